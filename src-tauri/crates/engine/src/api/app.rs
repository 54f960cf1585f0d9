//! Commands on the program as a whole: where it stands, the demo shop, settings.

use serde_json::json;
use trestle_rules::country::country;
use trestle_rules::tax::Rate;
use trestle_rules::transfer::Account;

use super::founding::{self, Founding};
use super::session::brief;
use super::types::Nothing;
use super::types::owner::SaveSettings;
use super::types::status::{DemoLeft, DeviceSettings, ShopDetails, ShopView, Status, TillView};
use super::{outlet, staff, store, text, transfer, unfinished};
use crate::error::{EngineError, InField, Result};
use crate::error_codes::ErrorCode;
use crate::facts::SettingSet;
use crate::house::{House, Shared};
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
        unfinished: if shop.is_some() { unfinished::last(tx)? } else { None },
        shop,
        till,
    })
}

fn shop_view(shop: &Shop) -> ShopView {
    ShopView {
        name: shop.name.clone(),
        country: shop.country.clone(),
        currency: founding::currency_view(shop.currency),
        zone: shop.zone.name().to_owned(),
        demo: shop.demo,
        tax_rates: shop.tax_rates.iter().map(ToString::to_string).collect(),
        cash_rounding: shop.rounding,
        day_turns_at: shop.day_turns_at,
        tax_terms: shop.tax_terms,
        tax_exempt: shop.tax_exempt.clone(),
        tax_name: shop.tax_name.clone(),
        loyalty: shop.loyalty.clone(),
        discount_limit: shop.discount_limit.to_string(),
        account: shop.account.as_ref().map(|account| Account { iban: account.grouped(), ..account.clone() }),
        tips: shop.tips,
        details: ShopDetails { name: shop.name.clone(), ..shop.details.clone() },
        transfers: transfer::must_be_euro(shop).is_ok(),
        books: shop.books(),
    }
}

pub(super) fn demo(house: &mut House, _: Nothing, at: Option<i64>) -> Result<Status> {
    let france = country("FR").ok_or_else(|| EngineError::Bug("no France"))?;
    let founding = Founding::of(super::demo::SHOP, france, chrono_tz::Europe::Paris)?.as_demo();
    let now = at.unwrap_or_else(|| house.host.now_ms());
    let start = super::demo::start(now);
    founding::found(house, &founding, super::demo::PASSPHRASE, Some(start), |tx| super::demo::fill(tx, now))?;
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
        let rates = rates.iter().map(|r| r.parse()).collect::<Result<Vec<Rate>, _>>().in_field("tax_rates")?;
        if rates.is_empty() {
            return Err(EngineError::with(ErrorCode::ArgsEmpty, [("field", json!("tax_rates"))]));
        }
        set(tx, "tax_rates", json!(rates))?;
    }
    if let Some(rounding) = args.cash_rounding {
        founding::must_fit(rounding, tx.shop()?.currency)?;
        set(tx, "cash_rounding", json!(rounding))?;
    }
    if let Some(terms) = args.tax_terms {
        set(tx, "tax_terms", json!(terms))?;
    }
    if let Some(name) = &args.tax_name {
        set(tx, "tax_name", json!(text::optional("tax_name", name, founding::TAX_NAME_MOST)?))?;
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
        set(tx, "discount_limit", json!(limit.parse::<Rate>().in_field("discount_limit")?))?;
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

pub(super) fn set(tx: &mut Tx<'_>, name: &str, value: serde_json::Value) -> Result<()> {
    tx.append(&SettingSet { id: name.to_owned(), value })?;
    Ok(())
}

pub(super) fn device(tx: &Tx<'_>) -> Result<DeviceSettings> {
    use rusqlite::OptionalExtension;
    let sql = "SELECT value FROM device WHERE key = 'settings'";
    let value: Option<String> = tx.conn.query_row(sql, [], |r| r.get(0)).optional()?;
    Ok(value.and_then(|v| serde_json::from_str(&v).ok()).unwrap_or_default())
}
