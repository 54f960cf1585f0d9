//! Variants that are made together.

use serde_json::{Value, json};

use crate::stall::{Stall, each, number, text};

fn options(size: &str, colour: &str) -> Value {
    json!([{ "name": "Size", "value": size }, { "name": "Colour", "value": colour }])
}

fn shirts() -> Value {
    json!({ "shared": { "name": "T-shirt", "price": "18,50", "category": "Clothes", "cost": 700, "favourite": true },
            "variants": [
                { "options": options("S", "blue"), "sku": "TS-S-B", "barcodes": ["4006381333931"] },
                { "options": options("S", "red") },
                { "options": options("XL", "blue"), "price": "21" },
            ] })
}

fn plan(stall: &Stall, options: Value) -> Value {
    let mut args = json!({ "name": "T-shirt" });
    if !options.is_null() {
        args["options"] = options;
    }
    stall.call("catalog.plan_variants", args)
}

#[test]
fn every_size_in_every_colour_is_planned_and_nothing_is_saved_by_that() {
    let stall = Stall::new();
    let typed = json!([{ "name": "Size", "values": "S, M, s" }, { "name": " Colour ", "values": "blue,red" },
                       { "name": "Cloth", "values": " " }]);
    let planned = plan(&stall, typed.clone());
    assert_eq!(each(&planned["variants"], "values"), ["S · blue", "S · red", "M · blue", "M · red"]);
    assert_eq!(planned["variants"][1]["options"], options("S", "red"));
    assert_eq!((&planned["new"], &planned["options"]), (&json!(4), &typed));
    assert_eq!(plan(&stall, Value::Null)["options"], json!([]));
    let many = json!([{ "name": "A", "values": (1..=101).map(|n| n.to_string()).collect::<Vec<_>>().join(",") }]);
    let args = json!({ "name": "T-shirt", "options": many });
    assert_eq!(stall.refused("catalog.too_many_variants", "catalog.plan_variants", args)["most"], 100);
    let four = json!({ "name": "T-shirt", "options": vec![json!({ "name": "", "values": "a" }); 4] });
    assert_eq!(stall.refused("args.too_long", "catalog.plan_variants", four)["most"], 3);
    assert_eq!(stall.facts("item.set").len(), 0);
}

#[test]
fn all_are_saved_at_once_each_an_item_of_its_own() {
    let stall = Stall::new();
    let saved = stall.call("catalog.save_variants", shirts());
    assert_eq!((&saved["name"], &saved["had"]), (&json!("T-shirt"), &json!(0)));
    let shown: Vec<Value> =
        saved["made"].as_array().unwrap().iter().map(|id| stall.call("catalog.show", json!({ "id": id }))).collect();
    let shown = json!(shown);
    assert_eq!(each(&shown, "name"), ["T-shirt · S · blue", "T-shirt · S · red", "T-shirt · XL · blue"]);
    assert_eq!(each(&shown, "price"), [1850, 1850, 2100]);
    assert_eq!(each(&shown, "sku"), ["TS-S-B", "", ""]);
    assert_eq!(each(&shown, "cost"), [700, 700, 700]);
    assert_eq!(shown[0]["barcodes"], json!(["4006381333931"]));
    assert_eq!(shown[2]["options"], options("XL", "blue"));
    let catalog = stall.tell("catalog.list");
    assert_eq!(catalog["tiles"].as_array().unwrap().len(), 1, "one tile for all of them");
    assert_eq!(catalog["products"][0]["name"], "T-shirt");
    stall.verify();
}

/// What is wrong with one row was wrong with all: nothing of the rest may stand.
#[test]
fn when_one_of_them_cannot_be_none_is_saved_and_it_is_told_which() {
    let stall = Stall::new();
    let mut args = shirts();
    args["variants"][2]["sku"] = json!("TS-S-B");
    let told = stall.refused("catalog.code_taken", "catalog.save_variants", args);
    assert_eq!((&told["variant"], &told["name"]), (&json!("XL · blue"), &json!("T-shirt · S · blue")));
    let mut args = shirts();
    args["variants"][1]["price"] = json!("lots");
    let told = stall.refused("money.unreadable", "catalog.save_variants", args);
    assert_eq!((&told["variant"], &told["text"]), (&json!("S · red"), &json!("lots")));
    let mut args = shirts();
    args["variants"][1]["options"] = json!([{ "name": "Size", "value": " " }]);
    assert_eq!(stall.refused("args.empty", "catalog.save_variants", args)["field"], "options");
    let none = json!({ "shared": { "name": "T-shirt", "price": 1 }, "variants": [] });
    assert_eq!(stall.refused("args.empty", "catalog.save_variants", none)["field"], "variants");
    let many: Vec<Value> = (0..101).map(|n| json!({ "options": [{ "value": n.to_string() }] })).collect();
    let many = json!({ "shared": { "name": "T-shirt", "price": 1 }, "variants": many });
    stall.refused("catalog.too_many_variants", "catalog.save_variants", many);
    assert_eq!(stall.facts("item.set").len(), 0);
}

#[test]
fn one_more_value_makes_what_is_missing_and_leaves_what_there_is() {
    let stall = Stall::new();
    stall.call("catalog.save_variants", shirts());
    let planned = plan(&stall, Value::Null);
    let known = json!([{ "name": "Size", "values": "S, XL" }, { "name": "Colour", "values": "blue, red" }]);
    assert_eq!((&planned["options"], &planned["new"]), (&known, &json!(1)));
    assert_eq!(each(&planned["variants"], "left_out"), [false, false, false, true], "XL in red was left out");
    let more = json!([{ "name": "size", "values": "s, XL, XXL" }, { "name": "colour", "values": "blue, red" }]);
    let planned = plan(&stall, more);
    assert_eq!(planned["new"], 3);
    let there: Vec<bool> = each(&planned["variants"], "have").iter().map(|have| !have.is_null()).collect();
    assert_eq!(there, [true, true, true, false, false, false]);
    assert_eq!(planned["variants"][2]["have"]["price"], 2100);

    let all = planned["variants"].as_array().unwrap().iter().map(|one| json!({ "options": one["options"] }));
    let args = json!({ "shared": { "name": "T-shirt", "price": 2500 }, "variants": all.collect::<Vec<_>>() });
    let saved = stall.call("catalog.save_variants", args.clone());
    assert_eq!((saved["made"].as_array().unwrap().len(), &saved["had"]), (3, &json!(3)));
    assert_eq!(stall.facts("item.set").len(), 6);
    let again = stall.call("catalog.save_variants", args);
    assert_eq!((&again["made"], &again["had"]), (&json!([]), &json!(6)), "nothing is made twice");
    assert_eq!(stall.facts("item.set").len(), 6);
}

#[test]
fn a_press_whose_answer_was_lost_makes_them_once() {
    let stall = Stall::new();
    let first = stall.ask("catalog.save_variants", shirts(), Some("shirts-1")).unwrap();
    let second = stall.ask("catalog.save_variants", shirts(), Some("shirts-1")).unwrap();
    assert_eq!(first, second);
    assert_eq!(stall.facts("item.set").len(), 3);
}

#[test]
fn an_item_that_was_one_thing_gives_way_and_its_code_is_free_for_one_of_them() {
    let stall = Stall::new();
    let single = json!({ "name": "T-shirt", "price": 1800, "sku": "TS-S-B" });
    let single = text(&stall.call("catalog.save_item", single)["id"]);
    let mut args = shirts();
    args["instead_of"] = json!(single);
    let before = stall.facts("item.set").len();
    let mut wrong = args.clone();
    wrong["variants"][1]["price"] = json!("lots");
    stall.refused("money.unreadable", "catalog.save_variants", wrong);
    assert_eq!(stall.call("catalog.show", json!({ "id": single }))["archived"], false, "all or nothing");
    stall.call("catalog.save_variants", args);
    assert_eq!(stall.call("catalog.show", json!({ "id": single }))["archived"], true);
    assert_eq!(stall.facts("item.set").len(), before + 4);
    let mut other = shirts();
    other["instead_of"] = json!("x");
    stall.refused("catalog.no_such_item", "catalog.save_variants", other);
}

#[test]
fn a_hundred_are_made_at_once() {
    let stall = Stall::new();
    let variants: Vec<Value> = (0..100).map(|n| json!({ "options": [{ "value": format!("No. {n}") }] })).collect();
    let args = json!({ "shared": { "name": "Print", "open_price": true }, "variants": variants });
    let saved = stall.call("catalog.save_variants", args);
    assert_eq!(saved["made"].as_array().unwrap().len(), 100);
    assert_eq!(number(&stall.rows("SELECT count(*) FROM fact WHERE kind = 'item.set'")[0][0]), 100);
}
