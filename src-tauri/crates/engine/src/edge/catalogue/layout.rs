//! Which column of a file means what.

use std::collections::{BTreeMap, BTreeSet};

use trestle_rules::listing::read_yes;
use trestle_rules::tax::Rate;

use super::table::Table;
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
    /// Whether it is for sale at the location that counts.
    ForSale,
    /// A price below the usual one, for some time.
    SalePrice,
    Parent,
    PartOf,
    PartQuantity,
    Parts,
    ByWeight,
    SoldBy,
    WithoutTax,
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
    /// What is only a guess: shown, and never acted upon.
    guessed: BTreeSet<Meaning>,
    sides: BTreeMap<Side, usize>,
    /// Columns whose heading names a tax rate, which the row is taxed at if it says yes there.
    pub taxes: Vec<(usize, Rate)>,
    /// Locations whose columns are left out, because those of another count.
    pub other_locations: Vec<String>,
}

/// Headings of a meaning, as they are compared: lower case, without accents. One that ends in `*` is the beginning of one.
pub(crate) type Headings<M> = &'static [(M, &'static [&'static str])];

impl Layout {
    pub(crate) fn new(format: ListingFormat) -> Self {
        Self {
            format,
            columns: BTreeMap::new(),
            guessed: BTreeSet::new(),
            sides: BTreeMap::new(),
            taxes: Vec::new(),
            other_locations: Vec::new(),
        }
    }

    /// Finds the columns of a known format by their headings.
    ///
    /// Programs that know several locations of a shop write columns for each, under headings with the same beginning: those of
    /// the first location that has anything to say count.
    pub(crate) fn of(
        format: ListingFormat,
        table: &Table,
        headings: &[String],
        columns: Headings<Meaning>,
        sides: Headings<Side>,
    ) -> Self {
        let headings: Vec<String> = headings.iter().map(|heading| folded(heading)).collect();
        let words = columns.iter().flat_map(|(_, words)| *words).chain(sides.iter().flat_map(|(_, words)| *words));
        let beginnings: Vec<&str> = words.filter_map(|word| word.strip_suffix('*')).collect();
        let locations = Locations::of(table, &headings, &beginnings);
        let mut layout = Self::new(format);
        layout.columns = columns.iter().filter_map(|(m, words)| Some((*m, locations.find(words)?))).collect();
        layout.sides = sides.iter().filter_map(|(m, words)| Some((*m, locations.find(words)?))).collect();
        layout.other_locations = locations.others();
        layout
    }

    /// Says which column means something; none says that none does.
    pub(crate) fn say(&mut self, meaning: Meaning, column: Option<usize>) {
        if meaning == Meaning::Stock {
            self.sides.remove(&Side::NewStock);
        }
        self.columns.retain(|known, at| *known != meaning && Some(*at) != column);
        self.columns.extend(column.map(|column| (meaning, column)));
        self.guessed.remove(&meaning);
    }

    /// Says what a column means as far as it looks; nobody has said so.
    pub(crate) fn guess(&mut self, meaning: Meaning, column: usize) {
        self.say(meaning, Some(column));
        self.guessed.insert(meaning);
    }

    pub(crate) fn is_guessed(&self, meaning: Meaning) -> bool {
        self.guessed.contains(&meaning)
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

/// The headings of a file, with the locations of the shop that its columns are of.
struct Locations<'h> {
    headings: &'h [String],
    /// What follows in headings that begin as those of a location do; the location that counts first.
    names: Vec<&'h str>,
}

impl<'h> Locations<'h> {
    fn of(table: &Table, headings: &'h [String], beginnings: &[&str]) -> Self {
        let location = |heading: &'h str| beginnings.iter().find_map(|beginning| heading.strip_prefix(beginning));
        let mut names: Vec<&str> = Vec::new();
        for name in headings.iter().filter_map(|heading| location(heading)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        // Yes and no stand also where nothing was ever put in.
        let says = |column: usize| {
            let mut cells = table.rows.iter().map(|row| row.cell(column));
            cells.any(|cell| !cell.is_empty() && (cell == "1" || read_yes(cell).is_none()))
        };
        let has_something =
            |name: &&str| (0..headings.len()).any(|column| location(&headings[column]) == Some(*name) && says(column));
        if let Some(first) = names.iter().position(has_something) {
            names.swap(0, first);
        }
        Self { headings, names }
    }

    /// The first column under one of these headings; the first heading that is there counts.
    fn find(&self, words: &[&str]) -> Option<usize> {
        let first = self.names.first().copied().unwrap_or_default();
        words.iter().find_map(|word| match word.strip_suffix('*') {
            Some(beginning) => self.headings.iter().position(|h| h.strip_prefix(beginning) == Some(first)),
            None => self.headings.iter().position(|heading| heading == word),
        })
    }

    fn others(&self) -> Vec<String> {
        self.names.iter().skip(1).map(|name| name.trim_matches(['[', ']', '(', ')', ' ']).to_owned()).collect()
    }
}
