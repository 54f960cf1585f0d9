//! A season of five tills, made up by chance from a seed: they sell, take back, edit, sign up, redeem and erase, with clocks
//! that are wrong, files that get lost, come twice or in the wrong order, and tills that join in the middle. At its end
//! everybody has met, and there is one state: that of a ledger which the test has kept by itself.
//!
//! A seed that fails is printed, and runs again alone with `TRESTLE_SEASON_SEED=<seed>`; `TRESTLE_PROOF=1` runs a thousand.
#![allow(clippy::unwrap_used)]

mod acts;
mod ending;
mod ledger;
mod travel;
mod world;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use world::{Template, World};

/// Seasons in the usual run, and in the large one.
const SEASONS: u64 = 50;
const SEASONS_PROVED: u64 = 1_000;
/// Things that happen in a season, over all tills: as many as let fifty seasons end within a minute, unoptimised on two
/// cores; optimised it may be more.
const ACTS: u32 = if cfg!(debug_assertions) { 120 } else { 400 };
/// After one in so many of them a file is written or arrives.
const TRAVELS: u64 = 6;
/// Seasons at a time.
const AT_ONCE: usize = 2;

/// How often each thing was done, and how often it was refused with which code.
type Tally = BTreeMap<String, u64>;

#[test]
fn seasons_of_five_tills_end_in_one_state() {
    if let Ok(seed) = std::env::var("TRESTLE_SEASON_SEED") {
        let seed = seed.parse().expect("a seed is a number");
        let tally = season(&Template::new(), seed);
        eprintln!("TRESTLE_SEASON_SEED={seed}: {tally:?}");
        return;
    }
    let last = if std::env::var_os("TRESTLE_PROOF").is_some() { SEASONS_PROVED } else { SEASONS };
    let (next, template) = (AtomicU64::new(1), Template::new());
    let (failed, tally) = (Mutex::new(Vec::new()), Mutex::new(Tally::new()));
    std::thread::scope(|scope| {
        let worker = || {
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed > last {
                    break;
                }
                match catch_unwind(AssertUnwindSafe(|| season(&template, seed))) {
                    Ok(done) => {
                        done.into_iter().for_each(|(what, n)| *tally.lock().unwrap().entry(what).or_default() += n)
                    }
                    Err(_) => {
                        eprintln!("a season failed: TRESTLE_SEASON_SEED={seed}");
                        failed.lock().unwrap().push(seed);
                    }
                }
            }
        };
        (0..AT_ONCE).for_each(|_| drop(scope.spawn(worker)));
    });
    let (failed, tally) = (failed.into_inner().unwrap(), tally.into_inner().unwrap());
    eprintln!("{last} seasons: {tally:?}");
    assert!(failed.is_empty(), "TRESTLE_SEASON_SEED is one of {failed:?}");
    // A simulation in which something never happens shows nothing about it.
    for what in
        acts::ALL.iter().map(|(name, ..)| *name).chain(["joined", "redeemed", "sold for a code alone", "new in a file"])
    {
        assert!(tally.get(what).is_some_and(|n| *n >= last / 5), "{what} hardly ever happens: {tally:?}");
    }
}

/// One season, from the first sale to the last exchange.
fn season(template: &Template, seed: u64) -> Tally {
    let mut world = World::begin(template, seed);
    for act in 0..ACTS {
        if act == ACTS / 3 || act == ACTS / 2 {
            travel::join(&mut world, template);
        }
        acts::one(&mut world);
        if world.dice.below(TRAVELS) == 0 {
            travel::one(&mut world);
        }
    }
    ending::meet(&mut world);
    ending::check(&mut world);
    world.tally
}
