//! Files and folders of the till's own, written whole and durably.
//!
//! Keeps true: a reader finds the old file or the new one, never half of one; what was renamed is on disk, and so is the
//! name of a new folder. Knows no format. Files for others are written by `delivery`.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::{EngineError, Result};

/// Makes renames in a folder durable.
///
/// # Errors
/// A file error.
pub fn sync_dir(dir: &Path) -> Result<()> {
    let handle = fs::File::open(dir).map_err(EngineError::at(dir))?;
    handle.sync_all().map_err(EngineError::at(dir))
}

/// Makes a folder, and those above it that are missing, so that they are still there after a power cut: the name of a
/// folder is on disk once the folder above it is synced. Only its owner can look into it.
///
/// # Errors
/// A file error.
pub fn make_folder(dir: &Path) -> Result<()> {
    if dir.is_dir() {
        // Whoever made it may have been killed before its name was on disk: nothing is in it then.
        let empty = fs::read_dir(dir).is_ok_and(|mut within| within.next().is_none());
        return if empty { sync_dir(folder_of(dir)) } else { Ok(()) };
    }
    let above = folder_of(dir);
    if !above.is_dir() {
        make_folder(above)?;
    }
    match make_one(dir) {
        Err(source) if !dir.is_dir() => Err(EngineError::at(dir)(source)),
        _ => sync_dir(above),
    }
}

/// Closes a file to everybody but its owner. Where that is not ours to do, it stays as it is.
pub fn close_to_others(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let open = fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o077 != 0);
        if open {
            let _ = fs::set_permissions(path, fs::Permissions::from_mode(0o600));
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}

fn make_one(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// Writes a file whole: a temporary name beside it, to disk, renamed, the folder to disk. `mode` is the Unix mode.
///
/// # Errors
/// A file error; the old file, if any, is untouched then.
pub fn write_whole(path: &Path, bytes: &[u8], mode: u32) -> Result<()> {
    let temporary = path.with_extension("partial");
    // What a killed attempt left behind may have another mode.
    drop(fs::remove_file(&temporary));
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    let written = options.open(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let renamed = written.and_then(|()| fs::rename(&temporary, path));
    if let Err(source) = renamed {
        let _ = fs::remove_file(&temporary);
        return Err(EngineError::at(path)(source));
    }
    sync_dir(folder_of(path))
}

/// The folder of a file; the present one for a bare name.
#[must_use]
pub fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A name in a folder that no file has yet: `stem.ending`, else `stem-2.ending` and so on.
#[must_use]
pub fn free_name(folder: &Path, stem: &str, ending: &str) -> PathBuf {
    let further = (2..).map(|n| format!("{stem}-{n}.{ending}"));
    let mut names = std::iter::once(format!("{stem}.{ending}")).chain(further).map(|name| folder.join(name));
    names.find(|file| !file.exists()).unwrap_or_else(|| folder.join(stem))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_folder_is_made_with_those_above_it_and_may_be_there_already() {
        let dir = tempfile::tempdir().unwrap();
        let deep = dir.path().join("a/b/c");
        for _ in 0..2 {
            make_folder(&deep).unwrap();
            assert!(deep.is_dir());
        }
        fs::write(dir.path().join("file"), "").unwrap();
        for no_folder in ["file", "file/below"] {
            assert!(make_folder(&dir.path().join(no_folder)).is_err(), "{no_folder}");
        }
    }

    /// A key was once readable by others when an attempt that was killed had left its temporary file so.
    #[test]
    #[cfg(unix)]
    fn what_a_killed_attempt_left_behind_does_not_decide_who_may_read_the_next() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("till.key");
        fs::write(dir.path().join("till.partial"), "half").unwrap();
        write_whole(&file, b"whole", 0o600).unwrap();
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!((fs::read(&file).unwrap(), mode & 0o777), (b"whole".to_vec(), 0o600));
    }
}
