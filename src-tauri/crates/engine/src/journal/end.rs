//! The end of this till's own series, as its key signed it.
//!
//! Owns what a till trusts before it signs anything further. Keeps true: whoever has the file and not the key cannot have the
//! till sign over what he wrote: his end has no signature of it, or is not where the series ends. Nor can he cut the series off
//! at an earlier end, which has a signature: only the last one is sealed. (An older copy of the whole folder is an older copy;
//! of that only other tills and printed heads tell.)

use rusqlite::{Connection, OptionalExtension, params};

use super::{Envelope, FIRST_PREVIOUS, Head, chain_hash, head};
use crate::error::Result;
use crate::error_codes::ErrorCode;
use crate::keys::till::{TillKeys, head_is_signed};

/// The end of a till's own series, checked: the signature over it, and the last fact with all that the end says of it.
///
/// # Errors
/// `journal.not_as_signed`, or a database error.
pub fn signed_end(conn: &Connection, keys: &TillKeys) -> Result<Option<Head>> {
    let till = keys.till();
    let last = last_seq(conn, till)?;
    let Some(end) = head(conn, till)? else {
        return if last == 0 { Ok(None) } else { Err(ErrorCode::JournalNotAsSigned.into()) };
    };
    let sql = "SELECT signature, seal FROM head WHERE till = ?1";
    let (signature, seal): (Vec<u8>, Option<Vec<u8>>) = conn.query_row(sql, [till], |r| Ok((r.get(0)?, r.get(1)?)))?;
    let is_signed = head_is_signed(&keys.public_key(), end.seq, &end.hash, &signature);
    let is_sealed = seal.map_or(!keys.seals(), |seal| seal == keys.seal(end.seq, &end.hash));
    if is_signed && is_sealed && last == end.seq && is_last_fact(conn, till, &end)? {
        return Ok(Some(end));
    }
    Err(ErrorCode::JournalNotAsSigned.into())
}

/// Whether the series still ends where this till left it.
///
/// # Errors
/// A database error.
pub fn still_ends(conn: &Connection, till: &str, end: &Head) -> Result<bool> {
    let sql = "SELECT seq, hash FROM fact WHERE till = ?1 ORDER BY seq DESC LIMIT 1";
    let last: Option<(i64, [u8; 32])> =
        conn.prepare_cached(sql)?.query_row([till], |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
    Ok(last == Some((end.seq, end.hash)))
}

/// Whether the series holds a fact that this till once ended with.
///
/// # Errors
/// A database error.
pub fn holds(conn: &Connection, till: &str, end: &Head) -> Result<bool> {
    let sql = "SELECT 1 FROM fact WHERE till = ?1 AND seq = ?2 AND hash = ?3";
    Ok(conn.prepare_cached(sql)?.exists(params![till, end.seq, end.hash])?)
}

fn last_seq(conn: &Connection, till: &str) -> Result<i64> {
    let sql = "SELECT COALESCE(max(seq), 0) FROM fact WHERE till = ?1";
    Ok(conn.prepare_cached(sql)?.query_row([till], |r| r.get(0))?)
}

fn is_last_fact(conn: &Connection, till: &str, end: &Head) -> Result<bool> {
    let sql = "SELECT bytes, hash, (SELECT hash FROM fact WHERE till = ?1 AND seq = ?2 - 1) FROM fact
               WHERE till = ?1 AND seq = ?2";
    let row = conn.query_row(sql, params![till, end.seq], |r| {
        Ok((r.get::<_, Vec<u8>>(0)?, r.get::<_, [u8; 32]>(1)?, r.get::<_, Option<[u8; 32]>>(2)?))
    });
    let Some((bytes, hash, previous)) = row.optional()? else { return Ok(false) };
    // The signature covers number and hash; counter and time are the fact's own.
    let says = Envelope::parse(&bytes).is_ok_and(|fact| (fact.lamport, fact.at) == (end.lamport, end.at));
    let hash_fits = hash == end.hash && chain_hash(&previous.unwrap_or(FIRST_PREVIOUS), &bytes) == hash;
    Ok(says && hash_fits)
}
