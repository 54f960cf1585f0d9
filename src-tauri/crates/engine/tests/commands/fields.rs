//! Which argument a refusal is about: a form marks that field, and a program knows what to mend.

use serde_json::{Value, json};

use crate::stall::Stall;

#[test]
fn a_refusal_of_what_was_typed_names_its_field() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    stall.tap(&candle);
    stall.tell("session.open");
    let item = |field: &str, value: Value| {
        let mut args = json!({ "name": "Fox", "price": "3,00" });
        args[field] = value;
        args
    };
    let loyalty = |field: &str, value: &str| {
        let mut terms = json!({ "member": "5", "reward": "10", "market_days": 1, "else_days": 60 });
        terms[field] = json!(value);
        json!({ "loyalty": terms })
    };
    let off = |off: Value| json!({ "off": off, "reason": "haggled" });
    let offer = |gives: Value| json!({ "name": "Two for eight", "gives": gives });
    for (command, args, code, field) in [
        ("catalog.save_item", item("cost", json!("abc")), "money.unreadable", "cost"),
        ("catalog.save_item", item("cost", json!(-1)), "money.negative", "cost"),
        ("catalog.save_item", item("price", json!("3,0.0")), "money.unreadable", "price"),
        ("catalog.save_item", item("price", json!("3,001")), "money.too_precise", "price"),
        ("catalog.save_item", item("rate", json!("x")), "rate.unreadable", "rate"),
        ("catalog.save_item", item("name", json!(" ")), "args.empty", "name"),
        ("catalog.save_item", item("tracked", json!("x")), "args.unreadable", "tracked"),
        ("catalog.save_item", json!({ "price": 3 }), "args.unreadable", "name"),
        (
            "catalog.save_bundle",
            json!({ "name": "Set", "price": "x", "parts": [{ "item": candle, "quantity": 2 }] }),
            "money.unreadable",
            "price",
        ),
        ("basket.add_amount", json!({ "amount": "x" }), "money.unreadable", "amount"),
        ("basket.add_amount", json!({ "amount": 1, "rate": "x" }), "rate.unreadable", "rate"),
        ("basket.set_price", json!({ "line": 1, "price": "x" }), "money.unreadable", "price"),
        ("basket.set_discount", off(json!({ "kind": "percent", "percent": "1010" })), "rate.unreadable", "percent"),
        ("basket.set_discount", off(json!({ "kind": "amount", "amount": "x" })), "money.unreadable", "amount"),
        ("offer.save", offer(json!({ "kind": "percent", "percent": "x" })), "rate.unreadable", "percent"),
        ("offer.save", offer(json!({ "kind": "count_for", "count": 2, "price": "x" })), "money.unreadable", "price"),
        ("settings.save", json!({ "tax_rates": ["20", "x"] }), "rate.unreadable", "tax_rates"),
        ("settings.save", json!({ "discount_limit": "x" }), "rate.unreadable", "discount_limit"),
        ("settings.save", loyalty("member", "x"), "rate.unreadable", "loyalty.member"),
        ("settings.save", loyalty("reward", "101"), "rate.unreadable", "loyalty.reward"),
        (
            "market.save",
            json!({ "name": "Fair", "rates": [{ "rate": "20", "here": "x" }] }),
            "rate.unreadable",
            "rates[0].here",
        ),
        ("market.save", json!({ "name": "Fair", "days": ["x"] }), "date.unreadable", "days"),
        ("session.move_cash", json!({ "flow": "in", "amount": "x", "reason": "a" }), "money.unreadable", "amount"),
        ("session.count", json!({ "total": "x" }), "money.unreadable", "total"),
        ("day.report", json!({ "day": "x" }), "date.unreadable", "day"),
        ("export.sales", json!({ "from": "x", "format": "csv", "out": "/nowhere" }), "date.unreadable", "from"),
    ] {
        let refusal = stall.refused(code, command, args.clone());
        assert_eq!(refusal["field"], field, "{command} {args}");
    }
}

/// The name of an argument that nobody knows may be anything, an address too.
#[test]
fn a_name_that_is_not_ours_is_not_repeated() {
    let stall = Stall::new();
    for args in [json!({ "ada@market.example": 1 }), json!({ "off": { "kind": "percent", "ada@market.example": 1 } })] {
        let refusal = stall.refused("args.unreadable", "basket.set_discount", args);
        assert!(!format!("{refusal:?}").contains("ada"), "{refusal:?}");
    }
}

/// `5` and `"5"` are a hundred times apart, and no schema said so: it has cost money.
#[test]
fn every_amount_that_a_command_takes_says_how_it_is_read() {
    /// Whole numbers that are no money.
    const COUNTS: [&str; 11] =
        ["quantity", "line", "basket", "counted", "low_stock", "count", "limit", "sheet", "row", "heading_line", "seq"];
    for command in trestle_engine::api::commands() {
        let schema = serde_json::to_value(&command.args).unwrap();
        each_number(&schema, &mut |name, says| {
            let is_count = COUNTS.contains(&name) || says.contains("minutes") || says.contains("days");
            assert!(is_count || says.contains("minor units"), "{}, {name}: {says}", command.name);
        });
        let typed = &schema["$defs"]["AmountInput"];
        if !typed.is_null() {
            let says = typed.to_string();
            assert!(
                says.contains("5 is five cents") && says.contains("\\\"5\\\" is five euros"),
                "{}: {says}",
                command.name
            );
        }
    }
}

/// Every property of a schema that is a whole number, with what is said of it.
fn each_number(schema: &Value, seen: &mut impl FnMut(&str, &str)) {
    if let Some(properties) = schema["properties"].as_object() {
        for (name, property) in properties {
            if property["format"] == "int64" {
                seen(name, property["description"].as_str().unwrap_or_default());
            }
        }
    }
    match schema {
        Value::Object(parts) => parts.values().for_each(|part| each_number(part, seen)),
        Value::Array(parts) => parts.iter().for_each(|part| each_number(part, seen)),
        _ => {}
    }
}
