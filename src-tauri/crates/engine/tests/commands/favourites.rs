//! The favourites page, arranged by hand.

use serde_json::{Value, json};

use crate::catalogue_import::{file, import};
use crate::stall::{Stall, text};

/// A stall with a fox, a card and a soap on the page, and wax that is not.
fn stall() -> (Stall, [String; 4]) {
    let stall = Stall::new();
    let ids = [("Fox", true), ("Card", true), ("Soap", true), ("Wax", false)].map(|(name, favourite)| {
        let item = json!({ "name": name, "price": 100, "favourite": favourite });
        text(&stall.call("catalog.save_item", item)["id"])
    });
    (stall, ids)
}

/// Names on the page, and whether it is arranged.
fn page(catalog: &Value) -> (Vec<String>, bool) {
    let name = |id: &Value| {
        let tile = catalog["tiles"].as_array().unwrap().iter().find(|tile| tile["id"] == *id).unwrap();
        text(&tile["name"])
    };
    (catalog["favourites"].as_array().unwrap().iter().map(name).collect(), catalog["arranged"] == true)
}

fn arrange(stall: &Stall, ids: &[&String]) -> Value {
    stall.call("catalog.set_favourites", json!({ "ids": ids, "arranged": true }))
}

fn names(names: &[&str], arranged: bool) -> (Vec<String>, bool) {
    (names.iter().map(|name| (*name).to_owned()).collect(), arranged)
}

#[test]
fn the_page_stands_as_it_was_arranged_and_can_go_back_to_the_usual_order() {
    let (stall, [fox, card, soap, wax]) = stall();
    assert_eq!(page(&stall.tell("catalog.list")), names(&["Card", "Fox", "Soap"], false));
    assert_eq!(page(&arrange(&stall, &[&soap, &card, &fox])), names(&["Soap", "Card", "Fox"], true));
    assert_eq!(page(&stall.tell("catalog.list")), names(&["Soap", "Card", "Fox"], true));
    // Only what left its place is kept.
    assert_eq!(stall.facts("setting.set").last().unwrap()["value"], json!([soap]));
    // Said again it is nothing new.
    let facts = stall.rows("SELECT count(*) FROM fact");
    arrange(&stall, &[&soap, &card, &fox]);
    assert_eq!(stall.rows("SELECT count(*) FROM fact"), facts);
    // Put on the page and taken off it.
    assert_eq!(page(&arrange(&stall, &[&wax, &soap, &fox])), names(&["Wax", "Soap", "Fox"], true));
    assert_eq!(stall.call("catalog.show", json!({ "id": card }))["favourite"], false);
    assert_eq!(stall.call("catalog.show", json!({ "id": wax }))["favourite"], true);
    // What is saved later finds its place behind.
    stall.call("catalog.save_item", json!({ "name": "Apple", "price": 1, "favourite": true }));
    assert_eq!(page(&stall.tell("catalog.list")), names(&["Wax", "Soap", "Apple", "Fox"], true));
    let usual = stall.call("catalog.set_favourites", json!({ "ids": [fox, card] }));
    assert_eq!(page(&usual), names(&["Card", "Fox"], false));
    stall.verify();
}

#[test]
fn the_hero_stays_on_the_page_and_first_unless_it_was_placed() {
    let (stall, [fox, card, soap, _]) = stall();
    let hero = json!({ "name": "Sun", "price": 100, "hero": true });
    let hero = text(&stall.call("catalog.save_item", hero)["id"]);
    assert_eq!(page(&arrange(&stall, &[&soap, &fox, &card])), names(&["Sun", "Soap", "Fox", "Card"], true));
    assert_eq!(page(&arrange(&stall, &[&soap, &hero, &fox])), names(&["Soap", "Sun", "Fox"], true));
    stall.verify();
}

#[test]
fn bundles_and_products_are_placed_like_anything_else() {
    let (stall, [fox, card, soap, _]) = stall();
    let pair = stall.bundle("Two foxes", 150, &[(&fox, 2)]);
    for size in ["M", "L"] {
        let shirt = json!({ "name": "Shirt", "price": 2000, "options": [{ "name": "Size", "value": size }] });
        stall.call("catalog.save_item", shirt);
    }
    let catalog = stall.tell("catalog.list");
    let shirt = text(&catalog["products"][0]["id"]);
    assert_eq!(page(&catalog), names(&["Two foxes", "Card", "Fox", "Soap"], false));
    let placed = arrange(&stall, &[&shirt, &fox, &card, &soap]);
    assert_eq!(page(&placed), names(&["Shirt", "Fox", "Card", "Soap"], true), "and the bundle is off the page");
    let variants = placed["products"][0]["variants"].as_array().unwrap().clone();
    assert!(variants.iter().all(|variant| variant["tile"]["favourite"] == true));
    let shown = stall.call("catalog.show", json!({ "id": pair }));
    assert_eq!((&shown["favourite"], &shown["price"]), (&json!(false), &json!(150)));
    // Saved anew with the mark it is back; saved without a word of it, it is where bundles usually are.
    let parts = json!([{ "item": fox, "quantity": 2 }]);
    for (mark, on) in [(json!(false), false), (json!(true), true)] {
        let saved = json!({ "id": pair, "name": "Two foxes", "price": 150, "parts": parts, "favourite": mark });
        assert_eq!(stall.call("catalog.save_bundle", saved)["favourite"], on);
    }
    stall.verify();
}

#[test]
fn what_is_not_sold_cannot_be_placed_and_no_longer_sold_leaves_no_gap() {
    let (stall, [fox, card, soap, _]) = stall();
    let gone = stall.refused("catalog.no_such_item", "catalog.set_favourites", json!({ "ids": [fox, "x"] }));
    assert_eq!(gone["item"], "x");
    arrange(&stall, &[&soap, &fox, &card]);
    stall.call(
        "catalog.save_item",
        json!({ "id": soap, "name": "Soap", "price": 1, "favourite": true, "archived": true }),
    );
    assert_eq!(page(&stall.tell("catalog.list")), names(&["Fox", "Card"], true));
    stall.refused("catalog.no_such_item", "catalog.set_favourites", json!({ "ids": [soap] }));
    stall.verify();
}

#[test]
fn a_long_page_keeps_few_places_and_too_many_are_refused_whole() {
    let stall = Stall::new();
    let mut rows = "Trestle id,Kind,Name,Price,Favourite\n".to_owned();
    for n in 0..1_100 {
        rows.push_str(&format!(",item,item {n:04},1,yes\n"));
    }
    let (_stick, file) = file("many.csv", rows);
    import(&stall, &file);
    let mut ids: Vec<String> = {
        let catalog = stall.tell("catalog.list");
        catalog["favourites"].as_array().unwrap().iter().map(text).collect()
    };
    assert_eq!(ids.len(), 1_100);
    let last = ids.pop().unwrap();
    ids.insert(0, last.clone());
    stall.call("catalog.set_favourites", json!({ "ids": ids, "arranged": true }));
    assert_eq!(stall.facts("setting.set").last().unwrap()["value"], json!([last]));
    ids.reverse();
    let refused = json!({ "ids": ids, "arranged": true });
    assert_eq!(stall.refused("catalog.too_many_placed", "catalog.set_favourites", refused)["most"], 1_000);
    stall.verify();
}
