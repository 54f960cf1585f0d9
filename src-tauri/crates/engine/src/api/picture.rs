//! Commands on pictures of items, and which tile shows which.
//!
//! Keeps true: a photo is read and made small beside selling, not before the door; the same picture again is no fact; a
//! picture is known by its hash, so what was drawn once is drawn for good.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use super::types::catalog::{Product, Tile};
use super::types::picture::{AskPictures, DrawPicture, PictureDrawn, PictureSet, Pictures, SetPicture};
use crate::edge::picture;
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{Body, ItemPictured, ItemSet};
use crate::goods::no_such_item;
use crate::house::Shared;
use crate::journal;
use crate::ledger::{self, picture_hashes_of, picture_of};
use crate::tx::{Mode, Tx};

/// Most pictures that are asked for at once: a page of tiles.
const AT_ONCE: usize = 60;

pub(super) fn set(shared: &Shared, args: SetPicture, at: Option<i64>) -> Result<PictureSet> {
    // An item that is not there is told before its photo is read.
    shared.lock().transact(Mode::Read, at, |tx| item(tx, &args.id).map(|_| ()))?;
    let photo = args.file.as_deref().map(|file| picture::small(Path::new(file))).transpose()?;
    shared.lock().transact(Mode::Fact, at, |tx| {
        let item = item(tx, &args.id)?;
        let wanted = match (photo, &args.again) {
            (Some(photo), _) => photo,
            (None, Some(fact)) => earlier(tx, &item.id, fact)?,
            (None, None) => Vec::new(),
        };
        let (before, present) = picture_of(tx.conn, &item.id)?.unzip();
        if present.unwrap_or_default() != wanted {
            tx.append(&ItemPictured::new(item.id.clone(), &wanted))?;
        }
        let picture = picture_hashes_of(tx.conn, &[&item.id])?.remove(&item.id).unwrap_or_default();
        Ok(PictureSet { id: item.id, name: item.name, picture, before })
    })
}

/// What a photo would become, for an item that is not saved yet.
pub(super) fn draw(shared: &Shared, args: DrawPicture, at: Option<i64>) -> Result<PictureDrawn> {
    shared.lock().transact(Mode::Read, at, |tx| tx.shop().map(|_| ()))?;
    Ok(PictureDrawn { drawn: address(&picture::small(Path::new(&args.file))?) })
}

/// What an image of the window shows.
fn address(jpeg: &[u8]) -> String {
    format!("data:image/jpeg;base64,{}", BASE64_STANDARD.encode(jpeg))
}

fn item(tx: &Tx<'_>, id: &str) -> Result<ItemSet> {
    tx.shop()?;
    ledger::item(tx.conn, id)?.ok_or_else(|| no_such_item(id))
}

/// A picture that an item had, out of the fact that said so.
fn earlier(tx: &Tx<'_>, item: &str, fact: &str) -> Result<Vec<u8>> {
    let none = || EngineError::with(ErrorCode::ArgsUnreadable, [("what", json!("no picture of this item"))]);
    let place = fact.split_once('-').and_then(|(till, seq)| Some((till, seq.parse().ok()?)));
    let (till, seq) = place.ok_or_else(none)?;
    let fact = journal::read(tx.conn, till, seq)?.filter(|fact| fact.kind == ItemPictured::KIND).ok_or_else(none)?;
    let body: ItemPictured = fact.body()?;
    if body.item == item { body.jpeg() } else { Err(none()) }
}

pub(super) fn drawn(tx: &mut Tx<'_>, args: AskPictures) -> Result<Pictures> {
    tx.shop()?;
    let mut pictures = BTreeMap::new();
    for hash in args.pictures.into_iter().take(AT_ONCE) {
        if let Some(jpeg) = ledger::picture(tx.conn, &hash)? {
            pictures.insert(hash, address(&jpeg));
        }
    }
    Ok(Pictures { pictures })
}

/// Says on tiles which picture each has. A product shows that of the first of its variants that has one.
pub(super) fn mark(hashes: &HashMap<String, String>, tiles: &mut [Tile], products: &mut [Product]) {
    if hashes.is_empty() {
        return;
    }
    let of = |id: &str| hashes.get(id).cloned().unwrap_or_default();
    let mut of_products = HashMap::new();
    for product in products {
        for variant in &mut product.variants {
            variant.tile.picture = of(&variant.tile.id);
        }
        let first = product.variants.iter().map(|variant| &variant.tile.picture).find(|picture| !picture.is_empty());
        of_products.insert(product.id.as_str(), first.cloned().unwrap_or_default());
    }
    for tile in tiles {
        tile.picture = of_products.remove(tile.id.as_str()).unwrap_or_else(|| of(&tile.id));
    }
}
