//! The lock against guessing codes: only codes that are well formed and were never issued count.
//!
//! Keeps true: time is measured with a clock that nobody can set ([`Host::steady`](crate::host::Host::steady)); a wrong code
//! is counted on disk before it is answered.

use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};
use serde_json::json;
use trestle_rules::guessing::{self, Steady};

use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::tx::Tx;

#[derive(Default, Serialize, Deserialize)]
struct Guesses {
    failed: u32,
    /// When the last one was. Version 0.2.0 kept the wall clock's time under another name, which counts for nothing.
    #[serde(default)]
    at: Steady,
}

fn read(tx: &Tx<'_>) -> Result<Guesses> {
    let sql = "SELECT value FROM device WHERE key = 'guesses'";
    let value: Option<String> = tx.conn.prepare_cached(sql)?.query_row([], |r| r.get(0)).optional()?;
    Ok(value.and_then(|v| serde_json::from_str(&v).ok()).unwrap_or_default())
}

/// Refuses to look at a further code for a while after too many that were never issued.
///
/// # Errors
/// `code.locked` with the seconds left.
pub(super) fn check(tx: &Tx<'_>) -> Result<()> {
    let Guesses { failed, at } = read(tx)?;
    if guessing::pause_seconds(failed) == 0 {
        return Ok(());
    }
    match guessing::seconds_left(failed, guessing::waited_ms(&at, &tx.host.steady())) {
        0 => Ok(()),
        seconds => Err(EngineError::with(ErrorCode::CodeLocked, [("seconds", json!(seconds))])),
    }
}

/// Counts a code that was never issued. In a transaction of its own: the command that met it is rolled back.
///
/// # Errors
/// A database error.
pub(crate) fn count(tx: &mut Tx<'_>) -> Result<()> {
    let (before, now) = (read(tx)?, tx.host.steady());
    let failed = guessing::counted(before.failed, guessing::waited_ms(&before.at, &now));
    let value = serde_json::to_string(&Guesses { failed, at: now })?;
    let sql =
        "INSERT INTO device (key, value) VALUES ('guesses', ?1) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    tx.conn.prepare_cached(sql)?.execute([value])?;
    Ok(())
}
