//! Workbooks: the sheet that somebody named, or the first that holds something.
//!
//! Keeps true: it was measured before it is read; no sheet is read beyond the limits of a table, whatever size it says it has.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, Xlsx};
use serde_json::json;
use trestle_rules::money;

use super::super::records::{MAX_BYTES, TooLong};
use super::Step;
use super::formats::{Format, Formats, date, percent};
use super::table::{
    Filling, MAX_CELLS, MAX_COLUMNS, Odd, Source, Table, clean, too_long, too_many, too_many_cells, unreadable,
};
use super::unpacked::{measure, without_formats};
use crate::api::types::listing::ListingEncoding;
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;

/// Sheets at most that are looked into for one that holds something.
const SHEETS: usize = 16;
/// Merged cells at most that are looked at, for each row.
const MERGED: usize = 1_024;

/// Reads a workbook as a table. A row's line is the number that the spreadsheet shows beside it.
pub(super) fn read(source: Source<'_>, bytes: Vec<u8>, step: Step<'_>) -> Result<Table> {
    let file = source.file;
    measure(file, &bytes, step)?;
    // The library gives up in a panic at some cells that no spreadsheet writes.
    let read = catch_unwind(AssertUnwindSafe(|| cells(source, bytes, step)));
    read.unwrap_or_else(|_| Err(unreadable(file, "no workbook")))
}

fn cells(source: Source<'_>, bytes: Vec<u8>, step: Step<'_>) -> Result<Table> {
    let Source { file, read, .. } = source;
    let failed = |_: calamine::XlsxError| unreadable(file, "no workbook");
    let formats = Formats::read(&bytes);
    let mut book = Xlsx::new(Cursor::new(without_formats(bytes))).map_err(failed)?;
    let sheets = book.sheet_names();
    let wanted: Vec<&String> = match &read.sheet {
        Some(said) => sheets.iter().filter(|sheet| *sheet == said).collect(),
        None => sheets.iter().take(SHEETS).collect(),
    };
    if let Some(said) = read.sheet.as_ref().filter(|_| wanted.is_empty()) {
        return Err(EngineError::with(ErrorCode::ListingNoSheet, [("sheet", json!(said))]));
    }
    let mut seen = 0;
    for sheet in wanted {
        let mut filling = Filling::new(source, ListingEncoding::Workbook);
        let mut merged = Merged::of(&mut book, sheet);
        let Ok(mut cells) = book.worksheet_cells_reader(sheet) else { continue };
        let mut row = Row::default();
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(failed)? {
            let (line, column) = (u64::from(cell.get_position().0) + 1, cell.get_position().1 as usize);
            seen += 1;
            if column >= MAX_COLUMNS {
                return Err(too_many(file, line));
            }
            // Those count too that hold nothing: there may be any number of them.
            if seen > 2 * MAX_CELLS {
                return Err(too_many_cells(file, line));
            }
            if line != row.line {
                row.end(&mut merged, &mut filling)?;
                row = Row { line, ..Row::default() };
            }
            row.set(column, cell.get_value(), formats.of(style)).map_err(|row| too_long(file, row))?;
            if seen.is_multiple_of(4_096) {
                step(0, 0)?;
            }
        }
        row.end(&mut merged, &mut filling)?;
        step(0, 0)?;
        if filling.has_any() {
            return Ok(Table { sheet: Some(sheet.clone()), sheets, ..filling.end(false)? });
        }
    }
    Filling::new(source, ListingEncoding::Workbook).end(false)
}

/// Cells that were merged down over several rows: each row has what the first one says.
struct Merged {
    /// First and last line, column, and what stands there once it was read.
    down: Vec<(u64, u64, usize, String)>,
}

impl Merged {
    fn of<R: std::io::Read + std::io::Seek>(book: &mut Xlsx<R>, sheet: &str) -> Self {
        let regions = book.merge_cells_by_sheet_name(sheet).unwrap_or_default();
        let down = regions.into_iter().filter(|region| region.end.0 > region.start.0).take(MERGED);
        let down = down.map(|region| {
            let [first, last] = [region.start.0, region.end.0].map(|row| u64::from(row) + 1);
            (first, last, region.start.1 as usize, String::new())
        });
        Self { down: down.filter(|(_, _, column, _)| *column < MAX_COLUMNS).collect() }
    }

    fn fill(&mut self, line: u64, cells: &mut Vec<String>) {
        for (first, last, column, said) in &mut self.down {
            if line == *first {
                said.clone_from(cells.get(*column).unwrap_or(&String::new()));
            } else if (*first..=*last).contains(&line) && !said.is_empty() {
                cells.resize(cells.len().max(*column + 1), String::new());
                if cells[*column].is_empty() {
                    cells[*column].clone_from(said);
                }
            }
        }
    }
}

/// The row that is being read.
#[derive(Default)]
struct Row {
    line: u64,
    cells: Vec<String>,
    odd: Vec<(usize, Odd)>,
    bytes: usize,
}

impl Row {
    fn set(&mut self, column: usize, value: &DataRef<'_>, format: Format) -> Result<(), TooLong> {
        let length = match value {
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.len(),
            DataRef::SharedString(text) => text.len(),
            _ => 0,
        };
        self.bytes += length;
        if self.bytes > MAX_BYTES {
            return Err(TooLong::Bytes { line: self.line, column: column + 1 });
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        let (cell, odd) = written(value, format);
        self.cells[column] = cell;
        self.odd.extend(odd.map(|odd| (column, odd)));
        Ok(())
    }

    /// Adds it to the table; a row without a value of its own is none, whatever is merged over it.
    fn end(&mut self, merged: &mut Merged, filling: &mut Filling<'_>) -> Result<()> {
        if self.cells.iter().any(|cell| !cell.is_empty()) {
            merged.fill(self.line, &mut self.cells);
        }
        filling.add(self.line, &self.cells, &self.odd)
    }
}

/// A cell as its sheet shows it: a number with a point and no more digits than it has, a formula as what it gave.
fn written(value: &DataRef<'_>, format: Format) -> (String, Option<Odd>) {
    let number = |number: String| match format {
        Format::Number => (number, None),
        Format::Percent => (percent(&number), None),
        Format::Date => (date(&number), Some(Odd::Date)),
    };
    match value {
        DataRef::Int(whole) => number(whole.to_string()),
        DataRef::Float(float) => number(money::shown_digits(&float.to_string())),
        DataRef::String(text) => (clean(text), None),
        DataRef::SharedString(text) => (clean(text), None),
        DataRef::Bool(yes) => (if *yes { "yes" } else { "no" }.to_owned(), Some(Odd::YesNo)),
        DataRef::DateTime(moment) => (date(&moment.to_string()), Some(Odd::Date)),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => (text.clone(), Some(Odd::Date)),
        DataRef::Error(error) => (error.to_string(), None),
        DataRef::Empty => (String::new(), None),
    }
}
