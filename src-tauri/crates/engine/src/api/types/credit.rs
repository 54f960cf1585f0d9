//! Store credit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::QrView;

/// Arguments of `credit.look_up`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LookUpCredit {
    /// Code as typed or scanned.
    pub code: String,
}

/// A store credit, and what it means for the basket in hand.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct CreditView {
    /// Code as printed; the reference of its tender.
    pub code: String,
    /// Business day on which it was given.
    pub day: String,
    /// What it was worth.
    pub issued: i64,
    /// What is left of it.
    pub balance: i64,
    /// What it can pay of the basket in hand.
    pub usable: i64,
}

/// Store credit just given, to be shown to the customer.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct CreditGiven {
    /// Code as printed.
    pub code: String,
    /// What it is worth.
    pub amount: i64,
    /// The code to scan.
    pub qr: QrView,
}
