//! Folds sales, reversals and returns. A return and its sale may arrive in any order: they meet in queries.

use rusqlite::{Connection, params};

use crate::error::{EngineError, Result};
use crate::facts::{ReturnCommitted, SaleCommitted, SaleReversed};
use crate::journal::Envelope;

pub(super) fn sale_committed(conn: &Connection, fact: &Envelope, sale: &SaleCommitted) -> Result<()> {
    // A sale is named by the till that made it; a fact that names another's is kept and passed over.
    if fact.session.is_none() || !sale.sale.starts_with(&format!("{}.", fact.till)) {
        return Ok(());
    }
    let articles = sale.lines.iter().try_fold(0, |sum: i64, line| sum.checked_add(line.quantity));
    let articles = articles.ok_or_else(|| EngineError::Bug("too many articles".into()))?;
    conn.prepare_cached(
        "INSERT INTO sale (id, till, seq, number, receipt, at, day, session, market, member, member_code, articles,
           total, rounding, change)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    )?
    .execute(params![
        sale.sale,
        fact.till,
        fact.seq,
        sale.number,
        sale.receipt,
        fact.at,
        fact.day,
        fact.session,
        sale.market,
        sale.member,
        sale.member_code,
        articles,
        sale.total,
        sale.rounding,
        sale.change
    ])?;
    sale_lines(conn, sale)?;
    super::stock::sold(conn, fact, sale)?;
    for (n, tender) in sale.tenders.iter().enumerate() {
        conn.prepare_cached("INSERT INTO sale_tender (sale, n, kind, amount) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![sale.sale, index(n)?, tender.kind.name(), tender.amount])?;
    }
    for tip in &sale.tips {
        conn.prepare_cached("INSERT INTO sale_tip (sale, kind, amount) VALUES (?1, ?2, ?3)")?.execute(params![
            sale.sale,
            tip.kind.name(),
            tip.amount
        ])?;
    }
    for tax in &sale.taxes {
        conn.prepare_cached("INSERT INTO sale_tax (sale, rate, gross, tax) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![sale.sale, tax.rate.to_string(), tax.gross, tax.tax])?;
    }
    Ok(())
}

fn sale_lines(conn: &Connection, sale: &SaleCommitted) -> Result<()> {
    let mut insert = conn.prepare_cached(
        "INSERT INTO sale_line (sale, line, part, item, name, bundle, quantity, paid, rate)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    let (id, none) = (&sale.sale, None::<String>);
    for line in &sale.lines {
        if let Some(measured) = &line.measured {
            conn.prepare_cached("INSERT INTO sale_measure (sale, line, unit, amount) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![id, line.line, measured.unit.name(), measured.amount])?;
        }
        if line.shares.is_empty() {
            let rate = line.rate.ok_or_else(|| EngineError::Bug("a line without a rate".into()))?.to_string();
            insert.execute(params![id, line.line, -1, line.item, line.name, none, line.quantity, line.paid, rate])?;
        }
        for (part, share) in line.shares.iter().enumerate() {
            let (part, rate) = (index(part)?, share.rate.to_string());
            let of = &line.name;
            insert.execute(params![
                id,
                line.line,
                part,
                share.item,
                share.name,
                of,
                share.quantity,
                share.paid,
                rate
            ])?;
        }
    }
    Ok(())
}

pub(super) fn sale_reversed(conn: &Connection, fact: &Envelope) -> Result<()> {
    let body: SaleReversed = fact.body()?;
    // Only the till that made a sale undoes it; of two reversals the same one holds in whichever order they arrive.
    if body.sale.starts_with(&format!("{}.", fact.till)) {
        super::stock::forget_undoing(conn, &body.sale)?;
        conn.execute(
            "INSERT INTO sale_reversed (sale, id, at) VALUES (?1, ?2, ?3)
             ON CONFLICT (sale) DO UPDATE SET id = excluded.id, at = excluded.at WHERE excluded.id < id",
            params![body.sale, fact.id(), fact.at],
        )?;
        super::stock::put_back(conn, &body.sale)?;
    }
    Ok(())
}

pub(super) fn return_committed(conn: &Connection, fact: &Envelope) -> Result<()> {
    let (body, Some(session)) = (fact.body::<ReturnCommitted>()?, &fact.session) else { return Ok(()) };
    conn.prepare_cached(
        "INSERT INTO returned (id, till, seq, sale, at, day, session, refund, rounding, refund_as)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        fact.id(),
        fact.till,
        fact.seq,
        body.sale,
        fact.at,
        fact.day,
        session,
        body.refund,
        body.rounding,
        body.refund_as.name()
    ])?;
    for (n, line) in body.lines.iter().enumerate() {
        conn.prepare_cached(
            "INSERT INTO returned_line (id, n, sale, line, part, item, name, quantity, refund, rate)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            fact.id(),
            index(n)?,
            body.sale,
            line.line,
            line.part.map_or(-1, i64::from),
            line.item,
            line.name,
            line.quantity,
            line.refund,
            line.rate.to_string()
        ])?;
        if let Some(measured) = &line.measured {
            conn.prepare_cached("INSERT INTO returned_measure (id, n, amount) VALUES (?1, ?2, ?3)")?
                .execute(params![fact.id(), index(n)?, measured.amount])?;
        }
    }
    super::stock::returned(conn, fact, &body)?;
    for tax in &body.taxes {
        conn.prepare_cached("INSERT INTO returned_tax (id, rate, gross, tax) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![fact.id(), tax.rate.to_string(), tax.gross, tax.tax])?;
    }
    Ok(())
}

fn index(n: usize) -> Result<i64> {
    i64::try_from(n).map_err(|e| EngineError::Bug(e.to_string()))
}
