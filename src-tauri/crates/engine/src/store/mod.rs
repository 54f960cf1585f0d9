//! The database file: opening, migrating, setting aside.
//!
//! Owns `trestle.db` and its schema. Keeps true: a newer file is refused before any write; a damaged one is moved aside,
//! never deleted; facts are written at `synchronous=FULL`. Must not know what a fact means.

use std::fs;
use std::path::{Path, PathBuf};
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
/// `store.too_new` (untouched), `store.damaged` with the folder it was moved to, `store.read_only`, `store.disk_full`.
pub fn open(dir: &Path, now_ms: i64) -> Result<Connection> {
    let path = dir.join(FILE);
    match open_file(&path) {
        Err(EngineError::Sqlite(error)) if is_damage(&error) => {
            let aside = set_aside(dir, &format!("damaged-{now_ms}"))?;
            let place = json!(aside.display().to_string());
            Err(EngineError::with(ErrorCode::StoreDamaged, [("set_aside", place)]))
        }
        other => other,
    }
}

fn open_file(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(path, flags)?;
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

fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode as Sql;
    matches!(error.sqlite_error_code(), Some(Sql::DatabaseCorrupt | Sql::NotADatabase))
}

/// Moves everything that belongs to a shop into a folder of its own inside the data folder; nothing is deleted. The key
/// goes with it: a series is continued by nobody but the key that began it, on the database that holds it.
///
/// # Errors
/// A file error.
pub fn set_aside(dir: &Path, name: &str) -> Result<PathBuf> {
    let aside = dir.join(name);
    fs::create_dir_all(&aside).map_err(EngineError::at(&aside))?;
    let wal = format!("{FILE}-wal");
    let shm = format!("{FILE}-shm");
    for file in [FILE, &wal, &shm, crate::keys::till::FILE, crate::keys::owner::FILE] {
        let from = dir.join(file);
        if from.exists() {
            fs::rename(&from, aside.join(file)).map_err(EngineError::at(&from))?;
        }
    }
    sync_dir(dir)?;
    Ok(aside)
}

/// Makes renames in a folder durable.
///
/// # Errors
/// A file error.
pub fn sync_dir(dir: &Path) -> Result<()> {
    let handle = fs::File::open(dir).map_err(EngineError::at(dir))?;
    handle.sync_all().map_err(EngineError::at(dir))
}

/// Writes a file whole: a temporary name beside it, to disk, renamed, the folder to disk. `mode` is the Unix mode.
///
/// # Errors
/// A file error; the old file, if any, is untouched then.
pub fn write_whole(path: &Path, bytes: &[u8], mode: u32) -> Result<()> {
    use std::io::Write;
    let temporary = path.with_extension("partial");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    let written = options.open(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let renamed = written.and_then(|()| fs::rename(&temporary, path));
    if let Err(source) = renamed {
        let _ = fs::remove_file(&temporary);
        return Err(EngineError::at(path)(source));
    }
    sync_dir(path.parent().unwrap_or(Path::new(".")))
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
