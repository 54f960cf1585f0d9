//! A season of five tills, made up by chance from a seed: they sell, take back, edit, sign up, redeem and erase, with clocks
//! that are wrong, files that get lost, come twice or in the wrong order, and tills that join in the middle. At its end
//! everybody has met, and there is one state: that of a ledger which the test has kept by itself.
//!
//! A seed that fails is printed, and runs again alone with `TRESTLE_SEASON_SEED=<seed>` (and `TRESTLE_SEASON_ACTS`, if it
//! was a long one); `TRESTLE_PROOF=1` runs a thousand long ones.
#![allow(clippy::unwrap_used)]

mod acts;
mod ending;
mod ledger;
mod travel;
mod world;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::str::FromStr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use world::{Template, World};

/// Seasons in the usual run, and in the large one.
const SEASONS: u64 = 50;
const SEASONS_PROVED: u64 = 1_000;
/// Things that happen in a season, over all tills: in the usual run as many as let fifty seasons end within a minute,
/// unoptimised on two cores.
const ACTS: u32 = 110;
const ACTS_PROVED: u32 = 400;
/// After one in so many of them a file is written or arrives.
const TRAVELS: u64 = 6;
/// Seasons at a time.
const AT_ONCE: usize = 2;

/// How often each thing was done, and how often it was refused with which code.
type Tally = BTreeMap<String, u64>;

fn given<T: FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

#[test]
fn seasons_of_five_tills_end_in_one_state() {
    let proof = std::env::var_os("TRESTLE_PROOF").is_some();
    let acts = given("TRESTLE_SEASON_ACTS").unwrap_or(if proof { ACTS_PROVED } else { ACTS });
    let template = Template::new();
    if let Some(seed) = given("TRESTLE_SEASON_SEED") {
        eprintln!("TRESTLE_SEASON_SEED={seed} TRESTLE_SEASON_ACTS={acts}: {:?}", season(&template, seed, acts));
        return;
    }
    let last = if proof { SEASONS_PROVED } else { SEASONS };
    let (next, failed, tally) = (AtomicU64::new(1), Mutex::new(Vec::new()), Mutex::new(Tally::new()));
    std::thread::scope(|scope| {
        let worker = || {
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed > last {
                    break;
                }
                match catch_unwind(AssertUnwindSafe(|| season(&template, seed, acts))) {
                    Ok(done) => {
                        done.into_iter().for_each(|(what, n)| *tally.lock().unwrap().entry(what).or_default() += n)
                    }
                    Err(_) => {
                        eprintln!("a season failed: TRESTLE_SEASON_SEED={seed} TRESTLE_SEASON_ACTS={acts}");
                        failed.lock().unwrap().push(seed);
                    }
                }
            }
        };
        (0..AT_ONCE).for_each(|_| drop(scope.spawn(worker)));
    });
    let (failed, tally) = (failed.into_inner().unwrap(), tally.into_inner().unwrap());
    eprintln!("{last} seasons of {acts} acts: {tally:?}");
    assert!(failed.is_empty(), "TRESTLE_SEASON_ACTS={acts}, and TRESTLE_SEASON_SEED is one of {failed:?}");
    // A simulation in which something never happens shows nothing about it.
    for what in
        acts::ALL.iter().map(|(name, ..)| *name).chain(["joined", "redeemed", "sold for a code alone", "new in a file"])
    {
        assert!(tally.get(what).is_some_and(|n| *n >= last / 5), "{what} hardly ever happens: {tally:?}");
    }
}

/// One season, from the first sale to the last exchange.
fn season(template: &Template, seed: u64, acts: u32) -> Tally {
    let mut world = World::begin(template, seed);
    for act in 0..acts {
        if act == acts / 3 || act == acts / 2 {
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
