//! WooCommerce: a variable product and, on rows of their own, its variations, which name it by its SKU or as `id:123`. The
//! headings are translated and may be any choice of columns; the kinds of products are English in every language.

use std::collections::{HashMap, HashSet};

use super::layout::{Headings, Layout, Side};
use super::reader::{Product, Reader};
use super::table::{Row, Table};
use crate::api::types::catalog::ItemOption;
use crate::api::types::listing::{ListingFormat, ListingWhy, Meaning};
use trestle_rules::text::clean;

const COLUMNS: Headings<Meaning> = &[
    (Meaning::Name, &["name"]),
    (Meaning::Sku, &["sku"]),
    (Meaning::Barcode, &["gtin, upc, ean, or isbn"]),
    (Meaning::Price, &["regular price"]),
    (Meaning::Category, &["categories"]),
    (Meaning::Tracked, &["manage stock?", "manage stock"]),
    (Meaning::Stock, &["stock"]),
    (Meaning::LowStock, &["low stock amount"]),
];
const SIDES: Headings<Side> = &[
    (Side::Id, &["id"]),
    (Side::Kind, &["type"]),
    (Side::Parent, &["parent"]),
    (Side::Archived, &["published"]),
    (Side::SalePrice, &["sale price"]),
    (Side::OptionName1, &["attribute 1 name"]),
    (Side::Option1, &["attribute 1 value(s)"]),
    (Side::OptionName2, &["attribute 2 name"]),
    (Side::Option2, &["attribute 2 value(s)"]),
    (Side::OptionName3, &["attribute 3 name"]),
    (Side::Option3, &["attribute 3 value(s)"]),
];
const KINDS: [&str; 5] = ["simple", "variable", "variation", "grouped", "external"];

pub(super) fn layout(table: &Table) -> Layout {
    Layout::of(ListingFormat::Woocommerce, table, &table.headings, COLUMNS, SIDES)
}

/// The columns of an export in another language: one of them holds nothing but kinds of products, and one the parents of the
/// variations.
pub(super) fn layout_by_content(table: &Table) -> Option<Layout> {
    let columns = 0..table.headings.len();
    let holds_only = |column: usize, told: &dyn Fn(&str) -> bool| {
        let mut cells = table.rows.iter().map(|row| row.cell(column)).filter(|cell| !cell.is_empty()).peekable();
        cells.peek().is_some() && cells.all(told)
    };
    let kinds = columns.clone().find(|column| holds_only(*column, &|cell| KINDS.contains(&kind_of(cell))))?;
    let mut layout = layout(table);
    layout.say_side(Side::Kind, kinds);
    if layout.side(Side::Parent).is_none()
        && let Some(parents) = columns.clone().find(|column| holds_only(*column, &|cell| cell.starts_with("id:")))
    {
        layout.say_side(Side::Parent, parents);
    }
    // In every export the id stands first.
    layout.say_side(Side::Id, 0);
    Some(layout)
}

/// A kind without what else is said of it: `simple, virtual`.
fn kind_of(cell: &str) -> &str {
    cell.split(',').next().unwrap_or_default().trim()
}

pub(super) fn read(reader: &mut Reader<'_>) {
    let rows = &reader.table.rows;
    let products = products(reader, rows);
    let parents: HashSet<&str> = rows.iter().map(|row| reader.side(row, Side::Parent)).collect();
    for row in rows {
        if !reader.is_text(row) {
            continue;
        }
        match kind_of(reader.side(row, Side::Kind)) {
            "simple" => {
                let product = product(reader, row);
                reader.push_item(row, &product, Vec::new());
            }
            "variation" => {
                let parent = reader.side(row, Side::Parent);
                match products.get(parent) {
                    Some(of) => variation(reader, row, of),
                    None => reader.find_side(row, Side::Parent, ListingWhy::ProductMissing),
                }
            }
            // A variable product is its variations, each of which has a row.
            "variable" if called(reader, row).iter().any(|name| parents.contains(name.as_str())) => {}
            _ => reader.find_side(row, Side::Kind, ListingWhy::KindNotSold),
        }
    }
}

/// The variable products by what their variations call them.
fn products<'t>(reader: &mut Reader<'t>, rows: &'t [Row]) -> HashMap<String, Product> {
    let mut products = HashMap::new();
    for row in rows.iter().filter(|row| !row.open && row.cells().all(|cell| !cell.contains('\0'))) {
        if kind_of(reader.side(row, Side::Kind)) == "variable" {
            let product = product(reader, row);
            for name in called(reader, row) {
                products.entry(name).or_insert_with(|| product.clone());
            }
        }
    }
    products
}

/// What variations call a product.
fn called<'t>(reader: &Reader<'t>, row: &'t Row) -> Vec<String> {
    let (sku, id) = (reader.cell(row, Meaning::Sku), reader.side(row, Side::Id));
    let sku = Some(sku.to_owned()).filter(|sku| !sku.is_empty());
    std::iter::once(format!("id:{id}")).chain(sku).collect()
}

fn product<'t>(reader: &mut Reader<'t>, row: &'t Row) -> Product {
    let mut product = reader.product(row);
    // `Clothing > T-shirts, Sale`: the last of the first path.
    let path = product.category.replace("\\,", "\u{1}");
    let first = path.split(',').next().unwrap_or_default();
    product.category = clean(&first.rsplit('>').next().unwrap_or_default().replace('\u{1}', ","));
    product.archived = matches!(reader.side(row, Side::Archived), "-1" | "0").then_some(true);
    product
}

fn variation<'t>(reader: &mut Reader<'t>, row: &'t Row, of: &Product) {
    let own = reader.product(row).name;
    let mut product = of.clone();
    product.archived = matches!(reader.side(row, Side::Archived), "-1" | "0").then_some(true).or(of.archived);
    product.option_names = reader.option_names(row);
    let mut options = reader.options(row, &product);
    // Where its attributes are not among the columns its own name tells: `T-shirt - M`.
    if options.is_empty() {
        let rest = own.strip_prefix(&of.name).unwrap_or_default().trim_start_matches([' ', '-', '–']);
        if rest.is_empty() {
            product.name = own;
        } else {
            options.push(ItemOption { name: String::new(), value: rest.to_owned() });
        }
    }
    reader.push_item(row, &product, options);
}
