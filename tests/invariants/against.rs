//! What the holder of a till's key can do to its past, and what tells: files of other tills, and heads that were printed.

use rusqlite::params;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use trestle_engine::{ApiError, Verified};
use trestle_tests::cli::Office;
use trestle_tests::exchange::{everything, meet, take_in};
use trestle_tests::forge::{disarm, seal_end};
use trestle_tests::shop::Shop;
use trestle_tests::unpacked::Signer;

use super::facts_of;

fn against(till: &Shop, text: &str) -> Result<Verified, ApiError> {
    till.engine().verify_against(text, &mut |_, _| std::ops::ControlFlow::Continue(()))
}

/// What is found against something, as (what, till, number).
fn found(till: &Shop, text: &str) -> Vec<(String, String, i64)> {
    let verified = against(till, text).unwrap();
    verified.findings.iter().map(|f| (f.what.to_owned(), f.till.clone(), f.seq)).collect()
}

/// What `verify` misses by itself, as (till, number).
fn missed(till: &Shop) -> Vec<(String, i64)> {
    let verified = till.engine().verify(&mut |_, _| std::ops::ControlFlow::Continue(())).unwrap();
    let missing = verified.findings.iter().filter(|f| f.what == "missing");
    missing.map(|f| (f.till.clone(), f.seq)).collect()
}

/// Two tills that have met, the first with a day closed; and the head that its report printed.
fn scene() -> (Shop, Shop, String) {
    let (one, ids) = Shop::stocked();
    one.call("session.open", json!({ "float": "50" }));
    one.call("session.move_cash", json!({ "flow": "out", "amount": "20", "reason": "bank" }));
    one.sell(&ids[0]);
    one.call("session.count", json!({ "total": "34.50" }));
    let z = one.call("session.close", json!({}));
    let two = Shop::joined_to(&one);
    two.sell(&ids[1]);
    meet(&two, &one);
    let head = &z["head"];
    let printed = format!("{}:{}:{}", head["till"].as_str().unwrap(), head["seq"], head["hash"].as_str().unwrap());
    (one, two, printed)
}

/// Everything is written anew and signed with the till's own key: by itself it is clean.
fn rewrite_with_the_key(till: &mut Shop) -> i64 {
    let (id, signer) = (till.till(), Signer::of(&till.data()));
    till.close();
    let conn = till.database();
    disarm(&conn);
    let (mut previous, mut first) = (vec![0; 32], None);
    for (_, seq, _, kind, bytes, _) in facts_of(&conn).into_iter().filter(|f| f.0 == id) {
        let text = String::from_utf8(bytes).unwrap();
        let forged = if kind == "cash.moved" { text.replace("bank", "moon") } else { text.clone() };
        if forged != text {
            first = first.or(Some(seq));
        }
        previous = Sha256::new().chain_update(&previous).chain_update(&forged).finalize().to_vec();
        let sql = "UPDATE fact SET bytes = ?1, hash = ?2 WHERE till = ?3 AND seq = ?4";
        conn.execute(sql, params![forged.as_bytes(), previous, id, seq]).unwrap();
        for table in ["head", "checkpoint"] {
            let signature = hex::decode(signer.sign_head(seq, &previous)).unwrap();
            let sql = format!("UPDATE {table} SET hash = ?1, signature = ?2 WHERE till = ?3 AND seq = ?4");
            conn.execute(&sql, params![previous, signature, id, seq]).unwrap();
        }
    }
    conn.execute_batch("UPDATE projected SET stamp = ''").unwrap();
    drop(conn);
    seal_end(till);
    till.open();
    first.unwrap()
}

#[test]
fn a_past_written_anew_with_the_key_is_clean_by_itself_and_found_against_others() {
    let (mut one, two, printed) = scene();
    let id = one.till();
    let file = everything(&two).display().to_string();
    for text in [&file, &printed] {
        assert_eq!(found(&one, text), [], "before: {text}");
        assert_eq!(found(&two, text), [], "the other till: {text}");
    }
    let first = rewrite_with_the_key(&mut one);
    one.must_verify();
    assert_eq!(found(&one, &file), [("differs".to_owned(), id.clone(), first)], "the first that differs");
    let closed: i64 = printed.split(':').nth(1).unwrap().parse().unwrap();
    let shortened = &printed[..printed.rfind(':').unwrap() + 17];
    let by_number = printed.replacen(&id, "1", 1);
    for text in [printed.as_str(), shortened, &by_number, &printed.to_uppercase()] {
        assert_eq!(found(&one, text), [("differs".to_owned(), id.clone(), closed)], "{text}");
    }
    // Even a file of its own tells: the other till's word on what it had seen is in it.
    let own = found(&one, &everything(&one).display().to_string());
    assert_eq!(own.iter().map(|f| (f.0.as_str(), &f.1)).collect::<Vec<_>>(), [("differs", &id)]);
}

/// Of what another till has seen of this one it tells by its own facts, without these facts being in the file.
#[test]
fn what_another_till_says_it_has_seen_is_compared_too() {
    let (mut one, two, _) = scene();
    // Only what the first till has not acknowledged: nothing of its own.
    let args = json!({ "out": two.beside().join("own.trestle"), "all": true });
    let all = two.call("sync.export", args)["file"].as_str().unwrap().to_owned();
    let key = two.engine().bundle_key().unwrap();
    let mut only = trestle_tests::unpacked::Unpacked::of(all.as_ref(), &key);
    only.entries.retain(|entry| !entry.name.contains(&one.till()));
    only.edit(|m| m["ranges"].as_array_mut().unwrap().retain(|r| r["till"] != json!(one.till())));
    only.edit(|m| m["totals"].as_array_mut().unwrap().retain(|r| r["till"] != json!(one.till())));
    only.close(&Signer::of(&two.data()));
    let file = two.beside().join("only.trestle");
    std::fs::write(&file, only.packed(&key)).unwrap();
    let file = file.display().to_string();
    assert_eq!(found(&one, &file), []);
    rewrite_with_the_key(&mut one);
    let findings = found(&one, &file);
    assert_eq!(findings.iter().map(|f| (f.0.as_str(), &f.1)).collect::<Vec<_>>(), [("differs", &one.till())]);
}

/// A file of few facts tells too: a closing by what its till had seen then, a run by the hash that it goes on from.
#[test]
fn a_file_that_holds_none_of_the_facts_that_were_written_anew_tells_of_them() {
    let (mut one, two, _) = scene();
    // Until each knows that the other has everything.
    (0..3).for_each(|_| meet(&two, &one));
    let id = one.till();
    let behind: i64 = one.database().query_row("SELECT seq FROM head WHERE till = ?1", [&id], |r| r.get(0)).unwrap();
    one.close();
    let mut earlier = Shop::copy_of(&one.data());
    one.open();
    two.call("session.count", json!({ "total": "0" }));
    two.call("session.close", json!({}));
    let closing = trestle_tests::exchange::for_till(&two, &one).display().to_string();
    one.call("market.save", json!({ "name": "Riverside" }));
    let going_on = trestle_tests::exchange::for_till(&one, &two).display().to_string();
    assert_eq!(found(&earlier, &closing), []);
    rewrite_with_the_key(&mut earlier);
    let findings = found(&earlier, &closing);
    assert_eq!(findings.iter().map(|f| (f.0.as_str(), &f.1)).collect::<Vec<_>>(), [("differs", &id)]);
    let findings = found(&earlier, &going_on);
    assert!(findings.contains(&("differs".to_owned(), id, behind)), "{findings:?}");
}

/// A backup put back has lost what came after it, and looks whole.
#[test]
fn a_till_that_was_put_back_to_an_earlier_day_is_found_and_another_that_is_behind_is_not() {
    let (mut one, two, _) = scene();
    one.close();
    let earlier = Shop::copy_of(&one.data());
    one.open();
    let goods = one.call("catalog.list", Value::Null)["tiles"][0]["id"].as_str().unwrap().to_owned();
    let behind: i64 =
        one.database().query_row("SELECT seq FROM head WHERE till = ?1", [one.till()], |r| r.get(0)).unwrap();
    one.sell(&goods);
    let file = everything(&one);
    let text = file.display().to_string();
    assert_eq!(found(&earlier, &text), [("missing".to_owned(), one.till(), behind + 1)]);
    let verified = against(&two, &text).unwrap();
    let compared = verified.against.as_ref().unwrap();
    assert!(verified.is_clean() && compared.not_here >= 1 && compared.compared > 10, "{verified:?}");
    take_in(&two, &file);
    assert_eq!(against(&two, &text).unwrap().against.unwrap().not_here, 0);
}

#[test]
fn what_is_neither_a_file_nor_a_head_is_refused_and_so_is_a_file_that_is_not_whole() {
    let (mut one, two, printed) = scene();
    let code = |text: &str| against(&one, text).err().map(|error| error.code);
    let short = &printed[..printed.rfind(':').unwrap() + 16];
    for text in ["", "nowhere.trestle", short, "1:2", &printed.replace(':', ";")] {
        assert_eq!(code(text), Some("verify.against_unreadable".to_owned()), "{text}");
    }
    assert_eq!(code(&printed.replacen(&one.till(), "4711", 1)), Some("till.unknown".to_owned()));
    let file = everything(&two);
    let mut bytes = std::fs::read(&file).unwrap();
    bytes.truncate(bytes.len() - 9);
    std::fs::write(&file, bytes).unwrap();
    assert_eq!(code(&file.display().to_string()), Some("bundle.cut".to_owned()));
    one.close();
    let office = Office::at(&one.data());
    let run = office.run(&["verify", "--against", &printed]);
    assert_eq!((run.code, &run.out.parse::<Value>().unwrap()["against"]["compared"]), (0, &json!(1)), "{}", run.err);
    let other = format!("{}:{}", &printed[..printed.rfind(':').unwrap()], "0".repeat(16));
    let run = office.run(&["verify", "--against", &other]);
    assert_eq!((run.code, &run.out.parse::<Value>().unwrap()["findings"][0]["what"]), (1, &json!("differs")));
}

/// Facts of another till deleted, up to an end of it that has a signature: the sales were gone and nothing told, and the other
/// till, which had heard that they had arrived, never sent them again.
#[test]
fn facts_of_another_till_that_were_here_and_are_gone_are_missed() {
    let (mut one, two, _) = scene();
    let id = two.till();
    meet(&two, &one);
    one.must_verify();
    one.close();
    let last: i64 = {
        let conn = one.database();
        disarm(&conn);
        conn.execute_batch("DELETE FROM checkpoint WHERE till <> (SELECT till FROM me)").unwrap();
        let sql = "SELECT max(seq) FROM fact WHERE till = ?1";
        let last: i64 = conn.query_row(sql, [&id], |r| r.get(0)).unwrap();
        // As far as an earlier file brought them: its end was signed too.
        conn.execute("DELETE FROM fact WHERE till = ?1 AND seq >= ?2", params![id, last]).unwrap();
        let sql = "UPDATE head SET (seq, hash) = (SELECT seq, hash FROM fact WHERE till = ?1 ORDER BY seq DESC LIMIT 1)
                   WHERE till = ?1";
        conn.execute(sql, [&id]).unwrap();
        conn.execute("UPDATE projected SET stamp = ''", []).unwrap();
        // What is kept apart is no fact that was here.
        let sql = "INSERT INTO fork (till, seq, hash, bytes) VALUES (?1, ?2, randomblob(32), x'7b7d')";
        conn.execute(sql, params![id, last]).unwrap();
        last
    };
    one.open();
    assert_eq!(missed(&one), [(id, last)]);
}

/// An own series that was cut off by the holder of its key: what another till has seen of it stands in that one's facts.
#[test]
fn facts_of_this_till_that_another_has_seen_and_that_are_gone_are_missed() {
    let (mut one, two, _) = scene();
    meet(&one, &two);
    meet(&two, &one);
    let id = one.till();
    let seen: i64 = one.database().query_row("SELECT max(last) FROM seen WHERE of = ?1", [&id], |r| r.get(0)).unwrap();
    one.close();
    let conn = one.database();
    disarm(&conn);
    conn.execute_batch("UPDATE projected SET stamp = ''").unwrap();
    conn.execute("DELETE FROM fact WHERE till = ?1 AND seq >= ?2", params![id, seen]).unwrap();
    drop(conn);
    one.open();
    assert_eq!(missed(&one), [(id, seen)]);
}
