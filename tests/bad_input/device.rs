//! A device, a limit of the system or another program that is in the way for good while a shop is opened: told as what it
//! is, never as damage and never as an empty till, and nothing is moved.

use std::path::Path;

use rusqlite::Connection;
use serde_json::json;
use trestle_tests::cli::{self, Office};
use trestle_tests::places::root;
use trestle_tests::shop::copy;

use super::{Before, DB, closed, failing, files};

/// Lets the n-th of some calls and all after it fail, for some n; each refusal must have this code. Gives how many there were.
fn each_refused(data: &Path, names: &[&str], faults: &[&str], args: &[&str], code: &str) -> usize {
    let mut refused = 0;
    for n in 1..10 {
        let faults: Vec<String> = faults.iter().map(|fault| format!("{fault}:when={n}+")).collect();
        let run = failing(data, names, &faults, args);
        if run.code != 0 {
            assert_eq!(run.refusal()["code"], json!(code), "{args:?}: {faults:?}");
            refused += 1;
        }
    }
    refused
}

/// SQLite takes some of what it could not read for damage; only a second reading tells.
#[test]
fn a_disk_that_gives_nothing_is_no_damage() {
    let (mut shop, _, before) = closed();
    let disk = files(&shop.data());
    for error in ["EIO", "ENOMEM"] {
        let faults = ["pread64", "read"].map(|call| format!("{call}:error={error}"));
        let faults = faults.each_ref().map(String::as_str);
        let refused = each_refused(&shop.data(), &[DB], &faults, &["call", "app.status"], "store.io");
        assert!(refused >= 3, "{error}: {refused} of the faults were met");
    }
    // One place of the disk that cannot be read, met again at each attempt: SQLite then says that the schema is malformed.
    for place in 3..8 {
        let faults = [format!("pread64:error=EIO:when={place}+{place}"), "read:error=EIO".to_owned()];
        let run = failing(&shop.data(), &[DB], &faults, &["call", "app.status"]);
        assert_eq!(run.refusal()["code"], json!("store.io"), "{faults:?}");
    }
    still_there(&shop.data(), &disk);
    shop.open();
    before.still(&shop);
}

#[test]
fn a_database_that_cannot_be_opened_is_told_by_what_the_system_says() {
    let (mut shop, _, before) = closed();
    for (error, code) in [("EMFILE", "store.io"), ("EACCES", "store.read_only")] {
        let fault = format!("openat:error={error}");
        let refused = each_refused(&shop.data(), &[DB], &[&fault], &["call", "app.status"], code);
        assert!(refused >= 2, "{error}: {refused} of the faults were met");
    }
    shop.open();
    before.still(&shop);
}

/// What the system does not say of a file counted as a file that is not there.
#[test]
fn a_file_that_cannot_be_looked_at_is_there() {
    let (mut shop, _, before) = closed();
    let fault = ["statx:error=EIO"];
    assert!(each_refused(&shop.data(), &[DB], &fault, &["call", "app.status"], "store.io") >= 2);
    assert!(each_refused(&shop.data(), &[DB, "till.key"], &fault, &["digest"], "store.io") >= 2);
    // A key that cannot be looked at, beside no database, is no reason to begin anew.
    let whole = files(&shop.data());
    for name in whole.keys().filter(|name| name.starts_with(DB)) {
        std::fs::remove_file(shop.data().join(name)).unwrap();
    }
    for n in 1..6 {
        let run = failing(&shop.data(), &["till.key"], &[format!("{}:when={n}+", fault[0])], &["call", "app.status"]);
        let code = run.refusal()["code"].take();
        assert!(["store.io", "store.missing"].map(|code| json!(code)).contains(&code), "{n}: {code}");
    }
    std::fs::write(shop.data().join(DB), &whole[DB]).unwrap();
    shop.open();
    before.still(&shop);
}

/// Another program that keeps the database to itself is waited for, then named; the shop stays where it is.
#[test]
fn a_database_that_another_program_holds_is_busy_and_cannot_be_set_aside() {
    let (mut shop, _, before): (_, _, Before) = closed();
    let disk = files(&shop.data());
    let other = Connection::open(shop.data().join(DB)).unwrap();
    other.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; COMMIT").unwrap();
    let office = Office::at(&shop.data());
    assert_eq!(office.refused(&["call", "store.set_aside"])["code"], json!("store.busy"));
    drop(other);
    still_there(&shop.data(), &disk);
    shop.open();
    before.still(&shop);
}

/// Nothing was moved or changed but the log, which is written anew.
fn still_there(data: &Path, disk: &std::collections::BTreeMap<String, Vec<u8>>) {
    let now = files(data);
    for (name, bytes) in disk.iter().filter(|(name, _)| !name.contains("-wal") && !name.contains("-shm")) {
        assert!(now.get(name) == Some(bytes), "{name} was moved or changed");
    }
    let aside = now.keys().filter(|name| name.contains('/')).collect::<Vec<_>>();
    assert!(aside.is_empty(), "{aside:?}");
}

/// How often the database is read by a run of the command line.
fn readings(data: &Path, beside: &Path, args: &[&str]) -> usize {
    let record = beside.join("record");
    let inner = Office::at(data).command(args);
    let mut command = std::process::Command::new("strace");
    command.args(["-f", "-qq", "-e", "trace=pread64,mmap"]).arg("-P").arg(data.join(DB));
    command.arg("-o").arg(&record).arg(inner.get_program()).args(inner.get_args());
    assert_eq!(cli::run(&mut command).code, 0);
    std::fs::read_to_string(record).unwrap().lines().count()
}

/// Opening read the whole database, and took longer with every sale.
#[test]
fn opening_reads_a_few_pages_however_large_the_database_is() {
    let (shop, _, _) = closed();
    let opened = || readings(&shop.data(), shop.beside(), &["call", "app.status"]);
    let small = opened();
    let conn = Connection::open(shop.data().join(DB)).unwrap();
    conn.execute_batch("CREATE TABLE much (a TEXT); INSERT INTO much VALUES (hex(zeroblob(8000000)))").unwrap();
    conn.close().unwrap();
    let (large, pages) = (opened(), std::fs::metadata(shop.data().join(DB)).unwrap().len() / 4_096);
    assert!(small > 10 && large < small + 20 && pages > 3_900, "{small}, then {large} readings of {pages} pages");
}

/// SQLite's check tells a reading that failed as a line of its findings, as it tells damage.
#[test]
fn a_reading_that_fails_during_the_check_is_no_damage() {
    let (mut shop, _, before) = closed();
    let [opening, checking] =
        ["app.status", "store.check"].map(|name| readings(&shop.data(), shop.beside(), &["call", name]));
    assert!(checking > opening + 40, "{opening}, then {checking} readings");
    let check = |faults: &[String]| failing(&shop.data(), &[DB], faults, &["call", "store.check"]);
    for place in (opening + 5..checking - 5).step_by(17) {
        let once = check(&[format!("pread64:error=EIO:when={place}")]);
        assert!(once.code == 0 && once.out.contains("\"whole\": true"), "{place}: {once:?}");
        // A disk that fails for good is told as that, by SQLite or by whoever reads the file after it.
        let lasting = check(&[format!("pread64:error=EIO:when={place}+")]);
        assert_eq!(lasting.refusal()["code"], json!("store.io"), "{place}");
    }
    shop.open();
    before.still(&shop);
}

/// The screen of a till that does not open asks for the shops set aside by itself: that follows the link, and writes through it.
#[test]
fn a_lock_that_is_a_link_is_not_written_through_by_the_commands_that_need_no_store() {
    let (shop, _, _) = closed();
    let outside = shop.beside().join("outside");
    std::fs::write(&outside, b"mine").unwrap();
    let lock = shop.data().join("lock");
    std::fs::remove_file(&lock).unwrap();
    std::os::unix::fs::symlink(&outside, &lock).unwrap();
    let office = Office::at(&shop.data());
    assert_eq!(office.refused(&["call", "app.status"])["code"], json!("store.not_a_file"));
    let _ = office.run(&["call", "store.list_aside"]);
    assert_eq!(std::fs::read(&outside).unwrap(), b"mine");
}

/// The index beside the log is the one file too many: told as a database that may not be written.
#[test]
fn too_many_open_files_are_told_as_such_whichever_file_is_one_too_many() {
    let (shop, _, _) = closed();
    let office = Office::at(&shop.data());
    for most in 5..10 {
        let inner = office.command(&["call", "app.status"]);
        let mut command = std::process::Command::new("bash");
        command.args(["-c", &format!("ulimit -n {most}; exec \"$@\""), "limited"]);
        let run = cli::run(command.arg(inner.get_program()).args(inner.get_args()));
        if run.code == 1 {
            assert_eq!(run.refusal()["code"], json!("store.io"), "{most} files");
        }
    }
}

/// SQLite opens a file that may not be written for reading, and the till called that damage, and offered to set it aside.
#[test]
fn a_file_that_may_not_be_written_is_no_damage_and_no_finding_of_verify() {
    for version in ["0.1.0", "0.2.0"] {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("shop");
        copy(&root().join("fixtures/released").join(version), &data);
        Connection::open(data.join(DB)).unwrap().pragma_update(None, "journal_mode", "WAL").unwrap();
        for args in [&["call", "app.status"][..], &["verify"]] {
            for n in 1..10 {
                let run = failing(&data, &[DB], &[format!("openat:error=EMFILE:when={n}")], args);
                if run.code != 0 {
                    let code = run.refusal()["code"].clone();
                    assert!([json!("store.read_only"), json!("store.io")].contains(&code), "{args:?}, {n}: {code}");
                }
            }
        }
    }
}

/// What is read beside the door, for an export, took one read error for damage.
#[test]
fn a_read_error_of_an_export_is_no_damage() {
    let (shop, _, _) = closed();
    let out = shop.beside().join("sales.csv");
    let args = ["sales", "--format", "csv", "--out", out.to_str().unwrap()];
    let mut refused = 0;
    for n in (4..44).step_by(2) {
        let run = failing(&shop.data(), &[DB], &[format!("pread64:error=EIO:when={n}")], &args);
        if run.code != 0 {
            assert_eq!(run.refusal()["code"], json!("store.io"), "{n}");
            refused += 1;
        }
    }
    assert!(refused >= 2, "{refused} of the faults were met");
}

/// The medium fails while the file is read back: `bug` was said of a bundle file, and of an invitation that it is damaged.
#[test]
fn a_medium_that_fails_while_its_file_is_read_back_is_no_bug_of_ours() {
    let (mut shop, _, _) = closed();
    shop.open();
    let part = format!("exports/.trestle-{}-1.part", shop.till());
    shop.close();
    let out = shop.data().join("exports");
    std::fs::create_dir(&out).unwrap();
    let mut told = std::collections::BTreeSet::new();
    for command in ["sync.export", "till.invite"] {
        for n in 1..8 {
            let args = json!({ "out": out }).to_string();
            let run = failing(&shop.data(), &[&part], &[format!("read:error=EIO:when={n}")], &["call", command, &args]);
            if run.code != 0 {
                let code = run.refusal()["code"].as_str().unwrap().to_owned();
                assert!(
                    ["export.unwritable", "export.not_verified", "store.io"].contains(&code.as_str()),
                    "{n}: {code}"
                );
                told.insert((command, code));
            }
        }
    }
    assert!(told.len() >= 3, "{told:?}");
}
