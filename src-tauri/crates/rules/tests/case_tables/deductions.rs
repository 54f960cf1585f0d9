//! What a receipt shows between its first line and its total.
//!
//! Owns how the rows of `receipt_rows.csv` are judged.

use trestle_rules::basket::{Basket, Cause, Deduction, PricePart, deductions, quote, shown_price};
use trestle_rules::loyalty::{Benefit, BenefitReason};
use trestle_rules::tax::{Prices, TaxTerms};

use crate::offer::offers;
use crate::returns::known;
use crate::table::{check_table, decimals, discount, expect_all, ring_up, written, written_all};

/// `basket on 6.00 without agreed prices: -0.60`.
fn written_row(row: &Deduction, decimals: u8) -> String {
    let on = |word: &str| {
        let rest = if row.agreed_excluded { " without agreed prices" } else { "" };
        format!("{word} on {}{rest}", written(row.base, decimals))
    };
    let what = match row.cause {
        Cause::Offer | Cause::Later => row.reason.clone(),
        Cause::Line => format!("line {}", row.line.unwrap_or_default()),
        Cause::Basket => on("basket"),
        Cause::Member => on("member"),
        Cause::ComeBack => on("come_back"),
        Cause::Exempt => "exempt".to_owned(),
    };
    format!("{what}: {}", written(row.amount, decimals))
}

fn benefit(cell: &str) -> Option<Benefit> {
    let (reason, percent) = cell.split_once(' ')?;
    let reasons = [BenefitReason::Member, BenefitReason::ComeBack];
    let reason = reasons.into_iter().find(|known| known.name() == reason)?;
    Some(Benefit { reason, percent: percent.trim_end_matches('%').parse().ok()? })
}

#[test]
fn receipt_rows() {
    let columns = ["currency", "basket", "offers", "off_basket", "benefit", "tax", "lines", "rows", "sum", "total"];
    check_table("receipt_rows.csv", &columns, 20, |cells| {
        let decimals = decimals(cells[0])?;
        let said = |e: trestle_rules::RuleError| e.to_string();
        let off = known(cells[3]).map(|off| discount(off, decimals)).transpose()?.transpose().map_err(said)?;
        let prices = if cells[5] == "added" { Prices::Exclusive } else { Prices::default() };
        let quote = quote(&Basket {
            offers: offers(cells[2], decimals)?.map_err(said)?,
            discount: off,
            benefit: benefit(cells[4]),
            exempt: (cells[5] == "exempt").then(|| "embassy".to_owned()),
            tax: TaxTerms { prices, ..TaxTerms::default() },
            ..ring_up(cells[1], decimals)?.map_err(said)?
        });
        let quote = quote.map_err(said)?;
        let steps = quote.lines.iter().map(|line| (line.line, line.parts.as_slice()));
        let shown: Vec<i64> = steps.clone().map(|(_, parts): (u32, &[PricePart])| shown_price(parts)).collect();
        let rows = deductions(steps);
        let sum = shown.iter().sum::<i64>() + rows.iter().map(|row| row.amount).sum::<i64>();
        let rows: Vec<String> = rows.iter().map(|row| written_row(row, decimals)).collect();
        expect_all(&[
            ("lines", written_all(&shown, decimals, "; "), cells[6]),
            ("rows", rows.join("; "), cells[7]),
            ("sum", written(sum, decimals), cells[8]),
            ("total", written(quote.total, decimals), cells[9]),
        ])
    });
}
