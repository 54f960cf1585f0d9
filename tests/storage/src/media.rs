//! What a disk holds: the files as programs see them, and what of them a power cut leaves.
//!
//! Owns the page cache, the durable content and the folder's entries. Keeps true: what was synced is always left; what was
//! not may or may not be, sector by sector, entry by entry. Must not: decide what fails.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

/// Bytes of the smallest part of a file that is written whole or not at all.
const SECTOR: usize = 512;

/// One file.
#[derive(Clone, Default)]
struct File {
    /// What a program reads.
    cache: Vec<u8>,
    /// What is on the disk for certain.
    durable: Vec<u8>,
    /// Sectors written since the last sync.
    dirty: BTreeSet<usize>,
    /// Sectors as they were when a sync of them failed. The system calls them clean: no later sync writes them. Each may have
    /// reached the disk or not.
    failed: BTreeMap<usize, Vec<u8>>,
    /// The shortest it was since the last sync, if that is shorter than what is durable.
    shrunk: Option<usize>,
    /// Syncs of it that failed. The system tells each that had it open then once.
    failures: u64,
}

/// How a power cut chooses what is left of what was not synced.
pub struct Cut<'c> {
    /// Bytes that are kept or dropped together: a multiple of 512.
    pub block: usize,
    /// Asked once for each block and entry: whether it is kept.
    pub keeps: &'c mut dyn FnMut() -> bool,
}

/// A change to a folder's entries that is not on the disk for certain. A rename is one change: it is kept or dropped whole.
#[derive(Clone)]
struct Entry {
    gone: Option<String>,
    come: Option<(String, u64)>,
}

impl Entry {
    fn is_in(&self, folder: &str) -> bool {
        let come = self.come.as_ref().map(|(name, _)| name);
        self.gone.iter().chain(come).any(|name| folder_of(name) == folder)
    }

    fn apply(&self, names: &mut BTreeMap<String, u64>) {
        if let Some(name) = &self.gone {
            names.remove(name);
        }
        if let Some((name, id)) = &self.come {
            names.insert(name.clone(), *id);
        }
    }
}

/// The files of a folder and of the folders in it, by their path from there. A clone is the disk at one moment.
#[derive(Clone, Default)]
pub struct Media {
    files: BTreeMap<u64, File>,
    folders: BTreeSet<u64>,
    /// Names as programs see them.
    names: BTreeMap<String, u64>,
    /// Names that are on the disk for certain.
    durable_names: BTreeMap<String, u64>,
    /// What makes of these those, in order.
    entries: Vec<Entry>,
    next: u64,
}

impl Media {
    /// A file that is on the disk.
    pub fn found(&mut self, name: &str, content: Vec<u8>) -> u64 {
        let id = self.add(File { cache: content.clone(), durable: content, ..File::default() });
        self.names.insert(name.to_owned(), id);
        self.durable_names.insert(name.to_owned(), id);
        id
    }

    /// A new file; its name is not durable before its folder is synced.
    pub fn created(&mut self, name: &str) -> u64 {
        let id = self.add(File::default());
        self.enter(None, Some((name.to_owned(), id)));
        id
    }

    /// A new folder; what is in it is lost with it.
    pub fn created_folder(&mut self, name: &str) {
        let id = self.created(name);
        self.folders.insert(id);
    }

    /// The file of this name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<u64> {
        self.names.get(name).copied()
    }

    /// Takes a name away; with it the file goes once that is durable.
    pub fn removed(&mut self, name: &str) {
        if self.names.contains_key(name) {
            self.enter(Some(name.to_owned()), None);
        }
    }

    /// Gives a file another name, in the place of what had that name.
    pub fn renamed(&mut self, from: &str, to: &str) {
        if let Some(id) = self.named(from) {
            self.enter(Some(from.to_owned()), Some((to.to_owned(), id)));
        }
    }

    fn add(&mut self, file: File) -> u64 {
        self.next += 1;
        self.files.insert(self.next, file);
        self.next
    }

    fn enter(&mut self, gone: Option<String>, come: Option<(String, u64)>) {
        let entry = Entry { gone, come };
        entry.apply(&mut self.names);
        self.entries.push(entry);
    }

    /// A folder is synced: its entries are durable. The outermost is "".
    pub fn sync_folder(&mut self, folder: &str) {
        for entry in self.entries.extract_if(.., |entry| entry.is_in(folder)) {
            entry.apply(&mut self.durable_names);
        }
    }

    /// Bytes are written.
    pub fn write(&mut self, id: u64, at: usize, bytes: &[u8]) {
        let Some(file) = self.files.get_mut(&id) else { return };
        let end = at + bytes.len();
        if file.cache.len() < end {
            // What lies between the old end and here is zeros, and belongs to the new length.
            file.dirty.extend(file.cache.len() / SECTOR..end.div_ceil(SECTOR));
            file.cache.resize(end, 0);
        }
        file.cache[at..end].copy_from_slice(bytes);
        file.dirty.extend(at / SECTOR..end.div_ceil(SECTOR));
    }

    /// A file gets another length.
    pub fn truncate(&mut self, id: u64, length: usize) {
        let Some(file) = self.files.get_mut(&id) else { return };
        file.cache.resize(length, 0);
        drop(file.dirty.split_off(&length.div_ceil(SECTOR)));
        file.failed.retain(|sector, _| sector * SECTOR < length);
        file.shrunk = Some(file.shrunk.map_or(length, |before| before.min(length)));
    }

    /// A sync that works: everything that is dirty is durable. What an earlier sync failed on is not.
    pub fn sync(&mut self, id: u64) {
        let Some(file) = self.files.get_mut(&id) else { return };
        if let Some(length) = file.shrunk.take() {
            file.durable.truncate(length);
        }
        for sector in std::mem::take(&mut file.dirty) {
            file.failed.remove(&sector);
            put(&mut file.durable, sector, sector_of(&file.cache, sector));
        }
    }

    /// How many syncs of a file have failed.
    pub(crate) fn failures(&self, id: u64) -> u64 {
        self.files.get(&id).map_or(0, |file| file.failures)
    }

    /// A sync that fails, as Linux has it: nothing is durable and everything is called clean. `evicted` says that the system
    /// then takes the pages out of its memory, so that programs read what the disk has; gives what they read from there on.
    pub(crate) fn fail_sync(&mut self, id: u64, evicted: bool) -> Option<Vec<u8>> {
        let file = self.files.get_mut(&id)?;
        file.failures += 1;
        for sector in std::mem::take(&mut file.dirty) {
            let content = sector_of(&file.cache, sector).to_vec();
            file.failed.insert(sector, content);
        }
        if !evicted {
            return None;
        }
        for sector in std::mem::take(&mut file.failed).into_keys() {
            let from = sector * SECTOR;
            let to = (from + SECTOR).min(file.cache.len());
            for place in from..to {
                file.cache[place] = file.durable.get(place).copied().unwrap_or(0);
            }
        }
        Some(file.cache.clone())
    }

    /// Writes the files as programs see them into a folder.
    pub(crate) fn write_seen(&self, into: &Path) -> io::Result<()> {
        let files = self.names.iter().filter_map(|(name, id)| Some((name, self.files.get(id)?)));
        files.into_iter().try_for_each(|(name, file)| std::fs::write(into.join(name), &file.cache))
    }

    /// Writes what a power cut at this moment leaves into a folder.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn cut(&self, into: &Path, cut: &mut Cut<'_>) -> io::Result<()> {
        let mut names = self.durable_names.clone();
        for entry in self.entries.iter().filter(|_| (cut.keeps)()) {
            entry.apply(&mut names);
        }
        // A folder stands before what is in it.
        for (name, id) in &names {
            let place = into.join(name);
            if !place.parent().is_some_and(Path::exists) {
                continue;
            }
            if self.folders.contains(id) {
                std::fs::create_dir(&place)?;
            } else if let Some(file) = self.files.get(id) {
                std::fs::write(&place, file.left(cut))?;
            }
        }
        Ok(())
    }
}

impl File {
    fn left(&self, cut: &mut Cut<'_>) -> Vec<u8> {
        let mut left = self.durable.clone();
        if let Some(length) = self.shrunk.filter(|_| (cut.keeps)()) {
            left.truncate(length);
        }
        let each = (cut.block / SECTOR).max(1);
        let (mut asked, mut kept) = (None, false);
        let failed = self.failed.iter().filter(|(sector, _)| !self.dirty.contains(sector));
        let failed = failed.map(|(sector, content)| (*sector, content.as_slice()));
        let dirty = self.dirty.iter().map(|sector| (*sector, sector_of(&self.cache, *sector)));
        let mut open: Vec<(usize, &[u8])> = failed.chain(dirty).collect();
        open.sort_unstable_by_key(|(sector, _)| *sector);
        for (sector, content) in open {
            if asked != Some(sector / each) {
                (asked, kept) = (Some(sector / each), (cut.keeps)());
            }
            if kept {
                put(&mut left, sector, content);
            }
        }
        left
    }
}

fn folder_of(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn sector_of(content: &[u8], sector: usize) -> &[u8] {
    let from = (sector * SECTOR).min(content.len());
    &content[from..(from + SECTOR).min(content.len())]
}

/// Puts a sector in its place; what was never written before it reads as zeros.
fn put(content: &mut Vec<u8>, sector: usize, bytes: &[u8]) {
    let from = sector * SECTOR;
    if content.len() < from + bytes.len() {
        content.resize(from + bytes.len(), 0);
    }
    content[from..from + bytes.len()].copy_from_slice(bytes);
}
