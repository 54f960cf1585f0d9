//! Room: names take the lines that are free, nothing lies over a price, and a basket shows its lines.

use serde_json::{Value, json};
use trestle_tests::till::{PORTRAIT, SMALL, Size, TABLET, pictures};

use crate::layout::MEASURE;
use crate::stall::Stall;

const SPACE: &str = include_str!("space.js");
const UPRIGHT: [(Size, &str); 3] = [(TABLET, "1280x800"), (SMALL, "1024x600"), (PORTRAIT, "800x1280")];

fn keep(stall: &Stall, name: &str, size: &str) {
    stall.wait_until("return document.querySelector('.pressed') === null");
    stall.screenshot(&pictures().join(format!("{name}-{size}.png")));
}

/// Things with long names, long prices, few left, a creator, a hero, and several in the basket.
fn crowded(size: Size) -> Stall {
    let stall = Stall::shop(size);
    let long = "Hand-poured beeswax candle with honey scent, large, in a glass jar with a wooden lid";
    for item in [
        json!({ "name": long, "price": 2450, "category": "Candles" }),
        json!({ "name": format!("A {}", &long[..60]), "price": 123_450, "category": "Candles", "hero": true }),
        json!({ "name": format!("B {}", &long[..60]), "price": 1_234_550, "category": "Candles", "creator": "Miriam Abendroth" }),
        json!({ "name": format!("C {}", &long[..60]), "price": 450, "limited": true, "counted": 30, "category": "Candles" }),
        json!({ "name": "Donaudampfschifffahrtsgesellschaft candle", "price": 99_900, "low_stock": 9, "tracked": true, "counted": 8 }),
        json!({ "name": "Mountain cheese from the high pastures of the valley", "price": 12_400, "unit": "kg" }),
        json!({ "name": "Matches", "price": 100 }),
        json!({ "name": "T-shirt with the old print of the market", "price": 123_450, "options": [{ "name": "Size", "value": "M" }] }),
        json!({ "name": "T-shirt with the old print of the market", "price": 223_450, "options": [{ "name": "Size", "value": "XL" }] }),
    ] {
        stall.ask("catalog.save_item", &item);
    }
    let set = json!({ "name": "Set of everything for a long winter evening by the fire", "price": 1_000,
        "parts": [{ "item": stall.item("Matches"), "quantity": 12 }] });
    stall.ask("catalog.save_bundle", &set);
    for (item, quantity) in stall.ask("catalog.search", &json!({ "text": "", "limit": 20 }))["tiles"]
        .as_array()
        .expect("tiles")
        .iter()
        .filter(|tile| tile["asks"].is_null())
        .zip([1, 12, 1, 3, 2, 1, 1, 120, 1])
    {
        stall.ask("basket.add_item", &json!({ "item": item["id"], "quantity": quantity }));
    }
    stall.reload();
    stall.wait_for("category-Candles");
    stall.tap_testid("category-everything");
    stall.wait_until("return all('.tile').length > 8 && all('.tile i').length > 6");
    stall
}

/// Names were cut to two lines with half of the tile empty, and the count lay over the price.
#[test]
fn a_name_is_cut_only_where_its_tile_is_full_and_nothing_lies_over_a_price() {
    for (size, shown) in UPRIGHT {
        let stall = crowded(size);
        keep(&stall, "space-tiles", shown);
        assert_eq!(stall.run(SPACE, vec![]), json!([]), "at {shown}");
        stall.go("more");
        stall.tap_testid("more-favourites");
        stall.wait_until("return all('.tile').length > 0");
        keep(&stall, "space-favourites", shown);
        assert_eq!(stall.run(SPACE, vec![]), json!([]), "favourites at {shown}");
    }
}

/// How many lines of the basket are seen whole.
const SEEN: &str = "const { top, bottom } = document.querySelector('.lines').getBoundingClientRect();
    return all('.lines .line').filter((el) => {
        const box = el.getBoundingClientRect();
        return box.top >= top - 0.5 && box.bottom <= bottom + 0.5;
    }).length";

/// Six lines, a member, what an offer takes off, and a bundle that could be made.
#[test]
fn four_lines_of_a_basket_are_seen_on_every_tablet_and_the_offered_bundle_covers_none() {
    for (size, shown) in UPRIGHT {
        let stall = Stall::demo(size);
        let member = stall.ask("member.list", &json!({}))["members"][0]["id"].take();
        for name in
            ["Greeting card", "Greeting card", "Greeting card", "Gift wrap", "Cotton bag", "Soy candle", "Matches"]
        {
            stall.pick(name);
        }
        stall.ask("basket.attach_member", &json!({ "member": member }));
        stall.reload();
        stall.wait_for("member-name");
        stall.wait_until("return all('.lines .line').length === 5");
        stall.pick("Tealights ×10");
        stall.wait_until("return all('.lines .line').length === 6");
        assert!(!stall.shows("make-bundle"));
        assert!(!stall.basket()["deductions"].as_array().expect("rows").is_empty());
        keep(&stall, "space-basket", shown);
        assert!(stall.run(SEEN, vec![]).as_u64() >= Some(4), "{} lines at {shown}", stall.run(SEEN, vec![]));
        stall.pick("Herb tea");
        stall.wait_for("make-bundle");
        keep(&stall, "space-bundle", shown);
        assert!(stall.run(SEEN, vec![]).as_u64() >= Some(4), "{} lines at {shown}", stall.run(SEEN, vec![]));
        let newest = stall.run("return spot(byTestId(all('.lines .touched')[0].dataset.testid))", vec![]);
        assert!(newest["x"].is_number(), "the newest line is in sight: {newest}");
        let covered = "const [own] = [...document.querySelectorAll('[data-testid=make-bundle]')].map((el) => el.getBoundingClientRect());
            const { top, bottom } = document.querySelector('.lines').getBoundingClientRect();
            return own.top < bottom - 0.5 && own.bottom > top + 0.5";
        assert_eq!(stall.run(covered, vec![]), json!(false), "at {shown}");
        let offer = stall.text("make-bundle");
        for word in ["Cosy evening", "save", "Soy candle", "Matches", "Herb tea"] {
            assert!(offer.contains(word), "{word} is not in: {offer}");
        }
        assert_eq!(stall.run(MEASURE, vec![]), json!([]), "at {shown}");
    }
}

/// The price was seen only once the piece lay in the basket.
#[test]
fn a_weighed_piece_says_what_it_costs_while_its_weight_is_typed() {
    let stall = Stall::shop(SMALL);
    stall.ask("catalog.save_item", &json!({ "name": "Mountain cheese", "price": "24.90", "unit": "kg" }));
    stall.wait_until("return all('.tile').length === 1");
    stall.pick("Mountain cheese");
    stall.wait_for("measure-dialog");
    stall.wait_for_text("measure-price", "–");
    stall.key_in("335");
    stall.wait_for_text("measure-price", "€8.34");
    stall.picture(SMALL, "space-weighing");
    stall.tap_testid("key-delete");
    stall.wait_for_text("measure-price", "€0.82");
    stall.tap_testid("measure-save");
    stall.wait_for_text("basket-total", "0.82");
    stall.tap_testid("line-1");
    stall.wait_for_text("line-measure-price", "€0.82");
    stall.key_in("8");
    stall.wait_for_text("line-measure-price", "€8.42");
    assert_eq!(stall.run(MEASURE, vec![]), json!([]));
}

#[test]
fn sizes_are_chosen_in_the_order_of_sizes() {
    let stall = Stall::shop(TABLET);
    for size in ["L", "M", "XL", "S", "2XL", "XS"] {
        let shirt = json!({ "name": "Shirt", "price": 1850, "options": [{ "name": "Size", "value": size }] });
        stall.ask("catalog.save_item", &shirt);
    }
    stall.wait_until("return all('.tile').length === 1");
    let product = stall.ask("catalog.list", &json!({}))["products"][0]["id"].take();
    stall.tap_testid(&format!("tile-{}", product.as_str().expect("a product")));
    stall.wait_for("variants-dialog");
    let sizes = stall.run("return all('.variants .tile').map((tile) => tile.dataset.name)", vec![]);
    assert_eq!(sizes, json!(["XS", "S", "M", "L", "XL", "2XL"]));
    stall.picture(TABLET, "space-sizes");
}

/// A box without an amount looked like one that is broken.
#[test]
fn a_quick_amount_without_a_value_shows_no_box_and_the_others_keep_their_places() {
    let boxes = "return all('.quick button').map((el) => [el.dataset.testid, el.innerText.trim()])";
    for (size, shown) in UPRIGHT {
        let stall = Stall::demo(size);
        stall.pick_to("Matches", "1.00");
        stall.ask("basket.set_price", &json!({ "line": 1, "price": 5000, "reason": "haggled" }));
        stall.reload();
        stall.wait_for_text("basket-total", "50.00");
        stall.tap_testid("charge");
        stall.wait_until("return byTestId('pay-exact').el?.disabled === false");
        keep(&stall, "space-quick", shown);
        let seen = stall.run(boxes, vec![]);
        let empty: Vec<&Value> = seen.as_array().expect("boxes").iter().filter(|one| one[1] == "").collect();
        assert_eq!(empty, Vec::<&Value>::new(), "at {shown}");
        assert!(seen.as_array().expect("boxes").len() < 7, "this amount has fewer than four quick ones: {seen}");
        let standing = "[data-testid=pay-exact], [data-testid=pay-card], [data-testid=pay-transfer], .notes button";
        let before = stall.boxes(standing);
        stall.tap_testid("pay-note-1000");
        stall.wait_until("return document.querySelector('[data-testid=given-0]') !== null");
        assert_eq!(stall.boxes(standing), before, "at {shown}");
        assert_eq!(stall.run(MEASURE, vec![]), json!([]), "at {shown}");
    }
}
