//! The basket in hand, and those that wait.

use serde_json::{Value, json};

use crate::stall::{Stall, each, number};

#[test]
fn a_second_tap_goes_onto_the_line_it_has() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    stall.tap(&candle);
    let basket = stall.tap(&candle);
    assert_eq!(each(&basket["lines"], "quantity"), [2]);
    assert_eq!((number(&basket["total"]), number(&basket["articles"])), (900, 2));
    assert_eq!(basket["counts"][&candle], 2);
}

#[test]
fn typed_amounts_never_share_a_line() {
    let stall = Stall::new();
    stall.call("basket.add_amount", json!({ "amount": "3,50" }));
    let basket = stall.call("basket.add_amount", json!({ "amount": "3,50" }));
    assert_eq!(each(&basket["lines"], "paid"), [350, 350]);
    assert_eq!(each(&basket["lines"], "kind"), ["amount", "amount"]);
}

#[test]
fn an_amount_that_cannot_be_meant_is_refused_and_changes_nothing() {
    let stall = Stall::new();
    let before = stall.tell("basket.quote");
    stall.refused("money.unreadable", "basket.add_amount", json!({ "amount": "12,5.0" }));
    stall.refused("money.too_precise", "basket.add_amount", json!({ "amount": "1.234" }));
    stall.refused("money.overflow", "basket.add_amount", json!({ "amount": "99999999999999999999" }));
    stall.refused("money.negative", "basket.add_amount", json!({ "amount": -1 }));
    stall.refused("rate.unreadable", "basket.add_amount", json!({ "amount": 100, "rate": "a lot" }));
    assert_eq!(stall.tell("basket.quote"), before);
}

#[test]
fn another_price_says_why_and_goes_back_to_the_list() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    stall.tap(&candle);
    let ask = |price: Value, reason: &str| {
        let basket = stall.call("basket.set_price", json!({ "line": 1, "price": price, "reason": reason }));
        (number(&basket["lines"][0]["paid"]), each(&basket["lines"][0]["notes"], "key"))
    };
    assert_eq!(ask(json!("4"), "haggled"), (400, vec![json!("note.instead_of"), json!("note.reason.haggled")]));
    assert_eq!(ask(json!(300), "damaged"), (300, vec![json!("note.instead_of"), json!("note.reason.damaged")]));
    assert_eq!(ask(json!(0), "a friend"), (0, vec![json!("note.instead_of"), json!("note.reason.other")]));
    assert_eq!(ask(json!(440), ""), (440, vec![json!("note.instead_of"), json!("note.reason.changed")]));
    assert_eq!(ask(Value::Null, ""), (450, vec![]));
}

#[test]
fn the_reason_of_another_price_is_kept_in_the_sale_and_printed_on_its_receipt() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    stall.call("basket.add_item", json!({ "item": candle, "quantity": 2 }));
    stall.call("basket.set_price", json!({ "line": 1, "price": 400, "reason": "a friend of Ana" }));
    let sale = stall.pay_cash();
    let parts = json!([{ "reason": "list", "amount": 900 }, { "reason": "a friend of Ana", "amount": -100 }]);
    assert_eq!(stall.facts("sale.committed")[0]["lines"][0]["parts"], parts);
    let line = &sale["lines"][0];
    assert_eq!((number(&line["list"]), number(&line["unit"]), number(&line["paid"])), (450, 400, 800));
    assert_eq!(line["notes"][2]["args"]["reason"], "a friend of Ana");
}

#[test]
fn goods_at_an_asked_price_share_a_line_only_with_their_like() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    stall.tap(&candle);
    let haggled = json!({ "item": candle, "price": 400, "reason": "haggled" });
    stall.call("basket.add_item", haggled.clone());
    let basket = stall.call("basket.add_item", haggled);
    assert_eq!(each(&basket["lines"], "quantity"), [1, 2]);
    assert_eq!(number(&basket["total"]), 1250);
}

#[test]
fn a_line_keeps_the_price_at_which_it_was_rung_up() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    stall.tap(&candle);
    stall.call("catalog.save_item", json!({ "id": candle, "name": "Candle", "price": 500 }));
    assert_eq!(stall.tell("basket.quote")["basket"]["total"], 450);
    assert_eq!(each(&stall.tap(&candle)["lines"], "paid"), [450, 500]);
}

#[test]
fn quantities_have_limits_and_none_removes_the_line() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    stall.tap(&candle);
    let set = |quantity| json!({ "line": 1, "quantity": quantity });
    stall.refused("quantity.out_of_range", "basket.set_quantity", set(-1));
    stall.refused("quantity.out_of_range", "basket.set_quantity", set(100_000));
    stall.refused("basket.no_such_line", "basket.set_quantity", json!({ "line": 2, "quantity": 1 }));
    stall.refused("basket.no_such_line", "basket.remove", json!({ "line": 2 }));
    assert_eq!(number(&stall.call("basket.set_quantity", set(99_999))["total"]), 450 * 99_999);
    assert_eq!(stall.call("basket.set_quantity", set(0))["lines"], json!([]));
}

#[test]
fn a_line_number_is_never_given_twice() {
    let stall = Stall::new();
    let (candle, card) = (stall.item("Candle", 450), stall.item("Card", 200));
    stall.tap(&candle);
    stall.call("basket.remove", json!({ "line": 1 }));
    assert_eq!(each(&stall.tap(&card)["lines"], "line"), [2]);
    stall.tell("basket.undo");
    assert_eq!(each(&stall.tap(&candle)["lines"], "line"), [3]);
}

#[test]
fn the_last_thirty_steps_can_be_undone_one_by_one() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 100);
    for _ in 0..35 {
        stall.tap(&candle);
    }
    for left in (5..35).rev() {
        assert_eq!(number(&stall.tell("basket.undo")["total"]), left * 100);
    }
    assert_eq!(stall.tell("basket.quote")["basket"]["can_undo"], false);
    stall.refused("basket.nothing_to_undo", "basket.undo", Value::Null);
}

#[test]
fn undo_brings_back_a_cleared_basket_and_the_steps_before() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 100);
    stall.tap(&candle);
    let full = stall.tap(&candle);
    let cleared = stall.tell("basket.clear");
    assert_eq!((number(&cleared["total"]), &cleared["can_undo"], number(&cleared["cleared"])), (0, &json!(true), 1));
    let back = stall.tell("basket.undo");
    assert_eq!((&back["basket"], &back["lines"]), (&full["basket"], &full["lines"]));
    assert_eq!(number(&back["cleared"]), 0);
    assert_eq!(stall.tell("basket.undo")["total"], 100);
    assert_eq!(stall.tell("basket.undo")["total"], 0);
    stall.refused("basket.nothing_to_undo", "basket.undo", Value::Null);
}

#[test]
fn a_member_taken_off_is_a_step_like_any_other() {
    let stall = Stall::new();
    let lea = stall.call("member.enroll", json!({ "reference": "Lea" }));
    let with = stall.call("basket.attach_member", json!({ "member": lea["id"] }));
    assert_eq!(with["member"]["label"], "Lea");
    assert_eq!(stall.call("basket.attach_member", json!({ "member": null }))["member"], Value::Null);
    assert_eq!(stall.tell("basket.undo")["member"]["label"], "Lea");
    stall.refused("member.not_found", "basket.attach_member", json!({ "member": "nobody" }));
}

#[test]
fn a_held_basket_waits_while_another_is_sold() {
    let stall = Stall::new();
    let (candle, card) = (stall.item("Candle", 450), stall.item("Card", 200));
    let held = stall.tap(&candle)["basket"].clone();
    assert_eq!(number(&stall.tell("basket.hold")["held"]), 1);
    stall.sell(&[(&card, 1)]);
    let waiting = stall.tell("basket.list_held");
    assert_eq!(waiting["held"][0]["basket"], held);
    assert_eq!((&waiting["held"][0]["total"], &waiting["held"][0]["names"]), (&json!(450), &json!(["Candle"])));
    let back = stall.call("basket.resume", json!({ "basket": held }));
    assert_eq!((&back["basket"], &back["total"], &back["held"]), (&held, &json!(450), &json!(0)));
    assert_eq!(stall.tell("basket.undo")["total"], 0, "its steps waited with it");
}

#[test]
fn resuming_parks_what_is_in_hand() {
    let stall = Stall::new();
    let (candle, card) = (stall.item("Candle", 450), stall.item("Card", 200));
    let first = stall.tap(&candle)["basket"].clone();
    stall.tell("basket.hold");
    let second = stall.tap(&card)["basket"].clone();
    assert_eq!(stall.call("basket.resume", json!({ "basket": first }))["held"], 1);
    assert_eq!(each(&stall.tell("basket.list_held")["held"], "basket"), [second]);
    stall.refused("basket.no_such_basket", "basket.resume", json!({ "basket": 999 }));
    let again = stall.call("basket.resume", json!({ "basket": first }));
    assert_eq!((&again["basket"], &again["held"]), (&first, &json!(1)), "a second tap finds it in hand");
}

#[test]
fn starting_anew_parks_and_never_throws_away() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    let first = stall.tap(&candle)["basket"].clone();
    let second = stall.tell("basket.open");
    assert_ne!(second["basket"], first);
    assert_eq!((&second["total"], &second["held"]), (&json!(0), &json!(1)));
    assert_eq!(stall.tell("basket.open")["held"], 1, "an empty basket is not worth parking");
    stall.refused("basket.empty", "basket.hold", Value::Null);
}

#[test]
fn the_last_twenty_cleared_baskets_can_be_brought_back() {
    let stall = Stall::new();
    let mut numbers = Vec::new();
    for n in 1..=22 {
        numbers.push(stall.call("basket.add_amount", json!({ "amount": n }))["basket"].clone());
        stall.tell("basket.clear");
    }
    let cleared = stall.tell("basket.list_held")["cleared"].clone();
    assert_eq!(each(&cleared, "total"), (3..=22).rev().collect::<Vec<_>>());
    let back = stall.call("basket.resume", json!({ "basket": numbers[2] }));
    assert_eq!((number(&back["total"]), number(&back["cleared"])), (3, 19));
    stall.refused("basket.no_such_basket", "basket.resume", json!({ "basket": numbers[1] }));
}

#[test]
fn clearing_nothing_leaves_nothing_behind() {
    let stall = Stall::new();
    let before = stall.tell("basket.open");
    assert_eq!(stall.tell("basket.clear"), before);
    assert_eq!(stall.tell("basket.list_held")["cleared"], json!([]));
}

#[test]
fn the_basket_survives_closing_the_program() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    stall.tap(&candle);
    stall.tell("basket.hold");
    let lea = stall.call("member.enroll", json!({ "reference": "Lea" }));
    stall.tap(&candle);
    let before = stall.call("basket.attach_member", json!({ "member": lea["id"] }));
    let stall = stall.reopened();
    assert_eq!(stall.tell("basket.quote")["basket"], before);
    assert_eq!(stall.tell("app.status")["held"], 1);
    assert_eq!(stall.tell("basket.undo")["member"], Value::Null);
}

#[test]
fn goods_that_are_not_sold_cannot_be_rung_up() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    stall.call("catalog.save_item", json!({ "id": candle, "name": "Candle", "price": 450, "archived": true }));
    stall.refused("catalog.archived", "basket.add_item", json!({ "item": candle }));
    stall.refused("catalog.no_such_item", "basket.add_item", json!({ "item": "nothing" }));
}

#[test]
fn a_basket_has_at_most_two_thousand_lines() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 1);
    // Filled from behind: a basket so long takes a while to tap together.
    let line = |n: u32| json!({ "line": n, "goods": { "kind": "amount", "text": "", "rate": "20" }, "quantity": 1, "list": 1 });
    let content = json!({ "last_line": 2000, "lines": (1..=2000).map(line).collect::<Vec<_>>() });
    stall.tell("basket.open");
    let db = rusqlite::Connection::open(stall.dir.path().join("trestle.db")).unwrap();
    db.execute("UPDATE draft SET content = ?1 WHERE state = 'open'", [content.to_string()]).unwrap();
    stall.refused("basket.full", "basket.add_item", json!({ "item": candle }));
    assert_eq!(stall.tell("basket.quote")["basket"]["total"], 2000);
}

#[test]
fn what_was_handed_over_so_far_is_kept_with_the_basket() {
    let stall = Stall::new();
    stall.tap(&stall.item("Lamp", 5000));
    let card = json!([{ "kind": "card", "amount": 3000 }]);
    let quoted = stall.call("basket.give", json!({ "tenders": card }));
    assert_eq!((number(&quoted["settlement"]["due"]), &quoted["basket"]["given"]), (2000, &card));
    let stall = stall.reopened();
    let quoted = stall.tell("basket.quote");
    assert_eq!((number(&quoted["settlement"]["due"]), &quoted["basket"]["given"]), (2000, &card));
    stall.refused("sale.overpaid_card", "basket.give", json!({ "tenders": [{ "kind": "card", "amount": 5001 }] }));
}

#[test]
fn a_basket_back_in_hand_after_an_undone_sale_has_nothing_given() {
    let stall = Stall::new();
    stall.tap(&stall.item("Lamp", 5000));
    let cash = json!([{ "kind": "cash", "amount": 5000 }]);
    stall.call("basket.give", json!({ "tenders": cash }));
    let sale = stall.pay(cash);
    let undone = stall.call("sale.undo", json!({ "sale": sale["sale"] }));
    assert_eq!((number(&undone["cash_back"]), &undone["basket"]["given"]), (5000, &json!([])), "it all went back");
}

#[test]
fn an_undone_sale_says_by_which_ways_money_goes_back() {
    let stall = Stall::new();
    stall.tap(&stall.item("Lamp", 5000));
    let sale = stall.pay(json!([{ "kind": "card", "amount": 3000 }, { "kind": "cash", "amount": 2500 }]));
    let undone = stall.call("sale.undo", json!({ "sale": sale["sale"] }));
    let back = ["cash_back", "card_back", "transfer_back", "credit_back"].map(|way| number(&undone[way]));
    assert_eq!(back, [2000, 3000, 0, 0], "the change has gone back already");
}

#[test]
fn what_was_handed_over_waits_with_a_held_basket() {
    let stall = Stall::new();
    let lamp = stall.item("Lamp", 5000);
    let first = stall.tap(&lamp)["basket"].clone();
    let card = json!([{ "kind": "card", "amount": 3000 }]);
    stall.call("basket.give", json!({ "tenders": card }));
    assert_eq!(stall.tell("basket.hold")["given"], json!([]), "the next customer has given nothing");
    stall.tap(&lamp);
    assert_eq!(stall.call("basket.resume", json!({ "basket": first }))["given"], card);
    assert_eq!(number(&stall.tell("basket.quote")["settlement"]["due"]), 2000);
}

#[test]
fn undoing_a_step_does_not_give_the_money_back() {
    let stall = Stall::new();
    stall.tap(&stall.item("Lamp", 5000));
    stall.tap(&stall.item("Shade", 1000));
    let card = json!([{ "kind": "card", "amount": 3000 }]);
    stall.call("basket.give", json!({ "tenders": card }));
    let undone = stall.tell("basket.undo");
    assert_eq!((number(&undone["total"]), &undone["given"]), (5000, &card));
}

#[test]
fn asking_what_if_forgets_nothing_of_what_was_handed_over() {
    let stall = Stall::new();
    stall.tap(&stall.item("Lamp", 5000));
    let card = json!([{ "kind": "card", "amount": 3000 }]);
    stall.call("basket.give", json!({ "tenders": card }));
    let due = |quoted: Value| (number(&quoted["settlement"]["due"]), quoted["basket"]["given"].clone());
    let what_if = json!({ "tenders": [{ "kind": "cash", "amount": 4500 }] });
    assert_eq!(due(stall.call("basket.quote", what_if)), (500, card.clone()));
    assert_eq!(due(stall.call("basket.quote", json!({ "tenders": [] }))), (5000, card.clone()));
    assert_eq!(due(stall.tell("basket.quote")), (2000, card));
}

/// Three baskets on hold were three lists of articles, and nobody knew whose was whose.
#[test]
fn a_basket_that_waits_has_the_name_that_the_seller_gave_it() {
    let stall = Stall::new();
    let (candle, fox) = (stall.item("Candle", 450), stall.item("Fox", 1200));
    stall.tap(&candle);
    let first = stall.tell("basket.quote")["basket"]["basket"].clone();
    stall.tell("basket.hold");
    stall.tap(&fox);
    stall.call("basket.name", json!({ "basket": first, "name": "  Red  scarf " }));
    let held = |stall: &Stall| stall.tell("basket.list_held")["held"].clone();
    assert_eq!((&held(&stall)[0]["name"], &held(&stall)[0]["names"]), (&json!("Red scarf"), &json!(["Candle"])));
    stall.tell("basket.hold");
    stall.call("basket.resume", json!({ "basket": first }));
    stall.tap(&fox);
    stall.tell("basket.hold");
    let mut names = each(&held(&stall), "name");
    names.sort_by_key(ToString::to_string);
    assert_eq!(names, ["", "Red scarf"], "it keeps it, and no other gets it");
    let long = json!({ "basket": first, "name": "x".repeat(41) });
    assert_eq!(stall.refused("args.too_long", "basket.name", long)["field"], "name");
    stall.refused("basket.no_such_basket", "basket.name", json!({ "basket": 99, "name": "x" }));

    stall.call("basket.resume", json!({ "basket": first }));
    let sale = stall.pay_cash();
    stall.refused("basket.no_such_basket", "basket.name", json!({ "basket": first, "name": "x" }));
    stall.call("sale.undo", json!({ "sale": sale["sale"] }));
    stall.tell("basket.hold");
    assert_eq!(each(&held(&stall), "name"), ["", ""], "nothing of it stays with what was sold");
    stall.verify();
}
