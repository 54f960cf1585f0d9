//! Taking back: by typed code and from the list, in time and late, and the difference between a code that is wrong and one
//! that never was.

use serde_json::{Value, json};
use trestle_rules::code::ReceiptCode;
use trestle_tests::till::TABLET;

use crate::stall::Stall;

fn id(sale: &Value) -> &str {
    sale["sale"].as_str().expect("an id")
}

fn code(sale: &Value) -> &str {
    sale["receipt"].as_str().expect("a code")
}

/// What stayed of card payments in a report.
fn card_of(report: &Value) -> i64 {
    let tenders = report["tenders"].as_array().expect("tenders").iter();
    tenders.filter(|tender| tender["kind"] == "card").map(|tender| tender["amount"].as_i64().expect("an amount")).sum()
}

#[test]
fn a_sale_is_found_by_its_typed_code_and_one_of_two_comes_back_to_the_cent() {
    let stall = Stall::demo(TABLET);
    let sale = stall.sell(&["Jam", "Jam", "Felt fox"]);
    stall.go("return");
    // As a person types it: small letters, no dashes.
    stall.write("return-code", &code(&sale).to_lowercase().replace('-', ""));
    stall.tap_testid("return-find");
    stall.wait_for("verdict");
    assert_eq!(stall.text("return-receipt"), code(&sale));
    let verdict = stall.text("verdict");
    assert!(verdict.starts_with("Can be returned, until Sat 16 May"), "the verdict comes first: {verdict}");
    assert!(verdict.contains("Riverside Makers"), "then its reason: {verdict}");
    let off = stall.run("return byTestId('refund').el.disabled", vec![]);
    assert_eq!(off, json!(true), "nothing chosen, nothing to refund");

    stall.tap("Jam: one more");
    stall.wait_for_text("refund-amount", "€5.00");
    stall.tap_testid("return-why-faulty");
    stall.tap_testid("return-goods-write_off");
    stall.tap_testid("refund");
    stall.wait_for_text("return-paid", "5.00");
    let report = stall.ask("day.report", &json!({}));
    assert_eq!((&report["returns"], &report["refunded"], &report["takings"]), (&json!(1), &json!(500), &json!(1700)));
    let judged = stall.ask("return.judge", &json!({ "sale": id(&sale) }));
    let jam = judged["lines"].as_array().expect("lines").iter().find(|line| line["name"] == "Jam").expect("jam");
    assert_eq!((&jam["returned"], &jam["left"]), (&json!(1), &json!(1)));

    stall.tap_testid("return-done");
    stall.wait_for_text("takings", "€17.00 · 1 sale");
}

#[test]
fn a_sale_is_found_in_the_list_by_part_of_a_name_and_refunded_on_card() {
    let stall = Stall::demo(TABLET);
    let sale = stall.sell(&["Enamel mug"]);
    stall.go("return");
    stall.write("return-code", "enamel");
    let row = format!("sale-{}", id(&sale));
    stall.wait_for(&row);
    stall.tap_testid(&row);
    stall.wait_for("verdict");
    stall.tap("Enamel mug: one more");
    stall.tap_testid("return-as-card");
    stall.wait_for_text("refund-amount", "€8.00");
    stall.tap_testid("refund");
    stall.wait_for_text("return-paid", "8.00");
    stall.ask("session.count", &json!({ "total": 0 }));
    let report = stall.ask("day.report", &json!({}));
    assert_eq!(card_of(&report), -800, "{report}");
    assert_eq!(report["takings"], 0);
}

/// The code of a sale that this till never made: right in itself, as only a till or a forger would write it.
fn never_issued(of: &str) -> String {
    let real = ReceiptCode::parse(of).expect("a receipt code");
    ReceiptCode { number: real.number + 500, ..real }.encode()
}

/// The code with its last character wrong.
fn mistyped(of: &str) -> String {
    let (most, last) = of.split_at(of.len() - 1);
    format!("{most}{}", if last == "0" { '1' } else { '0' })
}

#[test]
fn a_mistyped_code_and_one_never_issued_are_told_apart() {
    let stall = Stall::demo(TABLET);
    let sale = stall.sell(&["Jam"]);
    for (typed, said) in [
        (mistyped(code(&sale)), "A character in this code is wrong."),
        (never_issued(code(&sale)), "The code is written correctly, but no till of this shop issued it."),
        ("7K3M-9QXD".to_owned(), "No sale matches."),
    ] {
        stall.go("return");
        stall.wait_for("screen-return");
        stall.rested();
        stall.write("return-code", &typed);
        stall.tap_testid("return-find");
        stall.wait_until("return document.querySelector('.text .warnword') !== null");
        let told = stall.run("return squeeze(document.querySelector('.text .warnword').innerText)", vec![]);
        assert!(told.as_str().is_some_and(|told| told.starts_with(said)), "{typed}: {told}");
        assert!(!stall.shows("verdict"));
    }
    assert_eq!(stall.takings(), (1, 500));
}

#[test]
fn a_late_return_is_refused_until_a_manager_allows_it() {
    let mut stall = Stall::demo(TABLET);
    let sale = stall.sell(&["Felt fox"]);
    stall.close_day();
    stall.restart_at("2026-05-30T08:00:00Z");
    stall.wait_for("screen-sell");
    stall.go("return");
    stall.tap_testid(&format!("sale-{}", id(&sale)));
    stall.wait_for("verdict");
    assert!(stall.text("verdict").starts_with("Too late: the window ended Sat 16 May"));
    stall.tap("Felt fox: one more");
    stall.wait_for_text("refund-amount", "€12.00");
    stall.wait_for("return-manager");
    let off = stall.run("return byTestId('refund').el.disabled", vec![]);
    assert_eq!(off, json!(true), "the policy says no");
    let args = json!({ "sale": id(&sale), "lines": [{ "line": 1, "quantity": 1 }], "refund": 1200,
        "reason": "changed_mind", "condition": "resale", "refund_as": "cash" });
    assert_eq!(
        stall.call("return.commit", &args).expect_err("the engine says no, too")["code"],
        "return.needs_manager"
    );

    stall.tap_testid("return-manager");
    stall.tap_testid("refund");
    stall.wait_for_text("return-paid", "12.00");
    assert_eq!(stall.takings(), (0, -1200));
}

#[test]
fn nothing_comes_back_twice() {
    let stall = Stall::demo(TABLET);
    let sale = stall.sell(&["Felt fox"]);
    let open = || {
        stall.go("return");
        stall.tap_testid(&format!("sale-{}", id(&sale)));
        stall.wait_for("verdict");
    };
    open();
    stall.tap("Felt fox: one more");
    stall.tap_testid("refund");
    stall.wait_for("return-paid");
    open();
    assert!(stall.text("return-1").contains("1 already returned"));
    assert_eq!(stall.run("return byTestId('return-1-more').el.disabled", vec![]), json!(true));
}
