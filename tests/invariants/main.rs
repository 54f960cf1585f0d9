//! The numbered invariants of the house, each tried from outside: by other programs on the same file, by forgers, by
//! every command of the list. The README names the test that keeps each; those that are not here stand in `crash` (11),
//! `bad_input` (7) and `tidy` (1, 2, 9).
#![allow(clippy::unwrap_used)]

mod against;
mod commands;
mod facts;
mod forgery;
mod keys;
mod projections;

use rusqlite::Connection;
use serde_json::{Value, json};
use trestle_tests::shop::Shop;

/// A shop that has everything in it once: a member, a market, sales, a bundle, a return, an undone sale, cash moved, a
/// day counted and closed; and a basket in hand and one parked on an open day.
fn lived_in() -> (Shop, Vec<String>, Value) {
    let (shop, ids) = Shop::stocked();
    let market = shop.call("market.save", json!({ "name": "Riverside" }))["id"].clone();
    shop.call("session.open", json!({ "market": market, "float": "50" }));
    let account = json!({ "name": "Shop", "iban": "FR7630006000011234567890189", "bic": "" });
    shop.call("settings.save", json!({ "account": account }));
    let member = shop.call("member.enroll", json!({ "reference": "Lea" }))["id"].clone();
    let wording = shop.call("signup.offer", Value::Null)["wording"]["hash"].clone();
    shop.call("member.enroll", json!({ "email": "lea@example.com", "first_name": "Lea", "consent": wording }));
    shop.call("basket.add_item", json!({ "item": ids[4], "quantity": 2 }));
    let basket = shop.call("basket.attach_member", json!({ "member": member }));
    let bundle = shop.pay(&basket);
    let pick = json!([{ "line": 1, "part": 0, "quantity": 1 }]);
    let judged = shop.call("return.judge", json!({ "sale": bundle["sale"], "lines": pick }));
    let back = json!({ "sale": bundle["sale"], "lines": pick, "refund": judged["refund"], "reason": "faulty",
                       "condition": "resale", "refund_as": "cash" });
    shop.call("return.commit", back);
    let undone = shop.sell(&ids[0]);
    shop.call("sale.undo", json!({ "sale": undone["sale"] }));
    shop.call("basket.clear", Value::Null);
    shop.call("session.move_cash", json!({ "flow": "out", "amount": "20", "reason": "bank" }));
    shop.call("settings.save", json!({ "tax_rates": ["20", "10", "5.5"] }));
    shop.call("session.count", json!({ "total": "41" }));
    shop.call("session.close", json!({ "note": "rain" }));
    let sale = shop.sell(&ids[1]);
    shop.call("basket.add_item", json!({ "item": ids[0] }));
    shop.call("basket.hold", Value::Null);
    shop.call("basket.add_item", json!({ "item": ids[2], "quantity": 2 }));
    (shop, ids, sale)
}

/// The database as any other program opens it: none of our settings.
fn stranger(shop: &Shop) -> Connection {
    Connection::open(shop.data().join("trestle.db")).unwrap()
}

/// A fact as it is stored: till, seq, lamport, kind, bytes, hash.
type Fact = (String, i64, i64, String, Vec<u8>, Vec<u8>);

/// Every fact as it is stored.
fn facts_of(conn: &Connection) -> Vec<Fact> {
    let mut statement =
        conn.prepare("SELECT till, seq, lamport, kind, bytes, hash FROM fact ORDER BY till, seq").unwrap();
    let row = |r: &rusqlite::Row<'_>| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?));
    statement.query_map([], row).unwrap().map(Result::unwrap).collect()
}

/// What `verify` finds, as (what, seq).
fn found(shop: &Shop) -> Vec<(String, i64)> {
    let verified = shop.engine().verify(&mut |_, _| std::ops::ControlFlow::Continue(())).unwrap();
    verified.findings.iter().map(|f| (f.what.to_owned(), f.seq)).collect()
}
