//! Prices, costs, stock and tax rates of a row.
//!
//! Owns what is done about a cell that says none of them: the row is refused, or the cell left out and noted.

use trestle_rules::basket;
use trestle_rules::listing::{PriceCell, StockCell, read_price, read_stock, read_whole, read_yes};
use trestle_rules::tax::Rate;
use trestle_rules::text::unguard;

use super::layout::Side;
use super::reader::{OPEN, Product, Reader};
use super::table::Row;
use crate::api::types::listing::{ListingFormat, ListingWhy, Meaning};

/// What a cell says of a price.
pub(super) enum Price {
    Fixed(i64),
    /// It is typed when the item is sold.
    Open,
}

impl<'t> Reader<'t> {
    /// A price below the usual one stands for some days, and a till does not know which.
    pub(super) fn note_sale(&mut self, row: &'t Row) {
        if !self.side(row, Side::SalePrice).is_empty() {
            self.find_side(row, Side::SalePrice, ListingWhy::OnSale);
        }
    }

    fn read_price(&self, text: &str) -> PriceCell {
        read_price(text, *self.money.currency, self.money.decimals)
    }

    pub(super) fn price(&mut self, row: &'t Row) -> Option<Price> {
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

    pub(super) fn cost(&mut self, row: &'t Row) -> Option<i64> {
        let text = self.cell(row, Meaning::Cost);
        match self.read_price(text) {
            // Programs that know no cost write a zero.
            PriceCell::Price(cost) => return Some(cost).filter(|cost| *cost > 0),
            _ if text.is_empty() => {}
            _ => self.find_at(row, Meaning::Cost, ListingWhy::CostUnreadable),
        }
        None
    }

    pub(super) fn low_stock(&mut self, row: &'t Row) -> Option<i64> {
        let text = self.cell(row, Meaning::LowStock);
        let mark = read_whole(text, self.mark).filter(|mark| (0..=basket::MAX_QUANTITY).contains(mark));
        if mark.is_none() && !text.is_empty() {
            self.find_at(row, Meaning::LowStock, ListingWhy::LowStockUnreadable);
        }
        mark.filter(|mark| *mark > 0)
    }

    /// Whether its stock is kept track of, as far as the row says so, and how many there are. A program that writes a number
    /// keeps track, unless it says that it does not: then the number is one that nobody kept up.
    pub(super) fn stock(&mut self, row: &'t Row, product: &Product) -> (Option<bool>, Option<i64>) {
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
    pub(super) fn rate(&mut self, row: &'t Row) -> Option<Option<Rate>> {
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
}
