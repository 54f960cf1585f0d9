//! The order of the favourites page.
//!
//! Owns how an arrangement by hand and the usual order go together. Keeps true: everything that is a favourite is on the page
//! once, and what nobody placed stands where it would be looked for; what is no favourite any more leaves no gap.

use std::collections::HashMap;

/// The page: what was placed by hand in that order, behind it the rest in the usual order. A hero that was not placed stands
/// first, as usual.
#[must_use]
pub fn arranged<'f>(usual: &[&'f str], by_hand: &[&str], hero: Option<&str>) -> Vec<&'f str> {
    let places = places(by_hand);
    let mut page = usual.to_vec();
    page.sort_by_key(|id| match places.get(id) {
        Some(place) => (1, *place),
        None if hero == Some(*id) => (0, 0),
        None => (2, 0),
    });
    page
}

/// What of a page somebody placed: its least beginning from which [`arranged`] makes the whole page again. What stands in the
/// usual order behind it keeps no place, so that what is added later finds its own there.
#[must_use]
pub fn placed<'f>(usual: &[&str], page: &[&'f str], hero: Option<&str>) -> Vec<&'f str> {
    let places = places(usual);
    let place = |id: &&str| places.get(id).copied();
    let tail = page.windows(2).rev().take_while(|pair| place(&pair[0]) < place(&pair[1])).count() + 1;
    let usual_from = page.len().saturating_sub(tail);
    let behind_hero = page.iter().position(|id| hero == Some(*id)).map_or(0, |at| if at == 0 { 0 } else { at + 1 });
    page[..usual_from.max(behind_hero)].to_vec()
}

fn places<'p>(ids: &[&'p str]) -> HashMap<&'p str, usize> {
    let mut places = HashMap::new();
    for (place, id) in ids.iter().enumerate() {
        places.entry(*id).or_insert(place);
    }
    places
}
