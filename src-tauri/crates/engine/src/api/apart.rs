//! What tiles of one name say besides, so that a seller knows which is which.
//!
//! Owns where the traits of a tile are found; which of them are said is `trestle_rules::apart`'s.

use std::collections::{HashMap, HashSet};

use trestle_rules::apart::{Traits, told_apart};

use super::types::catalog::Tile;
use crate::facts::ItemSet;

/// Who made it: said by the tile already, where that is what its small words say.
const CREATOR: usize = 0;

/// Says of some tiles what tells each from all things of its name: from `items`, and from one another. What is no item is
/// known by its category alone.
pub(super) fn tell<'i>(items: impl Iterator<Item = &'i ItemSet>, tiles: &mut [Tile]) {
    let mut alike: HashMap<&str, Vec<(&str, Traits<'_>)>> =
        tiles.iter().map(|tile| (tile.name.as_str(), Vec::new())).collect();
    let mut known = HashSet::new();
    for item in items {
        if let Some(things) = alike.get_mut(item.name.as_str()) {
            let barcode = item.barcodes.first().map_or("", String::as_str);
            things.push((&item.id, [&item.creator, &item.category, &item.sku, barcode]));
            known.insert(item.id.as_str());
        }
    }
    for tile in tiles.iter().filter(|tile| !known.contains(tile.id.as_str())) {
        if let Some(things) = alike.get_mut(tile.name.as_str()) {
            things.push((&tile.id, ["", &tile.category, "", ""]));
        }
    }
    let mut said = HashMap::new();
    for things in alike.into_values().filter(|things| things.len() > 1) {
        let traits: Vec<Traits<'_>> = things.iter().map(|(_, traits)| *traits).collect();
        for ((id, traits), telling) in things.iter().zip(told_apart(&traits)) {
            let words = telling.into_iter().map(|at| (at, traits[at].to_owned())).collect::<Vec<_>>();
            said.insert((*id).to_owned(), words);
        }
    }
    if said.is_empty() {
        return;
    }
    for tile in tiles {
        let told = tile.tag.as_ref().is_some_and(|tag| tag.key == "tag.creator");
        let words = said.remove(&tile.id).into_iter().flatten().filter(|(at, _)| !told || *at != CREATOR);
        tile.apart = words.map(|(_, word)| word).collect::<Vec<_>>().join(" · ");
    }
}
