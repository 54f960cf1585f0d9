//! Rings up a foreign sales history through the same commands as any sale.
//!
//! Owns reading the file, and the matching of cancellations. Keeps true: takings of a day = sum over the file minus the
//! refusals that are listed; what is refused says file, line, column and reason. Prices, names and SKUs come from the file.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::path::PathBuf;

use chrono::{NaiveDate, NaiveDateTime, TimeZone};
use rusqlite::{OptionalExtension, params};
use serde::Serialize;
use serde_json::{Value, json};
use trestle_rules::money;

use crate::error::{ApiError, EngineError};
use crate::error_codes::ErrorCode;
use crate::house::{Call, Engine};
use crate::upkeep::Progress;

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

/// What became of it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct HistoryReport {
    /// Rows read.
    pub rows: u64,
    /// Sales made.
    pub sales: u64,
    /// Rows brought back and matched, at least in part, to an earlier sale.
    pub matched: u64,
    /// Rows brought back without a match: returns without a receipt.
    pub unmatched: u64,
    /// Rows refused.
    pub refused: Vec<Refusal>,
    /// How many were refused for each reason.
    pub refused_by_reason: BTreeMap<&'static str, u64>,
    /// Takings of each day, in minor units.
    pub takings: BTreeMap<String, i64>,
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
struct Row {
    line: u64,
    receipt: String,
    sku: String,
    name: String,
    quantity: i64,
    price: i64,
    at: NaiveDateTime,
    member: String,
}

/// Rings up a history. `progress` gets (done, all) receipts; a stop ends after the receipt in hand, and the day stays open.
///
/// # Errors
/// `history.unreadable`, `history.no_column`, `history.cancelled`, `session.already_open`, or an error of a command.
pub fn replay(engine: &Engine, history: &History, progress: Progress<'_>) -> Result<HistoryReport, ApiError> {
    let (rows, mut report) = read(engine, history)?;
    let mut receipts: Vec<Vec<Row>> = Vec::new();
    for row in rows {
        match receipts.last_mut() {
            Some(receipt) if receipt[0].receipt == row.receipt => receipt.push(row),
            _ => receipts.push(vec![row]),
        }
    }
    // Cancellations look for earlier sales, so the order in time counts, whatever the order in the file.
    receipts.sort_by_key(|r| r[0].at);
    let mut till = Replay::start(engine, history)?;
    let all = receipts.len() as u64;
    for (done, receipt) in receipts.iter().enumerate() {
        till.ring_up(receipt, &mut report)?;
        if progress(done as u64 + 1, all).is_break() {
            return Err(EngineError::from(ErrorCode::HistoryCancelled).into());
        }
    }
    till.close_day(&mut report)?;
    Ok(report)
}

fn read(engine: &Engine, history: &History) -> Result<(Vec<Row>, HistoryReport), ApiError> {
    let decimals = decimals(engine)?;
    let unreadable = |e: csv::Error| {
        let args = [("path", json!(history.file.display().to_string())), ("what", json!(e.to_string()))];
        EngineError::with(ErrorCode::HistoryUnreadable, args)
    };
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(&history.file).map_err(unreadable)?;
    let columns = Columns::find(history, reader.headers().map_err(unreadable)?)?;
    let (mut rows, mut report) = (Vec::new(), HistoryReport::default());
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        report.rows += 1;
        match columns.row(&record, decimals) {
            Ok(row) => rows.push(row),
            Err((column, reason)) => {
                let line = record.position().map_or(0, csv::Position::line);
                let file = history.file.display().to_string();
                let column = history.columns.get(column).cloned().unwrap_or_default();
                report.refused.push(Refusal { file, line, column, reason });
                *report.refused_by_reason.entry(reason).or_default() += 1;
            }
        }
    }
    Ok((rows, report))
}

fn decimals(engine: &Engine) -> Result<u8, ApiError> {
    let status = engine.call("app.status", Value::Null, None)?.result;
    let decimals = status["shop"]["currency"]["decimals"].as_u64();
    decimals.and_then(|d| u8::try_from(d).ok()).ok_or_else(|| EngineError::from(ErrorCode::AppNotSetUp).into())
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
    fn row(&self, record: &csv::StringRecord, decimals: u8) -> Result<Row, (&'static str, &'static str)> {
        let text = |meaning| match self.cell(record, meaning) {
            "" => Err((meaning, "unreadable")),
            text => Ok(text.to_owned()),
        };
        let (receipt, sku) = (text("receipt")?, text("sku")?);
        let quantity: i64 = self.cell(record, "qty").parse().map_err(|_| ("qty", "unreadable"))?;
        let price = money::read(self.cell(record, "price"), decimals).map_err(|_| ("price", "unreadable"))?;
        let at = read_time(self.cell(record, "at")).ok_or(("at", "unreadable"))?;
        if quantity.abs() > trestle_rules::basket::MAX_QUANTITY {
            return Err(("qty", "unreadable"));
        }
        if quantity == 0 {
            return Err(("qty", "zero_quantity"));
        }
        if price <= 0 {
            return Err(("price", if price == 0 { "zero_price" } else { "negative_price" }));
        }
        let name = self.cell(record, "name");
        let name: String = if name.is_empty() { sku.clone() } else { name.chars().take(80).collect() };
        let line = record.position().map_or(0, csv::Position::line);
        Ok(Row { line, receipt, sku, name, quantity, price, at, member: self.cell(record, "member").to_owned() })
    }
}

fn read_time(text: &str) -> Option<NaiveDateTime> {
    let forms = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"];
    let moment = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    moment.or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(12, 0, 0))
}

/// A till that rings up a history.
struct Replay<'e> {
    engine: &'e Engine,
    zone: chrono_tz::Tz,
    market: String,
    items: HashMap<String, (String, i64)>,
    members: HashMap<String, String>,
    day: Option<NaiveDate>,
    last: i64,
}

impl<'e> Replay<'e> {
    fn start(engine: &'e Engine, history: &History) -> Result<Self, ApiError> {
        let status = engine.call("app.status", Value::Null, None)?.result;
        if !status["session"].is_null() {
            return Err(EngineError::from(ErrorCode::SessionAlreadyOpen).into());
        }
        let zone = status["shop"]["zone"].as_str().and_then(|z| z.parse().ok()).unwrap_or(chrono_tz::UTC);
        let markets = engine.call("market.list", Value::Null, None)?.result;
        let known = markets["markets"].as_array().into_iter().flatten();
        let known = known.filter(|m| m["name"] == json!(history.market)).find_map(|m| m["id"].as_str().map(str::to_owned));
        let market = match known {
            Some(id) => id,
            None => text(&engine.call("market.save", json!({ "name": history.market }), None)?.result["id"]),
        };
        let items = known_items(engine)?;
        Ok(Self { engine, zone, market, items, members: HashMap::new(), day: None, last: 0 })
    }

    fn call(&self, name: &str, args: Value) -> Result<Value, ApiError> {
        Ok(self.engine.run(Call { name, args, key: None, at: Some(self.last) })?.result)
    }

    fn ring_up(&mut self, receipt: &[Row], report: &mut HistoryReport) -> Result<(), ApiError> {
        self.go_to(receipt[0].at, report)?;
        let member = self.member(&receipt[0].member)?;
        if receipt.iter().any(|r| r.quantity > 0) {
            self.sell(receipt, member.as_deref())?;
            report.sales += 1;
        }
        let mut open = Vec::new();
        for row in receipt.iter().filter(|r| r.quantity < 0) {
            let left = self.bring_back(row, member.as_deref())?;
            if left < -row.quantity {
                report.matched += 1;
            } else {
                report.unmatched += 1;
            }
            if left > 0 {
                open.push(json!({ "item": self.item(row)?, "quantity": left, "unit": row.price }));
            }
        }
        if !open.is_empty() {
            let args = json!({ "lines": open, "reason": "history", "condition": "resale", "refund_as": "cash" });
            self.call("return.commit_open", args)?;
        }
        Ok(())
    }

    /// Moves the clock to a moment of the file, closing and opening days on the way.
    fn go_to(&mut self, at: NaiveDateTime, report: &mut HistoryReport) -> Result<(), ApiError> {
        let day = at.date();
        if self.day.is_some_and(|open| open != day) {
            self.close_day(report)?;
        }
        let moment = self.zone.from_local_datetime(&at).earliest();
        self.last = moment.map_or_else(|| at.and_utc().timestamp_millis(), |m| m.timestamp_millis());
        if self.day.is_none() {
            self.call("session.open", json!({ "market": self.market, "float": 0 }))?;
            self.day = Some(day);
        }
        Ok(())
    }

    fn close_day(&mut self, report: &mut HistoryReport) -> Result<(), ApiError> {
        let Some(day) = self.day.take() else { return Ok(()) };
        // Nobody counted a drawer in a history: a first count of nothing tells what is expected, the second records it.
        let counted = self.call("session.count", json!({ "total": 0 }))?;
        let expected = counted["expected"].as_i64().unwrap_or_default().max(0);
        self.call("session.count", json!({ "total": expected }))?;
        let closed = self.call("session.close", json!({ "note": "history" }))?;
        *report.takings.entry(day.to_string()).or_default() += closed["takings"].as_i64().unwrap_or_default();
        Ok(())
    }

    fn sell(&mut self, receipt: &[Row], member: Option<&str>) -> Result<(), ApiError> {
        self.call("basket.open", Value::Null)?;
        for row in receipt.iter().filter(|r| r.quantity > 0) {
            let item = self.item(row)?;
            let list = self.items.get(&row.sku).map_or(row.price, |(_, price)| *price);
            let mut args = json!({ "item": item, "quantity": row.quantity });
            if list != row.price {
                args["price"] = json!(row.price);
                args["reason"] = json!("history");
            }
            self.call("basket.add_item", args)?;
        }
        if let Some(member) = member {
            self.call("basket.attach_member", json!({ "member": member }))?;
        }
        let quoted = self.call("basket.quote", Value::Null)?;
        let cash = json!([{ "kind": "cash", "amount": quoted["cash"]["due"] }]);
        let basket = &quoted["basket"];
        self.call("sale.commit", json!({ "basket": basket["basket"], "total": basket["total"], "tenders": cash }))?;
        Ok(())
    }

    /// Brings a row back to the latest earlier sales of the same member, item and price; gives the units without a match.
    fn bring_back(&mut self, row: &Row, member: Option<&str>) -> Result<i64, ApiError> {
        let mut left = -row.quantity;
        let Some(member) = member else { return Ok(left) };
        let item = self.item(row)?;
        while left > 0 {
            let found = latest_with_units_left(self.engine, member, &item, row.price)?;
            let Some((sale, line, units)) = found else { break };
            let quantity = units.min(left);
            let lines = json!([{ "line": line, "quantity": quantity }]);
            let judged = self.call("return.judge", json!({ "sale": sale, "lines": lines }))?;
            let args = json!({ "sale": sale, "lines": lines, "refund": judged["refund"], "reason": "history",
                               "condition": "resale", "refund_as": "cash", "allowed_by_manager": true });
            self.call("return.commit", args)?;
            left -= quantity;
        }
        Ok(left)
    }

    fn member(&mut self, reference: &str) -> Result<Option<String>, ApiError> {
        if reference.is_empty() {
            return Ok(None);
        }
        if let Some(id) = self.members.get(reference) {
            return Ok(Some(id.clone()));
        }
        let id = text(&self.call("member.enroll", json!({ "reference": reference }))?["id"]);
        self.members.insert(reference.to_owned(), id.clone());
        Ok(Some(id))
    }

    fn item(&mut self, row: &Row) -> Result<String, ApiError> {
        if let Some((id, _)) = self.items.get(&row.sku) {
            return Ok(id.clone());
        }
        let args = json!({ "name": row.name, "price": row.price, "sku": row.sku });
        let saved = self.call("catalog.save_item", args).map_err(|mut error| {
            error.args.insert("line".into(), json!(row.line));
            error
        })?;
        let id = text(&saved["id"]);
        self.items.insert(row.sku.clone(), (id.clone(), row.price));
        Ok(id)
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn known_items(engine: &Engine) -> Result<HashMap<String, (String, i64)>, ApiError> {
    let house = engine.lock();
    let items = (|| -> Result<_, EngineError> {
        let sql = "SELECT json_extract(value, '$.sku'), id, json_extract(value, '$.price') FROM register
                   WHERE kind = 'item' AND json_extract(value, '$.sku') IS NOT NULL";
        let mut statement = house.conn.prepare(sql)?;
        let items = statement.query_map([], |r| Ok((r.get(0)?, (r.get(1)?, r.get(2)?))))?;
        Ok(items.collect::<rusqlite::Result<_>>()?)
    })();
    Ok(items?)
}

fn latest_with_units_left(
    engine: &Engine,
    member: &str,
    item: &str,
    price: i64,
) -> Result<Option<(String, i64, i64)>, ApiError> {
    let house = engine.lock();
    let found = (|| -> Result<_, EngineError> {
        let mut statement = house.conn.prepare_cached(include_str!("latest_with_units_left.sql"))?;
        let row = statement.query_row(params![member, item, price], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)));
        Ok(row.optional()?)
    })();
    Ok(found?)
}

/// A stop that never comes.
#[must_use]
pub fn never_stop(_: u64, _: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}
