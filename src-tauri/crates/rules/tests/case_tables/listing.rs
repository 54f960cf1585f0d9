//! What the cells and headings of other programs' catalogues mean, and how variants are called.
//!
//! Owns how the rows of `listing_prices.csv`, `listing_names.csv`, `listing_rates.csv` and `listing_stock.csv` are judged.

use trestle_rules::listing::{StockCell, full_name, rate_in, read_price, read_stock};

use crate::table::{accepted, check_table, decimals, expect, written};

#[test]
fn listing_prices() {
    check_table("listing_prices.csv", &["cell", "currency", "price", "outcome"], 50, |cells| {
        let decimals = decimals(cells[1])?;
        let price = accepted(read_price(cells[0], decimals), cells[3])?;
        expect(price.map(|units| written(units, decimals)).unwrap_or_default().as_str(), cells[2])
    });
}

#[test]
fn listing_names() {
    check_table("listing_names.csv", &["product", "options", "name"], 5, |cells| {
        expect(full_name(cells[0], cells[1].split(';')).as_str(), cells[2])
    });
}

#[test]
fn listing_stock() {
    check_table("listing_stock.csv", &["cell", "says"], 15, |cells| {
        let says = match read_stock(cells[0]) {
            StockCell::Nothing => "nothing".to_owned(),
            StockCell::Pieces(pieces) => pieces.to_string(),
            StockCell::Oversold => "oversold".to_owned(),
            StockCell::Unreadable => "unreadable".to_owned(),
        };
        expect(says.as_str(), cells[1])
    });
}

#[test]
fn listing_rates() {
    check_table("listing_rates.csv", &["heading", "rate"], 8, |cells| {
        expect(rate_in(cells[0]).map(|rate| rate.to_string()).unwrap_or_default().as_str(), cells[1])
    });
}
