//! The list described: schemas for `trestle commands`, TypeScript for the window.
//!
//! Owns `ui/src/api/generated.ts`, which a test compares with what [`typescript`] gives.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;

use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;
use ts_rs::{Config, TS, TypeVisitor};

use super::list::LIST;
use super::{Role, Topic};
use crate::error::ApiError;

/// The shapes of a command's arguments and result.
pub struct Shapes {
    args: fn() -> Schema,
    result: fn() -> Schema,
    typescript: fn(&mut TypeScript) -> (String, String),
}

impl Shapes {
    pub(super) fn of<A: TS + JsonSchema + 'static, R: TS + JsonSchema + 'static>() -> Self {
        Self { args: || schema_for!(A), result: || schema_for!(R), typescript: |out| (out.add::<A>(), out.add::<R>()) }
    }
}

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
    let describe = |c: &'static super::Command| Description {
        name: c.name,
        role: c.role,
        changes: c.changes,
        args: (c.shapes.args)(),
        result: (c.shapes.result)(),
    };
    LIST.iter().map(describe).collect()
}

/// Collects the declarations of types and of all they mention.
pub(super) struct TypeScript {
    config: Config,
    seen: HashSet<TypeId>,
    declarations: BTreeMap<String, String>,
}

impl TypeScript {
    fn add<T: TS + 'static + ?Sized>(&mut self) -> String {
        self.visit::<T>();
        T::name(&self.config)
    }
}

impl TypeVisitor for TypeScript {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        // Types without a file of their own (numbers, lists, options) are written where they are used.
        if T::output_path().is_some() {
            self.declarations.insert(T::ident(&self.config), T::decl(&self.config));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// The TypeScript of every type that crosses the border, and of the list.
#[must_use]
pub fn typescript() -> String {
    let config = Config::new().with_large_int("number");
    let mut types = TypeScript { config, seen: HashSet::new(), declarations: BTreeMap::new() };
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
