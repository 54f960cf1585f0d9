//! The write-ahead log: how long it is, and who writes it back into the file.
//!
//! Owns when that is done. Keeps true: what was committed is as safe in the log as in the file, so that nothing is lost where
//! writing back fails; but an error of it is told, because the system reports that a sync failed only once, and what it did not
//! write may be a part of the log that later sales stand behind. Must not know what is written.

use std::cell::Cell;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use rusqlite::{Connection, OpenFlags};
use serde_json::json;

use super::connections::{Connections, WritingBack};
use super::{FILE, belongs};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::files;

/// Bytes of a page, as SQLite makes them.
const PAGE: u64 = 4_096;

/// The log beside the database of a folder.
#[must_use]
pub fn path(dir: &Path) -> PathBuf {
    dir.join(format!("{FILE}-wal"))
}

thread_local! {
    /// Pages in the log after the last commit of this thread. SQLite tells it to a plain function, on the thread that commits.
    static PAGES: Cell<u32> = const { Cell::new(0) };
}

/// Has a connection count the pages of its log, in the place of writing them back by itself: SQLite keeps to itself what goes
/// wrong then.
pub fn count_pages(conn: &Connection) {
    conn.wal_hook(Some(|_, pages| {
        PAGES.set(u32::try_from(pages).unwrap_or(0));
        Ok(())
    }));
}

/// Writes the log back if it has grown to `most` pages with what this thread committed last. Whether the file has all of it then.
///
/// # Errors
/// A database error: what is in the log is in doubt.
pub fn write_back_from(conn: &Connection, most: u32) -> Result<bool> {
    if PAGES.take() >= most { pass(conn) } else { Ok(false) }
}

/// Writes back what can be without waiting for anybody. Whether that was all of it.
fn pass(conn: &Connection) -> Result<bool> {
    let sql = "PRAGMA wal_checkpoint(PASSIVE)";
    let (busy, pages, written) =
        conn.query_row(sql, [], |r| Ok((r.get::<_, bool>(0)?, r.get::<_, i64>(1)?, r.get::<_, i64>(2)?)))?;
    Ok(!busy && pages == written)
}

/// Writes all of the log back, and leaves it empty. False where somebody still reads an earlier state.
///
/// # Errors
/// A database error.
pub fn empty(conn: &Connection) -> Result<bool> {
    Ok(conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |r| r.get::<_, bool>(0))?).map(|blocked| !blocked)
}

/// Writes the log anew, as programs see it, before a database is opened: where a sync of it failed, a part of it may be in the
/// system's memory and not on disk, whoever ran then, and what is committed behind that part would be lost with it. An empty one
/// goes: a killed program may have made it and not synced its name, and SQLite does that only for a log that it makes itself.
/// Nobody may have the database open.
///
/// # Errors
/// `store.log_foreign` for a log of another database, or a file error; the log is as it was then.
pub fn write_anew(dir: &Path) -> Result<()> {
    let path = path(dir);
    match std::fs::read(&path) {
        Ok(bytes) if !bytes.is_empty() => {
            let is_own = super::header(&dir.join(FILE)).is_none_or(|alone| belongs::is_own(&alone, &bytes));
            if is_own { files::write_whole(&path, &bytes, 0o600) } else { Err(foreign(&path)) }
        }
        Ok(_) => std::fs::remove_file(&path).map_err(EngineError::at(&path)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(EngineError::at(&path)(error)),
    }
}

/// A start that was killed may leave a rollback journal, of the time before there is a log. SQLite rolls it back into whatever
/// database lies there.
///
/// # Errors
/// `store.log_foreign`, or a file error.
pub fn refuse_foreign_journal(dir: &Path) -> Result<()> {
    let (file, journal) = (dir.join(FILE), dir.join(format!("{FILE}-journal")));
    let bytes = |path: &Path, most: u64| match std::fs::File::open(path) {
        Ok(file) => {
            let length = file.metadata().map_err(EngineError::at(path))?.len();
            let mut bytes = Vec::new();
            file.take(most).read_to_end(&mut bytes).map_err(EngineError::at(path))?;
            Ok((bytes, length))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok((Vec::new(), 0)),
        Err(error) => Err(EngineError::at(path)(error)),
    };
    let ((written, _), (page, length)) = (bytes(&journal, 16 * PAGE)?, bytes(&file, PAGE)?);
    // A file of a page or less holds nothing yet.
    let is_own = length <= PAGE || belongs::is_own_journal(&page, length / PAGE, &written);
    if is_own { Ok(()) } else { Err(foreign(&journal)) }
}

fn foreign(log: &Path) -> EngineError {
    EngineError::with(ErrorCode::StoreLogForeign, [("path", json!(log.display().to_string()))])
}

/// A connection for writing back.
///
/// # Errors
/// A database error.
pub(super) fn open(dir: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(dir.join(FILE), flags)?)
}

/// Writes the log back each time that it is told to, until nobody can tell any more. On a thread and a connection of its own,
/// so that little or nothing is left to do for whoever commits next. The file must be open already.
pub fn write_back(dir: &Path, connections: &Arc<Connections>, told: &Receiver<()>, _writing: WritingBack) {
    for () in told {
        // What stays in the log, because somebody reads, goes with a later one.
        let written = connections.write_back(dir.to_owned()).and_then(|conn| pass(&conn));
        connections.note_written(&written);
        if written.is_err_and(|error: EngineError| super::trouble::leaves_doubt(&error)) {
            connections.doubt();
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_in_the_log_when_it_is_told_is_in_the_file_at_the_end() {
        let dir = tempfile::tempdir().unwrap();
        let conn = super::super::open(dir.path(), 0).unwrap();
        let (tell, told) = std::sync::mpsc::sync_channel(1);
        let place = dir.path().to_owned();
        let connections = Arc::new(Connections::default());
        let writing = std::thread::spawn(move || write_back(&place, &connections, &told, connections.writing_back()));
        conn.execute("INSERT INTO device (key, value) VALUES ('a', 'b')", []).unwrap();
        let is_in_file = || {
            let copy = dir.path().join("copy.db");
            std::fs::copy(dir.path().join(FILE), &copy).unwrap();
            let copy = Connection::open(copy).unwrap();
            copy.prepare("SELECT 1 FROM device WHERE key = 'a'")
                .is_ok_and(|mut statement| statement.exists([]).unwrap())
        };
        assert!(!is_in_file(), "so far only the log has it");
        tell.send(()).unwrap();
        drop(tell);
        writing.join().unwrap();
        assert!(is_in_file());
    }
}
