//! Variants made together, categories turned forward and back, and what receipts say of the shop.

use serde_json::json;
use trestle_tests::till::{PORTRAIT, SMALL, TABLET};

use crate::layout::{MEASURE, look};
use crate::stall::Stall;

/// Measures and takes a picture in every size a tablet is held in.
fn look_all_round(stall: &mut Stall, name: &str) {
    stall.resize(PORTRAIT);
    stall.wait_until("return document.querySelector('.pressed') === null");
    stall.screenshot(&trestle_tests::till::pictures().join(format!("{name}-800x1280.png")));
    assert_eq!(stall.run(MEASURE, vec![]), json!([]), "{name} upright");
    look(stall, name);
}

#[test]
fn sizes_and_colours_are_typed_once_and_every_variant_is_made_with_one_save() {
    let mut stall = Stall::shop(TABLET);
    stall.tap_testid("empty-item");
    stall.write("item-name", "T-shirt");
    stall.key_in("1850");
    stall.reach("make-variants");
    stall.picture(TABLET, "item-options");
    stall.tap_testid("make-variants");
    stall.wait_for("screen-variants");
    look_all_round(&mut stall, "variants-empty");
    stall.write("variants-name-0", "Size");
    stall.write("variants-values-0", "S, M, L");
    stall.tap_testid("variants-add-option");
    stall.write("variants-name-1", "Colour");
    stall.write("variants-values-1", "blue, red");
    stall.wait_for_text("variants-save", "Make 6 variants");
    look_all_round(&mut stall, "variants");
    stall.reach("variant-on-S · red");
    stall.tap_testid("variant-on-S · red");
    stall.wait_for_text("variants-save", "Make 5 variants");
    stall.reach("variant-price-L · blue");
    stall.tap_testid("variant-price-L · blue");
    stall.type_paced("\u{E010}\u{E003}\u{E003}\u{E003}\u{E003}\u{E003}21", crate::stall::BY_HAND); // End, Backspace
    stall.reach("variant-barcode-M · blue");
    stall.tap_testid("variant-barcode-M · blue");
    stall.scan("5012345678900");
    stall.scan("5012345678917");
    stall.wait_until("return byTestId('variant-barcode-M · red').el.value === '5012345678917'");
    stall.reach("variant-sku-M · red");
    stall.write("variant-sku-M · red", "5012345678900");
    stall.tap_testid("variants-save");
    stall.wait_for("variant-refused");
    assert!(stall.text("variant-M · red").contains("T-shirt · M · blue already has the code 5012345678900."));
    look_all_round(&mut stall, "variants-refused");
    assert_eq!(stall.ask("catalog.list", &json!({}))["tiles"], json!([]), "all or nothing");
    stall.reach("variant-sku-M · red");
    stall.tap_testid("variant-sku-M · red");
    stall.type_paced("\u{E010}", crate::stall::BY_HAND);
    for _ in 0..13 {
        stall.type_paced("\u{E003}", crate::stall::BY_HAND);
    }
    stall.tap_testid("variants-save");
    stall.wait_for("screen-catalogue");
    assert_eq!(stall.text("message-text"), "5 variants of T-shirt made.");
    let product = stall.ask("catalog.list", &json!({}))["products"][0].take();
    assert_eq!(product["variants"].as_array().map(Vec::len), Some(5));
    let blue = stall.ask("catalog.show", &json!({ "id": stall.item("T-shirt · L · blue") }));
    assert_eq!((&blue["price"], &blue["barcodes"]), (&json!(2100), &json!([])));
    one_more_size(&mut stall, product["id"].as_str().expect("a product"));
}

/// One more size of what there is already: only what is missing is made.
fn one_more_size(stall: &mut Stall, product: &str) {
    stall.tap_testid("catalogue-back");
    stall.go("more");
    stall.tap_testid("more-catalogue");
    stall.write("catalogue-search", "T-shirt · M · blue");
    stall.tap_testid(&format!("item-{}", stall.item("T-shirt · M · blue")));
    stall.wait_until("return byTestId('item-name').el?.value === 'T-shirt'");
    stall.reach("make-variants");
    stall.tap_testid("make-variants");
    stall.wait_until("return byTestId('variants-values-0').el?.value === 'S, M, L'");
    stall.wait_for_text("variants-save", "Make variants"); // red in S was left out, and stays so
    stall.write_more("variants-values-0", "\u{E010}, XL");
    stall.wait_for_text("variants-save", "Make 2 variants");
    look_all_round(stall, "variants-more");
    stall.tap_testid("variants-save");
    stall.wait_for_text("message-text", "2 variants of T-shirt made.");
    stall.go("sell");
    stall.tap_testid(&format!("tile-{product}"));
    stall.wait_for("variants-dialog");
    stall.tap_testid(&format!("tile-{}", stall.item("T-shirt · XL · red")));
    stall.wait_for_text("basket-total", "18.50");
}

#[test]
fn categories_are_turned_forward_and_back_and_the_chosen_one_is_in_sight() {
    let mut stall = Stall::shop(TABLET);
    for n in 0..14 {
        let item =
            json!({ "name": format!("Thing {n}"), "price": 100, "category": format!("Kind {}", char::from(b'A' + n)) });
        stall.ask("catalog.save_item", &item);
    }
    stall.reload();
    for size in [TABLET, SMALL, PORTRAIT] {
        stall.resize(size);
        stall.wait_for("category-everything");
        let last = stall.text("category-page").split('/').nth(1).expect("pages").to_owned();
        let keys = stall.boxes(".turning button");
        while !stall.shows("category-Kind N") {
            let page = stall.text("category-page");
            stall.tap_testid("category-next");
            stall.wait_until(&format!("return squeeze(byTestId('category-page').el.innerText) !== '{page}'"));
        }
        assert_eq!(stall.text("category-page"), format!("{last}/{last}"));
        assert_eq!(stall.boxes(".turning button"), keys, "the keys stand still");
        stall.tap_testid("category-Kind N");
        stall.wait_until("return all('.tile').length === 1");
        stall.screenshot(
            &trestle_tests::till::pictures().join(format!("categories-{}x{}.png", size.width, size.height)),
        );
        stall.go("more");
        stall.go("sell");
        stall.wait_for("category-Kind N");
        while !stall.shows("category-everything") {
            stall.tap_testid("category-previous");
            stall.rested();
        }
        stall.tap_testid("category-everything");
        stall.wait_until("return all('.tile').length > 10");
        assert_eq!(stall.run(MEASURE, vec![]), json!([]), "at {}", size.width);
    }
}

/// The name of the founding stood on every receipt for ever, and no address could.
#[test]
fn name_and_address_are_changed_and_stand_on_the_receipt() {
    let mut stall = Stall::shop(TABLET);
    stall.ask("catalog.save_item", &json!({ "name": "Fox", "price": 1200 }));
    stall.settings("shop");
    stall.tap_testid("shop-name");
    stall.type_paced("\u{E010} Candles", crate::stall::BY_HAND);
    for (field, text) in [
        ("shop-address-0", "12 Quay Street"),
        ("shop-address-1", "56000 Vannes"),
        ("shop-tax-number", "VAT FR12 345678901"),
        ("shop-closing", "See you on Saturday!"),
    ] {
        stall.reach(field);
        stall.write(field, text);
    }
    stall.wait_until("return byTestId('shop-preview').el.innerText.includes('56000 Vannes')");
    look_all_round(&mut stall, "settings-shop-typed");
    stall.reach("shop-save");
    stall.tap_testid("shop-save");
    stall.wait_for_text("message-text", "Saved. Receipts say it from now on.");
    stall.go("sell");
    assert_eq!(stall.text("screen-title"), "Blue Door Candles");
    stall.pick_to("Fox", "12.00");
    stall.tap_testid("exact-cash");
    stall.wait_for("screen-done");
    let receipt = stall.text("receipt");
    assert!(receipt.starts_with("Blue Door Candles 12 Quay Street 56000 Vannes VAT FR12 345678901"), "{receipt}");
    assert_eq!(stall.text("receipt-closing"), "See you on Saturday!");
    look_all_round(&mut stall, "done-receipt");
    stall.restart();
    stall.wait_for("screen-sell");
    assert_eq!(stall.text("screen-title"), "Blue Door Candles");
}
