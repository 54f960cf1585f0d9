//! A sales history from another system: reads the file, decides nothing about sales.
//!
//! Owns the reading of rows and what is refused, with file, line, column and reason.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;
use serde_json::json;
use trestle_rules::money;
use trestle_rules::text::{clean, taken_out};

use super::lines::Lines;
use crate::error::{EngineError, Result, said_of_csv};
use crate::error_codes::ErrorCode;

/// What to ring up, and how to read it.
#[derive(Clone, Debug)]
pub struct History {
    /// The file.
    pub file: PathBuf,
    /// Heading of each column by what it means: `receipt`, `sku`, `name`, `qty`, `at`, `price` and, if there, `member`.
    pub columns: BTreeMap<String, String>,
    /// Market at which everything was sold.
    pub market: String,
}

/// A row that was not rung up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// File.
    pub file: String,
    /// Line of the file, from 1.
    pub line: u64,
    /// Heading of the column.
    pub column: String,
    /// `zero_price`, `negative_price`, `zero_quantity` or `unreadable`.
    pub reason: &'static str,
}

/// A row that can be rung up.
pub(crate) struct Row {
    pub line: u64,
    pub receipt: String,
    pub sku: String,
    pub name: String,
    pub quantity: i64,
    pub price: i64,
    pub at: NaiveDateTime,
    pub member: String,
    /// Whether something that cannot be seen was taken out of its texts.
    pub cleaned: bool,
}

/// What a file holds.
pub(crate) struct Rows {
    pub read: u64,
    pub rows: Vec<Row>,
    pub refused: Vec<Refusal>,
}

/// Reads a file, in the order of its rows.
///
/// # Errors
/// `history.unreadable`, `history.no_column`.
pub(crate) fn read(history: &History, decimals: u8) -> Result<Rows> {
    let unreadable = |e: csv::Error| {
        let args = [("path", json!(history.file.display().to_string())), ("what", json!(said_of_csv(&e)))];
        EngineError::with(ErrorCode::HistoryUnreadable, args)
    };
    let text = std::fs::read(&history.file).map_err(|e| unreadable(e.into()))?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_slice());
    let mut lines = Lines::new(&text);
    let headings = reader.headers().map_err(unreadable)?.clone();
    let columns = Columns::find(history, &headings)?;
    let mut rows = Rows { read: 0, rows: Vec::new(), refused: Vec::new() };
    for record in reader.byte_records() {
        let record = record.map_err(unreadable)?;
        rows.read += 1;
        let line = lines.of(record.position());
        let refused =
            |column: String, reason| Refusal { file: history.file.display().to_string(), line, column, reason };
        match csv::StringRecord::from_byte_record(record) {
            Ok(record) => match columns.row(&record, line, decimals) {
                Ok(row) => rows.rows.push(row),
                Err((column, reason)) => {
                    rows.refused.push(refused(history.columns.get(column).cloned().unwrap_or_default(), reason));
                }
            },
            Err(error) => {
                let column = headings.get(error.utf8_error().field()).unwrap_or_default();
                rows.refused.push(refused(column.to_owned(), "unreadable"));
            }
        }
    }
    Ok(rows)
}

/// Places of the columns.
struct Columns(HashMap<&'static str, usize>);

impl Columns {
    fn find(history: &History, headings: &csv::StringRecord) -> Result<Self, EngineError> {
        let mut places = HashMap::new();
        for meaning in ["receipt", "sku", "name", "qty", "at", "price", "member"] {
            let Some(heading) = history.columns.get(meaning) else {
                if meaning == "member" {
                    continue;
                }
                return Err(EngineError::with(ErrorCode::HistoryNoColumn, [("column", json!(meaning))]));
            };
            let same = |h: &str| h.trim_start_matches('\u{feff}').trim().eq_ignore_ascii_case(heading.trim());
            let no_column = || EngineError::with(ErrorCode::HistoryNoColumn, [("column", json!(heading))]);
            places.insert(meaning, headings.iter().position(same).ok_or_else(no_column)?);
        }
        Ok(Self(places))
    }

    fn cell<'r>(&self, record: &'r csv::StringRecord, meaning: &'static str) -> &'r str {
        self.0.get(meaning).and_then(|i| record.get(*i)).unwrap_or_default().trim()
    }

    /// Reads a row, or says which column speaks against it and why.
    fn row(&self, record: &csv::StringRecord, line: u64, decimals: u8) -> Result<Row, (&'static str, &'static str)> {
        let text = |meaning| match clean(self.cell(record, meaning)) {
            text if text.is_empty() => Err((meaning, "unreadable")),
            text => Ok(text),
        };
        let (receipt, sku) = (text("receipt")?, text("sku")?);
        let too_long = |meaning, most| self.cell(record, meaning).chars().count() > most;
        if too_long("sku", 64) || too_long("member", 80) {
            return Err((if too_long("sku", 64) { "sku" } else { "member" }, "unreadable"));
        }
        let quantity: i64 = self.cell(record, "qty").parse().map_err(|_| ("qty", "unreadable"))?;
        let price = money::read(self.cell(record, "price"), decimals).map_err(|_| ("price", "unreadable"))?;
        let at = read_time(self.cell(record, "at")).ok_or(("at", "unreadable"))?;
        let beyond = money::times(price, quantity).is_err();
        if beyond || quantity.abs() > trestle_rules::basket::MAX_QUANTITY {
            return Err(("qty", "unreadable"));
        }
        if quantity == 0 {
            return Err(("qty", "zero_quantity"));
        }
        if price <= 0 {
            return Err(("price", if price == 0 { "zero_price" } else { "negative_price" }));
        }
        let named = clean(self.cell(record, "name"));
        let name: String = if named.is_empty() { sku.clone() } else { named.chars().take(80).collect() };
        let cleaned = ["sku", "name", "member"].iter().any(|meaning| !taken_out(self.cell(record, meaning)).is_empty());
        let member = clean(self.cell(record, "member"));
        Ok(Row { line, receipt, sku, name, quantity, price, at, member, cleaned })
    }
}

fn read_time(text: &str) -> Option<NaiveDateTime> {
    let forms = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"];
    let moment = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    moment.or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(12, 0, 0))
}
