//! Transfers by a code: accounts as people type them, and what the code says.
//!
//! Owns how the rows of `transfer.csv` are judged. Lines of a code are parted by `/` there.

use trestle_rules::transfer::Account;

use crate::table::{accepted, amount, check_table, expect};

#[test]
fn transfers() {
    check_table("transfer.csv", &["name", "iban", "bic", "amount", "text", "code", "outcome"], 20, |cells| {
        let cents = amount(cells[3], 2)?;
        let code = Account::read(cells[0], cells[1], cells[2]).and_then(|account| account.code(cents, cells[4]));
        let code = accepted(code, cells[6])?.unwrap_or_default().replace('\n', "/");
        expect(code.as_str(), cells[5])
    });
}
