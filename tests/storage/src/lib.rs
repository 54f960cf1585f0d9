//! A disk that can fail and lose power, for tests. Owns: a layer under SQLite that every database of the process is opened
//! through once it is installed, and the model of what such a disk keeps. Keeps true: folders that no test has asked for work
//! as ever. Must not: know what the databases hold.

mod disk;
mod media;
mod shim;

pub use disk::{Counts, Disk, Fault, How, Op, Syncs};
pub use media::{Cut, Media};
