//! The stated clock that other window tests rely on, and that the shipped till is deaf to it; a tablet whose clock is wrong.

use serde_json::json;
use trestle_tests::till::{TABLET, Till};

use crate::stall::Stall;

/// A Saturday on which no suite will run again.
const MARKET_DAY: &str = "2021-05-01T09:00:00Z";

fn business_day(till: &Till) -> String {
    let status = till.call("app.status", &json!({})).expect("the till is open");
    status["result"]["business_day"].as_str().expect("a business day").to_owned()
}

#[test]
fn a_till_built_for_tests_can_be_told_the_time() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let till = Till::start_at(data.path(), TABLET, MARKET_DAY);
    assert_eq!(business_day(&till), "2021-05-01");
}

#[test]
fn the_shipped_till_cannot_be_told_the_time() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let till = Till::start_shipped_at(data.path(), TABLET, MARKET_DAY);
    assert_ne!(business_day(&till), "2021-05-01", "the variable reached the engine of a till without test-clock");
}

#[test]
fn a_till_whose_clock_says_1970_sells_on_and_takes_the_date_from_the_seller() {
    let mut stall = Stall::demo(TABLET);
    stall.restart_at("1970-01-01T00:05:00Z");
    stall.wait_for_text("clock-warning", "Check the tablet's clock");
    stall.go("day");
    stall.wait_for("clock-doubt");
    stall.tap_testid("state-day");
    stall.wait_for("clock-dialog");
    stall.wait_until("return byTestId('month').el.innerText.length > 0");
    while stall.text("month") != "May 2026" {
        let month = stall.text("month");
        stall.tap_testid("month-next");
        stall.wait_until(&format!("return squeeze(byTestId('month').el.innerText) !== '{month}'"));
    }
    stall.tap_testid("day-2026-05-02");
    stall.wait_for_text("stated-day", "Today is Sat 2 May 2026.");
    stall.tap("Riverside Makers");
    stall.tap_testid("open-day");
    stall.wait_for("screen-sell");
    stall.pick("Beeswax candle");
    stall.tap_testid("exact-cash");
    stall.wait_for("screen-done");
    let sale = stall.latest_sale();
    assert_eq!((&sale["day"], &sale["total"]), (&json!("2026-05-02"), &json!(450)));
    assert!(stall.text("done-return-note").contains("Sat 16 May"), "the return window counts from the stated day");
}
