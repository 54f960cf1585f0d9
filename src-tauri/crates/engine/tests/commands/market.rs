//! Markets, their days and return policies.

use serde_json::{Value, json};

use crate::stall::{Stall, each};

fn save(stall: &Stall, id: &str, days: &[&str]) -> Value {
    stall.call("market.save", json!({ "id": id, "name": "Riverside", "days": days }))
}

#[test]
fn days_are_added_and_called_off_by_naming_those_that_hold() {
    let stall = Stall::new();
    let id = stall.market("Riverside", &["2026-06-20", "2026-06-06", "2026-06-06"]);
    let market = stall.tell("market.list")["markets"][0].clone();
    assert_eq!((&market["days"], &market["today"]), (&json!(["2026-06-06", "2026-06-20"]), &json!(true)));
    assert_eq!(market["next_day"], "2026-06-20");
    let market = save(&stall, &id, &["2026-06-13", "2026-06-20"]);
    assert_eq!((&market["days"], &market["today"]), (&json!(["2026-06-13", "2026-06-20"]), &json!(false)));
    assert_eq!(stall.facts("market_day.set").len(), 4, "two at first, one called off, one added");
    save(&stall, &id, &["2026-06-13", "2026-06-20"]);
    assert_eq!(stall.facts("market_day.set").len(), 4, "what stays the same is not said again");
    stall.refused("date.unreadable", "market.save", json!({ "id": id, "name": "Riverside", "days": ["13 June"] }));
    stall.refused("market.no_such_market", "market.save", json!({ "id": "x", "name": "Riverside" }));
    stall.refused("args.empty", "market.save", json!({ "name": "" }));
}

#[test]
fn a_day_that_was_called_off_can_be_set_again() {
    let stall = Stall::new();
    let id = stall.market("Riverside", &["2026-06-06"]);
    save(&stall, &id, &[]);
    assert_eq!(save(&stall, &id, &["2026-06-06"])["days"], json!(["2026-06-06"]));
    save(&stall, &id, &[]);
    stall.call("session.open", json!({ "market": id }));
    assert_eq!(stall.tell("market.list")["markets"][0]["days"], json!(["2026-06-06"]), "selling there makes it one");
}

#[test]
fn a_day_with_a_session_cannot_be_called_off() {
    let stall = Stall::new();
    let id = stall.market("Riverside", &["2026-06-06", "2026-06-13"]);
    stall.call("session.open", json!({ "market": id }));
    let args = stall.refused("market.day_in_use", "market.save", json!({ "id": id, "name": "Riverside", "days": [] }));
    assert_eq!(args["day_date"], "2026-06-06");
    assert_eq!(
        stall.tell("market.list")["markets"][0]["days"],
        json!(["2026-06-06", "2026-06-13"]),
        "nothing half done"
    );
    save(&stall, &id, &["2026-06-06"]);
}

#[test]
fn a_receipt_promises_the_second_market_day_after_the_sale() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    let until = |stall: &Stall| stall.sell(&[(&candle, 1)])["return_note"]["args"]["until_date"].clone();
    let id = stall.market("Riverside", &["2026-06-06", "2026-06-13", "2026-06-27", "2026-07-04"]);
    stall.market("Trailhead", &["2026-06-07"]);
    assert_eq!(until(&stall), "2026-06-27", "the days of other markets do not count");
    save(&stall, &id, &["2026-06-06", "2026-06-27", "2026-07-04"]);
    assert_eq!(until(&stall), "2026-07-04", "a day called off does not count");
    save(&stall, &id, &["2026-06-06", "2026-06-27"]);
    assert_eq!(until(&stall), "2026-06-20", "the calendar knows too few: fourteen days");
    let promised = each(&json!(stall.facts("sale.committed")), "deadline");
    assert_eq!(promised, ["2026-06-27", "2026-07-04", "2026-06-20"], "what was promised before stands");
}

#[test]
fn the_days_of_a_market_that_is_no_longer_visited_promise_nothing() {
    let stall = Stall::new();
    stall.call("policy.save", json!({ "policy": { "scope": "any_market", "window": { "kind": "market_days", "count": 1, "else_days": 14 } } }));
    let id = stall.market("Riverside", &["2026-06-13"]);
    let candle = stall.item("Candle", 450);
    assert_eq!(stall.sell(&[(&candle, 1)])["return_note"]["args"]["until_date"], "2026-06-13");
    stall.call("market.save", json!({ "id": id, "name": "Riverside", "days": ["2026-06-13"], "archived": true }));
    assert_eq!(stall.sell(&[(&candle, 1)])["return_note"]["args"]["until_date"], "2026-06-20");
}

#[test]
fn a_market_may_have_a_policy_of_its_own() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    let own = json!({ "scope": "any_market", "window": { "kind": "days", "days": 3 } });
    let market = json!({ "name": "Riverside", "days": ["2026-06-06"], "policy": own });
    let saved = stall.call("market.save", market);
    assert_eq!(saved["policy"], own);
    let sale = stall.sell(&[(&candle, 1)]);
    assert_eq!(sale["return_note"], json!({ "key": "receipt.return_until", "args": { "until_date": "2026-06-09" } }));
    assert_eq!(stall.facts("sale.committed")[0]["policy"], own);
    let without = stall.call("market.save", json!({ "id": saved["id"], "name": "Riverside", "days": ["2026-06-06"] }));
    assert_eq!(without["policy"], Value::Null);
    assert_eq!(stall.sell(&[(&candle, 1)])["return_note"]["args"]["until_date"], "2026-06-20", "the shop's again");
}

#[test]
fn the_default_policy_is_the_shops_to_change() {
    let stall = Stall::new();
    let default = stall.tell("market.list")["default_policy"].clone();
    assert_eq!(
        default,
        json!({ "scope": "same_market", "window": { "kind": "market_days", "count": 2, "else_days": 14 } })
    );
    let none = json!({ "scope": "any_market", "window": { "kind": "none" } });
    assert_eq!(stall.call("policy.save", json!({ "policy": none }))["default_policy"], none);
    let stall = stall.reopened();
    assert_eq!(stall.tell("market.list")["default_policy"], none);
    stall.refused("args.unreadable", "policy.save", json!({ "policy": { "scope": "same_market" } }));
}

#[test]
fn markets_with_a_day_today_come_first_and_old_ones_last() {
    let stall = Stall::new();
    let old = stall.market("Abbey", &["2026-06-06"]);
    stall.call("market.save", json!({ "id": old, "name": "Abbey", "days": ["2026-06-06"], "archived": true }));
    stall.market("Bridge", &["2026-06-07"]);
    stall.market("Castle", &["2026-06-06"]);
    assert_eq!(each(&stall.tell("market.list")["markets"], "name"), ["Castle", "Bridge", "Abbey"]);
}

#[test]
fn editing_the_name_of_a_market_keeps_its_days() {
    let stall = Stall::new();
    let id = stall.market("Riverside", &["2026-06-06", "2026-06-13"]);
    let market = stall.call("market.save", json!({ "id": id, "name": "Riverside Makers" }));
    assert_eq!((&market["name"], &market["days"]), (&json!("Riverside Makers"), &json!(["2026-06-06", "2026-06-13"])));
    assert_eq!(stall.facts("market_day.set").len(), 2);
}
