//! Which program wrote a file: by its headings, and in other languages by the place and the content of its columns.

use super::layout::Layout;
use super::table::Table;
use super::words::folded;
use super::{etsy, guess, loyverse, shopify, square, sumup, trestle, woocommerce, words};
use crate::api::types::listing::{ListingFormat, Meaning};

/// Finds the columns of a format.
type Columns = fn(&Table) -> Layout;

/// The format and the columns, and whether the headings said so.
pub(super) fn recognise(table: &Table) -> (Layout, bool) {
    let folded: Vec<String> = table.headings.iter().map(|heading| folded(heading)).collect();
    let has = |heading: &str| folded.iter().any(|known| known == heading);
    let by_headings: [(bool, Columns); 8] = [
        (has("trestle id"), trestle::layout),
        (has("item name") && has("variation name"), square::layout),
        (has("url handle") || (has("handle") && has("variant price")), shopify::layout),
        (has("handle") && has("sold by weight"), loyverse::layout),
        (has("type") && has("regular price"), woocommerce::layout),
        (has("item name") && has("variations"), sumup::layout),
        (has("title") && has("currency_code"), etsy::layout),
        (loyverse::looks_like(table), loyverse::layout_by_place),
    ];
    let mut layout = match by_headings.iter().find(|(is, _)| *is) {
        Some((_, layout)) => layout(table),
        None => woocommerce::layout_by_content(table).unwrap_or_else(|| Layout::new(ListingFormat::Table)),
    };
    if matches!(layout.format, ListingFormat::Table | ListingFormat::Woocommerce) {
        words::apply(&mut layout, &table.headings);
    }
    let sure = layout.column(Meaning::Name).is_some() && layout.column(Meaning::Price).is_some();
    guess::apply(&mut layout, table);
    (layout, sure)
}
