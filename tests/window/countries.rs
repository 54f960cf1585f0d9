//! A shop in another country: what set-up says of it, and how it then takes cash with the coins there are.

use serde_json::json;
use trestle_tests::till::{PORTRAIT, TABLET, pictures};

use crate::layout::look;
use crate::stall::{BY_HAND, Stall};

/// The form of a new shop, its country found by the first letters of its name.
fn found_in(letters: &str, code: &str) -> Stall {
    let stall = Stall::new(TABLET);
    stall.tap_testid("setup-shop");
    stall.write("shop-name", "Blue Door");
    stall.tap_testid("country-choose");
    stall.wait_for("countries");
    stall.rested();
    stall.type_paced(letters, BY_HAND);
    stall.wait_for(&format!("countries-{code}"));
    stall.wait_until("return byTestId('countries').el.querySelectorAll('.list button').length < 9");
    stall.type_paced("\u{E007}", BY_HAND);
    stall.wait_for(&format!("country-{code}"));
    stall
}

fn create(stall: &Stall) {
    stall.tap_testid("create-shop");
    stall.wait_for("screen-keep");
    stall.keep_words();
    stall.wait_for("empty-amount");
}

/// Rings up an amount, and goes to pay it.
fn charge(stall: &Stall, digits: &str, total: &str) {
    stall.tap_testid("empty-amount");
    stall.key_in(digits);
    stall.tap_testid("amount-add");
    stall.wait_for_text("basket-total", total);
    stall.tap_testid("charge");
    stall.wait_for("screen-pay");
    stall.rested();
}

fn upright(stall: &mut Stall, name: &str) {
    stall.resize(PORTRAIT);
    stall.wait_until("return document.querySelector('.pressed') === null");
    stall.screenshot(&pictures().join(format!("{name}-800x1280.png")));
    stall.resize(TABLET);
}

#[test]
fn a_swedish_shop_takes_whole_kronor_and_its_own_notes() {
    let mut stall = found_in("swe", "SE");
    let sets = stall.text("country-sets");
    for told in ["Swedish Krona (SEK)", "moms 25 %, 12 %, 6 %", "include tax", "To kr 1"] {
        assert!(sets.contains(told), "{told} is not in: {sets}");
    }
    look(&mut stall, "country-sweden");
    upright(&mut stall, "country-sweden");
    create(&stall);
    charge(&stall, "12450", "124.50");
    assert_eq!(stall.amounts("[data-testid^=pay-note-]"), [20, 50, 100, 200, 500]);
    look(&mut stall, "pay-sweden");
    upright(&mut stall, "pay-sweden");
    stall.quick(20000);
    stall.wait_for_text("done-change", "75.00");
    assert!(stall.text("receipt").contains("incl. moms 25 % on 99.60"), "{}", stall.text("receipt"));
    let sale = stall.latest_sale();
    assert_eq!((&sale["rounding"], &sale["change"]), (&json!(50), &json!(7500)));
    stall.tap_testid("new-sale");
    stall.settings("prices");
    stall.reach("rounding-none");
    let offered = stall.run("return all('[data-testid^=rounding-]').map((e) => e.innerText)", vec![]);
    assert_eq!(offered, json!(["Not rounded", "To kr\u{a0}1", "To kr\u{a0}5", "To kr\u{a0}10"]));
    look(&mut stall, "settings-sweden");
}

#[test]
fn a_shop_in_another_country_types_its_currency_rates_names_and_steps() {
    let mut stall = found_in("kuw", "KW");
    assert_eq!(stall.text("currency-choose"), "Kuwaiti Dinar (KWD)", "the currency that is used there");
    let waits = "return byTestId('create-shop').el.disabled";
    assert_eq!(stall.run(waits, vec![]), json!(true), "a rate must be said");
    stall.reach("own-rate");
    stall.write("own-rate", "5x");
    stall.write("own-rates", "0");
    stall.write("own-tax", "VAT");
    stall.reach("own-rounding-ten_cents");
    stall.tap_testid("own-rounding-ten_cents");
    stall.tap_testid("create-shop");
    stall.wait_for("country-refused");
    stall.reach("own-rate");
    stall.write_more("own-rate", "\u{E003}");
    stall.wait_until("return byTestId('own-rate').el.value === '5'");
    look(&mut stall, "country-kuwait");
    upright(&mut stall, "country-kuwait");
    create(&stall);
    let shop = stall.ask("app.status", &json!({}))["shop"].take();
    assert_eq!((&shop["country"], &shop["tax_rates"]), (&json!("KW"), &json!(["5", "0"])));
    charge(&stall, "1575", "1.575");
    look(&mut stall, "pay-kuwait");
    stall.quick(5000);
    stall.wait_for_text("done-change", "3.420");
    assert!(stall.text("receipt").contains("incl. VAT 5 % on 1.500"), "{}", stall.text("receipt"));
    assert_eq!(stall.latest_sale()["rounding"], 5);
}

/// A shop of this country, its day open with some cash in the drawer.
fn shop_of(country: &str) -> Stall {
    let stall = Stall::new(TABLET);
    let words = "violet anchor maple thunder basket lemon";
    stall.ask("shop.create", &json!({ "name": "Blue Door", "country": country, "passphrase": words }));
    stall.wait_for("screen-sell");
    stall.ask("session.open", &json!({ "float": 10000 }));
    stall
}

#[test]
fn a_drawer_is_counted_in_the_notes_and_coins_of_its_country() {
    for (country, values) in [("AL", 12), ("JP", 10), ("PL", 15)] {
        let mut stall = shop_of(country);
        stall.go("day");
        stall.wait_for("end-day");
        stall.rested();
        stall.tap_testid("end-day");
        stall.wait_for("count-way-coins");
        stall.tap_testid("count-way-coins");
        stall.wait_for("count-500");
        let shown = stall.run("return byTestId('count-500').el.parentElement.children.length", vec![]);
        assert_eq!(shown, json!(values), "{country}");
        stall.key_in("12");
        look(&mut stall, &format!("count-{country}"));
        upright(&mut stall, &format!("count-{country}"));
    }
}

#[test]
fn large_notes_fit_their_buttons() {
    for (country, notes) in [("AL", [200, 500, 1000, 2000, 5000]), ("HU", [500, 1000, 2000, 5000, 10000])] {
        let mut stall = shop_of(country);
        charge(&stall, "1234520", "12,345.20");
        assert_eq!(stall.amounts("[data-testid^=pay-note-]"), notes, "{country}");
        look(&mut stall, &format!("pay-{country}"));
        upright(&mut stall, &format!("pay-{country}"));
    }
}
