//! What a command answers, in the form that whoever called it goes on with.
//!
//! Owns the two forms. Keeps true: the window, which only passes an answer on, gets it as text, and no tree is built of it
//! first. Must not know the commands.

use serde::Serialize;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

use crate::error::Result;

/// The form that an answer is wanted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// To look into.
    Value,
    /// To pass on.
    Text,
}

/// What a command answers.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Answer {
    /// To look into.
    Value(Value),
    /// To pass on.
    Text(Box<RawValue>),
}

impl Form {
    /// A result in this form.
    pub(crate) fn of<R: Serialize>(self, result: &R) -> Result<Answer> {
        Ok(match self {
            Self::Value => Answer::Value(serde_json::to_value(result)?),
            Self::Text => Answer::Text(to_raw_value(result)?),
        })
    }

    /// An answer that was written down before, in this form.
    pub(crate) fn of_text(self, text: &str) -> Result<Answer> {
        Ok(match self {
            Self::Value => Answer::Value(serde_json::from_str(text)?),
            Self::Text => Answer::Text(serde_json::from_str(text)?),
        })
    }
}

impl Answer {
    /// To look into.
    pub(crate) fn value(self) -> Result<Value> {
        match self {
            Self::Value(value) => Ok(value),
            Self::Text(text) => Ok(serde_json::from_str(text.get())?),
        }
    }

    /// To pass on.
    pub(crate) fn text(self) -> Result<Box<RawValue>> {
        match self {
            Self::Value(value) => Ok(to_raw_value(&value)?),
            Self::Text(text) => Ok(text),
        }
    }
}
