//! What a tax adviser's DATEV needs to know of a shop: its numbers, its chart of accounts, its fiscal year.
//!
//! Owns the settings and their limits, the usual accounts of the charts SKR03 and SKR04, and which days one batch may hold.
//! Keeps true: an account that was not set is the chart's usual one, and a tax rate without a usual one has none, so that
//! nothing is booked to a guess. Must not import the basket.

use chrono::{Datelike, Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::RuleError;
use crate::tax::Rate;
use crate::tender::TenderKind;

/// Digits of an account; the header of a batch says so.
pub const ACCOUNT_LENGTH: u8 = 4;

/// Rates whose tax the usual revenue accounts compute by themselves.
const STANDARD: Rate = Rate::whole(19);
const REDUCED: Rate = Rate::whole(7);

/// A chart of accounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Chart {
    /// By processes; what most small shops have.
    #[default]
    Skr03,
    /// By the balance sheet.
    Skr04,
}

impl Chart {
    /// Every chart.
    pub const ALL: [Self; 2] = [Self::Skr03, Self::Skr04];

    /// Its number, as the header of a batch has it.
    #[must_use]
    pub fn number(self) -> &'static str {
        match self {
            Self::Skr03 => "03",
            Self::Skr04 => "04",
        }
    }

    /// Cash.
    #[must_use]
    pub fn cash(self) -> &'static str {
        match self {
            Self::Skr03 => "1000",
            Self::Skr04 => "1600",
        }
    }

    /// Money under way: what was not paid in cash waits here for the bank.
    #[must_use]
    pub fn transit(self) -> &'static str {
        match self {
            Self::Skr03 => "1360",
            Self::Skr04 => "1460",
        }
    }

    /// Cash rounding: passing items, which the adviser clears at the end of the year.
    #[must_use]
    pub fn rounding(self) -> &'static str {
        match self {
            Self::Skr03 => "1590",
            Self::Skr04 => "1370",
        }
    }

    /// Store credit: other liabilities, because the shop owes goods for it.
    #[must_use]
    pub fn credit(self) -> &'static str {
        match self {
            Self::Skr03 => "1700",
            Self::Skr04 => "3500",
        }
    }

    /// Tips: passing items too, because whether a tip is the shop's income or its people's differs from shop to shop.
    #[must_use]
    pub fn tips(self) -> &'static str {
        self.rounding()
    }

    /// Revenue at a rate, if the chart has an account that computes this rate's tax by itself.
    #[must_use]
    pub fn revenue(self, rate: Rate) -> Option<&'static str> {
        let (standard, reduced) = match self {
            Self::Skr03 => ("8400", "8300"),
            Self::Skr04 => ("4400", "4300"),
        };
        if rate == STANDARD { Some(standard) } else { (rate == REDUCED).then_some(reduced) }
    }
}

/// The revenue account of a tax rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct RateAccount {
    /// Rate.
    pub rate: Rate,
    /// Account; empty for the chart's usual one.
    pub account: String,
}

/// The shop as the tax adviser knows it. Accounts that are empty are the chart's usual ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Datev {
    /// Number of the tax adviser, 1001 to 9999999.
    pub consultant: String,
    /// Number of the shop with its adviser, 1 to 99999.
    pub client: String,
    /// Month in which the fiscal year begins, 1 to 12.
    pub year_begins: u8,
    /// Chart of accounts.
    pub chart: Chart,
    /// Account of the cash.
    #[serde(default)]
    pub cash: String,
    /// Account of everything that is not paid in cash.
    #[serde(default)]
    pub transit: String,
    /// Account of cash rounding.
    #[serde(default)]
    pub rounding: String,
    /// Account of tips.
    #[serde(default)]
    pub tips: String,
    /// Account of store credit.
    #[serde(default)]
    pub credit: String,
    /// Revenue accounts, by rate.
    #[serde(default)]
    pub revenue: Vec<RateAccount>,
}

impl Default for Datev {
    fn default() -> Self {
        let empty = String::new;
        Self {
            consultant: empty(),
            client: empty(),
            year_begins: 1,
            chart: Chart::default(),
            cash: empty(),
            transit: empty(),
            rounding: empty(),
            tips: empty(),
            credit: empty(),
            revenue: Vec::new(),
        }
    }
}

impl Datev {
    /// The settings, trimmed and checked. Of two accounts for one rate the later counts; a rate without one is left out.
    ///
    /// # Errors
    /// [`RuleError::DatevOutOfRange`] or [`RuleError::DatevSameAccount`], each with the field.
    pub fn checked(mut self) -> Result<Self, RuleError> {
        self.consultant = within("consultant", &self.consultant, 1001, 9_999_999)?;
        self.client = within("client", &self.client, 1, 99_999)?;
        within("year_begins", &self.year_begins.to_string(), 1, 12)?;
        self.cash = account("cash", &self.cash)?;
        self.transit = account("transit", &self.transit)?;
        self.rounding = account("rounding", &self.rounding)?;
        self.tips = account("tips", &self.tips)?;
        self.credit = account("credit", &self.credit)?;
        let mut by_rate = std::collections::BTreeMap::new();
        for RateAccount { rate, account: text } in std::mem::take(&mut self.revenue) {
            by_rate.insert(rate, account(&format!("revenue_{rate}"), &text)?);
        }
        let set = by_rate.into_iter().rev().filter(|(_, account): &(Rate, String)| !account.is_empty());
        self.revenue = set.map(|(rate, account)| RateAccount { rate, account }).collect();
        self.check_apart()?;
        Ok(self)
    }

    /// What is booked from one account to another must not be one account.
    fn check_apart(&self) -> Result<(), RuleError> {
        let money = [TenderKind::Cash.name(), TenderKind::Credit.name(), ""].map(|tender| self.account_of(tender));
        let rates = self.revenue.iter().map(|r| r.rate).chain([STANDARD, REDUCED]);
        let of_rates = rates.filter_map(|rate| Some((format!("revenue_{rate}"), self.revenue(rate)?)));
        let mut others =
            [("rounding".to_owned(), self.rounding()), ("tips".to_owned(), self.tips())].into_iter().chain(of_rates);
        let same = |a: &str, b: &str| a.trim_start_matches('0') == b.trim_start_matches('0');
        match others.find(|(_, account)| money.iter().any(|m| same(m, account))) {
            Some((field, account)) => Err(RuleError::DatevSameAccount { field, account: account.to_owned() }),
            None => Ok(()),
        }
    }

    /// The account that a tender's money goes to; of store credit the one that the shop owes from.
    #[must_use]
    pub fn account_of(&self, tender: &str) -> &str {
        if tender == TenderKind::Cash.name() {
            set_or(&self.cash, self.chart.cash())
        } else if tender == TenderKind::Credit.name() {
            set_or(&self.credit, self.chart.credit())
        } else {
            set_or(&self.transit, self.chart.transit())
        }
    }

    /// The account of cash rounding.
    #[must_use]
    pub fn rounding(&self) -> &str {
        set_or(&self.rounding, self.chart.rounding())
    }

    /// The account of tips.
    #[must_use]
    pub fn tips(&self) -> &str {
        set_or(&self.tips, self.chart.tips())
    }

    /// The account of revenue at a rate, if there is one.
    #[must_use]
    pub fn revenue(&self, rate: Rate) -> Option<&str> {
        let set = self.revenue.iter().find(|r| r.rate == rate).map(|r| r.account.as_str());
        set.filter(|account| !account.is_empty()).or(self.chart.revenue(rate))
    }
}

fn set_or<'a>(set: &'a str, usual: &'static str) -> &'a str {
    if set.is_empty() { usual } else { set }
}

fn within(field: &str, text: &str, least: u32, most: u32) -> Result<String, RuleError> {
    let trimmed = text.trim();
    let digits = trimmed.bytes().all(|b| b.is_ascii_digit());
    let fits = digits && trimmed.parse::<u32>().is_ok_and(|number| (least..=most).contains(&number));
    let as_long = trimmed.len() <= most.to_string().len();
    if fits && as_long {
        return Ok(trimmed.to_owned());
    }
    Err(RuleError::DatevOutOfRange { field: field.to_owned(), least, most })
}

/// An account, or nothing for the usual one.
fn account(field: &str, text: &str) -> Result<String, RuleError> {
    if text.trim().is_empty() { Ok(String::new()) } else { within(field, text, 1, 9999) }
}

/// The first day of the fiscal year that a day lies in, and the last day that may stand in one batch with it. A date in a
/// batch has no year, so a batch ends with the fiscal year or with the calendar's, whichever comes first.
#[must_use]
pub fn batch_of(day: NaiveDate, year_begins: u8) -> (NaiveDate, NaiveDate) {
    let month = u32::from(year_begins.clamp(1, 12));
    let year = if day.month() >= month { day.year() } else { day.year() - 1 };
    let begins = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(day);
    let next = begins.checked_add_months(Months::new(12));
    let ends = next.and_then(|first| first.pred_opt()).unwrap_or(NaiveDate::MAX);
    let new_years_eve = NaiveDate::from_ymd_opt(day.year(), 12, 31).unwrap_or(NaiveDate::MAX);
    (begins, ends.min(new_years_eve))
}
