//! Tips: on top of the total, by whichever tender, in the drawer until somebody takes them out; never given back with goods.

use serde_json::{Value, json};

use crate::stall::{Stall, number, text};

/// A stall that takes tips, with 12.50 in hand.
fn stall() -> Stall {
    let stall = Stall::new();
    stall.call("settings.save", json!({ "tips": true }));
    stall.tap(&stall.item("Lamp", 1250));
    stall
}

fn card(amount: i64) -> Value {
    json!([{ "kind": "card", "amount": amount }])
}

fn cash(amount: i64) -> Value {
    json!([{ "kind": "cash", "amount": amount }])
}

fn tender(report: &Value, kind: &str) -> (i64, i64) {
    let found = report["tenders"].as_array().unwrap().iter().find(|t| t["kind"] == kind).unwrap();
    (number(&found["amount"]), found["tips"].as_i64().unwrap_or(0))
}

#[test]
fn a_shop_takes_no_tips_until_it_says_so() {
    let stall = Stall::new();
    stall.tap(&stall.item("Lamp", 1250));
    assert_eq!(stall.tell("app.status")["shop"]["tips"], false);
    assert_eq!(stall.tell("basket.quote")["tips"], json!([]));
    stall.refused("tip.off", "basket.set_tip", json!({ "amount": 100 }));
    stall.refused("tip.off", "basket.keep_change", json!({ "tenders": cash(2000) }));
    stall.call("settings.save", json!({ "tips": true }));
    let suggested = stall.tell("basket.quote")["tips"].clone();
    assert_eq!(suggested[0], json!({ "tip": 50, "makes": 1300 }));
    stall.call("basket.set_tip", json!({ "amount": 150 }));
    stall.call("settings.save", json!({ "tips": false }));
    let quoted = stall.call("basket.set_tip", json!({ "amount": 0 }));
    assert_eq!(number(&quoted["basket"]["tip"]), 0, "taken off it can be wherever it came from");
}

#[test]
fn a_card_payment_is_recorded_with_its_tip_and_the_tip_is_no_takings() {
    let stall = stall();
    let quoted = stall.call("basket.set_tip", json!({ "amount": 150 }));
    assert_eq!((number(&quoted["settlement"]["due"]), number(&quoted["cash"]["due"])), (1400, 1400));
    assert_eq!(number(&quoted["basket"]["total"]), 1250, "a tip is no part of what the basket costs");
    stall.refused("sale.overpaid_card", "sale.commit", stall.commit(card(1401)));
    stall.refused("sale.underpaid", "sale.commit", stall.commit(card(1250)));
    let mut seen = stall.commit(card(1400));
    seen["tip"] = json!(50);
    stall.refused("sale.stale_total", "sale.commit", seen);
    let sale = stall.pay(card(1400));
    assert_eq!((number(&sale["total"]), number(&sale["change"]), number(&sale["tip"])), (1250, 0, 150));
    assert_eq!(sale["tips"], json!([{ "kind": "card", "amount": 150 }]));
    assert_eq!(number(&sale["taxes"][0]["gross"]), 1250, "and carries no tax");
    stall.count(0);
    let report = stall.tell("day.report");
    assert_eq!(
        (number(&report["takings"]), number(&report["tips"]), tender(&report, "card")),
        (1250, 150, (1400, 150))
    );
    assert_eq!(number(&stall.tell("basket.quote")["basket"]["tip"]), 0, "the next basket has none");
    let counted = stall.count(0);
    assert_eq!(number(&counted["expected"]), 0, "nothing of it lies in the drawer");
    stall.verify();
}

#[test]
fn change_that_is_left_stays_in_the_drawer_until_it_is_taken_out() {
    let stall = stall();
    let quoted = stall.call("basket.keep_change", json!({ "tenders": cash(2000) }));
    assert_eq!((number(&quoted["basket"]["tip"]), number(&quoted["settlement"]["change"])), (750, 0));
    let sale = stall.pay(cash(2000));
    assert_eq!(sale["tips"], json!([{ "kind": "cash", "amount": 750 }]));
    assert_eq!(number(&stall.count(2000)["expected"]), 2000, "goods and tip lie in it");
    let report = stall.tell("day.report");
    let drawer = &report["drawer"];
    assert_eq!((number(&drawer["cash_sales"]), number(&drawer["tips"])), (1250, 750));
    assert_eq!(tender(&report, "cash"), (2000, 750));
    stall.call("session.move_cash", json!({ "flow": "out", "amount": 750, "reason": "Tips" }));
    assert_eq!(number(&stall.count(1250)["difference"]), 0);
    stall.call("session.close", json!({}));
    let closed = stall.facts("session.closed");
    assert_eq!(number(&closed[0]["totals"]["tips"]), 750, "the Z report says so too");
    stall.verify();
}

#[test]
fn before_the_count_a_report_tells_no_tips_in_cash() {
    let stall = stall();
    stall.call("basket.keep_change", json!({ "tenders": cash(2000) }));
    stall.pay(cash(2000));
    let drawer = stall.tell("day.report")["drawer"].clone();
    assert!(drawer["expected"].is_null() && drawer.get("tips").is_none(), "{drawer}");
}

#[test]
fn a_split_payment_says_which_tender_gave_the_tip() {
    let stall = stall();
    stall.call("basket.set_tip", json!({ "amount": 250 }));
    let sale = stall.pay(json!([{ "kind": "card", "amount": 1000 }, { "kind": "cash", "amount": 1000 }]));
    assert_eq!(number(&sale["change"]), 500);
    assert_eq!(sale["tips"], json!([{ "kind": "cash", "amount": 250 }]));
}

#[test]
fn goods_that_come_back_give_no_tip_back_and_undoing_does() {
    let stall = stall();
    stall.call("basket.keep_change", json!({ "tenders": cash(2000) }));
    let sale = stall.pay(cash(2000));
    let back = stall.bring_back(&sale, &[(1, 1)]);
    assert_eq!(number(&back["paid_out"]), 1250);
    let report = stall.tell("day.report");
    assert_eq!((number(&report["takings"]), number(&report["tips"])), (0, 750), "the tip stays");

    stall.tap(&stall.item("Candle", 450));
    stall.call("basket.set_tip", json!({ "amount": 50 }));
    let second = stall.pay(cash(1000));
    let undone = stall.call("sale.undo", json!({ "sale": second["sale"] }));
    assert_eq!(number(&undone["cash_back"]), 500, "what was charged, and the tip");
    assert_eq!(number(&undone["basket"]["tip"]), 0, "the basket in hand again asks for none");
    assert_eq!(number(&stall.tell("day.report")["tips"]), 750);
    stall.verify();
}

#[test]
fn a_tip_in_hand_survives_holding_and_absurd_ones_are_refused() {
    let stall = stall();
    stall.call("basket.set_tip", json!({ "amount": 150 }));
    let held = stall.tell("basket.quote")["basket"]["basket"].clone();
    stall.tell("basket.hold");
    assert_eq!(number(&stall.tell("basket.quote")["basket"]["tip"]), 0);
    stall.call("basket.resume", json!({ "basket": held }));
    stall.refused("money.negative", "basket.set_tip", json!({ "amount": -1 }));
    stall.refused("money.overflow", "basket.set_tip", json!({ "amount": i64::MAX }));
    assert_eq!(number(&stall.tell("basket.quote")["basket"]["tip"]), 150);
}

#[test]
fn coins_are_rounded_once_with_the_tip() {
    let stall = Stall::of("NL");
    stall.call("settings.save", json!({ "tips": true }));
    stall.tap(&stall.item("Lamp", 1251));
    let quoted = stall.call("basket.set_tip", json!({ "amount": 150 }));
    assert_eq!((number(&quoted["settlement"]["due"]), number(&quoted["cash"]["due"])), (1401, 1400));
    assert_eq!(number(&quoted["cash"]["rounding"]), -1);
    let sale = stall.pay(cash(1400));
    assert_eq!((number(&sale["rounding"]), number(&sale["tip"])), (-1, 150));
    assert_eq!(number(&stall.count(1400)["difference"]), 0);
}

#[test]
fn a_sale_without_a_tip_reads_as_it_did_before_there_were_tips() {
    let stall = Stall::new();
    stall.sell(&[(&stall.item("Candle", 450), 1)]);
    let facts = [stall.facts("sale.committed"), stall.rows("SELECT content FROM draft")].concat();
    assert!(facts.iter().all(|fact| !fact.to_string().contains("tip")), "{facts:?}");
    assert!(!stall.tell("day.report").to_string().contains("tip"));
    assert_eq!(stall.rows("SELECT * FROM sale_tip"), Vec::<Value>::new());
}

#[test]
fn tips_stand_in_the_exports_beside_the_takings() {
    let stall = stall();
    stall.call("basket.set_tip", json!({ "amount": 150 }));
    let sale = stall.pay(card(1400));
    let out = |name: &str| stall.dir.path().join("exports").join(name);
    let written = |name: &str, format: &str| {
        stall.call("export.sales", json!({ "out": out(name).to_str().unwrap(), "format": format }));
        std::fs::read_to_string(out(name)).unwrap()
    };
    let csv_text = written("sales.csv", "csv");
    let mut rows = csv::Reader::from_reader(csv_text.trim_start_matches('\u{feff}').as_bytes());
    let names = rows.headers().unwrap().clone();
    let row = rows.records().next().unwrap().unwrap();
    let cell = |name: &str| row.get(names.iter().position(|n| n == name).unwrap()).unwrap().to_owned();
    assert_eq!([cell("paid"), cell("card"), cell("tip")], ["12.50", "14.00", "1.50"]);
    let line: Value = serde_json::from_str(written("sales.jsonl", "jsonl").trim()).unwrap();
    assert_eq!((number(&line["tip"]), &line["tips"]), (150, &json!([{ "tender": "card", "amount": 150 }])));

    stall.call("sale.undo", json!({ "sale": sale["sale"] }));
    let lines = written("undone.jsonl", "jsonl");
    let undone: Value = serde_json::from_str(lines.trim().lines().last().unwrap()).unwrap();
    assert_eq!(
        (text(&undone["type"]).as_str(), number(&undone["tip"])),
        ("reversal", -150),
        "columns add up to nothing"
    );
}

#[test]
fn the_books_of_a_day_with_tips_have_an_entry_for_them() {
    let stall = stall();
    stall.call("basket.set_tip", json!({ "amount": 150 }));
    stall.pay(card(1400));
    stall.count(0);
    stall.call("session.close", json!({}));
    let file = stall.dir.path().join("exports/books.csv");
    let said = stall.call("export.books", json!({ "format": "xero", "out": file.to_str().unwrap() }));
    assert_eq!((number(&said["takings"]), number(&said["tips"]), number(&said["entries"])), (1250, 150, 2));
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains(",12.50,card,") && text.contains(",1.50,card,\"Tips, card"), "{text}");
}
