//! Variants that are made together, and which of them are the same.
//!
//! Owns how the rows of `variants.csv`, `variants_same.csv` and `variants_left_out.csv` are judged. Options are parted by ` / ` there; a variant
//! whose values hold a semicolon's place is parted from the next by ` | `.

use trestle_rules::variants::{combinations, left_out, line, same, values};

use crate::table::{accepted, check_table, expect};

fn options(text: &str) -> Result<Vec<Vec<String>>, String> {
    let option = |text: &str| text.split_once(':').map(|(_, typed)| values(typed)).ok_or("no option such as Size: S");
    text.split(" / ").map(option).collect::<Result<_, _>>().map_err(str::to_owned)
}

#[test]
fn variants() {
    check_table("variants.csv", &["options", "variants", "outcome"], 16, |cells| {
        let options = options(cells[0])?;
        for typed in &options {
            let again = values(&line(&typed.iter().map(String::as_str).collect::<Vec<_>>()));
            expect(again.join("|"), typed.join("|"))?;
        }
        let options: Vec<&[String]> = options.iter().map(Vec::as_slice).collect();
        let made = accepted(combinations(&options), cells[2])?.unwrap_or_default();
        if let Ok(count) = cells[1].parse::<usize>() {
            return expect(made.len(), count);
        }
        let parted = if cells[1].contains('|') { " | " } else { "; " };
        let made: Vec<String> = made.iter().map(|values| values.join(" · ")).collect();
        expect(made.join(parted).as_str(), cells[1])
    });
}

fn pairs(text: &str) -> Vec<(&str, &str)> {
    text.split(" / ").filter_map(|option| option.trim().split_once('=')).collect()
}

fn yes(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

#[test]
fn variants_that_were_left_out() {
    check_table("variants_left_out.csv", &["have", "one", "left_out"], 7, |cells| {
        let have: Vec<_> = cells[0].split("; ").map(pairs).filter(|options| !options.is_empty()).collect();
        expect(yes(left_out(&have, &pairs(cells[1]))), cells[2])
    });
}

#[test]
fn variants_that_are_the_same() {
    check_table("variants_same.csv", &["one", "another", "same"], 10, |cells| {
        expect(yes(same(&pairs(cells[1]), &pairs(cells[0]))), cells[2])?;
        expect(yes(same(&pairs(cells[0]), &pairs(cells[1]))), cells[2])
    });
}
