//! Etsy: a row a listing, titles with the characters of the web spelled out, and of a listing with variations all SKUs in
//! one cell. They share one price, so they are codes of one item.

use super::Goods;
use super::layout::{Headings, Layout, Side};
use super::reader::Reader;
use super::table::Table;
use crate::api::types::listing::{ListingFormat, ListingWhy, Meaning};

const COLUMNS: Headings<Meaning> = &[
    (Meaning::Name, &["title"]),
    (Meaning::Price, &["price"]),
    (Meaning::Sku, &["sku"]),
    (Meaning::Stock, &["quantity"]),
];
const SIDES: Headings<Side> = &[(Side::Currency, &["currency_code"])];

pub(super) fn layout(table: &Table) -> Layout {
    Layout::of(ListingFormat::Etsy, &table.headings, COLUMNS, SIDES)
}

pub(super) fn read(reader: &mut Reader<'_>) {
    let table = reader.table;
    'rows: for row in &table.rows {
        if !reader.is_text(row) {
            continue;
        }
        let currency = reader.side(row, Side::Currency);
        if !currency.is_empty() && !currency.eq_ignore_ascii_case(reader.currency().code()) {
            reader.find_side(row, Side::Currency, ListingWhy::OtherCurrency);
            continue;
        }
        let mut product = reader.product(row);
        product.name = spelled(&product.name);
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

fn spelled(text: &str) -> String {
    let entities = [("&quot;", "\""), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];
    entities.iter().fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character))
}
