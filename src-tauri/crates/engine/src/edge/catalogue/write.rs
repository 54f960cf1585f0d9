//! Writes the catalogue as Trestle's own file. Free text is kept from being a formula, in a way that reading takes back.

use std::io::Write;

use trestle_rules::measure::Unit;
use trestle_rules::money;

use super::super::guard;
use super::reader::OPEN;
use super::trestle::{AS_SHOP, HEADINGS, PIECE};
use crate::facts::{BundleSet, ItemSet};

/// A writer of the file.
pub(crate) struct Writer<'w, W: Write> {
    csv: csv::Writer<&'w mut W>,
    decimals: u8,
    currency: &'static str,
}

impl<'w, W: Write> Writer<'w, W> {
    pub(crate) fn new(out: &'w mut W, decimals: u8, currency: &'static str) -> std::io::Result<Self> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        csv.write_record(HEADINGS)?;
        Ok(Self { csv, decimals, currency })
    }

    /// `left` is how many there are of it, if somebody counted. Where more were sold than there were, there are none.
    pub(crate) fn item(&mut self, item: &ItemSet, left: Option<i64>) -> std::io::Result<()> {
        let product = if item.options.is_empty() { &item.name } else { &item.product };
        let mut cells = vec![item.id.clone(), "item".to_owned(), guard(product)];
        for place in 0..trestle_rules::listing::MAX_OPTIONS {
            let option = item.options.get(place);
            cells.push(option.map(|o| guard(&o.name)).unwrap_or_default());
            cells.push(option.map(|o| guard(&o.value)).unwrap_or_default());
        }
        cells.extend([
            if item.open_price { OPEN.to_owned() } else { money::plain(item.price, self.decimals) },
            item.unit.map_or(PIECE, Unit::name).to_owned(),
            item.rate.to_string(),
            item.price_without_tax.map_or_else(|| AS_SHOP.to_owned(), yes),
            guard(&item.category),
            item.color.map(|color| color.name().to_owned()).unwrap_or_default(),
            guard(&item.sku),
            guard(&item.barcodes.join("\n")),
            guard(&item.creator),
            item.cost.map(|cost| money::plain(cost, self.decimals)).unwrap_or_default(),
            yes(item.tracked),
            left.map(|left| left.max(0).to_string()).unwrap_or_default(),
            yes(item.limited),
            item.low_stock.map(|mark| mark.to_string()).unwrap_or_default(),
            yes(item.favourite),
            yes(item.hero),
            yes(item.archived),
            String::new(),
            self.currency.to_owned(),
        ]);
        Ok(self.csv.write_record(cells)?)
    }

    /// `parts` are how many of which SKU, or id where there is none, each on a line.
    pub(crate) fn bundle(&mut self, bundle: &BundleSet, parts: &str) -> std::io::Result<()> {
        let mut cells = vec![String::new(); HEADINGS.len()];
        let filled = [
            ("Trestle id", bundle.id.clone()),
            ("Kind", "bundle".to_owned()),
            ("Name", guard(&bundle.name)),
            ("Price", money::plain(bundle.price, self.decimals)),
            ("Category", guard(&bundle.category)),
            ("Barcodes", guard(&bundle.barcodes.join("\n"))),
            ("Favourite", yes(!bundle.off_favourites)),
            ("No longer sold", yes(bundle.archived)),
            ("Parts", parts.to_owned()),
            ("Currency", self.currency.to_owned()),
        ];
        for (heading, cell) in filled {
            if let Some(place) = HEADINGS.iter().position(|known| *known == heading) {
                cells[place] = cell;
            }
        }
        Ok(self.csv.write_record(cells)?)
    }

    pub(crate) fn finish(mut self) -> std::io::Result<()> {
        self.csv.flush()
    }
}

fn yes(is: bool) -> String {
    if is { "yes" } else { "no" }.to_owned()
}
