//! Text files: characters, separator, lines.

use std::borrow::Cow;
use std::path::Path;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::super::lines::Lines;
use super::Step;
use super::table::{MAX_COLUMNS, MAX_ROWS, Row, Table, clean, too_many, unreadable};
use crate::api::types::listing::ListingEncoding;
use crate::error::{Result, said_of_csv};

/// Reads a text file as a table.
pub(super) fn read(file: &Path, bytes: &[u8], step: Step<'_>) -> Result<Table> {
    let (text, encoding) = characters(bytes);
    let (skipped, separator) = separator(&text);
    let body = &text.as_bytes()[skipped..];
    let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).delimiter(separator).from_reader(body);
    let before = text[..skipped].bytes().filter(|b| *b == b'\n').count() as u64;
    let mut lines = Lines::new(body);
    let mut table = Table { encoding, headings: Vec::new(), rows: Vec::new() };
    let mut last = 0;
    for record in reader.records() {
        let record = record.map_err(|e| unreadable(file, &said_of_csv(&e)))?;
        let line = before + lines.of(record.position());
        last = record.position().map_or(last, |at| usize::try_from(at.byte()).unwrap_or(last));
        let cells: Vec<String> = record.iter().map(clean).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        if cells.len() > MAX_COLUMNS || table.rows.len() == MAX_ROWS {
            return Err(too_many(file, line));
        }
        if !table.headings.is_empty() {
            table.rows.push(Row { line, cells, open: false });
        } else if cells.iter().any(|heading| heading.contains('\0')) {
            return Err(unreadable(file, "NUL"));
        } else {
            table.headings = cells;
        }
        if table.rows.len().is_multiple_of(1_024) {
            step(0, 0)?;
        }
    }
    if let Some(row) = table.rows.last_mut() {
        row.open = is_open(body.get(last..).unwrap_or_default());
    }
    Ok(table)
}

/// Whether a quote is opened in the last record and never closed, so that the lines below it were read as one cell.
fn is_open(record: &[u8]) -> bool {
    let quotes = record.iter().filter(|byte| **byte == b'"').count();
    quotes % 2 == 1 && record.trim_ascii().contains(&b'\n')
}

/// The text. What is not UTF-8 was mostly saved by a program of the nineties.
fn characters(bytes: &[u8]) -> (Cow<'_, str>, ListingEncoding) {
    let utf_16 = match bytes {
        [0xff, 0xfe, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] => Some(UTF_16BE),
        _ => None,
    };
    match (utf_16, std::str::from_utf8(bytes)) {
        (Some(encoding), _) => (encoding.decode(bytes).0, ListingEncoding::Utf16),
        (None, Ok(text)) => (Cow::Borrowed(text), ListingEncoding::Utf8),
        (None, Err(_)) => (WINDOWS_1252.decode_without_bom_handling(bytes).0, ListingEncoding::Windows1252),
    }
}

/// How many bytes stand before the headings, and what separates their cells: the one of comma, semicolon and tab that the
/// first line has most of outside quotes. A line `sep=;`, as spreadsheets write it, says so itself.
fn separator(text: &str) -> (usize, u8) {
    let blank = |c: char| c.is_whitespace() || c == '\u{feff}';
    let skipped = text.len() - text.trim_start_matches(blank).len();
    let first = text[skipped..].lines().next().unwrap_or_default();
    if let Some(said) = first.strip_prefix("sep=")
        && let [separator] = said.trim_end().as_bytes()
    {
        let after = text[skipped..].find('\n').map_or(text.len(), |at| skipped + at + 1);
        return (after, *separator);
    }
    let mut quoted = false;
    let mut counts = [0_usize; 3];
    for byte in first.bytes() {
        quoted ^= byte == b'"';
        let which = b",;\t".iter().position(|separator| *separator == byte);
        if let Some(which) = which.filter(|_| !quoted) {
            counts[which] += 1;
        }
    }
    let [comma, semicolon, tab] = counts;
    let separator = if tab > comma && tab > semicolon {
        b'\t'
    } else if semicolon > comma {
        b';'
    } else {
        b','
    };
    (skipped, separator)
}
