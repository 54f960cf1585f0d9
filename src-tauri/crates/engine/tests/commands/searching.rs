//! Search: counted, page by page, variants as their product, and what tells things of one name apart.

use serde_json::{Value, json};

use crate::stall::{Stall, each, number, text};

fn mug(stall: &Stall, creator: &str, sku: &str) -> String {
    let mug = json!({ "name": "Mug", "price": 800, "creator": creator, "sku": sku, "category": "Mugs" });
    text(&stall.call("catalog.save_item", mug)["id"])
}

fn shirt(stall: &Stall, size: &str, category: &str) {
    let shirt = json!({ "name": "Shirt", "price": 1850, "sku": format!("SH-{size}-{category}"), "category": category,
                        "options": [{ "name": "Size", "value": size }] });
    stall.call("catalog.save_item", shirt);
}

#[test]
fn all_that_is_found_is_counted_and_reached_page_by_page_without_anything_twice() {
    let stall = Stall::new();
    for n in 0..25 {
        stall.item(&format!("Card {n:02}"), 200);
    }
    stall.item("Candle", 450);
    let page = |skip: usize| stall.call("catalog.search", json!({ "text": "card", "limit": 10, "skip": skip }));
    let mut seen = Vec::new();
    for (skip, shown) in [(0, 10), (10, 10), (20, 5), (30, 0)] {
        let found = page(skip);
        assert_eq!(number(&found["all"]), 25);
        assert_eq!(found["tiles"].as_array().unwrap().len(), shown);
        seen.extend(each(&found["tiles"], "name"));
    }
    assert_eq!(seen, (0..25).map(|n| json!(format!("Card {n:02}"))).collect::<Vec<_>>());
    assert_eq!(number(&stall.call("catalog.search", json!({ "text": "nothing" }))["all"]), 0);
}

#[test]
fn variants_are_found_as_their_product_where_all_of_them_are_and_else_one_by_one() {
    let stall = Stall::new();
    for size in ["XL", "S", "M"] {
        shirt(&stall, size, "Clothes");
    }
    stall.item("Shirt brush", 300);
    let find = |text: &str| stall.call("catalog.search", json!({ "text": text, "grouped": true }));
    let product = &stall.tell("catalog.list")["products"][0]["id"].clone();
    let found = find("shirt");
    assert_eq!((each(&found["tiles"], "name"), number(&found["all"])), (vec![json!("Shirt brush"), json!("Shirt")], 2));
    assert_eq!((&found["tiles"][1]["id"], &found["tiles"][1]["tag"]["args"]["count"]), (product, &json!(3)));
    assert_eq!(each(&find("sh-xl")["tiles"], "name"), ["Shirt · XL"], "its own code finds one");
    assert_eq!(each(&find("sh-")["tiles"], "name"), ["Shirt"]);
    assert_eq!(each(&find("shirt · x")["tiles"], "name"), ["Shirt · XL"]);
    let one = json!({ "text": "shirt", "grouped": true, "limit": 1, "skip": 1 });
    assert_eq!(each(&stall.call("catalog.search", one)["tiles"], "name"), ["Shirt"]);
}

#[test]
fn things_of_one_name_say_what_tells_them_apart_and_others_say_nothing() {
    let stall = Stall::new();
    let (mira, jo) = (mug(&stall, "Mira", "M-1"), mug(&stall, "Jo", "M-2"));
    stall.item("Candle", 450);
    let apart = |tiles: &Value, id: &str| {
        let tile = tiles.as_array().unwrap().iter().find(|tile| tile["id"] == id).unwrap().clone();
        (tile["tag"]["args"]["creator"].clone(), tile["apart"].clone())
    };
    let list = || stall.tell("catalog.list")["tiles"].clone();
    assert_eq!(apart(&list(), &mira), (json!("Mira"), Value::Null), "who made it is said by its small words already");
    assert!(list().as_array().unwrap().iter().all(|tile| tile["apart"].is_null()));
    let other = mug(&stall, "Jo", "M-3");
    for tiles in [
        list(),
        stall.call("catalog.search", json!({ "text": "mug" }))["tiles"].clone(),
        stall.call("catalog.search", json!({ "text": "mug", "grouped": true }))["tiles"].clone(),
    ] {
        assert_eq!(apart(&tiles, &jo), (json!("Jo"), json!("M-2")));
        assert_eq!(apart(&tiles, &other), (json!("Jo"), json!("M-3")));
    }
    let page = json!({ "text": "mug", "grouped": true, "limit": 1, "skip": 2 });
    let alone = stall.call("catalog.search", page)["tiles"][0].clone();
    assert_ne!(alone["apart"], Value::Null, "also where the others stand on another page");
}

#[test]
fn products_of_one_name_are_told_apart_by_their_categories() {
    let stall = Stall::new();
    for category in ["Clothes", "Kids"] {
        for size in ["S", "M"] {
            shirt(&stall, size, category);
        }
    }
    let found = stall.call("catalog.search", json!({ "text": "shirt", "grouped": true }));
    assert_eq!(each(&found["tiles"], "name"), ["Shirt", "Shirt"]);
    let mut apart = each(&found["tiles"], "apart");
    apart.sort_by_key(Value::to_string);
    assert_eq!(apart, ["Clothes", "Kids"]);
}
