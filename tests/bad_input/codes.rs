//! Receipt codes: a slip of the finger is told from a code that was never issued, and from another till's.

use serde_json::{Value, json};
use trestle_rules::code::{ALPHABET, ReceiptCode};
use trestle_tests::shop::Shop;

use super::Before;

struct Sold {
    shop: Shop,
    sale: Value,
    code: String,
    before: Before,
}

fn sold() -> Sold {
    let (shop, ids) = Shop::stocked();
    let sale = shop.sell(&ids[0]);
    let code = sale["receipt"].as_str().unwrap().to_owned();
    let before = Before::with_a_basket(&shop, &ids[1]);
    Sold { shop, sale, code, before }
}

#[test]
fn any_one_wrong_symbol_is_a_slip_of_the_finger() {
    let Sold { shop, code, before, .. } = sold();
    for place in (0..code.len()).filter(|p| code.as_bytes()[*p] != b'-') {
        for other in ALPHABET.iter().filter(|s| **s != code.as_bytes()[place]) {
            let mut typed = code.clone();
            typed.replace_range(place..=place, &char::from(*other).to_string());
            shop.refused("code.resolve", json!({ "code": typed }), "code.mistyped");
        }
    }
    let mut typed = code.clone();
    typed.replace_range(2..3, "U");
    let error = shop.refused("code.resolve", json!({ "code": typed }), "code.mistyped");
    assert_eq!(error.args["position"], json!(3), "the symbol that no code contains is named");
    before.still(&shop);
}

#[test]
fn two_symbols_exchanged_are_a_slip_of_the_finger() {
    let Sold { shop, code, .. } = sold();
    let symbols: Vec<char> = code.chars().filter(|c| *c != '-').collect();
    for place in 1..symbols.len() {
        let mut typed = symbols.clone();
        typed.swap(place - 1, place);
        if typed != symbols {
            let typed: String = typed.into_iter().collect();
            shop.refused("code.resolve", json!({ "code": typed }), "code.mistyped");
        }
    }
}

#[test]
fn a_right_check_symbol_does_not_make_a_code_genuine() {
    let Sold { shop, code, before, .. } = sold();
    let genuine = ReceiptCode::parse(&code).unwrap();
    let forged = [
        ReceiptCode { mac: genuine.mac ^ 1, ..genuine },
        ReceiptCode { mac: 0, ..genuine },
        ReceiptCode { number: genuine.number + 1, ..genuine },
        ReceiptCode { number: 0, ..genuine },
    ];
    for code in forged {
        shop.refused("code.resolve", json!({ "code": code.encode() }), "code.never_issued");
    }
    let elsewhere = ReceiptCode { till_number: 2, ..genuine }.encode();
    let error = shop.refused("code.resolve", json!({ "code": elsewhere }), "code.other_till");
    assert_eq!(error.args["till"], json!(2));
    before.still(&shop);
}

#[test]
fn the_same_receipt_of_another_shop_was_never_issued_here() {
    let (ours, theirs) = (sold(), sold());
    assert_ne!(ours.code, theirs.code, "the first receipt of two shops, over the same amount");
    ours.shop.refused("code.resolve", json!({ "code": theirs.code }), "code.never_issued");
}

#[test]
fn a_code_is_read_however_it_is_written() {
    let Sold { shop, sale, code, .. } = sold();
    let spaced = code.replace('-', " ");
    for typed in [code.to_lowercase(), spaced, code.replace('-', ""), format!(" {code}\n"), code.replace('1', "l")] {
        let found = shop.call("code.resolve", json!({ "code": typed }));
        assert_eq!(found, json!({ "kind": "sale", "sale": sale["sale"] }), "{typed:?}");
    }
}

#[test]
fn what_is_no_code_at_all_is_unknown() {
    let Sold { shop, before, .. } = sold();
    for typed in ["", "hello", "4006381333931", "%_'\";--", &"9".repeat(5_000)] {
        let error = shop.refused("code.resolve", json!({ "code": typed }), "code.unknown");
        assert!(error.args["code"].as_str().unwrap().chars().count() <= 40);
    }
    before.still(&shop);
}
