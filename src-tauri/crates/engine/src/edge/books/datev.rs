//! A batch of postings for DATEV: EXTF, header 700, category 21, format version 13.
//!
//! Keeps true: every line has its 125 fields, texts in quotes and numbers not; an amount is above zero and its side says
//! the rest; accounts of the header's length; a batch within one fiscal year and one calendar year; Windows-1252, and what
//! that does not have is its letter without marks, or `?`. The accounts compute the tax, so no posting has a tax key.

use encoding_rs::WINDOWS_1252;
use serde_json::json;
use trestle_rules::books::Of;
use trestle_rules::datev::{ACCOUNT_LENGTH, Datev, batch_of};
use trestle_rules::money;
use unicode_normalization::UnicodeNormalization;

use super::super::guard;
use super::{Decimals, Line, Order, bookable, document, fill};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;

/// The headings, in DATEV's own words. A `"` after one says that the field is a text.
const FIELDS: &str = "Umsatz (ohne Soll/Haben-Kz);Soll/Haben-Kennzeichen\";WKZ Umsatz\";Kurs;Basis-Umsatz;\
    WKZ Basis-Umsatz\";Konto;Gegenkonto (ohne BU-Schlüssel);BU-Schlüssel\";Belegdatum;Belegfeld 1\";Belegfeld 2\";Skonto;\
    Buchungstext\";Postensperre;Diverse Adressnummer\";Geschäftspartnerbank;Sachverhalt;Zinssperre;Beleglink\";\
    Beleginfo - Art 1\";Beleginfo - Inhalt 1\";Beleginfo - Art 2\";Beleginfo - Inhalt 2\";Beleginfo - Art 3\";\
    Beleginfo - Inhalt 3\";Beleginfo - Art 4\";Beleginfo - Inhalt 4\";Beleginfo - Art 5\";Beleginfo - Inhalt 5\";\
    Beleginfo - Art 6\";Beleginfo - Inhalt 6\";Beleginfo - Art 7\";Beleginfo - Inhalt 7\";Beleginfo - Art 8\";\
    Beleginfo - Inhalt 8\";KOST1 - Kostenstelle\";KOST2 - Kostenstelle\";Kost-Menge;EU-Land u. UStID (Bestimmung)\";\
    EU-Steuersatz (Bestimmung);Abw. Versteuerungsart\";Sachverhalt L+L;Funktionsergänzung L+L;BU 49 Hauptfunktionstyp;\
    BU 49 Hauptfunktionsnummer;BU 49 Funktionsergänzung;Zusatzinformation - Art 1\";Zusatzinformation- Inhalt 1\";\
    Zusatzinformation - Art 2\";Zusatzinformation- Inhalt 2\";Zusatzinformation - Art 3\";Zusatzinformation- Inhalt 3\";\
    Zusatzinformation - Art 4\";Zusatzinformation- Inhalt 4\";Zusatzinformation - Art 5\";Zusatzinformation- Inhalt 5\";\
    Zusatzinformation - Art 6\";Zusatzinformation- Inhalt 6\";Zusatzinformation - Art 7\";Zusatzinformation- Inhalt 7\";\
    Zusatzinformation - Art 8\";Zusatzinformation- Inhalt 8\";Zusatzinformation - Art 9\";Zusatzinformation- Inhalt 9\";\
    Zusatzinformation - Art 10\";Zusatzinformation- Inhalt 10\";Zusatzinformation - Art 11\";\
    Zusatzinformation- Inhalt 11\";Zusatzinformation - Art 12\";Zusatzinformation- Inhalt 12\";\
    Zusatzinformation - Art 13\";Zusatzinformation- Inhalt 13\";Zusatzinformation - Art 14\";\
    Zusatzinformation- Inhalt 14\";Zusatzinformation - Art 15\";Zusatzinformation- Inhalt 15\";\
    Zusatzinformation - Art 16\";Zusatzinformation- Inhalt 16\";Zusatzinformation - Art 17\";\
    Zusatzinformation- Inhalt 17\";Zusatzinformation - Art 18\";Zusatzinformation- Inhalt 18\";\
    Zusatzinformation - Art 19\";Zusatzinformation- Inhalt 19\";Zusatzinformation - Art 20\";\
    Zusatzinformation- Inhalt 20\";Stück;Gewicht;Zahlweise;Forderungsart\";Veranlagungsjahr;Zugeordnete Fälligkeit;\
    Skontotyp;Auftragsnummer\";Buchungstyp\";USt-Schlüssel (Anzahlungen);EU-Land (Anzahlungen)\";\
    Sachverhalt L+L (Anzahlungen);EU-Steuersatz (Anzahlungen);Erlöskonto (Anzahlungen);Herkunft-Kz\";Buchungs GUID\";\
    KOST-Datum;SEPA-Mandatsreferenz\";Skontosperre;Gesellschaftername\";Beteiligtennummer;Identifikationsnummer\";\
    Zeichnernummer\";Postensperre bis;Bezeichnung SoBil-Sachverhalt\";Kennzeichen SoBil-Buchung;Festschreibung;\
    Leistungsdatum;Datum Zuord. Steuerperiode;Fälligkeit;Generalumkehr (GU)\";Steuersatz;Land\";Abrechnungsreferenz\";\
    BVV-Position;EU-Land u. UStID (Ursprung)\";EU-Steuersatz (Ursprung);Abw. Skontokonto";

/// Longest text of a posting.
const POSTING_TEXT: usize = 60;
/// Longest name of a batch.
const BATCH_NAME: usize = 30;

pub(super) fn make(order: &Order<'_>) -> Result<Vec<u8>> {
    let euro = order.shop.currency == iso_currency::Currency::EUR;
    if !euro {
        let currency = json!(order.shop.currency.code());
        return Err(EngineError::with(ErrorCode::BooksEuroOnly, [("currency", currency)]));
    }
    let datev = order.shop.datev.as_ref().ok_or(ErrorCode::BooksDatevNotSetUp)?;
    let header = header(order, datev)?;
    let headings = FIELDS.split(';').map(|field| field.trim_end_matches('"').to_owned()).collect();
    let postings = bookable(order).map(|line| posting(order, datev, line));
    let lines = [Ok(header), Ok(headings)].into_iter().chain(postings).collect::<Result<Vec<Vec<String>>>>()?;
    encoded(&lines)
}

/// The first line: what the batch is, whose, and of which days. It is not locked: the adviser looks at it first.
fn header(order: &Order<'_>, datev: &Datev) -> Result<Vec<String>> {
    let mut days = bookable(order).map(|line| line.day);
    let first = days.next().ok_or(ErrorCode::BooksNothing)?;
    let last = days.next_back().unwrap_or(first);
    let (year_begins, until) = batch_of(first, datev.year_begins);
    if last > until {
        let args = [("from_date", json!(first.to_string())), ("until_date", json!(until.to_string()))];
        return Err(EngineError::with(ErrorCode::BooksTwoYears, args));
    }
    let date = |day: chrono::NaiveDate| day.format("%Y%m%d").to_string();
    let local = order.made_at.saturating_add(i64::from(order.offset) * 60_000);
    let made = chrono::DateTime::from_timestamp_millis(local).unwrap_or_default();
    let none = String::new;
    Ok(vec![
        quoted("EXTF"),
        "700".into(),
        "21".into(),
        quoted("Buchungsstapel"),
        "13".into(),
        made.format("%Y%m%d%H%M%S%3f").to_string(),
        none(),
        quoted(""),
        quoted(""),
        quoted(""),
        datev.consultant.clone(),
        datev.client.clone(),
        date(year_begins),
        ACCOUNT_LENGTH.to_string(),
        date(first),
        date(last),
        quoted(&fitting(&guard(&order.shop.name), BATCH_NAME)),
        quoted(""),
        "1".into(),
        "0".into(),
        "0".into(),
        quoted("EUR"),
        none(),
        quoted(""),
        none(),
        none(),
        quoted(datev.chart.number()),
        none(),
        none(),
        quoted(""),
        quoted("Trestle"),
    ])
}

/// A posting: the money's account against revenue, tips or rounding. `S` when the money became more, `H` when it became less.
fn posting(order: &Order<'_>, datev: &Datev, line: &Line) -> Result<Vec<String>> {
    let entry = &line.entry;
    let against = match entry.of {
        Of::Rounding => datev.rounding(),
        Of::Tips => datev.tips(),
        Of::Takings(rate) => datev
            .revenue(rate)
            .ok_or_else(|| EngineError::with(ErrorCode::BooksNoAccount, [("rate", json!(rate.to_string()))]))?,
    };
    let size = money::plain(entry.gross, 2);
    let filled = |field: &str| match field {
        "Umsatz (ohne Soll/Haben-Kz)" => size.trim_start_matches('-').replace('.', ","),
        "Soll/Haben-Kennzeichen" => if entry.gross > 0 { "S" } else { "H" }.to_owned(),
        "WKZ Umsatz" => "EUR".to_owned(),
        "Konto" => datev.account_of(&entry.tender).to_owned(),
        "Gegenkonto (ohne BU-Schlüssel)" => against.to_owned(),
        "Belegdatum" => line.day.format("%d%m").to_string(),
        "Belegfeld 1" => document(line.day),
        "Buchungstext" => fitting(&text(order, line), POSTING_TEXT),
        _ => String::new(),
    };
    let field = |field: &str| match field.strip_suffix('"') {
        Some(heading) => quoted(&filled(heading)),
        None => filled(field),
    };
    Ok(FIELDS.split(';').map(field).collect())
}

fn text(order: &Order<'_>, line: &Line) -> String {
    let (key, rate) = match line.entry.of {
        Of::Takings(rate) => ("books.posting", Decimals::Comma.mark(&rate.to_string())),
        Of::Tips => ("books.tips", String::new()),
        Of::Rounding => ("books.rounding", String::new()),
    };
    fill(
        order,
        key,
        Decimals::Comma,
        [("rate", json!(rate)), ("tender", json!(line.entry.tender)), ("shop", json!(order.shop.name))],
    )
}

/// A text as far as it fits, in letters of Windows-1252 and without control characters.
fn fitting(text: &str, most: usize) -> String {
    let printable = text.nfc().filter(|c| !c.is_control()).map(known);
    printable.take(most).collect::<String>().trim_end().to_owned()
}

/// The letter itself where Windows-1252 has it, else without its marks, else `?`.
fn known(letter: char) -> char {
    let has = |c: char| !WINDOWS_1252.encode(c.encode_utf8(&mut [0; 4])).2;
    if has(letter) { letter } else { std::iter::once(letter).nfd().next().filter(|c| has(*c)).unwrap_or('?') }
}

/// A text field. Quotes inside are doubled.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// The lines as bytes. Their texts have their quotes already: DATEV wants them around texts, also empty ones, and around
/// nothing else.
fn encoded(lines: &[Vec<String>]) -> Result<Vec<u8>> {
    const FAILED: EngineError = EngineError::Bug("writing EXTF");
    let mut csv = csv::WriterBuilder::new();
    let csv = csv.delimiter(b';').quote_style(csv::QuoteStyle::Never).terminator(csv::Terminator::CRLF).flexible(true);
    let mut csv = csv.from_writer(Vec::new());
    for line in lines {
        csv.write_record(line.iter().map(|field| WINDOWS_1252.encode(field).0)).map_err(|_| FAILED)?;
    }
    csv.into_inner().map_err(|_| FAILED)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_letter_that_the_file_cannot_hold_loses_its_marks_or_becomes_a_question_mark() {
        assert_eq!(fitting("Käserei „Süß“ € – Ő, Ł, 🦊 \u{7}x", 60), "Käserei „Süß“ € – O, ?, ? x");
        assert_eq!(fitting("Ka\u{308}se", 60), "Käse");
        assert_eq!(fitting(&"ö".repeat(80), POSTING_TEXT).chars().count(), 60);
    }

    #[test]
    fn the_fields_are_all_there() {
        assert_eq!(FIELDS.split(';').count(), 125);
        assert_eq!(FIELDS.split(';').filter(|f| f.contains("  ")).count(), 0);
    }
}
