//! Commands that write files. Exporting decides nothing and undoes nothing.

use std::path::{Path, PathBuf};

use super::text;
use super::types::Nothing;
use super::types::export::{ExportSales, Exported, Place, PlaceKind, Places, SalesFormat};
use crate::edge::{places, sales};
use crate::error::Result;
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
    let file = target(tx, Path::new(&args.out), args.format);
    sales::export(tx.conn, shop, &choice, args.format, &file)
}

/// A folder gets a name that says what and when; anything else is taken as the file.
fn target(tx: &Tx<'_>, out: &Path, format: SalesFormat) -> PathBuf {
    let is_folder = out.is_dir() || out == tx.dir.join("exports");
    if !is_folder {
        return out.to_owned();
    }
    let number = tx.till_number().unwrap_or(0);
    let ending = if format == SalesFormat::Jsonl { "jsonl" } else { "csv" };
    out.join(format!("sales-{}-till-{number}.{ending}", tx.now.day))
}
