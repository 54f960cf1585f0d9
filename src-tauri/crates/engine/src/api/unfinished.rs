//! Imports that were cut off, by a flat battery or a program that was ended, so that the next start can say so.
//!
//! Owns the mark of a catalogue's import; a bundle file's own record says whether it got to its end. Keeps true: an import that
//! is stopped, refused or done leaves no mark, because whoever began it was told. Must not read what is imported.

use std::path::Path;

use rusqlite::OptionalExtension;

use super::types::status::{UnfinishedImport, UnfinishedKind};
use crate::error::Result;
use crate::house::Shared;
use crate::tx::{Mode, Tx};

const MARK: &str = "catalogue_import";

/// Runs the pieces of a catalogue's import, marked as long as it runs.
pub(super) fn marked(shared: &Shared, file: &str, pieces: impl FnOnce() -> Result<()>) -> Result<()> {
    let name = name_of(file);
    shared.lock().transact(Mode::Draft, None, |tx| {
        let sql =
            "INSERT INTO device (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        tx.conn.prepare_cached(sql)?.execute([MARK, &name])?;
        Ok(())
    })?;
    let went = pieces();
    let cleared = shared.lock().transact(Mode::Draft, None, |tx| {
        tx.conn.prepare_cached("DELETE FROM device WHERE key = ?1")?.execute([MARK])?;
        Ok(())
    });
    went.and(cleared)
}

/// The import that was cut off last; also one that is running now.
pub(super) fn last(tx: &Tx<'_>) -> Result<Option<UnfinishedImport>> {
    let told = |kind| move |file: String| UnfinishedImport { kind, file: name_of(&file) };
    let sql = "SELECT file FROM received WHERE NOT finished ORDER BY at DESC, rowid DESC LIMIT 1";
    let bundle: Option<String> = tx.conn.prepare_cached(sql)?.query_row([], |r| r.get(0)).optional()?;
    if let Some(bundle) = bundle.map(told(UnfinishedKind::Bundle)) {
        return Ok(Some(bundle));
    }
    let sql = "SELECT value FROM device WHERE key = ?1";
    let catalogue: Option<String> = tx.conn.prepare_cached(sql)?.query_row([MARK], |r| r.get(0)).optional()?;
    Ok(catalogue.map(told(UnfinishedKind::Catalogue)))
}

fn name_of(file: &str) -> String {
    Path::new(file).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
