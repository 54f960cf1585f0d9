//! Items, bundles, tiles, search.

use serde_json::{Value, json};

use crate::stall::{Stall, each, number, text};

#[test]
fn an_item_keeps_everything_that_was_said_about_it() {
    let stall = Stall::new();
    let said = json!({ "name": "  Felt   fox ", "price": "12,00", "rate": "5.5", "category": "Kids", "sku": "FOX-1",
                       "barcodes": ["4006381333931", "", "4006381333931"], "favourite": true, "creator": "Mira",
                       "color": "teal", "price_without_tax": true });
    let saved = stall.call("catalog.save_item", said);
    let kept = json!({ "kind": "item", "id": saved["id"], "name": "Felt fox", "price": 1200, "rate": "5.5",
                       "category": "Kids", "color": "teal", "sku": "FOX-1", "barcodes": ["4006381333931"], "hero": false,
                       "favourite": true, "creator": "Mira", "product": "Felt fox", "options": [], "cost": null,
                       "tracked": false, "low_stock": null, "limited": false, "left": null, "open_price": false,
                       "unit": null, "price_without_tax": true, "picture": "", "archived": false });
    assert_eq!(saved, kept);
    let stall = stall.reopened();
    assert_eq!(stall.call("catalog.show", json!({ "id": saved["id"] })), kept);
}

#[test]
fn a_variant_has_the_name_of_its_product_and_what_sets_it_apart() {
    let stall = Stall::new();
    let size = |value: &str| json!([{ "name": "Size", "value": value }, { "name": "Colour", "value": " " }]);
    let shirt = json!({ "name": "T-shirt", "price": "18,50", "options": size("M"), "cost": "7,20", "tracked": true,
                        "low_stock": 2 });
    let saved = stall.call("catalog.save_item", shirt);
    assert_eq!((&saved["name"], &saved["product"]), (&json!("T-shirt · M"), &json!("T-shirt")));
    assert_eq!(saved["options"], json!([{ "name": "Size", "value": "M" }]));
    assert_eq!((&saved["cost"], &saved["tracked"], &saved["low_stock"]), (&json!(720), &json!(true), &json!(2)));
    assert_eq!(stall.tap(&text(&saved["id"]))["lines"][0]["name"], "T-shirt · M");
    let plain = json!({ "id": saved["id"], "name": "T-shirt", "price": 1850 });
    let plain = stall.call("catalog.save_item", plain);
    assert_eq!((&plain["name"], &plain["options"], &plain["cost"]), (&json!("T-shirt"), &json!([]), &Value::Null));
    let with = |key: &str, value: Value| {
        let mut item = json!({ "name": "T-shirt", "price": 1 });
        item[key] = value;
        item
    };
    let four: Vec<Value> = (0..4).map(|n| json!({ "value": n.to_string() })).collect();
    assert_eq!(stall.refused("args.too_long", "catalog.save_item", with("options", json!(four)))["most"], 3);
    stall.refused("args.too_long", "catalog.save_item", with("options", json!([{ "value": "x".repeat(256) }])));
    stall.refused("money.negative", "catalog.save_item", with("cost", json!(-1)));
    stall.refused("quantity.out_of_range", "catalog.save_item", with("low_stock", json!(-1)));
    assert_eq!(stall.facts("item.set").len(), 2);
}

#[test]
fn an_item_without_a_name_or_a_price_is_refused() {
    let stall = Stall::new();
    let save = |name: &str, price: &str| json!({ "name": name, "price": price });
    assert_eq!(stall.refused("args.empty", "catalog.save_item", save(" ", "1"))["field"], "name");
    assert_eq!(stall.refused("args.too_long", "catalog.save_item", save(&"x".repeat(256), "1"))["most"], 255);
    stall.refused("money.unreadable", "catalog.save_item", save("Candle", "12,5.0"));
    stall.refused("money.negative", "catalog.save_item", save("Candle", "-1"));
    assert_eq!(stall.refused("args.empty", "catalog.save_item", json!({ "name": "Candle" }))["field"], "price");
    stall.refused("catalog.no_such_item", "catalog.save_item", json!({ "id": "x", "name": "Candle", "price": 1 }));
    assert_eq!(stall.facts("item.set").len(), 0);
}

#[test]
fn a_code_names_one_thing_only() {
    let stall = Stall::new();
    let with =
        |name: &str, sku: &str, barcodes: Value| json!({ "name": name, "price": 1, "sku": sku, "barcodes": barcodes });
    stall.call("catalog.save_item", with("Candle", "C1", json!(["96385074"])));
    let taken = stall.refused("catalog.code_taken", "catalog.save_item", with("Card", "C1", json!([])));
    assert_eq!(taken, json!({ "code": "C1", "name": "Candle" }));
    stall.refused("catalog.code_taken", "catalog.save_item", with("Card", "", json!(["C1"])));
    stall.refused("catalog.code_taken", "catalog.save_item", with("Card", "96385074", json!([])));
    let (a, b) = (stall.item("A", 1), stall.item("B", 1));
    let parts = json!([{ "item": a, "quantity": 1 }, { "item": b, "quantity": 1 }]);
    let bundle = json!({ "name": "Both", "price": 1, "parts": parts, "barcodes": ["96385074"] });
    stall.refused("catalog.code_taken", "catalog.save_bundle", bundle);
    stall.item("Nameless", 1);
    stall.item("Nameless too", 1);
}

#[test]
fn archiving_hides_an_item_and_frees_its_codes() {
    let stall = Stall::new();
    let save = |id: Value, name: &str, archived: bool| json!({ "id": id, "name": name, "price": 450, "sku": "C1", "archived": archived });
    let old = stall.call("catalog.save_item", save(Value::Null, "Old candle", false))["id"].clone();
    stall.call("catalog.save_item", save(old.clone(), "Old candle", true));
    assert_eq!(stall.tell("catalog.list")["tiles"], json!([]));
    let search = |archived: bool| {
        each(&stall.call("catalog.search", json!({ "text": "candle", "archived": archived }))["tiles"], "name")
    };
    assert_eq!((search(false), search(true)), (vec![], vec![json!("Old candle")]));
    stall.refused("code.unknown", "code.resolve", json!({ "code": "C1" }));
    stall.call("catalog.save_item", save(Value::Null, "New candle", false));
    assert_eq!(stall.call("code.resolve", json!({ "code": "C1" }))["name"], "New candle");
    let taken = stall.refused("catalog.code_taken", "catalog.save_item", save(old, "Old candle", false));
    assert_eq!(taken["name"], "New candle", "and now it cannot come back under that code");
    stall.verify();
}

#[test]
fn there_is_one_hero_at_most() {
    let stall = Stall::new();
    let hero = |name: &str| json!({ "name": name, "price": 450, "hero": true });
    let first = stall.call("catalog.save_item", hero("Candle"));
    stall.item("Card", 200);
    stall.call("catalog.save_item", hero("Fox"));
    let heroes = || {
        let tiles = stall.tell("catalog.list")["tiles"].clone();
        let heroes: Vec<String> =
            tiles.as_array().unwrap().iter().filter(|t| t["hero"] == true).map(|t| text(&t["name"])).collect();
        (text(&tiles[0]["name"]), heroes)
    };
    assert_eq!(heroes(), ("Fox".to_owned(), vec!["Fox".to_owned()]));
    assert_eq!(stall.call("catalog.show", json!({ "id": first["id"] }))["hero"], false);
    stall.call("catalog.save_item", json!({ "id": first["id"], "name": "Candle", "price": 450, "hero": true }));
    assert_eq!(heroes(), ("Candle".to_owned(), vec!["Candle".to_owned()]));
}

#[test]
fn a_bundle_is_at_least_two_units_of_items_that_exist() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    let with = |parts: Value| json!({ "name": "Bundle", "price": 800, "parts": parts });
    for parts in [json!([]), json!([{ "item": candle, "quantity": 1 }]), json!([{ "item": candle, "quantity": 0 }])] {
        stall.refused("catalog.part_missing", "catalog.save_bundle", with(parts));
    }
    let negative = json!([{ "item": candle, "quantity": 3 }, { "item": candle, "quantity": -1 }]);
    stall.refused("catalog.part_missing", "catalog.save_bundle", with(negative));
    stall.refused("catalog.no_such_item", "catalog.save_bundle", with(json!([{ "item": "x", "quantity": 2 }])));
    let saved = stall.call("catalog.save_bundle", with(json!([{ "item": candle, "quantity": 2 }])));
    assert_eq!((number(&saved["list"]), number(&saved["saves"])), (900, 100));
    let nested = stall.refused(
        "catalog.no_such_item",
        "catalog.save_bundle",
        with(json!([{ "item": saved["id"], "quantity": 2 }])),
    );
    assert_eq!(nested["item"], saved["id"], "no bundle of bundles");
}

#[test]
fn a_bundle_dearer_than_its_items_saves_nothing() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    stall.bundle("Gift box", 1200, &[(&candle, 2)]);
    let tile = stall.tell("catalog.list")["tiles"][0].clone();
    assert_eq!((&tile["name"], &tile["tag"]["key"]), (&json!("Gift box"), &json!("tag.bundle")));
    assert_eq!(stall.call("catalog.show", json!({ "id": tile["id"] }))["saves"], 0);
}

#[test]
fn the_search_passes_over_case_and_accents() {
    let stall = Stall::new();
    let names = ["Crème brûlée", "CREME caramel", "Ice cream", "Straße", "Ångström"];
    for name in names {
        stall.item(name, 100);
    }
    stall.call(
        "catalog.save_item",
        json!({ "name": "Notebook", "price": 300, "sku": "NB-7", "barcodes": ["96385074"] }),
    );
    let search = |wanted: &str| each(&stall.call("catalog.search", json!({ "text": wanted }))["tiles"], "name");
    assert_eq!(search("crème"), ["Crème brûlée", "CREME caramel"]);
    assert_eq!(search("CREME"), ["Crème brûlée", "CREME caramel"]);
    assert_eq!(search("cre"), ["Crème brûlée", "CREME caramel", "Ice cream"], "what begins so comes first");
    assert_eq!(search("angstrom"), ["Ångström"]);
    assert_eq!(search("nb-7"), ["Notebook"]);
    assert_eq!(search("638507"), ["Notebook"]);
    assert_eq!((search("%"), search("x'; --")), (vec![], vec![]));
    assert_eq!(search("").len(), 6);
    let one = stall.call("catalog.search", json!({ "text": "", "limit": 1 }));
    assert_eq!(one["tiles"].as_array().unwrap().len(), 1);
}

#[test]
fn tiles_stand_hero_first_then_favourites_then_by_category_and_name() {
    let stall = Stall::new();
    let save = |name: &str, category: &str, hero: bool, favourite: bool| {
        let item = json!({ "name": name, "price": 100, "category": category, "hero": hero, "favourite": favourite });
        text(&stall.call("catalog.save_item", item)["id"])
    };
    save("Zebra", "Kids", false, false);
    save("apple", "Pantry", false, false);
    let bear = save("Bear", "Kids", false, false);
    save("Star", "Pantry", false, true);
    save("Sun", "Pantry", true, false);
    stall.bundle("Two bears", 150, &[(&bear, 2)]);
    let catalog = stall.tell("catalog.list");
    assert_eq!(each(&catalog["tiles"], "name"), ["Sun", "Two bears", "Star", "Bear", "Zebra", "apple"]);
    assert_eq!(catalog["categories"], json!(["Kids", "Pantry"]));
    let colors = each(&catalog["tiles"], "color");
    assert_eq!((&colors[1], colors[3] == colors[4], colors[3] == colors[5]), (&json!(0), true, false));
}

#[test]
fn a_bundle_whose_items_cost_more_than_any_amount_does_not_break_the_catalogue() {
    let stall = Stall::new();
    let most = 999_999_999_999_i64;
    let vase = stall.item("Vase", 100);
    let pair = stall.bundle("Pair", 150, &[(&vase, 2)]);
    stall.call("catalog.save_item", json!({ "id": vase, "name": "Vase", "price": most }));
    assert_eq!(each(&stall.tell("catalog.list")["tiles"], "name"), ["Pair", "Vase"]);
    assert_eq!(stall.call("catalog.search", json!({ "text": "pair" }))["tiles"][0]["name"], "Pair");
    let shown = stall.call("catalog.show", json!({ "id": pair }));
    assert_eq!((number(&shown["list"]), number(&shown["saves"])), (2 * most, 2 * most - 150));
    stall.refused("money.overflow", "basket.add_item", json!({ "item": pair }));
    stall.sell(&[(&vase, 1)]);
}

#[test]
fn a_tile_has_the_colour_of_its_category_until_it_is_given_one_of_its_own() {
    let stall = Stall::new();
    let fox = json!({ "name": "Fox", "price": 100, "category": "Kids" });
    let bear = json!({ "name": "Bear", "price": 100, "category": "Kids", "color": "olive" });
    let ids = [fox, bear].map(|item| text(&stall.call("catalog.save_item", item)["id"]));
    let colors = |stall: &Stall| each(&stall.tell("catalog.list")["tiles"], "color");
    let of_kids = colors(&stall)[1].clone();
    assert_eq!(colors(&stall), [json!(7), of_kids.clone()]);
    let plain = json!({ "id": ids[1], "name": "Bear", "price": 100, "category": "Kids", "color": null });
    assert_eq!(stall.call("catalog.save_item", plain)["color"], Value::Null);
    assert_eq!(colors(&stall), [of_kids.clone(), of_kids]);
    let beige = json!({ "name": "Owl", "price": 100, "color": "beige" });
    stall.refused("args.unreadable", "catalog.save_item", beige);
    // Nothing is written of a colour that is the category's.
    assert!(stall.facts("item.set").iter().filter(|item| item["id"] == ids[0]).all(|item| item.get("color").is_none()));
}
