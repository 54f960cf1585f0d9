//! For everybody: axe on every screen and dialog in both themes, the whole till by keyboard, the focus kept in dialogs.

use std::collections::BTreeMap;

use fantoccini::key::Key;
use serde_json::{Value, json};
use trestle_tests::till::{Size, TABLET};

use crate::stall::{BY_HAND, Stall};
use crate::tour::{self, Visit};

/// What axe finds serious or critical along a walk, by stop and theme. The screens are shown in the evening theme without
/// walking twice; that the setting itself does it is tested below.
fn assert_accessible(walk: fn(Size, Visit<'_>)) {
    let mut found = BTreeMap::new();
    walk(TABLET, &mut |stall: &Stall, stop: &str| {
        for theme in ["daylight", "evening"] {
            stall.run("document.documentElement.dataset.theme = arguments[0]", vec![json!(theme)]);
            let serious = stall.axe();
            if !serious.is_empty() {
                found.insert(format!("{stop}, {theme}"), serious);
            }
        }
        stall.run("document.documentElement.dataset.theme = 'daylight'", vec![]);
    });
    assert!(found.is_empty(), "{}", serde_json::to_string_pretty(&found).expect("text"));
}

#[test]
fn axe_finds_nothing_serious_in_set_up() {
    assert_accessible(tour::set_up);
}

#[test]
fn axe_finds_nothing_serious_in_selling() {
    assert_accessible(tour::sell);
}

#[test]
fn axe_finds_nothing_serious_in_returning() {
    assert_accessible(tour::take_back);
}

#[test]
fn axe_finds_nothing_serious_in_the_day() {
    assert_accessible(tour::day);
}

#[test]
fn axe_finds_nothing_serious_under_more() {
    assert_accessible(tour::more);
}

#[test]
fn axe_finds_nothing_serious_about_a_doubtful_clock() {
    assert_accessible(tour::doubt);
}

#[test]
fn the_evening_theme_is_a_setting_and_stays() {
    let mut stall = Stall::demo(TABLET);
    stall.go("more");
    stall.tap_testid("more-settings");
    stall.tap_testid("theme-evening");
    stall.wait_until("return document.documentElement.dataset.theme === 'evening'");
    stall.restart();
    stall.wait_for("screen-sell");
    stall.wait_until("return document.documentElement.dataset.theme === 'evening'");
}

fn press(stall: &Stall, key: Key) {
    stall.rested();
    stall.type_keys(&char::from(key).to_string());
}

#[test]
fn a_sale_is_rung_up_by_keyboard_alone() {
    let stall = Stall::demo(TABLET);
    press(&stall, Key::F2);
    stall.wait_for("search-text");
    stall.type_paced("jam", BY_HAND);
    stall.wait_for(&format!("tile-{}", stall.item("Jam")));
    press(&stall, Key::Enter);
    stall.wait_for_text("basket-total", "5.00");
    press(&stall, Key::Escape);
    stall.wait_for("tiles");

    press(&stall, Key::F4);
    stall.wait_for("basket-empty");
    press(&stall, Key::F4);
    stall.wait_for("held-dialog");
    press(&stall, Key::Tab);
    press(&stall, Key::Tab);
    stall.wait_until("return document.activeElement.dataset.testid?.startsWith('held-')");
    press(&stall, Key::Enter);
    stall.wait_for_text("basket-total", "5.00");

    press(&stall, Key::F9);
    stall.wait_for("screen-pay");
    press(&stall, Key::Escape);
    stall.wait_for("screen-sell");
    press(&stall, Key::F9);
    stall.wait_for_text("pay-due", "€5.00");
    stall.rested();
    stall.type_paced("1000", BY_HAND);
    stall.wait_for_text("pay-change", "€5.00");
    press(&stall, Key::Enter);
    stall.wait_for_text("done-change", "5.00");
    press(&stall, Key::Enter);
    stall.wait_for("basket-empty");
    assert_eq!(stall.takings(), (1, 500));

    press(&stall, Key::F2);
    stall.type_paced("jam", BY_HAND);
    stall.wait_for(&format!("tile-{}", stall.item("Jam")));
    press(&stall, Key::Enter);
    stall.wait_for_text("basket-total", "5.00");
    press(&stall, Key::F8);
    stall.wait_for("screen-done");
    assert_eq!(stall.takings(), (2, 1000));
}

#[test]
fn a_dialog_keeps_the_focus_and_gives_it_back() {
    let stall = Stall::demo(TABLET);
    stall.pick_to("Soy candle", "6.00");
    stall.run("byTestId('line-1').el.focus()", vec![]);
    press(&stall, Key::Enter);
    stall.wait_for("line-dialog");
    let inside = "return byTestId('line-dialog').el.contains(document.activeElement)";
    let stops =
        stall.run("return byTestId('line-dialog').el.querySelectorAll('button:not(:disabled), input').length", vec![]);
    for _ in 0..stops.as_u64().expect("a count") + 2 {
        press(&stall, Key::Tab);
        assert_eq!(stall.run(inside, vec![]), json!(true), "Tab leads out of the dialog");
    }
    assert_eq!(stall.run("return document.querySelector('.screens').inert", vec![]), json!(true));
    // The keys of the screen behind do nothing here.
    press(&stall, Key::F9);
    press(&stall, Key::F8);
    stall.wait_for("line-dialog");
    assert_eq!(stall.takings(), (0, 0));
    press(&stall, Key::Escape);
    stall.wait_until("return !byTestId('line-dialog').el && document.activeElement.dataset.testid === 'line-1'");
}

#[test]
fn what_changes_is_told_to_the_ear() {
    let stall = Stall::demo(TABLET);
    let live = "return [...document.querySelectorAll('[aria-live]')].map((el) => squeeze(el.innerText)).join('|')";
    stall.pick_to("Soy candle", "6.00");
    assert!(stall.run(live, vec![]).as_str().is_some_and(|told| told.contains("6.00")), "the total");
    stall.tap_testid("basket-clear");
    stall.wait_for("message");
    assert!(stall.run(live, vec![]).as_str().is_some_and(|told| told.contains("Basket cleared")), "the message");
    let unnamed = "return controls().filter((el) => nameOf(el) === '' && !el.disabled).map((el) => el.outerHTML)";
    assert_eq!(stall.run(unnamed, vec![]), Value::Array(vec![]), "every control has a name");
}
