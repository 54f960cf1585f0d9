//! Bundle files: what one till hands to another, in one file that travels on a stick.
//!
//! Owns the container (`age` around `tar` + `zstd`), the manifest, the check of everything in it, the plan and the taking
//! in. Keeps true: nothing is taken from a file that was not read to its end and found whole, signed by a till of this
//! shop, and every run of facts by the till that wrote it; any file may come any number of times and in any order; stored
//! bytes are passed on as they are. Must not import the commands. The format is described in `FORMATS.md`.

mod check;
mod manifest;
pub mod plan;
mod read;
mod run;
mod sound;
pub mod take;
mod totals;
pub mod write;

pub use check::{Checked, Known, Piece, Progress, check, check_stream, peek};
pub use manifest::{Manifest, Range};
pub use read::plain_file;

/// Format that this program writes, and the newest it reads.
pub const FORMAT: u32 = 1;
/// Ending of a bundle file.
pub const ENDING: &str = "trestle";

/// Facts and records go into parts of about this many bytes: small enough to hold in memory and to take in at one go.
const PART_BYTES: usize = 1 << 20;

/// What a file may at most be, so that none fills a tablet's memory or disk before it is found out.
mod limits {
    /// Bytes of the file.
    pub const FILE: u64 = 1 << 30;
    /// Bytes unpacked.
    pub const UNPACKED: u64 = 8 << 30;
    /// Unpacked bytes for each packed one. Journals come to about twenty.
    pub const RATIO: u64 = 400;
    /// Bytes below which the ratio is not looked at.
    pub const RATIO_FROM: u64 = 16 << 20;
    /// Bytes of one part.
    pub const PART: u64 = 16 << 20;
    /// Bytes of the manifest.
    pub const MANIFEST: u64 = 16 << 20;
    /// Parts.
    pub const PARTS: usize = 8_192;
    /// Runs of facts: each stands in a part of its own.
    pub const RANGES: usize = PARTS;
    /// Certificates, each counted once, and tills that the sender tells of: more than a shop has numbers to give in years.
    pub const TILLS: usize = 4_096;
    /// zstd window, as a power of two: `tar --zstd` opens no larger one.
    pub const WINDOW_LOG: u32 = 27;
}
