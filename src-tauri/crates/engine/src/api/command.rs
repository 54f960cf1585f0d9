//! What a command is: name, role, what it changes, what runs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::shapes::Shapes;
use crate::answer::{Answer, Form};
use crate::error::Result;
use crate::folder::Folder;
use crate::house::{House, Shared};
use crate::tx::{Mode, Tx};

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
    Stock,
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
    pub(super) shapes: Shapes,
}

type BoxedHouse = Box<dyn Fn(&mut House, Value, Option<i64>, Form) -> Result<Answer> + Send + Sync>;
type BoxedShared = Box<dyn Fn(&Shared, Value, Option<i64>, Form) -> Result<Answer> + Send + Sync>;
type BoxedTx = Box<dyn for<'a, 'b> Fn(&'a mut Tx<'b>, Value, Form) -> Result<Answer> + Send + Sync>;

/// What stands behind a command.
pub(crate) enum Run {
    /// One transaction.
    Tx(Mode, BoxedTx),
    /// Long reading, beside whoever takes turns.
    Beside(BoxedTx),
    /// Works on the data folder itself, at a stated time if there is one; runs its own transactions.
    House(BoxedHouse),
    /// Long work that takes turns with others, step by step, and answers while others work.
    Shared(BoxedShared),
    /// Works on the files of the data folder while none is open, and where none can be opened.
    Folder(Moves, BoxedFolder),
}

type BoxedFolder = Box<dyn Fn(&Folder<'_>, Value, Form) -> Result<Answer> + Send + Sync>;

/// Whether a command on the folder moves a shop's files, which must be closed for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moves {
    /// It only looks.
    Nothing,
    /// It moves them.
    Files,
}
