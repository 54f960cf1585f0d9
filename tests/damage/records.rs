//! Stored things that are whole by themselves and must not be believed: a record of a person that somebody changed or put
//! back, and a fact that its own till has signed and no other takes in.

use rusqlite::params;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use trestle_tests::exchange::take_in;
use trestle_tests::forge::{disarm, seal_end};
use trestle_tests::pair::Pair;
use trestle_tests::shop::Shop;
use trestle_tests::unpacked::Signer;

fn found(till: &Shop) -> Vec<String> {
    let verified = till.engine().verify(&mut |_, _| std::ops::ControlFlow::Continue(())).unwrap();
    verified.findings.iter().map(|f| f.what.to_owned()).collect()
}

fn has_files(till: &Shop) -> bool {
    std::fs::read_dir(till.beside()).unwrap().any(|entry| {
        let name = entry.unwrap().file_name().into_string().unwrap();
        name.ends_with(".trestle") || name.ends_with(".invitation") || name.ends_with(".part")
    })
}

#[test]
fn a_record_that_is_not_what_was_written_names_nobody() {
    let (shop, _) = Shop::stocked();
    let member = shop.call("member.enroll", json!({ "first_name": "Ada" }));
    let label = || {
        let found = shop.call("member.lookup", json!({ "code": member["code"] }));
        found["member"]["label"].as_str().unwrap().to_owned()
    };
    assert_eq!(label(), "Ada");
    shop.database().execute("UPDATE contact SET record = replace(record, 'Ada', 'Eve')", []).unwrap();
    assert_eq!(label(), "");
}

/// Who was erased does not come back by a row out of an older copy.
#[test]
fn a_record_of_somebody_who_was_erased_is_found() {
    let (shop, _) = Shop::stocked();
    let member = shop.call("member.enroll", json!({ "first_name": "Ada" }));
    let conn = shop.database();
    conn.execute_batch("CREATE TEMP TABLE kept AS SELECT * FROM contact").unwrap();
    shop.call("member.erase", json!({ "member": member["id"] }));
    shop.must_verify();
    conn.execute_batch("INSERT INTO contact SELECT * FROM kept").unwrap();
    assert_eq!(found(&shop), ["contact"]);
}

/// Changes the last fact, and has its till sign what it is now: chain, head and signature hold.
fn signed_anew(till: &Shop, from: &str, to: &str) -> i64 {
    let (id, signer, conn) = (till.till(), Signer::of(&till.data()), till.database());
    disarm(&conn);
    let of = |sql: &str, seq: i64| -> Vec<u8> { conn.query_row(sql, params![id, seq], |r| r.get(0)).unwrap() };
    let last: i64 = conn.query_row("SELECT seq FROM head WHERE till = ?1", [&id], |r| r.get(0)).unwrap();
    let before = of("SELECT hash FROM fact WHERE till = ?1 AND seq = ?2", last - 1);
    let text = String::from_utf8(of("SELECT bytes FROM fact WHERE till = ?1 AND seq = ?2", last)).unwrap();
    let changed = text.replacen(from, to, 1);
    assert_ne!(changed, text, "{text}");
    let hash = Sha256::new().chain_update(&before).chain_update(&changed).finalize().to_vec();
    let sql = "UPDATE fact SET bytes = ?1, hash = ?2 WHERE till = ?3 AND seq = ?4";
    conn.execute(sql, params![changed.as_bytes(), hash, id, last]).unwrap();
    let signature = hex::decode(signer.sign_head(last, &hash)).unwrap();
    conn.execute("UPDATE head SET hash = ?1, signature = ?2 WHERE till = ?3", params![hash, signature, id]).unwrap();
    seal_end(till);
    last
}

/// Only reading the file to its end shows it: what is wrong stands here, and the place that it goes to is not blamed.
#[test]
fn a_file_that_no_till_would_take_in_is_not_handed_out() {
    let Pair { one, mut two } = Pair::traded(20_261_130, 8);
    let whole =
        two.call("sync.export", json!({ "all": true, "out": two.beside().join("whole") .with_extension("trestle") }));
    take_in(&one, whole["file"].as_str().unwrap().as_ref());
    std::fs::remove_file(whole["file"].as_str().unwrap()).unwrap();
    let id = two.till();
    let seq = signed_anew(&two, &format!("\"till\":\"{id}\""), "\"till\":\"0011223344556677\"");
    // Only a start takes the new end for the till's own.
    two.close();
    two.open();
    for (name, args) in
        [("sync.export", json!({ "all": true, "out": two.beside() })), ("till.invite", json!({ "out": two.beside() }))]
    {
        let refused = two.refused(name, args, "export.damaged");
        assert_eq!((&refused.args["till"], &refused.args["seq"]), (&json!(id), &json!(seq)), "{name}");
        assert!(!has_files(&two), "{name} left a file");
    }
    assert_eq!(two.call("app.status", Value::Null)["till"]["id"], json!(id));
}
