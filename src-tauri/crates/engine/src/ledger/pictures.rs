//! Pictures of goods: which item has which, and what they look like.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Params};
use serde_json::json;

use crate::error::Result;

/// The hashes of all pictures by item. No picture is read: the index holds all that is asked.
///
/// # Errors
/// A database error.
pub fn picture_hashes(conn: &Connection) -> Result<HashMap<String, String>> {
    hashes(conn, "SELECT item, hash FROM item_picture WHERE hash <> ''", [])
}

/// The same of some items.
///
/// # Errors
/// A database error.
pub fn picture_hashes_of(conn: &Connection, items: &[&str]) -> Result<HashMap<String, String>> {
    let sql = "SELECT item, hash FROM json_each(?1) JOIN item_picture ON item = json_each.value WHERE hash <> ''";
    hashes(conn, sql, [json!(items).to_string()])
}

fn hashes(conn: &Connection, sql: &str, of: impl Params) -> Result<HashMap<String, String>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(of, |r| Ok((r.get(0)?, r.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A picture by its hash.
///
/// # Errors
/// A database error.
pub fn picture(conn: &Connection, hash: &str) -> Result<Option<Vec<u8>>> {
    let mut statement = conn.prepare_cached("SELECT jpeg FROM item_picture WHERE hash = ?1 AND hash <> '' LIMIT 1")?;
    Ok(statement.query_row([hash], |r| r.get(0)).optional()?)
}

/// The picture that an item has: the fact that says so, and its bytes. None where it has none.
///
/// # Errors
/// A database error.
pub fn picture_of(conn: &Connection, item: &str) -> Result<Option<(String, Vec<u8>)>> {
    let sql = "SELECT till || '-' || seq, jpeg FROM item_picture WHERE item = ?1 AND hash <> ''";
    Ok(conn.prepare_cached(sql)?.query_row([item], |r| Ok((r.get(0)?, r.get(1)?))).optional()?)
}
