//! What a line of a basket sells.
//!
//! Keeps true: goods are what they were when they were rung up, whatever the catalogue says later. Must not know of stores.

use serde::{Deserialize, Serialize};

use crate::bundle::Part;
use crate::tax::{Prices, Rate};

/// What a line sells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Goods {
    /// An item.
    Item {
        /// Id.
        item: String,
        /// Name.
        name: String,
        /// SKU, may be empty.
        #[serde(default)]
        sku: String,
        /// Tax rate.
        rate: Rate,
        /// Creator, may be empty.
        #[serde(default)]
        creator: String,
        /// Whether its stock is kept track of.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        tracked: bool,
        /// Whether its own price is without tax; none where it is as the shop's prices are.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        price_without_tax: Option<bool>,
    },
    /// A fixed bundle: its price is as the shop's are, whatever its parts say of theirs.
    Bundle {
        /// Id.
        bundle: String,
        /// Name.
        name: String,
        /// Components.
        parts: Vec<Part>,
    },
    /// An amount without an item.
    Amount {
        /// What it is, may be empty.
        #[serde(default)]
        text: String,
        /// Tax rate.
        rate: Rate,
    },
}

impl Goods {
    /// Id of the item or bundle.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Item { item, .. } => Some(item),
            Self::Bundle { bundle, .. } => Some(bundle),
            Self::Amount { .. } => None,
        }
    }

    /// Tax rate; none of a bundle, whose parts have theirs.
    #[must_use]
    pub fn rate(&self) -> Option<Rate> {
        match self {
            Self::Item { rate, .. } | Self::Amount { rate, .. } => Some(*rate),
            Self::Bundle { .. } => None,
        }
    }

    /// What it says of its own price; none where that is as the shop's prices are.
    #[must_use]
    pub fn own_prices(&self) -> Option<Prices> {
        match self {
            Self::Item { price_without_tax, .. } => price_without_tax.map(Prices::of),
            Self::Bundle { .. } | Self::Amount { .. } => None,
        }
    }

    /// Name to print, may be empty for an amount.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Item { name, .. } | Self::Bundle { name, .. } => name,
            Self::Amount { text, .. } => text,
        }
    }
}
