//! The data folder: held by another program, written by a newer one, damaged, read-only, its key gone.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;

use rusqlite::Connection;
use serde_json::json;
use trestle_tests::cli::{self, Office};
use trestle_tests::shop::Shop;

use super::{Before, DB, closed, files};

#[test]
fn a_second_program_is_told_who_holds_the_till() {
    let (shop, ids) = Shop::stocked();
    let before = Before::with_a_basket(&shop, &ids[0]);
    let office = Office::at(&shop.data());
    for args in [&["digest"][..], &["rebuild"], &["call", "basket.clear"], &["init", "--demo"]] {
        let error = office.refused(args);
        assert_eq!(error["code"], json!("store.busy"), "{args:?}");
        assert_eq!(error["args"], json!({ "holder": "test", "pid": std::process::id().to_string() }));
    }
    assert_eq!(shop.try_open().err().unwrap().code, "store.busy");
    before.still(&shop);
}

/// A slip in a path must look neither like an empty till nor like a clean one.
#[test]
fn a_folder_without_a_shop_is_refused_and_nothing_is_made_there() {
    let dir = tempfile::tempdir().unwrap();
    let history = dir.path().join("history.csv");
    fs::write(&history, "InvoiceNo,StockCode\n").unwrap();
    let empty = dir.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let out = dir.path().join("sales.csv").display().to_string();
    let commands: [&[&str]; 7] = [
        &["verify"],
        &["digest"],
        &["rebuild"],
        &["day"],
        &["sales", "--format", "csv", "--out", &out],
        &["replay", history.to_str().unwrap(), "--map", "receipt=InvoiceNo,sku=StockCode", "--market", "Riverside"],
        &["call", "basket.quote"],
    ];
    for data in [dir.path().join("typo"), dir.path().join("a/typo"), empty] {
        for args in commands {
            assert_eq!(Office::at(&data).refused(args)["code"], json!("app.not_set_up"), "{args:?}");
        }
    }
    let made: Vec<String> = files(dir.path()).into_keys().collect();
    assert_eq!(made, ["history.csv"]);
    let folders = fs::read_dir(dir.path()).unwrap().count();
    assert_eq!(folders, 2, "the file and the folder that the test made");
    assert!(!dir.path().join("empty/lock").exists());
}

#[test]
fn a_newer_database_is_refused_untouched() {
    let (mut shop, _, before) = closed();
    let conn = Connection::open(shop.data().join(DB)).unwrap();
    let ours: i64 = conn.query_row("PRAGMA user_version", [], |r| r.get(0)).unwrap();
    conn.pragma_update(None, "user_version", 99).unwrap();
    conn.close().unwrap();
    let disk = files(&shop.data());
    let error = shop.try_open().err().unwrap();
    assert_eq!((error.code.as_str(), &error.args["found"]), ("store.too_new", &json!(99)));
    assert!(files(&shop.data()) == disk, "not a byte is changed, and no file added");
    let conn = Connection::open(shop.data().join(DB)).unwrap();
    conn.pragma_update(None, "user_version", ours).unwrap();
    conn.close().unwrap();
    shop.open();
    before.still(&shop);
}

/// A newer program that crashed leaves a write-ahead log; closing must not write it into the database.
#[test]
fn a_newer_database_with_a_log_beside_it_is_refused_untouched() {
    let (shop, _, _) = closed();
    let conn = Connection::open(shop.data().join(DB)).unwrap();
    conn.pragma_update(None, "user_version", 99).unwrap();
    conn.execute_batch("CREATE TABLE newer (a) STRICT").unwrap_err();
    conn.execute_batch("CREATE TABLE newer (a INTEGER) STRICT").unwrap();
    let copy = shop.beside().join("copy");
    fs::create_dir(&copy).unwrap();
    for (name, bytes) in files(&shop.data()) {
        fs::write(copy.join(name), bytes).unwrap();
    }
    let disk = files(&copy);
    assert!(!disk["trestle.db-wal"].is_empty(), "the test has a log");
    let error = trestle_engine::Engine::open(&copy, trestle_engine::Host::system("test")).err().unwrap();
    assert_eq!(error.code, "store.too_new");
    let now = files(&copy);
    for file in [DB, "trestle.db-wal", "till.key", "recovery.age"] {
        assert!(now.get(file) == disk.get(file), "{file} was touched");
    }
}

#[test]
fn a_missing_foreign_or_broken_key_is_told_and_nothing_is_written() {
    let (mut shop, _, before) = closed();
    let (other, _, _) = closed();
    let key = shop.data().join("till.key");
    let own = fs::read(&key).unwrap();
    let foreign = fs::read(other.data().join("till.key")).unwrap();
    let mut short = own.clone();
    short.truncate(40);
    for wrong in [None, Some(foreign), Some(b"{}".to_vec()), Some(short), Some(vec![0xFF; 64])] {
        match &wrong {
            Some(bytes) => fs::write(&key, bytes).unwrap(),
            None => fs::remove_file(&key).unwrap(),
        }
        let db = files(&shop.data())[DB].clone();
        let error = shop.try_open().err().unwrap();
        assert_eq!(error.code, "store.key_missing", "{wrong:?}");
        assert!(files(&shop.data())[DB] == db);
    }
    fs::write(&key, own).unwrap();
    shop.open();
    before.still(&shop);
}

#[test]
fn the_key_is_for_its_owner_only() {
    let shop = Shop::founded();
    for file in ["till.key", "recovery.age"] {
        let mode = fs::metadata(shop.data().join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

/// Somebody without rights, to whom a folder of ours is read-only. Root may write anywhere, so root becomes somebody else.
const NOBODY: u32 = 65_534;

fn is_root() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    status.lines().any(|line| line.starts_with("Uid:") && line.split_whitespace().nth(2) == Some("0"))
}

#[test]
fn a_read_only_folder_is_refused_and_stays_as_it_is() {
    let (mut shop, _, before) = closed();
    let disk = files(&shop.data());
    let program = shop.beside().join("trestle");
    fs::copy(cli::program(), &program).unwrap();
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    mode(shop.beside(), 0o755);
    mode(&shop.data(), 0o555);
    mode(&shop.data().join("lock"), 0o444);
    for args in [&["digest"][..], &["call", "basket.clear"], &["verify"]] {
        let mut command = std::process::Command::new(&program);
        command.arg("--data").arg(shop.data()).args(args);
        if is_root() {
            command.uid(NOBODY).gid(NOBODY);
        }
        assert_eq!(cli::run(&mut command).refusal()["code"], json!("store.read_only"), "{args:?}");
    }
    mode(&shop.data(), 0o755);
    mode(&shop.data().join("lock"), 0o644);
    assert!(files(&shop.data()) == disk);
    shop.open();
    before.still(&shop);
}

/// The folder can be written, the database cannot: what was begun is refused, and the basket stays.
#[test]
fn a_read_only_database_refuses_a_sale_and_loses_nothing() {
    let (mut shop, ids, before) = closed();
    let program = shop.beside().join("trestle");
    fs::copy(cli::program(), &program).unwrap();
    fs::set_permissions(shop.beside(), fs::Permissions::from_mode(0o755)).unwrap();
    let disk = files(&shop.data());
    for name in disk.keys().map(String::as_str).chain(["lock", "."]).filter(|n| *n != DB && is_root()) {
        chown(shop.data().join(name), Some(NOBODY), Some(NOBODY)).unwrap();
    }
    fs::set_permissions(shop.data().join(DB), fs::Permissions::from_mode(0o444)).unwrap();
    let args = json!({ "item": ids[0] }).to_string();
    let mut command = std::process::Command::new(&program);
    command.arg("--data").arg(shop.data()).args(["call", "basket.add_item", &args]);
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    assert_eq!(cli::run(&mut command).refusal()["code"], json!("store.read_only"));
    // One that cannot even be read is named, with what the system says.
    fs::set_permissions(shop.data().join(DB), fs::Permissions::from_mode(0o000)).unwrap();
    let refusal = cli::run(&mut command).refusal();
    assert_eq!((&refusal["code"], &refusal["args"]["path"]), (&json!("store.read_only"), &json!(shop.data().join(DB))));
    fs::set_permissions(shop.data().join(DB), fs::Permissions::from_mode(0o644)).unwrap();
    assert!(files(&shop.data())[DB] == disk[DB]);
    shop.open();
    before.still(&shop);
}
