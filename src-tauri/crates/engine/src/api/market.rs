//! Commands on markets, their days and return policies.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};
use serde_json::json;
use trestle_rules::loyalty;
use trestle_rules::returns::{self as rules, ReturnPolicy, Scope};
use trestle_rules::tax::Rate;

use super::lookup::here_and_now;
use super::text;
use super::types::Nothing;
use super::types::market::{MarketRate, MarketView, Markets, SaveMarket, SavePolicy};
use crate::error::{EngineError, InField, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{MarketDaySet, MarketSet, PolicySet};
use crate::ledger::{register, registers};
use crate::tx::Tx;

/// Id of the shop's own return policy.
const DEFAULT_POLICY: &str = "default";

pub(super) fn list(tx: &mut Tx<'_>, _: Nothing) -> Result<Markets> {
    tx.shop()?;
    let days = days(tx.conn)?;
    let mut markets = Vec::new();
    for market in registers::<MarketSet>(tx.conn, "market")? {
        markets.push(view(tx, market, &days)?);
    }
    markets.sort_by_cached_key(|m| (m.archived, !m.today, m.name.to_lowercase()));
    Ok(Markets { markets, default_policy: default_policy(tx.conn)?, today: tx.now.day.to_string() })
}

fn view(tx: &Tx<'_>, market: MarketSet, days: &[(String, NaiveDate)]) -> Result<MarketView> {
    let own: Vec<NaiveDate> = days.iter().filter(|(m, _)| *m == market.id).map(|(_, d)| *d).collect();
    let policy = match &market.policy {
        Some(id) => register::<PolicySet>(tx.conn, "policy", id)?.map(|p| p.policy),
        None => None,
    };
    Ok(MarketView {
        today: own.contains(&tx.now.day),
        next_day: own.iter().find(|d| **d > tx.now.day).map(ToString::to_string),
        days: own.iter().map(ToString::to_string).collect(),
        id: market.id,
        name: market.name,
        place: market.place,
        policy,
        rates: market.rates,
        archived: market.archived,
    })
}

/// Market days that are not cancelled, by date.
fn days(conn: &Connection) -> Result<Vec<(String, NaiveDate)>> {
    let mut days = Vec::new();
    for day in registers::<MarketDaySet>(conn, "market_day")? {
        if !day.cancelled {
            days.push((day.market, text::date(&day.day)?));
        }
    }
    days.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
    Ok(days)
}

/// Days from this one on of the markets that are still visited: what a receipt may promise, and where a session opens by
/// itself. Every sale asks, and a calendar only grows: so SQLite picks them out.
fn days_to_come(tx: &Tx<'_>) -> Result<Vec<(String, NaiveDate)>> {
    let mut statement = tx.conn.prepare_cached(include_str!("days_to_come.sql"))?;
    let mut rows = statement.query([tx.now.day.to_string()])?;
    let mut days = Vec::new();
    while let Some(row) = rows.next()? {
        days.push((row.get(0)?, text::date(row.get_ref(1)?.as_str().unwrap_or_default())?));
    }
    Ok(days)
}

fn default_policy(conn: &Connection) -> Result<ReturnPolicy> {
    Ok(register::<PolicySet>(conn, "policy", DEFAULT_POLICY)?.map(|p| p.policy).unwrap_or_default())
}

/// The policy that holds at a market (or without one), and the deadline of something sold now.
pub(super) fn policy_and_deadline(tx: &Tx<'_>, market: Option<&str>) -> Result<(ReturnPolicy, Option<NaiveDate>)> {
    let own = match market {
        Some(id) => register::<MarketSet>(tx.conn, "market", id)?.and_then(|m| m.policy),
        None => None,
    };
    let policy = match own {
        Some(id) => register::<PolicySet>(tx.conn, "policy", &id)?.map(|p| p.policy),
        None => None,
    };
    let policy = policy.map_or_else(|| default_policy(tx.conn), Ok)?;
    let until = deadline(&policy, tx.now.day, market, &days_to_come(tx)?);
    Ok((policy, until))
}

/// First and last day of the reward that something sold at a market on a day earns.
pub(super) fn reward_window(tx: &Tx<'_>, market: Option<&str>, sold: NaiveDate) -> Result<(NaiveDate, NaiveDate)> {
    let days = days_to_come(tx)?;
    let later: Vec<NaiveDate> =
        days.iter().filter(|(m, _)| market.is_none_or(|own| own == m)).map(|(_, d)| *d).collect();
    Ok(loyalty::reward_window(&tx.shop()?.loyalty, sold, &later))
}

/// Deadline of a sale under a policy and the calendar as it is known now.
fn deadline(
    policy: &ReturnPolicy,
    sold: NaiveDate,
    market: Option<&str>,
    days: &[(String, NaiveDate)],
) -> Option<NaiveDate> {
    let counts = |m: &str| policy.scope == Scope::AnyMarket || Some(m) == market;
    let later: Vec<NaiveDate> = days.iter().filter(|(m, _)| counts(m)).map(|(_, d)| *d).collect();
    rules::deadline(policy, sold, &later)
}

/// The last fact that set a market or a market day: which calendar a verdict saw.
pub(super) fn calendar_revision(conn: &Connection) -> Result<Option<String>> {
    let sql = "SELECT till || '-' || seq FROM register WHERE kind IN ('market', 'market_day')
               ORDER BY lamport DESC, till DESC, seq DESC LIMIT 1";
    Ok(conn.prepare_cached(sql)?.query_row([], |r| r.get(0)).optional()?)
}

/// The market that has its day today, if exactly one has: there a session opens by itself.
pub(super) fn only_one_today(tx: &Tx<'_>) -> Result<Option<String>> {
    let mut today = days_to_come(tx)?.into_iter().filter(|(_, d)| *d == tx.now.day).map(|(m, _)| m);
    Ok(match (today.next(), today.next()) {
        (Some(market), None) => Some(market),
        _ => None,
    })
}

/// The tax at which something of a rate is sold here and now: none in a shop that is exempt, else the market's own.
pub(super) fn rate_here(tx: &Tx<'_>, rate: Rate) -> Result<Rate> {
    if tx.shop()?.tax_exempt.is_some() {
        return Ok(Rate::ZERO);
    }
    let (here, _) = here_and_now(tx)?;
    let Some(market) = here.map(|id| register::<MarketSet>(tx.conn, "market", &id)).transpose()?.flatten() else {
        return Ok(rate);
    };
    Ok(market.rates.iter().find(|own| own.rate == rate).map_or(rate, |own| own.here))
}

/// Makes sure today is a day of a market, and names it.
pub(super) fn ensure_day(tx: &mut Tx<'_>, market: &str) -> Result<String> {
    find(tx.conn, market)?;
    let (id, day) = (format!("{market}@{}", tx.now.day), tx.now.day.to_string());
    let known = register::<MarketDaySet>(tx.conn, "market_day", &id)?.is_some_and(|d| !d.cancelled);
    if !known {
        tx.append(&MarketDaySet { id: id.clone(), market: market.to_owned(), day, cancelled: false })?;
    }
    Ok(id)
}

fn find(conn: &Connection, market: &str) -> Result<MarketSet> {
    let not_found = || EngineError::with(ErrorCode::MarketNotFound, [("market", json!(market))]);
    register::<MarketSet>(conn, "market", market)?.ok_or_else(not_found)
}

pub(super) fn save(tx: &mut Tx<'_>, args: SaveMarket) -> Result<MarketView> {
    tx.shop()?;
    let id = match args.id {
        Some(id) => find(tx.conn, &id)?.id,
        None => tx.next_id()?,
    };
    let wanted = args.days.map(|d| d.iter().map(|d| text::date(d)).collect::<Result<Vec<_>>>());
    let wanted = wanted.transpose().in_field("days")?;
    let policy = args.policy.as_ref().map(|_| format!("{id}/policy"));
    let market = MarketSet {
        name: text::name("name", &args.name, 80)?,
        place: text::optional("place", &args.place, 120)?,
        policy: policy.clone(),
        rates: rates(args.rates)?,
        archived: args.archived,
        id,
    };
    tx.append(&market)?;
    if let (Some(id), Some(policy)) = (policy, args.policy) {
        tx.append(&PolicySet { id, policy })?;
    }
    if let Some(wanted) = wanted {
        save_days(tx, &market.id, &wanted.into_iter().collect())?;
    }
    let days = days(tx.conn)?;
    view(tx, market, &days)
}

/// Rates that differ here, each of the shop's once.
fn rates(asked: Vec<MarketRate>) -> Result<Vec<MarketRate>> {
    let mut rates: Vec<MarketRate> = asked.into_iter().filter(|own| own.rate != own.here).collect();
    rates.sort_by_key(|own| own.rate);
    if rates.windows(2).any(|two| two[0].rate == two[1].rate) {
        return Err(EngineError::with(ErrorCode::ArgsUnreadable, [("what", json!("rates"))]));
    }
    Ok(rates)
}

fn save_days(tx: &mut Tx<'_>, market: &str, wanted: &BTreeSet<NaiveDate>) -> Result<()> {
    let present: Vec<NaiveDate> = days(tx.conn)?.into_iter().filter(|(m, _)| m == market).map(|(_, d)| d).collect();
    for gone in present.iter().filter(|d| !wanted.contains(*d)) {
        let day = gone.to_string();
        let sql = "SELECT 1 FROM session WHERE market = ?1 AND day = ?2";
        if tx.conn.query_row(sql, [market, &day], |_| Ok(())).optional()?.is_some() {
            return Err(EngineError::with(ErrorCode::MarketDayInUse, [("day_date", json!(day))]));
        }
        set_day(tx, market, day, true)?;
    }
    for new in wanted.iter().filter(|d| !present.contains(d)) {
        set_day(tx, market, new.to_string(), false)?;
    }
    Ok(())
}

fn set_day(tx: &mut Tx<'_>, market: &str, day: String, cancelled: bool) -> Result<()> {
    let id = format!("{market}@{day}");
    tx.append(&MarketDaySet { id, market: market.to_owned(), day, cancelled })?;
    Ok(())
}

pub(super) fn save_policy(tx: &mut Tx<'_>, args: SavePolicy) -> Result<Markets> {
    tx.append(&PolicySet { id: DEFAULT_POLICY.to_owned(), policy: args.policy })?;
    list(tx, Nothing {})
}
