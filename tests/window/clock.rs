//! The stated clock that other window tests rely on, and that the shipped till is deaf to it.

use serde_json::json;
use trestle_tests::till::{TABLET, Till};

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
