//! People, and the till going from one to the next.

use serde_json::{Value, json};

use crate::stall::{Stall, each, moment, number, text};

fn person(stall: &Stall, name: &str) -> String {
    text(&stall.call("staff.save", json!({ "name": name }))["id"])
}

fn at_till(stall: &Stall) -> Value {
    stall.tell("app.status")["at_till"]["name"].clone()
}

/// Staff id of the last fact of a kind.
fn staff_of(stall: &Stall, kind: &str) -> String {
    text(&stall.envelopes(kind).last().unwrap()["staff"])
}

#[test]
fn people_are_added_renamed_and_leave() {
    let stall = Stall::new();
    assert_eq!(
        (each(&stall.tell("staff.list")["staff"], "name"), at_till(&stall)),
        (vec![json!("Owner")], Value::Null)
    );
    let anna = person(&stall, "  Anna ");
    let ben = person(&stall, "Ben");
    assert_eq!(at_till(&stall), "Owner", "who is there first stays");
    let list = stall.tell("staff.list")["staff"].clone();
    assert_eq!(each(&list, "name"), ["Anna", "Ben", "Owner"]);
    assert_eq!(each(&list, "role"), ["seller", "seller", "owner"]);
    assert_eq!(each(&list, "here"), [false, false, true]);
    stall.call("staff.save", json!({ "id": anna, "name": "Annika", "left": true }));
    let list = stall.tell("staff.list")["staff"].clone();
    assert_eq!(
        (each(&list, "name"), each(&list, "active")),
        (vec![json!("Ben"), json!("Owner"), json!("Annika")], vec![json!(true), json!(true), json!(false)])
    );
    stall.refused("staff.not_found", "session.hand_over", json!({ "to": anna }));
    stall.refused("staff.not_found", "session.hand_over", json!({ "to": "nobody" }));
    stall.refused("staff.not_found", "staff.save", json!({ "id": "nobody", "name": "x" }));
    stall.refused("args.empty", "staff.save", json!({ "name": "  " }));
    stall.refused("args.too_long", "staff.save", json!({ "name": "n".repeat(41) }));
    let owner = text(&list[1]["id"]);
    stall.refused("staff.owner_stays", "staff.save", json!({ "id": owner, "name": "Owner", "left": true }));
    stall.call("staff.save", json!({ "id": owner, "name": "Maud" }));
    assert_eq!(at_till(&stall), "Maud", "another name is the same person, also after the others in time");
    stall.call("session.hand_over", json!({ "to": ben }));
    stall.call("staff.save", json!({ "id": ben, "name": "Ben", "left": true }));
    stall.tell("session.open");
    assert_eq!(staff_of(&stall, "session.opened"), owner, "who left stands at no till");
}

/// Anna sells 9.00 and 50 cents are missing when she hands over; Ben sells 4.50 and takes 4.50 back, and all is there.
#[test]
fn each_stretch_is_told_with_its_sales_and_its_own_difference() {
    let stall = Stall::new();
    let (anna, ben) = (person(&stall, "Anna"), person(&stall, "Ben"));
    let candle = stall.item("Candle", 450);
    stall.call("session.hand_over", json!({ "to": anna }));
    assert_eq!(
        (at_till(&stall), stall.facts("session.handed_over").len()),
        (json!("Anna"), 0),
        "no day, no drawer, no fact"
    );
    stall.call("session.open", json!({ "float": 5000 }));
    let first = stall.sell(&[(&candle, 2)]);
    assert_eq!(staff_of(&stall, "sale.committed"), anna);
    stall.at("2026-06-06 13:00");
    let coins = json!([{ "value": 5000, "count": 1 }, { "value": 850, "count": 1 }]);
    let handed = stall.call("session.hand_over", json!({ "to": ben, "denominations": coins }));
    assert_eq!((&handed["difference"], &handed["at_till"]["name"]), (&json!(-50), &json!("Ben")));
    let fact = stall.envelopes("session.handed_over")[0].clone();
    assert_eq!((&fact["staff"], &fact["body"]["from"], &fact["body"]["to"]), (&json!(anna), &json!(anna), &json!(ben)));
    assert_eq!((&fact["body"]["counted"], &fact["body"]["expected"]), (&json!(5850), &json!(5900)));
    assert!(!fact.to_string().contains("Anna") && !fact.to_string().contains("Ben"), "names stand in staff.set alone");

    let x = stall.tell("day.report");
    assert_eq!(x["drawer"]["expected"], Value::Null, "the evening's count is as blind as ever");
    stall.sell(&[(&candle, 1)]);
    stall.bring_back(&first, &[(1, 1)]);
    assert_eq!(staff_of(&stall, "return.committed"), ben);
    let stretch = |report: &Value, n: usize| {
        let one = &report["stretches"][n];
        ["name", "from", "until", "sales", "takings", "counted", "difference"].map(|key| one[key].clone())
    };
    let (ten, one) = (moment("2026-06-06 10:00"), moment("2026-06-06 13:00"));
    let anna_s = [json!("Anna"), json!(ten), json!(one), json!(1), json!(900), json!(5850), json!(-50)];
    let x = stall.tell("day.report");
    assert_eq!(stretch(&x, 0), anna_s);
    assert_eq!(stretch(&x, 1), [json!("Ben"), json!(one), Value::Null, json!(1), json!(0), Value::Null, Value::Null]);

    stall.count(5850);
    assert_eq!(
        stall.tell("day.report")["stretches"][1]["difference"],
        Value::Null,
        "a count in between ends no stretch"
    );
    stall.at("2026-06-06 18:00");
    let z = stall.tell("session.close");
    let six = moment("2026-06-06 18:00");
    assert_eq!(stretch(&z, 0), anna_s);
    assert_eq!(stretch(&z, 1), [json!("Ben"), json!(one), json!(six), json!(1), json!(0), json!(5850), json!(0)]);
    assert_eq!((&z["drawer"]["difference"], &z["takings"]), (&json!(-50), &json!(900)));
    assert_eq!(stall.call("day.report", json!({ "session": z["sessions"][0] })), z, "shown ever after");
    let totals = stall.facts("session.closed")[0]["totals"].clone();
    for told in ["until", "counted", "difference", "takings"] {
        assert_eq!(each(&totals["stretches"], told), each(&z["stretches"], told), "{told} of the last stretch too");
    }
    assert_eq!(each(&totals["stretches"], "staff"), [json!(anna), json!(ben)]);
    assert_eq!(each(&totals["stretches"], "name"), [Value::Null, Value::Null]);
    stall.verify();
}

#[test]
fn a_hand_over_without_a_count_leaves_the_difference_to_the_next_count() {
    let stall = Stall::new();
    let ben = person(&stall, "Ben");
    stall.call("session.open", json!({ "float": 1000 }));
    let handed = stall.call("session.hand_over", json!({ "to": ben }));
    assert_eq!(handed["difference"], Value::Null);
    assert_eq!(stall.facts("session.handed_over")[0]["counted"], Value::Null);
    stall.count(900);
    let z = stall.tell("session.close");
    assert_eq!(each(&z["stretches"], "difference"), [Value::Null, json!(-100)]);
    assert_eq!(each(&z["stretches"], "name"), ["Owner", "Ben"]);
}

#[test]
fn an_empty_drawer_is_a_count_too_and_a_negative_one_is_refused_whole() {
    let stall = Stall::new();
    let ben = person(&stall, "Ben");
    stall.call("session.open", json!({ "float": 1000 }));
    stall.refused("money.negative", "session.hand_over", json!({ "to": ben, "total": -1 }));
    stall.refused(
        "money.overflow",
        "session.hand_over",
        json!({ "to": ben, "denominations": [{ "value": i64::MAX, "count": 2 }] }),
    );
    assert_eq!(at_till(&stall), "Owner");
    assert_eq!(stall.call("session.hand_over", json!({ "to": ben, "total": 0 }))["difference"], -1000);
}

#[test]
fn a_shop_of_one_says_nothing_of_people_and_a_sale_undone_later_is_nobodys() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    stall.sell(&[(&candle, 1)]);
    assert_eq!(stall.tell("day.report")["stretches"], Value::Null);
    let ben = person(&stall, "Ben");
    let sale = stall.sell(&[(&candle, 2)]);
    stall.call("session.hand_over", json!({ "to": ben, "total": 1350 }));
    stall.call("sale.undo", json!({ "sale": sale["sale"] }));
    stall.count(450);
    let z = stall.tell("session.close");
    assert_eq!(each(&z["stretches"], "takings"), [450, 0], "the stretches add up to the takings");
    assert_eq!(each(&z["stretches"], "difference"), [0, 0], "Ben gave the money back and it is missing from nobody");
    let sum: i64 = each(&z["stretches"], "takings").iter().map(number).sum();
    assert_eq!(sum, number(&z["takings"]));
    let stall = stall.reopened();
    assert_eq!(at_till(&stall), "Ben", "who stands there is kept on this device");
}
