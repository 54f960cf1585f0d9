//! The database file: opening and migrating.
//!
//! Owns `trestle.db` and its schema; the projections in it are described in [`projections`], what an error means in
//! [`trouble`]. Keeps true: a newer file is refused before any write; facts are written at `synchronous=FULL`; opening reads
//! a few pages, however large the file is. Must not know what a fact means.

pub mod belongs;
pub mod check;
pub mod connections;
pub mod identity;
pub mod log;
pub mod projections;
pub mod trouble;

use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{M, Migrations};
use serde_json::json;

use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::files;

/// Name of the database in the data folder.
pub const FILE: &str = "trestle.db";

static MIGRATIONS: LazyLock<Migrations<'static>> = LazyLock::new(|| {
    Migrations::new(vec![
        M::up(concat!(include_str!("001.sql"), include_str!("001_projections.sql"))),
        M::up(include_str!("002.sql")),
        M::up(include_str!("003.sql")),
    ])
});

/// Number of migrations this program knows; a file with more is newer.
const VERSION: i64 = 3;

/// Opens the database of a data folder, making or upgrading it at this moment (UTC milliseconds).
///
/// # Errors
/// `store.too_new` (untouched), `store.read_only`, `store.disk_full`, or what [`trouble::of`] tells apart.
pub fn open(dir: &Path, now: i64) -> Result<Connection> {
    let path = dir.join(FILE);
    make_private(&path)?;
    refuse_newer(header(&path).map_or(0, |header| version(&header)))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(&path, flags)?;
    conn.busy_timeout(Duration::from_secs(5))?;
    // The log of a newer program may say more than the header: closing must not write it into the file either.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let version = conn.query_row("PRAGMA user_version", [], |r| r.get::<_, i64>(0));
    refuse_newer(*version.as_ref().unwrap_or(&0))?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    let version = version?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "recursive_triggers", true)?;
    conn.pragma_update(None, "secure_delete", true)?;
    keep_in_memory(&conn)?;
    // Kibibytes: what a part of an import changes fits, and is written once.
    conn.pragma_update(None, "cache_size", -16_384)?;
    log::count_pages(&conn);
    conn.set_prepared_statement_cache_capacity(128);
    if version < VERSION {
        belongs::name_log(&conn, now)?;
    }
    migrate(&mut conn)?;
    if projections::kept_are_there(&conn)? { Ok(conn) } else { Err(ErrorCode::StoreDamaged.into()) }
}

/// A file that is not what its version says takes no migration.
fn migrate(conn: &mut Connection) -> Result<()> {
    MIGRATIONS.to_latest(conn).map_err(|error| match error {
        rusqlite_migration::Error::RusqliteError { err, .. } => EngineError::Sqlite(err),
        _ => ErrorCode::StoreDamaged.into(),
    })
}

/// Opens a second connection that only reads, so that long reading holds up no tap. The file must be open already.
///
/// # Errors
/// A database error.
pub fn open_reader(dir: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(dir.join(FILE), flags)?;
    conn.busy_timeout(Duration::from_secs(5))?;
    keep_in_memory(&conn)?;
    Ok(conn)
}

/// Nothing of a shop may stay behind in a temporary file; and undoing a part of an import needs none on disk.
fn keep_in_memory(conn: &Connection) -> Result<()> {
    Ok(conn.pragma_update(None, "temp_store", "MEMORY")?)
}

fn refuse_newer(version: i64) -> Result<()> {
    if version > VERSION {
        let args = [("found", json!(version)), ("known", json!(VERSION))];
        return Err(EngineError::with(ErrorCode::StoreTooNew, args));
    }
    Ok(())
}

/// How a database file begins.
type Header = [u8; 100];

/// The header of a file, read without SQLite, which would lay files of its own beside it and read the log too; none of anything
/// that is no database.
fn header(path: &Path) -> Option<Header> {
    use std::io::Read;
    let mut header = [0; 100];
    std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut header)).ok()?;
    header.starts_with(b"SQLite format 3\0").then_some(header)
}

/// A number of four bytes, as SQLite writes it into its files; 0 behind their end.
fn number(bytes: &[u8], place: usize) -> u32 {
    bytes.get(place..).and_then(|rest| rest.first_chunk()).map_or(0, |bytes| u32::from_be_bytes(*bytes))
}

/// The schema version. (SQLite file format, offset 60.)
fn version(header: &Header) -> i64 {
    number(header, 60).cast_signed().into()
}

/// Makes the database file where there is none, readable for its owner alone: SQLite gives its log the same mode. One that
/// an earlier version made is closed to others; where that is not ours to do, it stays as it is.
fn make_private(path: &Path) -> Result<()> {
    let mut new = std::fs::OpenOptions::new();
    new.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut new, 0o600);
    match new.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            files::close_to_others(path);
            Ok(())
        }
        Err(error) => Err(EngineError::at(path)(error)),
    }
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
