//! How many there are, and how many more may be sold.
//!
//! Owns when few are few, what a basket takes of each item, how many bundles can be made, and that a limited item is never
//! sold beyond what there is. Keeps true: anything that is not limited is sold whatever the count says, because a count is
//! wrong more often than the goods on the table. Must not know of tills: what a count covers is the store's to tell.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::basket::{Basket, Goods, Line};
use crate::{RuleError, money};

/// How it stands with the stock of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StockState {
    /// None left, or fewer.
    Out,
    /// As few as the mark, or below.
    Low,
    /// More than that.
    Enough,
}

/// How it stands with so many left; without a mark nothing is few.
#[must_use]
pub fn state(left: i64, low_mark: Option<i64>) -> StockState {
    match low_mark {
        _ if left <= 0 => StockState::Out,
        Some(mark) if left <= mark => StockState::Low,
        _ => StockState::Enough,
    }
}

/// How many bundles can be made: of each component (left, units in one bundle). None without components.
#[must_use]
pub fn bundles(parts: impl IntoIterator<Item = (i64, i64)>) -> Option<i64> {
    parts.into_iter().map(|(left, units)| left.max(0) / units.max(1)).min()
}

/// What a basket takes of each item whose stock is tracked, those in bundles included.
///
/// # Errors
/// [`RuleError::AmountOverflow`].
pub fn wanted(basket: &Basket) -> Result<BTreeMap<&str, i64>, RuleError> {
    wanted_by(&basket.lines)
}

/// The same of some lines.
///
/// # Errors
/// As [`wanted`].
pub fn wanted_by<'l>(lines: impl IntoIterator<Item = &'l Line>) -> Result<BTreeMap<&'l str, i64>, RuleError> {
    let mut wanted = BTreeMap::new();
    let mut take = |item, units| {
        let sum: &mut i64 = wanted.entry(item).or_default();
        *sum = money::add(*sum, units)?;
        Ok::<_, RuleError>(())
    };
    for line in lines {
        match &line.goods {
            Goods::Item { item, tracked: true, .. } => take(item.as_str(), line.quantity)?,
            Goods::Bundle { parts, .. } => {
                for part in parts.iter().filter(|p| p.tracked) {
                    take(part.item.as_str(), money::times(part.quantity, line.quantity)?)?;
                }
            }
            Goods::Item { .. } | Goods::Amount { .. } => {}
        }
    }
    Ok(wanted)
}

/// Whether so many of an item may be sold.
#[must_use]
pub fn may_sell(left: i64, limited: bool, wanted: i64) -> bool {
    !limited || wanted <= left
}
