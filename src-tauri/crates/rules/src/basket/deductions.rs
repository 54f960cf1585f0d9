//! What stands between the lines of a receipt and its total.
//!
//! Owns what a line shows and which rows are taken off under the lines. Keeps true: lines, rows and the tax that is added
//! come to the total; each row has one cause, and a cause one row. Works from the steps of a price alone, so that a receipt of
//! today and one of last year are told the same way. Must not import anything but the steps and money.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{LIST, PricePart, StepKind};
use crate::loyalty::BenefitReason;
use crate::money;

/// Why something is taken off. In the order in which it is taken off, which is the order of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// An offer.
    Offer,
    /// A discount on one line.
    Line,
    /// A discount on the whole basket.
    Basket,
    /// The member discount.
    Member,
    /// A come-back reward.
    ComeBack,
    /// Tax in the prices that the customer does not pay.
    Exempt,
    /// Something that this program does not know: a later one made it. May make dearer.
    Later,
}

/// A row of a receipt under its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deduction {
    /// Why.
    pub cause: Cause,
    /// The line that it is for; none of what is for several.
    pub line: Option<u32>,
    /// The name of the offer, or why a discount was given.
    pub reason: String,
    /// What the lines that took part cost before it.
    pub base: i64,
    /// Whether it is for fewer lines than there are, because the price of the others was agreed by hand.
    pub agreed_excluded: bool,
    /// What it comes to, mostly below zero.
    pub amount: i64,
}

/// What a line shows: its list price, or the price agreed by hand, for all its units.
#[must_use]
pub fn shown_price(parts: &[PricePart]) -> i64 {
    money::total(parts.iter().filter(|part| is_price(part)).map(|part| part.amount))
}

/// What is taken off lines, of which the number and the steps are given: everything but their prices and the tax that is added.
#[must_use]
pub fn deductions<'p>(lines: impl IntoIterator<Item = (u32, &'p [PricePart])> + Clone) -> Vec<Deduction> {
    let mut rows: Vec<Deduction> = Vec::new();
    for (number, parts) in lines.clone() {
        for part in parts.iter().skip(1) {
            let Some(cause) = cause(part) else { continue };
            let line = (cause == Cause::Line).then_some(number);
            let same = |row: &&mut Deduction| (row.cause, row.line, &row.reason) == (cause, line, &part.reason);
            match rows.iter_mut().find(same) {
                Some(row) => row.amount = row.amount.saturating_add(part.amount),
                None => rows.push(Deduction {
                    cause,
                    line,
                    reason: part.reason.clone(),
                    base: 0,
                    agreed_excluded: false,
                    amount: part.amount,
                }),
            }
        }
    }
    rows.sort_by_key(|row| row.cause);
    for row in rows.iter_mut().filter(|row| is_for_all(row.cause)) {
        let took_part = |parts: &&[PricePart]| !parts.iter().any(PricePart::is_agreed);
        row.agreed_excluded = lines.clone().into_iter().any(|(_, parts)| !took_part(&parts));
        let left = lines.clone().into_iter().map(|(_, parts)| parts).filter(took_part).map(|p| before(p, row.cause));
        row.base = money::total(left);
    }
    rows
}

/// Whether it is worked out once for all lines whose price was not agreed by hand.
fn is_for_all(cause: Cause) -> bool {
    matches!(cause, Cause::Basket | Cause::Member | Cause::ComeBack)
}

/// What a line cost before something was taken off.
fn before(parts: &[PricePart], by: Cause) -> i64 {
    let earlier = |part: &&PricePart| is_price(part) || cause(part).is_some_and(|cause| cause < by);
    money::total(parts.iter().filter(earlier).map(|part| part.amount))
}

fn is_price(part: &PricePart) -> bool {
    part.is_agreed() || (part.kind.is_none() && part.reason == LIST)
}

fn cause(part: &PricePart) -> Option<Cause> {
    match part.kind {
        Some(StepKind::Offer) => Some(Cause::Offer),
        Some(StepKind::LineDiscount) => Some(Cause::Line),
        Some(StepKind::BasketDiscount) => Some(Cause::Basket),
        Some(StepKind::Exempt) => Some(Cause::Exempt),
        Some(StepKind::Later) => Some(Cause::Later),
        Some(StepKind::Tax) => None,
        None if part.reason == BenefitReason::Member.name() => Some(Cause::Member),
        None if part.reason == BenefitReason::ComeBack.name() => Some(Cause::ComeBack),
        None => None,
    }
}
