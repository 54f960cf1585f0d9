//! Notes and coins of the currencies that are offered with a country.
//!
//! Owns the rows. Keeps true: only what is legal tender and passes from hand to hand, largest first; of a note and a coin of
//! one value the value stands once. Must not decide anything.
//!
//! Sources: the central bank or mint named at each row, as known in 2026; what was withdrawn lately is said with its date.

use iso_currency::Currency;

/// The money of one currency, in minor units.
pub(super) struct Money {
    pub currency: Currency,
    /// Notes and coins, largest first.
    pub values: &'static [i64],
    /// Notes that customers hand over, ascending: those the Pay screen adds up.
    pub notes: &'static [i64],
    /// The smallest step people hand over whole.
    pub unit: i64,
}

const fn row(currency: Currency, unit: i64, notes: &'static [i64], values: &'static [i64]) -> Money {
    Money { currency, values, notes, unit }
}

/// Notes of most currencies with a unit that is worth about as much as a euro.
const FIVE_TO_HUNDRED: &[i64] = &[500, 1000, 2000, 5000, 10000];

pub(super) const MONEY: &[Money] = &[
    // Bank of Albania.
    row(
        Currency::ALL,
        10000,
        &[20000, 50000, 100_000, 200_000, 500_000],
        &[1_000_000, 500_000, 200_000, 100_000, 50000, 20000, 10000, 5000, 2000, 1000, 500, 100],
    ),
    // Reserve Bank of Australia and Royal Australian Mint.
    row(Currency::AUD, 100, FIVE_TO_HUNDRED, &[10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5]),
    // Central Bank of Bosnia and Herzegovina; the note of half a mark and those of one and five are withdrawn.
    row(
        Currency::BAM,
        100,
        &[1000, 2000, 5000, 10000, 20000],
        &[20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5],
    ),
    // National Bank of the Republic of Belarus, money of 2016.
    row(
        Currency::BYN,
        100,
        FIVE_TO_HUNDRED,
        &[50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
    ),
    // Bank of Canada and Royal Canadian Mint; the cent is withdrawn since 2013, half dollars hardly pass.
    row(Currency::CAD, 100, FIVE_TO_HUNDRED, &[10000, 5000, 2000, 1000, 500, 200, 100, 25, 10, 5]),
    // Swiss National Bank.
    row(
        Currency::CHF,
        100,
        &[1000, 2000, 5000, 10000, 20000],
        &[100_000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5],
    ),
    // Czech National Bank.
    row(
        Currency::CZK,
        1000,
        &[10000, 20000, 50000, 100_000, 200_000],
        &[500_000, 200_000, 100_000, 50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100],
    ),
    // Danmarks Nationalbank; the note of 1000 is withdrawn since 31 May 2025.
    row(Currency::DKK, 1000, &[5000, 10000, 20000, 50000], &[50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50]),
    // European Central Bank; the 500 is no longer issued.
    row(Currency::EUR, 100, FIVE_TO_HUNDRED, &[20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1]),
    // Bank of England and Royal Mint; notes of a hundred are Scottish and rare.
    row(Currency::GBP, 100, &[500, 1000, 2000, 5000], &[5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1]),
    // Magyar Nemzeti Bank.
    row(
        Currency::HUF,
        10000,
        &[50000, 100_000, 200_000, 500_000, 1_000_000],
        &[2_000_000, 1_000_000, 500_000, 200_000, 100_000, 50000, 20000, 10000, 5000, 2000, 1000, 500],
    ),
    // Central Bank of Iceland; the note of 2000 is rare.
    row(Currency::ISK, 100, &[500, 1000, 5000, 10000], &[10000, 5000, 2000, 1000, 500, 100, 50, 10, 5, 1]),
    // Bank of Japan and Ministry of Finance; the note of 2000 is rare.
    row(Currency::JPY, 100, &[1000, 2000, 5000, 10000], &[10000, 5000, 2000, 1000, 500, 100, 50, 10, 5, 1]),
    // National Bank of Moldova.
    row(
        Currency::MDL,
        1000,
        &[1000, 2000, 5000, 10000, 20000],
        &[100_000, 50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 25, 10, 5, 1],
    ),
    // National Bank of the Republic of North Macedonia.
    row(
        Currency::MKD,
        1000,
        &[10000, 20000, 50000, 100_000, 200_000],
        &[200_000, 100_000, 50000, 20000, 10000, 5000, 1000, 500, 200, 100],
    ),
    // Norges Bank.
    row(
        Currency::NOK,
        1000,
        &[5000, 10000, 20000, 50000, 100_000],
        &[100_000, 50000, 20000, 10000, 5000, 2000, 1000, 500, 100],
    ),
    // Reserve Bank of New Zealand.
    row(Currency::NZD, 100, FIVE_TO_HUNDRED, &[10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10]),
    // Narodowy Bank Polski.
    row(
        Currency::PLN,
        100,
        &[1000, 2000, 5000, 10000, 20000],
        &[50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
    ),
    // National Bank of Romania; the note of 20 since December 2021.
    row(Currency::RON, 100, FIVE_TO_HUNDRED, &[50000, 20000, 10000, 5000, 2000, 1000, 500, 100, 50, 10, 5, 1]),
    // National Bank of Serbia.
    row(
        Currency::RSD,
        10000,
        &[10000, 20000, 50000, 100_000, 200_000],
        &[500_000, 200_000, 100_000, 50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100],
    ),
    // Bank of Russia; smaller coins than ten kopecks are legal but no longer pass.
    row(
        Currency::RUB,
        10000,
        &[10000, 20000, 50000, 100_000, 500_000],
        &[500_000, 200_000, 100_000, 50000, 20000, 10000, 5000, 1000, 500, 200, 100, 50, 10],
    ),
    // Sveriges Riksbank.
    row(
        Currency::SEK,
        1000,
        &[2000, 5000, 10000, 20000, 50000],
        &[100_000, 50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100],
    ),
    // Central Bank of the Republic of Türkiye and Turkish Mint.
    row(
        Currency::TRY,
        1000,
        &[1000, 2000, 5000, 10000, 20000],
        &[20000, 10000, 5000, 2000, 1000, 500, 100, 50, 25, 10, 5, 1],
    ),
    // National Bank of Ukraine; ten kopiykas are no longer given out since 1 October 2025, but taken.
    row(
        Currency::UAH,
        1000,
        &[5000, 10000, 20000, 50000, 100_000],
        &[100_000, 50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 10],
    ),
    // Federal Reserve and United States Mint; no cents are struck since November 2025, but they pass.
    row(Currency::USD, 100, FIVE_TO_HUNDRED, &[10000, 5000, 2000, 1000, 500, 200, 100, 50, 25, 10, 5, 1]),
];
