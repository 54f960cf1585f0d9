//! What the commands of the list do, asked as the window asks them: by name, with JSON, on a data folder of their own.
//!
//! Owns one file for each noun of the list, and random days. Keeps true: nothing in here reaches behind the list but to
//! read what stands on disk. One program, because each further one links the engine again.
#![allow(clippy::unwrap_used)]

mod basket;
mod books;
mod bundling;
mod catalog;
mod catalogue_formats;
mod catalogue_import;
mod catalogue_own;
mod catalogue_stock;
mod catalogue_trials;
mod catalogue_twice;
mod checked;
mod codes;
mod credits;
mod datev;
mod demo;
mod drawer;
mod export;
mod favourites;
mod fields;
mod foreign;
mod formulas;
mod founding;
mod long_basket;
mod made_together;
mod market;
mod members;
mod offers;
mod open_price;
mod other_tills;
mod overnight;
mod pictures;
mod pricing;
mod random;
mod returns;
mod sale;
mod session;
mod settings;
mod setup;
mod staff;
mod stall;
mod stock;
mod tax;
mod tips;
mod transfers;
mod variants;
mod weight;
mod workbook;
