//! The favourites page: what is on it, and in which order.
//!
//! Keeps true: whether something is a favourite stands with it; the order is a setting of the shop, one whole value, and says
//! nothing of what is in its usual place anyway.

use std::collections::HashSet;

use rusqlite::Connection;
use serde_json::json;
use trestle_rules::favourites;

use super::catalog::{list, tiles};
use super::types::Nothing;
use super::types::catalog::{Catalog, Product, SetFavourites, Tile};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{BundleSet, ItemSet, SettingSet};
use crate::goods::no_such_item;
use crate::ledger::{bundle, item};
use crate::shop::setting;
use crate::tx::Tx;

/// The setting's name.
const SETTING: &str = "favourites";
/// Tiles placed by hand at most: more than that nobody finds by their places, and the order is one fact.
const MOST: usize = 1_000;

/// Ids of the tiles on the page, in its order, and whether somebody arranged it.
pub(super) fn page(conn: &Connection, tiles: &[Tile]) -> Result<(Vec<String>, bool)> {
    let by_hand: Vec<String> = setting(conn, SETTING)?.unwrap_or_default();
    let by_hand: Vec<&str> = by_hand.iter().map(String::as_str).collect();
    let (usual, hero) = usual(tiles);
    let page = favourites::arranged(&usual, &by_hand, hero);
    Ok((page.into_iter().map(str::to_owned).collect(), !by_hand.is_empty()))
}

/// The favourites in their usual order, and which of them is the hero.
fn usual(tiles: &[Tile]) -> (Vec<&str>, Option<&str>) {
    let hero = tiles.iter().find(|tile| tile.hero).map(|tile| tile.id.as_str());
    (tiles.iter().filter(|tile| tile.favourite).map(|tile| tile.id.as_str()).collect(), hero)
}

pub(super) fn set(tx: &mut Tx<'_>, args: SetFavourites) -> Result<Catalog> {
    tx.shop()?;
    let wanted: HashSet<&str> = args.ids.iter().map(String::as_str).collect();
    let (before, products) = tiles(tx)?;
    let known: HashSet<&str> = before.iter().map(|tile| tile.id.as_str()).collect();
    if let Some(unknown) = wanted.difference(&known).min() {
        return Err(no_such_item(unknown));
    }
    for tile in &before {
        let on = tile.hero || wanted.contains(tile.id.as_str());
        if tile.favourite != on {
            mark(tx, tile, &products, on)?;
        }
    }
    let (after, _) = tiles(tx)?;
    let (usual, hero) = usual(&after);
    let ids: Vec<&str> = args.ids.iter().map(String::as_str).filter(|_| args.arranged).collect();
    let kept = favourites::placed(&usual, &favourites::arranged(&usual, &ids, hero), hero);
    if kept.len() > MOST {
        return Err(EngineError::with(ErrorCode::CatalogTooManyPlaced, [("most", json!(MOST))]));
    }
    if setting::<Vec<String>>(tx.conn, SETTING)?.unwrap_or_default() != kept {
        tx.append(&SettingSet { id: SETTING.to_owned(), value: json!(kept) })?;
    }
    list(tx, Nothing {})
}

/// Says of what a tile stands for whether it is on the page: of a product of all its variants.
fn mark(tx: &mut Tx<'_>, tile: &Tile, products: &[Product], on: bool) -> Result<()> {
    if let Some(mut bundle) = bundle(tx.conn, &tile.id)? {
        bundle.off_favourites = !on;
        return tx.append::<BundleSet>(&bundle).map(drop);
    }
    let product = products.iter().find(|product| product.id == tile.id);
    let variants = product.map(|product| product.variants.iter().map(|variant| &variant.tile.id).collect());
    for id in variants.unwrap_or_else(|| vec![&tile.id]) {
        let mut item = item(tx.conn, id)?.ok_or_else(|| no_such_item(id))?;
        if item.favourite != on {
            item.favourite = on;
            tx.append::<ItemSet>(&item)?;
        }
    }
    Ok(())
}
