//! Several items for one price.
//!
//! Owns how the price of a fixed bundle is split over its items: by their list prices, with the method of the largest
//! remainder, because tax, creators and returns each need the part of one item. Keeps true: the shares add up to the price.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::tax::Rate;
use crate::{RuleError, money};

/// A component of a bundle, as it was when the bundle was rung up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Part {
    /// Item id.
    pub item: String,
    /// Name.
    pub name: String,
    /// Units in one bundle.
    pub quantity: i64,
    /// List price of one unit.
    pub list: i64,
    /// Tax rate.
    pub rate: Rate,
    /// Creator, may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub creator: String,
    /// Whether its stock is kept track of.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tracked: bool,
}

/// What one component of a sold bundle line cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Share {
    /// Item id.
    pub item: String,
    /// Name.
    pub name: String,
    /// Units in the whole line.
    pub quantity: i64,
    /// Share of what the line cost.
    pub paid: i64,
    /// Of that, tax that was added to the price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub added_tax: Option<i64>,
    /// Tax rate.
    pub rate: Rate,
    /// Creator, may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub creator: String,
    /// Whether its stock is kept track of.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tracked: bool,
}

/// What the parts would cost one by one.
///
/// # Errors
/// [`RuleError::AmountOverflow`].
pub fn list_price(parts: &[Part]) -> Result<i64, RuleError> {
    parts.iter().try_fold(0, |sum, p| money::add(sum, money::times(p.list, p.quantity)?))
}

/// Splits what `bundles` of these parts cost together.
///
/// # Errors
/// [`RuleError::BundleEmpty`] without parts, [`RuleError::AmountNegative`] for a part below zero,
/// [`RuleError::QuantityOutOfRange`] for a part of no units, which could never be returned, [`RuleError::AmountOverflow`].
pub fn split(paid: i64, bundles: i64, parts: &[Part]) -> Result<Vec<Share>, RuleError> {
    if parts.is_empty() {
        return Err(RuleError::BundleEmpty);
    }
    let mut weights = Vec::with_capacity(parts.len());
    for part in parts {
        if part.quantity <= 0 {
            return Err(RuleError::QuantityOutOfRange { quantity: part.quantity });
        }
        weights.push(money::times(part.list, part.quantity)?);
    }
    if weights.iter().all(|w| *w == 0) {
        weights = parts.iter().map(|p| p.quantity).collect();
    }
    let shares = money::share_out(paid, &weights)?;
    let share = |(part, paid): (&Part, i64)| {
        Ok(Share {
            item: part.item.clone(),
            name: part.name.clone(),
            quantity: money::times(part.quantity, bundles)?,
            paid,
            added_tax: None,
            rate: part.rate,
            creator: part.creator.clone(),
            tracked: part.tracked,
        })
    };
    parts.iter().zip(shares).map(share).collect()
}
