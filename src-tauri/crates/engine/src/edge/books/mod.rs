//! The books export: a day's takings by tax rate and tender, for bookkeeping programs. One file here a format.
//!
//! Keeps true: its sums are those of the day's reports; what came to nothing is left out, because no program takes a zero;
//! no cell is a formula; the file is on disk, read back and compared before anybody says so.

mod datev;
mod gather;
mod lexware;
mod quickbooks;
mod xero;

use std::io::Write;

use chrono::NaiveDate;
use serde_json::{Map, Value, json};
use trestle_rules::books::{BooksFormat, Entry, Of};
use trestle_rules::money;

pub(crate) use gather::gather;

use crate::catalogue::sentence;
use crate::delivery::{Outlet, deliver, unwritable};
use crate::error::{EngineError, Result};
use crate::shop::Shop;

/// Which days.
#[derive(Debug, Default)]
pub(crate) struct Choice {
    /// From this business day on.
    pub from: Option<NaiveDate>,
    /// Up to this business day.
    pub to: Option<NaiveDate>,
    /// But for this one.
    pub but: Option<NaiveDate>,
}

/// An entry and its business day.
#[derive(Debug)]
pub(crate) struct Line {
    /// Business day.
    pub day: NaiveDate,
    /// What is booked.
    pub entry: Entry,
}

/// What to write.
#[derive(Debug)]
pub(crate) struct Order<'a> {
    /// The shop.
    pub shop: &'a Shop,
    /// What is booked, by day.
    pub lines: &'a [Line],
    /// The command's moment, UTC milliseconds.
    pub made_at: i64,
    /// Its offset from UTC, minutes.
    pub offset: i32,
}

/// Makes the bytes of a file.
pub(crate) fn make(order: &Order<'_>, format: BooksFormat) -> Result<Vec<u8>> {
    match format {
        BooksFormat::Xero => xero::make(order),
        BooksFormat::Quickbooks => quickbooks::make(order),
        BooksFormat::Lexware => lexware::make(order),
        BooksFormat::Datev => datev::make(order),
    }
}

/// How the name of a file begins. DATEV knows its own by that.
pub(crate) fn stem(format: BooksFormat) -> &'static str {
    match format {
        BooksFormat::Xero => "xero",
        BooksFormat::Quickbooks => "quickbooks",
        BooksFormat::Lexware => "lexware",
        BooksFormat::Datev => "EXTF_Buchungsstapel",
    }
}

/// Writes the file, and reads it back. Gives its bytes.
pub(crate) fn write(bytes: &[u8], outlet: &Outlet) -> Result<i64> {
    let ((), size) = deliver(outlet, |out| out.write_all(bytes).map_err(|e| unwritable(&outlet.file, &e)))?;
    Ok(size)
}

/// What a file marks the decimals of its amounts with, in its words too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decimals {
    Point,
    Comma,
}

impl Decimals {
    fn mark(self, number: &str) -> String {
        if self == Self::Comma { number.replace('.', ",") } else { number.to_owned() }
    }
}

/// What is written of a line in words: rate, tender, the tax contained, the shop.
fn words(order: &Order<'_>, line: &Line, decimals: Decimals) -> String {
    let entry = &line.entry;
    let (key, rate) = match entry.of {
        Of::Takings(rate) => ("books.takings", decimals.mark(&rate.to_string())),
        Of::Tips => ("books.tips", String::new()),
        Of::Rounding => ("books.rounding", String::new()),
    };
    let values = [
        ("rate", json!(rate)),
        ("tender", json!(entry.tender)),
        ("tax_amount", json!(entry.tax)),
        ("shop", json!(order.shop.name)),
    ];
    fill(order, key, decimals, values)
}

fn fill(
    order: &Order<'_>,
    key: &str,
    decimals: Decimals,
    values: impl IntoIterator<Item = (&'static str, Value)>,
) -> String {
    let values: Map<String, Value> = values.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
    sentence(key, &values, &|minor| decimals.mark(&money::plain(minor, order.shop.decimals())))
}

/// One document for all entries of a day, in letters that every program takes.
fn document(day: NaiveDate) -> String {
    format!("TRESTLE-{day}")
}

/// Lines that can be booked: a zero cannot.
fn bookable<'a>(order: &'a Order<'_>) -> impl DoubleEndedIterator<Item = &'a Line> {
    order.lines.iter().filter(|line| line.entry.gross != 0)
}

/// Rows as bytes, each ended by CRLF.
fn rows(
    delimiter: u8,
    headings: &[&str],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> std::result::Result<Vec<u8>, EngineError> {
    const FAILED: EngineError = EngineError::Bug("writing CSV");
    let mut csv = csv::WriterBuilder::new();
    let mut csv = csv.delimiter(delimiter).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    csv.write_record(headings).map_err(|_| FAILED)?;
    for row in rows {
        csv.write_record(row).map_err(|_| FAILED)?;
    }
    csv.into_inner().map_err(|_| FAILED)
}
