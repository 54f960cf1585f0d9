//! What a new shop starts with in each country: currency, tax, and how cash totals are rounded.
//!
//! Owns the table of countries, which countries there are besides, and which country a time zone lies in. Keeps true: the table
//! is a starting point that the shop edits, never a source at the time of sale; it is sorted by name, as people look for it.
//! Must not import: the store, the clock. How an amount is rounded is told by [`crate::rounding`].

mod table;
mod world;
mod zones;

use iso_currency::Currency;

pub use crate::rounding::CashRounding;
use crate::tax::Prices;
pub use table::COUNTRIES;
pub use world::{currencies, is_a_country, others};
pub use zones::of_zone;

/// What a new shop in one country starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountryDefaults {
    /// ISO 3166-1 alpha-2 code, upper case.
    pub code: &'static str,
    /// English name.
    pub name: &'static str,
    /// Currency of prices, totals and the cash drawer.
    pub currency: Currency,
    /// What the tax is called on receipts there, in the country's own language.
    pub tax: &'static str,
    /// Standard rate in per cent, as a decimal number in text.
    pub standard: &'static str,
    /// Other rates in per cent, highest first; `0` where the law has a zero rate for goods sold at stalls.
    pub reduced: &'static [&'static str],
    /// Whether prices hold the tax.
    pub prices: Prices,
    /// Whether the rate depends on where the market is, so that a shop names its own at the start.
    pub by_market: bool,
    /// How cash is rounded. Where the law only allows it (IE, NL) or only coins ask for it, it starts as is the custom there.
    pub cash_rounding: CashRounding,
}

impl CountryDefaults {
    /// The same country, where tax is added to prices and its rate depends on the place.
    const fn added_by_market(self) -> Self {
        Self { prices: Prices::Exclusive, by_market: true, ..self }
    }

    /// All rates, the standard one first.
    pub fn rates(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.standard).chain(self.reduced.iter().copied())
    }
}

/// The defaults of a country by its ISO 3166-1 alpha-2 code, in either case. `None` for a country not in the table: the
/// shop then says its currency and rates itself.
#[must_use]
pub fn country(code: &str) -> Option<&'static CountryDefaults> {
    COUNTRIES.iter().find(|known| known.code.eq_ignore_ascii_case(code))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::cash;
    use rust_decimal::Decimal;

    /// The European Union, the European Free Trade Association, and the rest of Europe as far as its rates are known to us.
    const EUROPE: [&str; 44] = [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
        "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "CH", "IS", "LI", "NO", "GB", "AD", "AL", "BA", "BY",
        "MC", "MD", "ME", "MK", "RS", "RU", "UA", "XK",
    ];
    const ELSEWHERE: [&str; 6] = ["AU", "CA", "JP", "NZ", "TR", "US"];

    #[test]
    fn the_table_is_sorted_by_name_and_complete() {
        assert!(COUNTRIES.is_sorted_by(|one, next| one.name < next.name));
        let mut codes: Vec<&str> = COUNTRIES.iter().map(|known| known.code).collect();
        let mut wanted = [&EUROPE[..], &ELSEWHERE].concat();
        codes.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(codes, wanted);
        for known in COUNTRIES {
            assert_eq!(country(known.code), Some(known));
            assert_eq!(country(&known.code.to_lowercase()), Some(known));
            assert!(is_a_country(known.code), "{}", known.code);
        }
        assert_eq!((country("XX"), country("")), (None, None));
    }

    #[test]
    fn rates_are_percentages_highest_first() {
        for known in COUNTRIES {
            let rates: Vec<Decimal> = known.rates().map(|rate| rate.parse().unwrap()).collect();
            // Where it depends on the place, the standard rate is what holds everywhere.
            let from = usize::from(known.by_market);
            assert!(rates[from..].is_sorted_by(|higher, lower| higher > lower), "{}", known.code);
            assert!(rates.iter().all(|rate| *rate >= Decimal::ZERO && *rate < Decimal::ONE_HUNDRED), "{}", known.code);
            assert!(!known.tax.is_empty() && known.tax.chars().count() <= 20, "{}", known.code);
        }
    }

    #[test]
    fn every_country_starts_with_a_rounding_that_its_coins_can_pay() {
        for known in COUNTRIES {
            assert!(cash::roundings(known.currency).contains(&known.cash_rounding), "{}", known.code);
            assert!(cash::has_own_table(known.currency), "{}", known.code);
            assert!(currencies().contains(&known.currency), "{}", known.code);
        }
    }
}
