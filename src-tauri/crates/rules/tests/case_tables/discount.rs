//! Discounts by hand: on a line, on the basket, with what else changes a price; and from when on a manager is asked.
//!
//! Owns how the rows of `discount.csv` and `discount_limit.csv` are judged.

use trestle_rules::RuleError;
use trestle_rules::basket::{Basket, Quote, by_hand, quote};
use trestle_rules::discount::{Discount, needs_manager};
use trestle_rules::loyalty::{Benefit, BenefitReason};

use crate::price::written_lines;
use crate::returns::known;
use crate::table::{accepted, check_table, decimals, discount, expect, expect_all, ring_up, written, written_taxes};

fn quote_with(
    basket: Result<Basket, RuleError>,
    off: Option<Result<Discount, RuleError>>,
    member: Option<&str>,
) -> Result<Quote, RuleError> {
    let mut basket = basket?;
    basket.discount_all(off.transpose()?)?;
    let member = member.map(|m| m.trim_end_matches('%').parse()).transpose()?;
    basket.benefit = member.map(|percent| Benefit { reason: BenefitReason::Member, percent });
    quote(&basket)
}

#[test]
fn discounts() {
    let columns = ["currency", "basket", "off_basket", "member", "lines", "total", "net_and_tax", "outcome"];
    check_table("discount.csv", &columns, 40, |cells| {
        let decimals = decimals(cells[0])?;
        let off = known(cells[2]).map(|off| discount(off, decimals)).transpose()?;
        let quoted = accepted(quote_with(ring_up(cells[1], decimals)?, off, known(cells[3])), cells[7])?;
        let (lines, total, taxes) = quoted.map_or_else(Default::default, |q| {
            (written_lines(&q, decimals), written(q.total, decimals), written_taxes(&q.taxes, decimals))
        });
        expect_all(&[("lines", lines, cells[4]), ("total", total, cells[5]), ("net_and_tax", taxes, cells[6])])
    });
}

#[test]
fn discount_limit() {
    check_table("discount_limit.csv", &["limit", "basket", "off_basket", "manager"], 20, |cells| {
        let limit = cells[0].trim_end_matches('%').parse().map_err(|e: RuleError| e.to_string())?;
        let off = known(cells[2]).map(|off| discount(off, 2)).transpose()?;
        let quote = quote_with(ring_up(cells[1], 2)?, off, None).map_err(|e| e.to_string())?;
        let needed = needs_manager(limit, &by_hand(&quote)).map_err(|e| e.to_string())?;
        expect(if needed { "asked" } else { "not asked" }, cells[3])
    });
}
