//! The `trestle` command line under test: the program as cargo builds it, one process a command. Owns: finding and running
//! it. Must not: know what a command means.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

use crate::places;

/// A passphrase that is strong enough.
pub const PASSPHRASE: &str = "violet anchor maple thunder basket lemon";

/// What one run of the program gave.
#[derive(Debug)]
pub struct Run {
    /// Exit code; -1 when a signal ended it.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// The program, built if need be: a test of another package is no reason for cargo to build it.
#[must_use]
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let mut build = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        build.args(["build", "--quiet", "--package", "trestle-office"]).current_dir(places::root());
        let profile = if cfg!(debug_assertions) { "debug" } else { "release" };
        if profile == "release" {
            build.arg("--release");
        }
        let built = build.status().expect("cargo runs");
        assert!(built.success(), "trestle-office does not build");
        let program = places::target().join(profile).join("trestle");
        assert!(program.exists(), "{} is not there", program.display());
        program
    })
}

/// The command line on one data folder.
#[derive(Debug)]
pub struct Office {
    data: PathBuf,
}

impl Office {
    /// On this data folder, whatever is in it.
    #[must_use]
    pub fn at(data: &Path) -> Self {
        Self { data: data.to_owned() }
    }

    /// Sets up a shop with a currency, country and zone that stay the same wherever the test runs.
    #[must_use]
    pub fn init(data: &Path) -> Self {
        let office = Self::at(data);
        let file = data.with_extension("passphrase");
        std::fs::write(&file, PASSPHRASE).expect("the passphrase is written");
        let file = file.display().to_string();
        let shop = ["init", "--shop", "Hollow Tree", "--currency", "EUR", "--country", "FR", "--zone", "Europe/Paris"];
        office.ok(&[&shop[..], &["--passphrase-file", &file]].concat());
        office
    }

    /// The data folder.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The program with these arguments, ready to be run.
    #[must_use]
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(program());
        command.arg("--data").arg(&self.data).args(args).stdin(Stdio::null());
        command
    }

    /// Runs it to its end.
    #[must_use]
    pub fn run(&self, args: &[&str]) -> Run {
        run(&mut self.command(args))
    }

    /// Runs it, and it must succeed; gives what it printed, without the last line break.
    #[must_use]
    pub fn text(&self, args: &[&str]) -> String {
        let run = self.run(args);
        assert_eq!(run.code, 0, "trestle {args:?}: {}{}", run.out, run.err);
        assert_eq!(run.err, "", "trestle {args:?} is quiet when nobody watches");
        run.out.trim_end().to_owned()
    }

    /// Runs it, and it must succeed.
    pub fn ok(&self, args: &[&str]) {
        let _ = self.text(args);
    }

    /// Runs it, and it must succeed; gives what it printed as JSON.
    #[must_use]
    pub fn json(&self, args: &[&str]) -> Value {
        let text = self.text(args);
        serde_json::from_str(&text).unwrap_or_else(|why| panic!("trestle {args:?} printed no JSON ({why}): {text}"))
    }

    /// Runs a command of the engine, which must succeed.
    #[must_use]
    pub fn call(&self, name: &str, args: &Value) -> Value {
        self.json(&["call", name, &args.to_string()])
    }

    /// Runs it, and it must be refused: exit 1, one line of JSON on standard error, nothing on standard output.
    #[must_use]
    pub fn refused(&self, args: &[&str]) -> Value {
        self.run(args).refusal()
    }
}

impl Run {
    /// The refusal that this run must have ended with.
    #[must_use]
    pub fn refusal(&self) -> Value {
        assert_eq!((self.code, self.out.as_str()), (1, ""), "not refused: {}", self.err);
        let error: Value = serde_json::from_str(&self.err).unwrap_or_else(|why| panic!("{why}: {}", self.err));
        assert!(error["code"].is_string() && error["args"].is_object(), "a refusal has a code and args: {error}");
        let sentence = error["sentence"].as_str().unwrap_or_default();
        assert!(
            sentence.ends_with('.') && !sentence.contains(['{', '}']),
            "a refusal has its sentence, filled in: {error}"
        );
        error
    }
}

/// Runs a prepared command to its end.
#[must_use]
pub fn run(command: &mut Command) -> Run {
    let done = command.output().unwrap_or_else(|why| panic!("{command:?}: {why}"));
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Run { code: done.status.code().unwrap_or(-1), out: text(done.stdout), err: text(done.stderr) }
}
