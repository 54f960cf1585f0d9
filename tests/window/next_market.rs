//! The story that Trestle is for: on Saturday somebody signs up at one tablet; a week later another tablet, which has never
//! met her and has no network, knows what to do. Everything in between is one file on a stick.

use std::path::Path;

use serde_json::{Value, json};
use trestle_tests::till::{SMALL, TABLET};

use crate::stall::Stall;

/// The Saturday after [`crate::stall::SATURDAY`], on which Riverside has its next day.
const NEXT_SATURDAY: &str = "2026-05-09T08:00:00Z";

#[test]
fn a_customer_of_one_tablet_is_known_to_the_other_at_the_next_market() {
    let stick = tempfile::tempdir().expect("a stick");
    let first = Stall::demo(TABLET);
    let invitation = invite(&first, stick.path());
    let mut second = Stall::new(SMALL);
    join(&second, stick.path(), &invitation);

    let (sale, code) = sign_up(&first);
    end_the_day(&first);

    second.restart_at(NEXT_SATURDAY);
    second.wait_for("screen-sell");
    known_by_the_code_alone(&second, &code);
    take_in(&second, stick.path());
    sell_with_the_reward(&second, &code);
    take_back(&second, &sale);

    let status = second.ask("sync.status", &json!({}));
    assert_eq!(status["conflicts"], json!([]), "nothing disagrees");
    let lea = second.ask("member.lookup", &json!({ "code": code }));
    assert_eq!((&lea["known"], &lea["member"]["label"]), (&json!(true), &json!("Lea")));
    assert_eq!(lea["visits"].as_array().map(Vec::len), Some(2), "{lea}");
    assert_eq!(lea["spent"], json!(900 - 450 + 810));
}

/// Chooses a folder by its path, as one does with a stick that the list of places does not know.
fn choose(stall: &Stall, folder: &Path) {
    stall.reach("place-path");
    stall.write("place-path", &folder.display().to_string());
    stall.tap_testid("place-use");
}

fn to_sync(stall: &Stall) {
    stall.go("more");
    stall.tap_testid("more-sync");
    stall.wait_for("screen-sync");
}

/// Invites another tablet, and sets the folder in which the two will exchange their files; gives the code.
fn invite(stall: &Stall, stick: &Path) -> String {
    to_sync(stall);
    stall.tap_testid("sync-invite");
    choose(stall, stick);
    let code = stall.text("invite-code");
    stall.wait_for("invite-qr");
    stall.tap_testid("invite-done");
    stall.tap_testid("sync-folder");
    choose(stall, stick);
    stall.wait_for_text("exchange-folder", &stick.display().to_string());
    stall.go("sell");
    code
}

fn join(stall: &Stall, stick: &Path, code: &str) {
    stall.tap_testid("setup-join");
    stall.wait_for("screen-join");
    stall.write("place-path", &stick.display().to_string());
    stall.reach("join-code");
    stall.write_more("join-code", &code.replace('-', "").to_lowercase());
    stall.tap_testid("join-shop");
    stall.wait_for("screen-sell");
    assert_eq!(stall.ask("app.status", &json!({}))["till"]["number"], 2);
}

/// Two candles, exactly paid, and a sign-up on Done; gives the sale and the loyalty code.
fn sign_up(stall: &Stall) -> (Value, String) {
    stall.pick_to("Beeswax candle", "4.50");
    stall.pick_to("Beeswax candle", "9.00");
    stall.tap_testid("exact-cash");
    stall.wait_for("screen-done");
    let sale = stall.latest_sale();
    stall.tap_testid("signup");
    stall.wait_for("screen-signup");
    stall.write("signup-name", "Lea");
    stall.write("signup-email", "lea@example.com");
    stall.tap_testid("signup-done");
    stall.wait_for("signup-refused"); // an address is kept only with the consent
    stall.tap_testid("signup-consent");
    stall.tap_testid("signup-done");
    let code = stall.text("signup-code");
    stall.wait_for("signup-qr");
    assert!(stall.text("signup-reward").contains("10 %"), "{}", stall.text("signup-reward"));
    stall.tap_testid("new-sale");
    stall.wait_for("screen-sell");
    (sale, code)
}

/// Count, Z, export, and the bundle file into the exchange folder.
fn end_the_day(stall: &Stall) {
    stall.go("day");
    stall.tap_testid("end-day");
    stall.tap_testid("count-way-amount");
    stall.key_in("900");
    stall.tap_testid("count-done");
    stall.tap_testid("close-day");
    stall.wait_for("report");
    stall.tap_testid("to-export");
    stall.tap("This till's own folder");
    stall.wait_for("exported");
    stall.tap_testid("export-done");
    assert!(!stall.text("bundle-told").starts_with('0'), "the tablet that was invited lacks the day");
    stall.tap_testid("place-exchange");
    stall.wait_for("bundle-written");
    stall.tap_testid("bundle-done");
    stall.tap_testid("end-finished");
    stall.wait_for("screen-open-day");
}

/// Before the file has come the code alone earns the member discount, and the till says why it is not more.
fn known_by_the_code_alone(stall: &Stall, code: &str) {
    stall.pick_to("Beeswax candle", "4.50");
    stall.rested();
    stall.scan(code);
    stall.wait_for_text("basket-total", "4.27");
    assert!(stall.text("member-sentence").contains("till 1"), "{}", stall.text("member-sentence"));
    stall.ask("basket.clear", &json!({}));
}

fn take_in(stall: &Stall, stick: &Path) {
    to_sync(stall);
    stall.tap_testid("sync-take-in");
    choose(stall, stick);
    stall.wait_for("take-plan");
    stall.tap_testid("take-in");
    stall.wait_for("taken-facts");
    stall.tap_testid("take-done");
}

/// The scanned code brings her name and her reward.
fn sell_with_the_reward(stall: &Stall, code: &str) {
    stall.rested();
    stall.scan(code);
    stall.wait_for("screen-sell");
    stall.wait_for_text("member-name", "Lea");
    stall.pick_to("Beeswax candle", "4.05");
    stall.pick_to("Beeswax candle", "8.10");
    assert_eq!(stall.amounts("[data-testid=off-come_back] strong"), [-90]);
    stall.tap_testid("exact-cash");
    stall.wait_for("screen-done");
    stall.wait_for("done-member");
    stall.tap_testid("new-sale");
}

/// One of the candles that the first tablet sold comes back to the second.
fn take_back(stall: &Stall, sale: &Value) {
    stall.rested();
    stall.scan(sale["receipt"].as_str().expect("a code"));
    stall.wait_for("verdict");
    stall.tap("Beeswax candle: one more");
    stall.tap_testid("refund");
    stall.wait_for("return-paid");
}
