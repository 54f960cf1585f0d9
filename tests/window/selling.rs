//! Tiles to basket: taps, badges, search, categories, pages; a line changed, removed, brought back.

use std::time::Duration;

use serde_json::json;
use trestle_tests::till::{SMALL, TABLET};

use crate::stall::{BY_HAND, Stall};

const HELD_DOWN: Duration = Duration::from_millis(650);

#[test]
fn a_tap_adds_one_and_the_badge_counts() {
    let stall = Stall::demo(TABLET);
    stall.pick_to("Beeswax candle", "4.50");
    stall.pick_to("Beeswax candle", "9.00");
    stall.pick_to("Greeting card", "11.00");
    let candle = stall.item("Beeswax candle");
    assert!(stall.text(&format!("badge-{candle}")).ends_with('2'), "the tile's badge counts what is in the basket");
    let basket = stall.basket();
    assert_eq!((&basket["total"], &basket["articles"]), (&json!(1100), &json!(3)));
    assert_eq!(basket["counts"][&candle], 2);
    assert_eq!(basket["lines"].as_array().map(Vec::len), Some(2), "the same goods stand in one line");
    assert_eq!(stall.text("charge"), "Charge €11.00", "the amount stands in the button that takes it");
}

#[test]
fn a_long_press_on_a_tile_asks_for_quantity_and_price_and_adds_nothing_by_itself() {
    let stall = Stall::demo(TABLET);
    let towel = stall.item("Felt fox");
    stall.long_press_testid(&format!("tile-{towel}"), HELD_DOWN);
    stall.wait_for("line-dialog");
    assert_eq!(stall.total(), 0, "the press itself sells nothing");
    stall.tap_testid("key-3");
    stall.wait_for_text("line-quantity-value", "3");
    stall.tap_testid("line-side-price");
    stall.key_in("1000");
    stall.wait_for_text("line-price", "10.00");
    stall.tap_testid("line-reason-damaged");
    stall.tap_testid("line-save");
    stall.wait_for_text("basket-total", "30.00");
    let line = stall.basket()["lines"][0].take();
    assert_eq!((&line["quantity"], &line["unit"], &line["list"]), (&json!(3), &json!(1000), &json!(1200)));
    assert!(stall.text("line-1").contains("instead of 12.00"), "the line says what it cost before");
}

#[test]
fn a_line_changes_quantity_and_price_and_goes_back_to_its_list_price() {
    let stall = Stall::demo(TABLET);
    stall.pick_to("Soy candle", "6.00");
    stall.tap_testid("line-1");
    stall.tap_testid("line-quantity-more");
    stall.tap_testid("line-quantity-more");
    stall.wait_for_text("line-quantity-value", "3");
    stall.tap_testid("line-save");
    stall.wait_for_text("basket-total", "18.00");

    stall.tap_testid("line-1");
    stall.tap_testid("line-side-price");
    stall.key_in("500");
    stall.tap_testid("line-reason-other");
    stall.write("line-reason-text", "neighbour");
    stall.tap_testid("line-save");
    stall.wait_for_text("basket-total", "15.00");
    assert!(stall.text("line-1").contains("neighbour"), "its reason stands on the line");

    stall.tap_testid("line-1");
    stall.tap_testid("line-side-price");
    stall.tap_testid("line-list-price");
    stall.wait_for_text("basket-total", "18.00");
    assert_eq!(stall.basket()["lines"][0]["unit"], 600);
}

#[test]
fn a_removed_line_and_a_last_step_are_brought_back_by_undo() {
    let stall = Stall::demo(TABLET);
    stall.pick_to("Soy candle", "6.00");
    stall.pick_to("Matches", "7.00");
    stall.tap_testid("line-1");
    stall.tap_testid("line-remove");
    stall.wait_for_text("basket-total", "1.00");
    stall.tap_testid("message-action");
    stall.wait_for_text("basket-total", "7.00");
    assert_eq!(stall.basket()["lines"].as_array().map(Vec::len), Some(2));

    stall.pick_to("Matches", "8.00");
    stall.tap_testid("basket-undo");
    stall.wait_for_text("basket-total", "7.00");
    assert_eq!(stall.total(), 700);
}

#[test]
fn search_finds_by_part_of_a_name_and_sells_what_it_finds() {
    let stall = Stall::demo(TABLET);
    stall.tap_testid("search");
    stall.wait_for("search-text");
    stall.type_paced("hon", BY_HAND);
    stall.wait_for(&format!("tile-{}", stall.item("Honey 250 g")));
    assert_eq!(stall.boxes(".found .tile").len(), 1, "only what matches is shown");
    stall.pick_to("Honey 250 g", "7.50");

    for key in ["letter-delete", "letter-j", "letter-a", "letter-m"] {
        stall.tap_testid(key);
    }
    stall.wait_for(&format!("tile-{}", stall.item("Jam")));
    stall.pick_to("Jam", "12.50");
    stall.type_paced("zzz", BY_HAND);
    stall.wait_for("search-none");
    stall.tap_testid("search");
    stall.wait_for("tiles");
    assert_eq!(stall.total(), 1250);
}

#[test]
fn categories_and_pages_show_every_item_once() {
    for size in [TABLET, SMALL] {
        let stall = Stall::demo(size);
        stall.tap_testid("category-Candles");
        stall.wait_until("return all('.tile').length === 6");
        stall.pick_to("Wax melts", "3.50");

        stall.tap_testid("category-everything");
        stall.wait_until("return all('.tile').length > 6");
        let names = "return all('.tile').map((tile) => tile.dataset.name)";
        let mut seen: Vec<String> = Vec::new();
        loop {
            let page = stall.run(names, vec![]);
            seen.extend(page.as_array().expect("names").iter().map(|name| name.as_str().expect("a name").to_owned()));
            if stall.run("return byTestId('tiles-next').el.disabled", vec![]) == json!(true) {
                break;
            }
            stall.tap_testid("tiles-next");
            stall.wait_until(&format!("return all('.tile')[0].dataset.name !== {}", page[0]));
        }
        let listed = stall.ask("catalog.list", &json!({}))["tiles"].as_array().map(Vec::len);
        seen.sort();
        seen.dedup();
        assert_eq!(Some(seen.len()), listed, "at {size:?}");
    }
}
