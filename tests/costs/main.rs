//! What a file may cost that somebody brings or asks for: memory and time, however it is made. Each test runs the program
//! itself and watches it.
#![allow(clippy::unwrap_used)]

mod bundles;
mod catalogues;
mod exports;
mod histories;
mod paths;

/// Megabytes that reading a file may take.
const READING: u64 = 300;
/// Megabytes that writing one may take.
const WRITING: u64 = 200;
