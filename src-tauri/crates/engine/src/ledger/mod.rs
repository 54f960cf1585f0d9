//! Reading what happened: reference data, sales, sums. Below the commands and the edge, so that both read alike.
//!
//! Owns the queries that more than one room needs. Keeps true: it reads projections and facts and changes nothing. Must
//! not import the commands or the edge.

pub mod credits;
pub mod items;
pub mod members;
pub mod peers;
mod pictures;
mod stock;
mod sums;
mod tills;

pub use pictures::{picture, picture_hashes, picture_hashes_of, picture_of};
pub use stock::{counted_items, stock, was_counted, was_taken_out};
pub(crate) use sums::query;
pub use sums::{SessionHead, Trade, between, cash_traffic, cash_traffic_of, days, session_heads, sessions_of, trade};
pub use tills::{certificates, find_till, last_word, till_name};

use rusqlite::{Connection, OptionalExtension};
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{BundleSet, ItemSet, MarketSet, SaleCommitted};
use crate::journal::{self, Envelope};

/// One value of the reference data.
pub fn register<T: DeserializeOwned>(conn: &Connection, kind: &str, id: &str) -> Result<Option<T>> {
    let mut statement = conn.prepare_cached("SELECT value FROM register WHERE kind = ?1 AND id = ?2")?;
    let value: Option<String> = statement.query_row([kind, id], |r| r.get(0)).optional()?;
    // A value that this program cannot read counts as none: it must not stop the till.
    Ok(value.and_then(|v| serde_json::from_str(&v).ok()))
}

/// All values of one kind of reference data.
pub fn registers<T: DeserializeOwned>(conn: &Connection, kind: &str) -> Result<Vec<T>> {
    let mut statement = conn.prepare_cached("SELECT value FROM register WHERE kind = ?1 ORDER BY id")?;
    let mut rows = statement.query([kind])?;
    let mut values = Vec::new();
    while let Some(row) = rows.next()? {
        values.extend(serde_json::from_str::<T>(row.get_ref(0)?.as_str().unwrap_or_default()));
    }
    Ok(values)
}

/// An item, if there is one of this id.
pub fn item(conn: &Connection, id: &str) -> Result<Option<ItemSet>> {
    register(conn, "item", id)
}

/// A bundle, if there is one of this id.
pub fn bundle(conn: &Connection, id: &str) -> Result<Option<BundleSet>> {
    register(conn, "bundle", id)
}

/// Name of an item or bundle.
pub fn goods_name(conn: &Connection, id: &str) -> Result<String> {
    let name = item(conn, id)?.map(|i| i.name);
    Ok(name.or(bundle(conn, id)?.map(|b| b.name)).unwrap_or_default())
}

/// Name of a market.
pub fn market_name(conn: &Connection, market: Option<&str>) -> Result<Option<String>> {
    let Some(id) = market else { return Ok(None) };
    Ok(register::<MarketSet>(conn, "market", id)?.map(|m| m.name))
}

/// The fact of a sale, with its body.
///
/// # Errors
/// `sale.not_found`.
pub fn sale(conn: &Connection, sale: &str) -> Result<(SaleCommitted, Envelope)> {
    let not_found = || EngineError::with(ErrorCode::SaleNotFound, [("sale", json!(sale))]);
    let mut statement = conn.prepare_cached("SELECT till, seq FROM sale WHERE id = ?1")?;
    let place: Option<(String, i64)> = statement.query_row([sale], |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
    let (till, seq) = place.ok_or_else(not_found)?;
    let fact = journal::read(conn, &till, seq)?.ok_or_else(not_found)?;
    Ok((fact.body()?, fact))
}

/// The receipt code of a sale; empty while the sale has not arrived.
pub fn receipt_of(conn: &Connection, sale: &str) -> Result<String> {
    let mut statement = conn.prepare_cached("SELECT receipt FROM sale WHERE id = ?1")?;
    Ok(statement.query_row([sale], |r| r.get(0)).optional()?.unwrap_or_default())
}

/// Whether the whole sale was undone.
pub fn is_undone(conn: &Connection, sale: &str) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM sale_reversed WHERE sale = ?1")?.exists([sale])?)
}

/// Business day of a session.
///
/// # Errors
/// `session.not_found`.
pub fn session_day(conn: &Connection, session: &str) -> Result<String> {
    let day = conn.prepare_cached("SELECT day FROM session WHERE id = ?1")?.query_row([session], |r| r.get(0));
    let not_found = || EngineError::with(ErrorCode::SessionNotFound, [("session", json!(session))]);
    day.optional()?.ok_or_else(not_found)
}

/// Whether there is such a session.
pub fn session_exists(conn: &Connection, session: &str) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM session WHERE id = ?1")?.exists([session])?)
}
