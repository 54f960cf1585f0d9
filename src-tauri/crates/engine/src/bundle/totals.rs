//! Control totals: how the facts in a file add up, per till and business day.
//!
//! Keeps true: they are computed from the stored bytes alone, so that whoever reads the file can add them up again.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::api::types::sync::DayTotal;
use crate::facts::{Body, ReturnCommitted, SaleCommitted, SaleReversed};
use crate::journal::Envelope;

/// Adds up facts.
#[derive(Default)]
pub struct Totals(BTreeMap<(String, String), DayTotal>);

#[derive(Deserialize)]
struct Sold {
    total: i64,
}

#[derive(Deserialize)]
struct Refunded {
    refund: i64,
}

/// What a sale came to, or a return gave back.
pub fn amount(fact: &Envelope) -> Option<i64> {
    match fact.kind.as_str() {
        SaleCommitted::KIND => fact.body().ok().map(|Sold { total }| total),
        ReturnCommitted::KIND => fact.body().ok().map(|Refunded { refund }| refund),
        _ => None,
    }
}

impl Totals {
    /// Adds one fact, with its [`amount`]. A body that has none counts as a fact and nothing else.
    pub fn add(&mut self, fact: &Envelope, amount: Option<i64>) {
        let place = (fact.till.clone(), fact.day.clone());
        let day = self.0.entry(place).or_insert_with(|| DayTotal {
            till: fact.till.clone(),
            day: fact.day.clone(),
            facts: 0,
            sales: 0,
            sold: 0,
            reversed: 0,
            returns: 0,
            refunded: 0,
        });
        day.facts += 1;
        match (fact.kind.as_str(), amount) {
            (SaleCommitted::KIND, Some(total)) => {
                day.sales += 1;
                day.sold = day.sold.saturating_add(total);
            }
            (SaleReversed::KIND, _) => day.reversed += 1,
            (ReturnCommitted::KIND, Some(refund)) => {
                day.returns += 1;
                day.refunded = day.refunded.saturating_add(refund);
            }
            _ => {}
        }
    }

    /// The sums, by till and day.
    pub fn days(self) -> Vec<DayTotal> {
        self.0.into_values().collect()
    }
}
