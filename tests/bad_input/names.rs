//! Names with what cannot be seen in them, which turn the line around, or which a terminal obeys: nothing of it is kept, and
//! nothing of it is shown where another till has kept it.

use serde_json::{Value, json};
use trestle_tests::exchange::{everything, take_in};
use trestle_tests::forge;
use trestle_tests::shop::{Shop, id};

/// Escape, override, isolate, zero width, NUL and a line break around three words.
const NASTY: &str = "\u{1B}[2JBees\u{202E}wax\u{2066}\0 can\u{200B}dle\u{9B}31m\nlarge\u{2028}";
const CLEAN: &str = "[2JBeeswax candle31m large";

/// Whether anything in a text cannot be seen; lines may end.
fn is_seen(text: &str) -> bool {
    let unseen =
        |c: char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}');
    !text.chars().any(|c| (c.is_control() && !matches!(c, '\r' | '\n')) || unseen(c))
}

fn told(shop: &Shop, commands: &[(&str, Value)]) {
    for (name, args) in commands {
        // Written out with everything but quotes as it is.
        let reply = shop.call(name, args.clone());
        let texts = serde_json::to_string(&reply).unwrap();
        let escaped = ["\\u00", "\\b", "\\f", "\\t"].iter().any(|escape| texts.contains(escape));
        assert!(is_seen(&texts) && !escaped, "{name}: {texts:?}");
    }
}

#[test]
fn what_cannot_be_seen_is_taken_out_of_everything_that_is_typed() {
    let (shop, ids) = Shop::stocked();
    let named = |name: &str, args: Value| shop.call(name, args);
    let item = named(
        "catalog.save_item",
        json!({ "name": NASTY, "price": 100, "sku": NASTY, "category": NASTY, "creator": NASTY, "barcodes": [format!("1{NASTY}")] }),
    );
    assert_eq!(item["name"], CLEAN);
    let market = named("market.save", json!({ "name": NASTY, "place": NASTY }));
    named("staff.save", json!({ "name": NASTY }));
    let two_for_eight = json!({ "kind": "count_for", "count": 2, "price": 800 });
    named("offer.save", json!({ "name": NASTY, "gives": two_for_eight, "goods": [ids[0]] }));
    named("session.open", json!({ "market": market["id"], "float": 100 }));
    named("session.move_cash", json!({ "flow": "in", "amount": 100, "reason": NASTY }));
    named("basket.add_amount", json!({ "amount": 450, "text": NASTY }));
    let basket = named("basket.add_item", json!({ "item": item["id"], "price": 50, "reason": NASTY }));
    let sale = shop.pay(&basket);
    named("member.enroll", json!({ "first_name": NASTY, "reference": NASTY, "sale": sale["sale"] }));
    told(
        &shop,
        &[
            ("catalog.list", Value::Null),
            ("market.list", Value::Null),
            ("staff.list", Value::Null),
            ("offer.list", Value::Null),
            ("member.list", json!({})),
            ("day.report", Value::Null),
            ("sale.show", json!({ "sale": sale["sale"] })),
            ("app.status", Value::Null),
        ],
    );
    let database = shop.database();
    let mut facts = database.prepare("SELECT CAST(bytes AS TEXT) FROM fact").unwrap();
    for fact in facts.query_map([], |r| r.get::<_, String>(0)).unwrap() {
        let fact = fact.unwrap();
        assert!(is_seen(&fact) && !fact.contains("\\u00") && !fact.contains("\\n"), "{fact}");
    }
}

/// A till of another version, or one that was tampered with, may have kept them. Its facts stay as they are.
#[test]
fn what_another_till_has_kept_is_shown_without_it() {
    let (shop, ids) = Shop::stocked();
    let other = Shop::joined_to(&shop);
    other.sell(&ids[0]);
    let value: String = other
        .database()
        .query_row("SELECT value FROM register WHERE kind = 'item' AND id = ?1", [&ids[0]], |r| r.get(0))
        .unwrap();
    let mut item: Value = serde_json::from_str(&value).unwrap();
    for field in ["name", "category", "creator"] {
        item[field] = json!(NASTY);
    }
    forge::slip_in(&other, "item.set", &item);
    other.call("market.save", json!({ "name": "signs what was slipped in" }));
    take_in(&shop, &everything(&other));
    let fact: String = shop
        .database()
        .query_row(
            "SELECT CAST(bytes AS TEXT) FROM fact WHERE kind = 'item.set' ORDER BY place DESC LIMIT 1",
            [],
            |r| r.get(0),
        )
        .unwrap();
    assert!(fact.contains('\u{202E}') && fact.contains("\\u001b"), "its fact is as it was written: {fact}");
    let name = shop.call("catalog.show", json!({ "id": ids[0] }))["name"].as_str().unwrap().to_owned();
    assert_eq!(name.trim_end(), CLEAN);
    let sale = shop.sell(&ids[0]);
    told(
        &shop,
        &[
            ("catalog.list", Value::Null),
            ("catalog.search", json!({ "text": "beeswax" })),
            ("day.report", Value::Null),
            ("sale.show", json!({ "sale": id(&sale) })),
            ("sync.status", Value::Null),
        ],
    );
    for format in ["csv", "jsonl"] {
        let out = shop.beside().join(format!("sales.{format}"));
        shop.call("export.sales", json!({ "format": format, "out": out }));
        let written = std::fs::read_to_string(out).unwrap();
        assert!(
            is_seen(written.trim_start_matches('\u{FEFF}')) && !written.contains("\\u001b"),
            "{format}: {written:?}"
        );
    }
    let out = shop.beside().join("catalogue.csv");
    shop.call("catalog.export", json!({ "out": out }));
    let written = std::fs::read_to_string(out).unwrap();
    assert!(is_seen(written.trim_start_matches('\u{FEFF}')), "{written:?}");
    shop.must_verify();
}

#[test]
fn a_catalogue_file_is_told_what_was_taken_out_of_its_names() {
    let (shop, _) = Shop::stocked();
    let file = shop.beside().join("goods.csv");
    let family = "\u{1F469}\u{200D}\u{1F33E}";
    std::fs::write(
        &file,
        format!("name,price,category\nBees\u{202E}wax\u{200B},4.50,Ho\u{2066}me\n{family} Tapir,3,\"two\nlines\"\n"),
    )
    .unwrap();
    let planned = shop.call("catalog.plan_import", json!({ "file": file }));
    let notes: Vec<String> = planned["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| format!("{} {} {} {}", n["line"], n["column"], n["why"], n["value"]).replace('"', ""))
        .collect();
    assert_eq!(
        notes,
        ["2 name marks_taken U+202E U+200B", "2 category marks_taken U+2066", "3 category marks_taken U+000A"]
    );
    shop.call("catalog.import", json!({ "file": file }));
    let names = serde_json::to_string(&shop.call("catalog.search", json!({ "text": "" }))).unwrap();
    assert!(names.contains("\"Beeswax\"") && names.contains(&format!("\"{family} Tapir\"")), "{names}");
}
