//! The lock against guessing codes: only codes that are well formed and were never issued count.

use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};
use serde_json::json;
use trestle_rules::guessing;

use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::tx::Tx;

/// After an hour without a wrong code the count begins anew.
const FORGOTTEN_MS: i64 = 60 * 60 * 1_000;

#[derive(Default, Serialize, Deserialize)]
struct Guesses {
    failed: u32,
    last: i64,
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
    let guesses = read(tx)?;
    // Under a clock that was set back the pause would begin anew at every question.
    if guesses.last > tx.now.at {
        return Ok(());
    }
    let Some(until) = guessing::locked_until_ms(guesses.failed, guesses.last, tx.now.at) else { return Ok(()) };
    let seconds = until.saturating_sub(tx.now.at).saturating_add(999).div_euclid(1_000);
    Err(EngineError::with(ErrorCode::CodeLocked, [("seconds", json!(seconds))]))
}

/// Counts a code that was never issued. In a transaction of its own: the command that met it is rolled back.
///
/// # Errors
/// A database error.
pub(crate) fn count(tx: &mut Tx<'_>) -> Result<()> {
    let before = read(tx)?;
    let forgotten = tx.now.at.saturating_sub(before.last) > FORGOTTEN_MS;
    let failed = if forgotten { 1 } else { before.failed.saturating_add(1) };
    let value = serde_json::to_string(&Guesses { failed, last: tx.now.at })?;
    let sql =
        "INSERT INTO device (key, value) VALUES ('guesses', ?1) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    tx.conn.prepare_cached(sql)?.execute([value])?;
    Ok(())
}
