//! A day with each of its sessions by itself: what every till adds to the sum, and of which something may be missing.
//!
//! Keeps true: a part is added up by the queries of the report, so the parts come to its sum; what another till may still
//! have to say is judged by its facts that are here, never by the clock of this one.

use chrono::NaiveDate;
use serde_json::json;
use trestle_rules::session::{Told, last_word};

use super::types::day::{AwaitedTill, SessionPart};
use super::types::session::Report;
use super::{overnight, report};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::journal;
use crate::ledger::{self, SessionHead, peers};
use crate::tx::Tx;

/// The report of a business day, of all tills; with a market, of those that stood at it.
pub(super) fn of_day(tx: &Tx<'_>, day: NaiveDate, market: Option<&str>) -> Result<Report> {
    let mut heads = ledger::session_heads(tx.conn, &day.to_string())?;
    let awaited = awaited(tx, &heads, day)?;
    heads.retain(|head| market.is_none() || head.market.as_deref() == market);
    if heads.is_empty() {
        return Err(EngineError::with(ErrorCode::SessionNotFound, [("session", json!(day.to_string()))]));
    }
    let sessions: Vec<String> = heads.iter().map(|head| head.session.clone()).collect();
    let parts = match heads.as_slice() {
        [_] => vec![],
        several => several.iter().map(|head| part(tx, head)).collect::<Result<_>>()?,
    };
    Ok(Report { parts, awaited, ..report::of_sessions(tx, &sessions)? })
}

fn part(tx: &Tx<'_>, head: &SessionHead) -> Result<SessionPart> {
    let only = std::slice::from_ref(&head.session);
    let trade = ledger::trade(tx.conn, only)?;
    let cash = ledger::cash_traffic_of(tx.conn, only, &trade)?;
    let (drawer, _) = report::drawer_of(tx.conn, only, &cash, head.closed_at.is_some())?;
    Ok(SessionPart {
        session: head.session.clone(),
        till: ledger::till_name(tx.conn, &head.till)?,
        market: head.market.clone(),
        market_name: ledger::market_name(tx.conn, head.market.as_deref())?,
        opened_at: head.opened_at,
        closed_at: head.closed_at,
        closed_late: overnight::closed_late(tx.conn, only)?,
        sales: trade.sales,
        takings: trade.takings(),
        drawer,
    })
}

/// Other tills of which something may be missing, by their number.
fn awaited(tx: &Tx<'_>, heads: &[SessionHead], day: NaiveDate) -> Result<Vec<AwaitedTill>> {
    let mut awaited = Vec::new();
    for till in peers::others(tx.conn, tx.till()?)? {
        let of_till = || heads.iter().filter(|head| head.till == till);
        let head = journal::head(tx.conn, &till)?;
        let last = head.as_ref().map(|head| journal::read(tx.conn, &till, head.seq)).transpose()?.flatten();
        let told = Told {
            traded: of_till().next().is_some(),
            open: of_till().any(|head| head.closed_at.is_none()),
            heard: last.and_then(|fact| fact.day.parse().ok()),
        };
        if let Some(why) = last_word(told, day) {
            let name = ledger::till_name(tx.conn, &till)?;
            awaited.push(AwaitedTill { till: name, why, heard_at: head.map(|head| head.at) });
        }
    }
    Ok(awaited)
}
