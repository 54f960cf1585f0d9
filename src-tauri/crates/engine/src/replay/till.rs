//! The till that rings up a history: days, receipts, and cancellations matched to earlier sales.
//!
//! Keeps true: prices, names and SKUs come from the file; how far a receipt is stands with the facts that it made; nothing
//! stays in hand of a receipt that could not be rung up.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime, TimeZone};
use rusqlite::{OptionalExtension, params};
use serde_json::{Value, json};

use super::HistoryReport;
use super::rung::{self, Progress};
use crate::edge::history::{Columns, History, Receipt, Row, rows};
use crate::engine::{Call, Engine};
use crate::error::{ApiError, EngineError};
use crate::error_codes::ErrorCode;
use crate::ledger;

/// A till that rings up a history.
pub(super) struct Till<'e> {
    engine: &'e Engine,
    zone: chrono_tz::Tz,
    decimals: u8,
    market: String,
    items: HashMap<String, (String, i64)>,
    members: HashMap<String, String>,
    /// Whether an offer of today might take something off what was paid then.
    offers: bool,
    day: Option<NaiveDate>,
    last: i64,
}

impl<'e> Till<'e> {
    /// Begins, or goes on with the day that was open when a history was stopped.
    pub(super) fn start(engine: &'e Engine, market: &str, decimals: u8) -> Result<Self, ApiError> {
        let status = engine.call("app.status", Value::Null, None)?.result;
        let session = &status["session"];
        let own = rung::session(engine)?.is_some_and(|own| session["session"] == json!(own));
        if !session.is_null() && !own {
            return Err(EngineError::from(ErrorCode::SessionAlreadyOpen).into());
        }
        let zone = status["shop"]["zone"].as_str().and_then(|z| z.parse().ok()).unwrap_or(chrono_tz::UTC);
        let offers = engine.call("offer.list", Value::Null, None)?.result;
        let till = Self {
            engine,
            zone,
            decimals,
            market: market_id(engine, market)?,
            items: known_items(engine)?,
            members: HashMap::new(),
            offers: offers["offers"].as_array().is_some_and(|offers| !offers.is_empty()),
            day: session["day"].as_str().and_then(|day| day.parse().ok()).filter(|_| own),
            last: session["opened_at"].as_i64().unwrap_or_default(),
        };
        if own {
            // What was in hand when it was killed is rung up anew.
            till.call("basket.clear", Value::Null)?;
        }
        if let Some(day) = till.day.filter(|_| session["market"] != json!(till.market)) {
            return Err(EngineError::with(ErrorCode::SessionAlreadyOpen, [("day", json!(day.to_string()))]).into());
        }
        Ok(till)
    }

    fn call(&self, name: &str, args: Value) -> Result<Value, ApiError> {
        Ok(self.engine.run(Call { name, args, key: None, at: Some(self.last) })?.result)
    }

    /// A command that makes facts of a receipt, with how far it is then.
    fn note(&self, name: &str, args: Value, progress: &Progress) -> Result<Value, ApiError> {
        let call = Call { name, args, key: None, at: Some(self.last) };
        self.engine.run_noting(call, progress.key(), |_| progress.note())
    }

    /// Rings up what is not here of a receipt; says whether anything was not.
    pub(super) fn take(
        &mut self,
        history: &History,
        columns: &Columns,
        receipt: &Receipt,
        report: &mut HistoryReport,
    ) -> Result<bool, ApiError> {
        let mut progress = Progress::of(self.engine, receipt)?;
        if progress.is_done() {
            // The day that a history left open ends no earlier than what it has rung up.
            if self.day == Some(receipt.at.date()) {
                self.last = self.last.max(self.moment(receipt.at));
            }
            return Ok(false);
        }
        let rows = rows(history, columns, receipt, self.decimals)?;
        self.ring_up(&rows, &mut progress, report).map_err(|mut error| {
            let place = [("file", json!(history.file.display().to_string())), ("line", json!(receipt.line))];
            for (key, value) in place {
                error.args.entry(key).or_insert(value);
            }
            error
        })?;
        Ok(true)
    }

    fn ring_up(
        &mut self,
        receipt: &[Row],
        progress: &mut Progress,
        report: &mut HistoryReport,
    ) -> Result<(), ApiError> {
        let Some(first) = receipt.first() else { return Ok(()) };
        self.go_to(first.at, report)?;
        let back: Vec<(usize, &Row)> = receipt.iter().enumerate().filter(|(_, row)| row.quantity < 0).collect();
        if receipt.iter().any(|row| row.quantity > 0) && !progress.is_sold() {
            let member = self.member(&first.member)?;
            progress.sold(back.is_empty());
            if let Err(error) = self.sell(receipt, member.as_deref(), progress) {
                // Nothing of it stays in hand.
                let _ = self.call("basket.clear", Value::Null);
                return Err(error);
            }
            report.sales += 1;
        }
        let mut open = Vec::new();
        for (n, row) in back {
            let whose = self.member(&row.member)?;
            let left = self.bring_back((n, row), whose.as_deref(), progress)?;
            if left < -row.quantity {
                report.matched += 1;
            } else {
                report.unmatched += 1;
            }
            if left > 0 {
                open.push(json!({ "item": self.item(row)?, "quantity": left, "unit": row.price }));
            }
        }
        progress.finish();
        if open.is_empty() {
            return progress.keep(self.engine);
        }
        let args = json!({ "lines": open, "reason": "history", "condition": "resale", "refund_as": "cash" });
        self.note("return.commit_open", args, progress)?;
        Ok(())
    }

    fn moment(&self, at: NaiveDateTime) -> i64 {
        let moment = self.zone.from_local_datetime(&at).earliest();
        moment.map_or_else(|| at.and_utc().timestamp_millis(), |moment| moment.timestamp_millis())
    }

    /// Moves the clock to a moment of the file, closing and opening days on the way.
    fn go_to(&mut self, at: NaiveDateTime, report: &mut HistoryReport) -> Result<(), ApiError> {
        let day = at.date();
        if self.day.is_some_and(|open| open != day) {
            self.close_day(report)?;
        }
        self.last = self.moment(at);
        if self.day.is_none() {
            let args = json!({ "market": self.market, "float": 0, "day": day.to_string() });
            let call = Call { name: "session.open", args, key: None, at: Some(self.last) };
            self.engine.run_noting(call, rung::SESSION, |opened| Ok(text(&opened["session"]["session"])))?;
            self.day = Some(day);
        }
        Ok(())
    }

    pub(super) fn close_day(&mut self, report: &mut HistoryReport) -> Result<(), ApiError> {
        let Some(day) = self.day.take() else { return Ok(()) };
        // Nobody counted the drawer of a history: it is taken to hold what it should, and the note says so.
        let expected = expected_cash(self.engine)?.max(0);
        self.call("session.count", json!({ "total": expected }))?;
        let closed = self.call("session.close", json!({ "note": "history" }))?;
        *report.takings.entry(day.to_string()).or_default() += closed["takings"].as_i64().unwrap_or_default();
        Ok(())
    }

    fn sell(&mut self, receipt: &[Row], member: Option<&str>, progress: &Progress) -> Result<(), ApiError> {
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
        let args = json!({ "basket": basket["basket"], "total": basket["total"], "tenders": cash });
        self.note("sale.commit", args, progress)?;
        Ok(())
    }

    /// Brings a row back to the latest earlier sales of the same member, item and price; gives the units without a match.
    fn bring_back(
        &mut self,
        (n, row): (usize, &Row),
        member: Option<&str>,
        progress: &mut Progress,
    ) -> Result<i64, ApiError> {
        let mut left = -row.quantity - progress.brought(n);
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
            progress.bring(n, quantity);
            self.note("return.commit", args, progress)?;
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

/// The id of the market with this name, which is made if there is none.
fn market_id(engine: &Engine, name: &str) -> Result<String, ApiError> {
    let markets = engine.call("market.list", Value::Null, None)?.result;
    let mut known = markets["markets"].as_array().into_iter().flatten().filter(|market| market["name"] == json!(name));
    match known.find_map(|market| market["id"].as_str().map(str::to_owned)) {
        Some(id) => Ok(id),
        None => Ok(text(&engine.call("market.save", json!({ "name": name }), None)?.result["id"])),
    }
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
        let mut statement = conn.prepare_cached(include_str!("latest_with_units_left.sql"))?;
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
