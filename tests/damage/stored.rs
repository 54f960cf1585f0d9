//! Damage in what a till has stored itself, and what becomes of it when it hands over: the file is whole, what does not fit is
//! left out and named, and the place that the file goes to is not blamed.

use rusqlite::params;
use serde_json::{Value, json};
use trestle_tests::exchange::{everything, hand_over, take_in};
use trestle_tests::forge::disarm;
use trestle_tests::pair::Pair;
use trestle_tests::shop::Shop;

/// What `verify` finds of a till, as (what, till, number).
fn found(till: &Shop) -> Vec<(String, String, i64)> {
    let verified = till.engine().verify(&mut |_, _| std::ops::ControlFlow::Continue(())).unwrap();
    verified.findings.iter().map(|f| (f.what.to_owned(), f.till.clone(), f.seq)).collect()
}

/// A contact record that the second till wrote: its fact and number.
fn contact_of(till: &Shop) -> (String, i64) {
    let sql = "SELECT fact FROM contact WHERE fact LIKE ?1 || '-%' ORDER BY rowid LIMIT 1";
    let fact: String = till.database().query_row(sql, [till.till()], |r| r.get(0)).unwrap();
    let seq = fact.rsplit_once('-').unwrap().1.parse().unwrap();
    (fact, seq)
}

fn left_out(file: &Value) -> Vec<(String, String, i64, i64)> {
    let one = |l: &Value| {
        let text = |field: &str| l[field].as_str().unwrap().to_owned();
        (text("what"), text("till"), l["from"].as_i64().unwrap(), l["to"].as_i64().unwrap())
    };
    file["left_out"].as_array().into_iter().flatten().map(one).collect()
}

fn export(till: &Shop, name: &str) -> Value {
    till.call("sync.export", json!({ "all": true, "out": till.beside().join(name) }))
}

/// One changed contact row ended all exchange, the stick was blamed, and `verify` was clean.
#[test]
fn a_changed_contact_record_is_found_left_out_and_named_and_the_rest_travels() {
    let Pair { one, two } = Pair::traded(20_261_130, 16);
    let ((fact, seq), conn) = (contact_of(&two), two.database());
    conn.execute_batch("CREATE TEMP TABLE kept AS SELECT * FROM contact").unwrap();
    for (n, change) in [
        "record = replace(record, 'a', 'b')",
        "record = ''",
        "record = record || x'0a'",
        "record = CAST(x'7b22ff22' AS TEXT)",
        "salt = x''",
        "salt = randomblob(16)",
    ]
    .into_iter()
    .enumerate()
    {
        let changed = conn.execute(&format!("UPDATE contact SET {change} WHERE fact = ?1"), [&fact]).unwrap();
        assert_eq!(changed, 1);
        assert_eq!(found(&two), [("contact".to_owned(), two.till(), seq)], "{change}");
        let file = export(&two, &format!("file-{n}.trestle"));
        assert_eq!(left_out(&file), [("contact".to_owned(), two.till(), seq, seq)], "{change}");
        if n == 0 {
            let came = take_in(&one, file["file"].as_str().unwrap().as_ref());
            assert!(came["new_facts"].as_i64().unwrap() > 16 && came["contacts"].as_i64().unwrap() > 1, "{came}");
            let newcomer = Shop::unfounded();
            let invited = two.invite();
            assert_eq!(left_out(&invited), left_out(&file));
            newcomer.join(&invited);
            newcomer.must_verify();
        } else {
            assert_eq!(take_in(&one, file["file"].as_str().unwrap().as_ref())["contacts"], 0, "{change}");
        }
        assert_eq!(one.call("sync.status", Value::Null)["contacts_missing"], 1, "{change}: a gap, and no attack");
        conn.execute_batch("DELETE FROM contact; INSERT INTO contact SELECT * FROM kept").unwrap();
    }
    one.must_verify();
}

/// The rest of a row is no part of the commitment, and decides what is found by it.
#[test]
fn a_contact_row_that_says_other_than_its_record_is_found() {
    let Pair { two, .. } = Pair::traded(20_261_130, 16);
    let (fact, seq) = contact_of(&two);
    let (mut clean, conn) = (0, two.database());
    for change in ["keyed = randomblob(32)", "member = member || '0'"] {
        conn.execute_batch("BEGIN").unwrap();
        conn.execute_batch("CREATE TEMP TABLE kept AS SELECT * FROM contact; COMMIT").unwrap();
        conn.execute(&format!("UPDATE contact SET {change} WHERE fact = ?1"), [&fact]).unwrap();
        assert_eq!(found(&two), [("contact".to_owned(), two.till(), seq)], "{change}");
        conn.execute_batch("DELETE FROM contact; INSERT INTO contact SELECT * FROM kept; DROP TABLE kept").unwrap();
        two.must_verify();
        clean += 1;
    }
    assert_eq!(clean, 2);
    conn.execute("DELETE FROM contact WHERE fact = ?1", [&fact]).unwrap();
    assert_eq!(found(&two), [("contact".to_owned(), two.till(), seq)], "its own record is gone");
    let sql = "INSERT INTO contact (fact, member, record, salt) VALUES (?1, 'nobody', '{}', x'00')";
    conn.execute(sql, [format!("{}-1", two.till())]).unwrap();
    let expected = [1, seq].map(|seq| ("contact".to_owned(), two.till(), seq));
    assert_eq!(found(&two), expected, "and one that nothing commits to is there");
}

/// A damaged record stood in the way of the good one for ever.
#[test]
fn a_damaged_record_is_mended_by_the_good_one_of_another_till() {
    let Pair { one, two } = Pair::traded(20_261_130, 16);
    take_in(&one, &everything(&two));
    let (fact, _) = contact_of(&two);
    two.database().execute("UPDATE contact SET record = '{}' WHERE fact = ?1", [&fact]).unwrap();
    assert_eq!(found(&two).len(), 1);
    let came = take_in(&two, &everything(&one));
    assert!(came["contacts"].as_i64().unwrap() >= 1, "{came}");
    two.must_verify();
    assert_eq!(left_out(&export(&two, "mended.trestle")), []);
}

/// What is wrong with a fact was said of the stick.
#[test]
fn a_damaged_fact_is_left_out_and_named_and_everything_around_it_travels() {
    let Pair { one, two } = Pair::traded(20_261_130, 16);
    two.call("session.count", json!({ "total": "0" }));
    two.call("session.close", json!({}));
    let goods = two.call("catalog.list", Value::Null)["tiles"][0]["id"].as_str().unwrap().to_owned();
    two.sell(&goods);
    let conn = two.database();
    disarm(&conn);
    let (id, closed): (String, i64) =
        (two.till(), conn.query_row("SELECT seq FROM checkpoint WHERE till = ?1", [two.till()], |r| r.get(0)).unwrap());
    let last: i64 = conn.query_row("SELECT seq FROM head WHERE till = ?1", [&id], |r| r.get(0)).unwrap();
    assert!(closed + 1 < last);
    let seq = closed + 1;
    let sql = "UPDATE fact SET bytes = CAST(replace(CAST(bytes AS TEXT), '\"at\":', '\"at\":9') AS BLOB)
               WHERE till = ?1 AND seq = ?2";
    assert_eq!(conn.execute(sql, params![id, seq]).unwrap(), 1);
    let file = export(&two, "around.trestle");
    assert_eq!(left_out(&file), [("facts".to_owned(), id.clone(), seq, seq)]);
    let came = take_in(&one, file["file"].as_str().unwrap().as_ref());
    assert!(came["new_facts"].as_i64().unwrap() >= last - 1, "{came}");
    let of_two = |status: &Value| {
        let tills = status["tills"].as_array().unwrap();
        tills.iter().find(|t| t["till"]["till"] == json!(id)).unwrap()["gaps"].clone()
    };
    assert_eq!(of_two(&one.call("sync.status", Value::Null)), json!([[seq, seq]]), "what is missing shows");
    let refused = two.refused("till.invite", json!({ "out": two.beside() }), "export.damaged");
    assert_eq!((&refused.args["till"], &refused.args["seq"]), (&json!(id), &json!(seq)), "a new till begins whole");
    assert!(std::fs::read_dir(two.beside()).unwrap().all(|e| {
        let name = e.unwrap().file_name().into_string().unwrap();
        !name.ends_with("invitation") && !name.ends_with(".part")
    }));
}

#[test]
fn where_nothing_can_be_handed_on_the_damaged_fact_is_named_and_no_file_is_left() {
    let (shop, ids) = Shop::stocked();
    shop.sell(&ids[0]);
    let conn = shop.database();
    disarm(&conn);
    conn.execute("UPDATE fact SET bytes = CAST('rotten' AS BLOB) WHERE seq = (SELECT max(seq) FROM fact)", []).unwrap();
    let last: i64 = conn.query_row("SELECT max(seq) FROM fact", [], |r| r.get(0)).unwrap();
    let out = shop.beside().join("nothing.trestle");
    let refused = shop.refused("sync.export", json!({ "all": true, "out": out }), "export.damaged");
    assert_eq!((&refused.args["till"], &refused.args["seq"]), (&json!(shop.till()), &json!(last)));
    assert!(!out.exists());
}

/// The certificate of a till is damaged: what it wrote cannot be checked by anybody, and everything else can.
#[test]
fn a_till_whose_certificate_does_not_hold_is_left_out_and_named() {
    let Pair { one, two } = Pair::traded(20_261_130, 8);
    take_in(&one, &everything(&two));
    let id = two.till();
    one.database()
        .execute(
            "UPDATE till SET certificate = replace(certificate, '\"number\":2', '\"number\":3') WHERE id = ?1",
            [&id],
        )
        .unwrap();
    one.database().execute("DELETE FROM certificate WHERE id = ?1", [&id]).unwrap();
    let file = export(&one, "without.trestle");
    let left = left_out(&file);
    assert_eq!((left.len(), &left[0].0, &left[0].1), (1, &"facts".to_owned(), &id), "{left:?}");
    let other = Shop::joined_by(&two.invite());
    take_in(&other, file["file"].as_str().unwrap().as_ref());
    other.must_verify();
}

/// A file that is read while it is being written is nobody's to take in.
#[test]
fn a_part_of_a_file_is_never_offered_nor_taken_in_with_its_folder() {
    let Pair { one, two } = Pair::traded(20_261_130, 4);
    let folder = one.beside().join("stick");
    std::fs::create_dir(&folder).unwrap();
    let whole = std::fs::read(everything(&two)).unwrap();
    for name in [".trestle-0011-1.part", ".till-2.trestle.trestle-part", "._till-2.trestle"] {
        std::fs::write(folder.join(name), &whole).unwrap();
    }
    let device = one.call("app.status", Value::Null)["device"].clone();
    let mut device = device;
    device["exchange_folder"] = json!(folder);
    one.call("settings.save", json!({ "device": device }));
    assert_eq!(one.call("sync.status", Value::Null)["offered"], json!([]));
    one.refused("sync.import", json!({ "files": [folder] }), "bundle.not_found");
    drop(hand_over(&two, json!({ "all": true })));
}
