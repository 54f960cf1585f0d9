//! THE list of commands: everything a till can be asked to do.
//!
//! Owns the list, with role, what each changes and the shapes of its arguments and result. Keeps true: the window, the
//! command line and the tests all go through it. May use the store, the journal and the edge; they never use this, but for
//! its types.

mod app;
pub(crate) mod basket;
mod catalog;
mod codes;
mod demo;
mod export;
mod list;
mod market;
mod member;
mod owner;
mod report;
mod returns;
mod sale;
mod schema;
mod session;
mod text;
pub mod types;

pub use list::find;
pub use schema::{commands, typescript};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::error::Result;
use crate::house::House;
use crate::tx::Tx;

/// Who may do it. Until people have PINs there is one, the owner, with every role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Anybody in front of the till, before there is a shop.
    Nobody,
    /// Whoever sells.
    Seller,
    /// Whoever runs the stall.
    Manager,
    /// Whoever knows the owner's passphrase, which the command asks for.
    Owner,
}

/// What a command changes, and so which screens look again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the words of the product")]
pub enum Topic {
    Basket,
    Sale,
    Session,
    Catalog,
    Member,
    Market,
    Sync,
    Settings,
}

/// How a command writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Not at all.
    Read,
    /// Drafts and settings of the device: survives a crash of the program, perhaps not a power cut.
    Draft,
    /// Facts: on disk before the reply.
    Fact,
}

/// One command.
pub struct Command {
    /// Name, `noun.verb`.
    pub name: &'static str,
    /// Who may do it.
    pub role: Role,
    /// What it changes.
    pub changes: &'static [Topic],
    pub(crate) run: Run,
    shapes: schema::Shapes,
}

type BoxedHouse = Box<dyn Fn(&mut House, Value, Option<i64>) -> Result<Value> + Send + Sync>;
type BoxedTx = Box<dyn for<'a, 'b> Fn(&'a mut Tx<'b>, Value) -> Result<Value> + Send + Sync>;

/// What stands behind a command.
pub(crate) enum Run {
    /// One transaction.
    Tx(Mode, BoxedTx),
    /// Works on the data folder itself, at a stated time if there is one; runs its own transactions.
    House(BoxedHouse),
}
