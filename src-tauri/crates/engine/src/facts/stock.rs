//! Stock.

use serde::{Deserialize, Serialize};

/// An item was counted: so many there are, whatever was thought before.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StockCounted {
    /// The item.
    pub item: String,
    /// How many there are.
    pub quantity: i64,
    /// Why it was counted, may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Whether nobody counted, and a catalogue file said so. What somebody counted goes before it, on whichever till.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub from_file: bool,
}

/// Stock came in or went out otherwise than by selling.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StockMoved {
    /// The item.
    pub item: String,
    /// How many came in; below zero, how many went out.
    pub quantity: i64,
    /// Why.
    pub reason: String,
}
