//! Small readers of what people type: names, dates, amounts. And the makers of sentences by key.

use chrono::NaiveDate;
use serde_json::{Value, json};
use trestle_rules::measure;
use trestle_rules::money;
use trestle_rules::tax::Rate;
use trestle_rules::text::clean;

use super::types::{AmountInput, Sentence};
use crate::error::{EngineError, InField, Result};
use crate::error_codes::ErrorCode;
use crate::shop::Shop;

/// Trims a text and holds it to a length in characters.
pub(super) fn name(field: &'static str, text: &str, most: usize) -> Result<String> {
    let trimmed = optional(field, text, most)?;
    if trimmed.is_empty() {
        return Err(EngineError::with(ErrorCode::ArgsEmpty, [("field", json!(field))]));
    }
    Ok(trimmed)
}

/// The same, but empty is allowed. White space is folded; what cannot be seen is taken out.
pub(super) fn optional(field: &'static str, text: &str, most: usize) -> Result<String> {
    let trimmed = clean(text);
    if trimmed.chars().count() > most {
        let args = [("field", json!(field)), ("most", json!(most))];
        return Err(EngineError::with(ErrorCode::ArgsTooLong, args));
    }
    Ok(trimmed)
}

/// Reads an amount with the shop's currency.
pub(super) fn amount(shop: &Shop, input: &AmountInput) -> Result<i64> {
    Ok(match input {
        AmountInput::Minor(minor) => money::within(i128::from(*minor))?,
        AmountInput::Text(text) => money::read(text, shop.decimals())?,
    })
}

/// Reads an amount that must not be below zero.
pub(super) fn price(shop: &Shop, input: &AmountInput) -> Result<i64> {
    let price = amount(shop, input)?;
    if price < 0 {
        return Err(trestle_rules::RuleError::AmountNegative.into());
    }
    Ok(price)
}

/// Reads how much of something that is measured, in thousandths of its unit.
pub(super) fn measure(input: &AmountInput) -> Result<i64> {
    Ok(match input {
        AmountInput::Minor(thousandths) => *thousandths,
        AmountInput::Text(text) => money::read(text, measure::DECIMALS)?,
    })
}

/// Reads a rate, or takes the shop's standard rate.
pub(super) fn rate(shop: &Shop, text: Option<&str>) -> Result<Rate> {
    text.map_or(Ok(shop.standard_rate()), |t| t.parse().map_err(EngineError::from))
}

/// A first and a last day, either of which may be left open.
///
/// # Errors
/// `date.unreadable`, `date.reversed`.
pub(super) fn days(from: Option<&str>, to: Option<&str>) -> Result<(Option<NaiveDate>, Option<NaiveDate>)> {
    let (from, to) = (from.map(date).transpose().in_field("from")?, to.map(date).transpose().in_field("to")?);
    match (from, to) {
        (Some(first), Some(last)) if first > last => {
            let args = [("from_date", json!(first.to_string())), ("to_date", json!(last.to_string()))];
            Err(EngineError::with(ErrorCode::DateReversed, args))
        }
        days => Ok(days),
    }
}

/// Reads a date `YYYY-MM-DD`.
pub(super) fn date(text: &str) -> Result<NaiveDate> {
    let unreadable = || EngineError::with(ErrorCode::DateUnreadable, [("text", json!(text))]);
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").map_err(|_| unreadable())
}

/// A sentence by key.
pub(super) fn sentence<const N: usize>(key: &str, args: [(&str, Value); N]) -> Sentence {
    Sentence { key: key.to_owned(), args: args.into_iter().map(|(k, v)| (k.to_owned(), v)).collect() }
}
