//! The favourites page in the window: arranged by hand, and sold from as it was arranged.

use serde_json::{Value, json};
use trestle_tests::till::TABLET;

use crate::stall::Stall;

/// A stall with four favourites, and wax that is none, in `Favourites` of More.
fn arranging() -> Stall {
    let stall = Stall::shop(TABLET);
    for (name, favourite) in [("Card", true), ("Fox", true), ("Jam", true), ("Soap", true), ("Wax", false)] {
        stall.ask("catalog.save_item", &json!({ "name": name, "price": 100, "favourite": favourite }));
    }
    stall.go("more");
    stall.tap_testid("more-favourites");
    stall.wait_until("return all('.tile').length === 4");
    stall
}

/// Waits until the tiles stand in this order.
fn order(stall: &Stall, names: &[&str]) {
    stall.wait_until(&format!("return String(all('.tile').map(el => el.dataset.name)) === '{}'", names.join(",")));
}

/// Where tiles lie, whichever they are.
fn places(stall: &Stall) -> Vec<String> {
    let mut places: Vec<String> = stall.boxes(".tile").values().map(|place| format!("{place:?}")).collect();
    places.sort_unstable();
    places
}

fn tap(stall: &Stall, name: &str) {
    stall.tap_testid(&format!("tile-{}", stall.item(name)));
}

#[test]
fn a_tile_is_put_where_another_one_stands_and_sell_shows_it_there() {
    let stall = arranging();
    let before = places(&stall);
    tap(&stall, "Soap");
    stall.wait_for_text("favourites-held", "Soap");
    stall.wait_for_text("favourites-ask", "Now tap where Soap should stand.");
    tap(&stall, "Card");
    order(&stall, &["Soap", "Card", "Fox", "Jam"]);
    stall.wait_for_text("favourites-held", "Nothing picked up");
    assert_eq!(places(&stall), before, "the places are the same, only what stands on them is not");
    stall.go("sell");
    order(&stall, &["Soap", "Card", "Fox", "Jam"]);
    assert_eq!(places(&stall), before, "a page here is a page there");

    // Undone it is as it was before anybody arranged anything.
    stall.go("more");
    stall.tap_testid("more-favourites");
    tap(&stall, "Jam");
    stall.tap_testid("favourites-earlier");
    order(&stall, &["Soap", "Card", "Jam", "Fox"]);
    stall.tap_testid("favourites-last");
    order(&stall, &["Soap", "Card", "Fox", "Jam"]);
    stall.wait_until("return byTestId('favourites-later').el.disabled");
    stall.tap_testid("favourites-undo");
    order(&stall, &["Soap", "Card", "Jam", "Fox"]);
    stall.tap_testid("favourites-undo");
    order(&stall, &["Soap", "Card", "Fox", "Jam"]);
    stall.wait_until("return byTestId('favourites-undo').el.disabled");
    stall.tap_testid("favourites-usual");
    order(&stall, &["Card", "Fox", "Jam", "Soap"]);
    assert_eq!(stall.ask("catalog.list", &json!({}))["arranged"], false);
}

#[test]
fn what_is_taken_off_and_put_on_is_so_on_sell_and_comes_back() {
    let stall = arranging();
    tap(&stall, "Fox");
    stall.tap_testid("favourites-off");
    order(&stall, &["Card", "Jam", "Soap"]);
    stall.tap_testid("favourites-add");
    stall.wait_for("part-dialog");
    stall.rested();
    stall.write("part-search", "wax");
    stall.wait_until("return all('.items button').length === 1");
    stall.tap_testid(&format!("pick-{}", stall.item("Wax")));
    order(&stall, &["Card", "Jam", "Soap", "Wax"]);
    stall.wait_for_text("favourites-held", "Wax");
    stall.rested();
    stall.type_keys("\u{E012}"); // arrow left
    order(&stall, &["Card", "Jam", "Wax", "Soap"]);
    stall.type_keys("\u{E011}"); // Home
    order(&stall, &["Wax", "Card", "Jam", "Soap"]);
    stall.type_keys("\u{E00C}"); // Escape
    stall.wait_for_text("favourites-held", "Nothing picked up");
    stall.go("sell");
    order(&stall, &["Wax", "Card", "Jam", "Soap"]);
    let shown = |name: &str| stall.ask("catalog.show", &json!({ "id": stall.item(name) }))["favourite"].take();
    assert_eq!((shown("Fox"), shown("Wax")), (json!(false), Value::Bool(true)));
}
