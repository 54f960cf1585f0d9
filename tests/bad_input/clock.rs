//! Clocks: never set, wrong, set back. No sale is refused for one; the fact says what to think of its time.

use rusqlite::Connection;
use serde_json::{Value, json};
use trestle_tests::shop::Shop;

/// Clock state, kind and business day of the last facts.
fn last_facts(shop: &Shop, count: usize) -> Vec<(String, String, String)> {
    let conn = Connection::open(shop.data().join("trestle.db")).unwrap();
    let mut statement = conn.prepare("SELECT bytes FROM fact ORDER BY seq DESC LIMIT ?1").unwrap();
    let facts = statement.query_map([count as i64], |r| r.get::<_, Vec<u8>>(0)).unwrap();
    let text = |fact: &Value, field: &str| fact[field].as_str().unwrap().to_owned();
    facts
        .map(|bytes| serde_json::from_slice::<Value>(&bytes.unwrap()).unwrap())
        .map(|fact| (text(&fact, "clock"), text(&fact, "kind"), text(&fact, "day")))
        .collect()
}

#[test]
fn a_till_that_believes_it_is_1970_sells_and_says_so() {
    let (mut shop, ids) = Shop::stocked();
    shop.open_at("1970-01-01T09:30:00Z");
    assert_eq!(shop.call("app.status", Value::Null)["clock"], json!("never_set"));
    let sale = shop.sell(&ids[0]);
    let fact = ("never_set".to_owned(), "sale.committed".to_owned(), "1970-01-01".to_owned());
    assert_eq!(last_facts(&shop, 1), [fact]);
    let found = shop.call("code.resolve", json!({ "code": sale["receipt"] }));
    assert_eq!(found["sale"], sale["sale"]);
    shop.call("session.count", json!({ "total": 450 }));
    let report = shop.call("session.close", Value::Null);
    assert_eq!((&report["takings"], &report["day"]), (&json!(450), &json!("1970-01-01")));
    shop.must_verify();
}

#[test]
fn a_clock_that_jumps_stops_nothing_and_the_open_day_wins() {
    let (mut shop, ids) = Shop::stocked();
    shop.open_at("2027-05-01T09:00:00Z");
    shop.sell(&ids[0]);
    for clock in ["2027-04-30T09:00:00Z", "2031-05-01T09:00:00Z", "2027-05-01T10:00:00Z"] {
        shop.open_at(clock);
        shop.sell(&ids[0]);
        let fact = ("jumped".to_owned(), "sale.committed".to_owned(), "2027-05-01".to_owned());
        assert_eq!(last_facts(&shop, 1), [fact], "{clock}");
    }
    shop.sell(&ids[1]);
    assert_eq!(last_facts(&shop, 1)[0].0, "ok", "the time before it is this clock's own");
    assert_eq!(shop.call("day.report", Value::Null)["sales"], json!(5));
    shop.must_verify();
}

#[test]
fn absurd_moments_are_moments_too() {
    let (mut shop, ids) = Shop::stocked();
    for clock in ["0000-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "9999-12-31T23:59:59Z", "+262000-01-01T00:00:00Z"] {
        shop.open_at(clock);
        let sale = shop.sell(&ids[0]);
        let judged = shop.call("return.judge", json!({ "sale": sale["sale"] }));
        assert_eq!(judged["lines"][0]["left"], json!(1), "{clock}");
    }
    shop.must_verify();
}
