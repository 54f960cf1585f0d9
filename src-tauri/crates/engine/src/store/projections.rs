//! The tables that the fold computes: which there are, how they are hashed, and whether they are this program's.
//!
//! Owns `projections.sql`. Keeps true: tables made by another program's schema or fold are thrown away whole, never mended.
//! Must not know what a fact means.

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use crate::error::Result;

const SCHEMA: &str = include_str!("projections.sql");

/// Raised when the same facts give other rows than before, without a change of the schema.
const FOLD: u32 = 5;

/// A projection.
pub struct Projection {
    /// Table.
    pub table: &'static str,
    /// The columns that order its rows for the digest.
    pub order: &'static str,
    /// Whether it is part of the digest. Who has seen what of whom is not: it differs after every exchange. Nor is what tells
    /// again what another table tells.
    pub digested: bool,
    /// Whether it came after 0.2.0: then it adds nothing while it has no rows, and a shop that has none of it agrees with
    /// what an older program came to.
    pub later: bool,
}

const fn of(table: &'static str, order: &'static str) -> Projection {
    Projection { table, order, digested: true, later: false }
}

const fn later(table: &'static str, order: &'static str) -> Projection {
    Projection { later: true, ..of(table, order) }
}

/// Every projection.
pub const PROJECTIONS: &[Projection] = &[
    of("shop", "one"),
    of("till", "id"),
    of("invited", "id"),
    Projection { table: "seen", order: "till, at_seq, of", digested: false, later: false },
    of("doubt", "till"),
    of("passed_over", "till, seq"),
    of("register", "kind, id"),
    of("register_side", "kind, id, till"),
    of("code", "code, id"),
    of("catalog_text", "id"),
    later("item_picture", "item"),
    of("session", "id"),
    of("session_closed", "session"),
    later("session_set", "session, till"),
    later("closed_late", "till, seq"),
    later("explained", "till, seq"),
    later("handed_over", "till, seq"),
    later("session_kept", "till, seq"),
    of("cash_moved", "id"),
    later("drawer_opened", "till, seq"),
    of("counted", "id"),
    of("sale", "id"),
    of("sale_linked", "sale"),
    of("sale_line", "sale, line, part"),
    later("sale_measure", "sale, line"),
    of("sale_tender", "sale, n"),
    later("sale_tip", "sale, kind"),
    of("sale_tax", "sale, rate"),
    of("sale_reversed", "sale"),
    of("returned", "id"),
    of("returned_line", "id, n"),
    later("returned_measure", "id, n"),
    of("returned_tax", "id, rate"),
    of("member", "id"),
    of("committed", "fact"),
    of("consent", "fact"),
    of("erased", "member"),
    // Who is erased is in the digest already, as 0.2.0 computes it; this only adds by which facts.
    Projection { table: "erasure", order: "fact", digested: false, later: true },
    of("reward", "id"),
    of("reward_redeemed", "fact"),
    later("stock_moved", "item, till, seq, n"),
    later("stock_counted", "item, lamport, till, seq"),
    later("stock_from_file", "till, seq"),
    later("credit", "id"),
    later("credit_redeemed", "fact"),
    of("resolved", "fact"),
];

/// Every view on them.
const VIEWS: [&str; 1] = ["member_sale"];

/// Whether the projections in this file were made by this program's schema and fold, and are as they were made.
///
/// # Errors
/// A database error.
pub fn are_current(conn: &Connection) -> Result<bool> {
    let stamp: String = conn.query_row("SELECT stamp FROM projected", [], |r| r.get(0))?;
    Ok(stamp == our_stamp(conn)?)
}

/// Whether the tables are there that nothing can be computed again from.
///
/// # Errors
/// A database error.
pub fn kept_are_there(conn: &Connection) -> Result<bool> {
    let sql = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN (SELECT value FROM json_each(?1))";
    let found: i64 = conn.query_row(sql, [serde_json::to_string(KEPT)?], |r| r.get(0))?;
    Ok(usize::try_from(found) == Ok(KEPT.len()))
}

/// Throws the projections away and makes them empty, whatever program made them. What somebody else laid beside them stays.
///
/// # Errors
/// A database error.
pub fn make_empty(conn: &Connection) -> Result<()> {
    let ours = Connection::open_in_memory()?;
    ours.execute_batch(SCHEMA)?;
    let names: Vec<String> = column(&ours, "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'", [])?;
    // What stands under these names, whatever it is; an index goes before its table.
    let sql = "SELECT format('DROP %s IF EXISTS \"%w\"', type, name) FROM sqlite_schema
               WHERE name COLLATE NOCASE IN (SELECT value FROM json_each(?1)) ORDER BY type = 'table'";
    for drop in column(conn, sql, [serde_json::to_string(&names)?])? {
        conn.execute_batch(&drop)?;
    }
    conn.execute_batch(SCHEMA)?;
    Ok(())
}

fn column(conn: &Connection, sql: &str, params: impl rusqlite::Params) -> Result<Vec<String>> {
    let mut statement = conn.prepare(sql)?;
    let rows = statement.query_map(params, |r| r.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The names of all projections and views, as a list in JSON.
fn names() -> Result<String> {
    let names: Vec<&str> = PROJECTIONS.iter().map(|projection| projection.table).chain(VIEWS).collect();
    Ok(serde_json::to_string(&names)?)
}

/// Says that the projections are this program's now.
///
/// # Errors
/// A database error.
pub fn mark_current(conn: &Connection) -> Result<()> {
    conn.execute("UPDATE projected SET stamp = ?1", [our_stamp(conn)?])?;
    Ok(())
}

/// Says that the projections must be computed again.
///
/// # Errors
/// A database error.
pub fn mark_stale(conn: &Connection) -> Result<()> {
    conn.execute("UPDATE projected SET stamp = ''", [])?;
    Ok(())
}

/// Of this program's schema and fold, and of the projections as they are in this file: somebody may have changed them.
fn our_stamp(conn: &Connection) -> Result<String> {
    let mut hash = Sha256::new().chain_update(SCHEMA).chain_update(FOLD.to_be_bytes());
    let sql = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL
               AND tbl_name COLLATE NOCASE IN (SELECT value FROM json_each(?1)) ORDER BY type, name";
    let mut statement = conn.prepare_cached(sql)?;
    let mut made = statement.query([names()?])?;
    while let Some(made) = made.next()? {
        hash.update(made.get::<_, String>(0)?);
    }
    Ok(hex::encode(hash.finalize()))
}

/// Tables of the migrations. A projection that a program no longer has is dropped by a migration.
pub(super) const KEPT: &[&str] = &[
    "fact",
    "me",
    "head",
    "checkpoint",
    "contact",
    "draft",
    "draft_step",
    "draft_line",
    "answered",
    "device",
    "projected",
    "certificate",
    "link",
    "fork",
    "acknowledged",
    "handed",
    "received",
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// A table of a migration that is missing from the list would be thrown away as somebody's projection.
    #[test]
    fn the_list_of_kept_tables_is_what_the_migrations_make() {
        let dir = tempfile::tempdir().unwrap();
        let conn = super::super::open(dir.path(), 0).unwrap();
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
        let made: Vec<String> =
            conn.prepare(sql).unwrap().query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
        let mut kept = KEPT.to_vec();
        kept.sort_unstable();
        assert_eq!(made, kept);
    }

    #[test]
    fn every_projection_is_a_table_of_the_schema_and_every_view_is_listed() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(SCHEMA).unwrap();
        let sql =
            "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY name";
        let made: Vec<String> =
            conn.prepare(sql).unwrap().query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
        let mut listed: Vec<&str> = PROJECTIONS.iter().map(|p| p.table).chain(VIEWS).collect();
        listed.sort_unstable();
        assert_eq!(made, listed);
    }
}
