//! What tiles ask before something is rung up.

use serde_json::json;
use trestle_tests::till::TABLET;

use crate::stall::Stall;

#[test]
fn an_open_price_is_made_in_the_form_typed_at_the_tile_and_asked_again_by_the_scanner() {
    let stall = Stall::demo(TABLET);
    stall.go("more");
    stall.tap_testid("more-catalogue");
    stall.tap_testid("new-item");
    stall.write("item-name", "Lucky bag");
    stall.key_in("100");
    stall.tap_testid("item-priced-open");
    stall.wait_for_text("price-without", "Its price is typed each time it is sold.");
    stall.write("item-category", "Candles");
    stall.reach("item-barcode");
    stall.tap_testid("item-barcode");
    stall.write("item-barcode", "5012345678900");
    stall.tap_testid("barcode-add");
    stall.tap_testid("save");
    stall.wait_for("screen-catalogue");
    let bag = stall.item("Lucky bag");
    assert!(stall.text(&format!("item-{bag}")).contains("price open"));

    stall.go("sell");
    stall.wait_for("category-Candles");
    stall.tap_testid("category-Candles");
    let tile = format!("tile-{bag}");
    stall.wait_for(&tile);
    assert!(stall.text(&tile).contains("price open"));
    stall.tap_testid(&tile);
    stall.wait_for("ask-dialog");
    assert_eq!(stall.run("return byTestId('ask-add').el.disabled", vec![]), json!(true));
    stall.key_in("1250");
    stall.wait_for_text("ask-typed", "12.50");
    stall.wait_for_text("ask-add", "Add €12.50");
    stall.tap_testid("ask-add");
    stall.wait_for_text("basket-total", "12.50");
    stall.wait_until("return !byTestId('ask-dialog').el");

    stall.scan("5012345678900");
    stall.wait_for("ask-dialog");
    assert_eq!(stall.total(), 1250, "nothing is rung up before its price is said");
    stall.key_in("800");
    stall.tap_testid("ask-add");
    stall.wait_for_text("basket-total", "20.50");

    stall.long_press_testid(&tile, std::time::Duration::from_millis(700));
    stall.wait_for("ask-dialog");
    stall.tap_testid("ask-dialog-close");
    stall.wait_until("return !byTestId('ask-dialog').el");
    let basket = stall.basket();
    assert_eq!(basket["lines"].as_array().map(Vec::len), Some(2), "two prices are two lines");
    assert_eq!(basket["counts"][&bag], json!(2));
}

#[test]
fn a_weighed_piece_is_typed_mended_paid_and_a_part_of_it_brought_back() {
    let stall = Stall::demo(TABLET);
    stall.go("more");
    stall.tap_testid("more-catalogue");
    stall.tap_testid("new-item");
    stall.write("item-name", "Mountain cheese");
    stall.tap_testid("item-priced-kg");
    stall.key_in("2400");
    stall.write("item-category", "Candles");
    stall.tap_testid("save");
    stall.wait_for("screen-catalogue");
    let cheese = stall.item("Mountain cheese");
    stall.go("sell");
    stall.tap_testid("category-Candles");
    let tile = format!("tile-{cheese}");
    stall.wait_for(&tile);
    assert!(stall.text(&tile).contains("24.00 / kg"), "{}", stall.text(&tile));
    stall.tap_testid(&tile);
    stall.wait_for("measure-dialog");
    stall.key_in("305");
    stall.wait_for_text("measure-typed", "0.305");
    stall.wait_for_text("measure-save", "Add 0.305 kg");
    stall.tap_testid("measure-save");
    stall.wait_for_text("basket-total", "7.32");
    assert!(stall.text("line-1").contains("0.305 kg × 24.00 / kg"), "{}", stall.text("line-1"));

    stall.tap_testid("line-1");
    stall.wait_for_text("line-measure", "0.305");
    for _ in 0..3 {
        stall.tap_testid("key-delete");
    }
    stall.key_in("350");
    stall.wait_for_text("line-measure", "0.350");
    stall.tap_testid("line-save");
    stall.wait_for_text("basket-total", "8.40");
    stall.tap_testid("exact-cash");
    stall.wait_for("screen-done");
    assert!(stall.text("receipt").contains("0.350 kg × 24.00 / kg"), "{}", stall.text("receipt"));
    let sale = stall.latest_sale();
    assert_eq!((&sale["total"], &sale["lines"][0]["quantity"]), (&json!(840), &json!(1)));

    stall.tap_testid("new-sale");
    stall.go("return");
    stall.tap_testid(&format!("sale-{}", sale["sale"].as_str().expect("a sale")));
    stall.wait_for_text("return-1-part", "0.000 of 0.350 kg");
    stall.tap_testid("return-1-part");
    stall.key_in("400");
    stall.tap_testid("measure-save");
    stall.wait_until("return byTestId('message').el?.dataset.severity === 'warn'");
    stall.wait_for_text("return-1-part", "0.000 of 0.350 kg");
    stall.tap_testid("return-1-part");
    stall.key_in("100");
    stall.wait_for_text("measure-save", "Take 0.100 kg back");
    stall.tap_testid("measure-save");
    stall.wait_for_text("return-1-refund", "2.40");
    stall.wait_for_text("return-1-part", "0.100 of 0.350 kg");
    stall.tap_testid("return-1-all");
    stall.wait_for_text("return-1-refund", "8.40");
    stall.tap_testid("return-1-all");
    stall.wait_for_text("return-1-refund", "0.00");
    stall.tap_testid("return-1-part");
    stall.key_in("100");
    stall.tap_testid("measure-save");
    stall.wait_for_text("refund-amount", "€2.40");
    stall.tap_testid("refund");
    stall.wait_for_text("return-paid", "2.40");
}

#[test]
fn a_product_with_variants_is_one_tile_that_asks_which() {
    let stall = Stall::demo(TABLET);
    for (size, price) in [("M", 1850), ("XL", 2000)] {
        let shirt = json!({ "name": "T-shirt", "price": price, "category": "Candles",
                            "options": [{ "name": "Size", "value": size }] });
        stall.ask("catalog.save_item", &shirt);
    }
    stall.tap_testid("category-Candles");
    stall.wait_until("return all('.tile').length === 7");
    let product = stall.ask("catalog.list", &json!({}))["products"][0]["id"].take();
    let product = product.as_str().expect("a product").to_owned();
    let tile = format!("tile-{product}");
    assert!(stall.text(&tile).contains("from 18.50"), "{}", stall.text(&tile));
    stall.tap_testid(&tile);
    stall.wait_for("variants-dialog");
    let xl = format!("tile-{}", stall.item("T-shirt · XL"));
    assert!(stall.text(&xl).contains("20.00"), "{}", stall.text(&xl));
    stall.tap_testid(&xl);
    stall.wait_for_text("basket-total", "20.00");
    stall.wait_until("return !byTestId('variants-dialog').el");
    stall.tap_testid(&tile);
    stall.tap_testid(&format!("tile-{}", stall.item("T-shirt · M")));
    stall.wait_for_text("basket-total", "38.50");
    stall.wait_for(&format!("badge-{product}"));
    assert!(stall.text(&format!("badge-{product}")).ends_with('2'), "{}", stall.text(&format!("badge-{product}")));
    stall.tap_testid("search");
    stall.type_paced("shirt", crate::stall::BY_HAND);
    stall.wait_until("return all('.found .tile').length === 1");
    stall.tap_testid(&tile);
    stall.tap_testid(&xl);
    stall.wait_for_text("basket-total", "58.50");
}
