//! Folds stock: what goes in and out, and what was counted.
//!
//! Keeps true: a sale and its reversal give the same rows in whichever order they arrive; only what a fact says is tracked
//! moves anything. What a count covers is told by the query (`ledger/stock.sql`).

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Result;
use crate::facts::{ReturnCommitted, SaleCommitted, StockCounted, StockMoved};
use crate::journal::Envelope;

pub(super) fn counted(conn: &Connection, fact: &Envelope) -> Result<()> {
    let body: StockCounted = fact.body()?;
    // A counter that jumped would make its count the last word for ever.
    if super::tills::is_doubted(conn, &fact.till, fact.seq)? {
        return Ok(());
    }
    conn.prepare_cached("INSERT INTO stock_counted (item, lamport, till, seq, quantity) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![body.item, fact.lamport, fact.till, fact.seq, body.quantity])?;
    if body.from_file {
        conn.prepare_cached("INSERT INTO stock_from_file (till, seq) VALUES (?1, ?2)")?
            .execute(params![fact.till, fact.seq])?;
    }
    Ok(())
}

pub(super) fn moved(conn: &Connection, fact: &Envelope) -> Result<()> {
    let body: StockMoved = fact.body()?;
    put(conn, fact, 0, &body.item, body.quantity)
}

/// What a sale took out. Of a sale that is known to be undone it comes back with the undoing.
pub(super) fn sold(conn: &Connection, fact: &Envelope, sale: &SaleCommitted) -> Result<()> {
    let of_items = sale.lines.iter().filter(|l| l.tracked).filter_map(|l| Some((l.item.as_deref()?, l.quantity)));
    let shares = sale.lines.iter().flat_map(|l| &l.shares).filter(|s| s.tracked);
    let mut tracked = of_items.chain(shares.map(|s| (s.item.as_str(), s.quantity))).zip(0..).peekable();
    if tracked.peek().is_none() {
        return Ok(());
    }
    for ((item, quantity), n) in tracked {
        put(conn, fact, n, item, -quantity)?;
    }
    put_back(conn, &sale.sale)
}

pub(super) fn returned(conn: &Connection, fact: &Envelope, body: &ReturnCommitted) -> Result<()> {
    let restocked = body.lines.iter().filter(|l| l.restocked).filter_map(|l| Some((l.item.as_deref()?, l.quantity)));
    restocked.zip(0..).try_for_each(|((item, quantity), n)| put(conn, fact, n, item, quantity))
}

fn put(conn: &Connection, fact: &Envelope, n: i64, item: &str, quantity: i64) -> Result<()> {
    conn.prepare_cached("INSERT INTO stock_moved (item, till, seq, n, quantity) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![item, fact.till, fact.seq, n, quantity])?;
    Ok(())
}

/// Takes out again what the undoing of a sale put back: another fact is the one that undoes it.
pub(super) fn forget_undoing(conn: &Connection, sale: &str) -> Result<()> {
    if let Some((till, _, undoing)) = undone(conn, sale)? {
        conn.execute("DELETE FROM stock_moved WHERE till = ?1 AND seq = ?2", params![till, undoing])?;
    }
    Ok(())
}

/// Puts back what an undone sale took out, once both have arrived.
pub(super) fn put_back(conn: &Connection, sale: &str) -> Result<()> {
    if let Some((till, seq, undoing)) = undone(conn, sale)? {
        conn.execute(
            "INSERT INTO stock_moved (item, till, seq, n, quantity)
             SELECT item, till, ?3, n, -quantity FROM stock_moved WHERE till = ?1 AND seq = ?2",
            params![till, seq, undoing],
        )?;
    }
    Ok(())
}

/// The till of an undone sale, the number of the sale's fact, and that of the fact that undid it.
fn undone(conn: &Connection, sale: &str) -> Result<Option<(String, i64, i64)>> {
    let sql = "SELECT s.till, s.seq, CAST(substr(r.id, length(s.till) + 2) AS INTEGER)
               FROM sale_reversed r JOIN sale s ON s.id = r.sale WHERE r.sale = ?1";
    let row = |r: &rusqlite::Row<'_>| Ok((r.get(0)?, r.get(1)?, r.get(2)?));
    Ok(conn.prepare_cached(sql)?.query_row([sale], row).optional()?)
}
