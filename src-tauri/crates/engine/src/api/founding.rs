//! How a shop begins: what set-up offers, and what `shop.create` makes of it.
//!
//! Owns the founding of a shop. Keeps true: nothing is written before everything is checked; what the table of countries says
//! is copied into the first facts and never looked up again. Must not know how the screens ask.

use iso_currency::Currency;
use serde_json::json;
use trestle_rules::cash;
use trestle_rules::country::{self, COUNTRIES, CashRounding, CountryDefaults};
use trestle_rules::tax::{Prices, Rate, TaxTerms};

use super::types::Nothing;
use super::types::status::{
    CountryView, CreateShop, CurrencyView, OtherCountry, RoundingView, SetupOffer, ShopCreated,
};
use super::{app, text};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{self, Certificate, OwnerKeys, StaffSet};
use crate::folder;
use crate::house::House;
use crate::keys::check;
use crate::keys::owner::{self, OwnerPublic, OwnerSecret};
use crate::keys::till::TillKeys;
use crate::shop;
use crate::tx::{Mode, Tx};

/// Longest name of a tax, in characters: it stands before a rate on receipts.
pub(super) const TAX_NAME_MOST: usize = 20;

pub(super) fn offer(tx: &mut Tx<'_>, _: Nothing) -> Result<SetupOffer> {
    let zone = tx.host.zone().to_owned();
    let other = |(code, currency): (&str, Option<Currency>)| OtherCountry {
        code: code.to_owned(),
        currency: currency.map(|used| used.code().to_owned()),
    };
    Ok(SetupOffer {
        countries: COUNTRIES.iter().map(country_view).collect(),
        suggested: country::of_zone(&zone).map(|known| known.code.to_owned()),
        others: country::others().into_iter().map(other).collect(),
        currencies: country::currencies().into_iter().map(currency_view).collect(),
        zone,
        passphrase: owner::suggest_passphrase(tx.host)?,
    })
}

fn country_view(known: &CountryDefaults) -> CountryView {
    let own_law = matches!(known.code, "AT" | "BE" | "DE" | "ES" | "FR" | "IT" | "PT");
    CountryView {
        code: known.code.to_owned(),
        name: known.name.to_owned(),
        currency: known.currency.code().to_owned(),
        tax_rates: known.rates().map(str::to_owned).collect(),
        tax_name: known.tax.to_owned(),
        prices: known.prices,
        by_market: known.by_market,
        cash_rounding: known.cash_rounding,
        law_note: Some(if own_law { format!("law.{}", known.code.to_lowercase()) } else { "law.any".to_owned() }),
    }
}

/// A currency with its coins and the ways of rounding cash that fit them.
pub(super) fn currency_view(currency: Currency) -> CurrencyView {
    let rounding = |rounding: CashRounding| RoundingView { rounding, step: rounding.step() };
    CurrencyView {
        code: currency.code().to_owned(),
        decimals: shop::decimals(currency),
        denominations: cash::denominations(currency),
        roundings: cash::roundings(currency).into_iter().map(rounding).collect(),
    }
}

/// Refuses a way of rounding that coins of the currency cannot pay.
pub(super) fn must_fit(rounding: CashRounding, currency: Currency) -> Result<()> {
    if cash::roundings(currency).contains(&rounding) {
        return Ok(());
    }
    Err(EngineError::with(ErrorCode::RoundingUnfit, [("currency", json!(currency.code()))]))
}

/// What a new shop is made of, all of it checked.
pub(super) struct Founding {
    name: String,
    country: String,
    currency: Currency,
    zone: chrono_tz::Tz,
    rates: Vec<Rate>,
    tax_name: String,
    prices: Prices,
    rounding: CashRounding,
    demo: bool,
}

impl Founding {
    /// A shop as its country has it.
    pub(super) fn of(name: &str, known: &CountryDefaults, zone: chrono_tz::Tz) -> Result<Self> {
        Ok(Self {
            name: name.to_owned(),
            country: known.code.to_owned(),
            currency: known.currency,
            zone,
            rates: known.rates().map(str::parse).collect::<Result<_, _>>()?,
            tax_name: known.tax.to_owned(),
            prices: known.prices,
            rounding: known.cash_rounding,
            demo: false,
        })
    }

    /// The same, to try things in.
    pub(super) fn as_demo(self) -> Self {
        Self { demo: true, ..self }
    }

    /// A shop in a country that is not in the table: what nobody says is nothing.
    fn elsewhere(name: &str, code: &str, currency: Currency, zone: chrono_tz::Tz) -> Self {
        Self {
            name: name.to_owned(),
            country: code.to_uppercase(),
            currency,
            zone,
            rates: Vec::new(),
            tax_name: String::new(),
            prices: Prices::Inclusive,
            rounding: CashRounding::None,
            demo: false,
        }
    }

    /// What was asked for, over what the country sets.
    fn read(args: &CreateShop, system: &str) -> Result<Self> {
        let unknown = |code, key, text: &str| EngineError::with(code, [(key, json!(text))]);
        let empty = |field: &str| EngineError::with(ErrorCode::ArgsEmpty, [("field", json!(field))]);
        if !country::is_a_country(&args.country) {
            return Err(unknown(ErrorCode::CountryUnknown, "country", &args.country));
        }
        let known = country::country(&args.country);
        let currency = match (&args.currency, known) {
            (Some(code), _) => {
                let named = |money: &Currency| money.code().eq_ignore_ascii_case(code);
                let money = country::currencies().into_iter().find(named);
                money.ok_or_else(|| unknown(ErrorCode::CurrencyUnknown, "currency", code))?
            }
            (None, Some(known)) => known.currency,
            (None, None) => return Err(empty("currency")),
        };
        let zone = args.zone.as_deref().unwrap_or(system);
        let zone = zone.parse().map_err(|_| unknown(ErrorCode::ZoneUnknown, "zone", zone))?;
        let name = text::name("name", &args.name, 70)?;
        let mut founding = match known {
            Some(known) => Self { currency, ..Self::of(&name, known, zone)? },
            None => Self::elsewhere(&name, &args.country, currency, zone),
        };
        founding.take_tax(args)?;
        if founding.rates.is_empty() {
            return Err(empty("tax_rates"));
        }
        match args.cash_rounding {
            Some(rounding) => founding.rounding = rounding,
            // In another currency than the country's its law says nothing.
            None if known.is_none_or(|known| known.currency != currency) => founding.rounding = CashRounding::None,
            None => {}
        }
        must_fit(founding.rounding, currency)?;
        Ok(founding)
    }

    fn take_tax(&mut self, args: &CreateShop) -> Result<()> {
        let said = args.tax_rates.iter().flatten().map(|rate| rate.parse()).collect::<Result<Vec<Rate>, _>>()?;
        let mut rates = Vec::new();
        for rate in said.into_iter().chain(self.rates.drain(..)) {
            if !rates.contains(&rate) {
                rates.push(rate);
            }
        }
        self.rates = rates;
        if let Some(name) = &args.tax_name {
            self.tax_name = text::optional("tax_name", name, TAX_NAME_MOST)?;
        }
        self.prices = args.prices.unwrap_or(self.prices);
        Ok(())
    }
}

pub(super) fn create(house: &mut House, args: CreateShop, at: Option<i64>) -> Result<ShopCreated> {
    let founding = Founding::read(&args, house.host.zone())?;
    owner::check_strength(&args.passphrase)?;
    found(house, &founding, &args.passphrase, at, |_| Ok(()))
}

/// Founds a shop: keys on disk first, then the first facts and what else belongs to the beginning, in one transaction. A
/// crash between leaves keys without a shop; the next attempt sets them aside.
pub(super) fn found(
    house: &mut House,
    founding: &Founding,
    passphrase: &str,
    at: Option<i64>,
    and_then: impl FnOnce(&mut Tx<'_>) -> Result<()>,
) -> Result<ShopCreated> {
    if house.is_set_up()? {
        return Err(ErrorCode::AppAlreadySetUp.into());
    }
    folder::set_keys_aside(&house.dir, house.host.now_ms())?;
    let secret = OwnerSecret::new(&house.host)?;
    let keys = TillKeys::found(&house.host)?;
    let sealed = secret.seal(passphrase)?;
    owner::write(&house.dir, &sealed)?;
    keys.write(&house.dir)?;
    let body = shop_fact(founding, &keys, secret.public()?);
    house.keys = Some(keys);
    house.transact(Mode::Fact, at, |tx| {
        tx.stand_in(founding.zone);
        tx.append(&body)?;
        tx.refresh()?;
        let id = tx.next_id()?;
        tx.append(&StaffSet { id, name: "Owner".into(), role: "owner".into(), active: true })?;
        if founding.prices == Prices::Exclusive {
            // A setting, because programs that know no such field of the founding know the setting.
            app::set(tx, "tax_terms", json!(TaxTerms { prices: Prices::Exclusive, ..TaxTerms::default() }))?;
            tx.refresh()?;
        }
        check::keep_secret(tx.conn, tx.keys()?)?;
        check::keep_recovery(tx.conn, &sealed)?;
        and_then(tx)
    })?;
    let recovery_file = house.dir.join(owner::FILE).display().to_string();
    let words = secret.words()?;
    Ok(ShopCreated { recovery_file, asked_word: asked_word(&words), words })
}

/// Another one in every shop, and always the same one of these words.
fn asked_word(words: &[String]) -> u32 {
    let letters: usize = words.iter().map(String::len).sum();
    1 + u32::try_from(letters % words.len().max(1)).unwrap_or_default()
}

fn shop_fact(founding: &Founding, keys: &TillKeys, owner: OwnerPublic) -> facts::ShopCreated {
    let mut founder = Certificate {
        public_key: hex::encode(keys.public_key()),
        number: 1,
        block: [2, 767],
        issuer: keys.till().to_owned(),
        signature: String::new(),
    };
    founder.signature = hex::encode(keys.sign(&founder.message()));
    facts::ShopCreated {
        name: founding.name.clone(),
        country: founding.country.clone(),
        currency: founding.currency.code().to_owned(),
        zone: founding.zone.name().to_owned(),
        tax_rates: founding.rates.clone(),
        tax_name: founding.tax_name.clone(),
        cash_rounding: founding.rounding,
        demo: founding.demo,
        owner: OwnerKeys { signing: owner.signing, contacts: owner.contacts },
        founder,
    }
}
