//! The X and Z report: one place where takings, tax and the drawer are added up.
//!
//! Keeps true: a session, a day and an export are added up by the same queries; the articles come to what was sold and what
//! was refunded; an undone sale counts as undone and nowhere else; a blind count is not told what to expect.

use rusqlite::{Connection, OptionalExtension, params_from_iter};
use serde_json::json;
use trestle_rules::session::{CashFlow, CashTraffic, Drawer, drawer};
use trestle_rules::tax::{Rate, TaxLine};
use trestle_rules::tender::TenderKind;

use super::articles::Articles;
use super::types::day::DrawerOpening;
use super::types::session::{AskReport, CashMovement, ChainHead, Report, ReportKind, TenderTotal};
use super::{overnight, parts, staff, text};
use crate::error::{EngineError, InField, Result};
use crate::error_codes::ErrorCode;
use crate::journal::FIRST_PREVIOUS;
use crate::ledger::{Trade, cash_traffic, cash_traffic_of, query, session_exists, trade};
use crate::tx::Tx;

pub(super) fn day_report(tx: &mut Tx<'_>, args: AskReport) -> Result<Report> {
    tx.shop()?;
    let sessions = match (args.session, args.day) {
        (Some(session), _) => {
            if !session_exists(tx.conn, &session)? {
                return Err(EngineError::with(ErrorCode::SessionNotFound, [("session", json!(session))]));
            }
            vec![session]
        }
        (None, Some(day)) => return parts::of_day(tx, text::date(&day).in_field("day")?, args.market.as_deref()),
        (None, None) => vec![tx.session().map(|s| s.id.clone()).ok_or(ErrorCode::SessionNoneOpen)?],
    };
    of_sessions(tx, &sessions)
}

/// Adds up sessions.
pub(super) fn of_sessions(tx: &Tx<'_>, sessions: &[String]) -> Result<Report> {
    added_up(tx, sessions, None)
}

/// The Z of a session that is being closed, at a moment; its head is the one that the closing will stand on.
pub(super) fn of_closing(tx: &Tx<'_>, session: &String, at: i64) -> Result<Report> {
    added_up(tx, std::slice::from_ref(session), Some(at))
}

fn added_up(tx: &Tx<'_>, sessions: &[String], closing: Option<i64>) -> Result<Report> {
    let conn = tx.conn;
    let trade = trade(conn, sessions)?;
    let cash = cash_traffic_of(conn, sessions, &trade)?;
    let frame = frame(conn, sessions)?;
    let closed_at = frame.closed_at.or(closing);
    let articles = Articles::of(conn, sessions)?;
    let (drawer, blind) = drawer_of(conn, sessions, &cash, closed_at.is_some())?;
    Ok(Report {
        kind: if closed_at.is_some() { ReportKind::Z } else { ReportKind::X },
        shop: tx.shop()?.name.clone(),
        demo: tx.shop()?.demo,
        sessions: sessions.to_vec(),
        markets: markets(conn, sessions)?,
        day: frame.day,
        opened_at: frame.opened_at,
        closed_at,
        sales: trade.sales,
        sold: trade.sold,
        returns: trade.returns,
        refunded: trade.refunded,
        undone: trade.undone,
        undone_total: trade.undone_total,
        takings: trade.takings(),
        credit_issued: trade.credit_issued,
        credit_redeemed: trade.credit_redeemed,
        tips: trade.cash_tips + trade.card_tips + trade.transfer_tips,
        rounding: trade.rounding,
        taxes: taxes(conn, sessions)?,
        tenders: tenders(&trade, &cash, blind),
        drawer,
        movements: movements(conn, sessions)?,
        best: articles.best(),
        sold_items: articles.sold(),
        returned_items: articles.returned(),
        note: frame.note,
        explanation: explanation(conn, sessions)?,
        openings: openings(conn, sessions)?,
        stretches: staff::stretches(tx, sessions, closing)?,
        closed_late: overnight::closed_late(conn, sessions)?,
        kept: overnight::kept(conn, sessions)?,
        head: if frame.closed_at.is_some() { closing_head(conn, sessions)? } else { own_head(tx)? },
        parts: vec![],
        awaited: vec![],
    })
}

struct Frame {
    day: String,
    opened_at: Option<i64>,
    closed_at: Option<i64>,
    note: String,
}

/// From the first opening to the last closing; still open while one of them is.
fn frame(conn: &Connection, sessions: &[String]) -> Result<Frame> {
    let sql = "SELECT max(s.day), min(s.opened_at), CASE WHEN count(*) = count(c.at) THEN max(c.at) END,
                 COALESCE(group_concat(NULLIF(c.note, ''), ' · '), '')
               FROM session s LEFT JOIN session_closed c ON c.session = s.id WHERE s.id IN (@)";
    let row = |r: &rusqlite::Row<'_>| {
        Ok(Frame { day: r.get(0)?, opened_at: r.get(1)?, closed_at: r.get(2)?, note: r.get(3)? })
    };
    Ok(conn.prepare_cached(&query(sql, sessions.len()))?.query_row(params_from_iter(sessions), row)?)
}

/// The drawers of sessions, and whether their count is still to come: what an open one should hold is told only once it was
/// counted.
pub(super) fn drawer_of(
    conn: &Connection,
    sessions: &[String],
    cash: &CashTraffic,
    closed: bool,
) -> Result<(Drawer, bool)> {
    let counted = counted(conn, sessions)?;
    let blind = !closed && counted.is_none();
    Ok((drawer(cash, counted, blind), blind))
}

/// The last count of each session added up; none while one is missing.
pub(super) fn counted(conn: &Connection, sessions: &[String]) -> Result<Option<i64>> {
    let sql = "SELECT total FROM counted WHERE session = ?1 ORDER BY seq DESC LIMIT 1";
    let mut sum = 0;
    for session in sessions {
        let Some(total) = conn.prepare_cached(sql)?.query_row([session], |r| r.get::<_, i64>(0)).optional()? else {
            return Ok(None);
        };
        sum += total;
    }
    Ok(Some(sum))
}

fn markets(conn: &Connection, sessions: &[String]) -> Result<Vec<String>> {
    let sql = "SELECT DISTINCT json_extract(r.value, '$.name') FROM session s
               JOIN register r ON r.kind = 'market' AND r.id = s.market WHERE s.id IN (@) ORDER BY 1";
    let mut statement = conn.prepare_cached(&query(sql, sessions.len()))?;
    let names = statement.query_map(params_from_iter(sessions), |r| r.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

fn taxes(conn: &Connection, sessions: &[String]) -> Result<Vec<TaxLine>> {
    let sql = "SELECT rate, sum(gross), sum(tax) FROM (
                 SELECT t.rate, t.gross, t.tax FROM sale s JOIN sale_tax t ON t.sale = s.id
                   WHERE s.session IN (@) AND NOT EXISTS (SELECT 1 FROM sale_reversed r WHERE r.sale = s.id)
                 UNION ALL SELECT t.rate, -t.gross, -t.tax FROM returned b JOIN returned_tax t ON t.id = b.id
                   WHERE b.session IN (@))
               GROUP BY rate";
    let mut statement = conn.prepare_cached(&query(sql, sessions.len()))?;
    let mut rows = statement.query(params_from_iter(sessions))?;
    let mut taxes = Vec::new();
    while let Some(row) = rows.next()? {
        let rate: Rate = row.get::<_, String>(0)?.parse()?;
        taxes.push(TaxLine::new(rate, row.get(1)?, row.get(2)?));
    }
    taxes.sort_by_key(|t| std::cmp::Reverse(t.rate));
    Ok(taxes)
}

/// None is told while a blind count is to come: cash with the float is what to count, and the takings without all the others
/// are cash.
fn tenders(trade: &Trade, cash: &CashTraffic, blind: bool) -> Vec<TenderTotal> {
    if blind {
        return vec![];
    }
    let total = |kind, amount, tips| TenderTotal { kind, amount, tips, unconfirmed: 0 };
    let mut totals = vec![
        total(TenderKind::Cash, cash.sales + cash.tips - cash.refunds, cash.tips),
        total(TenderKind::Card, trade.card_given - trade.card_refunds, trade.card_tips),
    ];
    if trade.transfer_given != 0 {
        let unconfirmed = trade.transfer_unconfirmed;
        totals.push(TenderTotal {
            unconfirmed,
            ..total(TenderKind::Transfer, trade.transfer_given, trade.transfer_tips)
        });
    }
    if (trade.credit_redeemed, trade.credit_issued) != (0, 0) {
        totals.push(total(TenderKind::Credit, trade.credit_redeemed - trade.credit_issued, 0));
    }
    totals
}

fn movements(conn: &Connection, sessions: &[String]) -> Result<Vec<CashMovement>> {
    let sql = "SELECT at, flow, amount, reason FROM cash_moved WHERE session IN (@) ORDER BY at, id";
    let mut statement = conn.prepare_cached(&query(sql, sessions.len()))?;
    let movement = |r: &rusqlite::Row<'_>| {
        let flow = if r.get::<_, String>(1)? == CashFlow::In.name() { CashFlow::In } else { CashFlow::Out };
        Ok(CashMovement { at: r.get(0)?, flow, amount: r.get(2)?, reason: r.get(3)? })
    };
    Ok(statement.query_map(params_from_iter(sessions), movement)?.collect::<rusqlite::Result<_>>()?)
}

/// Where the drawer was opened without a sale. What came before a session opened, as putting the float in, is the session's
/// that opened next.
fn openings(conn: &Connection, sessions: &[String]) -> Result<Vec<DrawerOpening>> {
    let sql = "SELECT d.at, d.reason FROM session s JOIN drawer_opened d ON d.till = s.till
               WHERE s.id IN (@) AND (d.session = s.id OR (d.session IS NULL AND d.seq < s.seq AND NOT EXISTS (
                 SELECT 1 FROM session n WHERE n.till = s.till AND n.seq > d.seq AND n.seq < s.seq)))
               ORDER BY d.at, d.till, d.seq";
    let mut statement = conn.prepare_cached(&query(sql, sessions.len()))?;
    let opening = |r: &rusqlite::Row<'_>| Ok(DrawerOpening { at: r.get(0)?, reason: r.get(1)? });
    Ok(statement.query_map(params_from_iter(sessions), opening)?.collect::<rusqlite::Result<_>>()?)
}

/// What was said at closing of why the drawer differed.
fn explanation(conn: &Connection, sessions: &[String]) -> Result<String> {
    let sql = "SELECT COALESCE(group_concat(explanation, ' · '), '') FROM (
                 SELECT e.explanation FROM session_closed c JOIN explained e ON e.till = c.till AND e.seq = c.seq
                 WHERE c.session IN (@) ORDER BY c.at, c.till, c.seq)";
    Ok(conn.prepare_cached(&query(sql, sessions.len()))?.query_row(params_from_iter(sessions), |r| r.get(0))?)
}

/// Head of the chain at the last closing: a Z report stays what it was, whatever happens after it.
fn closing_head(conn: &Connection, sessions: &[String]) -> Result<ChainHead> {
    let sql = "SELECT f.till, f.seq, f.hash FROM session_closed c JOIN fact f ON f.till = c.till AND f.seq = c.seq
               WHERE c.session IN (@) ORDER BY f.lamport DESC, f.till DESC, f.seq DESC LIMIT 1";
    let head = |r: &rusqlite::Row<'_>| {
        Ok(ChainHead { till: r.get(0)?, seq: r.get(1)?, hash: hex::encode(r.get::<_, Vec<u8>>(2)?) })
    };
    Ok(conn.prepare_cached(&query(sql, sessions.len()))?.query_row(params_from_iter(sessions), head)?)
}

/// Head of this till's chain.
pub(super) fn own_head(tx: &Tx<'_>) -> Result<ChainHead> {
    let (seq, hash) = tx.head().map_or((0, FIRST_PREVIOUS), |h| (h.seq, h.hash));
    Ok(ChainHead { till: tx.till()?.to_owned(), seq, hash: hex::encode(hash) })
}

/// What should be in the drawer of the open session.
pub(super) fn cash_in_drawer(tx: &Tx<'_>) -> Result<i64> {
    let session = tx.session().map(|s| s.id.clone()).ok_or(ErrorCode::SessionNoneOpen)?;
    Ok(trestle_rules::session::expected(&cash_traffic(tx.conn, &[session])?))
}
