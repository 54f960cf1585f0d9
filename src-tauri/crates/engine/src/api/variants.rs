//! One tile for the variants of a product.
//!
//! Owns which items are variants of one product, and what stands on its tile. Keeps true: a product has the same id on every
//! till and at every moment, so that it can be counted without looking at the whole catalogue; one variant alone is no
//! product.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::Connection;
use serde_json::json;
use sha2::{Digest, Sha256};
use trestle_rules::listing;
use trestle_rules::tax::Prices;
use trestle_rules::variant_order::put_in_order;

use super::catalog::{item_tile, place_of};
use super::text;
use super::types::Sentence;
use super::types::catalog::{Product, Tile, Variant};
use crate::error::Result;
use crate::facts::ItemSet;

/// The id of a product's tile. Variants that stand under different categories are different products: a tile lies under one.
fn id_of(product: &str, category: &str) -> String {
    let hash = Sha256::new().chain_update(category).chain_update("\n").chain_update(product).finalize();
    format!("product-{}", hex::encode(&hash[..8]))
}

/// A tile with its place in the usual order.
type Ordered<'i> = (Cow<'i, str>, Tile);

/// Puts the variants of each product into one tile, in a shop whose prices are so.
pub(super) fn gathered<'i>(
    items: impl Iterator<Item = (&'i ItemSet, &'i str)>,
    shop: Prices,
) -> (Vec<Ordered<'i>>, Vec<Product>) {
    let mut tiles = Vec::with_capacity(items.size_hint().1.unwrap_or(0));
    let mut products = BTreeMap::<(&str, &str), Vec<(&ItemSet, &str)>>::new();
    for (item, place) in items {
        if is_one(item) {
            products.entry((&item.product, &item.category)).or_default().push((item, place));
        } else {
            tiles.push((place.into(), item_tile(item, shop)));
        }
    }
    let mut several = Vec::new();
    for ((name, category), mut variants) in products {
        if let [(item, place)] = variants[..] {
            tiles.push((place.into(), item_tile(item, shop)));
        } else {
            put_in_order(&mut variants, |(item, _)| values(item));
            let product = product(name, category, variants.into_iter().map(|(item, _)| item), shop);
            let tile = product_tile(&product, category.to_owned());
            tiles.push((place_of(&tile).into(), tile));
            several.push(product);
        }
    }
    (tiles, several)
}

/// Whether an item is a variant.
pub(super) fn is_one(item: &ItemSet) -> bool {
    !item.options.is_empty() && !item.product.is_empty()
}

/// What sets a variant apart, as its place among the others of its product follows from it.
pub(super) fn values(item: &ItemSet) -> Vec<String> {
    item.options.iter().map(|option| option.value.clone()).collect()
}

pub(super) fn product<'i>(
    name: &str,
    category: &str,
    items: impl Iterator<Item = &'i ItemSet>,
    shop: Prices,
) -> Product {
    let variant = |item: &ItemSet| {
        let values: Vec<&str> = item.options.iter().map(|option| option.value.as_str()).collect();
        Variant { values: values.join(" · "), tile: item_tile(item, shop) }
    };
    Product { id: id_of(name, category), name: name.to_owned(), variants: items.map(variant).collect() }
}

pub(super) fn product_tile(product: &Product, category: String) -> Tile {
    let tiles = || product.variants.iter().map(|variant| &variant.tile);
    let (price, price_words) = price(product);
    let hero = tiles().any(|tile| tile.hero);
    let count = json!(product.variants.len());
    Tile {
        id: product.id.clone(),
        bundle: false,
        name: product.name.clone(),
        price,
        asks: None,
        price_words,
        color: tiles().next().map_or(0, |tile| tile.color),
        category,
        hero,
        favourite: hero || tiles().any(|tile| tile.favourite),
        tag: Some(if hero {
            text::sentence("tag.hero", [])
        } else {
            text::sentence("tag.variants", [("count", count)])
        }),
        picture: String::new(),
        apart: String::new(),
        archived: false,
    }
}

/// What the cheapest variant with a price for one costs; where none has one, what all of them say.
fn price(product: &Product) -> (i64, Option<Sentence>) {
    let tiles = || product.variants.iter().map(|variant| &variant.tile);
    let prices: Vec<i64> = tiles().filter(|tile| tile.asks.is_none()).map(|tile| tile.price).collect();
    let all = prices.len() == product.variants.len();
    match listing::from_price(&prices) {
        Some((least, false)) if all => (least, same_words(product)),
        Some((least, _)) => (least, Some(text::sentence("tile.from", [("from_amount", json!(least))]))),
        None => {
            let same = tiles().skip(1).all(|tile| tile.price_words == product.variants[0].tile.price_words);
            (0, if same { same_words(product) } else { Some(text::sentence("tile.differ", [])) })
        }
    }
}

/// The words that all variants have in the place of their price.
fn same_words(product: &Product) -> Option<Sentence> {
    let first = product.variants.first()?.tile.price_words.as_ref()?;
    product.variants.iter().all(|variant| variant.tile.price_words.as_ref() == Some(first)).then(|| first.clone())
}

/// Of those of these items that are variants the id of the product's tile.
pub(super) fn products_of(conn: &Connection, items: &BTreeSet<&str>) -> Result<HashMap<String, String>> {
    let mut products = HashMap::new();
    if items.is_empty() {
        return Ok(products);
    }
    let mut statement = conn.prepare_cached(include_str!("products_of.sql"))?;
    let mut rows = statement.query([json!(items).to_string()])?;
    while let Some(row) = rows.next()? {
        let (item, product, category): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        products.insert(item, id_of(&product, &category));
    }
    Ok(products)
}
