//! Items, bundles, tiles.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use trestle_rules::measure::Unit;
use ts_rs::TS;

use super::asks::Asks;
use super::color::TileColor;
use super::{AmountInput, Sentence};

/// The whole catalogue as the Sell screen and the catalogue form need it.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Catalog {
    /// What can be sold, in tile order: hero, favourites, then by category and name. Archived ones are left out. The variants
    /// of a product are one tile.
    pub tiles: Vec<Tile>,
    /// The products whose variants are one tile.
    pub products: Vec<Product>,
    /// Categories in use, in order.
    pub categories: Vec<String>,
    /// Ids of the tiles on the favourites page, in its order.
    pub favourites: Vec<String>,
    /// Whether somebody arranged that page by hand.
    pub arranged: bool,
}

/// Arguments of `catalog.set_favourites`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetFavourites {
    /// Ids of the tiles on the page, in its order: exactly what is a favourite from now on. The hero always is one.
    pub ids: Vec<String>,
    /// Whether their order was chosen by hand; the usual one if not.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub arranged: bool,
}

/// A product with several variants.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Product {
    /// Id of its tile.
    pub id: String,
    /// Name.
    pub name: String,
    /// Its variants: sizes as they grow, numbers by what they are, and the rest by name.
    pub variants: Vec<Variant>,
}

/// A variant, as it is chosen among those of its product.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Variant {
    /// What sets it apart: M · red.
    pub values: String,
    /// Its own tile.
    pub tile: Tile,
}

/// One tile.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Tile {
    /// Item or bundle id.
    pub id: String,
    /// Whether it is a bundle.
    pub bundle: bool,
    /// Name.
    pub name: String,
    /// Price; zero where `asks` says that it has none of its own.
    pub price: i64,
    /// What must be said before it is rung up, if anything.
    pub asks: Option<Asks>,
    /// What stands in the place of the price where that is not what one costs.
    pub price_words: Option<Sentence>,
    /// Category, may be empty.
    pub category: String,
    /// Number of its colour, 0 to 7: its own, or the category's.
    pub color: u8,
    /// The hero.
    pub hero: bool,
    /// On the favourites page.
    pub favourite: bool,
    /// Small words: what a bundle saves, who made it.
    pub tag: Option<Sentence>,
    /// What its picture is known by; empty without one.
    pub picture: String,
    /// What tells it from others of its name: who made it, category, SKU; empty where nothing else has the name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(optional, as = "Option<String>")]
    pub apart: String,
    /// No longer sold.
    pub archived: bool,
}

/// Arguments of `catalog.price_of`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PieceOf {
    /// What one whole unit costs, minor units.
    pub unit_price: i64,
    /// How much of it: thousandths of its unit, or text such as `0,350`.
    pub measure: AmountInput,
}

/// A piece of something that is measured.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct PieceView {
    /// What it costs.
    pub price: i64,
}

/// Arguments of `catalog.search`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchCatalog {
    /// Part of a name, SKU or barcode; case and accents do not matter.
    pub text: String,
    /// At most so many, 60 if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub limit: Option<u32>,
    /// Also archived ones.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub archived: bool,
    /// So many of what was found are left out from the beginning: to turn pages.
    #[serde(default)]
    #[ts(optional, as = "Option<u32>")]
    pub skip: u32,
    /// The variants of a product as one tile, where all of them were found.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub grouped: bool,
}

/// What was found, best first.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct CatalogFound {
    /// Tiles.
    pub tiles: Vec<Tile>,
    /// How many were found in all.
    pub all: u32,
}

/// Arguments that name one item or bundle.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemRef {
    /// Item or bundle id.
    pub id: String,
}

/// An item in full.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ItemView {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Price.
    pub price: i64,
    /// Tax rate in percent.
    pub rate: String,
    /// Category, may be empty.
    pub category: String,
    /// Its own colour; none where it has that of its category.
    pub color: Option<TileColor>,
    /// SKU, may be empty.
    pub sku: String,
    /// Barcodes.
    pub barcodes: Vec<String>,
    /// The hero; one item at most.
    pub hero: bool,
    /// On the favourites page.
    pub favourite: bool,
    /// Creator's name, may be empty.
    pub creator: String,
    /// The product's name: that of the item, without its options.
    pub product: String,
    /// Of a variant what sets it apart, none otherwise.
    pub options: Vec<ItemOption>,
    /// What one costs the shop, if that is known.
    pub cost: Option<i64>,
    /// Whether its stock is kept track of.
    pub tracked: bool,
    /// So few left are few.
    pub low_stock: Option<i64>,
    /// There are only so many: never sold beyond its stock.
    pub limited: bool,
    /// How many there are; none while nobody has counted them, or they are not tracked.
    pub left: Option<i64>,
    /// Whether its price is typed when it is sold; `price` is zero then.
    pub open_price: bool,
    /// What it is measured in, if it is not sold by the piece; `price` is that of one whole unit then.
    pub unit: Option<Unit>,
    /// Whether its price is without tax, which is added when it is sold; none where it is as the shop's prices are.
    pub price_without_tax: Option<bool>,
    /// What its picture is known by; empty without one.
    pub picture: String,
    /// No longer sold.
    pub archived: bool,
}

/// What sets a variant apart from the others of its product: size M.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemOption {
    /// What is chosen: size. May be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(optional, as = "Option<String>")]
    pub name: String,
    /// Which: M.
    pub value: String,
}

/// Arguments of `catalog.save_item`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveItem {
    /// Id; a new item if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub id: Option<String>,
    /// Name, 1 to 80 characters; of a variant the product's, which gets the values of the options behind it.
    pub name: String,
    /// Price; zero or above. May be left out where the price is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub price: Option<AmountInput>,
    /// Whether its price is typed when it is sold.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub open_price: bool,
    /// What it is measured in, if it is not sold by the piece; without meaning where the price is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub unit: Option<Unit>,
    /// Whether its price is without tax, which is added when it is sold; as the shop's prices are if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub price_without_tax: Option<bool>,
    /// Tax rate in percent; the shop's standard rate if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub rate: Option<String>,
    /// Category.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub category: String,
    /// Colour of its tile; that of its category if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub color: Option<TileColor>,
    /// SKU.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub sku: String,
    /// Barcodes.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub barcodes: Vec<String>,
    /// The hero; another one loses the mark.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub hero: bool,
    /// On the favourites page.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub favourite: bool,
    /// Creator's name.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub creator: String,
    /// Of a variant what sets it apart, three at most.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<ItemOption>>")]
    pub options: Vec<ItemOption>,
    /// What one costs the shop; zero or above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cost: Option<AmountInput>,
    /// Whether its stock is kept track of.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub tracked: bool,
    /// So few left are few; zero says no mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub low_stock: Option<i64>,
    /// There are only so many: never sold beyond its stock. It is tracked then, and must be counted.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub limited: bool,
    /// How many there are now: counted with this, where it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub counted: Option<i64>,
    /// No longer sold.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub archived: bool,
}

/// A component of a bundle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct BundlePart {
    /// Item id.
    pub item: String,
    /// Units per bundle, at least 1.
    pub quantity: i64,
}

/// A component of a bundle, with its name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct BundlePartView {
    /// Item id.
    pub item: String,
    /// Name.
    pub name: String,
    /// Units per bundle.
    pub quantity: i64,
}

/// A fixed bundle in full.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct BundleView {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Price.
    pub price: i64,
    /// What the parts would cost one by one.
    pub list: i64,
    /// List minus price; what the customer saves.
    pub saves: i64,
    /// Components.
    pub parts: Vec<BundlePartView>,
    /// Category.
    pub category: String,
    /// Barcodes.
    pub barcodes: Vec<String>,
    /// On the favourites page.
    pub favourite: bool,
    /// No longer sold.
    pub archived: bool,
}

/// Arguments of `catalog.save_bundle`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveBundle {
    /// Id; a new bundle if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub id: Option<String>,
    /// Name, 1 to 80 characters.
    pub name: String,
    /// Price of the whole.
    pub price: AmountInput,
    /// Components, at least two units in all.
    pub parts: Vec<BundlePart>,
    /// Category.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub category: String,
    /// Barcodes.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub barcodes: Vec<String>,
    /// On the favourites page, which a bundle is if this is left out.
    #[serde(default = "yes")]
    #[ts(optional, as = "Option<bool>")]
    pub favourite: bool,
    /// No longer sold.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub archived: bool,
}

fn yes() -> bool {
    true
}

/// An item or a bundle, for the form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CatalogEntry {
    /// An item.
    Item(ItemView),
    /// A bundle.
    Bundle(BundleView),
}
