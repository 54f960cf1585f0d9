//! Items whose price is typed each time they are sold.

use serde_json::{Value, json};

use crate::catalogue_import::{counts, file, import, named, plan, taken_in};
use crate::stall::{Stall, each, number, text};

/// A new item without a price of its own; gives its id.
fn open_item(stall: &Stall, name: &str) -> String {
    text(&stall.call("catalog.save_item", json!({ "name": name, "open_price": true, "sku": "OPEN-1" }))["id"])
}

fn at(stall: &Stall, item: &str, price: &str) -> Value {
    stall.call("basket.add_item", json!({ "item": item, "price": price }))
}

#[test]
fn the_typed_price_is_the_list_price_of_its_line() {
    let stall = Stall::new();
    let gift = open_item(&stall, "Antique");
    at(&stall, &gift, "12.50");
    let basket = at(&stall, &gift, "8,00");
    assert_eq!((each(&basket["lines"], "paid"), number(&basket["total"])), (vec![json!(1250), json!(800)], 2050));
    let basket = at(&stall, &gift, "12.50");
    assert_eq!(each(&basket["lines"], "quantity"), [2, 1], "the same price adds up");
    let line = &basket["lines"][0];
    assert_eq!((number(&line["list"]), number(&line["unit"])), (1250, 1250));
    assert_eq!((each(&line["notes"], "key"), &line["steps"]), (vec![json!("note.each")], &json!([])), "nothing is off");
    assert_eq!((&basket["needs_manager"], number(&basket["counts"][&gift])), (&json!(false), 3));
    let sale = stall.pay_cash();
    assert_eq!(number(&sale["total"]), 3300);
    let lines = &stall.facts("sale.committed")[0]["lines"];
    assert_eq!(lines[0]["parts"], json!([{ "reason": "list", "amount": 2500 }]));
    stall.verify();
}

#[test]
fn a_price_is_asked_for_and_nothing_is_rung_up_without_one() {
    let stall = Stall::new();
    let gift = open_item(&stall, "Antique");
    assert_eq!(stall.refused("basket.price_open", "basket.add_item", json!({ "item": gift }))["name"], "Antique");
    stall.refused("money.negative", "basket.add_item", json!({ "item": gift, "price": -1 }));
    stall.refused("money.too_precise", "basket.add_item", json!({ "item": gift, "price": "1.234" }));
    stall.refused("money.overflow", "basket.add_item", json!({ "item": gift, "price": i64::MAX }));
    assert_eq!(number(&stall.tell("basket.quote")["basket"]["total"]), 0);
    let found = stall.call("code.resolve", json!({ "code": "OPEN-1" }));
    assert_eq!((&found["item"], &found["asks"]), (&json!(gift), &json!({ "kind": "price" })), "scanning asks the same");
    let tile = &stall.tell("catalog.list")["tiles"][0];
    assert_eq!((&tile["asks"], &tile["price_words"]["key"]), (&json!({ "kind": "price" }), &json!("tile.open")));
}

#[test]
fn offers_discounts_and_tax_apply_to_it_as_to_anything_and_it_is_no_discount_itself() {
    let stall = Stall::new();
    stall.call("settings.save", json!({ "discount_limit": "5" }));
    let gift = open_item(&stall, "Antique");
    stall.call("offer.save", json!({ "name": "Ten off", "gives": { "kind": "percent", "percent": "10" } }));
    let basket = at(&stall, &gift, "0.01");
    assert_eq!(basket["needs_manager"], false, "a low price is no discount");
    let basket = at(&stall, &gift, "20.00");
    assert_eq!(number(&basket["lines"][1]["paid"]), 1800);
    let off = json!({ "line": 2, "off": { "kind": "percent", "percent": "50" } });
    let basket = stall.call("basket.set_discount", off);
    assert_eq!((number(&basket["lines"][1]["paid"]), &basket["needs_manager"]), (1000, &json!(true)));
    assert_eq!(number(&basket["taxes"][0]["tax"]), 167);
}

#[test]
fn what_has_no_price_for_one_is_in_no_bundle() {
    let stall = Stall::new();
    let gift = open_item(&stall, "Antique");
    let candle = stall.item("Candle", 450);
    let parts = json!([{ "item": candle, "quantity": 1 }, { "item": gift, "quantity": 1 }]);
    let bundle = json!({ "name": "Set", "price": 800, "parts": parts });
    assert_eq!(stall.refused("catalog.part_unpriced", "catalog.save_bundle", bundle)["name"], "Antique");
    stall.bundle("Pair", 800, &[(&candle, 2)]);
    let opened = json!({ "id": candle, "name": "Candle", "open_price": true });
    stall.refused("catalog.part_unpriced", "catalog.save_item", opened);
    stall.refused("args.empty", "catalog.save_item", json!({ "name": "Nothing said" }));
}

#[test]
fn an_item_gets_a_fixed_price_and_loses_it_again() {
    let stall = Stall::new();
    let gift = open_item(&stall, "Antique");
    stall.call("catalog.save_item", json!({ "id": gift, "name": "Antique", "price": "30.00" }));
    assert_eq!(number(&stall.tap(&gift)["total"]), 3000);
    stall.call("catalog.save_item", json!({ "id": gift, "name": "Antique", "price": "30.00", "open_price": true }));
    assert_eq!(number(&stall.call("catalog.show", json!({ "id": gift }))["price"]), 0);
    assert_eq!(
        number(&stall.tell("basket.quote")["basket"]["total"]),
        3000,
        "a line keeps the price it was rung up at"
    );
    stall.refused("basket.price_open", "basket.add_item", json!({ "item": gift }));
}

#[test]
fn the_files_of_other_programs_say_it_in_their_own_ways_and_our_own_comes_back() {
    let stall = Stall::new();
    let loyverse = "Handle,SKU,Name,Sold by weight,Default price,SKU of included item,Quantity of included item,Price [Stall]\n\
                    a,1,Antique,N,,,,variable\nb,2,Box,N,,,,\nc,3,Cup,N,4.00,,,\nd,4,Set,N,,1,2,9.00\ne,5,Two cups,N,,3,2,\n";
    let (_stick, loyverse) = file("loyverse.csv", loyverse);
    let refused = ["5 | SKU of included item | part_unpriced | 1", "6 | Price [Stall] | price_open"];
    let planned = taken_in(&stall, &loyverse, [3, 0, 0, 2], &refused);
    assert_eq!(planned["news"][0]["price_words"]["key"], "tile.open");
    assert_eq!(
        each(&json!([named(&stall, "Antique"), named(&stall, "Box"), named(&stall, "Cup")]), "open_price"),
        [true, true, false]
    );
    let (_stick, plain) = file("plain.csv", "name,price\nLucky bag,open\nAntique,7.50\nNothing,\n");
    let planned = plan(&stall, &plain);
    assert_eq!(counts(&planned), [1, 1, 0, 1]);
    import(&stall, &plain);
    assert_eq!(named(&stall, "Antique")["open_price"], false, "the file says what it costs");
    let written = stall.call("catalog.export", json!({ "out": loyverse.with_file_name("own.csv") }));
    let own = std::path::PathBuf::from(text(&written["file"]));
    assert!(std::fs::read_to_string(&own).unwrap().contains(",open,"));
    assert_eq!(counts(&import(&stall, &own)), [0, 0, 4, 0]);
    let elsewhere = Stall::new();
    import(&elsewhere, &own);
    assert_eq!(named(&elsewhere, "Lucky bag")["open_price"], true);
}
