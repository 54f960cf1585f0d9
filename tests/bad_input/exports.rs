//! Exports to places that cannot be written, or must not be: no file, no part of one, and a code.

use std::fs;

use serde_json::json;
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
    for out in ["/proc/sales.csv", "/dev/full/sales.csv", "/proc/nowhere/sales.csv", &inside_a_file, "a\0b.csv"] {
        for format in ["csv", "csv_semicolon", "jsonl", "xlsx"] {
            let error = shop.refused("export.sales", json!({ "format": format, "out": out }), "export.unwritable");
            assert_eq!(error.args["path"], json!(out));
        }
    }
    assert_eq!(fs::read(&own).unwrap(), b"mine");
    before.still(&shop);
}

/// Where the part should be written lies a folder: nothing can be written there, and nothing is taken away.
#[test]
fn an_export_that_cannot_be_begun_leaves_everything_as_it_was() {
    let (shop, before) = shop();
    let folder = shop.beside().join("out");
    fs::create_dir_all(folder.join(".sales.csv.trestle-part/full")).unwrap();
    shop.refused("export.sales", json!({ "format": "csv", "out": folder.join("sales.csv") }), "export.unwritable");
    assert!(folder.join(".sales.csv.trestle-part/full").is_dir() && !folder.join("sales.csv").exists());
    before.still(&shop);
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
