//! Sales, returns and cash of sessions, added up: the one place for takings and the drawer.

use rusqlite::{Connection, params, params_from_iter};
use serde_json::json;
use trestle_rules::session::CashTraffic;

use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;

/// Business days that had a session, oldest first.
pub fn days(conn: &Connection) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached("SELECT DISTINCT day FROM session ORDER BY day")?;
    let days = statement.query_map([], |r| r.get(0))?;
    Ok(days.collect::<rusqlite::Result<_>>()?)
}

/// Sessions of a business day, in the order they were opened.
pub fn sessions_of(conn: &Connection, day: &str) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached("SELECT id FROM session WHERE day = ?1 ORDER BY opened_at, till, seq")?;
    let sessions: Vec<String> = statement.query_map([day], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    if sessions.is_empty() {
        return Err(EngineError::with(ErrorCode::SessionNotFound, [("session", json!(day))]));
    }
    Ok(sessions)
}

/// A session as it opened and closed.
#[derive(Debug)]
pub struct SessionHead {
    /// Session id.
    pub session: String,
    /// Till.
    pub till: String,
    /// Market, if at one.
    pub market: Option<String>,
    /// When it was opened.
    pub opened_at: i64,
    /// When it was closed, as far as is known here.
    pub closed_at: Option<i64>,
}

/// Sessions of a business day with their tills, in the order they were opened; none when nobody traded.
pub fn session_heads(conn: &Connection, day: &str) -> Result<Vec<SessionHead>> {
    let sql = "SELECT s.id, s.till, s.market, s.opened_at, c.at FROM session s
               LEFT JOIN session_closed c ON c.session = s.id WHERE s.day = ?1 ORDER BY s.opened_at, s.till, s.seq";
    let head = |r: &rusqlite::Row<'_>| {
        let (session, till, market) = (r.get(0)?, r.get(1)?, r.get(2)?);
        Ok(SessionHead { session, till, market, opened_at: r.get(3)?, closed_at: r.get(4)? })
    };
    Ok(conn.prepare_cached(sql)?.query_map([day], head)?.collect::<rusqlite::Result<_>>()?)
}

/// Sales and returns of sessions, added up.
#[derive(Debug, Default)]
pub struct Trade {
    /// Sales that stand.
    pub sales: i64,
    /// What they came to.
    pub sold: i64,
    /// Returns.
    pub returns: i64,
    /// What they refunded.
    pub refunded: i64,
    /// Undone sales.
    pub undone: i64,
    /// What they had come to.
    pub undone_total: i64,
    /// Cash rounding, of sales less of returns.
    pub rounding: i64,
    /// Cash given.
    pub cash_given: i64,
    /// Taken on card.
    pub card_given: i64,
    /// Given by transfer.
    pub transfer_given: i64,
    /// Of that, what nobody has confirmed.
    pub transfer_unconfirmed: i64,
    /// Tips among what was given in cash.
    pub cash_tips: i64,
    /// Tips among what was taken on card.
    pub card_tips: i64,
    /// Tips among what was given by transfer.
    pub transfer_tips: i64,
    /// Paid with store credit.
    pub credit_redeemed: i64,
    /// Refunded as store credit.
    pub credit_issued: i64,
    /// Change given back.
    pub change: i64,
    /// Handed out in cash.
    pub cash_refunds: i64,
    /// Refunded on card.
    pub card_refunds: i64,
}

impl Trade {
    /// What was sold less what was refunded.
    #[must_use]
    pub fn takings(&self) -> i64 {
        self.sold - self.refunded
    }
}

/// Adds up what was sold and brought back.
pub fn trade(conn: &Connection, sessions: &[String]) -> Result<Trade> {
    conn.prepare_cached(&query(include_str!("trade.sql"), sessions.len()))?
        .query_row(params_from_iter(sessions), |r| {
            Ok(Trade {
                sales: r.get(0)?,
                sold: r.get(1)?,
                undone: r.get(2)?,
                undone_total: r.get(3)?,
                change: r.get(4)?,
                cash_given: r.get(5)?,
                card_given: r.get(6)?,
                returns: r.get(7)?,
                refunded: r.get(8)?,
                cash_refunds: r.get(9)?,
                card_refunds: r.get(10)?,
                rounding: r.get(11)?,
                transfer_given: r.get(12)?,
                transfer_unconfirmed: r.get(13)?,
                cash_tips: r.get(14)?,
                card_tips: r.get(15)?,
                transfer_tips: r.get(16)?,
                credit_redeemed: r.get(17)?,
                credit_issued: r.get(18)?,
            })
        })
        .map_err(EngineError::from)
}

/// Sales and takings of a session within a stretch of its till's facts: after one, up to another.
pub fn between(conn: &Connection, session: &str, after: i64, upto: i64) -> Result<(i64, i64)> {
    let sql = "SELECT count(*), COALESCE(sum(total), 0)
                 - (SELECT COALESCE(sum(refund), 0) FROM returned WHERE session = ?1 AND seq > ?2 AND seq <= ?3)
               FROM sale WHERE session = ?1 AND seq > ?2 AND seq <= ?3
                 AND NOT EXISTS (SELECT 1 FROM sale_reversed r WHERE r.sale = sale.id)";
    Ok(conn.prepare_cached(sql)?.query_row(params![session, after, upto], |r| Ok((r.get(0)?, r.get(1)?)))?)
}

/// What went through the drawers.
pub fn cash_traffic(conn: &Connection, sessions: &[String]) -> Result<CashTraffic> {
    cash_traffic_of(conn, sessions, &trade(conn, sessions)?)
}

/// What went through the drawers of sessions whose trade is added up already.
pub fn cash_traffic_of(conn: &Connection, sessions: &[String], trade: &Trade) -> Result<CashTraffic> {
    let sql = query(
        "SELECT COALESCE(sum(float), 0),
           (SELECT COALESCE(sum(amount), 0) FROM cash_moved WHERE flow = 'in' AND session IN (@)),
           (SELECT COALESCE(sum(amount), 0) FROM cash_moved WHERE flow = 'out' AND session IN (@))
         FROM session WHERE id IN (@)",
        sessions.len(),
    );
    let (float, moved_in, moved_out) =
        conn.prepare_cached(&sql)?.query_row(params_from_iter(sessions), |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
    let (tips, refunds) = (trade.cash_tips, trade.cash_refunds);
    Ok(CashTraffic { float, sales: trade.cash_given - trade.change - tips, tips, refunds, moved_in, moved_out })
}

/// Puts as many numbered placeholders as there are sessions where the query says `@`.
pub(crate) fn query(sql: &str, sessions: usize) -> String {
    let places: Vec<String> = (1..=sessions).map(|n| format!("?{n}")).collect();
    sql.replace('@', &places.join(", "))
}
