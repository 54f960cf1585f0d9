//! Transfers: the account set, a code shown, the money confirmed later.

use serde_json::json;
use trestle_tests::till::TABLET;

use crate::stall::Stall;

const IBAN: &str = "FR7630006000011234567890189";

#[test]
fn an_account_is_set_in_the_settings_and_a_mistyped_one_is_refused_there() {
    let stall = Stall::demo(TABLET);
    stall.settings("selling");
    stall.reach("account-save");
    stall.write("account-name", "Hollow Tree Candles");
    stall.write("account-iban", "FR7630006000011234567890188");
    stall.reach("account-save");
    stall.tap_testid("account-save");
    stall.wait_until("return document.body.innerText.includes('That is no IBAN')");
    assert_eq!(stall.ask("app.status", &json!({}))["shop"]["account"], json!(null));
    stall.tap_testid("account-iban");
    stall.type_paced("\u{E010}\u{E003}9", crate::stall::BY_HAND);
    stall.reach("account-save");
    stall.tap_testid("account-save");
    stall.wait_until("return byTestId('account-iban').el?.value === 'FR76 3000 6000 0112 3456 7890 189'");
    assert_eq!(stall.ask("app.status", &json!({}))["shop"]["account"]["name"], "Hollow Tree Candles");
}

#[test]
fn a_customer_pays_by_code_and_the_money_is_confirmed_under_day() {
    let stall = Stall::demo(TABLET);
    stall.pick_to("Soy candle", "6.00");
    stall.tap_testid("charge");
    stall.wait_for_text("pay-due", "€6.00");
    assert!(stall.text("pay-transfer").contains("no account set"));
    stall.tap_testid("pay-back");
    stall.ask("settings.save", &json!({ "account": { "name": "Hollow Tree", "iban": IBAN, "bic": "" } }));
    stall.tap_testid("charge");
    stall.tap_testid("pay-transfer");
    stall.wait_for("transfer-code");
    assert_eq!(stall.text("transfer-amount"), "€6.00");
    let reference = stall.text("transfer-reference");
    stall.tap_testid("transfer-not");
    assert_eq!(stall.takings(), (0, 0), "showing a code pays nothing");
    stall.rested();
    stall.tap_testid("pay-transfer");
    stall.tap_testid("transfer-sent");
    stall.wait_for("screen-done");
    let sale = stall.latest_sale();
    assert_eq!(sale["tenders"], json!([{ "kind": "transfer", "amount": 600, "reference": reference }]));

    stall.tap_testid("new-sale");
    stall.ask("session.count", &json!({ "total": 0 }));
    stall.go("day");
    stall.wait_for("day-transfer");
    stall.tap_testid("transfers");
    let id = sale["sale"].as_str().expect("an id");
    stall.tap_testid(&format!("arrived-{id}"));
    stall.wait_for("transfers-none");
    stall.tap_testid("message-action");
    stall.wait_for(&format!("transfer-{id}"));
    stall.tap_testid(&format!("arrived-{id}"));
    stall.wait_for("transfers-none");
    stall.tap_testid("transfers-dialog-close");
    stall.wait_until("return byTestId('transfers').el?.disabled === true");
}
