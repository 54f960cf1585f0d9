//! Something taken off: by the seller's hand, on a line or on the whole basket, in percent or as an amount.
//!
//! Owns what a discount comes to, how it is shared out over lines, and from when on a manager is asked. Keeps true: a
//! percentage is rounded once for all lines that it is for; nothing goes below zero. Must not import the basket.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::tax::Rate;
use crate::{RuleError, money};

/// The limit of a shop that has set none: people get roles later, and until then the owner is alone.
pub const NO_LIMIT: Rate = Rate::whole(100);

/// How much is taken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Off {
    /// A part of what it is for.
    Percent {
        /// Percent.
        percent: Rate,
    },
    /// An amount, at most what it is for costs.
    Amount {
        /// Minor units, above zero.
        amount: i64,
    },
}

impl Off {
    /// What it takes off `base`: zero or above, and never more than the base.
    ///
    /// # Errors
    /// [`RuleError::AmountOverflow`].
    pub fn of(self, base: i64) -> Result<i64, RuleError> {
        match self {
            Self::Percent { percent } => percent.part_of(base),
            Self::Amount { amount } => Ok(amount.min(base)),
        }
    }

    /// The percentage; none of an amount.
    #[must_use]
    pub fn percent(self) -> Option<Rate> {
        match self {
            Self::Percent { percent } => Some(percent),
            Self::Amount { .. } => None,
        }
    }
}

/// A discount given by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Discount {
    /// How much.
    pub off: Off,
    /// Why, in the seller's words.
    pub reason: String,
}

/// What `off` takes off each line: zero or below. `bases` is what each line costs without it, in minor units and not below
/// zero; a line without a base takes no part. What is taken off all bases together is worked out once and shared out by
/// base, so that no line gives more than it costs.
///
/// # Errors
/// [`RuleError::AmountNegative`] for a base below zero, [`RuleError::AmountOverflow`].
pub fn share(bases: &[Option<i64>], off: Off) -> Result<Vec<i64>, RuleError> {
    let weights: Vec<i64> = bases.iter().flatten().copied().collect();
    let taken = off.of(money::sum(weights.iter().copied())?)?;
    let mut shares = money::share_out(-taken, &weights)?.into_iter();
    Ok(bases.iter().map(|base| base.and_then(|_| shares.next()).unwrap_or(0)).collect())
}

/// What a seller took off one line by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByHand {
    /// What the line would have cost.
    pub base: i64,
    /// What was taken off it alone, zero or above.
    pub on_line: i64,
    /// Its share of what was taken off the whole basket, zero or above.
    pub on_basket: i64,
}

/// Whether a manager is asked: when more than `limit` percent is taken off one line by itself, or off all lines together.
/// The limit is rounded as a discount is, so that a discount of exactly the limit is never over it by a rounding.
///
/// # Errors
/// [`RuleError::AmountOverflow`].
pub fn needs_manager(limit: Rate, lines: &[ByHand]) -> Result<bool, RuleError> {
    let over = |base: i64, off: i64| Ok::<_, RuleError>(off > limit.part_of(base)?);
    for line in lines {
        if over(line.base, line.on_line)? {
            return Ok(true);
        }
    }
    let together = money::sum(lines.iter().map(|l| l.on_line + l.on_basket))?;
    over(money::sum(lines.iter().map(|l| l.base))?, together)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Off = Off::Percent { percent: Rate::whole(100) };
    const TEN: Off = Off::Percent { percent: Rate::whole(10) };

    #[test]
    fn nothing_is_taken_off_nothing() {
        for off in [TEN, Off::Amount { amount: 3 }] {
            assert_eq!(share(&[], off), Ok(vec![]));
            assert_eq!(share(&[None, Some(0), None], off), Ok(vec![0, 0, 0]));
        }
        assert_eq!(share(&[Some(10), None, Some(5), Some(0)], TEN), Ok(vec![-1, 0, -1, 0]));
    }

    #[test]
    fn absurd_bases_are_refused_and_never_panic() {
        assert_eq!(share(&[Some(money::LIMIT)], ALL), Ok(vec![-money::LIMIT]));
        assert_eq!(share(&[Some(money::LIMIT), Some(1)], ALL), Err(RuleError::AmountOverflow));
        assert_eq!(share(&[Some(i64::MAX); 3], ALL), Err(RuleError::AmountOverflow));
        assert_eq!(share(&[Some(-1), Some(2)], ALL), Err(RuleError::AmountNegative));
        assert_eq!(share(&[Some(5)], Off::Amount { amount: i64::MAX }), Ok(vec![-5]));
    }
}
