//! A foreign sales history through the command line: what comes in is what the reports, the export and the journal say,
//! to the cent. The small history of our own has every oddity of a real one; a folder of real days is replayed too, when
//! `TRESTLE_RETAIL` names one.
#![allow(clippy::unwrap_used)]

mod catalogue;
mod export;
mod oddities;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use trestle_tests::cli::Office;
use trestle_tests::model;
use trestle_tests::places::root;

const MAP: &str =
    "receipt=InvoiceNo,sku=StockCode,name=Description,qty=Quantity,at=InvoiceDate,price=UnitPrice,member=CustomerID";

/// A replayed history: the shop, and what the replay of each file said.
struct Replayed {
    _dir: tempfile::TempDir,
    office: Office,
    files: Vec<PathBuf>,
    reports: Vec<Value>,
}

fn replay_folder(folder: &Path) -> Replayed {
    replay_after(folder, |_| ())
}

/// Into a shop in which something was set before.
fn replay_after(folder: &Path, set: impl FnOnce(&Office)) -> Replayed {
    let dir = tempfile::tempdir().unwrap();
    let office = Office::init(&dir.path().join("shop"));
    set(&office);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "csv"));
    files.sort();
    let replay = |f: &PathBuf| office.json(&["replay", f.to_str().unwrap(), "--map", MAP, "--market", "Riverside"]);
    let reports = files.iter().map(replay).collect();
    Replayed { _dir: dir, office, files, reports }
}

impl Replayed {
    fn sum(&self, field: &str) -> u64 {
        self.reports.iter().map(|r| r[field].as_u64().unwrap()).sum()
    }

    fn refused_lines(&self, file: usize) -> Vec<u64> {
        let refused = self.reports[file]["refused"].as_array().unwrap();
        refused.iter().map(|r| r["line"].as_u64().unwrap()).collect()
    }

    fn refused_by_reason(&self) -> BTreeMap<String, u64> {
        let mut reasons = BTreeMap::new();
        for report in &self.reports {
            for (reason, count) in report["refused_by_reason"].as_object().unwrap() {
                *reasons.entry(reason.clone()).or_default() += count.as_u64().unwrap();
            }
        }
        reasons
    }

    /// Holds every replay against the model; gives the takings per day as the model has them.
    fn check_reports(&self) -> BTreeMap<String, i64> {
        let (mut units, mut takings) = (model::Units::new(), BTreeMap::new());
        for (n, (file, report)) in self.files.iter().zip(&self.reports).enumerate() {
            let rows = model::rows(file);
            let expected = model::expect(&rows, &self.refused_lines(n), &mut units);
            assert_eq!(report["rows"], json!(rows.len()), "{}", file.display());
            assert_eq!(report["takings"], json!(expected.takings), "{}", file.display());
            let counts = [&report["sales"], &report["matched"], &report["unmatched"]];
            assert_eq!(counts, [&json!(expected.sales), &json!(expected.matched), &json!(expected.unmatched)]);
            takings.extend(expected.takings);
        }
        takings
    }

    /// The Z report of every day says what the file says, and the drawer holds it.
    fn check_days(&self, takings: &BTreeMap<String, i64>) -> BTreeMap<String, Value> {
        let mut reports = BTreeMap::new();
        for (day, takings) in takings {
            let report = self.office.json(&["day", day, "--json"]);
            assert_eq!((&report["kind"], &report["takings"]), (&json!("z"), &json!(takings)), "{day}");
            assert_eq!(report["tenders"][0], json!({ "kind": "cash", "amount": takings }), "{day}");
            let drawer = &report["drawer"];
            assert_eq!(drawer["expected"], json!(takings), "{day}");
            // A drawer cannot be counted below nothing: what is missing is recorded as the difference.
            let counted = (*takings).max(0);
            assert_eq!((&drawer["counted"], &drawer["difference"]), (&json!(counted), &json!(counted - takings)));
            reports.insert(day.clone(), report);
        }
        reports
    }

    /// Both exports add up to the Z reports: takings, tax of every rate, cash.
    fn check_exports(&self, reports: &BTreeMap<String, Value>, takings: &BTreeMap<String, i64>) {
        let file = |name: &str| self.office.data().with_file_name(name);
        let (csv, lines) = (file("sales.csv"), file("sales.jsonl"));
        let said = self.office.json(&["sales", "--format", "csv", "--out", csv.to_str().unwrap()]);
        self.office.ok(&["sales", "--format", "jsonl", "--out", lines.to_str().unwrap()]);
        assert_eq!(said["takings"], json!(takings.values().sum::<i64>()));
        let (csv, lines) = (export::of_csv(&csv), export::of_json_lines(&lines));
        assert_eq!(csv, lines, "CSV and JSON lines say the same");
        assert_eq!((&csv.takings, &csv.cash), (takings, takings));
        assert_eq!(csv.card_and_rounding, (0, 0));
        let mut taxes = BTreeMap::new();
        for (day, report) in reports {
            for tax in report["taxes"].as_array().unwrap() {
                let sums = (tax["gross"].as_i64().unwrap(), tax["tax"].as_i64().unwrap());
                assert_eq!(tax["net"], json!(sums.0 - sums.1));
                taxes.insert((day.clone(), tax["rate"].as_str().unwrap().to_owned()), sums);
            }
        }
        assert_eq!(csv.taxes, taxes, "tax per day and rate");
    }

    /// The books hold the same days to the cent, and the tax of all of them.
    fn check_books(&self, reports: &BTreeMap<String, Value>, takings: &BTreeMap<String, i64>) {
        let file = self.office.data().with_file_name("books.csv");
        let said = self.office.json(&["books", "--format", "quickbooks", "--out", file.to_str().unwrap()]);
        let taxes = reports.values().flat_map(|report| report["taxes"].as_array().unwrap());
        let tax: i64 = taxes.map(|line| line["tax"].as_i64().unwrap()).sum();
        assert_eq!((&said["takings"], &said["tax"]), (&json!(takings.values().sum::<i64>()), &json!(tax)));
        assert_eq!(export::of_books(&file), *takings);
        let (day, of_day) = takings.first_key_value().unwrap();
        let one = ["books", "--format", "xero", "--out", file.to_str().unwrap(), "--from", day, "--to", day];
        assert_eq!(self.office.json(&one)["takings"], json!(of_day));
    }

    /// The journal is whole, and everything can be computed again from it.
    fn check_journal(&self) {
        let verified = self.office.json(&["verify"]);
        assert_eq!((&verified["findings"], &verified["stale_projections"]), (&json!([]), &json!([])));
        let digest = self.office.text(&["digest"]);
        assert_eq!(verified["digest"], json!(digest));
        assert_eq!(self.office.text(&["rebuild"]), digest);
        assert_eq!(self.office.text(&["digest"]), digest);
        assert_eq!(digest.len(), 64);
    }

    fn check_everything(&self) -> BTreeMap<String, i64> {
        let takings = self.check_reports();
        let reports = self.check_days(&takings);
        self.check_exports(&reports, &takings);
        self.check_books(&reports, &takings);
        self.check_journal();
        takings
    }
}

/// What was paid was paid: an offer once took ten percent off a history.
#[test]
fn neither_offers_nor_a_limit_of_discounts_change_what_a_history_tells() {
    let replayed = replay_after(&root().join("fixtures/history"), |office| {
        let offer = json!({ "name": "Ten off", "gives": { "kind": "percent", "percent": "10" } });
        office.ok(&["call", "offer.save", &offer.to_string()]);
        office.ok(&["call", "settings.save", &json!({ "discount_limit": "0" }).to_string()]);
    });
    replayed.check_reports();
    replayed.office.ok(&["verify"]);
}

#[test]
fn a_history_with_every_oddity_comes_out_to_the_cent() {
    let replayed = replay_folder(&root().join("fixtures/history"));
    let takings = replayed.check_everything();
    let expected = [("2026-05-02", 11_949), ("2026-05-03", 333_849), ("2026-05-09", -262_150)];
    assert_eq!(takings, expected.map(|(day, takings)| (day.to_owned(), takings)).into());
    let counts = ["rows", "sales", "matched", "unmatched"].map(|field| replayed.sum(field));
    assert_eq!(counts, [62, 12, 9, 6]);
    let reasons = [("negative_price", 1), ("unreadable", 9), ("zero_price", 4), ("zero_quantity", 1)];
    assert_eq!(replayed.refused_by_reason(), reasons.map(|(reason, count)| (reason.to_owned(), count)).into());
}

/// Line, column and reason of a refusal.
fn place(refusal: &Value) -> (u64, &str, &str) {
    let text = |field: &str| refusal[field].as_str().unwrap();
    (refusal["line"].as_u64().unwrap(), text("column"), text("reason"))
}

/// csv's own line numbers are one short in a file with CRLF, as spreadsheets write them.
#[test]
fn refused_lines_are_right_in_a_file_with_crlf_and_empty_lines() {
    let dir = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(root().join("fixtures/history/2026-05-02.csv")).unwrap();
    let text = text.replace('\n', "\r\n").replacen("700008", "\r\n\r\n700008", 1);
    std::fs::write(dir.path().join("crlf.csv"), text).unwrap();
    let replayed = replay_folder(dir.path());
    assert_eq!(replayed.refused_lines(0), [12, 13, 14, 17, 18, 19, 20, 31, 32]);
    replayed.check_reports();
}

#[test]
fn what_is_refused_is_named_by_file_line_and_column() {
    let replayed = replay_folder(&root().join("fixtures/history"));
    let refused = |file: usize| -> Vec<(u64, &str, &str)> {
        let name = replayed.files[file].to_str().unwrap();
        let refusals = replayed.reports[file]["refused"].as_array().unwrap();
        assert!(refusals.iter().all(|r| r["file"] == json!(name)));
        refusals.iter().map(place).collect()
    };
    let day_one = [
        (12, "UnitPrice", "zero_price"),
        (13, "UnitPrice", "zero_price"),
        (14, "UnitPrice", "negative_price"),
        (15, "Quantity", "zero_quantity"),
        (16, "UnitPrice", "unreadable"),
        (17, "InvoiceDate", "unreadable"),
        (18, "Quantity", "unreadable"),
        // The description before it has a line break in it: lines are those of the file, not rows.
        (29, "UnitPrice", "unreadable"),
        (30, "UnitPrice", "zero_price"),
    ];
    assert_eq!(refused(0), day_one);
    assert_eq!(refused(1), [(27, "UnitPrice", "zero_price")]);
    let day_three = [
        (4, "StockCode", "unreadable"),
        (5, "UnitPrice", "unreadable"),
        (6, "UnitPrice", "unreadable"),
        (7, "Quantity", "unreadable"),
        (8, "UnitPrice", "unreadable"),
    ];
    assert_eq!(refused(2), day_three);
}

/// The eight real days are nobody's to publish with this program: `TRESTLE_RETAIL` names a folder with them.
#[test]
fn the_real_days_come_out_to_the_cent() {
    let Some(folder) = std::env::var_os("TRESTLE_RETAIL") else {
        eprintln!("TRESTLE_RETAIL names no folder: not run");
        return;
    };
    let replayed = replay_folder(Path::new(&folder));
    let takings = replayed.check_everything();
    assert_eq!((replayed.files.len(), takings.len()), (8, 8));
    let rows: Vec<model::Row> = replayed.files.iter().flat_map(|f| model::rows(f)).collect();
    assert_eq!(rows.iter().filter(|r| r.is_cancellation()).count(), 172);
    assert_eq!((replayed.sum("matched"), replayed.sum("unmatched")), (28, 144));
    assert_eq!(replayed.refused_by_reason(), [("zero_price".to_owned(), 59)].into());
    eprintln!("rows {}, sales {}, takings {takings:?}", replayed.sum("rows"), replayed.sum("sales"));
}
