//! Tills that are not what they should be: two under one number, one key in two places.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use trestle_tests::exchange::{conflicts, conflicts_of, everything, exchange, for_till, meet, must_agree, take_in};
use trestle_tests::shop::Shop;

#[test]
fn an_invitation_used_twice_makes_two_tills_of_one_number_which_is_listed() {
    let (one, ids) = Shop::stocked();
    let invited = one.invite();
    let (two, twin) = (Shop::joined_by(&invited), Shop::joined_by(&invited));
    assert_eq!((two.number(), twin.number()), (2, 2));
    assert_ne!(two.till(), twin.till(), "each has a key and a series of its own");
    let sales = [two.sell(&ids[0]), twin.sell(&ids[1])];
    meet(&two, &one);
    meet(&twin, &one);
    meet(&two, &one);
    must_agree(&[&one, &two, &twin]);
    for till in [&one, &two, &twin] {
        let found = conflicts_of(till, "shared_number");
        assert_eq!((found.len(), conflicts(till).len()), (1, 1), "{found:?}");
        assert_eq!(found[0]["sides"].as_array().unwrap().len(), 2);
        for sale in &sales {
            let resolved = till.call("code.resolve", json!({ "code": sale["receipt"] }));
            assert_eq!(resolved["sale"], sale["sale"], "a receipt says itself which of the two it is of");
        }
    }
}

/// Nobody has to ask anybody: each gives from numbers of its own.
#[test]
fn tills_that_invited_others_without_having_met_gave_different_numbers() {
    let (one, two, _) = super::two();
    let three = Shop::joined_to(&two);
    let joined = [&one, &one, &two, &two, &three].map(Shop::joined_to);
    let all = [&one, &two, &three].into_iter().chain(&joined);
    let numbers: BTreeSet<u64> = all.map(Shop::number).collect();
    assert_eq!(numbers.len(), 8, "{numbers:?}");
    meet(&three, &two);
    meet(&two, &one);
    for till in &joined {
        meet(till, &one);
    }
    assert!(conflicts(&one).is_empty());
    assert_eq!(one.call("sync.status", Value::Null)["tills"].as_array().unwrap().len(), 8);
    one.must_verify();
}

/// A till and a copy of its data folder that both went on, and two tills that meet the one or the other first.
struct Forked {
    one: Shop,
    copy: Shop,
    two: Shop,
    three: Shop,
    ids: Vec<String>,
}

fn forked(sales: usize) -> Forked {
    let (mut one, two, three, ids) = super::three();
    one.close();
    let copy = Shop::copy_of(&one.data());
    one.open();
    for n in 0..sales {
        one.sell(&ids[n % 2]);
        copy.sell(&ids[2]);
    }
    Forked { one, copy, two, three, ids }
}

#[test]
fn a_copied_data_folder_that_goes_on_selling_is_listed_and_kept_apart() {
    for sales in [1, 4] {
        let Forked { one, copy, two, three, ids } = forked(sales);
        take_in(&two, &for_till(&one, &two));
        let (digest, status) = (two.digest(), two.call("sale.find", json!({ "text": "" }))["sales"].clone());
        let came = take_in(&two, &for_till(&copy, &two));
        assert_eq!((&came["new_facts"], &came["conflicts"]), (&json!(0), &json!(1)), "{sales} sales: {came}");
        assert_eq!((two.digest(), two.call("sale.find", json!({ "text": "" }))["sales"].clone()), (digest, status));
        let found = &conflicts_of(&two, "fork")[0];
        assert_eq!(found["headline"]["args"]["number"], 1, "{found}");
        two.must_verify();
        // And it stays so, whatever the copy does next.
        for _ in 0..3 {
            copy.sell(&ids[0]);
        }
        assert_eq!(take_in(&two, &for_till(&copy, &two))["new_facts"], 0);
        two.sell(&ids[3]);
        meet(&two, &three);
        two.must_verify();
        three.must_verify();
    }
}

/// It knows how far the other has come, and hands over only what it takes to be new: nothing in the file speaks against it
/// but the hash before its first entry.
#[test]
fn a_copy_that_hands_over_only_its_newest_entries_is_found_out() {
    let Forked { one, copy, two, ids, .. } = forked(2);
    exchange(&one, &two);
    exchange(&two, &copy);
    copy.sell(&ids[0]);
    copy.sell(&ids[0]);
    let digest = two.digest();
    let came = take_in(&two, &for_till(&copy, &two));
    assert_eq!((&came["new_facts"], &came["conflicts"]), (&json!(0), &json!(1)), "{came}");
    assert_eq!((two.digest(), conflicts_of(&two, "fork").len()), (digest, 1));
    two.must_verify();
}

/// Whichever series came first is the one here; what else the tills say to each other goes on. Both are as long as each
/// other, so that neither is ever handed over: that they differ was said by nobody.
#[test]
fn a_fork_blocks_nothing_of_the_other_tills() {
    let Forked { one, copy, two, three, ids } = forked(3);
    exchange(&one, &two);
    exchange(&copy, &three);
    let sale = two.sell(&ids[3]);
    let back = three.sell(&ids[3]);
    meet(&two, &three);
    meet(&three, &two);
    for (till, other) in [(&two, &back), (&three, &sale)] {
        assert_eq!(till.call("sale.show", json!({ "sale": other["sale"] }))["total"], 1_200);
        assert_eq!(conflicts_of(till, "fork").len(), 1);
        till.must_verify();
    }
    let before = (super::facts(&two), super::facts(&three));
    meet(&two, &three);
    assert_eq!((super::facts(&two), super::facts(&three)), before, "and they come to rest");
}

/// The till itself is told that its key is in use elsewhere, and goes on with its own series.
#[test]
fn a_till_whose_own_series_comes_back_from_elsewhere_is_told() {
    let Forked { one, copy, two, ids, .. } = forked(3);
    exchange(&copy, &two);
    let own = one.digest();
    assert_eq!(take_in(&one, &everything(&two))["conflicts"], 1);
    assert_eq!(one.digest(), own);
    one.sell(&ids[0]);
    one.must_verify();
}

/// A backup that was put back knows less than it had written itself: what comes back is told, not taken.
#[test]
fn a_till_put_back_to_an_older_state_is_told_what_it_had_written() {
    let (mut one, two, ids) = super::two();
    one.close();
    let older = Shop::copy_of(&one.data());
    one.open();
    one.sell(&ids[0]);
    one.sell(&ids[1]);
    exchange(&one, &two);
    let before = super::facts(&older);
    let came = take_in(&older, &everything(&two));
    assert_eq!(came["conflicts"], 1, "{came}");
    assert_eq!(super::facts(&older), before + 1, "only that it has seen what the second till has");
    older.sell(&ids[2]);
    older.must_verify();
}
