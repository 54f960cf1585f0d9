//! Till numbers: who may give which, so that no two tills of a shop get the same one.
//!
//! Owns how an inviting till splits the block of numbers it was given. Keeps true: tills invite without asking each other,
//! and still no number is given twice, because each gives only from its own block and what it gave is used up; a number
//! that a certificate does not cover is not believed. Must not import keys or the store: a till remembers itself up to
//! which number it has given.
//!
//! A till number is a nickname of ten bits, printed in codes. Restored tills take theirs at random above [`LAST_GIVEN`],
//! where two may meet; nothing here gives those.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Highest number that is given by invitation; those above it are for restored tills.
pub const LAST_GIVEN: u16 = 767;

/// What the first till of a shop has: number 1, and all others to give.
pub const FOUNDER: Numbers = Numbers { number: 1, block: [2, LAST_GIVEN] };

/// An invited till gets this part of what is left: the first tills of a shop can then invite in their turn, and still
/// nobody runs out soon. The founder can invite 85 tills itself.
const PART: u32 = 16;

/// The numbers of a till. They stand in its certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
pub struct Numbers {
    /// Its own number.
    pub number: u16,
    /// First and last number that it may give; none when the first is above the last.
    pub block: [u16; 2],
}

impl Numbers {
    fn may_give(&self, number: u16) -> bool {
        (self.block[0]..=self.block[1]).contains(&number)
    }
}

/// The numbers of the next till that is invited: those at the front of what is left of `block` after `given_up_to`, which
/// is [`last_of`] the till invited before it, and none for the first. None when nothing is left.
#[must_use]
pub fn next(block: [u16; 2], given_up_to: Option<u16>) -> Option<Numbers> {
    let after = given_up_to.map_or(0, |given| u32::from(given) + 1);
    let (first, last) = (after.max(block[0].into()), u32::from(block[1].min(LAST_GIVEN)));
    let left = (last + 1).checked_sub(first).filter(|left| *left > 0)?;
    let up_to = first + (left / PART).max(1) - 1;
    let narrow = |number: u32| u16::try_from(number).ok();
    Some(Numbers { number: narrow(first)?, block: [narrow(first + 1)?, narrow(up_to)?] })
}

/// The highest number that a till's numbers use up.
#[must_use]
pub fn last_of(numbers: &Numbers) -> u16 {
    // An empty block may be written with any two numbers: it uses up nothing.
    if numbers.block[0] > numbers.block[1] { numbers.number } else { numbers.number.max(numbers.block[1]) }
}

/// Whether `issuer` may have given `invited` its numbers: all of them are the issuer's to give, and the till cannot give
/// its own number away. Says nothing about what the issuer gave to others.
#[must_use]
pub fn covers(issuer: &Numbers, invited: &Numbers) -> bool {
    let [first, last] = invited.block;
    let block_covered = first > last || (issuer.may_give(first) && issuer.may_give(last));
    issuer.may_give(invited.number) && block_covered && !invited.may_give(invited.number)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everybody invites until nobody can.
    #[test]
    fn a_whole_shop_uses_every_number_once() {
        let (mut tills, mut given) = (vec![FOUNDER], vec![1]);
        while let Some(till) = tills.pop() {
            let mut given_up_to = None;
            while let Some(invited) = next(till.block, given_up_to) {
                assert!(covers(&till, &invited));
                given_up_to = Some(last_of(&invited));
                given.push(invited.number);
                tills.push(invited);
            }
        }
        given.sort_unstable();
        assert_eq!(given, (1..=LAST_GIVEN).collect::<Vec<_>>());
    }

    #[test]
    fn the_founder_can_invite_85_tills_itself() {
        let after = |invited: &Numbers| next(FOUNDER.block, Some(last_of(invited)));
        assert_eq!(std::iter::successors(next(FOUNDER.block, None), after).count(), 85);
    }

    #[test]
    fn an_empty_block_lies_behind_its_number() {
        assert_eq!(next([700, 701], Some(700)), Some(Numbers { number: 701, block: [702, 701] }));
        assert_eq!(last_of(&Numbers { number: 701, block: [702, 701] }), 701);
        assert_eq!(
            last_of(&Numbers { number: 3, block: [900, 800] }),
            3,
            "written otherwise it uses up nothing either"
        );
    }

    #[test]
    fn absurd_blocks_give_nothing_beyond_the_last_and_never_panic() {
        for block in [[0, u16::MAX], [u16::MAX, 0], [u16::MAX; 2], [0, 0], [LAST_GIVEN + 1, u16::MAX]] {
            for given_up_to in [None, Some(0), Some(LAST_GIVEN - 1), Some(LAST_GIVEN), Some(u16::MAX)] {
                assert!(next(block, given_up_to).is_none_or(|n| last_of(&n) <= LAST_GIVEN));
            }
        }
    }
}
