//! What the formats share in turning a row into goods: reading its texts, and saying what is the matter with a cell. Amounts and
//! codes are read in files of their own.

use std::collections::BTreeSet;

use iso_currency::Currency;
use trestle_rules::listing::{LONGEST_NAME, LONGEST_WORD, MAX_OPTIONS, Mark, full_name, read_yes, shortened};
use trestle_rules::measure::Unit;
use trestle_rules::tax::Rate;
use trestle_rules::text::{clean, taken_out, unguard, without_marks};

use super::amounts::Price;
use super::layout::{Layout, OPTIONS, Side};
use super::table::{Row, Table};
use super::words::option_name;
use super::{BundleRow, Goods, ItemRow, Listing, PartRow};
use crate::api::types::catalog::ItemOption;
use crate::api::types::listing::{ListingEncoding, ListingFinding, ListingFormat, ListingWhy, Meaning};

/// Characters of a cell at most that a finding repeats.
const SHOWN: usize = 40;
/// What stands in Trestle's own file in the place of a price that is typed when the item is sold.
pub(super) const OPEN: &str = "open";

/// The shop's currency and tax rates.
#[derive(Debug)]
pub(crate) struct Money<'m> {
    pub currency: &'m Currency,
    pub decimals: u8,
    pub rates: &'m [Rate],
}

/// Reads the rows of one file.
pub(super) struct Reader<'t> {
    pub table: &'t Table,
    pub layout: &'t Layout,
    pub(super) money: &'t Money<'t>,
    /// What its whole numbers and amounts are written with.
    pub mark: Mark,
    goods: Vec<Goods>,
    findings: Vec<ListingFinding>,
    /// Tax rates that the shop does not have.
    pub(super) rates: BTreeSet<Rate>,
}

/// What a product says for all its variants.
#[derive(Clone, Debug, Default)]
pub(super) struct Product {
    pub name: String,
    pub category: String,
    pub option_names: [String; MAX_OPTIONS],
    pub tracked: Option<bool>,
    /// Whether what stands in its stock column is nothing that the program keeps up.
    pub idle_stock: bool,
    pub archived: Option<bool>,
    /// What it is measured in, or that it is sold by the piece.
    pub unit: Option<Option<Unit>>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(table: &'t Table, layout: &'t Layout, money: &'t Money<'t>) -> Self {
        let amounts = [Meaning::Price, Meaning::Cost].map(|meaning| layout.column(meaning));
        let amounts = amounts.into_iter().chain([layout.side(Side::OtherPrice)]).flatten();
        let mark = Mark::of(amounts.flat_map(|column| table.rows.iter().map(move |row| row.cell(column))));
        // Programs write a point, whatever the language; people write as they learned it.
        let by_program = layout.format != ListingFormat::Table && mark == Mark::Unknown;
        let mark = if by_program { Mark::Point } else { mark };
        let mut reader =
            Self { table, layout, money, mark, goods: Vec::new(), findings: Vec::new(), rates: BTreeSet::new() };
        if let Some(first) = table.rows.first().filter(|_| !layout.other_locations.is_empty()) {
            reader.find_value(first, None, ListingWhy::OtherLocations, &layout.other_locations.join(", "));
        }
        reader
    }

    pub(super) fn finish(mut self) -> Listing {
        self.findings.sort_by_key(|finding| finding.line);
        Listing { goods: self.goods, findings: self.findings, rates: self.rates }
    }

    /// A cell by what it means. A spreadsheet's guard against formulas, an apostrophe in front of one, is no part of it.
    pub(super) fn cell(&self, row: &'t Row, meaning: Meaning) -> &'t str {
        self.layout.column(meaning).map_or("", |column| unguard(row.cell(column)))
    }

    pub(super) fn side(&self, row: &'t Row, side: Side) -> &'t str {
        self.layout.side(side).map_or("", |column| unguard(row.cell(column)))
    }

    /// A text in a cell as it is kept. `WooCommerce` writes a comma inside a text as `\,`.
    pub(super) fn text(&self, cell: &str) -> String {
        if self.layout.format == ListingFormat::Woocommerce { clean(&cell.replace("\\,", ",")) } else { clean(cell) }
    }

    /// Says what is the matter with a cell.
    pub(super) fn find(&mut self, row: &Row, column: Option<usize>, why: ListingWhy) {
        self.find_value(row, column, why, column.map_or("", |column| row.cell(column)));
    }

    pub(super) fn find_value(&mut self, row: &Row, column: Option<usize>, why: ListingWhy, value: &str) {
        self.findings.push(ListingFinding {
            line: row.line,
            column: column.and_then(|column| self.table.headings.get(column)).cloned().unwrap_or_default(),
            why,
            value: shortened(&seen(value), SHOWN),
            other: String::new(),
        });
    }

    pub(super) fn find_at(&mut self, row: &Row, meaning: Meaning, why: ListingWhy) {
        self.find(row, self.layout.column(meaning), why);
    }

    pub(super) fn find_side(&mut self, row: &Row, side: Side, why: ListingWhy) {
        self.find(row, self.layout.side(side), why);
    }

    /// Whether the row is as it was written. One with a NUL or an open quote is refused whole, because what it was cannot be
    /// told.
    pub(super) fn is_text(&mut self, row: &Row) -> bool {
        let nul = row.cells().position(|cell| cell.contains('\0'));
        if nul.is_some() {
            self.find(row, nul, ListingWhy::Nul);
        } else if row.open {
            let swallowed = row.cells().position(|cell| cell.contains('\n'));
            self.find(row, swallowed, ListingWhy::QuoteOpen);
        }
        if nul.is_some() || row.open || self.has_too_many_cells(row) {
            return false;
        }
        self.note_marks(row);
        true
    }

    /// Whether a row of a text file has more cells than there are headings: a comma inside a price has parted it in two, and
    /// everything behind it stands under a wrong heading. In a workbook that cannot be; there such a cell is only left out.
    fn has_too_many_cells(&mut self, row: &Row) -> bool {
        let surplus: Vec<&str> = row.cells().skip(self.table.headings.len()).filter(|cell| !cell.is_empty()).collect();
        if surplus.is_empty() {
            return false;
        }
        let in_workbook = self.table.encoding == ListingEncoding::Workbook;
        if in_workbook {
            self.find_value(row, None, ListingWhy::NoHeading, &surplus.join(" · "));
        } else {
            self.find_value(row, None, ListingWhy::SurplusCells, &row.cells().collect::<Vec<_>>().join(" · "));
        }
        !in_workbook
    }

    /// Notes what is taken out of the texts of a row, by its code points.
    fn note_marks(&mut self, row: &Row) {
        let texts = [Meaning::Name, Meaning::Variant, Meaning::Category, Meaning::Creator, Meaning::Sku];
        let texts = texts.into_iter().filter_map(|meaning| self.layout.column(meaning));
        let options = OPTIONS.iter().flat_map(|(name, value)| [*name, *value]);
        let columns: Vec<usize> = texts.chain(options.filter_map(|side| self.layout.side(side))).collect();
        for column in columns {
            let taken = taken_out(row.cell(column));
            if !taken.is_empty() {
                self.find_value(row, Some(column), ListingWhy::MarksTaken, &taken);
            }
        }
    }

    /// The product that a row begins, of which further rows may be variants.
    pub(super) fn product(&mut self, row: &'t Row) -> Product {
        Product {
            name: self.text(self.cell(row, Meaning::Name)),
            category: clean(self.cell(row, Meaning::Category)),
            option_names: self.option_names(row),
            tracked: read_yes(self.cell(row, Meaning::Tracked)),
            idle_stock: false,
            archived: None,
            unit: None,
        }
    }

    /// What the options of a row are called. A name that the other program gives only itself is none, and noted.
    pub(super) fn option_names(&mut self, row: &'t Row) -> [String; MAX_OPTIONS] {
        OPTIONS.map(|(side, _)| {
            let name = self.text(self.side(row, side));
            let shown = option_name(&name);
            if shown.is_empty() && !name.is_empty() {
                self.find_side(row, side, ListingWhy::OptionId);
            }
            shown
        })
    }

    /// The options that a row names the values of.
    pub(super) fn options(&self, row: &'t Row, product: &Product) -> Vec<ItemOption> {
        let values = OPTIONS.iter().zip(&product.option_names);
        let option = |((_, value), name): (&(Side, Side), &String)| {
            let value = self.text(self.side(row, *value));
            (!value.is_empty()).then(|| ItemOption { name: name.clone(), value })
        };
        values.filter_map(option).collect()
    }

    /// A word held to its length; that it was cut is noted.
    fn word(&mut self, row: &Row, meaning: Meaning, text: &str) -> String {
        if text.chars().count() > LONGEST_WORD {
            self.find_at(row, meaning, ListingWhy::TextCut);
        }
        shortened(text, LONGEST_WORD)
    }

    /// Whether what is said of a whole row keeps it out: its name, its currency, or a date where a number or code belongs.
    fn is_refused(&mut self, row: &'t Row, name: &str) -> bool {
        let currency = self.side(row, Side::Currency);
        let other_currency = !currency.is_empty() && !currency.eq_ignore_ascii_case(self.money.currency.code());
        let numbers = [Meaning::Price, Meaning::Sku, Meaning::Barcode, Meaning::Stock].map(|m| self.layout.column(m));
        let odd = numbers.into_iter().flatten().find(|column| row.odd(*column).is_some());
        if name.is_empty() {
            self.find_at(row, Meaning::Name, ListingWhy::NameMissing);
        } else if name.chars().count() > LONGEST_NAME {
            self.find_at(row, Meaning::Name, ListingWhy::NameTooLong);
        } else if other_currency {
            self.find_side(row, Side::Currency, ListingWhy::OtherCurrency);
        } else if odd.is_some() {
            self.find(row, odd, ListingWhy::DateCell);
        } else {
            return false;
        }
        true
    }

    /// Reads an item, or says why it is refused.
    pub(super) fn item(&mut self, row: &'t Row, product: &Product, mut options: Vec<ItemOption>) -> Option<ItemRow> {
        let name = full_name(&product.name, options.iter().map(|option| option.value.as_str()));
        let name = if product.name.is_empty() { String::new() } else { name };
        if self.is_refused(row, &name) {
            return None;
        }
        let (price, open_price) = match self.price(row)? {
            Price::Fixed(price) => (price, false),
            Price::Open => (0, true),
        };
        let sku = self.code(row, Meaning::Sku, self.skus(row).next().unwrap_or_default())?;
        let barcodes = self.barcodes(row)?;
        let rate = self.rate(row)?;
        if product.archived == Some(true) {
            let column = self.layout.side(Side::Archived).or(self.layout.side(Side::ForSale));
            self.find(row, column, ListingWhy::NotForSale);
        }
        for option in &mut options {
            option.name = shortened(&option.name, LONGEST_WORD);
        }
        let own_category = clean(self.cell(row, Meaning::Category));
        let category = if product.category.is_empty() { &own_category } else { &product.category };
        let (tracked, stock) = self.stock(row, product);
        self.note_sale(row);
        Some(ItemRow {
            line: row.line,
            name,
            product: if options.is_empty() { String::new() } else { product.name.clone() },
            options,
            price,
            open_price,
            unit: product.unit,
            sku,
            barcodes,
            category: self.word(row, Meaning::Category, category),
            cost: self.cost(row),
            rate,
            creator: self.word(row, Meaning::Creator, &clean(self.cell(row, Meaning::Creator))),
            tracked,
            stock,
            low_stock: self.low_stock(row),
            archived: product.archived,
            ..ItemRow::default()
        })
    }

    /// Reads a bundle whose first row this is, or says why it is refused. A SKU of a bundle is one of its codes.
    pub(super) fn bundle(&mut self, row: &'t Row, product: &Product, parts: Vec<PartRow>) -> Option<BundleRow> {
        if self.is_refused(row, &product.name) {
            return None;
        }
        let Price::Fixed(price) = self.price(row)? else {
            self.find_at(row, Meaning::Price, ListingWhy::PriceOpen);
            return None;
        };
        let sku = self.code(row, Meaning::Sku, self.cell(row, Meaning::Sku))?;
        let mut barcodes = self.barcodes(row)?;
        if !sku.is_empty() && !barcodes.contains(&sku) {
            barcodes.insert(0, sku);
        }
        Some(BundleRow {
            line: row.line,
            id: String::new(),
            name: product.name.clone(),
            price,
            barcodes,
            category: self.word(row, Meaning::Category, &product.category),
            parts,
            favourite: None,
            archived: product.archived,
            own: false,
        })
    }

    pub(super) fn push(&mut self, goods: Option<Goods>) {
        self.goods.extend(goods);
    }

    /// Reads one item and keeps it.
    pub(super) fn push_item(&mut self, row: &'t Row, product: &Product, options: Vec<ItemOption>) {
        let item = self.item(row, product, options);
        self.push(item.map(Goods::Item));
    }
}

/// A cell as it may be shown: its lines, without what cannot be seen in them.
fn seen(cell: &str) -> String {
    let cell = cell.replace('\0', "\u{2400}");
    cell.split('\n').map(without_marks).collect::<Vec<_>>().join("\n")
}
