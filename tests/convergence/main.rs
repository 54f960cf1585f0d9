//! Invariant 6: tills that have met agree, whatever came in which order, how often, and however it was interrupted; what
//! cannot agree is listed on both sides. Bundle files are the only way between them.
#![allow(clippy::unwrap_used)]

mod counters;
mod days;
mod doubles;
mod gaps;
mod history;
mod late;
mod orders;
mod people;
mod pictures;
mod quiet;
mod relay;
mod stock;
mod tills;
mod values;

use serde_json::{Value, json};
use trestle_tests::exchange::meet;
use trestle_tests::shop::Shop;

/// Two tills of one shop that have met, and its goods: a candle, matches, honey, a fox, and a bundle.
fn two() -> (Shop, Shop, Vec<String>) {
    let (one, ids) = Shop::stocked();
    let two = Shop::joined_to(&one);
    meet(&two, &one);
    (one, two, ids)
}

/// Three tills of one shop, each of which knows the others.
fn three() -> (Shop, Shop, Shop, Vec<String>) {
    let (one, two, ids) = two();
    let three = Shop::joined_to(&one);
    meet(&three, &one);
    meet(&two, &one);
    (one, two, three, ids)
}

/// An hour of a day in June 2026, UTC milliseconds; the shop is in Paris, two hours ahead.
fn june(day: i64, hour: i64) -> i64 {
    const FIRST: i64 = 1_780_264_800_000;
    FIRST + ((day - 1) * 24 + hour) * 3_600_000
}

/// Sells an item at a stated moment, to a member if one is named; gives the sale.
fn sell_at(till: &Shop, at: i64, item: &str, member: Option<&Value>) -> Value {
    let mut basket = till.call_at(at, "basket.add_item", json!({ "item": item }));
    if let Some(member) = member {
        basket = till.call_at(at, "basket.attach_member", json!({ "member": member }));
    }
    let cash = json!([{ "kind": "cash", "amount": basket["cash"]["due"] }]);
    let args = json!({ "basket": basket["basket"], "total": basket["total"], "tenders": cash });
    till.call_at(at, "sale.commit", args)
}

/// Signs somebody up with an address and the consent to use it; gives the reply.
fn sign_up(till: &Shop, first_name: &str, email: &str) -> Value {
    let wording = till.call("signup.offer", Value::Null)["wording"]["hash"].clone();
    till.call("member.enroll", json!({ "first_name": first_name, "email": email, "consent": wording }))
}

/// How many facts a till has.
fn facts(till: &Shop) -> i64 {
    till.database().query_row("SELECT count(*) FROM fact", [], |r| r.get(0)).unwrap()
}
