//! How the writer connection writes.
//!
//! Owns what each mode of a command asks of the disk. Keeps true: a fact is on disk when its transaction has ended.

use crate::tx::Mode;

/// How the connection writes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Writing {
    /// Whether a transaction is on disk when it has ended.
    pub(super) synced: bool,
    /// Pages in the log from which on whoever commits writes it back.
    pub(super) log: u32,
}

impl Writing {
    /// As the connection is opened; SQLite's own measure of a log.
    pub(super) const FIRST: Self = Self { synced: true, log: 1_000 };

    pub(super) fn of(mode: Mode) -> Self {
        match mode {
            Mode::Read | Mode::Fact => Self::FIRST,
            Mode::Draft => Self { synced: false, ..Self::FIRST },
            // 16 MiB: somebody writes it back meanwhile, and may fall behind on a slow disk.
            Mode::Piece => Self { log: 4_000, ..Self::FIRST },
        }
    }
}
