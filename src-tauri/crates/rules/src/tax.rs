//! Tax: contained in prices, or added to them.
//!
//! Owns percentages (of a tax or a discount), how much tax a gross amount holds, and how much is added to a net one. Keeps
//! true: per rate, net + tax = gross; a sale's refunds take back exactly the tax the sale held. A net amount with its
//! rounded tax holds exactly that tax again (the rounding is below half a unit, and a gross amount's share of it is smaller
//! still), so that whatever was added is afterwards only contained: reports, refunds and books know one way to reckon. That
//! holds too where a receipt has prices of both kinds: the tax of a rate is what all that was charged at it holds, rounded
//! once, never less than what was added, and at most one unit off from two roundings. (Programs that keep two taxes of one
//! rate round each for itself; an auditor who sees the sum of a rate could not find that tax again.)
//! Must not import the basket.

use std::collections::BTreeMap;
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

/// How prices and tax go together in a shop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TaxTerms {
    /// Whether prices hold the tax.
    #[serde(default)]
    pub prices: Prices,
    /// What is rounded.
    #[serde(default)]
    pub rounding: TaxRounding,
}

impl TaxTerms {
    /// Whether they are as they are where nobody has set them.
    #[must_use]
    pub fn are_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// Whether prices hold the tax.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Prices {
    /// They do.
    #[default]
    Inclusive,
    /// It is added when paying.
    Exclusive,
}

/// What of a receipt is rounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaxRounding {
    /// The tax of each rate, once.
    #[default]
    Total,
    /// The tax of each line, and of each component of a bundle.
    Line,
}

impl Prices {
    /// Whether they are as they are where nobody has said it.
    #[must_use]
    pub fn are_usual(&self) -> bool {
        *self == Self::default()
    }

    /// What an item says of its own price.
    #[must_use]
    pub fn of(without_tax: bool) -> Self {
        if without_tax { Self::Exclusive } else { Self::Inclusive }
    }
}

impl TaxRounding {
    /// Whether it is as it is where nobody has set it.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
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

/// A price on its way to what is paid.
#[derive(Clone, Copy, Debug)]
pub struct Priced {
    /// Rate.
    pub rate: Rate,
    /// Whether it holds its tax.
    pub prices: Prices,
    /// What it is, after everything that was taken off.
    pub amount: i64,
}

/// Tax that is added to each price without it, in their order; nothing to those that hold it. Rounded once a rate, it is
/// shared out by largest remainder.
///
/// # Errors
/// [`RuleError::AmountOverflow`], [`RuleError::AmountNegative`] for an amount below zero.
pub fn added(rounding: TaxRounding, amounts: &[Priced]) -> Result<Vec<i64>, RuleError> {
    of_those(Prices::Exclusive, rounding, amounts, Rate::part_of)
}

/// Tax that each price holds, in their order: what somebody who is exempt does not pay; nothing of those without it.
/// Rounded and shared out as what is [`added`].
///
/// # Errors
/// As [`added`].
pub fn held(rounding: TaxRounding, amounts: &[Priced]) -> Result<Vec<i64>, RuleError> {
    of_those(Prices::Inclusive, rounding, amounts, |rate, gross| contained(gross, rate))
}

fn of_those(
    prices: Prices,
    rounding: TaxRounding,
    amounts: &[Priced],
    tax_of: impl Fn(Rate, i64) -> Result<i64, RuleError>,
) -> Result<Vec<i64>, RuleError> {
    if rounding == TaxRounding::Line {
        let tax = |one: &Priced| if one.prices == prices { tax_of(one.rate, one.amount) } else { Ok(0) };
        return amounts.iter().map(tax).collect();
    }
    let mut taxes = vec![0; amounts.len()];
    let mut rates: Vec<Rate> = amounts.iter().filter(|one| one.prices == prices).map(|one| one.rate).collect();
    rates.sort_unstable();
    rates.dedup();
    for rate in rates {
        let of_rate =
            |(place, one): (usize, &Priced)| (one.rate == rate && one.prices == prices).then_some((place, one.amount));
        let (places, taxed): (Vec<usize>, Vec<i64>) = amounts.iter().enumerate().filter_map(of_rate).unzip();
        let tax = tax_of(rate, money::sum(taxed.iter().copied())?)?;
        if tax != 0 {
            let shares = money::share_out(tax, &taxed)?;
            places.into_iter().zip(shares).for_each(|(place, share)| taxes[place] = share);
        }
    }
    Ok(taxes)
}

/// What a price of one kind is as one of the other, so that two can be compared.
///
/// # Errors
/// [`RuleError::AmountOverflow`].
pub fn converted(price: i64, rate: Rate, from: Prices, to: Prices) -> Result<i64, RuleError> {
    match (from, to) {
        (Prices::Exclusive, Prices::Inclusive) => money::add(price, rate.part_of(price)?),
        (Prices::Inclusive, Prices::Exclusive) => money::subtract(price, contained(price, rate)?),
        (Prices::Inclusive, Prices::Inclusive) | (Prices::Exclusive, Prices::Exclusive) => Ok(price),
    }
}

/// Groups gross amounts by rate, the highest first, and takes the tax out: of each group at once, or of each amount.
///
/// # Errors
/// [`RuleError::AmountOverflow`].
pub fn per_rate(
    rounding: TaxRounding,
    amounts: impl IntoIterator<Item = (Rate, i64)>,
) -> Result<Vec<TaxLine>, RuleError> {
    let mut groups = BTreeMap::<Rate, (i64, i64)>::new();
    for (rate, gross) in amounts {
        let (sum, tax) = groups.entry(rate).or_default();
        *sum = money::add(*sum, gross)?;
        if rounding == TaxRounding::Line {
            *tax = money::add(*tax, contained(gross, rate)?)?;
        }
    }
    let line = |(rate, (gross, of_amounts))| {
        let tax = if rounding == TaxRounding::Line { of_amounts } else { contained(gross, rate)? };
        Ok(TaxLine::new(rate, gross, tax))
    };
    groups.into_iter().rev().map(line).collect()
}

/// A group of [`per_rate`] with one amount more (`sign` 1) or less (-1).
///
/// # Errors
/// [`RuleError::AmountOverflow`].
pub fn with_one_more(rounding: TaxRounding, group: &TaxLine, amount: i64, sign: i64) -> Result<TaxLine, RuleError> {
    let gross = money::add(group.gross, sign * amount)?;
    let tax = match rounding {
        TaxRounding::Line => money::add(group.tax, sign * contained(amount, group.rate)?)?,
        TaxRounding::Total => contained(gross, group.rate)?,
    };
    Ok(TaxLine::new(group.rate, gross, tax))
}

/// What is refunded of something that was sold: its rate, what was left of it before, and the refund.
#[derive(Clone, Copy, Debug)]
pub struct TakenBack {
    /// Rate.
    pub rate: Rate,
    /// What it had cost, less what was refunded before.
    pub left: i64,
    /// What is refunded now.
    pub refund: i64,
}

/// Tax that a refund takes back, per rate, the highest first: the sale's tax on what was left before it, minus the tax on
/// what is left after it. All refunds of a sale together take back exactly its tax. What of a sale is not refunded is given
/// too; `rounding` is the sale's.
///
/// # Errors
/// [`RuleError::AmountOverflow`].
pub fn taken_back(rounding: TaxRounding, units: &[TakenBack]) -> Result<Vec<TaxLine>, RuleError> {
    let before = units.iter().map(|u| Ok((u.rate, u.left)));
    let after = units.iter().map(|u| Ok((u.rate, money::subtract(u.left, u.refund)?)));
    let before = per_rate(rounding, before.collect::<Result<Vec<_>, RuleError>>()?)?;
    let after = per_rate(rounding, after.collect::<Result<Vec<_>, RuleError>>()?)?;
    let back = before.iter().zip(&after).map(|(before, after)| {
        let gross = money::subtract(before.gross, after.gross)?;
        Ok(TaxLine::new(before.rate, gross, money::subtract(before.tax, after.tax)?))
    });
    let back = back.collect::<Result<Vec<_>, RuleError>>()?;
    Ok(back.into_iter().filter(|line| line.gross != 0).collect())
}
