//! Copies of the shop in the data folder, rescued or set aside.
//!
//! Owns erasing in them whoever was erased in the shop. Keeps true: what could not be done now is done at the next start or
//! erasure; a copy that is damaged keeps what it holds until somebody deletes it. Must not change what else a copy
//! holds.

use std::path::Path;

use rusqlite::Connection;

use super::recover::FOREIGN_LOG;
use crate::error::{EngineError, Result};
use crate::store::trouble::{self, Trouble};
use crate::{contacts, folder};

/// Erases in every copy; `again` after an attempt that did not come to its end.
pub(super) fn forget_erased(conn: &Connection, dir: &Path, again: bool, now: i64) {
    if in_all(conn, dir, again).unwrap_or(false) {
        let _ = super::overwrite::no_longer_due(conn, "copies_due", now);
    }
}

/// Whether nothing is left to do.
fn in_all(conn: &Connection, dir: &Path, again: bool) -> Result<bool> {
    let erased: String = conn.query_row("SELECT json_group_array(member) FROM erased", [], |r| r.get(0))?;
    let mut done = true;
    for copy in folder::aside(dir)? {
        let place = dir.join(copy.name);
        // Nobody has the database that it belonged to, and it may hold anything.
        let log = place.join(FOREIGN_LOG);
        done &= std::fs::remove_file(&log).is_ok() || !log.exists();
        if let Err(error) = contacts::forget_in_copy(&place, &erased, again) {
            // What is no database of a shop holds nobody; what is locked, or has no room, does.
            done &= matches!(error, EngineError::Sqlite(_)) && trouble::of(&error) != Trouble::Passing;
        }
    }
    Ok(done)
}
