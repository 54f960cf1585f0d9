//! Codes, countries and their money, cash rounding and the business day.
//!
//! Owns how the rows of `codes.csv`, `countries.csv`, `denominations.csv`, `cash_rounding.csv` and `business_day.csv` are judged.

use chrono::DateTime;
use trestle_rules::cash;
use trestle_rules::code::{CodeError, CodeForm, CreditCode, InviteCode, LoyaltyCode, ReceiptCode, form_of, is_ean};
use trestle_rules::country::{COUNTRIES, CashRounding, country};
use trestle_rules::day::business_day;
use trestle_rules::tax::Prices;

use crate::table::{amount, check_table, currency, date, decimals, expect, expect_all, written_all};

/// `04:00`, `+02:00` or `-05:00` as minutes.
fn minutes(clock: &str) -> Result<i32, String> {
    let unreadable = || format!("{clock}: not hh:mm");
    let sign = if clock.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = clock.trim_start_matches(['+', '-']).split_once(':').ok_or_else(unreadable)?;
    let number = |text: &str| text.parse::<i32>().map_err(|_| unreadable());
    Ok(sign * (number(hours)? * 60 + number(minutes)?))
}

fn name_of(rounding: CashRounding) -> String {
    serde_json::to_value(rounding).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

#[test]
fn cash_rounding() {
    check_table("cash_rounding.csv", &["country", "total", "cash_due", "payable"], 80, |cells| {
        let known = country(cells[0]).ok_or_else(|| format!("{}: unknown country", cells[0]))?;
        let decimals = decimals(known.currency.code())?;
        let (total, cash_due) = (amount(cells[1], decimals)?, amount(cells[2], decimals)?);
        if cash_due.abs() > total.abs() {
            return Err(format!("{cash_due} in cash of a total of {total}: the row is wrong"));
        }
        expect(cash_due + known.cash_rounding.adjust_part(total, cash_due), amount(cells[3], decimals)?)
    });
}

/// What a till would make of the text: barcodes first, because an EAN-13 is as long as a receipt code.
fn outcome_of(typed: &str) -> String {
    let told = |error: CodeError| match error {
        CodeError::Length => "length".to_owned(),
        CodeError::Symbol { position } => format!("symbol {position}"),
        CodeError::Check => "check".to_owned(),
    };
    if is_ean(typed) {
        return "barcode".to_owned();
    }
    match form_of(typed) {
        CodeForm::Receipt => ReceiptCode::parse(typed).map_or_else(told, |code| code.encode()),
        CodeForm::Loyalty => LoyaltyCode::parse(typed).map_or_else(told, |code| code.encode()),
        CodeForm::Invite => InviteCode::parse(typed).map_or_else(told, |code| code.encode()),
        CodeForm::Credit => CreditCode::parse(typed).map_or_else(told, |code| code.encode()),
        CodeForm::Other => "not a code".to_owned(),
    }
}

#[test]
fn codes() {
    check_table("codes.csv", &["typed", "form", "outcome"], 36, |cells| {
        let form = match form_of(cells[0]) {
            CodeForm::Receipt => "receipt",
            CodeForm::Loyalty => "loyalty",
            CodeForm::Invite => "invite",
            CodeForm::Credit => "credit",
            CodeForm::Other => "other",
        };
        expect(form, cells[1])?;
        expect(outcome_of(cells[0]).as_str(), cells[2])
    });
}

#[test]
fn business_days() {
    check_table("business_day.csv", &["utc", "offset", "turn", "open_day", "day"], 12, |cells| {
        let utc_ms =
            DateTime::parse_from_rfc3339(cells[0]).map_err(|e| format!("{}: {e}", cells[0]))?.timestamp_millis();
        let turn = u16::try_from(minutes(cells[2])?).map_err(|e| format!("{}: {e}", cells[2]))?;
        let open_day = if cells[3].is_empty() { None } else { Some(date(cells[3])?) };
        expect(business_day(utc_ms, minutes(cells[1])?, turn, open_day), date(cells[4])?)
    });
}

#[test]
fn countries() {
    let columns = ["code", "name", "currency", "tax", "prices", "standard", "reduced", "rounding"];
    check_table("countries.csv", &columns, COUNTRIES.len(), |cells| {
        let known = country(cells[0]).ok_or_else(|| format!("{}: unknown country", cells[0]))?;
        let prices = match known.prices {
            Prices::Inclusive => "with tax",
            Prices::Exclusive => "tax is added",
        };
        expect_all(&[
            ("name", known.name.to_owned(), cells[1]),
            ("currency", known.currency.code().to_owned(), cells[2]),
            ("tax", known.tax.to_owned(), cells[3]),
            ("prices", prices.to_owned(), cells[4]),
            ("standard", known.standard.to_owned(), cells[5]),
            ("reduced", known.reduced.join(" "), cells[6]),
            ("rounding", name_of(known.cash_rounding), cells[7]),
        ])
    });
}

#[test]
fn coins_and_notes() {
    check_table("denominations.csv", &["currency", "notes_and_coins", "pay_buttons"], 26, |cells| {
        let (currency, decimals) = (currency(cells[0])?, decimals(cells[0])?);
        expect_all(&[
            ("notes_and_coins", written_all(&cash::denominations(currency), decimals, " "), cells[1]),
            ("pay_buttons", written_all(&cash::notes(currency), decimals, " "), cells[2]),
        ])
    });
}
