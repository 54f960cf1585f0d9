//! Helpers shared by the tests that cross a ring. Owns: the ways a test drives the engine, the command line and the real
//! window, what travels between tills, and what a history comes to by itself. Must not: know a rule of the product, or stand
//! in for any part of it.

pub mod cli;
pub mod dice;
pub mod exchange;
pub mod forge;
pub mod grown;
pub mod model;
pub mod pair;
pub mod photo;
pub mod places;
pub mod shop;
#[cfg(any(feature = "window", feature = "rivals"))]
pub mod stage;
#[cfg(feature = "window")]
pub mod till;
pub mod unpacked;
pub mod watched;
