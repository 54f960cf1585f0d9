//! The moment of a command, and the session it falls into.
//!
//! Owns how a clock's reading becomes time, offset and business day. Keeps true: the clock is read once per command. Must not
//! write.

use chrono::{DateTime, NaiveDate, Offset, TimeZone, Utc};
use rusqlite::{Connection, OptionalExtension, params};
use trestle_rules::day::{self, ClockState};

use crate::error::{EngineError, Result};
use crate::host::Host;
use crate::journal::Head;
use crate::shop::Shop;

/// Before this moment no till existed: 2026-01-01 UTC.
const FIRST_POSSIBLE_MS: i64 = 1_767_225_600_000;

/// The moment of a command.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// UTC milliseconds.
    pub at: i64,
    /// Minutes east of UTC in the shop's zone.
    pub offset: i32,
    /// IANA zone.
    pub zone: String,
    /// How far it can be trusted.
    pub clock: ClockState,
    /// Business day.
    pub day: NaiveDate,
}

/// The open session.
#[derive(Clone, Debug)]
pub struct OpenSession {
    /// Id.
    pub id: String,
    /// Market.
    pub market: Option<String>,
    /// Business day.
    pub day: NaiveDate,
}

/// The moment of a command: stated, or by the host's clock, judged by the last fact.
pub fn stamp(
    host: &Host,
    at: Option<i64>,
    shop: Option<&Shop>,
    head: Option<&Head>,
    session: Option<&OpenSession>,
) -> Stamp {
    let ms = at.unwrap_or_else(|| host.now_ms());
    let zone = shop.map_or_else(|| host.zone().parse().unwrap_or(chrono_tz::UTC), |s| s.zone);
    let clock = match at {
        Some(_) => ClockState::Stated,
        None => day::judge_clock(ms, head.map(|h| h.at), FIRST_POSSIBLE_MS),
    };
    let offset = offset(zone, ms);
    Stamp { at: ms, offset, zone: zone.name().to_owned(), clock, day: business_day(ms, offset, shop, session) }
}

/// Minutes east of UTC in a zone at a moment.
pub fn offset(zone: chrono_tz::Tz, ms: i64) -> i32 {
    let utc = DateTime::<Utc>::from_timestamp_millis(ms).unwrap_or_default();
    zone.offset_from_utc_datetime(&utc.naive_utc()).fix().local_minus_utc() / 60
}

/// The business day of a moment: the open session's, or the clock's.
pub fn business_day(ms: i64, offset: i32, shop: Option<&Shop>, session: Option<&OpenSession>) -> NaiveDate {
    let turn = shop.map_or(day::DEFAULT_TURN_MINUTES, |s| s.day_turns_at);
    day::business_day(ms, offset, turn, session.map(|s| s.day))
}

/// The newest own session, unless it is closed: none is opened while another is open.
///
/// # Errors
/// A database error.
pub fn open_session(conn: &Connection, till: &str) -> Result<Option<OpenSession>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, market, day, EXISTS (SELECT 1 FROM session_closed c WHERE c.session = session.id)
         FROM session WHERE till = ?1 ORDER BY seq DESC LIMIT 1",
    )?;
    let row = statement.query_row(params![till], |r| Ok((r.get(0)?, r.get(1)?, r.get::<_, String>(2)?, r.get(3)?)));
    let Some((id, market, day, false)) = row.optional()? else { return Ok(None) };
    let day = day.parse().map_err(|_| EngineError::Bug("the day of a session"))?;
    Ok(Some(OpenSession { id, market, day }))
}
