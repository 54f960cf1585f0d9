//! People: who sells here, who stands at this till, and the till going from one to the next.
//!
//! Owns the choice of who stands at the till, which is this device's alone. Keeps true: names stand in `staff.set` and in no
//! other fact; the stretches of a session add up to it. Roles decide nothing yet: people get PINs later.

use rusqlite::{Connection, params};
use trestle_rules::session::{self as rules, Denomination, StretchEnd};

use super::types::day::Stretch;
use super::types::staff::{HandOver, SaveStaff, StaffList, StaffName, StaffView, TillHandedOver};
use super::types::{AmountInput, Nothing};
use super::{report, session, text};
use crate::error::{EngineError, InField, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{SessionHandedOver, StaffSet};
use crate::tx::Tx;
use crate::{journal, ledger};

pub(super) fn list(tx: &mut Tx<'_>, _: Nothing) -> Result<StaffList> {
    tx.shop()?;
    let here = tx.staff()?;
    let mut staff: Vec<StaffView> = people(tx.conn)?.into_iter().map(|one| view(one, here.as_deref())).collect();
    staff.sort_by_cached_key(|one| (!one.active, one.name.to_lowercase(), one.id.clone()));
    Ok(StaffList { staff })
}

fn view(one: StaffSet, here: Option<&str>) -> StaffView {
    let here = here == Some(one.id.as_str());
    StaffView { id: one.id, name: one.name, role: one.role, active: one.active, here }
}

fn people(conn: &Connection) -> Result<Vec<StaffSet>> {
    ledger::registers(conn, "staff")
}

fn find(conn: &Connection, id: &str) -> Result<StaffSet> {
    let not_found = || EngineError::from(ErrorCode::StaffNotFound);
    ledger::register(conn, "staff", id)?.ok_or_else(not_found)
}

/// Somebody new sells; roles of those who are here stay as they are.
pub(super) fn save(tx: &mut Tx<'_>, args: SaveStaff) -> Result<StaffView> {
    tx.shop()?;
    let name = text::name("name", &args.name, 40)?;
    let was = args.id.as_deref().map(|id| find(tx.conn, id)).transpose()?;
    let (id, role) = match was {
        Some(was) => (was.id, was.role),
        None => (tx.next_id()?, "seller".to_owned()),
    };
    if args.left && role == "owner" {
        return Err(ErrorCode::StaffOwnerStays.into());
    }
    let saved = StaffSet { id, name, role, active: !args.left };
    tx.append(&saved)?;
    let here = tx.staff()?;
    Ok(view(saved, here.as_deref()))
}

/// Who stands at this till, where the shop has several people.
pub(super) fn at_till(tx: &Tx<'_>) -> Result<Option<StaffName>> {
    let people = people(tx.conn)?;
    if people.iter().filter(|one| one.active).count() < 2 {
        return Ok(None);
    }
    let here = tx.staff()?;
    let found = people.into_iter().find(|one| here.as_deref() == Some(one.id.as_str()));
    Ok(found.map(|one| StaffName { id: one.id, name: one.name }))
}

/// Somebody else stands at the till. Outside of a session there is nothing to count and no fact to write.
pub(super) fn hand_over(tx: &mut Tx<'_>, args: HandOver) -> Result<TillHandedOver> {
    let shop = tx.shop()?;
    let to = find(tx.conn, &args.to)?;
    if !to.active {
        return Err(ErrorCode::StaffNotFound.into());
    }
    let mut difference = None;
    if tx.session().is_some() {
        let counted = counted(shop, args.total.as_ref(), &args.denominations)?;
        let expected = report::cash_in_drawer(tx)?;
        difference = counted.map(|counted| counted.saturating_sub(expected));
        let (from, to, denominations) = (tx.staff()?, to.id.clone(), args.denominations);
        tx.append(&SessionHandedOver { from, to, counted, denominations, expected })?;
    }
    let sql = "INSERT INTO device (key, value) VALUES ('at_till', ?1)
               ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    tx.conn.execute(sql, [&to.id])?;
    let at_till = StaffName { id: to.id, name: to.name };
    Ok(TillHandedOver { at_till, difference, status: session::status(tx, Nothing {})? })
}

/// A count may be left out.
fn counted(shop: &crate::shop::Shop, total: Option<&AmountInput>, coins: &[Denomination]) -> Result<Option<i64>> {
    Ok(match total {
        _ if !coins.is_empty() => Some(rules::count(coins)?),
        Some(total) => Some(text::price(shop, total).in_field("total")?),
        None => None,
    })
}

/// One stretch as its session has it: from which fact on, and how it ended.
struct Span {
    staff: Option<String>,
    after: i64,
    from: i64,
    upto: i64,
    until: Option<i64>,
    end: StretchEnd,
}

/// Who stood at the tills of these sessions. Nothing where one person alone works and nothing was handed over.
/// A session that is being closed ends its last stretch at that moment.
pub(super) fn stretches(tx: &Tx<'_>, sessions: &[String], closing: Option<i64>) -> Result<Vec<Stretch>> {
    let several = people(tx.conn)?.len() > 1;
    let mut all = Vec::new();
    for session in sessions {
        let Some((till, spans)) = spans(tx.conn, session, closing, several)? else { continue };
        let till = ledger::till_name(tx.conn, &till)?;
        let ends: Vec<StretchEnd> = spans.iter().map(|span| span.end).collect();
        for (span, difference) in spans.into_iter().zip(rules::stretch_differences(&ends)) {
            let (sales, takings) = ledger::between(tx.conn, session, span.after, span.upto)?;
            let name =
                span.staff.as_deref().map(|id| ledger::register::<StaffSet>(tx.conn, "staff", id)).transpose()?;
            all.push(Stretch {
                till: till.clone(),
                name: name.flatten().map(|one| one.name).unwrap_or_default(),
                staff: span.staff,
                from: span.from,
                until: span.until,
                sales,
                takings,
                counted: span.end.counted,
                difference,
            });
        }
    }
    Ok(all)
}

/// The till of a session, and its stretches: each begins where the one before was handed over. None where it never was and
/// there are not several people.
fn spans(conn: &Connection, session: &str, closing: Option<i64>, several: bool) -> Result<Option<(String, Vec<Span>)>> {
    let sql = "SELECT s.till, s.seq, s.opened_at, c.at FROM session s
               LEFT JOIN session_closed c ON c.session = s.id WHERE s.id = ?1";
    let row = |r: &rusqlite::Row<'_>| Ok((r.get::<_, String>(0)?, r.get(1)?, r.get(2)?, r.get(3)?));
    let (till, seq, opened_at, closed_at): (String, i64, i64, Option<i64>) =
        conn.prepare_cached(sql)?.query_row([session], row)?;
    let closed_at = closed_at.or(closing);
    let mut spans: Vec<Span> = Vec::new();
    let opener = journal::read(conn, &till, seq)?.and_then(|fact| fact.staff);
    let (mut staff, mut after, mut from) = (opener, seq, opened_at);
    let sql = "SELECT seq, at, taker, counted, expected FROM handed_over WHERE till = ?1 AND session = ?2 ORDER BY seq";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params![till, session])?;
    while let Some(row) = rows.next()? {
        let (upto, at) = (row.get(0)?, row.get(1)?);
        let end = StretchEnd { counted: row.get(3)?, expected: row.get(4)? };
        spans.push(Span { staff: staff.replace(row.get(2)?), after, from, upto, until: Some(at), end });
        (after, from) = (upto, at);
    }
    if spans.is_empty() && !several {
        return Ok(None);
    }
    let only = [session.to_owned()];
    // What is counted while the session goes on ends nobody's stretch.
    let counted = if closed_at.is_some() { report::counted(conn, &only)? } else { None };
    let end = StretchEnd { counted, expected: rules::expected(&ledger::cash_traffic(conn, &only)?) };
    spans.push(Span { staff, after, from, upto: i64::MAX, until: closed_at, end });
    Ok(Some((till, spans)))
}
