//! Transfers: the code that starts one, and those that nobody has confirmed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::QrView;

/// Arguments of `transfer.offer`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskTransfer {
    /// How much the customer shall transfer, in minor units: cents.
    pub amount: i64,
}

/// What the customer scans. It is a request: nothing is paid by showing it.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct TransferOffer {
    /// The code.
    pub code: QrView,
    /// How much, in cents.
    pub amount: i64,
    /// Whose account it goes to.
    pub name: String,
    /// The IBAN in groups of four.
    pub iban: String,
    /// What the transfer says it is for; goes into the tender, to find it again on the bank's statement.
    pub reference: String,
}

/// Transfers that have not arrived as far as anybody knows, oldest first.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Transfers {
    /// The transfers.
    pub transfers: Vec<TransferView>,
    /// What they come to.
    pub total: i64,
}

/// One transfer.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct TransferView {
    /// The sale that it pays.
    pub sale: String,
    /// Its receipt code.
    pub receipt: String,
    /// When it was sold.
    pub at: i64,
    /// Business day.
    pub day: String,
    /// How much.
    pub amount: i64,
    /// What it says it is for.
    pub reference: String,
    /// Whether somebody looked for it and it was not there.
    pub missing: bool,
}

/// Arguments of `transfer.settle`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleTransfer {
    /// The sale.
    pub sale: String,
    /// Whether the money arrived; otherwise it is noted as missing.
    pub received: bool,
}
