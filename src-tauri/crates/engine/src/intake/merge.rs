//! One item or bundle as it is here, with what a file says of it.
//!
//! Keeps true: an empty cell says nothing; codes are added and never taken away; what is limited is counted.

use serde_json::{Value, json};
use trestle_rules::code::canonical;
use trestle_rules::tax::Rate;

use crate::api::types::Sentence;
use crate::api::types::catalog::BundlePart;
use crate::edge::catalogue::{BundleRow, ItemRow};
use crate::facts::{BundleSet, ItemSet};

/// The item as it is here, or a new one without an id, as the file has it.
pub(crate) fn merged_item(here: Option<&ItemSet>, row: &ItemRow, standard: Rate, was_counted: bool) -> ItemSet {
    let mut item = here.cloned().unwrap_or_else(|| ItemSet {
        id: String::new(),
        name: String::new(),
        price: 0,
        rate: standard,
        category: String::new(),
        color: None,
        sku: String::new(),
        barcodes: Vec::new(),
        hero: false,
        favourite: false,
        creator: String::new(),
        product: String::new(),
        options: Vec::new(),
        cost: None,
        tracked: false,
        low_stock: None,
        limited: false,
        open_price: false,
        unit: None,
        price_without_tax: None,
        archived: false,
    });
    // A file that writes a variant's whole name into one cell does not take its options away.
    if item.name != row.name || !row.options.is_empty() {
        (item.name, item.product, item.options) = (row.name.clone(), row.product.clone(), row.options.clone());
    }
    (item.price, item.open_price) = (row.price, row.open_price);
    item.unit = row.unit.unwrap_or(item.unit).filter(|_| !item.open_price);
    item.price_without_tax = row.price_without_tax.unwrap_or(item.price_without_tax);
    item.rate = row.rate.unwrap_or(item.rate);
    say(&mut item.category, &row.category);
    item.color = row.color.or(item.color);
    say(&mut item.sku, &row.sku);
    say(&mut item.creator, &row.creator);
    add_codes(&mut item.barcodes, &row.barcodes, &item.sku);
    item.cost = row.cost.or(item.cost);
    // What there are only so many of stays counted, whatever another program kept; nothing new is held to a stock that nobody
    // knows.
    item.limited |= row.limited == Some(true) && (was_counted || row.stock.is_some());
    item.tracked = (item.limited || row.tracked.unwrap_or(item.tracked)) && item.unit.is_none();
    item.limited &= item.tracked;
    item.low_stock = row.low_stock.or(item.low_stock);
    item.favourite = row.favourite.unwrap_or(item.favourite);
    item.hero = row.hero.unwrap_or(item.hero);
    if here.is_none() || row.own {
        item.archived = row.archived.unwrap_or(item.archived);
    }
    item
}

/// The bundle as it is here, or a new one without an id, as the file has it.
pub(crate) fn merged_bundle(here: Option<&BundleSet>, row: &BundleRow, parts: Vec<BundlePart>) -> BundleSet {
    let mut bundle = here.cloned().unwrap_or_else(|| BundleSet {
        id: String::new(),
        name: String::new(),
        price: 0,
        parts: Vec::new(),
        category: String::new(),
        barcodes: Vec::new(),
        off_favourites: false,
        archived: false,
    });
    (bundle.name, bundle.price, bundle.parts) = (row.name.clone(), row.price, parts);
    say(&mut bundle.category, &row.category);
    add_codes(&mut bundle.barcodes, &row.barcodes, "");
    bundle.off_favourites = row.favourite.map_or(bundle.off_favourites, |on| !on);
    if here.is_none() || row.own {
        bundle.archived = row.archived.unwrap_or(bundle.archived);
    }
    bundle
}

fn say(here: &mut String, told: &str) {
    if !told.is_empty() {
        told.clone_into(here);
    }
}

fn add_codes(here: &mut Vec<String>, told: &[String], sku: &str) {
    for code in told {
        let is_it = |known: &str| canonical(known) == canonical(code);
        if !is_it(sku) && !here.iter().any(|known| is_it(known)) {
            here.push(code.clone());
        }
    }
}

/// What of an item would change, as sentences.
pub(crate) fn changes(before: &ItemSet, after: &ItemSet) -> Vec<Sentence> {
    let mut told = Vec::new();
    let mut tell = |what: &str, before: Value, after: Value| {
        if before != after {
            told.push(change(what, before, after));
        }
    };
    tell("name", json!(before.name), json!(after.name));
    tell("price_amount", json!(before.price), json!(after.price));
    tell("rate", json!(before.rate), json!(after.rate));
    tell("category", json!(before.category), json!(after.category));
    tell("sku", json!(before.sku), json!(after.sku));
    tell("barcodes", json!(before.barcodes.join(" ")), json!(after.barcodes.join(" ")));
    tell("creator", json!(before.creator), json!(after.creator));
    let counted = told.len();
    let other = |item: &ItemSet| {
        let (options, marks) =
            (item.options.clone(), (item.tracked, item.limited, item.low_stock, item.favourite, item.hero));
        (options, item.cost, marks, (item.open_price, item.unit, item.color), (item.price_without_tax, item.archived))
    };
    if other(before) != other(after) || (counted == 0 && before != after) {
        told.push(Sentence { key: "listing.change.other".to_owned(), args: serde_json::Map::new() });
    }
    told
}

fn change(what: &str, before: Value, after: Value) -> Sentence {
    let (key, ending) = what.strip_suffix("_amount").map_or((what, ""), |key| (key, "_amount"));
    let args = [(format!("before{ending}"), before), (format!("after{ending}"), after)];
    Sentence { key: format!("listing.change.{key}"), args: args.into_iter().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::ENGLISH;

    #[test]
    fn every_change_has_its_sentence() {
        let zero = Rate::ZERO;
        let before = merged_item(None, &ItemRow::default(), zero, false);
        let row = ItemRow {
            name: "Jam".into(),
            price: 500,
            sku: "J".into(),
            barcodes: vec!["1".into()],
            category: "Pantry".into(),
            creator: "Mira".into(),
            cost: Some(1),
            rate: "5.5".parse().ok(),
            ..ItemRow::default()
        };
        let told = changes(&before, &merged_item(Some(&before), &row, zero, false));
        assert_eq!(told.len(), 8);
        let silent: Vec<_> = told.iter().filter(|s| !ENGLISH.contains_key(&s.key)).collect();
        assert!(silent.is_empty(), "{silent:?}");
    }
}
