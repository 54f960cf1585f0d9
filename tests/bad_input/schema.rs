//! A database in which somebody changed the tables: said as damage, or mended where it is computed, and never as a mistake of
//! the program.

use serde_json::{Value, json};
use trestle_engine::{Call, Engine};
use trestle_tests::shop::Shop;

use super::damage::call_closed;

/// What does it, and whether opening computes it again.
const CHANGES: [(&str, bool); 8] = [
    ("ALTER TABLE fact RENAME COLUMN lamport TO counter", false),
    ("ALTER TABLE head RENAME COLUMN seq TO number", false),
    ("ALTER TABLE draft RENAME COLUMN content TO contents", false),
    ("ALTER TABLE device RENAME COLUMN value TO setting", false),
    ("ALTER TABLE answered DROP COLUMN at", false),
    ("ALTER TABLE sale RENAME COLUMN total TO sum", true),
    ("ALTER TABLE session RENAME TO sessions", true),
    ("DROP VIEW member_sale", true),
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
            shop.must_verify();
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

/// The same under an open till.
#[test]
fn tables_that_are_changed_under_an_open_till_are_damage_or_computed_again() {
    for (change, computed) in CHANGES {
        let (mut shop, ids) = Shop::stocked();
        shop.sell(&ids[0]);
        shop.database().execute_batch(change).unwrap();
        let codes = codes_of_a_sale(shop.engine(), &ids[0]);
        assert!(codes.iter().all(|code| code == "store.damaged" || code == "store.io"), "{change}: {codes:?}");
        if computed {
            shop.sell(&ids[0]);
            shop.must_verify();
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
