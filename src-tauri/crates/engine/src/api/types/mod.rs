//! The shapes that cross the border: arguments and results of the commands.
//!
//! Owns every type the window or the command line sees. Keeps true: amounts are integer minor units of the shop's
//! currency, ids are opaque strings, dates are `YYYY-MM-DD`, moments are UTC milliseconds. Must not import the store.

pub mod asks;
pub mod basket;
pub mod books;
pub mod catalog;
pub mod color;
pub mod credit;
pub mod day;
pub mod export;
pub mod finding;
pub mod handing;
pub mod held;
pub mod listing;
pub mod market;
pub mod member;
pub mod offer;
pub mod owner;
pub mod picture;
pub mod pricing;
pub mod returns;
pub mod sale;
pub mod session;
pub mod staff;
pub mod status;
pub mod stock;
pub mod store;
pub mod sync;
pub mod transfer;
pub mod variants;
pub mod work;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An amount, one way or the other: a whole number is minor units, so that 5 is five cents; a text is read as it is typed
/// into a form, with the shop's currency, so that "5" is five euros. One place alone decides what `12,5.0` means: nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(untagged)]
pub enum AmountInput {
    /// A whole number is minor units: 5 is five cents.
    Minor(i64),
    /// A text is as typed: "5" is five euros, "5,50" or "5.50" with cents; no thousands separators.
    Text(String),
}

/// A QR code to be drawn: dark squares on a field of `size` by `size`, without the quiet zone of four squares around it.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct QrView {
    /// Squares on each side.
    pub size: u32,
    /// The dark squares as an SVG path in units of one square.
    pub path: String,
}

/// No arguments.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
#[ts(type = "Record<string, never>")]
pub struct Nothing {}

/// A sentence by its key in the catalogue, with what goes into its placeholders. Amounts inside are minor units under
/// keys that end in `_amount`; dates are `YYYY-MM-DD` under keys that end in `_date`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Sentence {
    /// Key in the catalogue.
    pub key: String,
    /// Values for the placeholders.
    #[ts(type = "Record<string, string | number>")]
    pub args: serde_json::Map<String, serde_json::Value>,
}
