//! A disk under one data folder: what fails on it, and when its power is cut.
//!
//! Owns the faults, the counting of operations and the moments that are kept. Keeps true: a fault happens once; every folder
//! has a disk of its own, so that tests run side by side. Must not: touch SQLite.

use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::media::Media;
use crate::shim;

/// What a database asks of a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Op {
    /// Bytes of a file are read.
    Read,
    /// Bytes are written.
    Write,
    /// A file is made shorter.
    Truncate,
    /// A file is synced.
    Sync,
}

/// How an operation fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Nothing of it is done, and the error says so. A sync that fails leaves its sectors clean and not on the disk.
    Error,
    /// Half of the bytes are written, then the error.
    Half,
    /// There is no room.
    Full,
    /// A sync that fails as in `Error`, after which the system forgets what was not written: reads give what the disk has.
    Evicted,
}

/// One operation that fails, once.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// Which kind of operation.
    pub op: Op,
    /// Which one of that kind, counted from 1 from the moment the fault is set.
    pub nth: u64,
    /// How.
    pub how: How,
}

/// Operations by kind.
pub type Counts = BTreeMap<Op, u64>;

/// What a disk makes of the syncs that it reports as done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syncs {
    /// What it should.
    Kept,
    /// Every n-th does nothing: 1 is all of them, 5 a fifth.
    IgnoredEvery(u64),
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) media: Media,
    counts: Counts,
    fault: Option<Fault>,
    ignored_every: Option<u64>,
    syncs: u64,
    /// Every how many operations that change something the disk is kept as it is, and how many are left until then.
    watch: Option<(u64, u64)>,
    kept: Vec<(u64, Media)>,
    mark: u64,
    /// Which file SQLite opened last under each name.
    inodes: BTreeMap<String, u64>,
}

/// What becomes of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Done,
    Fails(How),
}

impl State {
    /// Counts an operation and says what becomes of it.
    pub(crate) fn ask(&mut self, op: Op) -> Verdict {
        *self.counts.entry(op).or_default() += 1;
        if op != Op::Read {
            self.keep_if_due();
        }
        match &mut self.fault {
            Some(fault) if fault.op == op => {
                fault.nth -= 1;
                if fault.nth > 0 {
                    return Verdict::Done;
                }
                let how = fault.how;
                self.fault = None;
                Verdict::Fails(how)
            }
            _ => Verdict::Done,
        }
    }

    fn keep_if_due(&mut self) {
        let Some((every, left)) = &mut self.watch else { return };
        *left -= 1;
        if *left == 0 {
            *left = *every;
            self.kept.push((self.mark, self.media.clone()));
        }
    }

    /// Whether another file lies there than was opened last under this name.
    pub(crate) fn is_another(&self, name: &str, inode: Option<u64>) -> bool {
        self.inodes.get(name).is_some_and(|known| inode.is_some_and(|inode| inode != *known))
    }

    pub(crate) fn opened(&mut self, name: &str, inode: u64) {
        self.inodes.insert(name.to_owned(), inode);
    }

    /// Whether a sync that is reported as done does something.
    pub(crate) fn sync_counts(&mut self) -> bool {
        self.syncs += 1;
        self.ignored_every.is_none_or(|every| !self.syncs.is_multiple_of(every))
    }
}

static DISKS: Mutex<BTreeMap<PathBuf, Arc<Mutex<State>>>> = Mutex::new(BTreeMap::new());

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The disk under a folder, if a test put one there.
pub(crate) fn under(folder: &Path) -> Option<Arc<Mutex<State>>> {
    locked(&DISKS).get(folder).cloned()
}

pub(crate) fn state(disk: &Mutex<State>) -> MutexGuard<'_, State> {
    locked(disk)
}

/// A disk under a data folder, until it is let go.
pub struct Disk {
    folder: PathBuf,
    state: Arc<Mutex<State>>,
}

impl Disk {
    /// Puts a disk under a folder that no database is open in. What is in the folder is on the disk.
    ///
    /// # Panics
    /// When there is no such folder, or SQLite takes no storage layer.
    #[must_use]
    pub fn under(folder: &Path, syncs: Syncs) -> Self {
        shim::install();
        let folder = folder.canonicalize().expect("a folder");
        let ignored_every = match syncs {
            Syncs::Kept => None,
            Syncs::IgnoredEvery(every) => Some(every),
        };
        let state = Arc::new(Mutex::new(State { ignored_every, ..State::default() }));
        locked(&DISKS).insert(folder.clone(), Arc::clone(&state));
        Self { folder, state }
    }

    /// Goes on under another folder, with what programs see in its files: what a killed program leaves to the next one.
    /// Whoever still has the old folder open has no disk from here on.
    ///
    /// # Errors
    /// When the files cannot be written.
    pub fn move_to(&mut self, folder: &Path) -> std::io::Result<()> {
        let mut moved = std::mem::take(&mut *state(&self.state));
        moved.fault = None;
        moved.media.write_seen(folder)?;
        for (name, inode) in &mut moved.inodes {
            *inode = std::fs::metadata(folder.join(name)).map_or(0, |file| file.ino());
        }
        locked(&DISKS).remove(&self.folder);
        self.folder = folder.canonicalize()?;
        self.state = Arc::new(Mutex::new(moved));
        locked(&DISKS).insert(self.folder.clone(), Arc::clone(&self.state));
        Ok(())
    }

    /// Sets a fault, and counts operations anew.
    pub fn set(&self, fault: Option<Fault>) {
        let mut state = state(&self.state);
        state.fault = fault;
        state.counts.clear();
    }

    /// Whether a fault is set that has not happened.
    #[must_use]
    pub fn is_set(&self) -> bool {
        state(&self.state).fault.is_some()
    }

    /// Operations since the fault was set.
    #[must_use]
    pub fn counts(&self) -> Counts {
        state(&self.state).counts.clone()
    }

    /// Keeps the disk as it is before every n-th operation that changes something, the first after `first` of them.
    pub fn watch(&self, first: u64, every: u64) {
        state(&self.state).watch = Some((every.max(1), first.max(1)));
    }

    /// A number that is kept with the disk's state: what was acknowledged so far.
    pub fn mark(&self, mark: u64) {
        state(&self.state).mark = mark;
    }

    /// The disk as it is now.
    #[must_use]
    pub fn now(&self) -> Media {
        state(&self.state).media.clone()
    }

    /// The moments that were kept, each with its mark.
    #[must_use]
    pub fn kept(&self) -> Vec<(u64, Media)> {
        std::mem::take(&mut state(&self.state).kept)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        locked(&DISKS).remove(&self.folder);
    }
}
