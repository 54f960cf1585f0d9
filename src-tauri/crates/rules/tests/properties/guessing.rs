//! Every wait: guessing gets slower, and nobody is locked out for longer than the pause.

use proptest::prelude::*;
use trestle_rules::guessing::{LONGEST_PAUSE_SECONDS, Steady, counted, pause_seconds, seconds_left, waited_ms};

use crate::cases;

/// Wrong codes that are answered within any hour: nine are slips, and then the pauses come to more than the rest of it.
const MOST_AN_HOUR: usize = 17;

proptest! {
    #![proptest_config(cases(5_000))]

    #[test]
    fn a_lock_lasts_for_its_pause_at_most(
        failed in prop_oneof![0..=20_u32, any::<u32>()],
        waited in prop_oneof![-100_000..=1_000_000_i64, any::<i64>()],
    ) {
        let (pause, left) = (pause_seconds(failed), seconds_left(failed, waited));
        prop_assert!(pause <= LONGEST_PAUSE_SECONDS && pause <= pause_seconds(failed.saturating_add(1)));
        prop_assert!(left <= pause && (left == 0 || failed >= 10));
        // Whoever waits that long may try again.
        prop_assert_eq!(seconds_left(failed, waited.max(0).saturating_add(i64::from(left) * 1_000)), 0);
    }

    /// Whoever tries whenever it is allowed, waits in whatever steps and switches the device off and on in between.
    #[test]
    fn in_no_hour_more_than_a_few_wrong_codes_are_answered(
        steps in prop::collection::vec((0..=3_700_000_i64, prop::bool::weighted(0.1), 1..=12_usize), 1..=60),
    ) {
        let (mut real, mut start, mut began) = (0_i64, 0, 0);
        let (mut failed, mut last, mut answered) = (0_u32, Steady::default(), Vec::<i64>::new());
        for (wait, restart, tries) in steps {
            real += wait;
            if restart {
                (start, began) = (start + 1, real);
            }
            let now = Steady { start: format!("start {start}"), ms: real - began };
            for _ in 0..tries {
                let waited = waited_ms(&last, &now);
                prop_assert!(failed == 0 || waited <= real - answered.last().copied().unwrap_or_default());
                if seconds_left(failed, waited) == 0 {
                    (failed, last) = (counted(failed, waited), now.clone());
                    answered.push(real);
                }
            }
        }
        for (n, first) in answered.iter().enumerate() {
            let within = answered[n..].iter().take_while(|at| **at - first < 3_600_000).count();
            prop_assert!(within <= MOST_AN_HOUR, "{within} within an hour: {answered:?}");
        }
    }
}
