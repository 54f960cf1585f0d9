//! What the cells and headings of other programs' catalogues mean, and how variants are called.
//!
//! Owns how the rows of `listing_prices.csv`, `listing_names.csv`, `listing_rates.csv`, `listing_stock.csv`,
//! `listing_marks.csv` and `barcodes.csv` are judged.

use iso_currency::Currency;
use trestle_rules::code::{canonical, spellings};
use trestle_rules::listing::{Mark, PriceCell, StockCell, full_name, rate_in, read_price, read_stock};

use crate::table::{check_table, decimals, expect, written};

#[test]
fn listing_prices() {
    check_table("listing_prices.csv", &["cell", "currency", "price", "outcome"], 50, |cells| {
        let (currency, decimals) = (Currency::from_code(cells[1]).ok_or("no currency")?, decimals(cells[1])?);
        let (outcome, price) = match read_price(cells[0], currency, decimals) {
            PriceCell::Price(price) => ("ok", written(price, decimals)),
            PriceCell::Negative => ("negative", String::new()),
            PriceCell::TooLarge => ("too_large", String::new()),
            PriceCell::TooPrecise => ("too_precise", String::new()),
            PriceCell::OtherCurrency => ("other_currency", String::new()),
            PriceCell::Unreadable => ("unreadable", String::new()),
        };
        expect(format!("{outcome} {price}"), format!("{} {}", cells[3], cells[2]))
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
    check_table("listing_stock.csv", &["cell", "decimals", "says"], 30, |cells| {
        let mark = match cells[1] {
            "point" => Mark::Point,
            "comma" => Mark::Comma,
            _ => Mark::Unknown,
        };
        let says = match read_stock(cells[0], mark) {
            StockCell::Nothing => "nothing".to_owned(),
            StockCell::Pieces(pieces) => pieces.to_string(),
            StockCell::Oversold => "oversold".to_owned(),
            StockCell::Unreadable => "unreadable".to_owned(),
        };
        expect(says.as_str(), cells[2])
    });
}

#[test]
fn listing_marks() {
    check_table("listing_marks.csv", &["cells", "decimals"], 8, |cells| {
        let says = match Mark::of(cells[0].split(' ')) {
            Mark::Point => "point",
            Mark::Comma => "comma",
            Mark::Unknown => "",
        };
        expect(says, cells[1])
    });
}

#[test]
fn listing_rates() {
    check_table("listing_rates.csv", &["heading", "rate"], 8, |cells| {
        expect(rate_in(cells[0]).map(|rate| rate.to_string()).unwrap_or_default().as_str(), cells[1])
    });
}

#[test]
fn barcodes() {
    check_table("barcodes.csv", &["one", "another", "same"], 9, |cells| {
        let same = canonical(cells[0]) == canonical(cells[1]);
        let spelled = spellings(cells[0]).iter().any(|spelling| spelling == cells[1]);
        expect(format!("{same} {spelled}"), if cells[2] == "yes" { "true true" } else { "false false" }.to_owned())
    });
}
