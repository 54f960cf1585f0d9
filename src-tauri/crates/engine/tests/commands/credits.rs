//! Store credit: given for goods that come back, spent with its code, never twice and never beyond what is left.

use serde_json::{Value, json};
use trestle_rules::code::CreditCode;

use crate::stall::{Stall, each, number, text};

/// Takes a lamp of 20.00 back for store credit; gives what the customer gets.
fn credit(stall: &Stall) -> Value {
    let sale = stall.sell(&[(&stall.item("Lamp", 2000), 1)]);
    back_as_credit(stall, &sale)["credit"].clone()
}

fn back_as_credit(stall: &Stall, sale: &Value) -> Value {
    let mut back = stall.return_of(sale, &[(1, 1)]);
    back["refund_as"] = json!("credit");
    stall.call("return.commit", back)
}

fn by_credit(code: &Value, amount: i64) -> Value {
    json!({ "kind": "credit", "amount": amount, "reference": code })
}

fn look_up(stall: &Stall, code: &Value) -> (i64, i64) {
    let found = stall.call("credit.look_up", json!({ "code": code }));
    (number(&found["balance"]), number(&found["usable"]))
}

#[test]
fn goods_that_come_back_are_worth_a_code_and_no_cash_leaves_the_drawer() {
    let stall = Stall::new();
    let given = credit(&stall);
    let code = text(&given["code"]);
    let read = CreditCode::parse(&code.to_lowercase().replace('-', " ")).unwrap();
    assert_eq!((number(&given["amount"]), read.till_number, read.number), (2000, 1, 1));
    assert!(code.starts_with('C') && number(&given["qr"]["size"]) > 20, "{given}");
    assert_eq!(look_up(&stall, &given["code"]), (2000, 0), "and there is nothing to pay yet");
    let report = stall.tell("day.report");
    assert_eq!((number(&report["takings"]), number(&report["credit_issued"])), (0, 2000));
    assert_eq!(number(&stall.count(2000)["expected"]), 2000, "the cash of the sale stays in it");
    assert_eq!(stall.facts("credit.issued")[0]["code"], json!(code));
    stall.verify();
}

#[test]
fn a_credit_pays_in_any_mix_and_the_rest_stays_on_it() {
    let stall = Stall::new();
    let code = credit(&stall)["code"].clone();
    let candle = stall.item("Candle", 1250);
    stall.tap(&candle);
    assert_eq!(look_up(&stall, &code), (2000, 1250));
    let sale = stall.pay(json!([by_credit(&code, 1250)]));
    assert_eq!((number(&sale["change"]), number(&sale["rounding"])), (0, 0));
    stall.tap(&candle);
    assert_eq!(look_up(&stall, &code), (750, 750), "the rest");
    stall.call("basket.give", json!({ "tenders": [by_credit(&code, 500)] }));
    assert_eq!(look_up(&stall, &code), (750, 250), "of which a part lies in this payment");
    let mixed = stall.pay(json!([by_credit(&code, 750), { "kind": "cash", "amount": 1000 }]));
    assert_eq!(number(&mixed["change"]), 500, "change comes from the cash");
    stall.tap(&candle);
    assert_eq!(look_up(&stall, &code), (0, 0));
    stall.count(0);
    let report = stall.tell("day.report");
    let of_credit = report["tenders"].as_array().unwrap().iter().find(|t| t["kind"] == "credit").unwrap().clone();
    assert_eq!((number(&report["credit_issued"]), number(&report["credit_redeemed"])), (2000, 2000));
    assert_eq!((number(&of_credit["amount"]), number(&report["takings"])), (0, 2500));
    stall.verify();
}

#[test]
fn no_credit_is_spent_twice_or_beyond_what_is_left() {
    let stall = Stall::new();
    let code = credit(&stall)["code"].clone();
    let lamp = stall.item("Large lamp", 3000);
    stall.tap(&lamp);
    let left = stall.refused("credit.too_little", "basket.give", json!({ "tenders": [by_credit(&code, 2001)] }));
    assert_eq!(number(&left["left_amount"]), 2000);
    let twice = json!([by_credit(&code, 1500), by_credit(&code, 1500)]);
    stall.refused("credit.too_little", "sale.commit", stall.commit(twice));
    // It lies in a basket that waits, too; who pays first has it.
    stall.call("basket.give", json!({ "tenders": [by_credit(&code, 2000)] }));
    let waiting = stall.tell("basket.quote")["basket"]["basket"].clone();
    stall.tell("basket.hold");
    stall.tap(&stall.item("Candle", 2000));
    stall.pay(json!([by_credit(&code, 2000)]));
    stall.call("basket.resume", json!({ "basket": waiting }));
    let both = json!([by_credit(&code, 2000), { "kind": "cash", "amount": 1000 }]);
    stall.refused("credit.too_little", "sale.commit", stall.commit(both));
    assert_eq!(stall.facts("credit.redeemed").len(), 1);
    stall.verify();
}

#[test]
fn undoing_a_sale_gives_the_credit_back_what_it_paid() {
    let stall = Stall::new();
    let code = credit(&stall)["code"].clone();
    stall.tap(&stall.item("Candle", 1250));
    let sale = stall.pay(json!([by_credit(&code, 1000), { "kind": "cash", "amount": 250 }]));
    let undone = stall.call("sale.undo", json!({ "sale": sale["sale"] }));
    assert_eq!((number(&undone["cash_back"]), number(&undone["credit_back"])), (250, 1000));
    assert_eq!(look_up(&stall, &code).0, 2000);
    assert_eq!(number(&stall.tell("day.report")["credit_redeemed"].as_i64().unwrap_or(0).into()), 0);
    stall.verify();
}

#[test]
fn a_slip_a_guess_and_a_credit_of_another_till_are_told_apart() {
    let stall = Stall::new();
    let code = text(&credit(&stall)["code"]);
    let other = |till_number, number, mac| CreditCode { till_number, number, mac }.encode();
    let read = CreditCode::parse(&code).unwrap();
    let look = |refusal: &str, code: &str| stall.refused(refusal, "credit.look_up", json!({ "code": code }));
    look("code.mistyped", &code.replacen("0", "1", 1));
    look("code.mistyped", "what is this");
    look("code.never_issued", &other(1, 1, read.mac ^ 1));
    look("code.never_issued", &other(1, 9, 7));
    assert_eq!(number(&look("credit.facts_missing", &other(9, 1, 7))["till"]), 9);
    stall.tap(&stall.item("Candle", 450));
    let tenders = json!([by_credit(&json!(other(1, 9, 7)), 450)]);
    stall.refused("code.never_issued", "sale.commit", stall.commit(tenders));
    assert_eq!(stall.call("code.resolve", json!({ "code": code })), json!({ "kind": "credit", "code": code }));
}

#[test]
fn a_credit_pays_no_tip() {
    let stall = Stall::new();
    stall.call("settings.save", json!({ "tips": true }));
    let code = credit(&stall)["code"].clone();
    stall.tap(&stall.item("Candle", 1250));
    stall.call("basket.set_tip", json!({ "amount": 150 }));
    assert_eq!(look_up(&stall, &code), (2000, 1250));
    stall.refused("sale.overpaid_credit", "sale.commit", stall.commit(json!([by_credit(&code, 1400)])));
    let sale = stall.pay(json!([{ "kind": "cash", "amount": 150 }, by_credit(&code, 1250)]));
    assert_eq!(sale["tips"], json!([{ "kind": "cash", "amount": 150 }]));
}

#[test]
fn a_return_without_a_receipt_and_one_of_nothing() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    let open = |unit: i64| {
        let lines = json!([{ "item": candle, "quantity": 2, "unit": unit }]);
        let args = json!({ "lines": lines, "reason": "gift", "condition": "resale", "refund_as": "credit" });
        stall.call("return.commit_open", args)["credit"].clone()
    };
    assert_eq!(number(&open(450)["amount"]), 900);
    assert_eq!(open(0), Value::Null, "what was worth nothing is worth no code");
    assert_eq!(stall.facts("credit.issued").len(), 1);
}

#[test]
fn coins_that_are_rounded_do_not_round_a_credit() {
    let stall = Stall::of("NL");
    let sale = stall.sell(&[(&stall.item("Lamp", 1253), 1)]);
    let back = back_as_credit(&stall, &sale);
    assert_eq!((number(&back["rounding"]), number(&back["credit"]["amount"])), (0, 1253));
}

#[test]
fn credit_stands_in_the_exports_and_in_the_books() {
    let stall = Stall::new();
    let code = credit(&stall)["code"].clone();
    stall.tap(&stall.item("Candle", 1250));
    stall.pay(json!([by_credit(&code, 1250)]));
    let file = stall.dir.path().join("exports/sales.jsonl");
    stall.call("export.sales", json!({ "out": file.to_str().unwrap(), "format": "jsonl" }));
    let lines = std::fs::read_to_string(&file).unwrap();
    let receipts: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(each(&json!(receipts), "credit"), [0, -2000, 1250]);
    assert_eq!(each(&json!(receipts), "cash"), [2000, 0, 0]);
    stall.count(2000);
    stall.call("session.close", json!({}));
    let books = stall.dir.path().join("exports/books.csv");
    stall.call("export.books", json!({ "format": "lexware", "out": books.to_str().unwrap() }));
    let text = std::fs::read_to_string(&books).unwrap();
    assert!(text.contains(";cash;20,00") && text.contains(";credit;-7,50"), "{text}");
}

#[test]
fn a_stall_without_credit_reads_as_it_did_before_there_was_any() {
    let stall = Stall::new();
    let sale = stall.sell(&[(&stall.item("Candle", 450), 1)]);
    stall.bring_back(&sale, &[(1, 1)]);
    assert!(!stall.tell("day.report").to_string().contains("credit"));
    let rows = [stall.rows("SELECT * FROM credit"), stall.rows("SELECT * FROM credit_redeemed")].concat();
    assert_eq!(rows, Vec::<Value>::new());
}

#[test]
fn guessing_locks_the_looking_up_and_not_the_payment_under_way() {
    let stall = Stall::new();
    let code = credit(&stall)["code"].clone();
    for mac in 0..10 {
        let guess = CreditCode { till_number: 1, number: 7, mac }.encode();
        stall.refused("code.never_issued", "credit.look_up", json!({ "code": guess }));
    }
    stall.refused("code.locked", "credit.look_up", json!({ "code": code }));
    stall.tap(&stall.item("Candle", 450));
    stall.pay(json!([by_credit(&code, 450)]));
}

#[test]
fn a_credit_is_whole_in_a_currency_without_decimals_and_in_one_with_three() {
    for (currency, price) in [("jpy", 450), ("tnd", 12_345)] {
        let stall = Stall::empty();
        let shop = json!({ "name": "Stall", "country": "FR", "zone": "Europe/Paris", "currency": currency,
                           "passphrase": crate::stall::PASSPHRASE });
        stall.call("shop.create", shop);
        let sale = stall.sell(&[(&stall.item("Lamp", price), 1)]);
        let code = back_as_credit(&stall, &sale)["credit"]["code"].clone();
        stall.tap(&stall.item("Lamp again", price));
        assert_eq!(look_up(&stall, &code), (price, price), "{currency}");
        stall.pay(json!([by_credit(&code, price)]));
        assert_eq!(number(&stall.tell("day.report")["credit_redeemed"]), price);
    }
}
