//! The fold: facts in, projections out.
//!
//! Owns every projection table (`store/projections.sql`). Keeps true: one fold computes them all; the result is the same
//! whatever the order in which the facts of different tills arrive; unknown kinds are passed over, to be folded by a later
//! program after `rebuild`. Must not read drafts, settings of the device, files or the clock.

mod cash;
pub mod reference;
mod trade;

use std::ops::ControlFlow;

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{self, Body};
use crate::journal::Envelope;
use crate::store::PROJECTIONS;

/// Highest version of a body that this fold reads; all kinds are at their first.
const FOLDED_VERSION: u32 = 1;

/// Folds one fact into the projections.
///
/// # Errors
/// A database error, or `bug` when a known kind has a body that is not its type.
pub fn fold(conn: &Connection, fact: &Envelope) -> Result<()> {
    // A later version of a kind is like an unknown kind: kept, and folded by a program that knows it.
    if fact.v > FOLDED_VERSION {
        return Ok(());
    }
    match fact.kind.as_str() {
        facts::ShopCreated::KIND => reference::shop_created(conn, fact),
        facts::StaffSet::KIND
        | facts::SettingSet::KIND
        | facts::MarketSet::KIND
        | facts::MarketDaySet::KIND
        | facts::PolicySet::KIND => reference::set(conn, fact).map(|_| ()),
        facts::ItemSet::KIND => reference::item_set(conn, fact),
        facts::BundleSet::KIND => reference::bundle_set(conn, fact),
        facts::SessionOpened::KIND => cash::opened(conn, fact),
        facts::CashMoved::KIND => cash::moved(conn, fact),
        facts::SessionCounted::KIND => cash::counted(conn, fact),
        facts::SessionClosed::KIND => cash::closed(conn, fact),
        facts::SaleCommitted::KIND => trade::sale_committed(conn, fact),
        facts::SaleReversed::KIND => trade::sale_reversed(conn, fact),
        facts::ReturnCommitted::KIND => trade::return_committed(conn, fact),
        facts::MemberEnrolled::KIND => trade::member_enrolled(conn, fact),
        _ => Ok(()),
    }
}

/// Throws every projection away and computes it again. `progress` gets (done, all) facts; a stop leaves an error, so that
/// the transaction around it is rolled back.
///
/// # Errors
/// `history.cancelled` when stopped, otherwise as [`fold`].
pub fn rebuild(conn: &Connection, progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>) -> Result<()> {
    for (table, _) in PROJECTIONS {
        conn.execute(&format!("DELETE FROM {table}"), [])?;
    }
    let all: u64 = conn.query_row("SELECT count(*) FROM fact", [], |r| r.get::<_, i64>(0))?.unsigned_abs();
    let mut facts = conn.prepare("SELECT bytes FROM fact ORDER BY till, seq")?;
    let mut rows = facts.query([])?;
    let mut done = 0;
    while let Some(row) = rows.next()? {
        fold(conn, &Envelope::parse(row.get_ref(0)?.as_blob().unwrap_or_default())?)?;
        done += 1;
        if done % 500 == 0 && progress(done, all).is_break() {
            return Err(ErrorCode::HistoryCancelled.into());
        }
    }
    let _ = progress(all, all);
    Ok(())
}

/// One hash a projection, in the order of [`PROJECTIONS`].
///
/// # Errors
/// A database error.
pub fn table_digests(conn: &Connection) -> Result<Vec<(&'static str, [u8; 32])>> {
    PROJECTIONS.iter().map(|(table, order)| Ok((*table, table_digest(conn, table, order)?))).collect()
}

/// One hash over all projections.
///
/// # Errors
/// A database error.
pub fn digest(conn: &Connection) -> Result<String> {
    let mut hasher = Sha256::new();
    for (table, digest) in table_digests(conn)? {
        hasher.update(table.as_bytes());
        hasher.update(digest);
    }
    Ok(hex::encode(hasher.finalize()))
}

fn table_digest(conn: &Connection, table: &str, order: &str) -> Result<[u8; 32]> {
    use rusqlite::types::ValueRef;
    let mut statement = conn.prepare(&format!("SELECT * FROM {table} ORDER BY {order}"))?;
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
                ValueRef::Real(_) => return Err(EngineError::Bug(format!("{table} holds a float"))),
            };
            hasher.update([tag]);
            hasher.update((bytes.len() as u64).to_be_bytes());
            hasher.update(&bytes);
        }
    }
    Ok(hasher.finalize().into())
}
