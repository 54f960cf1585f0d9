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

/// A tablet whose own clock says this. The shop's commands go by it, and not by a stated time.
struct Tablet {
    engine: trestle_engine::Engine,
    dir: tempfile::TempDir,
}

impl Tablet {
    fn of(stall: Stall, clock: &str) -> Self {
        let Stall { engine, dir, .. } = stall;
        drop(engine);
        Self { engine: trestle_engine::Engine::open(dir.path(), crate::stall::host(clock)).unwrap(), dir }
    }

    fn restarted(self, clock: &str) -> Self {
        let Self { engine, dir } = self;
        drop(engine);
        Self { engine: trestle_engine::Engine::open(dir.path(), crate::stall::host(clock)).unwrap(), dir }
    }

    fn tell(&self, name: &str) -> Value {
        self.engine.call(name, Value::Null, None).unwrap_or_else(|e| panic!("{name}: {e:?}")).result
    }

    /// Clock, and the day on which it is asked.
    fn asks(&self) -> (String, Value) {
        let status = self.tell("app.status");
        (status["clock"].as_str().unwrap().to_owned(), status["session"]["asks_on"].clone())
    }

    /// Sells without answering.
    fn sell(&self, item: &str) -> Value {
        let call = |name: &str, args: Value| self.engine.call(name, args, None).unwrap().result;
        let basket = call("basket.add_item", json!({ "item": item }));
        let total = &basket["total"];
        let tenders = json!([{ "kind": "card", "amount": total }]);
        call("sale.commit", json!({ "basket": basket["basket"], "total": total, "tenders": tenders }))
    }
}

/// A session opened under a 1970 clock took the real day's sales, and nobody was asked.
#[test]
fn a_session_opened_under_1970_is_asked_about_when_the_clock_is_right() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    let till = Tablet::of(stall, "1970-01-01 09:00");
    assert_eq!(till.sell(&candle)["day"], "1970-01-01");
    assert_eq!(till.asks(), ("never_set".to_owned(), Value::Null));
    let till = till.restarted("2026-06-06 10:00");
    assert_eq!(till.asks().1, "2026-06-06", "before anything is sold");
    assert_eq!(till.sell(&candle)["day"], "1970-01-01", "and no sale is refused for it");
    assert_eq!(till.tell("day.report")["kept"][0]["day"], "2026-06-06", "who sells without an answer has given one");
    assert_eq!(till.asks().1, Value::Null);
    let till = till.restarted("2026-06-07 10:00");
    assert_eq!(till.asks(), ("ok".to_owned(), json!("2026-06-07")));
}

/// The other way round, and with every restart of a clock that has no battery.
#[test]
fn a_session_of_a_right_clock_is_asked_about_when_the_clock_says_1970() {
    let (stall, candle) = left_open("2026-06-06 12:00");
    let mut till = Tablet::of(stall, "1970-01-01 01:00");
    for _ in 0..2 {
        assert_eq!(till.asks(), ("never_set".to_owned(), json!("1969-12-31")), "the day turns at four");
        till.tell("session.keep");
        assert_eq!(till.asks().1, Value::Null);
        assert_eq!(till.sell(&candle)["day"], "2026-06-06");
        till = till.restarted("1970-01-01 00:59");
    }
    let till = till.restarted("2026-06-06 18:00");
    assert_eq!(till.asks().1, Value::Null, "the clock is right again, and it is the session's day");
    let till = till.restarted("2026-06-07 09:00");
    assert_eq!(till.asks().1, "2026-06-07");
}

#[test]
fn a_clock_that_jumps_is_asked_about_and_an_answer_given_under_it_counts_for_no_real_day() {
    let (stall, candle) = left_open("2026-06-06 12:00");
    let till = Tablet::of(stall, "2029-06-06 12:00");
    assert_eq!(till.asks(), ("jumped".to_owned(), json!("2029-06-06")));
    till.tell("session.keep");
    let till = till.restarted("2026-06-07 09:00");
    assert_eq!(till.asks(), ("jumped".to_owned(), json!("2026-06-07")));
    till.sell(&candle);
    assert_eq!(till.asks(), ("ok".to_owned(), Value::Null));
}

#[test]
fn a_session_opened_under_a_clock_that_was_ahead_is_asked_about() {
    for ahead in ["2026-06-07 10:00", "2031-05-01 10:00"] {
        let stall = Stall::new();
        let candle = stall.item("Candle", 450);
        let till = Tablet::of(stall, ahead);
        till.sell(&candle);
        let till = till.restarted("2026-06-06 10:00");
        assert_eq!(till.asks().1, "2026-06-06", "{ahead}");
        till.tell("session.keep");
        assert_eq!(till.asks().1, Value::Null, "{ahead}");
    }
}

/// Who said which day it is under a wrong clock is not asked about that day.
#[test]
fn a_day_that_was_stated_under_a_wrong_clock_is_asked_about_when_it_is_over() {
    let till = Tablet::of(Stall::new(), "1970-01-01 09:00");
    till.engine.call("session.open", json!({ "float": 0, "day": "2026-06-06" }), None).unwrap();
    assert_eq!(till.asks().1, Value::Null);
    let till = till.restarted("2026-06-06 18:00");
    assert_eq!(till.asks().1, Value::Null);
    let till = till.restarted("2026-06-07 09:00");
    assert_eq!(till.asks().1, "2026-06-07");
}
