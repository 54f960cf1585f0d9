//! What holds for every arrangement of the favourites page.

use proptest::prelude::*;
use trestle_rules::favourites::{arranged, placed};

use crate::cases;

const ALL: [&str; 7] = ["a", "b", "c", "d", "e", "f", "g"];

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn every_favourite_is_on_the_page_once_and_what_is_kept_makes_the_page_again(
        page in Just(ALL.to_vec()).prop_shuffle(),
        by_hand in prop::collection::vec(prop::sample::select(vec!["a", "c", "e", "g", "x"]), 0..6),
        hero in prop::option::of(prop::sample::select(ALL.to_vec())),
    ) {
        // The hero, where there is one, is usually the first.
        let mut usual = ALL.to_vec();
        usual.sort_by_key(|id| hero != Some(*id));
        let mut shown = arranged(&usual, &by_hand, hero);
        prop_assert_eq!(&arranged(&usual, &placed(&usual, &shown, hero), hero), &shown);
        shown.sort_unstable();
        prop_assert_eq!(&shown, &ALL);

        let kept = placed(&usual, &page, hero);
        prop_assert_eq!(&arranged(&usual, &kept, hero), &page);
        // Nothing is kept that is not needed.
        if let Some((_, fewer)) = kept.split_last() {
            prop_assert_ne!(&arranged(&usual, fewer, hero), &page);
        }
        prop_assert!(placed(&usual, &usual, hero).is_empty());
    }
}
