//! Folds sessions and what goes through the drawer.

use rusqlite::{Connection, params};

use crate::error::Result;
use crate::facts::{CashMoved, SessionClosed, SessionCounted, SessionOpened};
use crate::journal::Envelope;

pub(super) fn opened(conn: &Connection, fact: &Envelope) -> Result<()> {
    let body: SessionOpened = fact.body()?;
    conn.execute(
        "INSERT INTO session (id, till, seq, market, day, opened_at, float, by_sale) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![fact.id(), fact.till, fact.seq, body.market, fact.day, fact.at, body.float, body.by_sale],
    )?;
    Ok(())
}

pub(super) fn moved(conn: &Connection, fact: &Envelope) -> Result<()> {
    let body: CashMoved = fact.body()?;
    conn.execute(
        "INSERT INTO cash_moved (id, session, at, flow, amount, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![fact.id(), fact.session, fact.at, body.flow.name(), body.amount, body.reason],
    )?;
    Ok(())
}

pub(super) fn counted(conn: &Connection, fact: &Envelope) -> Result<()> {
    let body: SessionCounted = fact.body()?;
    conn.execute(
        "INSERT INTO counted (id, session, seq, total) VALUES (?1, ?2, ?3, ?4)",
        params![fact.id(), fact.session, fact.seq, body.total],
    )?;
    Ok(())
}

pub(super) fn closed(conn: &Connection, fact: &Envelope) -> Result<()> {
    let body: SessionClosed = fact.body()?;
    conn.execute(
        "UPDATE session SET closed_at = ?2, closed_seq = ?3, note = ?4 WHERE id = ?1",
        params![body.session, fact.at, fact.seq, body.note],
    )?;
    Ok(())
}
