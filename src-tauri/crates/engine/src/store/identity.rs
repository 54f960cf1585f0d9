//! Which files on disk an open database is.
//!
//! Owns noticing that they were deleted or replaced under the open till: what is then written goes into files that nobody
//! finds again. Keeps true: it only looks; a system that does not answer says nothing of the files.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::{FILE, log};
use crate::error::{EngineError, Result};

/// The database and its log, as they were when they were opened.
#[derive(Debug)]
pub struct Identity {
    database: Known,
    log: Known,
}

/// A file with what it is known by.
#[derive(Debug)]
struct Known {
    path: PathBuf,
    id: Option<Id>,
}

/// Device and number of a file.
pub type Id = (u64, u64);

impl Identity {
    /// Of the database that is open in a folder. Its log must have been used: SQLite makes it with the first reading.
    ///
    /// # Errors
    /// A file error.
    pub fn of(dir: &Path) -> Result<Self> {
        let known = |path: PathBuf| id(&path).map(|id| Known { path, id });
        Ok(Self { database: known(dir.join(FILE))?, log: known(log::path(dir))? })
    }

    /// Whether the database lay there already when it was about to be opened, as `before` says it, and whether it has its log:
    /// the files may have gone, or others come, while SQLite opened them.
    #[must_use]
    pub fn is_of(&self, before: Option<Id>) -> bool {
        let both = self.log.id.is_some() && self.database.id.is_some();
        !cfg!(unix) || both && (before.is_none() || before == self.database.id)
    }

    /// The database in a folder, before it is opened; none where there is none yet.
    ///
    /// # Errors
    /// A file error.
    pub fn before(dir: &Path) -> Result<Option<Id>> {
        id(&dir.join(FILE))
    }

    /// Whether the same files still lie there under their names.
    ///
    /// # Errors
    /// A file error: then nobody knows.
    pub fn holds(&self) -> Result<bool> {
        Ok(self.database.holds()? && self.log.holds()?)
    }

    /// The log in the folder, where it is another one than that of this database, which still lies there.
    ///
    /// # Errors
    /// A file error.
    pub fn foreign_log(&self) -> Result<Option<&Path>> {
        let foreign = self.database.holds()? && !self.log.holds()? && id(&self.log.path)?.is_some();
        Ok(Some(self.log.path.as_path()).filter(|_| foreign))
    }
}

impl Known {
    fn holds(&self) -> Result<bool> {
        Ok(id(&self.path)? == self.id)
    }
}

#[cfg(unix)]
fn id(path: &Path) -> Result<Option<Id>> {
    use std::os::unix::fs::MetadataExt;
    match std::fs::metadata(path) {
        Ok(file) => Ok(Some((file.dev(), file.ino()))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(EngineError::at(path)(error)),
    }
}

/// Elsewhere the system lets nobody delete a file that is open.
#[cfg(not(unix))]
fn id(_path: &Path) -> Result<Option<Id>> {
    Ok(None)
}
