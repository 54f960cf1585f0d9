//! A walk past what tiles ask, and the page they are arranged on. Owns: how each is reached. Must not: judge it; whoever walks does.

use serde_json::json;
use trestle_tests::till::Size;

use crate::stall::Stall;
use crate::tour::Visit;

/// What has no price for one: in the form, on its tile, and asked for.
pub fn asking(size: Size, visit: Visit<'_>) {
    let stall = Stall::demo(size);
    let bag = json!({ "name": "Lucky bag", "open_price": true, "category": "Candles", "creator": "Mira" });
    stall.ask("catalog.save_item", &bag);
    stall.wait_for("category-Candles");
    stall.go("more");
    stall.tap_testid("more-catalogue");
    stall.write("catalogue-search", "bag");
    stall.tap_testid(&format!("item-{}", stall.item("Lucky bag")));
    stall.wait_for("price-without");
    visit(&stall, "item-open");
    stall.go("sell");
    stall.tap_testid("category-Candles");
    stall.wait_until("return all('.tile').length === 7");
    visit(&stall, "sell-open");
    stall.pick("Lucky bag");
    stall.wait_for("ask-dialog");
    stall.key_in("1250");
    visit(&stall, "ask-price");
    stall.tap_testid("ask-dialog-close");

    let cheese = json!({ "name": "Mountain cheese", "price": "24.00", "unit": "kg", "category": "Candles" });
    stall.ask("catalog.save_item", &cheese);
    stall.wait_until("return all('.tile').length === 8");
    stall.pick("Mountain cheese");
    stall.wait_for("measure-dialog");
    stall.key_in("350");
    visit(&stall, "ask-weight");
    stall.tap_testid("measure-save");
    stall.wait_for_text("basket-total", "8.40");
    visit(&stall, "sell-weighed");
    stall.tap_testid("line-1");
    stall.wait_for("line-measure");
    visit(&stall, "line-weight");
    stall.tap_testid("line-dialog-close");
    stall.tap_testid("exact-cash");
    stall.wait_for("screen-done");
    visit(&stall, "done-weighed");
    let sale = stall.latest_sale();
    stall.tap_testid("new-sale");
    stall.go("return");
    stall.tap_testid(&format!("sale-{}", sale["sale"].as_str().expect("a sale")));
    stall.wait_for("return-1-all");
    visit(&stall, "return-weighed");
    stall.go("more");
    stall.tap_testid("more-catalogue");
    stall.write("catalogue-search", "cheese");
    stall.tap_testid(&format!("item-{}", stall.item("Mountain cheese")));
    stall.wait_for_text("price", "24.00");
    visit(&stall, "item-weighed");
    for (size, price) in [("M", 1850), ("L", 1850), ("XL · organic cotton", 2000)] {
        let shirt = json!({ "name": "T-shirt", "price": price, "category": "Candles",
                            "options": [{ "name": "Size", "value": size }] });
        stall.ask("catalog.save_item", &shirt);
    }
    stall.go("sell");
    stall.wait_until("return all('.tile').length === 9");
    visit(&stall, "sell-variants");
    let product = stall.ask("catalog.list", &json!({}))["products"][0]["id"].take();
    stall.tap_testid(&format!("tile-{}", product.as_str().expect("a product")));
    stall.wait_for("variants-dialog");
    visit(&stall, "variants");
}

/// The favourites page with nothing picked up, with a tile in the hand, and with the hero, which stays.
pub fn arranging(size: Size, visit: Visit<'_>) {
    let stall = Stall::demo(size);
    stall.go("more");
    stall.tap_testid("more-favourites");
    stall.wait_until("return all('.tile').length > 3");
    visit(&stall, "favourites");
    stall.tap_testid(&format!("tile-{}", stall.item("Beeswax candle")));
    stall.wait_for_text("favourites-held", "Beeswax candle");
    visit(&stall, "favourites-hero");
    stall.tap_testid("favourites-later");
    stall.wait_until("return !byTestId('favourites-undo').el.disabled");
    stall.tap_testid("favourites-last");
    stall.wait_until("return byTestId('favourites-later').el.disabled");
    visit(&stall, "favourites-moved");
}
