//! SKUs and barcodes of a row.
//!
//! Owns how many stand in a cell, and what a spreadsheet makes of one: that is left out and noted.

use super::reader::Reader;
use super::table::Row;
use crate::api::types::listing::{ListingFormat, ListingWhy, Meaning};

const LONGEST_CODE: usize = 64;

impl<'t> Reader<'t> {
    /// The SKUs of a row. Only Etsy writes several into one cell.
    pub(super) fn skus(&self, row: &'t Row) -> impl Iterator<Item = &'t str> + use<'t> {
        let between: &[char] = if self.layout.format == ListingFormat::Etsy { &[','] } else { &[] };
        self.cell(row, Meaning::Sku).split(between).map(str::trim)
    }

    /// The barcodes of a row; one cell may hold several, separated by commas, semicolons or gaps; Trestle's own,
    /// whose codes may hold all of these, has each on a line of its own.
    pub(super) fn barcodes(&mut self, row: &'t Row) -> Option<Vec<String>> {
        let mut barcodes: Vec<String> = Vec::new();
        let own = self.layout.format == ListingFormat::Trestle;
        let between = |c: char| if own { c == '\n' } else { matches!(c, ',' | ';') || c.is_whitespace() };
        for code in self.cell(row, Meaning::Barcode).split(between) {
            // Some programs keep a spreadsheet from rounding a long number by an apostrophe before it.
            let number = code.strip_prefix('\'').filter(|rest| !own && rest.bytes().all(|b| b.is_ascii_digit()));
            // A number that went through a table of decimals.
            let code = number.unwrap_or(code);
            let whole = code.strip_suffix(".0").filter(|rest| !own && rest.bytes().all(|b| b.is_ascii_digit()));
            let code = self.code(row, Meaning::Barcode, whole.unwrap_or(code))?;
            if !code.is_empty() && !barcodes.contains(&code) {
                barcodes.push(code);
            }
        }
        Some(barcodes)
    }

    pub(super) fn code(&mut self, row: &Row, meaning: Meaning, text: &str) -> Option<String> {
        let code = self.text(text);
        if is_wreckage(&code) {
            self.find_at(row, meaning, ListingWhy::CodeWrecked);
            return Some(String::new());
        }
        if code.chars().count() > LONGEST_CODE {
            self.find_at(row, meaning, ListingWhy::CodeTooLong);
            return None;
        }
        Some(code)
    }
}

/// What spreadsheets make of a code: a number in powers of ten, which has lost its last digits, or one of their errors.
fn is_wreckage(code: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_power = code
        .to_ascii_uppercase()
        .split_once("E+")
        .is_some_and(|(number, power)| digits(power) && digits(&number.replacen(['.', ','], "", 1)));
    let is_error = code.strip_prefix('#').is_some_and(|rest| {
        rest.bytes().all(|byte| byte == b'#')
            || (rest.ends_with(['!', '?']) || matches!(rest, "N/A" | "NV" | "N/D" | "N/B"))
                && rest.chars().all(|c| c.is_uppercase() || c.is_ascii_punctuation() || c == '0')
    });
    is_power || is_error
}
