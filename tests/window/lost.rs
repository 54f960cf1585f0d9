//! A reply lost on the way: the engine did it, the window never heard. Pressed again, nothing happens twice.

use serde_json::json;
use trestle_tests::till::TABLET;

use crate::stall::Stall;
use crate::tour::open_day;

/// The next call of this command reaches the engine, and its reply does not reach the page.
const LOSE: &str = "const [name] = arguments;\
    const real = window.fetch;\
    window.fetch = async (address, sent) => {\
        if (typeof sent?.body !== 'string' || JSON.parse(sent.body).name !== name) return real(address, sent);\
        window.fetch = real;\
        await real(address, sent);\
        const headers = { 'Tauri-Response': 'error', 'Content-Type': 'application/json' };\
        return new Response(JSON.stringify('the reply was lost'), { headers });\
    };";

/// Presses a button whose reply is lost, waits until that is told, and presses it again.
fn lost_then_again(stall: &Stall, command: &str, button: &str) {
    stall.rested();
    stall.run(LOSE, vec![json!(command)]);
    stall.tap_testid(button);
    stall.wait_until("return byTestId('message').el?.dataset.severity === 'error'");
    assert!(stall.text("message-text").starts_with("Something went wrong inside the till."));
    stall.tap_testid("message-close");
    stall.tap_testid(button);
}

#[test]
fn a_sale_whose_reply_was_lost_is_one_sale() {
    let stall = Stall::demo(TABLET);
    stall.pick_to("Beeswax candle", "4.50");
    lost_then_again(&stall, "sale.commit", "exact-cash");
    stall.wait_for("screen-done");
    assert_eq!(stall.takings(), (1, 450));
    assert_eq!(stall.text("done-receipt"), stall.latest_sale()["receipt"].as_str().expect("a code"));
    stall.tap_testid("new-sale");
    stall.wait_for("basket-empty");

    stall.pick_to("Jam", "5.00");
    stall.tap_testid("charge");
    stall.wait_for_text("pay-due", "€5.00");
    stall.key_in("2000");
    stall.wait_for_text("pay-change", "€15.00");
    lost_then_again(&stall, "sale.commit", "pay-take");
    stall.wait_for_text("done-change", "15.00");
    assert_eq!(stall.takings(), (2, 950));
}

#[test]
fn an_undo_whose_reply_was_lost_reverses_once() {
    let stall = Stall::demo(TABLET);
    stall.pick_to("Jam", "5.00");
    stall.tap_testid("exact-cash");
    stall.wait_for("screen-done");
    lost_then_again(&stall, "sale.undo", "undo-sale");
    stall.wait_for_text("done-back", "5.00");
    let report = stall.ask("day.report", &json!({}));
    assert_eq!((&report["undone"], &report["takings"]), (&json!(1), &json!(0)));
}

#[test]
fn a_refund_whose_reply_was_lost_is_one_refund() {
    let stall = Stall::demo(TABLET);
    let sale = stall.sell(&["Jam", "Jam"]);
    stall.go("return");
    stall.tap_testid(&format!("sale-{}", sale["sale"].as_str().expect("an id")));
    stall.tap("Jam: one more");
    stall.wait_for_text("refund-amount", "€5.00");
    lost_then_again(&stall, "return.commit", "refund");
    stall.wait_for_text("return-paid", "5.00");
    let report = stall.ask("day.report", &json!({}));
    assert_eq!((&report["returns"], &report["refunded"]), (&json!(1), &json!(500)));
}

#[test]
fn cash_moved_and_a_day_closed_whose_replies_were_lost_are_recorded_once() {
    let stall = Stall::demo(TABLET);
    open_day(&stall);
    stall.go("day");
    stall.tap_testid("cash-in");
    stall.key_in("2000");
    stall.tap_testid("move-reason-change");
    lost_then_again(&stall, "session.move_cash", "move-save");
    stall.wait_until("return !byTestId('move-dialog').el");
    assert_eq!(stall.ask("day.report", &json!({}))["movements"].as_array().map(Vec::len), Some(1));

    stall.tap_testid("end-day");
    stall.tap_testid("count-way-amount");
    stall.key_in("10000");
    lost_then_again(&stall, "session.count", "count-done");
    stall.wait_for_text("difference", "0.00");
    lost_then_again(&stall, "session.close", "close-day");
    stall.wait_for("report-head");
    assert_eq!(stall.ask("session.status", &json!({}))["earlier"].as_array().map(Vec::len), Some(3));
}

#[test]
fn an_item_whose_reply_was_lost_is_made_once() {
    let stall = Stall::shop(TABLET);
    stall.tap_testid("empty-item");
    stall.write("item-name", "Peg doll");
    stall.key_in("700");
    lost_then_again(&stall, "catalog.save_item", "save");
    stall.wait_for("screen-catalogue");
    assert_eq!(stall.ask("catalog.list", &json!({}))["tiles"].as_array().map(Vec::len), Some(1));
}
