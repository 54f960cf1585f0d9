//! One operation on the disk fails, once; the person tries again and goes on selling; then the power is cut. For each thing
//! that a till does, every write and every sync of it fails in turn. What the till said was done is there, whole, and
//! `verify` is clean; or the till refused.
//!
//! Owns what fails and what is done. Keeps true: a failure names the fault and the seed, and runs again. `TRESTLE_PROOF`
//! tries every way to fail at every operation, and more cuts.
#![allow(clippy::unwrap_used)]

mod images;
mod person;
mod prepared;

use std::fmt::Write;

use person::{Person, Temper};
use prepared::{Deed, Prepared};
use trestle_storage::{Counts, Fault, How, Op, Syncs};
use trestle_tests::dice::{Dice, seed};

/// What came of all faults of one deed.
#[derive(Default)]
struct Found {
    faults: u32,
    refused: u32,
    restarted: u32,
    stopped: u32,
    images: u32,
    lost: Vec<String>,
}

fn proof() -> bool {
    std::env::var_os("TRESTLE_PROOF").is_some()
}

/// The ways in which the n-th operation of a kind is made to fail.
fn ways(op: Op, nth: u64) -> Vec<How> {
    match op {
        Op::Sync => vec![How::Error, How::Evicted],
        Op::Read if !proof() && !nth.is_multiple_of(4) => vec![],
        Op::Write if proof() => vec![How::Error, How::Half, How::Full],
        Op::Write => vec![[How::Error, How::Half, How::Full][usize::try_from(nth % 3).unwrap()]],
        Op::Read | Op::Truncate => vec![How::Error],
    }
}

/// Moments before the end, and cuts at the end: a sync that failed can show at any moment after it, an operation that left
/// nothing behind hardly.
fn cuts(op: Op, nth: u64) -> (usize, usize) {
    let (moments, ends) = match op {
        Op::Sync => (8, 3),
        _ if proof() => (1, 1),
        // By turns in the middle and at the end.
        _ => {
            if nth.is_multiple_of(2) {
                (1, 0)
            } else {
                (0, 1)
            }
        }
    };
    if proof() { (moments * 4, ends * 4) } else { (moments, ends) }
}

/// Does it once on a disk that works, and counts what it asks of the disk.
fn counted(prepared: &Prepared) -> Counts {
    let mut person = Person::at_work(prepared, Syncs::Kept, Temper::TriesAgain);
    person.disk.set(None);
    let done = person.do_once(prepared);
    assert!(done.is_ok(), "{:?} on a disk that works: {done:?}", prepared.deed);
    person.disk.counts()
}

/// Does it with a fault, goes on, and cuts the power at some moments and at the end.
fn with_fault(prepared: &Prepared, fault: Fault, temper: Temper, seed: u64, found: &mut Found) {
    let mut dice = Dice::new(seed ^ (fault.nth << 8) ^ ((fault.op as u64) << 4) ^ fault.how as u64);
    let mut person = Person::at_work(prepared, Syncs::Kept, temper);
    let (moments, ends) = cuts(fault.op, fault.nth);
    let apart = if fault.op == Op::Sync { 10 } else { 60 };
    person.disk.set(Some(fault));
    if moments > 0 {
        person.disk.watch(1 + dice.below(apart), apart);
    }
    person.do_and_go_on(prepared);
    found.faults += 1;
    found.refused += u32::from(person.refused);
    found.restarted += u32::from(person.restarted);
    found.stopped += u32::from(person.stopped);
    for image in person.images(moments, ends, &mut dice) {
        found.images += 1;
        let whole = fault.op == Op::Sync || proof() || dice.below(4) == 0;
        if let Err(why) = image.check(whole) {
            let saw = &person.saw;
            found.lost.push(format!("{fault:?}, who {temper:?}, {}: {why}; the till said {saw:?}", image.how));
        }
    }
}

/// Whoever meets a fault: everybody meets every failed sync, and they take turns at everything else.
fn tempers(op: Op, nth: u64) -> Vec<Temper> {
    match op {
        Op::Sync => Temper::ALL.to_vec(),
        _ if proof() => Temper::ALL.to_vec(),
        _ => vec![Temper::ALL[usize::try_from(nth / 3 % 3).unwrap()]],
    }
}

fn every_fault_of(deed: Deed) {
    let seed = seed("TRESTLE_FAULT_SEED", 20_261_130);
    let prepared = Prepared::for_a(deed);
    let counts = counted(&prepared);
    let mut found = Found::default();
    for (op, count) in &counts {
        for nth in 1..=*count {
            for how in ways(*op, nth) {
                for temper in tempers(*op, nth) {
                    with_fault(&prepared, Fault { op: *op, nth, how }, temper, seed, &mut found);
                }
            }
        }
    }
    let Found { faults, refused, restarted, stopped, images, lost } = &found;
    eprintln!(
        "{deed:?}: {counts:?}; {faults} faults, {refused} refused at first, {restarted} went on after a restart, \
         {stopped} stopped for good; {images} images, {} with something lost",
        lost.len()
    );
    assert!(lost.is_empty(), "{}", told(lost));
    assert_eq!(*stopped, 0, "a disk that failed once is sold on again, at the latest after a restart");
}

/// The first of many lines.
fn told(lines: &[String]) -> String {
    let mut text = String::new();
    for line in lines.iter().take(12) {
        let _written = writeln!(text, "{line}");
    }
    text
}

#[test]
fn selling() {
    every_fault_of(Deed::Sell);
}

#[test]
fn selling_when_the_log_is_written_back() {
    every_fault_of(Deed::SellAtFullLog);
}

#[test]
fn tapping_when_the_log_is_written_back() {
    every_fault_of(Deed::TapAtFullLog);
}

#[test]
fn taking_back() {
    every_fault_of(Deed::Return);
}

#[test]
fn closing() {
    every_fault_of(Deed::Close);
}

#[test]
fn importing_a_bundle_file() {
    every_fault_of(Deed::Import);
}

#[test]
fn erasing() {
    every_fault_of(Deed::Erase);
}

#[test]
fn importing_a_catalogue() {
    every_fault_of(Deed::Catalogue);
}

/// Does it on a disk without a fault, some times over; gives the images with something lost, and how many there are.
fn done_on(syncs: Syncs, deed: Deed, times: usize, images: usize) -> (Vec<String>, usize) {
    let prepared = Prepared::for_a(deed);
    let mut dice = Dice::new(seed("TRESTLE_FAULT_SEED", 20_261_130));
    let (mut lost, mut all) = (vec![], 0);
    for _ in 0..times {
        let mut person = Person::at_work(&prepared, syncs, Temper::TriesAgain);
        person.disk.watch(1 + dice.below(4), 4);
        person.do_and_go_on(&prepared);
        let images = person.images(images, 4, &mut dice);
        all += images.len();
        lost.extend(images.iter().filter_map(|image| Some(format!("{}: {}", image.how, image.check(true).err()?))));
    }
    (lost, all)
}

#[test]
fn a_disk_that_keeps_its_word_loses_nothing() {
    for deed in Deed::ALL {
        let (lost, all) = done_on(Syncs::Kept, deed, 1, 20);
        assert!(all > 20, "{deed:?}: {all} images");
        assert!(lost.is_empty(), "{deed:?}, {all} images: {}", told(&lost));
    }
}

/// The controls: what must be found is found.
#[test]
fn a_disk_that_syncs_nothing_is_found_out() {
    let (lost, all) = done_on(Syncs::IgnoredEvery(1), Deed::Sell, 2, 20);
    assert!(lost.len() * 2 > all, "{} of {all}", lost.len());
}

#[test]
fn a_disk_that_leaves_out_a_fifth_of_its_syncs_is_found_out() {
    let (lost, all) = done_on(Syncs::IgnoredEvery(5), Deed::Sell, 4, 40);
    assert!(!lost.is_empty(), "none of {all}");
}
