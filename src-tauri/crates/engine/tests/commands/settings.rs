//! Settings, and the owner's passphrase.

use serde_json::{Value, json};

use crate::stall::{PASSPHRASE, Stall, number};

#[test]
fn what_is_given_is_set_and_the_rest_stays() {
    let stall = Stall::new();
    let before = stall.tell("app.status")["shop"].clone();
    let after = stall.call("settings.save", json!({ "tax_rates": ["21", "9", "0"] }))["shop"].clone();
    assert_eq!(after["tax_rates"], json!(["21", "9", "0"]));
    assert_eq!(after["cash_rounding"], before["cash_rounding"]);
    let sale = stall.sell(&[(&stall.item("Candle", 1210), 1)]);
    assert_eq!(sale["taxes"][0]["tax"], 210, "the first rate is the one an item gets");
    let stall = stall.reopened();
    assert_eq!(stall.tell("app.status")["shop"], after);
}

#[test]
fn cash_rounding_set_by_the_shop_holds_from_the_next_basket() {
    let stall = Stall::new();
    stall.call("settings.save", json!({ "cash_rounding": "five_cents" }));
    stall.call("basket.add_amount", json!({ "amount": 1002 }));
    assert_eq!(stall.pay_cash()["rounding"], -2);
}

#[test]
fn the_business_day_turns_when_the_shop_says() {
    let stall = Stall::new();
    stall.at("2026-06-07 04:30");
    let day = || stall.tell("app.status")["business_day"].clone();
    assert_eq!(day(), "2026-06-07");
    stall.call("settings.save", json!({ "day_turns_at": 300 }));
    assert_eq!(day(), "2026-06-06");
    stall.refused("settings.turn_out_of_range", "settings.save", json!({ "day_turns_at": 721 }));
}

#[test]
fn settings_that_cannot_hold_are_refused_whole() {
    let stall = Stall::new();
    let refuse = |code: &str, args: Value| stall.refused(code, "settings.save", args);
    refuse("rate.unreadable", json!({ "tax_rates": ["20", "much"] }));
    assert_eq!(refuse("args.empty", json!({ "tax_rates": [] }))["field"], "tax_rates");
    refuse("args.unreadable", json!({ "cash_rounding": "up" }));
    refuse("settings.turn_out_of_range", json!({ "tax_rates": ["10"], "day_turns_at": 999 }));
    assert_eq!(stall.facts("setting.set").len(), 0);
}

fn details(name: &str, address: &[&str]) -> Value {
    json!({ "shop": { "name": name, "address": address, "tax_number": "SIRET 732 829 320 00074", "closing": "Thank you" } })
}

#[test]
fn what_receipts_say_of_the_shop_is_set_and_stands_wherever_its_name_does() {
    let stall = Stall::new();
    let founded = stall.tell("app.status")["shop"].clone();
    assert_eq!(founded["details"], json!({ "name": "Stall" }), "at first nothing but the name of its founding");
    let typed = details(" Blue  Door\u{200B} ", &["12 Quay Street", " ", "56000 Vannes"]);
    let shop = stall.call("settings.save", typed)["shop"].clone();
    let kept = details("Blue Door", &["12 Quay Street", "56000 Vannes"])["shop"].clone();
    assert_eq!((&shop["name"], &shop["details"]), (&json!("Blue Door"), &kept));
    assert!(stall.tell("signup.offer").to_string().contains("Yes, Blue Door may"), "also where a customer agrees");
    let stall = stall.reopened();
    assert_eq!(stall.tell("app.status")["shop"], shop);
    assert_eq!(stall.facts("shop.created")[0]["name"], "Stall", "what was founded stays what it was");
    stall.verify();
}

#[test]
fn what_does_not_fit_on_a_receipt_is_refused_with_its_field() {
    let stall = Stall::new();
    let refuse = |code: &str, args: Value| stall.refused(code, "settings.save", args);
    assert_eq!(refuse("args.empty", details("\u{200B}", &[]))["field"], "name");
    assert_eq!(refuse("args.too_long", details(&"x".repeat(71), &[]))["field"], "name");
    let long = "x".repeat(71);
    assert_eq!(refuse("args.too_long", details("Stall", &[&long]))["field"], "address");
    assert_eq!(refuse("args.too_long", details("Stall", &["1", "2", "3", "4", "5"]))["most"], 4);
    let with = |field: &str, text: &str| {
        let mut args = details("Stall", &[]);
        args["shop"][field] = json!(text);
        args
    };
    assert_eq!(refuse("args.too_long", with("tax_number", &long))["field"], "tax_number");
    assert_eq!(refuse("args.too_long", with("closing", &"x".repeat(161)))["field"], "closing");
    assert_eq!(stall.facts("setting.set").len(), 0);
}

/// A French shop was offered DATEV.
#[test]
fn a_shop_is_offered_the_books_of_its_country_and_what_it_has_set_up() {
    let stall = Stall::new();
    let books = || stall.tell("app.status")["shop"]["books"].clone();
    assert_eq!(books(), json!(["xero", "quickbooks"]));
    stall.call(
        "settings.save",
        json!({ "datev": { "consultant": "29098", "client": "55003", "year_begins": 1,
        "chart": "skr03", "cash": "", "transit": "", "rounding": "", "tips": "", "credit": "", "revenue": [] } }),
    );
    assert_eq!(books(), json!(["datev", "xero", "quickbooks"]));
}

#[test]
fn the_look_of_the_device_is_no_fact_and_needs_no_shop() {
    let stall = Stall::empty();
    let evening = json!({ "device": { "theme": "evening", "amount_entry": "decimal_key", "text_size": "large" } });
    assert_eq!(stall.call("settings.save", evening.clone())["device"], evening["device"]);
    let stall = stall.reopened();
    assert_eq!(stall.tell("app.status")["device"], evening["device"]);
    assert_eq!(number(&stall.rows("SELECT count(*) FROM fact")[0][0]), 0);
    stall.refused("app.not_set_up", "settings.save", json!({ "tax_rates": ["20"] }));
}

#[test]
fn after_a_change_only_the_new_passphrase_opens() {
    let stall = Stall::new();
    let next = "seven gentle foxes paint a lantern";
    let change = |old: &str, new: &str| json!({ "old": old, "new": new });
    stall.refused("owner.wrong_passphrase", "owner.change_passphrase", change("not it at all", next));
    stall.refused("owner.weak_passphrase", "owner.change_passphrase", change(PASSPHRASE, "candle"));
    let file = stall.call("owner.change_passphrase", change(PASSPHRASE, next))["recovery_file"].clone();
    assert!(std::path::Path::new(file.as_str().unwrap()).exists());
    let stall = stall.reopened();
    stall.refused("owner.wrong_passphrase", "owner.change_passphrase", change(PASSPHRASE, next));
    stall.call("owner.change_passphrase", change(next, PASSPHRASE));
    std::fs::remove_file(file.as_str().unwrap()).unwrap();
    stall.refused("owner.recovery_missing", "owner.change_passphrase", change(PASSPHRASE, next));
}
