//! Cells that a spreadsheet could take for formulas: in no file that the shop hands out is there one, however it is written.

use std::path::PathBuf;

use encoding_rs::WINDOWS_1252;
use serde_json::{Value, json};

use crate::books::{close, shop};
use crate::stall::{PASSPHRASE, Stall, text};

/// Signs in several widths, and what a spreadsheet passes over before one.
const STARTS: [&str; 14] = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "\u{2212}", "\"=", "'=", "“＋", "’-"];

/// A cell that is no number, begins with no apostrophe, and has such a sign as the first thing that counts.
fn is_formula(cell: &str) -> bool {
    if cell.starts_with('\'') || cell.replace(',', ".").parse::<f64>().is_ok() {
        return false;
    }
    let first = cell.trim_start_matches(|c: char| c.is_whitespace() || "\"“”„‘’'".contains(c)).chars().next();
    first.is_some_and(|c| "=+-@＝＋－＠﹢﹣﹦﹫\u{2212}".contains(c)) || cell.starts_with(['\t', '\r', '\n'])
}

fn cells(bytes: &[u8], delimiter: u8) -> Vec<String> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => WINDOWS_1252.decode(bytes).0.into_owned(),
    };
    let mut table = csv::ReaderBuilder::new();
    let mut table = table.delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    table.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect()
}

fn traded(start: &str) -> Stall {
    let stall = shop(&format!("{start}Shop"));
    let named = |word: &str| format!("{start}{word}");
    let args = json!({ "name": named("Jam"), "price": 450, "sku": named("J"), "category": named("Home"), "creator": named("Mira"),
                       "barcodes": [named("4")], "options": [{ "name": named("Size"), "value": named("M") }] });
    let jam = text(&stall.call("catalog.save_item", args)["id"]);
    let parts = json!([{ "item": jam, "quantity": 2 }]);
    let args = json!({ "name": named("Box"), "price": 800, "category": named("Boxes"), "barcodes": [named("5")], "parts": parts });
    let pack = text(&stall.call("catalog.save_bundle", args)["id"]);
    let market = stall.call("market.save", json!({ "name": named("Riverside") }));
    stall.call("session.open", json!({ "market": market["id"], "float": 0 }));
    let sale = stall.sell(&[(&jam, 2), (&pack, 1)]);
    stall.call("basket.add_amount", json!({ "amount": 100, "text": named("thing") }));
    stall.pay(json!([{ "kind": "cash", "amount": 100 }]));
    let open = json!([{ "item": jam, "quantity": 1, "unit": 450 }]);
    let back = json!({ "lines": open, "reason": named("why"), "condition": "resale", "refund_as": "cash" });
    stall.call("return.commit_open", back);
    let wording = stall.tell("signup.offer")["wording"]["hash"].clone();
    let signed =
        json!({ "first_name": named("Ada"), "email": "+a@b.example", "consent": wording, "sale": sale["sale"] });
    stall.call("member.enroll", signed);
    close(&stall);
    stall
}

fn written(stall: &Stall, command: &str, args: Value) -> Vec<u8> {
    let stick = tempfile::TempDir::new().unwrap();
    let mut args = args;
    args["out"] = json!(stick.path());
    let answer = stall.call(command, args);
    std::fs::read(PathBuf::from(text(&answer["file"]))).unwrap()
}

#[test]
fn no_cell_of_any_file_is_a_formula_in_any_width_or_behind_any_quote() {
    for start in STARTS {
        let stall = traded(start);
        let files = [
            ("export.sales", json!({ "format": "csv" }), b','),
            ("export.sales", json!({ "format": "csv_semicolon" }), b';'),
            ("catalog.export", json!({}), b','),
            ("contacts.export", json!({ "passphrase": PASSPHRASE }), b','),
            ("export.books", json!({ "format": "xero" }), b','),
            ("export.books", json!({ "format": "quickbooks" }), b','),
            ("export.books", json!({ "format": "lexware" }), b';'),
            ("export.books", json!({ "format": "datev" }), b';'),
        ];
        for (command, args, delimiter) in files {
            let cells = cells(&written(&stall, command, args.clone()), delimiter);
            assert!(cells.len() > 5, "{command} {args}");
            let formulas: Vec<_> = cells.iter().filter(|cell| is_formula(cell)).collect();
            assert!(formulas.is_empty(), "{start} {command} {args}: {formulas:?}");
        }
        // And the shop's own file says the same when it comes back.
        let stick = tempfile::TempDir::new().unwrap();
        let file = text(&stall.call("catalog.export", json!({ "out": stick.path() }))["file"]);
        let again = stall.call("catalog.import", json!({ "file": file }));
        assert_eq!([&again["new"], &again["changed"], &again["refused"]], [0, 0, 0], "{start}: {again}");
    }
}
