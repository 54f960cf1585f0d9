//! The parts of a workbook file, written one after the other as their rows come.
//!
//! Keeps true: no row is kept, in memory or in a file beside the workbook, so that any number of them takes the same memory
//! and a stopped export leaves nothing; every error of writing is given on. Knows no sale.

use std::io::{self, Write};

use chrono::{DateTime, NaiveDate, NaiveDateTime, Timelike};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use super::columns::{Column, Kind};

/// The most that a cell holds, in units of UTF-16.
const LONGEST_TEXT: usize = 32_767;
/// Bytes that are packed at once.
const AT_ONCE: usize = 64 << 10;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// A workbook in the making.
pub(super) struct Package<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    /// What waits to be packed.
    text: String,
    columns: Vec<Column>,
    /// Rows of the sheet so far, with the headings.
    rows: u32,
    /// Name of each sheet, and the cells that can be filtered.
    sheets: Vec<(&'static str, String)>,
}

impl<W: Write> Package<W> {
    pub(super) fn new(out: W) -> Self {
        Self { zip: ZipWriter::new_stream(out), text: String::new(), columns: Vec::new(), rows: 0, sheets: Vec::new() }
    }

    /// Begins a sheet with its headings.
    pub(super) fn begin(&mut self, name: &'static str, columns: Vec<Column>) -> io::Result<()> {
        self.sheets.push((name, String::new()));
        self.part(&format!("xl/worksheets/sheet{}.xml", self.sheets.len()))?;
        let selected = if self.sheets.len() == 1 { " tabSelected=\"1\"" } else { "" };
        self.text.push_str(&format!(
            "{HEAD}<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView{selected} workbookViewId=\"0\">\
             <pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>\
             <selection pane=\"bottomLeft\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/><cols>"
        ));
        for (n, (_, width, _)) in (1..).zip(&columns) {
            let width = format!("<col min=\"{n}\" max=\"{n}\" width=\"{width}.7109375\" customWidth=\"1\"/>");
            self.text.push_str(&width);
        }
        self.text.push_str("</cols><sheetData>");
        self.rows = 0;
        let headings: Vec<String> = columns.iter().map(|(heading, ..)| (*heading).to_owned()).collect();
        self.columns = columns.iter().map(|(heading, width, _)| (*heading, *width, Kind::Heading)).collect();
        self.row(&headings)?;
        self.columns = columns;
        Ok(())
    }

    /// Adds a row; an empty cell stays empty.
    pub(super) fn row(&mut self, cells: &[String]) -> io::Result<()> {
        self.rows += 1;
        self.text.push_str(&format!("<row r=\"{}\">", self.rows));
        for (place, ((_, _, kind), text)) in self.columns.iter().zip(cells).enumerate() {
            if !text.is_empty() {
                cell(&mut self.text, &format!("{}{}", letters(place), self.rows), *kind, text);
            }
        }
        self.text.push_str("</row>");
        if self.text.len() > AT_ONCE { self.pack() } else { Ok(()) }
    }

    /// Ends a sheet.
    pub(super) fn end(&mut self) -> io::Result<()> {
        let last = letters(self.columns.len().saturating_sub(1));
        self.text.push_str(&format!("</sheetData><autoFilter ref=\"A1:{last}{}\"/></worksheet>", self.rows));
        if let Some((_, filtered)) = self.sheets.last_mut() {
            *filtered = format!("$A$1:${last}${}", self.rows);
        }
        self.pack()
    }

    /// Writes what the sheets share. The file says that it was made at this moment (UTC milliseconds), whatever the system's
    /// clock says: the same command gives the same bytes.
    pub(super) fn finish(mut self, decimals: u8, made_at: i64) -> io::Result<()> {
        let parts = [
            ("xl/workbook.xml", self.workbook()),
            ("xl/styles.xml", styles(decimals)),
            ("xl/_rels/workbook.xml.rels", self.relations()),
            ("_rels/.rels", root_relations()),
            ("docProps/core.xml", properties(made_at)),
            ("[Content_Types].xml", self.content_types()),
        ];
        for (name, text) in parts {
            self.part(name)?;
            self.text.push_str(&text);
            self.pack()?;
        }
        self.zip.finish()?;
        Ok(())
    }

    /// Begins a part. Its time is none, so that the same command gives the same bytes.
    fn part(&mut self, name: &str) -> io::Result<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default())
            .unix_permissions(0o600);
        Ok(self.zip.start_file(name, options)?)
    }

    fn pack(&mut self) -> io::Result<()> {
        self.zip.write_all(self.text.as_bytes())?;
        self.text.clear();
        Ok(())
    }

    fn workbook(&self) -> String {
        let (mut sheets, mut filtered) = (String::new(), String::new());
        for (n, (name, cells)) in self.sheets.iter().enumerate() {
            let id = n + 1;
            sheets.push_str(&format!("<sheet name=\"{name}\" sheetId=\"{id}\" r:id=\"rId{id}\"/>"));
            filtered.push_str(&format!(
                "<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"{n}\" hidden=\"1\">{name}!{cells}</definedName>"
            ));
        }
        format!(
            "{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><bookViews><workbookView/></bookViews>\
             <sheets>{sheets}</sheets><definedNames>{filtered}</definedNames></workbook>"
        )
    }

    fn relations(&self) -> String {
        let mut all = String::new();
        for id in 1..=self.sheets.len() {
            all.push_str(&relation(id, &format!("{RELATIONS}/worksheet"), &format!("worksheets/sheet{id}.xml")));
        }
        all.push_str(&relation(self.sheets.len() + 1, &format!("{RELATIONS}/styles"), "styles.xml"));
        relations(&all)
    }

    fn content_types(&self) -> String {
        let kind =
            |part: &str, kind: &str| format!("<Override PartName=\"{part}\" ContentType=\"application/{kind}+xml\"/>");
        let of_sheet = "vnd.openxmlformats-officedocument.spreadsheetml";
        let mut all = kind("/xl/workbook.xml", &format!("{of_sheet}.sheet.main"));
        for id in 1..=self.sheets.len() {
            all.push_str(&kind(&format!("/xl/worksheets/sheet{id}.xml"), &format!("{of_sheet}.worksheet")));
        }
        all.push_str(&kind("/xl/styles.xml", &format!("{of_sheet}.styles")));
        all.push_str(&kind("/docProps/core.xml", "vnd.openxmlformats-package.core-properties"));
        format!(
            "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\">\
             <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Default Extension=\"xml\" ContentType=\"application/xml\"/>{all}</Types>"
        )
    }
}

fn relation(id: usize, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"rId{id}\" Type=\"{kind}\" Target=\"{target}\"/>")
}

fn relations(all: &str) -> String {
    format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">{all}</Relationships>")
}

fn root_relations() -> String {
    let workbook = relation(1, &format!("{RELATIONS}/officeDocument"), "xl/workbook.xml");
    let properties = relation(2, &format!("{PACKAGE}/relationships/metadata/core-properties"), "docProps/core.xml");
    relations(&(workbook + &properties))
}

fn properties(made_at: i64) -> String {
    let made = DateTime::from_timestamp_millis(made_at).unwrap_or_default().format("%Y-%m-%dT%H:%M:%SZ");
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" \
         xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{made}</dcterms:created></cp:coreProperties>"
    )
}

/// How cells look, in the order of [`look`]. A text cell says that it is one, so that it stays text also when somebody types
/// in it.
fn styles(decimals: u8) -> String {
    let point = if decimals == 0 { "" } else { "." };
    let amount = format!("#,##0{point}{}", "0".repeat(usize::from(decimals)));
    let mut formats = String::new();
    for (id, code) in (164..).zip([amount.as_str(), "#,##0.000", "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"]) {
        formats.push_str(&format!("<numFmt numFmtId=\"{id}\" formatCode=\"{code}\"/>"));
    }
    // None, a heading, text, amount, whole, percent, measure, day, time.
    let mut looks = String::new();
    for (format, font) in [(0, 0), (0, 1), (49, 0), (164, 0), (1, 0), (0, 0), (165, 0), (166, 0), (167, 0)] {
        looks.push_str(&format!(
            "<xf numFmtId=\"{format}\" fontId=\"{font}\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" \
             applyFont=\"1\"/>"
        ));
    }
    let font = "<sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/>";
    format!(
        "{HEAD}<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"4\">{formats}</numFmts>\
         <fonts count=\"2\"><font>{font}</font><font><b/>{font}</font></fonts>\
         <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
         <borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
         <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
         <cellXfs count=\"9\">{looks}</cellXfs>\
         <cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>"
    )
}

/// Number of a cell's look in [`styles`].
fn look(kind: Kind) -> u8 {
    match kind {
        Kind::Heading => 1,
        Kind::Text => 2,
        Kind::Amount => 3,
        Kind::Whole => 4,
        Kind::Percent => 5,
        Kind::Measure => 6,
        Kind::Day => 7,
        Kind::Time => 8,
    }
}

/// Writes one cell. A number is the decimal text itself. A day or time that the format does not know (another till's clock
/// may have said anything) stays text.
fn cell(out: &mut String, place: &str, kind: Kind, text: &str) {
    let number = match kind {
        Kind::Heading | Kind::Text => None,
        Kind::Day => day(text),
        Kind::Time => time(text),
        Kind::Amount | Kind::Whole | Kind::Percent | Kind::Measure => Some(text.to_owned()),
    };
    match number {
        Some(number) => out.push_str(&format!("<c r=\"{place}\" s=\"{}\"><v>{number}</v></c>", look(kind))),
        None => {
            let kind = if matches!(kind, Kind::Heading) { kind } else { Kind::Text };
            out.push_str(&format!("<c r=\"{place}\" s=\"{}\" t=\"inlineStr\"><is>", look(kind)));
            out.push_str("<t xml:space=\"preserve\">");
            escape(out, fitting(text));
            out.push_str("</t></is></c>");
        }
    }
}

/// Text as XML has it. What XML cannot hold, and what would be read as such, is written as the format has it: `_x0001_`.
fn escape(out: &mut String, text: &str) {
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '_' if is_escaped(&text[at..]) => out.push_str("_x005F_"),
            '\t' | '\n' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {
                out.push_str(&format!("_x{:04X}_", u32::from(c)));
            }
            c => out.push(c),
        }
    }
}

fn is_escaped(text: &str) -> bool {
    let digits = text.strip_prefix("_x").and_then(|rest| rest.get(..5));
    digits.is_some_and(|rest| rest.ends_with('_') && rest[..4].bytes().all(|digit| digit.is_ascii_hexdigit()))
}

/// Letters of a column, from 0.
fn letters(mut place: usize) -> String {
    let mut letters = String::new();
    loop {
        letters.insert(0, char::from(b'A' + u8::try_from(place % 26).unwrap_or(0)));
        match place / 26 {
            0 => return letters,
            further => place = further - 1,
        }
    }
}

/// Days since the format's beginning. Before March 1900 it counts a day that never was.
fn day(text: &str) -> Option<String> {
    Some(serial(NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?)?.to_string())
}

fn serial(day: NaiveDate) -> Option<i64> {
    let days = day.signed_duration_since(NaiveDate::from_ymd_opt(1899, 12, 30)?).num_days();
    (61..=2_958_465).contains(&days).then_some(days)
}

/// Days, and the part of a day to a billionth.
fn time(text: &str) -> Option<String> {
    let moment = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S").ok()?;
    let seconds = u64::from(moment.time().num_seconds_from_midnight());
    let part = (seconds * 1_000_000_000_000 + 43_200) / 86_400;
    Some(format!("{}.{part:012}", serial(moment.date())?))
}

/// As much of a text as a cell holds.
fn fitting(text: &str) -> &str {
    let mut units = 0;
    let too_far = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > LONGEST_TEXT
    });
    too_far.map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_only_where_a_cell_ends() {
        assert_eq!(fitting("Käse"), "Käse");
        let long = "a".repeat(LONGEST_TEXT - 1) + "🦊";
        assert_eq!(fitting(&long).len(), LONGEST_TEXT - 1, "no half character");
        assert_eq!(fitting(&long[..LONGEST_TEXT - 1]).len(), LONGEST_TEXT - 1);
    }

    #[test]
    fn a_day_that_is_none_and_one_before_the_format_begins_stay_text() {
        for text in ["2026-02-30", "June", "1026-06-06", ""] {
            assert!(day(text).is_none(), "{text}");
        }
        assert_eq!(day("2026-06-06").as_deref(), Some("46179"));
        assert_eq!(time("2026-06-06T12:00:00").as_deref(), Some("46179.500000000000"));
        assert_eq!(time("2026-06-06"), None);
    }

    #[test]
    fn columns_have_letters_and_odd_text_is_written_as_the_format_has_it() {
        let all = [0, 25, 26, 51, 52, 701, 702].map(letters);
        assert_eq!(all, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
        let mut out = String::new();
        escape(&mut out, "<a&b> _x0041_ _x004 \u{1}\u{fffe}\r\n_xä000_");
        assert_eq!(out, "&lt;a&amp;b&gt; _x005F_x0041_ _x004 _x0001__xFFFE__x000D_\n_xä000_");
    }
}
