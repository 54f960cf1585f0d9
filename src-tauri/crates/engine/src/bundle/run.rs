//! A run of facts in a bundle file: its lines read, and bound to each other.
//!
//! Owns what makes a line the next fact of its run. Keeps true: a line is read by itself, so that those of a part are read on
//! all cores; they are bound in their order.

use std::collections::BTreeMap;
use std::io::BufRead;

use rayon::prelude::*;
use serde::Deserialize;

use super::manifest::Range;
use super::totals;
use crate::fold::Arrived;
use crate::journal::{Envelope, chain_hash};

/// Lines read at once. Few, so that a part of nothing but line ends takes no more memory than its bytes.
const AT_ONCE: usize = 1_024;

/// Fewer are done sooner than another core is awake.
const FEW: usize = 64;

/// Does the same with many things, on all cores; the results stand in their order.
pub(super) fn on_all_cores<T: Sync, U: Send>(things: &[T], work: impl Fn(&T) -> U + Sync + Send) -> Vec<U> {
    if things.len() < FEW { things.iter().map(work).collect() } else { things.par_iter().map(work).collect() }
}

/// Does two things, on two cores where there is `much` to do.
pub(super) fn both<A: Send, B: Send>(
    much: bool,
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    if much { rayon::join(one, other) } else { (one(), other()) }
}

/// A fact of a checked run.
pub struct CheckedFact {
    /// The fact.
    pub arrived: Arrived,
    /// Its bytes, as they were written.
    pub bytes: Vec<u8>,
    /// Hash before it.
    pub previous: [u8; 32],
    /// Its hash.
    pub hash: [u8; 32],
}

impl CheckedFact {
    /// Its number.
    #[must_use]
    pub fn seq(&self) -> i64 {
        self.arrived.envelope.seq
    }
}

/// A run of facts under way.
pub(super) struct Run {
    /// Whether its last fact has come; contact records of its last part may still follow.
    pub ended: bool,
    /// Number of its last fact so far.
    pub seq: i64,
    /// Its hash.
    pub hash: [u8; 32],
    /// What the facts of the last part commit to, by number: member and commitment.
    pub committed: BTreeMap<i64, (String, String)>,
}

/// What a line says.
struct Line {
    envelope: Envelope,
    amount: Option<i64>,
    commits: Option<Commits>,
}

#[derive(Deserialize)]
struct Commits {
    member: String,
    #[serde(default)]
    commitment: String,
}

impl Line {
    fn read(line: &[u8]) -> Option<Self> {
        // Fields that no reader knows are passed over without a look.
        std::str::from_utf8(line).ok()?;
        let envelope = Envelope::parse(line).ok()?;
        // Most facts commit to nothing, and need not be read for it.
        let may = envelope.body.get().contains("commitment");
        let commits = may.then(|| envelope.body::<Commits>().ok()).flatten().filter(|c| !c.commitment.is_empty());
        Some(Self { amount: totals::amount(&envelope), commits, envelope })
    }
}

impl Run {
    pub(super) fn before(range: &Range) -> Option<Self> {
        Some(Self { ended: false, seq: range.from - 1, hash: hash(&range.before)?, committed: BTreeMap::new() })
    }

    /// Reads the lines of a part, each with its end, and gives each fact with its amount. Refuses the first that is not the
    /// run's next by the number that this would have.
    pub(super) fn read(
        &mut self,
        till: &str,
        part: &[u8],
        mut each: impl FnMut(CheckedFact, Option<i64>),
    ) -> Result<(), i64> {
        let mut lines = BufRead::split(part, b'\n').map_while(Result::ok);
        loop {
            let some: Vec<Vec<u8>> = lines.by_ref().take(AT_ONCE).collect();
            if some.is_empty() {
                return Ok(());
            }
            let (read, hashes) =
                both(some.len() >= FEW, || on_all_cores(&some, |line| Line::read(line)), || chain(self.hash, &some));
            for ((bytes, line), hash) in some.into_iter().zip(read).zip(hashes) {
                let linked = line.and_then(|line| self.link(till, bytes, line, hash));
                let (fact, amount) = linked.ok_or(self.seq + 1)?;
                each(fact, amount);
            }
        }
    }

    /// The next fact of the run, bound to the one before, and its amount.
    fn link(&mut self, till: &str, bytes: Vec<u8>, line: Line, hash: [u8; 32]) -> Option<(CheckedFact, Option<i64>)> {
        let Line { envelope, amount, commits } = line;
        let counter = 1..1_i64 << 53;
        if envelope.till != till || envelope.seq != self.seq + 1 || !counter.contains(&envelope.lamport) {
            return None;
        }
        let previous = std::mem::replace(&mut self.hash, hash);
        self.seq = envelope.seq;
        if let Some(Commits { member, commitment }) = commits {
            self.committed.insert(self.seq, (member, commitment));
        }
        Some((CheckedFact { arrived: Arrived::new(envelope), bytes, previous, hash }, amount))
    }
}

/// The hashes of lines that follow a hash.
fn chain(mut hash: [u8; 32], lines: &[Vec<u8>]) -> Vec<[u8; 32]> {
    let next = |line: &Vec<u8>| {
        hash = chain_hash(&hash, line);
        hash
    };
    lines.iter().map(next).collect()
}

/// A hash that was written in hex.
pub(super) fn hash(hex: &str) -> Option<[u8; 32]> {
    hex::decode(hex).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::journal::{FIRST_PREVIOUS, line};

    #[test]
    fn of_many_lines_the_one_that_does_not_fit_is_named() {
        let run = || Run { ended: false, seq: 0, hash: FIRST_PREVIOUS, committed: BTreeMap::new() };
        let lines: Vec<String> = (1..=2_500).map(line).collect();
        let (mut whole, mut seqs) = (run(), Vec::new());
        let part = lines.join("\n") + "\n";
        assert_eq!(whole.read("t", part.as_bytes(), |fact, _| seqs.push(fact.seq())), Ok(()));
        assert_eq!(seqs, (1..=2_500).collect::<Vec<_>>(), "in their order");
        let one_by_one = lines.iter().fold(FIRST_PREVIOUS, |before, line| chain_hash(&before, line.as_bytes()));
        assert_eq!(whole.hash, one_by_one);
        for (broken, by) in [(1_024, ""), (1_025, "{"), (2_500, &*line(2_501)), (2_049, &*line(2_048))] {
            let mut lines = lines.clone();
            lines[broken - 1] = by.to_owned();
            assert_eq!(
                run().read("t", (lines.join("\n") + "\n").as_bytes(), |_, _| {}),
                Err(broken as i64),
                "{broken}"
            );
        }
        assert_eq!(run().read("other", part.as_bytes(), |_, _| {}), Err(1));
    }
}
