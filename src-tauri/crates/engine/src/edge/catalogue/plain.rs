//! Any table: a row an item, its columns by mapping. What sets a variant apart has its heading as the name of the option.

use super::reader::Reader;
use crate::api::types::catalog::ItemOption;
use crate::api::types::listing::Meaning;
use trestle_rules::text::clean;

pub(super) fn read(reader: &mut Reader<'_>) {
    let table = reader.table;
    let option = reader.layout.column(Meaning::Variant).map(|column| clean(&table.headings[column]));
    for row in &table.rows {
        if !reader.is_text(row) {
            continue;
        }
        let product = reader.product(row);
        let value = clean(reader.cell(row, Meaning::Variant));
        let option = option.clone().filter(|_| !value.is_empty());
        let options = option.map(|name| ItemOption { name, value }).into_iter().collect();
        reader.push_item(row, &product, options);
    }
}
