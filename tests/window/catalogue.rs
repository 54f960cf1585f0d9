//! Items, bundles, markets and settings: put in by the forms, kept by the engine, sold from the tiles.

use serde_json::{Value, json};
use trestle_tests::places::root;
use trestle_tests::till::TABLET;

use crate::layout::look;
use crate::stall::Stall;

fn to(stall: &Stall, way: &str) {
    stall.go("more");
    stall.tap_testid(way);
}

#[test]
fn an_item_is_added_in_the_form_and_sold_from_its_tile() {
    let stall = Stall::shop(TABLET);
    stall.tap_testid("empty-item");
    stall.write("item-name", "Peg doll");
    stall.key_in("750");
    stall.tap_testid("item-rate-5.5");
    stall.write("item-category", "Toys");
    stall.reach("item-color-teal");
    stall.tap_testid("item-color-teal");
    stall.reach("item-sku");
    stall.write("item-sku", "PEG-1");
    stall.write("item-creator", "Mira");
    stall.reach("item-cost");
    stall.write("item-cost", "3,10");
    stall.reach("item-hero");
    stall.tap_testid("item-hero");
    stall.reach("item-barcode");
    stall.tap_testid("item-barcode");
    stall.write("item-barcode", "5012345678900");
    stall.tap_testid("barcode-add");
    stall.tap_testid("save");
    stall.wait_for("screen-catalogue");
    assert_eq!(stall.text("message-text"), "Peg doll saved.");
    let id = stall.item("Peg doll");
    let mut item = stall.ask("catalog.show", &json!({ "id": id }));
    item.as_object_mut().expect("an item").remove("id");
    assert_eq!(
        item,
        json!({ "kind": "item", "name": "Peg doll", "price": 750, "rate": "5.5", "category": "Toys", "color": "teal", "sku": "PEG-1",
            "barcodes": ["5012345678900"], "hero": true, "favourite": true, "creator": "Mira", "archived": false,
            "product": "Peg doll", "options": [], "cost": 310, "tracked": false, "low_stock": null,
            "limited": false, "left": null, "open_price": false, "unit": null,
            "price_without_tax": null, "picture": "" })
    );
    stall.go("sell");
    stall.wait_for("category-Toys");
    stall.pick_to("Peg doll", "7.50");
    assert_eq!(stall.basket()["lines"][0]["rate"], "5.5");
    stall.wait_until("return all('.tile').length === 1 && all('.tile')[0].classList.contains('c6')");
}

/// A file of another program, from the stick to a tile.
#[test]
fn a_catalogue_of_another_program_is_looked_through_taken_in_and_sold() {
    let stick = tempfile::tempdir().expect("a stick");
    let file = stick.path().join("square.csv");
    let square = std::fs::read_to_string(root().join("fixtures/catalogues/square.csv")).expect("a catalogue");
    std::fs::write(&file, square.replace('$', "€")).expect("a file on the stick");
    let mut stall = Stall::shop(TABLET);
    stall.tap_testid("empty-import");
    stall.wait_for("listing-place");
    stall.write("place-path", &stick.path().display().to_string());
    stall.tap_testid("place-use");
    stall.tap_testid("listing-file-square.csv");
    stall.wait_for_text("listing-recognised", "Square, 6 rows");
    // One is not taxed, and the shop has no such rate: that is asked.
    assert_eq!(
        (stall.text("listing-part-new"), stall.text("listing-part-refused")),
        ("New 5".into(), "Refused 1".into())
    );
    look(&mut stall, "listing-rates");
    stall.tap_testid("listing-rates-right");
    stall.wait_for_text("listing-part-new", "New 6");
    assert_eq!(stall.text("listing-new-0"), "Linen apron Line 2 · Kitchen · 4 in stock 25.00");
    assert!(
        stall.text("listing-counts").starts_with("3 items get the file's stock"),
        "{}",
        stall.text("listing-counts")
    );
    assert!(stall.text("listing-new-4").contains("price open"), "{}", stall.text("listing-new-4"));
    stall.tap_testid("listing-part-noted");
    assert!(stall.text("finding-0").contains("Line 7, Archived"), "{}", stall.text("finding-0"));
    assert_eq!(stall.ask("catalog.list", &json!({}))["tiles"], json!([]), "nothing was taken in yet");
    stall.tap_testid("listing-take");
    stall.wait_for("listing-taken");
    assert_eq!(stall.text("listing-taken-new"), "6");
    assert!(stall.text("listing-taken-told").ends_with("3 got their stock from the file."));
    stall.tap_testid("listing-done");
    stall.wait_for("screen-catalogue");
    stall.go("sell");
    let product = stall.ask("catalog.list", &json!({}))["products"][0]["id"].take();
    stall.tap_testid(&format!("tile-{}", product.as_str().expect("a product")));
    stall.wait_for("variants-dialog");
    stall.tap_testid(&format!("tile-{}", stall.item("T-shirt · M")));
    stall.wait_for_text("basket-total", "18.50");

    // Written, and taken in again: there is nothing left to take.
    to(&stall, "more-catalogue");
    stall.tap_testid("catalogue-export");
    let written = stick.path().join("own.csv");
    stall.write("place-path", &written.display().to_string());
    stall.tap_testid("place-use");
    stall.wait_for("listing-written");
    stall.tap_testid("listing-back");
    stall.tap_testid("catalogue-import");
    stall.write("place-path", &written.display().to_string());
    stall.tap_testid("place-use");
    stall.wait_for_text("listing-recognised", "Trestle, 6 rows");
    stall.wait_for_text("listing-same", "6 are as they are here already.");
    assert_eq!(stall.run("return byTestId('listing-take').el.disabled", vec![]), json!(true));
    // What was counted before the file came stays as it is, and that is said once.
    stall.wait_until("return byTestId('finding-0').el?.dataset.why === 'stays_counted'");
    look(&mut stall, "listing-stays");
    assert!(!stall.shows("finding-1") && !stall.shows("listing-counts"));
    assert_eq!(stall.ask("catalog.show", &json!({ "id": stall.item("T-shirt · M") }))["left"], 3);
}

/// A file that could not be read said so, and there was nothing to choose.
#[test]
fn a_file_whose_letters_or_headings_are_not_as_they_look_can_be_read_otherwise() {
    let stick = tempfile::tempdir().expect("a stick");
    let rows = b"Zboz\xc3\xad;Kus;Cena\nHru\x9aka;1;2,50\n";
    std::fs::write(stick.path().join("odd.csv"), rows).expect("a file on the stick");
    let mut stall = Stall::shop(TABLET);
    stall.tap_testid("empty-import");
    stall.wait_for("listing-place");
    stall.write("place-path", &stick.path().display().to_string());
    stall.tap_testid("place-use");
    stall.tap_testid("listing-file-odd.csv");
    stall.wait_for("listing-reading");
    assert!(stall.text("message-text").starts_with("Line 2 of odd.csv"), "{}", stall.text("message-text"));
    look(&mut stall, "listing-letters");
    stall.tap_testid("encoding-windows1250");
    stall.wait_for("listing-columns");
    stall.reach("heading-line-more");
    look(&mut stall, "listing-reading");
    assert_eq!(stall.text("heading-line-value"), "Headings: Line 1");
    stall.tap_testid("listing-show");
    stall.wait_for("listing-outcome");
    assert!(stall.text("listing-new-0").contains("Hruška"), "{}", stall.text("listing-new-0"));
}

#[test]
fn an_item_is_changed_and_taken_off_sale() {
    let stall = Stall::demo(TABLET);
    let jam = stall.item("Jam");
    to(&stall, "more-catalogue");
    stall.tap_testid(&format!("item-{jam}"));
    stall.wait_for_text("price", "5.00");
    for _ in 0..3 {
        stall.tap_testid("key-delete");
    }
    stall.key_in("620");
    stall.tap_testid("save");
    stall.wait_for("screen-catalogue");
    stall.go("sell");
    stall.pick_to("Jam", "6.20");
    stall.tap_testid("basket-clear");

    to(&stall, "more-catalogue");
    stall.tap_testid(&format!("item-{jam}"));
    stall.wait_for_text("price", "6.20");
    stall.reach("item-archived");
    stall.tap_testid("item-archived");
    stall.tap_testid("save");
    stall.wait_for("screen-catalogue");
    let tiles = stall.ask("catalog.list", &json!({}))["tiles"].take();
    assert!(tiles.as_array().expect("tiles").iter().all(|tile| tile["id"] != json!(jam)), "it has no tile any more");
    stall.tap_testid("catalogue-archived");
    stall.wait_for(&format!("item-{jam}"));
}

#[test]
fn a_code_that_another_item_has_is_refused_with_its_sentence() {
    let stall = Stall::demo(TABLET);
    for (name, refused) in [("Jam", false), ("Herb tea", true)] {
        to(&stall, "more-catalogue");
        stall.tap_testid(&format!("item-{}", stall.item(name)));
        stall.wait_until(&format!("return byTestId('item-name').el?.value === '{name}'"));
        stall.reach("item-barcode");
        stall.write("item-barcode", "5012345678900");
        stall.tap_testid("barcode-add");
        stall.tap_testid("save");
        if refused {
            stall.wait_until("return byTestId('message').el?.dataset.severity === 'warn'");
            assert!(stall.text("message-text").contains(" already has the code 5012345678900. Nothing was saved."));
            assert_eq!(stall.ask("catalog.show", &json!({ "id": stall.item(name) }))["barcodes"], json!([]));
        } else {
            stall.wait_for("screen-catalogue");
        }
    }
}

#[test]
fn a_bundle_is_put_together_and_sold() {
    let stall = Stall::demo(TABLET);
    to(&stall, "more-catalogue");
    stall.tap_testid("new-bundle");
    stall.write("bundle-name", "Breakfast");
    stall.key_in("1500");
    for part in ["Jam", "Honey 250 g", "Enamel mug"] {
        stall.tap_testid("add-part");
        stall.wait_for("part-dialog");
        stall.tap_testid(&format!("pick-{}", stall.item(part)));
        stall.wait_until("return !byTestId('part-dialog').el");
    }
    stall.tap("Jam: one more");
    stall.tap_testid("save");
    stall.wait_for("screen-catalogue");
    let bundle = stall.ask("catalog.show", &json!({ "id": stall.item("Breakfast") }));
    assert_eq!((&bundle["list"], &bundle["saves"]), (&json!(2550), &json!(1050)));
    stall.go("sell");
    stall.pick_to("Breakfast", "15.00");
}

#[test]
fn a_market_is_added_with_its_days_and_a_policy_of_its_own() {
    let stall = Stall::demo(TABLET);
    to(&stall, "more-markets");
    stall.tap_testid("new-market");
    stall.write("market-name", "Night market");
    stall.write("market-place", "Harbour");
    stall.tap_testid("day-2026-05-08");
    stall.tap_testid("month-next");
    stall.tap_testid("day-2026-06-12");
    stall.wait_for_text("market-days", "2 days in all");
    stall.tap_testid("market-policy-own");
    stall.tap_testid("policy-window-days");
    stall.tap_testid("policy-days-more");
    stall.tap_testid("policy-scope-any_market");
    stall.tap_testid("save");
    stall.wait_for("screen-markets");
    let markets = stall.ask("market.list", &json!({}))["markets"].take();
    let night =
        markets.as_array().expect("markets").iter().find(|market| market["name"] == "Night market").expect("it");
    assert_eq!((&night["place"], &night["days"]), (&json!("Harbour"), &json!(["2026-05-08", "2026-06-12"])));
    assert_eq!(night["policy"], json!({ "scope": "any_market", "window": { "kind": "days", "days": 15 } }));
}

#[test]
fn the_usual_return_policy_is_changed_for_sales_from_now_on() {
    let stall = Stall::demo(TABLET);
    let before = stall.sell(&["Jam"]);
    to(&stall, "more-markets");
    stall.tap_testid("edit-policy");
    stall.tap_testid("policy-window-none");
    stall.tap_testid("policy-save");
    stall.wait_for_text("default-policy", "No returns.");
    let after = stall.sell(&["Jam"]);
    let verdict = |sale: &Value| stall.ask("return.judge", &json!({ "sale": sale["sale"] }))["verdict"].take();
    assert_eq!((verdict(&before), verdict(&after)), (json!("in_window"), json!("no_returns")));
}

#[test]
fn settings_change_rates_rounding_and_how_amounts_are_typed() {
    let stall = Stall::demo(TABLET);
    stall.settings("prices");
    stall.write("rate-new", "8,5");
    stall.tap_testid("rate-add");
    stall.wait_for("rate-8.5");
    stall.tap_testid("rate-drop-2.1");
    stall.wait_until("return !byTestId('rate-2.1').el");
    stall.reach("rounding-five_cents");
    stall.tap_testid("rounding-five_cents");
    stall.tap_testid("settings-page-tablet");
    stall.tap_testid("entry-decimal_key");
    stall.wait_until("return byTestId('entry-decimal_key').el.ariaPressed === 'true'");
    let shop = stall.ask("app.status", &json!({}));
    assert_eq!(shop["shop"]["tax_rates"], json!(["20", "10", "5.5", "8.5"]));

    stall.go("sell");
    stall.tap_testid("amount");
    for key in ["key-4", "key-point", "key-5", "key-2"] {
        stall.tap_testid(key);
    }
    stall.wait_for_text("amount-typed", "4.52");
    stall.tap_testid("amount-add");
    stall.wait_for_text("basket-total", "4.52");
    stall.tap_testid("charge");
    stall.wait_for_text("pay-due", "€4.50");
    stall.wait_for_text("pay-rounding", "· rounding −0.02");
}

#[test]
fn the_passphrase_is_changed_only_by_who_knows_it() {
    let stall = Stall::demo(TABLET);
    stall.settings("owner");
    stall.tap_testid("change-passphrase");
    stall.write("passphrase-old", "wrong");
    stall.write("passphrase-new", "violet anchor maple thunder");
    stall.tap_testid("passphrase-save");
    stall.wait_until("return document.body.innerText.includes('That is not the passphrase.')");
    for _ in 0..5 {
        stall.tap_testid("passphrase-old");
        stall.type_keys("\u{E010}\u{E003}"); // End, Backspace
    }
    stall.wait_until("return byTestId('passphrase-old').el.value === ''");
    stall.write("passphrase-old", "demo");
    stall.tap_testid("passphrase-save");
    let file = stall.text("passphrase-file");
    assert!(std::path::Path::new(&file).is_file(), "{file}");
}
