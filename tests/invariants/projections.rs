//! 5 and 8: every projection follows from the facts, and showing or exporting changes none.

use rusqlite::Connection;
use serde_json::json;
use trestle_tests::exchange::exchange;
use trestle_tests::forge;
use trestle_tests::photo;
use trestle_tests::shop::{KEPT, Shop};

use super::{facts_of, lived_in, stranger};

fn tables(conn: &Connection) -> Vec<String> {
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name";
    let mut statement = conn.prepare(sql).unwrap();
    statement.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
}

fn projections(conn: &Connection) -> Vec<String> {
    tables(conn).into_iter().filter(|t| !KEPT.contains(&t.as_str())).collect()
}

/// What `verify` says about projections.
fn stale(shop: &Shop) -> Vec<&'static str> {
    shop.engine().verify(&mut |_, _| std::ops::ControlFlow::Continue(())).unwrap().stale_projections
}

/// The shop that has everything in it once, after it has met another till: one that sold too, linked a sale with a member,
/// redeemed and erased, and whose program then broke: it wrote a fact without sense, and its counter jumped.
fn met_another() -> Shop {
    let (shop, ids, _) = lived_in();
    let other = Shop::joined_to(&shop);
    let sale = other.sell(&ids[0]);
    let tom = other.call("member.enroll", json!({ "first_name": "Tom", "sale": sale["sale"] }));
    other.call("member.erase", json!({ "member": tom["id"] }));
    let sold_at = sale["at"].as_i64().unwrap();
    redeem(&other, &ids[2], sold_at);
    close_late(&other, sold_at + 24 * 60 * 60 * 1_000);
    forge::slip_in(&other, "cash.moved", &json!({ "amount": "a lot" }));
    forge::jump(&other, 1_000);
    other.call("catalog.save_item", json!({ "name": "Lamp", "price": 900 }));
    exchange(&other, &shop);
    let photo = photo::taken(shop.beside(), "photo.jpg", [200, 90, 30]);
    shop.call("catalog.set_picture", json!({ "id": ids[0], "file": photo }));
    weigh_tip_and_credit(&shop);
    take_a_catalogue_in(&shop);
    shop.call("sync.resolve", json!({ "conflict": format!("counter:{}", other.till()) }));
    shop
}

/// Lea comes back the next day, and gets what she was promised.
fn redeem(till: &Shop, item: &str, today: i64) {
    let tomorrow = today + 24 * 60 * 60 * 1_000;
    let member = till.call("member.lookup", json!({ "reference": "Lea" }))["member"]["id"].clone();
    till.call_at(tomorrow, "basket.add_item", json!({ "item": item, "quantity": 3 }));
    let basket = till.call_at(tomorrow, "basket.attach_member", json!({ "member": member }));
    assert_eq!(basket["benefit"]["reason"], "come_back", "{basket}");
    let cash = json!([{ "kind": "cash", "amount": basket["cash"]["due"] }]);
    let args = json!({ "basket": basket["basket"], "total": basket["total"], "tenders": cash });
    till.call_at(tomorrow, "sale.commit", args);
}

/// A weighed piece and a counted article with a tip; the piece comes back for store credit, and the credit is spent.
fn weigh_tip_and_credit(till: &Shop) {
    till.call("basket.clear", json!({}));
    till.call("settings.save", json!({ "tips": true }));
    let cheese = till.call("catalog.save_item", json!({ "name": "Cheese", "price": 2400, "unit": "kg" }))["id"].clone();
    let print = json!({ "name": "Print", "price": 500, "tracked": true, "counted": 5 });
    let print = till.call("catalog.save_item", print)["id"].clone();
    till.call("basket.add_item", json!({ "item": print }));
    till.call("basket.add_item", json!({ "item": cheese, "measure": "0.350" }));
    let quoted = till.call("basket.set_tip", json!({ "amount": 50 }));
    let sale = till.pay(&quoted["basket"]);
    let lines = json!([{ "line": 2, "quantity": 350 }]);
    let judged = till.call("return.judge", json!({ "sale": sale["sale"], "lines": lines }));
    let back = json!({ "sale": sale["sale"], "lines": lines, "refund": judged["refund"], "reason": "faulty",
                       "condition": "write_off", "refund_as": "credit" });
    let credit = till.call("return.commit", back)["credit"]["code"].clone();
    let basket = till.call("basket.add_item", json!({ "item": print }));
    let tenders = json!([{ "kind": "credit", "amount": 500, "reference": credit }]);
    let spend = json!({ "basket": basket["basket"], "total": basket["total"], "tenders": tenders });
    till.call("sale.commit", spend);
}

/// A file of another program, with its stock.
fn take_a_catalogue_in(till: &Shop) {
    let stick = tempfile::tempdir().unwrap();
    let file = stick.path().join("goods.csv");
    std::fs::write(&file, "name,price,stock\nMuffin,3,12\n").unwrap();
    assert_eq!(till.call("catalog.import", json!({ "file": file }))["counted"], 1);
}

/// Its day was left open overnight: the till is handed over, the drawer opened, and the day closed late with a difference.
fn close_late(till: &Shop, tomorrow: i64) {
    till.call_at(tomorrow, "session.change", json!({ "float": 1 }));
    let ben = till.call("staff.save", json!({ "name": "Ben" }))["id"].clone();
    till.call_at(tomorrow, "session.hand_over", json!({ "to": ben, "total": 1 }));
    till.call_at(tomorrow, "session.open_drawer", json!({ "reason": "looked" }));
    till.call_at(tomorrow, "session.count", json!({ "total": 2 }));
    till.call_at(tomorrow, "session.close", json!({ "explanation": "nobody knows" }));
}

#[test]
fn invariant_05_every_projection_can_be_rebuilt_from_facts() {
    let shop = met_another();
    let digest = shop.digest();
    let conn = stranger(&shop);
    let all = projections(&conn);
    assert!(all.len() >= 17, "{all:?}");
    for table in &all {
        let rows: i64 = conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get(0)).unwrap();
        assert!(rows > 0, "{table} is empty: the shop of this test must fill every projection");
        conn.execute(&format!("DELETE FROM {table}"), []).unwrap();
    }
    assert_ne!(shop.digest(), digest);
    let rebuilt = shop.engine().rebuild(&mut |_, _| std::ops::ControlFlow::Continue(())).unwrap();
    assert_eq!(rebuilt, digest);
    shop.must_verify();
}

#[test]
fn invariant_05_a_tampered_projection_is_found_and_named() {
    let shop = met_another();
    let (conn, digest) = (stranger(&shop), shop.digest());
    for table in projections(&conn) {
        let sql = format!("SELECT name FROM pragma_table_info('{table}') WHERE type = 'INTEGER' AND pk = 0 LIMIT 1");
        let number: Option<String> = conn.query_row(&sql, [], |r| r.get(0)).ok();
        let tamper = match number {
            Some(column) => format!("UPDATE {table} SET {column} = {column} + 1"),
            None => format!("DELETE FROM {table}"),
        };
        conn.execute(&tamper, []).unwrap();
        assert_eq!(stale(&shop), [table.as_str()], "{tamper}");
        shop.engine().rebuild(&mut |_, _| std::ops::ControlFlow::Continue(())).unwrap();
        assert_eq!((stale(&shop).len(), shop.digest()), (0, digest.clone()), "{tamper}");
    }
}

/// Rolling back what such a fact had begun used to end the reading of all facts after it, so that no rebuild came to its
/// end, and the till did not open under a later program.
#[test]
fn invariant_05_a_fact_without_sense_stops_no_rebuild() {
    let (shop, ids, _) = lived_in();
    let seq = forge::slip_in(&shop, "cash.moved", &json!({ "amount": "a lot" }));
    let last = shop.sell(&ids[0]);
    shop.engine().rebuild(&mut |_, _| std::ops::ControlFlow::Continue(())).unwrap();
    let passed: i64 = stranger(&shop).query_row("SELECT seq FROM passed_over", [], |r| r.get(0)).unwrap();
    assert_eq!(passed, seq);
    assert_eq!(shop.call("sale.show", json!({ "sale": last["sale"] }))["total"], last["total"]);
    shop.must_verify();
}

/// A rebuild that is stopped leaves everything as it was.
#[test]
fn invariant_05_a_stopped_rebuild_changes_nothing() {
    let (shop, ids, _) = lived_in();
    for _ in 0..500 {
        shop.call("session.move_cash", json!({ "flow": "in", "amount": 1, "reason": "x" }));
    }
    let digest = shop.digest();
    let stopped = shop.engine().rebuild(&mut |_, _| std::ops::ControlFlow::Break(()));
    assert_eq!(stopped.unwrap_err().code, "history.cancelled");
    assert_eq!(shop.digest(), digest);
    shop.sell(&ids[0]);
    shop.must_verify();
}

#[test]
fn invariant_08_exporting_decides_nothing_and_undoes_nothing() {
    let (shop, _, _) = lived_in();
    let conn = stranger(&shop);
    let (digest, facts) = (shop.digest(), facts_of(&conn));
    for format in ["csv", "csv_semicolon", "jsonl", "xlsx"] {
        let out = shop.beside().join(format!("sales.{format}"));
        let whole = shop.call("export.sales", json!({ "format": format, "out": out }));
        let day = shop.call("day.report", json!({ "day": shop.call("app.status", json!({}))["business_day"] }));
        assert_eq!(whole["takings"], day["takings"], "{format}: with the undone sale and its reversal");
    }
    assert_eq!(shop.digest(), digest);
    assert!(facts_of(&conn) == facts);
}
