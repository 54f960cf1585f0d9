//! Stock: counted, moved, sold, brought back; and a limited item is never sold beyond it.

use serde_json::{Value, json};

use crate::foreign::Foreign;
use crate::stall::{Stall, each, number, text};

impl Stall {
    /// A tracked item with so many counted; gives its id.
    fn stocked(&self, name: &str, price: i64, counted: i64) -> String {
        let args = json!({ "name": name, "price": price, "tracked": true, "counted": counted });
        text(&self.call("catalog.save_item", args)["id"])
    }

    /// A limited item with so many counted; gives its id.
    fn capsule(&self, name: &str, price: i64, counted: i64) -> String {
        let args = json!({ "name": name, "price": price, "limited": true, "counted": counted });
        text(&self.call("catalog.save_item", args)["id"])
    }

    fn left(&self, item: &str) -> i64 {
        number(&self.call("catalog.show", json!({ "id": item }))["left"])
    }

    fn mark(&self, id: &str) -> Value {
        self.call("stock.marks", json!({ "goods": [id] }))["marks"][id].clone()
    }
}

#[test]
fn what_is_sold_leaves_the_stock_and_what_is_undone_or_brought_back_returns() {
    let stall = Stall::new();
    let fox = stall.stocked("Fox", 1200, 12);
    let sale = stall.sell(&[(&fox, 3)]);
    assert_eq!(stall.left(&fox), 9);
    stall.bring_back(&sale, &[(1, 1)]);
    assert_eq!(stall.left(&fox), 10);
    let mut written_off = stall.return_of(&sale, &[(1, 1)]);
    written_off["condition"] = json!("write_off");
    stall.call("return.commit", written_off);
    assert_eq!(stall.left(&fox), 10, "what was written off is nobody's stock");
    let second = stall.sell(&[(&fox, 4)]);
    assert_eq!(stall.left(&fox), 6);
    stall.call("sale.undo", json!({ "sale": second["sale"] }));
    assert_eq!(stall.left(&fox), 10);
    stall.verify();
}

#[test]
fn goods_come_in_and_go_out_with_a_reason_and_a_count_has_the_last_word() {
    let stall = Stall::new();
    let soap = stall.stocked("Soap", 400, 5);
    let moved = |quantity: i64, reason: &str| {
        number(&stall.call("stock.move", json!({ "item": soap, "quantity": quantity, "reason": reason }))["left"])
    };
    assert_eq!(moved(20, "delivery"), 25);
    assert_eq!(moved(-2, "broken"), 23);
    let counted = stall.call("stock.count", json!({ "item": soap, "quantity": 21, "reason": "evening" }));
    assert_eq!((number(&counted["left"]), &counted["state"]), (21, &json!("enough")));
    stall.sell(&[(&soap, 1)]);
    assert_eq!(stall.left(&soap), 20);
    assert_eq!(stall.facts("stock.moved")[1], json!({ "item": soap, "quantity": -2, "reason": "broken" }));
    assert_eq!(stall.facts("stock.counted")[1], json!({ "item": soap, "quantity": 21, "reason": "evening" }));
    stall.verify();
}

#[test]
fn a_limited_item_is_never_sold_beyond_its_stock() {
    let stall = Stall::new();
    let fox = stall.capsule("Fox", 1200, 2);
    stall.tap(&fox);
    stall.tap(&fox);
    let said = stall.refused("stock.not_enough", "basket.add_item", json!({ "item": fox }));
    assert_eq!(said, json!({ "name": "Fox", "left": 2 }));
    stall.refused("stock.not_enough", "basket.set_quantity", json!({ "line": 1, "quantity": 3 }));
    assert_eq!(number(&stall.tell("basket.quote")["basket"]["total"]), 2400, "the basket is as it was");
    stall.pay_cash();
    assert_eq!(stall.left(&fox), 0);
    stall.refused("stock.not_enough", "basket.add_item", json!({ "item": fox }));
    stall.call("stock.move", json!({ "item": fox, "quantity": 1, "reason": "found one" }));
    stall.sell(&[(&fox, 1)]);
    stall.verify();
}

#[test]
fn the_last_one_in_a_parked_basket_may_be_sold_to_somebody_else_but_not_twice() {
    let stall = Stall::new();
    let fox = stall.capsule("Fox", 1200, 1);
    let parked = stall.tap(&fox)["basket"].clone();
    stall.tell("basket.hold");
    stall.sell(&[(&fox, 1)]);
    let resumed = stall.call("basket.resume", json!({ "basket": parked }));
    assert_eq!(number(&resumed["total"]), 1200, "it can be looked at");
    stall.refused("stock.not_enough", "sale.commit", stall.commit(json!([{ "kind": "cash", "amount": 1200 }])));
    let other = stall.item("Card", 200);
    stall.tap(&other);
    stall.call("basket.remove", json!({ "line": 1 }));
    assert_eq!(number(&stall.pay_cash()["total"]), 200, "without it the rest is sold");
    assert_eq!(stall.left(&fox), 0);
}

#[test]
fn what_is_not_limited_is_sold_whatever_the_count_says() {
    let stall = Stall::new();
    let soap = stall.stocked("Soap", 400, 1);
    stall.sell(&[(&soap, 3)]);
    assert_eq!(stall.left(&soap), -2);
    let entry = stall.tell("stock.list")["entries"][0].clone();
    assert_eq!((&entry["state"], &entry["note"]["key"]), (&json!("out"), &json!("stock.oversold")));
}

#[test]
fn a_bundle_takes_its_components_and_is_sold_out_with_one_of_them() {
    let stall = Stall::new();
    let (fox, card) = (stall.capsule("Fox", 1200, 3), stall.stocked("Card", 200, 50));
    let set = stall.bundle("Set", 1500, &[(&fox, 1), (&card, 2)]);
    assert_eq!(stall.mark(&set)["note"]["args"]["count"], 3);
    stall.tap(&fox);
    let basket = stall.call("basket.add_item", json!({ "item": set, "quantity": 2 }));
    assert_eq!(basket["stock"][&set]["state"], "out", "loose ones and those in bundles take from one stock");
    assert_eq!(basket["stock"][&fox]["note"]["key"], "stock.out");
    stall.refused("stock.not_enough", "basket.add_item", json!({ "item": set }));
    let sale = stall.pay_cash();
    assert_eq!((stall.left(&fox), stall.left(&card)), (0, 46));
    // One of the two bundles' foxes comes back by itself.
    let judged =
        stall.call("return.judge", json!({ "sale": sale["sale"], "lines": [{ "line": 2, "part": 0, "quantity": 1 }] }));
    let args = json!({ "sale": sale["sale"], "lines": [{ "line": 2, "part": 0, "quantity": 1 }], "refund": judged["refund"],
                       "reason": "changed_mind", "condition": "resale", "refund_as": "cash" });
    stall.call("return.commit", args);
    assert_eq!((stall.left(&fox), stall.left(&card)), (1, 46));
    stall.verify();
}

#[test]
fn tiles_say_when_there_are_few_and_what_lies_in_the_basket_counts() {
    let stall = Stall::new();
    let args = json!({ "name": "Jam", "price": 500, "tracked": true, "counted": 5, "low_stock": 3 });
    let jam = text(&stall.call("catalog.save_item", args)["id"]);
    let plain = stall.item("Card", 200);
    assert_eq!((stall.mark(&jam), stall.mark(&plain)), (Value::Null, Value::Null), "there is enough");
    let basket = stall.call("basket.add_item", json!({ "item": jam, "quantity": 2 }));
    assert_eq!(
        basket["stock"][&jam],
        json!({ "state": "low", "note": { "key": "stock.left", "args": { "count": 3 } } })
    );
    assert_eq!(stall.mark(&jam), Value::Null, "nothing is sold yet");
    stall.pay_cash();
    assert_eq!(stall.mark(&jam)["state"], "low");
}

#[test]
fn what_nobody_has_counted_is_held_to_nothing() {
    let stall = Stall::new();
    let tea = text(&stall.call("catalog.save_item", json!({ "name": "Tea", "price": 400, "tracked": true }))["id"]);
    stall.sell(&[(&tea, 2)]);
    assert_eq!(stall.call("catalog.show", json!({ "id": tea }))["left"], Value::Null);
    assert_eq!(stall.tell("stock.list")["entries"][0]["note"]["key"], "stock.uncounted");
    stall.refused("stock.uncounted", "stock.move", json!({ "item": tea, "quantity": 5, "reason": "delivery" }));
    let args = json!({ "name": "Print", "price": 3000, "limited": true });
    stall.refused("stock.uncounted", "catalog.save_item", args);
    let card = stall.item("Card", 200);
    stall.refused("stock.untracked", "stock.count", json!({ "item": card, "quantity": 5 }));
    for quantity in [-1, 100_000, i64::MAX] {
        stall.refused("quantity.out_of_range", "stock.count", json!({ "item": tea, "quantity": quantity }));
    }
    for quantity in [0, 100_000, i64::MIN] {
        stall.refused(
            "quantity.out_of_range",
            "stock.move",
            json!({ "item": tea, "quantity": quantity, "reason": "x" }),
        );
    }
    assert_eq!(stall.facts("stock.counted").len() + stall.facts("stock.moved").len(), 0);
}

#[test]
fn the_list_begins_with_what_is_short() {
    let stall = Stall::new();
    for (name, counted, mark) in [("Apron", Some(9), 0), ("Bowl", Some(2), 3), ("Cup", None, 0), ("Dish", Some(0), 0)] {
        let mut args = json!({ "name": name, "price": 100, "tracked": true, "low_stock": mark });
        if let Some(counted) = counted {
            args["counted"] = json!(counted);
        }
        stall.call("catalog.save_item", args);
    }
    stall.item("Untracked", 100);
    let list = stall.tell("stock.list");
    assert_eq!(each(&list["entries"], "name"), ["Dish", "Bowl", "Cup", "Apron"]);
    assert_eq!((&list["tracked"], &list["more"]), (&json!(4), &json!(false)));
    assert_eq!(each(&stall.call("stock.list", json!({ "short": true }))["entries"], "name"), ["Dish", "Bowl"]);
    let first = stall.call("stock.list", json!({ "limit": 1, "text": "P" }));
    assert_eq!((each(&first["entries"], "name"), &first["more"]), (vec![json!("Cup")], &json!(true)));
    assert_eq!((&first["all"], &list["all"]), (&json!(2), &json!(4)));
}

#[test]
fn a_history_was_sold_before_anybody_counted() {
    let stall = Stall::new();
    let fox = stall.capsule("Fox", 1200, 1);
    stall.tap(&fox);
    stall.call("basket.attach_of_history", json!({ "member": null }));
    stall.pay_cash();
    assert_eq!(stall.left(&fox), 1);
}

#[test]
fn an_undoing_that_comes_before_its_sale_puts_back_what_the_sale_takes_out() {
    let stall = Stall::new();
    let fox = stall.stocked("Fox", 1200, 10);
    stall.sell(&[(&fox, 4)]);
    let mut later = Foreign::of(&stall);
    let session = later.writes("session.opened", 1, None, &json!({ "market": null, "market_day": null, "float": 0 }));
    let id = format!("{}.1", later.till);
    for _ in 0..2 {
        later.writes("sale.reversed", 1, Some(&session), &json!({ "sale": id, "why": "undo" }));
    }
    let mut sale = stall.facts("sale.committed")[0].clone();
    sale["sale"] = json!(id);
    later.writes("sale.committed", 1, Some(&session), &sale);
    later.arrive();
    let moved = "SELECT seq, quantity FROM stock_moved WHERE till = 'ffffffffffffffff' ORDER BY seq";
    assert_eq!(stall.rows(moved), [json!([3, 4]), json!([5, -4])], "once, by the first of the two undoings");
}
