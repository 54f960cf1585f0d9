//! What a till makes of its clock, and which business day a moment belongs to.
//!
//! Owns: the judgement of the clock and the turn of the business day.
//! Keeps true: nothing is ever refused for its clock (a doubtful clock is a note on the fact); a day once given to an open
//! session stays that session's; every input gives a day, however absurd.
//! Must not import: a clock, the time zone database. Times come in as UTC milliseconds with the offset that applied.

use chrono::{NaiveDate, TimeDelta};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Minute of the local day at which the business day turns unless the shop sets another: 04:00.
pub const DEFAULT_TURN_MINUTES: u16 = 240;

const MS_PER_MINUTE: i64 = 60_000;
const MS_PER_DAY: i64 = 24 * 60 * MS_PER_MINUTE;
const LAST_MINUTE_OF_DAY: u16 = 24 * 60 - 1;

/// Clocks are set back a little by every synchronisation; up to this is no jump.
const TOLERATED_BACK_MS: i64 = 2 * MS_PER_MINUTE;
/// A stall may rest over a winter and a missed season; a longer gap is more likely a wrong year.
const TOLERATED_FORWARD_MS: i64 = 400 * MS_PER_DAY;

/// How far the time on a fact can be trusted; written into every fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    /// Nothing speaks against it.
    Ok,
    /// It went back since the last fact, or forward by more than a year: somebody set it, or its battery is empty.
    Jumped,
    /// It lies before this program was built, as on a device that was never set.
    NeverSet,
    /// Not read from a clock: a person stated the time (history entered at the desk).
    Stated,
}

/// Judges the clock by what this till knows for certain. All times are UTC milliseconds since 1970.
///
/// `now_ms` is what the clock says, `last_fact_ms` the time on this till's last fact if it has one, `built_ms` when this
/// program was built. Earlier than the build is `NeverSet`; more than two minutes before the last fact, or more than 400
/// days after it, is `Jumped`; else `Ok`. Never `Stated`, which only the caller can know. No sale is refused for it.
pub fn judge_clock(now_ms: i64, last_fact_ms: Option<i64>, built_ms: i64) -> ClockState {
    if now_ms < built_ms {
        return ClockState::NeverSet;
    }
    let Some(last_ms) = last_fact_ms else { return ClockState::Ok };
    let passed_ms = now_ms.saturating_sub(last_ms);
    if (-TOLERATED_BACK_MS..=TOLERATED_FORWARD_MS).contains(&passed_ms) { ClockState::Ok } else { ClockState::Jumped }
}

/// The business day of a moment.
///
/// `utc_ms` is UTC milliseconds since 1970, `offset_minutes` the local offset east of UTC at that moment, `turn_minutes`
/// the minute of the local day at which the business day turns ([`DEFAULT_TURN_MINUTES`]), `open_session_day` the day of
/// the session that is open on this till, which wins over the clock. Offsets and turns beyond a day are taken as its last
/// minute; moments outside the years 1 to 9999 as the first or last day of these, so that every date has four digits of
/// year in files and sorts as text.
pub fn business_day(
    utc_ms: i64,
    offset_minutes: i32,
    turn_minutes: u16,
    open_session_day: Option<NaiveDate>,
) -> NaiveDate {
    if let Some(day) = open_session_day {
        return day;
    }
    let last_minute = i32::from(LAST_MINUTE_OF_DAY);
    let offset = i64::from(offset_minutes.clamp(-last_minute, last_minute));
    let turn = i64::from(turn_minutes.min(LAST_MINUTE_OF_DAY));
    let since_turn_ms = utc_ms.saturating_add((offset - turn) * MS_PER_MINUTE);
    // Towards the past, also before 1970: the evening of 31 December 1969 is not 1 January 1970.
    day_of(since_turn_ms.div_euclid(MS_PER_DAY))
}

/// The date so many days after 1970-01-01, kept within the years 1 to 9999.
fn day_of(days: i64) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or(NaiveDate::MIN);
    let last = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(NaiveDate::MAX);
    let out_of_range = if days < 0 { first } else { last };
    TimeDelta::try_days(days)
        .and_then(|span| NaiveDate::default().checked_add_signed(span))
        .map_or(out_of_range, |day| day.clamp(first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUILT: i64 = 1_780_000_000_000;
    const NOW: i64 = BUILT + 30 * MS_PER_DAY;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a date of the calendar")
    }

    #[test]
    fn a_clock_before_the_build_was_never_set() {
        assert_eq!(judge_clock(0, None, BUILT), ClockState::NeverSet);
        assert_eq!(judge_clock(BUILT - 1, Some(BUILT - 1), BUILT), ClockState::NeverSet);
        assert_eq!(judge_clock(BUILT, None, BUILT), ClockState::Ok);
        assert_eq!(judge_clock(i64::MIN, Some(i64::MAX), BUILT), ClockState::NeverSet);
    }

    #[test]
    fn two_minutes_back_and_400_days_forward_are_no_jump() {
        let judged = |passed_ms: i64| judge_clock(NOW, Some(NOW - passed_ms), BUILT);
        assert_eq!(judged(0), ClockState::Ok);
        assert_eq!(judged(-TOLERATED_BACK_MS), ClockState::Ok);
        assert_eq!(judged(-TOLERATED_BACK_MS - 1), ClockState::Jumped);
        assert_eq!(judged(TOLERATED_FORWARD_MS), ClockState::Ok);
        assert_eq!(judged(TOLERATED_FORWARD_MS + 1), ClockState::Jumped);
        assert_eq!(judge_clock(i64::MAX, Some(i64::MIN), BUILT), ClockState::Jumped);
        assert_eq!(judge_clock(NOW, Some(i64::MAX), BUILT), ClockState::Jumped);
    }

    #[test]
    fn clock_states_are_written_in_snake_case() {
        let all = [ClockState::Ok, ClockState::Jumped, ClockState::NeverSet, ClockState::Stated];
        let written = serde_json::to_string(&all).expect("plain names");
        assert_eq!(written, r#"["ok","jumped","never_set","stated"]"#);
        assert_eq!(serde_json::from_str::<[ClockState; 4]>(&written).expect("the same names"), all);
    }

    #[test]
    fn the_day_turns_at_the_turn_and_not_at_midnight() {
        let turn_ms = i64::from(DEFAULT_TURN_MINUTES) * MS_PER_MINUTE;
        assert_eq!(business_day(turn_ms - 1, 0, DEFAULT_TURN_MINUTES, None), date(1969, 12, 31));
        assert_eq!(business_day(turn_ms, 0, DEFAULT_TURN_MINUTES, None), date(1970, 1, 1));
        assert_eq!(business_day(turn_ms + MS_PER_DAY - 1, 0, DEFAULT_TURN_MINUTES, None), date(1970, 1, 1));
    }

    #[test]
    fn an_open_session_keeps_its_day() {
        assert_eq!(business_day(NOW, 120, DEFAULT_TURN_MINUTES, Some(date(2020, 2, 29))), date(2020, 2, 29));
    }

    #[test]
    fn absurd_inputs_give_the_first_or_the_last_day() {
        for offset in [i32::MIN, -1, 0, 1, i32::MAX] {
            for turn in [0, DEFAULT_TURN_MINUTES, u16::MAX] {
                assert_eq!(business_day(i64::MAX, offset, turn, None), date(9999, 12, 31));
                assert_eq!(business_day(i64::MIN, offset, turn, None), date(1, 1, 1));
                let today = business_day(NOW, offset, turn, None);
                assert!(today >= date(2026, 6, 24) && today <= date(2026, 6, 28), "{today}: at most two days off");
            }
        }
    }
}
