//! Text files: characters, separator, lines.

use std::path::Path;

use encoding_rs::{CoderResult, Encoding, MACINTOSH, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};
use serde_json::json;

use super::super::records::Records;
use super::Step;
use super::table::{Filling, MAX_BYTES, Source, Table, clean, name, too_large, too_long, unreadable};
use crate::api::types::listing::{ListingEncoding, ListingSeparator};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;

/// Reads a text file as a table.
pub(super) fn read(source: Source<'_>, bytes: Vec<u8>, step: Step<'_>) -> Result<Table> {
    let Source { file, read, .. } = source;
    let (text, encoding) = characters(file, bytes, read.encoding)?;
    let (skipped, found) = separator(&text);
    let separator = read.separator.unwrap_or(found);
    let body = &text.as_bytes()[skipped..];
    let before = text[..skipped].bytes().filter(|b| *b == b'\n').count() as u64;
    let mut records = Records::new(body, byte(separator));
    let mut filling = Filling::new(source, encoding);
    let (mut last, mut rows) = (0..0, 0_u64);
    while let Some(record) = records.next() {
        let record = record.map_err(|row| too_long(file, row.further(before)))?;
        let line = before + record.line;
        last = record.place.clone();
        let cells = record.texts().map_err(|_| unreadable(file, ""))?;
        let cells: Vec<String> = cells.into_iter().map(clean).collect();
        filling.add(line, &cells, &[])?;
        rows += 1;
        if rows.is_multiple_of(1_024) {
            step(0, 0)?;
        }
    }
    let table = filling.end(is_open(body.get(last).unwrap_or_default()))?;
    if table.headings.iter().any(|heading| heading.contains('\0')) {
        return Err(unreadable(file, "NUL"));
    }
    Ok(Table { separator: Some(separator), ..table })
}

/// Whether a quote is opened in the last record and never closed, so that the lines below it were read as one cell.
fn is_open(record: &[u8]) -> bool {
    let quotes = record.iter().filter(|byte| **byte == b'"').count();
    quotes % 2 == 1 && record.trim_ascii().contains(&b'\n')
}

/// The text, as somebody said that it is written, or as it looks. What is not UTF-8 was mostly saved by a program of the
/// nineties; but one that is UTF-8 but for a byte or two was damaged, and read otherwise all its other letters would be wrong.
fn characters(file: &Path, bytes: Vec<u8>, said: Option<ListingEncoding>) -> Result<(String, ListingEncoding)> {
    let utf_16 = match bytes.as_slice() {
        [0xff, 0xfe, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] => Some(UTF_16BE),
        _ => None,
    };
    if let Some(encoding) = utf_16 {
        let text = decoded(encoding, bytes.get(2..).unwrap_or_default());
        return Ok((text.ok_or_else(|| too_large(file))?, ListingEncoding::Utf16));
    }
    let single = match said {
        Some(ListingEncoding::Windows1250) => WINDOWS_1250,
        Some(ListingEncoding::Windows1251) => WINDOWS_1251,
        Some(ListingEncoding::Macintosh) => MACINTOSH,
        _ => WINDOWS_1252,
    };
    let is_utf_8 =
        matches!(said, None | Some(ListingEncoding::Utf8 | ListingEncoding::Utf16 | ListingEncoding::Workbook));
    if is_utf_8 {
        let wrong = match std::str::from_utf8(&bytes) {
            Ok(_) => None,
            Err(wrong) => Some(wrong.valid_up_to()),
        };
        let Some(wrong) = wrong else {
            return Ok((String::from_utf8(bytes).unwrap_or_default(), ListingEncoding::Utf8));
        };
        if said.is_some() || holds_utf_8(&bytes) {
            let line = 1 + bytes[..wrong].iter().filter(|byte| **byte == b'\n').count();
            let args = [("file", json!(name(file))), ("line", json!(line))];
            return Err(EngineError::with(ErrorCode::ListingStrayByte, args));
        }
    }
    let text = decoded(single, &bytes).ok_or_else(|| too_large(file))?;
    Ok((text, said.unwrap_or(ListingEncoding::Windows1252)))
}

/// Whether any letter beyond ASCII is written in UTF-8: by chance that happens next to never.
fn holds_utf_8(bytes: &[u8]) -> bool {
    bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii())
}

/// What some bytes say in an encoding, a stretch at a time: written in UTF-8 they may take more room than is allowed.
fn decoded(encoding: &'static Encoding, mut bytes: &[u8]) -> Option<String> {
    let (mut decoder, mut text) = (encoding.new_decoder_without_bom_handling(), String::new());
    loop {
        text.reserve(64 << 10);
        let (result, read, _) = decoder.decode_to_string(bytes, &mut text, true);
        bytes = &bytes[read..];
        if text.len() as u64 > MAX_BYTES {
            return None;
        }
        if result == CoderResult::InputEmpty {
            return Some(text);
        }
    }
}

/// Lines that are looked at for what separates their cells.
const LOOKED_AT: usize = 20;

/// How many bytes stand before the first line, and what separates the cells: what most lines have equally often outside quotes,
/// and of several the one that they have more of. A line `sep=;`, as spreadsheets write it, says so itself.
fn separator(text: &str) -> (usize, ListingSeparator) {
    let blank = |c: char| c.is_whitespace() || c == '\u{feff}';
    let skipped = text.len() - text.trim_start_matches(blank).len();
    let first = text[skipped..].lines().next().unwrap_or_default();
    if let Some(said) = first.strip_prefix("sep=")
        && let Some(separator) = SEPARATORS.iter().find(|(_, byte)| said.trim_end().as_bytes() == [*byte])
    {
        let after = text[skipped..].find('\n').map_or(text.len(), |at| skipped + at + 1);
        return (after, separator.0);
    }
    let weight = |byte: u8| {
        let counts = counts(&text[skipped..], byte);
        let often = |count: usize| counts.iter().filter(|other| **other == count).count();
        counts.iter().filter(|count| **count > 0).map(|count| (often(*count), *count)).max().unwrap_or_default()
    };
    // Of equals the first counts.
    let best = SEPARATORS.iter().rev().max_by_key(|(_, byte)| weight(*byte));
    (skipped, best.map_or(ListingSeparator::Comma, |(separator, _)| *separator))
}

const SEPARATORS: [(ListingSeparator, u8); 4] = [
    (ListingSeparator::Comma, b','),
    (ListingSeparator::Semicolon, b';'),
    (ListingSeparator::Tab, b'\t'),
    (ListingSeparator::Pipe, b'|'),
];

fn byte(separator: ListingSeparator) -> u8 {
    SEPARATORS.iter().find(|(known, _)| *known == separator).map_or(b',', |(_, byte)| *byte)
}

/// How often a byte stands outside quotes in each of the first lines.
fn counts(text: &str, wanted: u8) -> Vec<usize> {
    let (mut quoted, mut counts) = (false, vec![0]);
    for byte in text.bytes() {
        quoted ^= byte == b'"';
        match byte {
            b'\n' if !quoted && counts.len() == LOOKED_AT => break,
            b'\n' if !quoted => counts.push(0),
            byte if byte == wanted && !quoted => *counts.last_mut().unwrap_or(&mut 0) += 1,
            _ => {}
        }
    }
    counts
}
