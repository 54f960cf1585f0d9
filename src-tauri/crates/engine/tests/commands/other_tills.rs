//! Facts that this till did not write: of a later program, of a till whose other facts have not arrived, in any order.

use serde_json::{Value, json};

use crate::foreign::Foreign;
use crate::stall::{Stall, each, number, text};

/// A session of another till, as it opened.
fn opening() -> Value {
    json!({ "market": null, "market_day": null, "float": 0 })
}

/// The body of a sale made here, told as a sale of another till.
fn sale_of(till: &Foreign<'_>, own: &Value) -> Value {
    let mut sale = own.clone();
    sale["sale"] = json!(format!("{}.1", till.till));
    sale
}

#[test]
fn a_fact_of_a_later_version_is_passed_over_and_stops_nothing() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    let before = stall.engine.digest().unwrap();
    let mut later = Foreign::of(&stall);
    later.writes("item.set", 2, None, &json!({ "id": candle, "names": { "en": "Taper" }, "prices": [500, 480] }));
    later.writes("session.opened", 2, None, &json!([]));
    later.writes("weather.noted", 1, None, &json!({ "sun": true }));
    assert_eq!(later.arrive(), before, "what is not understood decides nothing");
    assert_eq!(stall.tell("app.status")["shop"]["name"], "Stall");
    let tile = stall.tell("catalog.list")["tiles"][0].clone();
    assert_eq!((&tile["name"], number(&tile["price"])), (&json!("Candle"), 450));
    let stall = stall.reopened();
    stall.sell(&[(&candle, 1)]);
}

#[test]
fn a_stored_tender_policy_or_bundle_with_a_field_more_is_still_read() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    stall.sell(&[(&candle, 1)]);
    let mut later = Foreign::of(&stall);
    let mut open = opening();
    open["denominations"] = json!([{ "value": 100, "count": 2, "roll": true }]);
    let session = later.writes("session.opened", 1, None, &open);
    let mut sale = sale_of(&later, &stall.facts("sale.committed")[0]);
    sale["tenders"][0]["terminal"] = json!("left");
    sale["policy"]["printed"] = json!(true);
    sale["policy"]["window"]["grace"] = json!(1);
    later.writes("sale.committed", 1, Some(&session), &sale);
    let policy = json!({ "scope": "any_market", "window": { "kind": "days", "days": 3, "grace": 1 }, "by": "Ana" });
    later.writes("policy.set", 1, None, &json!({ "id": "default", "policy": policy }));
    let parts = json!([{ "item": candle, "quantity": 2, "wrapped": true }]);
    later.writes("bundle.set", 1, None, &json!({ "id": "pair", "name": "Pair", "price": 800, "parts": parts }));
    later.arrive();
    assert_eq!(stall.call("sale.show", json!({ "sale": sale["sale"] }))["total"], 450);
    let known = json!({ "scope": "any_market", "window": { "kind": "days", "days": 3 } });
    assert_eq!(stall.tell("market.list")["default_policy"], known);
    assert_eq!(each(&stall.tell("catalog.list")["tiles"], "name"), ["Pair", "Candle"]);
    assert_eq!(stall.call("day.report", json!({ "day": "2026-06-06" }))["takings"], 900);
}

#[test]
fn a_sale_with_a_step_that_only_a_later_program_knows_counts_and_tells_the_step_by_its_reason() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    stall.sell(&[(&candle, 1)]);
    let mut later = Foreign::of(&stall);
    let session = later.writes("session.opened", 1, None, &opening());
    let mut sale = sale_of(&later, &stall.facts("sale.committed")[0]);
    let deposit = json!({ "kind": "deposit", "reason": "Jar", "amount": 25 });
    sale["lines"][0]["parts"].as_array_mut().unwrap().push(deposit);
    (sale["lines"][0]["paid"], sale["total"]) = (json!(475), json!(475));
    later.writes("sale.committed", 1, Some(&session), &sale);
    later.arrive();
    assert_eq!(stall.call("day.report", json!({ "day": "2026-06-06" }))["takings"], 925);
    let shown = stall.call("sale.show", json!({ "sale": sale["sale"] }));
    let step = &shown["lines"][0]["steps"][1];
    assert_eq!((&step["key"], &step["args"]["reason"]), (&json!("step.later"), &json!("Jar")));
    let row = &shown["deductions"][0];
    assert_eq!((&row["label"]["key"], &row["label"]["args"]["name"]), (&json!("deduction.later"), &json!("Jar")));
    let (price, added) = (number(&shown["lines"][0]["price"]), number(&row["amount"]));
    assert_eq!((price, added, price + added), (450, 25, number(&shown["total"])), "it adds up all the same");
}

#[test]
fn the_last_receipt_of_this_till_is_not_that_of_another() {
    let stall = Stall::new();
    let own = stall.sell(&[(&stall.item("Candle", 450), 1)]);
    let mut other = Foreign::of(&stall);
    let session = other.writes("session.opened", 1, None, &opening());
    other.writes("sale.committed", 1, Some(&session), &sale_of(&other, &stall.facts("sale.committed")[0]));
    other.arrive();
    assert_eq!(each(&stall.tell("sale.find")["sales"], "sale").len(), 2);
    assert_eq!(each(&stall.call("sale.find", json!({ "own": true }))["sales"], "sale"), [own["sale"].clone()]);
}

#[test]
fn an_item_with_a_colour_that_only_a_later_program_has_is_sold_in_the_colour_of_its_category() {
    let stall = Stall::new();
    let mut later = Foreign::of(&stall);
    let item = json!({ "id": "x1", "name": "Kite", "price": 900, "rate": "20", "color": "mother_of_pearl" });
    later.writes("item.set", 1, None, &item);
    later.arrive();
    let tile = stall.tell("catalog.list")["tiles"][0].clone();
    assert_eq!((&tile["name"], number(&tile["color"])), (&json!("Kite"), 0));
    assert_eq!(stall.sell(&[("x1", 1)])["total"], 900);
}

#[test]
fn a_setting_that_only_a_later_program_understands_leaves_the_founding_one_in_force() {
    let stall = Stall::of("NL");
    let candle = stall.item("Candle", 1002);
    let founded = stall.tell("app.status")["shop"].clone();
    let mut later = Foreign::of(&stall);
    later.writes("setting.set", 1, None, &json!({ "id": "cash_rounding", "value": "to_the_shell" }));
    later.writes("setting.set", 1, None, &json!({ "id": "tax_rates", "value": { "by_category": true } }));
    later.writes("setting.set", 1, None, &json!({ "id": "day_turns_at", "value": "at dawn" }));
    later.arrive();
    let stall = stall.reopened();
    assert_eq!(stall.tell("app.status")["shop"], founded);
    let sale = stall.sell(&[(&candle, 1)]);
    assert_eq!(sale["rounding"], -2, "to five cents, as the Netherlands do");
    stall.count(1000);
    assert_eq!(stall.tell("session.close")["rounding"], -2);
}

#[test]
fn a_setting_that_came_with_a_rebuild_holds_at_once() {
    let stall = Stall::of("NL");
    let mut other = Foreign::of(&stall);
    other.writes("setting.set", 1, None, &json!({ "id": "cash_rounding", "value": "none" }));
    other.arrive();
    assert_eq!(stall.tell("app.status")["shop"]["cash_rounding"], "none");
}

/// The export and the day of a shop to which another till's return came without its sale.
fn day_with_a_return_alone(session_came: bool) -> (Value, Vec<String>) {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    let sale = stall.sell(&[(&candle, 2)]);
    stall.bring_back(&sale, &[(1, 1)]);
    let mut back = stall.facts("return.committed")[0].clone();
    let mut other = Foreign::of(&stall);
    back["sale"] = json!(format!("{}.9", other.till));
    let session = if session_came { other.writes("session.opened", 1, None, &opening()) } else { "eeee-1".to_owned() };
    other.writes("return.committed", 1, Some(&session), &back);
    other.arrive();
    let out = stall.dir.path().join("exports/sales.jsonl");
    stall.call("export.sales", json!({ "format": "jsonl", "out": out }));
    for format in ["csv", "xlsx"] {
        stall.call("export.sales", json!({ "format": format, "out": out.with_extension(format) }));
    }
    let receipts = std::fs::read_to_string(&out).unwrap();
    let receipts = receipts.lines().map(|l| text(&serde_json::from_str::<Value>(l).unwrap()["receipt"]));
    (stall.call("day.report", json!({ "day": "2026-06-06" })), receipts.collect())
}

#[test]
fn a_return_whose_sale_has_not_arrived_breaks_neither_the_export_nor_the_report() {
    let (report, receipts) = day_with_a_return_alone(true);
    assert_eq!((number(&report["returns"]), number(&report["takings"])), (2, 0));
    assert_eq!(receipts.len(), 3);
    assert_eq!(receipts[2], "", "the receipt that was brought is not known here");
}

#[test]
fn a_return_whose_session_has_not_arrived_breaks_neither_the_export_nor_the_report() {
    let (report, receipts) = day_with_a_return_alone(false);
    assert_eq!((number(&report["returns"]), receipts.len()), (1, 3));
}

/// The closing is folded before the opening as it happens, and after it in a rebuild, which goes from till to till.
#[test]
fn a_closing_that_arrives_before_its_opening_closes_it_all_the_same() {
    let stall = Stall::new();
    let last = stall.rows("SELECT till, max(seq) FROM fact")[0].clone();
    let session = format!("{}-{}", text(&last[0]), number(&last[1]) + 1);
    let mut other = Foreign::of(&stall);
    let body = json!({ "session": session, "note": "closed elsewhere", "totals": {}, "seen": [] });
    other.writes("session.closed", 1, None, &body);
    other.arrive();
    stall.tell("session.open");
    assert_eq!(stall.envelopes("session.opened")[0]["seq"], number(&last[1]) + 1, "it is the session that was closed");
    let report = stall.call("day.report", json!({ "session": session }));
    assert_eq!((&report["kind"], &report["note"]), (&json!("z"), &json!("closed elsewhere")));
    let digest = stall.engine.digest().unwrap();
    assert_eq!(other.arrive(), digest);
    assert_eq!(stall.call("day.report", json!({ "session": session })), report);
}

/// The other till was heard of on that day, and of a session of it nothing has come.
#[test]
fn a_day_says_of_which_till_something_may_be_missing() {
    let stall = Stall::new();
    stall.sell(&[(&stall.item("Candle", 450), 1)]);
    let awaited = || stall.call("day.report", json!({ "day": "2026-06-06" }))["awaited"].clone();
    assert_eq!(awaited(), Value::Null, "a till alone awaits nobody");
    let mut other = Foreign::of(&stall);
    let certificate = json!({ "id": other.till, "value": json!({ "number": 2 }).to_string() });
    let sql = "INSERT INTO certificate (id, value) VALUES (?1, ?2)";
    stall.database().execute(sql, [text(&certificate["id"]), text(&certificate["value"])]).unwrap();
    head_of(&stall, &other);
    assert_eq!((&awaited()[0]["till"]["number"], &awaited()[0]["why"]), (&json!(2), &json!("unheard")));
    let session = other.writes("session.opened", 1, None, &opening());
    other.arrive();
    head_of(&stall, &other);
    assert_eq!((&awaited()[0]["why"], each(&awaited(), "till").len()), (&json!("still_open"), 1));
    other.writes("session.closed", 1, Some(&session), &json!({ "session": session, "totals": {}, "seen": [] }));
    other.arrive();
    head_of(&stall, &other);
    assert_eq!(awaited(), Value::Null, "who closed its day has said its last word");
}

/// What taking a file in notes of a till's last fact, which a rebuild does not.
fn head_of(stall: &Stall, other: &Foreign<'_>) {
    let sql = "INSERT OR REPLACE INTO head (till, seq, lamport, at, hash, signature)
               SELECT till, seq, lamport, 1780732800000, hash, x'00' FROM fact WHERE till = ?1 ORDER BY seq DESC LIMIT 1";
    stall.database().execute(sql, [other.till]).unwrap();
}
