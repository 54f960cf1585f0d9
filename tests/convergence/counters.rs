//! A till whose counter jumps without a reason: its sales count as any others, what it says about the shop does not, and
//! nobody else is lifted out of reach.

use serde_json::{Value, json};
use trestle_tests::exchange::{conflicts, conflicts_of, everything, exchange, for_till, meet, must_agree, take_in};
use trestle_tests::forge;
use trestle_tests::shop::Shop;

fn fox(till: &Shop, id: &str) -> (Value, Value) {
    let shown = till.call("catalog.show", json!({ "id": id }));
    (shown["name"].clone(), shown["price"].clone())
}

fn save(till: &Shop, id: &str, name: &str) {
    till.call("catalog.save_item", json!({ "id": id, "name": name, "price": 1_200 }));
}

/// Its own projections are those of a broken program until they are computed again.
fn rebuilt(till: &Shop) {
    till.engine().rebuild(&mut |_, _| std::ops::ControlFlow::Continue(())).unwrap();
}

#[test]
fn a_counter_that_jumps_sets_no_reference_data_and_is_listed() {
    let (one, two, ids) = super::two();
    save(&two, &ids[3], "Fox before");
    forge::jump(&two, 1_000);
    let sale = two.sell(&ids[0]);
    save(&two, &ids[3], "Fox after");
    rebuilt(&two);
    meet(&two, &one);
    assert_eq!(fox(&one, &ids[3]).0, "Fox before", "what was set before the jump holds");
    let found = &conflicts_of(&one, "counter")[0];
    assert_eq!((&found["headline"]["args"]["number"], conflicts(&one).len()), (&json!(2), 1), "{found}");
    assert_eq!(one.call("sale.show", json!({ "sale": sale["sale"] }))["total"], 450, "its sales count");
    must_agree(&[&one, &two]);
    // And nobody's change after it loses against one that was never in force.
    save(&one, &ids[3], "Fox of the first till");
    meet(&one, &two);
    assert_eq!(fox(&two, &ids[3]).0, "Fox of the first till");
    one.call("sync.resolve", json!({ "conflict": found["id"] }));
    meet(&one, &two);
    assert!(conflicts(&two).is_empty());
    must_agree(&[&one, &two]);
}

/// What comes late can show that what came before it was beyond a jump: it is taken back as if it had come in order.
#[test]
fn a_jump_inside_a_gap_is_found_when_the_gap_closes() {
    let (one, two, mut three, ids) = super::three();
    two.sell(&ids[0]);
    let seen = for_till(&two, &three);
    forge::jump(&two, 1_000);
    two.sell(&ids[0]);
    let jumped = for_till(&two, &three);
    meet(&two, &one);
    save(&two, &ids[3], "Fox after");
    let later = for_till(&two, &one);
    three.close();
    let in_order = Shop::copy_of(&three.data());
    three.open();
    for file in [&seen, &jumped, &later] {
        take_in(&in_order, file);
    }
    take_in(&three, &later);
    assert_eq!(fox(&three, &ids[3]).0, "Fox after", "nothing speaks against it yet");
    take_in(&three, &jumped);
    assert_eq!(fox(&three, &ids[3]).0, "Fox");
    assert_eq!(conflicts_of(&three, "counter"), conflicts_of(&in_order, "counter"));
    must_agree(&[&three, &in_order]);
}

/// The fact that jumps says nothing that can be understood: it is passed over, and the jump is found all the same. It used to
/// be forgotten together with what the fact had begun.
#[test]
fn a_jump_in_a_fact_without_sense_is_found() {
    for (kind, body) in [("cash.moved", json!({ "amount": "a lot" })), ("till.seen", json!({ "heads": "many" }))] {
        let (one, two, ids) = super::two();
        forge::jump(&two, 1_000);
        forge::slip_in(&two, kind, &body);
        save(&two, &ids[3], "Fox after");
        meet(&two, &one);
        assert_eq!(fox(&one, &ids[3]).0, "Fox", "{kind}");
        assert_eq!(conflicts_of(&one, "counter").len(), 1, "{kind}");
        one.must_verify();
    }
}

/// A broken program gives two sales one receipt number. Which of them counts is the same everywhere, whichever came first.
#[test]
fn of_two_sales_under_one_number_the_same_counts_whichever_arrives_first() {
    let (one, two, mut three, ids) = super::three();
    two.sell(&ids[0]);
    let earlier = for_till(&two, &three);
    meet(&two, &one);
    let sql = "SELECT bytes FROM fact WHERE kind = 'sale.committed' AND till = ?1";
    let bytes: Vec<u8> = two.database().query_row(sql, [two.till()], |r| r.get(0)).unwrap();
    let mut sale = serde_json::from_slice::<Value>(&bytes).unwrap()["body"].take();
    sale["sale"] = json!(format!("{}.999", two.till()));
    forge::slip_in(&two, "sale.committed", &sale);
    save(&two, &ids[3], "Fox after");
    let later = for_till(&two, &one);
    three.close();
    let in_order = Shop::copy_of(&three.data());
    three.open();
    for file in [&earlier, &later] {
        take_in(&in_order, file);
    }
    for file in [&later, &earlier] {
        take_in(&three, file);
    }
    must_agree(&[&in_order, &three]);
}

/// A counter at the end of what there is would leave no room for anybody who goes beyond what was seen.
#[test]
fn a_counter_near_its_end_stops_no_other_till() {
    for below in [1, 2, 3, 1_000] {
        let (one, two, ids) = super::two();
        let lamport: i64 = two.database().query_row("SELECT max(lamport) FROM fact", [], |r| r.get(0)).unwrap();
        forge::jump(&two, (1 << 53) - 1 - below - lamport - 1);
        two.call("till.invite", json!({ "out": two.beside() }));
        let came = take_in(&one, &everything(&two));
        assert_eq!(came["conflicts"], 1, "{came}");
        for _ in 0..4 {
            one.sell(&ids[0]);
        }
        save(&one, &ids[3], "Fox still");
        assert_eq!(fox(&one, &ids[3]).0, "Fox still");
        let three = Shop::joined_to(&one);
        three.sell(&ids[1]);
        meet(&three, &one);
        must_agree(&[&one, &three]);
    }
}

/// Nor does it help to claim to have seen somebody that far.
#[test]
fn a_jump_that_claims_to_have_seen_a_till_nobody_met_stops_no_other_till() {
    let (one, two, ids) = super::two();
    let head = json!({ "till": "eeeeeeeeeeeeeeee", "seq": 1, "lamport": (1_i64 << 53) - 10, "hash": "00".repeat(32) });
    forge::slip_in(&two, "till.seen", &json!({ "heads": [head] }));
    let lamport: i64 = two.database().query_row("SELECT max(lamport) FROM fact", [], |r| r.get(0)).unwrap();
    forge::jump(&two, (1 << 53) - 9 - lamport);
    save(&two, &ids[3], "Fox for ever");
    exchange(&two, &one);
    for _ in 0..12 {
        one.sell(&ids[0]);
    }
    save(&one, &ids[3], "Fox still");
    assert_eq!(fox(&one, &ids[3]).0, "Fox still");
    one.must_verify();
}
