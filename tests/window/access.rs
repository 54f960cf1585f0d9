//! For everybody: axe and a ruler on every screen and dialog in both themes, the whole till by keyboard, the focus kept in
//! dialogs.

use fantoccini::key::Key;
use serde_json::{Value, json};
use trestle_tests::till::{Size, TABLET};

use crate::layout::measured;
use crate::stall::{BY_HAND, SIZES, Stall};
use crate::tour::{self, Visit};
use crate::{tour_of_days, tour_of_files, tour_of_goods, tour_of_tills};

/// Nothing that axe calls serious or critical along a walk, in either theme, and nothing that a ruler complains of. The
/// theme is switched without walking twice; that the setting does it is tested below.
fn assert_accessible(walk: fn(Size, Visit<'_>)) {
    let found = measured(TABLET, walk, |stall| {
        let in_theme = |theme: &str| {
            stall.run("document.documentElement.dataset.theme = arguments[0]", vec![json!(theme)]);
            stall.axe().into_iter().map(|serious| json!({ theme: serious })).collect::<Vec<_>>()
        };
        [in_theme("evening"), in_theme("daylight")].concat()
    });
    assert!(found.is_empty(), "{}", serde_json::to_string_pretty(&found).expect("text"));
}

#[test]
fn set_up_is_for_everybody() {
    assert_accessible(tour::set_up);
}

#[test]
fn selling_is_for_everybody() {
    assert_accessible(tour::sell);
}

#[test]
fn returning_is_for_everybody() {
    assert_accessible(tour::take_back);
}

#[test]
fn the_day_is_for_everybody() {
    assert_accessible(tour::day);
}

#[test]
fn catalogue_markets_and_settings_are_for_everybody() {
    assert_accessible(tour::more);
}

#[test]
fn days_left_open_and_people_are_for_everybody() {
    assert_accessible(tour_of_days::days);
}

#[test]
fn a_doubtful_clock_is_told_to_everybody() {
    assert_accessible(tour::doubt);
}

#[test]
fn the_pages_of_catalogue_files_are_for_everybody() {
    assert_accessible(tour_of_files::listings);
}

#[test]
fn what_tiles_ask_is_accessible() {
    assert_accessible(tour_of_goods::asking);
}

#[test]
fn the_favourites_are_for_everybody() {
    assert_accessible(tour_of_goods::arranging);
}

#[test]
fn the_screens_of_members_are_for_everybody() {
    assert_accessible(tour_of_tills::members);
}

#[test]
fn the_screens_of_tills_and_sync_are_for_everybody() {
    assert_accessible(tour_of_tills::sync);
    assert_accessible(tour_of_tills::join);
}

#[test]
fn the_evening_theme_is_a_setting_and_stays() {
    let mut stall = Stall::demo(TABLET);
    stall.settings("tablet");
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

/// The size of letters was fixed, and the window cannot be zoomed with two fingers.
#[test]
fn the_size_of_letters_is_a_setting_and_nothing_is_lost_by_it() {
    for (size, shown) in SIZES {
        let stall = Stall::demo(size);
        let letters = || {
            let script = "return parseFloat(getComputedStyle(document.body).fontSize)";
            stall.run(script, vec![]).as_f64().expect("a size")
        };
        let before = letters();
        stall.go("more");
        stall.tap_testid("more-settings");
        stall.tap_testid("settings-page-tablet");
        stall.tap_testid("text-size-larger");
        stall.wait_until("return document.documentElement.dataset.text === 'larger'");
        stall.go("sell");
        stall.wait_for("screen-sell");
        assert!(letters() > before * 1.2, "{} from {before} at {shown}", letters());
        stall.picture(size, "sell-larger");
        stall.sell(&["Felt fox"]);
        stall.pick_to("Jam", "5.00");
        stall.tap_testid("charge");
        stall.wait_for("screen-pay");
        stall.picture(size, "pay-larger");
    }
}
