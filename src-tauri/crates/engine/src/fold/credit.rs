//! Folds store credit. A credit and what was redeemed of it may arrive in any order: they meet in queries.

use rusqlite::{Connection, params};

use crate::error::{EngineError, Result};
use crate::facts::{CreditIssued, CreditRedeemed};
use crate::journal::Envelope;

pub(super) fn issued(conn: &Connection, fact: &Envelope) -> Result<()> {
    let body: CreditIssued = fact.body()?;
    above_zero(body.amount)?;
    conn.prepare_cached(
        "INSERT INTO credit (id, till, number, code, amount, at, day) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![fact.id(), fact.till, body.number, body.code, body.amount, fact.at, fact.day])?;
    Ok(())
}

pub(super) fn redeemed(conn: &Connection, fact: &Envelope) -> Result<()> {
    let body: CreditRedeemed = fact.body()?;
    above_zero(body.amount)?;
    conn.prepare_cached("INSERT INTO credit_redeemed (fact, credit, sale, amount) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![fact.id(), body.credit, body.sale, body.amount])?;
    Ok(())
}

/// Below zero it would give a credit more than was issued.
fn above_zero(amount: i64) -> Result<()> {
    if amount > 0 { Ok(()) } else { Err(EngineError::Bug("a credit that is not above zero")) }
}
