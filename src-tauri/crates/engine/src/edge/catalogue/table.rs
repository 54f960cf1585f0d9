//! A table as any file holds it: headings, and rows that know their line.
//!
//! Owns the limits. Keeps true: no file is read beyond them, so that none fills the memory; a cell is what stands in the
//! file, trimmed. Must not know what a column means.

use std::fs;
use std::path::Path;

use serde_json::json;

use super::{Step, csv_file, workbook};
use crate::api::types::listing::ListingEncoding;
use crate::error::{EngineError, Result, said};
use crate::error_codes::ErrorCode;

/// Rows at most: some three times the largest catalogue that a stall is promised to work with.
pub(crate) const MAX_ROWS: usize = 65_536;
/// Bytes of a text file at most, and of what a workbook unpacks to.
pub(crate) const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// Columns at most; other programs write about a hundred.
pub(crate) const MAX_COLUMNS: usize = 1_000;

/// Headings and rows.
#[derive(Debug)]
pub(crate) struct Table {
    pub encoding: ListingEncoding,
    pub headings: Vec<String>,
    pub rows: Vec<Row>,
}

/// A row below the headings that holds something.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// Line of the file on which it begins.
    pub line: u64,
    /// Cells by column.
    pub cells: Vec<String>,
    /// Whether it swallowed what stands below it.
    pub open: bool,
}

impl Row {
    /// A cell; a row may be shorter than its headings.
    pub(crate) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// Reads a file as what it is.
///
/// # Errors
/// `listing.unreadable`, `listing.too_large`, `listing.empty`, and what `step` says.
pub(crate) fn read(file: &Path, step: Step<'_>) -> Result<Table> {
    let meta = fs::metadata(file).map_err(|e| unreadable(file, &said(&e)))?;
    if !meta.is_file() {
        return Err(unreadable(file, ""));
    }
    if meta.len() > MAX_BYTES {
        return Err(too_large(file));
    }
    let bytes = fs::read(file).map_err(|e| unreadable(file, &said(&e)))?;
    let mut table = if bytes.starts_with(b"PK\x03\x04") {
        workbook::read(file, bytes, step)?
    } else {
        csv_file::read(file, &bytes, step)?
    };
    while table.headings.last().is_some_and(String::is_empty) {
        table.headings.pop();
    }
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

pub(super) fn name(file: &Path) -> String {
    file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}
