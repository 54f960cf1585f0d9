//! What is taken off a basket or a sale, in words: the rows between the lines and the total.
//!
//! Owns how a row is called. Keeps true: a basket and the receipt that it becomes have the same rows. What a row comes to is
//! `trestle_rules::basket`'s.

use serde_json::json;
use trestle_rules::basket::{Basket, Cause, Deduction, PricePart, QuotedLine, deductions, shown_price};
use trestle_rules::money;
use trestle_rules::tax::Rate;

use super::pricing::reason_note;
use super::text;
use super::types::Sentence;
use super::types::basket::DeductionView;
use crate::facts::SaleCommitted;

/// The rows of a basket.
pub(super) fn of_basket(basket: &Basket, lines: &[QuotedLine]) -> Vec<DeductionView> {
    let percent = |cause| match cause {
        Cause::Basket => basket.discount.as_ref()?.off.percent().map(|percent| percent.to_string()),
        Cause::Member | Cause::ComeBack => basket.benefit.map(|benefit| benefit.percent.to_string()),
        _ => None,
    };
    let name = |number| basket.lines.iter().find(|line| line.line == number).map(|line| line.goods.name());
    views(lines.iter().map(|line| (line.line, line.parts.as_slice())), percent, |line| name(line).unwrap_or_default())
}

/// The rows of a sale, as the fact holds it.
pub(super) fn of_sale(sale: &SaleCommitted) -> Vec<DeductionView> {
    let percent = |cause| {
        let by_hand = match cause {
            Cause::Basket => true,
            Cause::Member | Cause::ComeBack => false,
            _ => return None,
        };
        let told = sale.discounts.iter().find(|given| given.by_hand == by_hand)?;
        Some(told.percent).filter(|percent| *percent != Rate::ZERO).map(|percent| percent.to_string())
    };
    let name = |number| sale.lines.iter().find(|line| line.line == number).map(|line| line.name.as_str());
    let steps = sale.lines.iter().map(|line| (line.line, line.parts.as_slice()));
    views(steps, percent, |line| name(line).unwrap_or_default())
}

fn views<'l>(
    steps: impl Iterator<Item = (u32, &'l [PricePart])> + Clone,
    percent: impl Fn(Cause) -> Option<String>,
    name: impl Fn(u32) -> &'l str,
) -> Vec<DeductionView> {
    let prices = money::total(steps.clone().map(|(_, parts)| shown_price(parts)));
    let view = |row: Deduction| {
        let label = label(&row, percent(row.cause), row.line.map(&name).unwrap_or_default());
        let notes = notes(&row, prices);
        DeductionView { cause: row.cause, label, notes, amount: row.amount }
    };
    deductions(steps).into_iter().map(view).collect()
}

fn label(row: &Deduction, percent: Option<String>, line: &str) -> Sentence {
    let key = match (row.cause, &percent) {
        (Cause::Offer, _) => "deduction.offer",
        (Cause::Line, _) if line.is_empty() => "deduction.line_amount",
        (Cause::Line, _) => "deduction.line",
        (Cause::Basket, Some(_)) => "deduction.basket_percent",
        (Cause::Basket, None) => "deduction.basket",
        (Cause::Member, Some(_)) => "deduction.member_percent",
        (Cause::Member, None) => "deduction.member",
        (Cause::ComeBack, Some(_)) => "deduction.come_back_percent",
        (Cause::ComeBack, None) => "deduction.come_back",
        (Cause::Exempt, _) => "deduction.exempt",
        (Cause::Later, _) => "deduction.later",
    };
    let name = if row.cause == Cause::Line { line } else { &row.reason };
    text::sentence(key, [("percent", json!(percent.unwrap_or_default())), ("name", json!(name))])
}

/// Why it was given by hand, and what it is a part of where that is not what the lines come to.
fn notes(row: &Deduction, prices: i64) -> Vec<Sentence> {
    let by_hand = matches!(row.cause, Cause::Line | Cause::Basket).then(|| reason_note(&row.reason)).flatten();
    let base = ("base_amount", json!(row.base));
    let part_of = match row.cause {
        Cause::Basket | Cause::Member | Cause::ComeBack if row.agreed_excluded => {
            Some(text::sentence("deduction.on_without_agreed", [base]))
        }
        Cause::Basket | Cause::Member | Cause::ComeBack if row.base != prices => {
            Some(text::sentence("deduction.on", [base]))
        }
        _ => None,
    };
    by_hand.into_iter().chain(part_of).collect()
}
