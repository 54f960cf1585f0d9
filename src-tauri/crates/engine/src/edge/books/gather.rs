//! Gathers days from the facts: sales that stand, less what came back.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rusqlite::{Connection, params};
use serde_json::json;
use trestle_rules::books::{Day, Receipt, settled};

use super::{Choice, Line};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{ReturnCommitted, SaleCommitted};
use crate::journal::{self, Envelope};

/// The entries of the chosen days, oldest first. `step` is told how many receipts were read. An undone sale is in none, as in the reports.
pub(crate) fn gather(conn: &Connection, choice: &Choice, step: &mut dyn FnMut(u64) -> Result<()>) -> Result<Vec<Line>> {
    let sql = "SELECT till, seq, day, refund_as FROM (
                 SELECT till, seq, day, NULL AS refund_as FROM sale
                   WHERE NOT EXISTS (SELECT 1 FROM sale_reversed r WHERE r.sale = sale.id)
                 UNION ALL SELECT till, seq, day, refund_as FROM returned)
               WHERE (?1 IS NULL OR day >= ?1) AND (?2 IS NULL OR day <= ?2) AND (?3 IS NULL OR day <> ?3)
               ORDER BY till, seq";
    let text = |day: Option<NaiveDate>| day.map(|d| d.to_string());
    let mut statement = conn.prepare(sql)?;
    let mut rows = statement.query(params![text(choice.from), text(choice.to), text(choice.but)])?;
    let (mut days, mut done) = (BTreeMap::<NaiveDate, Day>::new(), 0);
    while let Some(row) = rows.next()? {
        let (till, seq, day): (String, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let day: NaiveDate = day.parse().map_err(|_| EngineError::Bug("the day of a fact"))?;
        let fact = journal::read(conn, &till, seq)?;
        let fact = fact.ok_or_else(|| EngineError::Bug("a fact that is listed is not there"))?;
        let refund_as: Option<String> = row.get(3)?;
        add(days.entry(day).or_default(), &fact, refund_as.as_deref())?;
        done += 1;
        step(done)?;
    }
    let lines = days.iter().flat_map(|(day, sums)| sums.entries().into_iter().map(|entry| Line { day: *day, entry }));
    Ok(lines.collect())
}

/// Adds a sale, or a return with the tender it was refunded by.
fn add(day: &mut Day, fact: &Envelope, refund_as: Option<&str>) -> Result<()> {
    let added = match refund_as {
        None => {
            let sale: SaleCommitted = fact.body()?;
            let settled = settled(&sale.tenders, sale.change, sale.rounding, &sale.tips);
            let (taxes, rounding, tips) = (&sale.taxes, sale.rounding, &sale.tips);
            day.add(&Receipt { taxes, settled: &settled, rounding, tips, back: false })
        }
        Some(tender) => {
            let back: ReturnCommitted = fact.body()?;
            let settled = [(tender, back.refund)];
            let (taxes, rounding) = (&back.taxes, back.rounding);
            day.add(&Receipt { taxes, settled: &settled, rounding, tips: &[], back: true })
        }
    };
    // Books that leave out a receipt would be wrong without anybody seeing it; so the receipt is named and nothing written.
    added.map_err(|_| {
        let receipt = json!(format!("{}-{}", fact.till, fact.seq));
        EngineError::with(ErrorCode::BooksUnbalanced, [("receipt", receipt), ("on_date", json!(fact.day))])
    })
}
