//! Text files: characters, separator, lines.

use std::path::Path;

use encoding_rs::{CoderResult, Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::super::records::Records;
use super::Step;
use super::table::{Filling, MAX_BYTES, Table, clean, too_large, too_long, unreadable};
use crate::api::types::listing::ListingEncoding;
use crate::error::Result;

/// Reads a text file as a table.
pub(super) fn read(file: &Path, bytes: Vec<u8>, step: Step<'_>) -> Result<Table> {
    let (text, encoding) = characters(bytes).ok_or_else(|| too_large(file))?;
    let (skipped, separator) = separator(&text);
    let body = &text.as_bytes()[skipped..];
    let before = text[..skipped].bytes().filter(|b| *b == b'\n').count() as u64;
    let mut records = Records::new(body, separator);
    let mut filling = Filling::new(file, encoding);
    let mut last = 0..0;
    while let Some(record) = records.next() {
        let record = record.map_err(|row| too_long(file, row.further(before)))?;
        let line = before + record.line;
        last = record.place.clone();
        let cells = record.texts().map_err(|_| unreadable(file, ""))?;
        let cells: Vec<String> = cells.into_iter().map(clean).collect();
        let begun = filling.has_headings();
        filling.add(line, &cells)?;
        if !begun && filling.headings().iter().any(|heading| heading.contains('\0')) {
            return Err(unreadable(file, "NUL"));
        }
        if filling.rows().is_multiple_of(1_024) {
            step(0, 0)?;
        }
    }
    Ok(filling.end(is_open(body.get(last).unwrap_or_default())))
}

/// Whether a quote is opened in the last record and never closed, so that the lines below it were read as one cell.
fn is_open(record: &[u8]) -> bool {
    let quotes = record.iter().filter(|byte| **byte == b'"').count();
    quotes % 2 == 1 && record.trim_ascii().contains(&b'\n')
}

/// The text; none when it is too long. What is not UTF-8 was mostly saved by a program of the nineties.
fn characters(bytes: Vec<u8>) -> Option<(String, ListingEncoding)> {
    let utf_16 = match bytes.as_slice() {
        [0xff, 0xfe, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] => Some(UTF_16BE),
        _ => None,
    };
    if let Some(encoding) = utf_16 {
        return Some((decoded(encoding, bytes.get(2..)?)?, ListingEncoding::Utf16));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Some((text, ListingEncoding::Utf8)),
        Err(other) => Some((decoded(WINDOWS_1252, other.as_bytes())?, ListingEncoding::Windows1252)),
    }
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
