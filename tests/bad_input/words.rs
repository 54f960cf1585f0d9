//! What can be typed wrong on the command line: exit 1 with a code when the engine says no, 2 when it makes no sense.

use std::io::Write;
use std::process::Stdio;

use serde_json::{Value, json};
use trestle_tests::cli::Office;
use trestle_tests::shop::Shop;

/// A shop with a basket in hand, closed, so that the command line can have it; and what must not change.
fn shop() -> (Shop, Office, String) {
    let (mut shop, ids) = Shop::stocked();
    shop.call("basket.add_item", json!({ "item": ids[0] }));
    shop.close();
    let office = Office::at(&shop.data());
    let digest = office.text(&["digest"]);
    (shop, office, digest)
}

fn unharmed(office: &Office, digest: &str) {
    assert_eq!(office.text(&["digest"]), digest);
    assert_eq!(office.call("basket.quote", &json!({}))["basket"]["total"], json!(450));
    office.ok(&["verify"]);
}

#[test]
fn what_the_engine_refuses_ends_with_1_and_a_code() {
    let (_shop, office, digest) = shop();
    let refused = |args: &[&str], code: &str| {
        let error = office.refused(args);
        assert_eq!(error["code"], json!(code), "{args:?}");
        error
    };
    let unknown = refused(&["call", "basket.explode"], "command.unknown");
    assert_eq!(unknown["args"]["name"], json!("basket.explode"));
    refused(&["call", "basket.add_item", r#"{"item":"x","colour":"red"}"#], "args.unreadable");
    refused(&["call", "basket.add_item", r#"{"item":7}"#], "args.unreadable");
    refused(&["call", "basket.add_item", "[]"], "args.unreadable");
    refused(&["call", "basket.add_item", "\"x\""], "args.unreadable");
    refused(&["call", "basket.add_item"], "args.unreadable");
    refused(&["call", "basket.open", r#"{"extra":1}"#], "args.unreadable");
    refused(&["call", "basket.add_item", r#"{"item":"nothing"}"#], "catalog.no_such_item");
    refused(&["day", "2026-13-45"], "date.unreadable");
    refused(&["day", "1999-01-01"], "session.not_found");
    refused(&["call", "sale.show", r#"{"sale":"nothing"}"#], "sale.not_found");
    refused(&["call", "sale.commit", r#"{"basket":99,"total":1,"tenders":[]}"#], "basket.gone");
    refused(&["init", "--demo"], "app.already_set_up");
    unharmed(&office, &digest);
}

#[test]
fn what_makes_no_sense_ends_with_2_and_touches_nothing() {
    let (_shop, office, digest) = shop();
    let deep = "[".repeat(100_000);
    for args in [
        &["call", "basket.clear", "{"][..],
        &["call", "basket.clear", "basket"],
        &["call", "basket.clear", "{}{}"],
        &["call", "basket.clear", &deep],
        &["call"],
        &["explode"],
        &["digest", "--at", "yesterday"],
        &["sales", "--format", "xml", "--out", "x"],
        &["books", "--format", "xml", "--out", "x"],
        &["replay", "x.csv", "--map", "receipt", "--market", "M"],
        &["replay", "x.csv", "--map", "colour=Colour", "--market", "M"],
        &["init", "--shop", "B", "--country", "FR", "--passphrase-file", "/nowhere/at/all"],
        &["--colour"],
    ] {
        let run = office.run(args);
        let shown: Vec<String> = args.iter().map(|a| a.chars().take(30).collect()).collect();
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{shown:?}: {}", run.err);
        assert!(!run.err.is_empty() && !run.err.contains("panicked"), "{shown:?}: {}", run.err);
    }
    let without_data = trestle_tests::cli::run(std::process::Command::new(trestle_tests::cli::program()).arg("digest"));
    assert_eq!(without_data.code, 2);
    unharmed(&office, &digest);
}

/// A shop that was refused half-way left its folder with an empty till in it, and the next try was told that.
#[test]
fn a_shop_that_is_refused_leaves_no_folder() {
    let dir = tempfile::tempdir().unwrap();
    let weak = dir.path().join("weak");
    std::fs::write(&weak, "a\n").unwrap();
    let (weak, nowhere) = (weak.to_str().unwrap(), "/nowhere/at/all");
    let folder = dir.path().join("stall/of/mine");
    let kept = dir.path().join("kept");
    std::fs::create_dir(&kept).unwrap();
    std::fs::write(kept.join("list.txt"), "mine").unwrap();
    for (args, code) in [
        (&["init", "--shop", "B", "--country", "FR", "--passphrase-file", weak][..], 1),
        (&["init", "--shop", "B", "--country", "QQ", "--passphrase-file", weak], 1),
        (&["init", "--shop", "B", "--country", "FR"], 2),
        (&["join", nowhere, "--code", "AAAA-AAAA-AAAA-AAAA"], 1),
        (&["call", "shop.create", r#"{"name":" ","country":"FR","passphrase":"a"}"#], 1),
    ] {
        assert_eq!(Office::at(&folder).run(args).code, code, "{args:?}");
        assert!(!dir.path().join("stall").exists(), "{args:?}");
        assert_eq!(Office::at(&kept).run(args).code, code, "{args:?}");
        let left: Vec<_> = std::fs::read_dir(&kept).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["list.txt"], "{args:?}");
    }
    // What was begun stays, refused or not.
    let begun = Office::init(&dir.path().join("begun"));
    assert_eq!(begun.run(&["init", "--shop", "B", "--country", "FR", "--passphrase-file", weak]).code, 1);
    begun.ok(&["verify"]);
}

#[test]
fn standard_input_that_is_no_json_ends_with_2() {
    let (_shop, office, digest) = shop();
    for input in [&b"{"[..], b"", b"\xFF\xFE{}"] {
        let mut command = office.command(&["call", "basket.clear", "-"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(2), "{input:?}");
    }
    unharmed(&office, &digest);
}

#[test]
fn an_error_repeats_no_secret() {
    let (_shop, office, _) = shop();
    for args in [
        json!({ "old": "hush hush", "new": ["hush hush"] }),
        json!({ "old": { "hush hush": 1 }, "new": "hush hush" }),
        json!({ "old": "hush hush", "new": "hush hush" }),
        json!("hush hush"),
    ] {
        let run = office.run(&["call", "owner.change_passphrase", &args.to_string()]);
        assert_eq!(run.code, 1, "{args}");
        assert!(!run.err.contains("hush") && !run.out.contains("hush"), "{args}: {}", run.err);
    }
}

#[test]
fn a_history_that_cannot_be_read_changes_nothing() {
    let (shop, office, digest) = shop();
    let file = |name: &str, bytes: &[u8]| {
        let path = shop.beside().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    };
    let map = "receipt=No,sku=Code,name=Name,qty=Qty,at=At,price=Price";
    let head = b"No,Code,Name,Qty,At,Price\n";
    let replay = |file: &str, map: &str| office.refused(&["replay", file, "--map", map, "--market", "M"]);
    assert_eq!(replay("/nowhere.csv", map)["code"], json!("history.unreadable"));
    assert_eq!(replay(&file("empty.csv", b""), map)["code"], json!("history.no_column"));
    assert_eq!(replay(&file("other.csv", b"a,b\n1,2\n"), map)["code"], json!("history.no_column"));
    let error = replay(&file("head.csv", head), &map.replace("price=Price,", "").replace("qty=Qty", "qty=Quantity"));
    assert_eq!((&error["code"], &error["args"]["column"]), (&json!("history.no_column"), &json!("Quantity")));
    let error = replay(&file("head.csv", head), &map.replace(",price=Price", ""));
    assert_eq!((&error["code"], &error["args"]["column"]), (&json!("history.no_column"), &json!("price")));
    assert_eq!(replay(shop.beside().to_str().unwrap(), map)["code"], json!("history.unreadable"));
    let nothing = office.json(&["replay", &file("head.csv", head), "--map", map, "--market", "M"]);
    assert_eq!((&nothing["rows"], &nothing["takings"]), (&json!(0), &Value::Object(serde_json::Map::new())));
    let _ = digest;
    office.ok(&["verify"]);
}
