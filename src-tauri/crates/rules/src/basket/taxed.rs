//! Which prices of a basket hold their tax, and what is added to the others.
//!
//! Owns whose word counts: the item's own, else the shop's. A typed amount and a bundle (one price for several things) are
//! as the shop's prices are. Keeps true: what a customer sees adds up: prices, what is taken off and what is added come to the
//! total. Works from the steps of a price, so that a receipt of today and one of last year are told the same way. Must not
//! import anything but the basket, tax and money.

use std::collections::BTreeMap;

use super::{Basket, Line, PricePart, QuotedLine, added_tax};
use crate::bundle::Share;
use crate::money;
use crate::tax::{Prices, Rate, TaxLine};

impl Basket {
    /// Whether the price of a line holds its tax.
    #[must_use]
    pub fn prices_of(&self, line: &Line) -> Prices {
        self.own_prices_of(line).unwrap_or(self.tax.prices)
    }

    /// What a line says of its own price; none where that is as the shop's prices are. A history tells what was paid, so
    /// there nothing is added.
    #[must_use]
    pub fn own_prices_of(&self, line: &Line) -> Option<Prices> {
        line.goods.own_prices().filter(|_| !self.history)
    }

    /// Whether all that it shows is without tax. As long as nothing lies in it, it shows what the shop's prices are.
    #[must_use]
    pub fn is_without_tax(&self) -> bool {
        let without = |line: &Line| self.prices_of(line) == Prices::Exclusive;
        if self.lines.is_empty() { self.tax.prices == Prices::Exclusive } else { self.lines.iter().all(without) }
    }
}

/// A line that was priced, as a quote or a sale holds it.
#[derive(Clone, Copy, Debug)]
pub struct PricedLine<'l> {
    /// Whether its price held the tax.
    pub prices: Prices,
    /// Rate; none of a bundle.
    pub rate: Option<Rate>,
    /// Steps of its price.
    pub parts: &'l [PricePart],
    /// What it cost.
    pub paid: i64,
    /// Shares of a bundle's components.
    pub shares: &'l [Share],
}

impl<'l> From<&'l QuotedLine> for PricedLine<'l> {
    fn from(line: &'l QuotedLine) -> Self {
        let QuotedLine { parts, paid, rate, prices, shares, .. } = line;
        Self { prices: *prices, rate: *rate, parts, paid: *paid, shares }
    }
}

/// Tax that is added below the lines, per rate, the highest first: what the prices without it come to, and the tax on that.
/// No rows where nothing is added.
#[must_use]
pub fn added_below<'l>(lines: impl IntoIterator<Item = PricedLine<'l>>) -> Vec<TaxLine> {
    let mut rates = BTreeMap::<Rate, (i64, i64)>::new();
    let mut note = |rate, gross: i64, tax: i64| {
        let sums = rates.entry(rate).or_default();
        *sums = (sums.0.saturating_add(gross), sums.1.saturating_add(tax));
    };
    for line in lines.into_iter().filter(|line| line.prices == Prices::Exclusive) {
        if let Some(rate) = line.rate {
            note(rate, line.paid, added_tax(line.parts));
        }
        line.shares.iter().for_each(|share| note(share.rate, share.paid, share.added_tax.unwrap_or(0)));
    }
    let rows: Vec<TaxLine> =
        rates.into_iter().rev().map(|(rate, (gross, tax))| TaxLine::new(rate, gross, tax)).collect();
    let nothing = money::total(rows.iter().map(|row| row.tax)) == 0;
    if nothing { Vec::new() } else { rows }
}
