//! The tax that prices contain, or that is added to them.
//!
//! Owns how the rows of `tax.csv`, `tax_terms.csv` and `exempt.csv` are judged.

use trestle_rules::basket::{Basket, quote};
use trestle_rules::loyalty::{Benefit, BenefitReason};
use trestle_rules::tax::{Prices, TaxRounding, TaxTerms};

use crate::table::{accepted, check_table, decimals, expect_all, ring_up, written, written_taxes};

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
