//! A catalogue file of 20,000 items: how long taking it in takes, the plan of it, taking it in once more, and looking
//! something up among as many, letter by letter as somebody types.
//!
//! The baseline of the first is a bare connection that inserts every row which the import leaves behind, journal and
//! projections, in one transaction that reaches the disk: no file is read, no code is looked for. Ours commits every 500, so
//! that taps come in between: forty times the disk where the baseline waits for it once.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use serde_json::json;

use crate::bare::Everything;
use crate::measure::{Measure, Times, pair};
use crate::stall::{answer, call, copy, folder, found, open};

/// Items in the file.
const ITEMS: usize = 20_000;
/// Files taken in, each by a shop that has not seen it.
const PAIRS: usize = 5;
/// Words typed, letter by letter.
const WORDS: usize = 60;

/// Measures taken, and how long a whole import and a plan took.
pub fn listing() -> ([Measure; 3], [Times; 2]) {
    let (shop, stick) = (folder(), folder());
    found(shop.path(), 0);
    let file = written(stick.path());
    let rehearsal = copy(shop.path());
    take_in(rehearsal.path(), &file);
    let rows = Everything::in_till(rehearsal.path());
    let mut first = Measure::new("catalogue: a file of 20,000 items", "the same rows, bare SQLite", Some(500));
    let mut again = Measure::new("catalogue: the same file once more", "the first time", Some(50));
    let mut plan = Times::default();
    for n in 0..PAIRS {
        let till = copy(shop.path());
        let engine = open(till.path());
        let args = || json!({ "file": file });
        plan.take(|| call(&engine, "catalog.plan_import", args()));
        let mut bare = rows.database();
        let import = || assert_eq!(first.ours.take(|| call(&engine, "catalog.import", args()))["new"], ITEMS);
        pair(n, import, || first.bare.take(|| rows.write(&mut bare)));
        assert_eq!(again.ours.take(|| call(&engine, "catalog.import", args()))["same"], ITEMS);
    }
    again.bare = first.ours.clone();
    let took = first.ours.clone();
    ([first, again, typed(rehearsal.path())], [took, plan])
}

fn take_in(dir: &Path, file: &Path) {
    assert_eq!(call(&open(dir), "catalog.import", json!({ "file": file }))["new"], ITEMS);
}

/// A row an item, as another program would write it.
fn written(folder: &Path) -> PathBuf {
    let kinds = ["Candle", "Card", "Honey", "Mug", "Spoon", "Bag", "Fox", "Jam"];
    let mut text = "Name,Price,SKU,Barcode,Category,Cost,Tax rate\n".to_owned();
    for n in 0..ITEMS {
        let kind = kinds[n % kinds.len()];
        let (price, cost) = (100 + n % 900, 40 + n % 300);
        text.push_str(&format!("{kind} {n},{price}.50,S{n:05},29{n:06},{kind},{cost}.25,20\n"));
    }
    let file = folder.join("goods.csv");
    std::fs::write(&file, text).unwrap();
    file
}

/// A search at every letter, beside a bare query that finds the same.
fn typed(dir: &Path) -> Measure {
    let engine = open(dir);
    let beside = Connection::open(dir.join("trestle.db")).unwrap();
    let mut search = Measure::new("search: at every letter, 20,000 items", "the same search, bare SQLite", Some(200));
    let sql = "SELECT value FROM register WHERE kind = 'item' AND id IN
               (SELECT id FROM catalog_text WHERE instr(text, ?1) > 0 AND NOT archived
                ORDER BY instr(text, ?1) > 1, text LIMIT 60)";
    for n in 0..WORDS {
        let word = format!("{} {}", ["candle", "honey", "s1", "29"][n % 4], 311 * n % ITEMS);
        for letters in 1..=word.len() {
            let wanted = &word[..letters];
            let (ours, theirs) = (&mut search.ours, &mut search.bare);
            let args = json!({ "text": wanted });
            let mut bare = || theirs.take(|| crate::texts(&beside, sql, wanted));
            pair(n, || ours.take(|| answer(&engine, "catalog.search", args)), || drop(bare()));
        }
    }
    search
}
