//! Rings up a foreign sales history through the same commands as any sale.
//!
//! Owns the order of things and the matching of cancellations. Keeps true: takings of a day = sum over the file minus the
//! refusals that are listed. Prices, names and SKUs come from the file. Stands above the commands, like a seller would.

use std::collections::{BTreeMap, HashMap};

use chrono::{NaiveDate, NaiveDateTime, TimeZone};
use rusqlite::{OptionalExtension, params};
use serde::Serialize;
use serde_json::{Value, json};

pub use crate::edge::history::{History, Refusal};
use crate::edge::history::{Row, read};
use crate::engine::{Call, Engine};
use crate::error::{ApiError, EngineError};
use crate::error_codes::ErrorCode;
use crate::ledger;
use crate::upkeep::Progress;

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
    /// Rows out of whose texts something was taken that cannot be seen.
    pub cleaned: u64,
    /// Takings of each day, in minor units.
    pub takings: BTreeMap<String, i64>,
}

/// Rings up a history. `progress` gets (done, all) receipts; a stop ends after the receipt in hand, and the day stays open.
///
/// # Errors
/// `history.unreadable`, `history.no_column`, `history.cancelled`, `session.already_open`, or an error of a command.
pub fn replay(engine: &Engine, history: &History, progress: Progress<'_>) -> Result<HistoryReport, ApiError> {
    let file = read(history, decimals(engine)?)?;
    let mut report = HistoryReport { rows: file.read, ..HistoryReport::default() };
    for refusal in &file.refused {
        *report.refused_by_reason.entry(refusal.reason).or_default() += 1;
    }
    report.refused = file.refused;
    report.cleaned = file.rows.iter().filter(|row| row.cleaned).count() as u64;
    let mut receipts: Vec<Vec<Row>> = Vec::new();
    for row in file.rows {
        match receipts.last_mut() {
            // One receipt, one market day: a receipt that goes on the next day is rung up there.
            Some(r) if r[0].receipt == row.receipt && r[0].at.date() == row.at.date() => r.push(row),
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

fn decimals(engine: &Engine) -> Result<u8, ApiError> {
    let status = engine.call("app.status", Value::Null, None)?.result;
    let decimals = status["shop"]["currency"]["decimals"].as_u64();
    decimals.and_then(|d| u8::try_from(d).ok()).ok_or_else(|| EngineError::from(ErrorCode::AppNotSetUp).into())
}

/// A till that rings up a history.
struct Replay<'e> {
    engine: &'e Engine,
    zone: chrono_tz::Tz,
    market: String,
    items: HashMap<String, (String, i64)>,
    members: HashMap<String, String>,
    /// Whether an offer of today might take something off what was paid then.
    offers: bool,
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
        let known =
            known.filter(|m| m["name"] == json!(history.market)).find_map(|m| m["id"].as_str().map(str::to_owned));
        let market = match known {
            Some(id) => id,
            None => text(&engine.call("market.save", json!({ "name": history.market }), None)?.result["id"]),
        };
        let items = known_items(engine)?;
        let offers = engine.call("offer.list", Value::Null, None)?.result;
        let offers = offers["offers"].as_array().is_some_and(|offers| !offers.is_empty());
        Ok(Self { engine, zone, market, items, members: HashMap::new(), offers, day: None, last: 0 })
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
            let whose = self.member(&row.member)?;
            let left = self.bring_back(row, whose.as_deref())?;
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
            self.call("session.open", json!({ "market": self.market, "float": 0, "day": day.to_string() }))?;
            self.day = Some(day);
        }
        Ok(())
    }

    fn close_day(&mut self, report: &mut HistoryReport) -> Result<(), ApiError> {
        let Some(day) = self.day.take() else { return Ok(()) };
        // Nobody counted the drawer of a history: it is taken to hold what it should, and the note says so.
        let expected = expected_cash(self.engine)?.max(0);
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
            if list != row.price || self.offers {
                args["price"] = json!(row.price);
                args["reason"] = json!("history");
            }
            self.call("basket.add_item", args)?;
        }
        if let Some(member) = member {
            self.call("basket.attach_of_history", json!({ "member": member }))?;
        }
        let quoted = self.call("basket.quote", Value::Null)?;
        let cash = json!([{ "kind": "cash", "amount": quoted["cash"]["due"] }]);
        let basket = &quoted["basket"];
        // What was paid was paid: whoever tells a history is the manager.
        if basket["needs_manager"] == json!(true) {
            self.call("basket.allow_discounts", Value::Null)?;
        }
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
    let items = engine.lock().on_disk(|conn| {
        let sql = "SELECT json_extract(value, '$.sku'), id, json_extract(value, '$.price') FROM register
                   WHERE kind = 'item' AND json_extract(value, '$.sku') IS NOT NULL";
        let mut statement = conn.prepare(sql)?;
        let items = statement.query_map([], |r| Ok((r.get(0)?, (r.get(1)?, r.get(2)?))))?;
        Ok(items.collect::<rusqlite::Result<_>>()?)
    });
    Ok(items?)
}

fn latest_with_units_left(
    engine: &Engine,
    member: &str,
    item: &str,
    price: i64,
) -> Result<Option<(String, i64, i64)>, ApiError> {
    let found = engine.lock().on_disk(|conn| {
        let mut statement = conn.prepare_cached(include_str!("replay/latest_with_units_left.sql"))?;
        let row = statement.query_row(params![member, item, price], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)));
        Ok(row.optional()?)
    });
    Ok(found?)
}

fn expected_cash(engine: &Engine) -> Result<i64, ApiError> {
    let status = engine.call("session.status", Value::Null, None)?.result;
    let session = text(&status["session"]["session"]);
    let traffic = engine.lock().on_disk(|conn| ledger::cash_traffic(conn, &[session]))?;
    Ok(trestle_rules::session::expected(&traffic))
}
