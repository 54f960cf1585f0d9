//! What columns are by what stands in them, where their headings say nothing. A guess is shown and never acted upon.

use iso_currency::Currency;
use trestle_rules::listing::{PriceCell, read_price};

use super::layout::Layout;
use super::reader::Money;
use super::table::Table;
use super::words::is_no_price;
use crate::api::types::listing::Meaning;

/// Rows looked at.
const LOOKED_AT: usize = 200;

/// Gives names and prices, where no heading named them, the columns that look most like it.
pub(super) fn apply(layout: &mut Layout, table: &Table, money: &Money<'_>) {
    let cells = |column: usize| {
        let rows = table.rows.iter().take(LOOKED_AT);
        rows.map(|row| row.cell(column)).filter(|cell| !cell.is_empty()).collect::<Vec<_>>()
    };
    let free = |layout: &Layout| -> Vec<usize> {
        (0..table.headings.len()).filter(|column| layout.meaning(*column).is_none()).collect()
    };
    if layout.column(Meaning::Name).is_none()
        && let Some(named) = free(layout).into_iter().find(|column| are_names(&cells(*column)))
    {
        layout.guess(Meaning::Name, named);
    }
    if layout.column(Meaning::Price).is_none() {
        let may_be = |column: &usize| !is_no_price(&table.headings[*column]) && are_prices(&cells(*column), money);
        let prices: Vec<usize> = free(layout).into_iter().filter(may_be).collect();
        let with_cents = prices.iter().copied().find(|column| cells(*column).iter().any(|c| c.contains(['.', ','])));
        if let Some(priced) = with_cents.or(prices.first().copied()) {
            layout.guess(Meaning::Price, priced);
        }
    }
}

/// The column that holds nothing but codes of currencies, if one does.
pub(super) fn currencies(table: &Table) -> Option<usize> {
    let code = |cell: &str| cell.len() == 3 && Currency::from_code(cell).is_some();
    (0..table.headings.len()).find(|column| {
        let mut cells = table.rows.iter().map(|row| row.cell(*column)).filter(|cell| !cell.is_empty()).peekable();
        cells.peek().is_some() && cells.all(code)
    })
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
fn are_prices(cells: &[&str], money: &Money<'_>) -> bool {
    let is_price = |cell: &str| matches!(read_price(cell, *money.currency, money.decimals), PriceCell::Price(_));
    !cells.is_empty() && cells.iter().all(|cell| cell.len() <= 10 && is_price(cell))
}
