//! A day left open overnight: asked about once, kept open knowingly or closed late, and nothing of it lost.

use serde_json::{Value, json};

use crate::stall::{Stall, moment, number};

/// A Saturday with one sale of 4.50, left open; the clock stands at a moment after it.
fn left_open(now: &str) -> (Stall, String) {
    let stall = Stall::new();
    stall.call("session.open", json!({ "float": 1000 }));
    let candle = stall.item("Candle", 450);
    stall.sell(&[(&candle, 1)]);
    stall.at(now);
    (stall, candle)
}

fn asks_on(stall: &Stall) -> Value {
    stall.tell("app.status")["session"]["asks_on"].clone()
}

#[test]
fn the_next_morning_it_is_asked_once_and_again_the_day_after() {
    let (stall, _) = left_open("2026-06-07 03:59");
    assert_eq!(asks_on(&stall), Value::Null, "the day turns at four");
    stall.tell("session.keep");
    assert_eq!(stall.facts("session.kept"), [] as [Value; 0], "nothing to say before its day is over");
    stall.at("2026-06-07 08:00");
    assert_eq!(asks_on(&stall), "2026-06-07");
    stall.tell("session.keep");
    assert_eq!(asks_on(&stall), Value::Null);
    stall.tell("session.keep");
    assert_eq!(stall.facts("session.kept"), [json!({ "day": "2026-06-07" })], "said twice is said once");
    stall.at("2026-06-08 08:00");
    assert_eq!(asks_on(&stall), "2026-06-08");
}

#[test]
fn what_is_sold_in_a_day_kept_open_is_told_by_the_day_it_was_sold_on() {
    let (stall, candle) = left_open("2026-06-07 08:00");
    stall.tell("session.keep");
    let sunday = stall.sell(&[(&candle, 2)]);
    stall.sell(&[(&candle, 3)]);
    stall.bring_back(&sunday, &[(1, 1)]);
    let undone = stall.sell(&[(&candle, 5)]);
    stall.call("sale.undo", json!({ "sale": undone["sale"] }));
    stall.tell("basket.clear");
    stall.at("2026-06-08 09:30");
    stall.sell(&[(&candle, 4)]);
    assert_eq!(asks_on(&stall), Value::Null, "who sells without an answer has given one");
    let report = stall.tell("day.report");
    assert_eq!((&report["day"], number(&report["sales"])), (&json!("2026-06-06"), 4));
    let kept = |day: &str, at: &str, sales: i64, takings: i64| json!({ "day": day, "at": moment(at), "sales": sales, "takings": takings });
    assert_eq!(
        report["kept"],
        json!([
            kept("2026-06-07", "2026-06-07 08:00", 2, 5 * 450 - 450),
            kept("2026-06-08", "2026-06-08 09:30", 1, 4 * 450),
        ])
    );
    stall.verify();
}

#[test]
fn a_first_sale_or_return_of_the_new_day_is_marked_and_never_refused() {
    let (stall, candle) = left_open("2026-06-09 08:00");
    let sale = stall.sell(&[(&candle, 1)]);
    assert_eq!(sale["day"], "2026-06-06", "it lies in the drawer of that day and stands on its report");
    assert_eq!(stall.facts("session.kept"), [json!({ "day": "2026-06-09" })]);
    stall.at("2026-06-10 08:00");
    stall.bring_back(&sale, &[(1, 1)]);
    assert_eq!(stall.tell("day.report")["kept"][1]["takings"], -450);
}

#[test]
fn closing_it_first_closes_its_own_day_and_says_that_it_was_late() {
    let (stall, candle) = left_open("2026-06-08 08:00");
    stall.count(1450);
    let z = stall.call("session.close", json!({ "note": "forgot" }));
    assert_eq!(
        (&z["day"], &z["closed_late"], &z["note"]),
        (&json!("2026-06-06"), &json!("2026-06-08"), &json!("forgot"))
    );
    assert_eq!((&z["kept"], &z["drawer"]["difference"]), (&Value::Null, &json!(0)));
    let closed = stall.facts("session.closed")[0].clone();
    assert_eq!((&closed["late"], &closed["totals"]["closed_late"]), (&json!("2026-06-08"), &json!("2026-06-08")));
    let day = stall.call("day.report", json!({ "day": "2026-06-06" }));
    assert_eq!(day["closed_late"], "2026-06-08");
    assert_eq!(stall.sell(&[(&candle, 1)])["day"], "2026-06-08", "the next sale opens the new day");
    let digest = stall.engine.digest().unwrap();
    let stall = stall.reopened();
    assert_eq!(stall.engine.digest().unwrap(), digest);
    stall.verify();
}

#[test]
fn a_day_closed_in_time_says_nothing_of_it() {
    let (stall, _) = left_open("2026-06-07 03:00");
    stall.count(1450);
    let z = stall.tell("session.close");
    assert_eq!((&z["closed_late"], &z["kept"]), (&Value::Null, &Value::Null));
    assert_eq!(stall.facts("session.closed")[0]["late"], Value::Null);
    stall.refused("session.none_open", "session.keep", Value::Null);
}

/// A clock that cannot be trusted asks nothing: the session keeps its day.
#[test]
fn a_clock_in_doubt_does_not_ask() {
    use chrono::{DateTime, Utc};
    use trestle_engine::{Engine, Host};
    let (stall, _) = left_open("2026-06-06 12:00");
    let Stall { engine, dir, .. } = stall;
    drop(engine);
    let years_later = DateTime::<Utc>::from_timestamp_millis(moment("2029-06-06 12:00")).unwrap();
    let engine = Engine::open(dir.path(), Host::at("a test", years_later)).unwrap();
    let status = engine.call("app.status", Value::Null, None).unwrap().result;
    assert_eq!((&status["clock"], &status["session"]["asks_on"]), (&json!("jumped"), &Value::Null));
}
