//! What one till sold in a season, handed to another in one bundle file: how long taking it in takes, taking it in once
//! more, how long taps wait meanwhile, and how large the file is.
//!
//! The baseline of the first is a bare connection that inserts every row which the import leaves behind, journal and
//! projections, in one transaction that reaches the disk: no file is opened, nothing is checked, no rule is asked. Ours opens
//! the file twice (once to check it whole, once to take it in), checks hashes, signature, certificates and totals, and folds.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::bare::Everything;
use crate::measure::{Measure, Times, pair};
use crate::stall::{call, copy, folder, found, open, ring_up};

/// Sales of four lines that are handed over.
const SALES: usize = 10_000;
/// Files taken in, each by a till that has not seen it.
const PAIRS: usize = 9;

/// Measures taken, how long taps took while a file came in, and bytes a sale in hundredths.
pub fn exchange() -> ([Measure; 2], Times, u64) {
    let (joined, file, bytes) = handed_over();
    let mut first = Measure::new("import: a file of 10,000 sales", "the same rows, bare SQLite", Some(200));
    let mut again = Measure::new("import: the same file once more", "the first time", Some(20));
    let rehearsal = copy(joined.path());
    take_in(rehearsal.path(), &file);
    let rows = Everything::in_till(rehearsal.path());
    for n in 0..PAIRS {
        let till = copy(joined.path());
        let engine = open(till.path());
        let import = || call(&engine, "sync.import", json!({ "files": [file] }));
        let mut bare = rows.database();
        pair(
            n,
            || assert_eq!(first.ours.take(import)["new_facts"], SALES + 1),
            || first.bare.take(|| rows.write(&mut bare)),
        );
        assert_eq!(again.ours.take(import)["new_facts"], 0);
    }
    again.bare = first.ours.clone();
    ([first, again], taps_meanwhile(joined.path(), &file), 100 * bytes / SALES as u64)
}

/// Taps one after the other for as long as a file is taken in.
fn taps_meanwhile(joined: &Path, file: &Path) -> Times {
    let till = copy(joined);
    let engine = open(till.path());
    let item = &call(&engine, "catalog.list", json!({}))["tiles"][0]["id"];
    let mut taps = Times::default();
    std::thread::scope(|scope| {
        let import = scope.spawn(|| call(&engine, "sync.import", json!({ "files": [file] })));
        while !import.is_finished() {
            taps.take(|| call(&engine, "basket.add_item", json!({ "item": item })));
        }
    });
    taps
}

/// A till that has joined, the file of what was sold since, and how long that is.
fn handed_over() -> (TempDir, PathBuf, u64) {
    let (founder, joined, stick) = (folder(), folder(), folder());
    let items = found(founder.path(), 40);
    let engine = open(founder.path());
    let invited = call(&engine, "till.invite", json!({ "out": stick.path() }));
    let other = open(joined.path());
    call(&other, "shop.join", json!({ "file": invited["file"], "code": invited["code"] }));
    let introduced = export(&other, &stick.path().join("two.trestle"));
    call(&engine, "sync.import", json!({ "files": [introduced["file"]] }));
    for n in 0..SALES {
        let args = ring_up(&engine, &items, n);
        call(&engine, "sale.commit", args);
    }
    // Beside the sales the file holds one fact: that the founder has seen the other.
    let written = export(&engine, &stick.path().join("season.trestle"));
    let (file, bytes) = (written["file"].as_str().unwrap().to_owned(), written["bytes"].as_u64().unwrap());
    let kept = joined.path().join("season.trestle");
    std::fs::copy(file, &kept).unwrap();
    (joined, kept, bytes)
}

fn export(engine: &trestle_engine::Engine, out: &Path) -> Value {
    call(engine, "sync.export", json!({ "out": out }))
}

fn take_in(dir: &Path, file: &Path) {
    call(&open(dir), "sync.import", json!({ "files": [file] }));
}
