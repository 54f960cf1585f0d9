//! Store credit: given for goods that come back, shown as a code, spent when paying, and listed where two tills spent it.

use serde_json::{Value, json};
use trestle_tests::till::TABLET;

use crate::layout::look;
use crate::stall::Stall;

/// Takes a fox of 12.00 back for store credit, as a seller does; gives the code that is shown.
fn given(stall: &mut Stall) -> String {
    let sale = stall.sell(&["Felt fox"]);
    stall.scan(sale["receipt"].as_str().expect("a code"));
    stall.wait_for("verdict");
    stall.tap_testid("return-1-more");
    stall.tap_testid("return-as-credit");
    stall.wait_for_text("refund-amount", "€12.00");
    look(stall, "return-as-credit");
    stall.tap_testid("refund");
    stall.wait_for_text("return-paid", "12.00");
    stall.wait_for("credit-qr");
    look(stall, "return-credit");
    let code = stall.text("credit-given");
    stall.tap_testid("return-done");
    code
}

#[test]
fn goods_come_back_for_a_code_that_pays_the_next_sale_and_keeps_the_rest() {
    let mut stall = Stall::demo(TABLET);
    let code = given(&mut stall);
    stall.pick_to("Honey 250 g", "7.50");
    stall.tap_testid("charge");
    stall.tap_testid("pay-credit");
    look(&mut stall, "pay-credit-asked");
    // As a person types it: small letters, no dashes.
    stall.write("credit-code", &code.to_lowercase().replace('-', ""));
    stall.tap_testid("credit-look");
    stall.wait_for_text("credit-balance", "€12.00");
    stall.wait_for_text("credit-usable", "€7.50");
    look(&mut stall, "pay-credit");
    stall.tap_testid("credit-use");
    stall.wait_for("screen-done");
    let sale = stall.latest_sale();
    assert_eq!(sale["tenders"], json!([{ "kind": "credit", "amount": 750, "reference": code }]));
    stall.tap_testid("new-sale");

    // Scanned while selling, it leads to Pay; what is left on it is a part of the payment.
    stall.pick_to("Felt fox", "12.00");
    stall.scan(&code);
    stall.wait_for_text("credit-usable", "€4.50");
    stall.tap_testid("credit-use");
    stall.wait_for_text("pay-due", "€7.50");
    stall.tap_testid("pay-exact");
    stall.wait_for("screen-done");
    stall.tap_testid("undo-sale");
    stall.wait_for_text("done-back", "7.50");
    assert!(stall.text("done-back-credit").starts_with("4.50 went back"));
    let looked = stall.ask("credit.look_up", &json!({ "code": code }));
    assert_eq!(looked["balance"], 450);
    stall.tap_testid("new-sale");
    stall.ask("session.count", &json!({ "total": 0 }));
    stall.go("day");
    stall.tap_testid("x-report");
    stall.wait_for_text("report-credit-issued", "12.00");
    stall.wait_for_text("report-credit-redeemed", "7.50");
    look(&mut stall, "day-x-credit");
}

#[test]
fn a_wrong_code_is_told_at_its_field_and_nothing_is_paid() {
    let stall = Stall::demo(TABLET);
    stall.pick_to("Felt fox", "12.00");
    stall.tap_testid("charge");
    stall.tap_testid("pay-credit");
    let off = "return byTestId('credit-use').el.disabled";
    stall.write("credit-code", "C010-1KKF-AVFQ-F4");
    stall.tap_testid("credit-look");
    stall.wait_until("return document.body.innerText.includes('A character in this code is wrong')");
    assert_eq!(stall.run(off, vec![]), Value::Bool(true));
    stall.tap_testid("credit-not");
    stall.tap_testid("pay-credit");
    stall.write("credit-code", "C030-00W9-38NK-R0");
    stall.tap_testid("credit-look");
    stall.wait_until("return document.body.innerText.includes('was given on till 3')");
    assert_eq!(stall.run(off, vec![]), Value::Bool(true), "nobody here knows what is left on it");
    stall.tap_testid("credit-not");
    stall.tap_testid("pay-exact");
    stall.wait_for("screen-done");
    stall.tap_testid("new-sale");
    stall.wait_for("basket-empty");
    stall.scan("C010-1KKF-AVFQ-F3");
    stall.wait_for("message");
}
