//! Takings for the books: the export, and the settings that DATEV needs for it.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::json;
use trestle_rules::books::Of;
use trestle_rules::datev::{Chart, RateAccount};
use trestle_rules::money;
use trestle_rules::tax::Rate;

use super::types::Nothing;
use super::types::books::{BooksExported, ChartOffer, DatevOffer, ExportBooks};
use super::{export, outlet, text};
use crate::edge::books::{Choice, Line, Order, gather, make, stem, write};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::tx::Tx;
use crate::work::Begun;

/// Writes the days chosen. The day that is open on this till is left out: it is not over, and its cash is not to be told
/// before the drawer was counted.
pub(super) fn export_books(tx: &mut Tx<'_>, args: ExportBooks, begun: &Begun<'_>) -> Result<BooksExported> {
    let shop = tx.shop()?;
    let (from, to) = text::days(args.from.as_deref(), args.to.as_deref())?;
    let chosen = |day: chrono::NaiveDate| from.is_none_or(|from| day >= from) && to.is_none_or(|to| day <= to);
    let open_day = tx.session().map(|s| s.day).filter(|day| chosen(*day));
    let lines = gather(tx.conn, &Choice { from, to, but: open_day }, &mut |done| begun.step(done, 0))?;
    if !lines.iter().any(|line| line.entry.gross != 0) {
        return Err(match open_day {
            Some(day) => EngineError::with(ErrorCode::BooksDayOpen, [("open_date", json!(day.to_string()))]),
            None => ErrorCode::BooksNothing.into(),
        });
    }
    let order = Order { shop, lines: &lines, made_at: tx.now.at, offset: tx.now.offset };
    let bytes = make(&order, args.format)?;
    let which = export::days_of_name(tx, from.map(|d| d.to_string()).as_deref(), to.map(|d| d.to_string()).as_deref());
    let stem = format!("{}-till-{}-{which}", stem(args.format), tx.till_number()?);
    let outlet = outlet::target(tx, Path::new(&args.out), &stem, "csv")?;
    let size = write(&bytes, &outlet)?;
    let told = Told::of(&lines);
    Ok(BooksExported {
        file: outlet.file.display().to_string(),
        days: told.days,
        entries: told.entries,
        takings: told.takings,
        tax: told.tax,
        tips: told.tips,
        rounding: told.rounding,
        bytes: size,
        open_day: open_day.map(|day| day.to_string()),
    })
}

/// What is said of the lines.
struct Told {
    days: i64,
    entries: i64,
    takings: i64,
    tax: i64,
    tips: i64,
    rounding: i64,
}

impl Told {
    fn of(lines: &[Line]) -> Self {
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let booked: Vec<_> = lines.iter().filter(|line| line.entry.gross != 0).collect();
        let days: BTreeSet<_> = booked.iter().map(|line| line.day).collect();
        let (charges, beside): (Vec<_>, Vec<_>) =
            lines.iter().map(|line| &line.entry).partition(|entry| matches!(entry.of, Of::Takings(_)));
        let sum_of = |of| money::total(beside.iter().filter(|e| e.of == of).map(|e| e.gross));
        Self {
            days: count(days.len()),
            entries: count(booked.len()),
            takings: money::total(charges.iter().map(|e| e.gross)),
            tax: money::total(charges.iter().map(|e| e.tax)),
            tips: sum_of(Of::Tips),
            rounding: sum_of(Of::Rounding),
        }
    }
}

/// What is set for DATEV, and what it may be set to.
pub(super) fn offer(tx: &mut Tx<'_>, _: Nothing) -> Result<DatevOffer> {
    let shop = tx.shop()?;
    let mut set = shop.datev.clone().unwrap_or_default();
    // Of a customer who is exempt something is booked at no rate in any shop.
    let beside = set.revenue.iter().map(|r| r.rate).chain([Rate::ZERO]);
    let mut rates = shop.tax_rates.clone();
    for rate in beside {
        if !rates.contains(&rate) {
            rates.push(rate);
        }
    }
    let account = |rate| set.revenue.iter().find(|r| r.rate == rate).map(|r| r.account.clone()).unwrap_or_default();
    let revenue = rates.iter().map(|rate| RateAccount { rate: *rate, account: account(*rate) }).collect();
    let usual = |chart: Chart| ChartOffer {
        chart,
        cash: chart.cash().to_owned(),
        transit: chart.transit().to_owned(),
        rounding: chart.rounding().to_owned(),
        tips: chart.tips().to_owned(),
        credit: chart.credit().to_owned(),
        revenue: rates
            .iter()
            .map(|rate| RateAccount { rate: *rate, account: chart.revenue(*rate).unwrap_or_default().to_owned() })
            .collect(),
    };
    let charts = Chart::ALL.map(usual).to_vec();
    set.revenue = revenue;
    Ok(DatevOffer { set, charts })
}
