//! Which program wrote a file: by its headings, and in other languages by the place and the content of its columns.

use super::layout::{Layout, Side};
use super::reader::Money;
use super::table::Table;
use super::words::folded;
use super::{etsy, guess, loyverse, shopify, square, sumup, trestle, woocommerce, words};
use crate::api::types::listing::ListingFormat;

/// Finds the columns of a format.
type Columns = fn(&Table) -> Layout;

/// The format and the columns; what no heading says is guessed, and kept apart as a guess.
pub(super) fn recognise(table: &Table, money: &Money<'_>) -> Layout {
    let folded: Vec<String> = table.headings.iter().map(|heading| folded(heading)).collect();
    let has = |heading: &str| folded.iter().any(|known| known == heading);
    let by_headings: [(bool, Columns); 8] = [
        (has("trestle id"), trestle::layout),
        (has("item name") && has("variation name"), square::layout),
        (has("url handle") || (has("handle") && has("variant price")), shopify::layout),
        (has("handle") && has("sold by weight"), loyverse::layout),
        (has("type") && has("regular price"), woocommerce::layout),
        (has("item name") && has("variations"), sumup::layout),
        (has("title") && has("currency code"), etsy::layout),
        (loyverse::looks_like(table), loyverse::layout_by_place),
    ];
    let mut layout = match by_headings.iter().find(|(is, _)| *is) {
        Some((_, layout)) => layout(table),
        None => woocommerce::layout_by_content(table).unwrap_or_else(|| Layout::new(ListingFormat::Table)),
    };
    if matches!(layout.format, ListingFormat::Table | ListingFormat::Woocommerce) {
        words::apply(&mut layout, &table.headings, *money.currency);
    }
    guess::apply(&mut layout, table, money);
    if layout.side(Side::Currency).is_none()
        && layout.format == ListingFormat::Table
        && let Some(column) = guess::currencies(table)
    {
        layout.say_side(Side::Currency, column);
    }
    layout
}
