//! The scanner, which acts as a keyboard: heard on every screen, never in a field, told from a hand by its speed.

use serde_json::json;
use trestle_tests::till::TABLET;

use crate::stall::{BY_HAND, Stall};

const CANDLE: &str = "4006381333931";

/// The demo shop, with a barcode on the candle.
fn stall() -> Stall {
    let stall = Stall::demo(TABLET);
    let mut candle = stall.ask("catalog.show", &json!({ "id": stall.item("Beeswax candle") }));
    candle["barcodes"] = json!([CANDLE]);
    let fields = candle.as_object_mut().expect("an item");
    // What is shown of an item and not saved with it: its kind, the product that its name is made of, and how many are left.
    for shown in ["kind", "product", "left", "picture"] {
        fields.remove(shown);
    }
    stall.ask("catalog.save_item", &candle);
    stall
}

/// Goes to each screen in turn, calls `scan` there and comes back.
fn on_every_screen(stall: &Stall, scan: impl Fn(&str)) {
    let at = |screen: &str, name: &str| {
        stall.wait_for(screen);
        stall.rested();
        scan(name);
    };
    at("screen-sell", "Sell");
    for (place, screen) in [("return", "screen-return"), ("day", "screen-day"), ("more", "screen-more")] {
        stall.go(place);
        at(screen, place);
    }
    stall.go("more");
    stall.tap_testid("more-markets");
    at("screen-markets", "more-markets");
    stall.go("sell");
    stall.tap_testid("charge");
    at("screen-pay", "Pay");
    stall.go("sell");
    stall.tap_testid("exact-cash");
    at("screen-done", "Done");
}

#[test]
fn an_item_scanned_on_any_screen_lands_in_the_basket() {
    let stall = stall();
    stall.sell(&["Jam"]);
    let before = std::cell::Cell::new(0);
    on_every_screen(&stall, |place| {
        // Done starts anew: its basket is the next one.
        let had = if place == "Done" { 0 } else { before.get() };
        stall.scan(CANDLE);
        stall.wait_for("screen-sell");
        let total = had + 450;
        stall.wait_until(&format!(
            "return byTestId('basket-total').el && squeeze(byTestId('basket-total').el.innerText) === '{}.{:02}'",
            total / 100,
            total % 100
        ));
        assert_eq!(stall.total(), total, "scanned on {place}");
        before.set(total);
    });
    assert_eq!(stall.takings().0, 2, "Jam, and what was charged on the way to Done");
}

#[test]
fn a_receipt_scanned_on_any_screen_opens_its_return() {
    let stall = stall();
    let sale = stall.sell(&["Jam"]);
    let code = sale["receipt"].as_str().expect("a code");
    stall.pick_to("Matches", "1.00");
    on_every_screen(&stall, |place| {
        stall.scan(code);
        stall.wait_for("verdict");
        assert_eq!(stall.text("return-receipt"), code, "scanned on {place}");
    });
}

#[test]
fn a_scan_ended_by_tab_or_by_silence_counts_as_one() {
    let stall = stall();
    stall.scan_ended(CANDLE, "\u{E004}");
    stall.wait_for_text("basket-total", "4.50");
    stall.scan_ended(CANDLE, "");
    stall.wait_for_text("basket-total", "9.00");
    assert_eq!(stall.basket()["lines"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_scan_types_into_no_field_and_no_price() {
    let stall = stall();
    stall.tap_testid("amount");
    stall.tap_testid("amount-text");
    stall.scan(CANDLE);
    stall.wait_for_text("basket-total", "4.50");
    assert_eq!(stall.run("return byTestId('amount-text').el.value", vec![]), json!(""));
    assert_eq!(stall.text("amount-typed"), "0.00");

    stall.tap_testid("search");
    stall.scan(CANDLE);
    stall.wait_for_text("basket-total", "9.00");
    assert_eq!(stall.run("return byTestId('search-text').el.value", vec![]), json!(""));

    stall.tap_testid("charge");
    stall.wait_for_text("pay-due", "€9.00");
    stall.scan("0000000000000");
    stall.wait_until("return byTestId('message').el?.dataset.severity === 'warn'");
    assert_eq!(stall.text("pay-typed"), "0.00", "an unknown code is told, not typed");
}

#[test]
fn slow_typing_is_no_scan() {
    let stall = stall();
    stall.tap_testid("search");
    stall.rested();
    stall.type_paced(CANDLE, BY_HAND);
    stall.wait_until(&format!("return byTestId('search-text').el.value === '{CANDLE}'"));
    assert_eq!(stall.total(), 0);
    // What was typed is a search, which finds the item by its barcode.
    stall.wait_for(&format!("tile-{}", stall.item("Beeswax candle")));
}

#[test]
fn a_scan_in_the_form_of_an_item_is_its_barcode_and_sells_nothing() {
    let stall = stall();
    let jam = stall.item("Jam");
    stall.go("more");
    stall.tap_testid("more-catalogue");
    stall.tap_testid(&format!("item-{jam}"));
    stall.wait_until("return byTestId('item-name').el?.value === 'Jam'");
    stall.scan("5012345678900");
    stall.wait_until("return byTestId('barcode-5012345678900').el !== null");
    stall.tap_testid("save");
    stall.wait_for("screen-catalogue");
    assert_eq!(stall.ask("catalog.show", &json!({ "id": jam }))["barcodes"], json!(["5012345678900"]));
    assert_eq!(stall.total(), 0);
}

#[test]
fn an_unknown_code_offers_a_new_item_that_has_it() {
    let stall = stall();
    stall.pick_to("Matches", "1.00");
    stall.scan("5012345678900");
    stall.wait_for_text("message-action", "New item with this code");
    stall.picture(TABLET, "scan-unknown");
    stall.tap_testid("message-action");
    stall.wait_for("screen-item");
    stall.wait_until("return byTestId('barcode-5012345678900').el !== null");
    stall.write("item-name", "Sun hat");
    stall.key_in("900");
    stall.tap_testid("save");
    stall.wait_for("screen-catalogue");
    stall.go("sell");
    stall.scan("5012345678900");
    stall.wait_for_text("basket-total", "10.00");
}

#[test]
fn in_the_catalogue_and_in_stock_a_scan_opens_the_item() {
    let stall = stall();
    stall.go("more");
    stall.tap_testid("more-catalogue");
    stall.wait_for("screen-catalogue");
    stall.scan(CANDLE);
    stall.wait_until("return byTestId('item-name').el?.value === 'Beeswax candle'");
    stall.go("more");
    stall.tap_testid("more-stock");
    stall.wait_for("screen-stock");
    stall.scan(CANDLE);
    stall.wait_for_text(
        "message-text",
        "The stock of Beeswax candle is not tracked. Switch that on in the catalogue, at the item.",
    );
    let mut candle = stall.ask("catalog.show", &json!({ "id": stall.item("Beeswax candle") }));
    candle["tracked"] = json!(true);
    let fields = candle.as_object_mut().expect("an item");
    for shown in ["kind", "product", "left", "picture"] {
        fields.remove(shown);
    }
    stall.ask("catalog.save_item", &candle);
    stall.scan(CANDLE);
    stall.wait_for("stock-dialog");
    assert_eq!(stall.total(), 0);
}

#[test]
fn behind_a_form_or_a_dialog_a_scan_sells_nothing_and_throws_no_draft_away() {
    let stall = stall();
    stall.go("more");
    stall.tap_testid("more-markets");
    stall.tap_testid("new-market");
    stall.write("market-name", "Harbour fair");
    stall.scan(CANDLE);
    stall.wait_until("return byTestId('message-text').el?.textContent.startsWith('4006381333931 was scanned')");
    assert_eq!(stall.run("return byTestId('market-name').el.value", vec![]), json!("Harbour fair"));
    stall.go("sell");
    stall.leave_form();
    stall.pick_to("Matches", "1.00");
    stall.tap_testid("line-1");
    stall.wait_for("line-dialog");
    stall.scan(CANDLE);
    stall.wait_until("return byTestId('message-text').el?.textContent.startsWith('4006381333931 was scanned')");
    assert_eq!(stall.total(), 100);
}
