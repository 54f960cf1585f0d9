//! Facts that arrive while earlier ones are still missing: told, counted at once, and whole again as soon as what is
//! missing comes.

use std::path::PathBuf;

use serde_json::{Value, json};
use trestle_tests::exchange::{
    conflicts_of, everything, exchange, for_till, hand_over, meet, must_agree, state_of, take_in,
};
use trestle_tests::shop::Shop;

/// What the third till lacks, and the file that it gets all the same: made for the second, which has the earlier facts.
struct Gap {
    one: Shop,
    two: Shop,
    three: Shop,
    /// First and last fact of the first till that the third lacks.
    missing: [i64; 2],
    later: PathBuf,
    earlier: PathBuf,
}

fn last_of(till: &Shop) -> i64 {
    till.database().query_row("SELECT max(seq) FROM fact WHERE till = (SELECT till FROM me)", [], |r| r.get(0)).unwrap()
}

fn gap() -> Gap {
    let (one, two, three, ids) = super::three();
    let first = last_of(&one) + 1;
    super::sell_at(&one, super::june(6, 10), &ids[0], None);
    super::sign_up(&one, "Lea", "lea@example.com");
    one.call("catalog.save_item", json!({ "id": ids[3], "name": "Red fox", "price": 1_300 }));
    let missing = [first, last_of(&one)];
    meet(&one, &two);
    let earlier = for_till(&one, &three);
    one.call_at(super::june(6, 18), "session.count", json!({ "total": 450 }));
    one.call_at(super::june(6, 18), "session.close", json!({}));
    super::sell_at(&one, super::june(7, 10), &ids[1], None);
    let later = for_till(&one, &two);
    Gap { one, two, three, missing, later, earlier }
}

/// A copy of a till, which is closed for it and opened again.
fn twin(till: &mut Shop) -> Shop {
    till.close();
    let twin = Shop::copy_of(&till.data());
    till.open();
    twin
}

#[test]
fn a_gap_is_told_before_and_after_and_later_facts_count_at_once() {
    let Gap { one, three, missing, later, .. } = gap();
    let plan = three.call("sync.plan_import", json!({ "files": [later] }));
    let of_one = |p: &Value| p["till"]["till"] == json!(one.till());
    let planned = plan["files"][0]["ranges"].as_array().unwrap().iter().find(|p| of_one(p)).unwrap().clone();
    assert_eq!((&planned["from"], &planned["gap"]), (&json!(missing[1] + 1), &json!(missing)), "{plan}");
    take_in(&three, &later);
    let state = state_of(&three, &one.till());
    assert_eq!(state["gaps"], json!([missing]), "{state}");
    assert_eq!(three.takings("2026-06-07"), 100, "what came counts, whatever came before it");
    three.refused("day.report", json!({ "day": "2026-06-06" }), "session.not_found");
    let verified = three.engine().verify(&mut |_, _| std::ops::ControlFlow::Continue(())).unwrap();
    let found: Vec<_> = verified.findings.iter().map(|f| (f.what, f.seq)).collect();
    assert_eq!(found, [("gap", missing[1] + 1)], "the chain goes on from the hash that the later facts told");
    assert!(verified.stale_projections.is_empty());
}

#[test]
fn what_was_missing_closes_the_gap_and_the_order_is_forgotten() {
    let Gap { one, two, mut three, missing, later, earlier } = gap();
    let in_order = twin(&mut three);
    for file in [&earlier, &later] {
        take_in(&in_order, file);
    }
    take_in(&three, &later);
    let came = take_in(&three, &earlier);
    assert!(came["new_facts"].as_i64().unwrap() > missing[1] - missing[0], "{came}");
    assert_eq!(came["contacts"], 1, "the address came with the fact that commits to it");
    assert_eq!(state_of(&three, &one.till())["gaps"], json!([]));
    assert_eq!((three.takings("2026-06-06"), three.takings("2026-06-07")), (450, 100));
    must_agree(&[&three, &in_order]);
    meet(&three, &one);
    meet(&two, &one);
    meet(&three, &one);
    must_agree(&[&one, &two, &three]);
}

/// A till does not say that it has what it has not: the next file for it begins where the gap does.
#[test]
fn the_next_file_for_a_till_with_a_gap_closes_it() {
    let Gap { one, three, later, .. } = gap();
    take_in(&three, &later);
    exchange(&three, &one);
    assert!(state_of(&one, &three.till())["waiting"].as_i64().unwrap() > 0, "facts still wait for it");
    exchange(&one, &three);
    assert_eq!(state_of(&three, &one.till())["gaps"], json!([]));
    exchange(&three, &one);
    must_agree(&[&one, &three]);
}

/// What a till with a gap hands on leaves the same gap, and no other.
#[test]
fn a_gap_is_handed_on_as_a_gap() {
    let Gap { one, three, missing, later, earlier, .. } = gap();
    let four = Shop::joined_to(&three);
    take_in(&three, &later);
    take_in(&four, &hand_over(&three, json!({ "all": true })));
    assert_eq!(state_of(&four, &one.till())["gaps"], json!([missing]));
    assert_eq!(four.takings("2026-06-07"), 100);
    take_in(&four, &earlier);
    assert_eq!(state_of(&four, &one.till())["gaps"], json!([]));
    four.must_verify();
    exchange(&four, &three);
    exchange(&three, &four);
    must_agree(&[&three, &four]);
}

/// That a gap is open is no news the second time.
#[test]
fn a_file_taken_in_again_while_a_gap_is_open_writes_nothing() {
    let Gap { three, later, .. } = &gap();
    take_in(three, later);
    let before = super::facts(three);
    for _ in 0..3 {
        assert_eq!(take_in(three, later)["new_facts"], 0);
    }
    assert_eq!(super::facts(three), before);
}

/// Facts that do not lead to the hash that the later ones told are another series: none of them goes into the gap, not even
/// the first, which by itself would fit. It used to, and the gap could never be closed again.
#[test]
fn what_does_not_fit_the_gap_is_kept_apart_and_does_not_stop_it_from_closing() {
    let (mut one, two, three, ids) = super::three();
    let other = twin(&mut one);
    other.sell(&ids[2]);
    let forked = for_till(&other, &three);
    one.sell(&ids[0]);
    meet(&one, &two);
    one.sell(&ids[1]);
    take_in(&three, &for_till(&one, &two));
    let gaps = state_of(&three, &one.till())["gaps"].clone();
    assert_eq!(gaps.as_array().unwrap().len(), 1, "{gaps}");
    let came = take_in(&three, &forked);
    assert_eq!(came["conflicts"], 1, "{came}");
    assert_eq!(state_of(&three, &one.till())["gaps"], gaps);
    take_in(&three, &everything(&two));
    assert_eq!(state_of(&three, &one.till())["gaps"], json!([]));
    assert_eq!(conflicts_of(&three, "fork").len(), 1, "the other series is still told of");
    three.must_verify();
}
