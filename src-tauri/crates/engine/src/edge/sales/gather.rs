//! Gathers receipts from the facts: sales, their reversals, returns.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};
use trestle_rules::measure;
use trestle_rules::money;
use trestle_rules::returns::RefundKind;
use trestle_rules::tax::{Rate, TaxLine};
use trestle_rules::tender::TenderKind;
use trestle_rules::tip::Tip;

use super::Choice;
use crate::error::{EngineError, Result};
use crate::facts::{Body, Measure, ReturnCommitted, ReturnLine, SaleCommitted, SaleReversed};
use crate::journal::{self, Envelope};
use crate::ledger;

/// One receipt of the export: a sale, its reversal, or a return.
pub(super) struct Entry {
    pub kind: &'static str,
    pub fact: Envelope,
    pub receipt: String,
    pub market: String,
    pub reason: String,
    pub sign: i64,
    pub lines: Vec<Row>,
    pub cash: i64,
    pub card: i64,
    pub transfer: i64,
    pub credit: i64,
    pub tips: Vec<Tip>,
    pub rounding: i64,
    pub total: i64,
    pub taxes: Vec<TaxLine>,
}

impl Entry {
    /// What was given on top, by all tenders.
    pub fn tip(&self) -> i64 {
        money::total(self.tips.iter().map(|tip| tip.amount))
    }

    /// What one kind of tender gave on top.
    pub fn tip_of(&self, kind: TenderKind) -> i64 {
        money::total(self.tips.iter().filter(|tip| tip.kind == kind).map(|tip| tip.amount))
    }
}

/// One line of a receipt; a bundle gives one for each component.
pub(super) struct Row {
    pub line: u32,
    pub sku: String,
    pub name: String,
    pub bundle: String,
    pub quantity: i64,
    /// How much of a measured piece.
    pub measured: Option<Measure>,
    pub paid: i64,
    pub rate: Rate,
    pub tax: i64,
}

impl Row {
    /// How much of a measured piece, as text with a point, and in what; empty of goods that were sold by the piece.
    pub fn measure(&self, sign: i64) -> (String, String) {
        let of = |m: Measure| (money::plain(sign * m.amount, measure::DECIMALS), m.unit.name().to_owned());
        self.measured.map(of).unwrap_or_default()
    }
}

/// The chosen receipts.
const CHOSEN: &str = "(SELECT till, seq FROM (
                 SELECT till, seq, day, session FROM sale
                 UNION ALL SELECT till, seq, day, session FROM returned
                 UNION ALL SELECT s.till, CAST(substr(r.id, instr(r.id, '-') + 1) AS INTEGER), s.day, s.session
                   FROM sale_reversed r JOIN sale s ON s.id = r.sale)
               WHERE (?1 IS NULL OR session = ?1) AND (?2 IS NULL OR day >= ?2) AND (?3 IS NULL OR day <= ?3))";

/// How many receipts are chosen.
pub(super) fn count(conn: &Connection, choice: &Choice) -> Result<u64> {
    let sql = format!("SELECT count(*) FROM {CHOSEN}");
    let count: i64 = conn.query_row(&sql, params![choice.session, choice.from, choice.to], |r| r.get(0))?;
    Ok(count.unsigned_abs())
}

/// Goes through the chosen receipts in the order of (till, seq).
pub(super) fn each(conn: &Connection, choice: &Choice, mut visit: impl FnMut(Entry) -> Result<()>) -> Result<()> {
    let mut statement = conn.prepare(&format!("SELECT till, seq FROM {CHOSEN} ORDER BY till, seq"))?;
    let mut rows = statement.query(params![choice.session, choice.from, choice.to])?;
    while let Some(row) = rows.next()? {
        let (till, seq): (String, i64) = (row.get(0)?, row.get(1)?);
        let fact = journal::read(conn, &till, seq)?;
        visit(entry(conn, fact.ok_or_else(|| EngineError::Bug("a fact that is listed is not there"))?)?)?;
    }
    Ok(())
}

fn entry(conn: &Connection, fact: Envelope) -> Result<Entry> {
    match fact.kind.as_str() {
        SaleCommitted::KIND => of_sale(conn, fact.body()?, fact, "sale", 1),
        SaleReversed::KIND => {
            let body: SaleReversed = fact.body()?;
            let sale = ledger::sale(conn, &body.sale)?.0;
            of_sale(conn, sale, fact, "reversal", -1)
        }
        _ => of_return(conn, fact.body()?, fact),
    }
}

fn of_sale(conn: &Connection, sale: SaleCommitted, fact: Envelope, kind: &'static str, sign: i64) -> Result<Entry> {
    let mut rows = Vec::new();
    for line in &sale.lines {
        let row = |name: &str, bundle: &str, quantity, paid, rate| Row {
            line: line.line,
            sku: line.sku.clone(),
            name: name.to_owned(),
            bundle: bundle.to_owned(),
            quantity,
            measured: line.measured.map(|m| Measure { unit: m.unit, amount: m.amount }),
            paid,
            rate,
            tax: 0,
        };
        match line.rate {
            Some(rate) => rows.push(row(&line.name, "", line.quantity, line.paid, rate)),
            None => rows.extend(line.shares.iter().map(|s| row(&s.name, &line.name, s.quantity, s.paid, s.rate))),
        }
    }
    let given = |kind| sale.tenders.iter().filter(|t| t.kind == kind).map(|t| t.amount).sum::<i64>();
    Ok(Entry {
        kind,
        market: market(conn, sale.market.as_deref())?,
        receipt: sale.receipt,
        reason: String::new(),
        sign,
        lines: share_tax(rows, &sale.taxes)?,
        cash: given(TenderKind::Cash) - sale.change,
        card: given(TenderKind::Card),
        transfer: given(TenderKind::Transfer),
        credit: given(TenderKind::Credit),
        tips: sale.tips,
        rounding: sale.rounding,
        total: sale.total,
        taxes: sale.taxes,
        fact,
    })
}

fn of_return(conn: &Connection, body: ReturnCommitted, fact: Envelope) -> Result<Entry> {
    let receipt = body.sale.as_deref().map(|s| ledger::receipt_of(conn, s)).transpose()?;
    let sku_of = |item: Option<&str>| -> Result<String> {
        Ok(item.map(|i| ledger::item(conn, i)).transpose()?.flatten().map(|i| i.sku).unwrap_or_default())
    };
    let row = |line: &ReturnLine| -> Result<Row> {
        Ok(Row {
            line: line.line,
            sku: sku_of(line.item.as_deref())?,
            name: line.name.clone(),
            bundle: String::new(),
            quantity: line.quantity,
            measured: line.measured,
            paid: line.refund,
            rate: line.rate,
            tax: 0,
        })
    };
    let paid_out = body.refund + body.rounding;
    let by = |kind| if body.refund_as == kind { paid_out } else { 0 };
    let (cash, card, credit) = (by(RefundKind::Cash), by(RefundKind::Card), by(RefundKind::Credit));
    Ok(Entry {
        kind: "return",
        market: session_market(conn, fact.session.as_deref())?,
        receipt: receipt.unwrap_or_default(),
        reason: body.reason,
        sign: -1,
        lines: share_tax(body.lines.iter().map(row).collect::<Result<_>>()?, &body.taxes)?,
        cash,
        card,
        transfer: 0,
        credit,
        tips: Vec::new(),
        rounding: body.rounding,
        total: body.refund,
        taxes: body.taxes,
        fact,
    })
}

fn market(conn: &Connection, id: Option<&str>) -> Result<String> {
    Ok(ledger::market_name(conn, id)?.unwrap_or_default())
}

fn session_market(conn: &Connection, session: Option<&str>) -> Result<String> {
    let mut statement = conn.prepare_cached("SELECT market FROM session WHERE id = ?1")?;
    let id: Option<Option<String>> = statement.query_row([session], |r| r.get(0)).optional()?;
    market(conn, id.flatten().as_deref())
}

/// Shares the tax of each rate out over its lines, so that the lines add up to it.
fn share_tax(mut rows: Vec<Row>, taxes: &[TaxLine]) -> Result<Vec<Row>> {
    let mut by_rate = BTreeMap::<Rate, Vec<usize>>::new();
    for (i, row) in rows.iter().enumerate() {
        by_rate.entry(row.rate).or_default().push(i);
    }
    for tax in taxes {
        let Some(places) = by_rate.get(&tax.rate) else { continue };
        let weights: Vec<i64> = places.iter().map(|i| rows[*i].paid).collect();
        for (place, share) in places.iter().zip(money::share_out(tax.tax, &weights)?) {
            rows[*place].tax = share;
        }
    }
    Ok(rows)
}
