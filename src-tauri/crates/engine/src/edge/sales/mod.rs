//! The sales export: CSV, JSON lines and a workbook, made from the facts.
//!
//! Keeps true: everything that happened is in it, undone sales with their reversal, so that its sum is the takings of the
//! Z report; the file is on disk, read back and compared before anybody says so.

mod columns;
mod gather;
mod package;
mod write;
mod xlsx;

use std::io::Write;

use rusqlite::Connection;

use crate::api::types::export::{Exported, SalesFormat};
use crate::api::types::session::Report;
use crate::delivery::{Outlet, deliver, unwritable};
use crate::error::{EngineError, Result};
use crate::shop::Shop;

use gather::{Entry, count, each};
use write::Writer;
use xlsx::{Book, SHEETS};

/// Which sales.
#[derive(Debug, Default)]
pub(crate) struct Choice {
    /// Only this session.
    pub session: Option<String>,
    /// From this business day on.
    pub from: Option<String>,
    /// Up to this business day.
    pub to: Option<String>,
}

/// What to write.
#[derive(Debug)]
pub(crate) struct Order<'a> {
    /// The shop.
    pub shop: &'a Shop,
    /// Which sales.
    pub choice: Choice,
    /// As what.
    pub format: SalesFormat,
    /// The command's moment, UTC milliseconds.
    pub made_at: i64,
    /// Reports of the days chosen, oldest first: a workbook has a sheet of them, nothing else needs any.
    pub days: Vec<Report>,
}

/// Whether nothing was sold or returned of what is chosen.
pub(crate) fn is_empty(conn: &Connection, choice: &Choice) -> Result<bool> {
    Ok(count(conn, choice)? == 0)
}

/// Told (receipts done, receipts in all); an error stops.
pub(crate) type Step<'s> = &'s mut dyn FnMut(u64, u64) -> Result<()>;

/// Writes the export, and reads it back.
pub(crate) fn export(conn: &Connection, order: &Order<'_>, outlet: &Outlet, step: Step<'_>) -> Result<Exported> {
    let file = outlet.file.as_path();
    let failed = |e: std::io::Error| unwritable(file, &e);
    let (sums, bytes) = deliver(outlet, |out| write(conn, order, out, &failed, step))?;
    let Sums { sales, returns, takings } = sums;
    Ok(Exported { file: file.display().to_string(), sales, returns, takings, bytes })
}

fn write(
    conn: &Connection,
    order: &Order<'_>,
    out: &mut impl Write,
    failed: &dyn Fn(std::io::Error) -> EngineError,
    step: Step<'_>,
) -> Result<Sums> {
    let (mut sums, mut done) = (Sums::default(), 0);
    let count = count(conn, &order.choice)?;
    if order.format == SalesFormat::Xlsx {
        let all = count * SHEETS.len() as u64;
        let mut book = Book::new(out, order.shop, failed);
        for (n, sheet) in SHEETS.into_iter().enumerate() {
            book.sheet(sheet, &mut |visit| {
                each(conn, &order.choice, |entry| {
                    if n == 0 {
                        sums.add(&entry);
                    }
                    done += 1;
                    step(done, all)?;
                    visit(&entry)
                })
            })?;
        }
        book.finish(&order.days, order.made_at)?;
    } else {
        let mut writer = Writer::new(out, order.shop, order.format).map_err(failed)?;
        each(conn, &order.choice, |entry| {
            sums.add(&entry);
            done += 1;
            step(done, count)?;
            writer.entry(&entry).map_err(failed)
        })?;
        writer.finish().map_err(failed)?;
    }
    Ok(sums)
}

/// What is said of an export.
#[derive(Default)]
struct Sums {
    sales: i64,
    returns: i64,
    takings: i64,
}

impl Sums {
    fn add(&mut self, entry: &Entry) {
        match entry.kind {
            "sale" => self.sales += 1,
            "return" => self.returns += 1,
            _ => self.sales -= 1,
        }
        self.takings += entry.sign * entry.total;
    }
}
