//! Prices made by hand, and offers that a customer names.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AmountInput, Sentence};

/// Arguments of `basket.set_price`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPrice {
    /// Line.
    pub line: u32,
    /// New price of one unit; none goes back to the list price.
    pub price: Option<AmountInput>,
    /// Why, for the records: `haggled`, `damaged`, `history`, or free text.
    #[serde(default)]
    pub reason: String,
}

/// Arguments of `basket.set_discount`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetDiscount {
    /// Line; the whole basket if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub line: Option<u32>,
    /// How much; none takes the discount back.
    pub off: Option<OffInput>,
    /// Why, for the records: `haggled`, `damaged`, `friend`, or free text.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub reason: String,
}

/// Arguments of `basket.set_exempt`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetExempt {
    /// Why the customer pays no tax, as the receipt says: a resale certificate, an embassy. Empty charges tax again.
    pub reason: String,
}

/// That no tax is charged on a basket.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ExemptView {
    /// Why.
    pub reason: String,
    /// What came off the prices, zero or below.
    pub amount: i64,
}

/// How much is taken off, as people type it.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum OffInput {
    /// A part.
    Percent {
        /// Percent, above 0 and at most 100.
        percent: String,
    },
    /// An amount.
    Amount {
        /// Amount, above zero.
        amount: AmountInput,
    },
}

/// A discount given by hand.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct DiscountView {
    /// Percent; none where an amount is taken off.
    pub percent: Option<String>,
    /// Amount to take off; none where it is a percentage.
    pub fixed: Option<i64>,
    /// Why, as it was given.
    pub reason: String,
    /// What it comes to, zero or below.
    pub amount: i64,
    /// How much and why, in one sentence.
    pub sentence: Sentence,
}

/// An offer that holds for a customer who names it.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct OfferOnRequest {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it gives.
    pub gives: Sentence,
    /// Whether this basket's customer named it.
    pub named: bool,
}

/// Arguments of `basket.name_offer`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NameOffer {
    /// The offer.
    pub offer: String,
    /// Whether the customer named it.
    pub on: bool,
}
