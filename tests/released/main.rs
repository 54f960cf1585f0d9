//! Everything ever released opens: frozen data folders and bundle files, made by the program of that version and only read
//! since. Owns: what was in them. A version that is released is added here with `TRESTLE_FREEZE` (see `freeze`).
#![allow(clippy::unwrap_used)]

mod bundle;
mod folder;
mod freeze;

use std::path::PathBuf;

use trestle_tests::places::root;

/// What was frozen of a version.
fn released(version: &str) -> PathBuf {
    root().join("fixtures/released").join(version)
}
