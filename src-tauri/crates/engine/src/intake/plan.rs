//! The plan: each row of a file with what it is here, if anything.
//!
//! Keeps true: a row is known by the id that Trestle wrote, else by its codes, else by its name; whether it is refused
//! follows from its codes alone, so that a second reading of the file refuses the same.

use std::collections::{HashMap, HashSet};

use trestle_rules::code::canonical;
use trestle_rules::tax::Rate;
use trestle_rules::text::clean;

use super::{merged_item, numbers};
use crate::api::types::listing::{ListingFinding, ListingWhy, Meaning};
use crate::edge::catalogue::{BundleRow, Goods, ItemRow, PartRow, Recognised};
use crate::error::Result;
use crate::facts::{BundleSet, ItemSet};
use crate::ledger::{counted_items, registers};

/// What is here.
pub(crate) struct Here {
    pub items: HashMap<String, ItemSet>,
    pub bundles: HashMap<String, BundleSet>,
    /// Items that were ever counted.
    pub counted: HashSet<String>,
    /// Ids by code: of what is sold, and of what no longer is.
    codes: [HashMap<String, String>; 2],
    names: HashMap<String, Vec<String>>,
}

/// A row that is not refused.
pub(crate) struct Planned {
    pub goods: Goods,
    /// What it is here.
    pub id: Option<String>,
    /// Of a bundle its parts, each by its id here or its place in the plan.
    pub parts: Vec<(Part, i64)>,
}

/// A part of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Here(String),
    Planned(usize),
}

/// The plan of a file.
pub(crate) struct Plan {
    /// Items first, then bundles, which are made of them.
    pub planned: Vec<Planned>,
    pub findings: Vec<ListingFinding>,
}

impl Here {
    pub(crate) fn read(conn: &rusqlite::Connection) -> Result<Self> {
        let (items, bundles) = (registers::<ItemSet>(conn, "item")?, registers::<BundleSet>(conn, "bundle")?);
        let mut here = Self {
            items: HashMap::new(),
            bundles: HashMap::new(),
            counted: counted_items(conn)?.into_iter().collect(),
            codes: Default::default(),
            names: HashMap::new(),
        };
        for item in items {
            let codes = std::iter::once(&item.sku).chain(&item.barcodes);
            here.index(&item.id, &item.name, codes, item.archived);
            here.items.insert(item.id.clone(), item);
        }
        for bundle in bundles {
            here.index(&bundle.id, &bundle.name, bundle.barcodes.iter(), bundle.archived);
            here.bundles.insert(bundle.id.clone(), bundle);
        }
        Ok(here)
    }

    fn index<'c>(&mut self, id: &str, name: &str, codes: impl Iterator<Item = &'c String>, archived: bool) {
        for code in codes.filter(|code| !code.is_empty()) {
            self.codes[usize::from(archived)].entry(canonical(code).into_owned()).or_insert_with(|| id.to_owned());
        }
        self.names.entry(clean(name)).or_default().push(id.to_owned());
    }

    /// What has a code: for what is sold rather something that is sold, and the other way round.
    fn owner(&self, code: &str, gone: bool) -> Option<&String> {
        let ([first, then], code) = ([gone, !gone].map(|gone| &self.codes[usize::from(gone)]), canonical(code));
        first.get(&*code).or_else(|| then.get(&*code))
    }

    fn name_of(&self, id: &str) -> String {
        let item = self.items.get(id).map(|item| &item.name);
        item.or(self.bundles.get(id).map(|bundle| &bundle.name)).cloned().unwrap_or_default()
    }
}

/// What of the file is claimed already, and by which line.
#[derive(Default)]
struct Claims {
    ids: HashMap<String, u64>,
    /// Of what is sold and of what is not; the two may have the same.
    codes: HashMap<(bool, String), u64>,
    /// Codes that their owner gives up for another one.
    given_up: HashSet<String>,
    names: HashMap<(bool, String), u64>,
}

/// Plans the rows of a file.
pub(crate) fn plan(here: &Here, file: &Recognised, goods: Vec<Goods>) -> Plan {
    let mut planner = Planner { here, file, claims: Claims::default(), findings: Vec::new() };
    let mut found: Vec<Option<(Goods, Option<String>)>> = goods.into_iter().map(|g| planner.by_code(g)).collect();
    for (goods, id) in found.iter_mut().flatten() {
        if id.is_none() {
            *id = planner.by_name(goods);
        }
    }
    let mut planned = Vec::new();
    for (goods, id) in found.into_iter().flatten() {
        if !planner.is_repeated(&goods, id.is_some()) && !planner.is_measured_though_limited(&goods, id.as_deref()) {
            planned.push(Planned { goods, id, parts: Vec::new() });
        }
    }
    planner.one_hero(&mut planned);
    let (items, bundles): (Vec<_>, Vec<_>) = planned.into_iter().partition(|p| matches!(p.goods, Goods::Item(_)));
    let planned = planner.with_parts(items, bundles);
    planner.note_archived(&planned);
    for (line, meaning, why, value) in numbers::notes(here, &planned) {
        planner.find(line, meaning, why, &value, String::new());
    }
    Plan { planned, findings: planner.findings }
}

struct Planner<'p> {
    here: &'p Here,
    file: &'p Recognised,
    claims: Claims,
    findings: Vec<ListingFinding>,
}

impl Planner<'_> {
    fn find(&mut self, line: u64, meaning: Meaning, why: ListingWhy, value: &str, other: String) {
        self.find_under(self.file.heading(meaning), line, why, value, other);
    }

    fn find_under(&mut self, heading: &str, line: u64, why: ListingWhy, value: &str, other: String) {
        let column = heading.to_owned();
        let value = trestle_rules::listing::shortened(value, 40);
        self.findings.push(ListingFinding { line, column, why, value, other });
    }

    /// What a row is here by its id and codes; nothing if it is refused.
    fn by_code(&mut self, goods: Goods) -> Option<(Goods, Option<String>)> {
        let (line, codes, gone) = (goods.line(), goods.codes(), goods.is_gone());
        let column = |code: &str| if goods.sku() == code { Meaning::Sku } else { Meaning::Barcode };
        let claim = |code: &String| (gone, canonical(code).into_owned());
        let claimed = |code: &String| Some((code.clone(), *self.claims.codes.get(&claim(code))?));
        if let Some((code, first)) = codes.iter().find_map(claimed) {
            self.find(line, column(&code), ListingWhy::Repeated, &code, first.to_string());
            return None;
        }
        let mut id = Some(goods.id()).filter(|id| goods.is_known(self.here, id)).map(str::to_owned);
        if let Some(item) = id.as_ref().and_then(|id| self.here.items.get(id)).filter(|item| item.sku != goods.sku()) {
            self.claims.given_up.extend(Some(item.sku.clone()).filter(|_| !goods.sku().is_empty()));
        }
        for code in codes.iter().filter(|code| !self.claims.given_up.contains(*code)) {
            let Some(owner) = self.here.owner(code, gone) else { continue };
            let same = id.as_ref().map_or_else(|| goods.is_it(self.here, owner), |id| id == owner);
            // A code of something no longer sold is free again.
            if !same && !gone && self.here.is_sold(owner) {
                self.find(line, column(code), ListingWhy::CodeTaken, code, self.here.name_of(owner));
                return None;
            }
            if same {
                id = Some(owner.clone());
            }
        }
        // A code stays with the first row that names it, also where that row is refused as a second one of something: given to
        // a later row, it would make that row's goods the ones that the refused row names at the next reading.
        self.claims.codes.extend(codes.iter().map(|code| (claim(code), line)));
        if let Some(first) = id.as_ref().and_then(|id| self.claims.ids.get(id)).copied() {
            let code = codes.first().map_or(goods.name(), String::as_str);
            self.find(line, column(code), ListingWhy::Repeated, code, first.to_string());
            return None;
        }
        self.claims.ids.extend(id.iter().map(|id| (id.clone(), line)));
        Some((goods, id))
    }

    /// What a row is here by its name: something that no other row is, and that has no other codes of its own. Of several the
    /// one that would not change.
    fn by_name(&mut self, goods: &Goods) -> Option<String> {
        let all = self.here.names.get(goods.name())?;
        let free = all.iter().filter(|id| !self.claims.ids.contains_key(*id) && goods.may_be(self.here, id));
        let id = free.min_by_key(|id| (!goods.changes_nothing(self.here, id), !self.here.is_sold(id)))?.clone();
        self.claims.ids.insert(id.clone(), goods.line());
        Some(id)
    }

    /// Whether a row without any code or id is no item that is here, and has the name of such a row before it.
    fn is_repeated(&mut self, goods: &Goods, is_here: bool) -> bool {
        if !goods.codes().is_empty() || !goods.id().is_empty() {
            return false;
        }
        let name = (matches!(goods, Goods::Bundle(_)), goods.name().to_owned());
        let first = *self.claims.names.entry(name).or_insert(goods.line());
        let repeated = !is_here && first != goods.line();
        if repeated {
            self.find(goods.line(), Meaning::Name, ListingWhy::Repeated, goods.name(), first.to_string());
        }
        repeated
    }

    /// Whether a row sells something by measure of which there are only so many here: that would end in silence.
    fn is_measured_though_limited(&mut self, goods: &Goods, id: Option<&str>) -> bool {
        let (Goods::Item(row), Some(here)) = (goods, id.and_then(|id| self.here.items.get(id))) else { return false };
        let ends = ends_limit(here, row);
        if ends {
            self.find(row.line, Meaning::Name, ListingWhy::LimitedMeasured, &row.name, String::new());
        }
        ends
    }

    /// One item at most is the hero: the first one that the file says.
    fn one_hero(&mut self, planned: &mut [Planned]) {
        let heroes = planned.iter_mut().filter_map(|p| match &mut p.goods {
            Goods::Item(item) if item.hero == Some(true) => Some(item),
            _ => None,
        });
        for second in heroes.skip(1) {
            second.hero = Some(false);
            let (line, name) = (second.line, second.name.clone());
            self.find(line, Meaning::Name, ListingWhy::SecondHero, &name, String::new());
        }
    }

    /// Puts the bundles behind the items, with each part found; a bundle of which one is not found is refused.
    fn with_parts(&mut self, items: Vec<Planned>, bundles: Vec<Planned>) -> Vec<Planned> {
        let mut in_file: HashMap<String, usize> = HashMap::new();
        // Of two with one code the one that is sold.
        let (sold, gone): (Vec<_>, Vec<_>) = items.iter().enumerate().partition(|(_, one)| !one.goods.is_gone());
        for (place, one) in sold.into_iter().chain(gone) {
            for code in one.goods.codes().into_iter().chain([one.goods.id().to_owned()]) {
                in_file.entry(canonical(&code).into_owned()).or_insert(place);
            }
        }
        in_file.remove("");
        let mut planned = items;
        for mut bundle in bundles {
            let Goods::Bundle(row) = &bundle.goods else { continue };
            let find = |part: &PartRow| self.part(&in_file, &planned, part);
            let parts: Vec<Option<Part>> = row.parts.iter().map(find).collect();
            let missing = row.parts.iter().zip(&parts).find(|(_, part)| part.is_none());
            if let Some((part, _)) = missing {
                let (line, of) = (part.line, part.of.clone());
                self.find_under(self.file.heading_of_parts(), line, ListingWhy::PartMissing, &of, String::new());
            } else if let Some(part) = row.parts.iter().find(|part| self.is_unpriced(&in_file, &planned, part)) {
                let (line, of) = (part.line, part.of.clone());
                self.find_under(self.file.heading_of_parts(), line, ListingWhy::PartUnpriced, &of, String::new());
            } else if row.parts.iter().map(|part| part.quantity).sum::<i64>() < 2 {
                let (line, name) = (row.line, row.name.clone());
                self.find(line, Meaning::Name, ListingWhy::PartsUnreadable, &name, String::new());
            } else {
                bundle.parts = parts.into_iter().flatten().zip(row.parts.iter().map(|part| part.quantity)).collect();
                planned.push(bundle);
            }
        }
        planned
    }

    fn part(&self, in_file: &HashMap<String, usize>, items: &[Planned], part: &PartRow) -> Option<Part> {
        let here = |id: &String| self.here.items.contains_key(id).then(|| Part::Here(id.clone()));
        if let Some(place) = in_file.get(&*canonical(&part.of)) {
            return Some(items[*place].id.clone().map_or(Part::Planned(*place), Part::Here));
        }
        self.here.owner(&part.of, false).and_then(here).or_else(|| here(&part.of))
    }

    /// Whether a part has no price for one, as the file has it or, of what is not in it, as it is here.
    fn is_unpriced(&self, in_file: &HashMap<String, usize>, items: &[Planned], part: &PartRow) -> bool {
        if let Some(Planned { goods: Goods::Item(row), id, .. }) =
            in_file.get(&*canonical(&part.of)).map(|place| &items[*place])
        {
            let (merged, _) = self.here.merged(id.as_deref(), row, Rate::ZERO);
            return merged.asks().is_some();
        }
        let id = self.here.owner(&part.of, false).unwrap_or(&part.of);
        self.here.items.get(id).is_some_and(|item| item.asks().is_some())
    }

    fn note_archived(&mut self, planned: &[Planned]) {
        let archived: HashSet<&String> =
            planned.iter().filter_map(|p| p.id.as_ref()).filter(|id| !self.here.is_sold(id)).collect();
        for one in planned.iter().filter(|p| !p.goods.is_own() && p.id.as_ref().is_some_and(|id| archived.contains(id)))
        {
            let (line, name) = (one.goods.line(), one.goods.name().to_owned());
            self.find(line, Meaning::Name, ListingWhy::StaysArchived, &name, String::new());
        }
    }
}

/// Whether an item that is limited here would be measured as its row has it, and so no longer counted.
pub(super) fn ends_limit(here: &ItemSet, row: &ItemRow) -> bool {
    here.limited && !row.open_price && row.unit.flatten().is_some()
}

impl Here {
    /// The item that a row is here as the row would have it saved, and how many of it would be counted, if any.
    pub(crate) fn merged(&self, id: Option<&str>, row: &ItemRow, standard: Rate) -> (ItemSet, Option<i64>) {
        let was_counted = id.is_some_and(|id| self.counted.contains(id));
        let saved = merged_item(id.and_then(|id| self.items.get(id)), row, standard, was_counted);
        let counted = numbers::counts(row, &saved, was_counted);
        (saved, counted)
    }

    fn is_sold(&self, id: &str) -> bool {
        let item = self.items.get(id).map(|item| item.archived);
        !item.or(self.bundles.get(id).map(|bundle| bundle.archived)).unwrap_or(false)
    }
}

impl Goods {
    pub(crate) fn line(&self) -> u64 {
        match self {
            Self::Item(ItemRow { line, .. }) | Self::Bundle(BundleRow { line, .. }) => *line,
        }
    }

    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Item(ItemRow { name, .. }) | Self::Bundle(BundleRow { name, .. }) => name,
        }
    }

    fn id(&self) -> &str {
        match self {
            Self::Item(ItemRow { id, .. }) | Self::Bundle(BundleRow { id, .. }) => id,
        }
    }

    fn sku(&self) -> &str {
        match self {
            Self::Item(item) => &item.sku,
            Self::Bundle(_) => "",
        }
    }

    fn codes(&self) -> Vec<String> {
        match self {
            Self::Item(item) => item.codes().map(str::to_owned).collect(),
            Self::Bundle(bundle) => bundle.barcodes.clone(),
        }
    }

    fn is_own(&self) -> bool {
        match self {
            Self::Item(ItemRow { own, .. }) | Self::Bundle(BundleRow { own, .. }) => *own,
        }
    }

    /// Whether it comes in as no longer sold.
    fn is_gone(&self) -> bool {
        match self {
            Self::Item(ItemRow { archived, .. }) | Self::Bundle(BundleRow { archived, .. }) => *archived == Some(true),
        }
    }

    /// Whether something that has one of its codes is it. An item with another SKU is another one, whatever its barcodes.
    fn is_it(&self, here: &Here, id: &str) -> bool {
        let other_sku = |item: &ItemSet| !self.sku().is_empty() && !item.sku.is_empty() && item.sku != self.sku();
        self.is_known(here, id) && !here.items.get(id).is_some_and(other_sku)
    }

    /// Whether an id is of something of this kind.
    fn is_known(&self, here: &Here, id: &str) -> bool {
        match self {
            Self::Item(_) => here.items.contains_key(id),
            Self::Bundle(_) => here.bundles.contains_key(id),
        }
    }

    /// Whether something of the same name may be it: of codes of one kind only one of the two says any.
    fn may_be(&self, here: &Here, id: &str) -> bool {
        match self {
            Self::Item(row) => here.items.get(id).is_some_and(|item| {
                (row.sku.is_empty() || item.sku.is_empty()) && (row.barcodes.is_empty() || item.barcodes.is_empty())
            }),
            Self::Bundle(row) => {
                here.bundles.get(id).is_some_and(|bundle| row.barcodes.is_empty() || bundle.barcodes.is_empty())
            }
        }
    }

    fn changes_nothing(&self, here: &Here, id: &str) -> bool {
        match self {
            Self::Item(row) => here.items.get(id).is_some_and(|item| here.merged(Some(id), row, item.rate).0 == *item),
            Self::Bundle(row) => here.bundles.get(id).is_some_and(|bundle| bundle.price == row.price),
        }
    }
}
