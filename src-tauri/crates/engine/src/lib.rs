//! The till's engine: store, journal and the one list of commands.
//!
//! Owns everything between a tap and the disk. Keeps true: every change goes through one door ([`house`]'s `transact`), is
//! one transaction, and is on disk before anybody says so (invariant 11). [`api`] may use the rest; nothing may use
//! [`api`] but its types. Must not import the shell or the command line.

mod against;
mod answer;
mod answered;
pub mod api;
mod bundle;
mod catalogue;
mod contacts;
mod delivery;
mod drafts;
mod edge;
mod engine;
mod error;
pub mod error_codes;
mod facts;
mod files;
mod fold;
mod folder;
mod goods;
mod host;
mod house;
mod intake;
mod journal;
mod jpeg;
mod json;
mod keys;
mod ledger;
mod lock;
pub mod named;
pub mod replay;
mod shop;
mod stamp;
mod store;
mod tx;
mod upkeep;
mod work;

pub use catalogue::{sentence, sentence_of};
pub use engine::{Call, Engine, Reply};
pub use error::ApiError;
pub use host::Host;
pub use trestle_rules::money::plain as plain_amount;
pub use upkeep::{Progress, Verified};
