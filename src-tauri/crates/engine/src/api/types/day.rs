//! What a report tells beyond its sums: each session by itself, tills that may have more to say, days kept open.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::sync::TillName;
use trestle_rules::session::{Drawer, LastWord};

/// What one session adds to the sum of a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct SessionPart {
    /// Session id.
    pub session: String,
    /// The till whose session it is.
    pub till: TillName,
    /// Market id, if at one.
    pub market: Option<String>,
    /// Its name.
    pub market_name: Option<String>,
    /// When it was opened, UTC milliseconds.
    pub opened_at: i64,
    /// When it was closed; none while it is open, of another till as far as is known here.
    pub closed_at: Option<i64>,
    /// The day on which it was closed, when that was a later one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub closed_late: Option<String>,
    /// Sales, without undone ones.
    pub sales: i64,
    /// Sold minus refunded.
    pub takings: i64,
    /// Its drawer.
    pub drawer: Drawer,
}

/// Another till of which something may be missing in the sum of a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct AwaitedTill {
    /// The till.
    pub till: TillName,
    /// Why something may be missing.
    pub why: LastWord,
    /// The time of its last fact that is here, by its own clock.
    pub heard_at: Option<i64>,
}

/// A session that went on although its day was over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct KeptOpen {
    /// The day on which it went on.
    pub day: String,
    /// Since when, UTC milliseconds.
    pub at: i64,
    /// Sales on that day, without undone ones; part of the report's.
    pub sales: i64,
    /// What they came to, refunds of that day taken off.
    pub takings: i64,
}
