//! The basket being rung up, and what it costs.
//!
//! Owns the steps a seller can take and the quote. Keeps true: a line keeps the price it was rung up at, whatever the
//! catalogue says later; a price agreed by hand is final, no benefit takes from it; lines and taxes add up to the total;
//! line numbers are never used again; a step that is refused changes nothing, and no step leads to a basket that cannot be
//! quoted. Must not know of stores.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::bundle::{self, Part, Share};
use crate::loyalty::{self, Benefit};
use crate::tax::{self, Rate, TaxLine};
use crate::tender::Tender;
use crate::{RuleError, money};

/// Most units on one line.
pub const MAX_QUANTITY: i64 = 99_999;

/// A basket. Saved as JSON at every tap.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Basket {
    /// Number the last line got.
    pub last_line: u32,
    /// Member attached.
    pub member: Option<String>,
    /// Loyalty code of a member whose facts have not arrived; instead of `member`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member_code: Option<String>,
    /// The reward that the benefit redeems, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reward: Option<String>,
    /// Told from a history: what was paid is in the prices already, and it earns no reward.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub history: bool,
    /// Lines in the order they were rung up.
    pub lines: Vec<Line>,
    /// The line touched last.
    pub touched: Option<u32>,
    /// What the customer has handed over so far.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<Tender>,
    /// What the member gets on it. Any benefit may be set: it cannot make a basket that has no total.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub benefit: Option<Benefit>,
}

/// One line of a basket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Number of the line.
    pub line: u32,
    /// What it sells.
    pub goods: Goods,
    /// Units.
    pub quantity: i64,
    /// List price of one unit.
    pub list: i64,
    /// A price asked instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<AskedPrice>,
}

/// What a line sells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Goods {
    /// An item.
    Item {
        /// Id.
        item: String,
        /// Name.
        name: String,
        /// SKU, may be empty.
        #[serde(default)]
        sku: String,
        /// Tax rate.
        rate: Rate,
        /// Creator, may be empty.
        #[serde(default)]
        creator: String,
    },
    /// A fixed bundle.
    Bundle {
        /// Id.
        bundle: String,
        /// Name.
        name: String,
        /// Components.
        parts: Vec<Part>,
    },
    /// An amount without an item.
    Amount {
        /// What it is, may be empty.
        #[serde(default)]
        text: String,
        /// Tax rate.
        rate: Rate,
    },
}

impl Goods {
    /// Id of the item or bundle.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Item { item, .. } => Some(item),
            Self::Bundle { bundle, .. } => Some(bundle),
            Self::Amount { .. } => None,
        }
    }

    /// Name to print, may be empty for an amount.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Item { name, .. } | Self::Bundle { name, .. } => name,
            Self::Amount { text, .. } => text,
        }
    }
}

/// A price asked instead of the list price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedPrice {
    /// Price of one unit.
    pub price: i64,
    /// Why.
    pub reason: String,
}

impl Line {
    /// Price of one unit as charged.
    #[must_use]
    pub fn unit(&self) -> i64 {
        self.asked.as_ref().map_or(self.list, |a| a.price)
    }
}

impl Basket {
    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Adds goods; the same goods at the same price go onto the line they already have, a typed amount never does.
    ///
    /// # Errors
    /// [`RuleError::QuantityOutOfRange`], [`RuleError::AmountNegative`], [`RuleError::AmountOverflow`], and for a bundle
    /// what [`bundle::split`] says.
    pub fn add(&mut self, goods: Goods, list: i64, quantity: i64) -> Result<(), RuleError> {
        self.add_at(goods, list, None, quantity)
    }

    /// Adds goods at a price asked instead of the list price; they go onto a line only with the same price asked for the
    /// same reason.
    ///
    /// # Errors
    /// As [`Basket::add`].
    pub fn add_at(
        &mut self,
        goods: Goods,
        list: i64,
        asked: Option<AskedPrice>,
        quantity: i64,
    ) -> Result<(), RuleError> {
        if list < 0 || asked.as_ref().is_some_and(|a| a.price < 0) {
            return Err(RuleError::AmountNegative);
        }
        let quantity = check_quantity(quantity)?;
        let same = |l: &Line| goods.id().is_some() && l.goods == goods && l.list == list && l.asked == asked;
        if let Some(line) = self.lines.iter().find(|l| same(l)) {
            let (number, sum) = (line.line, line.quantity.saturating_add(quantity));
            return self.set_quantity(number, sum);
        }
        let line = self.last_line.checked_add(1).ok_or(RuleError::AmountOverflow)?;
        self.put(Line { line, goods, quantity, list, asked })
    }

    /// Sets the units of a line; 0 removes it.
    ///
    /// # Errors
    /// [`RuleError::NoSuchLine`], [`RuleError::QuantityOutOfRange`], [`RuleError::AmountOverflow`].
    pub fn set_quantity(&mut self, line: u32, quantity: i64) -> Result<(), RuleError> {
        if quantity == 0 {
            return self.remove(line);
        }
        let quantity = check_quantity(quantity)?;
        let line = self.line(line)?.clone();
        self.put(Line { quantity, ..line })
    }

    /// Asks another price for a line, or goes back to the list price.
    ///
    /// # Errors
    /// [`RuleError::NoSuchLine`], [`RuleError::AmountNegative`], [`RuleError::AmountOverflow`].
    pub fn set_price(&mut self, line: u32, asked: Option<AskedPrice>) -> Result<(), RuleError> {
        if asked.as_ref().is_some_and(|a| a.price < 0) {
            return Err(RuleError::AmountNegative);
        }
        let line = self.line(line)?.clone();
        self.put(Line { asked, ..line })
    }

    /// Takes a line out.
    ///
    /// # Errors
    /// [`RuleError::NoSuchLine`].
    pub fn remove(&mut self, line: u32) -> Result<(), RuleError> {
        let before = self.lines.len();
        self.lines.retain(|l| l.line != line);
        if self.lines.len() == before {
            return Err(RuleError::NoSuchLine { line });
        }
        self.touched = None;
        Ok(())
    }

    fn line(&self, line: u32) -> Result<&Line, RuleError> {
        self.lines.iter().find(|l| l.line == line).ok_or(RuleError::NoSuchLine { line })
    }

    /// Puts a line in its place, or at the end when it is new. Refused when the basket could then not be quoted: a seller
    /// must never be left with a basket that has no total.
    fn put(&mut self, line: Line) -> Result<(), RuleError> {
        // Without the benefit, which only lowers it and never below zero: what has a total without it has one with it.
        let paid = quote_line(&line, None)?.paid;
        let mut others = self.lines.iter().filter(|l| l.line != line.line);
        others.try_fold(paid, |sum, l| money::add(sum, money::times(l.unit(), l.quantity)?))?;
        self.touched = Some(line.line);
        self.last_line = self.last_line.max(line.line);
        match self.lines.iter_mut().find(|l| l.line == line.line) {
            Some(place) => *place = line,
            None => self.lines.push(line),
        }
        Ok(())
    }
}

fn check_quantity(quantity: i64) -> Result<i64, RuleError> {
    if (1..=MAX_QUANTITY).contains(&quantity) { Ok(quantity) } else { Err(RuleError::QuantityOutOfRange { quantity }) }
}

/// What a basket costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Lines in the basket's order.
    pub lines: Vec<QuotedLine>,
    /// What is charged, tax included.
    pub total: i64,
    /// What the benefit took off all lines together, zero or below; contained in the total.
    pub discount: i64,
    /// Tax contained in the total.
    pub taxes: Vec<TaxLine>,
    /// Articles; a bundle counts as one.
    pub articles: i64,
}

/// What a line costs, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedLine {
    /// Number of the line.
    pub line: u32,
    /// The steps from the list price to what is paid; they add up to `paid`.
    pub parts: Vec<PricePart>,
    /// What the line costs.
    pub paid: i64,
    /// Shares of a bundle's components; empty for anything else.
    pub shares: Vec<Share>,
}

/// One step from the list price to what is paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct PricePart {
    /// `list`, why another price was asked, or the name of a [`loyalty::BenefitReason`].
    pub reason: String,
    /// Amount of this step for the whole line.
    pub amount: i64,
}

/// Quotes a basket: what each line costs and why, the total, and the tax in it.
///
/// # Errors
/// [`RuleError::AmountOverflow`], and for a bundle what [`bundle::split`] says.
pub fn quote(basket: &Basket) -> Result<Quote, RuleError> {
    let off = taken_off(basket)?;
    let step = |amount: i64| {
        let benefit = basket.benefit.filter(|_| amount != 0)?;
        Some(PricePart { reason: benefit.reason.name().into(), amount })
    };
    let quoted = basket.lines.iter().zip(&off).map(|(line, off)| quote_line(line, step(*off)));
    let lines = quoted.collect::<Result<Vec<_>, _>>()?;
    let total = money::sum(lines.iter().map(|l| l.paid))?;
    let mut gross = Vec::new();
    for (line, quoted) in basket.lines.iter().zip(&lines) {
        match &line.goods {
            Goods::Item { rate, .. } | Goods::Amount { rate, .. } => gross.push((*rate, quoted.paid)),
            Goods::Bundle { .. } => gross.extend(quoted.shares.iter().map(|s| (s.rate, s.paid))),
        }
    }
    let articles = money::sum(basket.lines.iter().map(|l| l.quantity))?;
    Ok(Quote { lines, total, discount: money::sum(off)?, taxes: tax::per_rate(gross)?, articles })
}

/// What the basket's benefit takes off each line. A line whose price was agreed by hand takes no part.
fn taken_off(basket: &Basket) -> Result<Vec<i64>, RuleError> {
    let Some(benefit) = basket.benefit else { return Ok(vec![0; basket.lines.len()]) };
    let base = |l: &Line| l.asked.is_none().then(|| money::times(l.list, l.quantity)).transpose();
    let bases = basket.lines.iter().map(base).collect::<Result<Vec<_>, _>>()?;
    loyalty::discount(&bases, benefit.percent)
}

/// Quotes a line whose price the benefit changes by `benefit`.
fn quote_line(line: &Line, benefit: Option<PricePart>) -> Result<QuotedLine, RuleError> {
    let list = money::times(line.list, line.quantity)?;
    let mut paid = money::times(line.unit(), line.quantity)?;
    let mut parts = vec![PricePart { reason: "list".into(), amount: list }];
    if let Some(asked) = &line.asked {
        parts.push(PricePart { reason: asked.reason.clone(), amount: money::subtract(paid, list)? });
    }
    if let Some(part) = benefit {
        paid = money::add(paid, part.amount)?;
        parts.push(part);
    }
    let shares = match &line.goods {
        Goods::Bundle { parts, .. } => bundle::split(paid, line.quantity, parts)?,
        _ => Vec::new(),
    };
    Ok(QuotedLine { line: line.line, parts, paid, shares })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::loyalty::BenefitReason;

    /// As a till that knew no benefits saved it: an update must not lose the basket that a customer waits for.
    const OLD_DRAFT: &str = concat!(
        r#"{"last_line":2,"member":"m1","lines":[{"line":2,"goods":{"kind":"item","item":"i1","name":"Beeswax candle","#,
        r#""sku":"C1","rate":"20","creator":""},"quantity":3,"list":450,"asked":{"price":400,"reason":"scratched"}}],"#,
        r#""touched":2,"given":[{"kind":"cash","amount":1500}]}"#,
    );

    #[test]
    fn a_draft_from_before_there_were_benefits_still_reads() {
        let basket: Basket = serde_json::from_str(OLD_DRAFT).unwrap();
        assert_eq!((basket.benefit, basket.lines.len(), basket.given.len()), (None, 1, 1));
        let quote = quote(&basket).unwrap();
        assert_eq!((quote.total, quote.discount), (1200, 0));
        assert_eq!(serde_json::to_string(&basket).unwrap(), OLD_DRAFT, "without a benefit it is saved as it was");
    }

    #[test]
    fn a_benefit_is_saved_with_the_basket() {
        let benefit = Some(Benefit { reason: BenefitReason::ComeBack, percent: Rate::whole(10) });
        let saved = serde_json::to_string(&Basket { benefit, ..Basket::default() }).unwrap();
        assert!(saved.ends_with(r#""benefit":{"reason":"come_back","percent":"10"}}"#), "{saved}");
        assert_eq!(serde_json::from_str::<Basket>(&saved).unwrap().benefit, benefit);
    }
}
