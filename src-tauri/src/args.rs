//! The window's arguments. Owns: what may be written after `trestle-till`. Keeps true: an argument it does not know stops
//! it, because a mistyped `--data` would otherwise open another shop. Must not: touch the data folder.
//!
//! There is no `--at` here, on purpose: stated times belong to the command line, never to the window.

use std::ffi::OsString;
use std::path::PathBuf;

const HELP: &str = "\
Usage: trestle-till [--data DIR]

  --data DIR   the shop's data folder (otherwise the folder of this user's application data)
  --version    print the version
  --help       print this";

/// What was asked for.
#[derive(Debug, Default)]
pub struct Asked {
    /// The data folder, when it was named.
    pub data: Option<PathBuf>,
}

/// A reason not to open the window: something to print and the code to exit with (0 = it was asked for, 2 = misuse).
#[derive(Debug)]
pub struct Stop {
    /// What to print.
    pub said: String,
    /// The exit code.
    pub code: u8,
}

/// Reads the arguments after the program's name.
pub fn read(mut args: impl Iterator<Item = OsString>) -> Result<Asked, Stop> {
    let mut asked = Asked::default();
    while let Some(arg) = args.next() {
        let text = arg.to_string_lossy();
        match text.as_ref() {
            "--data" => asked.data = Some(folder(args.next())?),
            "--version" => return Err(Stop { said: format!("trestle-till {}", env!("CARGO_PKG_VERSION")), code: 0 }),
            "--help" | "-h" => return Err(Stop { said: HELP.to_owned(), code: 0 }),
            other => match other.strip_prefix("--data=") {
                Some(data) => asked.data = Some(folder(Some(data.into()))?),
                None => return Err(misuse(&format!("unknown argument: {other}"))),
            },
        }
    }
    Ok(asked)
}

/// The folder after `--data`; an empty one would silently mean the current directory.
fn folder(value: Option<OsString>) -> Result<PathBuf, Stop> {
    value.filter(|v| !v.is_empty()).map(PathBuf::from).ok_or_else(|| misuse("--data needs a folder"))
}

fn misuse(what: &str) -> Stop {
    Stop { said: format!("trestle-till: {what}\n\n{HELP}"), code: 2 }
}
