//! Conflicts: facts of tills that did not know of each other and do not agree. Both stay; here is what to do about it.
//!
//! Owns how they are found, told and dealt with. Keeps true: a conflict names the set of facts, never a loser; dealt with,
//! it shows again when a further fact joins the set; what a till judged stays judged.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use serde_json::{Map, Value, json};
use trestle_rules::code::canonical;
use trestle_rules::money;

use super::clashes::{counters, erased_sign_ups, forks, shared_numbers};
use super::tills;
use super::types::sync::{Conflict, ConflictKind, ResolveConflict, Side, SyncStatus};
use super::types::{Nothing, Sentence};
use super::{stock, text};
use crate::catalogue::{ENGLISH, sentence};
use crate::error::Result;
use crate::error_codes::ErrorCode;
use crate::facts::ConflictResolved;
use crate::journal::{self, Envelope};
use crate::ledger::{self, till_name};
use crate::tx::Tx;

/// What a value says, by field.
type Fields = Map<String, Value>;

/// Conflicts that nobody has dealt with.
pub(super) fn open(tx: &Tx<'_>) -> Result<Vec<Conflict>> {
    let mut all = Vec::new();
    for find in [
        double_returns,
        returned_though_undone,
        double_redemptions,
        overspent_credits,
        stock::oversold,
        forks,
        counters,
        shared_numbers,
        erased_sign_ups,
    ] {
        all.extend(find(tx)?);
    }
    all.extend(two_values(tx)?);
    all.extend(shared_codes(tx)?);
    let dealt_with = dealt_with(tx.conn)?;
    all.retain(|c| !dealt_with.contains(&(c.id.clone(), facts_of(c))));
    Ok(all)
}

/// The facts of a conflict as `conflict.resolved` names them.
fn facts_of(conflict: &Conflict) -> Vec<String> {
    let facts: BTreeSet<&String> = conflict.sides.iter().map(|s| &s.fact).collect();
    facts.into_iter().cloned().collect()
}

fn dealt_with(conn: &Connection) -> Result<BTreeSet<(String, Vec<String>)>> {
    let mut statement = conn.prepare_cached("SELECT conflict, facts FROM resolved")?;
    let mut rows = statement.query([])?;
    let mut dealt_with = BTreeSet::new();
    while let Some(row) = rows.next()? {
        dealt_with.insert((row.get(0)?, serde_json::from_str(&row.get::<_, String>(1)?)?));
    }
    Ok(dealt_with)
}

pub(super) fn resolve(tx: &mut Tx<'_>, args: ResolveConflict) -> Result<SyncStatus> {
    let found = open(tx)?.into_iter().find(|c| c.id == args.conflict).ok_or(ErrorCode::ConflictNotFound)?;
    match (&args.take, found.kind) {
        (Some(take), ConflictKind::TwoValues) if found.sides.iter().any(|s| s.fact == *take) => {
            let fact = fact(tx.conn, take)?.ok_or(ErrorCode::ConflictNotFound)?;
            tx.append_again(&fact)?;
        }
        (Some(_), _) => return Err(ErrorCode::ConflictCannotTake.into()),
        (None, _) => {
            let facts = facts_of(&found);
            tx.append(&ConflictResolved { conflict: found.id, facts })?;
        }
    }
    tx.refresh()?;
    tills::status(tx, Nothing {})
}

fn fact(conn: &Connection, id: &str) -> Result<Option<Envelope>> {
    let Some((till, seq)) = id.rsplit_once('-') else { return Ok(None) };
    let Ok(seq) = seq.parse() else { return Ok(None) };
    journal::read(conn, till, seq)
}

pub(super) fn side(tx: &Tx<'_>, id: &str, sentence: Sentence, in_force: bool) -> Result<Side> {
    let (till, _) = id.rsplit_once('-').unwrap_or((id, ""));
    let at = fact(tx.conn, id)?.map(|f| f.at);
    Ok(Side { till: till_name(tx.conn, till)?, fact: id.to_owned(), at, sentence, in_force })
}

/// Units of one line that came back more often than they were sold.
fn double_returns(tx: &Tx<'_>) -> Result<Vec<Conflict>> {
    let mut statement = tx.conn.prepare_cached(include_str!("double_returns.sql"))?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (sale, line, part): (String, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (name, sold, receipt): (String, i64, String) = (row.get(3)?, row.get(4)?, row.get(5)?);
        let (returns, unit): (String, Option<String>) = (row.get(6)?, row.get(7)?);
        let returns: Vec<Value> = serde_json::from_str(&returns)?;
        let sides = returns.iter().map(|r| {
            let id = r["id"].as_str().unwrap_or_default();
            let refund = ("refund_amount", r["refund"].clone());
            let told = match &unit {
                None => text::sentence("conflict.returned", [("count", r["units"].clone()), refund]),
                Some(unit) => {
                    let much = [("back_measure", r["units"].clone()), ("unit", json!(unit)), refund];
                    text::sentence("conflict.returned.measured", much)
                }
            };
            side(tx, id, told, true)
        });
        let (named, on) = (("name", json!(name)), ("receipt", json!(receipt)));
        let headline = match &unit {
            None => text::sentence("conflict.double_return", [named, ("count", json!(sold)), on]),
            Some(unit) => {
                let much = [named, ("sold_measure", json!(sold)), ("unit", json!(unit)), on];
                text::sentence("conflict.double_return.measured", much)
            }
        };
        found.push(Conflict {
            id: format!("double_return:{sale}:{line}:{part}"),
            kind: ConflictKind::DoubleReturn,
            headline,
            advice: text::sentence("conflict.double_return.advice", []),
            sides: sides.collect::<Result<_>>()?,
        });
    }
    Ok(found)
}

/// A sale that was undone at its till while another till, which did not know, took goods of it back.
fn returned_though_undone(tx: &Tx<'_>) -> Result<Vec<Conflict>> {
    let sql = "SELECT r.sale, r.id, s.receipt, u.id, u.refund FROM sale_reversed r JOIN sale s ON s.id = r.sale
               JOIN returned u ON u.sale = r.sale ORDER BY r.sale, u.id";
    let mut statement = tx.conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (sale, undone, receipt, back): (String, String, String, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        let refund: i64 = row.get(4)?;
        let refunded = text::sentence("conflict.refunded", [("refund_amount", json!(refund))]);
        found.push(Conflict {
            id: format!("returned_undone:{sale}:{back}"),
            kind: ConflictKind::DoubleReturn,
            headline: text::sentence("conflict.returned_undone", [("receipt", json!(receipt))]),
            advice: text::sentence("conflict.double_return.advice", []),
            sides: vec![
                side(tx, &undone, text::sentence("conflict.undone", []), true)?,
                side(tx, &back, refunded, true)?,
            ],
        });
    }
    Ok(found)
}

fn double_redemptions(tx: &Tx<'_>) -> Result<Vec<Conflict>> {
    let sql = "SELECT d.reward, w.member, json_group_array(json_object('id', d.fact, 'sale', d.sale))
               FROM reward_redeemed d JOIN reward w ON w.id = d.reward
               WHERE NOT EXISTS (SELECT 1 FROM sale_reversed r WHERE r.sale = d.sale)
               GROUP BY d.reward HAVING count(*) > 1 ORDER BY d.reward";
    let mut statement = tx.conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (reward, member): (String, String) = (row.get(0)?, row.get(1)?);
        let uses: Vec<Value> = serde_json::from_str(&row.get::<_, String>(2)?)?;
        let sides = uses.iter().map(|u| {
            let receipt = ledger::receipt_of(tx.conn, u["sale"].as_str().unwrap_or_default())?;
            let words = text::sentence("conflict.redeemed", [("receipt", json!(receipt))]);
            side(tx, u["id"].as_str().unwrap_or_default(), words, true)
        });
        let code = ledger::members::code_of(tx.conn, &member)?.unwrap_or_default();
        found.push(Conflict {
            id: format!("double_redemption:{reward}"),
            kind: ConflictKind::DoubleRedemption,
            headline: text::sentence("conflict.double_redemption", [("code", json!(code))]),
            advice: text::sentence("conflict.double_redemption.advice", []),
            sides: sides.collect::<Result<_>>()?,
        });
    }
    Ok(found)
}

/// Store credit of which more was taken than it was worth.
fn overspent_credits(tx: &Tx<'_>) -> Result<Vec<Conflict>> {
    let mut statement = tx.conn.prepare_cached(include_str!("overspent_credits.sql"))?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (credit, code, issued): (String, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let uses: Vec<Value> = serde_json::from_str(&row.get::<_, String>(3)?)?;
        let sides = uses.iter().map(|u| {
            let receipt = ledger::receipt_of(tx.conn, u["sale"].as_str().unwrap_or_default())?;
            let args = [("credit_amount", u["amount"].clone()), ("receipt", json!(receipt))];
            side(tx, u["id"].as_str().unwrap_or_default(), text::sentence("conflict.credit_taken", args), true)
        });
        let args = [("code", json!(code)), ("issued_amount", json!(issued))];
        found.push(Conflict {
            id: format!("overspent_credit:{credit}"),
            kind: ConflictKind::OverspentCredit,
            headline: text::sentence("conflict.overspent_credit", args),
            advice: text::sentence("conflict.overspent_credit.advice", []),
            sides: sides.collect::<Result<_>>()?,
        });
    }
    Ok(found)
}

/// Values that a till set without having seen the one that is in force now, and that say something else.
fn two_values(tx: &Tx<'_>) -> Result<Vec<Conflict>> {
    let mut statement = tx.conn.prepare_cached(include_str!("two_values.sql"))?;
    let mut rows = statement.query([])?;
    let mut sides = BTreeMap::<(String, String), Vec<String>>::new();
    while let Some(row) = rows.next()? {
        let register = (row.get(0)?, row.get(1)?);
        let (in_force, other): (String, String) = (row.get(2)?, row.get(3)?);
        sides.entry(register).or_insert_with(|| vec![in_force]).push(other);
    }
    let mut found = Vec::new();
    for ((kind, id), facts) in sides {
        let mut values = Vec::new();
        for id in &facts {
            let Some(fact) = fact(tx.conn, id)? else { continue };
            values.push((id.clone(), said_by(&kind, fact.body()?)));
        }
        let differing = differing(&values);
        if differing.is_empty() {
            continue;
        }
        let name = match ENGLISH.get(&format!("{kind}.{id}")).and_then(Value::as_str) {
            Some(called) => Some(called.to_owned()),
            None => values.first().and_then(|(_, v)| v.get("name")?.as_str().map(str::to_owned)),
        };
        let name = name.unwrap_or(id.clone());
        let sides = values.iter().enumerate().map(|(n, (fact, value))| {
            let words = told(tx, value, &differing)?;
            side(tx, fact, text::sentence("conflict.value", [("values", json!(words))]), n == 0)
        });
        found.push(Conflict {
            id: format!("two_values:{kind}:{id}"),
            kind: ConflictKind::TwoValues,
            headline: text::sentence("conflict.two_values", [("name", json!(name))]),
            advice: text::sentence("conflict.two_values.advice", []),
            sides: sides.collect::<Result<_>>()?,
        });
    }
    Ok(found)
}

/// The fields of a value. Those of a setting that has fields stand in the value it is set to.
fn said_by(kind: &str, mut body: Fields) -> Fields {
    match body.remove("value") {
        Some(Value::Object(fields)) if kind == "setting" => fields,
        Some(value) => {
            body.insert("value".to_owned(), value);
            body
        }
        None => body,
    }
}

/// The fields in which values differ.
fn differing(values: &[(String, Fields)]) -> Vec<String> {
    let fields: BTreeSet<&String> = values.iter().flat_map(|(_, v)| v.keys()).collect();
    let differs = |field: &&String| {
        let first = values.first().and_then(|(_, v)| v.get(*field));
        values.iter().any(|(_, v)| v.get(*field) != first)
    };
    fields.into_iter().filter(differs).cloned().collect()
}

/// What a value says in some fields, in words.
fn told(tx: &Tx<'_>, value: &Fields, fields: &[String]) -> Result<String> {
    let decimals = tx.shop()?.decimals();
    let none = Fields::new();
    let field = |field: &String| {
        let name = sentence(&format!("field.{field}"), &none, &|minor| minor.to_string());
        let said = match value.get(field) {
            None | Some(Value::Null) => "–".to_owned(),
            Some(Value::Number(n)) if field == "price" => money::plain(n.as_i64().unwrap_or_default(), decimals),
            Some(Value::String(text)) => text.clone(),
            Some(Value::Array(lines)) if lines.iter().all(Value::is_string) => {
                lines.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
            }
            Some(other) => other.to_string(),
        };
        format!("{name} {said}")
    };
    Ok(fields.iter().map(field).collect::<Vec<_>>().join(" · "))
}

/// SKUs and barcodes that several things answer to.
fn shared_codes(tx: &Tx<'_>) -> Result<Vec<Conflict>> {
    let mut statement = tx.conn.prepare_cached("SELECT code, id FROM code ORDER BY code, id")?;
    let mut rows = statement.query([])?;
    // One number in two spellings is one code: the first is told.
    let mut by_code: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (code, id): (String, String) = (row.get(0)?, row.get(1)?);
        let (_, ids) = by_code.entry(canonical(&code).into_owned()).or_insert_with(|| (code, Vec::new()));
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let mut found = Vec::new();
    for (code, ids) in by_code.into_values().filter(|(_, ids)| ids.len() > 1) {
        let sides = ids.iter().map(|id| {
            let name = ledger::goods_name(tx.conn, id)?;
            side(tx, id, text::sentence("conflict.goods", [("name", json!(name))]), true)
        });
        found.push(Conflict {
            id: format!("shared_code:{code}"),
            kind: ConflictKind::SharedCode,
            headline: text::sentence("conflict.shared_code", [("code", json!(code))]),
            advice: text::sentence("conflict.shared_code.advice", []),
            sides: sides.collect::<Result<_>>()?,
        });
    }
    Ok(found)
}
