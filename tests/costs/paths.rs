//! Paths that name no file: what waits for ever, or never ends.

use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::json;
use trestle_tests::cli::Office;
use trestle_tests::watched::watch;

/// Megabytes that the program takes by itself, with room.
const LITTLE: u64 = 100;

/// A pipe held the program up without end, and `/dev/zero` was read until the memory was full.
#[test]
fn what_is_no_file_is_refused_at_once_wherever_it_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let office = Office::init(&dir.path().join("shop"));
    let empty = Office::at(&dir.path().join("new"));
    let item = office.call("catalog.save_item", &json!({ "name": "Candle", "price": 450 }));
    let path = |name: &str| dir.path().join(name);
    assert!(Command::new("mkfifo").arg(path("pipe")).status().unwrap().success());
    let _socket = UnixListener::bind(path("socket")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", path("link")).unwrap();
    std::os::unix::fs::symlink(path("pipe"), path("link-to-pipe")).unwrap();
    std::fs::create_dir(path("folder.csv")).unwrap();
    let named: [PathBuf; 7] = [
        "/dev/zero".into(),
        "/dev/full".into(),
        path("pipe"),
        path("socket"),
        path("link"),
        path("link-to-pipe"),
        path("folder.csv"),
    ];
    let map = "receipt=A,sku=B,name=C,qty=D,at=E,price=F";
    for named in &named {
        let named = named.to_str().unwrap();
        let picture = json!({ "item": item["id"], "file": named }).to_string();
        let draw = json!({ "file": named }).to_string();
        let list = json!({ "path": named }).to_string();
        let commands: [(&Office, Vec<&str>); 10] = [
            (&office, vec!["replay", named, "--map", map, "--market", "M"]),
            (&office, vec!["catalogue", "import", named]),
            (&office, vec!["catalogue", "import", named, "--dry-run"]),
            (&office, vec!["import", named]),
            (&office, vec!["call", "catalog.set_picture", &picture]),
            (&office, vec!["call", "catalog.draw_picture", &draw]),
            (&office, vec!["contacts", "--out", "/tmp/x.csv", "--passphrase-file", named]),
            (&empty, vec!["join", named, "--code", "0000-0000-0000-0000"]),
            (&empty, vec!["init", "--shop", "S", "--country", "FR", "--passphrase-file", named]),
            (&office, vec!["call", "catalog.list_files", &list]),
        ];
        for (office, args) in commands {
            let watched = watch(&mut office.command(&args), 20);
            let may_be_listed = args[0] == "call" && args[1] == "catalog.list_files";
            assert!(may_be_listed || matches!(watched.run.code, 1 | 2), "{args:?}: {:?}", watched.run);
            assert!(watched.megabytes() < LITTLE, "{args:?}: {} MB", watched.megabytes());
        }
    }
    // A folder of bundle files with a pipe in it is looked through, and the pipe passed over.
    std::fs::create_dir(path("exchange")).unwrap();
    assert!(Command::new("mkfifo").arg(path("exchange").join("x.trestle")).status().unwrap().success());
    let folder = path("exchange");
    office.ok(&["call", "settings.save", &json!({ "device": { "exchange_folder": folder } }).to_string()]);
    assert_eq!(watch(&mut office.command(&["sync"]), 20).run.code, 0);
}

#[test]
fn arguments_without_end_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let office = Office::init(&dir.path().join("shop"));
    let mut command = office.command(&["call", "app.status", "-"]);
    let watched = watch(command.stdin(Stdio::from(std::fs::File::open("/dev/zero").unwrap())), 20);
    assert_eq!(watched.run.code, 2, "{:?}", watched.run);
    assert!(watched.megabytes() < LITTLE, "{} MB", watched.megabytes());
}

/// What a killed export left, or somebody put in its place, is no way to another file.
#[test]
fn an_export_writes_through_no_link_and_waits_for_no_pipe() {
    let dir = tempfile::tempdir().unwrap();
    let office = Office::init(&dir.path().join("shop"));
    let till = office.json(&["call", "app.status"])["till"]["id"].as_str().unwrap().to_owned();
    let (out, part) = (dir.path().join("s.csv"), dir.path().join(format!(".trestle-{till}-1.part")));
    let other = dir.path().join("other");
    std::fs::write(&other, "as it was").unwrap();
    let basket = office.call("basket.add_amount", &json!({ "amount": 450 }));
    let cash = json!([{ "kind": "cash", "amount": 450 }]);
    let _ = office.call("sale.commit", &json!({ "basket": basket["basket"], "total": 450, "tenders": cash }));
    let args = ["sales", "--format", "csv", "--out", out.to_str().unwrap()];
    assert!(Command::new("mkfifo").arg(&part).status().unwrap().success());
    assert_eq!(watch(&mut office.command(&args), 20).run.code, 0);
    std::os::unix::fs::symlink(&other, &part).unwrap();
    assert_eq!(watch(&mut office.command(&args), 20).run.code, 0);
    assert_eq!(std::fs::read_to_string(&other).unwrap(), "as it was");
    assert!(out.metadata().unwrap().is_file() && !part.exists());
}
