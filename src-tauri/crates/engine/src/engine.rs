//! The engine as its users hold it: commands by name.
//!
//! Keeps true: commands take turns; the first answer to a keyed command is the answer to all its repeats. Stands above the
//! list of commands.

use std::path::Path;

use parking_lot::FairMutexGuard;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::answer::{Answer, Form};
use crate::answered;
use crate::api::types::Nothing;
use crate::api::types::store::StoreChecked;
use crate::api::{self, Command, Moves, Run, Topic};
use crate::error::{ApiError, EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::folder::{self, Folder, Opened};
use crate::host::Host;
use crate::house::{House, Shared};
use crate::lock::DataLock;
use crate::tx::Mode;

/// The engine on one data folder. Shared between threads; commands take turns.
pub struct Engine {
    shared: Shared,
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
pub struct Reply<R = Value> {
    /// Its result: a tree to look into, or text to pass on.
    pub result: R,
    /// What it changed.
    pub changed: Vec<Topic>,
}

impl Engine {
    /// Opens a data folder, making it if need be.
    ///
    /// # Errors
    /// `store.busy` with who holds it, `store.too_new`, `store.damaged`, `store.missing`, `store.key_missing`,
    /// `store.not_a_file`, `store.read_only`, `store.disk_full`, `store.io`. Nothing was moved or changed then.
    pub fn open(dir: &Path, host: Host) -> Result<Self, ApiError> {
        let mut house = House::open(dir, host).map_err(ApiError::from)?;
        // An import that was killed left facts that this till's counter has not gone beyond.
        let set_up = house.shop.is_some() && house.keys.is_some() && house.health.refuses.is_none();
        if set_up {
            house.keep_check_values()?;
            house.seal_end()?;
        }
        if set_up && house.transact(Mode::Read, None, |tx| crate::bundle::take::unseen(tx)).map_err(ApiError::from)? {
            house.transact(Mode::Fact, None, |tx| crate::bundle::take::settle(tx, false)).map_err(ApiError::from)?;
        }
        Ok(Self { shared: Shared::new(house) })
    }

    /// Whether a data folder holds a database; says nothing about what is in it, and touches nothing.
    #[must_use]
    pub fn is_here(dir: &Path) -> bool {
        // A file that the system does not let us look at is there.
        let is_there = |name: &str| dir.join(name).try_exists().unwrap_or(true);
        is_there(crate::store::FILE) || is_there(crate::keys::till::FILE)
    }

    /// Closes a till on which no shop was begun, and takes its empty database away. Says whether that was so; a shop, or
    /// anything that looks like the rest of one, is only closed.
    #[must_use]
    pub fn discard_unused(self, dir: &Path) -> bool {
        let status = self.call("app.status", Value::Null, None);
        let unused = status.is_ok_and(|reply| reply.result["shop"].is_null());
        drop(self);
        unused && folder::remove_unused(dir).is_ok()
    }

    /// Runs one command of the list.
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
        let result = run(&self.shared, command, call, Form::Value)?.value()?;
        Ok(Reply { result, changed: command.changes.to_vec() })
    }

    /// Runs one command of the list for somebody who passes its answer on, as the window does: as text, which takes half the
    /// time where an answer is long.
    ///
    /// # Errors
    /// The command's own, with code, class and values.
    pub fn answer(&self, call: Call<'_>) -> Result<Reply<Box<RawValue>>, ApiError> {
        let command = api::find(call.name)?;
        let result = run(&self.shared, command, call, Form::Text)?.text()?;
        Ok(Reply { result, changed: command.changes.to_vec() })
    }

    /// Runs one of the few commands that need no open store, on a data folder that [`Engine::open`] refused; nothing for any
    /// other command.
    ///
    /// # Errors
    /// `store.busy`, or the command's own.
    pub fn call_closed(
        dir: &Path,
        host: &Host,
        why: &ApiError,
        name: &str,
        args: Value,
    ) -> Option<Result<Reply, ApiError>> {
        let command = api::find(name).ok()?;
        let Run::Folder(_, run) = &command.run else { return None };
        let refuses = ErrorCode::ALL.iter().copied().find(|code| code.text() == why.code);
        let called = folder::must_be_files(dir)
            .and_then(|()| DataLock::take(dir, host.program()))
            .and_then(|_lock| run(&Folder { dir, host, opened: Opened::Not, refuses }, args, Form::Value)?.value());
        Some(called.map(|result| Reply { result, changed: command.changes.to_vec() }).map_err(ApiError::from))
    }

    /// Reads the whole database through if that is due, and says what was found. Takes as long as the disk needs; whoever
    /// sells is not held up.
    ///
    /// # Errors
    /// A database or file error.
    pub fn check_if_due(&self) -> Result<Option<StoreChecked>, ApiError> {
        if !self.lock().transact(Mode::Read, None, api::store::is_due)? {
            return Ok(None);
        }
        Ok(Some(api::store::check(&self.shared, Nothing {}, None)?))
    }

    /// Runs one command that makes facts, and writes down how far whoever asked is, in the same transaction: killed anywhere,
    /// both are there or neither is.
    ///
    /// # Errors
    /// The command's own.
    pub(crate) fn run_noting(
        &self,
        call: Call<'_>,
        key: &str,
        value: impl FnOnce(&Value) -> Result<String>,
    ) -> Result<Value, ApiError> {
        let command = api::find(call.name)?;
        let Run::Tx(mode, run) = &command.run else {
            return Err(EngineError::Bug("a command that is no transaction").into());
        };
        let done = self.lock().transact(*mode, call.at, |tx| {
            let result = run(tx, call.args, Form::Value)?.value()?;
            let sql = "INSERT OR REPLACE INTO device (key, value) VALUES (?1, ?2)";
            tx.conn.prepare_cached(sql)?.execute([key, &value(&result)?])?;
            Ok(result)
        });
        Ok(done?)
    }

    pub(crate) fn lock(&self) -> FairMutexGuard<'_, House> {
        self.shared.lock()
    }
}

fn run(shared: &Shared, command: &Command, call: Call<'_>, form: Form) -> Result<Answer> {
    match &command.run {
        Run::Tx(mode, run) => {
            let (key, at) = (call.key, call.at);
            let mut house = shared.lock();
            let result = house.transact(*mode, at, |tx| match key {
                Some(key) if *mode == Mode::Fact => answered::once(tx, command.name, key, call.args, form, run),
                _ => run(tx, call.args, form),
            });
            // Before anybody else may try, and on disk before it is said: many guesses at once are no way around the lock,
            // nor is switching the device off.
            if matches!(&result, Err(EngineError::Said { code: ErrorCode::CodeNeverIssued, .. })) {
                house.transact(Mode::Fact, at, api::guesses::count)?;
            }
            result
        }
        Run::Beside(run) => shared.beside(call.at, |tx| run(tx, call.args, form)),
        Run::House(run) => run(&mut shared.lock(), call.args, call.at, form),
        Run::Shared(run) => run(shared, call.args, call.at, form),
        Run::Folder(Moves::Nothing, run) => run(&shared.lock().folder(), call.args, form),
        Run::Folder(Moves::Files, run) => {
            let mut house = shared.lock();
            shared.works.must_rest()?;
            house.exchange_files(|folder| run(folder, call.args, form))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::api::types::work::WorkKind;

    /// An import that goes on would write the demo shop's facts into what comes after it, and holds its file open.
    #[test]
    fn the_demo_shop_is_not_left_while_a_long_work_is_under_way() {
        let dir = tempfile::tempdir().unwrap();
        let engine = Engine::open(dir.path(), Host::system("a test")).unwrap();
        engine.call("shop.demo", Value::Null, None).unwrap();
        let leave = || engine.call("shop.leave_demo", Value::Null, None);
        let begun = engine.shared.works.begin(WorkKind::Import).unwrap();
        assert_eq!(leave().unwrap_err().code, "work.busy");
        drop(begun);
        leave().unwrap();
    }
}
