//! How long a till refuses codes after wrong ones, so that nobody finds a right one by trying.
//!
//! Owns the pause and when it ends. Keeps true: a few slips lock nothing, guessing gets slower and slower, and nobody is
//! locked out for longer than [`LONGEST_PAUSE_SECONDS`], whatever the clock does. Must not import a clock or the store.
//!
//! Only codes whose check symbol is right and whose authentication code is wrong count; a failed check symbol is a slip.

/// So many wrong codes lock nothing; the next one does.
const FREE: u32 = 9;
/// The first pause.
const FIRST_PAUSE_SECONDS: u32 = 30;
/// The longest pause.
pub const LONGEST_PAUSE_SECONDS: u32 = 900;

/// How long codes are refused after `failed` wrong ones, in seconds: nothing up to nine, 30 for the tenth, twice
/// as long for each further one, at most [`LONGEST_PAUSE_SECONDS`].
#[must_use]
pub fn pause_seconds(failed: u32) -> u32 {
    let Some(further) = failed.checked_sub(FREE + 1) else { return 0 };
    2_u32.saturating_pow(further).saturating_mul(FIRST_PAUSE_SECONDS).min(LONGEST_PAUSE_SECONDS)
}

/// Until when codes are refused at `now_ms` after `failed` wrong ones, the last at `last_failed_ms`; none when they are
/// not. All times are UTC milliseconds.
///
/// When the clock was set back the last one seems still to come: then the pause is counted from now. Whoever keeps
/// `last_failed_ms` must then write `now_ms` in its place, or the pause begins anew at every question.
#[must_use]
pub fn locked_until_ms(failed: u32, last_failed_ms: i64, now_ms: i64) -> Option<i64> {
    let pause_ms = i64::from(pause_seconds(failed)) * 1_000;
    let until = last_failed_ms.min(now_ms).saturating_add(pause_ms);
    Some(until).filter(|until| *until > now_ms)
}
