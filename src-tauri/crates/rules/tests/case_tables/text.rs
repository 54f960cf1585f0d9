//! Names, references, and cells that a spreadsheet could take for formulas.
//!
//! Owns how the rows of `names.csv`, `folded.csv`, `references.csv` and `formulas.csv` are judged. What cannot be seen is written as `\u{202E}`.

use trestle_rules::reference::shown;
use trestle_rules::text::{clean, folded, guard, taken_out, unguard};

use crate::table::{check_table, expect, expect_all};

/// A cell with its code points as characters.
fn spelled(cell: &str) -> Result<String, String> {
    let mut parts = cell.split("\\u{");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let unreadable = || format!("{part}: no code point");
        let (point, rest) = part.split_once('}').ok_or_else(unreadable)?;
        let point = u32::from_str_radix(point, 16).ok().and_then(char::from_u32).ok_or_else(unreadable)?;
        text.push(point);
        text.push_str(rest);
    }
    Ok(text)
}

#[test]
fn names() {
    check_table("names.csv", &["typed", "kept", "taken_out"], 45, |cells| {
        let (typed, kept) = (spelled(cells[0])?, spelled(cells[1])?);
        expect_all(&[("kept", clean(&typed), &kept), ("taken_out", taken_out(&typed), cells[2])])?;
        expect(clean(&kept), kept.clone())?;
        expect(taken_out(&kept), String::new())
    });
}

#[test]
fn references() {
    check_table("references.csv", &["reference", "shown"], 37, |cells| {
        expect(shown(cells[0]), cells[1].to_owned())?;
        expect(shown(cells[1]), cells[1].to_owned())
    });
}

#[test]
fn formulas() {
    check_table("formulas.csv", &["text", "cell"], 35, |cells| {
        let (text, cell) = (spelled(cells[0])?, spelled(cells[1])?);
        expect_all(&[("cell", guard(&text), &cell), ("and back", unguard(&cell).to_owned(), &text)])
    });
}

#[test]
fn folded_texts() {
    check_table("folded.csv", &["text", "folded"], 12, |cells| expect(folded(cells[0]).as_str(), cells[1]));
}
