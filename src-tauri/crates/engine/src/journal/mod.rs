//! The journal: facts, one after another, each bound to the one before.
//!
//! Owns the envelope, the chain and its check. Keeps true: the stored bytes are what was hashed and are never written
//! again; `seq` is dense from 1; a till writes only its own series. Must not know what a body means.

pub mod end;
mod envelope;
mod verify;

pub use envelope::{Envelope, FIRST_PREVIOUS, chain_hash};
pub use verify::{Finding, TillCheck, check_chains};

use rusqlite::{Connection, OptionalExtension, ToSql, params, params_from_iter};

use crate::error::Result;
use crate::error_codes::ErrorCode;

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

/// Reads the head of a till's chain; one that holds something else than a head is none.
///
/// # Errors
/// A database error.
pub fn head(conn: &Connection, till: &str) -> Result<Option<Head>> {
    let mut statement = conn.prepare_cached("SELECT seq, lamport, at, hash FROM head WHERE till = ?1")?;
    let head = statement.query_row([till], |r| {
        let Ok(hash) = <[u8; 32]>::try_from(r.get_ref(3)?.as_blob().unwrap_or_default()) else { return Ok(None) };
        Ok(Some(Head { seq: r.get(0)?, lamport: r.get(1)?, at: r.get(2)?, hash }))
    });
    Ok(head.optional()?.flatten())
}

/// A fact to store.
#[derive(Clone, Copy)]
pub struct Stored<'f> {
    /// The fact.
    pub envelope: &'f Envelope,
    /// Its bytes.
    pub bytes: &'f [u8],
    /// Its hash.
    pub hash: &'f [u8; 32],
}

/// Facts in one statement. SQLite keeps each page that one changes as it was, because a trigger may end it half way: so that
/// is done once for all of them.
const AT_ONCE: usize = 16;

/// Stores facts, in their order. The triggers refuse a change, a gap and a repeat.
///
/// # Errors
/// A database error.
pub fn store(conn: &Connection, facts: &[Stored<'_>]) -> Result<()> {
    for some in facts.chunks(AT_ONCE) {
        let rows = vec!["(?, ?, ?, ?, ?, ?)"; some.len()].join(", ");
        let sql = format!("INSERT INTO fact (till, seq, lamport, kind, bytes, hash) VALUES {rows}");
        let values = some.iter().flat_map(|Stored { envelope: e, bytes, hash }| -> [&dyn ToSql; 6] {
            [&e.till, &e.seq, &e.lamport, &e.kind, bytes, hash]
        });
        // A trigger that somebody made can have a row left out without a word.
        if conn.prepare_cached(&sql)?.execute(params_from_iter(values))? != some.len() {
            return Err(ErrorCode::StoreDamaged.into());
        }
    }
    Ok(())
}

/// Renews the signed head of a till's chain; that of this till's own with its seal.
///
/// # Errors
/// A database error.
pub fn store_head(
    conn: &Connection,
    till: &str,
    head: &Head,
    signature: &[u8; 64],
    seal: Option<[u8; 32]>,
) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "INSERT INTO head (till, seq, lamport, at, hash, signature, seal) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (till) DO UPDATE SET seq = excluded.seq, lamport = excluded.lamport, at = excluded.at,
           hash = excluded.hash, signature = excluded.signature, seal = excluded.seal",
    )?;
    statement.execute(params![till, head.seq, head.lamport, head.at, head.hash, signature, seal])?;
    Ok(())
}

/// Seals the end of this till's own series as it stands.
///
/// # Errors
/// A database error.
pub fn seal_head(conn: &Connection, till: &str, seal: [u8; 32]) -> Result<()> {
    conn.execute("UPDATE head SET seal = ?2 WHERE till = ?1", params![till, seal])?;
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

/// A fact of the till `t` as it is stored.
#[cfg(test)]
pub(crate) fn line(seq: i64) -> String {
    let head = format!(r#"{{"till":"t","seq":{seq},"lamport":{seq},"at":0,"offset":0,"zone":"UTC","clock":"ok","#);
    head + r#""staff":null,"session":null,"day":"2026-05-02","kind":"drawer.opened","v":1,"body":{}}"#
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Stores facts of these numbers, and says whether all of them were taken.
    fn stores(conn: &Connection, seqs: &[i64]) -> bool {
        let facts: Vec<(Envelope, String)> =
            seqs.iter().map(|seq| (Envelope::parse(line(*seq).as_bytes()).unwrap(), line(*seq))).collect();
        let stored =
            facts.iter().map(|(envelope, line)| Stored { envelope, bytes: line.as_bytes(), hash: &FIRST_PREVIOUS });
        store(conn, &stored.collect::<Vec<_>>()).is_ok()
    }

    #[test]
    fn many_facts_lie_in_their_order_and_none_twice() {
        let dir = tempfile::tempdir().unwrap();
        let conn = crate::store::open(dir.path(), 0).unwrap();
        let many: Vec<i64> = (1..=40).collect();
        assert!(stores(&conn, &many) && stores(&conn, &[41]) && stores(&conn, &[]));
        for repeated in [vec![42, 7, 43], vec![44, 44]] {
            assert!(!stores(&conn, &repeated), "{repeated:?}");
        }
        let sql = "SELECT seq, bytes FROM fact ORDER BY place";
        let mut statement = conn.prepare(sql).unwrap();
        let rows = statement.query_map([], |r| Ok((r.get(0)?, String::from_utf8(r.get(1)?).unwrap()))).unwrap();
        let rows: Vec<(i64, String)> = rows.map(Result::unwrap).collect();
        assert_eq!(rows, (1..=41).map(|seq| (seq, line(seq))).collect::<Vec<_>>());
    }
}
