//! Nothing new: tills that have nothing to say to each other stop talking.

use serde_json::Value;
use trestle_tests::exchange::{everything, exchange, meet, state_of, take_in};

/// That each has seen what the other has seen would go on for ever if it were news.
#[test]
fn tills_that_exchange_nothing_new_write_nothing() {
    let (one, two, ids) = super::two();
    one.sell(&ids[0]);
    two.sell(&ids[1]);
    meet(&one, &two);
    meet(&one, &two);
    let before = (super::facts(&one), super::facts(&two), one.digest());
    for _ in 0..2 {
        assert_eq!((exchange(&one, &two), exchange(&two, &one)), (0, 0));
    }
    assert_eq!((super::facts(&one), super::facts(&two), one.digest()), before);
    for (here, other) in [(&one, &two), (&two, &one)] {
        assert_eq!(here.call("sync.status", Value::Null)["waiting"], 0);
        assert_eq!(state_of(here, &other.till())["waiting"], 0);
    }
    assert_eq!(one.digest(), two.digest());
}

/// Nor do three, of which each hears from the others by both ways.
#[test]
fn three_tills_that_exchange_nothing_new_come_to_rest() {
    let (one, two, three, ids) = super::three();
    one.sell(&ids[0]);
    let round = || {
        [(&one, &two), (&two, &three), (&three, &one)].map(|(a, b)| exchange(a, b) + exchange(b, a)).iter().sum::<i64>()
    };
    let rounds: Vec<i64> = (0..6).map(|_| round()).collect();
    assert_eq!(rounds[3..], [0, 0, 0], "{rounds:?}");
}

/// Everything again, from each to each: known to the last fact.
#[test]
fn a_file_of_everything_that_is_known_brings_nothing() {
    let (one, two, ids) = super::two();
    one.sell(&ids[0]);
    meet(&one, &two);
    let (file, before) = (everything(&one), super::facts(&two));
    for _ in 0..3 {
        assert_eq!(take_in(&two, &file)["new_facts"], 0);
    }
    assert_eq!(super::facts(&two), before);
}
