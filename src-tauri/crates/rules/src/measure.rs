//! What is sold by weight, volume or length: how much of it, and what that costs.
//!
//! Owns the units and the price of a measured piece. Keeps true: an amount is whole thousandths of its unit (grams,
//! millilitres, millimetres), so that nothing of it is ever rounded; a piece is rounded to money once. Must not import the
//! basket.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{RuleError, money};

/// Most thousandths of one piece: ten tonnes less a gram.
pub const MAX_AMOUNT: i64 = 9_999_999;

/// Decimals of every unit.
pub const DECIMALS: u8 = 3;

/// What goods are measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Kilogram.
    Kg,
    /// Litre.
    L,
    /// Metre.
    M,
}

impl Unit {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Kg, Self::L, Self::M];

    /// Its symbol, which is its name in files too.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Kg => "kg",
            Self::L => "l",
            Self::M => "m",
        }
    }

    /// The unit that a symbol stands for, whatever its case.
    #[must_use]
    pub fn named(symbol: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.name().eq_ignore_ascii_case(symbol.trim()))
    }
}

/// A measured piece of goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Measured {
    /// What it is measured in.
    pub unit: Unit,
    /// Thousandths of the unit, from 1 to [`MAX_AMOUNT`].
    pub amount: i64,
    /// Price of one whole unit, minor units.
    pub price: i64,
}

impl Measured {
    /// What it costs, rounded once; midpoints go up.
    ///
    /// # Errors
    /// [`RuleError::MeasureOutOfRange`], [`RuleError::AmountNegative`] for a price below zero,
    /// [`RuleError::AmountOverflow`].
    pub fn cost(self) -> Result<i64, RuleError> {
        if !(1..=MAX_AMOUNT).contains(&self.amount) {
            return Err(RuleError::MeasureOutOfRange { amount: self.amount });
        }
        if self.price < 0 {
            return Err(RuleError::AmountNegative);
        }
        money::ratio(self.price, self.amount.into(), 1_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_known_by_its_symbol_and_by_nothing_else() {
        assert_eq!(
            ["kg", " KG ", "l", "M", "g", "", "kgs"].map(Unit::named),
            [Some(Unit::Kg), Some(Unit::Kg), Some(Unit::L), Some(Unit::M), None, None, None]
        );
    }

    #[test]
    fn absurd_pieces_are_refused_and_never_panic() {
        let cost = |amount, price| Measured { unit: Unit::Kg, amount, price }.cost();
        for amount in [i64::MIN, -1, 0, MAX_AMOUNT + 1, i64::MAX] {
            assert_eq!(cost(amount, 100), Err(RuleError::MeasureOutOfRange { amount }));
        }
        assert_eq!(cost(1, i64::MIN), Err(RuleError::AmountNegative));
        assert_eq!(cost(MAX_AMOUNT, i64::MAX), Err(RuleError::AmountOverflow));
        assert_eq!(cost(1, 0), Ok(0));
    }
}
