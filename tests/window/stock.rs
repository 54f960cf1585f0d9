//! Stock in the window: a capsule is made, sold down to the last one, and counted again.

use serde_json::json;
use trestle_tests::till::TABLET;

use crate::stall::Stall;

#[test]
fn a_capsule_of_two_is_made_in_the_form_sold_out_from_its_tile_and_counted_again() {
    let stall = Stall::shop(TABLET);
    stall.tap_testid("empty-item");
    stall.write("item-name", "Felt fox");
    stall.key_in("1200");
    stall.reach("item-limited");
    stall.tap_testid("item-limited");
    stall.wait_until("return byTestId('item-tracked').el.ariaChecked === 'true'");
    stall.tap_testid("item-count");
    stall.wait_for("count-dialog");
    stall.rested();
    stall.type_keys("2"); // behind the dialog lies the pad for the price
    stall.wait_for_text("count-typed", "2");
    stall.tap_testid("count-save");
    stall.rested();
    stall.wait_for_text("item-count", "2 in stock");
    stall.tap_testid("save");
    stall.wait_for("screen-catalogue");
    let fox = stall.item("Felt fox");
    let mark = format!("stock-{fox}");

    stall.go("sell");
    stall.wait_for_text(&mark, "2 left");
    let before = stall.boxes(".tile");
    stall.pick_to("Felt fox", "12.00");
    stall.wait_for_text(&mark, "1 left");
    stall.pick_to("Felt fox", "24.00");
    stall.wait_for_text(&mark, "Sold out");
    assert_eq!(stall.boxes(".tile"), before, "nothing moved under the finger");
    stall.pick("Felt fox");
    stall.wait_for("message");
    assert!(stall.text("message-text").contains("Felt fox: only 2 are left"), "{}", stall.text("message-text"));
    assert_eq!(stall.total(), 2400, "the basket is as it was");
    stall.tap_testid("exact-cash");
    stall.wait_for("screen-done");
    stall.tap_testid("new-sale");
    stall.wait_for_text(&mark, "Sold out");

    stall.go("more");
    stall.tap_testid("more-stock");
    stall.tap_testid(&format!("stock-of-{fox}"));
    stall.wait_for_text("stock-now", "Sold out");
    stall.tap_testid("stock-what-in");
    stall.key_in("3");
    stall.tap_testid("stock-reason-found");
    stall.tap_testid("stock-save");
    stall.wait_for_text("message-text", "Felt fox: 3 left.");
    stall.go("sell");
    stall.wait_for_text(&mark, "3 left");
    assert_eq!(stall.ask("catalog.show", &json!({ "id": fox }))["left"], 3);
}

#[test]
fn zero_is_a_count_and_nothing_typed_is_none() {
    let stall = Stall::shop(TABLET);
    let args = json!({ "name": "Jam", "price": 500, "tracked": true });
    let jam = stall.ask("catalog.save_item", &args)["id"].as_str().expect("an id").to_owned();
    stall.go("more");
    stall.tap_testid("more-stock");
    stall.tap_testid(&format!("stock-of-{jam}"));
    stall.wait_for_text("stock-now", "Not counted yet");
    stall.wait_until("return byTestId('stock-save').el.disabled");
    stall.key_in("0");
    stall.tap_testid("stock-save");
    stall.wait_for_text("message-text", "Jam: Sold out.");
    stall.tap_testid("stock-short");
    stall.wait_for(&format!("stock-of-{jam}"));
}
