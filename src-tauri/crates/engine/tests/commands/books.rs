//! The books export, held against the day's report and against what the programs that read it ask of a file.

use std::collections::BTreeMap;

use encoding_rs::WINDOWS_1252;
use serde_json::{Value, json};

use crate::foreign::Foreign;
use crate::stall::{PASSPHRASE, Stall, number, text};

/// What the tax adviser said.
pub fn numbers() -> Value {
    json!({ "consultant": "29098", "client": "55003", "year_begins": 1, "chart": "skr03",
            "revenue": [{ "rate": "0", "account": "8195" }] })
}

/// A German shop of this name, with its numbers for DATEV, and cash rounded as in the Netherlands.
pub fn shop(name: &str) -> Stall {
    let stall = Stall::empty();
    let shop = json!({ "name": name, "country": "DE", "zone": "Europe/Paris", "passphrase": PASSPHRASE });
    stall.call("shop.create", shop);
    stall.call("settings.save", json!({ "cash_rounding": "five_cents", "datev": numbers() }));
    stall
}

/// A closed day with everything in it: three rates, a bundle, rounded and split payments, an undone sale, two returns.
pub fn traded_at(stall: &Stall, day: &str) {
    stall.at(&format!("{day} 10:00"));
    stall.call("session.open", json!({ "float": 10_000 }));
    let (fox, jam) = (stall.item("Fox", 1202), stall.item_at("Jam", 333, "7"));
    let book = stall.item_at("Book", 999, "0");
    let both = stall.bundle("Both", 1400, &[(&fox, 1), (&jam, 1)]);
    let sale = stall.sell(&[(&fox, 1), (&jam, 3), (&both, 1)]);
    for (item, n) in [(&jam, 1), (&fox, 1), (&book, 1)] {
        stall.call("basket.add_item", json!({ "item": item, "quantity": n }));
    }
    stall.pay(json!([{ "kind": "card", "amount": 1001 }, { "kind": "cash", "amount": 2000 }]));
    let undone = stall.sell(&[(&both, 2)]);
    stall.call("sale.undo", json!({ "sale": undone["sale"] }));
    stall.tell("basket.clear");
    stall.bring_back(&sale, &[(2, 1)]);
    stall.call(
        "return.commit_open",
        json!({ "lines": [{ "item": fox, "quantity": 1, "unit": 1000 }], "reason": "no receipt",
        "condition": "write_off", "refund_as": "card" }),
    );
    close(stall);
}

pub fn close(stall: &Stall) {
    stall.count(0);
    stall.tell("session.close");
}

pub fn traded() -> Stall {
    let stall = shop("Käserei");
    traded_at(&stall, "2026-06-06");
    stall
}

/// Writes a file, and gives what was said of it with its bytes.
pub fn export(stall: &Stall, format: &str, choice: &Value) -> (Value, Vec<u8>) {
    let stick = tempfile::TempDir::new().unwrap();
    let file = stick.path().join("books.csv");
    let mut args = json!({ "format": format, "out": file });
    args.as_object_mut().unwrap().extend(choice.as_object().unwrap().clone());
    let exported = stall.call("export.books", args);
    let bytes = std::fs::read(&file).unwrap();
    assert_eq!(number(&exported["bytes"]), i64::try_from(bytes.len()).unwrap());
    (exported, bytes)
}

pub type Row = BTreeMap<String, String>;

/// Reads a file as the program that it is for: its delimiter, its letters, its lines before the headings.
pub fn read(format: &str, bytes: &[u8]) -> Vec<Row> {
    let (letters, delimiter) = match format {
        "datev" => (WINDOWS_1252.decode(bytes).0.into_owned(), b';'),
        "lexware" => (String::from_utf8(bytes.to_vec()).unwrap().replace('\u{feff}', ""), b';'),
        _ => (String::from_utf8(bytes.to_vec()).unwrap(), b','),
    };
    assert_eq!(letters.matches('\n').count(), letters.matches("\r\n").count());
    assert!(letters.ends_with("\r\n"));
    let table = if format == "datev" { letters.split_once("\r\n").unwrap().1 } else { &letters };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(table.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// An amount in cents, of a text that says two decimals.
pub fn cents(text: &str) -> i64 {
    let (_, decimals) = text.rsplit_once([',', '.']).unwrap();
    assert_eq!(decimals.len(), 2, "{text}");
    text.replace([',', '.'], "").parse().unwrap()
}

/// Tender, rate (none for rounding) and amount of a row.
type Told = (String, Option<String>, i64);

/// What each row tells, as the file tells it.
fn told(format: &str, rows: &[Row]) -> Vec<Told> {
    let rate_of = |words: &str| {
        let rest = words.split_once("Takings at ")?.1;
        Some(rest.split(' ').next().unwrap().to_owned())
    };
    let tender_of = |words: &str| if words.contains("card") { "card" } else { "cash" }.to_owned();
    rows.iter()
        .map(|row| match format {
            "xero" => (row["Payee"].clone(), rate_of(&row["Description"]), cents(&row["Amount"])),
            "quickbooks" => (tender_of(&row["Description"]), rate_of(&row["Description"]), cents(&row["Amount"])),
            "lexware" => {
                let words = &row["Verwendungszweck"];
                (row["Auftraggeber/Empfänger"].clone(), rate_of(words), cents(&row["Betrag"]))
            }
            _ => {
                let size = cents(&row["Umsatz (ohne Soll/Haben-Kz)"]);
                let amount = if row["Soll/Haben-Kennzeichen"] == "S" { size } else { -size };
                let tender = if row["Konto"] == "1000" { "cash" } else { "card" };
                (tender.to_owned(), rate_of(&row["Buchungstext"]), amount)
            }
        })
        .collect()
}

const FORMATS: [&str; 4] = ["xero", "quickbooks", "lexware", "datev"];

#[test]
fn every_format_adds_up_to_the_report_by_rate_and_by_tender() {
    let stall = traded();
    let report = stall.call("day.report", json!({ "day": "2026-06-06" }));
    assert_eq!((&report["kind"], report["taxes"].as_array().unwrap().len()), (&json!("z"), 3));
    assert_ne!(report["rounding"], 0);
    for format in FORMATS {
        let (exported, bytes) = export(&stall, format, &json!({}));
        let told = told(format, &read(format, &bytes));
        let sum = |of: &dyn Fn(&Told) -> bool| told.iter().filter(|row| of(row)).map(|row| row.2).sum::<i64>();
        for tax in report["taxes"].as_array().unwrap() {
            let rate = tax["rate"].as_str();
            assert_eq!(sum(&|row| row.1.as_deref() == rate), number(&tax["gross"]), "{format} {rate:?}");
        }
        for tender in report["tenders"].as_array().unwrap() {
            assert_eq!(sum(&|row| tender["kind"] == json!(row.0)), number(&tender["amount"]), "{format} {tender}");
        }
        assert_eq!(sum(&|row| row.1.is_none()), number(&report["rounding"]), "{format}");
        let tax: i64 = report["taxes"].as_array().unwrap().iter().map(|t| number(&t["tax"])).sum();
        assert_eq!((&exported["takings"], number(&exported["tax"])), (&report["takings"], tax));
        assert_eq!((&exported["rounding"], number(&exported["days"])), (&report["rounding"], 1));
        assert_eq!(number(&exported["entries"]), i64::try_from(told.len()).unwrap());
        let pairs: std::collections::BTreeSet<_> = told.iter().map(|row| (&row.0, &row.1)).collect();
        assert_eq!(pairs.len(), told.len(), "{format}: one entry a rate and tender");
    }
}

#[test]
fn the_tax_in_the_words_is_that_of_the_report() {
    let stall = traded();
    let report = stall.call("day.report", json!({ "day": "2026-06-06" }));
    let rows = read("xero", &export(&stall, "xero", &json!({})).1);
    for tax in report["taxes"].as_array().unwrap() {
        let begin = format!("Takings at {} percent, ", text(&tax["rate"]));
        let of_rate = rows.iter().map(|row| &row["Description"]).filter(|words| words.starts_with(&begin));
        let taxes = of_rate.map(|words| cents(words.split_once("tax ").unwrap().1.split(',').next().unwrap()));
        assert_eq!(taxes.sum::<i64>(), number(&tax["tax"]));
    }
}

#[test]
fn each_file_looks_as_its_program_wants_it() {
    let stall = shop("Käserei");
    stall.at("2026-06-06 10:00");
    stall.sell(&[(&stall.item("Fox", 1202), 1)]);
    close(&stall);
    let whole = |format: &str| String::from_utf8(export(&stall, format, &json!({})).1).unwrap();
    assert_eq!(
        whole("xero"),
        "Date,Amount,Payee,Description,Reference,Cheque Number\r\n\
         06/06/2026,12.02,cash,\"Takings at 19 percent, cash, tax 1.92, Käserei\",TRESTLE-2026-06-06,\r\n\
         06/06/2026,-0.02,cash,\"Cash rounding, Käserei\",TRESTLE-2026-06-06,\r\n"
    );
    assert_eq!(
        whole("quickbooks"),
        "Date,Description,Amount\r\n06/06/2026,Takings at 19 percent cash tax 1.92 Käserei,12.02\r\n\
         06/06/2026,Cash rounding Käserei,-0.02\r\n"
    );
    assert_eq!(
        whole("lexware"),
        "\u{feff}Datum;Verwendungszweck;Auftraggeber/Empfänger;Betrag\r\n\
         06.06.2026;Takings at 19 percent, cash, tax 1,92, Käserei;cash;12,02\r\n\
         06.06.2026;Cash rounding, Käserei;cash;-0,02\r\n"
    );
}

#[test]
fn no_cell_is_a_formula_and_none_breaks_its_row() {
    let stall = shop("=HYPERLINK(\"x\"); @Evil, 🧀");
    traded_at(&stall, "2026-06-06");
    for format in FORMATS {
        let rows = read(format, &export(&stall, format, &json!({})).1);
        assert!(rows.len() >= 5, "{format}");
        for (column, cell) in rows.iter().flatten() {
            let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
            assert!(!formula || ["Amount", "Betrag"].contains(&column.as_str()), "{format} {column}: {cell}");
        }
    }
    let rows = read("datev", &export(&stall, "datev", &json!({})).1);
    assert!(rows[0]["Buchungstext"].ends_with(", =HYPERLINK(\"x\"); @Evil, ?"), "{}", rows[0]["Buchungstext"]);
}

#[test]
fn days_are_chosen_and_the_one_still_open_is_left_out() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    for day in ["2026-06-06", "2026-06-07", "2026-06-08"] {
        stall.at(&format!("{day} 10:00"));
        stall.sell(&[(&candle, 1)]);
        if day != "2026-06-08" {
            stall.count(450);
            stall.tell("session.close");
        }
    }
    let of = |choice: Value| {
        let exported = export(&stall, "xero", &choice).0;
        (number(&exported["days"]), exported["open_day"].clone())
    };
    assert_eq!(of(json!({})), (2, json!("2026-06-08")));
    assert_eq!(of(json!({ "to": "2026-06-06" })), (1, Value::Null));
    assert_eq!(of(json!({ "from": "2026-06-07" })), (1, json!("2026-06-08")));
    let out = stall.dir.path().join("exports");
    let open = json!({ "format": "xero", "out": out, "from": "2026-06-08" });
    assert_eq!(stall.refused("books.day_open", "export.books", open.clone())["open_date"], "2026-06-08");
    stall.count(450);
    stall.tell("session.close");
    stall.call("export.books", open);
}

#[test]
fn where_there_is_nothing_to_book_nothing_is_written() {
    let stall = Stall::new();
    let out = stall.dir.path().join("exports");
    let none = |choice: &str| {
        stall.refused("books.nothing", "export.books", json!({ "format": "xero", "out": out, "from": choice }));
    };
    none("2026-06-06");
    let undone = stall.sell(&[(&stall.item("Candle", 450), 1)]);
    stall.call("sale.undo", json!({ "sale": undone["sale"] }));
    stall.tell("basket.clear");
    let sale = stall.sell(&[(&stall.item("Card", 300), 1)]);
    stall.bring_back(&sale, &[(1, 1)]);
    stall.count(0);
    stall.tell("session.close");
    none("2026-06-06");
    assert!(!out.exists());
    stall.refused("date.unreadable", "export.books", json!({ "format": "xero", "out": out, "to": "June" }));
}

#[test]
fn exporting_books_changes_nothing_and_takes_no_other_files_place() {
    let stall = traded();
    let before = (stall.engine.digest().unwrap(), stall.rows("SELECT count(*) FROM fact"));
    let out = stall.dir.path().join("exports");
    let written = |format: &str| {
        let day = json!({ "format": format, "out": out, "from": "2026-06-06", "to": "2026-06-06" });
        let file = text(&stall.call("export.books", day)["file"]);
        file.rsplit('/').next().unwrap().to_owned()
    };
    assert_eq!(written("datev"), "EXTF_Buchungsstapel-till-1-2026-06-06-to-2026-06-06.csv");
    assert_eq!(written("datev"), "EXTF_Buchungsstapel-till-1-2026-06-06-to-2026-06-06-2.csv");
    assert_eq!(written("xero"), "xero-till-1-2026-06-06-to-2026-06-06.csv");
    assert_eq!((stall.engine.digest().unwrap(), stall.rows("SELECT count(*) FROM fact")), before);
    let own = stall.dir.path().join("trestle.db");
    stall.refused("export.own_files", "export.books", json!({ "format": "xero", "out": own }));
}

#[test]
fn a_receipt_that_was_not_paid_as_charged_is_named() {
    let stall = traded();
    let mut other = Foreign::of(&stall);
    let open = json!({ "market": null, "market_day": null, "float": 0 });
    let session = other.writes("session.opened", 1, None, &open);
    let mut sale = stall.facts("sale.committed")[0].clone();
    sale["sale"] = json!(format!("{}.1", other.till));
    let whole = other.writes("sale.committed", 1, Some(&session), &sale);
    other.arrive();
    let both = export(&stall, "xero", &json!({})).0;
    sale["sale"] = json!(format!("{}.2", other.till));
    sale["number"] = json!(2);
    sale["tenders"][0]["amount"] = json!(1);
    let broken = other.writes("sale.committed", 1, Some(&session), &sale);
    other.arrive();
    let out = stall.dir.path().join("exports");
    let refused = stall.refused("books.unbalanced", "export.books", json!({ "format": "xero", "out": out }));
    assert_eq!((&refused["receipt"], &refused["on_date"]), (&json!(broken), &json!("2026-06-06")));
    assert!(whole != broken && !out.exists());
    let report = stall.call("day.report", json!({ "day": "2026-06-06" }));
    assert_eq!(number(&both["takings"]) + number(&sale["total"]), number(&report["takings"]), "tills add up");
}
