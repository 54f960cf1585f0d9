//! What two tills did twice because they had not met: nobody could prevent it, both facts stay, and both tills are told.

use serde_json::{Value, json};
use trestle_tests::exchange::{conflicts, conflicts_of, exchange, meet, must_agree};
use trestle_tests::shop::Shop;

fn take_back(till: &Shop, sale: &Value) {
    let lines = json!([{ "line": 1, "quantity": 1 }]);
    let judged = till.call("return.judge", json!({ "sale": sale["sale"], "lines": lines }));
    let args = json!({ "sale": sale["sale"], "lines": lines, "refund": judged["refund"], "reason": "faulty",
                       "condition": "resale", "refund_as": "cash", "allowed_by_manager": true });
    till.call("return.commit", args);
}

/// The one conflict that both tills list, of this kind.
fn listed_on_both(one: &Shop, two: &Shop, kind: &str) -> Value {
    let (here, there) = (conflicts(one), conflicts(two));
    assert_eq!(here, there, "both are told the same");
    assert_eq!((here.len(), &here[0]["kind"]), (1, &json!(kind)), "{here:?}");
    here[0].clone()
}

/// Notes on one till that it was dealt with; after an exchange it is gone on both.
fn deal_with(one: &Shop, two: &Shop, conflict: &Value) {
    two.call("sync.resolve", json!({ "conflict": conflict["id"] }));
    assert!(conflicts(two).is_empty());
    meet(two, one);
    must_agree(&[one, two]);
    assert!(conflicts(one).is_empty());
}

#[test]
fn one_unit_that_came_back_at_two_tills_is_listed_on_both() {
    let (one, two, ids) = super::two();
    let sale = one.sell(&ids[0]);
    meet(&one, &two);
    take_back(&one, &sale);
    take_back(&two, &sale);
    meet(&one, &two);
    must_agree(&[&one, &two]);
    let conflict = listed_on_both(&one, &two, "double_return");
    assert_eq!(conflict["sides"].as_array().unwrap().len(), 2, "{conflict}");
    assert_eq!(conflict["headline"]["args"]["receipt"], sale["receipt"]);
    let day = one.call("app.status", Value::Null)["business_day"].as_str().unwrap().to_owned();
    assert_eq!(one.takings(&day), 450 - 2 * 450, "both refunds were paid out, and both count");
    deal_with(&one, &two, &conflict);
}

/// A further return of the same unit is not covered by what was dealt with.
#[test]
fn a_third_return_shows_what_was_dealt_with_again() {
    let (one, two, three, ids) = super::three();
    let sale = one.sell(&ids[0]);
    for till in [&two, &three] {
        exchange(&one, till);
    }
    for till in [&one, &two, &three] {
        take_back(till, &sale);
    }
    meet(&one, &two);
    deal_with(&one, &two, &listed_on_both(&one, &two, "double_return"));
    meet(&three, &one);
    let conflict = listed_on_both(&one, &three, "double_return");
    assert_eq!(conflict["sides"].as_array().unwrap().len(), 3);
}

#[test]
fn a_sale_undone_at_one_till_and_brought_back_at_another_is_listed_on_both() {
    let (one, two, ids) = super::two();
    let sale = one.sell(&ids[0]);
    meet(&one, &two);
    one.call("sale.undo", json!({ "sale": sale["sale"] }));
    one.call("basket.clear", Value::Null);
    take_back(&two, &sale);
    meet(&one, &two);
    must_agree(&[&one, &two]);
    let conflict = listed_on_both(&one, &two, "double_return");
    deal_with(&one, &two, &conflict);
}

/// A customer who earned a reward at one till, before two tills met.
fn with_a_reward() -> (Shop, Shop, Vec<String>, Value) {
    let (one, two, ids) = super::two();
    let sale = super::sell_at(&one, super::june(6, 10), &ids[0], None);
    let lea = one.call_at(super::june(6, 10), "member.enroll", json!({ "first_name": "Lea", "sale": sale["sale"] }));
    assert!(lea["reward"].is_object(), "{lea}");
    one.call_at(super::june(6, 18), "session.count", json!({ "total": 450 }));
    one.call_at(super::june(6, 18), "session.close", json!({}));
    meet(&one, &two);
    (one, two, ids, lea["id"].clone())
}

#[test]
fn one_reward_redeemed_at_two_tills_is_listed_on_both() {
    let (one, two, ids, lea) = with_a_reward();
    for till in [&one, &two] {
        let sale = super::sell_at(till, super::june(7, 10), &ids[2], Some(&lea));
        assert_eq!(sale["total"], 675, "a tenth off, at both");
    }
    meet(&one, &two);
    must_agree(&[&one, &two]);
    let conflict = listed_on_both(&one, &two, "double_redemption");
    assert_eq!(conflict["sides"].as_array().unwrap().len(), 2);
    assert_eq!(one.takings("2026-06-07"), 2 * 675, "what a till judged stays judged");
    deal_with(&one, &two, &conflict);
}

/// A credit of 4.50 that both tills know of.
fn with_credit() -> (Shop, Shop, Vec<String>, Value) {
    let (one, two, ids) = super::two();
    let lines = json!([{ "item": ids[0], "quantity": 1, "unit": 450 }]);
    let back = json!({ "lines": lines, "reason": "gift", "condition": "resale", "refund_as": "credit" });
    let code = one.call("return.commit_open", back)["credit"]["code"].clone();
    (one, two, ids, code)
}

fn pay_by_credit(till: &Shop, item: &str, code: &Value) -> Value {
    let basket = till.call("basket.add_item", json!({ "item": item }));
    let tenders = json!([{ "kind": "credit", "amount": basket["total"], "reference": code }]);
    till.call("sale.commit", json!({ "basket": basket["basket"], "total": basket["total"], "tenders": tenders }))
}

#[test]
fn one_credit_spent_at_two_tills_is_listed_on_both() {
    let (one, two, ids, code) = with_credit();
    meet(&one, &two);
    let sales = [&one, &two].map(|till| pay_by_credit(till, &ids[0], &code));
    meet(&one, &two);
    must_agree(&[&one, &two]);
    let conflict = listed_on_both(&one, &two, "overspent_credit");
    let sides = conflict["sides"].as_array().unwrap();
    assert_eq!((sides.len(), &conflict["headline"]["args"]["code"]), (2, &code), "{conflict}");
    for sale in &sales {
        assert!(sides.iter().any(|side| side["sentence"]["args"]["receipt"] == sale["receipt"]), "{conflict}");
    }
    let found = one.call("credit.look_up", json!({ "code": code }));
    assert_eq!(found["balance"], 0, "nothing is left rather than less than nothing");
    deal_with(&one, &two, &conflict);
}

#[test]
fn a_till_that_has_not_the_facts_of_a_credit_takes_none_of_it() {
    let (one, two, ids, code) = with_credit();
    let refused = two.engine().call("credit.look_up", json!({ "code": code }), None).err().unwrap();
    assert_eq!((refused.code.as_str(), &refused.args["till"]), ("credit.facts_missing", &json!(1)));
    exchange(&one, &two);
    pay_by_credit(&two, &ids[0], &code);
    exchange(&two, &one);
    assert_eq!(one.call("credit.look_up", json!({ "code": code }))["balance"], 0, "spent elsewhere");
    assert!(conflicts(&one).is_empty());
}

/// Undone, it was not redeemed: then there is nothing to tell.
#[test]
fn a_redemption_that_was_undone_is_no_double_one() {
    let (one, two, ids, lea) = with_a_reward();
    super::sell_at(&one, super::june(7, 10), &ids[2], Some(&lea));
    let undone = super::sell_at(&two, super::june(7, 10), &ids[2], Some(&lea));
    two.call_at(super::june(7, 10), "sale.undo", json!({ "sale": undone["sale"] }));
    meet(&one, &two);
    must_agree(&[&one, &two]);
    assert!(conflicts(&one).is_empty(), "{:?}", conflicts(&one));
}

/// A till that has heard of a redemption does not redeem again.
#[test]
fn a_reward_redeemed_at_one_till_is_gone_at_another_once_they_have_met() {
    let (one, two, ids, lea) = with_a_reward();
    super::sell_at(&one, super::june(7, 10), &ids[2], Some(&lea));
    exchange(&one, &two);
    let sale = super::sell_at(&two, super::june(7, 11), &ids[2], Some(&lea));
    assert_eq!(sale["total"], 750 - 38, "the member discount, and no more");
    exchange(&two, &one);
    assert!(conflicts_of(&one, "double_redemption").is_empty());
}

/// Two customers claim the visit of one receipt, each at another till: it is the same one's on both.
#[test]
fn a_sale_claimed_for_two_members_at_two_tills_is_the_same_ones_on_both() {
    for first in [true, false] {
        let (one, two, ids) = super::two();
        let sale = one.sell(&ids[0]);
        exchange(&one, &two);
        let mut codes = vec![];
        for (till, name) in if first { [(&one, "Lea"), (&two, "Tom")] } else { [(&two, "Tom"), (&one, "Lea")] } {
            let args = json!({ "first_name": name, "sale": sale["sale"] });
            codes.push(till.call("member.enroll", args)["code"].clone());
        }
        meet(&one, &two);
        must_agree(&[&one, &two]);
        let visits = |till: &Shop| -> Vec<Value> {
            let found = codes.iter().map(|code| till.call("member.lookup", json!({ "code": code })));
            found.map(|mut found| found["member"]["visits"].take()).collect()
        };
        assert_eq!(visits(&one), visits(&two));
        assert_eq!(visits(&one).iter().filter(|n| **n == json!(1)).count(), 1, "one visit, of one of them");
    }
}
