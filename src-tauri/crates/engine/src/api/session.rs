//! Commands on the session: opening, cash in and out, the blind count, closing.

use rusqlite::{Connection, params};
use serde_json::json;
use trestle_rules::session::{self as rules, Denomination};

use super::types::session::{
    ChainHead, ChangeSession, CloseSession, CountDrawer, Counted, MoveCash, OpenDrawer, OpenSession, Report,
    SessionBrief, SessionStatus,
};
use super::types::{AmountInput, Nothing};
use super::{market, overnight, report, text};
use crate::drafts;
use crate::error::{EngineError, InField, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{CashMoved, DrawerOpened, SessionClosed, SessionCounted, SessionOpened, SessionSet};
use crate::ledger;
use crate::shop::Shop;
use crate::tx::Tx;

pub(super) fn open(tx: &mut Tx<'_>, args: OpenSession) -> Result<SessionStatus> {
    let shop = tx.shop()?;
    if tx.session().is_some() {
        return Err(ErrorCode::SessionAlreadyOpen.into());
    }
    let float = said_float(shop, args.float.as_ref(), &args.denominations)?.unwrap_or(0);
    if let Some(day) = &args.day {
        tx.state_day(text::date(day).in_field("day")?);
    }
    let market_day = args.market.as_deref().map(|m| market::ensure_day(tx, m)).transpose()?;
    let (market, denominations) = (args.market, args.denominations);
    tx.append(&SessionOpened { market, market_day, float, denominations, by_sale: false })?;
    tx.refresh()?;
    status(tx, Nothing {})
}

fn said_float(shop: &Shop, float: Option<&AmountInput>, coins: &[Denomination]) -> Result<Option<i64>> {
    if !coins.is_empty() {
        return Ok(Some(rules::count(coins)?));
    }
    float.map(|float| text::price(shop, float).in_field("float")).transpose()
}

/// Market and float of the open session. What was sold before keeps what its receipts promise. A float is not changed once
/// the count has told what should be there: it would explain any difference away.
pub(super) fn change(tx: &mut Tx<'_>, args: ChangeSession) -> Result<SessionStatus> {
    let session = opened(tx)?;
    let sql = "SELECT float, EXISTS (SELECT 1 FROM counted WHERE session = ?1)
                 OR EXISTS (SELECT 1 FROM handed_over WHERE session = ?1 AND counted IS NOT NULL)
               FROM session WHERE id = ?1";
    let row = tx.conn.prepare_cached(sql)?.query_row([session], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, bool>(1)?)));
    let (before, counted) = row?;
    let float = said_float(tx.shop()?, args.float.as_ref(), &args.denominations)?.unwrap_or(before);
    if float != before && counted {
        return Err(ErrorCode::SessionCounted.into());
    }
    let market_day = args.market.as_deref().map(|m| market::ensure_day(tx, m)).transpose()?;
    let (market, denominations) = (args.market, args.denominations);
    tx.append(&SessionSet { market, market_day, float, denominations })?;
    tx.refresh()?;
    status(tx, Nothing {})
}

/// Selling without a session opens one: no sale waits for paperwork. It stands at the one market that has its day today,
/// if there is exactly one. One that was left open is marked where the later day begins.
pub(super) fn ensure_open(tx: &mut Tx<'_>) -> Result<()> {
    if tx.session().is_some() {
        return overnight::mark(tx);
    }
    let market = market::only_one_today(tx)?;
    let market_day = market.as_deref().map(|m| market::ensure_day(tx, m)).transpose()?;
    tx.append(&SessionOpened { market, market_day, float: 0, denominations: vec![], by_sale: true })?;
    tx.refresh()
}

pub(super) fn status(tx: &mut Tx<'_>, _: Nothing) -> Result<SessionStatus> {
    tx.shop()?;
    let till = tx.till()?;
    let open = tx.session().map(|s| s.id.clone());
    let counted = open.as_deref().map(|s| count_is_fresh(tx.conn, s)).transpose()?.unwrap_or(false);
    let sql = "SELECT id FROM session WHERE till <> ?1
                 OR EXISTS (SELECT 1 FROM session_closed c WHERE c.session = session.id)
               ORDER BY day DESC, opened_at DESC, till, seq DESC LIMIT 30";
    let mut statement = tx.conn.prepare_cached(sql)?;
    let ids: Vec<String> = statement.query_map([till], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    let earlier = ids.iter().map(|id| brief(tx, id)).collect::<Result<_>>()?;
    Ok(SessionStatus { session: open.map(|s| brief(tx, &s)).transpose()?, counted, earlier })
}

/// A session as the header shows it.
pub(super) fn brief(tx: &Tx<'_>, session: &str) -> Result<SessionBrief> {
    let sql = "SELECT till, market, day, opened_at, by_sale,
                 NOT EXISTS (SELECT 1 FROM session_closed c WHERE c.session = session.id)
               FROM session WHERE id = ?1";
    let row = tx.conn.prepare_cached(sql)?.query_row([session], |r| {
        let (till, market, day): (String, Option<String>, String) = (r.get(0)?, r.get(1)?, r.get(2)?);
        Ok((till, market, day, r.get(3)?, r.get(4)?, r.get(5)?))
    });
    let (till, market, day, opened_at, opened_by_sale, open) = row?;
    let totals = ledger::trade(tx.conn, &[session.to_owned()])?;
    let of_now = tx.session().filter(|s| s.id == session);
    Ok(SessionBrief {
        session: session.to_owned(),
        own: till == tx.till()?,
        till: ledger::till_name(tx.conn, &till)?,
        open,
        market_name: ledger::market_name(tx.conn, market.as_deref())?,
        market,
        overdue: of_now.is_some_and(|s| rules::is_overdue(s.day, tx.today())),
        asks_on: of_now.map(|_| overnight::asks_on(tx)).transpose()?.flatten().map(|day| day.to_string()),
        day,
        opened_at,
        takings: totals.takings(),
        sales: totals.sales,
        opened_by_sale,
    })
}

/// Whether the last count came after everything that went through the drawer.
fn count_is_fresh(conn: &Connection, session: &str) -> Result<bool> {
    let last_count: Option<i64> =
        conn.query_row("SELECT max(seq) FROM counted WHERE session = ?1", [session], |r| r.get(0))?;
    let sql = "SELECT max(seq) FROM (
                 SELECT max(seq) AS seq FROM sale WHERE session = ?1
                 UNION ALL SELECT max(seq) FROM returned WHERE session = ?1
                 UNION ALL SELECT max(CAST(substr(id, instr(id, '-') + 1) AS INTEGER)) FROM cash_moved WHERE session = ?1
                 UNION ALL SELECT max(CAST(substr(r.id, instr(r.id, '-') + 1) AS INTEGER))
                   FROM sale_reversed r JOIN sale s ON s.id = r.sale WHERE s.session = ?1)";
    let last_traffic: Option<i64> = conn.query_row(sql, [session], |r| r.get(0))?;
    Ok(last_count.is_some_and(|count| last_traffic.is_none_or(|traffic| count > traffic)))
}

/// The open session.
pub(super) fn opened(tx: &Tx<'_>) -> Result<String> {
    tx.shop()?;
    tx.session().map(|s| s.id.clone()).ok_or_else(|| ErrorCode::SessionNoneOpen.into())
}

pub(super) fn move_cash(tx: &mut Tx<'_>, args: MoveCash) -> Result<SessionStatus> {
    opened(tx)?;
    let amount = text::price(tx.shop()?, &args.amount).in_field("amount")?;
    if amount == 0 {
        return Err(EngineError::with(ErrorCode::ArgsEmpty, [("field", json!("amount"))]));
    }
    let reason = text::optional("reason", &args.reason, 120)?;
    if reason.is_empty() {
        return Err(ErrorCode::SessionNeedsReason.into());
    }
    tx.append(&CashMoved { flow: args.flow, amount, reason })?;
    status(tx, Nothing {})
}

/// Opened without a sale. Never refused: whoever stands before an open drawer is not asked for permission any more.
pub(super) fn open_drawer(tx: &mut Tx<'_>, args: OpenDrawer) -> Result<SessionStatus> {
    tx.shop()?;
    let reason = text::optional("reason", &args.reason, 120)?;
    tx.append(&DrawerOpened { reason })?;
    status(tx, Nothing {})
}

pub(super) fn count(tx: &mut Tx<'_>, args: CountDrawer) -> Result<Counted> {
    opened(tx)?;
    let total = match &args.total {
        Some(total) if args.denominations.is_empty() => text::price(tx.shop()?, total).in_field("total")?,
        _ => rules::count(&args.denominations)?,
    };
    tx.append(&SessionCounted { total, denominations: args.denominations })?;
    let expected = report::cash_in_drawer(tx)?;
    Ok(Counted { counted: total, expected, difference: total - expected })
}

pub(super) fn close(tx: &mut Tx<'_>, args: CloseSession) -> Result<Report> {
    let session = opened(tx)?;
    if !count_is_fresh(tx.conn, &session)? {
        return Err(ErrorCode::SessionNotCounted.into());
    }
    let note = text::optional("note", &args.note, 500)?;
    let explanation = text::optional("explanation", &args.explanation, 500)?;
    let late = overnight::late(tx);
    // The fact holds the Z report, not the X of a moment before; only its head is the one it stands on.
    let report = Report {
        note: note.clone(),
        explanation: explanation.clone(),
        closed_late: late.clone(),
        ..report::of_closing(tx, &session, tx.now.at)?
    };
    let mut totals = report.clone();
    totals.stretches.iter_mut().for_each(|stretch| stretch.name.clear());
    (totals.sold_items, totals.returned_items) = (vec![], vec![]);
    let seen = heads(tx)?;
    tx.append(&SessionClosed { session: session.clone(), note, explanation, late, totals, seen })?;
    tx.keep_checkpoint()?;
    drafts::forget_sold(tx.conn)?;
    tx.refresh()?;
    Ok(Report { head: report::own_head(tx)?, ..report })
}

/// Heads of all tills known, this one's as it stands within the transaction.
fn heads(tx: &Tx<'_>) -> Result<Vec<ChainHead>> {
    let mut statement = tx.conn.prepare("SELECT till, seq, hash FROM head WHERE till <> ?1 ORDER BY till")?;
    let head = |r: &rusqlite::Row<'_>| {
        Ok(ChainHead { till: r.get(0)?, seq: r.get(1)?, hash: hex::encode(r.get::<_, Vec<u8>>(2)?) })
    };
    let mut heads: Vec<ChainHead> = statement.query_map(params![tx.till()?], head)?.collect::<rusqlite::Result<_>>()?;
    heads.push(report::own_head(tx)?);
    Ok(heads)
}
