//! Pictures in the window: a photo is chosen from a stick, seen in the form and on the tile, taken away and brought back.

use serde_json::{Value, json};
use trestle_tests::photo;
use trestle_tests::till::{Size, TABLET, pictures};

use crate::layout::{MEASURE, look};
use crate::stall::{SIZES, Stall};

/// Whether the picture within an element was drawn.
const DRAWN: &str =
    "const image = byTestId(id).el?.querySelector('img'); return !!image && image.complete && image.naturalWidth > 0";

fn drawn(id: &str) -> String {
    format!("const id = {}; {DRAWN}", json!(id))
}

/// What lies uppermost in the middle of a tile's name, price and picture.
const UPPERMOST: &str = "
    const tile = byTestId(arguments[0]).el;
    return ['.name', 'b', 'img'].map((part) => {
      const { left, top, width, height } = tile.querySelector(part).getBoundingClientRect();
      const hit = document.elementFromPoint(left + width / 2, top + height / 2);
      return hit?.closest('.name, b, img')?.localName ?? null;
    });";

fn form_of(stall: &Stall, item: &str) {
    stall.go("more");
    stall.tap_testid("more-catalogue");
    stall.write("catalogue-search", item);
    stall.tap_testid(&format!("item-{}", stall.item(item)));
    stall.wait_for("picture-choose");
}

/// Leaves a picture of the window as it stands, and measures it.
fn stop(stall: &Stall, name: &str, size: &str) {
    stall.wait_until("return document.querySelector('.pressed') === null");
    stall.screenshot(&pictures().join(format!("{name}-{size}.png")));
    assert_eq!(stall.run(MEASURE, vec![]), json!([]), "{name} at {size}");
    assert_eq!(stall.axe(), Vec::<Value>::new(), "{name} at {size}");
}

#[test]
fn a_photo_is_chosen_seen_in_the_form_and_on_the_tile_taken_away_and_brought_back() {
    for (size, called) in SIZES {
        choose_and_take_away(size, called);
    }
}

fn choose_and_take_away(size: Size, called: &str) {
    let stick = tempfile::tempdir().expect("a stick");
    drop(photo::taken(stick.path(), "tea.jpg", [170, 30, 60]));
    std::fs::write(stick.path().join("list.jpg"), "what to buy").expect("a file on the stick");
    let stall = Stall::demo(size);
    let tile = format!("tile-{}", stall.item("Herb tea"));
    form_of(&stall, "Herb tea");
    stall.wait_until("return byTestId('picture-take-away').el.disabled");
    stop(&stall, "item-without-picture", called);
    stall.tap_testid("picture-choose");
    stall.write("place-path", &stick.path().display().to_string());
    stall.tap_testid("place-use");
    stall.wait_for("listing-file-list.jpg");
    stop(&stall, "picture-files", called);
    stall.tap_testid("listing-file-list.jpg");
    stall.wait_for("message");
    assert!(stall.text("message-text").contains("Save it as JPEG, PNG or WebP"), "{}", stall.text("message-text"));
    stall.tap_testid("listing-file-tea.jpg");
    stall.wait_for_text("message-text", "Herb tea has this picture now.");
    stall.wait_until(&drawn("picture-shown"));
    stop(&stall, "item-with-picture", called);

    stall.go("sell");
    stall.wait_until(&drawn(&tile));
    stall.pick_to("Herb tea", "4.00");
    let shown = stall.text(&tile);
    assert!(shown.contains("Herb tea") && shown.contains("4.00"), "{shown}");
    assert_eq!(stall.run(UPPERMOST, vec![json!(tile)]), json!(["span", "b", "img"]));
    stall.tap_testid("search");
    stall.write("search-text", "tea");
    stall.wait_until(&drawn(&tile));
    stall.tap_testid("search");
    stall.tap_testid("basket-clear");

    form_of(&stall, "Herb tea");
    stall.wait_until(&drawn("picture-shown"));
    stall.tap_testid("picture-take-away");
    stall.wait_for_text("message-text", "Herb tea has no picture now.");
    stall.wait_until("return byTestId('picture-shown').el.querySelector('img') === null");
    assert_eq!(stall.ask("catalog.show", &json!({ "id": stall.item("Herb tea") }))["picture"], "");
    stall.tap("Undo");
    stall.wait_until(&drawn("picture-shown"));
    stall.go("sell");
    stall.wait_until(&drawn(&tile));
}

#[test]
fn a_new_item_is_saved_with_the_picture_that_was_chosen_for_it() {
    let stick = tempfile::tempdir().expect("a stick");
    let file = photo::taken(stick.path(), "soap.png", [90, 140, 90]);
    let stall = Stall::shop(TABLET);
    stall.tap_testid("empty-item");
    stall.write("item-name", "Olive soap");
    stall.key_in("450");
    let choose = || {
        stall.tap_testid("picture-choose");
        stall.write("place-path", &file.display().to_string());
        stall.tap_testid("place-use");
        stall.wait_until(&drawn("picture-shown"));
    };
    choose();
    stall.tap_testid("picture-take-away");
    stall.wait_until("return byTestId('picture-take-away').el.disabled");
    choose();
    stall.tap_testid("save");
    stall.wait_for("screen-catalogue");
    stall.go("sell");
    stall.wait_until(&drawn(&format!("tile-{}", stall.item("Olive soap"))));
}

/// As much as a tile has to say at once: each must be read in whole beside a picture.
#[test]
fn what_a_tile_says_is_read_beside_its_picture_however_much_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut stall = Stall::shop(TABLET);
    let said = [
        json!({ "name": "Sheepskin slippers", "price": "129.00", "limited": true, "counted": 12 }),
        json!({ "name": "Christmas calendar", "price": "1299.00", "creator": "Mira and daughters" }),
        json!({ "name": "Mountain cheese", "price": "24.00", "unit": "kg" }),
        json!({ "name": "Lucky bag", "open_price": true, "hero": true }),
        json!({ "name": "Felt fox", "price": "12.00", "limited": true, "counted": 0 }),
        json!({ "name": "Shirt", "price": "118.50", "options": [{ "value": "M" }] }),
        json!({ "name": "Shirt", "price": "120.00", "options": [{ "value": "L" }] }),
    ];
    for mut item in said {
        item["favourite"] = json!(true);
        item["category"] = json!("Winter");
        let id = stall.ask("catalog.save_item", &item)["id"].take();
        let file = photo::taken(folder.path(), "photo.jpg", [150, 60, 60]);
        stall.ask("catalog.set_picture", &json!({ "id": id, "file": file }));
    }
    stall.wait_until("return all('.tile img').length === 6 && all('.tile .stock').length === 2");
    look(&mut stall, "sell-pictures-full");
    let covered = "return all('.tile').flatMap((tile) => [...tile.querySelectorAll('.name, .tag, b')].filter((part) => {
        const { left, top, right, height } = part.getBoundingClientRect();
        return [left + 2, (left + right) / 2, right - 4].some((x) => !part.contains(document.elementFromPoint(x, top + height / 2)));
      }).map((part) => part.innerText))";
    assert_eq!(stall.run(covered, vec![]), json!([]), "nothing lies over what is written");
}

#[test]
fn tiles_with_and_without_a_picture_keep_their_places_and_their_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut stall = Stall::demo(TABLET);
    let before = stall.boxes(".tile");
    let tiles = stall.ask("catalog.list", &json!({}))["tiles"].take();
    let items =
        tiles.as_array().expect("tiles").iter().filter(|tile| tile["bundle"] == false && tile["favourite"] == true);
    let items: Vec<&Value> = items.collect();
    for (item, n) in items.iter().zip(1_u32..).filter(|(_, n)| n % 4 != 0) {
        let colour = [37, 91, 53].map(|step| u8::try_from(40 + n * step % 180).unwrap_or(0));
        let file = photo::taken(folder.path(), "photo.jpg", colour);
        stall.ask("catalog.set_picture", &json!({ "id": item["id"], "file": file }));
    }
    let tile = format!("tile-{}", items[0]["id"].as_str().expect("an id"));
    stall.wait_until(&drawn(&tile));
    assert_eq!(stall.boxes(".tile"), before, "no tile moved");
    stall.tap_testid(&tile);
    stall.wait_until("return all('.tile img').length > 3 && all('.tile img').every((image) => image.complete && image.naturalWidth > 0)");
    look(&mut stall, "sell-pictures");
}
