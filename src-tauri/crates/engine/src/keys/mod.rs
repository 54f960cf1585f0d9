//! Keys: who this till is, what the shop shares, what only the owner opens.
//!
//! Owns the till's key file and the owner's recovery file. Keeps true: no key is ever in the database, a fact or a log.

pub mod owner;
pub mod receipt;
pub mod till;
