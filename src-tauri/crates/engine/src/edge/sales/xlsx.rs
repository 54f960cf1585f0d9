//! Writes receipts as a workbook with the sheets Sales, Lines, Tenders, Taxes and Days.
//!
//! Keeps true: an amount is the exact decimal text of its minor units up to its cell, and only there the number that the
//! format wants; codes and free text are text, whatever they begin with; Days holds what the day reports say and adds up
//! nothing; the same command gives the same bytes.

use chrono::{NaiveDate, NaiveDateTime};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use serde_json::json;
use trestle_rules::money;
use trestle_rules::tax::TaxLine;
use trestle_rules::tender::TenderKind;

use super::columns::{Column, DAY, Kind, LINE, RECEIPT, SALE, TAX, TENDER};
use super::gather::{Entry, Row};
use super::write::local_time;
use crate::api::types::session::{Report, ReportKind};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::shop::Shop;

/// The most that a cell holds, in units of UTF-16.
const LONGEST_TEXT: usize = 32_767;

/// A workbook in the making.
pub(super) struct Book {
    sales: Sheet,
    lines: Sheet,
    tenders: Sheet,
    taxes: Sheet,
    days: Sheet,
    formats: Formats,
    decimals: u8,
    currency: &'static str,
}

impl Book {
    /// A workbook with nothing but headings.
    pub fn new(shop: &Shop) -> Result<Self> {
        let formats = Formats::new(shop.decimals());
        let of_receipts = |name, columns: &[Column]| Sheet::new(name, [&RECEIPT, columns].concat(), &formats);
        Ok(Self {
            sales: of_receipts("Sales", &SALE)?,
            lines: of_receipts("Lines", &LINE)?,
            tenders: of_receipts("Tenders", &TENDER)?,
            taxes: of_receipts("Taxes", &TAX)?,
            days: Sheet::new("Days", DAY.to_vec(), &formats)?,
            formats,
            decimals: shop.decimals(),
            currency: shop.currency.code(),
        })
    }

    /// Adds a receipt to all sheets but Days.
    pub fn entry(&mut self, entry: &Entry) -> Result<()> {
        let decimals = self.decimals;
        let amount = |minor: i64| money::plain(entry.sign * minor, decimals);
        let head = receipt(entry);
        let row = |own: Vec<String>| [head.clone(), own].concat();
        self.sales.add(&row(sale(entry, self.currency, &amount)), &self.formats)?;
        for line in &entry.lines {
            self.lines.add(&row(of_line(entry, line, self.currency, &amount)), &self.formats)?;
        }
        let given = [
            (TenderKind::Cash, entry.cash),
            (TenderKind::Card, entry.card),
            (TenderKind::Transfer, entry.transfer),
            (TenderKind::Credit, entry.credit),
        ];
        for (kind, given) in given {
            if given != 0 {
                let (name, tip) = (kind.name().to_owned(), amount(entry.tip_of(kind)));
                let cells = vec![name, amount(given), self.currency.to_owned(), tip];
                self.tenders.add(&row(cells), &self.formats)?;
            }
        }
        for tax in &entry.taxes {
            self.taxes.add(&row(of_tax(tax, self.currency, &amount)), &self.formats)?;
        }
        Ok(())
    }

    /// Adds a day, as its report has it. What the report does not tell before a blind count stays empty.
    pub fn day(&mut self, report: &Report) -> Result<()> {
        let amount = |minor: i64| money::plain(minor, self.decimals);
        let of_kind = |kind| {
            let found = report.tenders.iter().find(|t| t.kind == kind);
            found.map(|t| amount(t.amount)).unwrap_or_default()
        };
        let of_drawer = |told: Option<i64>| told.map(amount).unwrap_or_default();
        let cells = [
            report.day.clone(),
            if report.kind == ReportKind::Z { "z" } else { "x" }.to_owned(),
            report.markets.join(", "),
            report.sales.to_string(),
            amount(report.sold),
            report.returns.to_string(),
            amount(report.refunded),
            report.undone.to_string(),
            amount(report.undone_total),
            amount(report.takings),
            amount(report.rounding),
            of_kind(TenderKind::Cash),
            of_kind(TenderKind::Card),
            of_kind(TenderKind::Transfer),
            self.currency.to_owned(),
            of_drawer(report.drawer.expected),
            of_drawer(report.drawer.counted),
            of_drawer(report.drawer.difference),
            report.explanation.clone(),
            amount(report.tips),
            of_kind(TenderKind::Credit),
        ];
        self.days.add(&cells, &self.formats)
    }

    /// The bytes of the file. It says that it was made at this moment (UTC milliseconds), whatever the system's clock says:
    /// the same command gives the same bytes.
    pub fn finish(self, made_at: i64) -> Result<Vec<u8>> {
        let mut book = Workbook::new();
        let made = ExcelDateTime::from_timestamp(made_at.div_euclid(1000)).unwrap_or_default();
        book.set_properties(&DocProperties::new().set_creation_datetime(&made));
        for sheet in [self.sales, self.lines, self.tenders, self.taxes, self.days] {
            book.push_worksheet(sheet.finish()?);
        }
        book.save_to_buffer().map_err(failed)
    }
}

fn receipt(entry: &Entry) -> Vec<String> {
    vec![
        entry.kind.to_owned(),
        entry.receipt.clone(),
        entry.fact.day.clone(),
        clock_and_offset(entry).0,
        entry.market.clone(),
        entry.fact.till.clone(),
        entry.fact.seq.to_string(),
    ]
}

/// The moment as the other formats have it, in two: a date of the format knows no zone.
fn clock_and_offset(entry: &Entry) -> (String, String) {
    let moment = local_time(&entry.fact);
    let (clock, offset) = moment.split_at_checked("2026-06-06T10:00:00".len()).unwrap_or((&moment, ""));
    (clock.to_owned(), offset.to_owned())
}

fn sale(entry: &Entry, currency: &str, amount: &dyn Fn(i64) -> String) -> Vec<String> {
    vec![
        amount(entry.total),
        amount(entry.cash),
        amount(entry.card),
        amount(entry.transfer),
        amount(entry.rounding),
        currency.to_owned(),
        entry.reason.clone(),
        entry.fact.session.clone().unwrap_or_default(),
        clock_and_offset(entry).1,
        amount(entry.tip()),
        amount(entry.credit),
    ]
}

fn of_line(entry: &Entry, row: &Row, currency: &str, amount: &dyn Fn(i64) -> String) -> Vec<String> {
    let (measure, unit) = row.measure(entry.sign);
    vec![
        row.line.to_string(),
        row.sku.clone(),
        row.name.clone(),
        row.bundle.clone(),
        (entry.sign * row.quantity).to_string(),
        amount(row.paid),
        row.rate.to_string(),
        amount(row.tax),
        amount(row.paid - row.tax),
        currency.to_owned(),
        entry.fact.session.clone().unwrap_or_default(),
        measure,
        unit,
    ]
}

fn of_tax(tax: &TaxLine, currency: &str, amount: &dyn Fn(i64) -> String) -> Vec<String> {
    vec![tax.rate.to_string(), amount(tax.gross), amount(tax.net), amount(tax.tax), currency.to_owned()]
}

/// How cells look. A text cell says that it is one, so that it stays text also when somebody types in it.
struct Formats {
    heading: Format,
    text: Format,
    amount: Format,
    whole: Format,
    percent: Format,
    measure: Format,
    day: Format,
    time: Format,
}

impl Formats {
    fn new(decimals: u8) -> Self {
        let zeros = "0".repeat(usize::from(decimals));
        let point = if decimals == 0 { "" } else { "." };
        let format = |code: &str| Format::new().set_num_format(code);
        Self {
            heading: Format::new().set_bold(),
            text: format("@"),
            amount: format(&format!("#,##0{point}{zeros}")),
            whole: format("0"),
            percent: format("General"),
            measure: format("#,##0.000"),
            day: format("yyyy-mm-dd"),
            time: format("yyyy-mm-dd hh:mm:ss"),
        }
    }
}

/// A sheet, filled row by row.
struct Sheet {
    page: Worksheet,
    columns: Vec<Column>,
    /// Rows so far, with the headings.
    rows: u32,
}

impl Sheet {
    fn new(name: &str, columns: Vec<Column>, formats: &Formats) -> Result<Self> {
        let mut page = Worksheet::new();
        page.set_name(name).map_err(failed)?.set_freeze_panes(1, 0).map_err(failed)?;
        for (place, (heading, width, _)) in (0..).zip(&columns) {
            page.write_string_with_format(0, place, *heading, &formats.heading).map_err(failed)?;
            page.set_column_width(place, *width).map_err(failed)?;
        }
        Ok(Self { page, columns, rows: 1 })
    }

    fn add(&mut self, cells: &[String], formats: &Formats) -> Result<()> {
        for (place, ((_, _, kind), text)) in (0..).zip(self.columns.iter().zip(cells)) {
            if !text.is_empty() {
                write(&mut self.page, (self.rows, place), *kind, text, formats)?;
            }
        }
        self.rows += 1;
        Ok(())
    }

    fn finish(mut self) -> Result<Worksheet> {
        let last = u16::try_from(self.columns.len()).unwrap_or(1).saturating_sub(1);
        self.page.autofilter(0, 0, self.rows - 1, last).map_err(failed)?;
        Ok(self.page)
    }
}

/// Writes one cell. A day or time that the format does not know (another till's clock may have said anything) stays text.
fn write(page: &mut Worksheet, (row, place): (u32, u16), kind: Kind, text: &str, formats: &Formats) -> Result<()> {
    let (date, format) = match kind {
        Kind::Text => (None, &formats.text),
        Kind::Day => (day(text), &formats.day),
        Kind::Time => (time(text), &formats.time),
        Kind::Amount => return write_number(page, (row, place), text, &formats.amount),
        Kind::Whole => return write_number(page, (row, place), text, &formats.whole),
        Kind::Percent => return write_number(page, (row, place), text, &formats.percent),
        Kind::Measure => return write_number(page, (row, place), text, &formats.measure),
    };
    let written = match date {
        Some(date) => page.write_datetime_with_format(row, place, &date, format),
        None => page.write_string_with_format(row, place, fitting(text), &formats.text),
    };
    written.map(|_| ()).map_err(failed)
}

/// The one place where decimal text becomes the binary number that the format wants: nothing is computed with it, and
/// written again it is the same text.
fn write_number(page: &mut Worksheet, (row, place): (u32, u16), text: &str, format: &Format) -> Result<()> {
    let number = text.parse::<f64>().map_err(|_| EngineError::Bug("a cell that is no number"))?;
    page.write_number_with_format(row, place, number, format).map(|_| ()).map_err(failed)
}

fn day(text: &str) -> Option<ExcelDateTime> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    ExcelDateTime::parse_from_str(text).ok()
}

fn time(text: &str) -> Option<ExcelDateTime> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S").ok()?;
    ExcelDateTime::parse_from_str(text).ok()
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

fn failed(error: XlsxError) -> EngineError {
    match error {
        XlsxError::RowColumnLimitError => {
            EngineError::with(ErrorCode::ExportTooManyRows, [("rows", json!(ROWS_OF_A_SHEET))])
        }
        _ => EngineError::Bug("writing XLSX"),
    }
}

/// Rows that the format holds, without the headings.
const ROWS_OF_A_SHEET: u32 = 1_048_575;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_sheet_that_is_full_refuses_and_says_how_much_it_holds() {
        let formats = Formats::new(2);
        let mut sheet = Sheet::new("Sales", SALE.to_vec(), &formats).unwrap();
        sheet.rows = ROWS_OF_A_SHEET;
        let cells = ["1.00".to_owned()];
        sheet.add(&cells, &formats).unwrap();
        let refused = sheet.add(&cells, &formats).unwrap_err();
        assert_eq!(refused.to_string(), "export.too_many_rows");
    }

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
        assert!(day("2026-06-06").is_some() && time("2026-06-06T10:00:00").is_some() && time("2026-06-06").is_none());
    }
}
