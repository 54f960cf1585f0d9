//! Tips: what a customer gives on top of what is charged.
//!
//! Owns which of the tenders gave the tip, and the amounts that are suggested. Keeps true: a tip is no part of the total
//! and carries no tax; what the tenders gave of it adds up to the tip. Must not import the basket.

use iso_currency::Currency;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::tender::{Settlement, Tender, TenderKind};
use crate::{cash, money};

/// Most amounts suggested.
const SUGGESTED: usize = 4;

/// What one kind of tender gave as a tip; contained in the tenders of that kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Tip {
    /// Kind of the tender.
    pub kind: TenderKind,
    /// Amount.
    pub amount: i64,
}

/// A tip that is suggested, and what it makes of the total.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct QuickTip {
    /// The tip.
    pub tip: i64,
    /// The total with it: a round sum.
    pub makes: i64,
}

/// Which tenders gave the tip of a complete payment, by kind. The last one given gives first, because whoever tips says so
/// at the end; of cash no more than what was not given back and is no rounding, of store credit nothing. What rounding
/// swallowed counts as cash.
#[must_use]
pub fn given_by(paid: &Settlement, tenders: &[Tender]) -> Vec<Tip> {
    let is_cash = |tender: &Tender| tender.kind == TenderKind::Cash;
    let given = tenders.iter().filter(|t| is_cash(t)).map(|t| t.amount);
    let mut cash = money::total(given.chain([-paid.change, -paid.rounding])).max(0);
    let (mut rest, mut tips) = (paid.tip, Vec::new());
    for tender in tenders.iter().rev().filter(|t| t.kind != TenderKind::Credit) {
        let most = if is_cash(tender) { tender.amount.min(cash) } else { tender.amount };
        let gives = rest.min(most).max(0);
        if is_cash(tender) {
            cash -= gives;
        }
        rest -= gives;
        add(&mut tips, tender.kind, gives);
    }
    add(&mut tips, TenderKind::Cash, rest);
    tips.sort_by_key(|tip| tip.kind);
    tips
}

fn add(tips: &mut Vec<Tip>, kind: TenderKind, amount: i64) {
    if amount <= 0 {
        return;
    }
    match tips.iter_mut().find(|tip| tip.kind == kind) {
        Some(tip) => tip.amount += amount,
        None => tips.push(Tip { kind, amount }),
    }
}

/// Tips that make the total a round sum: the next whole, one more, the next five, the next ten. None more than doubles
/// it: who pays 2.00 leaves 1.00 and not 8.00.
#[must_use]
pub fn quick(total: i64, currency: Currency) -> Vec<QuickTip> {
    let unit = cash::unit(currency);
    let above = |units: i64| money::times(total / (units * unit) + 1, units * unit).ok();
    let one_more = above(1).and_then(|whole| money::add(whole, unit).ok());
    let mut sums: Vec<i64> = [above(1), one_more, above(5), above(10)].into_iter().flatten().collect();
    sums.retain(|sum| *sum - total <= total);
    sums.sort_unstable();
    sums.dedup();
    sums.truncate(SUGGESTED);
    sums.into_iter().map(|makes| QuickTip { tip: makes - total, makes }).collect()
}
