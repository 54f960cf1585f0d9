//! Overwriting what was erased.
//!
//! Owns what is still to be done after an erasure. Keeps true: what could not be done is remembered in the database until it is
//! done. Must not know what was erased.

use rusqlite::Connection;

use super::House;
use crate::error::Result;
use crate::store::{belongs, log};

impl House {
    /// Overwrites what was erased wherever it still stands: in pages out of which SQLite moved a row before the row went, and
    /// in the log. What cannot be done now (the disk is full, somebody reads or writes the log back, the program is killed) is
    /// done at the end of the import or the reading, the next start or erasure. The erasure itself is committed, so nobody is
    /// told that it failed.
    pub(super) fn overwrite(&mut self) {
        if self.connections.is_written_back() {
            return;
        }
        let now = self.host.now_ms();
        let overwritten = self.connections.sync(|| {
            belongs::name_log(&self.conn, now)?;
            self.conn.execute_batch("VACUUM")?;
            let emptied = log::empty(&self.conn);
            self.connections.note_written(&emptied);
            if emptied? { no_longer_due(&self.conn, "overwrite_due", now) } else { Ok(()) }
        });
        self.note(&overwritten);
    }

    /// Overwrites what could not be when it was erased.
    pub(crate) fn overwrite_if_due(&mut self) -> Result<()> {
        self.be_ready()?;
        if is_due(&self.conn, "overwrite_due")? {
            self.overwrite();
        }
        Ok(())
    }
}

/// Whether something is still to be done.
///
/// # Errors
/// A database error.
pub(super) fn is_due(conn: &Connection, what: &str) -> Result<bool> {
    Ok(conn.prepare("SELECT 1 FROM device WHERE key = ?1")?.exists([what])?)
}

/// Says that it is done, at this moment (UTC milliseconds).
///
/// # Errors
/// A database error.
pub(super) fn no_longer_due(conn: &Connection, what: &str, now: i64) -> Result<()> {
    let transaction = conn.unchecked_transaction()?;
    belongs::name_log(&transaction, now)?;
    transaction.execute("DELETE FROM device WHERE key = ?1", [what])?;
    Ok(transaction.commit()?)
}
