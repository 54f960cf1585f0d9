//! Workbooks: the first sheet that holds something.
//!
//! Keeps true: it was measured before it is read; no sheet is read beyond the limits of a table, whatever size it says it has.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use calamine::{DataRef, Reader, Xlsx};

use super::super::records::{MAX_BYTES, TooLong};
use super::Step;
use super::table::{Filling, MAX_CELLS, MAX_COLUMNS, Table, clean, too_long, too_many, too_many_cells, unreadable};
use super::unpacked::{measure, without_formats};
use crate::api::types::listing::ListingEncoding;
use crate::error::Result;

/// Sheets at most that are looked into for one that holds something.
const SHEETS: usize = 16;

/// Reads a workbook as a table. A row's line is the number that the spreadsheet shows beside it.
pub(super) fn read(file: &Path, bytes: Vec<u8>, step: Step<'_>) -> Result<Table> {
    measure(file, &bytes, step)?;
    // The library gives up in a panic at some cells that no spreadsheet writes.
    let read = catch_unwind(AssertUnwindSafe(|| cells(file, bytes, step)));
    read.unwrap_or_else(|_| Err(unreadable(file, "no workbook")))
}

fn cells(file: &Path, bytes: Vec<u8>, step: Step<'_>) -> Result<Table> {
    let failed = |_: calamine::XlsxError| unreadable(file, "no workbook");
    let mut book = Xlsx::new(Cursor::new(without_formats(bytes))).map_err(failed)?;
    let mut filling = Filling::new(file, ListingEncoding::Workbook);
    let mut seen = 0;
    for sheet in book.sheet_names().into_iter().take(SHEETS) {
        let Ok(mut cells) = book.worksheet_cells_reader(&sheet) else { continue };
        let mut row = Row::default();
        while let Some(cell) = cells.next_cell().map_err(failed)? {
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
                filling.add(row.line, &row.cells)?;
                row = Row { line, ..Row::default() };
            }
            row.set(column, cell.get_value()).map_err(|row| too_long(file, row))?;
            if seen.is_multiple_of(4_096) {
                step(0, 0)?;
            }
        }
        filling.add(row.line, &row.cells)?;
        step(0, 0)?;
        if filling.has_headings() {
            break;
        }
    }
    Ok(filling.end(false))
}

/// The row that is being read.
#[derive(Default)]
struct Row {
    line: u64,
    cells: Vec<String>,
    bytes: usize,
}

impl Row {
    fn set(&mut self, column: usize, value: &DataRef<'_>) -> Result<(), TooLong> {
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
        self.cells[column] = written(value);
        Ok(())
    }
}

/// A cell as a person would type it: a number with a point and no more digits than it has, a formula as what it gave.
fn written(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => clean(text),
        DataRef::SharedString(text) => clean(text),
        DataRef::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        DataRef::DateTime(moment) => moment.to_string(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}
