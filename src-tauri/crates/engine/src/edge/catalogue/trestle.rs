//! Trestle's own catalogue file; FORMATS.md says what stands in it. Its word on favourites, the hero and what is no longer
//! sold is the shop's own.

use trestle_rules::listing::{Mark, read_whole, read_yes};
use trestle_rules::measure::Unit;

use super::layout::{Headings, Layout, Side};
use super::reader::Reader;
use super::table::{Row, Table};
use super::{Goods, PartRow};
use crate::api::types::color::TileColor;
use crate::api::types::listing::{ListingFormat, ListingWhy, Meaning};

/// The headings, in order.
pub(super) const HEADINGS: [&str; 28] = [
    "Trestle id",
    "Kind",
    "Name",
    "Option 1 name",
    "Option 1",
    "Option 2 name",
    "Option 2",
    "Option 3 name",
    "Option 3",
    "Price",
    "Sold by",
    "Tax rate",
    "Price without tax",
    "Category",
    "Colour",
    "SKU",
    "Barcodes",
    "Made by",
    "Cost",
    "Track stock",
    "Stock",
    "Limited",
    "Low stock",
    "Favourite",
    "Hero",
    "No longer sold",
    "Parts",
    "Currency",
];

/// What stands under `Sold by` of an item that is not measured.
pub(super) const PIECE: &str = "piece";

/// What stands under `Price without tax` of an item whose price is as the shop's are.
pub(super) const AS_SHOP: &str = "as the shop";

const COLUMNS: Headings<Meaning> = &[
    (Meaning::Name, &["name"]),
    (Meaning::Price, &["price"]),
    (Meaning::Sku, &["sku"]),
    (Meaning::Barcode, &["barcodes"]),
    (Meaning::Category, &["category"]),
    (Meaning::Cost, &["cost"]),
    (Meaning::TaxRate, &["tax rate"]),
    (Meaning::Creator, &["made by"]),
    (Meaning::Tracked, &["track stock"]),
    (Meaning::Stock, &["stock"]),
    (Meaning::LowStock, &["low stock"]),
];
const SIDES: Headings<Side> = &[
    (Side::Id, &["trestle id"]),
    (Side::Kind, &["kind"]),
    (Side::OptionName1, &["option 1 name"]),
    (Side::Option1, &["option 1"]),
    (Side::OptionName2, &["option 2 name"]),
    (Side::Option2, &["option 2"]),
    (Side::OptionName3, &["option 3 name"]),
    (Side::Option3, &["option 3"]),
    (Side::Favourite, &["favourite"]),
    (Side::Hero, &["hero"]),
    (Side::Limited, &["limited"]),
    (Side::Color, &["colour"]),
    (Side::Archived, &["no longer sold"]),
    (Side::SoldBy, &["sold by"]),
    (Side::WithoutTax, &["price without tax"]),
    (Side::Parts, &["parts"]),
    (Side::Currency, &["currency"]),
];

pub(super) fn layout(table: &Table) -> Layout {
    Layout::of(ListingFormat::Trestle, table, &table.headings, COLUMNS, SIDES)
}

pub(super) fn read(reader: &mut Reader<'_>) {
    let table = reader.table;
    for row in &table.rows {
        if !reader.is_text(row) {
            continue;
        }
        if reader.side(row, Side::Kind).eq_ignore_ascii_case("bundle") {
            bundle(reader, row);
        } else {
            item(reader, row);
        }
    }
}

fn item<'t>(reader: &mut Reader<'t>, row: &'t Row) {
    let mut product = reader.product(row);
    product.unit = match reader.side(row, Side::SoldBy) {
        "" => None,
        PIECE => Some(None),
        unit => match Unit::named(unit) {
            Some(unit) => Some(Some(unit)),
            None => return reader.find_side(row, Side::SoldBy, ListingWhy::UnitUnknown),
        },
    };
    let without_tax = match reader.side(row, Side::WithoutTax) {
        "" => None,
        cell if cell.eq_ignore_ascii_case(AS_SHOP) => Some(None),
        cell => match read_yes(cell) {
            Some(without) => Some(Some(without)),
            // A price that is taken for one of the other kind is wrong by its tax.
            None => return reader.find_side(row, Side::WithoutTax, ListingWhy::WithoutTaxUnreadable),
        },
    };
    let options = reader.options(row, &product);
    let Some(mut item) = reader.item(row, &product, options) else { return };
    let yes = |side| read_yes(reader.side(row, side));
    (item.favourite, item.hero, item.archived) = (yes(Side::Favourite), yes(Side::Hero), yes(Side::Archived));
    item.limited = yes(Side::Limited);
    item.color = color(reader, row);
    item.price_without_tax = without_tax;
    item.id = reader.side(row, Side::Id).to_owned();
    item.own = true;
    reader.push(Some(Goods::Item(item)));
}

fn color(reader: &mut Reader<'_>, row: &Row) -> Option<TileColor> {
    let cell = reader.side(row, Side::Color);
    let color = TileColor::named(cell);
    if color.is_none() && !cell.is_empty() {
        reader.find_side(row, Side::Color, ListingWhy::ColorUnknown);
    }
    color
}

/// A part stands on a line of its own within the cell: how many, a gap, and the SKU or id of the item.
fn bundle<'t>(reader: &mut Reader<'t>, row: &'t Row) {
    let mut parts = Vec::new();
    for part in reader.side(row, Side::Parts).lines().filter(|part| !part.trim().is_empty()) {
        let read = part
            .trim()
            .split_once(' ')
            .and_then(|(count, of)| Some((read_whole(count, Mark::Point)?, of.trim().to_owned())));
        let Some((quantity @ 1..=1_000, of)) = read else {
            reader.find_side(row, Side::Parts, ListingWhy::PartsUnreadable);
            return;
        };
        parts.push(PartRow { line: row.line, of, quantity });
    }
    let product = reader.product(row);
    let Some(mut bundle) = reader.bundle(row, &product, parts) else { return };
    bundle.favourite = read_yes(reader.side(row, Side::Favourite));
    bundle.archived = read_yes(reader.side(row, Side::Archived));
    bundle.id = reader.side(row, Side::Id).to_owned();
    bundle.own = true;
    reader.push(Some(Goods::Bundle(bundle)));
}
