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

/// The drawer, opened without a sale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct DrawerOpening {
    /// When, UTC milliseconds.
    pub at: i64,
    /// Why; empty when nobody said.
    pub reason: String,
}

/// How long one person stood at a till.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Stretch {
    /// The till.
    pub till: TillName,
    /// Who, by id.
    pub staff: Option<String>,
    /// Who, by name; empty in a fact, which holds no names.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(as = "Option<String>", optional)]
    pub name: String,
    /// From when, UTC milliseconds.
    pub from: i64,
    /// Until when; none who stands there still.
    pub until: Option<i64>,
    /// Sales, without undone ones.
    pub sales: i64,
    /// Sold minus refunded.
    pub takings: i64,
    /// What was counted at the end, if somebody did.
    pub counted: Option<i64>,
    /// What this stretch adds to the difference of the session; none where nobody counted at its end.
    pub difference: Option<i64>,
}
