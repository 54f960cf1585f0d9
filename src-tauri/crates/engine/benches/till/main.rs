//! How long the till takes, beside what the same work costs bare. Run it with `make bench`, or with
//! `cargo bench -p trestle-engine`; `GATE=1` makes it end with 1 when a ratio is over its limit.
//!
//! How to read the table: each row is a measure taken in pairs, ours and a baseline one after the other, each going first
//! every second time, so that whatever slows this computer slows both. The ratio is median by median, and it alone is
//! held against a limit; milliseconds are told and never judged, because they are this computer's. p99 is what 99 of 100
//! tries stayed below; on a busy disk it tells of the disk.
//!
//! * **commit**: `sale.commit` of four lines, through the list as the window calls it, beside a bare connection that inserts
//!   the same rows with the same values into the same tables and indexes in one transaction, both in WAL at
//!   `synchronous=FULL`. What the till has on top is parsing, rules, hash, signature, triggers and the reply.
//! * **tap**: `basket.add_item` with 2,000 items in the catalogue, beside a command that only asks where the till stands.
//!   The window's own measure (tap to painted basket) adds the same repaint to both.
//! * **list**, **search**: with 2,000 items, beside bare queries that give the same rows as text.
//! * **catalogue**: see `listing.rs`. **import**: see `exchange.rs`. **look-up**: see `members.rs`.
//! * **close**, and a tap after as many sales: see `closing.rs`. A tap in a long basket, and what a sale leaves: `growth.rs`.
//!   **workbook**, **history**: see `files.rs`.
#![allow(clippy::unwrap_used)]

mod bare;
mod closing;
mod exchange;
mod files;
mod growth;
mod listing;
mod measure;
mod members;
mod stall;

use std::process::ExitCode;

use rusqlite::Connection;
use serde_json::json;

use bare::Bare;
use measure::{HEADINGS, Measure, hundredths, millis, pair};

/// Sales rung up to warm up, and pairs measured.
const COLD: usize = 50;
const PAIRS: usize = 1_000;
const ITEMS: usize = 2_000;
/// Most bytes that a sale of four lines may take in a bundle file without contacts.
const MOST_BYTES: u64 = 45;

fn main() -> ExitCode {
    println!("\n{HEADINGS}");
    let (mut hold, mut told) = (true, Vec::new());
    for (name, group) in GROUPS {
        if std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).all(|arg| arg == name) {
            let figures = group();
            figures.measures.iter().for_each(|measure| println!("{}", measure.row()));
            hold &= figures.hold && figures.measures.iter().all(Measure::holds);
            told.extend(figures.told);
        }
    }
    told.iter().for_each(|sentence| println!("\n{sentence}"));
    let gate = std::env::var("GATE").is_ok_and(|g| g == "1");
    if gate && !hold {
        eprintln!("a figure is over its limit");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// What a group of measures came to.
struct Figures {
    measures: Vec<Measure>,
    /// What is no pair.
    told: Option<String>,
    /// Whether that is within its limit.
    hold: bool,
}

/// A group by the name that `cargo bench` takes after `--`.
type Group = (&'static str, fn() -> Figures);

const GROUPS: [Group; 8] = [
    ("day", day),
    ("close", close),
    ("catalogue", catalogue),
    ("listing", listing),
    ("exchange", exchange),
    ("members", members),
    ("growth", growth),
    ("files", of_files),
];

fn day() -> Figures {
    Figures { measures: vec![commit()], told: None, hold: true }
}

fn close() -> Figures {
    let (measures, took) = closing::closing();
    let took = millis(took.percentile(50));
    let told = format!("Closing a day of {} sales took {took} ms (promised within 1000).", closing::SALES);
    Figures { measures: measures.into(), told: Some(told), hold: true }
}

fn catalogue() -> Figures {
    Figures { measures: large_catalogue().into(), told: None, hold: true }
}

fn listing() -> Figures {
    let (measures, [import, plan]) = listing::listing();
    let [import, plan] = [import, plan].map(|times| millis(times.percentile(50)));
    let told = format!(
        "Taking 20,000 items in took {import} ms (promised within 5000), showing what they would change {plan} ms."
    );
    Figures { measures: measures.into(), told: Some(told), hold: true }
}

fn exchange() -> Figures {
    let (measures, taps, size) = exchange::exchange();
    let told = format!(
        "A sale takes {} bytes of a bundle file (at most {MOST_BYTES}). While a file came in, {} taps were answered, half of \
         them within {} ms, the last within {}.",
        hundredths(size.into()),
        taps.tries(),
        millis(taps.percentile(50)),
        millis(taps.percentile(100)),
    );
    Figures { measures: measures.into(), told: Some(told), hold: size <= 100 * MOST_BYTES }
}

fn members() -> Figures {
    Figures { measures: members::look_up().into(), told: None, hold: true }
}

fn growth() -> Figures {
    let (measures, grown, fact) = growth::growth();
    let ratio = 100 * grown / fact.max(1);
    let told = format!(
        "When its day is closed a sale takes {grown} bytes of the database, {} times the {fact} of its fact (at most {}).",
        hundredths(ratio.into()),
        hundredths(growth::MOST_GROWN.into()),
    );
    Figures { measures: measures.into(), told: Some(told), hold: ratio <= growth::MOST_GROWN }
}

fn of_files() -> Figures {
    let (measures, megabytes) = files::files();
    let most = files::MOST_MEGABYTES;
    let told = format!("Writing a workbook of half a million rows took {megabytes} megabytes (at most {most}).");
    Figures { measures: measures.into(), told: Some(told), hold: megabytes <= most }
}

/// A day rung up twice: once to know the rows it writes, once to measure against writing those.
fn commit() -> Measure {
    let dir = stall::folder();
    let items = stall::found(dir.path(), 40);
    let rehearsal = stall::copy(dir.path());
    let engine = stall::open(rehearsal.path());
    for n in 0..COLD + PAIRS {
        let args = stall::ring_up(&engine, &items, n);
        stall::call(&engine, "sale.commit", args);
    }
    drop(engine);
    let rows = bare::recorded(rehearsal.path());
    let mut bare = Bare::like(rehearsal.path());
    let engine = stall::open(dir.path());
    let mut measure = Measure::new("commit: a four-line sale", "the same rows, bare SQLite", Some(150));
    for (n, rows) in rows.iter().enumerate() {
        let args = stall::ring_up(&engine, &items, n);
        bare.tap(rows);
        let (ours, theirs) = (&mut measure.ours, &mut measure.bare);
        pair(n, || ours.take(|| stall::answer(&engine, "sale.commit", args)), || theirs.take(|| bare.write(rows)));
        if n + 1 == COLD {
            measure.ours.forget();
            measure.bare.forget();
        }
    }
    measure
}

/// Taps, list and search with a large catalogue.
fn large_catalogue() -> [Measure; 3] {
    let dir = stall::folder();
    let items = stall::found(dir.path(), ITEMS);
    let engine = stall::open(dir.path());
    let beside = Connection::open(dir.path().join("trestle.db")).unwrap();
    let mut tap = Measure::new("tap: basket.add_item at 2,000 items", "app.status", None);
    for n in 0..PAIRS {
        if n.is_multiple_of(8) {
            stall::call(&engine, "basket.clear", json!({}));
        }
        let item = json!({ "item": items[7 * n % ITEMS] });
        let (ours, theirs) = (&mut tap.ours, &mut tap.bare);
        let status = || theirs.take(|| stall::answer(&engine, "app.status", json!({})));
        pair(n, || ours.take(|| stall::answer(&engine, "basket.add_item", item)), status);
    }
    let mut list =
        Measure::new("list: catalog.list of 2,000 items, one changed", "their values, bare SQLite", Some(300));
    for n in 0..PAIRS / 10 {
        // Whoever changes something reads the list again.
        let price = json!({ "id": items[7 * n % ITEMS], "name": format!("Changed {n}"), "price": 100 + n });
        stall::call(&engine, "catalog.save_item", price);
        let (ours, theirs) = (&mut list.ours, &mut list.bare);
        let mut bare =
            || theirs.take(|| texts(&beside, "SELECT value FROM register WHERE kind = ?1 ORDER BY id", "item"));
        pair(n, || ours.take(|| stall::answer(&engine, "catalog.list", json!({}))), || drop(bare()));
    }
    let mut search = Measure::new("search: catalog.search in 2,000 items", "the same search, bare SQLite", None);
    for n in 0..PAIRS / 2 {
        let wanted = format!("{} {n}", ["candle", "card", "honey"][n % 3]);
        let sql = "SELECT value FROM register WHERE kind = 'item' AND id IN
                   (SELECT id FROM catalog_text WHERE instr(text, ?1) > 0 LIMIT 60)";
        let (ours, theirs) = (&mut search.ours, &mut search.bare);
        let args = json!({ "text": wanted });
        let mut bare = || theirs.take(|| texts(&beside, sql, &wanted));
        pair(n, || ours.take(|| stall::answer(&engine, "catalog.search", args)), || drop(bare()));
    }
    [tap, list, search]
}

fn texts(conn: &Connection, sql: &str, parameter: &str) -> Vec<String> {
    let mut statement = conn.prepare_cached(sql).unwrap();
    statement.query_map([parameter], |r| r.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}
