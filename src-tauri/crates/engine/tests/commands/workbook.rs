//! The sales export as a workbook, opened by another library and held against the CSV, the JSON lines and the reports.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::{Value, json};

use crate::export::{export, sum, table, traded};
use crate::stall::{PASSPHRASE, Stall, number, text};

const SHEETS: [&str; 5] = ["Sales", "Lines", "Tenders", "Taxes", "Days"];

type Book = Xlsx<BufReader<File>>;
type Row = BTreeMap<String, Data>;

fn written(stall: &Stall, choice: &Value) -> (tempfile::TempDir, PathBuf, Value) {
    let stick = tempfile::TempDir::new().unwrap();
    let file = stick.path().join("out.xlsx");
    let mut args = json!({ "format": "xlsx", "out": file });
    args.as_object_mut().unwrap().extend(choice.as_object().cloned().unwrap_or_default());
    let exported = stall.call("export.sales", args);
    assert_eq!(number(&exported["bytes"]), i64::try_from(std::fs::metadata(&file).unwrap().len()).unwrap());
    (stick, file, exported)
}

fn book(stall: &Stall, choice: &Value) -> Book {
    let (_stick, file, _) = written(stall, choice);
    opened(&file)
}

fn opened(file: &Path) -> Book {
    open_workbook(file).unwrap()
}

/// The rows of a sheet by their headings.
fn sheet(book: &mut Book, name: &str) -> Vec<Row> {
    let range = book.worksheet_range(name).unwrap();
    let headings: Vec<String> = range.rows().next().unwrap().iter().map(ToString::to_string).collect();
    let row = |cells: &[Data]| headings.iter().cloned().zip(cells.iter().cloned()).collect();
    range.rows().skip(1).map(row).collect()
}

/// A number as a spreadsheet with two decimals shows it; any other cell as it is.
fn shown(cell: &Data) -> String {
    match cell {
        Data::Float(number) => format!("{number:.2}"),
        other => other.to_string(),
    }
}

fn cents(cell: &Data) -> i64 {
    match cell {
        Data::Empty => 0,
        Data::Float(number) => format!("{number:.2}").replace('.', "").parse().unwrap(),
        other => panic!("{other:?} is no amount"),
    }
}

fn sum_of(rows: &[Row], column: &str) -> i64 {
    rows.iter().map(|r| cents(&r[column])).sum()
}

/// A day or moment as its parts, year first.
fn date(cell: &Data) -> String {
    let Data::DateTime(moment) = cell else { panic!("{cell:?} is no date") };
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
}

/// Three days: one closed, one with two sessions, and one that is still open and not counted.
fn three_days() -> Stall {
    let stall = Stall::of("NL");
    let market = stall.market("Riverside", &[]);
    let fox = stall.item_at("Fox", 1202, "21");
    let jam = stall.item_at("Jam", 333, "9");
    for (n, moment) in
        ["2026-06-06 10:00", "2026-06-07 10:00", "2026-06-07 15:00", "2026-06-08 10:00"].iter().enumerate()
    {
        stall.at(moment);
        stall.call("session.open", json!({ "market": market, "float": 5000 }));
        let sale = stall.sell(&[(&fox, 1), (&jam, 3)]);
        stall.tap(&jam);
        stall.pay(json!([{ "kind": "card", "amount": 333 }]));
        let undone = stall.sell(&[(&fox, 2)]);
        stall.call("sale.undo", json!({ "sale": undone["sale"] }));
        stall.tell("basket.clear");
        stall.bring_back(&sale, &[(2, 1)]);
        if n < 3 {
            stall.count(5000);
            stall.call("session.close", json!({ "note": "short" }));
        }
    }
    stall
}

#[test]
fn a_workbook_has_its_sheets_and_as_many_rows_as_the_other_formats() {
    let stall = traded();
    let mut book = book(&stall, &json!({}));
    assert_eq!(book.sheet_names(), SHEETS);
    let lines = table(&export(&stall, "csv", &json!({})).1, b',');
    let receipts = export(&stall, "jsonl", &json!({})).1;
    let receipts: Vec<Value> = receipts.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let taxes: usize = receipts.iter().map(|r| r["taxes"].as_array().unwrap().len()).sum();
    let given = |r: &Value| ["cash", "card"].iter().filter(|kind| number(&r[**kind]) != 0).count();
    let tenders: usize = receipts.iter().map(given).sum();
    let rows = SHEETS.map(|name| sheet(&mut book, name).len());
    assert_eq!(rows, [receipts.len(), lines.len(), tenders, taxes, 1]);
}

#[test]
fn the_lines_say_what_the_csv_says() {
    let stall = traded();
    let lines = sheet(&mut book(&stall, &json!({})), "Lines");
    let csv = table(&export(&stall, "csv", &json!({})).1, b',');
    assert_eq!(lines.len(), csv.len());
    for (line, row) in lines.iter().zip(&csv) {
        for (column, cell) in line {
            let said = row[column].as_str();
            match column.as_str() {
                "paid" | "tax" | "net" => assert_eq!(shown(cell), said, "{column}"),
                "number" | "line" | "quantity" | "tax_rate" => assert_eq!(cell.to_string(), said, "{column}"),
                "day" => assert_eq!(date(cell), format!("{said}T00:00:00")),
                "time" => assert_eq!(date(cell), said[..19]),
                _ => assert_eq!(cell.to_string(), said.trim_start_matches('\''), "{column}"),
            }
        }
    }
}

#[test]
fn the_sheets_add_up_to_each_other_and_to_the_report() {
    let stall = traded();
    let (_stick, file, exported) = written(&stall, &json!({}));
    let mut book = opened(&file);
    stall.count(0);
    let report = stall.tell("day.report");
    let takings = number(&report["takings"]);
    let [sales, lines, tenders, taxes, days] = SHEETS.map(|name| sheet(&mut book, name));
    assert_eq!([sum_of(&sales, "total"), sum_of(&lines, "paid"), sum_of(&taxes, "gross")], [takings; 3]);
    assert_eq!((sum_of(&days, "takings"), number(&exported["takings"])), (takings, takings));
    assert_eq!((sum_of(&sales, "rounding"), sum_of(&days, "rounding")), {
        let rounding = number(&report["rounding"]);
        (rounding, rounding)
    });
    for tender in report["tenders"].as_array().unwrap() {
        let (kind, amount) = (text(&tender["kind"]), number(&tender["amount"]));
        let of_kind: Vec<Row> = tenders.iter().filter(|r| r["tender"].to_string() == kind).cloned().collect();
        assert_eq!((sum_of(&of_kind, "amount"), sum_of(&sales, &kind)), (amount, amount), "{kind}");
    }
    for tax in report["taxes"].as_array().unwrap() {
        let of_rate = |rows: &[Row]| -> Vec<Row> {
            rows.iter().filter(|r| r["tax_rate"].to_string() == text(&tax["rate"])).cloned().collect()
        };
        let (of_taxes, of_lines) = (of_rate(&taxes), of_rate(&lines));
        assert_eq!((sum_of(&of_taxes, "tax"), sum_of(&of_taxes, "net")), (number(&tax["tax"]), number(&tax["net"])));
        assert_eq!((sum_of(&of_lines, "tax"), sum_of(&of_lines, "net")), (number(&tax["tax"]), number(&tax["net"])));
    }
}

#[test]
fn every_day_is_its_report_to_the_cent_and_the_sum_of_its_sales() {
    let stall = three_days();
    let mut book = book(&stall, &json!({}));
    let (sales, days) = (sheet(&mut book, "Sales"), sheet(&mut book, "Days"));
    let said: Vec<String> = days.iter().map(|d| date(&d["day"])[..10].to_owned()).collect();
    assert_eq!(said, ["2026-06-06", "2026-06-07", "2026-06-08"]);
    for (row, day) in days.iter().zip(&said) {
        let report = stall.call("day.report", json!({ "day": day }));
        for column in ["sold", "refunded", "undone_total", "takings", "rounding"] {
            assert_eq!(cents(&row[column]), number(&report[column]), "{day} {column}");
        }
        for column in ["sales", "returns", "undone"] {
            assert_eq!(row[column].to_string(), report[column].to_string(), "{day} {column}");
        }
        for tender in report["tenders"].as_array().unwrap() {
            assert_eq!(cents(&row[&text(&tender["kind"])]), number(&tender["amount"]), "{day}");
        }
        assert_eq!(row["report"].to_string(), text(&report["kind"]), "{day}");
        assert_eq!(row["markets"].to_string(), "Riverside");
        let of_day: Vec<Row> = sales.iter().filter(|s| date(&s["day"])[..10] == *day).cloned().collect();
        assert_eq!(sum_of(&of_day, "total"), number(&report["takings"]), "{day}");
    }
    assert_eq!(cents(&days[1]["takings"]), 2 * cents(&days[0]["takings"]), "two sessions");
}

/// The day report keeps what was paid with what to itself until the drawer was counted; so does its row.
#[test]
fn a_day_that_is_not_counted_does_not_tell_its_cash() {
    let stall = three_days();
    let days = sheet(&mut book(&stall, &json!({})), "Days");
    assert_eq!((&days[2]["cash"], &days[2]["report"]), (&Data::Empty, &Data::String("x".into())));
    assert_eq!(days[2]["card"], Data::Empty, "takings without it are cash");
    assert!(cents(&days[1]["card"]) != 0 && cents(&days[1]["cash"]) != 0);
    stall.count(5000);
    assert!(cents(&sheet(&mut book(&stall, &json!({})), "Days")[2]["cash"]) != 0);
}

#[test]
fn a_workbook_can_be_narrowed_and_its_days_with_it() {
    let stall = three_days();
    let rows = |choice: Value| SHEETS.map(|name| sheet(&mut book(&stall, &choice), name).len());
    let one = rows(json!({ "from": "2026-06-06", "to": "2026-06-06" }));
    assert_eq!(rows(json!({ "from": "2026-06-07", "to": "2026-06-07" })), {
        let [sales, lines, tenders, taxes, days] = one;
        [2 * sales, 2 * lines, 2 * tenders, 2 * taxes, days]
    });
    let session = stall.tell("session.status")["session"]["session"].clone();
    assert_eq!(rows(json!({ "session": session })), one);
    let first = text(&stall.tell("session.status")["earlier"][0]["session"]);
    let days = sheet(&mut book(&stall, &json!({ "session": first })), "Days");
    let report = stall.call("day.report", json!({ "session": first }));
    assert_eq!(cents(&days[0]["takings"]), number(&report["takings"]), "of a session its own report");
}

#[test]
fn no_text_of_a_workbook_is_a_formula_or_a_number() {
    let stall = traded();
    let odd =
        [("=SUM(A1:A9)", "00420"), ("-1", "=1+1"), ("{=1}", "1E5"), ("TRUE", "2026-06-06"), ("_x0041_", "\u{1}1")];
    for (name, sku) in odd {
        let item = stall.call("catalog.save_item", json!({ "name": name, "price": 100, "sku": sku, "rate": "21" }));
        stall.sell(&[(&text(&item["id"]), 1)]);
    }
    let mut book = book(&stall, &json!({}));
    for name in SHEETS {
        let formulas = book.worksheet_formula(name).unwrap();
        assert!(formulas.used_cells().next().is_none(), "{name}: {:?}", formulas.used_cells().next());
        for row in sheet(&mut book, name) {
            for column in ["receipt", "till", "market", "sku", "item", "bundle", "reason", "session", "currency"] {
                let is_text = row.get(column).is_none_or(|cell| matches!(cell, Data::String(_) | Data::Empty));
                assert!(is_text, "{name} {column}: {:?}", row[column]);
            }
        }
    }
    let lines = sheet(&mut book, "Lines");
    for (name, sku) in [("=SUM(A1:A9)", "00420"), ("-1", "=1+1"), ("{=1}", "1E5"), ("TRUE", "2026-06-06")] {
        let found = lines.iter().find(|l| l["item"] == *name);
        assert_eq!(found.map(|l| l["sku"].to_string()).as_deref(), Some(sku), "{name}");
    }
    assert_eq!(lines[0]["market"], Data::String("=Riverside".into()));
}

#[test]
fn refunds_and_reversals_are_negative() {
    let stall = traded();
    let mut book = book(&stall, &json!({}));
    for (name, column) in
        [("Sales", "total"), ("Lines", "paid"), ("Lines", "quantity"), ("Tenders", "amount"), ("Taxes", "gross")]
    {
        for row in sheet(&mut book, name) {
            let kind = row["type"].to_string();
            assert_eq!(cents(&row[column]) < 0, kind != "sale", "{name} {column} of a {kind}");
        }
    }
    let negative = sum(&table(&export(&stall, "csv", &json!({})).1, b','), "paid");
    assert_eq!(sum_of(&sheet(&mut book, "Lines"), "paid"), negative);
}

#[test]
fn amounts_have_the_decimals_of_the_currency() {
    for (currency, price, written, format) in [
        ("EUR", 123_456, 1234.56, "#,##0.00"),
        ("JPY", 123_456, 123_456.0, "#,##0"),
        ("TND", 123_456, 123.456, "#,##0.000"),
    ] {
        let stall = Stall::empty();
        let shop = json!({ "name": "Stall", "country": "FR", "currency": currency, "zone": "Europe/Paris",
            "passphrase": PASSPHRASE });
        stall.call("shop.create", shop);
        let item = stall.item("Candle", price);
        stall.sell(&[(&item, 1)]);
        let mut book = book(&stall, &json!({}));
        for (name, column) in [("Sales", 7), ("Lines", 12), ("Tenders", 8), ("Taxes", 8), ("Days", 9)] {
            let value = book.worksheet_range(name).unwrap().get_value((1, column)).cloned();
            assert_eq!(value, Some(Data::Float(written)), "{currency} {name}");
            let styles = book.worksheet_style(name).unwrap();
            let code =
                styles.get((1, column)).and_then(|s| s.number_format.as_ref()).map(|f| f.format_code.to_string());
            assert_eq!(code.as_deref(), Some(format), "{currency} {name}");
        }
    }
}

#[test]
fn headings_are_bold_and_can_be_filtered() {
    let stall = traded();
    let mut book = book(&stall, &json!({}));
    for name in SHEETS {
        let range = book.worksheet_range(name).unwrap();
        let styles = book.worksheet_style(name).unwrap();
        let bold = |row, column| {
            let style = styles.get((row, u32::try_from(column).unwrap()));
            style.and_then(|s| s.font.as_ref()).is_some_and(|f| f.is_bold())
        };
        assert!((0..range.width()).all(|column| bold(0, column)), "{name}");
        assert!(!bold(1, 0), "{name}");
    }
    let filters = book.defined_names().iter().filter(|(name, _)| name.contains("_FilterDatabase")).count();
    assert_eq!(filters, SHEETS.len());
}

#[test]
fn the_same_command_gives_the_same_bytes_and_names_its_own_moment() {
    let stall = traded();
    let (_one, first, _) = written(&stall, &json!({}));
    let (_two, second, _) = written(&stall, &json!({}));
    assert!(std::fs::read(&first).unwrap() == std::fs::read(&second).unwrap(), "no clock but the command's");
    let made = opened(&first).workbook_properties().unwrap();
    assert_eq!(made.created.as_deref(), Some("2026-06-06T09:30:00Z"), "half past eleven in June");
}

#[test]
fn a_folder_gets_a_workbook_of_its_own_name() {
    let stall = traded();
    let out = stall.dir.path().join("exports");
    let file = |_| text(&stall.call("export.sales", json!({ "format": "xlsx", "out": out }))["file"]);
    let names = [1, 2].map(file);
    assert!(names[0].ends_with("exports/sales-till-1-all-to-2026-06-06.xlsx"), "{names:?}");
    assert!(names[1].ends_with("all-to-2026-06-06-2.xlsx"), "an export never takes the place of another: {names:?}");
}
