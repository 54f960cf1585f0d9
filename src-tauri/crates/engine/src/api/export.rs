//! Commands that write files. Exporting decides nothing and undoes nothing.

use std::path::Path;

use super::types::Nothing;
use super::types::export::{ExportSales, Exported, Place, PlaceKind, Places, SalesFormat};
use super::types::session::Report;
use super::{outlet, report, text};
use crate::edge::{places, sales};
use crate::error::Result;
use crate::error_codes::ErrorCode;
use crate::ledger;
use crate::tx::Tx;
use crate::work::Begun;

pub(super) fn places(tx: &mut Tx<'_>, _: Nothing) -> Result<Places> {
    let mut found: Vec<Place> = places::sticks();
    found.extend(places::of_user());
    let own = outlet::own_folder(tx.dir).display().to_string();
    found.push(Place { kind: PlaceKind::Till, name: String::new(), path: own });
    Ok(Places { places: found })
}

pub(super) fn sales(tx: &mut Tx<'_>, args: ExportSales, begun: &Begun<'_>) -> Result<Exported> {
    let shop = tx.shop()?;
    let (from, to) = text::days(args.from.as_deref(), args.to.as_deref())?;
    let day = |day: chrono::NaiveDate| day.to_string();
    let choice = sales::Choice { session: args.session.clone(), from: from.map(day), to: to.map(day) };
    if let Some(session) = &args.session {
        ledger::session_day(tx.conn, session)?;
    }
    if sales::is_empty(tx.conn, &choice)? {
        return Err(ErrorCode::ExportNothing.into());
    }
    let outlet = outlet::target(tx, Path::new(&args.out), &stem(tx, &choice)?, args.format.ending())?;
    let days = if args.format == SalesFormat::Xlsx { day_reports(tx, &choice, begun)? } else { Vec::new() };
    let order = sales::Order { shop, choice, format: args.format, made_at: tx.now.at, days };
    sales::export(tx.conn, &order, &outlet, &mut |done, all| begun.step(done, all))
}

/// The reports of the days chosen, oldest first: the same that `day.report` gives. Of a session alone its own.
fn day_reports(tx: &Tx<'_>, choice: &sales::Choice, begun: &Begun<'_>) -> Result<Vec<Report>> {
    let chosen = |day: &String| {
        choice.from.as_ref().is_none_or(|from| day >= from) && choice.to.as_ref().is_none_or(|to| day <= to)
    };
    let sessions: Vec<Vec<String>> = match &choice.session {
        Some(session) if chosen(&ledger::session_day(tx.conn, session)?) => vec![vec![session.clone()]],
        Some(_) => Vec::new(),
        None => {
            let days = ledger::days(tx.conn)?.into_iter().filter(chosen);
            days.map(|day| ledger::sessions_of(tx.conn, &day)).collect::<Result<_>>()?
        }
    };
    let report = |of_day: &Vec<String>| {
        begun.step(0, 0)?;
        report::of_sessions(tx, of_day)
    };
    sessions.iter().map(report).collect()
}

/// A name that says which days and which till.
fn stem(tx: &Tx<'_>, choice: &sales::Choice) -> Result<String> {
    let which = match &choice.session {
        Some(session) => {
            let number = session.rsplit('-').next().unwrap_or_default();
            format!("{}-session-{number}", ledger::session_day(tx.conn, session)?)
        }
        None => days_of_name(tx, choice.from.as_deref(), choice.to.as_deref()),
    };
    Ok(format!("sales-till-{}-{which}", tx.till_number()?))
}

/// The days chosen, as they stand in the name of a file.
pub(super) fn days_of_name(tx: &Tx<'_>, from: Option<&str>, to: Option<&str>) -> String {
    match (from, to) {
        (None, None) => format!("all-to-{}", tx.now.day),
        (from, to) => format!("{}-to-{}", from.unwrap_or("start"), to.unwrap_or("now")),
    }
}
