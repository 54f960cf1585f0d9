//! Till numbers: which the next till gets, and which certificate is believed.
//!
//! Owns how the rows of `till_numbers.csv` and `till_certificates.csv` are judged. A block is written `3-48`, an empty one
//! `none`.

use trestle_rules::numbers::{Numbers, covers, last_of, next};

use crate::returns::known;
use crate::table::{check_table, expect, expect_all};

fn till_number(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| format!("{text}: not a till number"))
}

fn block(text: &str) -> Result<[u16; 2], String> {
    let (first, last) = if text == "none" { ("1", "0") } else { text.split_once('-').ok_or("not a block")? };
    Ok([till_number(first)?, till_number(last)?])
}

fn written_block([first, last]: [u16; 2]) -> String {
    if first > last { "none".to_owned() } else { format!("{first}-{last}") }
}

fn numbers(own: &str, may_give: &str) -> Result<Numbers, String> {
    Ok(Numbers { number: till_number(own)?, block: block(may_give)? })
}

#[test]
fn till_numbers() {
    check_table(
        "till_numbers.csv",
        &["may_give", "given_up_to", "left", "number", "its_block", "up_to"],
        20,
        |cells| {
            let (block, given_up_to) = (block(cells[0])?, known(cells[1]).map(till_number).transpose()?);
            let left = (block[0]..=block[1].min(767)).filter(|n| given_up_to.is_none_or(|given| *n > given)).count();
            let (number, its_block, up_to) = next(block, given_up_to).map_or_else(Default::default, |n| {
                (n.number.to_string(), written_block(n.block), last_of(&n).to_string())
            });
            expect_all(&[
                ("left", left.to_string(), cells[2]),
                ("number", number, cells[3]),
                ("its_block", its_block, cells[4]),
                ("up_to", up_to, cells[5]),
            ])
        },
    );
}

#[test]
fn till_certificates() {
    check_table(
        "till_certificates.csv",
        &["issuer", "its_block", "invited", "invited_block", "covered"],
        20,
        |cells| {
            let covered = covers(&numbers(cells[0], cells[1])?, &numbers(cells[2], cells[3])?);
            expect(if covered { "yes" } else { "no" }, cells[4])
        },
    );
}
