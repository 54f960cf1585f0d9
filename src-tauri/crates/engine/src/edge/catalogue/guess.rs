//! What columns are by what stands in them, where their headings say nothing. A guess is shown and never acted upon.

use trestle_rules::listing::read_price;

use super::layout::Layout;
use super::table::Table;
use crate::api::types::listing::Meaning;

/// Rows looked at.
const LOOKED_AT: usize = 200;

/// Gives names and prices, where no heading named them, the columns that look most like it.
pub(super) fn apply(layout: &mut Layout, table: &Table) {
    let cells = |column: usize| {
        let rows = table.rows.iter().take(LOOKED_AT);
        rows.map(|row| row.cell(column)).filter(|cell| !cell.is_empty()).collect::<Vec<_>>()
    };
    let free = |layout: &Layout| -> Vec<usize> {
        (0..table.headings.len()).filter(|column| layout.meaning(*column).is_none()).collect()
    };
    if layout.column(Meaning::Name).is_none() {
        let named = free(layout).into_iter().find(|column| are_names(&cells(*column)));
        layout.say(Meaning::Name, named);
    }
    if layout.column(Meaning::Price).is_none() {
        let prices: Vec<usize> = free(layout).into_iter().filter(|column| are_prices(&cells(*column))).collect();
        let with_cents = prices.iter().copied().find(|column| cells(*column).iter().any(|c| c.contains(['.', ','])));
        layout.say(Meaning::Price, with_cents.or(prices.first().copied()));
    }
}

/// Mostly different texts with letters, of a length that fits on a tile.
fn are_names(cells: &[&str]) -> bool {
    let mut different = cells.to_vec();
    different.sort_unstable();
    different.dedup();
    let words = cells.iter().filter(|c| c.chars().any(char::is_alphabetic) && (2..=120).contains(&c.chars().count()));
    !cells.is_empty() && different.len() * 2 > cells.len() && words.count() == cells.len()
}

/// Amounts, and too short to be barcodes.
fn are_prices(cells: &[&str]) -> bool {
    !cells.is_empty() && cells.iter().all(|cell| cell.len() <= 10 && read_price(cell, 3).is_ok())
}
