//! Figures of a bench: medians and how they compare. Owns: whole microseconds to what a person reads. Keeps true: a ratio is
//! of medians taken in the same run. Must not: know what was measured.

use std::fmt;

/// A median and a 99th percentile, in microseconds.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    median: u64,
    p99: u64,
}

impl Figure {
    /// Of these durations.
    pub fn of(durations: impl Iterator<Item = u64>) -> Self {
        let mut sorted: Vec<u64> = durations.collect();
        sorted.sort_unstable();
        assert!(!sorted.is_empty(), "nothing was measured");
        let at = |percent: usize| sorted[(sorted.len() - 1) * percent / 100];
        Self { median: at(50), p99: at(99) }
    }

    /// How many times as long as another's median this one is.
    pub fn over(self, other: Self) -> Ratio {
        Ratio(self.median * 100 / other.median.max(1))
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |micros: u64| format!("{}.{:02}", micros / 1_000, micros % 1_000 / 10);
        out.pad(&format!("{} ({})", text(self.median), text(self.p99)))
    }
}

/// A ratio, in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ratio(pub u64);

impl fmt::Display for Ratio {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&format!("{}.{:02}", self.0 / 100, self.0 % 100))
    }
}
