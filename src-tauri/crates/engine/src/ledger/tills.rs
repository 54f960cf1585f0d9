//! Tills of the shop: their certificates and numbers.

use rusqlite::{Connection, OptionalExtension};

use crate::api::types::sync::TillName;
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{Certificate, ShopCreated};
use crate::keys::certificates::Certificates;

/// Every certificate that is known here, from facts and from the bundle files that came before them.
///
/// # Errors
/// `app.not_set_up`, or a database error.
pub fn certificates(conn: &Connection) -> Result<Certificates> {
    let mut statement = conn.prepare_cached("SELECT value FROM shop")?;
    let shop: Option<String> = statement.query_row([], |r| r.get(0)).optional()?;
    let shop: ShopCreated = serde_json::from_str(&shop.ok_or(ErrorCode::AppNotSetUp)?)?;
    let sql = "SELECT certificate FROM till UNION SELECT invitation FROM till WHERE invitation IS NOT NULL
               UNION SELECT value FROM certificate";
    let mut statement = conn.prepare_cached(sql)?;
    let texts: Vec<String> = statement.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut known = Vec::new();
    for text in texts {
        known.push(serde_json::from_str::<Certificate>(&text)?);
    }
    let founder = hex::decode(&shop.founder.public_key).map_err(|_| EngineError::Bug("the key of the first till"))?;
    let founder = crate::keys::till::till_id(&founder);
    Ok(Certificates::of(&founder, known))
}

/// A till by id, with its number; 0 while its certificate has not arrived.
///
/// # Errors
/// A database error.
pub fn till_name(conn: &Connection, till: &str) -> Result<TillName> {
    let sql = "SELECT number FROM till WHERE id = ?1
               UNION ALL SELECT json_extract(value, '$.number') FROM certificate WHERE id = ?1";
    let number: Option<u16> = conn.prepare_cached(sql)?.query_row([till], |r| r.get(0)).optional()?;
    Ok(TillName { till: till.to_owned(), number: number.unwrap_or(0) })
}

/// Tills that joined, by id and number, and those of which only later facts are here: they too hand over and lack things.
pub(super) const HEARD_OF: &str = "SELECT id, number FROM till
  UNION SELECT certificate.id, json_extract(certificate.value, '$.number') FROM certificate
    JOIN head ON head.till = certificate.id";

/// A till by its id or its number.
///
/// # Errors
/// `till.unknown`.
pub fn find_till(conn: &Connection, text: &str) -> Result<String> {
    let sql = format!("SELECT id FROM ({HEARD_OF}) WHERE id = ?1 OR CAST(number AS TEXT) = ?1 ORDER BY id");
    let found: Option<String> = conn.prepare_cached(&sql)?.query_row([text.trim()], |r| r.get(0)).optional()?;
    found.ok_or_else(|| EngineError::with(ErrorCode::TillUnknown, [("till", serde_json::json!(text.trim()))]))
}

/// Last time, by its own clock, that a till was heard of: the time of its last fact that is here.
///
/// # Errors
/// A database error.
pub fn last_word(conn: &Connection, till: &str) -> Result<Option<i64>> {
    let mut statement = conn.prepare_cached("SELECT at FROM head WHERE till = ?1")?;
    Ok(statement.query_row([till], |r| r.get(0)).optional()?)
}
