//! Members: one person's codes, visits, rewards and consent. A person may have several codes, given out by tills that did
//! not know of each other: the same address or reference tells it.

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};
use trestle_rules::loyalty::{RewardCase, Standing, standing};
use trestle_rules::reference;

use crate::contacts::{self, Record};
use crate::error::{EngineError, Result};

/// The purpose of the one consent there is so far.
pub const OFFERS: &str = "email_offers";

/// A member with all ids of the same person, this one first.
///
/// # Errors
/// A database error.
pub fn same_person(conn: &Connection, member: &str) -> Result<Vec<String>> {
    // One code may know a reference, another an address, and a third both: what it joins is one person.
    let sql = "WITH RECURSIVE person (member) AS (
                 SELECT ?1 UNION SELECT b.member FROM person
                 JOIN contact a ON a.member = person.member JOIN contact b ON b.keyed = a.keyed)
               SELECT member FROM person WHERE member <> ?1 ORDER BY member";
    let mut statement = conn.prepare_cached(sql)?;
    let others: Vec<String> = statement.query_map([member], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(std::iter::once(member.to_owned()).chain(others).collect())
}

/// Ids as a JSON list, as the queries take them.
///
/// # Errors
/// Never for texts; kept as an error rather than a panic.
pub fn list(ids: &[String]) -> Result<String> {
    Ok(serde_json::to_string(ids)?)
}

/// Who holds a loyalty code; none while the facts of the till that issued it have not arrived.
///
/// # Errors
/// A database error.
pub fn by_code(conn: &Connection, code: &str) -> Result<Option<String>> {
    // Two tills under one number give out the same codes: such a code names nobody, and earns the member discount alone.
    let sql = "SELECT min(id) FROM member WHERE code = ?1 HAVING count(*) = 1";
    Ok(conn.prepare_cached(sql)?.query_row([code], |r| r.get(0)).optional()?)
}

/// Loyalty code of a member; none for one enrolled before there were codes.
///
/// # Errors
/// A database error.
pub fn code_of(conn: &Connection, member: &str) -> Result<Option<String>> {
    let mut statement = conn.prepare_cached("SELECT code FROM member WHERE id = ?1")?;
    Ok(statement.query_row([member], |r| r.get(0)).optional()?.flatten())
}

/// Whether there is such a member.
///
/// # Errors
/// A database error.
pub fn exists(conn: &Connection, member: &str) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM member WHERE id = ?1")?.exists([member])?)
}

/// Whether a member was erased.
///
/// # Errors
/// A database error.
pub fn is_erased(conn: &Connection, member: &str) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM erased WHERE member = ?1")?.exists([member])?)
}

/// What the records beside a person's facts let the screens show.
#[derive(Default)]
pub struct Contact {
    /// First name or reference, as far as it is here; empty otherwise.
    pub label: String,
    /// Address as it may be shown; empty without one.
    pub masked: String,
}

/// What may be shown of a person: of each the latest record's, read once.
///
/// # Errors
/// A database error.
pub fn contact(conn: &Connection, person: &[String]) -> Result<Contact> {
    let mut shown = Contact::default();
    for member in person {
        for Record { label, first_name, email, .. } in contacts::of_member(conn, member)?.into_iter().rev() {
            if let (true, Some(name)) = (shown.label.is_empty(), first_name.or(label)) {
                // An earlier version kept references as they were.
                shown.label = reference::shown(&name);
            }
            if let (true, Some(email)) = (shown.masked.is_empty(), email) {
                shown.masked = email.masked;
            }
        }
    }
    Ok(shown)
}

/// Visits of a person: the ids of the sales that stand.
///
/// # Errors
/// A database error.
pub fn visits(conn: &Connection, person: &[String]) -> Result<Vec<String>> {
    let sql = "SELECT DISTINCT m.sale FROM member_sale m
               WHERE m.member IN (SELECT value FROM json_each(?1))
                 AND NOT EXISTS (SELECT 1 FROM sale_reversed r WHERE r.sale = m.sale)";
    let mut statement = conn.prepare_cached(sql)?;
    Ok(statement.query_map([list(person)?], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Sales that stand and were rung up here for a code whose facts have not arrived.
///
/// # Errors
/// A database error.
pub fn visits_of_code(conn: &Connection, code: &str) -> Result<Vec<String>> {
    let sql = "SELECT id FROM sale WHERE member_code = ?1
                 AND NOT EXISTS (SELECT 1 FROM sale_reversed r WHERE r.sale = sale.id)";
    let mut statement = conn.prepare_cached(sql)?;
    Ok(statement.query_map([code], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// The member of a sale, however it became known.
///
/// # Errors
/// A database error.
pub fn of_sale(conn: &Connection, sale: &str) -> Result<Option<String>> {
    let mut statement = conn.prepare_cached("SELECT member FROM member_sale WHERE sale = ?1")?;
    Ok(statement.query_row([sale], |r| r.get(0)).optional()?)
}

/// A reward as it stands at a place and on a day.
#[derive(Clone, Debug)]
pub struct Reward {
    /// Id.
    pub id: String,
    /// Percent.
    pub percent: String,
    /// Market it is good at.
    pub market: Option<String>,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// How it stands.
    pub standing: Standing,
}

/// Rewards of a person: those that may be redeemed first, then by their last day.
///
/// # Errors
/// A database error.
pub fn rewards(conn: &Connection, person: &[String], here: Option<&str>, today: NaiveDate) -> Result<Vec<Reward>> {
    let sql = "SELECT id, percent, market, first_day, last_day,
                 EXISTS (SELECT 1 FROM reward_redeemed d WHERE d.reward = reward.id
                   AND NOT EXISTS (SELECT 1 FROM sale_reversed r WHERE r.sale = d.sale)),
                 EXISTS (SELECT 1 FROM sale_reversed r WHERE r.sale = reward.sale)
               FROM reward WHERE member IN (SELECT value FROM json_each(?1)) ORDER BY last_day, id";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params![list(person)?])?;
    let mut rewards = Vec::new();
    while let Some(row) = rows.next()? {
        let market: Option<String> = row.get(2)?;
        let (from, until) = (day(&row.get::<_, String>(3)?)?, day(&row.get::<_, String>(4)?)?);
        let (redeemed, void) = (row.get(5)?, row.get(6)?);
        let standing = standing(&RewardCase { market: market.as_deref(), from, until, here, today, redeemed, void });
        rewards.push(Reward { id: row.get(0)?, percent: row.get(1)?, market, from, until, standing });
    }
    rewards.sort_by_key(|r| r.standing != Standing::Open);
    Ok(rewards)
}

fn day(text: &str) -> Result<NaiveDate> {
    text.parse().map_err(|_| EngineError::Bug("the day of a reward"))
}

/// Last decision of a person on e-mails: whether given, the day, the version of the wording that was given.
///
/// # Errors
/// A database error.
pub fn consent(conn: &Connection, person: &[String]) -> Result<Option<(bool, String, Option<u32>)>> {
    let sql = "SELECT given, day, version FROM consent
               WHERE purpose = ?2 AND member IN (SELECT value FROM json_each(?1))
               ORDER BY lamport DESC, till DESC, seq DESC LIMIT 1";
    let mut statement = conn.prepare_cached(sql)?;
    let row = statement.query_row([list(person)?, OFFERS.to_owned()], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)));
    Ok(row.optional()?)
}
