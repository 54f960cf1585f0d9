//! What a till decides: pure rules, values in, values out.
//!
//! Owns every rule of the business, one home each. Keeps true: a rule reads no clock, file, database or random source
//! (invariant 1); money is integer minor units and only [`money`] rounds (invariant 2). Must not import the engine.

pub mod basket;
pub mod books;
pub mod bundle;
pub mod cash;
pub mod code;
pub mod country;
pub mod credit;
pub mod currency;
pub mod datev;
pub mod day;
pub mod discount;
pub mod email;
mod error;
pub mod favourites;
pub mod guessing;
pub mod listing;
pub mod loyalty;
mod market;
pub mod measure;
pub mod money;
pub mod numbers;
pub mod offer;
pub mod reference;
pub mod returns;
pub mod rounding;
pub mod session;
pub mod stock;
pub mod tax;
pub mod tender;
pub mod text;
pub mod tip;
pub mod transfer;
pub mod variants;

pub use error::{NO_RATE, RuleError};
