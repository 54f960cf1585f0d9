//! Bundles: sold at their price, taken back by the piece.

use serde_json::json;
use trestle_tests::till::TABLET;

use crate::stall::Stall;

#[test]
fn a_bundle_is_sold_at_its_price_and_says_what_it_saves() {
    let stall = Stall::demo(TABLET);
    let bundle = stall.item("Cosy evening");
    assert!(stall.text(&format!("tile-{bundle}")).contains("BUNDLE · saves 2.00"));
    stall.pick_to("Cosy evening", "9.00");
    let line = stall.text("line-1");
    for part in ["Soy candle", "Matches", "Herb tea"] {
        assert!(line.contains(part), "{part} is not in: {line}");
    }
    stall.tap_testid("exact-cash");
    stall.wait_for("screen-done");
    let sale = stall.latest_sale();
    let shares = sale["lines"][0]["components"].as_array().expect("parts").iter();
    let shares: i64 = shares.map(|part| part["paid"].as_i64().expect("a share")).sum();
    assert_eq!((shares, &sale["total"]), (900, &json!(900)), "the shares of the parts are the price");
    let rates: Vec<_> = sale["taxes"].as_array().expect("taxes").iter().map(|tax| tax["rate"].clone()).collect();
    assert_eq!(rates, ["20", "5.5"], "two tax rates on one receipt");
}

#[test]
fn one_part_of_a_bundle_comes_back_at_its_share() {
    let stall = Stall::demo(TABLET);
    let sale = stall.sell(&["Cosy evening"]);
    let parts = sale["lines"][0]["components"].as_array().expect("parts");
    let tea = parts.iter().find(|part| part["name"] == "Herb tea").expect("tea").clone();
    let share = tea["paid"].as_i64().expect("a share");

    stall.go("return");
    stall.tap_testid(&format!("sale-{}", sale["sale"].as_str().expect("an id")));
    stall.wait_for("screen-judge");
    stall.tap("Herb tea: one more");
    let judged = stall.ask("return.judge", &json!({ "sale": sale["sale"] }));
    let lines = judged["lines"].as_array().expect("lines");
    let line = lines.iter().find(|line| line["name"] == "Herb tea").expect("tea");
    assert_eq!((&line["paid"], &line["bundle"]), (&json!(share), &json!("Cosy evening")));
    stall.tap_testid("refund");
    stall.wait_for("return-paid");
    let report = stall.ask("day.report", &json!({}));
    assert_eq!((&report["refunded"], &report["takings"]), (&json!(share), &json!(900 - share)));
    let judged = stall.ask("return.judge", &json!({ "sale": sale["sale"] }));
    let lines = judged["lines"].as_array().expect("lines");
    let left: i64 = lines.iter().map(|line| line["left"].as_i64().expect("units")).sum();
    assert_eq!(left, 2, "the other two parts may still come back");
}

#[test]
fn loose_articles_are_made_a_bundle_with_one_tap() {
    let stall = Stall::demo(TABLET);
    stall.pick_to("Soy candle", "6.00");
    stall.pick_to("Matches", "7.00");
    assert!(!stall.shows("make-bundle"), "the tea is missing");
    stall.pick_to("Herb tea", "11.00");
    stall.wait_for_text("make-bundle", "Make it Cosy evening: save 2.00 Soy candle + Matches + Herb tea");
    stall.tap_testid("make-bundle");
    stall.wait_for_text("basket-total", "9.00");
    assert_eq!(stall.basket()["lines"].as_array().map(Vec::len), Some(1));
    stall.tap_testid("basket-undo");
    stall.wait_for_text("basket-total", "11.00");
}

#[test]
fn any_three_greeting_cards_cost_their_price_without_a_tile_of_their_own() {
    let stall = Stall::demo(TABLET);
    for total in ["2.00", "4.00", "5.00"] {
        stall.pick_to("Greeting card", total);
    }
    let rows = stall.text("basket-deductions");
    assert!(rows.contains("Three cards"), "the basket says why: {rows}");
    stall.pick_to("Greeting card", "7.00");
    stall.tap_testid("exact-cash");
    stall.wait_for("screen-done");
    assert_eq!(stall.latest_sale()["total"], 700, "a set, and one more");
    stall.tap_testid("new-sale");
    stall.go("more");
    stall.tap_testid("more-offers");
    stall.wait_until("return byTestId('offers').el?.textContent.includes('Three cards')");
}
