//! The fold: facts in, projections out.
//!
//! Owns every projection table (`store/projections.sql`). Keeps true: one fold computes them all; the result is the same
//! whatever the order in which the facts of different tills arrive; unknown kinds are passed over, to be folded by a later
//! program after `rebuild`. Must not read drafts, settings of the device, files or the clock.

mod arrived;
mod cash;
mod credit;
mod members;
mod picture;
pub mod reference;
mod stock;
mod tills;
mod trade;

use std::ops::ControlFlow;

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{self, Body};
use crate::journal::Envelope;
use crate::store::projections::{self, PROJECTIONS};

pub use arrived::Arrived;
use arrived::ReadBody;

/// Highest version of a body that this fold reads; all kinds are at their first.
const FOLDED_VERSION: u32 = 1;

fn is_later(fact: &Envelope) -> bool {
    fact.v > FOLDED_VERSION
}

/// Folds one fact of this till into the projections, as it is written.
///
/// # Errors
/// A database error, or `bug` when a known kind has a body that is not its type.
pub fn fold(conn: &Connection, fact: &Envelope) -> Result<()> {
    // A later version of a kind is like an unknown kind: kept, and folded by a program that knows it.
    if is_later(fact) {
        return Ok(());
    }
    match fact.kind.as_str() {
        facts::ShopCreated::KIND => reference::shop_created(conn, fact),
        facts::StaffSet::KIND => reference::set_as::<facts::StaffSet>(conn, fact),
        facts::SettingSet::KIND => reference::set_as::<facts::SettingSet>(conn, fact),
        facts::MarketSet::KIND => reference::set_as::<facts::MarketSet>(conn, fact),
        facts::MarketDaySet::KIND => reference::set_as::<facts::MarketDaySet>(conn, fact),
        facts::PolicySet::KIND => reference::set_as::<facts::PolicySet>(conn, fact),
        facts::OfferSet::KIND => reference::set_as::<facts::OfferSet>(conn, fact),
        facts::TransferSet::KIND => reference::set_as::<facts::TransferSet>(conn, fact),
        facts::ItemSet::KIND => reference::item_set(conn, fact),
        facts::ItemPictured::KIND => picture::pictured(conn, fact),
        facts::BundleSet::KIND => reference::bundle_set(conn, fact),
        facts::SessionOpened::KIND => cash::opened(conn, fact),
        facts::SessionSet::KIND => cash::set(conn, fact),
        facts::SessionKept::KIND => cash::kept(conn, fact),
        facts::SessionHandedOver::KIND => cash::handed_over(conn, fact),
        facts::CashMoved::KIND => cash::moved(conn, fact),
        facts::DrawerOpened::KIND => cash::drawer_opened(conn, fact),
        facts::SessionCounted::KIND => cash::counted(conn, fact),
        facts::SessionClosed::KIND => cash::closed(conn, fact),
        facts::SaleCommitted::KIND => trade::Sales::on(conn)?.committed(fact, &fact.body()?),
        facts::SaleReversed::KIND => trade::sale_reversed(conn, fact),
        facts::ReturnCommitted::KIND => trade::return_committed(conn, fact),
        facts::StockCounted::KIND => stock::counted(conn, fact),
        facts::StockMoved::KIND => stock::moved(conn, fact),
        facts::SaleLinked::KIND => members::sale_linked(conn, fact),
        facts::MemberEnrolled::KIND => members::enrolled(conn, fact),
        facts::ContactRecorded::KIND => members::contact(conn, fact),
        facts::ConsentGiven::KIND => members::consent_given(conn, fact),
        facts::ConsentWithdrawn::KIND => members::consent_withdrawn(conn, fact),
        facts::MemberErased::KIND => members::erased(conn, fact),
        facts::RewardGranted::KIND => members::reward_granted(conn, fact),
        facts::RewardRedeemed::KIND => members::reward_redeemed(conn, fact),
        facts::CreditIssued::KIND => credit::issued(conn, fact),
        facts::CreditRedeemed::KIND => credit::redeemed(conn, fact),
        facts::TillInvited::KIND => tills::invited(conn, fact),
        facts::TillJoined::KIND => tills::joined(conn, fact),
        facts::TillSeen::KIND => tills::seen(conn, fact),
        facts::ConflictResolved::KIND => tills::conflict_resolved(conn, fact),
        _ => Ok(()),
    }
}

/// Folds facts that have arrived, or that are folded again. A body that cannot be what its kind says stops nothing: the
/// fact is kept, passed over and noted, and so it is on every till.
///
/// # Errors
/// A database error.
pub fn fold_arrived(conn: &Connection, facts: &[&Arrived]) -> Result<()> {
    // Hardly ever is one passed over, and a savepoint for each costs as much as what it holds.
    let again = match within_savepoint(conn, || fold_all(conn, facts))? {
        Some(late) => late,
        None => fold_one_by_one(conn, facts)?,
    };
    if again { projections::mark_stale(conn) } else { Ok(()) }
}

/// Whether facts folded before must be folded again.
type Again = bool;

fn fold_all(conn: &Connection, facts: &[&Arrived]) -> Result<Again> {
    let (mut late, mut sales) = (false, trade::Sales::on(conn)?);
    for (among, fact) in neighbours(facts).zip(facts) {
        late |= tills::check_counter(conn, among)?;
        fold_read(conn, &mut sales, fact)?;
    }
    Ok(late)
}

fn fold_one_by_one(conn: &Connection, facts: &[&Arrived]) -> Result<Again> {
    let (mut again, mut sales) = (false, trade::Sales::on(conn)?);
    for (among, fact) in neighbours(facts).zip(facts) {
        again |= fold_or_pass_over(conn, &mut sales, among, fact)?;
    }
    Ok(again)
}

fn neighbours<'f>(facts: &'f [&'f Arrived]) -> impl Iterator<Item = tills::Among<'f>> {
    let at = |n: usize| facts.get(n).map(|fact| &fact.envelope);
    facts.iter().map(|fact| &fact.envelope).enumerate().map(move |(n, fact)| {
        let (before, behind) = (n.checked_sub(1).and_then(at), at(n + 1));
        tills::Among { before, fact, behind }
    })
}

fn fold_or_pass_over(
    conn: &Connection,
    sales: &mut trade::Sales<'_>,
    among: tills::Among<'_>,
    fact: &Arrived,
) -> Result<Again> {
    // The counter is looked at whatever the body says.
    let late = tills::check_counter(conn, among)?;
    let mut clash = false;
    let folded = within_savepoint(conn, || {
        let folded = fold_read(conn, sales, fact);
        clash = matches!(folded, Err(EngineError::Sqlite(_)));
        folded
    })?;
    if folded.is_none() {
        let note = "INSERT INTO passed_over (till, seq) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        conn.prepare_cached(note)?.execute(rusqlite::params![among.fact.till, among.fact.seq])?;
    }
    // It clashes with what another fact has made. Of the two the earlier counts, not the one that came first.
    Ok(late || clash)
}

fn fold_read(conn: &Connection, sales: &mut trade::Sales<'_>, fact: &Arrived) -> Result<()> {
    match fact.body() {
        ReadBody::Sale(sale) => sales.committed(&fact.envelope, sale),
        ReadBody::NotYet => fold(conn, &fact.envelope),
        ReadBody::Illegible => Err(EngineError::Bug("a body that cannot be read")),
    }
}

/// Does work; nothing of it stays, and there is no result, when a fact is not what it must be.
fn within_savepoint<T>(conn: &Connection, work: impl FnOnce() -> Result<T>) -> Result<Option<T>> {
    conn.prepare_cached("SAVEPOINT arrived")?.execute([])?;
    let done = match work() {
        Err(error) if is_of_the_fact(&error) => {
            conn.prepare_cached("ROLLBACK TO arrived")?.execute([])?;
            None
        }
        done => Some(done?),
    };
    conn.prepare_cached("RELEASE arrived")?.execute([])?;
    Ok(done)
}

/// Whether an error comes from what the fact says, and not from the disk.
fn is_of_the_fact(error: &EngineError) -> bool {
    match error {
        EngineError::Bug(_) | EngineError::Rule(_) => true,
        EngineError::Sqlite(error) => error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation),
        EngineError::Said { .. } | EngineError::Io { .. } => false,
    }
}

/// Throws every projection away and computes it again. `progress` gets (done, all) facts; a stop leaves an error, so that
/// the transaction around it is rolled back.
///
/// # Errors
/// `history.cancelled` when stopped, otherwise as [`fold`].
pub fn rebuild(conn: &Connection, progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>) -> Result<()> {
    projections::make_empty(conn)?;
    let all: u64 = conn.query_row("SELECT count(*) FROM fact", [], |r| r.get::<_, i64>(0))?.unsigned_abs();
    let (mut till, mut seq, mut done) = (String::new(), 0, 0);
    loop {
        let facts = next_facts(conn, &till, seq)?;
        let Some(last) = facts.last() else { break };
        (till, seq) = (last.envelope.till.clone(), last.envelope.seq);
        fold_arrived(conn, &facts.iter().collect::<Vec<_>>())?;
        done += facts.len() as u64;
        if progress(done, all).is_break() {
            return Err(ErrorCode::HistoryCancelled.into());
        }
    }
    projections::mark_current(conn)?;
    let _ = progress(all, all);
    Ok(())
}

/// Some facts that follow a fact. They are read to their end before the first is folded: a fact that is passed over rolls
/// its savepoint back, and where tables were made in the same transaction that ends every reading under way.
fn next_facts(conn: &Connection, till: &str, seq: i64) -> Result<Vec<Arrived>> {
    let sql = "SELECT bytes FROM fact WHERE (till, seq) > (?1, ?2) ORDER BY till, seq LIMIT 500";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(rusqlite::params![till, seq])?;
    let mut facts = Vec::new();
    while let Some(row) = rows.next()? {
        facts.push(Arrived::new(Envelope::parse(row.get_ref(0)?.as_blob().unwrap_or_default())?));
    }
    Ok(facts)
}

/// One hash a projection, in the order of [`PROJECTIONS`].
///
/// # Errors
/// A database error.
pub fn table_digests(conn: &Connection) -> Result<Vec<(&'static str, [u8; 32])>> {
    let digest = |p: &projections::Projection| {
        Ok((p.table, table_digest(conn, &format!("SELECT * FROM {} ORDER BY {}", p.table, p.order))?))
    };
    PROJECTIONS.iter().map(digest).collect()
}

/// One hash over what two tills that have met must agree on: all projections but who has seen whom, and which contact
/// records are here.
///
/// # Errors
/// A database error.
pub fn digest(conn: &Connection) -> Result<String> {
    let mut hasher = Sha256::new();
    let empty: [u8; 32] = Sha256::digest([]).into();
    for (projection, (table, digest)) in PROJECTIONS.iter().zip(table_digests(conn)?) {
        if projection.digested && (digest != empty || !projection.later) {
            hasher.update(table.as_bytes());
            hasher.update(digest);
        }
    }
    hasher.update("contact");
    hasher.update(table_digest(conn, "SELECT fact, member, keyed FROM contact ORDER BY fact")?);
    Ok(hex::encode(hasher.finalize()))
}

fn table_digest(conn: &Connection, sql: &str) -> Result<[u8; 32]> {
    use rusqlite::types::ValueRef;
    let mut statement = conn.prepare(sql)?;
    let columns = statement.column_count();
    let mut hasher = Sha256::new();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            // Each value with its type and length, so that no two rows spell the same bytes.
            let (tag, bytes) = match row.get_ref(column)? {
                ValueRef::Null => (0_u8, Vec::new()),
                ValueRef::Integer(i) => (1, i.to_be_bytes().to_vec()),
                ValueRef::Text(text) => (2, text.to_vec()),
                ValueRef::Blob(blob) => (3, blob.to_vec()),
                ValueRef::Real(_) => return Err(EngineError::Bug("a float in a projection")),
            };
            hasher.update([tag]);
            hasher.update((bytes.len() as u64).to_be_bytes());
            hasher.update(&bytes);
        }
    }
    Ok(hasher.finalize().into())
}
