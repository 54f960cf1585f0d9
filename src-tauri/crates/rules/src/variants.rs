//! Variants that are made together: every size in every colour.
//!
//! Owns how values are typed in one line, which variants they make, and when two variants are the same. Keeps true: a value
//! said twice makes no second variant; nobody makes more at once than a person can look through.

use crate::RuleError;
use crate::text::clean;

/// Variants made at once at most.
pub const MOST: usize = 100;

/// The values of an option, as people type them in one line: parted by commas, or by semicolons where there is one, so that
/// a value may hold a comma (`0,5 l; 1 l`). Each once, in the order in which they stand.
#[must_use]
pub fn values(text: &str) -> Vec<String> {
    let mark = if text.contains(';') { ';' } else { ',' };
    let mut values = Vec::<String>::new();
    for value in text.split(mark).map(clean).filter(|value| !value.is_empty()) {
        if !values.iter().any(|known| alike(known, &value)) {
            values.push(value);
        }
    }
    values
}

/// Values in one line, so that [`values`] reads the same again.
#[must_use]
pub fn line(values: &[&str]) -> String {
    values.join(if values.iter().any(|value| value.contains(',')) { "; " } else { ", " })
}

/// Every combination, a value of each option that has values; none of no values. The first option changes last.
///
/// # Errors
/// [`RuleError::TooManyVariants`] beyond [`MOST`].
pub fn combinations<'v>(options: &[&'v [String]]) -> Result<Vec<Vec<&'v str>>, RuleError> {
    let filled: Vec<&[String]> = options.iter().copied().filter(|values| !values.is_empty()).collect();
    if filled.is_empty() {
        return Ok(Vec::new());
    }
    let count = filled.iter().fold(1_usize, |count, values| count.saturating_mul(values.len()));
    if count > MOST {
        return Err(RuleError::TooManyVariants { most: MOST });
    }
    let mut made = vec![Vec::new()];
    for values in filled {
        let longer = |begun: &Vec<&'v str>| {
            values.iter().map(|value| [begun.as_slice(), &[value.as_str()]].concat()).collect::<Vec<_>>()
        };
        made = made.iter().flat_map(longer).collect();
    }
    Ok(made)
}

/// Whether two variants of a product, each as names and values of its options, are the same. In which order the options
/// stand says nothing; one without a name is known by its value.
#[must_use]
pub fn same(one: &[(&str, &str)], another: &[(&str, &str)]) -> bool {
    let mut left = another.to_vec();
    // What has a name finds its own before what has none takes it.
    let mut named = one.to_vec();
    named.sort_by_key(|(name, _)| name.is_empty());
    let found = named.iter().all(|(name, value)| {
        let fits = |(other, its): &(&str, &str)| {
            alike(its, value) && (name.is_empty() || other.is_empty() || alike(other, name))
        };
        let exact = left.iter().position(|one| fits(one) && alike(one.0, name));
        exact.or_else(|| left.iter().position(fits)).is_some_and(|at| {
            left.swap_remove(at);
            true
        })
    });
    found && left.is_empty()
}

/// Whether somebody who made the variants that there are left this one out: each of its values is in use, but not together.
/// It is made only when it is asked for.
#[must_use]
pub fn left_out(have: &[Vec<(&str, &str)>], one: &[(&str, &str)]) -> bool {
    let in_use = |option: &(&str, &str)| have.iter().flatten().any(|other| same(&[*option], &[*other]));
    !have.iter().any(|other| same(other, one)) && one.iter().all(in_use)
}

fn alike(one: &str, another: &str) -> bool {
    one.to_lowercase() == another.to_lowercase()
}
