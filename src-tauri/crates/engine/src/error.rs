//! Errors inside, and the one shape they take outside.
//!
//! Owns the way from any error to a code with arguments. Keeps true: no sentence for people, no personal data, and one
//! `match` through which everything passes.

use std::io;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use thiserror::Error;
use trestle_rules::RuleError;
use ts_rs::TS;

use crate::error_codes::{ErrorClass, ErrorCode};

/// Result inside the engine.
pub type Result<T, E = EngineError> = std::result::Result<T, E>;

/// What is said of stored JSON that is not what its type is.
pub const STORED_JSON: &str = "stored JSON";

/// Anything that can go wrong inside.
#[derive(Debug, Error)]
pub enum EngineError {
    /// A rule said no.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// The engine said no.
    #[error("{}", code.text())]
    Said {
        /// Code.
        code: ErrorCode,
        /// Values for its sentence.
        args: Map<String, Value>,
    },
    /// The database.
    #[error("{}", said_by_sqlite(.0))]
    Sqlite(#[from] rusqlite::Error),
    /// A file.
    #[error("{path}: {}", said(source))]
    Io {
        /// Which.
        path: PathBuf,
        /// What happened.
        source: io::Error,
    },
    /// Something stored or computed is not what it must be: our mistake. Says what in words of this program alone: the
    /// message of a library may quote SQL, a path or what somebody typed.
    #[error("bug: {0}")]
    Bug(&'static str),
}

impl EngineError {
    /// A code with values for its sentence.
    pub fn with(code: ErrorCode, args: impl IntoIterator<Item = (&'static str, Value)>) -> Self {
        Self::Said { code, args: args.into_iter().map(|(k, v)| (k.to_owned(), v)).collect() }
    }

    /// The same refusal with one value more for its sentence. An error of the disk, or ours, stays as it is.
    #[must_use]
    pub fn about(self, name: &str, value: impl Into<Value>) -> Self {
        let (code, mut args) = match self {
            Self::Said { code, args } => (code, args),
            Self::Rule(rule) => {
                let told = from_rule(&rule);
                let code = ErrorCode::ALL.iter().copied().find(|code| code.text() == told.code);
                (code.unwrap_or(ErrorCode::Bug), told.args)
            }
            other => return other,
        };
        args.insert(name.to_owned(), value.into());
        Self::Said { code, args }
    }

    /// Names the file an error is about.
    pub fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}

/// Names the argument that holds what a rule refuses.
pub trait InField<T> {
    /// The same, with the name of the argument.
    ///
    /// # Errors
    /// As it was.
    fn in_field(self, field: &'static str) -> Result<T>;
}

impl<T, E: Into<EngineError>> InField<T> for Result<T, E> {
    fn in_field(self, field: &'static str) -> Result<T> {
        self.map_err(|error| error.into().about("field", field))
    }
}

impl From<ErrorCode> for EngineError {
    fn from(code: ErrorCode) -> Self {
        Self::Said { code, args: Map::new() }
    }
}

impl From<serde_json::Error> for EngineError {
    fn from(_: serde_json::Error) -> Self {
        Self::Bug(STORED_JSON)
    }
}

/// An error as it crosses the border: a code and values, from which each language makes its sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ApiError {
    /// Code; its sentence stands under `error.<code>`.
    pub code: String,
    /// Class.
    pub class: ErrorClass,
    /// Values for the sentence; amounts are minor units under keys that end in `_amount`.
    #[ts(type = "Record<string, string | number>")]
    pub args: Map<String, Value>,
}

impl ApiError {
    fn new(code: ErrorCode, args: Map<String, Value>) -> Self {
        Self { code: code.text().to_owned(), class: code.class(), args }
    }

    fn only(code: ErrorCode, key: &str, value: impl Into<Value>) -> Self {
        Self::new(code, Map::from_iter([(key.to_owned(), value.into())]))
    }
}

impl From<EngineError> for ApiError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Rule(rule) => from_rule(&rule),
            EngineError::Said { code, args } => Self::new(code, args),
            EngineError::Sqlite(error) => from_sqlite(&error),
            EngineError::Io { path, source } => from_io(&path, &source),
            EngineError::Bug(what) => Self::only(ErrorCode::Bug, "what", what),
        }
    }
}

impl From<ErrorCode> for ApiError {
    fn from(code: ErrorCode) -> Self {
        Self::new(code, Map::new())
    }
}

fn from_rule(rule: &RuleError) -> ApiError {
    let args: Vec<(&str, Value)> = match rule {
        RuleError::AmountUnreadable { text } | RuleError::RateUnreadable { text } => {
            vec![("text", text.clone().into())]
        }
        RuleError::AmountTooPrecise { text, decimals } => {
            vec![("text", text.clone().into()), ("decimals", (*decimals).into())]
        }
        RuleError::AmountOverflow
        | RuleError::AmountNegative
        | RuleError::BundleEmpty
        | RuleError::BundleIncomplete
        | RuleError::NothingOff
        | RuleError::AccountName
        | RuleError::IbanUnreadable
        | RuleError::BicUnreadable
        | RuleError::TransferAmount
        | RuleError::TransferTooLong
        | RuleError::EmailUnreadable => vec![],
        RuleError::QuantityOutOfRange { quantity } => {
            vec![("quantity", (*quantity).into()), ("most", trestle_rules::basket::MAX_QUANTITY.into())]
        }
        RuleError::MeasureOutOfRange { amount } => vec![("amount", (*amount).into())],
        RuleError::NoSuchLine { line } | RuleError::MeasuredOtherwise { line } => vec![("line", (*line).into())],
        RuleError::DiscountTooLarge { most } => vec![("most_amount", (*most).into())],
        RuleError::CardOverpaid { over } => vec![("over_amount", (*over).into())],
        RuleError::CreditOverpaid { over } => vec![("over_amount", (*over).into())],
        RuleError::CreditTooLittle { left } => vec![("left_amount", (*left).into())],
        RuleError::TooManyReturned { line, left } => vec![("line", (*line).into()), ("left", (*left).into())],
        RuleError::Unbalanced { by } => vec![("by_amount", (*by).into())],
        RuleError::DatevOutOfRange { field, least, most } => {
            vec![("field", field.clone().into()), ("least", (*least).into()), ("most", (*most).into())]
        }
        RuleError::TooManyVariants { most } => vec![("most", (*most).into())],
        RuleError::DatevSameAccount { field, account } => {
            vec![("field", field.clone().into()), ("account", account.clone().into())]
        }
    };
    let known = ErrorCode::ALL.iter().find(|c| c.text() == rule.code());
    let args = args.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
    ApiError::new(known.copied().unwrap_or(ErrorCode::Bug), args)
}

fn from_sqlite(error: &rusqlite::Error) -> ApiError {
    use rusqlite::ErrorCode as Sql;
    // The index beside the log could not be given its size: that is how SQLite meets a full disk when it opens a file.
    let no_room = error.sqlite_error().is_some_and(|e| e.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE);
    let code = match error.sqlite_error_code() {
        Some(Sql::SystemIoFailure) if no_room => ErrorCode::StoreDiskFull,
        Some(Sql::DiskFull) => ErrorCode::StoreDiskFull,
        Some(Sql::ReadOnly | Sql::PermissionDenied | Sql::CannotOpen) => ErrorCode::StoreReadOnly,
        Some(Sql::DatabaseCorrupt | Sql::NotADatabase) => ErrorCode::StoreDamaged,
        Some(Sql::DatabaseBusy | Sql::DatabaseLocked | Sql::FileLockingProtocolFailed) => return busy(),
        // Interrupted: the reading was ended because the disk is in doubt.
        Some(Sql::SystemIoFailure | Sql::OutOfMemory | Sql::OperationInterrupted) => ErrorCode::StoreIo,
        _ => return ApiError::only(ErrorCode::Bug, "what", said_by_sqlite(error)),
    };
    ApiError::new(code, Map::new())
}

/// Held by somebody of whom nothing is known: no program of ours, which would have left its name.
fn busy() -> ApiError {
    ApiError::only(ErrorCode::StoreBusy, "holder", ANOTHER_PROGRAM)
}

/// Who holds a till, where that is all that is known.
pub const ANOTHER_PROGRAM: &str = "another program";

fn from_io(path: &Path, source: &io::Error) -> ApiError {
    let code = match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            ErrorCode::StoreDiskFull
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => ErrorCode::StoreReadOnly,
        _ => ErrorCode::StoreIo,
    };
    let args = [("path", path.display().to_string()), ("what", said(source))];
    ApiError::new(code, args.into_iter().map(|(k, v)| (k.to_owned(), v.into())).collect())
}

/// What a file error says: the system's own words, or the kind. An error that a library made may hold anything.
#[must_use]
pub fn said(error: &io::Error) -> String {
    error.raw_os_error().map_or_else(|| error.kind().to_string(), |code| io::Error::from_raw_os_error(code).to_string())
}

/// What SQLite says, as the name and number of its result. Its message may quote a statement, and a statement's values.
fn said_by_sqlite(error: &rusqlite::Error) -> String {
    use rusqlite::Error as Sql;
    match error {
        Sql::SqliteFailure(error, _) | Sql::SqlInputError { error, .. } => {
            format!("database: {:?} ({})", error.code, error.extended_code)
        }
        Sql::QueryReturnedNoRows => "database: no row".to_owned(),
        Sql::InvalidColumnType(..) | Sql::FromSqlConversionFailure(..) | Sql::IntegralValueOutOfRange(..) => {
            "database: a value of another type".to_owned()
        }
        Sql::Utf8Error(..) => "database: a text that is no UTF-8".to_owned(),
        _ => "database: a call that makes no sense".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Messages of SQLite, of readers and of files once stood in what crosses the border.
    #[test]
    fn no_error_repeats_what_a_library_says() {
        use rusqlite::Error as Sql;
        use rusqlite::types::Type;
        const PLANTED: &str = "unmistakable";
        let sqlite = || rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_ERROR);
        let text = || PLANTED.to_owned();
        let of_sql = |sql: &str| {
            let conn = rusqlite::Connection::open_in_memory().unwrap();
            conn.execute_batch("CREATE TABLE t (a TEXT)").unwrap();
            conn.query_row(sql, [], |r| r.get::<_, i64>(0)).unwrap_err()
        };
        let errors: Vec<EngineError> = vec![
            of_sql("SELECT unmistakable FROM t").into(),
            of_sql("SELECT 'x' AS unmistakable").into(),
            of_sql("SELECT json_extract('unmistakable', '$')").into(),
            Sql::SqliteFailure(sqlite(), Some(text())).into(),
            Sql::SqlInputError { error: sqlite(), msg: text(), sql: text(), offset: 0 }.into(),
            Sql::FromSqlConversionFailure(0, Type::Text, text().into()).into(),
            Sql::ToSqlConversionFailure(text().into()).into(),
            Sql::InvalidColumnType(0, text(), Type::Text).into(),
            Sql::InvalidColumnName(text()).into(),
            Sql::InvalidParameterName(text()).into(),
            Sql::InvalidPath(PLANTED.into()).into(),
            serde_json::from_str::<i64>("\"unmistakable\"").unwrap_err().into(),
            EngineError::at(Path::new("file"))(io::Error::other(PLANTED)),
            crate::delivery::unwritable(Path::new("file"), &io::Error::other(PLANTED)),
        ];
        for error in errors {
            let inside = error.to_string();
            let shown = format!("{inside} {:?}", ApiError::from(error));
            assert!(!shown.contains(PLANTED) && !shown.contains("SELECT"), "{shown}");
        }
        let missing = io::Error::from_raw_os_error(2);
        assert_eq!(said(&missing), missing.to_string(), "the system's own words are told");
        let full =
            Sql::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CONSTRAINT_TRIGGER), Some(text()));
        assert_eq!(said_by_sqlite(&full), "database: ConstraintViolation (1811)");
    }

    #[test]
    fn every_refusal_of_a_rule_has_its_code() {
        let refusals = [
            RuleError::AmountUnreadable { text: "12,5.0".into() },
            RuleError::AmountTooPrecise { text: "1.234".into(), decimals: 2 },
            RuleError::AmountOverflow,
            RuleError::AmountNegative,
            RuleError::RateUnreadable { text: "x".into() },
            RuleError::QuantityOutOfRange { quantity: 0 },
            RuleError::MeasureOutOfRange { amount: 0 },
            RuleError::MeasuredOtherwise { line: 1 },
            RuleError::NoSuchLine { line: 1 },
            RuleError::BundleEmpty,
            RuleError::EmailUnreadable,
            RuleError::CardOverpaid { over: 1 },
            RuleError::CreditOverpaid { over: 1 },
            RuleError::CreditTooLittle { left: 1 },
            RuleError::TooManyReturned { line: 1, left: 0 },
            RuleError::Unbalanced { by: 1 },
            RuleError::TooManyVariants { most: 100 },
            RuleError::DatevOutOfRange { field: "client".into(), least: 1, most: 99_999 },
            RuleError::DatevSameAccount { field: "rounding".into(), account: "1000".into() },
        ];
        for refusal in refusals {
            assert_eq!(ApiError::from(EngineError::from(refusal.clone())).code, refusal.code());
        }
    }
}
