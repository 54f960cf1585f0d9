//! What a seller must say before something is rung up.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the catalogue cannot know: it is asked for when a tile is tapped or a code is scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Asks {
    /// Its price.
    Price,
}
