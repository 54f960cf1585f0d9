//! 5 and 8: every projection follows from the facts, and showing or exporting changes none.

use rusqlite::Connection;
use serde_json::json;

use super::{facts_of, lived_in, stranger};

/// Tables that are no projection: the journal, the drafts, and what this device keeps for itself.
const OTHERS: [&str; 16] = [
    "fact", "me", "head", "checkpoint", "contact", "draft", "draft_step", "answered", "device", "projected", "certificate",
    "link", "fork", "acknowledged", "handed", "received",
];

fn tables(conn: &Connection) -> Vec<String> {
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name";
    let mut statement = conn.prepare(sql).unwrap();
    statement.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
}

fn projections(conn: &Connection) -> Vec<String> {
    tables(conn).into_iter().filter(|t| !OTHERS.contains(&t.as_str())).collect()
}

/// What `verify` says about projections.
fn stale(shop: &trestle_tests::shop::Shop) -> Vec<&'static str> {
    shop.engine().verify(&mut |_, _| std::ops::ControlFlow::Continue(())).unwrap().stale_projections
}

#[test]
fn invariant_05_every_projection_can_be_rebuilt_from_facts() {
    let (shop, _, _) = lived_in();
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
    let (shop, _, _) = lived_in();
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
    for format in ["csv", "csv_semicolon", "jsonl"] {
        let out = shop.beside().join(format!("sales.{format}"));
        let whole = shop.call("export.sales", json!({ "format": format, "out": out }));
        let day = shop.call("day.report", json!({ "day": shop.call("app.status", json!({}))["business_day"] }));
        assert_eq!(whole["takings"], day["takings"], "{format}: with the undone sale and its reversal");
    }
    assert_eq!(shop.digest(), digest);
    assert!(facts_of(&conn) == facts);
}
