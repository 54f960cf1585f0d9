//! Which column of a file means what.

use std::collections::BTreeMap;

use trestle_rules::tax::Rate;

use super::words::folded;
use crate::api::types::listing::{ListingFormat, Meaning};

/// Columns that only some programs write; a person is not asked about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    Id,
    Kind,
    Product,
    OptionName1,
    Option1,
    OptionName2,
    Option2,
    OptionName3,
    Option3,
    Favourite,
    Hero,
    Archived,
    Parent,
    PartOf,
    PartQuantity,
    Parts,
    ByWeight,
    SoldBy,
    GiftCard,
    OtherPrice,
    /// What is to be in stock, where another column says what is.
    NewStock,
    Limited,
    Color,
    Currency,
}

/// The options of a variant: where their names stand, and where their values.
pub(crate) const OPTIONS: [(Side, Side); 3] =
    [(Side::OptionName1, Side::Option1), (Side::OptionName2, Side::Option2), (Side::OptionName3, Side::Option3)];

/// Columns by what they mean.
#[derive(Debug)]
pub(crate) struct Layout {
    pub format: ListingFormat,
    columns: BTreeMap<Meaning, usize>,
    sides: BTreeMap<Side, usize>,
    /// Columns whose heading names a tax rate, which the row is taxed at if it says yes there.
    pub taxes: Vec<(usize, Rate)>,
}

/// Headings of a meaning, as they are compared: lower case, without accents. One that ends in `*` is the beginning of one.
pub(crate) type Headings<M> = &'static [(M, &'static [&'static str])];

impl Layout {
    pub(crate) fn new(format: ListingFormat) -> Self {
        Self { format, columns: BTreeMap::new(), sides: BTreeMap::new(), taxes: Vec::new() }
    }

    /// Finds the columns of a known format by their headings.
    pub(crate) fn of(
        format: ListingFormat,
        headings: &[String],
        columns: Headings<Meaning>,
        sides: Headings<Side>,
    ) -> Self {
        let headings: Vec<String> = headings.iter().map(|heading| folded(heading)).collect();
        let mut layout = Self::new(format);
        layout.columns = columns.iter().filter_map(|(m, words)| Some((*m, place(&headings, words)?))).collect();
        layout.sides = sides.iter().filter_map(|(m, words)| Some((*m, place(&headings, words)?))).collect();
        layout
    }

    /// Says which column means something; none says that none does.
    pub(crate) fn say(&mut self, meaning: Meaning, column: Option<usize>) {
        if meaning == Meaning::Stock {
            self.sides.remove(&Side::NewStock);
        }
        self.columns.retain(|known, at| *known != meaning && Some(*at) != column);
        self.columns.extend(column.map(|column| (meaning, column)));
    }

    pub(crate) fn say_side(&mut self, side: Side, column: usize) {
        self.sides.insert(side, column);
    }

    pub(crate) fn column(&self, meaning: Meaning) -> Option<usize> {
        self.columns.get(&meaning).copied()
    }

    pub(crate) fn side(&self, side: Side) -> Option<usize> {
        self.sides.get(&side).copied()
    }

    /// What a column means, if a person can be asked about it.
    pub(crate) fn meaning(&self, column: usize) -> Option<Meaning> {
        self.columns.iter().find(|(_, at)| **at == column).map(|(meaning, _)| *meaning)
    }
}

/// The first column under one of these headings; the first heading that is there counts.
fn place(headings: &[String], words: &[&str]) -> Option<usize> {
    words.iter().find_map(|word| match word.strip_suffix('*') {
        Some(beginning) => headings.iter().position(|heading| heading.starts_with(beginning)),
        None => headings.iter().position(|heading| heading == word),
    })
}
