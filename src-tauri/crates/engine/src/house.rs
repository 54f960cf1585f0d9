//! The data folder while it is open, and the one door to a change.
//!
//! Owns the lock, the writer connection and the keys in memory. Keeps true: one command, one transaction; facts are written
//! at `synchronous=FULL`, drafts may be at `NORMAL`. Must not know the commands.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::folder;
use crate::host::Host;
use crate::keys::till::TillKeys;
use crate::lock::DataLock;
use crate::tx::{Mode, Tx};

/// Everything behind the door.
pub(crate) struct House {
    pub(crate) dir: PathBuf,
    pub(crate) host: Host,
    pub(crate) conn: Connection,
    pub(crate) keys: Option<TillKeys>,
    full_sync: bool,
    _lock: DataLock,
}

impl House {
    pub(crate) fn open(dir: &Path, host: Host) -> Result<Self> {
        fs::create_dir_all(dir).map_err(EngineError::at(dir))?;
        let lock = DataLock::take(dir, host.program())?;
        let conn = folder::open_store(dir, host.now_ms())?;
        let keys = TillKeys::read(dir)?;
        let me: Option<String> = conn.query_row("SELECT till FROM me", [], |r| r.get(0)).optional()?;
        if me.is_some() && me != keys.as_ref().map(TillKeys::till) {
            return Err(ErrorCode::StoreKeyMissing.into());
        }
        Ok(Self { dir: dir.to_owned(), host, conn, keys, full_sync: true, _lock: lock })
    }

    /// The door: one transaction, one reading of the clock, the signed head renewed at its end.
    pub(crate) fn transact<T>(
        &mut self,
        mode: Mode,
        at: Option<i64>,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<T> {
        self.set_sync(mode != Mode::Draft)?;
        let behavior = if mode == Mode::Read { TransactionBehavior::Deferred } else { TransactionBehavior::Immediate };
        let transaction = self.conn.transaction_with_behavior(behavior)?;
        let mut tx = Tx::begin(&transaction, self.keys.as_ref(), &self.host, &self.dir, mode, at)?;
        let result = work(&mut tx)?;
        tx.finish()?;
        transaction.commit()?;
        Ok(result)
    }

    fn set_sync(&mut self, full: bool) -> Result<()> {
        if self.full_sync != full {
            self.conn.pragma_update(None, "synchronous", if full { "FULL" } else { "NORMAL" })?;
            self.full_sync = full;
        }
        Ok(())
    }
}
