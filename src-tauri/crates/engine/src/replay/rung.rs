//! How far the receipts of histories are that this till has rung up.
//!
//! Keeps true: it is written with the facts that it tells of, so that a receipt which was stopped or killed half way is rung
//! up to its end and no part of it twice. Stands beside the journal, on this till alone.

use std::collections::BTreeMap;

use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};

use crate::edge::history::Receipt;
use crate::engine::Engine;
use crate::error::{ApiError, Result};
use crate::tx::{Mode, Tx};

/// Where the session stands that a history opened last.
pub(super) const SESSION: &str = "history_session";

/// How far a receipt is.
pub(super) struct Progress {
    key: String,
    done: bool,
    so_far: SoFar,
}

/// What of a receipt is rung up that is not done.
#[derive(Default, Serialize, Deserialize)]
struct SoFar {
    /// Its sale.
    sold: bool,
    /// Units that were matched to earlier sales, by the row's place in the receipt.
    brought: BTreeMap<usize, i64>,
}

impl Progress {
    pub(super) fn of(engine: &Engine, receipt: &Receipt) -> Result<Self> {
        let key = format!("history {}", hex::encode(receipt.id));
        let known = value(engine, &key)?;
        let so_far = known.as_deref().filter(|text| !text.is_empty()).map(serde_json::from_str).transpose()?;
        Ok(Self { done: known.as_deref() == Some(""), so_far: so_far.unwrap_or_default(), key })
    }

    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// As it is written down.
    pub(super) fn note(&self) -> Result<String> {
        if self.done { Ok(String::new()) } else { Ok(serde_json::to_string(&self.so_far)?) }
    }

    pub(super) fn is_done(&self) -> bool {
        self.done
    }

    pub(super) fn is_sold(&self) -> bool {
        self.so_far.sold
    }

    /// Its sale is made with what is written next; `all` says whether that is all of it.
    pub(super) fn sold(&mut self, all: bool) {
        (self.so_far.sold, self.done) = (true, all);
    }

    /// Units of a row that were matched already.
    pub(super) fn brought(&self, row: usize) -> i64 {
        self.so_far.brought.get(&row).copied().unwrap_or_default()
    }

    pub(super) fn bring(&mut self, row: usize, units: i64) {
        *self.so_far.brought.entry(row).or_default() += units;
    }

    pub(super) fn finish(&mut self) {
        self.done = true;
    }

    /// Writes it down where no fact is made with it.
    pub(super) fn keep(&self, engine: &Engine) -> Result<(), ApiError> {
        let (key, value) = (&self.key, self.note()?);
        let sql = "INSERT OR REPLACE INTO device (key, value) VALUES (?1, ?2)";
        let keep = |tx: &mut Tx<'_>| Ok(tx.conn.prepare_cached(sql)?.execute([key, &value])?);
        engine.lock().transact(Mode::Draft, None, keep)?;
        Ok(())
    }
}

/// The session that a history opened last.
pub(super) fn session(engine: &Engine) -> Result<Option<String>> {
    value(engine, SESSION)
}

fn value(engine: &Engine, key: &str) -> Result<Option<String>> {
    engine.lock().on_disk(|conn| {
        let mut statement = conn.prepare_cached("SELECT value FROM device WHERE key = ?1")?;
        Ok(statement.query_row([key], |r| r.get(0)).optional()?)
    })
}
