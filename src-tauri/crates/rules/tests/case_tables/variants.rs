//! Variants that are made together, and which of them are the same.
//!
//! Owns how the rows of `variants.csv` and `variants_same.csv` are judged. Options are parted by ` / ` there; a variant
//! whose values hold a semicolon's place is parted from the next by ` | `.

use trestle_rules::variants::{combinations, line, same, values};

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

#[test]
fn variants_that_are_the_same() {
    check_table("variants_same.csv", &["one", "another", "same"], 10, |cells| {
        let read = |cell: usize| {
            cells[cell].split(" / ").filter_map(|option| option.trim().split_once('=')).collect::<Vec<_>>()
        };
        let yes = |is: bool| if is { "yes" } else { "no" };
        expect(yes(same(&read(1), &read(0))), cells[2])?;
        expect(yes(same(&read(0), &read(1))), cells[2])
    });
}
