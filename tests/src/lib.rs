//! Helpers shared by the tests that cross a ring. Owns: the ways a test drives the engine, the command line and the real
//! window. Must not: know a rule, or stand in for any part of the product.

pub mod cli;
pub mod dice;
pub mod exchange;
pub mod forge;
pub mod model;
pub mod pair;
pub mod places;
pub mod shop;
#[cfg(feature = "window")]
pub mod stage;
#[cfg(feature = "window")]
pub mod till;
pub mod unpacked;
