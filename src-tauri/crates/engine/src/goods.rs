//! What holds among all goods together: a code names one thing, one item at most is the hero, and what a bundle is made of
//! has a price, by which the bundle is shared out.

use rusqlite::{Connection, OptionalExtension};
use serde_json::json;

use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{BundleSet, ItemSet};
use crate::ledger::{goods_name, registers};
use crate::tx::Tx;

/// An id that is nothing of the catalogue.
pub(crate) fn no_such_item(id: &str) -> EngineError {
    EngineError::with(ErrorCode::CatalogNoSuchItem, [("item", json!(id))])
}

/// One item at most is the hero: the others lose the mark.
///
/// # Errors
/// A database error.
pub(crate) fn unmark_other_heroes(tx: &mut Tx<'_>, hero: &str) -> Result<()> {
    for mut other in registers::<ItemSet>(tx.conn, "item")? {
        if other.hero && other.id != hero {
            other.hero = false;
            tx.append(&other)?;
        }
    }
    Ok(())
}

/// On one till a code names one thing; across tills two may collide, which is listed then.
///
/// # Errors
/// `catalog.code_taken` with the code and what has it.
pub(crate) fn refuse_taken_codes<'c>(
    conn: &Connection,
    id: &str,
    codes: impl IntoIterator<Item = &'c String>,
) -> Result<()> {
    let sql = "SELECT id FROM code WHERE code IN (SELECT value FROM json_each(?1)) AND id <> ?2";
    let mut statement = conn.prepare_cached(sql)?;
    for code in codes.into_iter().filter(|c| !c.is_empty()) {
        let spellings = serde_json::to_string(&trestle_rules::code::spellings(code))?;
        let taken: Option<String> = statement.query_row([spellings.as_str(), id], |r| r.get(0)).optional()?;
        if let Some(other) = taken {
            let args = [("code", json!(code)), ("name", json!(goods_name(conn, &other)?))];
            return Err(EngineError::with(ErrorCode::CatalogCodeTaken, args));
        }
    }
    Ok(())
}

/// An item in a bundle has a price for one.
///
/// # Errors
/// `catalog.part_unpriced`.
pub(crate) fn has_price(item: &ItemSet) -> Result<()> {
    let unpriced = || EngineError::with(ErrorCode::CatalogPartUnpriced, [("name", json!(item.name))]);
    if item.asks().is_none() { Ok(()) } else { Err(unpriced()) }
}

/// An item without a price for one is in no bundle that is sold.
///
/// # Errors
/// `catalog.part_unpriced`.
pub(crate) fn refuse_unpriced_part(conn: &Connection, item: &ItemSet) -> Result<()> {
    if item.asks().is_none() {
        return Ok(());
    }
    let bundles = registers::<BundleSet>(conn, "bundle")?;
    let is_in = |bundle: &BundleSet| !bundle.archived && bundle.parts.iter().any(|part| part.item == item.id);
    if bundles.iter().any(is_in) { has_price(item) } else { Ok(()) }
}
