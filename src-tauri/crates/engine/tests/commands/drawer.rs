//! The drawer opened without a sale, a difference explained, and market and float that are said later than the first sale.

use serde_json::{Value, json};

use crate::stall::{Stall, each, moment, text};

#[test]
fn the_drawer_opened_without_a_sale_is_listed_with_time_and_reason_and_moves_no_cash() {
    let stall = Stall::new();
    stall.call("session.open", json!({ "float": 1000 }));
    stall.count(1000);
    stall.at("2026-06-06 11:30");
    stall.call("session.open_drawer", json!({ "reason": "  changed a fifty " }));
    stall.at("2026-06-06 12:00");
    stall.tell("session.open_drawer");
    let openings = json!([
        { "at": moment("2026-06-06 11:30"), "reason": "changed a fifty" },
        { "at": moment("2026-06-06 12:00"), "reason": "" },
    ]);
    assert_eq!(stall.tell("day.report")["openings"], openings);
    assert_eq!(stall.tell("session.status")["counted"], true, "nothing went in or out");
    let z = stall.tell("session.close");
    assert_eq!((&z["openings"], &z["drawer"]["expected"]), (&openings, &json!(1000)));
    assert_eq!(stall.facts("session.closed")[0]["totals"]["openings"], openings);
    stall.verify();
}

/// Whoever puts the float in opens the drawer before the day is opened; and it opens no day by itself.
#[test]
fn an_opening_before_the_day_is_opened_belongs_to_the_session_that_comes() {
    let stall = Stall::new();
    stall.call("session.open_drawer", json!({ "reason": "float" }));
    assert_eq!(stall.tell("session.status")["session"], Value::Null);
    stall.tell("session.open");
    assert_eq!(each(&stall.tell("day.report")["openings"], "reason"), [json!("float")]);
    stall.count(0);
    let z = stall.tell("session.close");
    stall.call("session.open_drawer", json!({ "reason": "after closing" }));
    let again = stall.call("day.report", json!({ "session": z["sessions"][0] }));
    assert_eq!(again, z, "a day that is over stays what it was");
    stall.at("2026-06-07 09:00");
    stall.tell("session.open");
    assert_eq!(each(&stall.tell("day.report")["openings"], "reason"), [json!("after closing")]);
    let day = stall.call("day.report", json!({ "day": "2026-06-06" }));
    assert_eq!(each(&day["openings"], "reason"), [json!("float")]);
}

#[test]
fn a_very_long_reason_is_refused_as_a_field_and_not_as_an_opening() {
    let stall = Stall::new();
    let long = "o".repeat(121);
    let args = stall.refused("args.too_long", "session.open_drawer", json!({ "reason": long }));
    assert_eq!(args["field"], "reason");
    stall.call("session.open_drawer", json!({ "reason": "o".repeat(120) }));
}

#[test]
fn a_difference_is_explained_at_closing_and_stands_on_the_report_and_in_the_days() {
    let stall = Stall::new();
    stall.call("session.open", json!({ "float": 1000 }));
    stall.count(950);
    let z = stall.call("session.close", json!({ "explanation": " wrong  change given ", "note": "rain" }));
    assert_eq!((&z["explanation"], &z["note"]), (&json!("wrong change given"), &json!("rain")));
    let closed = stall.facts("session.closed")[0].clone();
    assert_eq!((&closed["explanation"], &closed["totals"]["explanation"]), (&z["explanation"], &z["explanation"]));
    stall.at("2026-06-06 15:00");
    stall.tell("session.open");
    stall.count(20);
    stall.at("2026-06-06 16:00");
    let second = stall.tell("session.close");
    assert_eq!(second["explanation"], Value::Null, "nobody is made to explain");
    let day = stall.call("day.report", json!({ "day": "2026-06-06" }));
    assert_eq!((&day["explanation"], &day["drawer"]["difference"]), (&json!("wrong change given"), &json!(-30)));
    stall.refused("session.none_open", "session.close", json!({ "explanation": "x" }));
    stall.verify();
}

/// The first sale opens a day with nothing in the drawer and, if it is not known where, at no market; and so it stayed.
#[test]
fn market_and_float_of_a_day_that_a_sale_opened_are_said_later() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    let market = text(&stall.call("market.save", json!({ "name": "Riverside", "place": "", "days": [] }))["id"]);
    stall.refused("session.none_open", "session.change", json!({ "float": 1 }));
    let first = stall.sell(&[(&candle, 1)]);
    let status = stall.call("session.change", json!({ "market": market, "float": "80,00" }));
    assert_eq!(
        (&status["session"]["market"], &status["session"]["market_name"]),
        (&json!(market), &json!("Riverside"))
    );
    assert_eq!(stall.tell("day.report")["drawer"]["float"], 8000);
    let second = stall.sell(&[(&candle, 1)]);
    let there = |sale: &Value| stall.call("sale.show", json!({ "sale": sale["sale"] }))["market"].clone();
    assert_eq!((there(&first), there(&second)), (Value::Null, json!("Riverside")), "a receipt keeps what it says");
    let moved =
        stall.call("session.change", json!({ "market": market, "denominations": [{ "value": 1000, "count": 9 }] }));
    assert_eq!(
        (&moved["session"]["market"], &stall.tell("day.report")["drawer"]["float"]),
        (&json!(market), &json!(9000))
    );
    assert_eq!(stall.tell("session.status")["counted"], false);
    assert_eq!(stall.count(9900), json!({ "counted": 9900, "expected": 9900, "difference": 0 }));
    stall.refused("session.counted", "session.change", json!({ "market": market, "float": 1 }));
    let nowhere = stall.tell("session.change");
    assert_eq!(
        (&nowhere["session"]["market"], &stall.tell("day.report")["drawer"]["float"]),
        (&Value::Null, &json!(9000))
    );
    let z = stall.tell("session.close");
    assert_eq!(
        (&z["drawer"]["expected"], &z["drawer"]["difference"], &z["markets"]),
        (&json!(9900), &json!(0), &json!([]))
    );
    stall.verify();
}
