//! Every text: cleaning twice changes nothing, and a guarded cell comes back as it was.

use proptest::prelude::*;
use trestle_rules::text::{clean, guard, taken_out, unguard, without_marks};

use crate::cases;

/// Signs, quotes, joiners, marks, tags, selectors and letters that depend on one another.
fn texts() -> impl Strategy<Value = String> {
    let one = prop_oneof![
        prop::sample::select("='+-@\"\u{FF1D}\u{FF0B} \t\r\n\0\u{1B}ab1#".chars().collect::<Vec<_>>()),
        prop::sample::select(
            "\u{200C}\u{200D}\u{200B}\u{202E}\u{2066}\u{FE0F}\u{FE00}\u{E0100}\u{E0067}\u{E007F}\u{1F3F4}\u{1F469}\u{2764}\u{301}\u{94D}\u{915}\u{6CC}\u{845B}\u{20E3}"
                .chars()
                .collect::<Vec<_>>()
        ),
        any::<char>(),
    ];
    prop::collection::vec(one, 0..24).prop_map(|letters| letters.into_iter().collect())
}

proptest! {
    #![proptest_config(cases(5_000))]

    #[test]
    fn cleaning_twice_changes_nothing(text in texts()) {
        let once = clean(&text);
        prop_assert_eq!(&clean(&once), &once);
        prop_assert_eq!(taken_out(&once), "");
        prop_assert_eq!(without_marks(&once), once.as_str());
        let turns = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        let seen = once.chars().all(|c| !c.is_control() && !turns(c));
        prop_assert!(seen, "{:?}", once);
    }

    #[test]
    fn a_guarded_cell_comes_back_as_it_was(text in texts()) {
        let cell = guard(&text);
        prop_assert_eq!(unguard(&cell), text.as_str());
        let first = cell.trim_start().chars().next();
        prop_assert!(!matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')), "{}", cell);
    }
}
