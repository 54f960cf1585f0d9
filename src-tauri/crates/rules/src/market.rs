//! Market days and places, as the windows of returns and of rewards count them.
//!
//! Owns: which market day is the nth after a sale, and when two markets are told apart. Keeps true: a calendar may come in
//! any order and with days twice; a market that is not known stands in nobody's way. Must not import any other rule.

use chrono::{Days, NaiveDate};

/// The `count`-th market day after `sold` (0 counts as the first), if the calendar knows so many. `later_days` come in any
/// order, may hold one day twice and days that are not later.
pub(crate) fn nth_day_after(sold: NaiveDate, later_days: &[NaiveDate], count: u16) -> Option<NaiveDate> {
    let mut days: Vec<_> = later_days.iter().copied().filter(|d| *d > sold).collect();
    days.sort_unstable();
    days.dedup();
    days.get(usize::from(count.max(1)) - 1).copied()
}

/// The day so many days after `sold`; none beyond the last day there is.
pub(crate) fn days_after(sold: NaiveDate, days: u16) -> Option<NaiveDate> {
    sold.checked_add_days(Days::new(days.into()))
}

/// Whether both markets are known and differ.
pub(crate) fn is_elsewhere(there: Option<&str>, here: Option<&str>) -> bool {
    matches!((there, here), (Some(there), Some(here)) if there != here)
}
