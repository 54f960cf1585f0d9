//! Tax: added to prices or contained in them, rounded once or line by line, another rate at a market, and none at all.

use serde_json::{Value, json};

use crate::stall::{Stall, each, number, text};

impl Stall {
    fn terms(&self, prices: &str, rounding: &str) {
        self.call("settings.save", json!({ "tax_terms": { "prices": prices, "rounding": rounding } }));
    }
}

/// Rate, gross, net and tax of each tax line.
fn taxes(of: &Value) -> Vec<(String, i64, i64, i64)> {
    let line = |tax: &Value| (text(&tax["rate"]), number(&tax["gross"]), number(&tax["net"]), number(&tax["tax"]));
    of["taxes"].as_array().unwrap().iter().map(line).collect()
}

#[test]
fn tax_that_is_added_stands_under_the_lines_and_comes_back_with_them() {
    let stall = Stall::new();
    stall.terms("exclusive", "total");
    let (fox, jam) = (stall.item("Fox", 1200), stall.item_at("Jam", 333, "5.5"));
    stall.tap(&fox);
    let basket = stall.call("basket.add_item", json!({ "item": jam, "quantity": 3 }));
    assert_eq!(each(&basket["lines"], "paid"), [json!(1200), json!(999)], "lines show the price on the tag");
    assert_eq!((number(&basket["subtotal"]), number(&basket["total"])), (2199, 2199 + 240 + 55));
    let sale = stall.pay_cash();
    assert_eq!(each(&sale["lines"], "paid"), [json!(1200), json!(999)]);
    assert_eq!((number(&sale["subtotal"]), number(&sale["total"])), (2199, 2494));
    assert_eq!(taxes(&sale), [("20".into(), 1440, 1200, 240), ("5.5".into(), 1054, 999, 55)]);
    let fact = &stall.facts("sale.committed")[0];
    assert_eq!(fact["lines"][0]["parts"][1], json!({ "kind": "tax", "reason": "tax", "amount": 240 }));
    for quantity in [1, 2] {
        stall.bring_back(&sale, &[(2, quantity)]);
    }
    stall.bring_back(&sale, &[(1, 1)]);
    let back: i64 = stall.facts("return.committed").iter().map(|r| number(&r["refund"])).sum();
    assert_eq!(back, 2494, "exactly what was paid");
    let report = stall.tell("day.report");
    assert_eq!(taxes(&report).iter().map(|t| (t.1, t.3)).collect::<Vec<_>>(), [(0, 0), (0, 0)], "and its tax");
    stall.verify();
}

#[test]
fn rounded_line_by_line_a_sale_and_its_refunds_hold_the_same_tax() {
    let stall = Stall::new();
    stall.terms("inclusive", "line");
    let goods: Vec<String> = ["A", "B", "C"].iter().map(|name| stall.item(name, 33)).collect();
    let sale = stall.sell(&goods.iter().map(|id| (id.as_str(), 1)).collect::<Vec<_>>());
    assert_eq!(taxes(&sale), [("20".into(), 99, 81, 18)], "three times six, where once is seventeen");
    // What the shop does later does not change what the sale did.
    stall.terms("inclusive", "total");
    for line in 1..=3 {
        stall.bring_back(&sale, &[(line, 1)]);
    }
    let back: Vec<i64> = stall.facts("return.committed").iter().map(|r| number(&r["taxes"][0]["tax"])).collect();
    assert_eq!(back, [6, 6, 6]);
    stall.verify();
}

#[test]
fn a_bundle_shows_its_price_and_each_component_holds_its_tax() {
    let stall = Stall::new();
    stall.terms("exclusive", "total");
    let (fox, jam) = (stall.item("Fox", 1200), stall.item_at("Jam", 600, "5.5"));
    let set = stall.bundle("Set", 900, &[(&fox, 1), (&jam, 1)]);
    let basket = stall.tap(&set);
    assert_eq!(each(&basket["lines"][0]["components"], "paid"), [json!(600), json!(300)]);
    assert_eq!((number(&basket["lines"][0]["paid"]), number(&basket["total"])), (900, 900 + 120 + 17));
    let sale = stall.pay_cash();
    assert_eq!(taxes(&sale), [("20".into(), 720, 600, 120), ("5.5".into(), 317, 300, 17)]);
    stall.verify();
}

#[test]
fn discounts_come_off_before_the_tax_goes_on() {
    let stall = Stall::new();
    stall.terms("exclusive", "total");
    let fox = stall.item("Fox", 1000);
    stall.tap(&fox);
    let off = json!({ "off": { "kind": "percent", "percent": "10" }, "reason": "friend" });
    let basket = stall.call("basket.set_discount", off);
    assert_eq!((number(&basket["subtotal"]), number(&basket["total"])), (900, 1080));
    assert_eq!(each(&basket["lines"][0]["steps"], "key").last(), Some(&json!("step.tax")));
}

#[test]
fn a_market_with_its_own_rate_taxes_what_is_rung_up_there() {
    let stall = Stall::new();
    let (fox, jam) = (stall.item("Fox", 1200), stall.item_at("Jam", 500, "5.5"));
    let rates = json!([{ "rate": "20", "here": "8.25" }, { "rate": "5.5", "here": "5.5" }]);
    let market = stall.call("market.save", json!({ "name": "Over the border", "rates": rates }));
    assert_eq!(market["rates"], json!([{ "rate": "20", "here": "8.25" }]), "what is the same is none of its own");
    let twice = json!({ "name": "X", "rates": [{ "rate": "20", "here": "1" }, { "rate": "20", "here": "2" }] });
    stall.refused("args.unreadable", "market.save", twice);
    stall.refused("rate.unreadable", "market.save", json!({ "name": "X", "rates": [{ "rate": "20", "here": "x" }] }));
    assert_eq!(taxes(&stall.sell(&[(&fox, 1)]))[0].0, "20", "elsewhere it is as everywhere");
    stall.count(1200);
    stall.tell("session.close");
    stall.call("session.open", json!({ "market": market["id"], "float": 0 }));
    let sale = stall.sell(&[(&fox, 1), (&jam, 1)]);
    assert_eq!(taxes(&sale), [("8.25".into(), 1200, 1109, 91), ("5.5".into(), 500, 474, 26)]);
    stall.call("basket.add_amount", json!({ "amount": "12.00" }));
    assert_eq!(taxes(&stall.pay_cash())[0].0, "8.25", "what is typed too");
}

#[test]
fn an_exempt_shop_charges_no_tax_and_its_receipts_say_why() {
    let stall = Stall::new();
    let fox = stall.item("Fox", 1200);
    stall.call("settings.save", json!({ "tax_exempt": "TVA non applicable, art. 293 B du CGI" }));
    let sale = stall.sell(&[(&fox, 1)]);
    assert_eq!(taxes(&sale), [("0".into(), 1200, 1200, 0)]);
    assert_eq!(sale["exempt_note"], "TVA non applicable, art. 293 B du CGI");
    stall.call("settings.save", json!({ "tax_exempt": "" }));
    let taxed = stall.sell(&[(&fox, 1)]);
    assert_eq!((&taxed["exempt_note"], taxes(&taxed)[0].3), (&Value::Null, 200));
    let shown = stall.call("sale.show", json!({ "sale": sale["sale"] }));
    assert_eq!(shown["exempt_note"], sale["exempt_note"], "a receipt stays what it was");
    stall.refused("args.too_long", "settings.save", json!({ "tax_exempt": "x".repeat(161) }));
}

/// The receipt had tax on it and the note that none was charged: the rate is settled when something is rung up, the note was
/// when it was paid.
#[test]
fn what_was_rung_up_before_a_shop_became_exempt_does_not_say_that_no_tax_was_charged() {
    let stall = Stall::new();
    let fox = stall.item("Fox", 1200);
    stall.tap(&fox);
    stall.call("settings.save", json!({ "tax_exempt": "TVA non applicable" }));
    let sale = stall.pay_cash();
    assert_eq!((taxes(&sale)[0].3, &sale["exempt_note"]), (200, &Value::Null));
}

#[test]
fn a_total_that_was_shown_before_the_terms_changed_is_stale() {
    let stall = Stall::new();
    let fox = stall.item("Fox", 1000);
    let shown = stall.tap(&fox);
    stall.terms("exclusive", "total");
    let pay = json!({ "basket": shown["basket"], "total": 1000, "tenders": [{ "kind": "cash", "amount": 1200 }] });
    stall.refused("sale.stale_total", "sale.commit", pay);
    assert_eq!(number(&stall.pay_cash()["total"]), 1200);
}

#[test]
fn a_customer_who_is_exempt_pays_the_price_without_its_tax_and_the_receipt_says_why() {
    let stall = Stall::new();
    let (fox, jam) = (stall.item("Fox", 1200), stall.item_at("Jam", 633, "5.5"));
    stall.tap(&fox);
    stall.tap(&jam);
    let basket = stall.call("basket.set_exempt", json!({ "reason": "  Resale   certificate " }));
    assert_eq!(each(&basket["lines"], "paid"), [json!(1000), json!(600)]);
    assert_eq!(each(&basket["lines"], "rate"), [json!("0"), json!("0")]);
    assert_eq!((number(&basket["total"]), number(&basket["exempt"]["amount"])), (1600, -233));
    assert_eq!(basket["exempt"]["reason"], "Resale certificate");
    assert_eq!(basket["deductions"][0]["label"]["key"], "deduction.exempt");
    assert_eq!(
        (each(&basket["lines"], "price"), number(&basket["deductions"][0]["amount"])),
        (vec![json!(1200), json!(633)], -233)
    );
    assert_eq!(each(&basket["lines"][0]["steps"], "key").last(), Some(&json!("step.exempt")));
    let sale = stall.pay_cash();
    assert_eq!(taxes(&sale), [("0".into(), 1600, 1600, 0)]);
    assert_eq!((&sale["exempt_note"], number(&sale["total"])), (&json!("Resale certificate"), 1600));
    let fact = &stall.facts("sale.committed")[0];
    assert_eq!(fact["lines"][0]["parts"][1], json!({ "kind": "exempt", "reason": "exempt", "amount": -200 }));
    assert_eq!(fact["lines"][1]["rate"], "0");
    stall.bring_back(&sale, &[(1, 1)]);
    let back = &stall.facts("return.committed")[0];
    assert_eq!(
        (number(&back["refund"]), number(&back["taxes"][0]["tax"])),
        (1000, 0),
        "what was paid, and no tax of it"
    );
    assert_eq!(stall.tell("basket.quote")["basket"]["exempt"], Value::Null, "the next customer pays it");
    stall.verify();
}

#[test]
fn that_a_customer_is_exempt_is_a_step_that_can_be_undone_and_comes_back_with_an_undone_sale() {
    let stall = Stall::new();
    let fox = stall.item("Fox", 1200);
    stall.tap(&fox);
    stall.call("basket.set_exempt", json!({ "reason": "Embassy" }));
    assert_eq!(number(&stall.tell("basket.undo")["total"]), 1200);
    stall.call("basket.set_exempt", json!({ "reason": "Embassy" }));
    assert_eq!(
        number(&stall.call("basket.set_exempt", json!({ "reason": " " }))["total"]),
        1200,
        "an empty reason is none"
    );
    stall.call("basket.set_exempt", json!({ "reason": "Embassy" }));
    assert_eq!(number(&stall.tap(&fox)["total"]), 2000, "also what is rung up after it");
    let sale = stall.pay_cash();
    let undone = stall.call("sale.undo", json!({ "sale": sale["sale"] }));
    assert_eq!((number(&undone["basket"]["total"]), &undone["basket"]["exempt"]["reason"]), (2000, &json!("Embassy")));
    stall.refused("args.too_long", "basket.set_exempt", json!({ "reason": "x".repeat(81) }));
}

/// The basket stayed without tax when everything was taken out of it, and the next customer got it.
#[test]
fn with_the_last_line_goes_that_a_customer_is_exempt() {
    let stall = Stall::new();
    let fox = stall.item("Fox", 1200);
    stall.tap(&fox);
    stall.call("basket.set_exempt", json!({ "reason": "Embassy" }));
    stall.call("basket.set_discount", json!({ "off": { "kind": "percent", "percent": "10" } }));
    stall.call("basket.remove", json!({ "line": 1 }));
    let next = stall.tap(&fox);
    assert_eq!((number(&next["total"]), &next["exempt"], &next["discount"]), (1200, &Value::Null, &Value::Null));
    stall.tell("basket.undo");
    let back = stall.tell("basket.undo");
    assert_eq!((number(&back["total"]), &back["exempt"]["reason"]), (900, &json!("Embassy")), "undone, it is back");
}

#[test]
fn an_exempt_basket_that_waited_is_still_exempt_and_a_member_gets_the_discount_first() {
    let stall = Stall::new();
    let fox = stall.item("Fox", 1200);
    let code = stall.call("member.enroll", json!({ "first_name": "Ada" }))["code"].clone();
    stall.tap(&fox);
    let basket = stall.call("basket.attach_member", json!({ "code": code }));
    let percent: i64 = text(&basket["benefit"]["percent"]).parse().unwrap();
    let less = 1200 - 1200 * percent / 100;
    assert_eq!(number(&basket["total"]), less);
    let exempt = stall.call("basket.set_exempt", json!({ "reason": "Embassy" }));
    assert_eq!(number(&exempt["total"]), less - less / 6, "{percent} % off, then a sixth");
    stall.tell("basket.hold");
    let held = stall.tell("basket.list_held");
    assert_eq!(held["held"][0]["total"], exempt["total"]);
    let resumed = stall.call("basket.resume", json!({ "basket": held["held"][0]["basket"] }));
    assert_eq!((&resumed["total"], &resumed["exempt"]["reason"]), (&exempt["total"], &json!("Embassy")));
}

#[test]
fn where_tax_is_added_nothing_is_added_for_a_customer_who_is_exempt() {
    let stall = Stall::new();
    stall.terms("exclusive", "total");
    let (fox, jam) = (stall.item("Fox", 1000), stall.item_at("Jam", 500, "5.5"));
    let set = stall.bundle("Set", 1200, &[(&fox, 1), (&jam, 1)]);
    stall.tap(&set);
    let basket = stall.call("basket.set_exempt", json!({ "reason": "Embassy" }));
    assert_eq!((number(&basket["total"]), number(&basket["exempt"]["amount"])), (1200, 0));
    assert_eq!(basket["deductions"], json!([]), "nothing is taken off where nothing is in the price");
    let sale = stall.pay_cash();
    assert_eq!(taxes(&sale), [("0".into(), 1200, 1200, 0)]);
    assert_eq!(each(&stall.facts("sale.committed")[0]["lines"][0]["shares"], "rate"), [json!("0"), json!("0")]);
    stall.verify();
}
