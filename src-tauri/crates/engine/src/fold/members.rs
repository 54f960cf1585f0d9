//! Folds members, consents and rewards. All of it is sets: a fact adds a row, whatever came before or is still to come.

use rusqlite::{Connection, params};

use crate::error::{EngineError, Result};
use crate::facts::{
    ConsentGiven, ConsentWithdrawn, ContactRecorded, MemberEnrolled, MemberErased, RewardGranted, RewardRedeemed,
    SaleLinked,
};
use crate::journal::Envelope;

/// A member is named by the till that enrolled it; a fact that names another's is kept and passed over.
pub(super) fn enrolled(conn: &Connection, fact: &Envelope) -> Result<()> {
    let body: MemberEnrolled = fact.body()?;
    if body.member != format!("{}:{}", fact.till, body.number) {
        return Ok(());
    }
    // The earlier fact of the till holds, in whichever order they arrive.
    conn.prepare_cached(
        "INSERT INTO member (id, till, seq, number, code, at, day) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, code = excluded.code, at = excluded.at, day = excluded.day
           WHERE excluded.seq < seq",
    )?
    .execute(params![body.member, fact.till, fact.seq, body.number, body.code, fact.at, fact.day])?;
    commit(conn, fact, &body.member, &body.commitment)
}

pub(super) fn contact(conn: &Connection, fact: &Envelope) -> Result<()> {
    let body: ContactRecorded = fact.body()?;
    commit(conn, fact, &body.member, &body.commitment)
}

fn commit(conn: &Connection, fact: &Envelope, member: &str, commitment: &str) -> Result<()> {
    if !commitment.is_empty() {
        conn.prepare_cached("INSERT INTO committed (fact, member, commitment) VALUES (?1, ?2, ?3)")?.execute([
            &fact.id(),
            member,
            commitment,
        ])?;
    }
    Ok(())
}

pub(super) fn consent_given(conn: &Connection, fact: &Envelope) -> Result<()> {
    let body: ConsentGiven = fact.body()?;
    let words = Some((body.version, body.language));
    consent(conn, fact, &body.member, &body.purpose, words, body.market)
}

pub(super) fn consent_withdrawn(conn: &Connection, fact: &Envelope) -> Result<()> {
    let body: ConsentWithdrawn = fact.body()?;
    consent(conn, fact, &body.member, &body.purpose, None, None)
}

fn consent(
    conn: &Connection,
    fact: &Envelope,
    member: &str,
    purpose: &str,
    words: Option<(u32, String)>,
    market: Option<String>,
) -> Result<()> {
    let given = words.is_some();
    let (version, language) = words.unzip();
    conn.prepare_cached(
        "INSERT INTO consent (fact, member, purpose, given, version, language, day, at, market, lamport, till, seq)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?
    .execute(params![
        fact.id(),
        member,
        purpose,
        given,
        version,
        language,
        fact.day,
        fact.at,
        market,
        fact.lamport,
        fact.till,
        fact.seq
    ])?;
    Ok(())
}

pub(super) fn erased(conn: &Connection, fact: &Envelope) -> Result<()> {
    let body: MemberErased = fact.body()?;
    conn.prepare_cached("INSERT INTO erased (member) VALUES (?1) ON CONFLICT DO NOTHING")?.execute([&body.member])?;
    conn.prepare_cached("INSERT INTO erasure (fact, member, till, seq) VALUES (?1, ?2, ?3, ?4)")?.execute(params![
        fact.id(),
        body.member,
        fact.till,
        fact.seq
    ])?;
    Ok(())
}

/// Of several links of one sale the first in the order of (Lamport, till, seq) holds.
pub(super) fn sale_linked(conn: &Connection, fact: &Envelope) -> Result<()> {
    let body: SaleLinked = fact.body()?;
    conn.prepare_cached(
        "INSERT INTO sale_linked (sale, member, lamport, till, seq) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (sale) DO UPDATE
           SET member = excluded.member, lamport = excluded.lamport, till = excluded.till, seq = excluded.seq
         WHERE (excluded.lamport, excluded.till, excluded.seq) < (lamport, till, seq)",
    )?
    .execute(params![body.sale, body.member, fact.lamport, fact.till, fact.seq])?;
    Ok(())
}

pub(super) fn reward_granted(conn: &Connection, fact: &Envelope) -> Result<()> {
    let body: RewardGranted = fact.body()?;
    // Every look at the member reads them.
    for day in [&body.from, &body.until] {
        day.parse::<chrono::NaiveDate>().map_err(|_| EngineError::Bug("the day of a reward"))?;
    }
    conn.prepare_cached(
        "INSERT INTO reward (id, member, sale, percent, market, first_day, last_day) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        fact.id(), body.member, body.sale, body.percent.to_string(), body.market, body.from, body.until
    ])?;
    Ok(())
}

pub(super) fn reward_redeemed(conn: &Connection, fact: &Envelope) -> Result<()> {
    let body: RewardRedeemed = fact.body()?;
    conn.prepare_cached("INSERT INTO reward_redeemed (fact, reward, sale, at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![fact.id(), body.reward, body.sale, fact.at])?;
    Ok(())
}
