//! The shape of one command's arguments and result, as JSON Schema and as TypeScript.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};

use schemars::{JsonSchema, Schema, schema_for};
use ts_rs::{Config, TS, TypeVisitor};

/// The shapes of a command's arguments and result.
pub struct Shapes {
    pub(super) args: fn() -> Schema,
    pub(super) result: fn() -> Schema,
    pub(super) typescript: fn(&mut TypeScript) -> (String, String),
}

impl Shapes {
    pub(super) fn of<A: TS + JsonSchema + 'static, R: TS + JsonSchema + 'static>() -> Self {
        Self { args: || schema_for!(A), result: || schema_for!(R), typescript: |out| (out.add::<A>(), out.add::<R>()) }
    }
}

/// Collects the declarations of types and of all they mention.
pub(super) struct TypeScript {
    config: Config,
    seen: HashSet<TypeId>,
    pub(super) declarations: BTreeMap<String, String>,
}

impl TypeScript {
    pub(super) fn new() -> Self {
        let config = Config::new().with_large_int("number");
        Self { config, seen: HashSet::new(), declarations: BTreeMap::new() }
    }

    pub(super) fn add<T: TS + 'static + ?Sized>(&mut self) -> String {
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
