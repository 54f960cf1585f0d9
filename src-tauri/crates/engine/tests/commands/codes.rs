//! What a scanned or typed code names.

use serde_json::{Value, json};

use crate::stall::{Stall, text};

fn resolve(code: &str) -> Value {
    json!({ "code": code })
}

#[test]
fn a_barcode_or_sku_names_its_item() {
    let stall = Stall::new();
    let saved = stall
        .call("catalog.save_item", json!({ "name": "Pen", "price": 100, "sku": "PEN", "barcodes": ["4006381333931"] }));
    let named = json!({ "kind": "item", "asks": null, "item": saved["id"], "name": "Pen" });
    for code in ["4006381333931", " 4006381333931\r\n", "PEN"] {
        assert_eq!(stall.call("code.resolve", resolve(code)), named);
    }
    assert_eq!(stall.refused("code.unknown", "code.resolve", resolve("96385074"))["code"], "96385074");
    stall.refused("code.unknown", "code.resolve", resolve(""));
}

#[test]
fn a_receipt_code_names_its_sale_however_it_is_typed() {
    let stall = Stall::new();
    let sale = stall.sell(&[(&stall.item("Candle", 450), 1)]);
    let code = text(&sale["receipt"]);
    let named = json!({ "kind": "sale", "sale": sale["sale"] });
    for typed in
        [code.clone(), code.to_lowercase(), code.replace('-', ""), code.replace('-', " "), code.replace('0', "O")]
    {
        assert_eq!(stall.call("code.resolve", resolve(&typed)), named, "{typed}");
    }
}

#[test]
fn a_slip_of_the_finger_is_told_from_a_code_never_issued() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    let code = text(&stall.sell(&[(&candle, 1)])["receipt"]);
    let last = if code.ends_with('0') { "1" } else { "0" };
    let slip = format!("{}{last}", &code[..code.len() - 1]);
    stall.refused("code.mistyped", "code.resolve", resolve(&slip));
    let strange = stall.refused("code.mistyped", "code.resolve", resolve(&code.replacen('0', "U", 1)));
    assert_eq!(strange["position"], 1);
    // Well formed, of this till, and vouched for by nobody: its keyed part is zero, or its number was never given.
    let forge = |number, mac| trestle_rules::code::ReceiptCode { till_number: 1, number, mac }.encode();
    stall.refused("code.never_issued", "code.resolve", resolve(&forge(1, 0)));
    stall.refused("code.never_issued", "code.resolve", resolve(&forge(2, 0)));
    let other = trestle_rules::code::ReceiptCode { till_number: 2, number: 1, mac: 0 }.encode();
    assert_eq!(stall.refused("code.other_till", "code.resolve", resolve(&other))["till"], 2);
}

#[test]
fn the_code_of_another_shop_is_not_believed() {
    let (here, there) = (Stall::new(), Stall::of("NL"));
    let code = text(&there.sell(&[(&there.item("Candle", 450), 1)])["receipt"]);
    here.sell(&[(&here.item("Candle", 450), 1)]);
    here.refused("code.never_issued", "code.resolve", resolve(&code));
}

#[test]
fn a_barcode_of_the_catalogue_wins_over_the_form_of_a_receipt_code() {
    let stall = Stall::new();
    let code = text(&stall.sell(&[(&stall.item("Candle", 450), 1)])["receipt"]);
    let saved = stall.call("catalog.save_item", json!({ "name": "Odd", "price": 1, "sku": code }));
    assert_eq!(stall.call("code.resolve", resolve(&code))["item"], saved["id"]);
}

#[test]
fn receipts_are_numbered_one_after_another() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    let first = stall.sell(&[(&candle, 1)]);
    stall.call("sale.undo", json!({ "sale": first["sale"] }));
    let stall = stall.reopened();
    stall.pay_cash();
    stall.sell(&[(&candle, 1)]);
    let numbers: Vec<Value> = stall.facts("sale.committed").iter().map(|f| f["number"].clone()).collect();
    assert_eq!(numbers, [1, 2, 3]);
}
