//! A walk past what tiles ask. Owns: how each is reached. Must not: judge it; whoever walks does.

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
}
