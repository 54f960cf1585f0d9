//! Catalogue files of other programs, taken in whole or refused line by line; and Trestle's own, there and back.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::stall::{Stall, each, number, text};

pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fixtures/catalogues").join(name)
}

/// A file with this text, in a folder of its own.
fn file(name: &str, content: impl AsRef<[u8]>) -> (tempfile::TempDir, PathBuf) {
    let stick = tempfile::TempDir::new().unwrap();
    let file = stick.path().join(name);
    std::fs::write(&file, content).unwrap();
    (stick, file)
}

fn plan(stall: &Stall, file: &Path) -> Value {
    stall.call("catalog.plan_import", json!({ "file": file }))
}

fn import(stall: &Stall, file: &Path) -> Value {
    stall.call("catalog.import", json!({ "file": file }))
}

/// New, changed, same, refused.
fn counts(answer: &Value) -> [i64; 4] {
    ["new", "changed", "same", "refused"].map(|key| number(&answer[key]))
}

/// `line column why value other`, of each finding.
fn told(findings: &Value) -> Vec<String> {
    let one = |f: &Value| {
        let text = |key: &str| f[key].as_str().unwrap_or_default().to_owned();
        let words = [f["line"].to_string(), text("column"), text("why"), text("value"), text("other")];
        words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" | ")
    };
    findings.as_array().unwrap().iter().map(one).collect()
}

/// An item or bundle by its name.
fn named(stall: &Stall, name: &str) -> Value {
    let found = stall.call("catalog.search", json!({ "text": name, "archived": true }));
    let tiles = found["tiles"].as_array().unwrap().clone();
    let tile = tiles.iter().find(|tile| tile["name"] == name).unwrap_or_else(|| panic!("no {name} among {tiles:?}"));
    stall.call("catalog.show", json!({ "id": tile["id"] }))
}

/// What every import must keep: the plan tells what is done then, and the same file again does nothing.
#[track_caller]
fn taken_in(stall: &Stall, file: &Path, wanted: [i64; 4], refused: &[&str]) -> Value {
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
fn square_brings_variations_taxes_and_what_is_archived() {
    let stall = Stall::new();
    let refused = ["6 | Price | price_open | variable"];
    let planned = taken_in(&stall, &fixture("square.csv"), [5, 0, 0, 1], &refused);
    assert_eq!((&planned["format"], planned["ready"].as_bool()), (&json!("square"), Some(true)));
    assert_eq!(told(&planned["notes"]), ["7 | Archived | not_for_sale | Y"]);
    let apron = named(&stall, "Linen apron");
    assert_eq!((&apron["price"], &apron["rate"], &apron["category"]), (&json!(2500), &json!("20"), &json!("Kitchen")));
    assert_eq!((&apron["tracked"], &apron["low_stock"], &apron["sku"]), (&json!(true), &json!(2), &json!("APR-1")));
    let shirt = named(&stall, "T-shirt · M");
    assert_eq!((&shirt["product"], &shirt["options"]), (&json!("T-shirt"), &json!([{ "name": "Size", "value": "M" }])));
    assert_eq!(named(&stall, "Recipe book")["rate"], "5.5");
    assert_eq!(named(&stall, "Tea cosy · Winter")["archived"], true);
    assert_eq!(stall.call("code.resolve", json!({ "code": "TS-S" }))["name"], "T-shirt · S");
    stall.verify();
}

#[test]
fn shopify_of_either_header_is_one_catalogue() {
    let stall = Stall::new();
    let refused = ["8 | Gift Card | kind_not_sold | true"];
    let planned = taken_in(&stall, &fixture("shopify-old.csv"), [4, 0, 0, 1], &refused);
    assert_eq!(told(&planned["notes"]), ["7 | Status | not_for_sale | draft"]);
    let bowl = named(&stall, "Oak bowl");
    assert_eq!((&bowl["cost"], &bowl["tracked"], &bowl["options"]), (&json!(1150), &json!(true), &json!([])));
    assert_eq!(bowl["barcodes"], json!(["4006381333931"]));
    let gloves = named(&stall, "Gardening gloves · Yellow · L");
    let options = json!([{ "name": "Colour", "value": "Yellow" }, { "name": "Size", "value": "L" }]);
    assert_eq!((&gloves["options"], &gloves["category"]), (&options, &json!("Garden")));
    let planned = taken_in(&stall, &fixture("shopify-new.csv"), [2, 0, 1, 0], &[]);
    assert_eq!(each(&planned["news"], "name"), ["Socks · S", "Socks · L"], "the bowl is the one of the older file");
}

#[test]
fn loyverse_brings_variants_and_its_composites_become_bundles() {
    let stall = Stall::new();
    let refused = ["5 | Sold by weight | by_weight | Y", "8 | Quantity of included item | parts_unreadable | 0.5"];
    taken_in(&stall, &fixture("loyverse.csv"), [4, 0, 0, 2], &refused);
    let tea = named(&stall, "Herb tea");
    assert_eq!((&tea["rate"], &tea["cost"], &tea["low_stock"]), (&json!("5.5"), &json!(120), &json!(5)));
    assert_eq!(named(&stall, "Enamel mug · Red")["tracked"], true, "as its product says");
    let set = named(&stall, "Tea for one");
    assert_eq!((&set["kind"], &set["list"], &set["saves"]), (&json!("bundle"), &json!(1200), &json!(100)));
    assert_eq!(each(&set["parts"], "name"), ["Herb tea", "Enamel mug · Blue"]);
    assert_eq!(stall.call("code.resolve", json!({ "code": "20010" }))["name"], "Tea for one");
    stall.verify();
}

#[test]
fn loyverse_in_spanish_is_told_by_the_places_of_its_columns() {
    let stall = Stall::new();
    let planned = taken_in(&stall, &fixture("loyverse-spanish.csv"), [4, 0, 0, 0], &[]);
    assert_eq!((&planned["format"], &planned["ready"]), (&json!("loyverse"), &json!(true)));
    let candle = named(&stall, "Vela · Pequeña");
    assert_eq!((&candle["price"], &candle["category"]), (&json!(450), &json!("VELAS")));
    assert_eq!(candle["options"], json!([{ "name": "Tamaño", "value": "Pequeña" }]));
    assert_eq!(named(&stall, "Noche")["parts"][1]["quantity"], 2);
}

#[test]
fn woocommerce_brings_variations_by_sku_and_by_id_in_any_language() {
    let stall = Stall::new();
    taken_in(&stall, &fixture("woocommerce.csv"), [4, 0, 0, 1], &["7 | Type | kind_not_sold | external"]);
    let shirt = named(&stall, "Shirt · M");
    assert_eq!(
        (&shirt["options"], &shirt["category"]),
        (&json!([{ "name": "Size", "value": "M" }]), &json!("Clothes"))
    );
    assert_eq!(named(&stall, "Mug")["category"], "Mugs");
    assert_eq!(named(&stall, "-Minus")["archived"], true, "the guard against formulas is no part of the name");
    let refused = ["7 | Тип | kind_not_sold | grouped", "8 | Родительский | product_missing | id:99"];
    let planned = taken_in(&stall, &fixture("woocommerce-russian.csv"), [3, 0, 0, 2], &refused);
    assert_eq!((&planned["format"], &planned["ready"]), (&json!("woocommerce"), &json!(true)));
    let scarf = named(&stall, "Шарф");
    assert_eq!((&scarf["price"], &scarf["category"]), (&json!(124_050), &json!("Шарфы")));
    assert_eq!(named(&stall, "Платье · M")["options"], json!([{ "value": "M" }]));
}

#[test]
fn sumup_and_etsy_are_read_with_what_is_odd_about_them() {
    let stall = Stall::new();
    let refused = ["8 | Tax rate (%) | rate_unreadable | a lot"];
    taken_in(&stall, &fixture("sumup.csv"), [4, 0, 0, 1], &refused);
    assert_eq!(named(&stall, "Candle · Large")["category"], "Light");
    let options = json!([{ "name": "Size", "value": "S" }, { "name": "Colour", "value": "Red" }]);
    assert_eq!(named(&stall, "Scarf · S · Red")["options"], options);
    taken_in(&stall, &fixture("etsy.csv"), [2, 0, 0, 1], &["6 | CURRENCY_CODE | other_currency | USD"]);
    named(&stall, "Felt fox \"Fred\" & friends");
    let puppets = named(&stall, "Finger puppets");
    assert_eq!((&puppets["sku"], &puppets["barcodes"]), (&json!("FP-RED"), &json!(["FP-BLUE"])));
}

#[test]
fn any_table_is_read_by_the_words_of_its_headings_or_by_a_mapping_that_is_remembered() {
    let stall = Stall::new();
    let refused = ["3 | VK | price_unreadable | 12,5.0"];
    let planned = taken_in(&stall, &fixture("german-latin1.csv"), [2, 0, 0, 1], &refused);
    assert_eq!((&planned["format"], &planned["encoding"]), (&json!("table"), &json!("windows1252")));
    let can = named(&stall, "Gießkanne");
    assert_eq!((&can["price"], &can["rate"]), (&json!(123_450), &json!("7")));

    let unknown = fixture("no-headings-known.tsv");
    let planned = plan(&stall, &unknown);
    assert_eq!((&planned["ready"], counts(&planned)), (&json!(false), [0, 0, 0, 0]));
    assert_eq!(
        each(&planned["columns"], "meaning"),
        [json!("name"), json!("price"), Value::Null],
        "what it looks like"
    );
    let said = json!({ "file": unknown, "columns": { "name": "foo", "price": "bar", "sku": "baz" } });
    assert_eq!(counts(&stall.call("catalog.plan_import", said.clone())), [2, 0, 0, 0]);
    assert_eq!(plan(&stall, &unknown)["ready"], false, "a plan remembers nothing");
    stall.call("catalog.import", said);
    let planned = plan(&stall, &unknown);
    assert_eq!((&planned["remembered"], counts(&planned)), (&json!(true), [0, 0, 2, 0]));
    let none = json!({ "file": unknown, "columns": { "price": "" } });
    assert_eq!(stall.refused("listing.no_column", "catalog.import", none)["column"], "price");
    let wrong = json!({ "file": unknown, "columns": { "price": "cost" } });
    assert_eq!(stall.refused("listing.no_column", "catalog.plan_import", wrong)["column"], "cost");
}

#[test]
fn a_workbook_is_read_with_its_numbers_as_they_are_shown() {
    let stall = Stall::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("Empty").unwrap();
    let sheet = book.add_worksheet();
    for (column, heading) in (0..).zip(["Name", "Price", "SKU", "EAN"]) {
        sheet.write_string(1, column, heading).unwrap();
    }
    sheet.write_string(2, 0, "Jam").unwrap();
    sheet.write_number(2, 1, 4.5).unwrap();
    sheet.write_number(2, 2, 10_046.0).unwrap();
    sheet.write_number(2, 3, 4_006_381_333_931.0).unwrap();
    sheet.write_string(4, 0, "Honey").unwrap();
    let (_stick, file) = file("goods.xlsx", book.save_to_buffer().unwrap());
    let planned = taken_in(&stall, &file, [1, 0, 0, 1], &["5 | Price | price_missing"]);
    assert_eq!(planned["encoding"], "workbook");
    let jam = named(&stall, "Jam");
    assert_eq!(
        (&jam["price"], &jam["sku"], &jam["barcodes"]),
        (&json!(450), &json!("10046"), &json!(["4006381333931"]))
    );
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
    let cut = format!("16 | name | name_cut | {}…", "y".repeat(39));
    assert_eq!(told(&planned["notes"]), ["12 | cost | cost_unreadable | free".to_owned(), cut]);
    named(&stall, "=HYPERLINK(1)");
    stall.verify();
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
    refused("listing.no_column", "no-price.csv", b"name,sku\nx,1\n");
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
    for n in 0..1_600 {
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
        engine.call("work.cancel", Value::Null, None).unwrap();
        assert_eq!(work.join().unwrap().err().unwrap().code, "work.stopped");
    });
    let before = i64::try_from(stall.facts("item.set").len()).unwrap();
    assert!((500..1_600).contains(&before), "{before}");
    let [new, changed, same, refused] = counts(&import(&stall, &file));
    assert_eq!([new + same, changed, same, refused], [1_600, 0, before, 0]);
    stall.verify();
}

#[test]
fn the_export_comes_back_as_it_went_and_no_cell_is_a_formula() {
    let stall = Stall::new();
    let parts = |of: &Value| json!([{ "item": of["id"], "quantity": 3 }]);
    let jam = json!({ "name": "=Jam", "price": 500, "sku": "-J", "barcodes": ["'=1", "a b, c"], "category": "@home",
        "rate": "5.5", "hero": true, "favourite": true, "creator": "'+Mira", "cost": "2.00", "low_stock": 3, "tracked": true });
    let jam = stall.call("catalog.save_item", jam);
    let shirt =
        json!({ "name": "Shirt", "price": 2000, "options": [{ "name": "Size", "value": "-M" }, { "value": "x" }] });
    stall.call("catalog.save_item", shirt);
    let twins = ["Twin", "Twin"].map(|name| stall.item(name, 100));
    stall.call("catalog.save_item", json!({ "id": twins[1], "name": "Twin", "price": 300 }));
    stall.call("catalog.save_item", json!({ "name": "Gone", "price": 1, "sku": "-J", "archived": true }));
    stall.call(
        "catalog.save_bundle",
        json!({ "name": "Three", "price": 1200, "parts": parts(&jam), "barcodes": ["3J"] }),
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

/// A cell of few different values, so that rows meet.
fn cell(values: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(values)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is here and whatever the file says: the second time there is nothing left to do.
    #[test]
    fn the_same_file_twice_changes_nothing(
        here in prop::collection::vec((cell(&["", "A", "B"]), cell(&["", "1", "2"]), cell(&["x", "y"]), 1..3_i64, any::<bool>()), 0..5),
        rows in prop::collection::vec((cell(&["", "A", "B", "C"]), cell(&["", "1", "2", "3"]), cell(&["x", "y", "z"]), cell(&["1", "2", "", "x"])), 1..7),
    ) {
        let stall = Stall::new();
        for (sku, barcode, name, price, archived) in here {
            let item = json!({ "name": name, "price": price, "sku": sku, "barcodes": [barcode], "archived": archived });
            let _ = stall.ask("catalog.save_item", item, None);
        }
        let mut text = "sku,barcode,name,price\n".to_owned();
        for (sku, barcode, name, price) in rows {
            text.push_str(&format!("{sku},{barcode},{name},{price}\n"));
        }
        let (_stick, file) = file("any.csv", &text);
        let first = counts(&import(&stall, &file));
        let facts = stall.rows("SELECT count(*) FROM fact");
        let second = counts(&import(&stall, &file));
        prop_assert_eq!(second, [0, 0, first[0] + first[1] + first[2], first[3]], "{}", text);
        prop_assert_eq!(stall.rows("SELECT count(*) FROM fact"), facts);
    }
}
