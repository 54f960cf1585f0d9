//! What goes wrong at a stall: a flat battery at any tap, a finger that taps twice.

use serde_json::{Value, json};
use trestle_tests::till::TABLET;

use crate::stall::Stall;
use crate::tour::open_day;

fn sales(stall: &Stall) -> usize {
    stall.ask("sale.find", &json!({ "day": "2026-05-02", "limit": 50 }))["sales"].as_array().expect("sales").len()
}

#[test]
fn a_killed_till_comes_back_with_the_basket_of_the_last_tap() {
    let mut stall = Stall::demo(TABLET);
    let taps = [("Beeswax candle", "4.50"), ("Matches", "5.50"), ("Soy candle", "11.50"), ("Beeswax candle", "16.00")];
    for (name, total) in taps {
        stall.pick_to(name, total);
        stall.restart();
        stall.wait_for_text("basket-total", total);
        stall.wait_for_text("charge", &format!("Charge €{total}"));
    }
    let lines = stall.basket()["lines"].take();
    let told: Vec<_> = lines.as_array().expect("lines").iter().map(|line| (&line["name"], &line["quantity"])).collect();
    assert_eq!(
        told,
        [(&json!("Beeswax candle"), &json!(2)), (&json!("Matches"), &json!(1)), (&json!("Soy candle"), &json!(1))]
    );
}

#[test]
fn a_till_killed_right_after_exact_cash_has_sold_once_or_not_at_all() {
    let mut stall = Stall::demo(TABLET);
    for round in 1..=3 {
        stall.pick_to("Beeswax candle", "4.50");
        // The command is on its way when the battery goes.
        stall.run("byTestId('exact-cash').el.click()", vec![]);
        stall.restart();
        stall.wait_for("screen-sell");
        // Whether it was in time or not, the basket says: pressed again, there is one sale more than before.
        if stall.total() > 0 {
            stall.wait_for_text("basket-total", "4.50");
            stall.tap_testid("exact-cash");
            stall.wait_for("screen-done");
            stall.tap_testid("new-sale");
        }
        assert_eq!((sales(&stall), stall.takings()), (round, (round as i64, 450 * round as i64)));
    }
}

#[test]
fn a_till_killed_on_done_has_sold_exactly_once() {
    let mut stall = Stall::demo(TABLET);
    stall.pick("Beeswax candle");
    stall.tap_testid("exact-cash");
    stall.wait_for("screen-done");
    stall.restart();
    stall.wait_for("basket-empty");
    assert_eq!((sales(&stall), stall.takings()), (1, (1, 450)));
}

#[test]
fn exact_cash_pressed_twice_is_one_sale() {
    let stall = Stall::demo(TABLET);
    stall.pick_to("Beeswax candle", "4.50");
    stall.press_twice("exact-cash");
    stall.wait_for("screen-done");
    stall.tap_testid("new-sale");
    stall.pick_to("Beeswax candle", "4.50");
    stall.double_tap("exact-cash");
    stall.wait_for("screen-done");
    stall.wait_until("return !document.documentElement.hasAttribute('data-resting')");
    assert!(stall.shows("new-sale"), "the second tap did not leave Done either");
    assert_eq!((sales(&stall), stall.takings()), (2, (2, 900)));
}

#[test]
fn a_screen_that_has_just_come_ignores_the_second_half_of_a_double_tap() {
    let stall = Stall::demo(TABLET);
    stall.pick_to("Beeswax candle", "4.50");
    // Done's own button is pressed in the moment in which it appears.
    let press = "const watch = new MutationObserver(() => {\
            const next = document.querySelector('[data-testid=new-sale]');\
            if (!next) return;\
            watch.disconnect();\
            next.click();\
            window.pressed = true;\
        });\
        watch.observe(document.body, { childList: true, subtree: true });\
        byTestId('exact-cash').el.click();";
    stall.rested();
    stall.run(press, vec![]);
    stall.wait_until("return window.pressed === true");
    stall.rested();
    assert!(stall.shows("new-sale"), "the change is still there to be read");
    stall.tap_testid("new-sale");
    stall.wait_for("basket-empty");
}

#[test]
fn taking_money_pressed_twice_is_one_sale() {
    let stall = Stall::demo(TABLET);
    for (button, twice) in [("pay-take", true), ("pay-take", false), ("pay-card", true), ("pay-exact", false)] {
        stall.pick_to("Beeswax candle", "4.50");
        stall.tap_testid("charge");
        stall.wait_for_text("pay-due", "€4.50");
        if button == "pay-take" {
            stall.key_in("2000");
            stall.wait_for_text("pay-change", "€15.50");
        }
        if twice {
            stall.press_twice(button)
        } else {
            stall.double_tap(button)
        }
        stall.wait_for("screen-done");
        stall.tap_testid("new-sale");
        stall.wait_for("basket-empty");
    }
    assert_eq!((sales(&stall), stall.takings()), (4, (4, 1800)));
}

#[test]
fn a_note_pressed_twice_in_one_tick_is_given_once() {
    let stall = Stall::demo(TABLET);
    for total in ["12.00", "24.00", "36.00"] {
        stall.pick_to("Felt fox", total);
    }
    stall.tap_testid("charge");
    stall.press_twice("pay-note-1000");
    stall.wait_for_text("pay-due", "€26.00");
    stall.rested();
    assert_eq!(stall.text("pay-given"), "10.00");
    // Two taps by a hand are two notes.
    stall.tap_testid("pay-note-1000");
    stall.wait_for_text("pay-due", "€16.00");
}

#[test]
fn undo_pressed_twice_reverses_once() {
    let stall = Stall::demo(TABLET);
    for twice in [true, false] {
        stall.pick_to("Felt fox", "12.00");
        stall.tap_testid("exact-cash");
        stall.wait_for("screen-done");
        if twice {
            stall.press_twice("undo-sale")
        } else {
            stall.double_tap("undo-sale")
        }
        stall.wait_for_text("done-back", "12.00");
        stall.tap_testid("new-sale");
        stall.wait_for_text("basket-total", "12.00");
        stall.tap_testid("basket-clear");
        stall.wait_for("basket-empty");
    }
    let report = stall.ask("day.report", &json!({}));
    assert_eq!((&report["undone"], &report["undone_total"], &report["takings"]), (&json!(2), &json!(2400), &json!(0)));
}

#[test]
fn a_refund_pressed_twice_is_one_refund() {
    let stall = Stall::demo(TABLET);
    for (count, twice) in [(1, true), (2, false)] {
        let sale = stall.sell(&["Jam", "Jam", "Jam"]);
        stall.go("return");
        stall.tap_testid(&format!("sale-{}", sale["sale"].as_str().expect("an id")));
        stall.tap("Jam: one more");
        stall.wait_for_text("refund-amount", "€5.00");
        if twice {
            stall.press_twice("refund")
        } else {
            stall.double_tap("refund")
        }
        stall.wait_for_text("return-paid", "5.00");
        let report = stall.ask("day.report", &json!({}));
        assert_eq!((&report["returns"], &report["refunded"]), (&json!(count), &json!(500 * count)));
        stall.tap_testid("return-done");
        stall.wait_for("screen-sell");
    }
}

#[test]
fn moving_cash_counting_and_closing_pressed_twice_are_recorded_once() {
    let stall = Stall::demo(TABLET);
    open_day(&stall);
    stall.go("day");
    for (count, twice) in [(1, true), (2, false)] {
        stall.tap_testid("cash-out");
        stall.key_in("500");
        stall.tap_testid("move-reason-parking");
        if twice {
            stall.press_twice("move-save")
        } else {
            stall.double_tap("move-save")
        }
        stall.wait_until("return !byTestId('move-dialog').el");
        let moves = stall.ask("day.report", &json!({}))["movements"].as_array().map(Vec::len);
        assert_eq!(moves, Some(count));
    }
    stall.tap_testid("end-day");
    stall.tap_testid("count-way-amount");
    stall.key_in("7000");
    stall.press_twice("count-done");
    stall.wait_for_text("difference", "0.00");
    stall.press_twice("close-day");
    stall.wait_for("report");
    assert_eq!(stall.text("report-counted"), "70.00");
    assert_eq!(stall.ask("session.status", &json!({}))["session"], Value::Null);
    assert_eq!(stall.ask("session.status", &json!({}))["earlier"].as_array().map(Vec::len), Some(3));
}

#[test]
fn a_shop_or_an_item_saved_twice_is_made_once() {
    let stall = Stall::new(TABLET);
    stall.tap_testid("setup-shop");
    stall.write("shop-name", "Blue Door");
    stall.tap("France");
    stall.press_twice("create-shop");
    stall.wait_for("screen-keep");
    stall.keep_words();
    stall.tap_testid("empty-item");
    stall.write("item-name", "Peg doll");
    stall.key_in("700");
    stall.press_twice("save");
    stall.wait_for("screen-catalogue");
    stall.wait_until("return all('[data-testid^=item-]').length === 1");
    assert_eq!(stall.ask("catalog.list", &json!({}))["tiles"].as_array().map(Vec::len), Some(1));
}
