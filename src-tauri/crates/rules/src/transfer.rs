//! A bank transfer that the customer starts by scanning a code: the account, and what the code says.
//!
//! Owns what makes an account and the lines of the code, as EPC069-12 (version 002) has them. Keeps true: a code that is
//! drawn is one that banks read: euro, at most 331 bytes. It is a request: nobody here knows whether it was followed.

use std::str::FromStr;

use iban::{Iban, IbanLike};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::text::clean;
use crate::{RuleError, money};

/// Most bytes of a code.
const MOST_BYTES: usize = 331;
/// Most characters of a name.
const MOST_NAME: usize = 70;
/// Most characters of what the transfer is for; shorter than the standard's 140, so that any account leaves room for it.
const MOST_TEXT: usize = 35;
/// Largest amount, in cents.
const MOST_CENTS: i64 = 99_999_999_999;

/// The account that transfers go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Account {
    /// Whose it is, 1 to 70 characters.
    pub name: String,
    /// IBAN without spaces.
    pub iban: String,
    /// BIC; empty where the customer's bank finds it by itself, as in the whole euro area.
    #[serde(default)]
    pub bic: String,
}

impl Account {
    /// Reads an account as people type it: with spaces, in small letters.
    ///
    /// # Errors
    /// [`RuleError::AccountName`], [`RuleError::IbanUnreadable`] also for a wrong check digit, [`RuleError::BicUnreadable`].
    /// None carries any part of what was typed.
    pub fn read(name: &str, iban: &str, bic: &str) -> Result<Self, RuleError> {
        let control = name.chars().any(|c| c.is_control() && !c.is_whitespace());
        let name = clean(name);
        if control || name.is_empty() || name.chars().count() > MOST_NAME {
            return Err(RuleError::AccountName);
        }
        let packed = |text: &str| text.split_whitespace().collect::<String>().to_ascii_uppercase();
        let iban = Iban::from_str(&packed(iban)).map_err(|_| RuleError::IbanUnreadable)?;
        let account = Self { name, iban: iban.electronic_str().to_owned(), bic: packed(bic) };
        if !is_bic(&account.bic) {
            return Err(RuleError::BicUnreadable);
        }
        // Refused now, rather than with a customer at the table.
        account.code(MOST_CENTS, &"x".repeat(MOST_TEXT))?;
        Ok(account)
    }

    /// The IBAN in groups of four, for the eye.
    #[must_use]
    pub fn grouped(&self) -> String {
        Iban::from_str(&self.iban).map_or_else(|_| self.iban.clone(), |iban| iban.to_string())
    }

    /// What the code says, for an amount in cents.
    ///
    /// # Errors
    /// [`RuleError::TransferAmount`] outside 0.01 to 999999999.99; [`RuleError::TransferTooLong`] for a text beyond 35
    /// characters or a code beyond 331 bytes.
    pub fn code(&self, cents: i64, text: &str) -> Result<String, RuleError> {
        if !(1..=MOST_CENTS).contains(&cents) {
            return Err(RuleError::TransferAmount);
        }
        let amount = format!("EUR{}", money::plain(cents, 2));
        let Self { name, iban, bic } = self;
        // Purpose and structured reference stay empty: the text says which sale it is.
        let code = ["BCD", "002", "1", "SCT", bic, name, iban, &amount, "", "", text].join("\n");
        if code.len() > MOST_BYTES || text.chars().count() > MOST_TEXT || text.chars().any(char::is_control) {
            return Err(RuleError::TransferTooLong);
        }
        Ok(code)
    }
}

/// Four letters, a country of two letters, two characters of a place, and perhaps three of a branch; or none at all.
fn is_bic(bic: &str) -> bool {
    let letters = |part: Option<&str>| part.is_some_and(|p| p.bytes().all(|b| b.is_ascii_uppercase()));
    let rest =
        |part: Option<&str>| part.is_some_and(|p| p.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()));
    bic.is_empty() || (matches!(bic.len(), 8 | 11) && letters(bic.get(..6)) && rest(bic.get(6..)))
}
