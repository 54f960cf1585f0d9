//! Whatever catalogue a shop has: what Trestle writes of it comes back without a change, here and in another shop.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};

use crate::catalogue_import::{counts, import};
use crate::stall::{Stall, text};

const WORDS: [&str; 12] = [
    "Candle",
    "Straße 7",
    "\"Fox\", small",
    "=SUM(A1)",
    "-5",
    "+49",
    "@home",
    "été\u{301}",
    "12.50",
    "0042",
    "1/2 loaf",
    "日本",
];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(&WORDS[..]).prop_map(str::to_owned),
        1 => "[a-zA-Z;,'\"\\-]{1,60}".prop_map(|text| format!("x{text}")),
    ]
}

/// An item as a form would save it; `n` keeps names and codes apart.
fn item() -> impl Strategy<Value = Value> {
    let priced = prop_oneof![
        3 => (0..100_000_i64).prop_map(|price| json!({ "price": price })),
        1 => Just(json!({ "open_price": true })),
        1 => (prop::sample::select(&["kg", "l", "m"][..]), 1..9_999_i64).prop_map(|(unit, price)| json!({ "unit": unit, "price": price })),
    ];
    let about = (word(), word(), any::<bool>(), prop::option::of(0..9_999_i64), word());
    let stock = (any::<bool>(), 0..9_i64, prop::option::of(0..500_i64), any::<bool>());
    let shown =
        (any::<bool>(), any::<bool>(), prop::sample::select(&[None, Some("blue"), Some("olive")][..]), 0..3_usize);
    (priced, about, stock, shown, prop::sample::select(&["20", "5", "0"][..])).prop_map(
        |(mut args, (name, category, categorised, cost, creator), (tracked, low, counted, limited), shown, rate)| {
            let (archived, favourite, color, options) = shown;
            let measured = args["unit"].is_string();
            args["name"] = json!(name);
            args["category"] = json!(if categorised { category.as_str() } else { "" });
            args["creator"] = json!(creator);
            args["rate"] = json!(rate);
            args["archived"] = json!(archived);
            args["favourite"] = json!(favourite);
            args["color"] = json!(color);
            if let Some(cost) = cost {
                args["cost"] = json!(cost);
            }
            if tracked && !measured {
                args["tracked"] = json!(true);
                args["low_stock"] = json!(low);
                if let Some(counted) = counted {
                    args["counted"] = json!(counted);
                    args["limited"] = json!(limited);
                }
            }
            let options =
                (0..options).map(|n| json!({ "name": (["Size", ""][n]), "value": (format!("{n} {category}")) }));
            args["options"] = options.collect();
            args
        },
    )
}

/// A shop with these items, as far as it takes them, and with a bundle of the first two that a bundle can be made of.
fn shop(items: Vec<Value>) -> Stall {
    let stall = Stall::of("GB");
    let mut parts = Vec::new();
    for (n, mut item) in items.into_iter().enumerate() {
        item["name"] = json!(format!("{} {n}", text(&item["name"])));
        item["sku"] = json!(if n % 3 == 0 { String::new() } else { format!("00{n}-A") });
        item["barcodes"] = if n % 2 == 0 { json!([]) } else { json!([format!("04000{n:02}")]) };
        let fixed = item["unit"].is_null() && item["open_price"].is_null() && item["archived"] == false;
        if let Ok(saved) = stall.ask("catalog.save_item", item, None)
            && fixed
        {
            parts.push(json!({ "item": saved["id"], "quantity": 1 + n % 2 }));
        }
    }
    if parts.len() > 1 {
        let bundle = json!({ "name": "Both; of them", "price": 777, "parts": (parts[..2]), "category": "Sets" });
        stall.call("catalog.save_bundle", bundle);
    }
    stall
}

/// Every entry of the catalogue without what each shop gives by itself.
fn entries(stall: &Stall) -> Vec<String> {
    let found = stall.call("catalog.search", json!({ "text": "", "archived": true, "limit": 200 }));
    let each = found["tiles"].as_array().unwrap().iter().map(|tile| {
        let mut entry = stall.call("catalog.show", json!({ "id": tile["id"] }));
        let fields = entry.as_object_mut().unwrap();
        ["id", "updated_at"].iter().for_each(|own| drop(fields.remove(*own)));
        if let Some(parts) = entry["parts"].as_array_mut() {
            parts.iter_mut().for_each(|part| drop(part.as_object_mut().unwrap().remove("item")));
        }
        entry.to_string()
    });
    let mut all: Vec<String> = each.collect();
    all.sort();
    all
}

/// Each takes two shops.
fn cases() -> u32 {
    if std::env::var_os("TRESTLE_PROOF").is_some() { 300 } else { 5 }
}

proptest! {
    // From one seed, so that a change is judged by the same catalogues everywhere.
    #![proptest_config(ProptestConfig { cases: cases(), rng_seed: RngSeed::Fixed(20_261_201), ..ProptestConfig::default() })]

    #[test]
    fn a_catalogue_that_trestle_writes_comes_back_without_a_change(items in prop::collection::vec(item(), 1..9)) {
        let here = shop(items);
        let before = entries(&here);
        let stick = tempfile::TempDir::new().unwrap();
        let file = stick.path().join("own.csv");
        here.call("catalog.export", json!({ "out": file }));
        let all = i64::try_from(before.len()).unwrap();
        prop_assert_eq!(counts(&import(&here, &file)), [0, 0, all, 0], "{}", std::fs::read_to_string(&file).unwrap());
        prop_assert_eq!(&entries(&here), &before);

        let other = Stall::of("GB");
        let came = import(&other, &file);
        prop_assert_eq!(counts(&came), [all, 0, 0, 0], "{}: {}", came, std::fs::read_to_string(&file).unwrap());
        prop_assert_eq!(entries(&other), before);
    }
}
