//! What holds among all goods together: a code names one thing, and one item at most is the hero.

use rusqlite::{Connection, OptionalExtension};
use serde_json::json;

use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::ItemSet;
use crate::ledger::{goods_name, registers};
use crate::tx::Tx;

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
    let mut statement = conn.prepare_cached("SELECT id FROM code WHERE code = ?1 AND id <> ?2")?;
    for code in codes.into_iter().filter(|c| !c.is_empty()) {
        let taken: Option<String> = statement.query_row([code.as_str(), id], |r| r.get(0)).optional()?;
        if let Some(other) = taken {
            let args = [("code", json!(code)), ("name", json!(goods_name(conn, &other)?))];
            return Err(EngineError::with(ErrorCode::CatalogCodeTaken, args));
        }
    }
    Ok(())
}
