//! Other tills as this one knows them: what each has said it has, and so what still waits for it.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

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

/// What every one of some tills has; nothing when there are none.
///
/// # Errors
/// A database error.
pub fn acknowledged_by_all(conn: &Connection, peers: &[String]) -> Result<Acknowledged> {
    let mut all: Option<Acknowledged> = None;
    for peer in peers {
        let has = acknowledged(conn, peer)?;
        all = Some(match all {
            None => has,
            Some(all) => {
                let least = |(till, seq): (String, i64)| has.get(&till).map(|other| (till, seq.min(*other)));
                all.into_iter().filter_map(least).collect()
            }
        });
    }
    Ok(all.unwrap_or_default())
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
