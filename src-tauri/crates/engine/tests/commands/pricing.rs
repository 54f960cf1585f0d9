//! Discounts by hand: on a line, on the basket, and what a manager is asked about.

use serde_json::{Value, json};

use crate::stall::{Stall, each, number, text};

fn percent(percent: &str) -> Value {
    json!({ "kind": "percent", "percent": percent })
}

fn amount(amount: &str) -> Value {
    json!({ "kind": "amount", "amount": amount })
}

/// What is taken off under the lines.
fn rows(told: &Value) -> Vec<(String, i64)> {
    let rows = told["deductions"].as_array().unwrap();
    rows.iter().map(|row| (text(&row["label"]["key"]), number(&row["amount"]))).collect()
}

#[test]
fn a_discount_given_by_hand_was_printed_as_a_member_benefit_and_taken_off_the_lines_already() {
    let stall = Stall::new();
    stall.tap(&stall.item("Fox", 1200));
    stall.tap(&stall.item("Mug", 800));
    stall.tap(&stall.item("Soap", 600));
    stall.call("basket.set_price", json!({ "line": 2, "price": "5", "reason": "haggled" }));
    stall.call("basket.set_discount", json!({ "line": 3, "off": amount("1.00") }));
    let basket = stall.call("basket.set_discount", json!({ "off": percent("10"), "reason": "friend" }));
    let sale = stall.pay_cash();
    assert_eq!(
        each(&sale["lines"], "price"),
        [json!(1200), json!(500), json!(600)],
        "a price agreed by hand is the price"
    );
    let taken = [("deduction.line".to_owned(), -100), ("deduction.basket_percent".to_owned(), -170)];
    assert_eq!((rows(&sale), number(&sale["total"])), (taken.to_vec(), 1200 + 500 + 600 - 100 - 170));
    let [line, all] = [&sale["deductions"][0], &sale["deductions"][1]];
    assert_eq!((&line["label"]["args"]["name"], &line["notes"]), (&json!("Soap"), &json!([])), "nobody said why");
    assert_eq!(each(&all["notes"], "key"), ["note.reason.friend", "deduction.on_without_agreed"]);
    assert_eq!(all["notes"][1]["args"]["base_amount"], 1700);
    assert_eq!(sale["deductions"], basket["deductions"]);
    assert_eq!(stall.call("sale.show", json!({ "sale": sale["sale"] }))["deductions"], sale["deductions"]);
}

#[test]
fn a_discount_on_a_line_says_how_much_and_why_and_can_be_taken_back() {
    let stall = Stall::new();
    stall.tap(&stall.item("Candle", 450));
    let give = |off: Value| stall.call("basket.set_discount", json!({ "line": 1, "off": off, "reason": "damaged" }));
    let basket = give(percent("10"));
    let line = &basket["lines"][0];
    assert_eq!((number(&basket["total"]), number(&line["paid"]), number(&line["unit"])), (405, 405, 450));
    assert_eq!((number(&line["price"]), each(&line["notes"], "key")), (450, vec![]), "the line shows its list price");
    assert_eq!(rows(&basket), [("deduction.line".to_owned(), -45)]);
    assert_eq!(each(&basket["deductions"][0]["notes"], "key"), ["note.reason.damaged"]);
    assert_eq!(each(&line["steps"], "key"), ["step.list", "step.discount.damaged"]);
    assert_eq!((&line["discount"]["percent"], number(&line["discount"]["amount"])), (&json!("10"), -45));
    assert_eq!(number(&give(amount("0.50"))["total"]), 400);
    assert_eq!(number(&give(Value::Null)["total"]), 450);
    assert_eq!(number(&stall.tell("basket.undo")["total"]), 400, "a step like any other");
}

#[test]
fn a_discount_that_cannot_be_meant_is_refused_and_changes_nothing() {
    let stall = Stall::new();
    stall.tap(&stall.item("Candle", 450));
    let before = stall.tell("basket.quote");
    let give = |code: &str, off: Value| stall.refused(code, "basket.set_discount", json!({ "line": 1, "off": off }));
    give("discount.nothing_off", percent("0"));
    give("discount.nothing_off", amount("0"));
    give("discount.too_large", amount("4.51"));
    give("money.negative", amount("-1"));
    give("money.unreadable", amount("12,5.0"));
    give("rate.unreadable", percent("101"));
    give("rate.unreadable", percent("a lot"));
    stall.refused("basket.no_such_line", "basket.set_discount", json!({ "line": 9, "off": percent("5") }));
    stall.refused("discount.too_large", "basket.set_discount", json!({ "off": amount("4.51") }));
    assert_eq!(stall.tell("basket.quote"), before);
}

#[test]
fn a_discount_on_the_basket_is_shared_out_and_stands_in_the_fact_and_on_the_receipt() {
    let stall = Stall::new();
    stall.tap(&stall.item("Candle", 450));
    stall.tap(&stall.item("Soap", 300));
    let basket = stall.call("basket.set_discount", json!({ "off": amount("1.00"), "reason": "friend" }));
    assert_eq!((number(&basket["total"]), each(&basket["lines"], "paid")), (650, vec![json!(390), json!(260)]));
    assert_eq!(basket["discount"]["sentence"]["key"], "discount.amount.friend");
    let sale = stall.pay_cash();
    assert_eq!((rows(&sale), number(&sale["total"])), (vec![("deduction.basket".to_owned(), -100)], 650));
    assert_eq!(
        (&sale["deductions"], each(&sale["lines"], "price")),
        (&basket["deductions"], vec![json!(450), json!(300)])
    );
    let fact = &stall.facts("sale.committed")[0];
    let given = json!([{ "reason": "friend", "percent": "0", "amount": -100, "by_hand": true }]);
    assert_eq!(fact["discounts"], given);
    let share = json!({ "kind": "basket_discount", "reason": "friend", "amount": -60 });
    assert_eq!(fact["lines"][0]["parts"][1], share);
    assert_eq!(each(&sale["lines"][0]["steps"], "key"), ["step.list", "step.basket.friend"]);
    stall.verify();
}

#[test]
fn a_member_gets_the_percentage_of_what_the_discount_left() {
    let stall = Stall::new();
    let lea = stall.call("member.enroll", json!({ "reference": "Lea" }));
    stall.tap(&stall.item("Candle", 1000));
    stall.call("basket.attach_member", json!({ "member": lea["id"] }));
    let basket = stall.call("basket.set_discount", json!({ "off": percent("10"), "reason": "the last one" }));
    assert_eq!((number(&basket["total"]), number(&basket["benefit"]["amount"])), (855, -45));
    let sale = stall.pay_cash();
    assert_eq!(each(&sale["lines"][0]["steps"], "key"), ["step.list", "step.basket.other", "step.member"]);
    let taken = [("deduction.basket_percent".to_owned(), -100), ("deduction.member_percent".to_owned(), -45)];
    assert_eq!(rows(&sale), taken, "what was given by hand is no member discount");
    assert_eq!(each(&sale["deductions"][1]["notes"], "key"), ["deduction.on"], "5 % of what the discount has left");
    assert_eq!(sale["deductions"], basket["deductions"], "the receipt tells it as the basket did");
}

#[test]
fn what_was_paid_after_a_discount_is_what_a_return_gives_back() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    stall.call("basket.add_item", json!({ "item": candle, "quantity": 3 }));
    stall.call("basket.set_discount", json!({ "line": 1, "off": percent("10"), "reason": "damaged" }));
    stall.call("basket.set_discount", json!({ "off": amount("1.00"), "reason": "friend" }));
    let sale = stall.pay_cash();
    assert_eq!(number(&sale["total"]), 1115);
    let mut back = 0;
    for _ in 0..3 {
        let judged =
            stall.call("return.judge", json!({ "sale": sale["sale"], "lines": [{ "line": 1, "quantity": 1 }] }));
        let refund = number(&judged["refund"]);
        let args = json!({ "sale": sale["sale"], "lines": [{ "line": 1, "quantity": 1 }], "refund": refund,
                           "reason": "unwanted", "condition": "resale", "refund_as": "cash" });
        stall.call("return.commit", args);
        back += refund;
    }
    assert_eq!(back, 1115, "three returns of one add up to what was paid");
}

#[test]
fn a_price_asked_and_a_discount_exclude_each_other() {
    let stall = Stall::new();
    stall.tap(&stall.item("Candle", 450));
    stall.call("basket.set_price", json!({ "line": 1, "price": "4", "reason": "haggled" }));
    let discounted = stall.call("basket.set_discount", json!({ "line": 1, "off": percent("10") }));
    assert_eq!(number(&discounted["total"]), 405, "of the list price");
    let asked = stall.call("basket.set_price", json!({ "line": 1, "price": "4", "reason": "haggled" }));
    assert_eq!((number(&asked["total"]), &asked["lines"][0]["discount"]), (400, &Value::Null));
}

#[test]
fn beyond_the_limit_nothing_is_sold_until_a_manager_allows_it() {
    let stall = Stall::new();
    stall.call("settings.save", json!({ "discount_limit": "20" }));
    stall.tap(&stall.item("Candle", 500));
    let at_limit = stall.call("basket.set_discount", json!({ "off": percent("20") }));
    assert_eq!(at_limit["needs_manager"], false);
    stall.refused("discount.nothing_to_allow", "basket.allow_discounts", Value::Null);
    let beyond = stall.call("basket.set_discount", json!({ "off": percent("21"), "reason": "friend" }));
    assert_eq!((&beyond["needs_manager"], number(&beyond["total"])), (&json!(true), 395));
    let pay = json!({ "basket": beyond["basket"], "total": 395, "tenders": [{ "kind": "cash", "amount": 395 }] });
    let error = stall.refused("discount.needs_manager", "sale.commit", pay.clone());
    assert_eq!(error["percent"], "20");
    assert_eq!(stall.facts("sale.committed").len(), 0);
    assert_eq!(stall.tell("basket.allow_discounts")["needs_manager"], false);
    stall.call("sale.commit", pay);
    assert_eq!(stall.facts("sale.committed")[0]["allowed_by_manager"], true);
    stall.verify();
}

#[test]
fn what_a_manager_allowed_is_not_stretched_afterwards() {
    let stall = Stall::new();
    stall.call("settings.save", json!({ "discount_limit": "20" }));
    let candle = stall.item("Candle", 500);
    stall.tap(&candle);
    let more = [
        ("basket.set_discount", json!({ "off": percent("90") })),
        ("basket.set_discount", json!({ "line": 1, "off": percent("90") })),
        ("basket.set_price", json!({ "line": 1, "price": 1, "reason": "haggled" })),
        ("basket.add_item", json!({ "item": candle, "price": 1, "reason": "haggled" })),
    ];
    for (command, args) in more {
        stall.call("basket.set_discount", json!({ "off": percent("30") }));
        assert_eq!(stall.tell("basket.allow_discounts")["needs_manager"], false);
        assert_eq!(stall.call(command, args)["needs_manager"], true, "{command}");
        let undone = stall.tell("basket.undo");
        assert_eq!(undone["needs_manager"], false, "taken back, it is what was allowed");
    }
    assert_eq!(stall.tap(&candle)["needs_manager"], false, "another article is no further discount");
}

#[test]
fn an_amount_that_was_allowed_is_asked_about_again_when_articles_are_taken_out() {
    let stall = Stall::new();
    stall.call("settings.save", json!({ "discount_limit": "20" }));
    let candle = stall.item("Candle", 500);
    stall.call("basket.add_item", json!({ "item": candle, "quantity": 4 }));
    stall.tap(&stall.item("Card", 200));
    let give = || {
        stall.call("basket.set_discount", json!({ "off": amount("10") }));
        assert_eq!(stall.tell("basket.allow_discounts")["needs_manager"], false);
    };
    give();
    let fewer = stall.call("basket.set_quantity", json!({ "line": 1, "quantity": 1 }));
    assert_eq!((&fewer["needs_manager"], number(&fewer["total"])), (&json!(true), 0));
    stall.tell("basket.undo");
    give();
    assert_eq!(stall.call("basket.remove", json!({ "line": 1 }))["needs_manager"], true);
}

#[test]
fn a_limit_is_a_percentage() {
    let stall = Stall::new();
    assert_eq!(stall.tell("app.status")["shop"]["discount_limit"], "100", "nobody is asked before somebody says so");
    stall.refused("rate.unreadable", "settings.save", json!({ "discount_limit": "120" }));
    assert_eq!(stall.call("settings.save", json!({ "discount_limit": "12.5" }))["shop"]["discount_limit"], "12.5");
}

#[test]
fn a_discount_waits_with_its_basket_and_comes_back_with_an_undone_sale() {
    let stall = Stall::new();
    stall.tap(&stall.item("Candle", 450));
    let first = stall.call("basket.set_discount", json!({ "off": percent("10"), "reason": "friend" }));
    stall.tell("basket.hold");
    let stall = stall.reopened();
    let back = stall.call("basket.resume", json!({ "basket": first["basket"] }));
    assert_eq!((number(&back["total"]), text(&back["discount"]["reason"])), (405, "friend".to_owned()));
    let sale = stall.pay_cash();
    let undone = stall.call("sale.undo", json!({ "sale": sale["sale"] }));
    assert_eq!(number(&undone["basket"]["total"]), 405);
}
