//! Amounts and quantities that are none, or too large for any stall.

use serde_json::{Value, json};
use trestle_tests::shop::Shop;

use super::Before;

/// Largest amount there is, in minor units.
const MOST: i64 = 999_999_999_999;

#[test]
fn a_price_of_12_comma_5_point_0_is_read_nowhere() {
    let (shop, ids) = Shop::stocked();
    shop.sell(&ids[0]);
    let before = Before::with_a_basket(&shop, &ids[0]);
    let line = shop.call("basket.quote", Value::Null)["basket"]["lines"][0]["line"].clone();
    for price in ["12,5.0", "1.234,50", "12,,5", "", ",", "-", "12 €", "1e3", "٣", "NaN", "0x10", "--5"] {
        let places = [
            ("basket.add_amount", json!({ "amount": price })),
            ("basket.add_item", json!({ "item": ids[1], "price": price })),
            ("basket.set_price", json!({ "line": line, "price": price })),
            ("catalog.save_item", json!({ "name": "New", "price": price })),
            ("session.move_cash", json!({ "flow": "in", "amount": price, "reason": "x" })),
            ("session.count", json!({ "total": price })),
        ];
        for (command, args) in places {
            shop.refused(command, args, "money.unreadable");
        }
    }
    before.still(&shop);
}

#[test]
fn what_is_too_fine_or_below_nothing_is_refused() {
    let (shop, ids) = Shop::stocked();
    let before = Before::with_a_basket(&shop, &ids[0]);
    for price in ["1.234", "0.001", "1.000"] {
        shop.refused("basket.add_amount", json!({ "amount": price }), "money.too_precise");
    }
    for price in [json!("-1"), json!(-1), json!("\u{2212}2.50")] {
        shop.refused("basket.add_amount", json!({ "amount": price }), "money.negative");
    }
    before.still(&shop);
}

#[test]
fn an_overflow_is_refused_wherever_it_could_happen() {
    let (shop, ids) = Shop::stocked();
    let before = Before::with_a_basket(&shop, &ids[0]);
    let huge =
        [json!(MOST + 1), json!(i64::MAX), json!(i64::MIN), json!(1_i64 << 53), json!("99999999999999999999999")];
    for amount in huge {
        shop.refused("basket.add_amount", json!({ "amount": amount }), "money.overflow");
        shop.refused("catalog.save_item", json!({ "name": "New", "price": amount }), "money.overflow");
    }
    let basket = shop.call("basket.add_amount", json!({ "amount": MOST - 1_350 }));
    let line = basket["lines"][1]["line"].clone();
    shop.refused("basket.set_quantity", json!({ "line": line, "quantity": 99_999 }), "money.overflow");
    shop.refused("basket.add_amount", json!({ "amount": 1 }), "money.overflow");
    shop.refused("basket.add_item", json!({ "item": ids[1] }), "money.overflow");
    let most = json!({ "item": ids[1], "price": MOST, "quantity": 99_999 });
    shop.refused("basket.add_item", most, "money.overflow");
    for cash in [i64::MAX, 1 << 53, MOST + 1] {
        let tenders = json!([{ "kind": "cash", "amount": cash }]);
        shop.refused("basket.quote", json!({ "tenders": tenders }), "money.overflow");
        let args = json!({ "basket": basket["basket"], "total": basket["total"], "tenders": tenders });
        shop.refused("sale.commit", args, "money.overflow");
    }
    shop.call("basket.undo", Value::Null);
    before.still(&shop);
}

#[test]
fn quantities_out_of_range_are_refused() {
    let (shop, ids) = Shop::stocked();
    let sale = shop.sell(&ids[0]);
    let before = Before::with_a_basket(&shop, &ids[0]);
    for quantity in [0, -1, 100_000, i64::MAX, i64::MIN] {
        let args = json!({ "item": ids[1], "quantity": quantity });
        shop.refused("basket.add_item", args, "quantity.out_of_range");
    }
    for quantity in [-1, 100_000, i64::MAX] {
        shop.refused("basket.set_quantity", json!({ "line": 1, "quantity": quantity }), "quantity.out_of_range");
    }
    for quantity in [2, i64::MAX] {
        let lines = json!([{ "line": 1, "quantity": quantity }]);
        shop.refused("return.judge", json!({ "sale": sale["sale"], "lines": lines }), "return.too_many");
    }
    let twice = json!([{ "line": 1, "quantity": i64::MAX }, { "line": 1, "quantity": i64::MAX }]);
    shop.refused("return.judge", json!({ "sale": sale["sale"], "lines": twice }), "return.too_many");
    before.still(&shop);
}

#[test]
fn numbers_that_json_knows_and_money_does_not_are_unreadable() {
    let (shop, ids) = Shop::stocked();
    let before = Before::with_a_basket(&shop, &ids[0]);
    for amount in [json!(1.5), json!(1e300), json!(u64::MAX), json!(null), json!(true), json!([1]), json!({})] {
        shop.refused("basket.add_amount", json!({ "amount": amount }), "args.unreadable");
    }
    for line in [json!(-1), json!(1_i64 << 32), json!("1"), json!(1.0)] {
        shop.refused("basket.remove", json!({ "line": line }), "args.unreadable");
    }
    before.still(&shop);
}

/// Two sales that are each allowed add up to more than an amount may be: the day must still end.
#[test]
fn a_day_whose_takings_pass_the_largest_amount_can_still_be_closed_or_is_refused_before() {
    let shop = Shop::founded();
    let mut refused = false;
    for _ in 0..2 {
        let basket = shop.call("basket.add_amount", json!({ "amount": MOST }));
        let cash = json!([{ "kind": "cash", "amount": MOST }]);
        let args = json!({ "basket": basket["basket"], "total": MOST, "tenders": cash });
        let done = shop.engine().call("sale.commit", args, None);
        refused |= done.is_err_and(|error| error.code == "money.overflow");
    }
    shop.call("session.status", Value::Null);
    shop.call("day.report", Value::Null);
    shop.call("session.count", json!({ "total": MOST }));
    let report = shop.call("session.close", Value::Null);
    let takings = if refused { MOST } else { 2 * MOST };
    assert_eq!(report["takings"], json!(takings));
    shop.must_verify();
}

#[test]
fn a_float_of_the_largest_amount_and_a_sale_do_not_stop_the_day_from_closing() {
    let (shop, ids) = Shop::stocked();
    shop.call("session.open", json!({ "float": MOST }));
    shop.sell(&ids[0]);
    assert_eq!(shop.call("day.report", Value::Null)["takings"], json!(450));
    let counted = shop.call("session.count", json!({ "total": MOST }));
    assert_eq!(counted, json!({ "counted": MOST, "expected": MOST + 450, "difference": -450 }));
    let drawer = shop.call("session.close", Value::Null)["drawer"].clone();
    assert_eq!((&drawer["expected"], &drawer["difference"]), (&json!(MOST + 450), &json!(-450)));
    shop.must_verify();
}
