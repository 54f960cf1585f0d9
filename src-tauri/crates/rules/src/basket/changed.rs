//! Which lines of a basket changed since it was saved last.
//!
//! Keeps true: a line that a step added, changed or took out is noted. It is no part of what a basket is: two baskets that
//! differ in nothing else are equal. Must not import the basket.

use std::collections::BTreeSet;

/// Numbers of lines.
#[derive(Clone, Debug, Default)]
pub struct Changed(BTreeSet<u32>);

impl Changed {
    /// Notes a line.
    pub fn note(&mut self, line: u32) {
        self.0.insert(line);
    }

    /// The numbers noted, which are noted no longer.
    pub fn take(&mut self) -> BTreeSet<u32> {
        std::mem::take(&mut self.0)
    }
}

impl PartialEq for Changed {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Changed {}
