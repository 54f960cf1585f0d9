//! What goes to the books: the receipts of a day, added up by tax rate and tender.
//!
//! Owns how a receipt that was paid in several ways is shared out over its tax rates, and which programs a shop is offered.
//! Keeps true: to the cent, the entries of a day add up to what was charged and taxed per rate and to what each tender
//! settled; cash rounding and tips are no part of a charge and stand by themselves. Must not import the basket.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use iso_currency::Currency;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::tax::{Rate, TaxLine};
use crate::tender::{Tender, TenderKind};
use crate::tip::Tip;
use crate::{RuleError, money};

/// A bookkeeping program that the takings are written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BooksFormat {
    /// A bank statement for Xero.
    Xero,
    /// Bank transactions for QuickBooks, three columns.
    Quickbooks,
    /// Account movements for Lexware Office.
    Lexware,
    /// A batch of postings for DATEV.
    Datev,
}

/// The programs that a shop is offered, the most usual one in its country first. Xero and QuickBooks are sold in most
/// countries; DATEV is what tax advisers in Germany and Austria work with, takes euro only, and stays where it was set up;
/// Lexware Office is made for German tax law.
#[must_use]
pub fn programs(country: &str, currency: Currency, datev_set_up: bool) -> Vec<BooksFormat> {
    use BooksFormat::{Datev, Lexware, Quickbooks, Xero};
    let of = |codes: &[&str]| codes.iter().any(|code| code.eq_ignore_ascii_case(country));
    let datev = currency == Currency::EUR && (datev_set_up || of(&["AT", "DE"]));
    let own = [(datev, Datev), (of(&["DE"]), Lexware)].into_iter().filter(|(used, _)| *used).map(|(_, own)| own);
    own.chain([Xero, Quickbooks]).collect()
}

/// A sale, or goods brought back.
#[derive(Clone, Debug)]
pub struct Receipt<'a> {
    /// What was charged (or refunded) and its tax, per rate.
    pub taxes: &'a [TaxLine],
    /// How much of that each tender settled, by the tender's name.
    pub settled: &'a [(&'a str, i64)],
    /// Cash rounding.
    pub rounding: i64,
    /// What was given on top, by tender.
    pub tips: &'a [Tip],
    /// Whether goods came back: then everything counts against.
    pub back: bool,
}

/// What an entry is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// Takings at a tax rate.
    Takings(Rate),
    /// Tips.
    Tips,
    /// Cash rounding.
    Rounding,
}

/// What the books are told of a day: one rate and one tender, the tips of one tender, or the cash rounding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is of.
    pub of: Of,
    /// Name of the tender.
    pub tender: String,
    /// Charged less refunded, tax included.
    pub gross: i64,
    /// The tax contained.
    pub tax: i64,
}

/// What each tender settled of a charge. Change and rounding belong to the cash: what was given less what went back, less
/// what rounding put on top of the charge. A tip settles nothing.
#[must_use]
pub fn settled(tenders: &[Tender], change: i64, rounding: i64, tips: &[Tip]) -> Vec<(&'static str, i64)> {
    let mut by_name = BTreeMap::<&'static str, i64>::new();
    for tender in tenders {
        let sum = by_name.entry(tender.kind.name()).or_default();
        *sum = money::total([*sum, tender.amount]);
    }
    for tip in tips {
        let sum = by_name.entry(tip.kind.name()).or_default();
        *sum = money::total([*sum, -tip.amount]);
    }
    if change != 0 || rounding != 0 {
        let cash = by_name.entry(TenderKind::Cash.name()).or_default();
        *cash = money::total([*cash, -change, -rounding]);
    }
    by_name.into_iter().collect()
}

/// A day, added up receipt by receipt.
#[derive(Clone, Debug, Default)]
pub struct Day {
    /// Gross and tax by rate and tender.
    sums: BTreeMap<(Reverse<Rate>, String), (i64, i64)>,
    tips: BTreeMap<&'static str, i64>,
    rounding: i64,
}

impl Day {
    /// Adds a receipt; nothing of it when it is refused.
    ///
    /// # Errors
    /// [`RuleError::Unbalanced`] when the tenders do not settle what was charged, [`RuleError::AmountNegative`] for a
    /// charge below zero, [`RuleError::AmountOverflow`].
    pub fn add(&mut self, receipt: &Receipt<'_>) -> Result<(), RuleError> {
        let shares = shared_out(receipt)?;
        let sign = if receipt.back { -1 } else { 1 };
        for Share { rate, tender, gross, tax } in shares {
            let sum = self.sums.entry((Reverse(rate), tender.to_owned())).or_default();
            *sum = (money::total([sum.0, sign * gross]), money::total([sum.1, sign * tax]));
        }
        for tip in receipt.tips {
            let sum = self.tips.entry(tip.kind.name()).or_default();
            *sum = money::total([*sum, sign * tip.amount]);
        }
        self.rounding = money::total([self.rounding, sign * receipt.rounding]);
        Ok(())
    }

    /// The entries: rates from the highest, tenders by name, then tips, rounding last. Nothing is told of what came to
    /// nothing.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        let mut entries: Vec<Entry> = self
            .sums
            .iter()
            .map(|((rate, tender), (gross, tax))| Entry {
                of: Of::Takings(rate.0),
                tender: tender.clone(),
                gross: *gross,
                tax: *tax,
            })
            .collect();
        let beside = |of, tender: &str, gross| Entry { of, tender: tender.to_owned(), gross, tax: 0 };
        entries.extend(self.tips.iter().map(|(tender, sum)| beside(Of::Tips, tender, *sum)));
        entries.push(beside(Of::Rounding, TenderKind::Cash.name(), self.rounding));
        entries.retain(|entry| (entry.gross, entry.tax) != (0, 0));
        entries
    }
}

/// What one tender settled of one rate.
struct Share<'a> {
    rate: Rate,
    tender: &'a str,
    gross: i64,
    tax: i64,
}

/// Shares a receipt out over rates and tenders. One tender after the other is shared out over what is still unsettled of
/// each rate: a share is never more than that, so the last tender settles exactly the rest, and both rates and tenders add
/// up. The tax of a rate then follows its shares.
fn shared_out<'a>(receipt: &Receipt<'a>) -> Result<Vec<Share<'a>>, RuleError> {
    let charged = money::sum(receipt.taxes.iter().map(|t| t.gross))?;
    let paid = money::sum(receipt.settled.iter().map(|(_, amount)| *amount))?;
    if paid != charged {
        return Err(RuleError::Unbalanced { by: paid - charged });
    }
    let mut unsettled: Vec<i64> = receipt.taxes.iter().map(|t| t.gross).collect();
    let mut by_tender = Vec::new();
    for (_, amount) in receipt.settled {
        let shares = money::share_out(*amount, &unsettled)?;
        unsettled.iter_mut().zip(&shares).for_each(|(rest, share)| *rest -= share);
        by_tender.push(shares);
    }
    let mut shares = Vec::new();
    for (i, line) in receipt.taxes.iter().enumerate() {
        let gross: Vec<i64> = by_tender.iter().map(|of_rates| of_rates[i]).collect();
        let tax = money::share_out(line.tax, &gross)?;
        let of_rate = receipt.settled.iter().zip(gross.into_iter().zip(tax));
        shares.extend(of_rate.map(|((tender, _), (gross, tax))| Share { rate: line.rate, tender, gross, tax }));
    }
    Ok(shares)
}
