//! Histories of a few rows, each with one thing that a real one has seldom.

use std::ops::ControlFlow;

use serde_json::{Value, json};
use trestle_engine::replay::{History, replay};
use trestle_tests::shop::Shop;

use super::{Replayed, place, replay_folder};

const HEADINGS: &str = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID";

/// Replays these rows under the usual headings.
fn replay_rows(rows: &[Vec<u8>]) -> Replayed {
    let dir = tempfile::tempdir().unwrap();
    let mut text = HEADINGS.as_bytes().to_vec();
    for row in rows {
        text.push(b'\n');
        text.extend(row);
    }
    std::fs::write(dir.path().join("history.csv"), text).unwrap();
    replay_folder(dir.path())
}

fn row(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

#[test]
fn a_receipt_of_half_past_one_at_night_belongs_to_its_date() {
    let replayed = replay_rows(&[
        row("1,A,Candle,1,2026-05-02 20:00:00,4.50,"),
        row("2,A,Candle,2,2026-05-03 01:30:00,4.50,"),
        row("3,A,Candle,3,2026-05-03 12:00:00,4.50,"),
    ]);
    assert_eq!(replayed.reports[0]["takings"], json!({ "2026-05-02": 450, "2026-05-03": 2250 }));
    for (day, takings, sales) in [("2026-05-02", 450, 1), ("2026-05-03", 2250, 2)] {
        let report = replayed.office.json(&["day", day, "--json"]);
        assert_eq!((&report["takings"], &report["sales"]), (&json!(takings), &json!(sales)), "{day}");
        assert_eq!(report["sessions"].as_array().unwrap().len(), 1, "{day}");
    }
    replayed.check_journal();
}

#[test]
fn cells_that_are_too_long_or_no_text_are_refused_by_line_and_column() {
    let (longest, too_long) = ("S".repeat(64), "S".repeat(65));
    let (member, too_long_member) = ("é".repeat(80), "é".repeat(81));
    let replayed = replay_rows(&[
        row(&format!("1,{longest},Candle,1,2026-05-02 10:00:00,4.50,{member}")),
        row(&format!("2,{too_long},Candle,1,2026-05-02 10:01:00,4.50,")),
        b"3,A,Caf\xE9,1,2026-05-02 10:02:00,4.50,".to_vec(),
        row(&format!("4,A,Candle,1,2026-05-02 10:03:00,4.50,{too_long_member}")),
        b"5,A,Candle,1,2026-05-02 10:04:00,4.50,\xFF".to_vec(),
        row("6,A,Candle,1,2026-05-02 10:05:00,4.50,"),
    ]);
    let report = &replayed.reports[0];
    let refused: Vec<_> = report["refused"].as_array().unwrap().iter().map(place).collect();
    let expected = [(3, "StockCode"), (4, "Description"), (5, "CustomerID"), (6, "CustomerID")];
    assert_eq!(refused, expected.map(|(line, column)| (line, column, "unreadable")));
    assert_eq!(
        (&report["rows"], &report["sales"], &report["takings"]["2026-05-02"]),
        (&json!(6), &json!(2), &json!(900))
    );
    replayed.check_journal();
}

/// A cancellation may stand among rows of somebody else.
#[test]
fn a_cancelled_row_is_matched_by_its_own_member() {
    let replayed = replay_rows(&[
        row("1,A,Candle,2,2026-05-02 10:00:00,4.50,Lea"),
        row("2,B,Card,1,2026-05-02 11:00:00,2.00,Tom"),
        row("2,A,Candle,-1,2026-05-02 11:00:00,4.50,Lea"),
        row("C3,B,Card,-1,2026-05-02 12:00:00,2.00,Tom"),
        row("C3,A,Candle,-1,2026-05-02 12:00:00,4.50,Lea"),
    ]);
    let report = &replayed.reports[0];
    assert_eq!([&report["matched"], &report["unmatched"]], [&json!(3), &json!(0)]);
    assert_eq!(report["takings"], json!({ "2026-05-02": 0 }));
    replayed.check_journal();
}

/// A history with these rows in a shop's folder.
fn history_of(shop: &Shop, rows: &str) -> History {
    let file = shop.beside().join("history.csv");
    std::fs::write(&file, format!("receipt,sku,name,qty,at,price\n{rows}")).unwrap();
    let columns = ["receipt", "sku", "name", "qty", "at", "price"].map(|column| (column.to_owned(), column.to_owned()));
    History { file, columns: columns.into(), market: "Riverside".to_owned() }
}

#[test]
fn what_cannot_be_seen_is_taken_out_of_a_history_and_told() {
    let (shop, _) = Shop::stocked();
    let rows = "1,B,Bees\u{202E}wax\u{200B},1,2026-05-02 10:00:00,4.50\n2,C,Candle,1,2026-05-02 11:00:00,4.50\n";
    let history = history_of(&shop, rows);
    let report = replay(shop.engine(), &history, &mut |_, _| ControlFlow::Continue(())).unwrap();
    assert_eq!((report.sales, report.cleaned), (2, 1));
    let found = shop.call("catalog.search", json!({ "text": "Beeswax" }));
    assert!(found.to_string().contains("\"Beeswax\""), "{found}");
}

/// What was gone through is what is rung up: a spreadsheet that saves the file meanwhile changes no receipt unseen.
#[test]
fn a_file_that_changes_while_it_is_rung_up_is_not_gone_on_with() {
    let (shop, _) = Shop::stocked();
    let receipt = |n: u32, price: &str| format!("{n},A,Candle,1,2026-05-02 10:{n:02}:00,{price}\n");
    let written = |price: &str| history_of(&shop, &(receipt(1, "4.50") + &receipt(2, price)));
    let history = written("4.50");
    let refused = replay(shop.engine(), &history, &mut |done, _| {
        assert_eq!(done, 1, "only the first was rung up");
        written("9.50");
        ControlFlow::Continue(())
    });
    let error = refused.unwrap_err();
    assert_eq!((error.code.as_str(), &error.args["path"]), ("history.changed", &json!(history.file)));
    assert_eq!(shop.call("basket.quote", Value::Null)["basket"]["lines"], json!([]));
    // Asked again, it is another file, of which the first receipt is here.
    let report = replay(shop.engine(), &history, &mut |_, _| ControlFlow::Continue(())).unwrap();
    assert_eq!((report.sales, report.already, report.takings["2026-05-02"]), (1, 1, 450 + 950));
}
