//! Files that somebody named, opened to be read.
//!
//! Owns the one way to open them. Keeps true: only a regular file is opened, so that no pipe, device or folder is waited for
//! or read without end; never more is read than the limit, whatever the file says of its size or becomes meanwhile. Knows no
//! format: whoever asks says in its own words why a file is refused.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use crate::error::said;

/// Why a file was not opened, or not read to its end.
#[derive(Debug)]
pub enum Unopened {
    /// Nothing has that name.
    NotFound,
    /// It is a folder, a pipe, a device or a socket.
    NotAFile,
    /// It holds more bytes than the limit.
    TooLarge,
    /// The system refuses.
    Failed(io::Error),
}

impl Unopened {
    /// What the system said; empty where it was not asked.
    #[must_use]
    pub fn what(&self) -> String {
        match self {
            Self::Failed(error) => said(error),
            _ => String::new(),
        }
    }
}

impl From<io::Error> for Unopened {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidFilename | ErrorKind::InvalidInput => {
                Self::NotFound
            }
            _ => Self::Failed(error),
        }
    }
}

/// Opens a regular file of at most `most` bytes; gives its size too. A link is followed.
///
/// It is looked at before it is opened, because opening a device can already do something, and again once it is open,
/// because another file may have come in its place. Opening does not wait, so that a pipe which came meanwhile is refused too.
///
/// # Errors
/// Why it is not opened.
pub fn open(path: &Path, most: u64) -> Result<(File, u64), Unopened> {
    must_be_readable(&std::fs::metadata(path)?, most)?;
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(target_os = "linux")]
    {
        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags.bits().cast_signed());
    }
    let file = options.open(path)?;
    let size = must_be_readable(&file.metadata()?, most)?;
    Ok((file, size))
}

fn must_be_readable(found: &Metadata, most: u64) -> Result<u64, Unopened> {
    if !found.is_file() {
        return Err(Unopened::NotAFile);
    }
    if found.len() > most { Err(Unopened::TooLarge) } else { Ok(found.len()) }
}

/// Reads a regular file of at most `most` bytes. The files of `/proc` say that they are empty, and some never end.
///
/// # Errors
/// Why it is not read.
pub fn read(path: &Path, most: u64) -> Result<Vec<u8>, Unopened> {
    let (file, size) = open(path, most)?;
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    file.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(Unopened::TooLarge) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_file_is_read_up_to_its_limit_and_a_link_to_one_too() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        std::fs::write(&file, b"12345").unwrap();
        assert_eq!(read(&file, 5).unwrap(), b"12345");
        assert!(matches!(read(&file, 4), Err(Unopened::TooLarge)));
        assert!(matches!(read(&file.join("below"), 5), Err(Unopened::NotFound)));
        // No file can have such a name.
        for name in ["other".to_owned(), "x".repeat(300), "a\0b".to_owned()] {
            assert!(matches!(read(&dir.path().join(&name), 5), Err(Unopened::NotFound)), "{name}");
        }
        #[cfg(unix)]
        {
            let link = dir.path().join("link");
            std::os::unix::fs::symlink(&file, &link).unwrap();
            assert_eq!(read(&link, 5).unwrap(), b"12345");
        }
    }

    /// A pipe was waited for without end, and a device was read until the memory was full.
    #[cfg(unix)]
    #[test]
    fn what_is_no_regular_file_is_refused_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        assert!(std::process::Command::new("mkfifo").arg(path("pipe")).status().unwrap().success());
        let _socket = std::os::unix::net::UnixListener::bind(path("socket")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", path("link")).unwrap();
        std::os::unix::fs::symlink("loop", path("loop")).unwrap();
        for named in [path("pipe"), path("socket"), path("link"), dir.path().to_owned(), "/dev/zero".into()] {
            assert!(matches!(read(&named, 5), Err(Unopened::NotAFile)), "{}", named.display());
        }
        assert!(matches!(read(&path("loop"), 5), Err(Unopened::Failed(_))));
    }

    /// Says that it is empty, and holds what is asked of it.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_that_says_it_is_empty_is_read_up_to_the_limit() {
        assert!(matches!(read(Path::new("/proc/self/smaps"), 10), Err(Unopened::TooLarge)));
    }
}
