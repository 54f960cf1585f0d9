//! The write-ahead log while a lot is written.
//!
//! Owns who writes it back into the file meanwhile. Keeps true: what was committed is as safe in the log as in the file, so
//! that nothing is lost where this fails. Must not know what is written.

use std::path::Path;
use std::sync::mpsc::Receiver;

use rusqlite::{Connection, OpenFlags};

use super::FILE;

/// Writes the log back each time that it is told to, until nobody can tell any more. On a thread and a connection of its own,
/// so that little or nothing is left to do for whoever commits next. The file must be open already; where it cannot be opened
/// once more, they go on doing it themselves.
pub fn write_back(dir: &Path, told: &Receiver<()>) {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let Ok(conn) = Connection::open_with_flags(dir.join(FILE), flags) else { return };
    for () in told {
        // What stays in the log goes with a later one.
        drop(conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_in_the_log_when_it_is_told_is_in_the_file_at_the_end() {
        let dir = tempfile::tempdir().unwrap();
        let conn = super::super::open(dir.path()).unwrap();
        conn.pragma_update(None, "wal_autocheckpoint", 0).unwrap();
        let (tell, told) = std::sync::mpsc::sync_channel(1);
        let place = dir.path().to_owned();
        let writing = std::thread::spawn(move || write_back(&place, &told));
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
