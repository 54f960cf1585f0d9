//! The log that a killed till left, and a database that somebody put beside it: SQLite would write the one into the other.

use std::fs;
use std::ops::ControlFlow;
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
    let day = shop.engine().call("day.report", Value::Null, None);
    Ok(day.map_or(json!(0), |day| day.result["sales"].clone()))
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

/// What begins a log, and how.
type Begin<'b> = (&'static str, &'b dyn Fn(&Shop));

/// Logs began unnamed with what is written past a command: computing projections again, and ending an erasure.
#[test]
fn whatever_begins_a_log_names_it() {
    let (mut shop, ids) = Shop::stocked();
    let member = shop.call("member.enroll", json!({ "first_name": "Ana" }));
    let older = closed(&mut shop);
    shop.open();
    shop.sell(&ids[0]);
    let other = closed(&mut shop);
    let begin: [Begin<'_>; 2] = [
        ("rebuild", &|shop| {
            shop.engine().rebuild(&mut |_, _| ControlFlow::Continue(())).unwrap();
        }),
        ("an erasure", &|shop| {
            shop.call("member.erase", json!({ "member": member["id"] }));
        }),
    ];
    for (what, begin) in begin {
        shop.close();
        fs::write(shop.data().join(DB), &other).unwrap();
        shop.open();
        begin(&shop);
        let killed = left(&shop.data());
        assert!(!killed.log.is_empty(), "{what}");
        assert_eq!(opened(&mut shop, &older, &killed.log), Err("store.log_foreign".into()), "{what}");
        assert_eq!(opened(&mut shop, &killed.database, &killed.log), Ok(json!(1)), "{what}");
    }
}

/// On its first day a shop's log had nobody's name, and fitted any other shop's.
#[test]
fn the_log_of_a_shops_first_day_is_its_own() {
    let (mut first, mut second) = (Shop::founded(), Shop::founded());
    let founding = left(&first.data());
    first.close();
    first.open();
    let _ = first.stock();
    let stocking = left(&first.data());
    let founded = closed(&mut second);
    for (what, killed) in [("founding", &founding), ("stocking", &stocking)] {
        assert_eq!(opened(&mut second, &founded, &killed.log), Err("store.log_foreign".into()), "{what}");
        assert_eq!(opened(&mut first, &killed.database, &killed.log), Ok(json!(0)), "{what}");
    }
}

/// A copy that SQLite wrote anew has other pages in other places.
#[test]
fn a_log_is_not_written_into_a_copy_that_was_packed() {
    let (mut shop, ids) = Shop::stocked();
    let copy = shop.beside().join("copy.db");
    for number_of_logs in 0..3 {
        shop.sell(&ids[0]);
        let killed = left(&shop.data());
        let _ = fs::remove_file(&copy);
        shop.database().execute("VACUUM INTO ?1", [copy.to_str()]).unwrap();
        let packed = fs::read(&copy).unwrap();
        assert_eq!(opened(&mut shop, &packed, &killed.log), Err("store.log_foreign".into()), "{number_of_logs}");
        assert!(opened(&mut shop, &killed.database, &killed.log).is_ok());
    }
}

/// The log of a shop that was just upgraded was begun on a file without a name.
#[test]
fn the_log_of_an_upgrade_is_not_written_into_another_shop_of_that_version() {
    let released = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/released/0.2.0");
    let mut shop = Shop::copy_of(&released);
    let killed = left(&shop.data());
    assert!(!killed.log.is_empty());
    shop.close();
    let other = {
        let packed = shop.beside().join("packed.db");
        let old = rusqlite::Connection::open(released.join(DB)).unwrap();
        old.execute("VACUUM INTO ?1", [packed.to_str()]).unwrap();
        fs::read(packed).unwrap()
    };
    assert_eq!(opened(&mut shop, &other, &killed.log), Err("store.log_foreign".into()));
    assert!(opened(&mut shop, &killed.database, &killed.log).is_ok());
}

/// A first start that was killed leaves a journal, which SQLite rolled back into the database that somebody put there.
#[test]
fn the_journal_of_a_killed_first_start_is_not_rolled_back_into_another_database() {
    let (mut shop, ids) = Shop::stocked();
    shop.sell(&ids[0]);
    let database = closed(&mut shop);
    let journal = shop.data().join("trestle.db-journal");
    // As SQLite leaves it: a page was there before, and it is put back.
    let mut bytes = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7\0\0\0\0".to_vec();
    bytes.extend([[0, 0, 0, 7], [0, 0, 0, 1], [0, 0, 2, 0], [0, 0, 16, 0]].concat());
    bytes.resize(512, 0);
    fs::write(&journal, &bytes).unwrap();
    assert_eq!(shop.try_open().err().map(|error| error.code).as_deref(), Some("store.log_foreign"));
    assert!(fs::read(shop.data().join(DB)).unwrap() == database && fs::read(&journal).unwrap() == bytes);
    fs::remove_file(&journal).unwrap();
    shop.open();
    assert_eq!(shop.call("day.report", Value::Null)["sales"], json!(1));
}

/// A power cut can leave half of a page in the log. SQLite passes over it, and what stands behind it; it was read for a name.
#[test]
fn a_log_that_a_power_cut_tore_is_not_taken_for_anothers() {
    let (mut shop, ids) = Shop::stocked();
    shop.close();
    shop.open();
    shop.sell(&ids[0]);
    let killed = left(&shop.data());
    const FRAME: usize = 24 + 4096;
    for frame in 0..(killed.log.len() - 32) / FRAME {
        let mut torn = killed.log.clone();
        // The page of another transaction, behind the head of this one; and nothing of what came after it.
        let page = 32 + frame * FRAME + 24;
        torn[page..page + 4096].fill(0xff);
        torn.truncate(page + 4096);
        let told = opened(&mut shop, &killed.database, &torn);
        assert!(told.is_ok(), "frame {frame}: {told:?}");
    }
}

/// Two tills that go on from one copy gave their logs one name, and the one's was written into the other's.
#[test]
fn a_log_is_not_written_into_another_till_that_went_on_from_the_same_copy() {
    let (mut shop, ids) = Shop::stocked();
    shop.sell(&ids[0]);
    shop.close();
    for steps in 1..4 {
        let mut branch = Shop::copy_of(&shop.data());
        shop.open();
        for _ in 0..steps {
            shop.sell(&ids[1]);
            branch.sell(&ids[3]);
        }
        let killed = left(&shop.data());
        let other = closed(&mut branch);
        assert_eq!(opened(&mut shop, &other, &killed.log), Err("store.log_foreign".into()), "{steps}");
        assert!(opened(&mut shop, &killed.database, &killed.log).is_ok(), "{steps}");
        shop.close();
    }
}
