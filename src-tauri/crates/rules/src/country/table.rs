//! The countries Trestle knows at the start.
//!
//! Owns the rows, sorted by name. Keeps true: every rate has a source and a date, here or at its row. Must not decide anything.
//!
//! Rates are those in force on 1 December 2026 as far as the sources go. For Austria, Belgium, Estonia, Finland, France, Germany,
//! Ireland, Italy, Luxembourg, the Netherlands, Portugal and Spain: the Commission's "Taxes in Europe Database" (TEDB) as of 28
//! April 2026. For the other countries of the European Union: Eurofiscalis, "VAT rates" of 2 February 2026, and what stands at
//! the row. "As known" is what is generally published and was not checked against a source of this year. Only rates that a
//! stall may meet are listed: regional rates (islands, enclaves), parking rates and rates for farming supplies are left out.
//!
//! Left out altogether: San Marino (a tax on imports in place of VAT) and Vatican City, of which no rate for sales could be found;
//! territories that are no states (Jersey, Guernsey, Man, Gibraltar, the Faroes, Svalbard). They are "another country".

use iso_currency::Currency::{
    self, ALL, AUD, BAM, BYN, CAD, CHF, CZK, DKK, EUR, GBP, HUF, ISK, JPY, MDL, MKD, NOK, NZD, PLN, RON, RSD, RUB, SEK,
    TRY, UAH, USD,
};

use super::CountryDefaults;
use crate::rounding::CashRounding::{
    self, BelgiumFiveCents, FiftyCents, FinlandFiveCents, FiveCents, FiveHundredCents, HundredCents, ItalyFiveCents,
    NewZealandTenCents, None, SlovakiaFiveCents,
};
use crate::tax::Prices;

/// One row; only keeps the table below readable.
const fn row(
    code: &'static str,
    name: &'static str,
    currency: Currency,
    tax: &'static str,
    standard: &'static str,
    reduced: &'static [&'static str],
    cash_rounding: CashRounding,
) -> CountryDefaults {
    let prices = Prices::Inclusive;
    CountryDefaults { code, name, currency, tax, standard, reduced, prices, by_market: false, cash_rounding }
}

/// The countries by name.
pub const COUNTRIES: &[CountryDefaults] = &[
    // As known (law 92/2014): 10 is for farming supplies, 6 for books. The lek is the smallest coin (Bank of Albania).
    row("AL", "Albania", ALL, "TVSH", "20", &["6"], HundredCents),
    // IGI as published by Andorran advisers in 2026 (law 11/2012): 1 on food and books, 2.5 on culture; 9.5 is for banks.
    row("AD", "Andorra", EUR, "IGI", "4.5", &["2.5", "1", "0"], None),
    // GST as known; 0 on most basic food (ATO). Rounding since February 1992: 1 and 2 cents were withdrawn (Royal Australian Mint).
    row("AU", "Australia", AUD, "GST", "10", &["0"], FiveCents),
    // 4.9 on bread, milk, eggs, most fruit and vegetables since 1 July 2026 (Ministry of Finance, BMF: "Umsatzsteuersenkung
    // auf ausgewählte Nahrungsmittel"). TEDB's 19 is for Jungholz and Mittelberg only.
    row("AT", "Austria", EUR, "USt", "20", &["13", "10", "4.9"], None),
    // As known; the raised rate of telephone services is left out.
    row("BY", "Belarus", BYN, "НДС", "20", &["10"], None),
    // 0 on newspapers and recovered goods. Rounding compulsory since 1 December 2019 (FPS Economy).
    row("BE", "Belgium", EUR, "TVA/BTW", "21", &["12", "6", "0"], BelgiumFiveCents),
    // As known; one rate. Five feninga are the smallest coin (Central Bank of Bosnia and Herzegovina).
    row("BA", "Bosnia and Herzegovina", BAM, "PDV", "17", &[], FiveCents),
    // In the euro since 1 January 2026. 9 on books and lodging.
    row("BG", "Bulgaria", EUR, "ДДС", "20", &["9"], None),
    // GST 5 everywhere; HST 15 (New Brunswick, Newfoundland, Prince Edward Island), 14 (Nova Scotia since 1 April 2025) and 13
    // (Ontario) as known (Canada Revenue Agency); 0 on basic groceries. Where a second tax stands beside the GST (British Columbia,
    // Manitoba, Quebec, Saskatchewan) the shop enters the sum of both. Rounding since 4 February 2013 (Royal Canadian Mint).
    row("CA", "Canada", CAD, "GST/HST", "5", &["15", "14", "13", "0"], FiveCents).added_by_market(),
    // 5 on food, books and art. Cash to the cent.
    row("HR", "Croatia", EUR, "PDV", "25", &["13", "5"], None),
    // 3 on books since 2023; 0 on bread, milk, eggs was extended from time to time: the last end we found is 30 September 2024.
    row("CY", "Cyprus", EUR, "ΦΠΑ", "19", &["9", "5", "3"], None),
    // 0 on books since 1 January 2024, as known. Rounding to the smallest coin (Act 634/1992, section 3; Czech National Bank).
    row("CZ", "Czechia", CZK, "DPH", "21", &["12", "0"], HundredCents),
    // One rate. 0 on books was announced in August 2025 for 2026; no law in force was found. Rounding: Order 928 of 2008.
    row("DK", "Denmark", DKK, "moms", "25", &[], FiftyCents),
    // 24 since 1 July 2025, 13 and press at 9 since 1 January 2025. Rounding compulsory since 1 January 2025 (Eesti Pank).
    row("EE", "Estonia", EUR, "km", "24", &["13", "9"], FiveCents),
    // 25.5 since 1 September 2024; 13.5 replaced 14 on 1 January 2026 (Vero). Rounding: Act 890/2000.
    row("FI", "Finland", EUR, "ALV", "25.5", &["13.5", "10"], FinlandFiveCents),
    // Mainland; overseas and Corsican rates are the shop's to enter.
    row("FR", "France", EUR, "TVA", "20", &["10", "5.5", "2.1"], None),
    // The zero rate is for solar panels only (UStG § 12(3)), so it is not offered. Cash rounding is proposed, not law.
    row("DE", "Germany", EUR, "MwSt.", "19", &["7"], None),
    // Mainland; the lower rates of some islands are left out.
    row("GR", "Greece", EUR, "ΦΠΑ", "24", &["13", "6"], None),
    // 18 on dairy and bakery, 5 on milk, eggs, poultry, books. A cut on food was promised in 2026; no law in force was found.
    row("HU", "Hungary", HUF, "ÁFA", "27", &["18", "5"], FiveHundredCents),
    // As known: 11 on food and books (law 50/1988). The króna has no hundredths in use, so that nothing is left to round.
    row("IS", "Iceland", ISK, "VSK", "24", &["11"], None),
    // 9 also on catering since 1 July 2026 (Budget 2026); 0 on most food, books, children's clothes; 4.8 (livestock) left
    // out. Rounding since 28 October 2015, voluntary: the customer may ask for exact change (Central Bank of Ireland).
    row("IE", "Ireland", EUR, "VAT", "23", &["13.5", "9", "0"], FiveCents),
    // Rounding since 1 January 2018, for payments wholly in cash (Decree-Law 50/2017, article 13-quater).
    row("IT", "Italy", EUR, "IVA", "22", &["10", "5", "4"], ItalyFiveCents),
    // 8 on food to take away. A cut of it to 1 was prepared in June 2026 for 1 April 2027. Prices are shown with the tax.
    row("JP", "Japan", JPY, "消費税", "10", &["8"], None),
    // As known; the euro is used without being a member, and cash is paid to the cent.
    row("XK", "Kosovo", EUR, "TVSH", "18", &["8"], None),
    // 12 on bread, milk, eggs and poultry from 1 July 2026 to 30 June 2027, 5 on books and press (likumi.lv, December 2025).
    row("LV", "Latvia", EUR, "PVN", "21", &["12", "5"], None),
    // The Swiss rates: one area of VAT.
    row("LI", "Liechtenstein", CHF, "MWST", "8.1", &["3.8", "2.6"], FiveCents),
    // 12 replaced 9, and books went to 5, on 1 January 2026 (law XV-287). Rounding compulsory since 1 May 2025 (Seimas, 28 March 2024).
    row("LT", "Lithuania", EUR, "PVM", "21", &["12", "5"], FiveCents),
    // Back to 17, 14, 8 and 3 on 1 January 2024 after a year one point lower.
    row("LU", "Luxembourg", EUR, "TVA", "17", &["14", "8", "3"], None),
    // 0 on most food, as known; 12 is for services that no stall sells.
    row("MT", "Malta", EUR, "VAT", "18", &["7", "5", "0"], None),
    // As published in June 2026 (taxid.dev): 12 on food that is served, 8 on bread, dairy and farm produce.
    row("MD", "Moldova", MDL, "TVA", "20", &["12", "8"], None),
    // French VAT holds.
    row("MC", "Monaco", EUR, "TVA", "20", &["10", "5.5", "2.1"], None),
    // 15 on books and food that is served, 7 on basic food since 1 January 2025 (Official Gazette 94/2024). Euro, to the cent.
    row("ME", "Montenegro", EUR, "PDV", "21", &["15", "7"], None),
    // Three rates by the Belastingdienst's own count: 0, 9, 21. Rounding since 1 September 2004, voluntary (DNB).
    row("NL", "Netherlands", EUR, "btw", "21", &["9", "0"], FiveCents),
    // GST as known since 1 October 2010; hardly anything at another rate. Rounding by custom: 5 cents went in 2006 (RBNZ).
    row("NZ", "New Zealand", NZD, "GST", "15", &[], NewZealandTenCents),
    // As known: 5 on food and books, 10 on food that is served. The denar is the smallest coin in use (National Bank).
    row("MK", "North Macedonia", MKD, "ДДВ", "18", &["10", "5"], HundredCents),
    // Decision of the Storting for 2026: 15 on food, 12 on tickets; 0 on books. Rounding since 1 May 2012 (Regulation 294/2011).
    row("NO", "Norway", NOK, "MVA", "25", &["15", "12", "0"], HundredCents),
    // 5 on basic food and books.
    row("PL", "Poland", PLN, "VAT", "23", &["8", "5"], None),
    // Mainland; Madeira and the Azores have lower rates.
    row("PT", "Portugal", EUR, "IVA", "23", &["13", "6"], None),
    // 21 and 11 since 1 August 2025 (Law 141/2025). No law on rounding was found.
    row("RO", "Romania", RON, "TVA", "21", &["11"], None),
    // 22 since 1 January 2026 (Federal Law 425-FZ), as known; 10 on most food and children's goods.
    row("RU", "Russia", RUB, "НДС", "22", &["10"], None),
    // As known: 10 on basic food, books, fruit and vegetables. The dinar is the smallest coin (National Bank of Serbia).
    row("RS", "Serbia", RSD, "ПДВ", "20", &["10"], HundredCents),
    // 19 on most other food since 1 January 2025, 23 on sweets since 1 January 2026. Rounding: Act 18/1996, section 3 (4).
    row("SK", "Slovakia", EUR, "DPH", "23", &["19", "5"], SlovakiaFiveCents),
    // 5 on books. Cash to the cent.
    row("SI", "Slovenia", EUR, "DDV", "22", &["9.5", "5"], None),
    // Mainland and Balearics. The last lowered food rates (2, 7.5) ended on 31 December 2024.
    row("ES", "Spain", EUR, "IVA", "21", &["10", "4"], None),
    // Food at 6 in place of 12 from 1 April 2026 to 31 December 2027 (bill 2025/26:55). Rounding: Act 1970:1028.
    row("SE", "Sweden", SEK, "moms", "25", &["12", "6"], HundredCents),
    // Since 1 January 2024; 8.8 was put off to 2028. 3.8 is for lodging. Five rappen are the smallest coin (Swiss National Bank).
    row("CH", "Switzerland", CHF, "MWST", "8.1", &["3.8", "2.6"], FiveCents),
    // Since 10 July 2023, as known: 10 on food that is served, 1 on most food.
    row("TR", "Türkiye", TRY, "KDV", "20", &["10", "1"], None),
    // As known; 14 is for farm produce in bulk, 7 for medicines and culture. To 50 kopiykas since 1 October 2025 (National Bank).
    row("UA", "Ukraine", UAH, "ПДВ", "20", &["14", "7"], FiftyCents),
    // GOV.UK, "VAT rates". 0 on most food, books and children's clothes.
    row("GB", "United Kingdom", GBP, "VAT", "20", &["5", "0"], None),
    // No VAT: states, counties and cities add a sales tax, so that a shop names its own rate. The last cents were struck in
    // November 2025; rounding is a matter of the states (AP, 12 March 2026), so that it starts switched off.
    row("US", "United States", USD, "Sales tax", "0", &[], None).added_by_market(),
];
