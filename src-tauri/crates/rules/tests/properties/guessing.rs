//! Every clock: guessing gets slower, and nobody is locked out for longer than the pause.

use proptest::prelude::*;
use trestle_rules::guessing::{LONGEST_PAUSE_SECONDS, locked_until_ms, pause_seconds};

use crate::cases;

proptest! {
    #![proptest_config(cases(5_000))]

    #[test]
    fn a_lock_lasts_for_its_pause_at_most(
        failed in prop_oneof![0..=20_u32, any::<u32>()],
        last in prop_oneof![-100_000..=100_000_i64, any::<i64>()],
        now in prop_oneof![-100_000..=100_000_i64, any::<i64>()],
    ) {
        let pause = pause_seconds(failed);
        prop_assert!(pause <= LONGEST_PAUSE_SECONDS && pause <= pause_seconds(failed.saturating_add(1)));
        let Some(until) = locked_until_ms(failed, last, now) else {
            // At the end of time no pause is left.
            prop_assert!(pause == 0 || now == i64::MAX || now.saturating_sub(last) >= i64::from(pause) * 1_000);
            return Ok(());
        };
        prop_assert!(failed >= 10 && until > now && until - now <= i64::from(pause) * 1_000);
        // Whoever waits that long, and keeps the earlier of the two times, may try again.
        prop_assert_eq!(locked_until_ms(failed, last.min(now), until), None);
    }
}
