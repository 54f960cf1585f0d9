//! The data folder as a whole: which files belong to a shop, how they are opened, set aside and brought back together.
//!
//! Keeps true: nothing of a shop is ever deleted, and none of it is moved but by a command that a person gave.

use std::fs;
use std::io::ErrorKind;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;
use serde_json::json;

use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::host::Host;
use crate::store::projections;
use crate::store::trouble::{self, Trouble};
use crate::{files, fold, keys, lock, store};

/// How often opening is tried before its error is told, and how long it waits between.
const ATTEMPTS: usize = 3;
const BETWEEN: Duration = Duration::from_millis(60);

/// Files of a shop that move together: the database with its log, and the journal that SQLite makes before there is a log; and
/// the keys, because a series is continued by nobody but the key that began it, on the database that holds it.
fn names() -> [String; 6] {
    let [log, index, journal] = ["wal", "shm", "journal"].map(|of| format!("{}-{of}", store::FILE));
    [store::FILE.into(), log, index, journal, keys::till::FILE.into(), keys::owner::FILE.into()]
}

/// A folder that a shop is being moved into, and one that it is being moved out of: a power cut in the middle must leave no
/// database without its log.
const MOVING: &str = "moving-";
const RETURNING: &str = "returning-";

/// Where a till that was no shop yet is set aside: nothing that anybody would bring back.
pub const EMPTY: &str = "empty";

/// Makes the data folder, for its owner alone, if there is none; what lies in it must be files.
///
/// # Errors
/// A file error, or as [`must_be_files`].
pub fn prepare(dir: &Path) -> Result<()> {
    files::make_folder(dir)?;
    must_be_files(dir)
}

/// What lies in the place of one of the shop's files must be a file.
///
/// # Errors
/// `store.not_a_file`, or a file error.
pub fn must_be_files(dir: &Path) -> Result<()> {
    for name in names().iter().map(String::as_str).chain([lock::FILE]) {
        let path = dir.join(name);
        // A link would have the till write somewhere else, a pipe would have it wait for ever.
        match fs::symlink_metadata(&path) {
            Ok(there) if there.is_file() => {}
            Ok(_) => {
                let place = json!(path.display().to_string());
                return Err(EngineError::with(ErrorCode::StoreNotAFile, [("path", place)]));
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(EngineError::at(&path)(error)),
        }
    }
    Ok(())
}

/// Takes away the database of a till that never was a shop, and its lock. Where anything of a shop's keys lies, nothing goes.
pub(crate) fn remove_unused(dir: &Path) -> std::io::Result<()> {
    let [database @ .., till_key, owner_key] = names();
    if dir.join(till_key).try_exists()? || dir.join(owner_key).try_exists()? {
        return Err(ErrorKind::AlreadyExists.into());
    }
    for name in database.iter().map(String::as_str).chain([lock::FILE]) {
        match fs::remove_file(dir.join(name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Tries to open what lies in the folder, more than once: what goes wrong is tried again on fresh connections, and only told.
/// Nothing is moved.
///
/// # Errors
/// `store.damaged` or `store.missing`, with the way to set the shop aside; `store.io` and its relatives when the device does
/// not answer; or what `attempt` says.
pub fn persist<T>(dir: &Path, mut attempt: impl FnMut() -> Result<T>) -> Result<T> {
    let mut attempts = 0;
    loop {
        let error = match attempt() {
            Ok(opened) => return Ok(opened),
            Err(error) => error,
        };
        attempts += 1;
        if attempts == ATTEMPTS || trouble::of(&error) == Trouble::Other {
            return Err(told(dir, error));
        }
        std::thread::sleep(BETWEEN);
    }
}

/// Opens the database, and computes the projections again where another program made them, or one that was stopped in the
/// middle. `now` is the moment, UTC milliseconds.
///
/// # Errors
/// `store.log_foreign` (nothing is touched), or as [`store::open`].
pub fn open_store(dir: &Path, now: i64) -> Result<Connection> {
    must_not_be_emptied(dir)?;
    store::log::refuse_foreign_journal(dir)?;
    store::log::write_anew(dir)?;
    let mut conn = store::open(dir, now)?;
    if !projections::are_current(&conn)? {
        let transaction = conn.transaction()?;
        store::belongs::name_log(&transaction, now)?;
        let folded = fold::rebuild(&transaction, &mut |_, _| ControlFlow::Continue(()));
        // A fact that is no fact any more.
        folded.map_err(|error| match error {
            EngineError::Bug(_) => ErrorCode::StoreDamaged.into(),
            other => other,
        })?;
        transaction.commit()?;
    }
    Ok(conn)
}

/// A key beside no database, or beside one without a byte in it, as a power cut can leave it. Taken for a new till, the next
/// shop would be founded over the key and the recovery file of the one that was here.
fn must_not_be_emptied(dir: &Path) -> Result<()> {
    let path = dir.join(store::FILE);
    let bytes = match fs::metadata(&path) {
        Ok(file) => file.len(),
        Err(error) if error.kind() == ErrorKind::NotFound => 0,
        Err(error) => return Err(EngineError::at(&path)(error)),
    };
    if bytes == 0 && is_there(&dir.join(keys::till::FILE))? {
        return Err(ErrorCode::StoreMissing.into());
    }
    Ok(())
}

fn is_there(path: &Path) -> Result<bool> {
    path.try_exists().map_err(EngineError::at(path))
}

/// An error of opening as it is told: whether the file is damaged, or whether its device does not give it.
fn told(dir: &Path, error: EngineError) -> EngineError {
    let path = dir.join(store::FILE);
    // At opening nothing but what is stored is read.
    let damage = trouble::may_be_damage(&error);
    let cannot_open = matches!(&error, EngineError::Sqlite(e)
        if e.sqlite_error_code() == Some(rusqlite::ErrorCode::CannotOpen));
    // SQLite keeps to itself why it could not open a file, and takes what it could not read for damage.
    let read = match (damage, cannot_open) {
        (true, _) => trouble::read_to_end(&path).map(drop),
        (_, true) => open_together(dir),
        _ => Ok(()),
    };
    match read {
        Err(source) => EngineError::Io { path, source },
        Ok(()) if damage => ErrorCode::StoreDamaged.into(),
        Ok(()) => error,
    }
}

/// Opens what SQLite opens, all of it at once: a program may have one file too many.
fn open_together(dir: &Path) -> std::io::Result<()> {
    let mut held = Vec::new();
    for name in names().iter().filter(|name| name.starts_with(store::FILE)) {
        match fs::File::open(dir.join(name)) {
            Ok(file) => held.push(file),
            // SQLite would make it.
            Err(error) if error.kind() == ErrorKind::NotFound => held.push(fs::File::open(dir)?),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Moves everything that belongs to the shop into a folder of its own inside the data folder, and gives that folder.
///
/// # Errors
/// A file error.
fn set_aside(dir: &Path, name: &str) -> Result<PathBuf> {
    let aside = free_place(dir, name);
    let name = aside.file_name().unwrap_or_default().to_string_lossy();
    files::make_folder(&dir.join(format!("{MOVING}{name}")))?;
    end_moves(dir)?;
    Ok(aside)
}

/// Moves a shop that was set aside back into the data folder, which must hold none.
///
/// # Errors
/// `store.nothing_aside` when there is no such folder, or a file error.
pub fn bring_back(dir: &Path, name: &str) -> Result<()> {
    if !aside(dir)?.iter().any(|there| there.name == name) {
        return Err(EngineError::with(ErrorCode::StoreNothingAside, [("name", json!(name))]));
    }
    if holds_a_shop(dir)? {
        return Err(ErrorCode::AppAlreadySetUp.into());
    }
    let place = dir.join(name);
    fs::rename(&place, dir.join(format!("{RETURNING}{name}"))).map_err(EngineError::at(&place))?;
    end_moves(dir)
}

/// Moves on what a move that was begun has left, and gives its folder its name. Whoever calls it holds the folder's lock.
///
/// # Errors
/// A file error.
pub fn end_moves(dir: &Path) -> Result<()> {
    for entry in fs::read_dir(dir).map_err(EngineError::at(dir))? {
        let place = entry.map_err(EngineError::at(dir))?.path();
        let name = place.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !place.is_dir() {
            continue;
        }
        if let Some(name) = name.strip_prefix(MOVING) {
            move_files(dir, &place)?;
            fs::rename(&place, free_place(dir, name)).map_err(EngineError::at(&place))?;
            files::sync_dir(dir)?;
        } else if name.starts_with(RETURNING) {
            move_files(&place, dir)?;
            // What else lies there is somebody's; an empty folder says nothing.
            let _ = fs::remove_dir(&place);
            files::sync_dir(dir)?;
        }
    }
    Ok(())
}

/// Whether there is anything of a shop in the folder.
///
/// # Errors
/// A file error.
pub fn holds_a_shop(dir: &Path) -> Result<bool> {
    for name in [store::FILE, keys::till::FILE, keys::owner::FILE] {
        if is_there(&dir.join(name))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What could be opened in a data folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opened {
    /// A till that is no shop yet.
    Nothing,
    /// A shop.
    Shop,
    /// What lies there could not be opened.
    Not,
}

/// A data folder whose files are closed.
pub(crate) struct Folder<'f> {
    pub(crate) dir: &'f Path,
    pub(crate) host: &'f Host,
    /// What was opened in it.
    pub(crate) opened: Opened,
    /// Why it does not open, or sells nothing.
    pub(crate) refuses: Option<ErrorCode>,
}

impl Folder<'_> {
    /// Sets the shop aside under a word and the time.
    ///
    /// # Errors
    /// A file error.
    pub(crate) fn set_aside(&self, word: &str) -> Result<PathBuf> {
        set_aside(self.dir, &format!("{word}-{}", self.host.now_ms()))
    }
}

/// A shop that was set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// Name of its folder.
    pub name: String,
    /// When its database was written last, UTC milliseconds; none where the system does not say.
    pub written: Option<i64>,
    /// Size of its database in bytes.
    pub bytes: u64,
}

/// The shops that were set aside in a data folder, latest first.
///
/// # Errors
/// A file error.
pub fn aside(dir: &Path) -> Result<Vec<Aside>> {
    let mut found = Vec::new();
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(found),
        entries => entries.map_err(EngineError::at(dir))?,
    };
    for entry in entries {
        let entry = entry.map_err(EngineError::at(dir))?;
        if entry.file_name().to_string_lossy().starts_with(EMPTY) {
            continue;
        }
        let Ok(database) = fs::metadata(entry.path().join(store::FILE)) else { continue };
        let since = database.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
        found.push(Aside {
            name: entry.file_name().to_string_lossy().into_owned(),
            written: since.and_then(|since| i64::try_from(since.as_millis()).ok()),
            bytes: database.len(),
        });
    }
    found.sort_by(|a, b| (b.written, &b.name).cmp(&(a.written, &a.name)));
    Ok(found)
}

/// Moves what there is of a shop from one folder to another on the same disk. What lies in the way is never replaced.
fn move_files(from: &Path, to: &Path) -> Result<()> {
    let mut moves = Vec::new();
    for name in names() {
        let (source, target) = (from.join(&name), to.join(&name));
        if is_there(&source)? {
            if is_there(&target)? {
                return Err(EngineError::at(&target)(ErrorKind::AlreadyExists.into()));
            }
            moves.push((source, target));
        }
    }
    for (source, target) in moves {
        fs::rename(&source, target).map_err(EngineError::at(&source))?;
    }
    files::sync_dir(to)?;
    files::sync_dir(from)
}

/// A folder of this name that does not exist yet: a clock that stands still must not lay one shop over another.
fn free_place(dir: &Path, name: &str) -> PathBuf {
    let further = (2..).map(|n| format!("{name}-{n}"));
    let mut names = std::iter::once(name.to_owned()).chain(further).map(|n| dir.join(n));
    names.find(|place| !place.exists()).unwrap_or_else(|| dir.join(name))
}

/// Moves keys that no facts belong to out of the way of a new shop that somebody founds or joins: what they open may still
/// exist somewhere.
///
/// # Errors
/// A file error.
pub fn set_keys_aside(dir: &Path, now_ms: i64) -> Result<()> {
    let keys = [keys::till::FILE, keys::owner::FILE];
    if keys.iter().any(|file| dir.join(file).exists()) {
        let aside = free_place(dir, &format!("earlier-{now_ms}"));
        files::make_folder(&aside)?;
        for file in keys.iter().filter(|file| dir.join(file).exists()) {
            fs::rename(dir.join(file), aside.join(file)).map_err(EngineError::at(&dir.join(file)))?;
        }
        files::sync_dir(&aside)?;
        files::sync_dir(dir)?;
    }
    Ok(())
}
