//! Loyverse: rows of one handle are one item with its variants, or one composite item with what is in it, which becomes a
//! bundle. The headings come in many languages, but in one order, and the first is always `Handle`.

use trestle_rules::listing::{Mark, rate_in, read_whole, read_yes};
use trestle_rules::measure::Unit;

use super::layout::{Headings, Layout, Side};
use super::reader::{Product, Reader};
use super::table::{Row, Table};
use super::words::folded;
use super::{Goods, PartRow};
use crate::api::types::listing::{ListingFormat, ListingWhy, Meaning};

const COLUMNS: Headings<Meaning> = &[
    (Meaning::Sku, &["sku"]),
    (Meaning::Name, &["name"]),
    (Meaning::Category, &["category"]),
    (Meaning::Cost, &["cost"]),
    (Meaning::Barcode, &["barcode"]),
    (Meaning::Tracked, &["track stock"]),
    (Meaning::Price, &["price [*", "default price", "price"]),
    (Meaning::Stock, &["in stock [*", "in stock"]),
    (Meaning::LowStock, &["low stock [*", "low stock"]),
];
const SIDES: Headings<Side> = &[
    (Side::Product, &["handle"]),
    (Side::ByWeight, &["sold by weight"]),
    (Side::OtherPrice, &["default price"]),
    (Side::OptionName1, &["option 1 name"]),
    (Side::Option1, &["option 1 value"]),
    (Side::OptionName2, &["option 2 name"]),
    (Side::Option2, &["option 2 value"]),
    (Side::OptionName3, &["option 3 name"]),
    (Side::Option3, &["option 3 value"]),
    (Side::PartOf, &["sku of included item"]),
    (Side::PartQuantity, &["quantity of included item"]),
    (Side::ForSale, &["available for sale [*", "available for sale"]),
];

/// The columns in the order of every export. Newer ones have others behind them.
const PLACES: [&str; 16] = [
    "handle",
    "sku",
    "name",
    "category",
    "description",
    "sold by weight",
    "option 1 name",
    "option 1 value",
    "option 2 name",
    "option 2 value",
    "option 3 name",
    "option 3 value",
    "cost",
    "barcode",
    "sku of included item",
    "quantity of included item",
];
/// Of each shop, whose name stands in brackets: whether it is for sale there, its price, how many there are, how few are few.
const OF_SHOP: [&str; 4] = ["available for sale [", "price [", "in stock [", "low stock ["];

pub(super) fn layout(table: &Table) -> Layout {
    with_taxes(Layout::of(ListingFormat::Loyverse, table, &table.headings, COLUMNS, SIDES), table)
}

/// Whether the columns are those of an export in another language: the first heading, and yes and no where they belong.
pub(super) fn looks_like(table: &Table) -> bool {
    let first = table.headings.first().is_some_and(|heading| folded(heading) == "handle");
    first && tracked(table).is_some() && is_yes_or_no(table, 5)
}

/// The last column before those of the shops that holds yes and no: whether stock is kept track of.
fn tracked(table: &Table) -> Option<usize> {
    let of_shops = table.headings.iter().position(|heading| heading.contains('['))?;
    (PLACES.len()..of_shops).rev().find(|column| is_yes_or_no(table, *column))
}

fn is_yes_or_no(table: &Table, column: usize) -> bool {
    let cells = table.rows.iter().map(|row| row.cell(column));
    cells.filter(|cell| !cell.is_empty()).all(|cell| matches!(cell, "Y" | "N"))
}

/// The columns by their places.
pub(super) fn layout_by_place(table: &Table) -> Layout {
    let (tracked, mut shop, mut of_shop) = (tracked(table), "", 0);
    let in_english = table.headings.iter().enumerate().map(|(column, heading)| {
        let place = heading.find('[').map(|at| &heading[at + 1..]);
        let english = match place {
            Some(place) => {
                of_shop = if place == shop { of_shop + 1 } else { 0 };
                shop = place;
                OF_SHOP.get(of_shop).map(|beginning| format!("{beginning}{place}"))
            }
            None if Some(column) == tracked => Some("track stock".to_owned()),
            None => PLACES.get(column).map(|heading| (*heading).to_owned()),
        };
        english.unwrap_or_default()
    });
    let headings: Vec<String> = in_english.collect();
    with_taxes(Layout::of(ListingFormat::Loyverse, table, &headings, COLUMNS, SIDES), table)
}

fn with_taxes(mut layout: Layout, table: &Table) -> Layout {
    let taxes = table.headings.iter().enumerate().skip(PLACES.len());
    layout.taxes = taxes.filter_map(|(column, heading)| Some((column, rate_in(heading)?))).collect();
    layout
}

pub(super) fn read(reader: &mut Reader<'_>) {
    let rows = &reader.table.rows;
    let mut start = 0;
    while start < rows.len() {
        let handle = reader.side(&rows[start], Side::Product);
        let more = rows[start + 1..].iter().take_while(|row| {
            let own_name = !reader.cell(row, Meaning::Name).is_empty();
            !own_name && reader.side(row, Side::Product) == handle
        });
        let end = start + 1 + more.count();
        group(reader, &rows[start..end]);
        start = end;
    }
}

fn group<'t>(reader: &mut Reader<'t>, rows: &'t [Row]) {
    let mut rows = rows.iter().filter(|row| reader.is_text(row)).collect::<Vec<_>>().into_iter().peekable();
    let Some(first) = rows.peek().copied() else { return };
    let mut product = reader.product(first);
    // It knows one unit, and calls what is priced by it sold by weight.
    product.unit = read_yes(reader.side(first, Side::ByWeight)).map(|by_weight| by_weight.then_some(Unit::Kg));
    let rows: Vec<&Row> = rows.collect();
    if rows.iter().any(|row| !reader.side(row, Side::PartOf).is_empty()) {
        product.archived = gone(reader, first);
        composite(reader, &product, &rows);
        return;
    }
    for row in rows {
        product.archived = gone(reader, row);
        let options = reader.options(row, &product);
        reader.push_item(row, &product, options);
    }
}

/// That it is no longer sold, where the shop that counts does not sell it.
fn gone(reader: &Reader<'_>, row: &Row) -> Option<bool> {
    (read_yes(reader.side(row, Side::ForSale)) == Some(false)).then_some(true)
}

fn composite<'t>(reader: &mut Reader<'t>, product: &Product, rows: &[&'t Row]) {
    let mut parts = Vec::new();
    for row in rows {
        let of = reader.side(row, Side::PartOf);
        if of.is_empty() {
            continue;
        }
        let quantity =
            read_whole(reader.side(row, Side::PartQuantity), Mark::Point).filter(|n| (1..=1_000).contains(n));
        let Some(quantity) = quantity else {
            reader.find_side(row, Side::PartQuantity, ListingWhy::PartsUnreadable);
            return;
        };
        parts.push(PartRow { line: row.line, of: of.to_owned(), quantity });
    }
    if let Some(first) = rows.first() {
        let bundle = reader.bundle(first, product, parts);
        reader.push(bundle.map(Goods::Bundle));
    }
}
