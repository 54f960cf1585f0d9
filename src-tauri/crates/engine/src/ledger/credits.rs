//! Store credit: what was given and what is left of it.

use rusqlite::{Connection, OptionalExtension};
use trestle_rules::credit;

use crate::error::Result;

/// A store credit as it stands here.
#[derive(Debug)]
pub struct Credit {
    /// Id.
    pub id: String,
    /// Code as printed.
    pub code: String,
    /// What it was worth.
    pub issued: i64,
    /// Business day on which it was given.
    pub day: String,
    /// What is left of it, as far as is known here.
    pub balance: i64,
}

/// The credit of a code, if its facts are here.
///
/// # Errors
/// A database error.
pub fn by_code(conn: &Connection, code: &str) -> Result<Option<Credit>> {
    let sql = "SELECT c.id, c.code, c.amount, c.day,
                 (SELECT COALESCE(sum(r.amount), 0) FROM credit_redeemed r WHERE r.credit = c.id
                    AND NOT EXISTS (SELECT 1 FROM sale_reversed v WHERE v.sale = r.sale))
               FROM credit c WHERE c.code = ?1 ORDER BY c.id LIMIT 1";
    let credit = |r: &rusqlite::Row<'_>| {
        let issued = r.get(2)?;
        let balance = credit::balance(issued, r.get(4)?);
        Ok(Credit { id: r.get(0)?, code: r.get(1)?, issued, day: r.get(3)?, balance })
    };
    Ok(conn.prepare_cached(sql)?.query_row([code], credit).optional()?)
}
