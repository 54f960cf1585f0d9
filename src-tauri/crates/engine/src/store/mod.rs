//! The database file: opening and migrating.
//!
//! Owns `trestle.db` and its schema. Keeps true: a newer file is refused before any write; facts are written at
//! `synchronous=FULL`. Must not know what a fact means.

use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{M, Migrations};
use serde_json::json;

use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;

/// Name of the database in the data folder.
pub const FILE: &str = "trestle.db";

/// Tables that the fold computes, with the columns that order their rows for the digest.
pub const PROJECTIONS: &[(&str, &str)] = &[
    ("shop", "one"),
    ("till", "id"),
    ("register", "kind, id"),
    ("code", "code, id"),
    ("catalog_text", "id"),
    ("session", "id"),
    ("cash_moved", "id"),
    ("counted", "id"),
    ("sale", "id"),
    ("sale_line", "sale, line, part"),
    ("sale_tender", "sale, n"),
    ("sale_tax", "sale, rate"),
    ("sale_reversed", "sale"),
    ("returned", "id"),
    ("returned_line", "id, n"),
    ("returned_tax", "id, rate"),
    ("member", "id"),
];

static MIGRATIONS: LazyLock<Migrations<'static>> =
    LazyLock::new(|| Migrations::new(vec![M::up(concat!(include_str!("001.sql"), include_str!("projections.sql")))]));

/// Number of migrations this program knows; a file with more is newer.
const VERSION: i64 = 1;

/// Opens the database of a data folder, making or upgrading it.
///
/// # Errors
/// `store.too_new` (untouched), `store.read_only`, `store.disk_full`, or damage, which [`is_damage`] tells.
pub fn open(dir: &Path) -> Result<Connection> {
    let path = dir.join(FILE);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(&path, flags)?;
    conn.busy_timeout(Duration::from_secs(5))?;
    let version: i64 = conn.query_row("PRAGMA user_version", [], |r| r.get(0))?;
    if version > VERSION {
        let args = [("found", json!(version)), ("known", json!(VERSION))];
        return Err(EngineError::with(ErrorCode::StoreTooNew, args));
    }
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "recursive_triggers", true)?;
    conn.pragma_update(None, "secure_delete", true)?;
    let check: String = conn.query_row("PRAGMA quick_check(1)", [], |r| r.get(0))?;
    if check != "ok" {
        let damage = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
        return Err(rusqlite::Error::SqliteFailure(damage, Some(check)).into());
    }
    conn.set_prepared_statement_cache_capacity(128);
    MIGRATIONS.to_latest(&mut conn).map_err(|e| match e {
        rusqlite_migration::Error::RusqliteError { err, .. } => EngineError::Sqlite(err),
        other => EngineError::Bug(other.to_string()),
    })?;
    Ok(conn)
}

/// Whether an error says that the file is damaged.
#[must_use]
pub fn is_damage(error: &EngineError) -> bool {
    use rusqlite::ErrorCode as Sql;
    let EngineError::Sqlite(error) = error else { return false };
    matches!(error.sqlite_error_code(), Some(Sql::DatabaseCorrupt | Sql::NotADatabase))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_linked_sqlite_has_no_wal_reset_bug() {
        assert!(rusqlite::version_number() >= 3_051_003, "SQLite {}", rusqlite::version());
    }

    #[test]
    fn every_migration_is_valid() {
        MIGRATIONS.validate().unwrap();
    }
}
