//! Taking times, and the table they are printed in. Whole numbers only: nanoseconds, and hundredths for ratios.

use std::time::Instant;

/// Nanoseconds that something took, once for each try.
#[derive(Clone, Default)]
pub struct Times(Vec<u128>);

impl Times {
    /// Takes the time of one try.
    pub fn take<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = work();
        self.0.push(start.elapsed().as_nanos());
        done
    }

    /// How many tries.
    pub fn tries(&self) -> usize {
        self.0.len()
    }

    /// What so many of a hundred tries stayed below.
    pub fn percentile(&self, percent: usize) -> u128 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        sorted.get(sorted.len() * percent / 100).or(sorted.last()).copied().unwrap_or(0)
    }

    /// Forgets what was taken while everything was still cold.
    pub fn forget(&mut self) {
        self.0.clear();
    }
}

/// Takes the times of both sides of a pair, and lets the other go first every second time.
pub fn pair(n: usize, ours: impl FnOnce(), bare: impl FnOnce()) {
    if n.is_multiple_of(2) {
        ours();
        bare();
    } else {
        bare();
        ours();
    }
}

/// One measure: ours beside the baseline it is held against.
pub struct Measure {
    /// What was measured.
    pub what: &'static str,
    /// What it is held against.
    pub baseline: &'static str,
    /// Ours.
    pub ours: Times,
    /// The baseline's.
    pub bare: Times,
    /// Most that the ratio of the medians may be, in hundredths; none where it is only told.
    pub limit: Option<u128>,
}

impl Measure {
    /// A measure not yet taken.
    pub fn new(what: &'static str, baseline: &'static str, limit: Option<u128>) -> Self {
        Self { what, baseline, ours: Times::default(), bare: Times::default(), limit }
    }

    /// Median of ours by median of the baseline, in hundredths.
    pub fn ratio(&self) -> u128 {
        100 * self.ours.percentile(50) / self.bare.percentile(50).max(1)
    }

    /// Whether the ratio is within its limit.
    pub fn holds(&self) -> bool {
        self.limit.is_none_or(|limit| self.ratio() <= limit)
    }

    /// A row of the table.
    pub fn row(&self) -> String {
        let limit = self.limit.map_or("–".to_owned(), |limit| format!("≤ {}", hundredths(limit)));
        let over = if self.holds() { "" } else { " **over**" };
        format!(
            "| {} | {} | {} | {} | {} | {} | {} | {}{over} | {limit} |",
            self.what,
            self.baseline,
            self.ours.tries(),
            millis(self.ours.percentile(50)),
            millis(self.ours.percentile(99)),
            millis(self.bare.percentile(50)),
            millis(self.bare.percentile(99)),
            hundredths(self.ratio()),
        )
    }
}

/// Headings of the table.
pub const HEADINGS: &str = "\
| measure | held against | pairs | median ms | p99 ms | bare median ms | bare p99 ms | ratio | limit |
|---|---|---|---|---|---|---|---|---|";

/// Milliseconds with three decimals.
pub fn millis(nanos: u128) -> String {
    format!("{}.{:03}", nanos / 1_000_000, nanos / 1_000 % 1_000)
}

/// Hundredths as a decimal number.
pub fn hundredths(n: u128) -> String {
    format!("{}.{:02}", n / 100, n % 100)
}
