//! Whether the log beside a database is its own.
//!
//! Owns the count of logs. A till that was killed leaves a log, and SQLite writes it into whatever database lies there at the next
//! start: perhaps an older copy, or another shop's. So each log says with its first transaction which number it has, and the file
//! without it must have that number or the one before. Keeps true: only reads, but for counting; what cannot be read is no reason
//! to refuse. Must not know what is stored.

use std::path::Path;

use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use rusqlite::{Connection, OpenFlags};

use super::trouble::{self, Trouble};
use crate::error::{EngineError, Result};

/// The log that was begun last.
#[derive(Debug, PartialEq, Eq)]
struct Begun {
    number: i64,
    /// Empty before a shop was founded.
    till: String,
}

/// Counts a log that begins, inside its first transaction. The file must have everything that was written before.
///
/// # Errors
/// A database error.
pub fn count(conn: &Connection) -> Result<()> {
    let sql = "UPDATE log_begun SET number = number + 1, till = coalesce((SELECT till FROM me), '')";
    conn.prepare_cached(sql)?.execute([])?;
    Ok(())
}

/// Whether the log that an open connection reads is that of the file in which the database lies. A file without the table, or
/// half written back and unreadable alone, is not judged.
///
/// # Errors
/// A database error when the device does not answer.
pub fn is_own(conn: &Connection, file: &Path) -> Result<bool> {
    let (Some(with_log), Some(alone)) = (begun(conn)?, begun(&without_log(file)?)?) else { return Ok(true) };
    let before = Begun { number: with_log.number - 1, till: with_log.till.clone() };
    let unnamed = Begun { number: before.number, till: String::new() };
    Ok([with_log, before, unnamed].contains(&alone))
}

fn begun(conn: &Connection) -> Result<Option<Begun>> {
    let read =
        conn.query_row("SELECT number, till FROM log_begun", [], |r| Ok(Begun { number: r.get(0)?, till: r.get(1)? }));
    match read.map_err(EngineError::from) {
        Ok(begun) => Ok(Some(begun)),
        Err(error) if trouble::of(&error) == Trouble::Passing => Err(error),
        Err(_) => Ok(None),
    }
}

/// The file as if it had no log. Nobody may write it meanwhile.
fn without_log(file: &Path) -> Result<Connection> {
    let path = percent_encode(file.as_os_str().as_encoded_bytes(), NON_ALPHANUMERIC);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(format!("file:{path}?immutable=1"), flags)?)
}
