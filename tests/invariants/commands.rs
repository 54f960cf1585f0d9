//! The list of commands keeps its word: each has a role and its shapes, reads its arguments strictly, and those that say
//! they change nothing change nothing.

use std::collections::BTreeSet;

use rusqlite::Connection;
use serde_json::{Value, json};
use trestle_engine::api;
use trestle_tests::cli::Office;
use trestle_tests::photo;
use trestle_tests::shop::Shop;

use super::{facts_of, lived_in, stranger};

/// Drafts and settings of the device, which no digest covers.
fn drafts(conn: &Connection) -> Vec<String> {
    let sql =
        "SELECT state || basket || content FROM draft UNION ALL SELECT basket || '/' || step || content FROM draft_step
               UNION ALL SELECT basket || ':' || line || content FROM draft_line
               UNION ALL SELECT key || value FROM device ORDER BY 1";
    let mut statement = conn.prepare(sql).unwrap();
    statement.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn every_command_says_its_role_what_it_changes_and_its_shapes() {
    let folder = tempfile::tempdir().unwrap();
    let list = Office::at(folder.path()).json(&["commands"]);
    let list = list.as_array().unwrap();
    assert_eq!(list.len(), api::commands().len());
    let mut names = BTreeSet::new();
    for command in list {
        let name = command["name"].as_str().unwrap();
        let (noun, verb) = name.split_once('.').unwrap_or_else(|| panic!("{name} is not noun.verb"));
        let plain = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        assert!(plain(noun) && plain(verb), "{name}");
        assert!(names.insert(name), "{name} is there twice");
        let role = command["role"].as_str().unwrap();
        assert!(["nobody", "seller", "manager", "owner"].contains(&role), "{name}: {role}");
        assert!(command["changes"].is_array(), "{name}");
        for shape in ["args", "result"] {
            assert!(command[shape]["$schema"].is_string(), "{name} has no schema of its {shape}");
        }
    }
}

#[test]
fn every_command_refuses_an_argument_it_does_not_know_and_changes_nothing() {
    let (shop, _, _) = lived_in();
    let conn = stranger(&shop);
    let before = (shop.digest(), facts_of(&conn), drafts(&conn));
    for command in api::commands() {
        for args in [json!({ "no_such_argument": 1 }), json!([]), json!("text"), json!(7), json!(true)] {
            let error = shop.engine().call(command.name, args.clone(), None).err();
            let error = error.unwrap_or_else(|| panic!("{} took {args}", command.name));
            assert_eq!(error.code, "args.unreadable", "{} {args}", command.name);
        }
    }
    assert!((shop.digest(), facts_of(&conn), drafts(&conn)) == before);
}

/// Arguments under which each command that changes nothing does something.
fn arguments(shop: &Shop, ids: &[String], sale: &Value, name: &str) -> Value {
    match name {
        "credit.look_up" => json!({ "code": sale["credit"] }),
        "transfer.offer" => json!({ "amount": 450 }),
        "sale.show" => json!({ "sale": sale["sale"] }),
        "return.judge" => json!({ "sale": sale["sale"], "lines": [{ "line": 1, "quantity": 1 }] }),
        "signup.suggest" => json!({ "email": "lea@gmial.com" }),
        "member.lookup" | "member.draw_code" => json!({ "reference": "Lea" }),
        "sync.plan_import" => json!({ "files": [bundle(shop)] }),
        "contacts.export" => {
            json!({ "passphrase": trestle_tests::cli::PASSPHRASE, "out": shop.beside().join("contacts.csv") })
        }
        "code.resolve" => json!({ "code": sale["receipt"] }),
        "catalog.search" => json!({ "text": "can" }),
        "catalog.price_of" => json!({ "unit_price": 2400, "measure": 350 }),
        "catalog.draw_picture" => json!({ "file": photo::taken(shop.beside(), "photo.png", [200, 90, 30]) }),
        "catalog.pictures" => json!({ "pictures": ["x"] }),
        "catalog.list_files" => json!({ "path": shop.beside() }),
        "catalog.plan_import" => {
            let out = shop.beside().join("catalogue.csv");
            shop.call("catalog.export", json!({ "out": out }));
            json!({ "file": out })
        }
        "catalog.export" => json!({ "out": shop.beside().join("catalogue-too.csv") }),
        "stock.marks" => json!({ "goods": ids }),
        "catalog.plan_variants" => json!({ "name": "Candle", "options": [{ "name": "Size", "values": "S, M" }] }),
        "catalog.show" => json!({ "id": ids[0] }),
        "export.sales" => json!({ "format": "csv", "out": shop.beside().join("out.csv") }),
        "export.books" => json!({ "format": "xero", "out": shop.beside().join("books.csv") }),
        "owner.show_words" => json!({ "passphrase": trestle_tests::cli::PASSPHRASE }),
        "owner.change_passphrase" => {
            json!({ "old": trestle_tests::cli::PASSPHRASE, "new": "copper window garden seven rivers night" })
        }
        _ => Value::Null,
    }
}

/// A bundle file of everything, written beside the shop.
fn bundle(shop: &Shop) -> Value {
    shop.call("sync.export", json!({ "out": shop.beside().join("all.trestle"), "all": true }))["file"].clone()
}

#[test]
fn invariant_08_what_says_that_it_changes_nothing_changes_nothing() {
    let (shop, ids, mut sale) = lived_in();
    let lines = json!([{ "item": ids[0], "quantity": 1, "unit": 450 }]);
    let back = json!({ "lines": lines, "reason": "gift", "condition": "resale", "refund_as": "credit" });
    sale["credit"] = shop.call("return.commit_open", back)["credit"]["code"].clone();
    // A day that is over, for the books, and an open one, for everything else.
    shop.call("session.count", json!({ "total": 0 }));
    shop.call("session.close", Value::Null);
    let tomorrow = sale["at"].as_i64().unwrap() + 24 * 3_600_000;
    shop.call_at(tomorrow, "session.open", json!({ "float": 0 }));
    let conn = stranger(&shop);
    let before = (shop.digest(), facts_of(&conn), drafts(&conn));
    let mut tried = 0;
    for command in api::commands().iter().filter(|c| c.changes.is_empty()) {
        shop.call(command.name, arguments(&shop, &ids, &sale, command.name));
        assert!((shop.digest(), facts_of(&conn), drafts(&conn)) == before, "{} changed something", command.name);
        tried += 1;
    }
    assert!(tried >= 14, "only {tried} commands");
    shop.must_verify();
}
