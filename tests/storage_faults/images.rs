//! What a power cut leaves, opened again by the real engine. Owns: making an image and checking it. Must not: know what
//! failed.

use std::ops::ControlFlow;
use std::path::Path;

use rusqlite::Connection;
use tempfile::TempDir;
use trestle_engine::Engine;
use trestle_storage::{Cut, Media};
use trestle_tests::dice::Dice;
use trestle_tests::places::quick_folder;

use crate::person::Acked;
use crate::prepared::host;

/// What is kept of what was not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Nothing.
    Nothing,
    /// Some of it, by chance.
    Some,
}

/// A data folder after a power cut, and what must be in it.
pub struct Image {
    folder: TempDir,
    acked: Vec<Acked>,
    /// How it was chosen.
    pub how: String,
}

impl Image {
    /// What a disk leaves. Files that are not the database's are copied from the shop beside it.
    pub fn of(media: &Media, kept: Kept, acked: &[Acked], data: &Path, dice: &mut Dice) -> Self {
        let folder = quick_folder();
        copy_all_but_database(data, folder.path());
        let block = *dice.one_of(&[512, 4_096]);
        // Nearly all, half or few of what was not synced: each tears in another way.
        let of_eight = *dice.one_of(&[1, 4, 7]);
        let mut keeps = || kept == Kept::Some && dice.below(8) < of_eight;
        media.cut(folder.path(), &mut Cut { block, keeps: &mut keeps }).unwrap();
        let how = format!("{kept:?} in blocks of {block}, {of_eight} of 8");
        Self { folder, acked: acked.to_vec(), how }
    }

    /// Opens it and looks; `whole` also checks every chain and computes all projections again.
    ///
    /// # Errors
    /// What is wrong.
    pub fn check(&self, whole: bool) -> Result<(), String> {
        let engine = Engine::open(self.folder.path(), host(99)).map_err(|why| format!("does not open: {why:?}"))?;
        let conn = Connection::open(self.folder.path().join("trestle.db")).map_err(|why| why.to_string())?;
        let missing = |acked: &&Acked| !acked.is_in(&conn).unwrap_or(false);
        let lost: Vec<&Acked> = self.acked.iter().filter(missing).collect();
        if !lost.is_empty() {
            let first = lost[0].what();
            return Err(format!("lost {} of {} acknowledged, the first: {first}", lost.len(), self.acked.len()));
        }
        let half = "SELECT count(*) FROM fact f JOIN draft d \
                    ON json_extract(CAST(f.bytes AS TEXT), '$.body.sale') = (SELECT till FROM me) || '.' || d.basket \
                    WHERE f.kind = 'sale.committed' AND d.state <> 'sold'";
        let half: i64 = conn.query_row(half, [], |r| r.get(0)).map_err(|why| why.to_string())?;
        if half > 0 {
            return Err(format!("{half} sold baskets are still in hand"));
        }
        if !whole {
            return Ok(());
        }
        let verified = engine.verify(&mut |_, _| ControlFlow::Continue(())).map_err(|why| format!("{why:?}"))?;
        if verified.is_clean() { Ok(()) } else { Err(format!("{verified:?}")) }
    }
}

/// Copies what does not go through SQLite: keys, and whatever else a program keeps beside its database.
pub fn copy_all_but_database(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    let own = ["trestle.db", "trestle.db-wal", "trestle.db-shm", "lock"];
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.path().is_file() && !own.iter().any(|name| entry.file_name() == *name) {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}
