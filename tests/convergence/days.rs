//! Several tills of one market day, added up after sync: the sum is the parts, and says of whom something may be missing.

use serde_json::{Value, json};
use trestle_tests::exchange::{exchange, meet, must_agree};
use trestle_tests::shop::Shop;

use super::{june, sell_at};

fn market(till: &Shop, name: &str) -> String {
    let saved = till.call("market.save", json!({ "name": name, "days": ["2026-06-06"] }));
    saved["id"].as_str().unwrap().to_owned()
}

fn open(till: &Shop, hour: i64, market: &str, float: i64) {
    till.call_at(june(6, hour), "session.open", json!({ "market": market, "float": float }));
}

fn close(till: &Shop, hour: i64, counted: i64) {
    till.call_at(june(6, hour), "session.count", json!({ "total": counted }));
    till.call_at(june(6, hour), "session.close", json!({}));
}

fn day(till: &Shop) -> Value {
    till.call("day.report", json!({ "day": "2026-06-06" }))
}

/// Number of the till, sales, takings and difference of each part.
fn parts(report: &Value) -> Vec<[Value; 4]> {
    let part =
        |p: &Value| [&p["till"]["number"], &p["sales"], &p["takings"], &p["drawer"]["difference"]].map(Clone::clone);
    report["parts"].as_array().map(|parts| parts.iter().map(part).collect()).unwrap_or_default()
}

fn awaited(report: &Value) -> Vec<(Value, Value)> {
    let tills = report["awaited"].as_array().cloned().unwrap_or_default();
    tills.iter().map(|one| (one["till"]["number"].clone(), one["why"].clone())).collect()
}

/// Till 1 sells 4.50 and 1.00 and counts right; till 2 sells 7.50 twice and 50 cents are missing.
#[test]
fn two_tills_of_one_day_add_up_to_what_each_says() {
    let (one, two, ids) = super::two();
    let riverside = market(&one, "Riverside");
    meet(&one, &two);
    open(&one, 7, &riverside, 5000);
    open(&two, 8, &riverside, 3000);
    sell_at(&one, june(6, 9), &ids[0], None);
    sell_at(&one, june(6, 10), &ids[1], None);
    sell_at(&two, june(6, 9), &ids[2], None);

    let alone = day(&one);
    assert_eq!((&alone["takings"], parts(&alone).len()), (&json!(550), 0), "nothing has come of till 2 yet");

    exchange(&two, &one);
    let noon = day(&one);
    assert_eq!((&noon["kind"], &noon["takings"]), (&json!("x"), &json!(1300)));
    let open_still = [1, 2].map(|n| json!(n));
    assert_eq!(parts(&noon).iter().map(|p| p[0].clone()).collect::<Vec<_>>(), open_still);
    assert!(parts(&noon).iter().all(|p| p[3].is_null()), "a count to come is told by neither: {noon}");
    assert_eq!(awaited(&noon), [(json!(2), json!("still_open"))], "and one's own is no riddle");

    sell_at(&two, june(6, 11), &ids[2], None);
    let ben = two.call_at(june(6, 12), "staff.save", json!({ "name": "Ben" }))["id"].clone();
    two.call_at(june(6, 12), "session.hand_over", json!({ "to": ben, "total": 4500 }));
    two.call_at(june(6, 13), "session.open_drawer", json!({ "reason": "changed money" }));
    close(&two, 14, 4450);
    close(&one, 15, 5550);
    exchange(&two, &one);
    let evening = day(&one);
    let told = |n: i64, sales: i64, takings: i64, off: i64| [json!(n), json!(sales), json!(takings), json!(off)];
    assert_eq!(parts(&evening), [told(1, 2, 550, 0), told(2, 2, 1500, -50)]);
    assert_eq!((&evening["kind"], &evening["sales"], &evening["takings"]), (&json!("z"), &json!(4), &json!(2050)));
    assert_eq!(evening["drawer"]["difference"], -50);
    assert_eq!(awaited(&evening), []);
    assert_eq!(evening["openings"][0]["reason"], "changed money");
    let of_two: Vec<_> = evening["stretches"].as_array().unwrap().iter().filter(|s| s["till"]["number"] == 2).collect();
    assert_eq!((&of_two[0]["difference"], &of_two[1]["difference"]), (&json!(0), &json!(-50)));
    assert_eq!((&of_two[1]["name"], of_two.len()), (&json!("Ben"), 2));

    meet(&one, &two);
    let without_head = |mut report: Value| {
        report["head"] = Value::Null;
        report
    };
    assert_eq!(without_head(day(&two)), without_head(day(&one)), "both tills say the same of a day that is over");
    must_agree(&[&one, &two]);
}

#[test]
fn a_day_at_two_markets_is_told_of_each_and_of_both() {
    let (one, two, ids) = super::two();
    let (riverside, trailhead) = (market(&one, "Riverside"), market(&one, "Trailhead"));
    meet(&one, &two);
    open(&one, 7, &riverside, 0);
    open(&two, 7, &trailhead, 0);
    sell_at(&one, june(6, 9), &ids[0], None);
    sell_at(&two, june(6, 9), &ids[2], None);
    close(&one, 14, 450);
    close(&two, 14, 750);
    meet(&one, &two);
    let at = |market: &str| one.call("day.report", json!({ "day": "2026-06-06", "market": market }));
    assert_eq!((&at(&riverside)["takings"], &at(&trailhead)["takings"]), (&json!(450), &json!(750)));
    assert_eq!((&day(&one)["takings"], &day(&one)["markets"]), (&json!(1200), &json!(["Riverside", "Trailhead"])));
    assert_eq!(at(&trailhead)["markets"], json!(["Trailhead"]));
    let nobody = json!({ "day": "2026-06-06", "market": "nowhere" });
    assert_eq!(one.engine().call("day.report", nobody, None).unwrap_err().code, "session.not_found");
    // A till that never sells sees the days of the others, too.
    let earlier = two.call("session.status", Value::Null)["earlier"].clone();
    let told: Vec<_> = earlier.as_array().unwrap().iter().map(|one| (&one["own"], &one["till"]["number"])).collect();
    assert_eq!(told.len(), 2);
    assert!(told.contains(&(&json!(false), &json!(1))) && told.contains(&(&json!(true), &json!(2))), "{told:?}");
}
