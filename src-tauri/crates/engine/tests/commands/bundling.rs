//! "Make it a bundle": offered when it saves something, and made with one tap.

use serde_json::{Value, json};

use crate::stall::{Stall, each, number, text};

fn evening(stall: &Stall) -> (String, String, String) {
    let (candle, tea) = (stall.item("Candle", 600), stall.item("Tea", 400));
    let args = json!({ "name": "Cosy evening", "price": 900,
                       "parts": [{ "item": candle, "quantity": 1 }, { "item": tea, "quantity": 1 }] });
    let bundle = text(&stall.call("catalog.save_bundle", args)["id"]);
    (candle, tea, bundle)
}

#[test]
fn the_basket_offers_a_bundle_and_a_tap_makes_it() {
    let stall = Stall::new();
    let (candle, tea, bundle) = evening(&stall);
    assert_eq!(stall.tap(&candle)["suggestion"], Value::Null, "the tea is missing");
    stall.tap(&candle);
    let basket = stall.tap(&tea);
    let parts = json!([{ "name": "Candle", "quantity": 1 }, { "name": "Tea", "quantity": 1 }]);
    let offered = json!({ "bundle": bundle, "name": "Cosy evening", "parts": parts, "saves": 100 });
    assert_eq!(basket["suggestion"], offered);
    assert_eq!(number(&basket["total"]), 1600);
    let made = stall.call("basket.make_bundle", json!({ "bundle": bundle }));
    assert_eq!((number(&made["total"]), &made["suggestion"]), (1500, &Value::Null));
    assert_eq!(
        (each(&made["lines"], "name"), each(&made["lines"], "quantity")),
        (vec![json!("Candle"), json!("Cosy evening")], vec![json!(1), json!(1)])
    );
    assert_eq!(number(&stall.tell("basket.undo")["total"]), 1600, "one step");
    stall.call("basket.make_bundle", json!({ "bundle": bundle }));
    assert_eq!(number(&stall.pay_cash()["total"]), 1500);
    stall.verify();
}

#[test]
fn what_saves_nothing_is_not_offered() {
    let stall = Stall::new();
    let (candle, tea, bundle) = evening(&stall);
    stall.call(
        "offer.save",
        json!({ "name": "Half", "gives": { "kind": "percent", "percent": "50" }, "goods": [candle] }),
    );
    stall.tap(&candle);
    assert_eq!(stall.tap(&tea)["suggestion"], Value::Null, "with the offer they cost 7.00, less than the bundle");
    assert_eq!(
        number(&stall.call("basket.make_bundle", json!({ "bundle": bundle }))["total"]),
        900,
        "but it may be made"
    );
}

#[test]
fn what_was_priced_by_hand_goes_into_no_bundle() {
    let stall = Stall::new();
    let (candle, tea, bundle) = evening(&stall);
    stall.tap(&candle);
    stall.tap(&tea);
    let off = json!({ "line": 1, "off": { "kind": "percent", "percent": "1" } });
    assert_eq!(stall.call("basket.set_discount", off)["suggestion"], Value::Null);
    let before = stall.tell("basket.quote");
    stall.refused("bundle.incomplete", "basket.make_bundle", json!({ "bundle": bundle }));
    stall.refused("bundle.incomplete", "basket.make_bundle", json!({ "bundle": candle }));
    stall.refused("catalog.no_such_item", "basket.make_bundle", json!({ "bundle": "nothing" }));
    assert_eq!(stall.tell("basket.quote"), before);
}

#[test]
fn of_several_bundles_the_one_that_saves_most_is_offered() {
    let stall = Stall::new();
    let (candle, tea, _) = evening(&stall);
    let better = json!({ "name": "Two evenings", "price": 1500,
                         "parts": [{ "item": candle, "quantity": 2 }, { "item": tea, "quantity": 2 }] });
    let better = text(&stall.call("catalog.save_bundle", better)["id"]);
    stall.call("basket.add_item", json!({ "item": candle, "quantity": 2 }));
    let basket = stall.call("basket.add_item", json!({ "item": tea, "quantity": 2 }));
    assert_eq!((&basket["suggestion"]["bundle"], number(&basket["suggestion"]["saves"])), (&json!(better), 500));
}

#[test]
fn a_bundle_no_longer_sold_is_not_offered() {
    let stall = Stall::new();
    let (candle, tea, bundle) = evening(&stall);
    stall.tap(&candle);
    stall.tap(&tea);
    let args = json!({ "id": bundle, "name": "Cosy evening", "price": 900, "archived": true,
                       "parts": [{ "item": candle, "quantity": 1 }, { "item": tea, "quantity": 1 }] });
    stall.call("catalog.save_bundle", args);
    assert_eq!(stall.tell("basket.quote")["basket"]["suggestion"], Value::Null);
}
