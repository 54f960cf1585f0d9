//! What a workbook unpacks to, measured before it is read.
//!
//! Keeps true: a small file can unpack to anything, and a list that is announced, or repeated, without end takes more memory
//! than its bytes; such a workbook is refused before anything is made of it. Must not know cells.

use std::io::{Cursor, Read};
use std::path::Path;

use super::Step;
use super::table::{MAX_BYTES, too_full, too_large, unreadable};
use crate::error::Result;

/// Files in the archive at most.
const FILES: usize = 4_096;
/// Texts that cells share at most: each takes some fifty bytes beside what it says.
const TEXTS: u32 = 1 << 20;
/// Other elements of a part at most: sheets, names, relationships and so on.
const OTHERS: u32 = 1 << 18;
/// Digits at most of a number of texts that is announced: room is made for as many as it says.
const DIGITS: usize = 7;
/// What begins each entry of the archive's list of files.
const ENTRY: &[u8] = b"PK\x01\x02";
/// Letters of an element's name that are looked at.
const LONGEST: usize = 16;

/// Elements that say what stands in a cell, or how a part of its text looks. They are read one after the other, and nothing
/// is kept of them but the text.
const OF_CELLS: [&[u8]; 20] = [
    b"c",
    b"v",
    b"f",
    b"is",
    b"t",
    b"r",
    b"row",
    b"col",
    b"mergeCell",
    b"hyperlink",
    b"rPr",
    b"rPh",
    b"phoneticPr",
    b"rFont",
    b"sz",
    b"color",
    b"family",
    b"charset",
    b"scheme",
    b"b",
];

/// Measures everything in the archive.
///
/// # Errors
/// `listing.too_large`, `listing.workbook_too_full`, `listing.unreadable`, and what `step` says.
pub(super) fn measure(file: &Path, bytes: &[u8], step: Step<'_>) -> Result<()> {
    if entries(bytes).count() > FILES {
        return Err(too_full(file, ""));
    }
    let failed = |what: String| unreadable(file, &what);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| failed(e.to_string()))?;
    let (mut left, mut buffer) = (MAX_BYTES, vec![0; 64 << 10]);
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|e| failed(e.to_string()))?;
        let mut counted = Counted::default();
        loop {
            let read = entry.read(&mut buffer).map_err(|e| failed(e.to_string()))?;
            if read == 0 {
                break;
            }
            left = left.checked_sub(read as u64).ok_or_else(|| too_large(file))?;
            counted.look_at(&buffer[..read]);
            step(0, 0)?;
        }
        if counted.is_too_full() {
            return Err(too_full(file, &entry.name().unwrap_or_default()));
        }
    }
    Ok(())
}

/// Takes the formats out of the archive's list: the library reads each with a copy of everything that it refers to, however
/// long that is. What is asked of them is read apart (`formats`).
pub(super) fn without_formats(mut bytes: Vec<u8>) -> Vec<u8> {
    let ends: Vec<usize> = entries(&bytes).filter_map(|entry| end_of_name(&bytes, entry)).collect();
    for end in ends {
        let tail = bytes.get(end.saturating_sub(FORMATS.len())..end).unwrap_or_default();
        if tail.eq_ignore_ascii_case(FORMATS.as_bytes()) {
            bytes[end - 1] = b'_';
        }
    }
    bytes
}

/// How the name of the part with the formats ends.
pub(super) const FORMATS: &str = "styles.xml";

/// Where the entries of the archive's list begin.
fn entries(bytes: &[u8]) -> impl Iterator<Item = usize> {
    bytes.windows(ENTRY.len()).enumerate().filter(|(_, mark)| *mark == ENTRY).map(|(at, _)| at)
}

/// Where the name of an entry ends.
fn end_of_name(bytes: &[u8], entry: usize) -> Option<usize> {
    let length = bytes.get(entry + 28..entry + 30)?;
    let end = entry + 46 + usize::from(u16::from_le_bytes([length[0], length[1]]));
    (end <= bytes.len()).then_some(end)
}

/// What was counted of one file of the archive. A picture is looked at as if it were text too; it has no element that makes
/// a part of a workbook.
#[derive(Default)]
struct Counted {
    inside: Inside,
    /// Letters of the name of the element that is being read.
    name: Vec<u8>,
    /// Digits one after the other.
    digits: usize,
    texts: u32,
    others: u32,
    announces: bool,
    is_part: bool,
}

/// Where the counting stands.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Inside {
    /// Between elements.
    #[default]
    Text,
    /// The name of an element.
    Name,
    /// What follows the name of an element that announces how many there are.
    Announcing,
    /// What follows any other name.
    Rest,
}

impl Counted {
    fn look_at(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match (self.inside, byte) {
                (_, b'<') => {
                    self.inside = Inside::Name;
                    self.name.clear();
                }
                (Inside::Text | Inside::Rest, b'>') => self.inside = Inside::Text,
                (Inside::Text | Inside::Rest, _) => {}
                (Inside::Name, b':') => self.name.clear(),
                (Inside::Name, byte) if byte.is_ascii_alphanumeric() => {
                    if self.name.len() < LONGEST {
                        self.name.push(*byte);
                    }
                }
                (Inside::Name, byte) => {
                    self.count();
                    self.digits = 0;
                    self.inside = match byte {
                        b'>' => Inside::Text,
                        _ if self.name == b"sst" => Inside::Announcing,
                        _ => Inside::Rest,
                    };
                }
                (Inside::Announcing, b'>') => self.inside = Inside::Text,
                (Inside::Announcing, byte) => {
                    self.digits = if byte.is_ascii_digit() { self.digits + 1 } else { 0 };
                    self.announces |= self.digits > DIGITS;
                }
            }
        }
    }

    fn count(&mut self) {
        let name = self.name.as_slice();
        match name {
            b"" => {}
            b"si" => self.texts += 1,
            name if OF_CELLS.contains(&name) => {}
            name => {
                self.others += 1;
                self.is_part |= matches!(name, b"sst" | b"sheetData" | b"sheets" | b"Relationships");
            }
        }
    }

    fn is_too_full(&self) -> bool {
        self.is_part && (self.texts > TEXTS || self.others > OTHERS || self.announces)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_too_full(text: &str) -> bool {
        let mut counted = Counted::default();
        // Cut anywhere, it counts the same.
        text.as_bytes().chunks(3).for_each(|bytes| counted.look_at(bytes));
        counted.is_too_full()
    }

    #[test]
    fn a_list_without_end_is_told_from_one_that_a_spreadsheet_writes() {
        let texts = |announced: &str, count: u32| {
            format!("<sst {announced}>{}</sst>", "<si><t>a</t></si>".repeat(count as usize))
        };
        assert!(!is_too_full(&texts("xmlns=\"http://x/2006/main\" uniqueCount=\"1048576\"", TEXTS)));
        assert!(is_too_full(&texts("", TEXTS + 1)));
        for announced in ["uniqueCount=\"10000000000\"", "uniqueCount = '99999999'", "x='1' uniqueCount='00000000001'"]
        {
            assert!(is_too_full(&texts(announced, 1)), "{announced}");
            assert!(is_too_full(&texts(announced, 1).replace("<sst", "<x:sst")), "{announced}");
        }
        let sheets = |count: u32| {
            format!("<workbook><sheets>{}</sheets></workbook>", "<sheet name='a'/>".repeat(count as usize))
        };
        assert!(!is_too_full(&sheets(1_000)) && is_too_full(&sheets(OTHERS)));
        let cells = "<row><c r='A1'><v>1</v></c></row>".repeat(OTHERS as usize);
        assert!(!is_too_full(&format!("<worksheet><sheetData>{cells}</sheetData></worksheet>")));
        assert!(!is_too_full(&"<a>".repeat(2 * OTHERS as usize)), "no part of a workbook");
    }
}
