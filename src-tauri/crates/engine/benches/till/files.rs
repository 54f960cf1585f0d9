//! Files of a year: the workbook of half a million rows, and a history that is rung up.
//!
//! The workbook is held against the CSV of the same sales in the same run; beside the time its memory is told, and held to
//! a limit: the most that the program had while it wrote. The history is held against the same receipts rung up by hand.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::Path;

use serde_json::{Value, json};
use trestle_engine::Engine;
use trestle_engine::replay::{History, replay};

use crate::measure::{Measure, pair};
use crate::stall::{call, copy, folder, found, open, ring_up};

/// Parts of a bundle, bundles of a sale, sales: half a million rows.
const PARTS: usize = 25;
const BUNDLES: usize = 10;
const SALES: usize = 2_000;
/// Exports measured.
const EXPORTS: usize = 3;
/// Receipts of a history, and histories measured.
const RECEIPTS: usize = 300;
const HISTORIES: usize = 5;
/// Megabytes that writing the workbook may take.
pub const MOST_MEGABYTES: u64 = 200;

/// Measures taken, and the megabytes that the workbook took.
pub fn files() -> ([Measure; 2], u64) {
    let (workbook, megabytes) = workbook();
    ([workbook, history()], megabytes)
}

fn workbook() -> (Measure, u64) {
    let dir = folder();
    let items = found(dir.path(), PARTS * BUNDLES);
    let engine = open(dir.path());
    let bundle = |parts: &[String]| {
        let parts: Vec<Value> = parts.iter().map(|item| json!({ "item": item, "quantity": 1 })).collect();
        let bundle = json!({ "name": format!("Basket {}", parts[0]["item"]), "price": 5_000, "parts": parts });
        call(&engine, "catalog.save_bundle", bundle)["id"].clone()
    };
    let bundles: Vec<Value> = items.chunks(PARTS).map(bundle).collect();
    for _ in 0..SALES {
        let mut basket = Value::Null;
        for bundle in &bundles {
            basket = call(&engine, "basket.add_item", json!({ "item": bundle }));
        }
        commit(&engine, &basket);
    }
    let out = folder();
    let export = |format: &str| {
        let file = out.path().join(format!("sales.{format}"));
        assert_eq!(call(&engine, "export.sales", json!({ "format": format, "out": file }))["sales"], SALES);
    };
    let mut measure = Measure::new("workbook: 2,000 sales of 250 rows", "the same as CSV", None);
    let mut most = 0;
    for n in 0..EXPORTS {
        let (ours, theirs) = (&mut measure.ours, &mut measure.bare);
        let written = || {
            forget_memory();
            ours.take(|| export("xlsx"));
            most = most.max(memory());
        };
        pair(n, written, || theirs.take(|| export("csv")));
    }
    (measure, most)
}

fn commit(engine: &Engine, basket: &Value) {
    let tenders = json!([{ "kind": "cash", "amount": basket["cash"]["due"] }]);
    let args = json!({ "basket": basket["basket"], "total": basket["total"], "tenders": tenders });
    call(engine, "sale.commit", args);
}

/// Forgets the most memory that the program had so far.
fn forget_memory() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// Megabytes of memory that the program had at most since then.
fn memory() -> u64 {
    let told = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches("kB").trim().parse::<u64>().unwrap_or_default() >> 10
}

/// The same receipts from a file and by hand, each into a shop as it was before.
fn history() -> Measure {
    let dir = folder();
    let items = found(dir.path(), 40);
    let engine = open(dir.path());
    call(&engine, "session.count", json!({ "total": 10_000 }));
    call(&engine, "session.close", json!({}));
    drop(engine);
    let file = dir.path().with_extension("csv");
    std::fs::write(&file, rows(items.len())).unwrap();
    let mut measure = Measure::new("history: 300 receipts of four lines", "the same rung up by hand", None);
    for n in 0..HISTORIES {
        let [told, by_hand] = [copy(dir.path()), copy(dir.path())];
        let (teller, seller) = (open(told.path()), open(by_hand.path()));
        let (ours, theirs) = (&mut measure.ours, &mut measure.bare);
        let tell = || assert_eq!(ours.take(|| told_sales(&teller, &file)), RECEIPTS as u64);
        let sell = || {
            theirs.take(|| {
                for n in 0..RECEIPTS {
                    let args = ring_up(&seller, &items, n);
                    call(&seller, "sale.commit", args);
                }
            });
        };
        pair(n, tell, sell);
    }
    let _ = std::fs::remove_file(file);
    measure
}

fn rows(items: usize) -> String {
    let mut text = "receipt,sku,name,qty,at,price\n".to_owned();
    for n in 0..RECEIPTS {
        for line in 0..4 {
            let item = (7 * n + line) % items;
            let (hour, minute, price) = (8 + n / 60, n % 60, 100 + item);
            let (whole, part) = (price / 100, price % 100);
            writeln!(text, "{n},S{item:05},Item,1,2026-02-07 {hour:02}:{minute:02}:00,{whole}.{part:02}").unwrap();
        }
    }
    text
}

fn told_sales(engine: &Engine, file: &Path) -> u64 {
    let columns =
        ["receipt", "sku", "name", "qty", "at", "price"].map(|name| (name.to_owned(), name.to_owned())).into();
    let history = History { file: file.to_owned(), columns, market: "Riverside".to_owned() };
    replay(engine, &history, &mut |_, _| ControlFlow::Continue(())).unwrap().sales
}
