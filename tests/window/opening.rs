//! The window opens, at the sizes it is made for, and dies and comes back without harm.

use serde_json::json;
use trestle_tests::till::{SMALL, TABLET, Till, pictures};

const SOMETHING_TO_READ: &str = "return document.querySelector('[data-testid=app-root]').innerText.trim() !== ''";

#[test]
fn an_empty_till_opens_and_shows_its_screen() {
    let data = tempfile::tempdir().expect("a temporary folder");
    for (size, name) in [(TABLET, "opening-1280x800.png"), (SMALL, "opening-1024x600.png")] {
        let till = Till::start(data.path(), size);
        till.wait_until(SOMETHING_TO_READ);
        till.screenshot(&pictures().join(name));
        assert_eq!(till.run("return [innerWidth, innerHeight]", vec![]), json!([size.width, size.height]));
    }
}

#[test]
fn the_page_reaches_the_engine_and_gets_its_errors_as_codes() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let mut till = Till::start(data.path(), TABLET);
    assert!(till.call("app.status", &json!({})).is_ok());
    till.restart();
    assert!(till.call("app.status", &json!({})).is_ok(), "a killed till opens again");
    let error = till.call("no.such_command", &json!({})).expect_err("there is no such command");
    assert!(error["code"].is_string() && error["class"].is_string(), "{error}");
}

#[test]
fn the_opening_screen_has_nothing_that_axe_calls_serious() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let till = Till::start(data.path(), TABLET);
    till.wait_until(SOMETHING_TO_READ);
    assert_eq!(till.axe(), Vec::<serde_json::Value>::new());
}
