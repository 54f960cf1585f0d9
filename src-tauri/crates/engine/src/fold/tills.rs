//! Folds tills: who was invited, who joined, who has seen whom, and whose counter jumped without reason.

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::{EngineError, Result};
use crate::facts::{Body, Certificate, ConflictResolved, TillInvited, TillJoined, TillSeen};
use crate::journal::Envelope;
use crate::keys::till::till_id;

pub(super) fn add(conn: &Connection, certificate: &Certificate, invitation: Option<&Certificate>) -> Result<()> {
    let key = hex::decode(&certificate.public_key).map_err(|_| EngineError::Bug("the key of a certificate"))?;
    let (own, by) = (serde_json::to_string(certificate)?, invitation.map(serde_json::to_string).transpose()?);
    conn.prepare_cached(
        "INSERT INTO till (id, number, public_key, certificate, invitation) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO NOTHING",
    )?
    .execute(params![till_id(&key), certificate.number, key, own, by])?;
    Ok(())
}

/// A till speaks for itself here: a fact that says another joined is kept and passed over.
pub(super) fn joined(conn: &Connection, fact: &Envelope) -> Result<()> {
    let body: TillJoined = fact.body()?;
    let own = hex::decode(&body.certificate.public_key).is_ok_and(|key| till_id(&key) == fact.till);
    if own { add(conn, &body.certificate, Some(&body.invitation)) } else { Ok(()) }
}

pub(super) fn invited(conn: &Connection, fact: &Envelope) -> Result<()> {
    let body: TillInvited = fact.body()?;
    let Ok(key) = hex::decode(&body.invitation.public_key) else { return Ok(()) };
    let last = trestle_rules::numbers::last_of(&body.invitation.numbers());
    conn.prepare_cached(
        "INSERT INTO invited (id, till, seq, number, last, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
    )?
    .execute(params![till_id(&key), fact.till, fact.seq, body.invitation.number, last, fact.at])?;
    Ok(())
}

pub(super) fn seen(conn: &Connection, fact: &Envelope) -> Result<()> {
    let body: TillSeen = fact.body()?;
    for head in body.heads {
        // What is missing before the head was not seen: only what comes without a gap counts as seen.
        let seq = head.missing.iter().map(|m| m[0] - 1).min().unwrap_or(head.seq);
        conn.prepare_cached(
            "INSERT INTO seen (till, at_seq, of, seq, lamport, last, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            fact.till,
            fact.seq,
            head.till,
            seq,
            head.lamport,
            head.seq,
            hex::decode(&head.hash).unwrap_or_default()
        ])?;
    }
    Ok(())
}

pub(super) fn conflict_resolved(conn: &Connection, fact: &Envelope) -> Result<()> {
    let mut body: ConflictResolved = fact.body()?;
    body.facts.sort();
    conn.prepare_cached("INSERT INTO resolved (fact, conflict, facts) VALUES (?1, ?2, ?3)")?.execute([
        fact.id(),
        body.conflict,
        serde_json::to_string(&body.facts)?,
    ])?;
    Ok(())
}

/// Whether a till's counter can be followed at this fact.
pub(super) fn is_doubted(conn: &Connection, till: &str, seq: i64) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM doubt WHERE till = ?1 AND seq <= ?2")?.exists(params![till, seq])?)
}

/// A fact with those before and behind it in the same piece, which need not be asked for.
#[derive(Clone, Copy)]
pub(super) struct Among<'f> {
    pub before: Option<&'f Envelope>,
    pub fact: &'f Envelope,
    pub behind: Option<&'f Envelope>,
}

/// Holds a fact's counter against its neighbours: it goes up by one, and beyond what the till has seen only in a fact that
/// says what that is. Where it does not, everything from there on is in doubt. Says whether facts that were folded before
/// are in doubt only now, because this one came late: then they must be folded again.
pub(super) fn check_counter(conn: &Connection, among: Among<'_>) -> Result<bool> {
    let Among { before, fact, behind } = among;
    let next_to = |other: &&Envelope, seq: i64| other.till == fact.till && other.seq == seq;
    let before = match before.filter(|other| next_to(other, fact.seq - 1)) {
        Some(before) => Some(before.lamport),
        None => lamport_of(conn, &fact.till, fact.seq - 1)?,
    };
    let explained = match before {
        None if fact.seq > 1 => true,
        before => fact.lamport == expected(fact, before.unwrap_or(0)),
    };
    // What is behind it in the piece looks at its own counter when its turn comes.
    let looks_itself = behind.is_some_and(|other| next_to(&other, fact.seq + 1));
    let mut from = (!explained).then_some(fact.seq);
    if from.is_none()
        && !looks_itself
        && let Some(next) = crate::journal::read(conn, &fact.till, fact.seq + 1)?
        && next.lamport != expected(&next, fact.lamport)
    {
        from = Some(next.seq);
    }
    let Some(from) = from else { return Ok(false) };
    let lowered = conn.execute(
        "INSERT INTO doubt (till, seq) VALUES (?1, ?2)
         ON CONFLICT (till) DO UPDATE SET seq = excluded.seq WHERE excluded.seq < seq",
        params![fact.till, from],
    )?;
    let later = "SELECT 1 FROM register_side WHERE till = ?1 AND seq >= ?2";
    Ok(lowered > 0 && conn.prepare_cached(later)?.exists(params![fact.till, from])?)
}

/// What a fact's counter must be. A `till.seen` that cannot be read explains nothing.
fn expected(fact: &Envelope, before: i64) -> i64 {
    let seen = Some(fact).filter(|f| f.kind == TillSeen::KIND).and_then(|f| f.body::<TillSeen>().ok());
    1 + before.max(seen.map_or(0, |s| s.highest()))
}

fn lamport_of(conn: &Connection, till: &str, seq: i64) -> Result<Option<i64>> {
    let mut statement = conn.prepare_cached("SELECT lamport FROM fact WHERE till = ?1 AND seq = ?2")?;
    Ok(statement.query_row(params![till, seq], |r| r.get(0)).optional()?)
}
