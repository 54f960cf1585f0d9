//! Tax contained in prices.
//!
//! Owns percentages (of a tax or a discount) and how much tax a gross amount holds. Keeps true: per rate, net + tax = gross; a sale's refunds take
//! back exactly the tax the sale held. Prices include tax; rounding is per receipt and rate. Must not import the basket.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{RuleError, money};

/// A tax rate or a discount in percent, 0 to 100 with at most three decimals; written without trailing zeros (`20`, `5.5`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
#[schemars(with = "String")]
pub struct Rate(Decimal);

impl Rate {
    /// No tax.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// A whole percentage. Meant for constants, where more than a hundred is an error of the compiler.
    pub(crate) const fn whole(percent: u8) -> Self {
        assert!(percent <= 100);
        Self(Decimal::from_parts(percent as u32, 0, 0, false, 0))
    }

    /// So many percent of an amount, rounded once.
    pub(crate) fn part_of(self, amount: i64) -> Result<i64, RuleError> {
        money::ratio(amount, self.thousandths(), 100_000)
    }

    /// The rate in thousandths of a percent.
    fn thousandths(self) -> i128 {
        let scaled = self.0 * Decimal::ONE_THOUSAND;
        scaled.trunc().mantissa() / 10_i128.pow(scaled.trunc().scale())
    }
}

impl FromStr for Rate {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let unreadable = || RuleError::RateUnreadable { text: text.chars().take(40).collect() };
        let trimmed = text.trim().trim_end_matches('%').trim_end().replace(',', ".");
        if trimmed.is_empty() || !trimmed.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            return Err(unreadable());
        }
        // Exact: more digits than a decimal holds are refused, not cut off.
        let rate = Decimal::from_str_exact(&trimmed).map_err(|_| unreadable())?.normalize();
        if rate > Decimal::ONE_HUNDRED || rate.scale() > 3 {
            return Err(unreadable());
        }
        Ok(Self(rate))
    }
}

impl TryFrom<String> for Rate {
    type Error = RuleError;

    fn try_from(text: String) -> Result<Self, RuleError> {
        text.parse()
    }
}

impl From<Rate> for String {
    fn from(rate: Rate) -> Self {
        rate.to_string()
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Tax of one rate on a receipt or report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct TaxLine {
    /// The rate.
    pub rate: Rate,
    /// What was charged at this rate.
    pub gross: i64,
    /// Gross without its tax.
    pub net: i64,
    /// The tax.
    pub tax: i64,
}

impl TaxLine {
    /// A line from its gross and tax; net is what remains.
    #[must_use]
    pub fn new(rate: Rate, gross: i64, tax: i64) -> Self {
        Self { rate, gross, net: gross - tax, tax }
    }
}

/// Tax contained in a gross amount.
///
/// # Errors
/// [`RuleError::AmountOverflow`].
pub fn contained(gross: i64, rate: Rate) -> Result<i64, RuleError> {
    money::ratio(gross, rate.thousandths(), 100_000 + rate.thousandths())
}

/// Groups gross amounts by rate, the highest first, and takes out the tax of each group at once.
///
/// # Errors
/// [`RuleError::AmountOverflow`].
pub fn per_rate(amounts: impl IntoIterator<Item = (Rate, i64)>) -> Result<Vec<TaxLine>, RuleError> {
    let mut groups = std::collections::BTreeMap::<Rate, i64>::new();
    for (rate, gross) in amounts {
        let group = groups.entry(rate).or_default();
        *group = money::add(*group, gross)?;
    }
    groups.into_iter().rev().map(|(rate, gross)| Ok(TaxLine::new(rate, gross, contained(gross, rate)?))).collect()
}

/// Tax that a refund takes back: the sale's tax on what was left before it, minus the tax on what is left after it. All
/// refunds of a sale together take back exactly its tax.
///
/// # Errors
/// [`RuleError::AmountOverflow`].
pub fn taken_back(left_before: i64, refund: i64, rate: Rate) -> Result<i64, RuleError> {
    let left_after = money::subtract(left_before, refund)?;
    money::subtract(contained(left_before, rate)?, contained(left_after, rate)?)
}
