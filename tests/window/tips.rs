//! Tips: switched on in the settings, named before paying or left as change, told on Done and in the day.

use serde_json::json;
use trestle_tests::till::{SMALL, TABLET};

use crate::layout::look;
use crate::stall::{BY_HAND, Stall};

#[test]
fn a_shop_switches_tips_on_and_a_card_is_charged_with_one() {
    let mut stall = Stall::demo(TABLET);
    stall.pick_to("Felt fox", "12.00");
    stall.tap_testid("charge");
    stall.wait_for_text("pay-due", "€12.00");
    stall.wait_until("return !byTestId('pay-tip').el && !byTestId('pay-keep').el");
    stall.tap_testid("pay-back");
    stall.settings("selling");
    stall.reach("tips-on");
    stall.tap_testid("tips-on");
    stall.wait_until("return byTestId('tips-on').el?.getAttribute('aria-checked') === 'true'");
    stall.go("sell");
    stall.tap_testid("charge");
    stall.tap_testid("pay-tip");
    stall.wait_for("tip-dialog");
    look(&mut stall, "pay-tip");
    stall.tap("Make it €15 tip 3.00");
    stall.wait_for_text("pay-due", "€15.00");
    assert_eq!(stall.text("pay-with-tip"), "· with a tip of 3.00");
    assert!(stall.text("pay-card").starts_with("Card 15.00"), "{}", stall.text("pay-card"));
    look(&mut stall, "pay-with-tip");
    stall.tap_testid("pay-card");
    stall.wait_for("screen-done");
    assert_eq!(stall.text("done-given"), "15.00 given for 12.00 and a tip of 3.00");
    assert_eq!(stall.text("receipt-tip"), "3.00");
    let sale = stall.latest_sale();
    assert_eq!(sale["tips"], json!([{ "kind": "card", "amount": 300 }]));
    assert_eq!(stall.takings(), (1, 1200), "a tip is no takings");
}

#[test]
fn keep_the_change_is_one_tap_and_the_money_lies_in_the_drawer() {
    let mut stall = Stall::demo(SMALL);
    stall.ask("settings.save", &json!({ "tips": true }));
    stall.pick_to("Felt fox", "12.00");
    stall.tap_testid("charge");
    stall.wait_until("return byTestId('pay-keep').el?.disabled === true");
    stall.key_in("1500");
    stall.wait_for_text("pay-change", "€3.00");
    look(&mut stall, "pay-keep");
    stall.tap_testid("pay-keep");
    stall.wait_for_text("done-change", "0.00");
    assert_eq!(stall.text("done-given"), "15.00 given for 12.00 and a tip of 3.00");
    stall.tap_testid("new-sale");

    // A typed tip, taken off again, and then named anew.
    stall.pick_to("Jam", "5.00");
    stall.tap_testid("charge");
    stall.tap_testid("pay-tip");
    // By the keyboard: the pad of Pay, which lies behind, must not hear it.
    stall.rested();
    stall.type_paced("75", BY_HAND);
    stall.wait_for_text("tip-typed", "0.75");
    assert_eq!(stall.text("pay-typed"), "0.00");
    stall.tap_testid("tip-save");
    stall.wait_for_text("pay-due", "€5.75");
    stall.tap_testid("tip-remove");
    stall.wait_for_text("pay-due", "€5.00");
    stall.tap_testid("pay-tip");
    stall.tap_testid("tip-quick-0");
    stall.wait_for_text("pay-due", "€6.00");
    stall.tap_testid("pay-exact");
    stall.wait_for("screen-done");
    stall.tap_testid("new-sale");

    stall.ask("session.count", &json!({ "total": 2100 }));
    stall.go("day");
    stall.wait_for_text("day-cash", "21.00");
    stall.tap_testid("x-report");
    stall.wait_for_text("report-tips", "4.00");
    stall.wait_for_text("report-drawer-tips", "4.00");
    stall.wait_for_text("report-takings", "17.00");
    stall.wait_for_text("report-expected", "21.00");
    look(&mut stall, "day-x-tips");
}
