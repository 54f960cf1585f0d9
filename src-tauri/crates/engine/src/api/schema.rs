//! The list described: schemas for `trestle commands`, TypeScript for the window.
//!
//! Owns `ui/src/api/generated.ts`, which a test compares with what [`typescript`] gives.

use std::fmt::Write;

use schemars::Schema;
use serde::Serialize;

use super::command::{Command, Role, Topic};
use super::list::LIST;
use super::shapes::TypeScript;
use crate::error::ApiError;

/// A command described.
#[derive(Debug, Serialize)]
pub struct Description {
    /// Name.
    pub name: &'static str,
    /// Who may do it.
    pub role: Role,
    /// What it changes.
    pub changes: &'static [Topic],
    /// JSON Schema of its arguments.
    pub args: Schema,
    /// JSON Schema of its result.
    pub result: Schema,
}

/// Every command of the list, described.
#[must_use]
pub fn commands() -> Vec<Description> {
    let describe = |c: &'static Command| Description {
        name: c.name,
        role: c.role,
        changes: c.changes,
        args: (c.shapes.args)(),
        result: (c.shapes.result)(),
    };
    LIST.iter().map(describe).collect()
}

/// The TypeScript of every type that crosses the border, and of the list.
#[must_use]
pub fn typescript() -> String {
    let mut types = TypeScript::new();
    types.add::<ApiError>();
    types.add::<Topic>();
    let mut list = String::new();
    for command in LIST.iter() {
        let (args, result) = (command.shapes.typescript)(&mut types);
        let _ = writeln!(list, "  \"{}\": {{ args: {args}; result: {result} }};", command.name);
    }
    let mut text =
        String::from("// Made from the Rust types; `make generate` writes it anew and a test compares it.\n\n");
    for declaration in types.declarations.values() {
        let _ = writeln!(text, "export {declaration}\n");
    }
    let _ = write!(text, "export interface Commands {{\n{list}}}\n");
    text
}
