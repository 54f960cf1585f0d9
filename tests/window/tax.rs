//! Tax in the window: prices without it, a market with a rate of its own, a shop that charges none, and a customer who pays
//! none.

use serde_json::json;
use trestle_tests::till::{PORTRAIT, SMALL, Size, TABLET, pictures};

use crate::stall::{BY_HAND, Stall};

#[test]
fn prices_without_tax_get_it_below_the_lines_and_on_the_receipt() {
    let stall = Stall::shop(TABLET);
    stall.ask("catalog.save_item", &json!({ "name": "Fox", "price": 1200 }));
    stall.settings("prices");
    stall.reach("tax-prices-exclusive");
    stall.tap_testid("tax-prices-exclusive");
    stall.wait_for_text("message-text", "Tax saved.");
    stall.go("sell");
    stall.pick_to("Fox", "14.40");
    stall.wait_for_text("basket-tax", "20 %: 2.40");
    assert!(stall.text("line-1").contains("12.00"), "the line says what the tag says: {}", stall.text("line-1"));
    stall.tap_testid("exact-cash");
    stall.wait_for("screen-done");
    stall.wait_for_text("receipt-subtotal", "12.00");
    assert!(stall.text("receipt").contains("TVA 20 % on 12.00"), "{}", stall.text("receipt"));
    assert_eq!(stall.latest_sale()["total"], 1440);
}

#[test]
fn a_market_has_its_own_rate_and_a_small_shop_charges_none() {
    let stall = Stall::shop(TABLET);
    stall.ask("catalog.save_item", &json!({ "name": "Fox", "price": 1200 }));
    stall.go("more");
    stall.tap_testid("more-markets");
    stall.tap_testid("new-market");
    stall.write("market-name", "Over the border");
    stall.reach("market-rates-own");
    stall.tap_testid("market-rates-own");
    stall.reach("market-rate-20");
    stall.write("market-rate-20", "8.25");
    stall.tap_testid("save");
    stall.wait_for("screen-markets");
    let market = stall.ask("market.list", &json!({}))["markets"][0].clone();
    assert_eq!(market["rates"], json!([{ "rate": "20", "here": "8.25" }]));
    stall.ask("session.open", &json!({ "market": market["id"], "float": 0 }));
    stall.go("sell");
    stall.pick_to("Fox", "12.00");
    assert_eq!(stall.basket()["taxes"][0]["rate"], "8.25");
    stall.tap_testid("basket-clear");
    stall.settings("prices");
    stall.reach("tax-exempt");
    stall.tap_testid("tax-exempt");
    stall.reach("tax-save");
    stall.tap_testid("tax-save");
    stall.wait_for_text("message-text", "Tax saved.");
    stall.go("sell");
    stall.pick_to("Fox", "12.00");
    stall.tap_testid("exact-cash");
    stall.wait_for("screen-done");
    stall.wait_for_text("receipt-exempt", "No tax charged: VAT not applicable");
}

#[test]
fn a_customer_who_is_exempt_pays_no_tax_and_the_receipt_says_why() {
    for size in [TABLET, SMALL] {
        let stall = Stall::shop(size);
        stall.ask("catalog.save_item", &json!({ "name": "Fox", "price": 1200 }));
        stall.go("sell");
        stall.pick_to("Fox", "12.00");
        stall.tap_testid("discount");
        stall.wait_for("discount-dialog");
        stall.tap_testid("discount-side-tax");
        stall.tap_testid("exempt-reason-resale");
        stall.picture(size, "exempt-dialog");
        stall.tap_testid("exempt-save");
        stall.wait_for_text("basket-total", "10.00");
        stall.wait_for_text("basket-tax", "Resale certificate");
        assert!(stall.text("basket-deductions").contains("Tax not charged"));
        stall.picture(size, "exempt-basket");
        stall.tap_testid("discount");
        stall.tap_testid("exempt-remove");
        stall.wait_for_text("basket-total", "12.00");
        stall.tap_testid("basket-undo");
        stall.wait_for_text("basket-total", "10.00");
        stall.tap_testid("exact-cash");
        stall.wait_for("screen-done");
        stall.wait_for_text("receipt-exempt", "No tax charged: Resale certificate");
        stall.picture(size, "exempt-done");
        assert_eq!(stall.latest_sale()["total"], 1000);
    }
}

/// Digits that were typed where a dialog has no pad changed the amount behind it.
#[test]
fn keys_in_a_dialog_without_a_pad_reach_nothing_behind_it() {
    let stall = Stall::shop(TABLET);
    stall.ask("catalog.save_item", &json!({ "name": "Fox", "price": 1200 }));
    stall.go("sell");
    stall.pick_to("Fox", "12.00");
    stall.tap_testid("amount");
    stall.key_in("450");
    let typed = stall.text("amount-typed");
    stall.tap_testid("discount");
    stall.wait_for("discount-dialog");
    stall.tap_testid("discount-side-tax");
    stall.rested();
    stall.type_paced("77\u{E003}", BY_HAND); // Backspace
    assert_eq!(stall.text("amount-typed"), typed);
    stall.type_paced("\u{E00C}", BY_HAND); // Escape
    stall.wait_until("return !document.querySelector('[data-testid=discount-dialog]')");
    stall.rested();
    assert_eq!(stall.text("amount-typed"), typed);
    stall.type_paced("9", BY_HAND);
    stall.wait_for_text("amount-typed", "45.09");
}

/// Keeps a picture, upright ones too.
fn keep(stall: &Stall, size: Size, name: &str) {
    stall.screenshot(&pictures().join(format!("{name}-{}x{}.png", size.width, size.height)));
}

/// What must be read at a place.
fn read(stall: &Stall, id: &str, amounts: &[&str]) {
    let text = stall.text(id);
    assert!(amounts.iter().all(|amount| text.contains(amount)), "{amounts:?} in {text}");
}

#[test]
fn an_item_of_its_own_without_tax_is_sold_beside_others_and_the_receipt_adds_up() {
    for size in [TABLET, PORTRAIT] {
        let stall = Stall::shop(size);
        stall.ask("catalog.save_item", &json!({ "name": "Print", "price": 1000 }));
        stall.go("more");
        stall.tap_testid("more-catalogue");
        stall.tap_testid("new-item");
        stall.write("item-name", "Frame");
        stall.key_in("1000");
        stall.wait_for_text("price", "10.00");
        stall.reach("item-tax-in-added");
        stall.tap_testid("item-tax-in-added");
        read(&stall, "screen-item", &["Price, without tax"]);
        keep(&stall, size, "own-tax-item");
        stall.tap_testid("save");
        stall.wait_for("screen-catalogue");
        keep(&stall, size, "own-tax-catalogue");
        let frame = stall.item("Frame");
        assert_eq!(stall.ask("catalog.show", &json!({ "id": frame }))["price_without_tax"], true);
        stall.go("sell");
        stall.wait_for(&format!("tile-{frame}"));
        read(&stall, &format!("tile-{frame}"), &["10.00 + tax"]);
        stall.pick_to("Print", "10.00");
        stall.pick_to("Frame", "22.00");
        read(&stall, "line-2", &["10.00", "without tax"]);
        assert!(!stall.text("line-1").contains("tax"));
        read(&stall, "basket-added-20", &["TVA 20 % on 10.00", "2.00"]);
        stall.wait_for_text("basket-tax", "20 %: 3.67");
        keep(&stall, size, "own-tax-basket");
        stall.tap_testid("exact-cash");
        stall.wait_for("screen-done");
        assert_eq!(stall.amounts("[data-testid=receipt-lines] dd"), [1000, 1000]);
        assert_eq!(stall.amounts("[data-testid=receipt-added-20]"), [200]);
        assert_eq!(stall.amounts("[data-testid=receipt-total]"), [2200], "10.00 and 10.00 and 2.00");
        read(&stall, "receipt", &["without tax", "TVA 20 % on 10.00", "all TVA in the total: 20 % on 18.33", "3.67"]);
        keep(&stall, size, "own-tax-receipt");
    }
}
