//! Customers as several tills meet them: one person with several codes, erased for all, and asked no more once they said so.

use std::path::Path;

use rusqlite::config::DbConfig;
use serde_json::{Value, json};
use trestle_tests::cli::PASSPHRASE;
use trestle_tests::exchange::{conflicts, conflicts_of, everything, exchange, meet, must_agree, take_in};
use trestle_tests::shop::Shop;

fn lookup(till: &Shop, code: &Value) -> Value {
    till.call("member.lookup", json!({ "code": code }))
}

/// Whether a text stands in any file of a folder.
fn stands_in(folder: &Path, text: &str) -> bool {
    let holds = |file: &Path| std::fs::read(file).unwrap().windows(text.len()).any(|w| w == text.as_bytes());
    let entries = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    entries.into_iter().any(|p| if p.is_dir() { stands_in(&p, text) } else { holds(&p) })
}

#[test]
fn whoever_signs_up_at_two_tills_is_one_person_after_the_exchange() {
    let (one, two, ids) = super::two();
    let (here, there) =
        (super::sign_up(&one, "Lea", "lea@example.com"), super::sign_up(&two, "Léa", "Lea@EXAMPLE.com "));
    assert_ne!(here["code"], there["code"]);
    super::sell_at(&one, super::june(6, 10), &ids[0], Some(&here["id"]));
    super::sell_at(&two, super::june(6, 11), &ids[2], Some(&there["id"]));
    // Normalised, these differ in the part before the at sign, and that is nobody's to decide: they are two.
    meet(&one, &two);
    assert_eq!(lookup(&one, &here["code"])["also"], json!([]));
    let again = super::sign_up(&two, "Lea", "lea@example.com");
    assert_eq!((&again["already"], &again["id"]), (&json!(true), &here["id"]), "known here since the exchange");
    must_agree_after(&one, &two);

    let (three, ids) = (Shop::joined_to(&one), ids);
    let third = super::sign_up(&three, "L.", "lea@example.com");
    assert_eq!(third["already"], true);
    meet(&three, &one);
    super::sell_at(&three, super::june(6, 12), &ids[1], Some(&third["id"]));
    meet(&three, &one);
    assert_eq!(lookup(&one, &here["code"])["spent"], lookup(&three, &here["code"])["spent"]);
}

fn must_agree_after(one: &Shop, two: &Shop) {
    meet(two, one);
    must_agree(&[one, two]);
}

/// The address is known to the second till when she signs up at the first, which has not heard of it.
#[test]
fn a_sign_up_with_an_address_that_another_till_knows_joins_the_visits() {
    let (one, two, ids) = super::two();
    let known = super::sign_up(&two, "Lea", "lea@example.com");
    super::sell_at(&two, super::june(6, 10), &ids[2], Some(&known["id"]));
    let new = super::sign_up(&one, "Lea", "lea@example.com");
    assert_eq!(new["already"], false, "nobody told this till");
    super::sell_at(&one, super::june(6, 10), &ids[0], Some(&new["id"]));
    meet(&one, &two);
    must_agree_after(&one, &two);
    for till in [&one, &two] {
        for (code, other) in [(&new["code"], &known["code"]), (&known["code"], &new["code"])] {
            let found = lookup(till, code);
            assert_eq!((&found["member"]["visits"], &found["also"]), (&json!(2), &json!([other])), "{found}");
            assert_eq!(found["spent"], 712 + 427, "both sales, less the member discount");
        }
        assert!(conflicts(till).is_empty());
    }
}

/// One code knows the reference, one the address, and one both: whichever is shown, it is the same person.
#[test]
fn a_person_is_the_same_whichever_of_their_codes_is_shown() {
    let (one, two, ids) = super::two();
    let wording = one.call("signup.offer", Value::Null)["wording"]["hash"].clone();
    let card = two.call("member.enroll", json!({ "reference": "card 17" }));
    let address = super::sign_up(&two, "Lea", "lea@example.com");
    let both = json!({ "reference": "card 17", "email": "lea@example.com", "consent": wording });
    let both = one.call("member.enroll", both);
    for (till, member, item) in [(&two, &card, 0), (&two, &address, 1), (&one, &both, 2)] {
        super::sell_at(till, super::june(6, 10), &ids[item], Some(&member["id"]));
    }
    meet(&one, &two);
    must_agree_after(&one, &two);
    let of = |member: &Value| {
        let found = lookup(&two, &member["code"]);
        (found["spent"].clone(), found["member"]["visits"].clone(), found["also"].as_array().unwrap().len())
    };
    assert_eq!(of(&both), (json!(427 + 95 + 712), json!(3), 2));
    assert_eq!((of(&card), of(&address)), (of(&both), of(&both)), "through the code that knows both");
    // So it is one person who is erased.
    one.call("member.erase", json!({ "member": card["id"] }));
    assert_eq!(one.call("sync.status", Value::Null)["contacts_missing"], 0);
    let left: i64 = one.database().query_row("SELECT count(*) FROM contact", [], |r| r.get(0)).unwrap();
    assert_eq!(left, 0);
}

#[test]
fn an_erasure_beats_every_older_bundle_file_on_every_till() {
    const NAME: &str = "Wilhelmina-Zuleika";
    let (one, two, ids) = super::two();
    let lea = super::sign_up(&one, NAME, "lea@example.com");
    super::sell_at(&one, super::june(6, 10), &ids[0], Some(&lea["id"]));
    let older = everything(&one);
    let before = Shop::joined_to(&one);
    meet(&one, &two);
    assert!(stands_in(&two.data(), NAME), "what is to go is found as long as it is there");
    two.call("member.erase", json!({ "member": lea["id"] }));
    assert!(!stands_in(&two.data(), NAME), "not in the log either");
    let erasure = everything(&two);
    take_in(&one, &erasure);
    // A till that hears of the erasure first, and one that hears of it after the older file.
    let after = Shop::joined_to(&two);
    for till in [&one, &two, &after] {
        let came = take_in(till, &older);
        assert_eq!((&came["new_facts"], &came["contacts"]), (&json!(0), &json!(0)), "{came}");
    }
    take_in(&before, &older);
    take_in(&before, &erasure);
    for till in [&one, &two, &after, &before] {
        assert!(!stands_in(&till.data(), NAME), "{}", till.number());
        let found = lookup(till, &lea["code"]);
        assert_eq!((&found["consent"]["state"], &found["member"]["label"]), (&json!("erased"), &json!("")), "{found}");
        assert_eq!(till.takings("2026-06-06"), 427, "the sale stays, without a name");
        assert_eq!(till.call("sync.status", Value::Null)["contacts_missing"], 0, "nobody asks for what was erased");
        assert_eq!(take_in(till, &everything(&one))["contacts"], 0);
    }
    for other in [&before, &after, &two] {
        meet(other, &one);
    }
    for other in [&before, &after, &two] {
        exchange(&one, other);
    }
    must_agree(&[&one, &two, &after, &before]);
}

/// She signs up again at a till that has not heard that she was erased. The sign-up went with the erasure without a word.
#[test]
fn a_sign_up_that_goes_with_an_erasure_is_told_where_they_meet() {
    let (one, two, ids) = super::two();
    let card = one.call("member.enroll", json!({ "reference": "card 17" }));
    super::sell_at(&one, super::june(6, 10), &ids[0], Some(&card["id"]));
    meet(&one, &two);
    two.call("member.erase", json!({ "member": card["id"] }));
    let wording = one.call("signup.offer", Value::Null)["wording"]["hash"].clone();
    let again = json!({ "reference": "card 17", "email": "lea@example.com", "consent": wording });
    assert_eq!(one.call("member.enroll", again)["id"], card["id"]);
    assert!(conflicts(&one).is_empty() && conflicts(&two).is_empty());
    let came = take_in(&one, &everything(&two));
    assert_eq!(came["conflicts"], 1, "{came}");
    exchange(&one, &two);
    exchange(&two, &one);
    must_agree(&[&one, &two]);
    for till in [&one, &two] {
        let listed = conflicts_of(till, "erased_sign_up");
        assert_eq!(listed.len(), 1, "{listed:?}");
        assert_eq!(listed[0]["headline"]["args"]["code"], card["code"]);
        let sides = listed[0]["sides"].as_array().unwrap();
        assert!(sides.len() >= 2, "{sides:?}");
        for side in sides {
            let erased = side["in_force"] == true;
            assert_eq!(side["till"]["till"], json!(if erased { two.till() } else { one.till() }), "{side}");
        }
        assert!(!stands_in(&till.data(), "lea@example.com"));
    }
    one.call("sync.resolve", json!({ "conflict": conflicts(&one)[0]["id"] }));
    exchange(&one, &two);
    assert!(conflicts(&one).is_empty() && conflicts(&two).is_empty());
    must_agree(&[&one, &two]);
}

#[test]
fn an_erasure_that_knew_of_the_sign_up_is_nothing_to_ask_about() {
    let (one, two, _) = super::two();
    let lea = super::sign_up(&one, "Lea", "lea@example.com");
    meet(&one, &two);
    two.call("member.erase", json!({ "member": lea["id"] }));
    meet(&two, &one);
    // A new sign-up after the erasure was heard of is another member.
    let new = super::sign_up(&one, "Lea", "lea@example.com");
    assert_ne!(new["id"], lea["id"]);
    meet(&one, &two);
    one.call("member.erase", json!({ "member": new["id"] }));
    meet(&one, &two);
    assert!(conflicts(&one).is_empty() && conflicts(&two).is_empty());
}

#[test]
fn a_consent_withdrawn_at_one_till_stands_withdrawn_at_the_other() {
    let (one, two, _) = super::two();
    let lea = super::sign_up(&one, "Lea", "lea@example.com");
    let older = everything(&one);
    meet(&one, &two);
    two.call("member.withdraw_consent", json!({ "member": lea["id"] }));
    meet(&two, &one);
    take_in(&one, &older);
    must_agree(&[&one, &two]);
    for till in [&one, &two] {
        assert_eq!(lookup(till, &lea["code"])["consent"]["state"], "withdrawn");
        let args = json!({ "passphrase": PASSPHRASE, "out": till.beside().join("addresses.csv") });
        if till.number() == 1 {
            till.refused("contacts.export", args, "contacts.none");
        }
    }
    // Given again, later than it was withdrawn by whoever had seen that: it stands.
    super::sign_up(&one, "Lea", "lea@example.com");
    exchange(&one, &two);
    assert_eq!(lookup(&two, &lea["code"])["consent"]["state"], "given");
}

/// She says so with the code of another till in her hand, which knows her by her card and never heard of the address.
#[test]
fn a_consent_withdrawn_under_another_code_of_the_same_person_keeps_the_address_back() {
    let (one, two, _) = super::two();
    let wording = one.call("signup.offer", Value::Null)["wording"]["hash"].clone();
    one.call("member.enroll", json!({ "reference": "card 17", "email": "lea@example.com", "consent": wording }));
    let card = two.call("member.enroll", json!({ "reference": "card 17" }));
    super::sign_up(&one, "Tom", "tom@example.com");
    meet(&one, &two);
    two.call("member.withdraw_consent", json!({ "member": card["id"] }));
    meet(&two, &one);
    let args = json!({ "passphrase": PASSPHRASE, "out": one.beside().join("addresses.csv") });
    let written = one.call("contacts.export", args);
    let text = std::fs::read_to_string(written["file"].as_str().unwrap()).unwrap();
    assert!(text.contains("tom@example.com") && !text.contains("lea@example.com"), "{text}");
    assert_eq!((&written["contacts"], &written["withdrawn"]), (&json!(1), &json!(1)));
}

/// A code whose facts have not arrived earns the discount; when they arrive, the visit is hers.
#[test]
fn a_visit_rung_up_for_a_code_alone_finds_its_member_when_the_facts_arrive() {
    let (one, two, ids) = super::two();
    let lea = super::sign_up(&one, "Lea", "lea@example.com");
    let basket = two.call("basket.add_item", json!({ "item": ids[2] }));
    assert_eq!(basket["total"], 750);
    let basket = two.call("basket.attach_member", json!({ "code": lea["code"] }));
    assert_eq!((&basket["total"], &basket["member"]["id"]), (&json!(712), &Value::Null), "{basket}");
    two.pay(&basket);
    assert_eq!(lookup(&two, &lea["code"])["known"], false);
    meet(&one, &two);
    must_agree_after(&one, &two);
    for till in [&one, &two] {
        let found = lookup(till, &lea["code"]);
        assert_eq!(
            (&found["known"], &found["spent"], &found["member"]["visits"]),
            (&json!(true), &json!(712), &json!(1))
        );
    }
}

/// Other systems know customers by their address or number; a history or a list of them brought it in, readable, without
/// anybody's consent.
#[test]
fn a_reference_that_is_an_address_finds_its_member_on_every_till_and_is_readable_on_none() {
    let (one, two, ids) = super::two();
    for (reference, shown) in [("lea@example.com", "l…@e….com"), ("+33 6 12 34 56 78", "…78"), ("C-17850", "C-17850")]
    {
        let member = one.call("member.enroll", json!({ "reference": reference }));
        assert_eq!((&member["label"], &member["already"]), (&json!(shown), &json!(false)));
        super::sell_at(&one, super::june(6, 10), &ids[0], Some(&member["id"]));
        meet(&one, &two);
        meet(&two, &one);
        for till in [&one, &two] {
            let again = till.call("member.enroll", json!({ "reference": reference }));
            assert_eq!((&again["id"], &again["already"]), (&member["id"], &json!(true)), "{reference}");
            assert_eq!(till.call("member.lookup", json!({ "reference": reference }))["member"]["label"], json!(shown));
            assert_eq!(stands_in(&till.data(), reference), reference == shown, "{reference} on disk");
        }
    }
    must_agree(&[&one, &two]);
    // Where an address was typed as the name, nobody had agreed to that either.
    let named = one.call("member.enroll", json!({ "first_name": "ada@example.org" }));
    assert_eq!(named["label"], json!("a…@e….org"));
    assert!(!stands_in(&one.data(), "ada@example.org"));
}

/// A till with copies of its shop in the data folder, where two have signed up; the first of them.
fn copied(copies: &[&str]) -> (Shop, Value) {
    let (mut one, ids) = Shop::stocked();
    one.sell(&ids[0]);
    let member = super::sign_up(&one, "Zephyrina", "zephyrina@example.com");
    super::sign_up(&one, "Barnaby", "barnaby@example.com");
    one.close();
    for copy in copies {
        std::fs::create_dir(one.data().join(copy)).unwrap();
        for file in ["trestle.db", "till.key", "recovery.age"] {
            std::fs::copy(one.data().join(file), one.data().join(copy).join(file)).unwrap();
        }
    }
    (one, json!({ "member": member["id"] }))
}

/// A copy that the till had made of the shop, or set aside, went on naming whoever was erased.
#[test]
fn whoever_is_erased_is_gone_from_the_copies_in_the_data_folder_too() {
    let (mut one, member) = copied(&["rescued-1", "damaged-2", "replaced-3"]);
    // One that cannot be read stops nothing; of a log without its database nobody knows what it holds.
    std::fs::write(one.data().join("damaged-2/trestle.db"), b"no database").unwrap();
    std::fs::write(one.data().join("rescued-1/foreign.db-wal"), b"Zephyrina").unwrap();
    one.open();
    one.call("member.erase", member);
    assert!(!stands_in(&one.data(), "Zephyrina"));
    one.close();
    for copy in ["rescued-1", "replaced-3"] {
        assert!(stands_in(&one.data().join(copy), "Barnaby"), "{copy}: nobody else is gone");
    }
}

/// A copy that somebody has locked, and one where the till was killed on the way: it was tried once and never again.
#[test]
fn what_could_not_be_erased_in_a_copy_is_erased_by_the_next_start() {
    let (mut one, member) = copied(&["rescued-1", "damaged-2"]);
    let [locked, cut_off] = ["rescued-1", "damaged-2"].map(|copy| one.data().join(copy).join("trestle.db"));
    let viewer = rusqlite::Connection::open(&locked).unwrap();
    viewer.execute_batch("BEGIN IMMEDIATE").unwrap();
    let half = rusqlite::Connection::open(&cut_off).unwrap();
    half.execute_batch("PRAGMA wal_autocheckpoint = 0; PRAGMA secure_delete = ON").unwrap();
    half.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).unwrap();
    one.open();
    half.execute("DELETE FROM contact WHERE member = ?1", [member["member"].as_str()]).unwrap();
    drop(half);
    one.call("member.erase", member);
    for copy in [&locked, &cut_off] {
        assert!(stands_in(copy.parent().unwrap(), "Zephyrina"), "{}: or this tests nothing", copy.display());
    }
    viewer.execute_batch("ROLLBACK").unwrap();
    drop(viewer);
    one.close();
    one.open();
    assert!(!stands_in(&one.data(), "Zephyrina"));
    one.must_verify();
}
