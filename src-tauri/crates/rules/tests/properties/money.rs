//! Every amount: read back as written, rounded to the nearest, shared out to the last unit.

use proptest::prelude::*;
use trestle_rules::money::{Halves, LIMIT, plain, ratio, read, share_out, to_step};
use trestle_rules::tax::Rate;

use crate::cases;

fn amount() -> impl Strategy<Value = i64> {
    prop_oneof![-1_000..=1_000_i64, -LIMIT..=LIMIT]
}

proptest! {
    #![proptest_config(cases(5_000))]

    #[test]
    fn what_is_written_reads_back(amount in amount(), decimals in 0..=4_u8) {
        let text = plain(amount, decimals);
        prop_assert_eq!(read(&text, decimals), Ok(amount));
        prop_assert_eq!(read(&text.replace('.', ","), decimals), Ok(amount));
        prop_assert_eq!(read(&format!(" {text} "), decimals), Ok(amount));
    }

    #[test]
    fn whatever_is_typed_is_read_or_refused(text in "[-0-9.,\u{2212} ]{0,12}|\\PC{0,30}", decimals: u8) {
        if let Ok(amount) = read(&text, decimals) {
            prop_assert!(amount.abs() <= LIMIT);
            prop_assert_eq!(read(&plain(amount, decimals), decimals), Ok(amount));
        }
    }

    #[test]
    fn rates_read_back(thousandths in 0..=100_000_u32) {
        let text = format!("{}.{:03}", thousandths / 1000, thousandths % 1000);
        let rate: Rate = text.parse().unwrap();
        prop_assert_eq!(rate.to_string().parse(), Ok(rate));
        prop_assert!(!rate.to_string().contains('.') || !rate.to_string().ends_with('0'), "{}", rate);
    }

    #[test]
    fn rounding_goes_to_the_nearest_and_mirrors(amount in amount(), numerator in 0..1_000_i128, denominator in 1..1_000_i128) {
        let Ok(rounded) = ratio(amount, numerator, denominator) else {
            prop_assert!(i128::from(amount).abs() * numerator / denominator >= i128::from(LIMIT));
            return Ok(());
        };
        let off = i128::from(rounded) * denominator - i128::from(amount) * numerator;
        prop_assert!(off.abs() * 2 <= denominator);
        prop_assert!(off.abs() * 2 < denominator || rounded.abs() * i64::try_from(denominator).unwrap() > 0, "away");
        prop_assert_eq!(ratio(-amount, numerator, denominator), Ok(-rounded));
        for step in [1, 5, 10, 50, 100, 500, 1000] {
            let [up, down] = [Halves::Up, Halves::Down].map(|halves| to_step(amount, step, halves));
            prop_assert_eq!(((amount + up) % step, (amount + down) % step), (0, 0));
            prop_assert!(up.abs() * 2 <= step && up.abs() == down.abs());
            prop_assert!(up == down || (up.signum() == amount.signum() && up.abs() * 2 == step), "only halves differ");
        }
    }

    #[test]
    fn shares_are_fair(
        total in amount(),
        weights in prop::collection::vec(prop_oneof![0..=3_i64, 0..=100_000_i64, 0..=LIMIT], 1..=12),
    ) {
        let shares = share_out(total, &weights).unwrap();
        prop_assert_eq!(shares.iter().sum::<i64>(), total);
        let sum: i128 = weights.iter().map(|w| i128::from(*w)).sum();
        let weight = |i: usize| if sum == 0 { 1 } else { i128::from(weights[i]) };
        let sum = if sum == 0 { i128::try_from(weights.len()).unwrap() } else { sum };
        for (i, share) in shares.iter().enumerate() {
            let off = i128::from(*share) * sum - i128::from(total) * weight(i);
            prop_assert!(off.abs() < sum, "within one unit of exact: {} of {:?}", share, weights);
            for (j, other) in shares.iter().enumerate() {
                prop_assert!(weight(i) <= weight(j) || share.abs() >= other.abs(), "more weight, no less share");
            }
        }
        let mirrored: Vec<i64> = shares.iter().map(|s| -s).collect();
        prop_assert_eq!(share_out(-total, &weights), Ok(mirrored));
    }
}
