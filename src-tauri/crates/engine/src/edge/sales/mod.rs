//! The sales export: CSV, JSON lines and a workbook, made from the facts.
//!
//! Keeps true: everything that happened is in it, undone sales with their reversal, so that its sum is the takings of the
//! Z report; the file is on disk, read back and compared before anybody says so.

mod columns;
mod gather;
mod write;
mod xlsx;

use std::io::Write;

use rusqlite::Connection;

use crate::api::types::export::{Exported, SalesFormat};
use crate::api::types::session::Report;
use crate::delivery::{Outlet, deliver, unwritable};
use crate::error::{EngineError, Result};
use crate::shop::Shop;

use gather::{Entry, each};
use write::Writer;
use xlsx::Book;

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

/// Writes the export, and reads it back.
pub(crate) fn export(conn: &Connection, order: &Order<'_>, outlet: &Outlet) -> Result<Exported> {
    let file = outlet.file.as_path();
    let failed = |e: std::io::Error| unwritable(file, &e);
    let (sums, bytes) = deliver(outlet, |out| write(conn, order, out, failed))?;
    let Sums { sales, returns, takings } = sums;
    Ok(Exported { file: file.display().to_string(), sales, returns, takings, bytes })
}

fn write(
    conn: &Connection,
    order: &Order<'_>,
    out: &mut impl Write,
    failed: impl Fn(std::io::Error) -> EngineError,
) -> Result<Sums> {
    let mut sums = Sums::default();
    if order.format == SalesFormat::Xlsx {
        let mut book = Book::new(order.shop)?;
        each(conn, &order.choice, |entry| {
            sums.add(&entry);
            book.entry(&entry)
        })?;
        order.days.iter().try_for_each(|day| book.day(day))?;
        out.write_all(&book.finish(order.made_at)?).map_err(failed)?;
    } else {
        let mut writer = Writer::new(out, order.shop, order.format).map_err(&failed)?;
        each(conn, &order.choice, |entry| {
            sums.add(&entry);
            writer.entry(&entry).map_err(&failed)
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
