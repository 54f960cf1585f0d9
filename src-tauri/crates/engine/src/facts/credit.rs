//! Store credit.

use serde::{Deserialize, Serialize};

/// Store credit was given for goods that came back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreditIssued {
    /// Id: of this fact.
    pub credit: String,
    /// Counting this till's credits.
    pub number: u32,
    /// Code as printed.
    pub code: String,
    /// What it is worth.
    pub amount: i64,
    /// The return that it was given for.
    #[serde(rename = "return")]
    pub returned: String,
}

/// A sale was paid with store credit, whole or in part.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreditRedeemed {
    /// Credit.
    pub credit: String,
    /// The sale; undoing it gives the credit back what it paid.
    pub sale: String,
    /// How much.
    pub amount: i64,
}
