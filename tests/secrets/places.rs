//! Where a till leaves bytes: its folder, its bundle files, inside and out, and its answers.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};

use age::secrecy::SecretString;
use trestle_rules::code::InviteCode;
use trestle_tests::unpacked::Unpacked;

use crate::needles::Needles;

/// Everything that was looked through, and what was found where.
#[derive(Default)]
pub struct Looked {
    pub bytes: u64,
    pub places: u32,
    pub found: BTreeMap<String, BTreeSet<usize>>,
}

impl Looked {
    /// Looks through some bytes.
    pub fn through(&mut self, needles: &Needles, place: &str, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        self.places += 1;
        let found = needles.in_bytes(bytes);
        if !found.is_empty() {
            self.found.entry(place.to_owned()).or_default().extend(found);
        }
    }

    /// Looks through every file under a folder, but those that are meant to be read by their owner.
    pub fn folder(&mut self, needles: &Needles, folder: &Path, meant: &[&Path]) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                self.folder(needles, &path, meant);
            } else if !meant.contains(&path.as_path()) {
                self.through(needles, &path.display().to_string(), &std::fs::read(&path).unwrap());
            }
        }
    }

    /// Opens every bundle file in a folder and looks through what is inside.
    pub fn bundles(&mut self, needles: &Needles, folder: &Path, key: &str) -> usize {
        let files = files_with(folder, "trestle");
        for file in &files {
            self.unpacked(needles, &file.display().to_string(), &Unpacked::of(file, key));
        }
        files.len()
    }

    /// Looks through what is in a bundle file, and at the names of it.
    pub fn unpacked(&mut self, needles: &Needles, place: &str, file: &Unpacked) {
        for entry in &file.entries {
            self.through(needles, &format!("{place}: {}", entry.name), &entry.bytes);
            self.through(needles, &format!("{place}: a name"), entry.name.as_bytes());
        }
    }

    /// Opens an invitation with its code, and the bundle file in it.
    pub fn invitation(&mut self, needles: &Needles, file: &Path, code: &str, key: &str) {
        let opened = opened_invitation(file, code);
        let end = opened.iter().position(|b| *b == b'\n').unwrap() + 1;
        self.through(needles, "the line of the invitation", &opened[..end]);
        self.unpacked(needles, "the invitation", &Unpacked::read(&opened[end..], key));
    }
}

fn opened_invitation(file: &Path, code: &str) -> Vec<u8> {
    let passphrase = SecretString::from(InviteCode::parse(code).unwrap().canonical());
    let identity = age::scrypt::Identity::new(passphrase);
    let decryptor = age::Decryptor::new(std::fs::File::open(file).unwrap()).unwrap();
    let mut opened = Vec::new();
    decryptor.decrypt(std::iter::once(&identity as _)).unwrap().read_to_end(&mut opened).unwrap();
    opened
}

/// Files of a folder with this ending.
pub fn files_with(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|p| p.extension().is_some_and(|e| e == ending)).collect();
    files.sort();
    files
}
