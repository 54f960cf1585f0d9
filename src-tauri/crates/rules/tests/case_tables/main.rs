//! Runs the case tables in `fixtures/rules`: what a shopkeeper can read and check by hand, the rules must do.
//!
//! Owns one module per area and the one reader they share. Keeps true: the results in the tables were worked out apart
//! from this program; a table is never filled from what the rules say.
#![allow(clippy::unwrap_used)]

mod apart;
mod books;
mod bundle;
mod credit;
mod deductions;
mod discount;
mod email;
mod favourites;
mod foundation;
mod guessing;
mod listing;
mod loyalty;
mod measure;
mod money;
mod numbers;
mod offer;
mod price;
mod returns;
mod session;
mod stock;
mod suggestion;
mod table;
mod tax;
mod tender;
mod text;
mod tip;
mod transfer;
mod variant_order;
mod variants;
