//! A sales history from another system: reads the file, decides nothing about sales.
//!
//! Owns the reading of rows and what is refused, with file, line, column and reason. Keeps true: a file is gone through once to
//! know its receipts, and a receipt is read again when it is rung up, so that memory holds one receipt and not all of them.

use std::collections::{BTreeMap, HashMap};
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Serialize, Serializer};
use serde_json::json;
use trestle_rules::money;
use trestle_rules::text::{clean, taken_out};

use super::records::{Records, TooLong};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::named::{self, Unopened};

mod receipts;

pub(crate) use receipts::{Receipt, fingerprint};

/// Bytes of a file at most: ten years of a busy stall.
const MAX_BYTES: u64 = 64 << 20;
/// Rows of a file at most.
const MAX_ROWS: u64 = 1_000_000;

/// What to ring up, and how to read it.
#[derive(Clone, Debug)]
pub struct History {
    /// The file.
    pub file: PathBuf,
    /// Heading of each column by what it means: `receipt`, `sku`, `name`, `qty`, `at`, `price` and, if there, `member`. An empty
    /// heading of the first, second or fourth says that there is none: then each row is a sale, known by its name, of one.
    pub columns: BTreeMap<String, String>,
    /// Market at which everything was sold.
    pub market: String,
}

/// A row that was not rung up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// File.
    #[serde(serialize_with = "as_text")]
    pub file: Arc<str>,
    /// Line of the file, from 1.
    pub line: u64,
    /// Heading of the column.
    #[serde(serialize_with = "as_text")]
    pub column: Arc<str>,
    /// `zero_price`, `negative_price`, `zero_quantity`, `unreadable`, or `receipt_too_large`: its receipt is more than a
    /// basket holds, and refused whole.
    pub reason: &'static str,
}

fn as_text<S: Serializer>(text: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
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
pub(crate) struct Held {
    pub read: u64,
    /// Rows out of whose texts something was taken that cannot be seen.
    pub cleaned: u64,
    /// In the order of the file.
    pub receipts: Vec<Receipt>,
    /// In the order of the file.
    pub refused: Vec<Refusal>,
    pub columns: Columns,
}

/// Goes through a file.
///
/// # Errors
/// `history.unreadable`, `history.too_large`, `history.too_many_rows`, `history.row_too_long`, `history.no_column`.
pub(crate) fn read(history: &History, decimals: u8) -> Result<Held> {
    let text = named::read(&history.file, MAX_BYTES).map_err(|refused| unopened(history, &refused))?;
    let mut records = Records::new(&text, b',');
    let columns = match records.next() {
        Some(headings) => {
            let headings = headings.map_err(|row| too_long(history, row))?;
            Columns::find(history, &headings.texts().map_err(|_| about(history, ErrorCode::HistoryUnreadable))?)?
        }
        None => Columns::find(history, &[])?,
    };
    let (mut read, mut cleaned, mut gathered) = (0, 0, receipts::Gathered::new(&history.market));
    while let Some(record) = records.next() {
        let record = record.map_err(|row| too_long(history, row))?;
        read += 1;
        if read > MAX_ROWS {
            let args = [("path", path(history)), ("most", json!(MAX_ROWS))];
            return Err(EngineError::with(ErrorCode::HistoryTooManyRows, args));
        }
        match columns.read(&record.texts(), record.line, decimals) {
            Ok(row) => {
                cleaned += u64::from(row.cleaned);
                gathered.add(&row, record.place, &text);
            }
            Err((column, reason)) => gathered.refuse(record.line, column, reason),
        }
    }
    let (receipts, refused) = gathered.end(&text);
    let file: Arc<str> = history.file.display().to_string().into();
    let named =
        |(line, column, reason)| Refusal { file: Arc::clone(&file), line, column: columns.heading(column), reason };
    let refused = refused.into_iter().map(named).collect();
    Ok(Held { read, cleaned, receipts, refused, columns })
}

/// Reads the rows of a receipt again.
///
/// # Errors
/// `history.changed` when something else stands there than before; `history.unreadable`.
pub(crate) fn rows(history: &History, columns: &Columns, receipt: &Receipt, decimals: u8) -> Result<Vec<Row>> {
    let changed = |_| about(history, ErrorCode::HistoryChanged);
    let (mut file, _) = named::open(&history.file, MAX_BYTES).map_err(|refused| unopened(history, &refused))?;
    let mut text = vec![0; usize::try_from(receipt.place.end - receipt.place.start).unwrap_or(0)];
    file.seek(SeekFrom::Start(receipt.place.start)).map_err(changed)?;
    file.read_exact(&mut text).map_err(changed)?;
    if fingerprint(&text) != receipt.written {
        return Err(about(history, ErrorCode::HistoryChanged));
    }
    let (mut records, mut before, mut rows) = (Records::new(&text, b','), None, Vec::new());
    while let Some(record) = records.next() {
        let record = record.map_err(|row| too_long(history, row))?;
        let before = *before.get_or_insert(receipt.line.saturating_sub(record.line));
        rows.extend(columns.read(&record.texts(), before + record.line, decimals));
    }
    Ok(rows)
}

fn path(history: &History) -> serde_json::Value {
    json!(history.file.display().to_string())
}

fn about(history: &History, code: ErrorCode) -> EngineError {
    EngineError::with(code, [("path", path(history))])
}

fn unopened(history: &History, refused: &Unopened) -> EngineError {
    if matches!(refused, Unopened::TooLarge) {
        let args = [("path", path(history)), ("most", json!(MAX_BYTES >> 20))];
        return EngineError::with(ErrorCode::HistoryTooLarge, args);
    }
    let args = [("path", path(history)), ("what", json!(refused.what()))];
    EngineError::with(ErrorCode::HistoryUnreadable, args)
}

fn too_long(history: &History, row: TooLong) -> EngineError {
    let (TooLong::Cells { line } | TooLong::Bytes { line, .. }) = row;
    EngineError::with(ErrorCode::HistoryRowTooLong, [("path", path(history)), ("line", json!(line))])
}

/// A column: by its meaning, or where a cell of no meaning was no text, by its place.
#[derive(Clone, Copy)]
pub(crate) enum Column {
    Meaning(&'static str),
    Place(usize),
}

/// Why a row is refused.
type Refused = (Column, &'static str);

/// Places of the columns, and their headings.
pub(crate) struct Columns {
    places: HashMap<&'static str, usize>,
    headings: Vec<Arc<str>>,
    said: BTreeMap<String, Arc<str>>,
}

impl Columns {
    fn find(history: &History, headings: &[&str]) -> Result<Self, EngineError> {
        let mut places = HashMap::new();
        for meaning in ["receipt", "sku", "name", "qty", "at", "price", "member"] {
            let Some(heading) = history.columns.get(meaning) else {
                if meaning == "member" {
                    continue;
                }
                return Err(EngineError::with(ErrorCode::HistoryNoColumn, [("column", json!(meaning))]));
            };
            if heading.trim().is_empty() && matches!(meaning, "receipt" | "sku" | "qty" | "member") {
                continue;
            }
            let same = |h: &&str| h.trim_start_matches('\u{feff}').trim().eq_ignore_ascii_case(heading.trim());
            let no_column = || EngineError::with(ErrorCode::HistoryNoColumn, [("column", json!(heading))]);
            places.insert(meaning, headings.iter().position(same).ok_or_else(no_column)?);
        }
        let said =
            history.columns.iter().map(|(meaning, heading)| (meaning.clone(), heading.as_str().into())).collect();
        Ok(Self { places, headings: headings.iter().map(|heading| (*heading).into()).collect(), said })
    }

    fn heading(&self, column: Column) -> Arc<str> {
        let known = match column {
            Column::Meaning(meaning) => self.said.get(meaning),
            Column::Place(place) => self.headings.get(place),
        };
        known.cloned().unwrap_or_else(|| "".into())
    }

    /// Reads a row, or says which column speaks against it and why.
    fn read(&self, cells: &Result<Vec<&str>, usize>, line: u64, decimals: u8) -> Result<Row, Refused> {
        let cells = cells.as_ref().map_err(|place| (Column::Place(*place), "unreadable"))?;
        self.row(cells, line, decimals).map_err(|(meaning, reason)| (Column::Meaning(meaning), reason))
    }

    fn row(&self, cells: &[&str], line: u64, decimals: u8) -> Result<Row, (&'static str, &'static str)> {
        let cell = |meaning| self.places.get(meaning).and_then(|i| cells.get(*i)).copied().unwrap_or_default().trim();
        let text = |meaning| match clean(cell(meaning)) {
            text if text.is_empty() => Err((meaning, "unreadable")),
            text => Ok(text),
        };
        let has = |meaning| self.places.contains_key(meaning);
        let receipt = if has("receipt") { text("receipt")? } else { String::new() };
        let sku = text(if has("sku") { "sku" } else { "name" })?;
        let too_long = |meaning, most| cell(meaning).chars().count() > most;
        if sku.chars().count() > 64 || too_long("member", 80) {
            let column = if too_long("member", 80) { "member" } else { "sku" };
            return Err((if has(column) { column } else { "name" }, "unreadable"));
        }
        let quantity: i64 = if has("qty") { cell("qty").parse().map_err(|_| ("qty", "unreadable"))? } else { 1 };
        let price = money::read(cell("price"), decimals).map_err(|_| ("price", "unreadable"))?;
        let at = read_time(cell("at")).ok_or(("at", "unreadable"))?;
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
        let named = clean(cell("name"));
        let name: String = if named.is_empty() { sku.clone() } else { named.chars().take(80).collect() };
        let cleaned = ["sku", "name", "member"].iter().any(|meaning| !taken_out(cell(meaning)).is_empty());
        let member = clean(cell("member"));
        Ok(Row { line, receipt, sku, name, quantity, price, at, member, cleaned })
    }
}

fn read_time(text: &str) -> Option<NaiveDateTime> {
    // `%.f` reads the parts of a second where there are any.
    let forms = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"];
    let moment = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    moment.or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(12, 0, 0))
}
