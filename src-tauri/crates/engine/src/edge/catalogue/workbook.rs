//! Workbooks: the first sheet that holds something.
//!
//! Keeps true: what a workbook unpacks to is measured before it is read, because a small file can unpack to anything.

use std::io::{Cursor, Read};
use std::path::Path;

use calamine::{DataRef, Reader, Xlsx};

use super::Step;
use super::table::{MAX_BYTES, MAX_COLUMNS, MAX_ROWS, Row, Table, clean, too_large, too_many, unreadable};
use crate::api::types::listing::ListingEncoding;
use crate::error::Result;

/// Reads a workbook as a table. A row's line is the number that the spreadsheet shows beside it.
pub(super) fn read(file: &Path, bytes: Vec<u8>, step: Step<'_>) -> Result<Table> {
    measure(file, &bytes)?;
    let failed = |_: calamine::XlsxError| unreadable(file, "no workbook");
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(failed)?;
    let mut table = Table { encoding: ListingEncoding::Workbook, headings: Vec::new(), rows: Vec::new() };
    for sheet in book.sheet_names() {
        let Ok(mut cells) = book.worksheet_cells_reader(&sheet) else { continue };
        let mut row = Row::default();
        while let Some(cell) = cells.next_cell().map_err(failed)? {
            let (line, column) = (u64::from(cell.get_position().0) + 1, cell.get_position().1 as usize);
            if column >= MAX_COLUMNS {
                return Err(too_many(file, line));
            }
            if line != row.line {
                keep(file, &mut table, std::mem::take(&mut row))?;
                row.line = line;
                if table.rows.len().is_multiple_of(1_024) {
                    step(0, 0)?;
                }
            }
            if row.cells.len() <= column {
                row.cells.resize(column + 1, String::new());
            }
            row.cells[column] = written(cell.get_value());
        }
        keep(file, &mut table, row)?;
        if !table.headings.is_empty() {
            break;
        }
    }
    Ok(table)
}

fn keep(file: &Path, table: &mut Table, row: Row) -> Result<()> {
    if row.cells.iter().all(String::is_empty) {
        return Ok(());
    }
    if table.headings.is_empty() {
        table.headings = row.cells;
    } else if table.rows.len() == MAX_ROWS {
        return Err(too_many(file, row.line));
    } else {
        table.rows.push(row);
    }
    Ok(())
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

fn measure(file: &Path, bytes: &[u8]) -> Result<()> {
    let failed = || unreadable(file, "no workbook");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| failed())?;
    let mut left = MAX_BYTES;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|_| failed())?;
        let unpacked = std::io::copy(&mut entry.take(left + 1), &mut std::io::sink());
        let unpacked = unpacked.map_err(|_| failed())?;
        left = left.checked_sub(unpacked).ok_or_else(|| too_large(file))?;
    }
    Ok(())
}
