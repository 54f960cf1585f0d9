//! Commands on the program as a whole: where it stands, set-up, the demo shop, settings.

use serde_json::json;
use trestle_rules::cash;
use trestle_rules::country::{COUNTRIES, CountryDefaults, country};
use trestle_rules::tax::Rate;
use trestle_rules::transfer::Account;

use super::session::brief;
use super::types::Nothing;
use super::types::owner::SaveSettings;
use super::types::status::{
    CountryView, CreateShop, CurrencyView, DemoLeft, DeviceSettings, SetupOffer, ShopCreated, ShopDetails, ShopView,
    Status, TillView,
};
use super::{outlet, staff, store, text, transfer};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{self, Certificate, OwnerKeys, SettingSet, StaffSet};
use crate::folder;
use crate::house::{House, Shared};
use crate::keys::check;
use crate::keys::owner::{self, OwnerPublic, OwnerSecret};
use crate::keys::till::TillKeys;
use crate::shop::Shop;
use crate::tx::{Mode, Tx};

/// Characters at most of the shop's name, and of what stands in one line below it.
const LONGEST_NAME: usize = 70;
/// Lines of its address at most.
const ADDRESS_LINES: usize = 4;
/// Characters at most of what receipts say in a sentence.
const LONGEST_NOTE: usize = 160;

pub(super) fn status(tx: &mut Tx<'_>, _: Nothing) -> Result<Status> {
    let shop = tx.shop_if_any().map(shop_view);
    let till = match &shop {
        Some(_) => Some(TillView { id: tx.till()?.to_owned(), number: tx.till_number()? }),
        None => None,
    };
    let held = tx.conn.query_row("SELECT count(*) FROM draft WHERE state = 'held'", [], |r| r.get(0))?;
    Ok(Status {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        session: tx.session().map(|s| s.id.clone()).map(|s| brief(tx, &s)).transpose()?,
        at_till: if shop.is_some() { staff::at_till(tx)? } else { None },
        business_day: tx.now.day.to_string(),
        clock: tx.now.clock,
        held,
        device: device(tx)?,
        store: store::status(tx)?,
        shop,
        till,
    })
}

fn shop_view(shop: &Shop) -> ShopView {
    ShopView {
        name: shop.name.clone(),
        country: shop.country.clone(),
        currency: CurrencyView {
            code: shop.currency.code().to_owned(),
            decimals: shop.decimals(),
            denominations: cash::denominations(shop.currency),
        },
        zone: shop.zone.name().to_owned(),
        demo: shop.demo,
        tax_rates: shop.tax_rates.iter().map(ToString::to_string).collect(),
        cash_rounding: shop.rounding,
        day_turns_at: shop.day_turns_at,
        tax_terms: shop.tax_terms,
        tax_exempt: shop.tax_exempt.clone(),
        loyalty: shop.loyalty.clone(),
        discount_limit: shop.discount_limit.to_string(),
        account: shop.account.as_ref().map(|account| Account { iban: account.grouped(), ..account.clone() }),
        tips: shop.tips,
        details: ShopDetails { name: shop.name.clone(), ..shop.details.clone() },
        transfers: transfer::must_be_euro(shop).is_ok(),
        books: shop.books(),
    }
}

pub(super) fn offer(tx: &mut Tx<'_>, _: Nothing) -> Result<SetupOffer> {
    let countries = COUNTRIES.iter().map(country_view).collect();
    let zone = tx.host.zone().to_owned();
    Ok(SetupOffer { countries, zone, passphrase: owner::suggest_passphrase(tx.host)? })
}

fn country_view(country: &CountryDefaults) -> CountryView {
    let rates = std::iter::once(&country.standard).chain(country.reduced);
    let law = matches!(country.code, "AT" | "DE" | "FR" | "IT");
    CountryView {
        code: country.code.to_owned(),
        name: country.name.to_owned(),
        currency: country.currency.code().to_owned(),
        tax_rates: rates.map(|r| (*r).to_owned()).collect(),
        cash_rounding: country.cash_rounding,
        law_note: law.then(|| format!("law.{}", country.code.to_lowercase())),
    }
}

/// What a new shop is made of, all of it checked.
struct Founding {
    name: String,
    country: &'static CountryDefaults,
    currency: iso_currency::Currency,
    zone: chrono_tz::Tz,
    demo: bool,
}

pub(super) fn create(house: &mut House, args: CreateShop, at: Option<i64>) -> Result<ShopCreated> {
    let unknown = |code, key, text: &str| EngineError::with(code, [(key, json!(text))]);
    let country = country(&args.country).ok_or_else(|| unknown(ErrorCode::CountryUnknown, "country", &args.country))?;
    let currency = match &args.currency {
        Some(code) => iso_currency::Currency::from_code(&code.to_uppercase())
            .ok_or_else(|| unknown(ErrorCode::CurrencyUnknown, "currency", code))?,
        None => country.currency,
    };
    let zone = args.zone.as_deref().unwrap_or(house.host.zone());
    let zone = zone.parse().map_err(|_| unknown(ErrorCode::ZoneUnknown, "zone", zone))?;
    let name = text::name("name", &args.name, LONGEST_NAME)?;
    owner::check_strength(&args.passphrase)?;
    found(house, &Founding { name, country, currency, zone, demo: false }, &args.passphrase, at, |_| Ok(()))
}

/// Founds a shop: keys on disk first, then the first facts and what else belongs to the beginning, in one transaction. A
/// crash between leaves keys without a shop; the next attempt sets them aside.
fn found(
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
    let body = shop_fact(founding, &keys, secret.public()?)?;
    house.keys = Some(keys);
    house.transact(Mode::Fact, at, |tx| {
        tx.stand_in(founding.zone);
        tx.append(&body)?;
        tx.refresh()?;
        let id = tx.next_id()?;
        tx.append(&StaffSet { id, name: "Owner".into(), role: "owner".into(), active: true })?;
        check::keep_secret(tx.conn, tx.keys()?)?;
        check::keep_recovery(tx.conn, &sealed)?;
        and_then(tx)
    })?;
    let recovery_file = house.dir.join(owner::FILE).display().to_string();
    Ok(ShopCreated { recovery_file, words: secret.words()? })
}

fn shop_fact(founding: &Founding, keys: &TillKeys, owner: OwnerPublic) -> Result<facts::ShopCreated> {
    let country = founding.country;
    let rates = std::iter::once(&country.standard).chain(country.reduced);
    let mut founder = Certificate {
        public_key: hex::encode(keys.public_key()),
        number: 1,
        block: [2, 767],
        issuer: keys.till().to_owned(),
        signature: String::new(),
    };
    founder.signature = hex::encode(keys.sign(&founder.message()));
    Ok(facts::ShopCreated {
        name: founding.name.clone(),
        country: country.code.to_owned(),
        currency: founding.currency.code().to_owned(),
        zone: founding.zone.name().to_owned(),
        tax_rates: rates.map(|r| r.parse()).collect::<Result<Vec<Rate>, _>>()?,
        cash_rounding: country.cash_rounding,
        demo: founding.demo,
        owner: OwnerKeys { signing: owner.signing, contacts: owner.contacts },
        founder,
    })
}

pub(super) fn demo(house: &mut House, _: Nothing, at: Option<i64>) -> Result<Status> {
    let france = country("FR").ok_or_else(|| EngineError::Bug("no France"))?;
    let founding = Founding {
        name: super::demo::SHOP.to_owned(),
        country: france,
        currency: france.currency,
        zone: chrono_tz::Europe::Paris,
        demo: true,
    };
    let now = at.unwrap_or_else(|| house.host.now_ms());
    let start = super::demo::start(now);
    found(house, &founding, super::demo::PASSPHRASE, Some(start), |tx| super::demo::fill(tx, now))?;
    house.transact(Mode::Read, at, |tx| status(tx, Nothing {}))
}

/// Puts the demo shop aside, whole, and begins with nothing.
pub(super) fn leave_demo(shared: &Shared, _: Nothing, _: Option<i64>) -> Result<DemoLeft> {
    let mut house = shared.lock();
    shared.works.must_rest()?;
    if !house.shop.as_ref().is_some_and(|shop| shop.demo) {
        return Err(ErrorCode::AppNotDemo.into());
    }
    let kept = house.exchange_files(|folder| folder.set_aside("demo"))?;
    Ok(DemoLeft { kept_at: kept.display().to_string() })
}

pub(super) fn save_settings(tx: &mut Tx<'_>, args: SaveSettings) -> Result<Status> {
    if let Some(device) = &args.device {
        set_device(tx, device)?;
    }
    if let Some(details) = &args.shop {
        set(tx, "shop_details", json!(shop_details(details)?))?;
    }
    if let Some(rates) = &args.tax_rates {
        let rates = rates.iter().map(|r| r.parse()).collect::<Result<Vec<Rate>, _>>()?;
        if rates.is_empty() {
            return Err(EngineError::with(ErrorCode::ArgsEmpty, [("field", json!("tax_rates"))]));
        }
        set(tx, "tax_rates", json!(rates))?;
    }
    if let Some(rounding) = args.cash_rounding {
        set(tx, "cash_rounding", json!(rounding))?;
    }
    if let Some(terms) = args.tax_terms {
        set(tx, "tax_terms", json!(terms))?;
    }
    if let Some(note) = &args.tax_exempt {
        set(tx, "tax_exempt", json!(text::optional("tax_exempt", note, LONGEST_NOTE)?))?;
    }
    if let Some(turn) = args.day_turns_at {
        if turn > 720 {
            return Err(ErrorCode::SettingsTurnOutOfRange.into());
        }
        set(tx, "day_turns_at", json!(turn))?;
    }
    if let Some(terms) = &args.loyalty {
        if terms.market_days == 0 || terms.else_days == 0 {
            return Err(EngineError::with(ErrorCode::ArgsEmpty, [("field", json!("market_days"))]));
        }
        set(tx, "loyalty", json!(terms))?;
    }
    if let Some(limit) = &args.discount_limit {
        set(tx, "discount_limit", json!(limit.parse::<Rate>()?))?;
    }
    if let Some(Account { name, iban, bic }) = &args.account {
        if !iban.trim().is_empty() {
            transfer::must_be_euro(tx.shop()?)?;
        }
        set(tx, "account", json!(Account::read(name, iban, bic)?))?;
    }
    if let Some(tips) = args.tips {
        set(tx, "tips", json!(tips))?;
    }
    if let Some(datev) = args.datev {
        set(tx, "datev", json!(datev.checked()?))?;
    }
    if tx.shop_if_any().is_some() {
        tx.refresh()?;
    }
    status(tx, Nothing {})
}

/// Settings of the device are no fact.
fn set_device(tx: &mut Tx<'_>, device: &DeviceSettings) -> Result<()> {
    let before = self::device(tx)?.exchange_folder;
    outlet::remember_medium(tx, before.as_deref(), device.exchange_folder.as_deref())?;
    let sql = "INSERT INTO device (key, value) VALUES ('settings', ?1)
               ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    tx.conn.execute(sql, [serde_json::to_string(device)?])?;
    Ok(())
}

/// What receipts say of the shop, held to what fits there. Lines of the address that say nothing are no lines.
fn shop_details(said: &ShopDetails) -> Result<ShopDetails> {
    let lines = said.address.iter().map(|line| text::optional("address", line, LONGEST_NAME));
    let mut address = lines.collect::<Result<Vec<_>>>()?;
    address.retain(|line| !line.is_empty());
    if address.len() > ADDRESS_LINES {
        let args = [("field", json!("address")), ("most", json!(ADDRESS_LINES))];
        return Err(EngineError::with(ErrorCode::ArgsTooLong, args));
    }
    Ok(ShopDetails {
        name: text::name("name", &said.name, LONGEST_NAME)?,
        address,
        tax_number: text::optional("tax_number", &said.tax_number, LONGEST_NAME)?,
        closing: text::optional("closing", &said.closing, LONGEST_NOTE)?,
    })
}

fn set(tx: &mut Tx<'_>, name: &str, value: serde_json::Value) -> Result<()> {
    tx.append(&SettingSet { id: name.to_owned(), value })?;
    Ok(())
}

pub(super) fn device(tx: &Tx<'_>) -> Result<DeviceSettings> {
    use rusqlite::OptionalExtension;
    let sql = "SELECT value FROM device WHERE key = 'settings'";
    let value: Option<String> = tx.conn.query_row(sql, [], |r| r.get(0)).optional()?;
    Ok(value.and_then(|v| serde_json::from_str(&v).ok()).unwrap_or_default())
}
