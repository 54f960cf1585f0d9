//! A bundle file of an earlier version: the till that it was written for still takes it in, and comes to the same.

use serde_json::{Value, json};
use trestle_tests::exchange::{conflicts_of, everything, meet, must_agree, take_in};
use trestle_tests::shop::Shop;

use super::freeze::BUNDLE;
use super::released;

/// What the reader of 0.2.0 came to when it took the file in, by the program of that version. Another fold gives another
/// digest; that the amounts below stay the same is for ever.
const DIGEST_0_2_0: &str = "38e918d5d79a7ea15d6216257942a25aa71e1313b3ca8cc04a28bdbbf65bc082";
/// The loyalty code that was handed out then.
const LEA_0_2_0: &str = "016KW-PB5YB";

#[test]
fn a_bundle_file_of_0_2_0_is_still_taken_in_by_the_till_it_was_written_for() {
    let reader = Shop::copy_of(&released("0.2.0"));
    let file = released("0.2.0").join(BUNDLE);
    assert_eq!((reader.takings("2026-12-05"), reader.takings("2026-12-06")), (1_350, 500));
    let plan = reader.call("sync.plan_import", json!({ "files": [file] }));
    let came = take_in(&reader, &file);
    assert_eq!((&came["new_facts"], &came["contacts"]), (&json!(21), &json!(1)), "{came}");
    assert_eq!(plan["new_facts"], came["new_facts"]);
    assert_eq!((reader.takings("2026-12-05"), reader.takings("2026-12-06")), (1_350 + 450, 500 + 2_160));
    let lea = reader.call("member.lookup", json!({ "code": LEA_0_2_0 }));
    assert_eq!((&lea["member"]["label"], &lea["member"]["visits"]), (&json!("Lea"), &json!(2)), "{lea}");
    assert_eq!((&lea["spent"], &lea["consent"]["state"]), (&json!(450 + 2_160), &json!("given")));
    let conflict = conflicts_of(&reader, "two_values");
    assert!(conflict[0]["headline"]["args"]["name"].as_str().unwrap().contains("oney"), "{conflict:?}");
    reader.must_verify();
    assert_eq!(reader.digest(), DIGEST_0_2_0);
}

#[test]
fn a_bundle_file_of_0_2_0_brings_nothing_the_second_time() {
    let reader = Shop::copy_of(&released("0.2.0"));
    let file = released("0.2.0").join(BUNDLE);
    take_in(&reader, &file);
    let digest = reader.digest();
    assert_eq!(take_in(&reader, &file)["new_facts"], 0);
    assert_eq!(reader.digest(), digest);
}

/// What it brought travels on: to a till that never met the one that wrote it.
#[test]
fn what_a_bundle_file_of_0_2_0_brought_is_handed_on() {
    let reader = Shop::copy_of(&released("0.2.0"));
    let newcomer = Shop::joined_to(&reader);
    take_in(&reader, &released("0.2.0").join(BUNDLE));
    // The newcomer first: until it has said that it is there, no file is for it.
    meet(&newcomer, &reader);
    must_agree(&[&reader, &newcomer]);
    let again = Shop::joined_to(&reader);
    take_in(&again, &everything(&reader));
    assert_eq!(again.takings("2026-12-06"), 2_660);
    assert_eq!(again.call("sync.status", Value::Null)["contacts_missing"], 0);
}
