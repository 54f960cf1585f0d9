//! Measured with a ruler: every screen fits, every target is large enough, nothing is cut off.

use std::collections::BTreeMap;

use serde_json::Value;
use trestle_tests::till::{SMALL, Size, TABLET, pictures};

use crate::stall::Stall;
use crate::tour::{self, Visit};

const MEASURE: &str = include_str!("measure.js");

/// Walks, measures at every stop, and leaves a picture of it.
fn measured(size: Size, walk: fn(Size, Visit<'_>)) -> BTreeMap<String, Value> {
    let mut complaints = BTreeMap::new();
    walk(size, &mut |stall: &Stall, stop: &str| {
        stall.screenshot(&pictures().join(format!("{stop}-{}x{}.png", size.width, size.height)));
        let found = stall.run(MEASURE, vec![]);
        if found.as_array().is_none_or(|list| !list.is_empty()) {
            complaints.insert(stop.to_owned(), found);
        }
    });
    complaints
}

fn assert_measured(size: Size, walk: fn(Size, Visit<'_>)) {
    let complaints = measured(size, walk);
    assert!(complaints.is_empty(), "{}", serde_json::to_string_pretty(&complaints).expect("text"));
}

#[test]
fn set_up_keeps_its_measures_on_a_tablet() {
    assert_measured(TABLET, tour::set_up);
}

#[test]
fn set_up_keeps_its_measures_in_the_smallest_window() {
    assert_measured(SMALL, tour::set_up);
}

#[test]
fn selling_keeps_its_measures_on_a_tablet() {
    assert_measured(TABLET, tour::sell);
}

#[test]
fn selling_keeps_its_measures_in_the_smallest_window() {
    assert_measured(SMALL, tour::sell);
}

#[test]
fn returning_keeps_its_measures_on_a_tablet() {
    assert_measured(TABLET, tour::take_back);
}

#[test]
fn returning_keeps_its_measures_in_the_smallest_window() {
    assert_measured(SMALL, tour::take_back);
}

#[test]
fn the_day_keeps_its_measures_on_a_tablet() {
    assert_measured(TABLET, tour::day);
}

#[test]
fn the_day_keeps_its_measures_in_the_smallest_window() {
    assert_measured(SMALL, tour::day);
}

#[test]
fn catalogue_markets_and_settings_keep_their_measures_on_a_tablet() {
    assert_measured(TABLET, tour::more);
}

#[test]
fn catalogue_markets_and_settings_keep_their_measures_in_the_smallest_window() {
    assert_measured(SMALL, tour::more);
}
