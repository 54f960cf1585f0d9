//! Facts that come by another till than the one that wrote them: still whole, still signed by their own till.

use serde_json::json;
use trestle_tests::exchange::{conflicts, everything, exchange, for_till, meet, must_agree, state_of, take_in};
use trestle_tests::forge::disarm;
use trestle_tests::shop::Shop;

/// The second founds nothing and met both; the third joined the second and has never met the first.
fn chain() -> (Shop, Shop, Shop, Vec<String>) {
    let (one, two, ids) = super::two();
    let three = Shop::joined_to(&two);
    meet(&three, &two);
    (one, two, three, ids)
}

#[test]
fn facts_of_a_till_never_met_are_handed_on_and_still_verify() {
    let (one, two, three, ids) = chain();
    let sale = one.sell(&ids[0]);
    let lea = super::sign_up(&one, "Lea", "lea@example.com");
    three.sell(&ids[1]);
    exchange(&one, &two);
    exchange(&two, &three);
    assert_eq!(three.call("sale.show", json!({ "sale": sale["sale"] }))["total"], 450);
    let found = three.call("member.lookup", json!({ "code": lea["code"] }));
    assert_eq!(
        (&found["known"], &found["member"]["label"], &found["masked"]),
        (&json!(true), &json!("Lea"), &lea["masked"])
    );
    exchange(&three, &two);
    exchange(&two, &one);
    must_agree(&[&one, &two, &three]);
    for till in [&one, &two, &three] {
        assert!(conflicts(till).is_empty(), "{:?}", conflicts(till));
    }
}

/// What a till has said it has travels with its facts: the first never meets the third and knows all the same.
#[test]
fn that_a_fact_arrived_is_known_to_a_till_never_met() {
    let (one, two, three, ids) = chain();
    meet(&two, &one);
    one.sell(&ids[0]);
    assert_eq!(state_of(&one, &three.till())["waiting"], 1 + 1, "a session opened, a sale");
    exchange(&one, &two);
    exchange(&two, &three);
    exchange(&three, &two);
    exchange(&two, &one);
    assert_eq!(state_of(&one, &three.till())["waiting"], 0);
}

/// Who relays cannot change a byte: what does not fit what its till has signed is not handed on, and its place shows.
#[test]
fn a_fact_that_was_changed_on_the_way_goes_no_further() {
    let (one, two, three, ids) = chain();
    one.sell(&ids[0]);
    exchange(&one, &two);
    let conn = two.database();
    disarm(&conn);
    let sql = "UPDATE fact SET bytes = CAST(replace(CAST(bytes AS TEXT), '\"total\":450', '\"total\":550') AS BLOB)
               WHERE kind = 'sale.committed'";
    assert_eq!(conn.execute(sql, []), Ok(1));
    let sql = "SELECT till, seq FROM fact WHERE kind = 'sale.committed'";
    let (till, seq): (String, i64) = conn.query_row(sql, [], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
    let out = two.beside().join("changed.trestle");
    let left_out = two.call("sync.export", json!({ "out": out, "all": true }))["left_out"].clone();
    let places: Vec<_> = left_out.as_array().unwrap().iter().map(|l| (&l["what"], &l["till"], &l["at"])).collect();
    assert_eq!(places, [(&json!("facts"), &json!(till), &json!(seq))], "it is named, and the place is not blamed");
    three.call("sync.import", json!({ "files": [out] }));
    three.must_verify();
    let changed = "SELECT count(*) FROM fact WHERE CAST(bytes AS TEXT) LIKE '%\"total\":550%'";
    assert_eq!(three.database().query_row(changed, [], |r| r.get::<_, i64>(0)), Ok(0));
    assert_eq!(till, one.till());
}

/// A till that met nobody for long hands everything it has to a newcomer in one file.
#[test]
fn one_file_of_everything_makes_a_till_that_lacks_all_of_it_equal() {
    let (one, two, three, ids) = super::three();
    for n in 0..6 {
        [&one, &two, &three][n % 3].sell(&ids[n % 4]);
    }
    exchange(&one, &two);
    exchange(&two, &one);
    take_in(&three, &everything(&two));
    take_in(&two, &everything(&three));
    take_in(&one, &everything(&two));
    must_agree(&[&one, &two, &three]);
}

/// Of the third the first has only what came last: what says that it joined is missing. It is listed, so it can be handed a
/// file, and what is for anybody is for it too.
#[test]
fn a_till_known_only_by_its_later_facts_is_handed_what_it_lacks() {
    let (one, two, three, ids) = chain();
    three.sell(&ids[0]);
    let later = for_till(&three, &two);
    one.sell(&ids[1]);
    take_in(&one, &later);
    let state = state_of(&one, &three.till());
    assert_eq!((&state["till"]["number"], &state["gaps"][0][0]), (&json!(three.number()), &json!(1)), "{state}");
    let waiting = state["waiting"].as_i64().unwrap();
    assert!(waiting > 0, "{state}");
    for wish in [json!({ "to": three.till() }), json!({ "to": three.number().to_string() }), json!({})] {
        let folder = tempfile::tempdir().unwrap();
        let written = one.call("sync.export", json!({ "out": folder.path(), "to": wish["to"] }));
        assert!(written["facts"].as_i64().unwrap() >= waiting, "{wish}: {written}");
    }
    exchange(&one, &three);
    exchange(&three, &one);
    exchange(&one, &two);
    exchange(&two, &one);
    exchange(&two, &three);
    must_agree(&[&one, &two, &three]);
}
