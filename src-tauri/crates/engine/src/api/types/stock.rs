//! Stock.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use trestle_rules::stock::StockState;
use ts_rs::TS;

use super::Sentence;

/// Arguments of `stock.marks`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskMarks {
    /// Ids of items and bundles, 200 at most.
    pub goods: Vec<String>,
}

/// What tiles say of the stock.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct StockMarks {
    /// By id of the item or bundle; nothing where there is enough, or no count.
    pub marks: BTreeMap<String, StockMark>,
}

/// What a tile says of the stock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct StockMark {
    /// How it stands.
    pub state: StockState,
    /// The same in small words.
    pub note: Sentence,
}

/// Arguments of `stock.list`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListStock {
    /// Part of a name; case and accents do not matter.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub text: String,
    /// Only those that are low or out.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub short: bool,
    /// At most so many, 200 if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// The stock of tracked items.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct StockList {
    /// What is short first, then what was never counted, then the rest; by name within each, variants in their order.
    pub entries: Vec<StockEntry>,
    /// Whether there are more than were asked for.
    pub more: bool,
    /// How many were found in all.
    pub all: u32,
    /// How many items are tracked in all.
    pub tracked: u32,
}

/// The stock of one item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct StockEntry {
    /// Item id.
    pub item: String,
    /// Name.
    pub name: String,
    /// Category, may be empty.
    pub category: String,
    /// How many there are; none while nobody has counted it. Below zero where more were sold than were counted.
    pub left: Option<i64>,
    /// How it stands; none while nobody has counted it.
    pub state: Option<StockState>,
    /// Never sold beyond its stock.
    pub limited: bool,
    /// How it stands, in words.
    pub note: Sentence,
}

/// Arguments of `stock.count`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CountStock {
    /// The item.
    pub item: String,
    /// How many there are, 0 to 99,999.
    pub quantity: i64,
    /// Why it was counted.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub reason: String,
}

/// Arguments of `stock.move`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveStock {
    /// The item.
    pub item: String,
    /// How many came in; below zero, how many went out. Not zero.
    pub quantity: i64,
    /// Why, 1 to 80 characters.
    pub reason: String,
}
