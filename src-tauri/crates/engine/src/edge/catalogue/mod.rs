//! Catalogue files of Trestle and of other programs: from rows to goods, and back to a file.
//!
//! Owns one small file per format, and what they share. Keeps true: every refusal names its line and column; reading decides
//! nothing about what is here. Must not read the store.

mod amounts;
mod codes;
mod csv_file;
mod etsy;
mod formats;
mod goods;
mod guess;
mod layout;
mod loyverse;
mod plain;
mod reader;
mod recognise;
mod shopify;
mod square;
mod sumup;
mod table;
mod trestle;
mod unpacked;
mod woocommerce;
mod words;
mod workbook;
pub(crate) mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::json;
use trestle_rules::tax::Rate;

use self::layout::Side;
use self::table::Source;
use crate::api::types::listing::{ListingFinding, ListingFormat, Meaning, ReadListing};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;

pub(crate) use goods::{BundleRow, Goods, ItemRow, PartRow};
pub(crate) use layout::Layout;
pub(crate) use reader::Money;
pub(crate) use table::Table;

/// Told (steps done, steps in all; 0 while that is not known); an error stops.
pub(crate) type Step<'s> = &'s mut dyn FnMut(u64, u64) -> Result<()>;

/// What a file holds, as far as it could be read.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    pub goods: Vec<Goods>,
    /// What was refused, and what was taken otherwise than it stands there; in the order of the file.
    pub findings: Vec<ListingFinding>,
    /// Tax rates that the shop does not have.
    pub rates: BTreeSet<Rate>,
}

/// A file, with what its columns mean.
#[derive(Debug)]
pub(crate) struct Recognised {
    pub table: Table,
    pub layout: Layout,
}

/// Reads a file and recognises its columns. What a person said they mean goes before what they look like; an empty heading
/// says that no column means that.
///
/// # Errors
/// As [`table::read`], and `listing.no_column`.
pub(crate) fn open(
    file: &Path,
    read: &ReadListing,
    money: &Money<'_>,
    said: &mut dyn FnMut(&[String]) -> BTreeMap<Meaning, String>,
    step: Step<'_>,
) -> Result<Recognised> {
    let mut table = table::read(Source { file, read, currency: *money.currency }, step)?;
    let mut layout = recognise::recognise(&table, money);
    for (meaning, heading) in said(&table.headings) {
        let column = find(&table, &heading)?;
        layout.say(meaning, column);
    }
    if matches!(layout.format, ListingFormat::Woocommerce | ListingFormat::Etsy) {
        // They write for the web, and spell out its characters.
        let spelled = |cell: &str| html_escape::decode_html_entities(cell).into_owned();
        table.rows = table.rows.iter().map(|row| row.rewritten(spelled)).collect();
    }
    Ok(Recognised { table, layout })
}

fn find(table: &Table, heading: &str) -> Result<Option<usize>> {
    let wanted = words::folded(heading);
    if wanted.is_empty() {
        return Ok(None);
    }
    let column = table.headings.iter().position(|known| words::folded(known) == wanted);
    let missing = || EngineError::with(ErrorCode::ListingNoColumn, [("column", json!(heading))]);
    column.map(Some).ok_or_else(missing)
}

impl Recognised {
    /// What somebody has to say before items are made of it: which column has the names, and which the prices.
    pub(crate) fn unsure(&self) -> Vec<Meaning> {
        let unsure = |meaning: &Meaning| self.layout.column(*meaning).is_none() || self.layout.is_guessed(*meaning);
        [Meaning::Name, Meaning::Price].into_iter().filter(unsure).collect()
    }

    /// Turns the rows into goods.
    pub(crate) fn goods(&self, money: &Money<'_>) -> Listing {
        let mut reader = reader::Reader::new(&self.table, &self.layout, money);
        match self.layout.format {
            ListingFormat::Trestle => trestle::read(&mut reader),
            ListingFormat::Square => square::read(&mut reader),
            ListingFormat::Shopify => shopify::read(&mut reader),
            ListingFormat::Loyverse => loyverse::read(&mut reader),
            ListingFormat::Woocommerce => woocommerce::read(&mut reader),
            ListingFormat::Sumup => sumup::read(&mut reader),
            ListingFormat::Etsy => etsy::read(&mut reader),
            ListingFormat::Table => plain::read(&mut reader),
        }
        reader.finish()
    }

    /// The heading of the column that names the parts of bundles.
    pub(crate) fn heading_of_parts(&self) -> &str {
        let column = self.layout.side(Side::PartOf).or(self.layout.side(Side::Parts));
        column.map_or("", |column| &self.table.headings[column])
    }

    /// The heading of a column by its meaning; empty if no column means that.
    pub(crate) fn heading(&self, meaning: Meaning) -> &str {
        self.layout.column(meaning).map_or("", |column| &self.table.headings[column])
    }
}
