//! What holds for every basket, payment and return, tried on generated ones.
//!
//! Owns how many are tried and from which seed. Keeps true: the same run finds the same cases everywhere; with
//! `TRESTLE_PROOF=1` fifty times as many are tried (a million baskets instead of 20,000).
#![allow(clippy::unwrap_used)]

mod baskets;
mod books;
mod email;
mod favourites;
mod generated;
mod guessing;
mod kept;
mod money;
mod numbers;
mod offers;
mod payments;
mod returns;
mod steps;
mod taxes;
mod text;

use proptest::test_runner::{Config, RngSeed};

/// The seed of every run.
const SEED: u64 = 20_260_606;

/// As many cases as usual, or fifty times as many for the proof.
fn cases(usual: u32) -> Config {
    let proof = std::env::var("TRESTLE_PROOF").is_ok_and(|set| set == "1");
    Config { cases: usual * if proof { 50 } else { 1 }, rng_seed: RngSeed::Fixed(SEED), ..Config::default() }
}
