//! Baskets that wait.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Arguments of `basket.resume`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResumeBasket {
    /// Number of a parked or recently cleared basket.
    pub basket: i64,
}

/// Arguments of `basket.name`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NameBasket {
    /// Number of a basket that is in hand or waits.
    pub basket: i64,
    /// What the seller calls it, at most 40 characters; empty takes the name off.
    pub name: String,
}

/// Baskets that wait.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct HeldBaskets {
    /// Parked, newest first.
    pub held: Vec<HeldBasket>,
    /// Cleared lately, newest first.
    pub cleared: Vec<HeldBasket>,
}

/// One basket that waits.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct HeldBasket {
    /// Number of the draft.
    pub basket: i64,
    /// When it was last touched.
    pub at: i64,
    /// Articles in it.
    pub articles: i64,
    /// What it would cost.
    pub total: i64,
    /// Names of its first lines.
    pub names: Vec<String>,
    /// What the seller calls it; empty if nothing.
    pub name: String,
}
