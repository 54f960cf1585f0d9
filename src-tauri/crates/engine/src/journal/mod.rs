//! The journal: facts, one after another, each bound to the one before.
//!
//! Owns the envelope, the chain and its check. Keeps true: the stored bytes are what was hashed and are never written
//! again; `seq` is dense from 1; a till writes only its own series. Must not know what a body means.

mod envelope;
mod verify;

pub use envelope::{Envelope, FIRST_PREVIOUS, chain_hash};
pub use verify::{Finding, TillCheck, check_chains};

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Result;

/// Head of a till's chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Number of the last fact, 0 before the first.
    pub seq: i64,
    /// Its Lamport counter.
    pub lamport: i64,
    /// Its time, UTC milliseconds.
    pub at: i64,
    /// Its hash.
    pub hash: [u8; 32],
}

/// Reads the head of a till's chain.
///
/// # Errors
/// A database error.
pub fn head(conn: &Connection, till: &str) -> Result<Option<Head>> {
    let mut statement = conn.prepare_cached("SELECT seq, lamport, at, hash FROM head WHERE till = ?1")?;
    let head = statement
        .query_row([till], |r| Ok(Head { seq: r.get(0)?, lamport: r.get(1)?, at: r.get(2)?, hash: r.get(3)? }));
    Ok(head.optional()?)
}

/// Stores one fact. The triggers refuse a change, a gap and a repeat.
///
/// # Errors
/// A database error.
pub fn store(conn: &Connection, envelope: &Envelope, bytes: &[u8], hash: &[u8; 32]) -> Result<()> {
    let mut statement = conn
        .prepare_cached("INSERT INTO fact (till, seq, lamport, kind, bytes, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
    statement.execute(params![envelope.till, envelope.seq, envelope.lamport, envelope.kind, bytes, hash])?;
    Ok(())
}

/// Renews the signed head of a till's chain.
///
/// # Errors
/// A database error.
pub fn store_head(conn: &Connection, till: &str, head: &Head, signature: &[u8; 64]) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "INSERT INTO head (till, seq, lamport, at, hash, signature) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (till) DO UPDATE SET seq = excluded.seq, lamport = excluded.lamport, at = excluded.at,
           hash = excluded.hash, signature = excluded.signature",
    )?;
    statement.execute(params![till, head.seq, head.lamport, head.at, head.hash, signature])?;
    Ok(())
}

/// Keeps the head as a checkpoint.
///
/// # Errors
/// A database error.
pub fn keep_checkpoint(conn: &Connection, till: &str, head: &Head, signature: &[u8; 64]) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "INSERT INTO checkpoint (till, seq, hash, signature) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
    )?;
    statement.execute(params![till, head.seq, head.hash, signature])?;
    Ok(())
}

/// Reads one fact.
///
/// # Errors
/// A database error, or `bug` when the stored bytes are no envelope.
pub fn read(conn: &Connection, till: &str, seq: i64) -> Result<Option<Envelope>> {
    let mut statement = conn.prepare_cached("SELECT bytes FROM fact WHERE till = ?1 AND seq = ?2")?;
    let bytes: Option<Vec<u8>> = statement.query_row(params![till, seq], |r| r.get(0)).optional()?;
    bytes.map(|b| Envelope::parse(&b)).transpose()
}
