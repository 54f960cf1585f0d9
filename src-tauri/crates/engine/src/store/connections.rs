//! The connections beside the writing one: long reading, and writing the log back.
//!
//! Owns ending them. Keeps true: a store that is in doubt is opened anew only when no other connection holds on to what it
//! was, because SQLite reads its log again only then. Must not know what they read.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use rusqlite::{Connection, InterruptHandle};

use crate::error::Result;
use crate::error_codes::ErrorCode;

/// How long to wait until whoever reads has noticed that it was ended.
const PATIENCE: Duration = Duration::from_secs(5);

/// The connections of one data folder but the writing one.
#[derive(Debug, Default)]
pub struct Connections {
    open: Mutex<Open>,
    ended: Condvar,
    doubt: AtomicBool,
    written: AtomicU64,
    writing_back: AtomicUsize,
    /// Held while anything is synced through the writing connection; true once that has failed, until the files are open anew.
    syncing: Mutex<bool>,
}

#[derive(Default)]
struct Open {
    last: u64,
    handles: Vec<(u64, InterruptHandle)>,
}

impl std::fmt::Debug for Open {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Open").field("number", &self.handles.len()).finish()
    }
}

/// That somebody writes the log back whenever it is told to, until this is let go.
pub struct WritingBack(Arc<Connections>);

impl Drop for WritingBack {
    fn drop(&mut self) {
        self.0.writing_back.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A connection beside the writing one.
pub struct Side {
    /// The connection; taken only when this ends.
    conn: Option<Connection>,
    number: u64,
    all: Arc<Connections>,
}

impl Connections {
    /// A connection that only reads, so that long reading holds up no tap.
    ///
    /// # Errors
    /// A database error.
    pub fn reader(self: &Arc<Self>, dir: &Path) -> Result<Side> {
        self.side(|| super::open_reader(dir))
    }

    /// A connection that writes the log back. The system tells of a failed sync whoever has the file open then, and nobody who
    /// opens it later: what such a one would write into the database may stand behind a hole in the log.
    ///
    /// # Errors
    /// `store.io` after a sync has failed, or a database error.
    pub fn write_back(self: &Arc<Self>, dir: PathBuf) -> Result<Side> {
        let failed = self.syncing.lock();
        if *failed { Err(ErrorCode::StoreIo.into()) } else { self.side(|| super::log::open(&dir)) }
    }

    /// Does what syncs through the writing connection. Once it has failed no log is written back beside it.
    ///
    /// # Errors
    /// What `work` says.
    pub fn sync<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let mut failed = self.syncing.lock();
        let result = work();
        *failed |= result.as_ref().is_err_and(super::trouble::leaves_doubt);
        result
    }

    /// The number is taken before the file is opened, so that nobody opens it while another waits for all to end.
    fn side(self: &Arc<Self>, open: impl FnOnce() -> Result<Connection>) -> Result<Side> {
        let mut place = self.open.lock();
        let conn = open()?;
        place.last += 1;
        let number = place.last;
        place.handles.push((number, conn.get_interrupt_handle()));
        Ok(Side { conn: Some(conn), number, all: Arc::clone(self) })
    }

    /// Ends all of them, and opens no other while `work` goes on.
    ///
    /// # Errors
    /// `store.io` when one does not end in time, or what `work` says.
    pub fn without<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let mut place = self.open.lock();
        let until = std::time::Instant::now() + PATIENCE;
        while !place.handles.is_empty() {
            for (_, handle) in &place.handles {
                handle.interrupt();
            }
            self.ended.wait_for(&mut place, Duration::from_millis(20));
            if std::time::Instant::now() > until {
                return Err(ErrorCode::StoreIo.into());
            }
        }
        work()
    }

    /// Says that the files were opened anew, and that everything in them was synced.
    pub fn opened_anew(&self) {
        *self.syncing.lock() = false;
    }

    /// Takes note of a log that was written back; true where the file has all of it.
    pub fn note_written(&self, written: &Result<bool>) {
        self.written.fetch_add(u64::from(matches!(written, Ok(true))), Ordering::SeqCst);
    }

    /// How often all of the log was written back: the next transaction may begin a new one.
    pub fn times_written(&self) -> u64 {
        self.written.load(Ordering::SeqCst)
    }

    /// Says that somebody is going to write the log back whenever it is told to: any transaction may begin a new log then.
    pub fn writing_back(self: &Arc<Self>) -> WritingBack {
        self.writing_back.fetch_add(1, Ordering::SeqCst);
        WritingBack(Arc::clone(self))
    }

    /// Whether somebody does.
    pub fn is_written_back(&self) -> bool {
        self.writing_back.load(Ordering::SeqCst) > 0
    }

    /// Says that something went wrong beside the writing connection: what is in the log may not be on disk.
    pub fn doubt(&self) {
        self.doubt.store(true, Ordering::SeqCst);
    }

    /// Whether something went wrong since it was last asked.
    pub fn take_doubt(&self) -> bool {
        self.doubt.swap(false, Ordering::SeqCst)
    }
}

impl std::ops::Deref for Side {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.conn.as_ref().expect("it is taken only at the end")
    }
}

impl Drop for Side {
    fn drop(&mut self) {
        self.conn = None;
        self.all.open.lock().handles.retain(|(number, _)| *number != self.number);
        self.all.ended.notify_all();
    }
}
