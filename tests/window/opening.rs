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

#[test]
fn a_second_window_on_the_same_shop_opens_and_says_who_has_it() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let mut first = Till::start(data.path(), TABLET);
    assert!(first.call("app.status", &json!({})).is_ok());
    // The lock belongs to the folder however it is called; the harness tells the two programs apart by their argument.
    let other_name = data.path().join(".");
    let second = Till::start(&other_name, TABLET);
    second.wait_until(SOMETHING_TO_READ);
    second.screenshot(&pictures().join("second-window.png"));
    let error = second.call("app.status", &json!({})).expect_err("the folder is in use");
    assert_eq!((&error["code"], &error["class"]), (&json!("store.busy"), &json!("busy")), "{error}");
    assert_eq!(second.call("catalog.list", &json!({})).expect_err("every command answers so")["code"], "store.busy");

    first.kill();
    // The lock dies with its holder, whose end the system may still be working on; each status is another attempt.
    let opened = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(20));
        second.call("app.status", &json!({})).is_ok()
    });
    assert!(opened, "the lock dies with its holder, and status tries again");
}
