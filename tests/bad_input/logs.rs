//! The log that a killed till left, and a database that somebody put beside it: SQLite would write the one into the other.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use trestle_tests::shop::Shop;

use super::DB;

const LOG: &str = "trestle.db-wal";

/// What lies in a data folder at one moment, as a killed till leaves it.
struct Left {
    database: Vec<u8>,
    log: Vec<u8>,
}

fn left(data: &Path) -> Left {
    Left { database: fs::read(data.join(DB)).unwrap(), log: fs::read(data.join(LOG)).unwrap_or_default() }
}

/// The database of a till that was closed.
fn closed(shop: &mut Shop) -> Vec<u8> {
    shop.close();
    let left = left(&shop.data());
    assert!(left.log.is_empty(), "closing writes the log back");
    left.database
}

/// Opens a database beside a log; gives how many sales it has.
fn opened(shop: &mut Shop, database: &[u8], log: &[u8]) -> Result<Value, String> {
    shop.close();
    fs::write(shop.data().join(DB), database).unwrap();
    fs::write(shop.data().join(LOG), log).unwrap();
    let open = shop.try_open().map_err(|error| error.code)?;
    drop(open);
    shop.open();
    shop.must_verify();
    Ok(shop.call("day.report", Value::Null)["sales"].clone())
}

/// The log of the killed till was written into an older copy, a newer one, or another shop: pages of two databases in one file.
#[test]
fn a_log_that_a_killed_till_left_is_not_written_into_another_database() {
    let (mut shop, ids) = Shop::stocked();
    shop.sell(&ids[0]);
    let older = closed(&mut shop);
    for item in ids.iter().take(3) {
        shop.open();
        shop.sell(item);
        shop.close();
    }
    shop.open();
    let began = left(&shop.data());
    shop.sell(&ids[1]);
    let killed = left(&shop.data());
    assert!(!killed.log.is_empty() && killed.database == began.database);
    let written_back = closed(&mut shop);
    shop.open();
    // A basket in hand is no fact, and a log all the same.
    shop.call("basket.add_item", json!({ "item": ids[0] }));
    let tapped = left(&shop.data());
    shop.sell(&ids[1]);
    let newer = closed(&mut shop);
    let another = closed(&mut Shop::stocked().0);
    let empty = closed(&mut Shop::unfounded());

    for (name, database, log) in [
        ("an older copy", &older, &killed.log),
        ("an older copy, a log of taps", &older, &tapped.log),
        ("a newer copy", &newer, &killed.log),
        ("another shop", &another, &killed.log),
        ("no shop", &empty, &killed.log),
    ] {
        assert_eq!(opened(&mut shop, database, log), Err("store.log_foreign".into()), "{name}");
        let after = left(&shop.data());
        assert!(after.database == *database && after.log == *log, "{name}: both are as they were");
    }
    // Its own log, whether the file has none, or all of it already.
    assert_eq!(opened(&mut shop, &killed.database, &killed.log), Ok(json!(5)));
    assert_eq!(opened(&mut shop, &written_back, &killed.log), Ok(json!(5)));
    // Without the log the copy is a copy.
    assert_eq!(opened(&mut shop, &newer, &[]), Ok(json!(6)));
}

/// A log is counted again whenever all of it was written back, or its number would say nothing.
#[test]
fn a_log_that_begins_while_the_till_is_open_is_told_from_the_one_before() {
    let (mut shop, ids) = Shop::stocked();
    let older = closed(&mut shop);
    shop.open();
    shop.sell(&ids[0]);
    let salt = |shop: &Shop| left(&shop.data()).log[16..24].to_vec();
    let (first, mut sold) = (salt(&shop), 1);
    while salt(&shop) == first {
        shop.sell(&ids[0]);
        sold += 1;
    }
    let killed = left(&shop.data());
    assert_eq!(opened(&mut shop, &older, &killed.log), Err("store.log_foreign".into()));
    let sales = opened(&mut shop, &killed.database, &killed.log);
    assert_eq!(sales, Ok(json!(sold)));
}
