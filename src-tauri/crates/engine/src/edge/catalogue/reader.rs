//! What the formats share in turning a row into goods: reading each cell, and saying what is the matter with it.

use std::collections::BTreeSet;

use iso_currency::Currency;
use trestle_rules::basket;
use trestle_rules::listing::{
    LONGEST_NAME, LONGEST_WORD, MAX_OPTIONS, Mark, PriceCell, StockCell, full_name, read_price, read_stock, read_whole,
    read_yes, shortened,
};
use trestle_rules::measure::Unit;
use trestle_rules::tax::Rate;
use trestle_rules::text::{clean, taken_out, unguard, without_marks};

use super::layout::{Layout, OPTIONS, Side};
use super::table::{Row, Table};
use super::{BundleRow, Goods, ItemRow, Listing, PartRow};
use crate::api::types::catalog::ItemOption;
use crate::api::types::listing::{ListingEncoding, ListingFinding, ListingFormat, ListingWhy, Meaning};

const LONGEST_CODE: usize = 64;
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
    money: &'t Money<'t>,
    /// What its whole numbers and amounts are written with.
    pub mark: Mark,
    goods: Vec<Goods>,
    findings: Vec<ListingFinding>,
    /// Tax rates that the shop does not have.
    rates: BTreeSet<Rate>,
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
        let amounts = [Meaning::Price, Meaning::Cost].map(|meaning| layout.column(meaning));
        let amounts = amounts.into_iter().chain([layout.side(Side::OtherPrice)]).flatten();
        let mark = Mark::of(amounts.flat_map(|column| table.rows.iter().map(move |row| row.cell(column))));
        // Programs write a point, whatever the language; people write as they learned it.
        let by_program = layout.format != ListingFormat::Table && mark == Mark::Unknown;
        let mark = if by_program { Mark::Point } else { mark };
        let mut reader =
            Self { table, layout, money, mark, goods: Vec::new(), findings: Vec::new(), rates: BTreeSet::new() };
        if let Some(first) = table.rows.first().filter(|_| !layout.other_places.is_empty()) {
            reader.find_value(first, None, ListingWhy::OtherPlaces, &layout.other_places.join(", "));
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

    /// A text in a cell as it is kept. `WooCommerce` writes a comma inside a text with a stroke before it.
    pub(super) fn text(&self, cell: &str) -> String {
        if self.layout.format == ListingFormat::Woocommerce { clean(&cell.replace("\\,", ",")) } else { clean(cell) }
    }

    /// Says what is the matter with a cell.
    pub(super) fn find(&mut self, row: &Row, column: Option<usize>, why: ListingWhy) {
        self.find_value(row, column, why, column.map_or("", |column| row.cell(column)));
    }

    fn find_value(&mut self, row: &Row, column: Option<usize>, why: ListingWhy, value: &str) {
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
            option_names: OPTIONS.map(|(name, _)| self.text(self.side(row, name))),
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

    /// A price below the usual one stands for some days, and a till does not know which.
    fn note_sale(&mut self, row: &'t Row) {
        if !self.side(row, Side::SalePrice).is_empty() {
            self.find_side(row, Side::SalePrice, ListingWhy::OnSale);
        }
    }

    fn read_price(&self, text: &str) -> PriceCell {
        read_price(text, *self.money.currency, self.money.decimals)
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
        let why = match self.read_price(text) {
            PriceCell::Price(price) => return Some(Price::Fixed(price)),
            PriceCell::Negative => ListingWhy::PriceNegative,
            PriceCell::TooLarge => ListingWhy::PriceTooLarge,
            PriceCell::TooPrecise => ListingWhy::PriceTooPrecise,
            PriceCell::OtherCurrency => ListingWhy::OtherCurrency,
            PriceCell::Unreadable => ListingWhy::PriceUnreadable,
        };
        self.find_at(row, Meaning::Price, why);
        None
    }

    fn cost(&mut self, row: &'t Row) -> Option<i64> {
        let text = self.cell(row, Meaning::Cost);
        match self.read_price(text) {
            // Programs that know no cost write a zero.
            PriceCell::Price(cost) => return Some(cost).filter(|cost| *cost > 0),
            _ if text.is_empty() => {}
            _ => self.find_at(row, Meaning::Cost, ListingWhy::CostUnreadable),
        }
        None
    }

    fn low_stock(&mut self, row: &'t Row) -> Option<i64> {
        let text = self.cell(row, Meaning::LowStock);
        let mark = read_whole(text, self.mark).filter(|mark| (0..=basket::MAX_QUANTITY).contains(mark));
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
        let read = read_stock(column.map_or("", |column| unguard(row.cell(column))), self.mark);
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

    /// The tax rate, as far as the row says one; nothing where the row is refused for it. One that the shop does not have is
    /// for the shop to say.
    fn rate(&mut self, row: &'t Row) -> Option<Option<Rate>> {
        let column = self.layout.column(Meaning::TaxRate);
        let text = self.cell(row, Meaning::TaxRate);
        let (column, rate) = if text.is_empty() {
            self.rate_of_columns(row)?
        } else if let Ok(rate) = text.parse() {
            (column, Some(rate))
        } else {
            self.find_at(row, Meaning::TaxRate, ListingWhy::RateUnreadable);
            return None;
        };
        if let Some(unknown) = rate.filter(|rate| !self.money.rates.contains(rate)) {
            self.find_value(row, column, ListingWhy::RateUnknown, &format!("{unknown} %"));
            self.rates.insert(unknown);
            return None;
        }
        Some(rate)
    }

    /// What columns say that are each of one rate: the one that has a yes, or no tax where all say no.
    fn rate_of_columns(&mut self, row: &Row) -> Option<(Option<usize>, Option<Rate>)> {
        let said = |wanted: bool| {
            let columns =
                self.layout.taxes.iter().filter(move |(column, _)| read_yes(row.cell(*column)) == Some(wanted));
            columns.copied().collect::<Vec<_>>()
        };
        match (said(true).as_slice(), said(false).first()) {
            ([(column, rate)], _) => Some((Some(*column), Some(*rate))),
            ([], Some((column, _))) => Some((Some(*column), Some(Rate::ZERO))),
            ([], None) => Some((None, None)),
            ([_, (second, _), ..], _) => {
                self.find(row, Some(*second), ListingWhy::RateTwice);
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
            // A number that went through a table of decimals.
            let code = number.unwrap_or(code);
            let whole = code.strip_suffix(".0").filter(|rest| !own && rest.bytes().all(|b| b.is_ascii_digit()));
            let code = self.code(row, Meaning::Barcode, whole.unwrap_or(code))?;
            if !code.is_empty() && !barcodes.contains(&code) {
                barcodes.push(code);
            }
        }
        Some(barcodes)
    }

    pub(super) fn code(&mut self, row: &Row, meaning: Meaning, text: &str) -> Option<String> {
        let code = self.text(text);
        if is_wreckage(&code) {
            self.find_at(row, meaning, ListingWhy::CodeWrecked);
            return Some(String::new());
        }
        if code.chars().count() > LONGEST_CODE {
            self.find_at(row, meaning, ListingWhy::CodeTooLong);
            return None;
        }
        Some(code)
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

/// What spreadsheets make of a code: a number in powers of ten, which has lost its last digits, or one of their errors.
fn is_wreckage(code: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_power = code
        .to_ascii_uppercase()
        .split_once("E+")
        .is_some_and(|(number, power)| digits(power) && digits(&number.replacen(['.', ','], "", 1)));
    let is_error = code.strip_prefix('#').is_some_and(|rest| {
        rest.bytes().all(|byte| byte == b'#')
            || (rest.ends_with(['!', '?']) || matches!(rest, "N/A" | "NV" | "N/D" | "N/B"))
                && rest.chars().all(|c| c.is_uppercase() || c.is_ascii_punctuation() || c == '0')
    });
    is_power || is_error
}

/// A cell as it may be shown: its lines, without what cannot be seen in them.
fn seen(cell: &str) -> String {
    let cell = cell.replace('\0', "\u{2400}");
    cell.split('\n').map(without_marks).collect::<Vec<_>>().join("\n")
}
