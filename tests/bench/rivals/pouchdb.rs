//! A process with PouchDB in it, which replicates when it is asked to.
//!
//! Owns: the process, from start to end, and how it is spoken with: it says `ready`, then a line asks for a try and a line
//! answers with its milliseconds. Keeps true: it is waited for no longer than [`PATIENCE`], and nothing of it outlives this.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

/// How long an answer, or its end, may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(180);

pub struct PouchDb {
    process: Child,
    asks: Option<ChildStdin>,
    answers: Receiver<String>,
}

impl PouchDb {
    /// Starts it, and waits until it is ready.
    pub fn start(command: &mut Command) -> Self {
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let (say, answers) = channel();
        spawn(move || lines.map_while(Result::ok).try_for_each(|line| say.send(line)));
        let pouchdb = Self { asks: process.stdin.take(), process, answers };
        assert_eq!(pouchdb.answer(), "ready");
        pouchdb
    }

    fn answer(&self) -> String {
        self.answers.recv_timeout(PATIENCE).expect("an answer of PouchDB")
    }

    /// How long it took by its own clock.
    pub fn replicate(&mut self, n: usize) -> Duration {
        writeln!(self.asks.as_ref().unwrap(), "{n}").unwrap();
        let millis = self.answer();
        Duration::from_millis(millis.parse().unwrap_or_else(|_| panic!("{millis}")))
    }
}

impl Drop for PouchDb {
    /// It ends when it is asked no more.
    fn drop(&mut self) {
        self.asks = None;
        let since = Instant::now();
        while self.process.try_wait().is_ok_and(|ended| ended.is_none()) && since.elapsed() < PATIENCE {
            sleep(Duration::from_millis(10));
        }
        let _already_ended = self.process.kill();
        let _reaped = self.process.wait();
    }
}
