//! A session left open past the end of its day, or opened by another clock than the present one: asked about once a day,
//! kept open knowingly, closed late.
//!
//! Keeps true: nothing is refused for it, and its sales stay in its day, as its drawer and its report do; but none gets there
//! unmarked. Where a day turned is told by the facts' order, never by their times.

use chrono::NaiveDate;
use rusqlite::{Connection, params_from_iter};
use trestle_rules::session::{self as rules, KeptOn, OpenDay};

use super::session;
use super::types::Nothing;
use super::types::day::KeptOpen;
use super::types::session::SessionStatus;
use crate::error::Result;
use crate::facts::SessionKept;
use crate::ledger::{self, query};
use crate::tx::Tx;

/// The day, as the clock says it, on which it must be asked what becomes of the open session.
pub(super) fn asks_on(tx: &Tx<'_>) -> Result<Option<NaiveDate>> {
    let (Some(session), now) = (tx.session(), tx.day_by_clock()) else { return Ok(None) };
    let began_anew = tx.clock_began_anew();
    // An ordinary sale asks the database nothing.
    if now == session.day && !began_anew {
        return Ok(None);
    }
    let sql = "SELECT opened_at FROM session WHERE id = ?1";
    let opened_at = tx.conn.prepare_cached(sql)?.query_row([&session.id], |r| r.get(0))?;
    let open = OpenDay { day: session.day, by_clock: tx.day_at(opened_at) };
    Ok(rules::asks(open, now, began_anew, &kept_on(tx, &session.id)?).then_some(now))
}

/// The days on which somebody said that selling goes on in a session.
fn kept_on(tx: &Tx<'_>, session: &str) -> Result<Vec<KeptOn>> {
    let sql = "SELECT k.day, json_extract(CAST(f.bytes AS TEXT), '$.clock') IN ('ok', 'stated')
               FROM session_kept k JOIN fact f ON f.till = k.till AND f.seq = k.seq WHERE k.session = ?1";
    let mut statement = tx.conn.prepare_cached(sql)?;
    let mut rows = statement.query([session])?;
    let mut kept = Vec::new();
    while let Some(row) = rows.next()? {
        if let Ok(day) = row.get::<_, String>(0)?.parse() {
            kept.push(KeptOn { day, sure: row.get(1)? });
        }
    }
    Ok(kept)
}

/// Selling goes on in it: somebody said so.
pub(super) fn keep(tx: &mut Tx<'_>, _: Nothing) -> Result<SessionStatus> {
    session::opened(tx)?;
    mark(tx)?;
    session::status(tx, Nothing {})
}

/// Marks where the sales of a later day begin, unless that was done.
pub(super) fn mark(tx: &mut Tx<'_>) -> Result<()> {
    if let Some(day) = asks_on(tx)? {
        tx.append(&SessionKept { day: day.to_string() })?;
    }
    Ok(())
}

/// The day to name at closing, when the session's own is over.
pub(super) fn late(tx: &Tx<'_>) -> Option<String> {
    let (day, today) = (tx.session()?.day, tx.today());
    rules::is_overdue(day, today).then(|| today.to_string())
}

/// The latest day on which one of the sessions was closed late.
pub(super) fn closed_late(conn: &Connection, sessions: &[String]) -> Result<Option<String>> {
    let sql = "SELECT max(l.day) FROM session_closed c JOIN closed_late l ON l.till = c.till AND l.seq = c.seq
               WHERE c.session IN (@)";
    Ok(conn.prepare_cached(&query(sql, sessions.len()))?.query_row(params_from_iter(sessions), |r| r.get(0))?)
}

/// Where sessions went on although their day was over, each with what was sold up to the next such day.
pub(super) fn kept(conn: &Connection, sessions: &[String]) -> Result<Vec<KeptOpen>> {
    let sql = "SELECT session, seq, day, at,
                 COALESCE((SELECT min(n.seq) FROM session_kept n WHERE n.session = k.session AND n.seq > k.seq), 9223372036854775807)
               FROM session_kept k WHERE session IN (@) ORDER BY at, till, seq";
    let mut statement = conn.prepare_cached(&query(sql, sessions.len()))?;
    let mut rows = statement.query(params_from_iter(sessions))?;
    let mut kept = Vec::new();
    while let Some(row) = rows.next()? {
        let session: String = row.get(0)?;
        let (sales, takings) = ledger::between(conn, &session, row.get(1)?, row.get(4)?)?;
        kept.push(KeptOpen { day: row.get(2)?, at: row.get(3)?, sales, takings });
    }
    Ok(kept)
}
