//! What a row of any catalogue says, in Trestle's own terms. What it does not say is empty or none.

use trestle_rules::measure::Unit;
use trestle_rules::tax::Rate;

use crate::api::types::catalog::ItemOption;
use crate::api::types::color::TileColor;

/// An item or a bundle.
#[derive(Debug)]
pub(crate) enum Goods {
    Item(ItemRow),
    Bundle(BundleRow),
}

/// An item.
#[derive(Debug, Default)]
pub(crate) struct ItemRow {
    pub line: u64,
    /// Its id, where Trestle wrote the file.
    pub id: String,
    /// Name, of a variant with its options.
    pub name: String,
    pub product: String,
    pub options: Vec<ItemOption>,
    pub price: i64,
    /// Whether its price is typed when it is sold; `price` is zero then.
    pub open_price: bool,
    /// What it is measured in, or that it is sold by the piece; none where the file does not say.
    pub unit: Option<Option<Unit>>,
    /// Whether its price is without tax, or as the shop's prices are; none where the file does not say.
    pub price_without_tax: Option<Option<bool>>,
    pub sku: String,
    pub barcodes: Vec<String>,
    pub category: String,
    pub color: Option<TileColor>,
    pub cost: Option<i64>,
    pub rate: Option<Rate>,
    pub creator: String,
    pub tracked: Option<bool>,
    pub low_stock: Option<i64>,
    /// How many there are of it, as the file has it; that it is kept track of then is said in `tracked`.
    pub stock: Option<i64>,
    /// Whether there are only so many; only Trestle's own file says that.
    pub limited: Option<bool>,
    pub favourite: Option<bool>,
    pub hero: Option<bool>,
    pub archived: Option<bool>,
    /// Whether the file is the shop's own word on what is no longer sold; another program's counts for new items only.
    pub own: bool,
}

/// A bundle.
#[derive(Debug, Default)]
pub(crate) struct BundleRow {
    pub line: u64,
    pub id: String,
    pub name: String,
    pub price: i64,
    pub barcodes: Vec<String>,
    pub category: String,
    pub parts: Vec<PartRow>,
    pub favourite: Option<bool>,
    pub archived: Option<bool>,
    pub own: bool,
}

/// A part of a bundle.
#[derive(Debug)]
pub(crate) struct PartRow {
    pub line: u64,
    /// SKU, barcode or id of an item.
    pub of: String,
    pub quantity: i64,
}

impl ItemRow {
    /// The codes by which it is known, SKU first.
    pub(crate) fn codes(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.sku.as_str()).chain(self.barcodes.iter().map(String::as_str)).filter(|c| !c.is_empty())
    }
}
