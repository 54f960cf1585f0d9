//! A day of 5,000 sales: what a tap takes at its end, and what closing it takes until the report is on disk.
//!
//! A tap is held against the same tap before the first sale: what was sold must not slow what is sold.
//!
//! The baseline of closing reads the same rows bare: the sums of the day's sales, by rate, by tender and by article, from the
//! tables that the report is made of. What the till has on top is the rest of the report, and the fact of the closing, signed
//! and on disk.

use rusqlite::Connection;
use serde_json::json;
use trestle_engine::Engine;

use crate::measure::{Measure, Times, pair};
use crate::stall::{answer, call, copy, folder, found, open, ring_up};

/// Sales of the day.
pub const SALES: usize = 5_000;
/// Closings measured, each of the same day.
const PAIRS: usize = 9;
/// Taps measured.
const TAPS: usize = 1_000;
/// What the report says of a day's sales, in one query each.
const SUMS: [&str; 4] = [
    "SELECT count(*), sum(total), sum(rounding), sum(change) FROM sale WHERE session = ?1",
    "SELECT t.rate, sum(t.gross), sum(t.tax) FROM sale s JOIN sale_tax t ON t.sale = s.id WHERE s.session = ?1 GROUP BY t.rate",
    "SELECT t.kind, sum(t.amount), count(*) FROM sale s JOIN sale_tender t ON t.sale = s.id WHERE s.session = ?1 GROUP BY t.kind",
    "SELECT l.item, sum(l.quantity), sum(l.paid) FROM sale s JOIN sale_line l ON l.sale = s.id WHERE s.session = ?1 GROUP BY l.item",
];

/// Measures taken, and how long a closing took.
pub fn closing() -> ([Measure; 2], Times) {
    let day = folder();
    let items = found(day.path(), 40);
    let morning = copy(day.path());
    let engine = open(day.path());
    for n in 0..SALES {
        let args = ring_up(&engine, &items, n);
        call(&engine, "sale.commit", args);
    }
    let tap = taps(&engine, &open(morning.path()), &items);
    call(&engine, "session.count", json!({ "total": 0 }));
    drop(engine);
    let mut close = Measure::new("close: a day of 5,000 sales", "the same sums, bare SQLite", Some(800));
    for n in 0..PAIRS {
        let till = copy(day.path());
        let engine = open(till.path());
        let bare = Connection::open(till.path().join("trestle.db")).unwrap();
        let session: String = bare.query_row("SELECT id FROM session", [], |row| row.get(0)).unwrap();
        // A till that has sold all day has looked at its session before; so has the baseline.
        call(&engine, "day.report", json!({}));
        add_up(&bare, &session);
        let (ours, theirs) = (&mut close.ours, &mut close.bare);
        let closed = || assert_eq!(ours.take(|| call(&engine, "session.close", json!({})))["sales"], SALES);
        pair(n, closed, || theirs.take(|| add_up(&bare, &session)));
    }
    let took = close.ours.clone();
    ([tap, close], took)
}

/// The same taps at the end of the day and before its first sale.
fn taps(evening: &Engine, morning: &Engine, items: &[String]) -> Measure {
    let mut tap = Measure::new("tap: basket.add_item after 5,000 sales", "before the first", Some(120));
    for n in 0..TAPS {
        if n.is_multiple_of(8) {
            for engine in [evening, morning] {
                call(engine, "basket.clear", json!({}));
            }
        }
        let item = || json!({ "item": items[7 * n % items.len()] });
        let (ours, theirs) = (&mut tap.ours, &mut tap.bare);
        let late = || ours.take(|| answer(evening, "basket.add_item", item()));
        pair(n, late, || theirs.take(|| answer(morning, "basket.add_item", item())));
    }
    for engine in [evening, morning] {
        call(engine, "basket.clear", json!({}));
    }
    tap
}

/// Reads every row of every sum.
fn add_up(conn: &Connection, session: &str) {
    for sql in SUMS {
        let mut statement = conn.prepare_cached(sql).unwrap();
        let mut rows = statement.query([session]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            std::hint::black_box(row.get_ref(1).is_ok());
        }
    }
}
