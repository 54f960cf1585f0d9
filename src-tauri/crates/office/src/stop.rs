//! Why the program ended early.
//!
//! Keeps true: a refusal has its sentence, as the window would say it, beside its code.

use trestle_engine::{ApiError, sentence_of};

/// Why it ended early.
pub enum Stop {
    /// The engine said no; with the sentence that says so.
    Refused(ApiError, String),
    /// The arguments make no sense.
    Usage(String),
}

impl From<ApiError> for Stop {
    fn from(error: ApiError) -> Self {
        let sentence = sentence_of(&error, DECIMALS);
        Self::Refused(error, sentence)
    }
}

/// Decimals of most currencies, for an error that comes before it is known which one.
pub const DECIMALS: u8 = 2;

/// That the arguments make no sense.
pub fn usage(message: impl Into<String>) -> Stop {
    Stop::Usage(message.into())
}

/// The same refusal with its amounts in the shop's currency, which may have no decimals, or three.
pub fn with_amounts(stop: Stop, decimals: impl FnOnce() -> u8) -> Stop {
    match stop {
        Stop::Refused(error, _) if error.args.keys().any(|name| name.ends_with("_amount")) => {
            let sentence = sentence_of(&error, decimals());
            Stop::Refused(error, sentence)
        }
        other => other,
    }
}
