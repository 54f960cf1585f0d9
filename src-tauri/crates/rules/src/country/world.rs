//! Countries that have no row in the table, and the currencies of the world.
//!
//! Owns which codes are countries and which are money that people carry. Keeps true: no fund, no metal and no currency that was
//! replaced is offered. Must not know a rate.

use iso_country::{Country, data};
use iso_currency::Currency;

use super::country;

/// Kosovo has no code of ISO 3166 yet; this one is what the European Union and banks use.
const KOSOVO: &str = "XK";

/// Whether it is the code of a country, in either case.
#[must_use]
pub fn is_a_country(code: &str) -> bool {
    let code = code.to_ascii_uppercase();
    code == KOSOVO || data::all().iter().any(|known| known.alpha2 == code)
}

/// Every country without a row of its own, by its code, with the currency that is used there; none where there is none
/// (Antarctica) or none of its own.
#[must_use]
pub fn others() -> Vec<(&'static str, Option<Currency>)> {
    let codes = data::all().into_iter().map(|known| known.alpha2);
    codes.filter(|code| country(code).is_none()).map(|code| (code, currency_of(code))).collect()
}

/// Every currency that people carry, by its code.
#[must_use]
pub fn currencies() -> Vec<Currency> {
    let countries = data::all();
    let used = countries.iter().flat_map(|known| used_in(known.alpha2));
    // Namibia has its own beside the rand, which the list of users does not say.
    let mut all: Vec<Currency> = used.chain([Currency::NAD]).collect();
    all.sort_unstable_by_key(|currency| currency.code());
    all.dedup();
    all
}

fn used_in(code: &str) -> Vec<Currency> {
    let used = code.parse::<Country>().map(Currency::from_country).unwrap_or_default();
    let money = |one: &Currency| !one.is_fund() && !one.is_special() && one.is_superseded().is_none();
    used.into_iter().filter(money).collect()
}

/// Its own where there are several: most codes begin with that of their country.
fn currency_of(code: &str) -> Option<Currency> {
    let used = used_in(code);
    used.iter().copied().find(|one| one.code().starts_with(code)).or_else(|| used.first().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_country_or_no_money_is_not_offered() {
        assert!(is_a_country("in") && is_a_country("XK") && !is_a_country("XX") && !is_a_country(""));
        let codes: Vec<&str> = currencies().iter().map(|currency| currency.code()).collect();
        for money in ["EUR", "INR", "KWD", "XOF", "NAD", "SLE"] {
            assert!(codes.contains(&money), "{money}");
        }
        for none in ["XAU", "XXX", "CHE", "BGN", "HRK", "SLL", "CLF"] {
            assert!(!codes.contains(&none), "{none}");
        }
    }

    #[test]
    fn the_others_have_the_currency_that_is_used_there() {
        let others = others();
        let of =
            |code: &str| others.iter().find(|(known, _)| *known == code).map(|(_, used)| used.map(|one| one.code()));
        assert_eq!(of("IN"), Some(Some("INR")));
        assert_eq!(of("TN"), Some(Some("TND")));
        assert_eq!(of("PA"), Some(Some("PAB")));
        assert_eq!(of("SM"), Some(Some("EUR")));
        assert_eq!(of("AQ"), Some(None));
        assert_eq!(of("FR"), None, "it has a row of its own");
        assert!(others.len() > 190);
    }
}
