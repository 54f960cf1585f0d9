//! The search finds what is there: an address planted in each of the places, in each of the spellings.

use rusqlite::Connection;
use serde_json::json;
use trestle_tests::exchange::everything;
use trestle_tests::shop::Shop;
use trestle_tests::unpacked::{Entry, Unpacked};

use crate::needles::{Needles, SPELLINGS};
use crate::places::Looked;

const ADDRESS: &str = "quite.unmistakable@somewhere.example";

fn needles() -> Needles {
    Needles::of([ADDRESS])
}

fn found_in_folder(till: &Shop) -> Vec<String> {
    let mut looked = Looked::default();
    looked.folder(&needles(), &till.data(), &[]);
    looked.found.into_keys().map(|place| place.rsplit('/').next().unwrap().to_owned()).collect()
}

#[test]
fn every_spelling_is_found_wherever_it_begins() {
    for (name, spell) in SPELLINGS {
        for spelled in spell(ADDRESS) {
            for before in 0..4 {
                let bytes = [&vec![b'x'; before][..], &spelled, b"y"].concat();
                assert_eq!(needles().in_bytes(&bytes).len(), 1, "{name}");
            }
        }
    }
    assert!(needles().in_bytes(ADDRESS.replace("quite", "quiet").as_bytes()).is_empty());
    use base64::Engine as _;
    for before in 0..7 {
        let record =
            base64::engine::general_purpose::STANDARD.encode([&vec![b'{'; before], ADDRESS.as_bytes()].concat());
        assert_eq!(needles().in_bytes(record.as_bytes()).len(), 1, "in Base64 after {before} others");
    }
}

/// A table of its own in the till's database, with the address in a spelling.
fn planted(till: &Shop, pragmas: &str, spelled: &[u8]) -> Connection {
    let conn = till.database();
    conn.execute_batch(pragmas).unwrap();
    conn.execute_batch("CREATE TABLE IF NOT EXISTS planted (a BLOB) STRICT").unwrap();
    conn.execute("INSERT INTO planted VALUES (?1)", [spelled]).unwrap();
    conn
}

#[test]
fn an_address_in_the_database_is_found_in_every_spelling() {
    for (name, spell) in SPELLINGS {
        let mut till = Shop::founded();
        till.close();
        planted(&till, "PRAGMA journal_mode = DELETE", &spell(ADDRESS)[0]).close().unwrap();
        assert_eq!(found_in_folder(&till), ["trestle.db"], "{name}");
    }
}

#[test]
fn an_address_in_the_log_is_found() {
    let till = Shop::founded();
    let conn = planted(&till, "PRAGMA wal_autocheckpoint = 0", ADDRESS.as_bytes());
    assert_eq!(found_in_folder(&till), ["trestle.db-wal"]);
    drop(conn);
}

#[test]
fn an_address_in_what_sqlite_freed_is_found() {
    let mut till = Shop::founded();
    till.close();
    let conn = planted(&till, "PRAGMA journal_mode = DELETE; PRAGMA secure_delete = OFF", ADDRESS.as_bytes());
    conn.execute_batch("DROP TABLE planted").unwrap();
    conn.close().unwrap();
    assert_eq!(found_in_folder(&till), ["trestle.db"]);
}

#[test]
fn an_address_in_a_file_beside_the_database_is_found() {
    let till = Shop::founded();
    for file in ["exports/left.csv", "earlier-1/trestle.db", "lock"] {
        let path = till.data().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let before = std::fs::read(&path).unwrap_or_default();
        std::fs::write(&path, [&before, ADDRESS.as_bytes()].concat()).unwrap();
        assert_eq!(found_in_folder(&till), [file.rsplit('/').next().unwrap()], "{file}");
        std::fs::write(&path, before).unwrap();
    }
}

#[test]
fn an_address_in_a_bundle_file_is_found_inside_and_not_outside() {
    let till = Shop::founded();
    let key = till.engine().bundle_key().unwrap();
    let file = everything(&till);
    for place in 0..4 {
        let mut changed = Unpacked::of(&file, &key);
        match place {
            0 => changed.edit(|m| m["note"] = json!(ADDRESS)),
            1 => changed.entries[2].bytes.extend_from_slice(&SPELLINGS[6].1(ADDRESS)[2]),
            2 => changed.entries.push(Entry::plain("contacts/more.jsonl", ADDRESS.as_bytes())),
            _ => changed.entries.push(Entry::plain(ADDRESS, b"")),
        }
        std::fs::write(till.beside().join("planted.trestle"), changed.packed(&key)).unwrap();
        let mut looked = Looked::default();
        looked.folder(&needles(), till.beside(), &[]);
        assert!(looked.found.is_empty(), "age hides it");
        looked.bundles(&needles(), till.beside(), &key);
        assert_eq!(looked.found.len(), 1, "{place}: {:?}", looked.found);
    }
}

#[test]
fn an_address_in_an_answer_is_found() {
    let till = Shop::founded();
    let error = till.refused("code.resolve", json!({ "code": ADDRESS }), "code.unknown");
    let mut looked = Looked::default();
    looked.through(&needles(), "an error", format!("{error:?}").as_bytes());
    looked.through(&needles(), "an answer", json!({ "label": ADDRESS }).to_string().as_bytes());
    assert_eq!(looked.found.len(), 2);
}
