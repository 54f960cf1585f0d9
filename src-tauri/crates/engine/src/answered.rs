//! Commands that carry a key: the first answer is the answer to all repeats.
//!
//! Owns the table `answered`. Keeps true: no key does anything twice, whatever the clock does meanwhile; a reply, which may
//! name a member, is kept for a day at most, and the key alone for a thousand further ones. Must not know the commands.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::answer::{Answer, Form};
use crate::error::Result;
use crate::error_codes::ErrorCode;
use crate::tx::Tx;

/// Runs a command once per key; a repeat gets the first answer. The same key for another intent is refused, and so is a
/// repeat whose answer is forgotten: what it asks for was done.
pub fn once(
    tx: &mut Tx<'_>,
    name: &str,
    key: &str,
    args: Value,
    form: Form,
    run: &dyn Fn(&mut Tx<'_>, Value, Form) -> Result<Answer>,
) -> Result<Answer> {
    let intent = Sha256::digest(serde_json::to_vec(&args)?).to_vec();
    let sql = "SELECT command, args, result FROM answered WHERE key = ?1";
    let first = tx.conn.query_row(sql, [key], |r| Ok((r.get(0)?, r.get(1)?, r.get::<_, String>(2)?))).optional()?;
    if let Some((command, first_intent, result)) = first {
        let same = (command, first_intent) == (name.to_owned(), intent) && !result.is_empty();
        return if same { form.of_text(&result) } else { Err(ErrorCode::CommandKeyReused.into()) };
    }
    let result = run(tx, args, form)?;
    tx.conn.execute(
        "INSERT INTO answered (key, command, args, result, at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![key, name, intent, serde_json::to_string(&result)?, tx.now.at],
    )?;
    // A reply is asked for again within moments. What is old is forgotten, and so is what a wrong clock dates ahead.
    forget(tx.conn, "abs(at - ?1) > 86400000", &[&tx.now.at])?;
    tx.conn.execute("DELETE FROM answered WHERE rowid <= (SELECT max(rowid) FROM answered) - 1000", [])?;
    Ok(result)
}

/// Forgets every reply, because it may name somebody who is erased, and says whether there was any. The keys stay: a
/// repeat must not do again what was done.
///
/// # Errors
/// A database error.
pub fn forget_all(conn: &Connection) -> Result<bool> {
    Ok(forget(conn, "true", &[])? > 0)
}

/// Arguments may name somebody as well, and their hash is no secret to whoever guesses them.
fn forget(conn: &Connection, which: &str, params: &[&dyn rusqlite::ToSql]) -> Result<usize> {
    let sql = format!("UPDATE answered SET result = '', args = x'' WHERE result <> '' AND {which}");
    Ok(conn.prepare_cached(&sql)?.execute(params)?)
}
