//! Folds sessions and what goes through the drawer. Opening and closing meet in queries: they may arrive in any order.

use rusqlite::{Connection, params};
use serde::Deserialize;

use crate::error::Result;
use crate::facts::{
    CashMoved, DrawerOpened, SessionCounted, SessionHandedOver, SessionKept, SessionOpened, SessionSet,
};
use crate::journal::Envelope;

pub(super) fn opened(conn: &Connection, fact: &Envelope) -> Result<()> {
    let body: SessionOpened = fact.body()?;
    conn.execute(
        "INSERT INTO session (id, till, seq, market, day, opened_at, float, by_sale)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![fact.id(), fact.till, fact.seq, body.market, fact.day, fact.at, body.float, body.by_sale],
    )?;
    apply_set(conn, fact.id())
}

/// The last one of its till holds; it may arrive before the session that it is about.
pub(super) fn set(conn: &Connection, fact: &Envelope) -> Result<()> {
    let (body, Some(session)) = (fact.body::<SessionSet>()?, &fact.session) else { return Ok(()) };
    conn.execute(
        "INSERT INTO session_set (session, till, seq, market, float) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (session, till) DO UPDATE SET seq = excluded.seq, market = excluded.market, float = excluded.float
           WHERE excluded.seq > session_set.seq",
        params![session, fact.till, fact.seq, body.market, body.float],
    )?;
    apply_set(conn, session.clone())
}

fn apply_set(conn: &Connection, session: String) -> Result<()> {
    conn.prepare_cached(
        "UPDATE session SET market = s.market, float = s.float FROM session_set s
         WHERE session.id = ?1 AND s.session = session.id AND s.till = session.till",
    )?
    .execute([session])?;
    Ok(())
}

pub(super) fn kept(conn: &Connection, fact: &Envelope) -> Result<()> {
    let (body, Some(session)) = (fact.body::<SessionKept>()?, &fact.session) else { return Ok(()) };
    conn.execute(
        "INSERT INTO session_kept (till, seq, session, day, at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![fact.till, fact.seq, session, body.day, fact.at],
    )?;
    Ok(())
}

pub(super) fn moved(conn: &Connection, fact: &Envelope) -> Result<()> {
    let (body, Some(session)) = (fact.body::<CashMoved>()?, &fact.session) else { return Ok(()) };
    conn.execute(
        "INSERT INTO cash_moved (id, session, at, flow, amount, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![fact.id(), session, fact.at, body.flow.name(), body.amount, body.reason],
    )?;
    Ok(())
}

/// Also outside of a session, as in the morning before the float goes in.
pub(super) fn drawer_opened(conn: &Connection, fact: &Envelope) -> Result<()> {
    let body: DrawerOpened = fact.body()?;
    conn.execute(
        "INSERT INTO drawer_opened (till, seq, session, at, reason) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![fact.till, fact.seq, fact.session, fact.at, body.reason],
    )?;
    Ok(())
}

pub(super) fn handed_over(conn: &Connection, fact: &Envelope) -> Result<()> {
    let (body, Some(session)) = (fact.body::<SessionHandedOver>()?, &fact.session) else { return Ok(()) };
    conn.execute(
        "INSERT INTO handed_over (till, seq, session, at, giver, taker, counted, expected)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![fact.till, fact.seq, session, fact.at, body.from, body.to, body.counted, body.expected],
    )?;
    Ok(())
}

pub(super) fn counted(conn: &Connection, fact: &Envelope) -> Result<()> {
    let (body, Some(session)) = (fact.body::<SessionCounted>()?, &fact.session) else { return Ok(()) };
    conn.execute(
        "INSERT INTO counted (id, session, seq, total) VALUES (?1, ?2, ?3, ?4)",
        params![fact.id(), session, fact.seq, body.total],
    )?;
    Ok(())
}

/// What the fold reads of a closing. The totals in it are what was seen then, kept for the record and computed by nobody.
#[derive(Deserialize)]
struct Closed {
    session: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    explanation: String,
    #[serde(default)]
    late: Option<String>,
}

pub(super) fn closed(conn: &Connection, fact: &Envelope) -> Result<()> {
    let body: Closed = fact.body()?;
    conn.execute(
        "INSERT INTO session_closed (session, till, seq, at, note) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (session) DO UPDATE SET till = excluded.till, seq = excluded.seq, at = excluded.at, note = excluded.note
           WHERE (excluded.till, excluded.seq) < (till, seq)",
        params![body.session, fact.till, fact.seq, fact.at, body.note],
    )?;
    if !body.explanation.is_empty() {
        let sql = "INSERT INTO explained (till, seq, explanation) VALUES (?1, ?2, ?3)";
        conn.execute(sql, params![fact.till, fact.seq, body.explanation])?;
    }
    if let Some(late) = body.late {
        let sql = "INSERT INTO closed_late (till, seq, day) VALUES (?1, ?2, ?3)";
        conn.execute(sql, params![fact.till, fact.seq, late])?;
    }
    Ok(())
}
