//! Shapes of long work under way.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What `work.status` tells. Asked while another command runs, and answered at once.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct WorkStatus {
    /// The work under way, if any.
    pub work: Option<Work>,
}

/// Work under way.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Work {
    /// What it is.
    pub kind: WorkKind,
    /// Steps done.
    pub done: u64,
    /// All steps; 0 while that is not known.
    pub all: u64,
    /// Whether it was asked to stop; it does so at the next step.
    pub stopping: bool,
}

/// Kinds of long work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WorkKind {
    /// Writing a bundle file.
    Export,
    /// Reading bundle files before anything is taken from them.
    Plan,
    /// Taking in bundle files.
    Import,
    /// Joining a shop.
    Join,
    /// Reading a catalogue file before anything is taken from it.
    ListingPlan,
    /// Taking a catalogue file in.
    ListingImport,
    /// Writing a file for other programs: sales, books, catalogue or addresses.
    File,
}
