//! Baskets that wait: held, parked by themselves, cleared, brought back.

use serde_json::json;
use trestle_tests::till::{SMALL, TABLET};

use crate::stall::Stall;

#[test]
fn a_held_basket_is_resumed_as_it_was() {
    let stall = Stall::demo(TABLET);
    stall.pick_to("Beeswax candle", "4.50");
    stall.pick_to("Jam", "9.50");
    stall.tap_testid("hold");
    stall.wait_for("basket-empty");
    stall.wait_for_text("hold", "Resume (1)");
    stall.pick_to("Matches", "1.00");
    stall.wait_for_text("hold", "Hold");
    stall.tap_testid("exact-cash");
    stall.tap_testid("new-sale");

    stall.tap_testid("hold");
    stall.wait_for("held-dialog");
    stall.tap("10:00 Beeswax candle, Jam");
    stall.wait_for_text("basket-total", "9.50");
    assert_eq!(stall.basket()["lines"].as_array().map(Vec::len), Some(2));
    assert_eq!(stall.takings(), (1, 100), "holding sells nothing");
}

#[test]
fn resuming_over_a_full_basket_parks_it_by_itself() {
    let stall = Stall::demo(TABLET);
    stall.pick_to("Beeswax candle", "4.50");
    stall.tap_testid("hold");
    stall.wait_for("basket-empty");
    stall.pick_to("Jam", "5.00");
    // Another basket is asked for while one is in hand: the engine parks it.
    let held = stall.ask("basket.list_held", &json!({}));
    stall.ask("basket.resume", &json!({ "basket": held["held"][0]["basket"] }));
    let held = stall.ask("basket.list_held", &json!({}));
    assert_eq!((&held["held"][0]["total"], held["held"].as_array().map(Vec::len)), (&json!(500), Some(1)));
    stall.reload();
    stall.wait_for_text("basket-total", "4.50");
    stall.tap_testid("hold");
    stall.wait_for_text("hold", "Resume (2)");
}

#[test]
fn a_cleared_basket_comes_back_by_undo() {
    let stall = Stall::demo(TABLET);
    stall.pick_to("Felt fox", "12.00");
    stall.tap_testid("basket-clear");
    stall.wait_for("basket-empty");
    assert_eq!(stall.total(), 0);
    stall.tap_testid("message-action");
    stall.wait_for_text("basket-total", "12.00");
    assert_eq!(stall.total(), 1200);
}

#[test]
fn a_cleared_basket_waits_under_recently_cleared() {
    let stall = Stall::demo(TABLET);
    stall.pick_to("Felt fox", "12.00");
    stall.tap_testid("basket-clear");
    stall.wait_for("basket-empty");
    stall.tap_testid("message-close");
    stall.tap_testid("hold");
    stall.wait_for("held-dialog");
    assert!(stall.text("held-dialog").contains("None on hold."), "cleared is not held");
    stall.tap("10:00 Felt fox");
    stall.wait_for_text("basket-total", "12.00");
}

#[test]
fn held_baskets_survive_a_flat_battery() {
    let mut stall = Stall::demo(TABLET);
    stall.pick_to("Felt fox", "12.00");
    stall.tap_testid("hold");
    stall.wait_for_text("hold", "Resume (1)");
    stall.restart();
    stall.wait_for_text("hold", "Resume (1)");
    stall.tap_testid("hold");
    stall.tap("10:00 Felt fox");
    stall.wait_for_text("basket-total", "12.00");
}

#[test]
fn a_basket_on_hold_has_the_name_that_the_seller_gives_it() {
    for size in [TABLET, SMALL] {
        let stall = Stall::demo(size);
        stall.pick_to("Felt fox", "12.00");
        stall.tap_testid("hold");
        stall.wait_for_text("hold", "Resume (1)");
        stall.tap_testid("message-action");
        stall.wait_for("held-name");
        stall.write("held-name", "Red scarf");
        stall.tap_testid("held-name-save");
        stall.wait_until("return byTestId('held-dialog').el.innerText.includes('Red scarf')");
        stall.picture(size, "held-named");
        let held = stall.ask("basket.list_held", &json!({}))["held"].take();
        assert_eq!((&held[0]["name"], held.as_array().map(Vec::len)), (&json!("Red scarf"), Some(1)));
        stall.tap_testid(&format!("held-{}", held[0]["basket"]));
        stall.wait_for_text("basket-total", "12.00");
    }
}
