//! Exports to places that cannot be written, or must not be: no file, no part of one, and a code.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use trestle_tests::cli::PASSPHRASE;
use trestle_tests::shop::Shop;

use super::{Before, files};

fn shop() -> (Shop, Before) {
    let (shop, ids) = Shop::stocked();
    shop.sell(&ids[0]);
    shop.sell(&ids[4]);
    let before = Before::with_a_basket(&shop, &ids[1]);
    (shop, before)
}

#[test]
fn an_export_to_nowhere_leaves_no_file() {
    let (shop, before) = shop();
    let own = shop.beside().join("file");
    fs::write(&own, "mine").unwrap();
    let inside_a_file = own.join("sales.csv").display().to_string();
    for out in ["/proc/sales.csv", "/dev/full/sales.csv", &inside_a_file, "a\0b.csv"] {
        for format in ["csv", "csv_semicolon", "jsonl", "xlsx"] {
            let error = shop.refused("export.sales", json!({ "format": format, "out": out }), "export.unwritable");
            assert_eq!(error.args["path"], json!(out));
        }
    }
    assert_eq!(fs::read(&own).unwrap(), b"mine");
    before.still(&shop);
}

/// Where the part should be written lies a folder: it stays, and the part gets another name.
#[test]
fn an_export_steps_over_what_lies_in_the_place_of_its_part_and_leaves_none_when_it_fails() {
    let (shop, before) = shop();
    let folder = shop.beside().join("out");
    let in_its_place = folder.join(format!(".trestle-{}-1.part/full", shop.till()));
    fs::create_dir_all(&in_its_place).unwrap();
    let too_long = folder.join("x".repeat(300)).with_extension("csv");
    shop.refused("export.sales", json!({ "format": "csv", "out": too_long }), "export.unwritable");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "no part is left");
    shop.call("export.sales", json!({ "format": "csv", "out": folder.join("sales.csv") }));
    assert!(in_its_place.is_dir() && folder.join("sales.csv").is_file());
    before.still(&shop);
}

/// Every command that writes a file for others, with where it goes.
fn every_export(out: &std::path::Path, ending: &str) -> Vec<(&'static str, Value)> {
    let file = |name: &str| if ending.is_empty() { json!(out) } else { json!(out.join(format!("{name}.{ending}"))) };
    vec![
        ("export.sales", json!({ "format": "csv", "out": file("sales") })),
        ("export.books", json!({ "format": "xero", "out": file("books") })),
        ("catalog.export", json!({ "out": file("goods") })),
        ("sync.export", json!({ "out": file("all") })),
        ("till.invite", json!({ "out": file("invitation") })),
        ("contacts.export", json!({ "out": file("contacts"), "passphrase": PASSPHRASE })),
    ]
}

/// A shop of which everything can be exported.
fn closed_shop() -> (Shop, Vec<String>) {
    let (shop, ids) = Shop::stocked();
    shop.sell(&ids[0]);
    shop.call("session.count", json!({ "total": "4.50" }));
    shop.call("session.close", json!({}));
    let wording = shop.call("signup.offer", Value::Null)["wording"]["hash"].clone();
    shop.call("member.enroll", json!({ "email": "lea@example.com", "first_name": "Lea", "consent": wording }));
    (shop, ids)
}

/// The stick was out: the file landed on the tablet's own disk, in a new folder under the name of the stick.
#[test]
fn no_export_makes_a_folder_where_the_stick_should_be() {
    let (shop, _) = closed_shop();
    let mount = shop.beside().join("media/anna/STICK");
    for (out, ending) in [(mount.clone(), "csv"), (mount.join("below"), "trestle")] {
        for (name, args) in every_export(&out, ending) {
            let error = shop.refused(name, args, "export.folder_missing");
            assert_eq!(error.args["folder"], json!(out), "{name}");
        }
    }
    for name in ["sync.export", "till.invite"] {
        shop.refused(name, json!({ "out": mount }), "export.folder_missing");
    }
    for (name, mut args) in every_export(&mount, "") {
        args["out"] = json!(format!("{}/", mount.display()));
        shop.refused(name, args, "export.folder_missing");
    }
    assert!(!shop.beside().join("media").exists());
    // The folder above is there, and the name alone would be taken for a file's.
    let stick = shop.beside().join("STICK");
    for name in ["sync.export", "till.invite"] {
        shop.refused(name, json!({ "out": stick }), "export.folder_missing");
    }
    for (name, mut args) in every_export(&stick, "") {
        args["out"] = json!(format!("{}/", stick.display()));
        shop.refused(name, args, "export.folder_missing");
    }
    assert!(!stick.exists());
    // The till's own folder is made when it is asked for.
    let own = shop.data().join("exports");
    for (name, args) in every_export(&own, "") {
        let done = shop.call(name, args);
        assert!(fs::metadata(done["file"].as_str().unwrap()).unwrap().len() > 0, "{name}");
    }
}

/// A till whose exchange folder was chosen; the folder, and the settings of the device.
fn exchange_folder(shop: &Shop) -> (PathBuf, Value) {
    let folder = shop.beside().join("stick");
    fs::create_dir(&folder).unwrap();
    let mut device = shop.call("app.status", Value::Null)["device"].clone();
    device["exchange_folder"] = json!(folder);
    shop.call("settings.save", json!({ "device": device }));
    (folder, device)
}

/// The folder of the stick stayed behind when it was taken out: to write there is to write to the tablet.
#[test]
fn the_folder_of_a_stick_that_is_out_is_no_place_to_write_to() {
    let (shop, _) = closed_shop();
    let (folder, mut device) = exchange_folder(&shop);
    let medium = || -> Option<String> {
        let sql = "SELECT max(value) FROM device WHERE key = 'exchange_medium'";
        shop.database().query_row(sql, [], |r| r.get(0)).unwrap()
    };
    let on_this_disk = medium();
    // As it would be had the stick been in.
    let sql = "INSERT OR REPLACE INTO device (key, value) VALUES ('exchange_medium', ?1)";
    shop.database().execute(sql, [folder.display().to_string()]).unwrap();
    for (name, args) in every_export(&folder, "").into_iter().chain([("sync.export", json!({}))]) {
        let error = shop.refused(name, args, "export.folder_missing");
        assert_eq!(error.args["folder"], json!(folder), "{name}");
    }
    // Whatever else of the device is set meanwhile: it is still known.
    device["theme"] = json!("evening");
    shop.call("settings.save", json!({ "device": device }));
    assert!(medium() == on_this_disk.clone().or(Some(folder.display().to_string())));
    if on_this_disk.is_none() {
        shop.refused("sync.export", json!({}), "export.folder_missing");
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    let other = shop.beside().join("other");
    fs::create_dir(&other).unwrap();
    device["exchange_folder"] = json!(other);
    shop.call("settings.save", json!({ "device": device }));
    assert_eq!(medium(), on_this_disk, "another folder, and what was known of the first is no more");
    shop.call("sync.export", json!({}));
}

/// It went with the stick: its name alone would be taken for a file's.
#[test]
fn an_exchange_folder_that_is_gone_is_missed_by_every_export() {
    let (shop, _) = closed_shop();
    let (folder, _) = exchange_folder(&shop);
    fs::remove_dir(&folder).unwrap();
    for (name, args) in every_export(&folder, "").into_iter().chain([("sync.export", json!({}))]) {
        let error = shop.refused(name, args, "export.folder_missing");
        assert_eq!(error.args["folder"], json!(folder), "{name}");
    }
    assert!(!folder.exists());
}

/// An invitation that was killed left its part for ever.
#[test]
fn what_a_killed_export_left_is_gone_after_the_next_one_of_this_till_in_the_same_folder() {
    let (shop, _) = closed_shop();
    let folder = shop.beside().join("stick");
    fs::create_dir(&folder).unwrap();
    let (ours, anothers) = (format!(".trestle-{}-3.part", shop.till()), ".trestle-0011223344556677-1.part");
    for (name, args) in every_export(&folder, "") {
        fs::write(folder.join(&ours), "half").unwrap();
        fs::write(folder.join(anothers), "half").unwrap();
        shop.call(name, args);
        assert!(!folder.join(&ours).exists() && folder.join(anothers).exists(), "{name}");
    }
}

#[test]
#[cfg(unix)]
fn a_list_of_addresses_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (shop, _) = closed_shop();
    let out = shop.beside().join("addresses.csv");
    shop.call("contacts.export", json!({ "out": out, "passphrase": PASSPHRASE }));
    assert_eq!(fs::metadata(out).unwrap().permissions().mode() & 0o777, 0o600);
}

/// `sales --out LINK` once replaced the link, and `--out /dev/full` the device.
#[test]
#[cfg(unix)]
fn an_export_through_a_link_replaces_the_file_and_a_pipe_is_refused() {
    let (shop, before) = shop();
    let folder = shop.beside().join("out");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("real.csv"), b"old").unwrap();
    std::os::unix::fs::symlink(folder.join("real.csv"), folder.join("link.csv")).unwrap();
    shop.call("export.sales", json!({ "format": "csv", "out": folder.join("link.csv") }));
    assert!(fs::symlink_metadata(folder.join("link.csv")).unwrap().is_symlink(), "the link is still one");
    assert!(fs::read(folder.join("real.csv")).unwrap().len() > 3);
    let pipe = folder.join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    shop.refused("export.sales", json!({ "format": "csv", "out": pipe }), "export.unwritable");
    assert!(!fs::symlink_metadata(&pipe).unwrap().is_file(), "the pipe is still one");
    before.still(&shop);
}

/// Exporting undoes nothing: not the shop's own files either.
#[test]
fn an_export_never_takes_the_place_of_the_shops_own_files() {
    let (shop, before) = shop();
    let names = ["trestle.db", "trestle.db-wal", "trestle.db-shm", "till.key", "recovery.age", "lock"];
    for name in names {
        let disk = files(&shop.data());
        let out = shop.data().join(name);
        shop.refused("export.sales", json!({ "format": "csv", "out": out }), "export.own_files");
        assert!(files(&shop.data()).get(name) == disk.get(name), "{name} was overwritten");
    }
    let around = shop.data().join("../shop/till.key");
    shop.refused("export.sales", json!({ "format": "csv", "out": around }), "export.own_files");
    before.still(&shop);
    let exports = shop.data().join("exports");
    let done = shop.call("export.sales", json!({ "format": "csv", "out": exports }));
    assert!(fs::metadata(done["file"].as_str().unwrap()).unwrap().len() > 100);
}

#[test]
fn the_same_export_twice_is_the_same_file() {
    let (shop, before) = shop();
    let out = shop.beside().join("sales.jsonl");
    let args = json!({ "format": "jsonl", "out": out });
    shop.call("export.sales", args.clone());
    let first = fs::read(&out).unwrap();
    shop.call("export.sales", args);
    assert_eq!(fs::read(&out).unwrap(), first);
    before.still(&shop);
}
