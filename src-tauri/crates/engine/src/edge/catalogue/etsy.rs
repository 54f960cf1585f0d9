//! Etsy: a row a listing, titles with the characters of the web spelled out, and of a listing with variations all SKUs in
//! one cell. They share one price, so they are codes of one item.

use super::Goods;
use super::layout::{Headings, Layout, Side};
use super::reader::Reader;
use super::table::Table;
use crate::api::types::listing::{ListingFormat, Meaning};

const COLUMNS: Headings<Meaning> = &[
    (Meaning::Name, &["title"]),
    (Meaning::Price, &["price"]),
    (Meaning::Sku, &["sku"]),
    (Meaning::Stock, &["quantity"]),
];
const SIDES: Headings<Side> = &[(Side::Currency, &["currency code"])];

pub(super) fn layout(table: &Table) -> Layout {
    Layout::of(ListingFormat::Etsy, table, &table.headings, COLUMNS, SIDES)
}

pub(super) fn read(reader: &mut Reader<'_>) {
    let table = reader.table;
    'rows: for row in &table.rows {
        if !reader.is_text(row) {
            continue;
        }
        let product = reader.product(row);
        let Some(mut item) = reader.item(row, &product, Vec::new()) else { continue };
        for sku in reader.skus(row).skip(1) {
            let Some(code) = reader.code(row, Meaning::Sku, sku) else { continue 'rows };
            if !code.is_empty() && code != item.sku && !item.barcodes.contains(&code) {
                item.barcodes.push(code);
            }
        }
        reader.push(Some(Goods::Item(item)));
    }
}
