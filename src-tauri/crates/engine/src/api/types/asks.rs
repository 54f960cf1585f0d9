//! What a seller must say before something is rung up.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use trestle_rules::measure::Unit;
use ts_rs::TS;

/// What the catalogue cannot know: it is asked for when a tile is tapped or a code is scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Asks {
    /// Its price.
    Price,
    /// How much of it.
    Measure {
        /// What it is measured in.
        unit: Unit,
        /// Price of one whole unit.
        price: i64,
    },
}
