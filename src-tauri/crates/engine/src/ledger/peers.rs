//! Other tills as this one knows them: what each has said it has, and so what still waits for it.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use crate::api::types::sync::TillName;
use crate::error::Result;

/// Up to which fact a till has everything, by the till whose facts they are.
pub type Acknowledged = BTreeMap<String, i64>;

/// Tills of the shop that were heard of, but this one.
///
/// # Errors
/// A database error.
pub fn others(conn: &Connection, own: &str) -> Result<Vec<String>> {
    let sql = format!("SELECT id FROM ({}) WHERE id <> ?1 ORDER BY number, id", super::tills::HEARD_OF);
    let mut statement = conn.prepare_cached(&sql)?;
    Ok(statement.query_map([own], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// What a till has said it has: in its bundle files, and in its own facts, which may come by another till. Its own facts
/// it has all.
///
/// # Errors
/// A database error.
pub fn acknowledged(conn: &Connection, peer: &str) -> Result<Acknowledged> {
    let sql = "SELECT till, max(seq) FROM (
                 SELECT till, seq FROM acknowledged WHERE peer = ?1
                 UNION ALL SELECT of, seq FROM seen WHERE till = ?1
                 UNION ALL SELECT till, seq FROM head WHERE till = ?1)
               GROUP BY till";
    let mut statement = conn.prepare_cached(sql)?;
    Ok(statement.query_map([peer], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
}

/// What an invited till that nobody has heard of has: what stood in its invitation, which is all that the inviting till had
/// then.
///
/// # Errors
/// A database error.
pub fn invited(conn: &Connection) -> Result<Vec<(TillName, Acknowledged)>> {
    let sql = "SELECT id, number, till, seq FROM invited
               WHERE NOT EXISTS (SELECT 1 FROM till WHERE till.number = invited.number) ORDER BY number, id";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut invited = Vec::new();
    while let Some(row) = rows.next()? {
        let (inviter, seq): (String, i64) = (row.get(2)?, row.get(3)?);
        let sql = "SELECT of, max(seq) FROM seen WHERE till = ?1 AND at_seq < ?2 GROUP BY of";
        let mut seen = conn.prepare_cached(sql)?;
        let seen = seen.query_map(params![inviter, seq], |r| Ok((r.get(0)?, r.get(1)?)))?;
        let mut has: Acknowledged = seen.collect::<rusqlite::Result<_>>()?;
        has.insert(inviter, seq);
        invited.push((TillName { till: row.get(0)?, number: row.get(1)? }, has));
    }
    Ok(invited)
}

/// What every other till has, also those that are only invited; nothing when there are none.
///
/// # Errors
/// A database error.
pub fn acknowledged_by_all(conn: &Connection, own: &str) -> Result<Option<Acknowledged>> {
    let joined = others(conn, own)?;
    let joined = joined.iter().map(|peer| acknowledged(conn, peer));
    let mut all: Option<Acknowledged> = None;
    for has in joined.chain(invited(conn)?.into_iter().map(|(_, has)| Ok(has))) {
        let has = has?;
        all = Some(match all {
            None => has,
            Some(all) => {
                let least = |(till, seq): (String, i64)| has.get(&till).map(|other| (till, seq.min(*other)));
                all.into_iter().filter_map(least).collect()
            }
        });
    }
    Ok(all)
}

/// How many facts here go beyond that, not counting those that only say who has seen whom.
///
/// # Errors
/// A database error.
pub fn waiting(conn: &Connection, after: &Acknowledged) -> Result<i64> {
    let mut tills = conn.prepare_cached("SELECT till FROM head")?;
    let tills: Vec<String> = tills.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut waiting = 0;
    for till in tills {
        let sql = "SELECT count(*) FROM fact WHERE till = ?1 AND seq > ?2 AND kind <> 'till.seen'";
        let known = after.get(&till).copied().unwrap_or(0);
        waiting += conn.prepare_cached(sql)?.query_row(params![till, known], |r| r.get::<_, i64>(0))?;
    }
    Ok(waiting)
}
