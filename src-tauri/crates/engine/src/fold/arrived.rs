//! A fact on its way into the fold, and the part of folding that needs no database.
//!
//! Owns what is read of a body beforehand. Keeps true: it depends on the fact alone, so that any thread may do it and the
//! fold says the same whether or not one did.

use std::sync::OnceLock;

use serde_json::Value;

use super::is_later;
use crate::error::{EngineError, Result};
use crate::facts::{Body, SaleCommitted, SessionClosed};
use crate::journal::Envelope;

/// A fact that came from elsewhere, or that is folded again.
pub struct Arrived {
    /// The fact.
    pub envelope: Envelope,
    body: OnceLock<ReadBody>,
}

/// What was read of a body.
pub(super) enum ReadBody {
    /// Most of what arrives are sales, and reading them takes a fifth of the time that their rows do.
    Sale(Box<SaleCommitted>),
    /// Read when it is folded.
    NotYet,
    /// No body of its kind.
    Illegible,
}

impl Arrived {
    /// Nothing of its body is read yet.
    #[must_use]
    pub fn new(envelope: Envelope) -> Self {
        Self { envelope, body: OnceLock::new() }
    }

    /// Reads what the fold will ask for, unless that was done.
    pub fn read_ahead(&self) {
        self.body();
    }

    pub(super) fn body(&self) -> &ReadBody {
        self.body.get_or_init(|| read(&self.envelope).unwrap_or(ReadBody::Illegible))
    }
}

fn read(fact: &Envelope) -> Result<ReadBody> {
    bears_sums(fact)?;
    if fact.kind != SaleCommitted::KIND || is_later(fact) {
        return Ok(ReadBody::NotYet);
    }
    Ok(ReadBody::Sale(fact.body()?))
}

/// Refuses a body with a whole number that no reader of JSON holds exactly: amounts are added up, and one such would end
/// every sum in an overflow. A closing holds moments of a clock that may be absurd, and totals that nothing is computed from.
fn bears_sums(fact: &Envelope) -> Result<()> {
    const DIGITS: usize = 16;
    if fact.kind == SessionClosed::KIND {
        return Ok(());
    }
    // Hardly any body has so many digits in a row, and then mostly in a text. One that has shows a digit at a step of that
    // width, with digits on both sides.
    let text = fact.body.get().as_bytes();
    let may = text.iter().enumerate().skip(DIGITS - 1).step_by(DIGITS).any(|(n, byte)| {
        byte.is_ascii_digit() && digits(text[..n].iter().rev()) + 1 + digits(text[n + 1..].iter()) >= DIGITS
    });
    if !may || is_exact(&fact.body()?) {
        return Ok(());
    }
    Err(EngineError::Bug("a number beyond what every reader holds"))
}

/// How many digits come first.
fn digits<'b>(bytes: impl Iterator<Item = &'b u8>) -> usize {
    bytes.take_while(|byte| byte.is_ascii_digit()).count()
}

fn is_exact(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_i64().map_or(!number.is_u64(), |n| n.unsigned_abs() < 1 << 53),
        Value::Array(values) => values.iter().all(is_exact),
        Value::Object(fields) => fields.values().all(is_exact),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}
