//! Catalogue files of other programs, taken in whole or refused line by line; and Trestle's own, there and back.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::stall::{Stall, each, number, text};

pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fixtures/catalogues").join(name)
}

/// A file with this text, in a folder of its own.
pub fn file(name: &str, content: impl AsRef<[u8]>) -> (tempfile::TempDir, PathBuf) {
    let stick = tempfile::TempDir::new().unwrap();
    let file = stick.path().join(name);
    std::fs::write(&file, content).unwrap();
    (stick, file)
}

pub fn plan(stall: &Stall, file: &Path) -> Value {
    stall.call("catalog.plan_import", json!({ "file": file }))
}

pub fn import(stall: &Stall, file: &Path) -> Value {
    stall.call("catalog.import", json!({ "file": file }))
}

/// New, changed, same, refused.
pub fn counts(answer: &Value) -> [i64; 4] {
    ["new", "changed", "same", "refused"].map(|key| number(&answer[key]))
}

/// `line column why value other`, of each finding.
pub fn told(findings: &Value) -> Vec<String> {
    let one = |f: &Value| {
        let text = |key: &str| f[key].as_str().unwrap_or_default().to_owned();
        let words = [f["line"].to_string(), text("column"), text("why"), text("value"), text("other")];
        words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" | ")
    };
    findings.as_array().unwrap().iter().map(one).collect()
}

/// An item or bundle by its name.
pub fn named(stall: &Stall, name: &str) -> Value {
    let found = stall.call("catalog.search", json!({ "text": name, "archived": true }));
    let tiles = found["tiles"].as_array().unwrap().clone();
    let tile = tiles.iter().find(|tile| tile["name"] == name).unwrap_or_else(|| panic!("no {name} among {tiles:?}"));
    stall.call("catalog.show", json!({ "id": tile["id"] }))
}

/// What every import must keep: the plan tells what is done then, and the same file again does nothing.
#[track_caller]
pub fn taken_in(stall: &Stall, file: &Path, wanted: [i64; 4], refused: &[&str]) -> Value {
    let planned = plan(stall, file);
    assert_eq!(
        (counts(&planned), told(&planned["refusals"])),
        (wanted, refused.iter().map(|r| (*r).to_owned()).collect())
    );
    let imported = import(stall, file);
    assert_eq!((counts(&imported), &imported["refusals"]), (wanted, &planned["refusals"]));
    let facts = stall.rows("SELECT count(*) FROM fact");
    let again = import(stall, file);
    assert_eq!(counts(&again), [0, 0, wanted[0] + wanted[1] + wanted[2], wanted[3]], "{:?}", told(&again["refusals"]));
    assert_eq!(stall.rows("SELECT count(*) FROM fact"), facts, "the same file twice");
    planned
}

#[test]
fn bad_cells_are_refused_line_by_line_and_the_others_are_taken() {
    let stall = Stall::new();
    let long = "x".repeat(65);
    let rows = [
        "name,price,sku,barcode,cost",
        "Comma point,\"12,5.0\",A1,,",
        "Sign,€,A2,,",
        "Empty,,A3,,",
        "Negative,-1,A4,,",
        "Too large,9223372036854775808,A5,,",
        "A thousand or one,1.234,A6,,",
        ",1.00,A7,,",
        "N\0L,1.00,A8,,",
        "First,1.00,TWICE,,",
        "Second,2.00,TWICE,,",
        "=HYPERLINK(1),3.00,A9,,free",
        &format!("Long code,1.00,{long},,"),
        "Short row,1.00",
        "Long row,1.00,B1,,,,,,",
        &format!("{},1.00,B2,,", "y".repeat(90)),
    ];
    let (_stick, file) = file("bad.csv", rows.join("\r\n"));
    let refused = [
        "2 | price | price_unreadable | 12,5.0",
        "3 | price | price_unreadable | €",
        "4 | price | price_missing",
        "5 | price | price_negative | -1",
        "6 | price | price_too_large | 9223372036854775808",
        "7 | price | price_too_precise | 1.234",
        "8 | name | name_missing",
        "9 | name | nul | N␀L",
        "11 | sku | repeated | TWICE | 10",
        &format!("13 | sku | code_too_long | {}…", "x".repeat(39)),
    ];
    let planned = taken_in(&stall, &file, [5, 0, 0, 10], &refused);
    assert_eq!(told(&planned["notes"]), ["12 | cost | cost_unreadable | free"]);
    named(&stall, "=HYPERLINK(1)");
    stall.verify();
}

#[test]
fn a_text_file_is_read_whatever_program_saved_it() {
    let rows = "sep=;\r\nName;Preis;Artikelnr.\r\nBürste;4,50;K-1\r\n\r\n\"Zwei\r\nZeilen\";x;K-2\r\nKanne;1;K-3\r\n";
    let utf_16: Vec<u8> = rows.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = rows.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let latin: Vec<u8> = rows.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let saved = [
        ("utf16", [&[0xff, 0xfe], utf_16.as_slice()].concat()),
        ("utf16", [&[0xfe, 0xff], big.as_slice()].concat()),
        ("windows1252", latin),
        ("utf8", format!("\u{feff}{rows}").into_bytes()),
    ];
    for (encoding, bytes) in saved {
        let stall = Stall::new();
        let (_stick, file) = file("goods.txt", bytes);
        let planned = taken_in(&stall, &file, [2, 0, 0, 1], &["5 | Preis | price_unreadable | x"]);
        assert_eq!(planned["encoding"], encoding);
        assert_eq!(named(&stall, "Bürste")["price"], 450);
    }
}

#[test]
fn a_quote_that_is_never_closed_is_refused_with_what_it_swallowed() {
    let stall = Stall::new();
    let (_stick, file) = file("open.csv", "name,price,category\n5\" pipe,1,\nJam,2,\"Pantry\nTea,3,\nHoney,4,\n");
    taken_in(&stall, &file, [1, 0, 0, 1], &["3 | category | quote_open | Pantry\nTea,3,\nHoney,4,"]);
    named(&stall, "5\" pipe");
}

#[test]
fn files_that_are_no_catalogue_or_too_much_of_one_are_refused_whole() {
    let stall = Stall::new();
    let refused = |code: &str, name: &str, content: &[u8]| {
        let (_stick, file) = file(name, content);
        stall.refused(code, "catalog.import", json!({ "file": file }))
    };
    refused("listing.empty", "empty.csv", b"");
    refused("listing.empty", "blank.csv", b"\n\n  \n");
    refused("listing.unreadable", "nul.csv", b"na\0me,price\nx,1\n");
    refused("listing.unreadable", "broken.xlsx", b"PK\x03\x04 and no more");
    refused("listing.not_said", "no-price.csv", b"name,sku\nx,1\n");
    let mut rows = "name,price\n".to_owned();
    for n in 0..70_000 {
        rows.push_str(&format!("item {n},1\n"));
    }
    assert_eq!(refused("listing.too_many_rows", "large.csv", rows.as_bytes())["most"], 65_536);
    refused("listing.too_many_rows", "wide.csv", "a,".repeat(2_000).as_bytes());
    stall.refused("listing.unreadable", "catalog.import", json!({ "file": "/nowhere.csv" }));
    stall.refused("listing.unreadable", "catalog.import", json!({ "file": "/" }));
    stall.refused("listing.unreadable", "catalog.list_files", json!({ "path": "/nowhere" }));
    assert_eq!(stall.facts("item.set").len(), 0);
}

#[test]
fn what_a_file_does_not_say_stays_and_what_it_says_is_told_before() {
    let stall = Stall::new();
    let kept = json!({ "name": "Jam", "price": 500, "sku": "JAM", "barcodes": ["111"], "category": "Pantry",
                       "rate": "5.5", "favourite": true, "creator": "Mira", "cost": 200, "low_stock": 3 });
    let jam = stall.call("catalog.save_item", kept);
    let archived = json!({ "name": "Old", "price": 100, "sku": "OLD", "archived": true });
    stall.call("catalog.save_item", archived);
    let (_stick, file) =
        file("prices.csv", "sku,name,price,category,barcode\nJAM,Plum jam,5.50,,222\nOLD,Old,2.00,,\n");
    let planned = taken_in(&stall, &file, [0, 2, 0, 0], &[]);
    let what = &planned["changes"][0]["what"];
    assert_eq!(each(what, "key"), ["listing.change.name", "listing.change.price", "listing.change.barcodes"]);
    assert_eq!(what[1]["args"], json!({ "before_amount": 500, "after_amount": 550 }));
    assert_eq!(told(&planned["notes"]), ["3 | name | stays_archived | Old"]);
    let mut wanted = jam.clone();
    wanted["name"] = json!("Plum jam");
    wanted["product"] = json!("Plum jam");
    wanted["price"] = json!(550);
    wanted["barcodes"] = json!(["111", "222"]);
    assert_eq!(stall.call("catalog.show", json!({ "id": jam["id"] })), wanted);
    assert_eq!(named(&stall, "Old")["archived"], true);
}

#[test]
fn what_has_no_code_is_known_by_its_name() {
    let stall = Stall::new();
    let (_stick, twice) = file("twice.csv", "name,price\nJam,5\nTea,4\nJam,6\n");
    taken_in(&stall, &twice, [2, 0, 0, 1], &["4 | name | repeated | Jam | 2"]);
    // Of two that have one name the one that would not change.
    stall.item("Jam", 600);
    assert_eq!(counts(&import(&stall, &twice)), [0, 0, 3, 0]);
    let (_stick, other_way) = file("other.csv", "name,price\nJam,6\nJam,5\nJam,5\n");
    taken_in(&stall, &other_way, [0, 0, 2, 1], &["4 | name | repeated | Jam | 2"]);
    // A name that has a code meanwhile is still known by its name, and the code by itself.
    let (_stick, coded) = file("coded.csv", "sku,name,price\nT1,Tea,4\n,Tea,4\n");
    taken_in(&stall, &coded, [1, 1, 0, 0], &[]);
}

#[test]
fn only_the_shops_own_file_takes_off_sale_and_brings_back() {
    let stall = Stall::new();
    let jam = stall.call("catalog.save_item", json!({ "name": "Jam", "price": 500, "sku": "JAM" }));
    let (_stick, foreign) =
        file("shopify.csv", "Handle,Title,Variant SKU,Variant Price,Status\njam,Jam,JAM,5.00,draft\n");
    let planned = taken_in(&stall, &foreign, [0, 0, 1, 0], &[]);
    assert_eq!(told(&planned["notes"]), ["2 | Status | not_for_sale | draft"]);
    for archived in ["yes", "no"] {
        let rows = format!("Trestle id,Name,Price,SKU,No longer sold\n{},Jam,5.00,JAM,{archived}\n", text(&jam["id"]));
        let (_stick, own) = file("own.csv", rows);
        taken_in(&stall, &own, [0, 1, 0, 0], &[]);
        assert_eq!(named(&stall, "Jam")["archived"], archived == "yes");
    }
}

#[test]
fn a_colour_that_no_tile_has_is_noted_and_an_empty_one_says_nothing() {
    let stall = Stall::new();
    let colors = [("Blue", "changed"), ("crimson", "same"), ("", "same")];
    stall.call("catalog.save_item", json!({ "name": "Jam", "price": 500, "sku": "JAM" }));
    for (cell, outcome) in colors {
        let (_stick, own) = file("own.csv", format!("Trestle id,Name,Price,SKU,Colour\n,Jam,5.00,JAM,{cell}\n"));
        let planned = stall.call("catalog.plan_import", json!({ "file": own }));
        let noted = if cell == "crimson" { vec!["2 | Colour | color_unknown | crimson"] } else { vec![] };
        assert_eq!(told(&planned["notes"]), noted);
        assert_eq!(import(&stall, &own)[outcome], 1, "{cell}");
        assert_eq!(named(&stall, "Jam")["color"], "blue");
    }
}

#[test]
fn a_code_of_something_else_is_refused_with_its_name() {
    let stall = Stall::new();
    stall.call("catalog.save_item", json!({ "name": "Jam", "price": 500, "sku": "JAM", "barcodes": ["111"] }));
    let candle = stall.item("Candle", 450);
    let bundle =
        json!({ "name": "Set", "price": 800, "parts": [{ "item": candle, "quantity": 2 }], "barcodes": ["SET"] });
    stall.call("catalog.save_bundle", bundle);
    let rows = "sku,name,price,barcode\nNEW,Honey,5,111\nSET,Tea,5,\nTEA,Tea,5,333\nMUG,Mug,5,333\n";
    let (_stick, file) = file("taken.csv", rows);
    let refused = [
        "2 | barcode | code_taken | 111 | Jam",
        "3 | sku | code_taken | SET | Set",
        "5 | barcode | repeated | 333 | 4",
    ];
    taken_in(&stall, &file, [1, 0, 0, 3], &refused);
}

#[test]
fn what_was_taken_before_a_stop_stays_and_the_same_file_goes_on() {
    let stall = Stall::new();
    let mut rows = "name,price,sku\n".to_owned();
    for n in 0..4_000 {
        rows.push_str(&format!("item {n},1,S{n}\n"));
    }
    let (_stick, file) = file("many.csv", rows);
    let args = json!({ "file": file });
    std::thread::scope(|scope| {
        let engine = &stall.engine;
        let work = scope.spawn(|| engine.call("catalog.import", args.clone(), None));
        // Once the first piece is in, it is asked to stop.
        let status = || engine.call("work.status", Value::Null, None).unwrap().result["work"].clone();
        while !work.is_finished() && status()["done"].as_u64().unwrap_or_default() == 0 {
            std::thread::yield_now();
        }
        assert_eq!(status()["kind"], "listing_import");
        // Selling goes on between the pieces, and what is saved meanwhile keeps its code.
        engine.call("basket.add_amount", json!({ "amount": 100 }), None).unwrap();
        let meanwhile = json!({ "name": "meanwhile", "price": 1, "sku": "S3999" });
        engine.call("catalog.save_item", meanwhile, None).unwrap();
        engine.call("work.cancel", Value::Null, None).unwrap();
        assert_eq!(work.join().unwrap().err().unwrap().code, "work.stopped");
    });
    let before = i64::try_from(stall.facts("item.set").len()).unwrap() - 1;
    assert!((500..4_000).contains(&before), "{before}");
    let [new, changed, same, refused] = counts(&import(&stall, &file));
    // What was saved meanwhile has got the name that the file gives its code.
    assert_eq!([new + same, changed, same, refused], [3_999, 1, before, 0]);
    stall.verify();
}

#[test]
fn a_code_that_was_given_away_meanwhile_is_refused_where_it_stands() {
    let stall = Stall::new();
    let mut rows = "name,price,sku\n".to_owned();
    for n in 0..4_000 {
        rows.push_str(&format!("item {n},1,S{n}\n"));
    }
    let (_stick, file) = file("many.csv", rows);
    let args = json!({ "file": file });
    let imported = std::thread::scope(|scope| {
        let engine = &stall.engine;
        let work = scope.spawn(|| engine.call("catalog.import", args.clone(), None).unwrap().result);
        let status = || engine.call("work.status", Value::Null, None).unwrap().result["work"].clone();
        while !work.is_finished() && status()["done"].as_u64().unwrap_or_default() == 0 {
            std::thread::yield_now();
        }
        engine.call("catalog.save_item", json!({ "name": "meanwhile", "price": 1, "sku": "S3999" }), None).unwrap();
        work.join().unwrap()
    });
    assert_eq!(counts(&imported), [3_999, 0, 0, 1]);
    assert_eq!(told(&imported["refusals"]), ["4001 | code_taken | S3999 | meanwhile"]);
    stall.verify();
}

#[test]
fn the_export_comes_back_as_it_went_and_no_cell_is_a_formula() {
    let stall = Stall::new();
    let parts = |of: &Value| json!([{ "item": of["id"], "quantity": 3 }]);
    let jam = json!({ "name": "=Jam", "price": 500, "sku": "-J", "barcodes": ["'=1", "a b, c"], "category": "@home",
        "rate": "5.5", "color": "purple", "hero": true, "favourite": true, "creator": "'+Mira", "cost": "2.00", "low_stock": 3, "tracked": true,
        "price_without_tax": true });
    let jam = stall.call("catalog.save_item", jam);
    let shirt =
        json!({ "name": "Shirt", "price": 2000, "options": [{ "name": "Size", "value": "-M" }, { "value": "x" }] });
    stall.call("catalog.save_item", shirt);
    let twins = ["Twin", "Twin"].map(|name| stall.item(name, 100));
    stall.call("catalog.save_item", json!({ "id": twins[1], "name": "Twin", "price": 300 }));
    stall.call("catalog.save_item", json!({ "name": "Gone", "price": 1, "sku": "-J", "archived": true }));
    stall.call(
        "catalog.save_bundle",
        json!({ "name": "Three", "price": 1200, "parts": parts(&jam), "barcodes": ["3J"], "favourite": false }),
    );
    let stick = tempfile::TempDir::new().unwrap();
    let written = stall.call("catalog.export", json!({ "out": stick.path() }));
    assert_eq!((number(&written["items"]), number(&written["bundles"])), (5, 1));
    let file = PathBuf::from(text(&written["file"]));
    let content = std::fs::read_to_string(&file).unwrap();
    assert!(content.starts_with('\u{feff}'));
    for record in csv::Reader::from_reader(content.trim_start_matches('\u{feff}').as_bytes()).records() {
        assert!(record.unwrap().iter().all(|cell| !cell.starts_with(['=', '+', '-', '@'])));
    }
    assert_eq!(counts(&import(&stall, &file)), [0, 0, 6, 0]);

    // A shop that has nothing gets the same, and gives the same back.
    let other = Stall::new();
    let [new, ..] = counts(&import(&other, &file));
    assert_eq!((new, counts(&import(&other, &file))), (6, [0, 0, 6, 0]));
    let bare = |mut entry: Value| {
        entry["id"] = Value::Null;
        for part in entry["parts"].as_array_mut().into_iter().flatten() {
            part["item"] = Value::Null;
        }
        entry
    };
    for name in ["=Jam", "Shirt · -M · x", "Gone", "Three"] {
        assert_eq!(bare(named(&other, name)), bare(named(&stall, name)), "{name}");
    }
    other.verify();
}

#[test]
fn a_file_is_looked_for_in_a_folder() {
    let stall = Stall::new();
    let stick = tempfile::TempDir::new().unwrap();
    for name in ["goods.csv", "goods.XLSX", "photo.jpg", ".hidden.csv"] {
        std::fs::write(stick.path().join(name), "x").unwrap();
    }
    let files = stall.call("catalog.list_files", json!({ "path": stick.path() }));
    let mut names = each(&files["files"], "name");
    names.sort_by_key(text);
    assert_eq!(names, ["goods.XLSX", "goods.csv"]);
    let one = stall.call("catalog.list_files", json!({ "path": stick.path().join("goods.csv") }));
    assert_eq!((each(&one["files"], "name"), &one["files"][0]["bytes"]), (vec![json!("goods.csv")], &json!(1)));
}

/// Something that is no longer sold, a second row of it, and a third row that gives the second one's barcode to something new:
/// read once more, the second row was that new thing, and the third one was refused in its place.
#[test]
fn a_second_row_of_something_keeps_its_code_from_a_third_one() {
    let stall = Stall::new();
    let gone = json!({ "name": "x", "price": 100, "sku": "B", "barcodes": ["2"], "archived": true });
    stall.call("catalog.save_item", gone);
    let (_stick, file) = file("goods.csv", "sku,barcode,name,price\nB,,x,1\n,2,x,1\nA,2,y,1\n");
    for _ in 0..2 {
        let imported = import(&stall, &file);
        assert_eq!(counts(&imported), [0, 0, 1, 2]);
        assert_eq!(told(&imported["refusals"]), ["3 | barcode | repeated | 2 | 2", "4 | barcode | repeated | 2 | 3"]);
    }
    stall.verify();
}
