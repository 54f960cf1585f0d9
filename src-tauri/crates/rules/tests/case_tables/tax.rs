//! The tax that prices contain, or that is added to them.
//!
//! Owns how the rows of `tax.csv`, `tax_terms.csv`, `tax_mixed.csv` and `exempt.csv` are judged.

use trestle_rules::basket::{Basket, PricedLine, added_below, deductions, quote, shown_price};
use trestle_rules::loyalty::{Benefit, BenefitReason};
use trestle_rules::tax::{Prices, TaxRounding, TaxTerms};

use crate::table::{
    accepted, check_table, decimals, discount, expect_all, ring_up, written, written_all, written_taxes,
};

fn terms(prices: &str, rounding: &str) -> Result<TaxTerms, String> {
    let prices = match prices {
        "inclusive" => Prices::Inclusive,
        "exclusive" => Prices::Exclusive,
        other => return Err(format!("{other}: inclusive or exclusive")),
    };
    let rounding = match rounding {
        "total" => TaxRounding::Total,
        "line" => TaxRounding::Line,
        other => return Err(format!("{other}: total or line")),
    };
    Ok(TaxTerms { prices, rounding })
}

#[test]
fn tax_terms() {
    let columns = ["currency", "prices", "rounding", "basket", "shown", "added_tax", "total", "net_and_tax", "outcome"];
    check_table("tax_terms.csv", &columns, 22, |cells| {
        let decimals = decimals(cells[0])?;
        let tax = terms(cells[1], cells[2])?;
        let basket = ring_up(cells[3], decimals)?;
        let quoted = accepted(basket.and_then(|basket| quote(&Basket { tax, ..basket })), cells[8])?;
        let (shown, added, total, taxes) = quoted.map_or_else(Default::default, |q| {
            let money = |amount| written(amount, decimals);
            (money(q.total - q.added_tax), money(q.added_tax), money(q.total), written_taxes(&q.taxes, decimals))
        });
        expect_all(&[
            ("shown", shown, cells[4]),
            ("added_tax", added, cells[5]),
            ("total", total, cells[6]),
            ("net_and_tax", taxes, cells[7]),
        ])
    });
}

/// What the customer gets: `member 5%`, `off 4.00` the basket, or `exempt`.
fn given(cell: &str, basket: Basket, decimals: u8) -> Result<Basket, String> {
    let said = |e: trestle_rules::RuleError| e.to_string();
    Ok(match cell.split_once(' ') {
        None if cell.is_empty() => basket,
        None => Basket { exempt: Some(cell.to_owned()), ..basket },
        Some(("off", much)) => Basket { discount: Some(discount(much, decimals)?.map_err(said)?), ..basket },
        Some((_, percent)) => {
            let percent = percent.parse().map_err(said)?;
            Basket { benefit: Some(Benefit { reason: BenefitReason::Member, percent }), ..basket }
        }
    })
}

/// One receipt with prices of both kinds: what its lines show, what is taken off, what is added, and the total.
#[test]
fn tax_mixed() {
    let columns = [
        "currency",
        "prices",
        "rounding",
        "basket",
        "given",
        "lines",
        "off",
        "added",
        "total",
        "net_and_tax",
        "outcome",
    ];
    check_table("tax_mixed.csv", &columns, 24, |cells| {
        let decimals = decimals(cells[0])?;
        let tax = terms(cells[1], cells[2])?;
        let basket = ring_up(cells[3], decimals)?;
        let basket = basket.map(|basket| given(cells[4], Basket { tax, ..basket }, decimals));
        let quoted = match basket {
            Ok(basket) => accepted(quote(&basket?), cells[10])?,
            Err(refused) => accepted(Err(refused), cells[10])?,
        };
        let Some(quote) = quoted else { return Ok(()) };
        let shown: Vec<i64> = quote.lines.iter().map(|line| shown_price(&line.parts)).collect();
        let off = deductions(quote.lines.iter().map(|line| (line.line, line.parts.as_slice())));
        let off: Vec<i64> = off.iter().map(|row| row.amount).collect();
        let added = added_below(quote.lines.iter().map(PricedLine::from));
        let sum = shown.iter().chain(&off).chain(added.iter().map(|row| &row.tax)).sum::<i64>();
        expect_all(&[
            ("lines", written_all(&shown, decimals, "; "), cells[5]),
            ("off", written_all(&off, decimals, "; "), cells[6]),
            ("added", written_taxes(&added, decimals), cells[7]),
            ("total", written(quote.total, decimals), cells[8]),
            ("what a customer adds up", written(sum, decimals), cells[8]),
            ("net_and_tax", written_taxes(&quote.taxes, decimals), cells[9]),
        ])
    });
}

#[test]
fn exempt() {
    let columns =
        ["currency", "prices", "rounding", "basket", "member", "lines", "tax_off", "total", "net_and_tax", "outcome"];
    check_table("exempt.csv", &columns, 20, |cells| {
        let decimals = decimals(cells[0])?;
        let (tax, exempt) = (terms(cells[1], cells[2])?, Some("Resale certificate".to_owned()));
        let percent = Some(cells[4]).filter(|m| !m.is_empty()).map(|m| m.parse().map_err(|e| format!("{e}")));
        let benefit = percent.transpose()?.map(|percent| Benefit { reason: BenefitReason::Member, percent });
        let basket = ring_up(cells[3], decimals)?;
        let quoted = accepted(basket.and_then(|basket| quote(&Basket { tax, exempt, benefit, ..basket })), cells[9])?;
        let (lines, off, total, taxes) = quoted.map_or_else(Default::default, |q| {
            let money = |amount| written(amount, decimals);
            let lines: Vec<String> = q.lines.iter().map(|line| money(line.paid)).collect();
            (lines.join("; "), money(q.untaxed), money(q.total), written_taxes(&q.taxes, decimals))
        });
        expect_all(&[
            ("lines", lines, cells[5]),
            ("tax_off", off, cells[6]),
            ("total", total, cells[7]),
            ("net_and_tax", taxes, cells[8]),
        ])
    });
}

#[test]
fn tax() {
    check_table("tax.csv", &["currency", "basket", "total", "net_and_tax", "outcome"], 20, |cells| {
        let decimals = decimals(cells[0])?;
        let quoted = accepted(ring_up(cells[1], decimals)?.and_then(|basket| quote(&basket)), cells[4])?;
        let (total, taxes) =
            quoted.map_or_else(Default::default, |q| (written(q.total, decimals), written_taxes(&q.taxes, decimals)));
        expect_all(&[("total", total, cells[2]), ("net_and_tax", taxes, cells[3])])
    });
}
