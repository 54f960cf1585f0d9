//! Transfers: a code that a phone reads, unconfirmed until somebody confirms it.

use serde_json::{Value, json};

use crate::stall::{Stall, each, number, text};

fn blue_door() -> Value {
    json!({ "name": "Blue Door", "iban": "fr76 3000 6000 0112 3456 7890 189", "bic": "" })
}

fn account(stall: &Stall) {
    stall.call("settings.save", json!({ "account": blue_door() }));
}

fn transfer(stall: &Stall, cents: i64) -> Value {
    let offer = stall.call("transfer.offer", json!({ "amount": cents }));
    stall.pay(json!([{ "kind": "transfer", "amount": cents, "reference": offer["reference"] }]))
}

/// Reads the drawn code with another library, from its squares as dots of four by four with the quiet zone around.
fn read_back(code: &Value) -> String {
    const DOTS: usize = 4;
    let size = usize::try_from(number(&code["size"])).unwrap();
    let mut dark = vec![vec![false; size]; size];
    for run in text(&code["path"]).split('M').skip(1) {
        let (place, rest) = run.split_once('h').unwrap();
        let (x, y) = place.split_once(' ').unwrap();
        let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
        let width: usize = rest.split_once('v').unwrap().0.parse().unwrap();
        dark[y][x..x + width].fill(true);
    }
    let is_dark = |x: usize, y: usize| {
        let at = |n: usize| (n / DOTS).checked_sub(4).filter(|n| *n < size);
        matches!((at(x), at(y)), (Some(x), Some(y)) if dark[y][x])
    };
    let pixels = (size + 8) * DOTS;
    let grey = |x, y| if is_dark(x, y) { 0 } else { 255 };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(pixels, pixels, grey);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1);
    let (meta, content) = grids[0].decode().unwrap();
    assert!(meta.version.0 <= 13, "the standard's largest code is version 13");
    assert_eq!(meta.ecc_level, 0, "error correction M");
    content
}

#[test]
fn another_program_reads_from_the_squares_what_the_standard_asks_for() {
    let stall = Stall::new();
    account(&stall);
    stall.tap(&stall.item("Candle", 1250));
    let offer = stall.call("transfer.offer", json!({ "amount": 1250 }));
    assert_eq!(
        (text(&offer["name"]).as_str(), text(&offer["iban"]).as_str()),
        ("Blue Door", "FR76 3000 6000 0112 3456 7890 189")
    );
    let reference = text(&offer["reference"]);
    let lines =
        ["BCD", "002", "1", "SCT", "", "Blue Door", "FR7630006000011234567890189", "EUR12.50", "", "", &reference];
    assert_eq!(read_back(&offer["code"]), lines.join("\n"));
}

#[test]
fn the_longest_code_is_still_read() {
    let stall = Stall::new();
    let name = "é".repeat(70);
    stall.call(
        "settings.save",
        json!({ "account": { "name": name, "iban": "MT84MALT011000012345MTLCAST001S", "bic": "MALTMTMT001" } }),
    );
    let offer = stall.call("transfer.offer", json!({ "amount": 99_999_999_999_i64 }));
    let code = read_back(&offer["code"]);
    assert!(code.contains(&name) && code.contains("EUR999999999.99") && code.len() <= 331, "{code}");
}

#[test]
fn an_account_with_a_wrong_check_digit_is_refused_and_the_one_before_stays() {
    let stall = Stall::new();
    account(&stall);
    let refused = |code: &str, account: Value| {
        let error = stall.refused(code, "settings.save", json!({ "account": account }));
        assert!(!error.to_string().contains("FR76"), "an error tells nobody's account");
    };
    refused("account.iban", json!({ "name": "Blue Door", "iban": "FR7630006000011234567890188", "bic": "" }));
    refused("account.bic", json!({ "name": "Blue Door", "iban": "FR7630006000011234567890189", "bic": "X" }));
    refused("account.name", json!({ "name": " ", "iban": "FR7630006000011234567890189", "bic": "" }));
    let kept = stall.tell("app.status")["shop"]["account"].clone();
    assert_eq!(kept["iban"], "FR76 3000 6000 0112 3456 7890 189");
}

#[test]
fn a_transfer_is_unconfirmed_until_somebody_confirms_it() {
    let stall = Stall::new();
    account(&stall);
    stall.tap(&stall.item("Candle", 450));
    let sale = transfer(&stall, 450);
    stall.sell(&[(&stall.item("Card", 200), 1)]);
    let open = stall.tell("transfer.list");
    assert_eq!((number(&open["total"]), each(&open["transfers"], "receipt")), (450, vec![sale["receipt"].clone()]));
    assert_eq!(number(&stall.count(200)["expected"]), 200, "nothing of it lies in the drawer");
    let by_transfer = || {
        let report = stall.tell("day.report");
        let tenders = report["tenders"].as_array().unwrap().clone();
        let found = tenders.into_iter().find(|t| t["kind"] == "transfer").unwrap();
        (number(&found["amount"]), found["unconfirmed"].as_i64().unwrap_or(0))
    };
    assert_eq!(by_transfer(), (450, 450));
    let settle = |received| stall.call("transfer.settle", json!({ "sale": sale["sale"], "received": received }));
    assert_eq!(each(&settle(false)["transfers"], "missing"), [true], "looked for in vain: it stays in the list");
    assert_eq!(by_transfer(), (450, 450));
    assert_eq!(settle(true)["transfers"], json!([]));
    assert_eq!(by_transfer(), (450, 0));
    settle(true);
    assert_eq!(stall.facts("transfer.set").len(), 2, "saying it again says nothing new");
    stall.verify();
}

#[test]
fn a_transfer_pays_a_part_and_cash_the_rest() {
    let stall = Stall::new();
    account(&stall);
    stall.tap(&stall.item("Lamp", 5000));
    let tenders = json!([{ "kind": "transfer", "amount": 3000 }, { "kind": "cash", "amount": 2500 }]);
    let sale = stall.pay(tenders);
    assert_eq!((number(&sale["change"]), number(&sale["total"])), (500, 5000));
    stall.refused("transfer.not_found", "transfer.settle", json!({ "sale": "nothing", "received": true }));
}

#[test]
fn an_undone_sale_has_no_transfer_to_wait_for() {
    let stall = Stall::new();
    account(&stall);
    stall.tap(&stall.item("Candle", 450));
    let sale = transfer(&stall, 450);
    stall.call("sale.undo", json!({ "sale": sale["sale"] }));
    assert_eq!(stall.tell("transfer.list")["transfers"], json!([]));
    stall.refused("transfer.not_found", "transfer.settle", json!({ "sale": sale["sale"], "received": true }));
}

#[test]
fn where_no_transfer_can_go_none_is_offered() {
    let stall = Stall::new();
    stall.refused("transfer.no_account", "transfer.offer", json!({ "amount": 450 }));
    account(&stall);
    stall.refused("transfer.amount", "transfer.offer", json!({ "amount": 0 }));
    // An account that no code could ever be drawn for is refused when it is typed, and not when somebody wants to pay.
    let british = Stall::of("GB");
    british.refused("transfer.only_euro", "settings.save", json!({ "account": blue_door() }));
    british.refused("transfer.only_euro", "transfer.offer", json!({ "amount": 450 }));
}

#[test]
fn a_transfer_stands_in_the_export_in_a_column_of_its_own() {
    let stall = Stall::new();
    account(&stall);
    stall.tap(&stall.item("Candle", 450));
    transfer(&stall, 450);
    let file = stall.dir.path().join("exports/sales.csv");
    stall.call("export.sales", json!({ "out": file.to_str().unwrap(), "format": "csv" }));
    let text = std::fs::read_to_string(&file).unwrap();
    let mut rows = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let column = rows.headers().unwrap().iter().position(|name| name == "transfer").unwrap();
    assert_eq!(rows.records().next().unwrap().unwrap().get(column), Some("4.50"));
}
