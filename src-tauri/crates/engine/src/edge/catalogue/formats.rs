//! What the formats of a workbook make of its numbers: a date, a percentage, or the number itself.
//!
//! Keeps true: formats are looked up by their number and read once, each held to a length, so that a small file cannot make many
//! copies of a long one. Must not know what a column means.

use std::collections::HashMap;
use std::io::{BufReader, Cursor};

use chrono::{Days, NaiveDate};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use rust_decimal::Decimal;

/// Formats at most that cells may have, as spreadsheets have it.
const MOST: usize = 65_536;
/// Bytes of the name of a format at most that are looked at.
const LONGEST: usize = 255;

/// What a number in a cell is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Format {
    #[default]
    Number,
    Percent,
    Date,
}

/// The formats of a workbook, by the number that a cell names.
#[derive(Default)]
pub(super) struct Formats(Vec<Format>);

impl Formats {
    /// Reads them; a workbook without any, or whose formats cannot be read, shows its numbers as they are.
    pub(super) fn read(workbook: &[u8]) -> Self {
        Self(read(workbook).unwrap_or_default())
    }

    pub(super) fn of(&self, style: usize) -> Format {
        self.0.get(style).copied().unwrap_or_default()
    }
}

fn read(workbook: &[u8]) -> Option<Vec<Format>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).ok()?;
    let names: Vec<String> = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
    let name = names.iter().find(|name| name.to_ascii_lowercase().ends_with(super::unpacked::FORMATS))?;
    let part = archive.by_name(name).ok()?;
    let mut xml = quick_xml::Reader::from_reader(BufReader::new(part));
    let (mut named, mut formats, mut of_cells, mut buffer) = (HashMap::new(), Vec::new(), false, Vec::new());
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).ok()? {
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                "numFmt" => {
                    let id = attribute(&element, "numFmtId").and_then(|id| id.parse::<u32>().ok());
                    let code = attribute(&element, "formatCode").filter(|code| code.len() <= LONGEST);
                    named.extend(id.zip(code.map(|code| named_so(&code))));
                }
                "cellXfs" => of_cells = true,
                "xf" if of_cells && formats.len() < MOST => {
                    let id = attribute(&element, "numFmtId").and_then(|id| id.parse::<u32>().ok()).unwrap_or_default();
                    formats.push(named.get(&id).copied().unwrap_or_else(|| known(id)));
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "cellXfs" => of_cells = false,
            Event::Eof => return Some(formats),
            _ => {}
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let value = element.try_get_attribute(name).ok()??;
    Some(value.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}

/// The formats that every spreadsheet knows by number. (ECMA-376, 18.8.30; those above 22 by language.)
fn known(id: u32) -> Format {
    match id {
        9 | 10 => Format::Percent,
        14..=22 | 27..=36 | 45..=47 | 50..=58 => Format::Date,
        _ => Format::Number,
    }
}

/// What a written format is: a percent sign, or a letter of a date or time, where it is no text and stands in no brackets.
fn named_so(code: &str) -> Format {
    let (mut quoted, mut skipped, mut brackets) = (false, false, 0_u32);
    for letter in code.chars() {
        match letter {
            _ if skipped => skipped = false,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\\' | '_' | '*' => skipped = true,
            '[' => brackets += 1,
            ']' => brackets = brackets.saturating_sub(1),
            // `[h]:mm`: hours beyond a day.
            'h' | 'H' if brackets > 0 => return Format::Date,
            _ if brackets > 0 => {}
            '%' => return Format::Percent,
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => return Format::Date,
            // The formats of what is below zero and of nothing say the same.
            ';' => break,
            _ => {}
        }
    }
    Format::Number
}

/// A number that is shown as a percentage, with its sign.
pub(super) fn percent(number: &str) -> String {
    let hundredfold = number.parse::<Decimal>().ok().and_then(|number| number.checked_mul(Decimal::ONE_HUNDRED));
    hundredfold.map_or_else(|| number.to_owned(), |percent| format!("{} %", percent.normalize()))
}

/// A number that is shown as a date: days since the end of 1899, as spreadsheets count them.
pub(super) fn date(number: &str) -> String {
    let days = number.split('.').next().and_then(|days| days.parse().ok());
    let first = NaiveDate::from_ymd_opt(1899, 12, 30);
    let date = first.zip(days).and_then(|(first, days)| first.checked_add_days(Days::new(days)));
    date.map_or_else(|| number.to_owned(), |date| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_what_of_them_is_no_text() {
        for code in ["0%", "0.00\\ %;-0.00%", "[Red]0%", "#,##0 %"] {
            assert_eq!(named_so(code), Format::Percent, "{code}");
        }
        for code in ["dd.mm.yyyy", "[$-407]d. mmmm yyyy", "h:mm", "[h]:mm:ss", "yyyy\\-mm\\-dd"] {
            assert_eq!(named_so(code), Format::Date, "{code}");
        }
        for code in
            ["General", "#,##0.00 \"Stück m\"", "_-* #,##0.00\\ _€_d", "[Red]0.00", "0.00E+00", "[$MAD] 0.00", "@"]
        {
            assert_eq!(named_so(code), Format::Number, "{code}");
        }
    }

    #[test]
    fn percentages_and_dates_are_as_a_sheet_shows_them() {
        assert_eq!(["0.19", "0.055", "1"].map(percent), ["19 %", "5.5 %", "100 %"]);
        assert_eq!(["45935", "45935.5", "-1", "99999999"].map(date), ["2025-10-05", "2025-10-05", "-1", "99999999"]);
    }
}
