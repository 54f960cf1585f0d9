//! Whether the log beside a database is its own.
//!
//! Owns the name of a log. A till that was killed leaves its log, and SQLite writes it into whatever database lies there at the next
//! start: perhaps an older copy, or another shop's. So the first transaction of each log gives it a name, which says whose it is
//! and the how many-th, and the file without its log must have that name or the one before. The name stands in the header of the
//! database, which is read without SQLite: a file that is half written back has the one or the other. Keeps true: what cannot
//! be told is no reason to refuse. Must not know what is stored.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension};

use super::{at, header};
use crate::error::Result;

/// Where SQLite keeps a number that the application may use as it likes. (SQLite file format, offset 68.)
const PLACE: usize = 68;

/// The upper half says whose log it is, the lower half the how many-th. Zero before there was any.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Name(u32);

impl Name {
    fn of(till: &str, number: u32) -> Self {
        let whose = till.get(..4).and_then(|digits| u32::from_str_radix(digits, 16).ok()).unwrap_or_default();
        Self(whose << 16 | number & 0xffff)
    }

    fn is_nobodys(self) -> bool {
        self.0 >> 16 == 0
    }

    /// Whether a log of this name may begin on a file of that one.
    fn may_follow(self, before: Self) -> bool {
        let counted_on = self.0 & 0xffff == before.0.wrapping_add(1) & 0xffff;
        counted_on && (before.is_nobodys() || self.0 >> 16 == before.0 >> 16)
    }
}

/// Names a log that begins, inside its first transaction. The file must have everything that was written before.
///
/// # Errors
/// A database error.
pub fn name_log(conn: &Connection) -> Result<()> {
    let till: Option<String> = conn.prepare_cached("SELECT till FROM me")?.query_row([], |r| r.get(0)).optional()?;
    let name = Name::of(&till.unwrap_or_default(), name(conn)?.0.wrapping_add(1));
    Ok(conn.pragma_update(None, "application_id", name.0.cast_signed())?)
}

/// Whether the log that an open connection reads is that of the file in which the database lies.
///
/// # Errors
/// A database error.
pub fn is_own(conn: &Connection, file: &Path) -> Result<bool> {
    let Some(alone) = header(file).map(|bytes| Name(at(&bytes, PLACE))) else { return Ok(true) };
    let with_log = name(conn)?;
    Ok(with_log == alone || with_log.may_follow(alone))
}

fn name(conn: &Connection) -> Result<Name> {
    Ok(Name(conn.pragma_query_value(None, "application_id", |r| r.get::<_, i32>(0))?.cast_unsigned()))
}
