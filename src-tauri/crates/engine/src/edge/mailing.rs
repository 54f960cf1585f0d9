//! The list of addresses: CSV in the headings that mailing programs know.
//!
//! Keeps true: a row a person, with the day and the wording of the consent beside each address; no cell is a formula.

use super::guard;
use crate::delivery::{Outlet, deliver, unwritable};
use crate::error::{EngineError, Result};

/// A person whose consent stands.
#[derive(Debug)]
pub(crate) struct Row {
    /// Address.
    pub address: String,
    /// First name, may be empty.
    pub first_name: String,
    /// Business day of the consent.
    pub consent_day: String,
    /// Version of its wording.
    pub wording: String,
    /// Market at which it was given, may be empty.
    pub market: String,
    /// Number of the till.
    pub till: u16,
    /// Loyalty code.
    pub code: String,
    /// Visits.
    pub visits: usize,
}

const HEADINGS: [&str; 8] = [
    "Email Address",
    "First Name",
    "Consent Date",
    "Consent Wording",
    "Source Market",
    "Source Till",
    "Loyalty Code",
    "Visits",
];

/// Writes the list, readable by its owner alone, and reads it back.
pub(crate) fn write(outlet: &Outlet, rows: &[Row]) -> Result<()> {
    let failed = |_: csv::Error| EngineError::Bug("writing CSV");
    let ((), _) = deliver(outlet, |out| {
        out.keep_from_others();
        let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        out.write_record(HEADINGS).map_err(failed)?;
        for row in rows {
            let (till, visits) = (row.till.to_string(), row.visits.to_string());
            let cells =
                [&row.address, &row.first_name, &row.consent_day, &row.wording, &row.market, &till, &row.code, &visits];
            out.write_record(cells.map(|cell| guard(cell))).map_err(failed)?;
        }
        out.flush().map_err(|e| unwritable(&outlet.file, &e))
    })?;
    Ok(())
}
