//! Commands that write files. Exporting decides nothing and undoes nothing.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::text;
use super::types::Nothing;
use super::types::export::{ExportSales, Exported, Place, PlaceKind, Places, SalesFormat};
use crate::edge::{places, sales};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::ledger;
use crate::tx::Tx;

pub(super) fn places(tx: &mut Tx<'_>, _: Nothing) -> Result<Places> {
    let mut found: Vec<Place> = places::sticks();
    found.extend(places::of_user());
    let own = tx.dir.join("exports").display().to_string();
    found.push(Place { kind: PlaceKind::Till, name: String::new(), path: own });
    Ok(Places { places: found })
}

pub(super) fn sales(tx: &mut Tx<'_>, args: ExportSales) -> Result<Exported> {
    let shop = tx.shop()?;
    let day =
        |text: Option<&str>| -> Result<Option<String>> { Ok(text.map(text::date).transpose()?.map(|d| d.to_string())) };
    let choice =
        sales::Choice { session: args.session.clone(), from: day(args.from.as_deref())?, to: day(args.to.as_deref())? };
    if let Some(session) = &args.session {
        ledger::session_day(tx.conn, session)?;
    }
    let file = target(tx, Path::new(&args.out), &choice, args.format)?;
    if is_among_own_files(tx.dir, &file) {
        let path = json!(file.display().to_string());
        return Err(EngineError::with(ErrorCode::ExportOwnFiles, [("path", path)]));
    }
    sales::export(tx.conn, shop, &choice, args.format, &file)
}

/// A folder gets a name that says which days and which till, and never that of another file; anything else is taken as the
/// file itself.
fn target(tx: &Tx<'_>, out: &Path, choice: &sales::Choice, format: SalesFormat) -> Result<PathBuf> {
    let is_folder = out.is_dir() || out == tx.dir.join("exports");
    if !is_folder {
        return the_file_itself(out);
    }
    let which = match (&choice.session, &choice.from, &choice.to) {
        (Some(session), ..) => {
            let number = session.rsplit('-').next().unwrap_or_default();
            format!("{}-session-{number}", ledger::session_day(tx.conn, session)?)
        }
        (None, None, None) => format!("all-to-{}", tx.now.day),
        (None, from, to) => format!("{}-to-{}", from.as_deref().unwrap_or("start"), to.as_deref().unwrap_or("now")),
    };
    let ending = if format == SalesFormat::Jsonl { "jsonl" } else { "csv" };
    let stem = format!("sales-till-{}-{which}", tx.till_number()?);
    let further = (2..).map(|n| format!("{stem}-{n}.{ending}"));
    let mut names = std::iter::once(format!("{stem}.{ending}")).chain(further).map(|name| out.join(name));
    names.find(|file| !file.exists()).ok_or_else(|| EngineError::Bug("no name for the export".into()))
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
    let folder = file.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (Ok(folder), Ok(own)) = (folder.canonicalize(), dir.canonicalize()) else { return false };
    folder.starts_with(&own) && !folder.starts_with(own.join("exports"))
}
