//! Checks the chains of all tills, from the stored bytes alone.
//!
//! Owns what `verify` says about the journal. Keeps true: it reads and reports, it never mends.

use std::ops::ControlFlow;

use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;

use super::{Envelope, FIRST_PREVIOUS, chain_hash, head};
use crate::error::Result;
use crate::facts::ShopCreated;
use crate::keys::till::{head_is_signed, is_signed, till_id};

/// One thing that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Till.
    pub till: String,
    /// Number of the fact.
    pub seq: i64,
    /// `gap`, `hash`, `envelope`, `head`, `signature`, `checkpoint`, `key`, `certificate` or `fold` (facts that no projection can be computed from).
    pub what: &'static str,
}

/// What was checked of one till.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TillCheck {
    /// Till.
    pub till: String,
    /// Facts read.
    pub facts: i64,
    /// Hash at the end of the chain as recomputed, hex.
    pub head: String,
}

/// Recomputes every chain and checks every signature. `progress` gets (done, all) facts and may stop it.
///
/// # Errors
/// A database error.
pub fn check_chains(
    conn: &Connection,
    progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
) -> Result<(Vec<TillCheck>, Vec<Finding>)> {
    let all: u64 = conn.query_row("SELECT count(*) FROM fact", [], |r| r.get::<_, i64>(0))?.unsigned_abs();
    let mut tills = conn
        .prepare("SELECT till FROM fact UNION SELECT till FROM head UNION SELECT till FROM checkpoint ORDER BY till")?;
    let tills: Vec<String> = tills.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    let (mut checks, mut findings, mut done) = (Vec::new(), Vec::new(), 0);
    for till in tills {
        let mut chain = Chain { till: &till, seq: 0, hash: FIRST_PREVIOUS, findings: &mut findings };
        let mut facts =
            conn.prepare("SELECT seq, bytes, hash, kind, lamport FROM fact WHERE till = ?1 ORDER BY seq")?;
        let mut rows = facts.query([&till])?;
        while let Some(row) = rows.next()? {
            let (bytes, kind) =
                (row.get_ref(1)?.as_blob().unwrap_or_default(), row.get_ref(3)?.as_str().unwrap_or_default());
            chain.link(row.get(0)?, bytes, row.get(2)?, kind, row.get(4)?);
            done += 1;
            if done % 1000 == 0 && progress(done, all).is_break() {
                return Ok((checks, findings));
            }
        }
        let (seq, hash) = (chain.seq, chain.hash);
        check_signatures(conn, &till, seq, &hash, &mut findings)?;
        checks.push(TillCheck { till, facts: seq, head: hex::encode(hash) });
    }
    let _ = progress(done, all);
    Ok((checks, findings))
}

struct Chain<'a> {
    till: &'a str,
    seq: i64,
    hash: [u8; 32],
    findings: &'a mut Vec<Finding>,
}

impl Chain<'_> {
    fn link(&mut self, seq: i64, bytes: &[u8], stored: [u8; 32], kind: &str, lamport: i64) {
        let mut finding = |what| self.findings.push(Finding { till: self.till.to_owned(), seq, what });
        if seq != self.seq + 1 {
            finding("gap");
        }
        match Envelope::parse(bytes) {
            Ok(e) if (e.till.as_str(), e.seq, e.lamport, e.kind.as_str()) == (self.till, seq, lamport, kind) => {}
            _ => finding("envelope"),
        }
        let hash = chain_hash(&self.hash, bytes);
        if hash != stored {
            finding("hash");
        }
        // Go on from the stored hash, so that one changed fact is named once and not with all that follow.
        (self.seq, self.hash) = (seq, stored);
    }
}

fn check_signatures(
    conn: &Connection,
    till: &str,
    seq: i64,
    hash: &[u8; 32],
    findings: &mut Vec<Finding>,
) -> Result<()> {
    let mut finding = |seq, what| findings.push(Finding { till: till.to_owned(), seq, what });
    let key = conn.query_row("SELECT public_key FROM till WHERE id = ?1", [till], |r| r.get::<_, Vec<u8>>(0));
    let Ok(key) = key else {
        finding(seq, "key");
        return Ok(());
    };
    if till_id(&key) != till {
        finding(seq, "key");
    }
    if !certificate_holds(conn, till)? {
        finding(1, "certificate");
    }
    let stored = head(conn, till)?;
    if stored.as_ref().is_none_or(|h| h.seq != seq || h.hash != *hash) {
        finding(seq, "head");
    }
    let mut heads = conn.prepare(
        "SELECT seq, hash, signature, 1 FROM head WHERE till = ?1
         UNION ALL SELECT seq, hash, signature, 0 FROM checkpoint WHERE till = ?1",
    )?;
    let mut rows = heads.query([till])?;
    while let Some(row) = rows.next()? {
        let (at, signed_hash, signature): (i64, Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if !head_is_signed(&key, at, &signed_hash, &signature) {
            finding(at, "signature");
        }
        let sql = "SELECT count(*) FROM fact WHERE till = ?1 AND seq = ?2 AND hash = ?3";
        let known: i64 = conn.query_row(sql, params![till, at, signed_hash], |r| r.get(0))?;
        if known == 0 {
            finding(at, if row.get::<_, i64>(3)? == 1 { "head" } else { "checkpoint" });
        }
    }
    Ok(())
}

/// Whether a founder's certificate is signed by the key it names. Other tills have none yet.
fn certificate_holds(conn: &Connection, till: &str) -> Result<bool> {
    let sql = "SELECT seq FROM fact WHERE till = ?1 AND kind = 'shop.created'";
    let Some(seq) = conn.query_row(sql, [till], |r| r.get(0)).optional()? else { return Ok(true) };
    let Ok(Some(fact)) = super::read(conn, till, seq) else { return Ok(false) };
    let Ok(shop) = fact.body::<ShopCreated>() else { return Ok(false) };
    let (Ok(key), Ok(signature)) = (hex::decode(&shop.founder.public_key), hex::decode(&shop.founder.signature)) else {
        return Ok(false);
    };
    Ok(till_id(&key) == till && shop.founder.issuer == till && is_signed(&key, &shop.founder.message(), &signature))
}
