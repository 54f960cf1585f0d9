//! A table as any file holds it: headings, and rows that know their line.
//!
//! Owns the limits. Keeps true: no file is read beyond them, so that none fills the memory, whatever it is made of; a cell is
//! what stands in the file, trimmed. Must not know what a column means.

use std::path::Path;

use iso_currency::Currency;
use serde_json::json;

use super::super::records::{self, TooLong};
use super::words::meanings_named;
use super::{Step, csv_file, workbook};
use crate::api::types::listing::{ListingEncoding, ListingSeparator, ReadListing};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::named;

/// Rows at most: some three times the largest catalogue that a stall is promised to work with.
pub(crate) const MAX_ROWS: usize = 65_536;
/// Bytes of a text file at most, of what a workbook unpacks to, and of the text in all cells.
pub(crate) const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// Columns at most.
pub(crate) const MAX_COLUMNS: usize = records::MAX_CELLS;
/// Cells of all rows together at most: as many rows as there may be, with 128 columns each.
pub(super) const MAX_CELLS: usize = 128 * MAX_ROWS;

/// A file, and how it is to be read.
#[derive(Clone, Copy)]
pub(super) struct Source<'s> {
    pub file: &'s Path,
    /// What somebody said of it.
    pub read: &'s ReadListing,
    /// The shop's.
    pub currency: Currency,
}

/// Headings and rows.
#[derive(Debug)]
pub(crate) struct Table {
    pub encoding: ListingEncoding,
    pub separator: Option<ListingSeparator>,
    /// Sheets of a workbook.
    pub sheets: Vec<String>,
    /// The one of them that was read.
    pub sheet: Option<String>,
    /// Line of the headings.
    pub heading_line: u64,
    pub headings: Vec<String>,
    pub rows: Vec<Row>,
}

/// What a cell of a workbook is that shows something else than a number or a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Odd {
    Date,
    YesNo,
}

/// A row below the headings that holds something. Its cells stand in one text, so that an empty one costs next to nothing.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// Line of the file on which it begins.
    pub line: u64,
    text: Box<str>,
    /// Where each cell ends in the text.
    ends: Box<[u32]>,
    /// Whether it swallowed what stands below it.
    pub open: bool,
    /// Cells that are something else than they look like, by their columns.
    odd: Box<[(usize, Odd)]>,
}

impl Row {
    fn new<T: AsRef<str>>(line: u64, cells: &[T], odd: &[(usize, Odd)]) -> Self {
        let (mut text, mut ends) = (String::new(), Vec::with_capacity(cells.len()));
        for cell in cells {
            text.push_str(cell.as_ref());
            ends.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
        }
        Self { line, text: text.into(), ends: ends.into(), open: false, odd: odd.into() }
    }

    /// The same row with other texts in its cells.
    pub(super) fn rewritten(&self, write: impl Fn(&str) -> String) -> Self {
        let cells: Vec<String> = self.cells().map(write).collect();
        Self { open: self.open, ..Self::new(self.line, &cells, &self.odd) }
    }

    /// What a cell is, if it is something else than it looks like.
    pub(super) fn odd(&self, column: usize) -> Option<Odd> {
        self.odd.iter().find(|(at, _)| *at == column).map(|(_, odd)| *odd)
    }

    /// A cell; a row may be shorter than its headings.
    pub(crate) fn cell(&self, column: usize) -> &str {
        let start = column.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let place = start.zip(self.ends.get(column));
        place.and_then(|(start, end)| self.text.get(start as usize..*end as usize)).unwrap_or_default()
    }

    /// All its cells.
    pub(crate) fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|column| self.cell(column))
    }
}

/// Rows among which the headings are looked for: a title, an address and the date may stand above them.
const ABOVE: usize = 20;

/// A row that may be the headings: its line, its cells, and which of them are odd.
type Above = (u64, Vec<String>, Vec<(usize, Odd)>);

/// A table that is filled row by row, within the limits.
pub(super) struct Filling<'s> {
    source: Source<'s>,
    table: Table,
    /// Rows among which the headings have not been found yet.
    above: Vec<Above>,
    cells: usize,
    bytes: u64,
}

impl<'s> Filling<'s> {
    pub(super) fn new(source: Source<'s>, encoding: ListingEncoding) -> Self {
        let table = Table {
            encoding,
            separator: None,
            sheets: Vec::new(),
            sheet: None,
            heading_line: 0,
            headings: Vec::new(),
            rows: Vec::new(),
        };
        Self { source, table, above: Vec::new(), cells: 0, bytes: 0 }
    }

    /// Adds what stands on a line; one that holds nothing is passed over.
    pub(super) fn add(&mut self, line: u64, cells: &[String], odd: &[(usize, Odd)]) -> Result<()> {
        let Some(last) = cells.iter().rposition(|cell| !cell.is_empty()) else { return Ok(()) };
        if self.has_headings() {
            return self.add_row(line, &cells[..=last], odd);
        }
        if self.source.read.heading_line.is_none_or(|said| line >= said) {
            self.above.push((line, cells.to_vec(), odd.to_vec()));
        }
        if self.above.len() > ABOVE || (self.source.read.heading_line.is_some() && !self.above.is_empty()) {
            self.find_headings()
        } else {
            Ok(())
        }
    }

    /// The headings are the first row that somebody said, or that names two things that headings name, or that has two cells.
    fn find_headings(&mut self) -> Result<()> {
        let rows = std::mem::take(&mut self.above);
        let filled = |cells: &[String]| cells.iter().filter(|cell| !cell.is_empty()).count();
        let named = rows.iter().position(|(_, cells, _)| meanings_named(cells, self.source.currency) > 1);
        let several = || rows.iter().position(|(_, cells, _)| filled(cells) > 1);
        let found =
            if self.source.read.heading_line.is_some() { 0 } else { named.or_else(several).unwrap_or_default() };
        for (line, cells, odd) in rows.into_iter().skip(found) {
            if self.has_headings() {
                let last = cells.iter().rposition(|cell| !cell.is_empty()).unwrap_or_default();
                self.add_row(line, &cells[..=last], &odd)?;
            } else {
                (self.table.heading_line, self.table.headings) = (line, cells);
            }
        }
        Ok(())
    }

    fn add_row(&mut self, line: u64, cells: &[String], odd: &[(usize, Odd)]) -> Result<()> {
        self.cells += cells.len();
        self.bytes += cells.iter().map(|cell| cell.len() as u64).sum::<u64>();
        if self.table.rows.len() == MAX_ROWS {
            return Err(too_many(self.source.file, line));
        }
        if self.cells > MAX_CELLS {
            return Err(too_many_cells(self.source.file, line));
        }
        if self.bytes > MAX_BYTES {
            return Err(too_large(self.source.file));
        }
        self.table.rows.push(Row::new(line, cells, odd));
        Ok(())
    }

    pub(super) fn has_headings(&self) -> bool {
        !self.table.headings.is_empty()
    }

    /// Whether anything was added.
    pub(super) fn has_any(&self) -> bool {
        self.has_headings() || !self.above.is_empty()
    }

    /// The table; `open` says whether its last row swallowed what stands below it.
    pub(super) fn end(mut self, open: bool) -> Result<Table> {
        if !self.has_headings() {
            self.find_headings()?;
        }
        if let Some(row) = self.table.rows.last_mut() {
            row.open = open;
        }
        Ok(self.table)
    }
}

/// Reads a file as what it is.
///
/// # Errors
/// `listing.unreadable`, `listing.too_large`, `listing.too_many_rows`, `listing.too_many_cells`, `listing.row_too_long`,
/// `listing.workbook_too_full`, `listing.empty`, `listing.no_sheet`, `listing.stray_byte`, and what `step` says.
pub(super) fn read(source: Source<'_>, step: Step<'_>) -> Result<Table> {
    let file = source.file;
    let bytes = named::read(file, MAX_BYTES).map_err(|refused| match refused {
        named::Unopened::TooLarge => too_large(file),
        other => unreadable(file, &other.what()),
    })?;
    let table = if bytes.starts_with(b"PK\x03\x04") {
        workbook::read(source, bytes, step)?
    } else {
        csv_file::read(source, bytes, step)?
    };
    if table.headings.is_empty() {
        return Err(EngineError::with(ErrorCode::ListingEmpty, [("file", json!(name(file)))]));
    }
    Ok(table)
}

/// A cell without what stands around it; a mark of the byte order may stand anywhere.
pub(super) fn clean(cell: &str) -> String {
    if cell.contains('\u{feff}') { cell.replace('\u{feff}', "").trim().to_owned() } else { cell.trim().to_owned() }
}

pub(super) fn unreadable(file: &Path, what: &str) -> EngineError {
    EngineError::with(ErrorCode::ListingUnreadable, [("file", json!(name(file))), ("what", json!(what))])
}

pub(super) fn too_large(file: &Path) -> EngineError {
    let most = json!(MAX_BYTES >> 20);
    EngineError::with(ErrorCode::ListingTooLarge, [("file", json!(name(file))), ("most", most)])
}

/// More rows or columns than are read.
pub(super) fn too_many(file: &Path, line: u64) -> EngineError {
    let args = [("file", json!(name(file))), ("most", json!(MAX_ROWS)), ("line", json!(line))];
    EngineError::with(ErrorCode::ListingTooManyRows, args)
}

/// More cells in all than are read.
pub(super) fn too_many_cells(file: &Path, line: u64) -> EngineError {
    let args = [("file", json!(name(file))), ("most", json!(MAX_CELLS)), ("line", json!(line))];
    EngineError::with(ErrorCode::ListingTooManyCells, args)
}

/// A workbook of which a part holds more of something than is read.
pub(super) fn too_full(file: &Path, part: &str) -> EngineError {
    let part: String = part.chars().take(80).collect();
    EngineError::with(ErrorCode::ListingWorkbookTooFull, [("file", json!(name(file))), ("part", json!(part))])
}

/// A row with more cells, or more text, than is read of one.
pub(super) fn too_long(file: &Path, row: TooLong) -> EngineError {
    let (line, column) = match row {
        TooLong::Cells { line } => return too_many(file, line),
        TooLong::Bytes { line, column } => (line, column),
    };
    let most = json!(records::MAX_BYTES >> 10);
    let args = [("file", json!(name(file))), ("line", json!(line)), ("column", json!(column)), ("most", most)];
    EngineError::with(ErrorCode::ListingRowTooLong, args)
}

pub(super) fn name(file: &Path) -> String {
    file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}
