//! Codes, countries, cash rounding and the business day.
//!
//! Owns how the rows of `codes.csv`, `countries.csv`, `cash_rounding.csv` and `business_day.csv` are judged.

use chrono::DateTime;
use trestle_rules::code::{CodeError, CodeForm, CreditCode, InviteCode, LoyaltyCode, ReceiptCode, form_of, is_ean};
use trestle_rules::country::{COUNTRIES, CashRounding, country};
use trestle_rules::day::business_day;

use crate::table::{amount, check_table, date, expect};

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
    check_table("cash_rounding.csv", &["country", "total", "cash_due", "payable"], 24, |cells| {
        let known = country(cells[0]).ok_or_else(|| format!("{}: unknown country", cells[0]))?;
        let (total, cash_due) = (amount(cells[1], 2)?, amount(cells[2], 2)?);
        if cash_due.abs() > total.abs() {
            return Err(format!("{cash_due} in cash of a total of {total}: the row is wrong"));
        }
        expect(cash_due + known.cash_rounding.adjust_part(total, cash_due), amount(cells[3], 2)?)
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
    check_table("countries.csv", &["code", "standard", "reduced", "rounding"], COUNTRIES.len(), |cells| {
        let known = country(cells[0]).ok_or_else(|| format!("{}: unknown country", cells[0]))?;
        expect(known.standard, cells[1])?;
        expect(known.reduced.join(" ").as_str(), cells[2])?;
        expect(name_of(known.cash_rounding).as_str(), cells[3])
    });
}
