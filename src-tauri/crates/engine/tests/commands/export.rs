//! The sales export, held against what a reader of the file would do with it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::stall::{Stall, number, text};

/// A day with everything in it: two rates, a bundle, a rounded payment, a split one, an undone sale, two returns.
pub fn traded() -> Stall {
    let stall = Stall::of("NL");
    let riverside = stall.market("=Riverside", &[]);
    stall.call("session.open", json!({ "market": riverside, "float": 10_000 }));
    let fox = json!({ "name": "@Felt \"fox\", small", "price": 1202, "sku": "+FOX", "rate": "21" });
    let fox = text(&stall.call("catalog.save_item", fox)["id"]);
    let jam = stall.item_at("Jam; apricot", 333, "9");
    let both = stall.bundle("-Both", 1400, &[(&fox, 1), (&jam, 1)]);
    let sale = stall.sell(&[(&fox, 1), (&jam, 3), (&both, 1)]);
    stall.at("2026-06-06 11:30");
    stall.tap(&jam);
    stall.pay(json!([{ "kind": "card", "amount": 300 }, { "kind": "cash", "amount": 50 }]));
    let undone = stall.sell(&[(&both, 2)]);
    stall.call("sale.undo", json!({ "sale": undone["sale"] }));
    stall.tell("basket.clear");
    let mut back = stall.return_of(&sale, &[(2, 1)]);
    back["reason"] = json!("=1+1");
    stall.call("return.commit", back);
    stall.call(
        "return.commit_open",
        json!({ "lines": [{ "item": fox, "quantity": 1, "unit": 1000 }],
        "reason": "no receipt", "condition": "write_off", "refund_as": "card" }),
    );
    stall
}

pub fn export(stall: &Stall, format: &str, choice: &Value) -> (Value, String) {
    let ending = if format == "jsonl" { "jsonl" } else { "csv" };
    let stick = tempfile::TempDir::new().unwrap();
    let file = stick.path().join(format!("out.{ending}"));
    let mut args = json!({ "format": format, "out": file.display().to_string() });
    args.as_object_mut().unwrap().extend(choice.as_object().cloned().unwrap_or_default());
    let exported = stall.call("export.sales", args);
    let read = std::fs::read_to_string(&file).unwrap();
    assert_eq!(number(&exported["bytes"]), i64::try_from(read.len()).unwrap());
    (exported, read)
}

pub type Row = BTreeMap<String, String>;

/// Reads a CSV as a spreadsheet does.
pub fn table(text: &str, delimiter: u8) -> Vec<Row> {
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// Adds up a column of amounts, in cents.
pub fn sum(rows: &[Row], column: &str) -> i64 {
    let cents = |text: &String| text.replace([',', '.'], "").parse::<i64>().unwrap();
    rows.iter().map(|r| &r[column]).filter(|t| !t.is_empty()).map(cents).sum()
}

#[test]
fn the_columns_of_the_csv_add_up_to_the_z_report() {
    let stall = traded();
    let (exported, file) = export(&stall, "csv", &json!({}));
    let rows = table(&file, b',');
    stall.call("session.count", json!({ "total": 0 }));
    let report = stall.tell("day.report");
    let takings = number(&report["takings"]);
    assert_eq!((sum(&rows, "paid"), number(&exported["takings"])), (takings, takings));
    let tax: i64 = report["taxes"].as_array().unwrap().iter().map(|t| number(&t["tax"])).sum();
    assert_eq!((sum(&rows, "tax"), sum(&rows, "net")), (tax, takings - tax));
    assert_eq!(sum(&rows, "rounding"), number(&report["rounding"]));
    let tenders = [sum(&rows, "cash"), sum(&rows, "card")];
    assert_eq!(json!(tenders), json!([report["tenders"][0]["amount"], report["tenders"][1]["amount"]]));
    assert_eq!((number(&exported["sales"]), number(&exported["returns"])), (2, 2));
    assert_eq!((number(&report["sales"]), number(&report["returns"])), (2, 2));
}

#[test]
fn each_rate_of_the_csv_adds_up_to_its_tax() {
    let stall = traded();
    let rows = table(&export(&stall, "csv", &json!({})).1, b',');
    for tax in stall.tell("day.report")["taxes"].as_array().unwrap() {
        let of_rate: Vec<Row> = rows.iter().filter(|r| r["tax_rate"] == text(&tax["rate"])).cloned().collect();
        assert_eq!(sum(&of_rate, "paid"), number(&tax["gross"]));
        assert_eq!(sum(&of_rate, "tax"), number(&tax["tax"]));
    }
}

#[test]
fn the_csv_is_what_spreadsheets_read_without_asking() {
    let stall = traded();
    let (_, file) = export(&stall, "csv", &json!({}));
    assert!(file.starts_with("\u{feff}type,receipt,day,time,"));
    assert_eq!(file.matches('\n').count(), file.matches("\r\n").count());
    assert!(file.ends_with("\r\n"));
    let rows = table(&file, b',');
    assert_eq!((&rows[0]["time"], &rows[0]["currency"]), (&"2026-06-06T10:00:00+02:00".to_owned(), &"EUR".to_owned()));
    assert_eq!(
        (&rows[0]["paid"], &rows[0]["type"], &rows[0]["quantity"]),
        (&"12.02".into(), &"sale".into(), &"1".into())
    );
    assert_eq!((&rows[2]["bundle"], &rows[2]["cash"]), (&"'-Both".to_owned(), &String::new()), "once for a receipt");
}

#[test]
fn no_text_of_the_csv_is_a_formula() {
    let stall = traded();
    let rows = table(&export(&stall, "csv", &json!({})).1, b',');
    assert_eq!((&rows[0]["market"], &rows[0]["sku"]), (&"'=Riverside".to_owned(), &"'+FOX".to_owned()));
    assert_eq!(rows[0]["item"], "'@Felt \"fox\", small");
    assert!(rows.iter().any(|r| r["reason"] == "'=1+1"));
    let amounts = ["paid", "tax", "net", "cash", "card", "rounding", "quantity"];
    for (column, cell) in rows.iter().flatten() {
        let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        assert!(!formula || amounts.contains(&column.as_str()), "{column}: {cell}");
    }
}

#[test]
fn the_semicolon_variant_says_the_same_with_decimal_commas() {
    let stall = traded();
    let plain = table(&export(&stall, "csv", &json!({})).1, b',');
    let (_, file) = export(&stall, "csv_semicolon", &json!({}));
    assert!(file.starts_with("\u{feff}type;receipt;"));
    let commas = table(&file, b';');
    assert_eq!(commas[0]["paid"], "12,02");
    let decimal_points = |mut row: Row| {
        for column in ["paid", "tax_rate", "tax", "net", "cash", "card", "rounding", "transfer", "tip", "credit"] {
            let cell = row.get_mut(column).unwrap();
            *cell = cell.replace(',', ".");
        }
        row
    };
    assert_eq!(commas.into_iter().map(decimal_points).collect::<Vec<_>>(), plain);
}

#[test]
fn a_rate_in_the_semicolon_variant_has_a_decimal_comma_too() {
    let stall = Stall::new();
    stall.sell(&[(&stall.item_at("Tea", 350, "5.5"), 1)]);
    let (_, file) = export(&stall, "csv_semicolon", &json!({}));
    assert_eq!(table(&file, b';')[0]["tax_rate"], "5,5");
}

#[test]
fn a_line_of_jsonl_is_a_whole_receipt() {
    let stall = traded();
    let (exported, file) = export(&stall, "jsonl", &json!({}));
    let receipts: Vec<Value> = file.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let types: Vec<&str> = receipts.iter().map(|r| r["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["sale", "sale", "sale", "reversal", "return", "return"]);
    let total: i64 = receipts.iter().map(|r| number(&r["total"])).sum();
    assert_eq!(total, number(&exported["takings"]));
    for receipt in &receipts {
        let of = |list: &str, key: &str| receipt[list].as_array().unwrap().iter().map(|l| number(&l[key])).sum::<i64>();
        assert_eq!(of("lines", "paid"), number(&receipt["total"]));
        assert_eq!(of("lines", "tax"), of("taxes", "tax"));
        assert_eq!(
            number(&receipt["cash"]) + number(&receipt["card"]),
            number(&receipt["total"]) + number(&receipt["rounding"])
        );
    }
    assert_eq!(receipts[3]["receipt"], receipts[2]["receipt"], "a reversal names what it reverses");
    assert_eq!(
        (number(&receipts[3]["total"]), &receipts[0]["market"]),
        (-number(&receipts[2]["total"]), &json!("=Riverside"))
    );
}

#[test]
fn an_export_can_be_narrowed_to_a_session_or_to_days() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    for day in ["2026-06-06", "2026-06-07", "2026-06-08"] {
        stall.at(&format!("{day} 10:00"));
        stall.sell(&[(&candle, 1)]);
        stall.count(450);
        stall.tell("session.close");
    }
    let sales = |choice: Value| number(&export(&stall, "jsonl", &choice).0["sales"]);
    assert_eq!(sales(json!({})), 3);
    assert_eq!(sales(json!({ "from": "2026-06-07" })), 2);
    assert_eq!(sales(json!({ "to": "2026-06-07" })), 2);
    assert_eq!(sales(json!({ "from": "2026-06-07", "to": "2026-06-07" })), 1);
    let session = stall.tell("session.status")["earlier"][2]["session"].clone();
    assert_eq!(sales(json!({ "session": session })), 1);
    let out = std::env::temp_dir().display().to_string();
    stall.refused("date.unreadable", "export.sales", json!({ "format": "csv", "out": out, "from": "June" }));
}

#[test]
fn a_folder_gets_a_file_whose_name_says_what_and_when() {
    let stall = traded();
    let out = stall.dir.path().join("exports").display().to_string();
    let file = text(&stall.call("export.sales", json!({ "format": "csv", "out": out }))["file"]);
    assert!(file.ends_with("exports/sales-till-1-all-to-2026-06-06.csv"), "{file}");
    let day =
        stall.call("export.sales", json!({ "format": "csv", "out": out, "from": "2026-06-06", "to": "2026-06-06" }));
    assert!(text(&day["file"]).ends_with("sales-till-1-2026-06-06-to-2026-06-06.csv"), "{}", day["file"]);
    let again = text(&stall.call("export.sales", json!({ "format": "csv", "out": out }))["file"]);
    assert!(again.ends_with("all-to-2026-06-06-2.csv"), "an export never takes the place of another: {again}");
    let left: Vec<_> = std::fs::read_dir(&out).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "nothing half written stays: {left:?}");
}

#[test]
fn a_place_that_cannot_be_written_to_is_named() {
    let stall = traded();
    let stick = tempfile::NamedTempFile::new().unwrap();
    let out = stick.path().join("out.csv").display().to_string();
    let args = stall.refused("export.unwritable", "export.sales", json!({ "format": "csv", "out": out }));
    assert_eq!(args["path"], json!(out));
}

#[test]
fn exporting_changes_nothing() {
    let stall = traded();
    let before = stall.engine.digest().unwrap();
    let facts = stall.rows("SELECT count(*) FROM fact");
    export(&stall, "csv", &json!({}));
    assert_eq!((stall.engine.digest().unwrap(), stall.rows("SELECT count(*) FROM fact")), (before, facts));
}

#[test]
fn a_narrower_export_never_takes_the_place_of_a_wider_one() {
    let stall = traded();
    let session = text(&stall.tell("session.status")["session"]["session"]);
    let out = stall.dir.path().join("exports");
    let into = |choice: Value| {
        let mut args = json!({ "format": "jsonl", "out": out });
        args.as_object_mut().unwrap().extend(choice.as_object().unwrap().clone());
        std::path::PathBuf::from(text(&stall.call("export.sales", args)["file"]))
    };
    let whole = into(json!({}));
    let receipts = std::fs::read(&whole).unwrap();
    stall.at("2026-06-06 12:00");
    let of_session = into(json!({ "session": session }));
    let day = json!({ "session": session, "from": "2026-06-06" });
    let files = [whole.clone(), of_session.clone(), into(json!({ "from": "2026-06-06" })), into(day), into(json!({}))];
    let names: std::collections::BTreeSet<_> = files.iter().collect();
    assert_eq!(names.len(), files.len(), "{files:?}");
    assert_eq!(std::fs::read(&whole).unwrap(), receipts);
    let name = of_session.file_name().unwrap().to_str().unwrap();
    let number = session.rsplit('-').next().unwrap();
    assert!(name.ends_with(&format!("-2026-06-06-session-{number}.jsonl")), "{name}");
}

/// It wrote a file of headings, and who handed it on learned from the other side that it was empty.
#[test]
fn an_export_of_nothing_says_so_and_writes_no_file() {
    let stall = traded();
    let out = stall.dir.path().join("nothing");
    for format in ["csv", "csv_semicolon", "jsonl", "xlsx"] {
        let args = json!({ "format": format, "out": out, "from": "2026-07-01" });
        stall.refused("export.nothing", "export.sales", args);
    }
    let empty = Stall::new();
    empty.tell("session.open");
    let session = text(&empty.tell("session.status")["session"]["session"]);
    empty.refused("export.nothing", "export.sales", json!({ "format": "csv", "out": out, "session": session }));
    empty.refused("export.nothing", "catalog.export", json!({ "out": out }));
    assert!(!out.exists());
}

#[test]
fn an_export_of_a_session_that_does_not_exist_writes_no_file() {
    let stall = traded();
    let out = stall.dir.path().join("exports");
    for out in [out.clone(), out.join("sales.csv")] {
        let args = json!({ "format": "csv", "out": out, "session": "nothing" });
        stall.refused("session.not_found", "export.sales", args);
    }
    assert!(!out.exists());
}

#[test]
fn a_last_day_before_the_first_is_told_instead_of_written_as_nothing() {
    let stall = Stall::new();
    stall.sell(&[(&stall.item("Candle", 450), 1)]);
    let out = tempfile::tempdir().unwrap();
    for (command, format) in [("export.sales", "csv"), ("export.books", "xero")] {
        let days = json!({ "format": format, "out": out.path(), "from": "2026-06-07", "to": "2026-06-06" });
        let told = stall.refused("date.reversed", command, days);
        assert_eq!(told, json!({ "from_date": "2026-06-07", "to_date": "2026-06-06" }));
    }
    assert_eq!(out.path().read_dir().unwrap().count(), 0);
}
