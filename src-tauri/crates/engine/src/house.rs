//! The engine as its users hold it: one data folder, one door.
//!
//! Owns the data folder while it is open, and `transact`, the only door to a change. Keeps true: one command, one
//! transaction; facts are written at `synchronous=FULL`, drafts may be at `NORMAL`; the first answer to a keyed command is
//! the answer to all its repeats.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use serde::Serialize;
use serde_json::Value;

use crate::api::{self, Command, Mode, Run, Topic};
use crate::error::{ApiError, EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::host::Host;
use crate::keys::till::TillKeys;
use crate::lock::DataLock;
use crate::store;
use crate::tx::Tx;

/// The engine on one data folder. Shared between threads; commands take turns.
pub struct Engine {
    house: Mutex<House>,
}

/// One command to run.
#[derive(Debug, Default)]
pub struct Call<'a> {
    /// Name from the list.
    pub name: &'a str,
    /// Arguments.
    pub args: Value,
    /// A key made when the form opened: repeats under it get the first answer.
    pub key: Option<&'a str>,
    /// A stated time in UTC milliseconds instead of the clock's.
    pub at: Option<i64>,
}

/// What a command gave.
#[derive(Debug, Serialize)]
pub struct Reply {
    /// Its result.
    pub result: Value,
    /// What it changed.
    pub changed: Vec<Topic>,
}

/// Everything behind the door.
pub(crate) struct House {
    pub(crate) dir: PathBuf,
    pub(crate) host: Host,
    pub(crate) conn: Connection,
    pub(crate) keys: Option<TillKeys>,
    full_sync: bool,
    _lock: DataLock,
}

impl Engine {
    /// Opens a data folder, making it if need be.
    ///
    /// # Errors
    /// `store.busy` with who holds it, `store.too_new`, `store.damaged` (set aside; the next attempt starts anew),
    /// `store.key_missing`, `store.read_only`, `store.disk_full`, `store.io`.
    pub fn open(dir: &Path, host: Host) -> Result<Self, ApiError> {
        let house = House::open(dir, host).map_err(ApiError::from)?;
        Ok(Self { house: Mutex::new(house) })
    }

    /// Runs one command of the list, as the window does.
    ///
    /// # Errors
    /// The command's own, with code, class and values.
    pub fn call(&self, name: &str, args: Value, key: Option<&str>) -> Result<Reply, ApiError> {
        self.run(Call { name, args, key, at: None })
    }

    /// Runs one command of the list.
    ///
    /// # Errors
    /// The command's own, with code, class and values.
    pub fn run(&self, call: Call<'_>) -> Result<Reply, ApiError> {
        let command = api::find(call.name)?;
        let result = self.lock().run(command, call)?;
        Ok(Reply { result, changed: command.changes.to_vec() })
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, House> {
        // A panic inside a command rolled its transaction back; the house behind the door is whole.
        self.house.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl House {
    fn open(dir: &Path, host: Host) -> Result<Self> {
        fs::create_dir_all(dir).map_err(EngineError::at(dir))?;
        let lock = DataLock::take(dir, host.program())?;
        let conn = store::open(dir, host.now_ms())?;
        let keys = TillKeys::read(dir)?;
        let me: Option<String> = conn.query_row("SELECT till FROM me", [], |r| r.get(0)).optional()?;
        if me.is_some() && me != keys.as_ref().map(TillKeys::till) {
            return Err(ErrorCode::StoreKeyMissing.into());
        }
        Ok(Self { dir: dir.to_owned(), host, conn, keys, full_sync: true, _lock: lock })
    }

    fn run(&mut self, command: &Command, call: Call<'_>) -> Result<Value> {
        match &command.run {
            Run::Tx(mode, run) => {
                let key = call.key;
                self.transact(*mode, call.at, |tx| match key {
                    Some(key) if *mode == Mode::Fact => answered_once(tx, command.name, key, |tx| run(tx, call.args)),
                    _ => run(tx, call.args),
                })
            }
            Run::House(run) => run(self, call.args, call.at),
        }
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

/// Runs a command once per key; a repeat gets the first answer, the same key for another command is refused.
fn answered_once(
    tx: &mut Tx<'_>,
    name: &str,
    key: &str,
    run: impl FnOnce(&mut Tx<'_>) -> Result<Value>,
) -> Result<Value> {
    let first: Option<(String, String)> = tx
        .conn
        .query_row("SELECT command, result FROM answered WHERE key = ?1", [key], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()?;
    if let Some((command, result)) = first {
        return if command == name {
            Ok(serde_json::from_str(&result)?)
        } else {
            Err(ErrorCode::CommandKeyReused.into())
        };
    }
    let result = run(tx)?;
    tx.conn.execute(
        "INSERT INTO answered (key, command, result, at) VALUES (?1, ?2, ?3, ?4)",
        params![key, name, serde_json::to_string(&result)?, tx.now.at],
    )?;
    // A reply is asked for again within moments, not days.
    tx.conn.execute("DELETE FROM answered WHERE rowid <= (SELECT max(rowid) FROM answered) - 1000", [])?;
    Ok(result)
}
