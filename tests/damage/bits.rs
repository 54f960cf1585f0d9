//! Damage that nobody means: flipped bits, cut files, bytes behind the end.

use std::collections::BTreeMap;

use trestle_tests::dice::{Dice, seed};

use crate::scene::Scene;

/// What is said of a file that age no longer opens to its end.
const OF_AGE: [&str; 3] = ["bundle.unreadable", "bundle.other_shop", "bundle.cut"];

/// Counts refusals by code, and takes no other code than these.
struct Tally(BTreeMap<String, u32>);

impl Tally {
    fn of(what: &str, codes: impl Iterator<Item = String>) -> Self {
        let mut tally = Self(BTreeMap::new());
        for code in codes {
            assert!(OF_AGE.contains(&code.as_str()), "{what}: {code}");
            *tally.0.entry(code).or_default() += 1;
        }
        eprintln!("{what}: {:?}", tally.0);
        tally
    }

    fn all(&self) -> u32 {
        self.0.values().sum()
    }
}

#[test]
fn of_two_thousand_single_bit_flips_none_is_taken_in() {
    let mut dice = Dice::new(seed("TRESTLE_DAMAGE_SEED", 20_261_124));
    let scene = Scene::new();
    let bytes = std::fs::read(&scene.file).unwrap();
    let bits = bytes.len() as u64 * 8;
    let flip = |n: u64| {
        // One in each of two thousand stretches, so that no part of the file is left out.
        let bit = usize::try_from(n * bits / 2_000 + dice.below(bits / 2_000)).unwrap();
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        scene.refused_bytes(&flipped)
    };
    let tally = Tally::of("flips", (0..2_000).map(flip));
    assert_eq!(tally.all(), 2_000);
    assert_eq!(tally.0.len(), OF_AGE.len(), "flips in the head and in the body are told apart: {:?}", tally.0);
    scene.end();
}

#[test]
fn of_five_hundred_cuts_none_is_taken_in_and_every_one_of_the_last_two_hundred_is_tried() {
    let mut dice = Dice::new(seed("TRESTLE_DAMAGE_SEED", 20_261_124));
    let scene = Scene::new();
    let bytes = std::fs::read(&scene.file).unwrap();
    let early = (bytes.len() - 200) as u64;
    let anywhere: Vec<u64> = (0..300).map(|n| n * early / 300 + dice.below(early / 300)).collect();
    let lengths = anywhere.into_iter().map(|l| usize::try_from(l).unwrap()).chain(bytes.len() - 200..bytes.len());
    let tally = Tally::of("cuts", lengths.map(|length| scene.refused_bytes(&bytes[..length])));
    assert_eq!(tally.all(), 500);
    assert!(!tally.0.contains_key("bundle.other_shop"), "a cut is no other shop's key: {:?}", tally.0);
    assert_eq!(scene.refused_bytes(b""), "bundle.unreadable");
    scene.end();
}

#[test]
fn bytes_behind_the_end_are_not_passed_over() {
    let scene = Scene::new();
    let bytes = std::fs::read(&scene.file).unwrap();
    let ends: [&[u8]; 6] = [b"\0", b"\n", &[0; 512], &[0xFF; 70_000], &bytes, b"age-encryption.org/v1\n"];
    let tally = Tally::of("appended", ends.iter().map(|end| scene.refused_bytes(&[&bytes, *end].concat())));
    assert_eq!(tally.0, BTreeMap::from([("bundle.cut".to_owned(), 6)]));
    let before = scene.refused_bytes(&[b"\n", bytes.as_slice()].concat());
    assert_eq!(before, "bundle.unreadable");
    scene.end();
}
