//! Shopify, with the header of today and the older one. Rows of one handle are one product, whose title stands on the first
//! of them; a row that only brings a further picture is no variant.

use trestle_rules::listing::read_yes;

use super::layout::{Headings, Layout, OPTIONS, Side};
use super::reader::{Product, Reader};
use super::table::{Row, Table};
use crate::api::types::listing::{ListingFormat, ListingWhy, Meaning};

const COLUMNS: Headings<Meaning> = &[
    (Meaning::Name, &["title"]),
    (Meaning::Sku, &["sku", "variant sku"]),
    (Meaning::Barcode, &["barcode", "variant barcode"]),
    (Meaning::Price, &["price", "variant price"]),
    (Meaning::Cost, &["cost per item"]),
    (Meaning::Category, &["type", "product category"]),
    (Meaning::Stock, &["inventory quantity", "variant inventory qty"]),
];
const SIDES: Headings<Side> = &[
    (Side::Product, &["url handle", "handle"]),
    (Side::OptionName1, &["option1 name"]),
    (Side::Option1, &["option1 value"]),
    (Side::OptionName2, &["option2 name"]),
    (Side::Option2, &["option2 value"]),
    (Side::OptionName3, &["option3 name"]),
    (Side::Option3, &["option3 value"]),
    (Side::Kind, &["inventory tracker", "variant inventory tracker"]),
    (Side::GiftCard, &["gift card"]),
    (Side::Archived, &["status"]),
];

pub(super) fn layout(table: &Table) -> Layout {
    Layout::of(ListingFormat::Shopify, table, &table.headings, COLUMNS, SIDES)
}

pub(super) fn read(reader: &mut Reader<'_>) {
    let table = reader.table;
    let (mut handle, mut product, mut gift_card) = ("", Product::default(), false);
    for row in &table.rows {
        if !reader.is_text(row) {
            continue;
        }
        let of = reader.side(row, Side::Product);
        if of != handle || !reader.cell(row, Meaning::Name).is_empty() {
            (handle, product) = (of, reader.product(row));
            gift_card = read_yes(reader.side(row, Side::GiftCard)) == Some(true);
            let status = reader.side(row, Side::Archived).to_lowercase();
            product.archived = matches!(status.as_str(), "draft" | "archived").then_some(true);
        } else if brings_a_picture_only(reader, row) {
            continue;
        }
        if gift_card {
            reader.find_side(row, Side::GiftCard, ListingWhy::KindNotSold);
            continue;
        }
        // What nobody keeps track of there has a number all the same, mostly from the day on which it was put in.
        let tracked = !reader.side(row, Side::Kind).is_empty();
        product.tracked = tracked.then_some(true);
        product.idle_stock = !tracked && reader.layout.side(Side::Kind).is_some();
        let mut options = reader.options(row, &product);
        options.retain(|option| option.value != "Default Title");
        reader.push_item(row, &product, options);
    }
}

fn brings_a_picture_only(reader: &Reader<'_>, row: &Row) -> bool {
    let empty = |column: Option<usize>| column.is_none_or(|column| row.cell(column).is_empty());
    let values = OPTIONS.iter().map(|(_, value)| reader.layout.side(*value));
    let columns = [Meaning::Price, Meaning::Sku, Meaning::Barcode].map(|meaning| reader.layout.column(meaning));
    values.chain(columns).all(empty)
}
