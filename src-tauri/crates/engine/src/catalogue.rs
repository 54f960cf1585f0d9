//! The catalogues of sentences, for what the engine prints itself.
//!
//! Owns reading `src-tauri/catalogues`; the window reads the same files. Keeps true: no sentence for people stands in code.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::{Map, Value};
use trestle_rules::{measure, money};

use crate::error::ApiError;

/// Sentences by key.
pub(crate) static ENGLISH: LazyLock<HashMap<String, Value>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../catalogues/en.json")).unwrap_or_default());

/// The sentence of a key with its placeholders filled in; the key itself where there is no such sentence (a test makes sure
/// that every key has one). `amount` writes the values whose names end in `_amount`; those that end in `_measure` are
/// thousandths.
#[must_use]
pub fn sentence(key: &str, args: &Map<String, Value>, amount: &dyn Fn(i64) -> String) -> String {
    let template = match ENGLISH.get(key) {
        Some(Value::String(text)) => text.as_str(),
        Some(Value::Object(plural)) => {
            // English knows two forms; further languages bring their rules when they come.
            let one = args.values().any(|v| v.as_i64() == Some(1));
            plural.get(if one { "one" } else { "other" }).and_then(Value::as_str).unwrap_or(key)
        }
        _ => key,
    };
    let mut text = template.to_owned();
    for (name, value) in args {
        let printed = match value {
            Value::Number(n) if name.ends_with("_amount") => amount(n.as_i64().unwrap_or_default()),
            Value::Number(n) if name.ends_with("_measure") => {
                money::plain(n.as_i64().unwrap_or_default(), measure::DECIMALS)
            }
            Value::String(s) => s.clone(),
            other => other.to_string(),
        };
        text = text.replace(&format!("{{{name}}}"), &printed);
    }
    text
}

/// The sentence of an error, with its amounts in a currency of so many decimals.
#[must_use]
pub fn sentence_of(error: &ApiError, decimals: u8) -> String {
    sentence(&format!("error.{}", error.code), &error.args, &|minor| money::plain(minor, decimals))
}

#[cfg(test)]
mod tests {
    use super::ENGLISH;
    use crate::api::types::listing::ListingWhy;
    use crate::error_codes::ErrorCode;

    #[test]
    fn every_error_code_has_its_sentence() {
        let silent: Vec<&str> =
            ErrorCode::ALL.iter().map(|c| c.text()).filter(|c| !ENGLISH.contains_key(&format!("error.{c}"))).collect();
        assert!(silent.is_empty(), "codes without a sentence: {silent:?}");
    }

    #[test]
    fn everything_that_can_be_the_matter_with_a_row_has_its_sentence() {
        assert_eq!(ListingWhy::SecondHero as usize + 1, ListingWhy::ALL.len());
        let key =
            |why: &ListingWhy| serde_json::to_value(why).map(|code| code.as_str().map(|c| format!("listing.why.{c}")));
        let known = |why: &&ListingWhy| key(why).is_ok_and(|key| key.is_some_and(|key| ENGLISH.contains_key(&key)));
        let silent: Vec<&ListingWhy> = ListingWhy::ALL.iter().filter(|why| !known(why)).collect();
        assert!(silent.is_empty(), "without a sentence: {silent:?}");
    }
}
