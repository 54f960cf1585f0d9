//! The shops that are measured, on disk where the build is: a folder for temporary files may live in memory, where writing
//! to disk costs nothing.

use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;
use trestle_engine::{Call, Engine, Host};

/// A folder that goes away with the run.
pub fn folder() -> TempDir {
    tempfile::Builder::new().prefix("bench-").tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

/// Opens the engine of a folder.
pub fn open(dir: &Path) -> Engine {
    Engine::open(dir, Host::system("a bench")).unwrap()
}

/// A command that must succeed.
pub fn call(engine: &Engine, name: &str, args: Value) -> Value {
    engine.call(name, args, None).unwrap_or_else(|e| panic!("{name}: {} {:?}", e.code, e.args)).result
}

/// A command that must succeed, as the window calls it: its answer is text.
pub fn answer(engine: &Engine, name: &str, args: Value) {
    let call = Call { name, args, ..Call::default() };
    std::hint::black_box(engine.answer(call).unwrap_or_else(|e| panic!("{name}: {} {:?}", e.code, e.args)));
}

/// Founds a shop with so many items, half a year of Saturdays, and a session; gives the ids of the items.
pub fn found(dir: &Path, items: usize) -> Vec<String> {
    let engine = open(dir);
    let passphrase = "correct horse battery staple wagon";
    call(
        &engine,
        "shop.create",
        json!({ "name": "Bench", "country": "FR", "zone": "Europe/Paris", "passphrase": passphrase }),
    );
    let days: Vec<String> = (1..=6).flat_map(|m| [3, 10, 17, 24].map(|d| format!("2026-{m:02}-{d:02}"))).collect();
    let market = call(&engine, "market.save", json!({ "name": "Riverside", "days": days }));
    call(&engine, "session.open", json!({ "market": market["id"], "float": 10_000 }));
    let kinds = ["Candle", "Card", "Honey", "Mug", "Spoon", "Bag", "Fox", "Jam"];
    let item = |n: usize| {
        let kind = kinds[n % kinds.len()];
        let rate = if n.is_multiple_of(4) { "5.5" } else { "20" };
        let item = json!({ "name": format!("{kind} {n}"), "price": 100 + n, "rate": rate, "category": kind,
                           "sku": format!("S{n:05}"), "barcodes": [format!("29{n:06}")] });
        call(&engine, "catalog.save_item", item)["id"].as_str().unwrap().to_owned()
    };
    (0..items).map(item).collect()
}

/// Copies a shop that nobody has open.
pub fn copy(from: &Path) -> TempDir {
    let to = folder();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.path().join(entry.file_name())).unwrap();
    }
    to
}

/// Taps four lines and gives the arguments that commit them.
pub fn ring_up(engine: &Engine, items: &[String], n: usize) -> Value {
    let mut basket = Value::Null;
    for line in 0..4 {
        basket = call(engine, "basket.add_item", json!({ "item": items[(7 * n + line) % items.len()] }));
    }
    json!({ "basket": basket["basket"], "total": basket["total"],
            "tenders": [{ "kind": "cash", "amount": basket["cash"]["due"] }] })
}
