//! Items whose own price is without tax, or holds it, where the shop's prices are otherwise.

use serde_json::{Value, json};

use crate::catalogue_import::{counts, file, import, named, taken_in};
use crate::stall::{Stall, each, number, text};
use crate::tax::taxes;

impl Stall {
    /// An item that says of its own price whether it is without tax; gives its id.
    fn own(&self, name: &str, price: i64, without_tax: bool) -> String {
        let item = json!({ "name": name, "price": price, "price_without_tax": without_tax });
        text(&self.call("catalog.save_item", item)["id"])
    }
}

/// What a receipt or basket says for adding up: what its lines show, what is taken off, what is added, and the total.
fn rows(of: &Value) -> (Vec<i64>, Vec<i64>, Vec<i64>, i64) {
    let amounts = |list: &str, key: &str| each(&of[list], key).iter().map(number).collect::<Vec<_>>();
    (amounts("lines", "price"), amounts("deductions", "amount"), amounts("added_taxes", "tax"), number(&of["total"]))
}

/// What small words stand beside each line.
fn notes(of: &Value) -> Vec<Vec<Value>> {
    of["lines"].as_array().unwrap().iter().map(|line| each(&line["notes"], "key")).collect()
}

#[test]
fn a_receipt_with_prices_of_both_kinds_adds_up_and_its_refunds_take_back_exactly_its_tax() {
    let stall = Stall::new();
    let (print, frame) = (stall.item("Print", 1000), stall.own("Frame", 1000, true));
    stall.tap(&print);
    let basket = stall.tap(&frame);
    assert_eq!(rows(&basket), (vec![1000, 1000], vec![], vec![200], 2200));
    assert_eq!(notes(&basket), [vec![], vec![json!("note.without_tax")]]);
    assert_eq!(basket["subtotal"], Value::Null, "not all of it is without tax");
    let sale = stall.pay_cash();
    assert_eq!((rows(&sale), notes(&sale), &sale["subtotal"]), (rows(&basket), notes(&basket), &Value::Null));
    assert_eq!(sale["added_taxes"], json!([{ "rate": "20", "gross": 1200, "net": 1000, "tax": 200 }]));
    assert_eq!(taxes(&sale), [("20".into(), 2200, 1833, 367)]);
    let fact = &stall.facts("sale.committed")[0];
    assert_eq!(
        (fact.get("prices"), fact["lines"][0].get("price_without_tax")),
        (None, None),
        "the usual is not written"
    );
    assert_eq!(fact["lines"][1]["price_without_tax"], true);
    assert_eq!(fact["lines"][1]["parts"][1], json!({ "kind": "tax", "reason": "tax", "amount": 200 }));
    // A receipt stays what it was, whatever the item and the shop say later.
    stall.call("catalog.save_item", json!({ "id": frame, "name": "Frame", "price": 1200 }));
    stall.call("settings.save", json!({ "tax_terms": { "prices": "exclusive", "rounding": "line" } }));
    let shown = stall.call("sale.show", json!({ "sale": sale["sale"] }));
    assert_eq!((rows(&shown), notes(&shown)), (rows(&sale), notes(&sale)));
    stall.bring_back(&sale, &[(2, 1)]);
    stall.bring_back(&sale, &[(1, 1)]);
    let back = stall.facts("return.committed");
    let of = |key: &str| back.iter().map(|r| number(&r["taxes"][0][key])).collect::<Vec<_>>();
    assert_eq!((of("gross"), of("tax")), (vec![1200, 1000], vec![200, 167]), "what was paid, tax and all");
    let report = stall.tell("day.report");
    assert_eq!(taxes(&report).iter().map(|t| (t.1, t.3)).collect::<Vec<_>>(), [(0, 0)]);
    stall.verify();
}

#[test]
fn in_a_shop_that_adds_tax_an_item_may_hold_its_own() {
    let stall = Stall::new();
    stall.call("settings.save", json!({ "tax_terms": { "prices": "exclusive", "rounding": "total" } }));
    let (frame, print) = (stall.item("Frame", 1000), stall.own("Print", 1000, false));
    stall.tap(&print);
    assert_eq!(rows(&stall.tap(&frame)), (vec![1000, 1000], vec![], vec![200], 2200));
    let sale = stall.pay_cash();
    assert_eq!(notes(&sale), [vec![json!("note.with_tax")], vec![]], "what is otherwise than the shop says so");
    assert_eq!(taxes(&sale), [("20".into(), 2200, 1833, 367)]);
    let fact = &stall.facts("sale.committed")[0];
    assert_eq!((&fact["prices"], &fact["lines"][0]["price_without_tax"]), (&json!("exclusive"), &json!(false)));
    let alone = stall.sell(&[(&print, 1)]);
    assert_eq!(
        (rows(&alone), taxes(&alone)),
        ((vec![1000], vec![], vec![], 1000), vec![("20".into(), 1000, 833, 167)])
    );
    stall.verify();
}

/// A till that knew one kind of price for all of a shop wrote neither `prices` nor `price_without_tax`.
#[test]
fn where_all_is_without_tax_the_receipt_is_as_it_always_was() {
    let stall = Stall::new();
    stall.call("settings.save", json!({ "tax_terms": { "prices": "exclusive", "rounding": "total" } }));
    let (frame, jam) = (stall.item("Frame", 1000), stall.item_at("Jam", 500, "5.5"));
    let sale = stall.sell(&[(&frame, 1), (&jam, 1)]);
    assert_eq!((number(&sale["subtotal"]), number(&sale["total"])), (1500, 1728));
    assert_eq!((&sale["added_taxes"], notes(&sale)), (&sale["taxes"], vec![vec![], vec![]]));
}

#[test]
fn everything_is_taken_off_the_shown_prices_before_tax_is_added() {
    let stall = Stall::new();
    let (print, frame) = (stall.item("Print", 1000), stall.own("Frame", 1000, true));
    let code = stall.call("member.enroll", json!({ "first_name": "Ada" }))["code"].clone();
    stall.tap(&print);
    stall.tap(&frame);
    let off = |off: Value| stall.call("basket.set_discount", json!({ "off": off, "reason": "friend" }));
    let amount = off(json!({ "kind": "amount", "amount": 400 }));
    assert_eq!(rows(&amount), (vec![1000, 1000], vec![-400], vec![160], 1760));
    let percent = off(json!({ "kind": "percent", "percent": "10" }));
    assert_eq!(rows(&percent), (vec![1000, 1000], vec![-200], vec![180], 1980));
    let member = stall.call("basket.attach_member", json!({ "code": code }));
    assert_eq!(rows(&member), (vec![1000, 1000], vec![-200, -90], vec![171], 1881));
    let exempt = stall.call("basket.set_exempt", json!({ "reason": "Embassy" }));
    assert_eq!(
        rows(&exempt),
        (vec![1000, 1000], vec![-200, -90, -143], vec![], 1567),
        "855 hold 142.5, and a half goes up"
    );
    stall.call("basket.set_exempt", json!({ "reason": "" }));
    let sale = stall.pay_cash();
    assert_eq!(rows(&sale), rows(&member));
    stall.verify();
}

#[test]
fn a_bundle_is_as_the_shop_and_its_parts_are_compared_as_prices_of_the_shop() {
    let stall = Stall::new();
    let (print, frame) = (stall.item("Print", 600), stall.own("Frame", 1000, true));
    let set = stall.bundle("Set", 1500, &[(&print, 1), (&frame, 1)]);
    let shown = stall.call("catalog.show", json!({ "id": set }));
    assert_eq!((number(&shown["list"]), number(&shown["saves"])), (1800, 300), "the frame would cost 12.00");
    let basket = stall.tap(&set);
    assert_eq!(rows(&basket), (vec![1500], vec![], vec![], 1500), "one price, and it holds its tax");
    assert_eq!(each(&basket["lines"][0]["components"], "paid"), [json!(500), json!(1000)]);
    let sale = stall.pay_cash();
    assert_eq!(taxes(&sale), [("20".into(), 1500, 1250, 250)]);
    stall.tap(&print);
    let suggestion = &stall.tap(&frame)["suggestion"];
    assert_eq!(number(&suggestion["saves"]), 300, "what it saves is what is paid less");
    let bundled = stall.call("basket.make_bundle", json!({ "bundle": set }));
    assert_eq!(number(&bundled["total"]), 1500);
    stall.verify();
}

#[test]
fn what_is_weighed_or_priced_when_sold_has_tax_added_too_and_a_typed_amount_is_as_the_shop() {
    let stall = Stall::new();
    let cheese = json!({ "name": "Cheese", "price": 2000, "unit": "kg", "price_without_tax": true });
    let cheese = stall.call("catalog.save_item", cheese)["id"].clone();
    let work = json!({ "name": "Repair", "open_price": true, "price_without_tax": true });
    let work = stall.call("catalog.save_item", work)["id"].clone();
    stall.call("basket.add_item", json!({ "item": cheese, "measure": 500 }));
    stall.call("basket.add_item", json!({ "item": work, "price": 3000 }));
    let basket = stall.call("basket.add_amount", json!({ "amount": 1200 }));
    assert_eq!(rows(&basket), (vec![1000, 3000, 1200], vec![], vec![800], 6000));
    assert_eq!(taxes(&stall.pay_cash()), [("20".into(), 6000, 5000, 1000)]);
    stall.verify();
}

#[test]
fn a_basket_keeps_the_kind_of_price_it_was_rung_up_at() {
    let stall = Stall::new();
    let frame = stall.own("Frame", 1000, true);
    stall.tap(&frame);
    stall.call("catalog.save_item", json!({ "id": frame, "name": "Frame", "price": 1000 }));
    let basket = stall.tap(&frame);
    assert_eq!(
        rows(&basket),
        (vec![1000, 1000], vec![], vec![200], 2200),
        "the second is as the shop, on a line of its own"
    );
    stall.call("basket.remove", json!({ "line": 1 }));
    assert_eq!(rows(&stall.tell("basket.quote")["basket"]), (vec![1000], vec![], vec![], 1000));
    assert_eq!(number(&stall.tell("basket.undo")["total"]), 2200);
}

#[test]
fn a_tile_says_that_tax_comes_on_top() {
    let stall = Stall::new();
    stall.item("Print", 1000);
    stall.own("Frame", 1000, true);
    let cheese = json!({ "name": "Cheese", "price": 2000, "unit": "kg", "price_without_tax": true });
    stall.call("catalog.save_item", cheese);
    let words = |name: &str| {
        let found = stall.call("catalog.search", json!({ "text": name }));
        found["tiles"][0]["price_words"]["key"].clone()
    };
    assert_eq!(
        ["Print", "Frame", "Cheese"].map(words),
        [Value::Null, json!("tile.each_plus_tax"), json!("tile.per_plus_tax")]
    );
    stall.call("settings.save", json!({ "tax_terms": { "prices": "exclusive", "rounding": "total" } }));
    stall.own("Book", 1000, false);
    assert_eq!(
        ["Frame", "Book"].map(words),
        [Value::Null, json!("tile.each_with_tax")],
        "where the shop says it anyway"
    );
    for size in ["S", "M"] {
        let shirt =
            json!({ "name": "Shirt", "price": 1500, "options": [{ "value": size }], "price_without_tax": false });
        stall.call("catalog.save_item", shirt);
    }
    let tiles = stall.tell("catalog.list")["tiles"].clone();
    let shirt = tiles.as_array().unwrap().iter().find(|tile| tile["name"] == "Shirt").unwrap().clone();
    assert_eq!(shirt["price_words"]["key"], "tile.each_with_tax", "the tile of all variants says it too");
}

#[test]
fn our_own_file_brings_it_and_says_when_it_cannot_be_read() {
    let stall = Stall::new();
    stall.own("Frame", 1000, true);
    stall.own("Print", 1000, false);
    stall.item("Candle", 450);
    let (stick, prices) = file("prices.csv", "name,price\nFrame,11.00\n");
    taken_in(&stall, &prices, [0, 1, 0, 0], &[]);
    assert_eq!(named(&stall, "Frame")["price_without_tax"], true, "a file that does not say leaves it as it is");
    let own = text(&stall.call("catalog.export", json!({ "out": stick.path().join("own.csv") }))["file"]);
    let own = std::path::PathBuf::from(own);
    assert_eq!(counts(&import(&stall, &own)), [0, 0, 3, 0]);
    let elsewhere = Stall::new();
    elsewhere.own("Candle", 450, true);
    import(&elsewhere, &own);
    let says = |name: &str| named(&elsewhere, name)["price_without_tax"].clone();
    assert_eq!(
        ["Frame", "Print", "Candle"].map(says),
        [json!(true), json!(false), Value::Null],
        "as the shop is said too"
    );
    let (_stick, odd) = file("odd.csv", "Trestle id,Name,Price,Price without tax\n,Fig,1.00,perhaps\n");
    taken_in(&stall, &odd, [0, 0, 0, 1], &["2 | Price without tax | without_tax_unreadable | perhaps"]);
}
