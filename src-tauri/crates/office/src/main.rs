//! The `trestle` command line: the same engine without a window.
//!
//! Owns reading arguments and printing. Keeps true: exit 0 done, 1 refused with `{"code":…,"args":…}` on stderr, 2 usage;
//! progress on stderr and only to a terminal. Must not decide anything.

mod args;
mod day;
mod progress;
mod run;

use std::process::ExitCode;

use clap::Parser;
use trestle_engine::ApiError;
use trestle_engine::error_codes::ErrorCode;

fn main() -> ExitCode {
    let args = args::Args::parse();
    match run::run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(run::Stop::Refused(error)) => {
            eprintln!("{}", serde_json::json!({ "code": error.code, "class": error.class, "args": error.args }));
            ExitCode::from(1)
        }
        Err(run::Stop::Found) => {
            let error = ApiError::from(ErrorCode::VerifyFound);
            eprintln!("{}", serde_json::json!({ "code": error.code, "class": error.class, "args": error.args }));
            ExitCode::from(1)
        }
        Err(run::Stop::Usage(message)) => {
            eprintln!("trestle: {message}");
            ExitCode::from(2)
        }
    }
}
