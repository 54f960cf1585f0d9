//! Every tree of invitations: no number twice, whoever invites whom and in whatever order.

use std::collections::BTreeSet;

use proptest::prelude::*;
use trestle_rules::numbers::{FOUNDER, Numbers, covers, last_of, next};

use crate::cases;

/// A till and what it remembers: nothing but its own numbers and how far it has given them.
struct Till {
    numbers: Numbers,
    given_up_to: Option<u16>,
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn no_number_is_given_twice(inviting in prop::collection::vec(any::<prop::sample::Index>(), 0..=300)) {
        let mut tills = vec![Till { numbers: FOUNDER, given_up_to: None }];
        let mut seen = BTreeSet::from([FOUNDER.number]);
        for who in inviting {
            let place = who.index(tills.len());
            let till = &mut tills[place];
            let Some(invited) = next(till.numbers.block, till.given_up_to) else {
                let all = till.given_up_to.unwrap_or(till.numbers.number) == last_of(&till.numbers);
                prop_assert!(all, "{:?} gave up with numbers left", till.numbers);
                continue;
            };
            prop_assert!(covers(&till.numbers, &invited) && !covers(&invited, &till.numbers));
            till.given_up_to = Some(last_of(&invited));
            prop_assert!(seen.insert(invited.number), "{} twice", invited.number);
            tills.push(Till { numbers: invited, given_up_to: None });
        }
        for (till, other) in tills.iter().flat_map(|t| tills.iter().map(move |o| (&t.numbers, &o.numbers))) {
            // Two tills can only give the same number if one lies within the other's block: then it was given by it.
            let [first, last] = other.block;
            let apart = first > last || till.block[0] > last || till.block[1] < first || till.block[0] > till.block[1];
            prop_assert!(apart || till == other || covers(till, other) || covers(other, till), "{:?} {:?}", till, other);
        }
    }

    #[test]
    fn absurd_blocks_never_panic(block: [u16; 2], given_up_to: Option<u16>, number: u16, other: [u16; 2]) {
        let (one, two) = (Numbers { number, block }, Numbers { number: block[0], block: other });
        let _ = (next(block, given_up_to), last_of(&one), covers(&one, &two));
    }
}
