//! What a currency is called beside an amount: in the prices of other programs' files.
//!
//! Owns which signs, codes and words are the shop's own currency, which are its hundredths, and which are another currency.
//! Keeps true: a sign that several currencies have counts as the shop's own where its currency is one of them; what is no
//! known name of a currency says nothing. Must not read amounts.

use iso_currency::Currency;

/// What stands beside an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Called {
    /// The shop's currency.
    Own,
    /// Its hundredths, such as cents.
    Cents,
    /// Another currency.
    Other,
    /// No name of a currency.
    Nothing,
}

/// Signs and words by the currencies that have them, lower case and without a point at their end. ISO codes are known anyway.
const NAMES: [(&str, &[&str]); 42] = [
    ("€", &["EUR"]),
    ("euro", &["EUR"]),
    ("euros", &["EUR"]),
    ("£", &["GBP", "FKP", "GIP", "SHP"]),
    ("us$", &["USD"]),
    ("nt$", &["TWD"]),
    ("r$", &["BRL"]),
    ("¥", &["JPY", "CNY"]),
    ("円", &["JPY"]),
    ("yen", &["JPY"]),
    ("元", &["CNY"]),
    ("rmb", &["CNY"]),
    ("₹", &["INR"]),
    ("rs", &["INR", "PKR", "LKR", "NPR", "MUR"]),
    ("₩", &["KRW"]),
    ("원", &["KRW"]),
    ("₽", &["RUB"]),
    ("руб", &["RUB", "BYN"]),
    ("р", &["RUB", "BYN"]),
    ("₴", &["UAH"]),
    ("грн", &["UAH"]),
    ("₺", &["TRY"]),
    ("tl", &["TRY"]),
    ("₪", &["ILS"]),
    ("฿", &["THB"]),
    ("₫", &["VND"]),
    ("₱", &["PHP"]),
    ("₡", &["CRC"]),
    ("₦", &["NGN"]),
    ("fr", &["CHF"]),
    ("sfr", &["CHF"]),
    ("kr", &["SEK", "NOK", "DKK", "ISK"]),
    ("zł", &["PLN"]),
    ("zl", &["PLN"]),
    ("kč", &["CZK"]),
    ("kc", &["CZK"]),
    ("ft", &["HUF"]),
    ("lei", &["RON", "MDL"]),
    ("leu", &["RON", "MDL"]),
    ("лв", &["BGN"]),
    ("din", &["RSD"]),
    ("r", &["ZAR"]),
];

/// Currencies that are written `$`; with letters of their code before it, it is theirs alone: `CA$`, `A$`.
const DOLLARS: [&str; 22] = [
    "USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "ARS", "CLP", "COP", "BBD", "BMD", "BSD", "BZD", "FJD", "GYD",
    "JMD", "KYD", "LRD", "NAD", "TTD", "XCD",
];

/// Words for hundredths: of most currencies, and of those that call theirs otherwise.
const CENTS: [&str; 13] = [
    "¢",
    "c",
    "ct",
    "cts",
    "cent",
    "cents",
    "centime",
    "centimes",
    "centimo",
    "centimos",
    "céntimo",
    "céntimos",
    "centesimi",
];
const OTHER_CENTS: [(&str, &[&str]); 4] = [
    ("GBP", &["p", "pence", "penny"]),
    ("CHF", &["rp", "rappen", "ct", "cts", "centime", "centimes"]),
    ("PLN", &["gr", "grosz", "groszy"]),
    ("CZK", &["h", "hal"]),
];

/// What a word or sign beside an amount says in a shop of this currency.
#[must_use]
pub fn called(word: &str, currency: Currency) -> Called {
    let word = word.trim_end_matches('.').to_lowercase();
    let code = currency.code();
    if word == code.to_lowercase() || word == currency.symbol().to_string().to_lowercase() {
        return Called::Own;
    }
    if cents(&word, currency) {
        return Called::Cents;
    }
    if let Some(letters) = word.strip_suffix('$') {
        let known = NAMES.iter().any(|(name, codes)| *name == word && codes.contains(&code));
        let own = DOLLARS.contains(&code) && code.to_lowercase().starts_with(letters);
        return if own || known { Called::Own } else { Called::Other };
    }
    match NAMES.iter().find(|(name, _)| *name == word) {
        Some((_, codes)) if codes.contains(&code) => Called::Own,
        Some(_) => Called::Other,
        None if Currency::from_code(&word.to_uppercase()).is_some() => Called::Other,
        None => Called::Nothing,
    }
}

fn cents(word: &str, currency: Currency) -> bool {
    let own = OTHER_CENTS.iter().find(|(code, _)| *code == currency.code());
    currency.exponent() == Some(2) && own.map_or(&CENTS[..], |(_, words)| words).contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_currency_in_the_lists_is_one() {
        let codes = NAMES.iter().flat_map(|(_, codes)| *codes).chain(&DOLLARS);
        let codes = codes.chain(OTHER_CENTS.iter().map(|(code, _)| code));
        let unknown: Vec<_> = codes.filter(|code| Currency::from_code(code).is_none()).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}
