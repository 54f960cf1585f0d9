//! Conflicts about tills and members: one number or one series in use twice, counters without reason, and sign-ups that went
//! with an erasure. Keeps true what `conflicts` does, which asks for them.

use rusqlite::params;
use serde_json::json;

use super::conflicts::side;
use super::text;
use super::types::sync::{Conflict, ConflictKind, Side};
use crate::error::Result;
use crate::ledger::{self, till_name};
use crate::tx::Tx;

/// Two keys under one number: an invitation was used twice.
pub(super) fn shared_numbers(tx: &Tx<'_>) -> Result<Vec<Conflict>> {
    let sql = "SELECT number, json_group_array(id) FROM (SELECT number, id FROM till ORDER BY id)
               GROUP BY number HAVING count(*) > 1 ORDER BY number";
    let mut statement = tx.conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let number: u16 = row.get(0)?;
        let ids: Vec<String> = serde_json::from_str(&row.get::<_, String>(1)?)?;
        let first_fact = |id: &String| format!("{id}-1");
        let sides = ids
            .iter()
            .map(|id| side(tx, &first_fact(id), text::sentence("conflict.till", [("till", json!(id))]), true));
        found.push(Conflict {
            id: format!("shared_number:{number}"),
            kind: ConflictKind::SharedNumber,
            headline: text::sentence("conflict.shared_number", [("number", json!(number))]),
            advice: text::sentence("conflict.shared_number.advice", []),
            sides: sides.collect::<Result<_>>()?,
        });
    }
    Ok(found)
}

/// Two different facts under one number of one till: one was kept apart here, or another till says it has another one than
/// stands here. The second kind never meets in a file, because each till takes the other to have everything.
pub(super) fn forks(tx: &Tx<'_>) -> Result<Vec<Conflict>> {
    let mut found = Vec::new();
    let mut kept = tx.conn.prepare_cached("SELECT till, min(seq), count(*) FROM fork GROUP BY till ORDER BY till")?;
    let mut rows = kept.query([])?;
    while let Some(row) = rows.next()? {
        let (till, seq): (String, i64) = (row.get(0)?, row.get(1)?);
        let kept = text::sentence("conflict.fork.kept", [("count", json!(row.get::<_, i64>(2)?))]);
        let side = side(tx, &format!("{till}-{seq}"), kept, false)?;
        found.push(fork(tx, &till, seq, side)?);
    }
    // What each till saw first counts, so that the set of facts stays the same with whatever it sees later.
    let sql = "SELECT s.of, s.last, s.till || '-' || min(s.at_seq) FROM seen s
               JOIN fact f ON f.till = s.of AND f.seq = s.last AND f.hash <> s.hash
               WHERE s.of NOT IN (SELECT till FROM fork) GROUP BY s.of, s.till ORDER BY s.of, s.till";
    let mut elsewhere = tx.conn.prepare_cached(sql)?;
    let mut rows = elsewhere.query([])?;
    while let Some(row) = rows.next()? {
        let (till, seq, seen): (String, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let side = side(tx, &seen, text::sentence("conflict.fork.elsewhere", [("seq", json!(seq))]), false)?;
        match found.iter_mut().find(|c| c.id == format!("fork:{till}")) {
            Some(known) => known.sides.push(side),
            None => found.push(fork(tx, &till, seq, side)?),
        }
    }
    Ok(found)
}

fn fork(tx: &Tx<'_>, till: &str, seq: i64, side: Side) -> Result<Conflict> {
    let number = till_name(tx.conn, till)?.number;
    Ok(Conflict {
        id: format!("fork:{till}"),
        kind: ConflictKind::Fork,
        headline: text::sentence("conflict.fork", [("number", json!(number)), ("seq", json!(seq))]),
        advice: text::sentence("conflict.fork.advice", []),
        sides: vec![side],
    })
}

/// Tills whose counter jumped without reason.
pub(super) fn counters(tx: &Tx<'_>) -> Result<Vec<Conflict>> {
    let mut statement = tx.conn.prepare_cached("SELECT till, seq FROM doubt ORDER BY till")?;
    let mut rows = statement.query(params![])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (till, seq): (String, i64) = (row.get(0)?, row.get(1)?);
        let number = till_name(tx.conn, &till)?.number;
        found.push(Conflict {
            id: format!("counter:{till}"),
            kind: ConflictKind::Counter,
            headline: text::sentence("conflict.counter", [("number", json!(number)), ("seq", json!(seq))]),
            advice: text::sentence("conflict.counter.advice", []),
            sides: vec![side(tx, &format!("{till}-{seq}"), text::sentence("conflict.counter.from", []), false)?],
        });
    }
    Ok(found)
}

/// Sign-ups that went with an erasure which their till had not heard of. The erasure holds; whoever reads this can ask.
pub(super) fn erased_sign_ups(tx: &Tx<'_>) -> Result<Vec<Conflict>> {
    let mut statement = tx.conn.prepare_cached(include_str!("erased_sign_ups.sql"))?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let member: String = row.get(0)?;
        let facts = |list: String| -> Result<Vec<String>> { Ok(serde_json::from_str(&list)?) };
        let (sign_ups, erasures) = (facts(row.get(1)?)?, facts(row.get(2)?)?);
        let told = |facts: Vec<String>, key: &'static str, in_force: bool| -> Result<Vec<Side>> {
            facts.iter().map(|fact| side(tx, fact, text::sentence(key, []), in_force)).collect()
        };
        let mut sides = told(erasures, "conflict.erased", true)?;
        sides.extend(told(sign_ups, "conflict.signed_up", false)?);
        let code = ledger::members::code_of(tx.conn, &member)?.unwrap_or_default();
        found.push(Conflict {
            id: format!("erased_sign_up:{member}"),
            kind: ConflictKind::ErasedSignUp,
            headline: text::sentence("conflict.erased_sign_up", [("code", json!(code))]),
            advice: text::sentence("conflict.erased_sign_up.advice", []),
            sides,
        });
    }
    Ok(found)
}
