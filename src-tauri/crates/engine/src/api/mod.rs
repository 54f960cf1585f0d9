//! THE list of commands: everything a till can be asked to do.
//!
//! Owns the list, with role, what each changes and the shapes of its arguments and result. Keeps true: the window, the
//! command line and the tests all go through it. May use the store, the journal and the edge; they never use this, but for
//! its types.

mod app;
pub(crate) mod articles;
mod basket;
mod benefit;
mod books;
mod bundling;
mod catalog;
mod clashes;
mod codes;
mod command;
mod conflicts;
mod contacts;
mod credit;
mod deductions;
mod demo;
mod export;
mod favourites;
mod founding;
pub(crate) mod guesses;
mod invite;
mod list;
mod listing;
mod lookup;
mod made_together;
mod market;
mod member;
mod offer;
mod outlet;
mod overnight;
mod owner;
mod parts;
mod picture;
mod pricing;
mod qr;
mod report;
mod returns;
mod ringing;
mod sale;
mod schema;
mod session;
mod shapes;
mod shown;
mod staff;
mod stock;
pub(crate) mod store;
mod sync;
mod taking;
mod text;
mod tills;
mod tip;
mod transfer;
pub mod types;
mod unfinished;
mod variants;

pub use command::{Command, Role, Topic};
pub(crate) use command::{Moves, Run};
pub use list::find;
pub use schema::{commands, typescript};
