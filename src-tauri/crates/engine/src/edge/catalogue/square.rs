//! Square: a row a variation. A price may be typed at the till, which is said as `variable`. Each location has columns of its
//! own; those of the first one that has anything to say count.

use trestle_rules::listing::{rate_in, read_yes};

use super::layout::{Headings, Layout, Side};
use super::reader::Reader;
use super::table::Table;
use crate::api::types::catalog::ItemOption;
use crate::api::types::listing::{ListingFormat, Meaning};
use trestle_rules::text::clean;

const COLUMNS: Headings<Meaning> = &[
    (Meaning::Name, &["item name"]),
    (Meaning::Variant, &["variation name"]),
    (Meaning::Sku, &["sku"]),
    (Meaning::Barcode, &["gtin"]),
    (Meaning::Price, &["price"]),
    (Meaning::Category, &["category", "categories", "reporting category"]),
    (Meaning::Cost, &["default unit cost", "unit cost"]),
    (Meaning::Stock, &["current quantity*", "new quantity*"]),
    (Meaning::LowStock, &["stock alert count*"]),
];
const SIDES: Headings<Side> = &[
    (Side::OptionName1, &["option name 1"]),
    (Side::Option1, &["option value 1"]),
    (Side::OptionName2, &["option name 2"]),
    (Side::Option2, &["option value 2"]),
    (Side::OptionName3, &["option name 3"]),
    (Side::Option3, &["option value 3"]),
    (Side::Archived, &["archived"]),
    (Side::NewStock, &["new quantity*"]),
    (Side::Kind, &["stock alert enabled*"]),
];

pub(super) fn layout(table: &Table) -> Layout {
    let mut layout = Layout::of(ListingFormat::Square, table, &table.headings, COLUMNS, SIDES);
    let taxes = table.headings.iter().enumerate().filter(|(_, h)| h.to_lowercase().starts_with("tax"));
    layout.taxes = taxes.filter_map(|(column, heading)| Some((column, rate_in(heading)?))).collect();
    layout
}

pub(super) fn read(reader: &mut Reader<'_>) {
    let table = reader.table;
    for row in &table.rows {
        if !reader.is_text(row) {
            continue;
        }
        let mut product = reader.product(row);
        product.archived = read_yes(reader.side(row, Side::Archived)).filter(|archived| *archived);
        // Only what is kept track of has an alert, but not all of that.
        product.tracked = read_yes(reader.side(row, Side::Kind)).filter(|alert| *alert);
        let mut options = reader.options(row, &product);
        let variation = clean(reader.cell(row, Meaning::Variant));
        // An item without variations has one that is called so.
        let says_nothing = variation.is_empty() || variation.eq_ignore_ascii_case("regular");
        if options.is_empty() && !says_nothing {
            options.push(ItemOption { name: String::new(), value: variation });
        }
        reader.push_item(row, &product, options);
    }
}
