//! How long a till refuses codes after wrong ones, so that nobody finds a right one by trying.
//!
//! Owns the pause, when it ends and when wrong codes are forgotten. Keeps true: a few slips lock nothing, guessing gets
//! slower and slower, nobody waits longer than [`LONGEST_PAUSE_SECONDS`], and only time that really passed counts. Anybody
//! can set the clock of a tablet, so what it says counts for nothing here. Must not import a clock or the store.
//!
//! Only codes whose check symbol is right and whose authentication code is wrong count; a failed check symbol is a slip.

use serde::{Deserialize, Serialize};

/// So many wrong codes lock nothing; the next one does.
const FREE: u32 = 9;
/// The first pause.
const FIRST_PAUSE_SECONDS: u32 = 30;
/// The longest pause.
pub const LONGEST_PAUSE_SECONDS: u32 = 900;
/// After an hour without a wrong code the count begins anew.
const FORGOTTEN_MS: i64 = 60 * 60 * 1_000;

/// A moment of a clock that only goes forward and that nobody can set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Steady {
    /// Which start this clock counts from: of the device, or of the program. Another start has another name.
    pub start: String,
    /// Milliseconds since that start.
    pub ms: i64,
}

/// How much time has passed for certain, in milliseconds. After another start that is the time since then: all of it came
/// later, and how long the device was off before nobody knows.
#[must_use]
pub fn waited_ms(last: &Steady, now: &Steady) -> i64 {
    let before = if last.start == now.start { last.ms } else { 0 };
    now.ms.saturating_sub(before).max(0)
}

/// How long codes are refused after `failed` wrong ones, in seconds: nothing up to nine, 30 for the tenth, twice
/// as long for each further one, at most [`LONGEST_PAUSE_SECONDS`].
#[must_use]
pub fn pause_seconds(failed: u32) -> u32 {
    let Some(further) = failed.checked_sub(FREE + 1) else { return 0 };
    2_u32.saturating_pow(further).saturating_mul(FIRST_PAUSE_SECONDS).min(LONGEST_PAUSE_SECONDS)
}

/// How many seconds codes are still refused after `failed` wrong ones, `waited_ms` after the last; begun seconds count
/// whole, 0 when codes are looked at.
#[must_use]
pub fn seconds_left(failed: u32, waited_ms: i64) -> u32 {
    let left_ms = (i64::from(pause_seconds(failed)) * 1_000).saturating_sub(waited_ms.max(0));
    u32::try_from(left_ms.max(0).saturating_add(999) / 1_000).unwrap_or(LONGEST_PAUSE_SECONDS)
}

/// How many wrong codes count after a further one, `waited_ms` after the last of `failed`.
#[must_use]
pub fn counted(failed: u32, waited_ms: i64) -> u32 {
    if waited_ms > FORGOTTEN_MS { 1 } else { failed.saturating_add(1) }
}
