//! The shop as rules and screens need it: what it was founded with, and what was set since.

use iso_currency::Currency;
use rusqlite::{Connection, OptionalExtension};
use serde::de::DeserializeOwned;
use trestle_rules::books::{self, BooksFormat};
use trestle_rules::country::CashRounding;
use trestle_rules::datev::Datev;
use trestle_rules::day::DEFAULT_TURN_MINUTES;
use trestle_rules::discount;
use trestle_rules::loyalty::Terms;
use trestle_rules::tax::{Rate, TaxTerms};
use trestle_rules::transfer::Account;

use crate::api::types::status::ShopDetails;
use crate::error::{EngineError, Result};
use crate::facts::{OfferSet, SettingSet, ShopCreated};
use crate::ledger::registers;

/// The shop.
#[derive(Clone, Debug)]
pub struct Shop {
    /// Name: that of its details where they were set, that of its founding otherwise.
    pub name: String,
    /// Where it can be found, a line each; what else receipts say of it.
    pub details: ShopDetails,
    /// ISO 3166.
    pub country: String,
    /// Currency of all amounts.
    pub currency: Currency,
    /// IANA zone.
    pub zone: chrono_tz::Tz,
    /// Whether it is the demo shop.
    pub demo: bool,
    /// Rates offered, standard first.
    pub tax_rates: Vec<Rate>,
    /// Cash rounding.
    pub rounding: CashRounding,
    /// Minute of the local day at which the business day turns.
    pub day_turns_at: u16,
    /// What members get.
    pub loyalty: Terms,
    /// Above so many percent off by hand a manager is asked; 100 is no limit.
    pub discount_limit: Rate,
    /// How prices and tax go together.
    pub tax_terms: TaxTerms,
    /// Why the shop charges no tax, as receipts print it; none where it does.
    pub tax_exempt: Option<String>,
    /// What the tax is called on receipts; empty where it has no name of its own.
    pub tax_name: String,
    /// What the tax adviser's DATEV needs to know; none while nobody set it.
    pub datev: Option<Datev>,
    /// The account that transfers go to.
    pub account: Option<Account>,
    /// Whether tips are taken.
    pub tips: bool,
    /// Offers that are given, by id: every tap asks which of them run.
    pub offers: Vec<OfferSet>,
    /// The age recipient that addresses are sealed for.
    pub owner_contacts: String,
    /// The founder's till id: the shop itself, to other shops.
    pub founder: String,
}

impl Shop {
    /// Reads the shop, if it was set up.
    ///
    /// # Errors
    /// A database error, or `bug` when what is stored is not what was written.
    pub fn read(conn: &Connection) -> Result<Option<Self>> {
        let mut statement = conn.prepare_cached("SELECT value FROM shop")?;
        let value: Option<String> = statement.query_row([], |r| r.get(0)).optional()?;
        let Some(value) = value else { return Ok(None) };
        let founded: ShopCreated = serde_json::from_str(&value)?;
        let bug = EngineError::Bug;
        let details: ShopDetails = setting(conn, "shop_details")?.unwrap_or_default();
        Ok(Some(Self {
            currency: Currency::from_code(&founded.currency).ok_or_else(|| bug("currency of the shop"))?,
            zone: founded.zone.parse().map_err(|_| bug("zone of the shop"))?,
            tax_rates: setting(conn, "tax_rates")?.unwrap_or(founded.tax_rates),
            rounding: setting(conn, "cash_rounding")?.unwrap_or(founded.cash_rounding),
            day_turns_at: setting(conn, "day_turns_at")?.unwrap_or(DEFAULT_TURN_MINUTES),
            loyalty: setting(conn, "loyalty")?.unwrap_or_default(),
            discount_limit: setting(conn, "discount_limit")?.unwrap_or(discount::NO_LIMIT),
            tax_terms: setting(conn, "tax_terms")?.unwrap_or_default(),
            tax_exempt: setting(conn, "tax_exempt")?.filter(|note: &String| !note.is_empty()),
            tax_name: setting(conn, "tax_name")?.unwrap_or(founded.tax_name),
            datev: setting(conn, "datev")?,
            account: setting(conn, "account")?,
            tips: setting(conn, "tips")?.unwrap_or(false),
            offers: registers::<OfferSet>(conn, "offer")?.into_iter().filter(|offer| !offer.archived).collect(),
            owner_contacts: founded.owner.contacts,
            founder: founded.founder.issuer,
            name: if details.name.is_empty() { founded.name } else { details.name.clone() },
            details,
            country: founded.country,
            demo: founded.demo,
        }))
    }

    /// The bookkeeping programs it is offered, the most usual one first.
    #[must_use]
    pub fn books(&self) -> Vec<BooksFormat> {
        books::programs(&self.country, self.currency, self.datev.is_some())
    }

    /// Digits after the point.
    #[must_use]
    pub fn decimals(&self) -> u8 {
        decimals(self.currency)
    }

    /// The standard tax rate.
    #[must_use]
    pub fn standard_rate(&self) -> Rate {
        self.tax_rates.first().copied().unwrap_or(Rate::ZERO)
    }
}

/// Digits after the point of a currency.
#[must_use]
pub fn decimals(currency: Currency) -> u8 {
    currency.exponent().and_then(|e| u8::try_from(e).ok()).unwrap_or(0)
}

/// A setting of the shop, if it was set and this program understands it.
///
/// # Errors
/// A database error.
pub(crate) fn setting<T: DeserializeOwned>(conn: &Connection, name: &str) -> Result<Option<T>> {
    let mut statement = conn.prepare_cached("SELECT value FROM register WHERE kind = 'setting' AND id = ?1")?;
    let value: Option<String> = statement.query_row([name], |r| r.get(0)).optional()?;
    let Some(value) = value else { return Ok(None) };
    // A value that only a newer program understands leaves the founding one in force; it must not stop the till.
    let set = serde_json::from_str::<SettingSet>(&value).ok();
    Ok(set.and_then(|set| serde_json::from_value(set.value).ok()))
}
