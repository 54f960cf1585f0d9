//! SumUp: variations stand on the rows below their item, whose own row has no price then.

use super::layout::{Headings, Layout, Side};
use super::reader::{Product, Reader};
use super::table::Table;
use crate::api::types::catalog::ItemOption;
use crate::api::types::listing::{ListingFormat, ListingWhy, Meaning};
use trestle_rules::text::clean;

const COLUMNS: Headings<Meaning> = &[
    (Meaning::Name, &["item name"]),
    (Meaning::Variant, &["variations"]),
    (Meaning::Sku, &["sku"]),
    (Meaning::Barcode, &["barcode"]),
    (Meaning::Price, &["price"]),
    (Meaning::TaxRate, &["tax rate (%)"]),
    (Meaning::Category, &["category"]),
    (Meaning::Tracked, &["track inventory? (yes/no)"]),
    (Meaning::Stock, &["quantity"]),
    (Meaning::LowStock, &["low stock threshold"]),
];
const SIDES: Headings<Side> = &[
    (Side::OptionName1, &["option set 1"]),
    (Side::Option1, &["option 1"]),
    (Side::OptionName2, &["option set 2"]),
    (Side::Option2, &["option 2"]),
    (Side::OptionName3, &["option set 3"]),
    (Side::Option3, &["option 3"]),
];

pub(super) fn layout(table: &Table) -> Layout {
    Layout::of(ListingFormat::Sumup, table, &table.headings, COLUMNS, SIDES)
}

pub(super) fn read(reader: &mut Reader<'_>) {
    let rows = &reader.table.rows;
    let mut product = Product::default();
    for (index, row) in rows.iter().enumerate() {
        if !reader.is_text(row) {
            continue;
        }
        let begins = !reader.cell(row, Meaning::Name).is_empty();
        if begins {
            product = reader.product(row);
        } else if product.name.is_empty() {
            reader.find_at(row, Meaning::Name, ListingWhy::ProductMissing);
            continue;
        }
        let has_variations = rows.get(index + 1).is_some_and(|next| reader.cell(next, Meaning::Name).is_empty());
        if begins && has_variations && reader.cell(row, Meaning::Price).is_empty() {
            continue;
        }
        let names = reader.product(row).option_names;
        let named = names.iter().any(|name| !name.is_empty());
        let of = if named { Product { option_names: names, ..product.clone() } } else { product.clone() };
        let mut options = reader.options(row, &of);
        let variation = clean(reader.cell(row, Meaning::Variant));
        if options.is_empty() && !variation.is_empty() {
            options.push(ItemOption { name: String::new(), value: variation });
        }
        reader.push_item(row, &of, options);
    }
}
