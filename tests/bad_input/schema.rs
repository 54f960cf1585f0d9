//! A database in which somebody changed the tables: said as damage, or mended where it is computed, and never as a mistake of
//! the program.

use std::ops::ControlFlow;

use serde_json::{Value, json};
use trestle_engine::{Call, Engine};
use trestle_tests::shop::Shop;

use super::damage::call_closed;

/// What does it, and whether opening computes it again.
const CHANGES: [(&str, bool); 10] = [
    ("ALTER TABLE fact RENAME COLUMN lamport TO counter", false),
    ("ALTER TABLE head RENAME COLUMN seq TO number", false),
    ("ALTER TABLE draft RENAME COLUMN content TO contents", false),
    ("ALTER TABLE device RENAME COLUMN value TO setting", false),
    ("ALTER TABLE answered DROP COLUMN at", false),
    ("ALTER TABLE sale RENAME COLUMN total TO sum", true),
    ("ALTER TABLE session RENAME TO sessions", true),
    ("DROP VIEW member_sale", true),
    ("CREATE TRIGGER t BEFORE INSERT ON SALE BEGIN SELECT RAISE(IGNORE); END", true),
    ("ALTER TABLE sale RENAME TO s2; ALTER TABLE s2 RENAME TO SALE", true),
];

/// The errors of looking round and selling.
fn codes_of_a_sale(engine: &Engine, item: &str) -> Vec<String> {
    let call = |name, args| engine.run(Call { name, args, key: Some(name), at: None });
    let looked = ["catalog.list", "day.report", "member.list"].map(|command| call(command, Value::Null));
    let rung = call("basket.add_item", json!({ "item": item }));
    let cash = json!([{ "kind": "cash", "amount": 450 }]);
    let basket = rung.as_ref().map_or(Value::Null, |reply| reply.result["basket"].clone());
    let paid = call("sale.commit", json!({ "basket": basket, "total": 450, "tenders": cash }));
    looked.into_iter().chain([rung, paid]).filter_map(|reply| reply.err().map(|error| error.code)).collect()
}

/// A table that was renamed stays beside the one that is made again.
fn must_verify_but_for_what_was_added(shop: &Shop) {
    let verified = shop.engine().verify(&mut |_, _| ControlFlow::Continue(())).unwrap();
    assert!(verified.findings.iter().all(|finding| finding.what == "schema"), "{verified:?}");
    assert!(verified.stale_projections.is_empty(), "{verified:?}");
}

/// Renamed columns and views that are gone were told as a mistake of this program.
#[test]
fn tables_that_somebody_changed_are_damage_or_computed_again() {
    for (change, computed) in CHANGES {
        let (mut shop, ids) = Shop::stocked();
        shop.sell(&ids[0]);
        shop.close();
        shop.database().execute_batch(change).unwrap();
        if computed {
            shop.open();
            shop.sell(&ids[0]);
            must_verify_but_for_what_was_added(&shop);
            assert_eq!(shop.call("day.report", Value::Null)["sales"], json!(2), "{change}");
            continue;
        }
        let (told, aside) = match shop.try_open() {
            Err(error) => (vec![error.code], call_closed(&shop.data(), "store.set_aside", Value::Null)),
            Ok(engine) => {
                let told = codes_of_a_sale(&engine, &ids[0]);
                (told, engine.call("store.set_aside", Value::Null, None).map(|reply| reply.result))
            }
        };
        assert!(told.iter().all(|code| code == "store.damaged") && !told.is_empty(), "{change}: {told:?}");
        assert!(aside.is_ok(), "{change}: {aside:?}");
    }
}

/// The same under an open till. Triggers are looked for when it opens.
#[test]
fn tables_that_are_changed_under_an_open_till_are_damage_or_computed_again() {
    for (change, computed) in CHANGES.into_iter().filter(|(change, _)| !change.contains("TRIGGER")) {
        let (mut shop, ids) = Shop::stocked();
        shop.sell(&ids[0]);
        shop.database().execute_batch(change).unwrap();
        let codes = codes_of_a_sale(shop.engine(), &ids[0]);
        assert!(codes.iter().all(|code| code == "store.damaged" || code == "store.io"), "{change}: {codes:?}");
        if computed {
            shop.sell(&ids[0]);
            must_verify_but_for_what_was_added(&shop);
        }
        shop.close();
    }
}

/// A value that is no JSON kept the till from opening, as a mistake of this program.
#[test]
fn a_setting_of_the_device_that_is_no_json_does_not_keep_a_till_from_opening() {
    let (mut shop, ids) = Shop::stocked();
    shop.call("store.check", Value::Null);
    shop.close();
    shop.database().execute("UPDATE device SET value = 'x{' WHERE key = 'store_checked'", []).unwrap();
    shop.open();
    shop.sell(&ids[0]);
}

/// What somebody lays beside the shop's tables was dropped by its name, unquoted: such a name was run as a statement.
#[test]
fn what_somebody_laid_beside_the_tables_stays_and_is_run_by_nobody() {
    let (mut shop, ids) = Shop::stocked();
    shop.sell(&ids[0]);
    shop.close();
    let database = shop.database();
    database.execute_batch("CREATE TABLE \"my notes\" (a); CREATE TABLE \"x; DELETE FROM device\" (a)").unwrap();
    database.execute_batch("UPDATE projected SET stamp = ''; INSERT INTO device VALUES ('mine', '')").unwrap();
    drop(database);
    shop.open();
    shop.sell(&ids[0]);
    let verified = shop.engine().verify(&mut |_, _| ControlFlow::Continue(())).unwrap();
    let kinds: Vec<&str> = verified.findings.iter().map(|finding| finding.what).collect();
    assert_eq!(kinds, ["schema"]);
    shop.engine().rebuild(&mut |_, _| ControlFlow::Continue(())).unwrap();
    let sql = "SELECT count(*) FROM sqlite_schema WHERE name IN ('my notes', 'x; DELETE FROM device')";
    let database = shop.database();
    assert_eq!(database.query_row(sql, [], |r| r.get::<_, i64>(0)).unwrap(), 2);
    assert!(database.prepare("SELECT 1 FROM device WHERE key = 'mine'").unwrap().exists([]).unwrap());
}

/// A trigger had a fact left out without a word, and the sale was acknowledged with a receipt.
#[test]
fn a_trigger_that_somebody_made_keeps_no_fact_out_in_silence() {
    for trigger in [
        "CREATE TRIGGER t BEFORE INSERT ON fact BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TRIGGER t AFTER INSERT ON fact BEGIN DELETE FROM contact; END",
        "CREATE TRIGGER t AFTER INSERT ON FACT BEGIN DELETE FROM contact; END",
        "CREATE TRIGGER t BEFORE INSERT ON draft_line BEGIN SELECT RAISE(ABORT, 'no'); END",
    ] {
        let (mut shop, ids) = Shop::stocked();
        shop.sell(&ids[0]);
        shop.database().execute_batch(trigger).unwrap();
        if trigger.contains("IGNORE") {
            // Under an open till too.
            let codes = codes_of_a_sale(shop.engine(), &ids[0]);
            assert_eq!(codes, ["store.damaged"], "{trigger}");
        }
        shop.close();
        shop.open();
        let codes = codes_of_a_sale(shop.engine(), &ids[0]);
        assert!(codes.iter().all(|code| code == "store.damaged") && !codes.is_empty(), "{trigger}: {codes:?}");
        assert_eq!(shop.call("store.check", Value::Null)["whole"], json!(false), "{trigger}");
        assert_eq!(shop.call("day.report", Value::Null)["sales"], json!(1), "{trigger}");
    }
}

/// A basket that is no JSON any more was told as a mistake of this program, and `verify` saw nothing.
#[test]
fn what_is_kept_and_is_no_json_any_more_is_damage() {
    for change in [
        "UPDATE draft SET content = '{{{' WHERE state = 'open'",
        "UPDATE draft_line SET content = '{{{'",
        "UPDATE draft SET content = 'null' WHERE state = 'open'",
        "UPDATE draft_line SET content = '[1]'",
        "INSERT INTO certificate (id, value) VALUES ('x', '{{{')",
    ] {
        let (mut shop, ids) = Shop::stocked();
        shop.sell(&ids[0]);
        shop.call("basket.add_item", json!({ "item": ids[0] }));
        shop.close();
        shop.database().execute_batch(change).unwrap();
        shop.open();
        let mut codes = codes_of_a_sale(shop.engine(), &ids[0]);
        codes.extend(shop.engine().call("sync.status", Value::Null, None).err().map(|error| error.code));
        assert!(codes.iter().all(|code| code == "store.damaged" || code == "sale.stale_total"), "{change}: {codes:?}");
        let verified = shop.engine().verify(&mut |_, _| ControlFlow::Continue(())).unwrap();
        assert!(verified.findings.iter().any(|finding| finding.what == "kept"), "{change}");
    }
}
