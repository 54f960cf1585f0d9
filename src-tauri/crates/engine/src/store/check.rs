//! Reading the whole database through, to find damage before it is met, and its schema.
//!
//! Owns what SQLite's own check is taken to mean. Keeps true: it only reads; a device that does not answer is an error of the
//! device and no damage; damage is said only when a second reading says it too.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;

use super::connections::Connections;
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

/// Whether anything is missing of what this program makes. What somebody added is in nobody's way.
///
/// # Errors
/// A database error.
pub fn schema_lacks(conn: &Connection) -> Result<bool> {
    Ok(!our_schema()?.is_subset(&schema(conn)?))
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
    Ok(says_ok(conn)? && !schema_lacks(conn)?)
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
