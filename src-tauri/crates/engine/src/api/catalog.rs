//! Commands on the catalogue: items, fixed bundles, tiles, search.

use std::collections::HashSet;

use rusqlite::Connection;
use serde_json::json;
use trestle_rules::listing::{LONGEST_NAME, LONGEST_WORD};
use trestle_rules::text::folded;
use trestle_rules::{RuleError, basket, listing, money};

use super::types::asks::Asks;
use super::types::catalog::{
    BundlePartView, BundleView, Catalog, CatalogEntry, CatalogFound, ItemOption, ItemRef, ItemView, Product,
    SaveBundle, SaveItem, SearchCatalog, Tile,
};
use super::types::color::TileColor;
use super::types::{AmountInput, Nothing, Sentence};
use super::{favourites, picture, stock, text, variants};
use crate::error::{EngineError, InField, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{BundleSet, ItemSet};
use crate::goods::{has_price, no_such_item, refuse_taken_codes, refuse_unpriced_part, unmark_other_heroes};
use crate::ledger::{self, bundle, item, picture_hashes, picture_hashes_of, registers};
use crate::shop::Shop;
use crate::tx::Tx;

pub(super) fn list(tx: &mut Tx<'_>, _: Nothing) -> Result<Catalog> {
    tx.shop()?;
    let (mut tiles, mut products) = tiles(tx)?;
    let categories: HashSet<&str> = tiles.iter().map(|t| t.category.as_str()).filter(|c| !c.is_empty()).collect();
    let mut categories: Vec<String> = categories.into_iter().map(str::to_owned).collect();
    categories.sort_by_cached_key(|c| (folded(c), c.clone()));
    for product in &mut products {
        product.variants.sort_by_cached_key(|variant| folded(&variant.values));
    }
    picture::mark(&picture_hashes(tx.conn)?, &mut tiles, &mut products);
    let (favourites, arranged) = favourites::page(tx.conn, &tiles)?;
    Ok(Catalog { tiles, products, categories, favourites, arranged })
}

/// What can be sold, in the usual order, and the products of which several variants are one tile.
pub(super) fn tiles(tx: &Tx<'_>) -> Result<(Vec<Tile>, Vec<Product>)> {
    let place_of_item = |item: &ItemSet| place(item.hero, is_favourite(item), &item.category, false, &item.name);
    let items = tx.items.take().read_again(tx.conn, place_of_item)?;
    let (mut tiles, products) = variants::gathered(items.on_sale());
    for bundle in registers::<BundleSet>(tx.conn, "bundle")?.into_iter().filter(|bundle| !bundle.archived) {
        let tile = bundle_tile(bundle_view(tx.conn, bundle)?);
        tiles.push((place_of(&tile).into(), tile));
    }
    tiles.sort_by(|(a, _), (b, _)| a.cmp(b));
    let tiles = tiles.into_iter().map(|(_, tile)| tile).collect();
    tx.items.replace(items);
    Ok((tiles, products))
}

/// The hero is one whatever was said.
fn is_favourite(item: &ItemSet) -> bool {
    item.favourite || item.hero
}

/// A tile's place in the usual order, as a text that is compared.
pub(super) fn place_of(tile: &Tile) -> String {
    place(tile.hero, tile.favourite, &tile.category, tile.bundle, &tile.name)
}

/// Hero, favourites, then by category, bundles first, and by name.
fn place(hero: bool, favourite: bool, category: &str, bundle: bool, name: &str) -> String {
    let first = |is: bool| if is { '0' } else { '1' };
    // No text has a NUL, so a category ends before any longer one.
    format!("{}{}{category}\0{}{}", first(hero), first(favourite), first(bundle), folded(name))
}

/// A category keeps its colour whatever other categories come and go, so it follows from the name alone; things without
/// a category stay grey (0).
fn color(category: &str) -> u8 {
    let sum = category.bytes().fold(0_u32, |sum, b| sum.wrapping_mul(31).wrapping_add(u32::from(b)));
    if category.is_empty() { 0 } else { u8::try_from(1 + sum % 7).unwrap_or(0) }
}

pub(super) fn item_tile(item: &ItemSet) -> Tile {
    let tag = if item.hero {
        Some(text::sentence("tag.hero", []))
    } else if item.creator.is_empty() {
        None
    } else {
        Some(text::sentence("tag.creator", [("creator", json!(item.creator))]))
    };
    Tile {
        asks: item.asks(),
        price_words: price_words(item),
        id: item.id.clone(),
        bundle: false,
        name: item.name.clone(),
        price: item.price,
        color: item.color.map_or_else(|| color(&item.category), TileColor::number),
        category: item.category.clone(),
        hero: item.hero,
        favourite: is_favourite(item),
        tag,
        picture: String::new(),
        archived: item.archived,
    }
}

/// What stands in the place of an item's price where that is not what one costs.
pub(super) fn price_words(item: &ItemSet) -> Option<Sentence> {
    Some(match item.asks()? {
        Asks::Price => text::sentence("tile.open", []),
        Asks::Measure { unit, price } => {
            text::sentence("tile.per", [("unit_amount", json!(price)), ("unit", json!(unit.name()))])
        }
    })
}

fn bundle_tile(bundle: BundleView) -> Tile {
    let saves = json!(bundle.saves);
    let tag = if bundle.saves > 0 {
        text::sentence("tag.bundle_saves", [("saves_amount", saves)])
    } else {
        text::sentence("tag.bundle", [])
    };
    Tile {
        id: bundle.id,
        bundle: true,
        name: bundle.name,
        price: bundle.price,
        asks: None,
        price_words: None,
        color: color(&bundle.category),
        category: bundle.category,
        hero: false,
        favourite: bundle.favourite,
        tag: Some(tag),
        picture: String::new(),
        archived: bundle.archived,
    }
}

pub(super) fn search(tx: &mut Tx<'_>, args: SearchCatalog) -> Result<CatalogFound> {
    tx.shop()?;
    let wanted = folded(&args.text);
    let limit = args.limit.unwrap_or(60).min(500);
    // A name that begins with what was typed comes before one that merely holds it.
    let mut statement = tx.conn.prepare_cached(
        "SELECT id FROM catalog_text WHERE instr(text, ?1) > 0 AND (?2 OR NOT archived)
         ORDER BY instr(text, ?1) > 1, text LIMIT ?3",
    )?;
    let ids = statement.query_map(rusqlite::params![wanted, args.archived, limit], |r| r.get::<_, String>(0))?;
    let mut tiles = Vec::new();
    for id in ids {
        let id = id?;
        if let Some(item) = item(tx.conn, &id)? {
            tiles.push(item_tile(&item));
        } else if let Some(bundle) = bundle(tx.conn, &id)? {
            tiles.push(bundle_tile(bundle_view(tx.conn, bundle)?));
        }
    }
    let found: Vec<&str> = tiles.iter().map(|tile| tile.id.as_str()).collect();
    picture::mark(&picture_hashes_of(tx.conn, &found)?, &mut tiles, &mut []);
    Ok(CatalogFound { tiles })
}

pub(super) fn show(tx: &mut Tx<'_>, args: ItemRef) -> Result<CatalogEntry> {
    if let Some(item) = item(tx.conn, &args.id)? {
        return Ok(CatalogEntry::Item(item_view(tx.conn, item)?));
    }
    match bundle(tx.conn, &args.id)? {
        Some(bundle) => Ok(CatalogEntry::Bundle(bundle_view(tx.conn, bundle)?)),
        None => Err(no_such_item(&args.id)),
    }
}

pub(super) fn save_item(tx: &mut Tx<'_>, args: SaveItem) -> Result<CatalogEntry> {
    let shop = tx.shop()?;
    let id = match args.id {
        Some(id) => item(tx.conn, &id)?.map(|i| i.id).ok_or_else(|| no_such_item(&id))?,
        None => tx.next_id()?,
    };
    let product = text::name("name", &args.name, LONGEST_NAME)?;
    let options = options(&args.options)?;
    let name = listing::full_name(&product, options.iter().map(|o| o.value.as_str()));
    let mut saved = ItemSet {
        id,
        name: text::name("name", &name, LONGEST_NAME)?,
        product: if options.is_empty() { String::new() } else { product },
        options,
        cost: args.cost.as_ref().map(|cost| text::price(shop, cost)).transpose().in_field("cost")?,
        tracked: args.tracked || args.limited,
        low_stock: args.low_stock.map(low_stock).transpose()?.filter(|mark| *mark > 0),
        price: item_price(shop, args.price.as_ref(), args.open_price)?,
        open_price: args.open_price,
        unit: args.unit.filter(|_| !args.open_price),
        rate: text::rate(shop, args.rate.as_deref()).in_field("rate")?,
        category: text::optional("category", &args.category, LONGEST_WORD)?,
        color: args.color,
        sku: text::optional("sku", &args.sku, 64)?,
        barcodes: codes(&args.barcodes)?,
        hero: args.hero,
        favourite: args.favourite,
        creator: text::optional("creator", &args.creator, LONGEST_WORD)?,
        limited: args.limited,
        archived: args.archived,
    };
    saved.tracked = saved.is_counted();
    saved.limited &= saved.tracked;
    if !saved.archived {
        let mut own = saved.barcodes.clone();
        own.push(saved.sku.clone());
        refuse_taken_codes(tx.conn, &saved.id, &own)?;
    }
    refuse_unpriced_part(tx.conn, &saved)?;
    tx.append(&saved)?;
    if saved.hero {
        unmark_other_heroes(tx, &saved.id)?;
    }
    count_with(tx, &saved, args.counted)?;
    Ok(CatalogEntry::Item(item_view(tx.conn, saved)?))
}

/// Counts what is saved, if that was asked. What is limited must have been counted: there is nothing else to hold it to.
fn count_with(tx: &mut Tx<'_>, item: &ItemSet, counted: Option<i64>) -> Result<()> {
    match counted {
        Some(_) if !item.is_counted() => {
            Err(EngineError::with(ErrorCode::StockUntracked, [("name", json!(item.name))]))
        }
        Some(quantity) => stock::append_count(tx, &item.id, quantity, ""),
        None if item.limited && ledger::stock(tx.conn, &item.id)?.is_none() => {
            Err(EngineError::with(ErrorCode::StockUncounted, [("name", json!(item.name))]))
        }
        None => Ok(()),
    }
}

pub(super) fn save_bundle(tx: &mut Tx<'_>, args: SaveBundle) -> Result<CatalogEntry> {
    let shop = tx.shop()?;
    let id = match args.id {
        Some(id) => bundle(tx.conn, &id)?.map(|b| b.id).ok_or_else(|| no_such_item(&id))?,
        None => tx.next_id()?,
    };
    let units: i64 = args.parts.iter().map(|p| p.quantity.clamp(0, 1_000)).sum();
    if units < 2 || args.parts.iter().any(|p| !(1..=1_000).contains(&p.quantity)) {
        return Err(ErrorCode::CatalogPartMissing.into());
    }
    for part in &args.parts {
        has_price(&item(tx.conn, &part.item)?.ok_or_else(|| no_such_item(&part.item))?)?;
    }
    let saved = BundleSet {
        id,
        name: text::name("name", &args.name, LONGEST_NAME)?,
        price: text::price(shop, &args.price).in_field("price")?,
        parts: args.parts,
        category: text::optional("category", &args.category, LONGEST_WORD)?,
        barcodes: codes(&args.barcodes)?,
        off_favourites: !args.favourite,
        archived: args.archived,
    };
    if !saved.archived {
        refuse_taken_codes(tx.conn, &saved.id, &saved.barcodes)?;
    }
    tx.append(&saved)?;
    Ok(CatalogEntry::Bundle(bundle_view(tx.conn, saved)?))
}

fn item_price(shop: &Shop, price: Option<&AmountInput>, open: bool) -> Result<i64> {
    let no_price = || EngineError::with(ErrorCode::ArgsEmpty, [("field", json!("price"))]);
    if open { Ok(0) } else { text::price(shop, price.ok_or_else(no_price)?).in_field("price") }
}

/// The options of a variant that say something.
pub(super) fn options(asked: &[ItemOption]) -> Result<Vec<ItemOption>> {
    let mut options = Vec::new();
    for option in asked {
        let (name, value) = (
            text::optional("options", &option.name, LONGEST_WORD)?,
            text::optional("options", &option.value, LONGEST_NAME)?,
        );
        if !value.is_empty() {
            options.push(ItemOption { name, value });
        }
    }
    if options.len() > listing::MAX_OPTIONS {
        let args = [("field", json!("options")), ("most", json!(listing::MAX_OPTIONS))];
        return Err(EngineError::with(ErrorCode::ArgsTooLong, args));
    }
    Ok(options)
}

fn low_stock(mark: i64) -> Result<i64> {
    let wrong = RuleError::QuantityOutOfRange { quantity: mark };
    if (0..=basket::MAX_QUANTITY).contains(&mark) { Ok(mark) } else { Err(wrong.into()) }
}

fn codes(barcodes: &[String]) -> Result<Vec<String>> {
    let mut codes = Vec::new();
    for code in barcodes {
        let code = text::optional("barcodes", code, 64)?;
        if !code.is_empty() && !codes.contains(&code) {
            codes.push(code);
        }
    }
    Ok(codes)
}

fn item_view(conn: &Connection, item: ItemSet) -> Result<ItemView> {
    let stock = if item.is_counted() { ledger::stock(conn, &item.id)? } else { None };
    let picture = picture_hashes_of(conn, &[&item.id])?.remove(&item.id).unwrap_or_default();
    Ok(ItemView {
        picture,
        limited: item.limited,
        left: stock.map(|s| s.left()),
        id: item.id,
        price: item.price,
        rate: item.rate.to_string(),
        category: item.category,
        color: item.color,
        sku: item.sku,
        barcodes: item.barcodes,
        hero: item.hero,
        favourite: item.favourite,
        creator: item.creator,
        product: if item.options.is_empty() { item.name.clone() } else { item.product },
        name: item.name,
        options: item.options,
        cost: item.cost,
        tracked: item.tracked,
        low_stock: item.low_stock,
        open_price: item.open_price,
        unit: item.unit,
        archived: item.archived,
    })
}

fn bundle_view(conn: &Connection, bundle: BundleSet) -> Result<BundleView> {
    let (mut prices, mut parts) = (Vec::new(), Vec::with_capacity(bundle.parts.len()));
    for part in bundle.parts {
        let (name, price) = item(conn, &part.item)?.map_or((String::new(), 0), |i| (i.name, i.price));
        prices.push(price.saturating_mul(part.quantity));
        parts.push(BundlePartView { item: part.item, name, quantity: part.quantity });
    }
    let list = money::total(prices);
    Ok(BundleView {
        id: bundle.id,
        name: bundle.name,
        price: bundle.price,
        list,
        saves: (list - bundle.price).max(0),
        parts,
        category: bundle.category,
        barcodes: bundle.barcodes,
        favourite: !bundle.off_favourites,
        archived: bundle.archived,
    })
}
