//! A catalogue's import that is killed in the middle: what came is there, the next start says so, and doing it again ends it.

use std::fmt::Write;
use std::process::Stdio;

use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use trestle_tests::cli::Office;

const ITEMS: usize = 3_000;

#[test]
fn an_import_that_was_cut_off_is_told_at_the_next_start_until_it_is_done() {
    let dir = tempfile::tempdir().unwrap();
    let office = Office::init(&dir.path().join("shop"));
    let mut rows = "Name,Price,SKU\n".to_owned();
    (0..ITEMS).for_each(|n| writeln!(rows, "Candle {n},4.50,C{n}").unwrap());
    let file = dir.path().join("spring.csv");
    std::fs::write(&file, rows).unwrap();
    let import = ["catalogue", "import", file.to_str().unwrap()];
    let unfinished = || office.call("app.status", &json!({}))["unfinished"].clone();
    assert_eq!(unfinished(), Value::Null);

    let mut child = office.command(&import).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    // The first piece is here: now.
    while items(&office) == 0 && child.try_wait().unwrap().is_none() {}
    child.kill().unwrap();
    child.wait().unwrap();
    let came = items(&office);
    assert!(0 < came && came < ITEMS, "{came} items came before it was killed");
    assert_eq!(unfinished(), json!({ "kind": "catalogue", "file": "spring.csv" }));
    assert_eq!(unfinished(), json!({ "kind": "catalogue", "file": "spring.csv" }), "as long as it is not done");
    office.ok(&["verify"]);
    let done = office.json(&import);
    assert_eq!((&done["new"], items(&office)), (&json!(ITEMS - came), ITEMS), "it goes on from there");
    assert_eq!(unfinished(), Value::Null);
}

fn items(office: &Office) -> usize {
    let path = office.data().join("trestle.db");
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let count: i64 = conn.query_row("SELECT count(*) FROM fact WHERE kind = 'item.set'", [], |r| r.get(0)).unwrap();
    usize::try_from(count).unwrap()
}
