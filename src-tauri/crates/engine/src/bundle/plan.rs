//! The plan: what a bundle file would bring, from what is here and what it holds, and nothing else.
//!
//! Keeps true: it is pure, so that what was shown is what is done.

use std::collections::BTreeMap;

use super::Range;

/// The facts of one till that are here: runs without a gap, ascending.
pub type Runs = Vec<(i64, i64)>;

/// What is here of each till.
pub type Here = BTreeMap<String, Runs>;

/// What one run of a file would bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Till.
    pub till: String,
    /// First and last fact in the file.
    pub run: (i64, i64),
    /// How many of them are new here.
    pub new: i64,
    /// What will still be missing before the run.
    pub gap: Option<(i64, i64)>,
}

/// Plans the taking in of one file; `here` becomes what will be here afterwards, so that further files can be planned.
pub fn plan(here: &mut Here, ranges: &[Range]) -> Vec<Step> {
    let step = |range: &Range| {
        let runs = here.entry(range.till.clone()).or_default();
        let run = (range.from, range.to);
        let (known, place) = join(runs, run);
        let before = place.checked_sub(1).map_or(1, |before| runs[before].1 + 1);
        let gap = (before, runs[place].0 - 1);
        Step { till: range.till.clone(), run, new: run.1 - run.0 + 1 - known, gap: (gap.0 <= gap.1).then_some(gap) }
    };
    ranges.iter().map(step).collect()
}

fn overlap(a: (i64, i64), b: (i64, i64)) -> i64 {
    (a.1.min(b.1) - a.0.max(b.0) + 1).max(0)
}

/// Puts a run among others, joined with those that it touches; gives how much of it was there, and its place now.
fn join(runs: &mut Runs, run: (i64, i64)) -> (i64, usize) {
    let from = runs.partition_point(|known| known.1 + 1 < run.0);
    let to = from + runs[from..].partition_point(|known| known.0 <= run.1 + 1);
    let touched = &runs[from..to];
    let known = touched.iter().map(|known| overlap(*known, run)).sum();
    let first = touched.first().map_or(run.0, |first| first.0.min(run.0));
    let last = touched.last().map_or(run.1, |last| last.1.max(run.1));
    runs.splice(from..to, [(first, last)]);
    (known, from)
}

/// What is missing between runs.
pub fn gaps(runs: &[(i64, i64)]) -> Runs {
    let starts = std::iter::once(0).chain(runs.iter().map(|r| r.1));
    starts.zip(runs).map(|(end, next)| (end + 1, next.0 - 1)).filter(|gap| gap.0 <= gap.1).collect()
}

/// The last fact up to which nothing is missing; 0 when even the first is.
pub fn complete(runs: &[(i64, i64)]) -> i64 {
    runs.first().filter(|run| run.0 == 1).map_or(0, |run| run.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(from: i64, to: i64) -> Range {
        let (till, nothing) = ("a".to_owned(), String::new());
        Range { till, from, to, before: nothing.clone(), hash: nothing.clone(), signature: nothing }
    }

    fn here(runs: &[(i64, i64)]) -> Here {
        Here::from([("a".to_owned(), runs.to_vec())])
    }

    #[test]
    fn what_is_here_already_is_not_new_and_what_is_missing_before_is_a_gap() {
        for (known, run, new, gap) in [
            (&[][..], (1, 9), 9, None),
            (&[(1, 4)], (3, 9), 5, None),
            (&[(1, 4)], (5, 9), 5, None),
            (&[(1, 4)], (7, 9), 3, Some((5, 6))),
            (&[], (7, 9), 3, Some((1, 6))),
            (&[(1, 9)], (3, 5), 0, None),
            (&[(1, 2), (6, 9)], (4, 7), 2, Some((3, 3))),
            (&[(1, 2), (6, 9)], (3, 5), 3, None),
            (&[(6, 9)], (8, 12), 3, Some((1, 5))),
        ] {
            let steps = plan(&mut here(known), &[range(run.0, run.1)]);
            assert_eq!((steps[0].new, steps[0].gap), (new, gap), "{known:?} and {run:?}");
        }
    }

    #[test]
    fn a_second_file_is_planned_on_top_of_the_first() {
        let mut here = Here::new();
        plan(&mut here, &[range(1, 5)]);
        assert_eq!(plan(&mut here, &[range(4, 8)])[0].new, 3);
        assert_eq!(here["a"], [(1, 8)]);
        assert_eq!((complete(&here["a"]), gaps(&[(3, 4), (8, 9)])), (8, vec![(1, 2), (5, 7)]));
    }
}
