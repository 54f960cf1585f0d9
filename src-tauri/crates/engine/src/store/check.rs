//! Reading the whole database through, to find damage before it is met, and its schema.
//!
//! Owns what SQLite's own check is taken to mean. Keeps true: it only reads; a device that does not answer is an error of the
//! device and no damage; damage is said only when a second reading says it too.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;

use super::connections::Connections;
use super::projections::KEPT;
use super::{FILE, trouble};
use crate::error::{EngineError, Result};

/// Whether the database is whole and lacks nothing. Reads all of it, on a connection of its own: half a second for a third of
/// a gigabyte.
///
/// # Errors
/// A database or file error when it could not be read to its end.
pub fn is_whole(dir: &Path, connections: &Arc<Connections>) -> Result<bool> {
    if is_right(&*connections.reader(dir)?)? {
        return Ok(true);
    }
    // SQLite's check tells an error of the device as a line of its findings.
    let path = dir.join(FILE);
    trouble::read_to_end(&path).map_err(EngineError::at(&path))?;
    is_right(&*connections.reader(dir)?)
}

/// Whether the last reading found damage.
///
/// # Errors
/// A database error.
pub fn was_damaged(conn: &Connection) -> Result<bool> {
    let sql = "SELECT 1 FROM device WHERE key = 'store_checked'
               AND iif(json_valid(value), json_extract(value, '$.whole') IS NOT 1, 1)";
    Ok(conn.prepare(sql)?.exists([])?)
}

/// Whether the database has other tables, columns, indexes or views than this program makes, or triggers that say something
/// else: somebody may have taken away what keeps facts from being changed.
///
/// # Errors
/// A database error.
pub fn schema_differs(conn: &Connection) -> Result<bool> {
    Ok(schema(conn)? != our_schema()?)
}

/// Whether the database holds what this program makes, and what of it is JSON is JSON. What somebody laid beside it is in
/// nobody's way.
///
/// # Errors
/// A database error.
pub fn is_sound(conn: &Connection) -> Result<bool> {
    Ok(our_schema()?.is_subset(&schema(conn)?) && kept_json_is_whole(conn)?)
}

/// Whether the tables that are kept have a trigger that this program did not make: it may leave out a fact, or take one away.
///
/// # Errors
/// A database error.
pub fn has_foreign_triggers(conn: &Connection) -> Result<bool> {
    let sql = "SELECT sql FROM sqlite_schema
               WHERE type = 'trigger' AND tbl_name COLLATE NOCASE IN (SELECT value FROM json_each(?1))";
    let mut statement = conn.prepare(sql)?;
    let found = statement.query_map([serde_json::to_string(KEPT)?], |r| r.get::<_, String>(0))?;
    for trigger in found {
        let trigger = trigger?;
        if !our_triggers().any(|ours| ours == trigger) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The triggers of the migrations, as SQLite keeps their wording.
fn our_triggers() -> impl Iterator<Item = &'static str> {
    const FIRST: &str = "CREATE TRIGGER";
    const LAST: &str = "END;";
    let migration = include_str!("001.sql");
    let beginnings = migration.match_indices(FIRST).map(|(at, _)| &migration[at..]);
    beginnings.filter_map(|rest| rest.find(LAST).map(|end| &rest[..end + LAST.len() - 1]))
}

/// What is kept as JSON, always an object, by its table; blank where it was erased.
const JSON: [(&str, &str); 4] =
    [("draft", "content"), ("draft_line", "content"), ("draft_step", "content"), ("certificate", "value")];

/// Whether what is kept as JSON is.
///
/// # Errors
/// A database error.
pub fn kept_json_is_whole(conn: &Connection) -> Result<bool> {
    for (table, column) in JSON {
        let is_none = format!("iif(json_valid({column}), json_type({column}) <> 'object', 1)");
        let sql = format!("SELECT 1 FROM {table} WHERE {column} <> '' AND {is_none}");
        if conn.prepare(&sql)?.exists([])? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Kind, name and wording of each thing. Of tables SQLite itself changes the wording, so their columns count.
type Schema = BTreeSet<(String, String, Option<String>)>;

fn our_schema() -> Result<Schema> {
    let mut ours = Connection::open_in_memory()?;
    super::migrate(&mut ours)?;
    super::projections::make_empty(&ours)?;
    schema(&ours)
}

fn schema(conn: &Connection) -> Result<Schema> {
    let sql = "SELECT type, name, iif(type = 'table', NULL, sql) FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'
               UNION ALL
               SELECT 'column', s.name || '.' || c.name, c.type FROM sqlite_schema s, pragma_table_info(s.name) c
               WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite_%'";
    let mut statement = conn.prepare(sql)?;
    let rows = statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn is_right(conn: &Connection) -> Result<bool> {
    Ok(says_ok(conn)? && is_sound(conn)? && !has_foreign_triggers(conn)?)
}

fn says_ok(conn: &Connection) -> Result<bool> {
    match conn.query_row("PRAGMA quick_check(1)", [], |r| r.get::<_, String>(0)) {
        Ok(said) => Ok(said == "ok"),
        Err(error) => {
            let error = EngineError::from(error);
            if trouble::of(&error) == trouble::Trouble::Damage { Ok(false) } else { Err(error) }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// A migration with a further trigger must be looked into too.
    #[test]
    fn the_triggers_that_are_known_are_those_of_the_migrations() {
        let mut conn = Connection::open_in_memory().unwrap();
        super::super::migrate(&mut conn).unwrap();
        let mut statement = conn.prepare("SELECT sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY sql").unwrap();
        let made: Vec<String> = statement.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
        let mut known: Vec<&str> = our_triggers().collect();
        known.sort_unstable();
        assert_eq!(made, known);
        assert!(!has_foreign_triggers(&conn).unwrap());
    }
}
