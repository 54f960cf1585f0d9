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
