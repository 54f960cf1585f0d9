//! The `trestle` command line: the same engine without a window.
//!
//! Owns reading arguments and printing. Keeps true: exit 0 done, 1 refused with `{"code":…,"args":…,"sentence":…}` on stderr,
//! 2 usage; progress on stderr and only to a terminal. Must not decide anything.

mod args;
mod data_folder;
mod day;
mod progress;
mod run;
mod stop;
mod terminal;

use std::io::Write;
use std::panic::Location;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use clap::Parser;
use serde_json::json;
use trestle_engine::ApiError;
use trestle_engine::error_codes::ErrorCode;

use crate::stop::Stop;

fn main() -> ExitCode {
    let args = args::Args::parse();
    std::panic::set_hook(Box::new(|panic| note_place(panic.location())));
    let stop = match std::panic::catch_unwind(|| run::run(&args)) {
        Ok(Ok(())) => return ExitCode::SUCCESS,
        Ok(Err(stop)) => stop,
        Err(_) => panicked().into(),
    };
    match stop {
        Stop::Refused(error, sentence) => {
            let told = json!({ "code": error.code, "class": error.class, "args": error.args, "sentence": sentence });
            tell(&told.to_string());
            ExitCode::from(1)
        }
        Stop::Usage(message) => {
            tell(&format!("trestle: {message}"));
            ExitCode::from(2)
        }
    }
}

/// Where the program gave up last: file and line, without the folders that it was built in.
static PLACE: Mutex<String> = Mutex::new(String::new());

fn note_place(place: Option<&Location<'_>>) {
    let Some(place) = place else { return };
    let file = Path::new(place.file()).file_name().unwrap_or_default().to_string_lossy();
    *PLACE.lock().unwrap_or_else(PoisonError::into_inner) = format!("{file}:{}", place.line());
}

/// Our mistake. What a panic says itself may hold values of the shop, and is told to nobody.
fn panicked() -> ApiError {
    let place = PLACE.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let mut error = ApiError::from(ErrorCode::Bug);
    error.args.insert("what".to_owned(), format!("a panic at {place}").into());
    error
}

/// Where nobody can be told, the exit code says enough.
fn tell(text: &str) {
    let _ = writeln!(std::io::stderr(), "{}", terminal::shown(text));
}
