//! What a new shop starts with in each country: currency, tax rates, and how cash totals are rounded.
//!
//! Owns: the table of countries and the cash rounding rules of their laws.
//! Keeps true: the table is a starting point that the shop edits, never a source at the time of sale; cash rounding is a
//! difference of at most two cents, zero on amounts that coins can pay, and a refund mirrors the payment.
//! Must not import: the store, the clock. Which amount is the cash part is decided by the tender rules, and the rounding
//! itself is done by [`crate::money`]; here is only which amounts the law rounds.
//!
//! Rates are those in force on 22 November 2026, checked against the Commission's "Taxes in Europe Database" (TEDB, as of
//! 28 April 2026) and, for later or non-EU changes, the source named at the row. Only rates that a stall may meet are
//! listed: regional rates (islands, enclaves), parking rates and rates for farming supplies are left out.

use iso_currency::Currency;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::money;

/// How an amount due in cash is brought to what five-cent coins can pay. A setting of the shop; its default is the
/// country's. Meant for currencies of two decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CashRounding {
    /// Cash is paid to the cent.
    None,
    /// Endings 1, 2, 6, 7 go down and 3, 4, 8, 9 up to the nearest five cents.
    FiveCents,
    /// As `FiveCents`, but a payment of exactly one or two cents stays. Source: Finland, Act 890/2000, section 1.
    FinlandFiveCents,
    /// As `FiveCents`, but only for sales of more than five cents in total; of a sale paid partly by card only the part
    /// in cash is rounded, however small. Source: Belgium, Code of Economic Law, article VI.7/1.
    BelgiumFiveCents,
    /// As `FiveCents`, but only for sales paid wholly in cash. Source: Italy, Decree-Law 50/2017, article 13-quater.
    ItalyFiveCents,
}

impl CashRounding {
    /// The difference to ADD to a total paid wholly in cash, both in minor units (cents), so that coins can pay it: −2
    /// to 2. A refund is negative and gets the mirrored difference.
    pub fn adjust(self, total: i64) -> i64 {
        self.adjust_part(total, total)
    }

    /// The same for `in_cash`, the part of `total` that is paid in cash.
    pub fn adjust_part(self, total: i64, in_cash: i64) -> i64 {
        let rounds = match self {
            Self::None => false,
            Self::FiveCents => true,
            Self::FinlandFiveCents => in_cash.unsigned_abs() > 2,
            Self::BelgiumFiveCents => total.unsigned_abs() > 5,
            Self::ItalyFiveCents => in_cash == total,
        };
        if rounds { money::to_nearest_five(in_cash) } else { 0 }
    }
}

/// What a new shop in one country starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountryDefaults {
    /// ISO 3166-1 alpha-2 code, upper case.
    pub code: &'static str,
    /// English name.
    pub name: &'static str,
    /// Currency of prices, totals and the cash drawer.
    pub currency: Currency,
    /// Standard VAT rate in per cent, as a decimal number in text.
    pub standard: &'static str,
    /// Reduced VAT rates in per cent, highest first; `0` where the law has a zero rate for goods sold at stalls.
    pub reduced: &'static [&'static str],
    /// How cash is rounded. Where the law only allows it (IE, NL) it starts switched on, as is the custom there.
    pub cash_rounding: CashRounding,
}

/// One row; only keeps the table below readable.
const fn row(
    code: &'static str,
    name: &'static str,
    currency: Currency,
    standard: &'static str,
    reduced: &'static [&'static str],
    cash_rounding: CashRounding,
) -> CountryDefaults {
    CountryDefaults { code, name, currency, standard, reduced, cash_rounding }
}

/// The countries Trestle knows at the start, by code. See the head of this file for the date and the common source.
pub const COUNTRIES: [CountryDefaults; 13] = [
    // 4.9 on bread, milk, eggs, most fruit and vegetables since 1 July 2026 (Ministry of Finance, BMF: "Umsatzsteuersenkung
    // auf ausgewählte Nahrungsmittel"). TEDB's 19 is for Jungholz and Mittelberg only.
    row("AT", "Austria", Currency::EUR, "20", &["13", "10", "4.9"], CashRounding::None),
    // 0 on newspapers and recovered goods. Rounding compulsory since 1 December 2019 (FPS Economy).
    row("BE", "Belgium", Currency::EUR, "21", &["12", "6", "0"], CashRounding::BelgiumFiveCents),
    // The zero rate is for solar panels only (UStG § 12(3)), so it is not offered. Cash rounding is proposed, not law.
    row("DE", "Germany", Currency::EUR, "19", &["7"], CashRounding::None),
    // 24 since 1 July 2025, 13 and press at 9 since 1 January 2025. Rounding compulsory since 1 January 2025 (Eesti Pank).
    row("EE", "Estonia", Currency::EUR, "24", &["13", "9"], CashRounding::FiveCents),
    // Mainland and Balearics. The last lowered food rates (2, 7.5) ended on 31 December 2024.
    row("ES", "Spain", Currency::EUR, "21", &["10", "4"], CashRounding::None),
    // 25.5 since 1 September 2024; 13.5 replaced 14 on 1 January 2026 (Vero). Rounding: Act 890/2000.
    row("FI", "Finland", Currency::EUR, "25.5", &["13.5", "10"], CashRounding::FinlandFiveCents),
    // Mainland; overseas and Corsican rates are the shop's to enter.
    row("FR", "France", Currency::EUR, "20", &["10", "5.5", "2.1"], CashRounding::None),
    // GOV.UK, "VAT rates". 0 on most food, books and children's clothes.
    row("GB", "United Kingdom", Currency::GBP, "20", &["5", "0"], CashRounding::None),
    // 9 also on catering since 1 July 2026 (Budget 2026); 0 on most food, books, children's clothes; 4.8 (livestock) left
    // out. Rounding since 28 October 2015, voluntary: the customer may ask for exact change (Central Bank of Ireland).
    row("IE", "Ireland", Currency::EUR, "23", &["13.5", "9", "0"], CashRounding::FiveCents),
    // Rounding since 1 January 2018, for payments wholly in cash (Decree-Law 50/2017, article 13-quater).
    row("IT", "Italy", Currency::EUR, "22", &["10", "5", "4"], CashRounding::ItalyFiveCents),
    // Back to 17, 14, 8 and 3 on 1 January 2024 after a year one point lower.
    row("LU", "Luxembourg", Currency::EUR, "17", &["14", "8", "3"], CashRounding::None),
    // Three rates by the Belastingdienst's own count: 0, 9, 21. Rounding since 1 September 2004, voluntary (DNB).
    row("NL", "Netherlands", Currency::EUR, "21", &["9", "0"], CashRounding::FiveCents),
    // Mainland; Madeira and the Azores have lower rates.
    row("PT", "Portugal", Currency::EUR, "23", &["13", "6"], CashRounding::None),
];

/// The defaults of a country by its ISO 3166-1 alpha-2 code, in either case. `None` for a country not in the table: the
/// shop then enters its currency and rates itself.
pub fn country(code: &str) -> Option<&'static CountryDefaults> {
    const TABLE: &[CountryDefaults] = &COUNTRIES;
    TABLE.iter().find(|known| known.code.eq_ignore_ascii_case(code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    const ALL: [CashRounding; 5] = [
        CashRounding::None,
        CashRounding::FiveCents,
        CashRounding::FinlandFiveCents,
        CashRounding::BelgiumFiveCents,
        CashRounding::ItalyFiveCents,
    ];

    #[test]
    fn the_table_is_in_order_and_complete() {
        let codes: Vec<&str> = COUNTRIES.iter().map(|known| known.code).collect();
        assert_eq!(codes.join(" "), "AT BE DE EE ES FI FR GB IE IT LU NL PT");
        for known in &COUNTRIES {
            assert_eq!(country(known.code), Some(known));
            assert_eq!(country(&known.code.to_lowercase()), Some(known));
        }
        assert_eq!(country("XX"), None);
        assert_eq!(country(""), None);
    }

    #[test]
    fn rates_are_percentages_highest_first() {
        for known in &COUNTRIES {
            let rates: Vec<Decimal> = std::iter::once(&known.standard)
                .chain(known.reduced)
                .map(|rate| rate.parse().unwrap_or_else(|_| panic!("{}: {rate} is no number", known.code)))
                .collect();
            assert!(rates.is_sorted_by(|higher, lower| higher > lower), "{}", known.code);
            assert!(rates.iter().all(|rate| *rate >= Decimal::ZERO && *rate < Decimal::ONE_HUNDRED), "{}", known.code);
        }
    }

    #[test]
    fn every_currency_has_two_decimals() {
        // `CashRounding` counts in hundredths.
        assert!(COUNTRIES.iter().all(|known| known.currency.exponent() == Some(2)));
    }

    #[test]
    fn rounding_is_small_exact_on_coins_and_mirrored() {
        for rounding in ALL {
            for due in -10_000..=10_000 {
                let difference = rounding.adjust(due);
                assert!(difference.abs() <= 2, "{rounding:?} {due}");
                assert_eq!(rounding.adjust(-due), -difference, "{rounding:?} {due}");
                assert!(due % 5 != 0 || difference == 0, "{rounding:?} {due}");
                assert_eq!(rounding.adjust(due + difference), 0, "{rounding:?} {due}: rounding twice changes nothing");
                if rounding != CashRounding::None && due.abs() > 5 {
                    assert_eq!((due + difference) % 5, 0, "{rounding:?} {due}");
                }
            }
        }
    }

    #[test]
    fn absurd_amounts_do_not_panic() {
        for rounding in ALL {
            assert!(rounding.adjust(i64::MIN).abs() <= 2);
            assert!(rounding.adjust(i64::MAX).abs() <= 2);
        }
    }

    #[test]
    fn names_in_files_stay_what_they_are() {
        let written = serde_json::to_string(&ALL).expect("plain names");
        assert_eq!(written, r#"["none","five_cents","finland_five_cents","belgium_five_cents","italy_five_cents"]"#);
        assert_eq!(serde_json::from_str::<[CashRounding; 5]>(&written).expect("the same names"), ALL);
    }
}
