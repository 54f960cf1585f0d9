//! Histories that are too large, told twice, or broken off.

use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::{Value, json};
use trestle_tests::cli::Office;
use trestle_tests::dice::Dice;
use trestle_tests::places::root;
use trestle_tests::watched::watch;

use crate::READING;

const MAP: &str =
    "receipt=InvoiceNo,sku=StockCode,name=Description,qty=Quantity,at=InvoiceDate,price=UnitPrice,member=CustomerID";
const HEADINGS: &str = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID\n";

fn shop() -> (tempfile::TempDir, Office) {
    let dir = tempfile::tempdir().unwrap();
    let office = Office::init(&dir.path().join("shop"));
    (dir, office)
}

fn arguments<'a>(files: &[&'a Path]) -> Vec<&'a str> {
    let files = files.iter().map(|file| file.to_str().unwrap());
    ["replay"].into_iter().chain(files).chain(["--map", MAP, "--market", "Riverside"]).collect()
}

fn replay(office: &Office, files: &[&Path]) -> Value {
    office.json(&arguments(files))
}

fn file(dir: &tempfile::TempDir, name: &str, rows: &str) -> PathBuf {
    let path = dir.path().join(name);
    std::fs::write(&path, format!("{HEADINGS}{rows}")).unwrap();
    path
}

fn fixtures() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(root().join("fixtures/history")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "csv"));
    files.sort();
    files
}

/// What the days say: of each the takings and how many sales.
fn days(office: &Office, takings: &Value) -> Vec<(String, Value, Value)> {
    let of_day = |day: &String| {
        let report = office.json(&["day", day, "--json"]);
        (day.clone(), report["takings"].clone(), report["sales"].clone())
    };
    takings.as_object().unwrap().keys().map(of_day).collect()
}

fn nothing_in_hand(office: &Office) {
    let quoted = office.call("basket.quote", &Value::Null);
    assert_eq!(quoted["basket"]["lines"], json!([]), "something is in hand");
    let held = office.call("basket.list_held", &Value::Null);
    assert_eq!(held["held"], json!([]), "something waits");
}

#[test]
fn many_files_are_one_history_in_whatever_order_they_are_named_and_count_once() {
    let (_dir, office) = shop();
    let files = fixtures();
    let one_by_one: Vec<Value> = files.iter().map(|file| replay(&office, &[file])).collect();
    let sum = |field: &str| one_by_one.iter().map(|report| report[field].as_u64().unwrap()).sum::<u64>();
    let (_dir, other) = shop();
    let backwards: Vec<&Path> = files.iter().rev().map(PathBuf::as_path).collect();
    let report = replay(&other, &backwards);
    for field in ["rows", "sales", "matched", "unmatched"] {
        assert_eq!(report[field], json!(sum(field)), "{field}");
    }
    let takings = report["takings"].as_object().unwrap();
    assert!(takings.iter().all(|(day, takings)| one_by_one.iter().any(|r| r["takings"].get(day) == Some(takings))));
    assert_eq!(report["already"], json!(0));
    let told: Vec<&str> = report["files"].as_array().unwrap().iter().map(|f| f["file"].as_str().unwrap()).collect();
    assert_eq!(told, backwards.iter().map(|f| f.to_str().unwrap()).collect::<Vec<_>>());
    // The same again, and one of them twice in one call: it is noticed, and nothing is rung up.
    let digest = other.text(&["digest"]);
    let again = replay(&other, &[backwards[0], backwards[1], backwards[0]]);
    let files = again["files"].as_array().unwrap();
    assert!(files.iter().all(|f| f["receipts"] == f["already"] && f["receipts"].as_u64().unwrap() > 0), "{files:?}");
    assert_eq!((&again["sales"], &again["takings"]), (&json!(0), &json!({})));
    assert_eq!(other.text(&["digest"]), digest);
    other.ok(&["verify"]);
}

#[test]
fn files_that_overlap_count_each_receipt_once_and_receipts_alike_in_one_file_all() {
    let (dir, office) = shop();
    let sale = |n: u32| format!("{n},A,Candle,1,2026-05-02 10:{n:02}:00,4.50,\n");
    let rows = |from: u32, to: u32| (from..=to).map(sale).collect::<String>();
    let back = "C9,A,Candle,-1,2026-05-02 12:00:00,4.50,\n";
    let first = file(&dir, "first.csv", &rows(1, 6));
    let second = file(&dir, "second.csv", &(rows(4, 9) + back));
    assert_eq!(replay(&office, &[&first])["sales"], json!(6));
    let report = replay(&office, &[&second]);
    let counts = ["sales", "already", "unmatched"].map(|field| report[field].as_u64().unwrap());
    assert_eq!((counts, &report["takings"]), ([3, 3, 1], &json!({ "2026-05-02": 900 })));
    assert_eq!(replay(&office, &[&first, &second])["already"], json!(13));
    assert_eq!(office.json(&["day", "2026-05-02", "--json"])["takings"], json!(9 * 450 - 450));
    // A till without seconds may well write the same twice; between them stands another, or they were one receipt.
    let alike = "1,B,Card,1,2026-05-03,2.00,\n2,A,Candle,1,2026-05-03,4.50,\n".repeat(3);
    let report = replay(&office, &[&file(&dir, "alike.csv", &alike)]);
    assert_eq!((&report["sales"], &report["takings"]["2026-05-03"]), (&json!(6), &json!(3 * 650)));
    office.ok(&["verify"]);
}

/// A receipt over the limit of a basket left a half basket in hand, and an open day.
#[test]
fn a_receipt_that_no_basket_holds_is_refused_before_anything_is_in_hand() {
    let (dir, office) = shop();
    let item = office.call("catalog.save_item", &json!({ "name": "Candle", "price": 450, "sku": "A" }));
    let long =
        |rows: u32| (0..rows).map(|n| format!("2,SKU-{n},Candle,1,2026-05-02 11:00:00,1.00,\n")).collect::<String>();
    let around =
        |rows: &str| format!("1,A,Candle,1,2026-05-02 10:00:00,4.50,\n{rows}3,A,Candle,1,2026-05-02 12:00:00,4.50,\n");
    let heavy = "2,A,Candle,60000,2026-05-02 11:00:00,1.00,\n2,A,Candle,60000,2026-05-02 11:00:00,1.00,\n";
    let dear = "2,A,Candle,90000,2026-05-02 11:00:00,99999.00,\n";
    let scanned_one_by_one = "2,A,Candle,1,2026-05-02 11:00:00,0.01,\n".repeat(20_001);
    for (n, (rows, refused)) in
        [(long(2_001), 2_001), (heavy.to_owned(), 2), (dear.to_owned(), 1), (scanned_one_by_one, 20_001)]
            .into_iter()
            .enumerate()
    {
        let rows = around(&rows).replace("2026-05-02", &format!("2026-05-{:02}", 10 + n));
        let report = replay(&office, &[&file(&dir, "long.csv", &rows)]);
        assert_eq!(report["refused_by_reason"], json!({ "receipt_too_large": refused }));
        let first = &report["refused"][0];
        assert_eq!((&first["line"], &first["column"]), (&json!(3), &json!("InvoiceNo")));
        assert_eq!(
            (&report["sales"], report["takings"].as_object().unwrap().values().next()),
            (&json!(2), Some(&json!(900)))
        );
        nothing_in_hand(&office);
    }
    // Something that nobody foresees: the item is not sold any more.
    let archived = |archived: bool| {
        let args = json!({ "id": item["id"], "name": "Candle", "price": 450, "sku": "A", "archived": archived });
        office.ok(&["call", "catalog.save_item", &args.to_string()]);
    };
    archived(true);
    let rows = "8,B,Card,1,2026-05-20 10:00:00,2.00,\n9,B,Card,1,2026-05-20 11:00:00,2.00,\n9,A,Candle,1,2026-05-20 11:00:00,4.50,\n";
    let named = file(&dir, "archived.csv", rows);
    let error = office.refused(&arguments(&[&named]));
    assert_eq!((&error["code"], &error["args"]["line"]), (&json!("catalog.archived"), &json!(3)), "{error}");
    assert_eq!(error["args"]["file"], json!(named));
    nothing_in_hand(&office);
    archived(false);
    let report = replay(&office, &[&named]);
    assert_eq!((&report["sales"], &report["already"]), (&json!(1), &json!(1)));
    assert_eq!(report["takings"], json!({ "2026-05-20": 850 }), "the day went on");
}

/// Killed at any moment, the same call goes on where it was.
#[test]
fn a_history_that_was_killed_goes_on_where_it_was_and_rings_nothing_up_twice() {
    let files = fixtures();
    let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    let (_dir, whole) = shop();
    let began = Instant::now();
    let report = replay(&whole, &files);
    // A fast machine is through before a fixed time is over: the waits are parts of what the whole takes here.
    let hundredth = began.elapsed() / 100;
    let (dir, office) = shop();
    let mut dice = Dice::new(20_261_130);
    let mut killed = 0;
    for wait in 0..40 {
        let mut child = office.command(&arguments(&files)).stdout(std::process::Stdio::null()).spawn().unwrap();
        std::thread::sleep(hundredth * (2 + 2 * wait + u32::try_from(dice.below(4)).unwrap()));
        if child.try_wait().unwrap().is_some() {
            break;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        killed += 1;
    }
    replay(&office, &files);
    assert!(killed > 2, "it was killed {killed} times");
    assert_eq!(days(&office, &report["takings"]), days(&whole, &report["takings"]));
    let export = |office: &Office, name: &str| {
        let out = dir.path().join(name);
        office.ok(&["sales", "--format", "csv", "--out", out.to_str().unwrap()]);
        let text = std::fs::read_to_string(out).unwrap();
        // What a receipt says, without its till and number.
        let mut rows: Vec<String> = text
            .lines()
            .skip(1)
            .map(|line| {
                let cells: Vec<&str> = line.split(',').collect();
                [cells[0], cells[2], cells[3], cells[8], cells[11], cells[12]].join(",")
            })
            .collect();
        rows.sort();
        rows
    };
    assert_eq!(export(&office, "killed.csv"), export(&whole, "whole.csv"));
    nothing_in_hand(&office);
    office.ok(&["verify"]);
    assert_eq!(replay(&office, &files)["sales"], json!(0));
}

/// A receipt that sells, and brings back out of two earlier ones: broken off between any two of its facts it is rung up to its
/// end, and no part of it twice.
#[test]
fn half_a_receipt_is_gone_on_with_where_it_was() {
    let (dir, office) = shop();
    let rows = "1,A,Candle,1,2026-05-02 10:00:00,4.50,Lea\n2,A,Candle,1,2026-05-02 11:00:00,4.50,Lea\n\
                3,B,Card,1,2026-05-02 12:00:00,2.00,Lea\n3,A,Candle,-2,2026-05-02 12:00:00,4.50,Lea\n";
    let named = file(&dir, "half.csv", rows);
    // Anew each time: the till removes its log when it ends.
    let database = || rusqlite::Connection::open(office.data().join("trestle.db")).unwrap();
    let returns = "SELECT count(*) FROM fact WHERE kind = 'return.committed'";
    // Indexes that the first return does not fit into, and the second.
    let broken = ["(place, iif(kind = 'return.committed', json('x'), 0))", "(kind) WHERE kind = 'return.committed'"];
    for (done, broken) in broken.iter().enumerate() {
        database().execute_batch(&format!("CREATE UNIQUE INDEX broken ON fact {broken}")).unwrap();
        assert_eq!(office.refused(&arguments(&[&named]))["args"]["line"], json!(4), "after {done} returns");
        database().execute_batch("DROP INDEX broken").unwrap();
    }
    let report = replay(&office, &[&named]);
    assert_eq!((&report["sales"], &report["already"], &report["matched"]), (&json!(0), &json!(2), &json!(1)));
    assert_eq!(report["takings"], json!({ "2026-05-02": 2 * 450 + 200 - 2 * 450 }));
    assert_eq!(database().query_row(returns, [], |row| row.get::<_, i64>(0)).unwrap(), 2);
    nothing_in_hand(&office);
    office.ok(&["verify"]);
}

/// A file of any size was read whole, and each of its rows kept.
#[test]
fn a_history_is_refused_by_line_before_it_fills_the_memory() {
    let (dir, office) = shop();
    let much = 60 << 20;
    for (what, rows, code, line) in [
        ("a row of commas", ",".repeat(much), "history.row_too_long", json!(2)),
        ("one cell", "x".repeat(much), "history.row_too_long", json!(2)),
        ("a quote that never closes", format!("1,\"{}", "x,1\n".repeat(much / 4)), "history.row_too_long", json!(2)),
        ("short rows", "x\n".repeat(1_000_001), "history.too_many_rows", Value::Null),
        ("more bytes", "x,y,z,1,2,3\n".repeat(6 << 20), "history.too_large", Value::Null),
    ] {
        let named = file(&dir, "much.csv", &rows);
        let watched = watch(&mut office.command(&arguments(&[&named])), 120);
        let refusal = watched.run.refusal();
        eprintln!("{what}: {} MB, {} ms", watched.megabytes(), watched.took.as_millis());
        assert!(watched.megabytes() < READING, "{what}: {} MB", watched.megabytes());
        assert_eq!(
            (&refusal["code"], refusal["args"].get("line").unwrap_or(&Value::Null)),
            (&json!(code), &line),
            "{what}"
        );
    }
}

/// A vending machine writes no receipts, no SKUs and no quantities, and parts of seconds: its file could not be read.
#[test]
fn a_history_without_receipts_and_quantities_is_a_sale_a_row_once_it_is_said_so() {
    let (dir, office) = shop();
    let path = dir.path().join("vending.csv");
    let rows = "date,datetime,cash_type,card,money,coffee_name\n\
                2024-03-01,2024-03-01 10:15:50.520,card,ANON-1,38.70,Latte\n\
                2024-03-01,2024-03-01 12:19:22.539,cash,,38.70,Hot Chocolate\n\
                2024-03-01,2024-03-01 12:19:22.539,cash,,38.70,Hot Chocolate\n";
    std::fs::write(&path, rows).unwrap();
    let replay = |map| ["replay", path.to_str().unwrap(), "--map", map, "--market", "Riverside"];
    let unsaid = office.refused(&replay("name=coffee_name,at=datetime,price=money"));
    assert_eq!((&unsaid["code"], &unsaid["args"]["column"]), (&json!("history.no_column"), &json!("receipt")));
    let map = "receipt=,sku=,qty=,name=coffee_name,at=datetime,price=money";
    let report = office.json(&replay(map));
    assert_eq!((&report["sales"], &report["takings"]), (&json!(3), &json!({ "2024-03-01": 3 * 3_870 })));
    let again = office.json(&replay(map));
    assert_eq!((&again["sales"], &again["already"]), (&json!(0), &json!(3)), "the same file twice");
    office.ok(&["verify"]);
}
