//! Damage, and what only looks like it: nothing is moved without a person's yes, and what was moved can be brought back.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use trestle_engine::{ApiError, Engine, Host};
use trestle_tests::cli::Office;
use trestle_tests::shop::Shop;

use super::{Before, DB, closed, failing, files};

/// A command on a data folder that does not open.
pub(super) fn call_closed(data: &Path, name: &str, args: Value) -> Result<Value, ApiError> {
    let why = Engine::open(data, Host::system("test")).err().expect("it opens");
    let called = Engine::call_closed(data, &Host::system("test"), &why, name, args);
    called.expect("a command that needs no store").map(|reply| reply.result)
}

/// What damage looks like, and what it does to the file.
type Damage = (&'static str, fn(&mut Vec<u8>));

const DAMAGES: [Damage; 4] = [
    ("a header of garbage", |db| db[..100].fill(0xA5)),
    ("cut in half", |db| db.truncate(db.len() / 2)),
    ("another kind of file", |db| *db = b"%PDF-1.7 not a till".repeat(500)),
    ("not a byte", Vec::clear),
];

/// A read error was taken for damage once, the shop was moved away, and the next start found an empty till.
#[test]
fn a_damaged_database_stays_where_it_is_until_a_person_says_so_and_comes_back() {
    for (what, damage) in DAMAGES {
        let (mut shop, _, before) = closed();
        let path = shop.data().join(DB);
        let whole = fs::read(&path).unwrap();
        let mut bytes = whole.clone();
        damage(&mut bytes);
        fs::write(&path, &bytes).unwrap();
        let disk = files(&shop.data());
        for _ in 0..2 {
            let error = shop.try_open().err().unwrap_or_else(|| panic!("{what}: opened"));
            let code = if bytes.is_empty() { "store.missing" } else { "store.damaged" };
            assert_eq!(error.code, code, "{what}");
            assert!(files(&shop.data()) == disk, "{what}: something was moved or changed");
        }
        let aside = call_closed(&shop.data(), "store.set_aside", Value::Null).unwrap();
        let kept = aside["kept_at"].as_str().unwrap().to_owned();
        assert!(files(Path::new(&kept)) == disk, "{what}: everything is there as it was, key and recovery file too");
        shop.open();
        assert_eq!(shop.call("app.status", Value::Null)["shop"], Value::Null, "{what}");
        let listed = shop.call("store.list_aside", Value::Null);
        assert_eq!(listed["shops"].as_array().unwrap().len(), 1);
        // Somebody mends the file meanwhile.
        fs::write(Path::new(&kept).join(DB), &whole).unwrap();
        shop.call("store.bring_back", json!({ "name": aside["name"] }));
        before.still(&shop);
        assert_eq!(shop.call("store.list_aside", Value::Null), json!({ "shops": [], "can_set_aside": false }));
    }
}

/// What lies deeper than opening looks is found by reading the whole file, which is done beside selling.
#[test]
fn damage_in_the_middle_is_found_by_the_check_and_stops_selling() {
    let (mut shop, _, _) = closed();
    let path = shop.data().join(DB);
    let whole = fs::read(&path).unwrap();
    let mut bytes = whole.clone();
    // A page that opening does not need: the texts that are searched.
    let conn = rusqlite::Connection::open(&path).unwrap();
    let sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'catalog_text'";
    let page: u32 = conn.query_row(sql, [], |row| row.get(0)).unwrap();
    drop(conn);
    let page = page as usize;
    bytes[(page - 1) * 4096..page * 4096].iter_mut().for_each(|b| *b ^= 0xFF);
    fs::write(&path, &bytes).unwrap();
    shop.open();
    assert_eq!(shop.call("store.check", Value::Null)["whole"], json!(false));
    assert_eq!(shop.call("app.status", Value::Null)["store"]["refuses"], json!("store.damaged"));
    // A start does not forget what was found.
    shop.close();
    shop.open();
    let args = json!({ "flow": "in", "amount": 100, "reason": "change" });
    shop.refused("session.move_cash", args, "store.damaged");
    shop.call("store.set_aside", Value::Null);
    assert_eq!(shop.call("app.status", Value::Null)["shop"], Value::Null);
}

#[test]
fn a_shop_that_is_whole_is_not_set_aside_and_its_check_says_so() {
    let (shop, _) = Shop::stocked();
    let before = Before::of(&shop);
    assert_eq!(shop.call("store.check", Value::Null)["whole"], json!(true));
    let status = shop.call("app.status", Value::Null);
    assert_eq!((&status["store"]["refuses"], &status["store"]["checked"]["whole"]), (&Value::Null, &json!(true)));
    shop.refused("store.set_aside", Value::Null, "store.not_damaged");
    before.still(&shop);
}

/// Brought back into a till that is a new shop meanwhile: the new one is set aside in its turn.
#[test]
fn whoever_brings_a_shop_back_loses_nothing_of_the_one_that_came_after() {
    let (mut shop, _, before) = closed();
    let path = shop.data().join(DB);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, b"no database").unwrap();
    let aside = call_closed(&shop.data(), "store.set_aside", Value::Null).unwrap();
    fs::write(Path::new(aside["kept_at"].as_str().unwrap()).join(DB), whole).unwrap();
    shop.open();
    shop.found();
    let second = shop.call("catalog.save_item", json!({ "name": "Kite", "price": 900, "rate": "20" }));
    let back = shop.call("store.bring_back", json!({ "name": aside["name"] }));
    before.still(&shop);
    let kept = back["kept_at"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    shop.call("store.bring_back", json!({ "name": kept }));
    assert_eq!(shop.call("catalog.show", json!({ "id": second["id"] }))["name"], json!("Kite"));
    for name in ["../shop", "", "nothing-here", "/"] {
        shop.refused("store.bring_back", json!({ "name": name }), "store.nothing_aside");
    }
}

/// A power cut in the middle of setting aside must not leave a database without its log.
#[test]
fn a_move_that_was_cut_off_is_ended_by_the_next_start() {
    let (mut shop, _, before) = closed();
    let data = shop.data();
    let moving = data.join("moving-damaged-1");
    fs::create_dir(&moving).unwrap();
    fs::rename(data.join(DB), moving.join(DB)).unwrap();
    shop.open();
    assert_eq!(shop.call("app.status", Value::Null)["shop"], Value::Null);
    assert!(data.join("damaged-1/till.key").exists() && data.join("damaged-1/trestle.db").exists());
    shop.close();
    let returning = data.join("returning-damaged-1");
    fs::rename(data.join("damaged-1"), &returning).unwrap();
    for file in fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
        fs::remove_file(file).unwrap();
    }
    fs::rename(returning.join("till.key"), data.join("till.key")).unwrap();
    shop.open();
    before.still(&shop);
    assert!(!returning.exists());
}

/// Whatever lies where a shop is being moved to stays: opening is refused until somebody has looked.
#[test]
fn a_move_lays_nothing_over_what_is_there() {
    let (mut shop, _, before) = closed();
    let returning = shop.data().join("returning-damaged-1");
    fs::create_dir(&returning).unwrap();
    fs::write(returning.join(DB), b"another shop").unwrap();
    let disk = files(&shop.data());
    assert_eq!(shop.try_open().err().unwrap().code, "store.io");
    assert!(files(&shop.data()) == disk, "something was moved");
    fs::remove_dir_all(returning).unwrap();
    shop.open();
    before.still(&shop);
}

/// `strace` makes one call of the system fail, as a disk, a limit or the memory would.
#[test]
fn one_error_of_the_system_while_opening_is_no_damage_and_moves_nothing() {
    let (mut shop, _, before) = closed();
    let disk = files(&shop.data());
    let mut refused = 0;
    let faults = [("pread64", "EIO", 2..16), ("openat", "EMFILE", 24..27), ("pwrite64", "EIO", 1..3)];
    for (call, error, whens) in faults {
        for when in whens {
            // Once, or from then on for good: by turns, because each is a program's run.
            let lasts = ["", "+"][when % 2];
            let inject = format!("{call}:error={error}:when={when}{lasts}");
            let run = failing(&shop.data(), &[], std::slice::from_ref(&inject), &["call", "app.status"]);
            // A program that cannot even start has no word of ours.
            if run.code == 1 {
                let code = run.refusal()["code"].as_str().unwrap().to_owned();
                // A log whose index cannot be made is told as a full disk.
                assert!(
                    ["store.io", "store.read_only", "store.disk_full"].contains(&code.as_str()),
                    "{inject}: {code}"
                );
                refused += 1;
            }
            let names = |files: &std::collections::BTreeMap<String, Vec<u8>>| -> Vec<String> {
                files.keys().filter(|name| !name.ends_with("-wal") && !name.ends_with("-shm")).cloned().collect()
            };
            assert_eq!(names(&files(&shop.data())), names(&disk), "{inject}: something was moved");
        }
    }
    assert!(refused >= 5, "{refused} of the faults were met");
    shop.open();
    before.still(&shop);
}

/// Somebody has the database locked, or the disk does not answer: `verify` said that the facts were tampered with.
#[test]
fn a_lock_or_a_disk_that_does_not_answer_is_no_finding_of_verify() {
    let (mut shop, ids) = Shop::stocked();
    shop.sell(&ids[0]);
    shop.close();
    let office = Office::at(&shop.data());
    let other = rusqlite::Connection::open(shop.data().join(DB)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(office.run(&["verify"]).refusal()["code"], json!("store.busy"));
    other.execute_batch("ROLLBACK").unwrap();
    drop(other);
    let mut met = 0;
    for when in (20..220).step_by(10) {
        let inject = format!("pread64:error=EIO:when={when}+");
        let run = failing(&shop.data(), &[], std::slice::from_ref(&inject), &["verify"]);
        if run.code == 1 {
            assert_eq!(run.refusal()["code"], json!("store.io"), "{inject}");
            met += 1;
        }
    }
    assert!(met >= 3, "{met} of the faults were met");
}

/// What looks like a move that a power cut ended half way, and is none: every start ended there.
#[test]
fn a_file_or_a_folder_in_the_way_of_a_move_keeps_no_till_from_opening() {
    let (mut shop, _, before) = closed();
    let data = shop.data();
    fs::write(data.join("moving-notes"), b"mine").unwrap();
    fs::write(data.join("returning-notes"), b"mine").unwrap();
    fs::create_dir_all(data.join("moving-damaged-1")).unwrap();
    fs::create_dir_all(data.join("damaged-1/other")).unwrap();
    // A move takes what lies in the data folder: it is the shop's own here, and can be brought back.
    shop.open();
    assert_eq!(fs::read(data.join("moving-notes")).unwrap(), b"mine");
    let aside = shop.call("store.list_aside", Value::Null);
    let name = aside["shops"][0]["name"].clone();
    assert_ne!(name, json!("damaged-1"), "what lay there stays as it was");
    shop.call("store.bring_back", json!({ "name": name }));
    before.still(&shop);
}

/// One bit of the header turned, or a table gone: `bug` was said of every command, and there was no way on.
#[test]
fn a_file_that_is_not_what_its_version_says_is_damaged_and_can_be_set_aside() {
    let spoil = |sql: &str| {
        let (shop, _, _) = closed();
        rusqlite::Connection::open(shop.data().join(DB)).unwrap().execute_batch(sql).unwrap();
        shop
    };
    for sql in [
        "PRAGMA user_version = 2",
        "PRAGMA user_version = 0",
        "PRAGMA user_version = -1",
        "DROP TABLE contact",
        "DROP TABLE device",
    ] {
        let mut shop = spoil(sql);
        assert_eq!(shop.try_open().err().expect(sql).code, "store.damaged", "{sql}");
        call_closed(&shop.data(), "store.set_aside", Value::Null).unwrap();
        shop.open();
    }
    // What can be computed again is.
    let mut shop = spoil("DROP TABLE sale");
    shop.open();
    shop.must_verify();
}

/// A link would have the till write elsewhere; a pipe would have it wait for ever.
#[test]
fn what_is_no_file_in_the_place_of_one_is_refused_untouched() {
    use std::os::unix::fs::symlink;
    let (mut shop, _, before) = closed();
    let outside = shop.beside().join("outside");
    fs::write(&outside, b"mine").unwrap();
    for name in ["lock", DB, "trestle.db-wal", "trestle.db-journal", "till.key", "recovery.age"] {
        let path = shop.data().join(name);
        let kept = fs::read(&path).ok();
        for pipe in [false, true] {
            let _ = fs::remove_file(&path);
            if pipe {
                assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
            } else {
                symlink(&outside, &path).unwrap();
            }
            let error = shop.try_open().err().unwrap_or_else(|| panic!("{name}: opened"));
            assert_eq!((error.code.as_str(), &error.args["path"]), ("store.not_a_file", &json!(path)), "{name}");
            assert_eq!(fs::read(&outside).unwrap(), b"mine");
            fs::remove_file(&path).unwrap();
        }
        if let Some(bytes) = kept {
            fs::write(&path, bytes).unwrap();
        }
    }
    shop.open();
    before.still(&shop);
}

/// Who may do what with a file.
pub(super) fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn what_a_till_makes_is_for_its_owner_alone() {
    let (mut shop, ids) = Shop::stocked();
    shop.sell(&ids[0]);
    assert_eq!(mode(&shop.data()), 0o700);
    for file in fs::read_dir(shop.data()).unwrap().map(|entry| entry.unwrap().path()) {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    // A shop of an earlier version is closed to others when it is opened.
    shop.close();
    let for_all = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    fs::set_permissions(shop.data().join(DB), for_all).unwrap();
    shop.open();
    assert_eq!(mode(&shop.data().join(DB)), 0o600);
}
