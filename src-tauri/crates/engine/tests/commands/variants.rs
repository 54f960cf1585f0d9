//! One tile for the variants of a product.

use serde_json::{Value, json};

use crate::stall::{Stall, each, number, text};

/// A variant; gives its id.
fn variant(stall: &Stall, product: &str, size: &str, price: i64, more: Value) -> String {
    let mut item = json!({ "name": product, "price": price, "options": [{ "name": "Size", "value": size }],
                           "category": "Clothes" });
    item.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
    text(&stall.call("catalog.save_item", item)["id"])
}

fn tile(stall: &Stall, name: &str) -> Value {
    let tiles = stall.tell("catalog.list")["tiles"].clone();
    tiles.as_array().unwrap().iter().find(|tile| tile["name"] == name).unwrap_or_else(|| panic!("{tiles}")).clone()
}

#[test]
fn variants_are_one_tile_from_the_price_of_the_cheapest_and_its_badge_counts_all() {
    let stall = Stall::new();
    let m = variant(&stall, "T-shirt", "M", 1850, json!({}));
    let xl = variant(&stall, "T-shirt", "XL", 2000, json!({ "sku": "XL-1", "favourite": true }));
    stall.item("Candle", 450);
    let list = stall.tell("catalog.list");
    assert_eq!(each(&list["tiles"], "name"), ["T-shirt", "Candle"], "a favourite, because one of them is");
    let shirt = &list["tiles"][0];
    assert_eq!((number(&shirt["price"]), &shirt["price_words"]["key"]), (1850, &json!("tile.from")));
    assert_eq!((&shirt["tag"]["args"]["count"], &shirt["category"]), (&json!(2), &json!("Clothes")));
    let product = &list["products"][0];
    assert_eq!((&product["id"], &product["name"]), (&shirt["id"], &json!("T-shirt")));
    assert_eq!(each(&product["variants"], "values"), ["M", "XL"]);
    assert_eq!(
        (&product["variants"][0]["tile"]["id"], &product["variants"][0]["tile"]["price"]),
        (&json!(m), &json!(1850))
    );
    stall.tap(&m);
    stall.tap(&xl);
    let basket = stall.tap(&xl);
    let counts = |basket: &Value| [&shirt["id"], &json!(m), &json!(xl)].map(|id| number(&basket["counts"][text(id)]));
    assert_eq!(counts(&basket), [3, 1, 2]);
    let found = stall.call("catalog.search", json!({ "text": "shirt" }));
    assert_eq!(each(&found["tiles"], "name"), ["T-shirt · M", "T-shirt · XL"], "search finds each");
    assert_eq!(stall.call("code.resolve", json!({ "code": "XL-1" }))["item"], json!(xl), "and so does the scanner");
}

#[test]
fn variants_stand_in_the_order_of_their_sizes_wherever_they_are_listed() {
    let stall = Stall::new();
    for size in ["L", "M", "XL", "S", "2XL"] {
        variant(&stall, "T-shirt", size, 1850, json!({ "tracked": true, "counted": 40 }));
    }
    for weight in ["10 kg", "2 kg", "500 g"] {
        variant(&stall, "Clay", weight, 900, json!({}));
    }
    let products = stall.tell("catalog.list")["products"].clone();
    assert_eq!(each(&products[0]["variants"], "values"), ["500 g", "2 kg", "10 kg"]);
    assert_eq!(each(&products[1]["variants"], "values"), ["S", "M", "L", "XL", "2XL"]);
    let sizes = ["T-shirt · S", "T-shirt · M", "T-shirt · L", "T-shirt · XL", "T-shirt · 2XL"];
    assert_eq!(each(&stall.call("catalog.search", json!({ "text": "shirt" }))["tiles"], "name"), sizes);
    let stock = stall.call("stock.list", json!({ "text": "shirt" }));
    assert_eq!(each(&stock["entries"], "name"), sizes);
}

#[test]
fn one_alone_is_a_plain_tile_and_another_category_is_another_product() {
    let stall = Stall::new();
    let m = variant(&stall, "T-shirt", "M", 1850, json!({}));
    assert_eq!(tile(&stall, "T-shirt · M")["id"], json!(m));
    variant(&stall, "T-shirt", "S", 1850, json!({ "category": "Kids" }));
    let list = stall.tell("catalog.list");
    assert_eq!((each(&list["tiles"], "name").len(), &list["products"]), (2, &json!([])));
    let l = variant(&stall, "T-shirt", "L", 1850, json!({ "hero": true }));
    let shirt = tile(&stall, "T-shirt");
    assert_eq!((&shirt["price_words"], &shirt["hero"]), (&Value::Null, &json!(true)), "all cost the same");
    variant(&stall, "T-shirt", "L", 1850, json!({ "id": l, "archived": true }));
    assert_eq!(tile(&stall, "T-shirt · M")["id"], json!(m), "what is no longer sold counts for nothing");
}

#[test]
fn variants_without_a_price_for_one_say_so_on_the_tile() {
    let stall = Stall::new();
    let kg = json!({ "unit": "kg" });
    variant(&stall, "Cheese", "young", 1800, kg.clone());
    variant(&stall, "Cheese", "old", 1800, kg.clone());
    assert_eq!(tile(&stall, "Cheese")["price_words"]["key"], "tile.per");
    variant(&stall, "Cheese", "very old", 2600, kg);
    assert_eq!(tile(&stall, "Cheese")["price_words"]["key"], "tile.differ");
    variant(&stall, "Cheese", "board", 900, json!({}));
    let cheese = tile(&stall, "Cheese");
    assert_eq!((&cheese["price_words"]["key"], number(&cheese["price"])), (&json!("tile.from"), 900));
}
