//! Committing the basket, undoing on the spot, finding a sale again.

use serde_json::{Value, json};

use crate::stall::{Stall, each, number, text};

#[test]
fn committing_a_basket_twice_is_one_sale_and_one_answer() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    stall.tap(&candle);
    let commit = stall.commit(json!([{ "kind": "cash", "amount": 500 }]));
    let first = stall.call("sale.commit", commit.clone());
    let second = stall.call("sale.commit", commit.clone());
    assert_eq!(first, second);
    assert_eq!((number(&first["change"]), number(&first["given"])), (50, 500));
    // Whatever has changed since: the basket was sold, and that is the answer.
    stall.tap(&candle);
    assert_eq!(stall.call("sale.commit", json!({ "basket": commit["basket"], "total": 1, "tenders": [] })), first);
    assert_eq!(stall.facts("sale.committed").len(), 1);
    stall.verify();
}

#[test]
fn a_basket_sold_is_not_sold_again_after_the_program_was_closed() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    stall.tap(&candle);
    let commit = stall.commit(json!([{ "kind": "card", "amount": 450 }]));
    let first = stall.call("sale.commit", commit.clone());
    let stall = stall.reopened();
    assert_eq!(stall.call("sale.commit", commit), first);
    assert_eq!(stall.facts("sale.committed").len(), 1);
}

#[test]
fn another_total_than_the_one_shown_is_refused() {
    let stall = Stall::new();
    stall.tap(&stall.item("Candle", 450));
    let mut commit = stall.commit(json!([{ "kind": "cash", "amount": 400 }]));
    commit["total"] = json!(400);
    let args = stall.refused("sale.stale_total", "sale.commit", commit);
    assert_eq!(args, json!({ "total_amount": 450, "shown_amount": 400 }));
    assert_eq!(stall.facts("sale.committed").len() + stall.facts("session.opened").len(), 0, "nothing half done");
}

#[test]
fn too_little_is_refused_and_a_card_gives_no_change() {
    let stall = Stall::new();
    stall.tap(&stall.item("Candle", 450));
    let with = |tenders| stall.commit(tenders);
    let args = stall.refused("sale.underpaid", "sale.commit", with(json!([{ "kind": "cash", "amount": 449 }])));
    assert_eq!(args["due_amount"], 1);
    stall.refused("sale.underpaid", "sale.commit", with(json!([])));
    let over = stall.refused("sale.overpaid_card", "sale.commit", with(json!([{ "kind": "card", "amount": 451 }])));
    assert_eq!(over["over_amount"], 1);
    stall.refused("money.negative", "sale.commit", with(json!([{ "kind": "cash", "amount": -450 }])));
    stall.refused("args.unreadable", "sale.commit", with(json!([{ "kind": "shells", "amount": 450 }])));
    assert_eq!(stall.tell("basket.quote")["basket"]["total"], 450, "the basket is still in hand");
}

#[test]
fn an_empty_or_forgotten_basket_is_not_sold() {
    let stall = Stall::new();
    let empty = stall.tell("basket.open");
    stall.refused("basket.empty", "sale.commit", json!({ "basket": empty["basket"], "total": 0, "tenders": [] }));
    let cleared = stall.call("basket.add_amount", json!({ "amount": 100 }))["basket"].clone();
    stall.tell("basket.clear");
    let gone = json!({ "basket": cleared, "total": 100, "tenders": [{ "kind": "cash", "amount": 100 }] });
    stall.refused("basket.gone", "sale.commit", gone);
}

#[test]
fn a_gift_needs_no_tender() {
    let stall = Stall::new();
    stall.call("basket.add_item", json!({ "item": stall.item("Card", 200), "price": 0, "reason": "a gift" }));
    let sale = stall.pay(json!([]));
    assert_eq!((number(&sale["total"]), number(&sale["change"])), (0, 0));
}

#[test]
fn a_split_payment_gives_its_change_in_cash() {
    let stall = Stall::new();
    stall.tap(&stall.item("Lamp", 5000));
    let card = json!({ "kind": "card", "amount": 3000, "reference": "0815" });
    let quoted = stall.call("basket.quote", json!({ "tenders": [card] }));
    assert_eq!((number(&quoted["settlement"]["due"]), number(&quoted["cash"]["due"])), (2000, 2000));
    let sale = stall.pay(json!([card, { "kind": "cash", "amount": 2500 }]));
    assert_eq!((number(&sale["given"]), number(&sale["change"])), (5500, 500));
    let tenders = stall.rows("SELECT kind, amount FROM sale_tender ORDER BY n");
    assert_eq!(tenders, [json!(["card", 3000]), json!(["cash", 2500])]);
    assert_eq!(stall.facts("sale.committed")[0]["tenders"][0]["reference"], "0815");
    assert_eq!(stall.tell("session.status")["session"]["takings"], 5000);
}

/// What 10.02 and 0.02 cost in cash, and 10.02 with 5.00 on card.
fn rounded(country: &str) -> [i64; 3] {
    let stall = Stall::of(country);
    let pay = |amount: i64, card: i64| {
        let total = stall.call("basket.add_amount", json!({ "amount": amount }))["total"].clone();
        assert_eq!(number(&total), amount);
        let cards = if card > 0 { json!([{ "kind": "card", "amount": card }]) } else { json!([]) };
        let due = stall.call("basket.quote", json!({ "tenders": cards }))["cash"]["due"].clone();
        let mut tenders = cards;
        tenders.as_array_mut().unwrap().push(json!({ "kind": "cash", "amount": due }));
        let sale = stall.pay(tenders);
        assert_eq!((number(&sale["total"]), number(&sale["change"])), (amount, 0));
        assert_eq!(number(&sale["given"]), amount + number(&sale["rounding"]));
        number(&sale["rounding"])
    };
    let roundings = [pay(1002, 0), pay(2, 0), pay(1002, 500)];
    let report = stall.tell("day.report");
    assert_eq!(number(&report["rounding"]), roundings.iter().sum::<i64>());
    assert_eq!(number(&report["takings"]), 2006, "rounding is no part of the takings");
    stall.verify();
    roundings
}

#[test]
fn cash_is_rounded_as_each_country_rounds_it() {
    assert_eq!(rounded("NL"), [-2, -2, -2], "always");
    assert_eq!(rounded("BE"), [-2, 0, -2], "not up to five cents");
    assert_eq!(rounded("FI"), [-2, 0, -2], "not one or two cents");
    assert_eq!(rounded("IT"), [-2, -2, 0], "only what is paid wholly in cash");
    assert_eq!(rounded("FR"), [0, 0, 0], "never");
}

#[test]
fn a_card_is_never_rounded() {
    let stall = Stall::of("NL");
    stall.call("basket.add_amount", json!({ "amount": 1002 }));
    let sale = stall.pay(json!([{ "kind": "card", "amount": 1002 }]));
    assert_eq!((number(&sale["rounding"]), number(&sale["given"])), (0, 1002));
}

#[test]
fn a_receipt_names_the_tax_of_each_rate_once() {
    let stall = Stall::new();
    let (candle, honey) = (stall.item("Candle", 450), stall.item_at("Honey", 750, "5.5"));
    let sale = stall.sell(&[(&candle, 3), (&honey, 1), (&stall.item("Card", 200), 1)]);
    // 15.50 holds 2.58 at 20 %, taken out of the sum: line by line it would be 2.25 + 0.33 = 2.58 only by luck.
    let taxes = json!([
        { "rate": "20", "gross": 1550, "net": 1292, "tax": 258 },
        { "rate": "5.5", "gross": 750, "net": 711, "tax": 39 },
    ]);
    assert_eq!(sale["taxes"], taxes);
    assert_eq!(stall.tell("day.report")["taxes"], taxes);
}

#[test]
fn the_price_of_a_bundle_is_split_over_its_items() {
    let stall = Stall::new();
    let (soy, matches, tea) =
        (stall.item("Soy candle", 600), stall.item("Matches", 100), stall.item_at("Tea", 400, "5.5"));
    let cosy = stall.bundle("Cosy evening", 900, &[(&soy, 1), (&matches, 1), (&tea, 1)]);
    let basket = stall.tap(&cosy);
    assert_eq!(basket["lines"][0]["notes"][0], json!({ "key": "note.bundle_saves", "args": { "saves_amount": 200 } }));
    let sale = stall.pay_cash();
    // 9.00 over 6.00 : 1.00 : 4.00 by the largest remainder.
    let shares = [491, 82, 327];
    assert_eq!(each(&sale["lines"][0]["components"], "paid"), shares);
    assert_eq!(each(&stall.facts("sale.committed")[0]["lines"][0]["shares"], "paid"), shares);
    let rows = stall.rows("SELECT line, part, name, bundle, quantity, paid, rate FROM sale_line ORDER BY part");
    assert_eq!(rows[0], json!([1, 0, "Soy candle", "Cosy evening", 1, 491, "20"]));
    assert_eq!(rows[2], json!([1, 2, "Tea", "Cosy evening", 1, 327, "5.5"]));
    assert_eq!(each(&sale["taxes"], "gross"), [573, 327]);
}

#[test]
fn a_receipt_is_made_from_the_fact_alone_which_does_not_know_what_a_bundle_saved() {
    let stall = Stall::new();
    let card = stall.item("Card", 200);
    let three = stall.bundle("Three cards", 500, &[(&card, 3)]);
    let shown = stall.tap(&three)["lines"][0]["notes"].clone();
    assert_eq!(shown[0]["args"]["saves_amount"], 100);
    let sale = stall.pay_cash();
    // Not known from the fact: a receipt is made from what happened, and the list prices of the parts are not in it.
    assert_eq!(sale["lines"][0]["notes"], json!([]));
}

#[test]
fn the_first_sale_opens_a_session_where_today_is_a_market_day() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    let riverside = stall.market("Riverside", &["2026-06-06"]);
    stall.market("Trailhead", &["2026-06-07"]);
    let sale = stall.sell(&[(&candle, 1)]);
    assert_eq!(sale["market"], "Riverside");
    let session = stall.tell("session.status")["session"].clone();
    assert_eq!((&session["market"], &session["opened_by_sale"]), (&json!(riverside), &json!(true)));
    assert_eq!(stall.facts("sale.committed")[0]["market_day"], json!(format!("{riverside}@2026-06-06")));
    assert_eq!(
        stall.envelopes("sale.committed")[0]["session"],
        session["session"],
        "the sale is in the session it opened"
    );
}

#[test]
fn with_no_market_day_today_or_with_two_the_first_sale_opens_a_session_at_none() {
    for days in [["2026-06-13", "2026-06-07"], ["2026-06-06", "2026-06-06"]] {
        let stall = Stall::new();
        let candle = stall.item("Candle", 450);
        stall.market("Riverside", &[days[0]]);
        stall.market("Trailhead", &[days[1]]);
        assert_eq!(stall.sell(&[(&candle, 1)])["market"], Value::Null);
        assert_eq!(stall.tell("session.status")["session"]["market"], Value::Null);
    }
}

#[test]
fn a_market_that_is_no_longer_visited_gets_no_session_by_itself() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    let old = stall.market("Riverside", &["2026-06-06"]);
    stall.call("market.save", json!({ "id": old, "name": "Riverside", "days": ["2026-06-06"], "archived": true }));
    assert_eq!(stall.sell(&[(&candle, 1)])["market"], Value::Null);
}

#[test]
fn undoing_a_sale_puts_the_basket_back_in_hand_and_parks_the_other() {
    let stall = Stall::new();
    let (candle, card) = (stall.item("Candle", 450), stall.item("Card", 200));
    stall.call("basket.add_item", json!({ "item": candle, "quantity": 2 }));
    let sale = stall.pay(json!([{ "kind": "cash", "amount": 1000 }]));
    stall.tap(&card);
    let undone = stall.call("sale.undo", json!({ "sale": sale["sale"] }));
    assert_eq!((&undone["sale"]["undone"], &undone["sale"]["can_undo"]), (&json!(true), &json!(false)));
    assert_eq!(number(&undone["cash_back"]), 900, "10.00 came and 1.00 went");
    assert_eq!((number(&undone["basket"]["total"]), number(&undone["basket"]["held"])), (900, 1));
    let report = stall.tell("day.report");
    let sums = ["sales", "sold", "undone", "undone_total", "takings"].map(|k| number(&report[k]));
    assert_eq!(sums, [0, 0, 1, 900, 0]);
    assert_eq!(report["taxes"], json!([]));
    let again = stall.pay_cash();
    assert_ne!(
        (&again["sale"], &again["receipt"]),
        (&sale["sale"], &sale["receipt"]),
        "sold again, it is another sale"
    );
    assert_eq!(stall.tell("day.report")["takings"], 900);
    stall.verify();
}

#[test]
fn what_goes_back_when_a_sale_is_undone_is_what_stayed_in_the_drawer() {
    let stall = Stall::of("NL");
    let undo = |tenders: Value| {
        stall.call("basket.add_amount", json!({ "amount": 1002 }));
        let sale = stall.pay(tenders);
        let back = number(&stall.call("sale.undo", json!({ "sale": sale["sale"] }))["cash_back"]);
        stall.tell("basket.clear");
        back
    };
    assert_eq!(undo(json!([{ "kind": "cash", "amount": 2000 }])), 1000, "rounded as it was paid");
    assert_eq!(undo(json!([{ "kind": "card", "amount": 1002 }])), 0);
    assert_eq!(undo(json!([{ "kind": "card", "amount": 500 }, { "kind": "cash", "amount": 600 }])), 500);
    assert_eq!(stall.count(0)["difference"], 0);
}

#[test]
fn a_sale_is_undone_once_in_its_own_session_and_not_after_a_return() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    let first = stall.sell(&[(&candle, 1)]);
    let second = stall.sell(&[(&candle, 2)]);
    let third = stall.sell(&[(&candle, 1)]);
    let undo = |sale: &Value| json!({ "sale": sale["sale"] });
    stall.call("sale.undo", undo(&first));
    stall.refused("sale.cannot_undo", "sale.undo", undo(&first));
    stall.bring_back(&second, &[(1, 1)]);
    stall.refused("sale.cannot_undo", "sale.undo", undo(&second));
    stall.count(0);
    stall.tell("session.close");
    assert_eq!(stall.call("sale.show", undo(&third))["can_undo"], false);
    stall.refused("sale.cannot_undo", "sale.undo", undo(&third));
    stall.tell("session.open");
    stall.refused("sale.cannot_undo", "sale.undo", undo(&third));
    stall.refused("sale.not_found", "sale.undo", json!({ "sale": "nothing" }));
}

#[test]
fn a_lost_reply_to_undo_is_given_again_under_its_key() {
    let stall = Stall::new();
    let sale = stall.sell(&[(&stall.item("Candle", 450), 1)]);
    let undo = || stall.ask("sale.undo", json!({ "sale": sale["sale"] }), Some("form 7"));
    assert_eq!(undo().unwrap(), undo().unwrap());
    assert_eq!(stall.facts("sale.reversed").len(), 1);
}

#[test]
fn sales_are_found_by_code_name_day_and_total() {
    let stall = Stall::new();
    let (candle, card) = (stall.item("Beeswax candle", 450), stall.item("Greeting card", 200));
    let first = stall.sell(&[(&candle, 1)]);
    stall.at("2026-06-06 11:00");
    let second = stall.sell(&[(&card, 2)]);
    stall.at("2026-06-06 12:00");
    stall.call("sale.undo", json!({ "sale": second["sale"] }));
    let find = |args: Value| each(&stall.call("sale.find", args)["sales"], "sale");
    let (first_id, second_id) = (first["sale"].clone(), second["sale"].clone());
    assert_eq!(find(json!({})), [second_id.clone(), first_id.clone()]);
    let part = text(&first["receipt"])[..9].to_lowercase().replace('-', "");
    assert_eq!(find(json!({ "text": part })), vec![first_id.clone()]);
    assert_eq!(find(json!({ "text": "greeting" })), std::slice::from_ref(&second_id));
    assert_eq!(find(json!({ "total": 450 })), [first_id]);
    assert_eq!(find(json!({ "day": "2026-06-06" })).len(), 2);
    assert_eq!(find(json!({ "day": "2026-06-07" })).len(), 0);
    stall.refused("date.unreadable", "sale.find", json!({ "day": "tomorrow" }));
    let one = stall.call("sale.find", json!({ "limit": 1 }));
    assert_eq!((each(&one["sales"], "undone"), &one["more"]), (vec![json!(true)], &json!(true)));
}

#[test]
fn a_sale_is_found_by_the_accents_of_its_goods_and_by_its_bundle() {
    let stall = Stall::new();
    let creme = stall.item("Crème BRÛLÉE", 450);
    let sale = stall.sell(&[(&stall.bundle("Soirée cosy", 800, &[(&creme, 2)]), 1)]);
    for text in ["crème brûlée", "creme brulee", "BRÛLÉE", "soirée", "SOIREE"] {
        let found = stall.call("sale.find", json!({ "text": text }));
        assert_eq!(each(&found["sales"], "sale"), [sale["sale"].clone()], "{text}");
    }
    assert_eq!(stall.call("sale.find", json!({ "text": "jam" }))["sales"], json!([]));
}
