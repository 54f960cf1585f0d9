//! Shapes of what could not be handed on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Something that is damaged on this till, and was left out of a file. The file is whole without it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct LeftOut {
    /// What.
    pub what: LeftOutKind,
    /// Till that wrote it.
    pub till: String,
    /// Its number.
    pub number: u16,
    /// First fact.
    pub from: i64,
    /// Last fact.
    pub to: i64,
    /// The fact at which it shows: it, or what its till signed there, is damaged.
    pub at: i64,
}

/// Kinds of what was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutKind {
    /// Facts that do not fit what their till has signed.
    Facts,
    /// The contact record of a fact: it is not the one that the fact commits to.
    Contact,
}
