//! From the first look to the first sale: a shop of one's own, the demo shop, and the way out of it.

use serde_json::json;
use trestle_tests::till::TABLET;

use crate::stall::{BY_HAND, Stall};

#[test]
fn a_shop_is_set_up_in_the_form_and_its_words_and_file_are_told() {
    let stall = Stall::new(TABLET);
    stall.tap_testid("setup-shop");
    stall.wait_for("screen-setup");
    stall.write("shop-name", "Blue Door");
    assert!(
        stall.text("country-sets").contains("The country sets"),
        "before a country is chosen it says what it is for"
    );
    stall.tap("France");
    let sets = stall.text("country-sets");
    for told in ["EUR", "20 %, 10 %, 5.5 %", "not a certified cash register"] {
        assert!(sets.contains(told), "{told} is not in: {sets}");
    }
    assert!(stall.text("offered-passphrase").split(' ').count() >= 5, "a passphrase is offered");
    stall.tap_testid("create-shop");

    stall.wait_for("screen-keep");
    assert_eq!(stall.run("return byTestId('recovery-words').el.querySelectorAll('li b').length", vec![]), 12);
    let file = stall.text("recovery-file");
    assert!(std::path::Path::new(&file).is_file(), "the recovery file lies where it is said to lie: {file}");
    assert!(stall.text("kept-passphrase").split(' ').count() >= 5, "the passphrase is to be kept as well");
    stall.tap_testid("words-kept");
    stall.write("asked-word", "trestle");
    stall.tap_testid("word-check");
    stall.wait_until("return document.body.innerText.includes('That is not word')");
    assert!(!stall.shows("recovery-words"), "it comes from the paper");
    stall.tap_testid("words-again");
    stall.keep_words();

    stall.wait_for("screen-sell");
    let shop = stall.ask("app.status", &json!({}))["shop"].take();
    assert_eq!((&shop["name"], &shop["country"], &shop["demo"]), (&json!("Blue Door"), &json!("FR"), &json!(false)));
    assert!(!stall.shows("demo"), "a real shop does not say DEMO");
}

#[test]
fn a_weak_passphrase_is_refused_with_its_sentence_and_nothing_is_made() {
    let stall = Stall::new(TABLET);
    stall.tap_testid("setup-shop");
    stall.write("shop-name", "Blue Door");
    stall.tap("France");
    stall.tap_testid("passphrase-own");
    stall.write("own-passphrase", "password1");
    stall.tap_testid("create-shop");
    stall.wait_until("return document.body.innerText.includes('That passphrase is easy to guess.')");
    assert_eq!(stall.ask("app.status", &json!({}))["shop"], json!(null));

    // The way back and the demo still work after a refusal.
    stall.tap_testid("setup-back");
    stall.tap_testid("setup-demo");
    stall.wait_for("screen-sell");
}

#[test]
fn the_demo_shop_says_demo_and_leaving_it_leads_to_an_empty_set_up() {
    let stall = Stall::demo(TABLET);
    assert_eq!(stall.text("demo"), "DEMO");
    assert_eq!(stall.text("screen-title"), "Hollow Tree Candles", "no day is open yet");
    stall.go("more");
    stall.tap_testid("leave-demo");
    stall.tap_testid("leave-go");
    stall.wait_for("screen-welcome");
    let kept = stall.text("message-text");
    let folder = kept.trim_start_matches("The demo's data lies in ").trim_end_matches('.');
    assert!(std::path::Path::new(folder).is_dir(), "the demo was kept where it is said: {kept}");

    stall.tap_testid("setup-shop");
    stall.write("shop-name", "Blue Door");
    stall.tap("Ireland");
    stall.tap_testid("create-shop");
    stall.keep_words();
    stall.wait_for("empty-amount");
    assert_eq!(stall.ask("catalog.list", &json!({}))["tiles"], json!([]), "the real shop starts empty");
    assert_eq!(stall.ask("sale.find", &json!({}))["sales"], json!([]));
}

#[test]
fn an_empty_catalogue_sells_a_typed_amount() {
    let stall = Stall::shop(TABLET);
    stall.tap_testid("empty-amount");
    stall.key_in("1250");
    stall.wait_for_text("amount-typed", "12.50");
    stall.write("amount-text", "cushion, blue");
    stall.tap_testid("amount-add");
    stall.wait_for_text("basket-total", "12.50");
    let line = stall.basket()["lines"][0].take();
    assert_eq!((&line["name"], &line["paid"], &line["rate"]), (&json!("cushion, blue"), &json!(1250), &json!("20")));

    // A keyboard types the amount, too, when no field has the focus.
    stall.run("document.activeElement.blur()", vec![]);
    stall.type_paced("99", BY_HAND);
    stall.wait_for_text("amount-typed", "0.99");
    stall.tap_testid("amount-add");
    stall.wait_for_text("basket-total", "13.49");
    stall.tap_testid("exact-cash");
    stall.wait_for("screen-done");
    assert_eq!(stall.latest_sale()["total"], 1349);
    assert_eq!(stall.takings(), (1, 1349));
}
