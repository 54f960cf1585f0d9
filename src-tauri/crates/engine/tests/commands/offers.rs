//! Offers: kept, run when and where they say, and hold for a basket.

use serde_json::{Value, json};

use crate::stall::{Stall, each, number, text};

fn two_for(price: &str) -> Value {
    json!({ "kind": "count_for", "count": 2, "price": price })
}

fn ten_percent() -> Value {
    json!({ "kind": "percent", "percent": "10" })
}

impl Stall {
    fn offer(&self, args: Value) -> String {
        text(&self.call("offer.save", args)["id"])
    }

    fn total(&self) -> i64 {
        number(&self.tell("basket.quote")["basket"]["total"])
    }
}

#[test]
fn two_for_a_price_holds_by_itself_and_is_told_on_the_line_and_in_the_fact() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    let id = stall.offer(json!({ "name": "Two for eight", "gives": two_for("8.00"), "goods": [candle] }));
    assert_eq!(number(&stall.tap(&candle)["total"]), 450);
    let basket = stall.tap(&candle);
    assert_eq!(number(&basket["total"]), 800);
    assert_eq!(
        (number(&basket["lines"][0]["price"]), each(&basket["lines"][0]["notes"], "key")),
        (900, vec![json!("note.each")])
    );
    let row = &basket["deductions"][0];
    assert_eq!(
        (&row["label"]["key"], &row["label"]["args"]["name"]),
        (&json!("deduction.offer"), &json!("Two for eight"))
    );
    assert_eq!(number(&row["amount"]), -100);
    let sale = stall.pay_cash();
    assert_eq!(each(&sale["lines"][0]["steps"], "key"), ["step.list", "step.offer"]);
    let part = json!({ "kind": "offer", "reason": "Two for eight", "offer": id, "amount": -100 });
    assert_eq!(stall.facts("sale.committed")[0]["lines"][0]["parts"][1], part);
    stall.verify();
}

/// What other tills sell as a bundle of which the customer picks the articles.
#[test]
fn any_three_of_a_group_cost_one_price_split_to_the_cent_over_their_rates_and_come_back_one_by_one() {
    let stall = Stall::new();
    let (card, fold) = (stall.item("Card", 200), stall.item("Folding card", 250));
    let honey = stall.item_at("Honey", 200, "5.5");
    let three = json!({ "kind": "count_for", "count": 3, "price": "5.00" });
    stall.offer(json!({ "name": "Three", "gives": three, "goods": [card, fold, honey] }));
    let sale = stall.sell(&[(&card, 1), (&fold, 1), (&honey, 1)]);
    assert_eq!(each(&sale["lines"], "paid"), [154, 192, 154]);
    assert_eq!(number(&sale["total"]), 500);
    let told = |field: &str| each(&sale["taxes"], field);
    assert_eq!((told("rate"), told("gross")), (vec![json!("20"), json!("5.5")], vec![json!(346), json!(154)]));
    let refunds: Vec<i64> =
        [2, 1, 3].iter().map(|line| number(&stall.bring_back(&sale, &[(*line, 1)])["refund"])).collect();
    assert_eq!(refunds, [192, 154, 154], "each at its share, in whatever order");
    let report = stall.tell("day.report");
    assert_eq!(number(&report["takings"]), 0);
    assert!(each(&report["taxes"], "tax").iter().all(|tax| *tax == 0), "{report}");

    let same = stall.sell(&[(&card, 3)]);
    assert_eq!(number(&same["total"]), 500, "three of one are any three, too");
    let refunds: Vec<i64> = (0..3).map(|_| number(&stall.bring_back(&same, &[(1, 1)])["refund"])).collect();
    assert_eq!(refunds.iter().sum::<i64>(), 500);
    stall.verify();
}

#[test]
fn an_offer_on_a_category_takes_what_lies_in_it_now() {
    let stall = Stall::new();
    let save = |name: &str, category: &str| {
        text(&stall.call("catalog.save_item", json!({ "name": name, "price": 400, "category": category }))["id"])
    };
    let (tea, cup, soap) = (save("Tea", "Kitchen"), save("Cup", "Kitchen"), save("Soap", "Bath"));
    stall.offer(json!({ "name": "Kitchen", "gives": two_for("7"), "categories": ["Kitchen"] }));
    stall.tap(&tea);
    assert_eq!(number(&stall.tap(&soap)["total"]), 800, "soap is not of the kitchen");
    assert_eq!(number(&stall.tap(&cup)["total"]), 1100);
}

#[test]
fn an_offer_ends_when_it_ends_and_a_total_shown_before_is_stale() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 500);
    stall.offer(json!({ "name": "June", "gives": ten_percent(), "until": "2026-06-06" }));
    let shown = stall.tap(&candle);
    assert_eq!(number(&shown["total"]), 450);
    stall.at("2026-06-07 10:00");
    let pay = json!({ "basket": shown["basket"], "total": 450, "tenders": [{ "kind": "cash", "amount": 500 }] });
    stall.refused("sale.stale_total", "sale.commit", pay);
    assert_eq!(stall.total(), 500);
    stall.at("2026-06-06 23:30");
    assert_eq!(stall.total(), 450, "the last day is one of its days");
}

#[test]
fn an_offer_of_one_market_runs_there_alone() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 500);
    let riverside = text(&stall.call("market.save", json!({ "name": "Riverside" }))["id"]);
    let args = json!({ "name": "Here", "gives": ten_percent(), "goods": [candle], "markets": [riverside] });
    let offer = stall.call("offer.save", args);
    assert_eq!((&offer["running"], &offer["when"]["key"]), (&json!(false), &json!("offer.when.always_at")));
    assert_eq!(number(&stall.tap(&candle)["total"]), 500, "no market is known");
    stall.call("session.open", json!({ "market": riverside, "float": 0 }));
    assert_eq!(stall.total(), 450);
    assert_eq!(each(&stall.tell("offer.list")["offers"], "running"), [true]);
}

#[test]
fn a_shout_out_holds_for_who_names_it() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 500);
    let id = stall.offer(json!({ "name": "Radio Bleu", "gives": ten_percent(), "on_request": true }));
    let basket = stall.tap(&candle);
    assert_eq!(number(&basket["total"]), 500, "nobody named it");
    assert_eq!(
        (each(&basket["on_request"], "name"), each(&basket["on_request"], "named")),
        (vec![json!("Radio Bleu")], vec![json!(false)])
    );
    let named = stall.call("basket.name_offer", json!({ "offer": id, "on": true }));
    assert_eq!((number(&named["total"]), &named["on_request"][0]["named"]), (450, &json!(true)));
    assert_eq!(number(&stall.call("basket.name_offer", json!({ "offer": id, "on": false }))["total"]), 500);
    assert_eq!(stall.tell("basket.undo")["total"], 450);
    stall.pay_cash();
    assert_eq!(number(&stall.tap(&candle)["total"]), 500, "the next customer has named nothing");
    stall.call("basket.name_offer", json!({ "offer": id, "on": true }));
    stall.call("basket.remove", json!({ "line": 1 }));
    assert_eq!(number(&stall.tap(&candle)["total"]), 500, "nor did who comes when everything was taken out again");
    let other = stall.offer(json!({ "name": "Anybody", "gives": ten_percent(), "goods": [candle] }));
    stall.refused("offer.not_running", "basket.name_offer", json!({ "offer": other, "on": true }));
    stall.refused("offer.not_found", "basket.name_offer", json!({ "offer": "none", "on": true }));
}

#[test]
fn an_archived_offer_holds_no_more_and_stays_in_the_list() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 500);
    let id = stall.offer(json!({ "name": "Ten", "gives": ten_percent() }));
    assert_eq!(number(&stall.tap(&candle)["total"]), 450);
    stall.call("offer.save", json!({ "id": id, "name": "Ten", "gives": ten_percent(), "archived": true }));
    assert_eq!(stall.total(), 500);
    assert_eq!(each(&stall.tell("offer.list")["offers"], "archived"), [true]);
    assert_eq!(stall.facts("offer.set").len(), 2);
}

#[test]
fn an_offer_that_cannot_be_is_refused_and_saves_nothing() {
    let stall = Stall::new();
    let refused = |code: &str, change: Value| {
        let mut args = json!({ "name": "Ten", "gives": ten_percent() });
        args.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        stall.refused(code, "offer.save", args);
    };
    refused("args.empty", json!({ "name": " " }));
    refused("args.too_long", json!({ "name": "x".repeat(61) }));
    refused("discount.nothing_off", json!({ "gives": { "kind": "percent", "percent": "0" } }));
    refused("rate.unreadable", json!({ "gives": { "kind": "percent", "percent": "101" } }));
    refused("quantity.out_of_range", json!({ "gives": { "kind": "count_for", "count": 1, "price": "1" } }));
    refused("money.negative", json!({ "gives": two_for("-1") }));
    refused("money.unreadable", json!({ "gives": two_for("€") }));
    refused("date.unreadable", json!({ "from": "tomorrow" }));
    refused("offer.ends_before", json!({ "from": "2026-06-07", "until": "2026-06-06" }));
    refused("catalog.no_such_item", json!({ "goods": ["nothing"] }));
    refused("market.no_such_market", json!({ "markets": ["nowhere"] }));
    refused("offer.not_found", json!({ "id": "none" }));
    refused("offer.too_many", json!({ "categories": vec!["x"; 501] }));
    assert_eq!(stall.facts("offer.set").len(), 0);
}

#[test]
fn fifty_offers_are_enough() {
    let stall = Stall::new();
    for n in 0..50 {
        stall.offer(json!({ "name": format!("Offer {n}"), "gives": ten_percent() }));
    }
    stall.refused("offer.too_many", "offer.save", json!({ "name": "One more", "gives": ten_percent() }));
    stall.offer(json!({ "name": "Over", "gives": ten_percent(), "archived": true }));
}
