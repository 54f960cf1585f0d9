//! Shapes of catalogue files: what a file is, what taking it in would change, what was refused and why.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use trestle_rules::tax::Rate;
use ts_rs::TS;

use super::Sentence;

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
    /// An upright stroke.
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
    /// Sheets of a workbook; the one that was read first.
    pub sheets: Vec<String>,
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

/// A place in a file and what is the matter with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ListingFinding {
    /// Line of the file, from 1.
    pub line: u64,
    /// Heading of the column; empty where it is about the whole row.
    pub column: String,
    /// What is the matter.
    pub why: ListingWhy,
    /// What stands there, cut short.
    pub value: String,
    /// What it clashes with: a line of the file, or the name of something here. Empty otherwise.
    pub other: String,
}

/// What can be the matter with a row. Its sentence stands under `listing.why.<code>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListingWhy {
    /// Refused: no name.
    NameMissing,
    /// Refused: no price.
    PriceMissing,
    /// Refused: not an amount.
    PriceUnreadable,
    /// Refused: more decimals than the currency has, or thousands that could be decimals.
    PriceTooPrecise,
    /// Refused: below zero.
    PriceNegative,
    /// Refused: beyond what an amount may be.
    PriceTooLarge,
    /// Refused: a bundle whose price would be typed when it is sold.
    PriceOpen,
    /// Refused: sold by a unit that the till does not know.
    UnitUnknown,
    /// Refused: another currency than the shop's.
    OtherCurrency,
    /// Refused: not a tax rate.
    RateUnreadable,
    /// Refused: a tax rate that the shop does not have.
    RateUnknown,
    /// Refused: taxed at two rates, where an item has one.
    RateTwice,
    /// Refused: more cells than headings, as where a comma inside a price parts it in two.
    SurplusCells,
    /// Refused: a date, or yes and no, where a price, a number of pieces or a code belongs.
    DateCell,
    /// Refused: a name of more than 255 characters.
    NameTooLong,
    /// Refused: a code of more than 64 characters.
    CodeTooLong,
    /// Refused: a NUL byte in the row.
    Nul,
    /// Refused: a quote is opened and never closed, so that the lines below it were read as one cell.
    QuoteOpen,
    /// Refused: the file has this before.
    Repeated,
    /// Refused: the code is another's here.
    CodeTaken,
    /// Refused: no kind of goods that the till sells, such as a gift card or a link to another shop.
    KindNotSold,
    /// Refused: the product that this is a variant of is not in the file.
    ProductMissing,
    /// Refused: a part of the bundle is not here and not in the file, or was refused.
    PartMissing,
    /// Refused: not a whole number of at least one part, or fewer than two units in all.
    PartsUnreadable,
    /// Refused: a part of the bundle has no price for one, or a part of a bundle that is here would have none any more.
    PartUnpriced,
    /// Refused: there are only so many of it here, and the file sells it by weight, volume or length.
    LimitedMeasured,
    /// Noted: what cannot be seen, turns the text around or ends the line was taken out. `value` says which code points.
    MarksTaken,
    /// Noted: the text was cut to 80 characters.
    TextCut,
    /// Noted: no code any more, but what a spreadsheet made of one; it was left out.
    CodeWrecked,
    /// Noted: on sale in the file at this price; it comes in at its usual one.
    OnSale,
    /// Noted: a cell under no heading, which was left out.
    NoHeading,
    /// Noted once: columns of other places of the shop were left out. `value` names them.
    OtherPlaces,
    /// Noted: no colour that tiles have, so it was left out.
    ColorUnknown,
    /// Noted: the cost is not an amount and was left out.
    CostUnreadable,
    /// Noted: the low-stock mark is not a whole number and was left out.
    LowStockUnreadable,
    /// Noted: the stock is no whole number of pieces and was left out.
    StockUnreadable,
    /// Noted: the stock is below zero and was left out.
    StockOversold,
    /// Noted: the file says that its stock is not kept track of, so what stands there was left out.
    StockIdle,
    /// Noted: what is measured is not counted, so the stock was left out.
    StockMeasured,
    /// Noted once, at the first of them: counted here, and stays as it was counted. `value` says how many of the file's.
    StaysCounted,
    /// Noted: there are only so many of it in the file, but no count to hold it to, so it comes in without that.
    LimitUncounted,
    /// Noted: not for sale in the file; it comes in as no longer sold.
    NotForSale,
    /// Noted: no longer sold here, and stays so.
    StaysArchived,
    /// Noted: a second hero in the file; the first one counts.
    SecondHero,
}

impl ListingWhy {
    /// All of them.
    pub const ALL: [Self; 44] = [
        Self::NameMissing,
        Self::PriceMissing,
        Self::PriceUnreadable,
        Self::PriceTooPrecise,
        Self::PriceNegative,
        Self::PriceTooLarge,
        Self::PriceOpen,
        Self::UnitUnknown,
        Self::OtherCurrency,
        Self::RateUnreadable,
        Self::RateUnknown,
        Self::RateTwice,
        Self::SurplusCells,
        Self::DateCell,
        Self::NameTooLong,
        Self::CodeTooLong,
        Self::Nul,
        Self::QuoteOpen,
        Self::Repeated,
        Self::CodeTaken,
        Self::KindNotSold,
        Self::ProductMissing,
        Self::PartMissing,
        Self::PartsUnreadable,
        Self::PartUnpriced,
        Self::LimitedMeasured,
        Self::MarksTaken,
        Self::TextCut,
        Self::CodeWrecked,
        Self::OnSale,
        Self::NoHeading,
        Self::OtherPlaces,
        Self::ColorUnknown,
        Self::CostUnreadable,
        Self::LowStockUnreadable,
        Self::StockUnreadable,
        Self::StockOversold,
        Self::StockIdle,
        Self::StockMeasured,
        Self::StaysCounted,
        Self::LimitUncounted,
        Self::NotForSale,
        Self::StaysArchived,
        Self::SecondHero,
    ];

    /// Whether the row is refused for it; otherwise it is only noted.
    #[must_use]
    pub fn refuses(self) -> bool {
        self < Self::MarksTaken
    }
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
