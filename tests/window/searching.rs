//! Search: what is found is counted, told apart, and turned through page by page.

use serde_json::{Value, json};
use trestle_tests::till::{PORTRAIT, SMALL, TABLET, pictures};

use crate::layout::MEASURE;
use crate::stall::{BY_HAND, Stall};

const NAMES: &str = "return all('.found .tile').map((tile) => tile.dataset.testid)";

/// Thirty mugs of one name, a shirt in six sizes, and enough else that the grid has several pages.
fn full() -> Vec<Value> {
    let mut items: Vec<Value> = (1..=30)
        .map(|n| {
            json!({ "name": "Enamel mug", "price": 800, "sku": format!("MUG-{n:02}"), "category": "Mugs",
                    "creator": if n % 2 == 0 { "Mira" } else { "Jo" } })
        })
        .collect();
    for size in ["S", "M", "L", "XL", "XXL", "3XL"] {
        items.push(json!({ "name": "Shirt", "price": 1850, "sku": format!("SH-{size}"), "category": "Clothes",
            "options": [{ "name": "Size", "value": size }] }));
    }
    items.extend((1..=20).map(|n| json!({ "name": format!("Thing number {n}"), "price": 100 })));
    items
}

/// Ten hits were shown of any number, alike and uncounted, and the pager turned the grid behind them.
#[test]
fn what_is_found_is_counted_told_apart_and_turned_page_by_page() {
    for (size, shown) in [(TABLET, "1280x800"), (SMALL, "1024x600"), (PORTRAIT, "800x1280")] {
        let stall = Stall::shop(size);
        for item in full() {
            stall.ask("catalog.save_item", &item);
        }
        stall.reload();
        stall.wait_for("category-everything");
        stall.tap_testid("category-everything");
        stall.wait_until("return all('.tile').length > 5");
        stall.tap_testid("tiles-next");
        stall.wait_until("return byTestId('tiles-shown').el?.innerText.trim().startsWith('2 /')");
        let grid = stall.text("tiles-shown");
        stall.tap_testid("search");
        stall.wait_for("search-text");
        stall.wait_for_text("tiles-shown", "1 / 1");
        stall.type_paced("mug", BY_HAND);
        stall.wait_until("return byTestId('search-count').el?.innerText.includes('of 30')");
        stall.screenshot(&pictures().join(format!("space-search-{shown}.png")));
        let mut seen: Vec<String> = Vec::new();
        loop {
            let page = stall.run(NAMES, vec![]);
            seen.extend(page.as_array().expect("hits").iter().map(|one| one.as_str().expect("an id").to_owned()));
            let words: Value = stall.run("return all('.found .tile').map((tile) => squeeze(tile.innerText))", vec![]);
            let mut words: Vec<String> = serde_json::from_value(words).expect("texts");
            let (all, _) = (words.len(), words.sort());
            words.dedup();
            assert_eq!(words.len(), all, "no two hits look the same: {words:?}");
            if stall.run("return byTestId('tiles-next').el.disabled", vec![]) == json!(true) {
                break;
            }
            stall.tap_testid("tiles-next");
            stall.wait_until(&format!("return all('.found .tile')[0]?.dataset.testid !== {}", page[0]));
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 30, "each is reached, at {shown}");
        assert_eq!(stall.run(MEASURE, vec![]), json!([]), "at {shown}");
        stall.tap_testid("search");
        stall.wait_for("tiles");
        assert_eq!(stall.text("tiles-shown"), grid, "the grid stands where it was left");
    }
}

#[test]
fn variants_are_found_as_their_product_and_one_of_them_by_its_own_code() {
    let stall = Stall::shop(TABLET);
    for item in full() {
        stall.ask("catalog.save_item", &item);
    }
    stall.reload();
    stall.tap_testid("search");
    stall.wait_for("search-text");
    stall.type_paced("shirt", BY_HAND);
    stall.wait_for_text("search-count", "1 found");
    stall.type_keys("\u{E007}");
    stall.wait_for("variants-dialog");
    let sizes = stall.run("return all('.variants .tile').map((tile) => tile.dataset.name)", vec![]);
    assert_eq!(sizes, json!(["S", "M", "L", "XL", "XXL", "3XL"]));
    stall.tap_testid(&format!("tile-{}", stall.item("Shirt · L")));
    stall.wait_for_text("basket-total", "18.50");
    stall.tap_testid("search-text");
    for _ in 0..5 {
        stall.tap_testid("letter-delete");
    }
    stall.type_paced("sh-x", BY_HAND);
    stall.wait_for_text("search-count", "2 found");
    assert!(stall.shows(&format!("tile-{}", stall.item("Shirt · XL"))));
    stall.type_paced("zzz", BY_HAND);
    stall.wait_for("search-none");
    stall.wait_for_text("search-count", "");
}
