//! Days that are more than one till's, and days that nobody closed in time.

use serde_json::{Value, json};
use trestle_tests::shop::Shop;
use trestle_tests::till::{SMALL, TABLET};

use crate::stall::Stall;
use crate::tour::open_day;

/// Nine in the evening of [`crate::stall::SATURDAY`], Paris, as UTC milliseconds.
const EVENING: i64 = 1_777_748_400_000;
const SUNDAY: &str = "2026-05-03T08:00:00Z";

/// Another till of the shop that stood at the other market on the same day, and handed over what it sold; 50 cents are
/// missing in its drawer.
fn second_till(stall: &Stall, close: bool) -> Shop {
    let folder = stall.data().join("exports");
    let invited = stall.ask("till.invite", &json!({ "out": folder }));
    let two = Shop::joined_by(&invited);
    let markets = two.call("market.list", Value::Null);
    let other = markets["markets"].as_array().expect("markets").iter().find(|m| m["name"] == "Trailhead Market");
    let market = other.expect("the other market")["id"].clone();
    two.call_at(EVENING, "session.open", json!({ "market": market, "float": 2000 }));
    let basket = two.call_at(EVENING, "basket.add_amount", json!({ "amount": 750 }));
    let tenders = json!([{ "kind": "cash", "amount": 750 }]);
    two.call_at(EVENING, "sale.commit", json!({ "basket": basket["basket"], "total": 750, "tenders": tenders }));
    if close {
        two.call_at(EVENING, "session.count", json!({ "total": 2700 }));
        two.call_at(EVENING, "session.close", json!({}));
    }
    let file = two.call("sync.export", json!({ "out": two.beside().join("two.trestle"), "all": true }));
    stall.ask("sync.import", &json!({ "files": [file["file"]] }));
    two
}

/// A first sale opens the day with nothing in the drawer, and so it stayed.
#[test]
fn market_and_float_of_a_day_that_a_sale_opened_are_said_later() {
    for size in [TABLET, SMALL] {
        let stall = Stall::demo(size);
        stall.sell(&["Felt fox"]);
        stall.go("day");
        stall.wait_for("screen-day");
        stall.tap_testid("change-day");
        stall.wait_for("screen-change-day");
        stall.tap("Trailhead Market");
        stall.key_in("8000");
        stall.picture(size, "change-day");
        stall.tap_testid("change-save");
        stall.wait_for("screen-day");
        let session = stall.ask("session.status", &json!({}))["session"].take();
        assert_eq!(session["market_name"], "Trailhead Market");
        stall.wait_until("return document.querySelector('[data-testid=screen-day] header, [data-testid=screen-day]').innerText.includes('Trailhead Market')");
        stall.wait_until("return byTestId('screen-day').el.innerText.includes('80.00')");
        stall.picture(size, "day-changed");
        let counted = stall.ask("session.count", &json!({ "total": 9200 }));
        assert_eq!(counted["difference"], 0);
    }
}

#[test]
fn two_tills_of_one_day_are_told_one_by_one_and_together() {
    for size in [TABLET, SMALL] {
        let stall = Stall::demo(size);
        open_day(&stall);
        stall.sell(&["Felt fox"]);
        let _two = second_till(&stall, true);
        stall.ask("session.count", &json!({ "total": 9200 }));
        stall.ask("session.close", &json!({}));
        stall.go("day");
        stall.wait_for("screen-open-day");
        stall.picture(size, "days-of-two-tills");
        stall.tap("Riverside Makers");
        let own = stall.ask("session.status", &json!({}))["earlier"].take();
        let own = own.as_array().expect("sessions").iter().find(|one| one["own"] == true).expect("one's own").clone();
        stall.tap_testid(&format!("earlier-{}", own["session"].as_str().expect("an id")));
        stall.wait_for_text("report-takings", "12.00");
        stall.tap_testid("scope-day");
        stall.wait_for_text("report-takings", "19.50");
        let row = |n: usize| stall.text(&format!("part-{n}"));
        assert!(row(0).starts_with("Till 1 Riverside Makers") && row(0).ends_with("1 12.00 0.00"), "{}", row(0));
        assert!(row(1).starts_with("Till 2 Trailhead Market") && row(1).ends_with("1 7.50 −0.50"), "{}", row(1));
        assert_eq!(stall.text("report-difference"), "−0.50");
        stall.picture(size, "report-two-tills");
        let trailhead = stall.ask("market.list", &json!({}))["markets"].take();
        let trailhead =
            trailhead.as_array().expect("markets").iter().find(|m| m["name"] == "Trailhead Market").cloned();
        stall.tap_testid(&format!("place-{}", trailhead.expect("it")["id"].as_str().expect("an id")));
        stall.wait_for_text("report-takings", "7.50");
        stall.tap_testid("place-all");
        stall.wait_for_text("report-takings", "19.50");
        assert_eq!(stall.axe(), Vec::<Value>::new());
    }
}

#[test]
fn a_till_that_had_not_closed_when_it_was_last_heard_of_is_named() {
    let stall = Stall::demo(SMALL);
    open_day(&stall);
    stall.sell(&["Felt fox"]);
    let _two = second_till(&stall, false);
    stall.go("day");
    stall.tap_testid("x-report");
    stall.tap_testid("scope-day");
    stall.wait_for_text("report-takings", "19.50");
    let told = stall.text("awaited-2");
    assert!(told.starts_with("Till 2 had not closed this day when it was last heard of"), "{told}");
    stall.picture(SMALL, "report-awaited");
}

#[test]
fn a_day_left_open_is_asked_about_before_the_first_sale_of_the_next_and_closed_late() {
    for size in [TABLET, SMALL] {
        let mut stall = Stall::demo(size);
        open_day(&stall);
        stall.sell(&["Felt fox"]);
        stall.restart_at(SUNDAY);
        stall.wait_for("left-open");
        assert_eq!(stall.text("left-open-stands"), "1 sale, 12.00. Today is Sun 3 May.");
        assert_eq!(stall.axe(), Vec::<Value>::new());
        stall.tap_testid("left-open-close-day");
        stall.wait_for("end-count");
        stall.tap_testid("count-way-amount");
        stall.key_in("9200");
        stall.tap_testid("count-done");
        stall.wait_for_text("end-late", "This closes Sat 2 May late, and the report says so.");
        stall.tap_testid("close-day");
        stall.wait_for_text("report-late", "Closed late, on Sun 3 May.");
        stall.picture(size, "report-closed-late");
        stall.go("sell");
        stall.wait_for("screen-sell");
        assert!(!stall.shows("left-open") && !stall.shows("overdue"));
        assert_eq!(stall.sell(&["Jam"])["day"], "2026-05-03");
    }
}

#[test]
fn who_keeps_selling_in_it_is_asked_once_and_the_report_tells_what_was_sold_when() {
    let mut stall = Stall::demo(TABLET);
    open_day(&stall);
    stall.sell(&["Felt fox"]);
    stall.restart_at(SUNDAY);
    stall.wait_for("left-open");
    stall.tap_testid("left-open-keep");
    stall.wait_until("return !byTestId('left-open').el");
    stall.rested();
    stall.pick_to("Jam", "5.00");
    stall.tap_testid("exact-cash");
    stall.wait_for("new-sale");
    stall.tap_testid("new-sale");
    stall.wait_for_text("overdue", "Sat 2 May is still open");
    assert!(!stall.shows("left-open"), "it is asked once");
    stall.go("day");
    stall.wait_for("day-overdue");
    stall.tap_testid("x-report");
    stall.wait_for_text("report-kept-0", "Kept open on Sun 3 May, from 10:00: 1 sale of then is in it, 5.00.");
    assert_eq!(stall.text("report-takings"), "17.00");
    stall.picture(TABLET, "report-kept-open");
}

/// Nobody answers while a customer waits: the basket in hand comes first, and what is sold is marked all the same.
#[test]
fn a_basket_in_hand_is_not_interrupted_by_the_day_before() {
    let mut stall = Stall::demo(TABLET);
    open_day(&stall);
    stall.pick_to("Felt fox", "12.00");
    stall.restart_at(SUNDAY);
    stall.wait_for_text("basket-total", "12.00");
    stall.wait_for_text("overdue", "Sat 2 May is still open");
    assert!(!stall.shows("left-open"));
    stall.tap_testid("exact-cash");
    stall.wait_for("new-sale");
    assert_eq!(stall.ask("day.report", &json!({}))["kept"][0]["takings"], 1200);
    stall.tap_testid("new-sale");
    stall.tap_testid("overdue");
    stall.wait_for("left-open");
    stall.tap_testid("left-open-close");
    stall.wait_until("return !byTestId('left-open').el");
}
