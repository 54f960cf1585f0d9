//! Folds sales, reversals and returns. A return and its sale may arrive in any order: they meet in queries.

use rusqlite::{CachedStatement, Connection, params};

use crate::error::{EngineError, Result};
use crate::facts::{ReturnCommitted, SaleCommitted, SaleLine, SaleReversed};
use crate::journal::Envelope;

/// What puts sales into their tables, kept ready over many of them.
pub(super) struct Sales<'c> {
    conn: &'c Connection,
    sale: CachedStatement<'c>,
    line: CachedStatement<'c>,
    tender: CachedStatement<'c>,
    tax: CachedStatement<'c>,
}

impl<'c> Sales<'c> {
    pub(super) fn on(conn: &'c Connection) -> Result<Self> {
        let sale =
            "INSERT INTO sale (id, till, seq, number, receipt, at, day, session, market, member, member_code, articles,
               total, rounding, change)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
        let line = "INSERT INTO sale_line (sale, line, part, item, name, bundle, quantity, paid, rate)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        Ok(Self {
            conn,
            sale: conn.prepare_cached(sale)?,
            line: conn.prepare_cached(line)?,
            tender: conn.prepare_cached("INSERT INTO sale_tender (sale, n, kind, amount) VALUES (?1, ?2, ?3, ?4)")?,
            tax: conn.prepare_cached("INSERT INTO sale_tax (sale, rate, gross, tax) VALUES (?1, ?2, ?3, ?4)")?,
        })
    }

    pub(super) fn committed(&mut self, fact: &Envelope, sale: &SaleCommitted) -> Result<()> {
        // A sale is named by the till that made it; a fact that names another's is kept and passed over.
        if fact.session.is_none() || !sale.sale.starts_with(&format!("{}.", fact.till)) {
            return Ok(());
        }
        let articles = sale.lines.iter().try_fold(0, |sum: i64, line| sum.checked_add(line.quantity));
        let articles = articles.ok_or_else(|| EngineError::Bug("too many articles"))?;
        self.sale.execute(params![
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
        sale.lines.iter().try_for_each(|line| self.line(&sale.sale, line))?;
        super::stock::sold(self.conn, fact, sale)?;
        for (n, tender) in sale.tenders.iter().enumerate() {
            self.tender.execute(params![sale.sale, index(n)?, tender.kind.name(), tender.amount])?;
        }
        for tip in &sale.tips {
            self.conn
                .prepare_cached("INSERT INTO sale_tip (sale, kind, amount) VALUES (?1, ?2, ?3)")?
                .execute(params![sale.sale, tip.kind.name(), tip.amount])?;
        }
        for tax in &sale.taxes {
            self.tax.execute(params![sale.sale, tax.rate.to_string(), tax.gross, tax.tax])?;
        }
        Ok(())
    }

    fn line(&mut self, sale: &str, line: &SaleLine) -> Result<()> {
        let none = None::<String>;
        if let Some(measured) = &line.measured {
            self.conn
                .prepare_cached("INSERT INTO sale_measure (sale, line, unit, amount) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![sale, line.line, measured.unit.name(), measured.amount])?;
        }
        if line.shares.is_empty() {
            let rate = line.rate.ok_or_else(|| EngineError::Bug("a line without a rate"))?.to_string();
            let (item, name) = (&line.item, &line.name);
            self.line.execute(params![sale, line.line, -1, item, name, none, line.quantity, line.paid, rate])?;
        }
        for (part, share) in line.shares.iter().enumerate() {
            let (part, rate, of) = (index(part)?, share.rate.to_string(), &line.name);
            let (item, name) = (&share.item, &share.name);
            self.line.execute(params![sale, line.line, part, item, name, of, share.quantity, share.paid, rate])?;
        }
        Ok(())
    }
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
    i64::try_from(n).map_err(|_| EngineError::Bug("a count beyond what can be stored"))
}
