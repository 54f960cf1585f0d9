//! Facts that are whole and signed, and whose bodies no engine would have written: a till with a broken program. They are
//! kept, and hold nobody up.

use serde_json::{Value, json};
use trestle_tests::exchange::{everything, take_in};
use trestle_tests::forge::slip_in;
use trestle_tests::pair::Pair;
use trestle_tests::shop::Shop;

/// Everything that reads what the facts say.
const LOOKS: [&str; 9] = [
    "app.status",
    "basket.quote",
    "catalog.list",
    "day.report",
    "market.list",
    "member.list",
    "sale.find",
    "session.status",
    "sync.status",
];

#[test]
fn a_reward_whose_days_are_none_is_passed_over_and_its_member_is_looked_up_all_the_same() {
    let pair = Pair::traded(5, 16);
    let members = pair.two.call("member.list", json!({}));
    let member = &members["members"][0];
    let reward = |from: &str, until: &str| json!({ "reward": "x", "member": member["id"], "sale": "x", "percent": "50", "from": from, "until": until });
    for (from, until) in [("never", "2026-12-31"), ("2026-02-30", "2026-12-31"), ("2026-01-01", "")] {
        slip_in(&pair.two, "reward.granted", &reward(from, until));
    }
    // The next fact signs what came before.
    pair.two.call("member.enroll", json!({}));
    take_in(&pair.one, &everything(&pair.two));
    let found = pair.one.call("member.lookup", json!({ "member": member["id"] }));
    assert_eq!(found["member"]["id"], member["id"]);
    let basket = pair.one.call("basket.attach_member", json!({ "code": member["code"] }));
    assert!(basket["member"].is_object(), "{basket}");
    for name in LOOKS {
        pair.one.call(name, Value::Null);
    }
    pair.one.must_verify();
}

/// The newest body of a kind, as the till wrote it.
fn body(till: &Shop, kind: &str) -> Value {
    let sql = "SELECT bytes FROM fact WHERE kind = ?1 ORDER BY place DESC LIMIT 1";
    let bytes: Vec<u8> = till.database().query_row(sql, [kind], |r| r.get(0)).unwrap();
    serde_json::from_slice::<Value>(&bytes).unwrap()["body"].take()
}

#[test]
fn amounts_beyond_all_sums_are_passed_over_and_stop_no_report() {
    let pair = Pair::traded(5, 16);
    let (two, till) = (&pair.two, pair.two.till());
    let (sold, returned) = (body(two, "sale.committed"), body(two, "return.committed"));
    for (n, amount) in [i64::MAX, i64::MIN, 1 << 53, -(1 << 53)].into_iter().enumerate() {
        for field in ["total", "rounding", "change"] {
            let mut sale = sold.clone();
            (sale["sale"], sale["number"]) = (json!(format!("{till}.9{n}{field}")), json!(90_000 + n));
            sale[field] = json!(amount);
            slip_in(two, "sale.committed", &sale);
        }
        let mut sale = sold.clone();
        sale["sale"] = json!(format!("{till}.9{n}"));
        sale["lines"][0]["quantity"] = json!(amount);
        slip_in(two, "sale.committed", &sale);
        let mut back = returned.clone();
        back["refund"] = json!(amount);
        slip_in(two, "return.committed", &back);
        slip_in(two, "cash.moved", &json!({ "flow": "in", "amount": amount, "reason": "x" }));
        slip_in(two, "session.counted", &json!({ "total": amount }));
        slip_in(two, "session.opened", &json!({ "market": null, "market_day": null, "float": amount }));
    }
    // The largest number that is still one, a hundred times, is added up.
    for _ in 0..100 {
        slip_in(two, "cash.moved", &json!({ "flow": "in", "amount": (1_i64 << 53) - 1, "reason": "x" }));
    }
    two.call("member.enroll", json!({}));
    take_in(&pair.one, &everything(two));
    for name in LOOKS {
        pair.one.call(name, Value::Null);
    }
    for day in pair.one.engine().days().unwrap() {
        pair.one.call("day.report", json!({ "day": day }));
    }
    for format in ["csv", "jsonl", "xlsx"] {
        pair.one.call("export.sales", json!({ "format": format, "out": pair.one.beside().join(format) }));
    }
    let passed_over: i64 = pair.one.database().query_row("SELECT count(*) FROM passed_over", [], |r| r.get(0)).unwrap();
    assert_eq!(passed_over, 4 * 8, "every one, and nothing else");
    pair.one.must_verify();
}
