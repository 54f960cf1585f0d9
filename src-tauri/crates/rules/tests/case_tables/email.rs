//! E-mail addresses: their one spelling, their mask, and the question whether a slip was made.
//!
//! Owns how the rows of `email.csv` are judged. What cannot be seen on paper is written `<U+00A0>`, and what is too long
//! for it `<249 times a>`.

use trestle_rules::email::{mask, normalise, suggest};

use crate::table::{accepted, check_table, expect, expect_all};

/// The cell with what its angle brackets stand for.
fn spelled_out(cell: &str) -> Result<String, String> {
    let mut parts = cell.split('<');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let unreadable = || format!("<{part}: not <U+00A0> or <3 times a>");
        let (inside, after) = part.split_once('>').ok_or_else(unreadable)?;
        if let Some((count, what)) = inside.split_once(" times ") {
            text.push_str(&what.repeat(count.parse().map_err(|_| unreadable())?));
        } else {
            let code = inside.strip_prefix("U+").and_then(|hex| u32::from_str_radix(hex, 16).ok());
            text.push(code.and_then(char::from_u32).ok_or_else(unreadable)?);
        }
        text.push_str(after);
    }
    Ok(text)
}

#[test]
fn email() {
    check_table("email.csv", &["typed", "normalised", "mask", "did_you_mean", "outcome"], 50, |cells| {
        let address = accepted(normalise(&spelled_out(cells[0])?), cells[4])?.unwrap_or_default();
        if address.is_empty() {
            return expect(cells[1..4].concat().as_str(), "");
        }
        expect_all(&[
            ("normalised", address.clone(), &spelled_out(cells[1])?),
            ("mask", mask(&address), cells[2]),
            ("did_you_mean", suggest(&address).unwrap_or_default(), cells[3]),
            ("normalised again", normalise(&address).unwrap_or_default(), &address),
        ])
    });
}
