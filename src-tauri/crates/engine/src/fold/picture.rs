//! Folds pictures: one register an item, the highest (lamport, till, seq) wins. What is no small picture has no effect.

use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};

use crate::error::Result;
use crate::facts::ItemPictured;
use crate::journal::Envelope;

pub(super) fn pictured(conn: &Connection, fact: &Envelope) -> Result<()> {
    let body: ItemPictured = fact.body()?;
    let jpeg = body.jpeg()?;
    if super::tills::is_doubted(conn, &fact.till, fact.seq)? {
        return Ok(());
    }
    // The row of a picture that was taken away stays: an older one may arrive after it.
    conn.prepare_cached(
        "INSERT INTO item_picture (item, hash, lamport, till, seq, jpeg) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (item) DO UPDATE SET hash = excluded.hash, lamport = excluded.lamport, till = excluded.till,
           seq = excluded.seq, jpeg = excluded.jpeg
         WHERE (excluded.lamport, excluded.till, excluded.seq) > (lamport, till, seq)",
    )?
    .execute(params![body.item, hash(&jpeg), fact.lamport, fact.till, fact.seq, jpeg])?;
    Ok(())
}

/// What tells one picture from another: the beginning of its SHA-256. Empty of none.
fn hash(jpeg: &[u8]) -> String {
    if jpeg.is_empty() { String::new() } else { hex::encode(&Sha256::digest(jpeg)[..8]) }
}
