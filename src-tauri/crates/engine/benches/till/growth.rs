//! Cost that must not grow: a tap with the lines of its basket, and the database with the baskets that were sold.
//!
//! A tap is held against the same tap in a short basket of the same shop, a long receipt against the same taps in short
//! ones. What a sale leaves in the database is held against the bytes of its fact, which stays for ever.

use rusqlite::Connection;
use serde_json::{Value, json};
use trestle_engine::Engine;

use crate::measure::{Measure, Times, pair};
use crate::stall::{call, copy, folder, found, open, ring_up};

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
pub const MOST_GROWN: u64 = 400;

/// Measures taken; bytes that a sale takes of the database when its day is closed, and bytes of its fact.
pub fn growth() -> ([Measure; 2], u64, u64) {
    let shop = folder();
    let items = found(shop.path(), LONG + 1);
    let (grown, fact) = size();
    ([taps(&copy(shop.path()), &copy(shop.path()), &items), receipts(&copy(shop.path()), &items)], grown, fact)
}

fn tap(engine: &Engine, item: &str) -> Value {
    call(engine, "basket.add_item", json!({ "item": item }))
}

/// Line 1,000 beside line 10, each taken back before the next.
fn taps(long: &tempfile::TempDir, short: &tempfile::TempDir, items: &[String]) -> Measure {
    let (long, short) = (open(long.path()), open(short.path()));
    items[..LONG - 1].iter().for_each(|item| drop(tap(&long, item)));
    items[..SHORT - 1].iter().for_each(|item| drop(tap(&short, item)));
    let mut measure = Measure::new("tap: basket.add_item to line 1,000", "to line 10", Some(200));
    for n in 0..TAPS {
        let (ours, theirs) = (&mut measure.ours, &mut measure.bare);
        let last = || drop(ours.take(|| tap(&long, &items[LONG])));
        pair(n, last, || drop(theirs.take(|| tap(&short, &items[LONG]))));
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
                    basket.iter().for_each(|item| drop(tap(&engine, item)));
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
fn pages(dir: &std::path::Path) -> u64 {
    let db = Connection::open(dir.join("trestle.db")).unwrap();
    let sql = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
    db.query_row(sql, [], |r| r.get::<_, i64>(0)).unwrap().cast_unsigned()
}
