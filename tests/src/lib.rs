//! Helpers shared by the tests that cross a ring. Owns: the way a test drives the real window. Must not: know a rule, or
//! stand in for any part of the product.

#[cfg(feature = "window")]
pub mod stage;
#[cfg(feature = "window")]
pub mod till;
