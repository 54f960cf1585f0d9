//! The data folder as a whole: which files belong to a shop, and how they are set aside together.
//!
//! Keeps true: nothing is ever deleted.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use serde_json::json;

use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::store::projections;
use crate::{files, fold, keys, store};

/// Opens the database; a damaged one is set aside and named, so that the next attempt begins anew.
///
/// # Errors
/// `store.damaged` with `set_aside`, or as [`store::open`].
pub fn open_store(dir: &Path, now_ms: i64) -> Result<Connection> {
    if is_emptied(dir) {
        return Err(damaged(dir, now_ms));
    }
    let opened = store::open(dir).and_then(|mut conn| {
        renew_projections(&mut conn)?;
        Ok(conn)
    });
    opened.map_err(|error| if store::is_damage(&error) { damaged(dir, now_ms) } else { error })
}

/// Computes the projections again where another program made them, or one that was stopped in the middle.
fn renew_projections(conn: &mut Connection) -> Result<()> {
    if !projections::are_current(conn)? {
        let transaction = conn.transaction()?;
        fold::rebuild(&transaction, &mut |_, _| ControlFlow::Continue(()))?;
        transaction.commit()?;
    }
    Ok(())
}

/// Whether there is a key and no database, or one without a byte in it, as a power cut can leave it. Taken for a new till,
/// the next shop would be founded over the key and the recovery file of the one that was here.
fn is_emptied(dir: &Path) -> bool {
    let bytes = fs::metadata(dir.join(store::FILE)).map_or(0, |file| file.len());
    bytes == 0 && dir.join(keys::till::FILE).exists()
}

fn damaged(dir: &Path, now_ms: i64) -> EngineError {
    set_aside(dir, &format!("damaged-{now_ms}")).map_or_else(
        |error| error,
        |aside| {
            let place = json!(aside.display().to_string());
            EngineError::with(ErrorCode::StoreDamaged, [("set_aside", place)])
        },
    )
}

/// Moves everything that belongs to a shop into a folder of its own inside the data folder; nothing is deleted. The key
/// goes with it: a series is continued by nobody but the key that began it, on the database that holds it.
///
/// # Errors
/// A file error.
pub fn set_aside(dir: &Path, name: &str) -> Result<PathBuf> {
    let aside = free_place(dir, name);
    fs::create_dir_all(&aside).map_err(EngineError::at(&aside))?;
    let wal = format!("{}-wal", store::FILE);
    let shm = format!("{}-shm", store::FILE);
    move_files(dir, &aside, &[store::FILE, &wal, &shm, keys::till::FILE, keys::owner::FILE])?;
    Ok(aside)
}

fn move_files(dir: &Path, aside: &Path, names: &[&str]) -> Result<()> {
    for name in names {
        let from = dir.join(name);
        if from.exists() {
            fs::rename(&from, aside.join(name)).map_err(EngineError::at(&from))?;
        }
    }
    files::sync_dir(aside)?;
    files::sync_dir(dir)
}

/// A folder of this name that does not exist yet: a clock that stands still must not lay one shop over another.
fn free_place(dir: &Path, name: &str) -> PathBuf {
    let further = (2..).map(|n| format!("{name}-{n}"));
    let mut names = std::iter::once(name.to_owned()).chain(further).map(|n| dir.join(n));
    names.find(|place| !place.exists()).unwrap_or_else(|| dir.join(name))
}

/// Moves keys that no database belongs to out of the way of a new shop: what they open may still exist somewhere.
///
/// # Errors
/// A file error.
pub fn set_keys_aside(dir: &Path, now_ms: i64) -> Result<()> {
    let any = [keys::till::FILE, keys::owner::FILE].iter().any(|file| dir.join(file).exists());
    if any {
        let aside = free_place(dir, &format!("earlier-{now_ms}"));
        fs::create_dir_all(&aside).map_err(EngineError::at(&aside))?;
        move_files(dir, &aside, &[keys::till::FILE, keys::owner::FILE])?;
    }
    Ok(())
}
