//! The sales export: CSV, JSON lines and a workbook, made from the facts.
//!
//! Keeps true: everything that happened is in it, undone sales with their reversal, so that its sum is the takings of the
//! Z report; the file is on disk, read back and compared before anybody says so.

mod columns;
mod gather;
mod write;
mod xlsx;

use std::fs;
use std::io::Write;
use std::path::Path;

use rusqlite::Connection;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::api::types::export::{Exported, SalesFormat};
use crate::api::types::session::Report;
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::files::{deliver, unwritable};
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
pub(crate) fn export(conn: &Connection, order: &Order<'_>, file: &Path) -> Result<Exported> {
    let failed = |e: std::io::Error| unwritable(file, &e);
    let (sums, hash, bytes) = deliver(file, |out| {
        let mut out = Hashing { inner: out, hasher: Sha256::new(), bytes: 0 };
        let sums = write(conn, order, &mut out, failed)?;
        Ok((sums, out.hasher.finalize(), out.bytes))
    })?;
    let read_back = fs::read(file).map_err(failed)?;
    if Sha256::digest(&read_back) != hash {
        let place = json!(file.display().to_string());
        return Err(EngineError::with(ErrorCode::ExportNotVerified, [("path", place)]));
    }
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

/// Counts and hashes what passes through, to compare with what is read back.
struct Hashing<W> {
    inner: W,
    hasher: Sha256,
    bytes: i64,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, buffer: &[u8]) -> std::io::Result<usize> {
        let written = self.inner.write(buffer)?;
        self.hasher.update(&buffer[..written]);
        self.bytes += i64::try_from(written).unwrap_or(0);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}
