//! Files by somebody who has the shop's key and perhaps a till's, and tells of more than that till can sign.

use serde_json::{Value, json};
use trestle_tests::exchange::everything;
use trestle_tests::pair::Pair;
use trestle_tests::unpacked::{Signer, Unpacked};

use crate::scene::Scene;

#[test]
fn a_checkpoint_that_its_own_till_has_not_signed_is_refused() {
    let scene = Scene::new();
    let (sender, one, two) = (scene.sender(), scene.one(), scene.two());
    let range = scene.whole.range(&one);
    let (to, hash) = (range["to"].as_i64().unwrap(), hex::decode(range["hash"].as_str().unwrap()).unwrap());
    let other = scene.whole.range(&two);
    for (what, signature) in [
        ("signed by the other till", json!(sender.sign_head(to, &hash))),
        ("with the other till's own signature", other["signature"].clone()),
        ("signed by nobody", json!(Signer::of_nobody(1).sign_head(to, &hash))),
        ("for another number", json!(Signer::of(&scene.pair.one.data()).sign_head(to - 1, &hash))),
        ("cut", json!(range["signature"].as_str().unwrap()[2..])),
        ("not signed", json!("")),
        ("signed with no hex", json!("g".repeat(128))),
    ] {
        scene.refuses_with(what, "bundle.checkpoint", |u| {
            u.edit_range(&one, |r| r["signature"] = signature);
            u.sign(&sender);
        });
    }
    scene.refuses_with("a till's facts, all forged by the other", "bundle.checkpoint", |u| {
        u.sign_range(&one, to, &sender);
        u.sign(&sender);
    });
    for (what, code, field) in
        [("another hash before", "bundle.checkpoint", "before"), ("another hash", "bundle.checkpoint", "hash")]
    {
        scene.refuses_with(what, code, |u| {
            u.edit_range(&one, |r| r[field] = json!("11".repeat(32)));
            u.sign(&sender);
        });
    }
    scene.refuses_with("no hash before", "bundle.chain", |u| {
        u.edit_range(&one, |r| r["before"] = json!("11"));
        u.sign(&sender);
    });
    scene.end();
}

#[test]
fn ranges_beyond_all_numbers_are_refused() {
    let scene = Scene::new();
    let (sender, two) = (scene.sender(), scene.two());
    let limits = [i64::MIN, -1, 0, 1 << 53, i64::MAX];
    for (field, value) in limits.into_iter().flat_map(|v| [("from", v), ("to", v)]) {
        scene.refuses_with(&format!("{field} {value}"), "bundle.manifest", |u| {
            u.edit_range(&two, |r| r[field] = json!(value));
            u.sign(&sender);
        });
    }
    scene.refuses_with("a range from behind", "bundle.manifest", |u| {
        u.edit_range(&two, |r| (r["from"], r["to"]) = (json!(9), json!(3)));
        u.sign(&sender);
    });
    scene.refuses_with("a last run that ends later", "bundle.cut", |u| {
        u.edit(|m| {
            let last = m["ranges"].as_array_mut().unwrap().last_mut().unwrap();
            last["to"] = json!(last["to"].as_i64().unwrap() + 1);
        });
        u.sign(&sender);
    });
    scene.refuses_with("a run that begins later", "bundle.chain", |u| {
        u.edit_range(&two, |r| r["from"] = json!(2));
        u.sign(&sender);
    });
    scene.end();
}

/// A file whose sender is `sender`, with certificates put before those that are there.
fn sent_by(u: &mut Unpacked, sender: &Signer, certificates: &[Value]) {
    u.edit(|m| {
        m["sender"] = json!(sender.id());
        let known = m["certificates"].as_array_mut().unwrap();
        known.splice(0..0, certificates.iter().cloned());
    });
    u.sign(sender);
}

#[test]
fn who_is_no_till_of_the_shop_sends_nothing() {
    let scene = Scene::new();
    let (one, two) = (Signer::of(&scene.pair.one.data()), scene.sender());
    let (stranger, friend) = (Signer::of_nobody(1), Signer::of_nobody(2));
    for (what, certificates) in [
        ("without a certificate", vec![]),
        ("by its own word", vec![stranger.certifies(&stranger, 7, [8, 7])]),
        ("a founder of its own", vec![stranger.certifies(&stranger, 1, [2, 767])]),
        ("invited by nobody", vec![friend.certifies(&stranger, 7, [8, 7])]),
        (
            "by a founder of its own",
            vec![friend.certifies(&friend, 1, [2, 767]), friend.certifies(&stranger, 7, [8, 7])],
        ),
        ("in a circle", vec![friend.certifies(&stranger, 7, [8, 7]), stranger.certifies(&friend, 7, [8, 7])]),
        ("with a number that the till does not give", vec![two.certifies(&stranger, 500, [501, 500])]),
        ("with the founder's number", vec![two.certifies(&stranger, 1, [501, 500])]),
        ("with a block that the till does not have", vec![two.certifies(&stranger, 3, [4, 767])]),
        ("with a block around its own number", vec![one.certifies(&stranger, 50, [40, 60])]),
        ("with a restored till's number", vec![one.certifies(&stranger, 800, [801, 800])]),
        (
            "with a certificate signed by another",
            vec![{
                let mut certificate = two.certifies(&stranger, 3, [4, 3]);
                certificate["issuer"] = json!(one.id());
                certificate
            }],
        ),
        (
            "with a certificate changed afterwards",
            vec![{
                let mut certificate = two.certifies(&stranger, 3, [4, 3]);
                certificate["number"] = json!(4);
                certificate
            }],
        ),
        ("with a certificate for another key", vec![two.certifies(&friend, 3, [4, 3])]),
    ] {
        scene.refuses_with(what, "bundle.certificate", |u| sent_by(u, &stranger, &certificates));
    }
    scene.refuses_with("a till's file in a stranger's name", "bundle.certificate", |u| {
        u.edit(|m| m["sender"] = json!(stranger.id()));
        u.sign(&two);
    });
    scene.refuses_with("facts of a stranger", "bundle.certificate", |u| {
        let range = u.range(&two.id());
        u.edit(|m| m["ranges"].as_array_mut().unwrap().push(range));
        u.edit(|m| m["ranges"].as_array_mut().unwrap().last_mut().unwrap()["till"] = json!(stranger.id()));
        u.sign(&two);
    });
    scene.end();
}

/// A certificate that holds is not pushed aside by one that does not, whichever comes first.
#[test]
fn a_false_certificate_does_not_take_the_place_of_a_right_one() {
    let scene = Scene::new();
    let (two, stranger) = (scene.sender(), Signer::of_nobody(1));
    let mut file = scene.whole.clone();
    let false_one = stranger.certifies(&two, 9, [10, 9]);
    file.edit(|m| {
        let known = m["certificates"].as_array_mut().unwrap();
        known.insert(0, stranger.certifies(&stranger, 1, [2, 767]));
        known.push(false_one);
    });
    file.sign(&two);
    let path = scene.pair.one.beside().join("false-certificate.trestle");
    std::fs::write(&path, file.packed(&scene.key)).unwrap();
    let answer = scene.pair.one.engine().call("sync.import", json!({ "files": [path] }), None);
    // Whether the file is taken in or refused: the till is who it was, and its next file is welcome.
    if let Err(error) = answer {
        assert_eq!(error.code, "bundle.certificate");
    }
    let next = everything(&scene.pair.two);
    scene.pair.one.call("sync.import", json!({ "files": [next] }));
    scene.pair.one.must_verify();
    let sql = "SELECT count(*) FROM certificate WHERE json_extract(value, '$.number') = 9 OR id = ?1";
    let kept: i64 = scene.pair.one.database().query_row(sql, [stranger.id()], |r| r.get(0)).unwrap();
    assert_eq!(kept, 0, "what does not hold is not kept");
}

#[test]
fn a_manifest_that_the_sender_has_not_signed_is_refused() {
    let scene = Scene::new();
    let one = Signer::of(&scene.pair.one.data());
    scene.refuses_with("by a till that is not the sender", "bundle.signature", |u| u.sign(&one));
    scene.refuses_with("by nobody", "bundle.signature", |u| u.sign(&Signer::of_nobody(1)));
    scene.refuses_with("of another length", "bundle.signature", |u| u.entries[1].bytes.truncate(63));
    scene.refuses_with("of nothing", "bundle.signature", |u| u.entries[1].bytes.clear());
    scene.refuses_with("a space more", "bundle.signature", |u| u.entries[0].bytes.push(b' '));
    for (what, change) in [
        ("another time", (|m| m["made_at"] = json!(1)) as fn(&mut Value)),
        ("other heads", |m| m["heads"] = json!([])),
        ("other totals", |m| m["totals"][0]["sold"] = json!(0)),
    ] {
        scene.refuses_with(what, "bundle.signature", |u| u.edit(change));
    }
    scene.end();
}

#[test]
fn a_foreign_shops_file_is_named_as_one() {
    let scene = Scene::new();
    let foreign = Pair::traded(3, 8);
    let file = everything(&foreign.two);
    assert_eq!(scene.refused_file(&file).code, "bundle.other_shop");
    let key = foreign.two.engine().bundle_key().unwrap();
    let unpacked = Unpacked::of(&file, &key);
    scene.refuses("packed with this shop's key", &unpacked, "bundle.other_shop");
    let (theirs, sender) = (Signer::of(&foreign.two.data()), scene.sender());
    let mut disguised = unpacked.clone();
    disguised.edit(|m| m["shop"] = scene.whole.manifest()["shop"].clone());
    disguised.sign(&theirs);
    scene.refuses("and in this shop's name", &disguised, "bundle.certificate");
    sent_by(&mut disguised, &sender, scene.whole.manifest()["certificates"].as_array().unwrap());
    scene.refuses("and signed by a till of this shop", &disguised, "bundle.certificate");
    scene.end();
}

#[test]
fn a_newer_format_is_refused_before_anything_else_of_it_is_read() {
    let scene = Scene::new();
    scene.refuses_with("reader 2", "bundle.too_new", |u| u.edit(|m| m["reader"] = json!(2)));
    scene.refuses_with("reader 2 of another make", "bundle.too_new", |u| {
        u.entries[0].bytes = br#"{"format":9,"reader":2,"everything":"else"}"#.to_vec();
    });
    scene.refuses_with("reader -1", "bundle.manifest", |u| u.edit(|m| m["reader"] = json!(-1)));
    for text in [
        &b""[..],
        b"{",
        b"[]",
        b"null",
        br#"{"format":1,"reader":1}"#,
        b"\xFF\xFE{}",
        br#"{"format":1,"format":1,"reader":1}"#,
    ] {
        scene.refuses_with("no manifest", "bundle.manifest", |u| u.entries[0].bytes = text.to_vec());
    }
    scene.refuses_with("a manifest of which a field stands twice", "bundle.manifest", |u| {
        let text = String::from_utf8(u.entries[0].bytes.clone()).unwrap();
        u.entries[0].bytes = text.replacen('{', r#"{"made_at":1,"#, 1).into_bytes();
        u.sign(&scene.sender());
    });
    let mut later = scene.whole.clone();
    later.edit(|m| (m["format"], m["weather"]) = (json!(2), json!("sun")));
    later.sign(&scene.sender());
    let file = scene.pair.one.beside().join("later.trestle");
    std::fs::write(&file, later.packed(&scene.key)).unwrap();
    let plan = scene.pair.one.call("sync.plan_import", json!({ "files": [file] }));
    assert_eq!(plan["files"][0]["refused"], json!(null), "a later format that says it can be read is read");
    scene.end();
}

#[test]
fn control_totals_that_do_not_add_up_are_refused() {
    let scene = Scene::new();
    let sender = scene.sender();
    let with = |what: &str, change: &dyn Fn(&mut Vec<Value>)| {
        scene.refuses_with(what, "bundle.totals", |u| {
            u.edit(|m| change(m["totals"].as_array_mut().unwrap()));
            u.sign(&sender);
        });
    };
    for field in ["facts", "sales", "sold", "reversed", "returns", "refunded"] {
        with(field, &|totals| totals[0][field] = json!(totals[0][field].as_i64().unwrap() + 1));
    }
    with("another day", &|totals| totals[0]["day"] = json!("2020-02-02"));
    with("a day left out", &|totals| drop(totals.pop()));
    with("a day more", &|totals| {
        let mut more = totals[0].clone();
        more["day"] = json!("2020-02-02");
        totals.insert(0, more);
    });
    with("days in another order", &|totals| totals.reverse());
    with("none", &Vec::clear);
    scene.end();
}
