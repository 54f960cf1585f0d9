//! The `trestle` command line: the same engine without a window.
//!
//! Owns reading arguments and printing. Keeps true: exit 0 done, 1 refused with `{"code":…,"args":…}` on stderr, 2 usage;
//! progress on stderr and only to a terminal. Must not decide anything.

mod args;
mod day;
mod progress;
mod run;
mod terminal;

use std::process::ExitCode;

use clap::Parser;
use trestle_engine::ApiError;
use trestle_engine::error_codes::ErrorCode;

fn main() -> ExitCode {
    let args = args::Args::parse();
    match run::run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(run::Stop::Refused(error)) => refused(&error),
        Err(run::Stop::Found) => refused(&ApiError::from(ErrorCode::VerifyFound)),
        Err(run::Stop::Usage(message)) => {
            eprintln!("trestle: {}", terminal::shown(&message));
            ExitCode::from(2)
        }
    }
}

fn refused(error: &ApiError) -> ExitCode {
    let told = serde_json::json!({ "code": error.code, "class": error.class, "args": error.args });
    eprintln!("{}", terminal::shown(&told.to_string()));
    ExitCode::from(1)
}
