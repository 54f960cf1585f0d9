//! A program that is watched while it runs: how much memory it takes at most, and for how long. Owns: the limit of time, so
//! that a program which hangs is a failure and not a wait. Must not: know what the program does.

use std::fs::File;
use std::io::{Read, Seek};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use crate::cli::Run;

/// What a run of a program gave and took.
#[derive(Debug)]
pub struct Watched {
    /// What it gave.
    pub run: Run,
    /// Bytes of memory that it had at most.
    pub peak: u64,
    /// How long it took.
    pub took: Duration,
}

impl Watched {
    /// Megabytes of memory that it had at most.
    #[must_use]
    pub fn megabytes(&self) -> u64 {
        self.peak >> 20
    }
}

/// Runs a prepared command to its end, which must come within some seconds.
///
/// # Panics
/// When it does not end in time.
#[must_use]
pub fn watch(command: &mut Command, seconds: u64) -> Watched {
    let began = Instant::now();
    // Into files: a pipe that is full would be waited for.
    let [out, err] = [(); 2].map(|()| tempfile::tempfile().expect("a file"));
    let given = |file: &File| file.try_clone().expect("a file");
    let mut child = command.stdout(given(&out)).stderr(given(&err)).spawn().expect("the program runs");
    let mut peak = 0;
    let status = loop {
        peak = peak.max(memory(&child));
        if let Some(status) = child.try_wait().expect("the program is watched") {
            break status;
        }
        if began.elapsed() > Duration::from_secs(seconds) {
            child.kill().expect("the program is ended");
            let _ = child.wait();
            panic!("{command:?} has not ended after {seconds} s");
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    let took = began.elapsed();
    let text = |mut file: File| {
        let mut text = String::new();
        file.rewind().and_then(|()| file.read_to_string(&mut text)).expect("UTF-8");
        text
    };
    Watched { run: Run { code: status.code().unwrap_or(-1), out: text(out), err: text(err) }, peak, took }
}

/// The most that a program had so far, as Linux counts it; nothing where that is not told.
fn memory(child: &Child) -> u64 {
    let told = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes =
        line.and_then(|line| line.trim().strip_suffix("kB")).and_then(|text| text.trim().parse::<u64>().ok());
    kilobytes.unwrap_or_default() << 10
}
