//! What becomes of the stock that a file says.
//!
//! Keeps true: a file's number is what another program thought on another day. It is taken where nobody has counted, and never
//! in the place of a count; nothing that is limited is left without one.

use trestle_rules::tax::Rate;

use super::plan::{Here, Planned};
use crate::api::types::listing::{ListingWhy, Meaning};
use crate::edge::catalogue::{Goods, ItemRow};
use crate::facts::ItemSet;

/// How many an item gets counted by its row, if any; `saved` is the item as it is then.
pub(crate) fn counts(row: &ItemRow, saved: &ItemSet, was_counted: bool) -> Option<i64> {
    row.stock.filter(|_| saved.is_counted() && !was_counted)
}

/// What is to be said of the stock of the planned rows, each with its line, the column, and what stands there.
pub(super) fn notes(here: &Here, planned: &[Planned]) -> Vec<(u64, Meaning, ListingWhy, String)> {
    let (mut notes, mut stay) = (Vec::new(), Vec::new());
    for one in planned {
        let Goods::Item(row) = &one.goods else { continue };
        if row.stock.is_none() && row.limited != Some(true) {
            continue;
        }
        let (saved, _) = here.merged(one.id.as_deref(), row, Rate::ZERO);
        if row.limited == Some(true) && !saved.limited {
            notes.push((row.line, Meaning::Name, ListingWhy::LimitUncounted, row.name.clone()));
        }
        match row.stock {
            Some(pieces) if saved.unit.is_some() => {
                notes.push((row.line, Meaning::Stock, ListingWhy::StockMeasured, pieces.to_string()));
            }
            Some(_) if one.id.as_ref().is_some_and(|id| here.counted.contains(id)) => stay.push(row.line),
            _ => {}
        }
    }
    let first = stay.iter().min();
    notes.extend(first.map(|line| (*line, Meaning::Stock, ListingWhy::StaysCounted, stay.len().to_string())));
    notes
}
