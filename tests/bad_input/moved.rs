//! Files of an open till that were deleted, replaced or moved: noticed before anything is acknowledged, and nothing is lost.

use std::fs;

use serde_json::{Value, json};
use trestle_tests::shop::Shop;

use super::damage::{call_closed, mode};
use super::{DB, failing, files};

const OPEN_DRAWER: [&str; 3] = ["call", "session.open_drawer", r#"{"reason":"change"}"#];

/// A step that writes a fact.
fn movement() -> Value {
    json!({ "flow": "in", "amount": 100, "reason": "change" })
}

/// An open till that has sold a dozen times since a copy of its database was made, and that copy.
fn far_beyond_its_backup() -> (Shop, Vec<u8>) {
    let (mut shop, ids) = Shop::stocked();
    shop.sell(&ids[0]);
    shop.close();
    let backup = fs::read(shop.data().join(DB)).unwrap();
    shop.open();
    for n in 0..12 {
        shop.sell(&ids[n % ids.len()]);
    }
    (shop, backup)
}

/// Puts another file in the place of the database, as a person does.
fn put_in_its_place(shop: &Shop, bytes: &[u8]) {
    fs::write(shop.data().join("backup"), bytes).unwrap();
    fs::rename(shop.data().join("backup"), shop.data().join(DB)).unwrap();
}

/// The files of an open till deleted, or others laid in their place: what is then sold must not be called saved.
#[test]
fn a_database_that_was_deleted_or_replaced_under_an_open_till_is_noticed_before_anything_is_acknowledged() {
    for file in [DB, "trestle.db-wal"] {
        for replaced in [false, true] {
            let (mut shop, ids) = Shop::stocked();
            shop.sell(&ids[0]);
            let path = shop.data().join(file);
            let bytes = fs::read(&path).unwrap();
            fs::remove_file(&path).unwrap();
            if replaced {
                fs::write(&path, bytes).unwrap();
            }
            shop.refused("session.move_cash", movement(), "store.moved");
            // What it had in hand is kept beside, and can be brought back.
            shop.close();
            if shop.try_open().is_ok() {
                shop.open();
                continue;
            }
            let aside = call_closed(&shop.data(), "store.list_aside", Value::Null).unwrap();
            let name = aside["shops"][0]["name"].as_str().unwrap().to_owned();
            assert!(name.starts_with("rescued-"), "{aside}");
            assert_eq!(mode(&shop.data().join(&name).join(DB)), 0o600, "{name}");
            call_closed(&shop.data(), "store.bring_back", json!({ "name": name })).unwrap();
            shop.open();
            assert_eq!(shop.call("day.report", Value::Null)["sales"], json!(1));
            shop.must_verify();
        }
    }
}

/// Another database was put in the place of an open one: its log stayed behind, and was written into the other at the next start.
#[test]
fn a_database_that_is_put_in_the_place_of_an_open_one_stays_as_it_is() {
    let (mut shop, backup) = far_beyond_its_backup();
    put_in_its_place(&shop, &backup);
    shop.refused("session.move_cash", movement(), "store.moved");
    shop.close();
    assert_eq!(
        fs::metadata(shop.data().join("trestle.db-wal")).map_or(0, |log| log.len()),
        0,
        "a log of another database"
    );
    assert!(fs::read(shop.data().join(DB)).unwrap() == backup, "it is as it was put there");
    shop.open();
    shop.must_verify();
    assert_eq!(shop.call("day.report", Value::Null)["sales"], json!(1));
}

/// The same where the till did nothing more before it ended.
#[test]
fn a_database_that_is_put_in_the_place_of_an_idle_tills_stays_as_it_is() {
    let (mut shop, backup) = far_beyond_its_backup();
    put_in_its_place(&shop, &backup);
    shop.close();
    assert!(files(&shop.data()).into_keys().any(|name| name.starts_with("rescued-")), "what it had in hand");
    shop.open();
    shop.must_verify();
    assert_eq!(shop.call("day.report", Value::Null)["sales"], json!(1));
}

/// An older log in the place of the one in use would be written over what came after it.
#[test]
fn an_older_log_in_the_place_of_an_open_tills_takes_nothing_back() {
    let (mut shop, ids) = Shop::stocked();
    shop.sell(&ids[0]);
    let log = shop.data().join("trestle.db-wal");
    let older = fs::read(&log).unwrap();
    assert!(!older.is_empty());
    for n in 0..5 {
        shop.sell(&ids[n % ids.len()]);
    }
    fs::remove_file(&log).unwrap();
    fs::write(&log, older).unwrap();
    shop.refused("session.move_cash", movement(), "store.moved");
    shop.close();
    shop.open();
    assert_eq!(shop.call("day.report", Value::Null)["sales"], json!(6));
    shop.must_verify();
}

/// Files that went while they were being opened were taken for the till's own, and what was sold then was in none.
#[test]
fn files_that_go_while_they_are_opened_are_missed() {
    let (mut shop, ids) = Shop::stocked();
    shop.sell(&ids[0]);
    shop.close();
    // SQLite gives the index of its log a size when it has opened both.
    let (data, slowly) = (shop.data(), ["ftruncate:delay_enter=2000000:when=1".to_owned()]);
    let run = std::thread::scope(|scope| {
        let run = scope.spawn(|| failing(&data, &["trestle.db-shm"], &slowly, &OPEN_DRAWER));
        std::thread::sleep(std::time::Duration::from_millis(1_200));
        fs::remove_file(shop.data().join(DB)).unwrap();
        run.join().unwrap()
    });
    assert_eq!(run.code, 1, "{run:?}");
    let code = run.refusal()["code"].clone();
    assert!([json!("store.io"), json!("store.missing"), json!("store.moved")].contains(&code), "{code}");
}

/// The system did not say whether the file is there, and that was told as a file that is gone.
#[test]
fn a_system_that_does_not_answer_is_no_moved_file() {
    let (mut shop, ids) = Shop::stocked();
    shop.sell(&ids[0]);
    shop.close();
    let mut met = 0;
    for when in (1..24).step_by(3) {
        let lasts = ["", "+"][when % 2];
        let inject = format!("statx:error=EIO:when={when}{lasts}");
        let run = failing(&shop.data(), &[], std::slice::from_ref(&inject), &OPEN_DRAWER);
        if run.code == 1 {
            assert_eq!(run.refusal()["code"], json!("store.io"), "{inject}");
            met += 1;
        }
        let rescued = files(&shop.data()).into_keys().find(|name| name.starts_with("rescued-"));
        assert_eq!(rescued, None, "{inject}: nothing was lost");
    }
    assert!(met >= 2, "{met} of the faults were met");
    shop.open();
    shop.must_verify();
}

/// An older copy laid over the database of an open till: the sales after it are in no file any more.
#[test]
fn an_older_copy_under_an_open_till_sells_nothing_and_says_why() {
    let (mut shop, ids) = Shop::stocked();
    shop.close();
    let older = fs::read(shop.data().join(DB)).unwrap();
    shop.open();
    shop.sell(&ids[0]);
    for file in ["trestle.db-wal", DB] {
        fs::remove_file(shop.data().join(file)).unwrap();
    }
    fs::write(shop.data().join(DB), older).unwrap();
    shop.refused("session.move_cash", movement(), "store.moved");
    shop.refused("session.move_cash", movement(), "store.facts_missing");
    assert_eq!(shop.call("app.status", Value::Null)["store"]["refuses"], json!("store.facts_missing"));
    // Somebody puts what was rescued in its place, and it goes on without a restart.
    let aside = shop.call("store.list_aside", Value::Null);
    let rescued = shop.data().join(aside["shops"][0]["name"].as_str().unwrap()).join(DB);
    for file in ["trestle.db-wal", "trestle.db-shm"] {
        let _ = fs::remove_file(shop.data().join(file));
    }
    fs::rename(rescued, shop.data().join(DB)).unwrap();
    shop.call("session.move_cash", movement());
    assert_eq!(shop.call("day.report", Value::Null)["sales"], json!(1));
    shop.must_verify();
}

/// The whole folder renamed under an open till: it must not begin anew, as an empty one, in the old place.
#[test]
fn a_data_folder_that_is_renamed_under_an_open_till_is_missed_and_no_new_till_begins() {
    let (mut shop, ids) = Shop::stocked();
    shop.sell(&ids[0]);
    let elsewhere = shop.beside().join("elsewhere");
    fs::rename(shop.data(), &elsewhere).unwrap();
    shop.refused("session.move_cash", movement(), "store.moved");
    shop.refused("session.move_cash", movement(), "store.missing");
    shop.refused("app.status", Value::Null, "store.missing");
    fs::remove_dir_all(shop.data()).unwrap();
    fs::rename(&elsewhere, shop.data()).unwrap();
    shop.call("session.move_cash", movement());
    shop.must_verify();
    shop.close();
    shop.open();
    assert_eq!(shop.call("day.report", Value::Null)["sales"], json!(1));
}
