//! What lies in a basket one by one and is cheaper as a bundle.
//!
//! Owns how a bundle takes the place of its components, and which one is offered. Keeps true: only what is sold at its list
//! price goes into a bundle; what is said to be saved is the difference of two quotes; nothing that saves nothing is offered.

use std::collections::HashSet;

use super::{Basket, Goods, Line, quote};
use crate::RuleError;

/// A bundle that costs less than what it would take the place of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Id of the bundle.
    pub bundle: String,
    /// Its name.
    pub name: String,
    /// What the basket would cost less, above zero.
    pub saves: i64,
}

/// The bundle that would save most: of bundles with their prices, of two that save the same the first.
///
/// # Errors
/// [`RuleError::AmountOverflow`].
pub fn suggest(basket: &Basket, bundles: &[(Goods, i64)]) -> Result<Option<Suggestion>, RuleError> {
    if bundles.is_empty() {
        return Ok(None);
    }
    let near = basket.concerned(bundles);
    let before = quote(&near)?.total;
    let mut best: Option<Suggestion> = None;
    for (bundle, price) in bundles {
        let mut with = near.clone();
        if with.make_bundle(bundle.clone(), *price).is_err() {
            continue;
        }
        let saves = before - quote(&with)?.total;
        if saves > best.as_ref().map_or(0, |b| b.saves) {
            let bundle_id = bundle.id().unwrap_or_default().to_owned();
            best = Some(Suggestion { bundle: bundle_id, name: bundle.name().to_owned(), saves });
        }
    }
    Ok(best)
}

impl Basket {
    /// The basket with only those lines whose price a bundle may change: its components, what takes part in offers, and the
    /// bundle itself. All lines, where something is taken off all of them or tax is worked out for them together.
    fn concerned(&self, bundles: &[(Goods, i64)]) -> Self {
        if !self.lines_stand_alone() {
            return self.clone();
        }
        let ids = |goods: &Goods| match goods {
            Goods::Bundle { bundle, parts, .. } => {
                parts.iter().map(|p| p.item.clone()).chain([bundle.clone()]).collect()
            }
            Goods::Item { .. } | Goods::Amount { .. } => Vec::new(),
        };
        let ids: HashSet<String> = bundles.iter().flat_map(|(goods, _)| ids(goods)).collect();
        let concerned = |l: &&Line| l.goods.id().is_some_and(|id| ids.contains(id)) || self.takes_part_in_offers(l);
        let lines = self.lines.iter().filter(concerned).cloned().collect();
        let (last_line, offers, tax, history) = (self.last_line, self.offers.clone(), self.tax, self.history);
        Self { last_line, lines, offers, tax, history, ..Self::default() }
    }

    /// Puts a bundle in the place of its components, taken from the lines rung up last.
    ///
    /// # Errors
    /// [`RuleError::BundleIncomplete`] when a component is missing, or its price was made by hand; what [`Basket::add`] says.
    pub fn make_bundle(&mut self, bundle: Goods, price: i64) -> Result<(), RuleError> {
        let Goods::Bundle { parts, .. } = &bundle else { return Err(RuleError::BundleIncomplete) };
        let mut with = self.clone();
        for part in parts {
            with.take_loose(&part.item, part.quantity)?;
        }
        with.lines.retain(|l| l.quantity > 0);
        with.add(bundle, price, 1)?;
        *self = with;
        Ok(())
    }

    fn take_loose(&mut self, wanted: &str, units: i64) -> Result<(), RuleError> {
        let mut missing = units;
        for line in self.lines.iter_mut().rev() {
            let loose = matches!(&line.goods, Goods::Item { item, .. } if item == wanted);
            if loose && line.is_loose() {
                let taken = missing.min(line.quantity);
                if taken > 0 {
                    line.quantity -= taken;
                    missing -= taken;
                    self.changed.note(line.line);
                }
            }
        }
        if missing > 0 { Err(RuleError::BundleIncomplete) } else { Ok(()) }
    }
}
