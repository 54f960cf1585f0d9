//! Shapes of catalogue files: what a file is, what taking it in would change, what was refused and why.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use trestle_rules::tax::Rate;
use ts_rs::TS;

use super::Sentence;
pub use super::finding::{ListingFinding, ListingWhy};

/// Which program wrote a catalogue file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListingFormat {
    /// Trestle itself.
    Trestle,
    /// Square.
    Square,
    /// Shopify, either header.
    Shopify,
    /// Loyverse.
    Loyverse,
    /// WooCommerce.
    Woocommerce,
    /// SumUp.
    Sumup,
    /// Etsy.
    Etsy,
    /// Any other table: a row an item, columns by mapping.
    Table,
}

/// How the characters of a file were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListingEncoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, either order.
    Utf16,
    /// Windows-1252, of which Latin-1 is a part.
    Windows1252,
    /// Windows-1250, of Central Europe.
    Windows1250,
    /// Windows-1251, of Cyrillic scripts.
    Windows1251,
    /// Mac OS Roman.
    Macintosh,
    /// A workbook.
    Workbook,
}

/// What stands between the cells of a text file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListingSeparator {
    /// A comma.
    Comma,
    /// A semicolon.
    Semicolon,
    /// A tab.
    Tab,
    /// A vertical bar.
    Pipe,
}

/// How a file is to be read, where it is not as it looks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ReadListing {
    /// Line of the headings, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub heading_line: Option<u64>,
    /// Sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub sheet: Option<String>,
    /// How the characters of a text file are written.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub encoding: Option<ListingEncoding>,
    /// What stands between the cells of a text file.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub separator: Option<ListingSeparator>,
}

/// What a column of a file means. A mapping names the column of each by its heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// Name of the item, or of the product that a variant is one of.
    Name,
    /// Price.
    Price,
    /// What sets a variant apart.
    Variant,
    /// SKU.
    Sku,
    /// Barcode.
    Barcode,
    /// Category.
    Category,
    /// What one costs the shop.
    Cost,
    /// Tax rate in percent.
    TaxRate,
    /// Who made it.
    Creator,
    /// Whether stock is kept track of.
    Tracked,
    /// How many there are.
    Stock,
    /// So few left are few.
    LowStock,
}

/// Arguments of `catalog.list_files`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListListings {
    /// A folder, or one file.
    pub path: String,
    /// Pictures rather than catalogues.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub pictures: bool,
}

/// Files that may hold a catalogue, or pictures, newest first.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Listings {
    /// Files; of pictures the newest 100 at most.
    pub files: Vec<ListingFile>,
    /// Whether there are more.
    pub more: bool,
}

/// One file.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ListingFile {
    /// Path.
    pub file: String,
    /// Its name without the folder.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// When it was written.
    pub written_at: Option<i64>,
}

/// Arguments of `catalog.plan_import` and `catalog.import`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportListing {
    /// Path of the file.
    pub file: String,
    /// Heading of the column by what it means; what is left out is as it was recognised, or as it was said for a file with
    /// these headings before. An empty heading: no column means that.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(optional, as = "Option<BTreeMap<Meaning, String>>")]
    pub columns: BTreeMap<Meaning, String>,
    /// How the file is to be read, where it is not as it looks.
    #[serde(default)]
    #[ts(optional, as = "Option<ReadListing>")]
    pub read: ReadListing,
    /// Tax rates that the shop does not have, and that somebody said are right: items come in at them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Rate>>")]
    pub rates: Vec<Rate>,
    /// At most so many of each list are told, 100 if left out; the counts are of all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub most: Option<u32>,
}

/// What taking a catalogue file in would change.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ListingPlan {
    /// Path of the file.
    pub file: String,
    /// Which program wrote it.
    pub format: ListingFormat,
    /// How its characters are written.
    pub encoding: ListingEncoding,
    /// What stands between its cells; none in a workbook.
    pub separator: Option<ListingSeparator>,
    /// Sheets of a workbook.
    pub sheets: Vec<String>,
    /// The one of them that was read.
    pub sheet: Option<String>,
    /// Line of its headings.
    pub heading_line: u64,
    /// Rows below the headings.
    pub rows: u64,
    /// Columns, in order.
    pub columns: Vec<ListingColumn>,
    /// Whether somebody said before what these columns mean.
    pub remembered: bool,
    /// Columns that somebody has to name first: what they mean is not said, or only a guess. Nothing is taken in before that.
    pub unsure: Vec<Meaning>,
    /// Tax rates in the file that the shop does not have. Rows at them are refused until somebody says that they are right.
    pub rates: Vec<Rate>,
    /// Whether it is certain what the columns mean. Otherwise the counts are all 0.
    pub ready: bool,
    /// Items and bundles that are not here yet.
    pub new: u64,
    /// Items and bundles that would change.
    pub changed: u64,
    /// Items and bundles that stay as they are.
    pub same: u64,
    /// Items that would get the stock that stands in the file; they are among the new and changed ones.
    pub counted: u64,
    /// Rows that are refused.
    pub refused: u64,
    /// Items and bundles that would be taken in: what is new and what would change.
    pub takes: u64,
    /// Things that are noted.
    pub noted: u64,
    /// The first that are new.
    pub news: Vec<PlannedGoods>,
    /// The first that would change, with what of them.
    pub changes: Vec<PlannedChange>,
    /// The first that are refused, and why.
    pub refusals: Vec<ListingFinding>,
    /// What is taken, but not as it stands in the file.
    pub notes: Vec<ListingFinding>,
}

/// A column.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ListingColumn {
    /// Heading.
    pub heading: String,
    /// The first cell that is not empty, cut short.
    pub example: String,
    /// What it means, if anything.
    pub meaning: Option<Meaning>,
}

/// An item or bundle that is not here yet.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct PlannedGoods {
    /// Line of the file.
    pub line: u64,
    /// Whether it is a bundle.
    pub bundle: bool,
    /// Name.
    pub name: String,
    /// Price.
    pub price: i64,
    /// What stands in the place of the price where that is not what one costs.
    pub price_words: Option<Sentence>,
    /// Category, may be empty.
    pub category: String,
    /// How many would be counted, if any.
    pub counted: Option<i64>,
}

/// An item or bundle that would change.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct PlannedChange {
    /// Line of the file.
    pub line: u64,
    /// Name, as it is here.
    pub name: String,
    /// What of it.
    pub what: Vec<Sentence>,
}

/// What taking a catalogue file in did.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ListingImported {
    /// Path of the file.
    pub file: String,
    /// Items and bundles that are new.
    pub new: u64,
    /// Items and bundles that were changed.
    pub changed: u64,
    /// Items and bundles that were as the file says.
    pub same: u64,
    /// Items that got the stock that stands in the file.
    pub counted: u64,
    /// Rows that were refused.
    pub refused: u64,
    /// The first of them, and why.
    pub refusals: Vec<ListingFinding>,
}

/// Arguments of `catalog.export`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportListing {
    /// A folder (the file gets a name) or a file.
    pub out: String,
}

/// A catalogue file, written and read back.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ListingExported {
    /// Path of the file.
    pub file: String,
    /// Items in it.
    pub items: u64,
    /// Bundles in it.
    pub bundles: u64,
    /// Size in bytes.
    pub bytes: u64,
}
