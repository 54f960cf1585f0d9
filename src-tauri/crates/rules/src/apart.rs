//! What tells things of one name apart.
//!
//! Owns which traits are said. Keeps true: as few as do it, and never one that is the same for all. Must not import the engine.

use std::collections::HashSet;

/// What may tell one thing from another of its name: who made it, category, SKU, barcode, in the order in which they are said.
/// Any may be empty.
pub type Traits<'t> = [&'t str; 4];

/// Of each of some things of one name what is to be said: the first trait that tells all apart, or else all that differ.
#[must_use]
pub fn told_apart(things: &[Traits<'_>]) -> Vec<Vec<usize>> {
    let different = |at: usize| things.iter().map(|thing| thing[at]).collect::<HashSet<_>>().len();
    let all: Vec<usize> = (0..4).filter(|at| things.len() > 1 && different(*at) > 1).collect();
    let telling = all.iter().find(|at| different(**at) == things.len()).map_or(all.clone(), |at| vec![*at]);
    let said = |thing: &Traits<'_>| telling.iter().copied().filter(|at| !thing[*at].is_empty()).collect();
    things.iter().map(said).collect()
}
