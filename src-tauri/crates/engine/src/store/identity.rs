//! Which files on disk an open database is.
//!
//! Owns noticing that they were deleted or replaced under the open till: what is then written goes into files that nobody
//! finds again. Keeps true: it only looks.

use std::path::{Path, PathBuf};

use super::FILE;

/// The database and its log, as they were when they were opened.
#[derive(Debug)]
pub struct Identity {
    files: Vec<(PathBuf, Option<Id>)>,
}

/// Device and number of a file.
type Id = (u64, u64);

impl Identity {
    /// Of the database that is open in a folder. Its log must have been used: SQLite makes it with the first reading.
    #[must_use]
    pub fn of(dir: &Path) -> Self {
        let paths = [dir.join(FILE), dir.join(format!("{FILE}-wal"))];
        Self { files: paths.map(|path| (id(&path), path)).map(|(id, path)| (path, id)).into() }
    }

    /// Whether the same files still lie there under their names.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.files.iter().all(|(path, known)| id(path) == *known)
    }
}

#[cfg(unix)]
fn id(path: &Path) -> Option<Id> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).ok().map(|file| (file.dev(), file.ino()))
}

/// Elsewhere the system lets nobody delete a file that is open.
#[cfg(not(unix))]
fn id(_path: &Path) -> Option<Id> {
    None
}
