//! Commands that write files. Exporting decides nothing and undoes nothing.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::types::Nothing;
use super::types::export::{ExportSales, Exported, Place, PlaceKind, Places, SalesFormat};
use super::types::session::Report;
use super::{report, text};
use crate::edge::{places, sales};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::tx::Tx;
use crate::work::Begun;
use crate::{files, ledger};

pub(super) fn places(tx: &mut Tx<'_>, _: Nothing) -> Result<Places> {
    let mut found: Vec<Place> = places::sticks();
    found.extend(places::of_user());
    let own = tx.dir.join("exports").display().to_string();
    found.push(Place { kind: PlaceKind::Till, name: String::new(), path: own });
    Ok(Places { places: found })
}

pub(super) fn sales(tx: &mut Tx<'_>, args: ExportSales, begun: &Begun<'_>) -> Result<Exported> {
    let shop = tx.shop()?;
    let day =
        |text: Option<&str>| -> Result<Option<String>> { Ok(text.map(text::date).transpose()?.map(|d| d.to_string())) };
    let choice =
        sales::Choice { session: args.session.clone(), from: day(args.from.as_deref())?, to: day(args.to.as_deref())? };
    if let Some(session) = &args.session {
        ledger::session_day(tx.conn, session)?;
    }
    let file = target(tx.dir, Path::new(&args.out), &stem(tx, &choice)?, args.format.ending())?;
    let days = if args.format == SalesFormat::Xlsx { day_reports(tx, &choice, begun)? } else { Vec::new() };
    let order = sales::Order { shop, choice, format: args.format, made_at: tx.now.at, days };
    sales::export(tx.conn, &order, &file, &mut |done, all| begun.step(done, all))
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

/// Where a file goes: in a folder it gets a name of its own, never that of another file; anything else is taken as the file
/// itself. Never among the shop's own files.
pub(super) fn target(dir: &Path, out: &Path, stem: &str, ending: &str) -> Result<PathBuf> {
    let is_folder = out.is_dir() || out == dir.join("exports");
    let file = if is_folder { files::free_name(out, stem, ending) } else { the_file_itself(out)? };
    if is_among_own_files(dir, &file) {
        let path = json!(file.display().to_string());
        return Err(EngineError::with(ErrorCode::ExportOwnFiles, [("path", path)]));
    }
    Ok(file)
}

/// A link is followed to its file, so that the file is replaced and not the link; what is no file (a device, a pipe) could
/// not be written whole and read back.
fn the_file_itself(out: &Path) -> Result<PathBuf> {
    let Ok(found) = out.canonicalize() else { return Ok(out.to_owned()) };
    if !found.is_file() {
        let path = json!(out.display().to_string());
        return Err(EngineError::with(ErrorCode::ExportUnwritable, [("path", path), ("what", json!(""))]));
    }
    Ok(found)
}

/// Whether a file would lie among the shop's own: an export must never take the place of the database or a key.
fn is_among_own_files(dir: &Path, file: &Path) -> bool {
    let (Ok(folder), Ok(own)) = (files::folder_of(file).canonicalize(), dir.canonicalize()) else { return false };
    folder.starts_with(&own) && !folder.starts_with(own.join("exports"))
}
