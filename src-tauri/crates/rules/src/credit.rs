//! Store credit: what is left of it, and how much of a payment it takes.
//!
//! Owns the balance and its limits. Keeps true: nothing is left rather than less than nothing, however much two tills that
//! had not met took; a credit pays for goods and never gives a tip or change. Must not import the basket.

use crate::tender::{Tender, TenderKind};
use crate::{RuleError, money};

/// What is left of a credit after all that was redeemed of it.
#[must_use]
pub fn balance(issued: i64, redeemed: i64) -> i64 {
    issued.saturating_sub(redeemed).max(0)
}

/// How much a credit pays of what is still due, beside what of it was put down already.
#[must_use]
pub fn usable(balance: i64, put_down: i64, due: i64) -> i64 {
    balance.saturating_sub(put_down).min(due).max(0)
}

/// What credits pay of a total among these tenders.
#[must_use]
pub fn given(tenders: &[Tender]) -> i64 {
    money::total(tenders.iter().filter(|t| t.kind == TenderKind::Credit).map(|t| t.amount))
}

/// Whether as much may be taken of a credit.
///
/// # Errors
/// [`RuleError::CreditTooLittle`].
pub fn check(balance: i64, asked: i64) -> Result<(), RuleError> {
    if asked > balance { Err(RuleError::CreditTooLittle { left: balance }) } else { Ok(()) }
}
