//! What a forger can do who has the file and not the key: nothing that `verify` does not find.

use rusqlite::{Connection, params};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use trestle_tests::cli::Office;
use trestle_tests::forge::disarm;

use super::{facts_of, found, lived_in, stranger};

#[test]
fn one_changed_byte_of_a_fact_is_found_and_named() {
    let (shop, _, _) = lived_in();
    let conn = stranger(&shop);
    disarm(&conn);
    let facts = facts_of(&conn);
    let (_, seq, _, _, bytes, _) = facts.iter().find(|f| f.3 == "sale.committed").unwrap();
    let at = bytes.windows(8).position(|w| w == b"\"total\":").unwrap() + 8;
    let mut forged = bytes.clone();
    forged[at] = if forged[at] == b'1' { b'2' } else { b'1' };
    conn.execute("UPDATE fact SET bytes = ?1 WHERE seq = ?2", params![forged, seq]).unwrap();
    assert_eq!(found(&shop), [("hash".to_owned(), *seq)]);
    conn.execute("UPDATE fact SET bytes = ?1 WHERE seq = ?2", params![bytes, seq]).unwrap();
    shop.must_verify();
}

/// Whoever recomputes the whole chain has hashes that fit, and no signature.
#[test]
fn a_chain_forged_to_its_end_is_found_by_its_signature() {
    let (shop, _, _) = lived_in();
    let conn = stranger(&shop);
    disarm(&conn);
    let (mut previous, mut last) = (vec![0; 32], 0);
    for (_, seq, _, kind, bytes, _) in facts_of(&conn) {
        let text = String::from_utf8(bytes).unwrap();
        let forged = if kind == "cash.moved" { text.replace("bank", "moon") } else { text };
        previous = Sha256::new().chain_update(&previous).chain_update(&forged).finalize().to_vec();
        let sql = "UPDATE fact SET bytes = ?1, hash = ?2 WHERE seq = ?3";
        conn.execute(sql, params![forged.as_bytes(), previous, seq]).unwrap();
        last = seq;
    }
    conn.execute("UPDATE head SET hash = ?1", [&previous]).unwrap();
    let findings = found(&shop);
    assert!(findings.contains(&("signature".to_owned(), last)), "{findings:?}");
    assert!(findings.iter().any(|(what, _)| what == "checkpoint"), "the closing of the day before: {findings:?}");
}

#[test]
fn a_forged_signature_is_found() {
    let (shop, _, _) = lived_in();
    let conn = stranger(&shop);
    for table in ["head", "checkpoint"] {
        let sql = format!("SELECT seq, signature FROM {table} LIMIT 1");
        let (seq, genuine): (i64, Vec<u8>) = conn.query_row(&sql, [], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
        for forged in [vec![0; 64], vec![], genuine.iter().map(|b| b ^ 1).collect()] {
            set_signature(&conn, table, seq, &forged);
            assert_eq!(found(&shop), [("signature".to_owned(), seq)], "{table}");
        }
        set_signature(&conn, table, seq, &genuine);
        shop.must_verify();
    }
}

fn set_signature(conn: &Connection, table: &str, seq: i64, signature: &[u8]) {
    conn.execute(&format!("UPDATE {table} SET signature = ?1 WHERE seq = ?2"), params![signature, seq]).unwrap();
}

#[test]
fn facts_taken_away_are_missed_in_the_middle_and_at_the_end() {
    for last in [false, true] {
        let (shop, _, _) = lived_in();
        let conn = stranger(&shop);
        disarm(&conn);
        let facts = facts_of(&conn).len() as i64;
        let gone = if last { facts } else { facts / 2 };
        conn.execute("DELETE FROM fact WHERE seq = ?1", [gone]).unwrap();
        let findings: Vec<String> = found(&shop).into_iter().map(|(what, _)| what).collect();
        assert!(findings.contains(&(if last { "head" } else { "gap" }).to_owned()), "{findings:?}");
    }
}

/// A till whose key is exchanged for another's cannot go on with the series.
#[test]
fn another_key_in_the_place_of_the_tills_own_is_found() {
    let (shop, _, _) = lived_in();
    let conn = stranger(&shop);
    conn.execute("UPDATE till SET public_key = ?1", [vec![7_u8; 32]]).unwrap();
    let findings: Vec<String> = found(&shop).into_iter().map(|(what, _)| what).collect();
    assert!(findings.contains(&"key".to_owned()) && findings.contains(&"signature".to_owned()), "{findings:?}");
}

#[test]
fn a_fact_of_broken_json_is_a_finding_and_no_bug_of_ours() {
    let (mut shop, _, _) = lived_in();
    let conn = stranger(&shop);
    disarm(&conn);
    let seq = facts_of(&conn).iter().find(|f| f.3 == "cash.moved").unwrap().1;
    let broken = &b"{\"till\":"[..];
    conn.execute("UPDATE fact SET bytes = ?1 WHERE seq = ?2", params![broken, seq]).unwrap();
    let findings = found(&shop);
    for what in ["envelope", "hash"] {
        assert!(findings.contains(&(what.to_owned(), seq)), "{findings:?}");
    }
    assert!(findings.contains(&("fold".to_owned(), 0)), "no projection can be computed from it: {findings:?}");
    drop(conn);
    shop.close();
    let run = Office::at(&shop.data()).run(&["verify"]);
    let (said, error): (Value, Value) = (run.out.parse().unwrap(), run.err.parse().unwrap());
    assert_eq!((run.code, &error["code"]), (1, &json!("verify.found")));
    let told: Vec<&str> = said["findings"].as_array().unwrap().iter().map(|f| f["what"].as_str().unwrap()).collect();
    assert_eq!(told, findings.iter().map(|(what, _)| what.as_str()).collect::<Vec<_>>());
}

/// The key that a certificate names must have signed it, or a stranger's key could be the root of a shop.
#[test]
fn a_forged_certificate_of_the_founder_is_found() {
    let (shop, _, _) = lived_in();
    let conn = stranger(&shop);
    disarm(&conn);
    let forge = |field: &str, from: &str, to: &str| {
        let genuine = facts_of(&conn).into_iter().find(|f| f.1 == 1).unwrap().4;
        let text = String::from_utf8(genuine.clone()).unwrap();
        let forged = text.replace(&format!("\"{field}\":{from}"), &format!("\"{field}\":{to}"));
        assert_ne!(text, forged, "{field}");
        conn.execute("UPDATE fact SET bytes = ?1 WHERE seq = 1", [forged.as_bytes()]).unwrap();
        let findings = found(&shop);
        assert!(findings.contains(&("certificate".to_owned(), 1)), "{field}: {findings:?}");
        conn.execute("UPDATE fact SET bytes = ?1 WHERE seq = 1", [genuine]).unwrap();
    };
    forge("number", "1", "2");
    forge("block", "[2,", "[1,");
    forge("issuer", "\"", "\"0");
    forge("signature", "\"", "\"00");
    shop.must_verify();
}

#[test]
fn columns_that_say_other_than_the_fact_beside_them_are_found() {
    let (shop, _, _) = lived_in();
    let conn = stranger(&shop);
    disarm(&conn);
    let (_, seq, lamport, kind, _, _) = facts_of(&conn).into_iter().find(|f| f.3 == "sale.committed").unwrap();
    for change in ["kind = 'cash.moved'", "lamport = lamport + 1"] {
        conn.execute(&format!("UPDATE fact SET {change} WHERE seq = ?1"), [seq]).unwrap();
        assert_eq!(found(&shop), [("envelope".to_owned(), seq)], "{change}");
        let back = "UPDATE fact SET kind = ?1, lamport = ?2 WHERE seq = ?3";
        conn.execute(back, params![kind, lamport, seq]).unwrap();
    }
    shop.must_verify();
}

/// Changes what a fact says, and gives every later fact the hash that fits; the last one goes into the head, and what would
/// tell of it is deleted.
fn rewrite_the_past(conn: &Connection) {
    disarm(conn);
    let (mut previous, mut end) = (vec![0; 32], 0);
    for (_, seq, _, kind, bytes, _) in facts_of(conn) {
        let text = String::from_utf8(bytes).unwrap();
        let forged = if kind == "cash.moved" { text.replace("bank", "moon") } else { text };
        previous = Sha256::new().chain_update(&previous).chain_update(&forged).finalize().to_vec();
        let sql = "UPDATE fact SET bytes = ?1, hash = ?2 WHERE seq = ?3";
        conn.execute(sql, params![forged.as_bytes(), previous, seq]).unwrap();
        end = seq;
    }
    conn.execute("UPDATE head SET hash = ?1, seq = ?2", params![previous, end]).unwrap();
    conn.execute_batch("DELETE FROM checkpoint; UPDATE projected SET stamp = ''").unwrap();
}

/// The next sale signed over the forged end, and from then on everything looked as it must.
#[test]
fn a_past_that_was_rewritten_without_the_key_is_not_signed_over() {
    let (mut shop, ids, _) = lived_in();
    shop.close();
    rewrite_the_past(&stranger(&shop));
    shop.open();
    let status = shop.call("app.status", Value::Null);
    assert_eq!(status["store"]["refuses"], json!("journal.not_as_signed"));
    let basket = shop.call("basket.add_item", json!({ "item": ids[0] }));
    let cash = json!([{ "kind": "cash", "amount": basket["cash"]["due"] }]);
    let sale = json!({ "basket": basket["basket"], "total": basket["total"], "tenders": cash });
    shop.refused("sale.commit", sale, "journal.not_as_signed");
    let findings = found(&shop);
    assert!(findings.iter().any(|(what, _)| what == "signature"), "{findings:?}");
    // It can still be looked at.
    shop.call("day.report", Value::Null);
}

/// What was forged, and how.
type Forgery = (&'static str, fn(&Connection));

#[test]
fn a_past_that_is_rewritten_under_an_open_till_is_not_signed_over_either() {
    let movement = json!({ "flow": "in", "amount": 100, "reason": "change" });
    // All of it; only the last fact; only its counter in the head; a fact behind the end.
    let forgeries: [Forgery; 4] = [
        ("everything", rewrite_the_past),
        ("the last fact", |conn| {
            disarm(conn);
            conn.execute("UPDATE fact SET hash = zeroblob(32) WHERE seq = (SELECT max(seq) FROM fact)", []).unwrap();
        }),
        ("the head", |conn| {
            conn.execute("UPDATE head SET lamport = lamport + 1000", []).unwrap();
        }),
        ("one more", |conn| {
            let sql = "INSERT INTO fact (till, seq, lamport, kind, bytes, hash)
                       SELECT till, seq + 1, lamport + 1, kind, bytes, hash FROM fact ORDER BY seq DESC LIMIT 1";
            conn.execute(sql, []).unwrap();
        }),
    ];
    for (what, forge) in forgeries {
        let (mut shop, _, _) = lived_in();
        shop.call("session.move_cash", movement.clone());
        forge(&stranger(&shop));
        shop.refused("session.move_cash", movement.clone(), "journal.not_as_signed");
        shop.close();
        shop.open();
        let refuses = shop.call("app.status", Value::Null)["store"]["refuses"].take();
        assert_eq!(refuses, json!("journal.not_as_signed"), "{what}");
    }
}

/// A checkpoint has the same signature as an end: whoever cut the series off there and put it into the head had every sale since
/// that closing gone, and the next one was signed over it.
#[test]
fn a_series_that_was_cut_off_at_a_signed_closing_is_noticed_at_opening_and_by_verify() {
    let (mut shop, ids, _) = lived_in();
    shop.close();
    let conn = stranger(&shop);
    disarm(&conn);
    conn.execute_batch(
        "DELETE FROM fact WHERE seq > (SELECT seq FROM checkpoint);
         UPDATE head SET (seq, hash, signature) = (SELECT seq, hash, signature FROM checkpoint);
         UPDATE head SET lamport = (SELECT lamport FROM fact WHERE fact.seq = head.seq),
           at = (SELECT json_extract(CAST(bytes AS TEXT), '$.at') FROM fact WHERE fact.seq = head.seq);
         UPDATE projected SET stamp = ''",
    )
    .unwrap();
    let seq: i64 = conn.query_row("SELECT seq FROM head", [], |r| r.get(0)).unwrap();
    drop(conn);
    // With the seal of another end, and with none, as an earlier version left it.
    for seal in ["seal", "NULL"] {
        stranger(&shop).execute(&format!("UPDATE head SET seal = {seal}"), []).unwrap();
        shop.open();
        let status = shop.call("app.status", Value::Null);
        assert_eq!(status["store"]["refuses"], json!("journal.not_as_signed"));
        let basket = shop.call("basket.add_item", json!({ "item": ids[0] }));
        let cash = json!([{ "kind": "cash", "amount": basket["cash"]["due"] }]);
        let sale = json!({ "basket": basket["basket"], "total": basket["total"], "tenders": cash });
        shop.refused("sale.commit", sale, "journal.not_as_signed");
        assert!(found(&shop).contains(&("head".to_owned(), seq)), "{:?}", found(&shop));
        shop.close();
    }
}

/// Without its row the till wrote nothing more, and `verify` was clean.
#[test]
fn a_database_that_no_longer_says_whose_it_is_is_noticed() {
    let (mut shop, _, _) = lived_in();
    shop.close();
    let conn = stranger(&shop);
    disarm(&conn);
    conn.execute("DELETE FROM me", []).unwrap();
    drop(conn);
    shop.open();
    assert!(found(&shop).iter().any(|(what, _)| what == "head"), "{:?}", found(&shop));
    assert_eq!(shop.call("app.status", Value::Null)["store"]["refuses"], json!("journal.not_as_signed"));
    let movement = json!({ "flow": "in", "amount": 100, "reason": "change" });
    shop.refused("session.move_cash", movement, "journal.not_as_signed");
}

/// Columns that hold something else than they should: `bug` was said of every command.
#[test]
fn a_head_that_is_none_any_more_is_noticed_and_no_bug() {
    for change in ["seal = x'00'", "hash = x''", "signature = x'00'", "seal = x''"] {
        let (mut shop, _, _) = lived_in();
        shop.close();
        stranger(&shop).execute(&format!("UPDATE head SET {change}"), []).unwrap();
        shop.open();
        assert_eq!(
            shop.call("app.status", Value::Null)["store"]["refuses"],
            json!("journal.not_as_signed"),
            "{change}"
        );
        let said = found(&shop);
        assert!(said.iter().any(|(what, _)| ["head", "signature"].contains(&what.as_str())), "{change}: {said:?}");
    }
}

/// What keeps facts from being changed was taken away: nothing told.
#[test]
fn triggers_indexes_and_tables_that_are_not_this_programs_are_found() {
    let changes = [
        "DROP TRIGGER fact_no_update",
        "DROP TRIGGER me_no_delete; CREATE TRIGGER me_no_delete BEFORE DELETE ON me BEGIN SELECT 1; END",
        "DROP INDEX sale_by_day",
        "DROP VIEW member_sale",
        "CREATE TABLE stranger (x)",
        "CREATE TRIGGER stranger AFTER INSERT ON fact BEGIN DELETE FROM sale; END",
    ];
    for change in changes {
        let (shop, _, _) = lived_in();
        stranger(&shop).execute_batch(change).unwrap();
        assert!(found(&shop).contains(&("schema".to_owned(), 0)), "{change}: {:?}", found(&shop));
    }
}

/// The next sale once signed over a rewritten past, and `verify` was clean.
#[test]
fn a_past_that_was_rewritten_without_the_key_is_found_after_the_next_sale_too() {
    let (mut shop, ids, _) = lived_in();
    let closed: i64 = stranger(&shop).query_row("SELECT seq FROM checkpoint", [], |r| r.get(0)).unwrap();
    shop.close();
    rewrite_the_past(&stranger(&shop));
    // Whether the till still opens and sells is for others to say; if it does, it is found.
    let Ok(engine) = shop.try_open() else { return };
    let found = |engine: &trestle_engine::Engine| -> Vec<(String, i64)> {
        let verified = engine.verify(&mut |_, _| std::ops::ControlFlow::Continue(())).unwrap();
        verified.findings.iter().map(|f| (f.what.to_owned(), f.seq)).collect()
    };
    assert!(found(&engine).contains(&("closing".to_owned(), closed)));
    let _ = engine.call("basket.clear", Value::Null, None);
    let basket = engine.call("basket.add_item", json!({ "item": ids[0] }), None);
    if let Ok(basket) = basket.map(|reply| reply.result) {
        let cash = json!([{ "kind": "cash", "amount": basket["cash"]["due"] }]);
        let args = json!({ "basket": basket["basket"], "total": basket["total"], "tenders": cash });
        let _ = engine.call("sale.commit", args, None);
    }
    assert!(found(&engine).contains(&("closing".to_owned(), closed)));
}

#[test]
fn a_closing_without_its_signed_head_is_found() {
    let (shop, _, _) = lived_in();
    let conn = stranger(&shop);
    let seq: i64 = conn.query_row("SELECT seq FROM checkpoint", [], |r| r.get(0)).unwrap();
    conn.execute_batch("CREATE TEMP TABLE kept AS SELECT * FROM checkpoint; DELETE FROM checkpoint").unwrap();
    assert_eq!(found(&shop), [("closing".to_owned(), seq)]);
    // Another checkpoint is none of this closing.
    let sql = "INSERT INTO checkpoint (till, seq, hash, signature) SELECT till, seq, hash, signature FROM head";
    conn.execute_batch(sql).unwrap();
    assert_eq!(found(&shop), [("closing".to_owned(), seq)]);
    conn.execute_batch("DELETE FROM checkpoint; INSERT INTO checkpoint SELECT * FROM kept; DROP TABLE kept").unwrap();
    shop.must_verify();
}

/// From the stored head the next fact takes its counter, and the clock is judged.
#[test]
fn a_head_with_another_counter_or_time_than_its_fact_is_found() {
    let (shop, _, _) = lived_in();
    let conn = stranger(&shop);
    for column in ["lamport", "at"] {
        for by in [1, -1, 1_000_000] {
            conn.execute(&format!("UPDATE head SET {column} = {column} + ?1"), [by]).unwrap();
            let findings: Vec<String> = found(&shop).into_iter().map(|(what, _)| what).collect();
            assert_eq!(findings, ["head"], "{column} {by}");
            conn.execute(&format!("UPDATE head SET {column} = {column} - ?1"), [by]).unwrap();
        }
    }
    shop.must_verify();
}

/// All closings of the demo shop are told in one transaction.
#[test]
fn every_closing_of_the_demo_shop_stands_on_a_signed_head() {
    let shop = trestle_tests::shop::Shop::unfounded();
    shop.call("shop.demo", Value::Null);
    let conn = stranger(&shop);
    let sql = "SELECT (SELECT count(*) FROM session_closed), (SELECT count(*) FROM session_closed JOIN checkpoint USING (till, seq))";
    let (closings, signed): (i64, i64) = conn.query_row(sql, [], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
    assert!(closings > 1 && closings == signed, "{closings} closings, {signed} signed");
    shop.must_verify();
}
