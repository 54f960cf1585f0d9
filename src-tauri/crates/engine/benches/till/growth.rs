//! Cost that must not grow: a tap with the lines of its basket, and the database with the baskets that were sold.
//!
//! A tap is held against the same tap in a short basket of the same shop, a long receipt against the same taps in short
//! ones. What a sale leaves in the database is held against the bytes of its fact, which stays for ever.

use std::path::Path;

use rusqlite::Connection;
use serde_json::json;
use trestle_engine::Engine;

use crate::measure::{Measure, Times, pair};
use crate::stall::{answer, call, copy, folder, found, open, ring_up};

/// Lines of the long basket and of the short one.
const LONG: usize = 1_000;
const SHORT: usize = 10;
/// Taps measured, and receipts.
const TAPS: usize = 400;
const RECEIPTS: usize = 5;
/// Days, and sales of each.
const DAYS: usize = 5;
const SALES: usize = 400;
/// Most that the database may grow by for each byte of a sale's fact, in hundredths.
pub const MOST_GROWN: u64 = 250;

/// Measures taken; bytes that a sale takes of the database when its day is closed, and bytes of its fact.
pub fn growth() -> ([Measure; 3], u64, u64) {
    let shop = folder();
    let items = found(shop.path(), LONG + 1);
    let (grown, fact) = size();
    let plain = Measure::new("tap: basket.add_item to line 1,000", "to line 10", Some(200));
    let plain = taps(plain, shop.path(), &items, |_| {});
    // Every line's share of the discount depends on all lines.
    let shared = Measure::new("the same with 10 % off the basket", "to line 10", None);
    let shared = taps(shared, shop.path(), &items, |engine| {
        call(
            engine,
            "basket.set_discount",
            json!({ "off": { "kind": "percent", "percent": "10" }, "reason": "friend" }),
        );
    });
    ([plain, shared, receipts(&copy(shop.path()), &items)], grown, fact)
}

fn tap(engine: &Engine, item: &str) {
    answer(engine, "basket.add_item", json!({ "item": item }));
}

/// Line 1,000 beside line 10, each taken back before the next, in baskets made ready.
fn taps(mut measure: Measure, shop: &Path, items: &[String], make_ready: fn(&Engine)) -> Measure {
    let folders = [copy(shop), copy(shop)];
    let [long, short] = [(&folders[0], LONG), (&folders[1], SHORT)].map(|(folder, lines)| {
        let engine = open(folder.path());
        items[..lines - 1].iter().for_each(|item| tap(&engine, item));
        make_ready(&engine);
        engine
    });
    for n in 0..TAPS {
        let (ours, theirs) = (&mut measure.ours, &mut measure.bare);
        let last = || ours.take(|| tap(&long, &items[LONG]));
        pair(n, last, || theirs.take(|| tap(&short, &items[LONG])));
        for engine in [&long, &short] {
            call(engine, "basket.undo", json!({}));
        }
    }
    measure
}

/// A receipt of 1,000 lines beside the same taps in baskets of ten.
fn receipts(shop: &tempfile::TempDir, items: &[String]) -> Measure {
    let engine = open(shop.path());
    let mut measure = Measure::new("receipt: 1,000 lines rung up", "the same in baskets of 10", Some(200));
    for n in 0..RECEIPTS {
        let (ours, theirs) = (&mut measure.ours, &mut measure.bare);
        let ring = |times: &mut Times, lines: usize| {
            times.take(|| {
                for basket in items[..LONG].chunks(lines) {
                    basket.iter().for_each(|item| tap(&engine, item));
                    call(&engine, "basket.clear", json!({}));
                }
            });
        };
        pair(n, || ring(ours, LONG), || ring(theirs, SHORT));
    }
    measure
}

/// Bytes that a sale takes of the database once its day is closed, and bytes of its fact.
fn size() -> (u64, u64) {
    let shop = folder();
    let items = found(shop.path(), 40);
    let engine = open(shop.path());
    let mut sizes = Vec::new();
    for day in 0..DAYS {
        if day > 0 {
            call(&engine, "session.open", json!({ "float": 0 }));
        }
        for n in 0..SALES {
            let args = ring_up(&engine, &items, n);
            call(&engine, "sale.commit", args);
        }
        call(&engine, "session.count", json!({ "total": 0 }));
        call(&engine, "session.close", json!({}));
        sizes.push(pages(shop.path()));
    }
    // The first day's baskets leave room for those of the next.
    let (sales, grown) = ((DAYS - 1) * SALES, sizes[DAYS - 1] - sizes[0]);
    let db = Connection::open(shop.path().join("trestle.db")).unwrap();
    let sql = "SELECT avg(length(bytes)) FROM fact WHERE kind = 'sale.committed'";
    let fact: f64 = db.query_row(sql, [], |r| r.get(0)).unwrap();
    (grown / sales as u64, fact as u64)
}

/// Bytes of all pages of the database.
fn pages(dir: &Path) -> u64 {
    let db = Connection::open(dir.join("trestle.db")).unwrap();
    let sql = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
    db.query_row(sql, [], |r| r.get::<_, i64>(0)).unwrap().cast_unsigned()
}
