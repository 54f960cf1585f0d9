//! The country that a tablet's time zone lies in.
//!
//! Owns which zone of the IANA database is which country's, for the countries of the table. Keeps true: it is a suggestion for
//! the eye; a zone that is used across a border, or by no country of the table, names none. Must not decide anything.

use super::{CountryDefaults, country};

/// Zones by country. Small neighbours that share another country's clock are not told apart by it and are not named.
const ZONES: &[(&str, &[&str])] = &[
    ("AD", &["Europe/Andorra"]),
    ("AL", &["Europe/Tirane"]),
    ("AT", &["Europe/Vienna"]),
    ("BA", &["Europe/Sarajevo"]),
    ("BE", &["Europe/Brussels"]),
    ("BG", &["Europe/Sofia"]),
    ("BY", &["Europe/Minsk"]),
    ("CH", &["Europe/Zurich"]),
    ("CY", &["Asia/Nicosia", "Asia/Famagusta", "Europe/Nicosia"]),
    ("CZ", &["Europe/Prague"]),
    ("DE", &["Europe/Berlin", "Europe/Busingen"]),
    ("DK", &["Europe/Copenhagen"]),
    ("EE", &["Europe/Tallinn"]),
    ("ES", &["Europe/Madrid", "Africa/Ceuta", "Atlantic/Canary"]),
    ("FI", &["Europe/Helsinki"]),
    ("FR", &["Europe/Paris"]),
    ("GB", &["Europe/London", "Europe/Belfast"]),
    ("GR", &["Europe/Athens"]),
    ("HR", &["Europe/Zagreb"]),
    ("HU", &["Europe/Budapest"]),
    ("IE", &["Europe/Dublin"]),
    ("IS", &["Atlantic/Reykjavik"]),
    ("IT", &["Europe/Rome"]),
    ("JP", &["Asia/Tokyo"]),
    ("LI", &["Europe/Vaduz"]),
    ("LT", &["Europe/Vilnius"]),
    ("LU", &["Europe/Luxembourg"]),
    ("LV", &["Europe/Riga"]),
    ("MC", &["Europe/Monaco"]),
    ("MD", &["Europe/Chisinau", "Europe/Tiraspol"]),
    ("ME", &["Europe/Podgorica"]),
    ("MK", &["Europe/Skopje"]),
    ("MT", &["Europe/Malta"]),
    ("NL", &["Europe/Amsterdam"]),
    ("NO", &["Europe/Oslo"]),
    ("NZ", &["Pacific/Auckland", "Pacific/Chatham"]),
    ("PL", &["Europe/Warsaw"]),
    ("PT", &["Europe/Lisbon", "Atlantic/Azores", "Atlantic/Madeira"]),
    ("RO", &["Europe/Bucharest"]),
    ("RS", &["Europe/Belgrade"]),
    ("RU", &["Europe/Moscow", "Europe/Kaliningrad", "Europe/Samara", "Europe/Volgograd", "Asia/Yekaterinburg"]),
    ("SE", &["Europe/Stockholm"]),
    ("SI", &["Europe/Ljubljana"]),
    ("SK", &["Europe/Bratislava"]),
    ("TR", &["Europe/Istanbul", "Asia/Istanbul"]),
    ("UA", &["Europe/Kyiv", "Europe/Kiev", "Europe/Uzhgorod", "Europe/Zaporozhye"]),
    (
        "CA",
        &[
            "America/Toronto",
            "America/Vancouver",
            "America/Edmonton",
            "America/Winnipeg",
            "America/Halifax",
            "America/Moncton",
            "America/St_Johns",
            "America/Regina",
            "America/Whitehorse",
            "America/Yellowknife",
            "America/Iqaluit",
            "America/Glace_Bay",
            "America/Goose_Bay",
            "America/Montreal",
            "America/Thunder_Bay",
            "America/Inuvik",
            "America/Dawson",
            "America/Dawson_Creek",
            "America/Fort_Nelson",
            "America/Swift_Current",
            "America/Cambridge_Bay",
        ],
    ),
    (
        "US",
        &[
            "America/New_York",
            "America/Chicago",
            "America/Denver",
            "America/Los_Angeles",
            "America/Phoenix",
            "America/Detroit",
            "America/Boise",
            "America/Anchorage",
            "America/Juneau",
            "America/Adak",
            "Pacific/Honolulu",
            "America/Menominee",
            "America/Sitka",
            "America/Nome",
        ],
    ),
];

/// Whole groups of zones that are one country's.
const GROUPS: &[(&str, &str)] = &[
    ("AU", "Australia/"),
    ("CA", "Canada/"),
    ("US", "US/"),
    ("US", "America/Indiana/"),
    ("US", "America/Kentucky/"),
    ("US", "America/North_Dakota/"),
];

/// The country of the table that a zone lies in.
#[must_use]
pub fn of_zone(zone: &str) -> Option<&'static CountryDefaults> {
    let named = ZONES.iter().find(|(_, zones)| zones.contains(&zone)).map(|(code, _)| *code);
    let grouped = || GROUPS.iter().find(|(_, start)| zone.starts_with(start)).map(|(code, _)| *code);
    country(named.or_else(grouped)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_names_its_country_or_none() {
        let code = |zone: &str| of_zone(zone).map(|known| known.code);
        assert_eq!(code("Europe/Stockholm"), Some("SE"));
        assert_eq!(code("Australia/Hobart"), Some("AU"));
        assert_eq!(code("America/Indiana/Knox"), Some("US"));
        assert_eq!((code("Asia/Kolkata"), code("UTC"), code("")), (None, None, None));
    }

    #[test]
    fn every_zone_leads_to_a_row_of_the_table() {
        let codes = ZONES.iter().map(|(code, _)| code).chain(GROUPS.iter().map(|(code, _)| code));
        assert!(codes.clone().all(|code| country(code).is_some()));
        // Kosovo has no zone of its own.
        let without = |known: &&CountryDefaults| !codes.clone().any(|code| *code == known.code);
        assert_eq!(super::super::COUNTRIES.iter().filter(without).map(|known| known.code).collect::<Vec<_>>(), ["XK"]);
    }
}
