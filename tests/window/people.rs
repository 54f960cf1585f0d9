//! People at the till: added, handing it over with a blind count, and told on the report; the drawer opened without a sale; a
//! difference explained.

use serde_json::{Value, json};
use trestle_tests::till::{SMALL, TABLET};

use crate::stall::Stall;
use crate::tour::open_day;

fn add_people(stall: &Stall, names: &[&str]) {
    stall.go("more");
    stall.tap_testid("more-staff");
    stall.wait_for("screen-staff");
    for name in names {
        stall.write("staff-name", name);
        stall.tap_testid("staff-save");
        stall.wait_until("return byTestId('staff-name').el?.value === ''");
    }
}

#[test]
fn the_till_goes_from_one_to_the_next_with_a_blind_count_and_each_has_a_line_on_the_report() {
    for size in [TABLET, SMALL] {
        let stall = Stall::demo(size);
        add_people(&stall, &["Anna", "Ben"]);
        stall.go("day");
        stall.tap_testid("who");
        stall.tap("Anna");
        stall.wait_for_text("who", "At the till: Anna");
        stall.go("sell");
        open_day(&stall);
        stall.sell(&["Felt fox"]);
        stall.go("day");
        stall.wait_for("screen-day");
        stall.tap_testid("hand-over");
        stall.tap("Ben");
        stall.tap_testid("count-way-amount");
        stall.key_in("9150");
        let page = stall.run("return document.body.innerText", vec![]);
        assert!(!page.as_str().expect("text").contains("92.00"), "the count is no longer blind: {page}");
        stall.tap_testid("hand-over-counted");
        stall.wait_for_text("message-text", "Ben is at the till now. The drawer differs by −0.50.");
        stall.tap_testid("message-close");
        stall.sell(&["Jam"]);
        stall.tap_testid("x-report");
        stall.wait_for_text("report-takings", "17.00");
        let row = |n: usize| stall.text(&format!("stretch-{n}"));
        assert!(row(0).starts_with("Anna") && row(0).ends_with("1 12.00 −0.50"), "{}", row(0));
        assert!(row(1).starts_with("Ben") && row(1).ends_with("1 5.00 later"), "{}", row(1));
        assert_eq!(stall.latest_sale()["total"], 500);
    }
}

#[test]
fn a_hand_over_may_go_without_a_count() {
    let stall = Stall::demo(TABLET);
    stall.ask("staff.save", &json!({ "name": "Ben" }));
    open_day(&stall);
    stall.go("day");
    stall.tap_testid("hand-over");
    stall.tap("Ben");
    stall.tap_testid("hand-over-uncounted");
    stall.wait_for_text("message-text", "Ben is at the till now.");
    stall.wait_for_text("hand-over", "Hand over Ben is here");
    assert_eq!(stall.ask("day.report", &json!({}))["stretches"][0]["difference"], Value::Null);
}

#[test]
fn the_drawer_is_opened_without_a_sale_with_or_without_a_reason() {
    let stall = Stall::demo(SMALL);
    open_day(&stall);
    stall.go("day");
    stall.tap_testid("no-sale");
    stall.tap_testid("no-sale-reason-change");
    stall.tap_testid("no-sale-save");
    stall.wait_for_text("opening-0", "10:00 · drawer opened Changed money");
    stall.tap_testid("no-sale");
    stall.double_tap("no-sale-save");
    stall.wait_for_text("opening-1", "10:00 · drawer opened no reason given");
    stall.tap_testid("x-report");
    let told = "Drawer opened 2 times without a sale: 10:00 Changed money · 10:00 no reason given";
    stall.wait_for_text("report-openings", told);
}

#[test]
fn a_difference_is_explained_with_a_tap_and_stands_on_the_z() {
    let stall = Stall::demo(SMALL);
    open_day(&stall);
    stall.sell(&["Felt fox"]);
    stall.go("day");
    stall.tap_testid("end-day");
    stall.tap_testid("count-way-amount");
    stall.key_in("9150");
    stall.tap_testid("count-done");
    stall.wait_for_text("difference", "−0.50");
    stall.tap_testid("why-taken");
    stall.tap_testid("why-change");
    stall.tap_testid("close-day");
    stall.wait_for_text("report-explanation", "Why the drawer differs: Wrong change given");
    let closed = stall.ask("session.status", &json!({}))["earlier"][0]["session"].take();
    assert_eq!(stall.ask("day.report", &json!({ "session": closed }))["explanation"], "Wrong change given");
}

/// Nothing is asked about a drawer that is right, and nobody has to answer about one that is not.
#[test]
fn a_drawer_that_is_right_is_not_asked_about_and_one_that_is_not_closes_unexplained() {
    let stall = Stall::demo(TABLET);
    open_day(&stall);
    stall.ask("session.count", &json!({ "total": 8000 }));
    stall.go("day");
    stall.tap_testid("end-day");
    stall.wait_for_text("difference", "0.00");
    assert!(!stall.shows("why-text"));
    stall.tap_testid("count-again");
    stall.tap_testid("count-way-amount");
    stall.key_in("7000");
    stall.tap_testid("count-done");
    stall.wait_for("why-text");
    stall.tap_testid("close-day");
    stall.wait_for("report");
    assert!(!stall.shows("report-explanation"));
}
