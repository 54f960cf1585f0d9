//! Variants that are made together: planned from what is typed, and saved all at once.
//!
//! Keeps true: all of them are saved or none; a variant that the product has is not made twice and not changed; each is an
//! item like any other, saved as one is.

use std::collections::BTreeSet;

use serde_json::json;
use trestle_rules::RuleError;
use trestle_rules::listing::{LONGEST_NAME, LONGEST_WORD, MAX_OPTIONS};
use trestle_rules::variants::{MOST, combinations, left_out, line, same, values};

use super::catalog::{options, save_item};
use super::text;
use super::types::catalog::{CatalogEntry, ItemOption, SaveItem};
use super::types::variants::{
    HaveVariant, NewVariant, OptionValues, PlanVariants, PlannedVariant, SaveVariants, VariantPlan, VariantsSaved,
};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::ItemSet;
use crate::goods::no_such_item;
use crate::ledger::{item, registers};
use crate::tx::Tx;

pub(super) fn plan(tx: &mut Tx<'_>, args: PlanVariants) -> Result<VariantPlan> {
    tx.shop()?;
    let product = text::optional("name", &args.name, LONGEST_NAME)?;
    let have = variants_of(tx, &product)?;
    let asked = args.options.unwrap_or_else(|| options_of(&have));
    if asked.len() > MAX_OPTIONS {
        return Err(too_many("options", MAX_OPTIONS));
    }
    let mut named = Vec::new();
    for option in &asked {
        let name = text::optional("options", &option.name, LONGEST_WORD)?;
        let values = values(&option.values);
        for value in &values {
            text::optional("options", value, LONGEST_NAME)?;
        }
        if !values.is_empty() {
            named.push((name, values));
        }
    }
    let lists: Vec<&[String]> = named.iter().map(|(_, values)| values.as_slice()).collect();
    let in_use: Vec<_> = have.iter().map(|item| pairs(&item.options)).collect();
    let planned = combinations(&lists)?.into_iter().map(|picked| {
        let pick =
            |((name, _), value): (&(String, _), &&str)| ItemOption { name: name.clone(), value: (*value).to_owned() };
        let options: Vec<ItemOption> = named.iter().zip(&picked).map(pick).collect();
        let have = have.iter().find(|item| is_same(&item.options, &options));
        let have = have.map(|item| HaveVariant { id: item.id.clone(), price: item.price, archived: item.archived });
        let left_out = left_out(&in_use, &pairs(&options));
        PlannedVariant { values: picked.join(" · "), options, have, left_out }
    });
    let variants: Vec<PlannedVariant> = planned.collect();
    let new = variants.iter().filter(|variant| variant.have.is_none()).count();
    Ok(VariantPlan { options: asked, variants, new: u32::try_from(new).unwrap_or(u32::MAX) })
}

pub(super) fn save(tx: &mut Tx<'_>, args: SaveVariants) -> Result<VariantsSaved> {
    tx.shop()?;
    let SaveVariants { shared, variants, instead_of } = args;
    if variants.len() > MOST {
        return Err(RuleError::TooManyVariants { most: MOST }.into());
    }
    let product = text::name("name", &shared.name, LONGEST_NAME)?;
    let mut have: Vec<Vec<ItemOption>> = variants_of(tx, &product)?.into_iter().map(|item| item.options).collect();
    if let Some(id) = instead_of {
        take_off_sale(tx, &id)?;
    }
    let (mut made, mut had) = (Vec::new(), 0);
    for variant in variants {
        let options = options(&variant.options)?;
        if options.is_empty() {
            return Err(EngineError::with(ErrorCode::ArgsEmpty, [("field", json!("options"))]));
        }
        if have.iter().any(|known| is_same(known, &options)) {
            had += 1;
            continue;
        }
        let values = options.iter().map(|option| option.value.as_str()).collect::<Vec<_>>().join(" · ");
        let saved = save_item(tx, one_of(&shared, &variant, &options))
            .map_err(|error| error.about("variant", values.as_str()))?;
        if let CatalogEntry::Item(saved) = saved {
            made.push(saved.id);
        }
        have.push(options);
    }
    if made.is_empty() && had == 0 {
        return Err(EngineError::with(ErrorCode::ArgsEmpty, [("field", json!("variants"))]));
    }
    Ok(VariantsSaved { name: product, made, had })
}

/// What is saved of one variant: what all share, and what is its own.
fn one_of(shared: &SaveItem, variant: &NewVariant, options: &[ItemOption]) -> SaveItem {
    SaveItem {
        id: None,
        price: variant.price.clone().or_else(|| shared.price.clone()),
        sku: variant.sku.clone(),
        barcodes: variant.barcodes.clone(),
        options: options.to_vec(),
        hero: false,
        limited: false,
        counted: None,
        archived: false,
        ..shared.clone()
    }
}

/// An item that was sold as one thing until now; its codes are free for the variants.
fn take_off_sale(tx: &mut Tx<'_>, id: &str) -> Result<()> {
    let mut single = item(tx.conn, id)?.ok_or_else(|| no_such_item(id))?;
    if !single.archived {
        single.archived = true;
        tx.append(&single)?;
    }
    Ok(())
}

/// The variants that a product has, also those no longer sold, by when they were made.
fn variants_of(tx: &Tx<'_>, product: &str) -> Result<Vec<ItemSet>> {
    let mut items = registers::<ItemSet>(tx.conn, "item")?;
    items.retain(|item| item.product == product && !item.options.is_empty());
    // Ids of one till are numbered as they were made.
    items.sort_by(|a, b| (a.id.len(), &a.id).cmp(&(b.id.len(), &b.id)));
    Ok(items)
}

/// What variants are chosen by, as it would be typed. A product whose variants have options of different kinds is told by
/// the first of them.
fn options_of(have: &[ItemSet]) -> Vec<OptionValues> {
    let Some(first) = have.first() else { return Vec::new() };
    let values_of = |at: usize| {
        let mut seen = BTreeSet::new();
        let values = have.iter().filter_map(|item| item.options.get(at)).map(|option| option.value.as_str());
        line(&values.filter(|value| seen.insert(*value)).collect::<Vec<_>>())
    };
    let option = |(at, option): (usize, &ItemOption)| OptionValues { name: option.name.clone(), values: values_of(at) };
    first.options.iter().enumerate().map(option).collect()
}

fn is_same(one: &[ItemOption], another: &[ItemOption]) -> bool {
    same(&pairs(one), &pairs(another))
}

fn pairs(options: &[ItemOption]) -> Vec<(&str, &str)> {
    options.iter().map(|option| (option.name.as_str(), option.value.as_str())).collect()
}

fn too_many(field: &str, most: usize) -> EngineError {
    EngineError::with(ErrorCode::ArgsTooLong, [("field", json!(field)), ("most", json!(most))])
}
