//! Taking in what a checked file holds, a part at a time, each in one transaction.
//!
//! Owns what becomes of an arriving fact. Keeps true: what is here already is passed over, so that a part may come any
//! number of times; a fact that does not fit what is here is kept apart, never folded and never in the way; this till's
//! own series is never written by another.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::check::{Checked, CheckedContact};
use super::plan;
use super::run::CheckedFact;
use super::write::runs;
use super::{Manifest, Piece, Range};
use crate::contacts;
use crate::error::{EngineError, Result};
use crate::facts::{Body, MemberErased, SeenHead, TillSeen};
use crate::fold::{self, Arrived};
use crate::journal::{self, Head, Stored};
use crate::store::projections;
use crate::tx::Tx;

/// What was taken in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Taken {
    /// Facts that are new here.
    pub facts: i64,
    /// Those of them that say more than who has seen whom.
    pub news: i64,
    /// Contact records that are new here.
    pub contacts: i64,
}

impl std::ops::AddAssign for Taken {
    fn add_assign(&mut self, more: Self) {
        self.facts += more.facts;
        self.news += more.news;
        self.contacts += more.contacts;
    }
}

/// Takes in one piece.
///
/// # Errors
/// A database error.
pub fn take(tx: &mut Tx<'_>, manifest: &Manifest, piece: Piece) -> Result<Taken> {
    match piece {
        Piece::Facts(range, facts, ends) => take_facts(tx, manifest, &range, facts, ends),
        Piece::Contacts(records) => take_contacts(tx, records),
    }
}

fn take_facts(
    tx: &mut Tx<'_>,
    manifest: &Manifest,
    range: &Range,
    facts: Vec<CheckedFact>,
    ends: bool,
) -> Result<Taken> {
    let Some((first, last)) = facts.first().zip(facts.last()).map(|(f, l)| (f.seq(), l.seq())) else {
        return Ok(Taken::default());
    };
    // With the first piece of a file, which is taken in before all others.
    if manifest.ranges.first().is_some_and(|begins| begins.till == range.till && begins.from == first) {
        keep_certificates(tx.conn, manifest)?;
    }
    let own = tx.till()? == range.till;
    let here = Here::around(tx.conn, &range.till, (first, last))?;
    let places = places(tx.conn, range, &facts, &here)?;
    let mut new = Vec::with_capacity(facts.len());
    for (fact, place) in facts.iter().zip(places) {
        match place {
            Place::Known => {}
            Place::New if !own => new.push(fact),
            Place::New | Place::Forks => keep_apart(tx.conn, fact)?,
        }
    }
    store(tx, &new, &here)?;
    if let Some(last) = facts.last().filter(|_| ends && !own) {
        keep_head(tx.conn, range, last)?;
    }
    let news = new.iter().filter(|fact| fact.arrived.envelope.kind != TillSeen::KIND).count();
    Ok(Taken { facts: count(new.len())?, news: count(news)?, contacts: 0 })
}

fn count(n: usize) -> Result<i64> {
    i64::try_from(n).map_err(|_| EngineError::Bug("a count beyond what can be stored"))
}

/// Hashes of a till's facts that are here or that a later run has told, around a piece that arrives.
struct Here {
    facts: BTreeMap<i64, [u8; 32]>,
    told: BTreeMap<i64, [u8; 32]>,
}

impl Here {
    /// From the fact before the piece on.
    fn around(conn: &Connection, till: &str, (first, last): (i64, i64)) -> Result<Self> {
        let hashes = |sql: &str| -> Result<BTreeMap<i64, [u8; 32]>> {
            let mut statement = conn.prepare_cached(sql)?;
            let rows = statement.query_map(params![till, first - 1, last], |r| Ok((r.get(0)?, r.get(1)?)))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        };
        Ok(Self {
            facts: hashes("SELECT seq, hash FROM fact WHERE till = ?1 AND seq BETWEEN ?2 AND ?3")?,
            told: hashes("SELECT seq, hash FROM link WHERE till = ?1 AND seq BETWEEN ?2 AND ?3")?,
        })
    }

    fn place(&self, fact: &CheckedFact) -> Place {
        let seq = fact.seq();
        if let Some(known) = self.facts.get(&seq) {
            return if *known == fact.hash { Place::Known } else { Place::Forks };
        }
        let fits_after = self.told.get(&seq).is_none_or(|hash| *hash == fact.hash);
        let fits_before = seq == 1 || self.facts.get(&(seq - 1)).is_none_or(|hash| *hash == fact.previous);
        if fits_after && fits_before { Place::New } else { Place::Forks }
    }
}

/// Where an arriving fact belongs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Known,
    New,
    Forks,
}

/// Where the facts of a piece belong. A chain that has left the series which is known here never joins it again: what
/// follows a fact that forks forks too, and so does what leads to one and is not known.
fn places(conn: &Connection, range: &Range, facts: &[CheckedFact], here: &Here) -> Result<Vec<Place>> {
    let mut places = Vec::with_capacity(facts.len());
    let mut forked = facts.first().map_or(Ok(false), |first| follows_fork(conn, first))?;
    for fact in facts {
        let place = if forked { Place::Forks } else { here.place(fact) };
        forked = place == Place::Forks;
        places.push(place);
    }
    let told = known_hash(conn, &range.till, range.to)?;
    forked = told.is_some_and(|hash| hex::encode(hash) != range.hash);
    for place in places.iter_mut().rev() {
        match place {
            Place::Known => break,
            Place::New if forked => *place = Place::Forks,
            Place::New => {}
            Place::Forks => forked = true,
        }
    }
    Ok(places)
}

/// Whether a fact goes on from one that was kept apart: the part, or the file, before this one ended with it.
fn follows_fork(conn: &Connection, fact: &CheckedFact) -> Result<bool> {
    let sql = "SELECT 1 FROM fork WHERE till = ?1 AND seq = ?2 AND hash = ?3";
    Ok(conn.prepare_cached(sql)?.exists(params![fact.arrived.envelope.till, fact.seq() - 1, fact.previous])?)
}

/// Hash of a fact that is here, or that a later run has told.
fn known_hash(conn: &Connection, till: &str, seq: i64) -> Result<Option<[u8; 32]>> {
    let sql = "SELECT hash FROM fact WHERE till = ?1 AND seq = ?2
               UNION ALL SELECT hash FROM link WHERE till = ?1 AND seq = ?2 LIMIT 1";
    Ok(conn.prepare_cached(sql)?.query_row(params![till, seq], |r| r.get(0)).optional()?)
}

/// Stores facts that are new here, in their order, and folds them.
fn store<'f>(tx: &mut Tx<'_>, new: &[&'f CheckedFact], here: &Here) -> Result<()> {
    let mut before = None;
    for fact in new {
        let (till, seq) = (&fact.arrived.envelope.till, fact.seq());
        if seq > 1 && before != Some(seq - 1) && !here.facts.contains_key(&(seq - 1)) {
            tx.conn
                .prepare_cached("INSERT INTO link (till, seq, hash) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")?
                .execute(params![till, seq - 1, fact.previous])?;
        }
        before = Some(seq);
    }
    let stored =
        |fact: &&'f CheckedFact| Stored { envelope: &fact.arrived.envelope, bytes: &fact.bytes, hash: &fact.hash };
    journal::store(tx.conn, &new.iter().map(stored).collect::<Vec<_>>())?;
    let arrived: Vec<&Arrived> = new.iter().map(|fact| &fact.arrived).collect();
    fold::fold_arrived(tx.conn, &arrived)?;
    for Arrived { envelope, .. } in arrived {
        if envelope.kind == MemberErased::KIND
            && let Ok(erased) = envelope.body::<MemberErased>()
            && contacts::forget(tx.conn, &erased.member)?
        {
            tx.must_overwrite();
        }
        tx.took_in(&envelope.kind);
    }
    Ok(())
}

fn keep_apart(conn: &Connection, fact: &CheckedFact) -> Result<()> {
    let mut statement = conn
        .prepare_cached("INSERT INTO fork (till, seq, hash, bytes) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING")?;
    statement.execute(params![fact.arrived.envelope.till, fact.seq(), fact.hash, fact.bytes])?;
    Ok(())
}

/// The run's last fact becomes a checkpoint, and the till's head if nothing later is here.
fn keep_head(conn: &Connection, range: &Range, last: &CheckedFact) -> Result<()> {
    let Some(signature) = hex::decode(&range.signature).ok().and_then(|s| <[u8; 64]>::try_from(s).ok()) else {
        return Ok(());
    };
    let is_here = "SELECT 1 FROM fact WHERE till = ?1 AND seq = ?2 AND hash = ?3";
    if !conn.prepare_cached(is_here)?.exists(params![range.till, range.to, last.hash])? {
        return Ok(());
    }
    let (lamport, at) = (last.arrived.envelope.lamport, last.arrived.envelope.at);
    let head = Head { seq: range.to, lamport, at, hash: last.hash };
    journal::keep_checkpoint(conn, &range.till, &head, &signature)?;
    let known = journal::head(conn, &range.till)?.map_or(0, |head| head.seq);
    if range.to > known {
        journal::store_head(conn, &range.till, &head, &signature, None)?;
    }
    Ok(())
}

fn keep_certificates(conn: &Connection, manifest: &Manifest) -> Result<()> {
    for certificate in &manifest.certificates {
        let Ok(key) = hex::decode(&certificate.public_key) else { continue };
        let id = crate::keys::till::till_id(&key);
        conn.prepare_cached("INSERT INTO certificate (id, value) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
            .execute([id, serde_json::to_string(certificate)?])?;
    }
    Ok(())
}

fn take_contacts(tx: &mut Tx<'_>, records: Vec<CheckedContact>) -> Result<Taken> {
    let secret = *tx.keys()?.secret();
    let mut taken = Taken::default();
    for record in records {
        // A fact that forks has no record here.
        let committed = "SELECT 1 FROM committed WHERE fact = ?1 AND commitment = ?2";
        let commitment = contacts::commitment(&record.salt, &record.record);
        if tx.conn.prepare_cached(committed)?.exists([&record.fact, &commitment])? {
            let new = contacts::store(tx.conn, &secret, &record.fact, &record.member, &record.record, &record.salt)?;
            taken.contacts += i64::from(new);
        }
    }
    Ok(taken)
}

/// Ends the taking in of a file: what the sender has said it knows, and what this till has seen now.
///
/// # Errors
/// A database error.
pub fn finish(tx: &mut Tx<'_>, checked: &Checked, file: &str, taken: Taken) -> Result<()> {
    acknowledge(tx.conn, &checked.manifest)?;
    settle(tx, taken.news > 0)?;
    note(tx.conn, tx.now.at, checked, file, taken, true)
}

/// Puts this till on top of what has come in: projections that must be computed again are, and its counter goes beyond
/// what it has seen. Also after an import that was stopped or killed, or what is changed here next would lose to what is
/// here already.
///
/// # Errors
/// A database error.
pub fn settle(tx: &mut Tx<'_>, news: bool) -> Result<()> {
    if !projections::are_current(tx.conn)? {
        fold::rebuild(tx.conn, &mut |_, _| std::ops::ControlFlow::Continue(()))?;
    }
    // A fact that only says who has seen whom is no reason to say so in turn: two tills would never be done.
    if news || unseen(tx)? {
        let heads = seen_heads(tx)?;
        tx.append_seen(&TillSeen { heads })?;
    }
    Ok(())
}

/// Whether a file was taken in to its end. Its manifest names every byte of it, so that the same manifest is the same file.
///
/// # Errors
/// A database error.
pub fn was_taken(conn: &Connection, id: &str) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM received WHERE id = ?1 AND finished")?.exists([id])?)
}

/// Files taken in to their end that are remembered. One that is not is looked through once more, and brings nothing.
const RECEIVED: i64 = 1_000;

/// Writes down in the log how far a file was taken in.
///
/// # Errors
/// A database error.
pub fn note(conn: &Connection, at: i64, checked: &Checked, file: &str, taken: Taken, finished: bool) -> Result<()> {
    let manifest = &checked.manifest;
    conn.prepare_cached(
        "INSERT INTO received (id, at, file, sender, made_at, facts, finished) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (id) DO UPDATE SET at = excluded.at, file = excluded.file, facts = facts + excluded.facts,
           finished = max(finished, excluded.finished)",
    )?
    .execute(params![checked.id, at, file, manifest.sender, manifest.made_at, taken.facts, finished])?;
    let sql = "DELETE FROM received WHERE finished AND rowid <= (SELECT max(rowid) FROM received) - ?1";
    conn.prepare_cached(sql)?.execute([RECEIVED])?;
    Ok(())
}

fn acknowledge(conn: &Connection, manifest: &Manifest) -> Result<()> {
    for head in &manifest.heads {
        conn.prepare_cached(
            "INSERT INTO acknowledged (peer, till, seq) VALUES (?1, ?2, ?3)
             ON CONFLICT (peer, till) DO UPDATE SET seq = max(seq, excluded.seq)",
        )?
        .execute(params![manifest.sender, head.till, head.complete])?;
    }
    Ok(())
}

/// Whether facts of other tills are here that this till has never said it has seen: an import was stopped before its end.
/// That a gap is still open is nothing new.
pub fn unseen(tx: &Tx<'_>) -> Result<bool> {
    let told = last_seen(tx)?;
    for head in seen_heads(tx)? {
        let before = told.iter().find(|told| told.till == head.till);
        let after = before.map_or(0, |told| told.seq);
        let missed = before.map_or(&[][..], |told| &told.missing);
        for [first, last] in missed.iter().copied().chain([[after + 1, i64::MAX]]) {
            let sql = "SELECT 1 FROM fact WHERE till = ?1 AND seq BETWEEN ?2 AND ?3 AND kind <> ?4";
            if tx.conn.prepare_cached(sql)?.exists(params![head.till, first, last, TillSeen::KIND])? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// What this till last said it has seen.
fn last_seen(tx: &Tx<'_>) -> Result<Vec<SeenHead>> {
    let till = tx.till()?;
    let at: Option<i64> =
        tx.conn.prepare_cached("SELECT max(at_seq) FROM seen WHERE till = ?1")?.query_row([till], |r| r.get(0))?;
    let fact = at.map(|seq| journal::read(tx.conn, till, seq)).transpose()?.flatten();
    Ok(fact.map(|fact| fact.body::<TillSeen>()).transpose()?.map_or(vec![], |seen| seen.heads))
}

/// Every other till's last fact that is here.
///
/// # Errors
/// A database error.
pub fn seen_heads(tx: &Tx<'_>) -> Result<Vec<SeenHead>> {
    let own = tx.till()?;
    let mut heads = Vec::new();
    for (till, runs) in runs(tx.conn)?.into_iter().filter(|(till, _)| till != own) {
        let Some((_, seq)) = runs.last().copied() else { continue };
        let sql = "SELECT lamport, hash FROM fact WHERE till = ?1 AND seq = ?2";
        let (lamport, hash): (i64, Vec<u8>) =
            tx.conn.prepare_cached(sql)?.query_row(params![till, seq], |r| Ok((r.get(0)?, r.get(1)?)))?;
        let missing = plan::gaps(&runs).into_iter().map(|(first, last)| [first, last]).collect();
        heads.push(SeenHead { till, seq, lamport, hash: hex::encode(hash), missing });
    }
    Ok(heads)
}
