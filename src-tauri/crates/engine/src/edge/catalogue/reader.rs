//! What the formats share in turning a row into goods: reading each cell, and saying what is the matter with it.

use iso_currency::Currency;
use trestle_rules::listing::{
    MAX_OPTIONS, StockCell, full_name, read_price, read_stock, read_whole, read_yes, shortened,
};
use trestle_rules::measure::Unit;
use trestle_rules::text::{clean, taken_out, unguard, without_marks};
use trestle_rules::{RuleError, basket};

use super::layout::{Layout, OPTIONS, Side};
use super::table::{Row, Table};
use super::{BundleRow, Goods, ItemRow, Listing, PartRow};
use crate::api::types::catalog::ItemOption;
use crate::api::types::listing::{ListingFinding, ListingFormat, ListingWhy, Meaning};

/// Longest name of an item, as the forms have it.
const LONGEST_NAME: usize = 80;
const LONGEST_WORD: usize = 40;
const LONGEST_CODE: usize = 64;
/// What stands in Trestle's own file in the place of a price that is typed when the item is sold.
pub(super) const OPEN: &str = "open";

/// The shop's currency.
#[derive(Debug)]
pub(crate) struct Money<'m> {
    pub currency: &'m Currency,
    pub decimals: u8,
}

/// Reads the rows of one file.
pub(super) struct Reader<'t> {
    pub table: &'t Table,
    pub layout: &'t Layout,
    money: &'t Money<'t>,
    goods: Vec<Goods>,
    findings: Vec<ListingFinding>,
}

/// What a cell says of a price.
enum Price {
    Fixed(i64),
    /// It is typed when the item is sold.
    Open,
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
        Self { table, layout, money, goods: Vec::new(), findings: Vec::new() }
    }

    pub(super) fn finish(mut self) -> Listing {
        self.findings.sort_by_key(|finding| finding.line);
        Listing { goods: self.goods, findings: self.findings }
    }

    /// A cell by what it means. A spreadsheet's guard against formulas, an apostrophe in front of one, is no part of it.
    pub(super) fn cell(&self, row: &'t Row, meaning: Meaning) -> &'t str {
        self.layout.column(meaning).map_or("", |column| unguard(row.cell(column)))
    }

    pub(super) fn side(&self, row: &'t Row, side: Side) -> &'t str {
        self.layout.side(side).map_or("", |column| unguard(row.cell(column)))
    }

    /// Says what is the matter with a cell.
    pub(super) fn find(&mut self, row: &Row, column: Option<usize>, why: ListingWhy) {
        let value = column.map_or("", |column| row.cell(column));
        self.findings.push(ListingFinding {
            line: row.line,
            column: column.and_then(|column| self.table.headings.get(column)).cloned().unwrap_or_default(),
            why,
            value: shortened(&seen(value), LONGEST_WORD),
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
        if nul.is_some() || row.open {
            return false;
        }
        self.note_marks(row);
        true
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
                self.find(row, Some(column), ListingWhy::MarksTaken);
                if let Some(finding) = self.findings.last_mut() {
                    finding.value = shortened(&taken, LONGEST_WORD);
                }
            }
        }
    }

    /// The product that a row begins, of which further rows may be variants.
    pub(super) fn product(&mut self, row: &'t Row) -> Product {
        let category = clean(self.cell(row, Meaning::Category));
        if category.chars().count() > LONGEST_WORD {
            self.find_at(row, Meaning::Category, ListingWhy::CategoryCut);
        }
        Product {
            name: clean(self.cell(row, Meaning::Name)),
            category: shortened(&category, LONGEST_WORD),
            option_names: OPTIONS.map(|(name, _)| shortened(&clean(self.side(row, name)), LONGEST_WORD)),
            tracked: read_yes(self.cell(row, Meaning::Tracked)),
            idle_stock: false,
            archived: None,
            unit: None,
        }
    }

    /// The options that a row names the values of.
    pub(super) fn options(&self, row: &'t Row, product: &Product) -> Vec<ItemOption> {
        let values = OPTIONS.iter().zip(&product.option_names);
        let option = |((_, value), name): (&(Side, Side), &String)| {
            let value = shortened(&clean(self.side(row, *value)), LONGEST_WORD);
            (!value.is_empty()).then(|| ItemOption { name: name.clone(), value })
        };
        values.filter_map(option).collect()
    }

    /// Reads an item, or says why it is refused.
    pub(super) fn item(&mut self, row: &'t Row, product: &Product, options: Vec<ItemOption>) -> Option<ItemRow> {
        if product.name.is_empty() {
            self.find_at(row, Meaning::Name, ListingWhy::NameMissing);
            return None;
        }
        let (name, of, whole) = named(&product.name, &options);
        let (price, open_price) = match self.price(row)? {
            Price::Fixed(price) => (price, false),
            Price::Open => (0, true),
        };
        let sku = self.code(row, Meaning::Sku, self.skus(row).next().unwrap_or_default())?;
        let barcodes = self.barcodes(row)?;
        let rate = self.rate(row)?;
        if !whole {
            self.find_at(row, Meaning::Name, ListingWhy::NameCut);
        }
        if product.archived == Some(true) {
            self.find_side(row, Side::Archived, ListingWhy::NotForSale);
        }
        let own_category = clean(self.cell(row, Meaning::Category));
        let category = if product.category.is_empty() { &own_category } else { &product.category };
        let (tracked, stock) = self.stock(row, product);
        Some(ItemRow {
            line: row.line,
            name,
            product: of,
            options,
            price,
            open_price,
            unit: product.unit,
            sku,
            barcodes,
            category: shortened(category, LONGEST_WORD),
            cost: self.cost(row),
            rate,
            creator: shortened(&clean(self.cell(row, Meaning::Creator)), LONGEST_NAME),
            tracked,
            stock,
            low_stock: self.low_stock(row),
            archived: product.archived,
            ..ItemRow::default()
        })
    }

    fn price(&mut self, row: &'t Row) -> Option<Price> {
        let text = match self.cell(row, Meaning::Price) {
            "" => self.side(row, Side::OtherPrice),
            text => text,
        };
        // Loyverse leaves the cell empty where the price is typed when it is sold; elsewhere that says nothing.
        let open = if text.is_empty() {
            self.layout.format == ListingFormat::Loyverse
        } else {
            matches!(text.to_lowercase().as_str(), "variable" | OPEN)
        };
        if open {
            return Some(Price::Open);
        }
        if text.is_empty() {
            self.find_at(row, Meaning::Price, ListingWhy::PriceMissing);
            return None;
        }
        let why = match read_price(text, self.money.decimals) {
            Ok(price) => return Some(Price::Fixed(price)),
            Err(RuleError::AmountNegative) => ListingWhy::PriceNegative,
            Err(RuleError::AmountOverflow) => ListingWhy::PriceTooLarge,
            Err(RuleError::AmountTooPrecise { .. }) => ListingWhy::PriceTooPrecise,
            Err(_) => ListingWhy::PriceUnreadable,
        };
        self.find_at(row, Meaning::Price, why);
        None
    }

    fn cost(&mut self, row: &'t Row) -> Option<i64> {
        let text = self.cell(row, Meaning::Cost);
        let cost = read_price(text, self.money.decimals).ok();
        if cost.is_none() && !text.is_empty() {
            self.find_at(row, Meaning::Cost, ListingWhy::CostUnreadable);
        }
        // Programs that know no cost write a zero.
        cost.filter(|cost| *cost > 0)
    }

    fn low_stock(&mut self, row: &'t Row) -> Option<i64> {
        let text = self.cell(row, Meaning::LowStock);
        let mark = read_whole(text).filter(|mark| (0..=basket::MAX_QUANTITY).contains(mark));
        if mark.is_none() && !text.is_empty() {
            self.find_at(row, Meaning::LowStock, ListingWhy::LowStockUnreadable);
        }
        mark.filter(|mark| *mark > 0)
    }

    /// Whether its stock is kept track of, as far as the row says so, and how many there are. A program that writes a number
    /// keeps track, unless it says that it does not: then the number is one that nobody kept up.
    fn stock(&mut self, row: &'t Row, product: &Product) -> (Option<bool>, Option<i64>) {
        let said = read_yes(self.cell(row, Meaning::Tracked)).or(product.tracked);
        let newer = self.layout.side(Side::NewStock).filter(|column| !row.cell(*column).is_empty());
        let column = newer.or(self.layout.column(Meaning::Stock));
        let read = read_stock(column.map_or("", |column| unguard(row.cell(column))));
        let idle = said == Some(false) || product.idle_stock;
        let measured = matches!(product.unit, Some(Some(_)));
        let (tracked, why) = match read {
            StockCell::Nothing => return (said, None),
            StockCell::Pieces(0) if idle || measured => return (said, None),
            _ if idle => (said, ListingWhy::StockIdle),
            _ if measured => (said, ListingWhy::StockMeasured),
            StockCell::Pieces(pieces) => return (Some(true), Some(pieces)),
            StockCell::Oversold => (Some(true), ListingWhy::StockOversold),
            StockCell::Unreadable => (said, ListingWhy::StockUnreadable),
        };
        self.find(row, column, why);
        (tracked, None)
    }

    /// The tax rate, as far as the row says one.
    fn rate(&mut self, row: &'t Row) -> Option<Option<trestle_rules::tax::Rate>> {
        let taxed = self.layout.taxes.iter().find(|(column, _)| read_yes(row.cell(*column)) == Some(true));
        let text = self.cell(row, Meaning::TaxRate);
        if text.is_empty() {
            return Some(taxed.map(|(_, rate)| *rate));
        }
        match text.parse() {
            Ok(rate) => Some(Some(rate)),
            Err(_) => {
                self.find_at(row, Meaning::TaxRate, ListingWhy::RateUnreadable);
                None
            }
        }
    }

    /// The SKUs of a row. Only Etsy writes several into one cell.
    pub(super) fn skus(&self, row: &'t Row) -> impl Iterator<Item = &'t str> + use<'t> {
        let between: &[char] = if self.layout.format == ListingFormat::Etsy { &[','] } else { &[] };
        self.cell(row, Meaning::Sku).split(between).map(str::trim)
    }

    /// The barcodes of a row; one cell may hold several, separated by commas, semicolons or gaps; Trestle's own,
    /// whose codes may hold all of these, has each on a line of its own.
    pub(super) fn barcodes(&mut self, row: &'t Row) -> Option<Vec<String>> {
        let mut barcodes: Vec<String> = Vec::new();
        let own = self.layout.format == ListingFormat::Trestle;
        let between = |c: char| if own { c == '\n' } else { matches!(c, ',' | ';') || c.is_whitespace() };
        for code in self.cell(row, Meaning::Barcode).split(between) {
            // Some programs keep a spreadsheet from rounding a long number by an apostrophe before it.
            let number = code.strip_prefix('\'').filter(|rest| !own && rest.bytes().all(|b| b.is_ascii_digit()));
            let code = self.code(row, Meaning::Barcode, number.unwrap_or(code))?;
            if !code.is_empty() && !barcodes.contains(&code) {
                barcodes.push(code);
            }
        }
        Some(barcodes)
    }

    pub(super) fn code(&mut self, row: &Row, meaning: Meaning, text: &str) -> Option<String> {
        let code = clean(text);
        if code.chars().count() > LONGEST_CODE {
            self.find_at(row, meaning, ListingWhy::CodeTooLong);
            return None;
        }
        Some(code)
    }

    /// Reads a bundle whose first row this is, or says why it is refused. A SKU of a bundle is one of its codes.
    pub(super) fn bundle(&mut self, row: &'t Row, product: &Product, parts: Vec<PartRow>) -> Option<BundleRow> {
        if product.name.is_empty() {
            self.find_at(row, Meaning::Name, ListingWhy::NameMissing);
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
        if product.name.chars().count() > LONGEST_NAME {
            self.find_at(row, Meaning::Name, ListingWhy::NameCut);
        }
        Some(BundleRow {
            line: row.line,
            id: String::new(),
            name: shortened(&product.name, LONGEST_NAME),
            price,
            barcodes,
            category: product.category.clone(),
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

    pub(super) fn currency(&self) -> &Currency {
        self.money.currency
    }
}

/// The name of an item or variant, the name of the product that it is a variant of, and whether both are whole. Of a name
/// that is too long the product's is cut, so that variants are still told apart.
fn named(product: &str, options: &[ItemOption]) -> (String, String, bool) {
    let values = || options.iter().map(|option| option.value.as_str());
    let room = LONGEST_NAME.saturating_sub(full_name("", values()).chars().count());
    let of = shortened(product, room.max(1));
    let name = shortened(&full_name(&of, values()), LONGEST_NAME);
    let whole = name == full_name(product, values());
    (name, if options.is_empty() { String::new() } else { of }, whole)
}

/// A cell as it may be shown: its lines, without what cannot be seen in them.
fn seen(cell: &str) -> String {
    let cell = cell.replace('\0', "\u{2400}");
    cell.split('\n').map(without_marks).collect::<Vec<_>>().join("\n")
}
