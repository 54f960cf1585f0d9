//! A record played again on a disk that can lose power. Owns: the disk at each moment, and what had been said by then. Must
//! not: know what was said means.

use std::path::Path;

use trestle_storage::Media;

use crate::recording::Step;

/// What the disk makes of syncs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syncs {
    /// What it should.
    Kept,
    /// Nothing.
    Ignored,
    /// Every fifth does nothing.
    FifthIgnored,
}

/// A disk on which a record is played.
pub struct Replay<'r> {
    steps: &'r [Step],
    pub media: Media,
    syncs: (Syncs, u64),
    /// Everything that was said so far.
    pub said: Vec<u8>,
}

impl<'r> Replay<'r> {
    /// Before the first step: what is in the folder is on the disk.
    pub fn new(folder: &Path, steps: &'r [Step], syncs: Syncs) -> Self {
        let mut media = Media::default();
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            media.found(entry.file_name().to_str().unwrap(), std::fs::read(entry.path()).unwrap());
        }
        Self { steps, media, syncs: (syncs, 0), said: vec![] }
    }

    /// Plays so many steps.
    pub fn play(&mut self, count: usize) {
        let (now, later) = self.steps.split_at(count.min(self.steps.len()));
        self.steps = later;
        for step in now {
            self.step(step);
        }
    }

    fn step(&mut self, step: &Step) {
        let media = &mut self.media;
        match step {
            Step::Said(bytes) => self.said.extend(bytes),
            Step::Folder(name) => media.created_folder(name),
            Step::Rename(from, to) => media.renamed(from, to),
            Step::Remove(name) => media.removed(name),
            Step::Create(name) if media.named(name).is_none() => drop(media.created(name)),
            Step::Create(_) => {}
            Step::Write(name, at, bytes) => {
                if let Some(id) = media.named(name) {
                    media.write(id, *at, bytes);
                }
            }
            Step::Truncate(name, length) => {
                if let Some(id) = media.named(name) {
                    media.truncate(id, *length);
                }
            }
            Step::Sync(name) => self.sync(name),
        }
    }

    fn sync(&mut self, name: &str) {
        self.syncs.1 += 1;
        let done = match self.syncs.0 {
            Syncs::Kept => true,
            Syncs::Ignored => false,
            Syncs::FifthIgnored => !self.syncs.1.is_multiple_of(5),
        };
        if done {
            self.media.sync_folder(name);
            if let Some(id) = self.media.named(name) {
                self.media.sync(id);
            }
        }
    }
}
