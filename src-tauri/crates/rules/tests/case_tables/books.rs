//! Books: a day of receipts as entries, the accounts they go to, and the days that one batch may hold.
//!
//! Owns how the rows of `books.csv`, `books_programs.csv`, `datev_accounts.csv` and `datev_batches.csv` are judged.

use trestle_rules::books::{Day, Entry, Of, Receipt};
use trestle_rules::datev::{Chart, Datev, RateAccount, batch_of};
use trestle_rules::tax::{Rate, TaxLine};
use trestle_rules::tender::TenderKind;
use trestle_rules::tip::Tip;
use trestle_rules::{RuleError, books};

use crate::table::{accepted, amount, check_table, currency, date, expect, expect_all, listed, number, written};

/// `12.00 at 20% (2.00)`.
fn tax_line(text: &str) -> Result<TaxLine, String> {
    let unreadable = || format!("{text}: not a charge such as 12.00 at 20% (2.00)");
    let (gross, rest) = text.split_once(" at ").ok_or_else(unreadable)?;
    let (rate, tax) = rest.strip_suffix(')').and_then(|r| r.split_once(" (")).ok_or_else(unreadable)?;
    Ok(TaxLine::new(rate.parse().map_err(|e: RuleError| e.to_string())?, amount(gross, 2)?, amount(tax, 2)?))
}

/// Adds `sale 12.00 at 20% (2.00) = 20.00 cash; 8.00 back` to a day.
fn add(day: &mut Day, text: &str) -> Result<Result<(), RuleError>, String> {
    let unreadable = || format!("{text}: not a receipt");
    let (kind, rest) = text.trim().split_once(' ').ok_or_else(unreadable)?;
    let (charged, paid) = rest.split_once(" =").ok_or_else(unreadable)?;
    let taxes = charged.split(" + ").map(tax_line).collect::<Result<Vec<_>, _>>()?;
    let (mut tenders, mut tips, mut off_cash, mut rounding) = (Vec::new(), Vec::new(), 0, 0);
    for given in listed(paid) {
        let (value, name) = given.split_once(' ').ok_or_else(unreadable)?;
        let value = amount(value, 2)?;
        match name {
            "back" => off_cash += value,
            "rounding" => rounding = value,
            "card tip" => tips.push(Tip { kind: TenderKind::Card, amount: value }),
            "cash tip" => tips.push(Tip { kind: TenderKind::Cash, amount: value }),
            _ => tenders.push((name, value)),
        }
    }
    for tender in tenders.iter_mut().filter(|(name, _)| *name == "cash") {
        tender.1 -= off_cash + rounding;
    }
    for tip in &tips {
        let same = |(name, _): &&mut (&str, i64)| *name == tip.kind.name();
        tenders.iter_mut().find(same).ok_or_else(unreadable)?.1 -= tip.amount;
    }
    Ok(day.add(&Receipt { taxes: &taxes, settled: &tenders, rounding, tips: &tips, back: kind == "return" }))
}

fn written_entry(entry: &Entry) -> String {
    match entry.of {
        Of::Takings(rate) => {
            format!("{rate}% {} {} ({})", entry.tender, written(entry.gross, 2), written(entry.tax, 2))
        }
        Of::Tips => format!("tips {} {}", entry.tender, written(entry.gross, 2)),
        Of::Rounding => format!("rounding {}", written(entry.gross, 2)),
    }
}

#[test]
fn days() {
    check_table("books.csv", &["receipts", "entries", "outcome"], 25, |cells| {
        let mut day = Day::default();
        let mut said = Ok(());
        for receipt in cells[0].split(" / ") {
            said = said.and(add(&mut day, receipt)?);
        }
        accepted(said, cells[2])?;
        let entries: Vec<String> = day.entries().iter().map(written_entry).collect();
        expect(entries.join("; ").as_str(), cells[1])
    });
}

/// Change and rounding come off the cash, and tenders of one kind are one.
#[test]
fn what_each_tender_settled() {
    use trestle_rules::tender::Tender;
    let given = |kind, amount| Tender { kind, amount, reference: String::new() };
    let (card, cash) = (|amount| given(TenderKind::Card, amount), |amount| given(TenderKind::Cash, amount));
    let settled = books::settled(&[cash(500), card(300), cash(200), card(100)], 98, 2, &[]);
    assert_eq!(settled, [("card", 400), ("cash", 600)]);
    assert_eq!(books::settled(&[cash(0)], 0, -2, &[]), [("cash", 2)]);
    assert_eq!(books::settled(&[card(300)], 0, 0, &[]), [("card", 300)]);
    assert_eq!(books::settled(&[], 0, 0, &[]), []);
    let tip = Tip { kind: TenderKind::Card, amount: 50 };
    assert_eq!(books::settled(&[card(300), cash(200)], 0, 0, &[tip]), [("card", 250), ("cash", 200)]);
}

/// Settings of a shop with its numbers, and one thing set: `cash 1001` or `revenue_0 8195`.
fn settings(chart: &str, set: &str) -> Result<Datev, String> {
    let charts = Chart::ALL.into_iter().find(|c| format!("SKR{}", c.number()) == chart);
    let (consultant, client) = ("29098".to_owned(), "55003".to_owned());
    let mut datev = Datev { consultant, client, chart: charts.ok_or("no chart")?, ..Datev::default() };
    let (field, value) = set.split_once(' ').unwrap_or((set, ""));
    match field {
        "" => {}
        "consultant" => datev.consultant = value.to_owned(),
        "client" => datev.client = value.to_owned(),
        "year_begins" => datev.year_begins = value.parse().map_err(|_| "no month")?,
        "credit" if !value.is_empty() => datev.credit = value.to_owned(),
        "tips" => datev.tips = value.to_owned(),
        "cash" => datev.cash = value.to_owned(),
        "transit" => datev.transit = value.to_owned(),
        "rounding" => datev.rounding = value.to_owned(),
        _ => {
            let rate = field.strip_prefix("revenue_").ok_or_else(|| format!("{field}: no field"))?;
            let rate = rate.parse().map_err(|e: RuleError| e.to_string())?;
            datev.revenue.push(RateAccount { rate, account: value.to_owned() });
        }
    }
    Ok(datev)
}

#[test]
fn accounts() {
    check_table("datev_accounts.csv", &["chart", "set", "what", "account"], 35, |cells| {
        let datev = match settings(cells[0], cells[1])?.checked() {
            Ok(datev) => datev,
            Err(RuleError::DatevOutOfRange { field, least, most }) => {
                return expect(format!("{field} {least}-{most}").as_str(), cells[3]);
            }
            Err(RuleError::DatevSameAccount { field, account }) => {
                return expect(format!("{field} = {account}").as_str(), cells[3]);
            }
            Err(other) => return Err(other.to_string()),
        };
        let account = match (cells[2], cells[2].strip_suffix('%')) {
            (_, Some(rate)) => datev.revenue(rate.parse::<Rate>().map_err(|e| e.to_string())?).unwrap_or("none"),
            ("rounding", _) => datev.rounding(),
            ("tips", _) => datev.tips(),
            (tender, _) => datev.account_of(tender),
        };
        expect(account, cells[3])
    });
}

#[test]
fn programs() {
    check_table("books_programs.csv", &["country", "currency", "datev_set_up", "programs"], 10, |cells| {
        let offered = books::programs(cells[0], currency(cells[1])?, cells[2] == "yes");
        let names: Vec<String> = offered.iter().map(|one| format!("{one:?}").to_lowercase()).collect();
        expect(names.join(" ").as_str(), cells[3])
    });
}

#[test]
fn batches() {
    let columns = ["year_begins_in", "day", "year_begins", "until"];
    check_table("datev_batches.csv", &columns, 9, |cells| {
        let month = u8::try_from(number(cells[0])?).map_err(|_| "no month")?;
        let (begins, until) = batch_of(date(cells[1])?, month);
        expect_all(&[("year_begins", begins.to_string(), cells[2]), ("until", until.to_string(), cells[3])])
    });
}
