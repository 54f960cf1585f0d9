//! What a rule says when it says no.
//!
//! Owns the reasons. Keeps true: a reason is a code with values, never a sentence for people; sentences live in the
//! catalogues.

use thiserror::Error;

/// How the text of [`RuleError::RateUnreadable`] begins, for a reader that keeps of an error only its text.
pub const NO_RATE: &str = "not a rate";

/// A rule's refusal. The text of `Display` is for logs and tests only.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RuleError {
    /// Text that is not an amount.
    #[error("not an amount: {text}")]
    AmountUnreadable {
        /// The text.
        text: String,
    },
    /// More decimals than the currency has.
    #[error("more than {decimals} decimals: {text}")]
    AmountTooPrecise {
        /// The text.
        text: String,
        /// Decimals of the currency.
        decimals: u8,
    },
    /// Beyond [`crate::money::LIMIT`].
    #[error("amount too large")]
    AmountOverflow,
    /// Below zero where that makes no sense.
    #[error("amount below zero")]
    AmountNegative,
    /// Text that is not a tax rate between 0 and 100 with at most three decimals.
    #[error("{NO_RATE}: {text}")]
    RateUnreadable {
        /// The text.
        text: String,
    },
    /// A quantity outside 1 to [`crate::basket::MAX_QUANTITY`].
    #[error("quantity {quantity} out of range")]
    QuantityOutOfRange {
        /// The quantity.
        quantity: i64,
    },
    /// No weight, volume or length, or more than [`crate::measure::MAX_AMOUNT`].
    #[error("measure {amount} out of range")]
    MeasureOutOfRange {
        /// Thousandths of the unit.
        amount: i64,
    },
    /// Units of a measured piece, or a measure of something that is sold by the piece.
    #[error("line {line} is not sold that way")]
    MeasuredOtherwise {
        /// The line.
        line: u32,
    },
    /// The basket has no such line.
    #[error("no line {line}")]
    NoSuchLine {
        /// The line.
        line: u32,
    },
    /// Not everything that a bundle holds is in the basket at its list price.
    #[error("bundle incomplete")]
    BundleIncomplete,
    /// A bundle without parts.
    #[error("bundle without parts")]
    BundleEmpty,
    /// A discount or an offer that takes nothing off.
    #[error("nothing off")]
    NothingOff,
    /// A discount of more than what it is for costs.
    #[error("discount above {most}")]
    DiscountTooLarge {
        /// What it is for costs, minor units.
        most: i64,
    },
    /// More on card than is due: a card gives no change.
    #[error("card over by {over}")]
    CardOverpaid {
        /// By how much, minor units.
        over: i64,
    },
    /// More of store credit than the goods cost: it gives no tip.
    #[error("credit over by {over}")]
    CreditOverpaid {
        /// By how much, minor units.
        over: i64,
    },
    /// More of store credit than is left.
    #[error("credit has {left} left")]
    CreditTooLittle {
        /// What is left, minor units.
        left: i64,
    },
    /// No name of an account, or one that is too long.
    #[error("not a name of an account")]
    AccountName,
    /// No IBAN, or a mistyped one. Carries no part of it.
    #[error("not an IBAN")]
    IbanUnreadable,
    /// No BIC. Carries no part of it.
    #[error("not a BIC")]
    BicUnreadable,
    /// An amount that no transfer can have.
    #[error("not an amount to transfer")]
    TransferAmount,
    /// More than a transfer's code can say.
    #[error("too long for a transfer's code")]
    TransferTooLong,
    /// Text that is not an e-mail address. Carries no part of it: personal data never reaches an error.
    #[error("not an e-mail address")]
    EmailUnreadable,
    /// More units brought back than are left of a line.
    #[error("line {line}: only {left} left")]
    TooManyReturned {
        /// Line of the sale.
        line: u32,
        /// Units left.
        left: i64,
    },
    /// Tenders that do not settle what a receipt charged.
    #[error("tenders and charge differ by {by}")]
    Unbalanced {
        /// By how much, minor units.
        by: i64,
    },
    /// More variants at once than anybody looks through.
    #[error("more than {most} variants")]
    TooManyVariants {
        /// Most.
        most: usize,
    },
    /// A number for DATEV that is none, or outside its limits.
    #[error("{field} is not between {least} and {most}")]
    DatevOutOfRange {
        /// Field.
        field: String,
        /// Smallest allowed.
        least: u32,
        /// Largest allowed.
        most: u32,
    },
    /// An account that would be booked to itself.
    #[error("{field}: account {account} holds money already")]
    DatevSameAccount {
        /// Field.
        field: String,
        /// The account.
        account: String,
    },
}

impl RuleError {
    /// The code under which the catalogues hold its sentence.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::AmountUnreadable { .. } => "money.unreadable",
            Self::AmountTooPrecise { .. } => "money.too_precise",
            Self::AmountOverflow => "money.overflow",
            Self::AmountNegative => "money.negative",
            Self::RateUnreadable { .. } => "rate.unreadable",
            Self::QuantityOutOfRange { .. } => "quantity.out_of_range",
            Self::MeasureOutOfRange { .. } => "measure.out_of_range",
            Self::MeasuredOtherwise { .. } => "measure.otherwise",
            Self::NoSuchLine { .. } => "basket.no_such_line",
            Self::BundleIncomplete => "bundle.incomplete",
            Self::BundleEmpty => "catalog.part_missing",
            Self::NothingOff => "discount.nothing_off",
            Self::DiscountTooLarge { .. } => "discount.too_large",
            Self::CardOverpaid { .. } => "sale.overpaid_card",
            Self::CreditOverpaid { .. } => "sale.overpaid_credit",
            Self::CreditTooLittle { .. } => "credit.too_little",
            Self::AccountName => "account.name",
            Self::IbanUnreadable => "account.iban",
            Self::BicUnreadable => "account.bic",
            Self::TransferAmount => "transfer.amount",
            Self::TransferTooLong => "transfer.too_long",
            Self::EmailUnreadable => "email.unreadable",
            Self::TooManyReturned { .. } => "return.too_many",
            Self::Unbalanced { .. } => "books.unbalanced",
            Self::TooManyVariants { .. } => "catalog.too_many_variants",
            Self::DatevOutOfRange { .. } => "datev.out_of_range",
            Self::DatevSameAccount { .. } => "datev.same_account",
        }
    }
}
