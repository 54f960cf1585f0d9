//! Where a file for others goes: its name in a folder, and whether the stick it goes to is in.
//!
//! Keeps true: an export makes no folder but the till's own; what was the folder of a stick and is an empty folder of the
//! tablet now is no place to write to; nothing is written among the shop's own files.

use std::path::{Path, PathBuf};

use rusqlite::{OptionalExtension, params};
use serde_json::json;

use super::app;
use crate::bundle;
use crate::delivery::{Outlet, folder_missing};
use crate::edge::places;
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::files::{self, folder_of};
use crate::tx::Tx;

/// Where the device remembers on which medium the exchange folder lies.
const MEDIUM: &str = "exchange_medium";

/// Ending of an invitation.
pub(super) const INVITATION: &str = "invitation";

/// The till's own folder for exports, which is made when it is asked for.
pub(super) fn own_folder(dir: &Path) -> PathBuf {
    dir.join("exports")
}

/// Where a file goes: in a folder it gets a name of its own, never that of another file; anything else is taken as the file
/// itself. Never among the shop's own files.
pub(super) fn target(tx: &Tx<'_>, out: &Path, stem: &str, ending: &str) -> Result<Outlet> {
    let own = own_folder(tx.dir);
    if out == own || folder_of(out) == own {
        files::make_folder(&own)?;
    }
    must_be_in(tx, out)?;
    let file = if out.is_dir() { files::free_name(out, stem, ending) } else { the_file_itself(out, ending)? };
    if is_among_own_files(tx.dir, &file) {
        let path = json!(file.display().to_string());
        return Err(EngineError::with(ErrorCode::ExportOwnFiles, [("path", path)]));
    }
    Ok(Outlet::new(file, tx.till()?))
}

/// A link is followed to its file, so that the file is replaced and not the link; what is no file (a device, a pipe) could
/// not be written whole and read back. A new file needs a folder that is there.
fn the_file_itself(out: &Path, ending: &str) -> Result<PathBuf> {
    let Ok(found) = out.canonicalize() else {
        let folder = folder_of(out);
        if matches!(folder.try_exists(), Ok(false)) {
            return Err(folder_missing(folder));
        }
        return if is_meant_as_folder(out, ending) { Err(folder_missing(out)) } else { Ok(out.to_owned()) };
    };
    if !found.is_file() {
        let path = json!(out.display().to_string());
        return Err(EngineError::with(ErrorCode::ExportUnwritable, [("path", path), ("what", json!(""))]));
    }
    Ok(found)
}

/// Whether a path of which there is nothing names a folder. A file for other tills without its ending would be offered to
/// none of them; it would lie under the name of the stick that is out.
fn is_meant_as_folder(out: &Path, ending: &str) -> bool {
    let for_tills = [bundle::ENDING, INVITATION].contains(&ending);
    out.as_os_str().to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR])
        || (for_tills && out.extension().is_none())
}

/// Whether a file would lie among the shop's own: an export must never take the place of the database or a key.
fn is_among_own_files(dir: &Path, file: &Path) -> bool {
    let (Ok(folder), Ok(own)) = (folder_of(file).canonicalize(), dir.canonicalize()) else { return false };
    folder.starts_with(&own) && !folder.starts_with(own_folder(&own))
}

/// The stick must be in: the exchange folder must be there, and on the medium that it was on when it was chosen.
fn must_be_in(tx: &Tx<'_>, out: &Path) -> Result<()> {
    let exchange = app::device(tx)?.exchange_folder;
    let is_exchange = exchange.as_deref().is_some_and(|folder| Path::new(folder) == out);
    let real = out.canonicalize().unwrap_or_else(|_| out.to_owned());
    let medium = medium(tx)?.is_some_and(|mount| real.starts_with(&mount) && !places::is_mounted(&mount));
    if (is_exchange && !out.is_dir()) || medium || places::is_of_a_stick_that_is_out(&real) {
        return Err(folder_missing(if is_exchange || out.is_dir() { out } else { folder_of(out) }));
    }
    Ok(())
}

fn medium(tx: &Tx<'_>) -> Result<Option<PathBuf>> {
    let sql = "SELECT value FROM device WHERE key = ?1";
    let mount: Option<String> = tx.conn.prepare_cached(sql)?.query_row([MEDIUM], |r| r.get(0)).optional()?;
    Ok(mount.map(PathBuf::from))
}

/// Remembers on which medium the exchange folder lies. While the stick is out nothing can be learned, and what is known of
/// the same folder stays.
pub(super) fn remember_medium(tx: &Tx<'_>, before: Option<&str>, folder: Option<&str>) -> Result<()> {
    match folder.and_then(|folder| places::mounted_at(Path::new(folder))) {
        Some(mount) => {
            let sql = "INSERT INTO device (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
            tx.conn.execute(sql, params![MEDIUM, mount.display().to_string()])?;
        }
        None if before == folder => {}
        None => {
            tx.conn.execute("DELETE FROM device WHERE key = ?1", [MEDIUM])?;
        }
    }
    Ok(())
}
