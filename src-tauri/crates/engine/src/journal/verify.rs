//! Checks the chains of all tills, from the stored bytes alone.
//!
//! Owns what `verify` says about the journal. Keeps true: it reads and reports, it never mends.

use std::ops::ControlFlow;

use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;

use super::{Envelope, FIRST_PREVIOUS, chain_hash, head};
use crate::error::Result;
use crate::facts::{Body, Certificate, SessionClosed, ShopCreated, TillInvited, TillJoined};
use crate::keys::certificates::Certificates;
use crate::keys::till::{head_is_signed, till_id};

/// One thing that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Till.
    pub till: String,
    /// Number of the fact.
    pub seq: i64,
    /// `gap`, `hash`, `envelope`, `head`, `signature`, `checkpoint`, `closing` (a closing of this till whose signed head is
    /// gone), `key`, `certificate`, `contact` (a record that is not what the fact commits to), `fold` (facts that no
    /// projection can be computed from), `schema` (tables, indexes or triggers are not this program's), `kept` (what
    /// is kept as JSON is none), `missing` (facts that this till itself has said it had, or that another has seen of this one);
    /// held against something, `differs` or `missing`.
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
        let (seq, hash, last, closings) = (0, FIRST_PREVIOUS, None, Vec::new());
        let mut chain = Chain { till: &till, seq, hash, last, closings, findings: &mut findings };
        let mut facts =
            conn.prepare("SELECT seq, bytes, hash, kind, lamport FROM fact WHERE till = ?1 ORDER BY seq")?;
        let mut rows = facts.query([&till])?;
        while let Some(row) = rows.next()? {
            chain.pass_gap(conn, row.get(0)?)?;
            let (bytes, kind) =
                (row.get_ref(1)?.as_blob().unwrap_or_default(), row.get_ref(3)?.as_str().unwrap_or_default());
            chain.link(row.get(0)?, bytes, row.get(2)?, kind, row.get(4)?);
            done += 1;
            if done % 1000 == 0 && progress(done, all).is_break() {
                return Ok((checks, findings));
            }
        }
        let Chain { seq, hash, last, closings, .. } = chain;
        check_signatures(conn, &till, (seq, &hash, last), &mut findings)?;
        check_closings(conn, &till, &closings, &mut findings)?;
        checks.push(TillCheck { till, facts: seq, head: hex::encode(hash) });
    }
    let _ = progress(done, all);
    Ok((checks, findings))
}

struct Chain<'a> {
    till: &'a str,
    seq: i64,
    hash: [u8; 32],
    /// Counter and time of the last fact, where it can be read.
    last: Option<(i64, i64)>,
    /// Facts that close a session.
    closings: Vec<i64>,
    findings: &'a mut Vec<Finding>,
}

impl Chain<'_> {
    /// Where facts have not arrived the chain goes on from the hash that the run behind the gap told.
    fn pass_gap(&mut self, conn: &Connection, seq: i64) -> Result<()> {
        if seq > self.seq + 1 {
            let sql = "SELECT hash FROM link WHERE till = ?1 AND seq = ?2";
            let told = conn.query_row(sql, params![self.till, seq - 1], |r| r.get(0)).optional()?;
            self.hash = told.unwrap_or(self.hash);
        }
        Ok(())
    }

    fn link(&mut self, seq: i64, bytes: &[u8], stored: [u8; 32], kind: &str, lamport: i64) {
        let mut finding = |what| self.findings.push(Finding { till: self.till.to_owned(), seq, what });
        if seq != self.seq + 1 {
            finding("gap");
        }
        let envelope = Envelope::parse(bytes);
        self.last = envelope.as_ref().ok().map(|e| (e.lamport, e.at));
        if envelope.as_ref().is_ok_and(|e| e.kind == SessionClosed::KIND) {
            self.closings.push(seq);
        }
        match envelope {
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
    (seq, hash, last): (i64, &[u8; 32], Option<(i64, i64)>),
    findings: &mut Vec<Finding>,
) -> Result<()> {
    let mut finding = |seq, what| findings.push(Finding { till: till.to_owned(), seq, what });
    let Some(key) = public_key(conn, till)? else {
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
    let fits = stored
        .as_ref()
        .is_some_and(|h| h.seq == seq && h.hash == *hash && last.is_none_or(|told| told == (h.lamport, h.at)));
    // While an import is unfinished its facts go beyond the head that was signed last; the run's end brings the next.
    let behind = stored.is_none_or(|h| h.seq < seq) && is_unfinished(conn)? && !is_own(conn, till)?;
    if !fits && !behind {
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

/// Every closing of this till must stand on a head that it signed then: without it the past could be written anew up to the
/// head of today. (A demo shop is made in one go, and older programs signed only its end.)
fn check_closings(conn: &Connection, till: &str, closings: &[i64], findings: &mut Vec<Finding>) -> Result<()> {
    if !is_own(conn, till)? {
        return Ok(());
    }
    let demo = conn.query_row("SELECT json_extract(value, '$.demo') FROM shop", [], |r| r.get::<_, Option<bool>>(0));
    let last = if demo.optional()?.flatten().unwrap_or(false) { i64::MAX } else { 0 };
    let mut signed = conn.prepare("SELECT 1 FROM checkpoint WHERE till = ?1 AND seq BETWEEN ?2 AND max(?2, ?3)")?;
    for seq in closings {
        if !signed.exists(params![till, seq, last])? {
            findings.push(Finding { till: till.to_owned(), seq: *seq, what: "closing" });
        }
    }
    Ok(())
}

/// A till's key as the projections have it, or the certificate that came before its facts.
fn public_key(conn: &Connection, till: &str) -> Result<Option<Vec<u8>>> {
    let key = conn.query_row("SELECT public_key FROM till WHERE id = ?1", [till], |r| r.get::<_, Vec<u8>>(0));
    if let Some(key) = key.optional()? {
        return Ok(Some(key));
    }
    let sql = "SELECT json_extract(value, '$.public_key') FROM certificate WHERE id = ?1";
    let key: Option<String> = conn.query_row(sql, [till], |r| r.get(0)).optional()?;
    Ok(key.and_then(|key| hex::decode(key).ok()))
}

fn is_own(conn: &Connection, till: &str) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM me WHERE till = ?1")?.exists([till])?)
}

fn is_unfinished(conn: &Connection) -> Result<bool> {
    Ok(conn.query_row("SELECT EXISTS (SELECT 1 FROM received WHERE NOT finished)", [], |r| r.get(0))?)
}

/// Whether a till's certificates hold up to the founder: the one of the founder as its first fact says it, the others as
/// their facts and the bundle files say them.
fn certificate_holds(conn: &Connection, till: &str) -> Result<bool> {
    let sql = "SELECT till, kind, bytes FROM fact WHERE kind IN ('shop.created', 'till.joined', 'till.invited')";
    let mut statement = conn.prepare(sql)?;
    let mut rows = statement.query([])?;
    let (mut founder, mut known) = (None, Vec::new());
    while let Some(row) = rows.next()? {
        let Ok(fact) = Envelope::parse(row.get_ref(2)?.as_blob().unwrap_or_default()) else { continue };
        if let Ok(shop) = fact.body::<ShopCreated>() {
            founder = founder.or(Some(fact.till.clone()).filter(|_| fact.seq == 1));
            known.push(shop.founder);
        } else if let Ok(joined) = fact.body::<TillJoined>() {
            known.extend([joined.invitation, joined.certificate]);
        } else if let Ok(invited) = fact.body::<TillInvited>() {
            known.push(invited.invitation);
        }
    }
    let mut certificates = conn.prepare("SELECT value FROM certificate")?;
    for text in certificates.query_map([], |r| r.get::<_, String>(0))? {
        known.extend(serde_json::from_str::<Certificate>(&text?));
    }
    let Some(founder) = founder else { return Ok(false) };
    Ok(Certificates::of(&founder, known).key_of(till).is_some())
}
