//! What is found in the catalogue by a part of a name, a SKU or a barcode.
//!
//! Owns what is found, in which order, and when variants are found as their product. Keeps true: nothing is found twice, and
//! the pages of one search together are all of it.

use std::collections::{HashMap, HashSet};

use trestle_rules::text::folded;
use trestle_rules::variant_order::put_in_order;

use super::types::catalog::{CatalogFound, Product, SearchCatalog, Tile};
use super::{apart, catalog, picture, variants};
use crate::error::Result;
use crate::facts::ItemSet;
use crate::ledger::{bundle, item, picture_hashes_of};
use crate::tx::Tx;

pub(super) fn search(tx: &mut Tx<'_>, args: SearchCatalog) -> Result<CatalogFound> {
    tx.shop()?;
    let limit = usize::try_from(args.limit.unwrap_or(60).min(500)).unwrap_or(500);
    let skip = usize::try_from(args.skip).unwrap_or(usize::MAX);
    let ids = found(tx, &args)?;
    if args.grouped {
        return grouped(tx, ids, skip, limit);
    }
    let (prices, all) = (catalog::prices_of_shop(tx), counted(ids.len()));
    let (mut tiles, mut items) = (Vec::new(), HashMap::new());
    for id in ids.into_iter().skip(skip).take(limit) {
        if let Some(item) = item(tx.conn, &id)? {
            tiles.push(catalog::item_tile(&item, prices));
            items.insert(id, item);
        } else if let Some(bundle) = bundle(tx.conn, &id)? {
            tiles.push(catalog::bundle_tile(catalog::bundle_view(tx.conn, bundle, prices)?));
        }
    }
    let mut tiles = with_variants_in_order(tiles, &items);
    apart::tell(items.values(), &mut tiles);
    marked(tx, tiles, Vec::new(), all)
}

/// Ids of all that is found. A name that begins with what was typed comes before one that merely holds it.
fn found(tx: &Tx<'_>, args: &SearchCatalog) -> Result<Vec<String>> {
    let mut statement = tx.conn.prepare_cached(
        "SELECT id FROM catalog_text WHERE instr(text, ?1) > 0 AND (?2 OR NOT archived)
         ORDER BY instr(text, ?1) > 1, text",
    )?;
    let ids = statement.query_map(rusqlite::params![folded(&args.text), args.archived], |row| row.get(0))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// A product by its name and category.
type Key<'i> = (&'i str, &'i str);

/// What is found at one place: one thing, or variants of one product.
enum Place<'i> {
    One(String),
    Product(Key<'i>),
}

fn grouped(tx: &Tx<'_>, ids: Vec<String>, skip: usize, limit: usize) -> Result<CatalogFound> {
    tx.items.replace(catalog::items(tx)?);
    let items = tx.items.borrow();
    let mut products = HashMap::<Key<'_>, Vec<&ItemSet>>::new();
    for (item, _) in items.on_sale().filter(|(item, _)| variants::is_one(item)) {
        products.entry((&item.product, &item.category)).or_default().push(item);
    }
    products.retain(|_, variants| variants.len() > 1);
    let of: HashMap<&str, Key<'_>> =
        products.iter().flat_map(|(key, items)| items.iter().map(|item| (item.id.as_str(), *key))).collect();

    let (mut places, mut hits) = (Vec::new(), HashMap::<Key<'_>, HashSet<&str>>::new());
    for id in &ids {
        match of.get(id.as_str()) {
            None => places.push(Place::One(id.clone())),
            Some(key) => {
                let hit = hits.entry(*key).or_default();
                if hit.is_empty() {
                    places.push(Place::Product(*key));
                }
                hit.insert(id);
            }
        }
    }
    let places: Vec<Place<'_>> = places.into_iter().flat_map(|place| opened(place, &products, &hits)).collect();
    let (prices, all) = (catalog::prices_of_shop(tx), counted(places.len()));
    let (mut tiles, mut shown) = (Vec::new(), Vec::new());
    for place in places.into_iter().skip(skip).take(limit) {
        match place {
            Place::Product(key) => {
                let variants = products.get(&key).into_iter().flatten().copied();
                let product = variants::product(key.0, key.1, variants, prices);
                tiles.push(variants::product_tile(&product, key.1.to_owned()));
                shown.push(product);
            }
            Place::One(id) => tiles.extend(tile(tx, &id)?),
        }
    }
    apart::tell(items.on_sale().map(|(item, _)| item), &mut tiles);
    marked(tx, tiles, shown, all)
}

/// A product of which not all variants were found is those that were, in their order.
fn opened<'i>(
    place: Place<'i>,
    products: &HashMap<Key<'i>, Vec<&'i ItemSet>>,
    hits: &HashMap<Key<'i>, HashSet<&str>>,
) -> Vec<Place<'i>> {
    let Place::Product(key) = place else { return vec![place] };
    let (Some(of_it), Some(hit)) = (products.get(&key), hits.get(&key)) else { return vec![place] };
    if hit.len() == of_it.len() {
        return vec![place];
    }
    let mut found: Vec<&ItemSet> = of_it.iter().copied().filter(|item| hit.contains(item.id.as_str())).collect();
    put_in_order(&mut found, |item| variants::values(item));
    found.into_iter().map(|item| Place::One(item.id.clone())).collect()
}

fn tile(tx: &Tx<'_>, id: &str) -> Result<Option<Tile>> {
    let prices = catalog::prices_of_shop(tx);
    if let Some(item) = item(tx.conn, id)? {
        return Ok(Some(catalog::item_tile(&item, prices)));
    }
    let bundle = bundle(tx.conn, id)?.map(|bundle| catalog::bundle_view(tx.conn, bundle, prices)).transpose()?;
    Ok(bundle.map(catalog::bundle_tile))
}

/// Variants of one product that were found side by side, in their order.
fn with_variants_in_order(tiles: Vec<Tile>, items: &HashMap<String, ItemSet>) -> Vec<Tile> {
    let variant = |tile: &Tile| items.get(&tile.id).filter(|item| variants::is_one(item));
    let same = |a: &Tile, b: &Tile| match (variant(a), variant(b)) {
        (Some(a), Some(b)) => (&a.product, &a.category) == (&b.product, &b.category),
        _ => false,
    };
    let mut ordered = Vec::with_capacity(tiles.len());
    for beside in tiles.chunk_by(same) {
        let mut beside = beside.to_vec();
        if beside.len() > 1 {
            put_in_order(&mut beside, |tile| items.get(&tile.id).map(variants::values).unwrap_or_default());
        }
        ordered.append(&mut beside);
    }
    ordered
}

fn marked(tx: &Tx<'_>, mut tiles: Vec<Tile>, mut products: Vec<Product>, all: u32) -> Result<CatalogFound> {
    let of_products = products.iter().flat_map(|product| product.variants.iter().map(|variant| &variant.tile));
    let ids: Vec<&str> = tiles.iter().chain(of_products).map(|tile| tile.id.as_str()).collect();
    let hashes = picture_hashes_of(tx.conn, &ids)?;
    picture::mark(&hashes, &mut tiles, &mut products);
    Ok(CatalogFound { tiles, all })
}

fn counted(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}
