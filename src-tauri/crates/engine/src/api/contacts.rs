//! Command that opens addresses, for whoever knows the owner's passphrase.

use std::collections::BTreeMap;
use std::path::Path;

use super::outlet::target;
use super::types::sync::{ContactsExported, ExportContacts};
use crate::contacts::{self, Beside, Record};
use crate::edge::mailing::{self, Row};
use crate::error::Result;
use crate::error_codes::ErrorCode;
use crate::json;
use crate::ledger::{market_name, members, till_name};
use crate::tx::Tx;
use crate::work::Begun;

/// Writes the addresses whose consent stands.
pub(super) fn export(tx: &mut Tx<'_>, args: ExportContacts, begun: &Begun<'_>) -> Result<ContactsExported> {
    tx.shop()?;
    let owner = super::owner::identify(tx, &args.passphrase)?.contacts()?;
    let stem = format!("contacts-{}", tx.now.day);
    let outlet = target(tx, Path::new(&args.out), &stem, "csv")?;
    let (mut rows, mut withdrawn, mut unreadable) = (Vec::new(), 0, 0);
    let (people, damaged) = people(tx)?;
    unreadable += damaged;
    let all = people.len() as u64;
    for (done, person) in (0..).zip(people.into_values()) {
        begun.step(done, all)?;
        let newest = person.members.last().map(String::as_str).unwrap_or_default();
        // Whoever withdrew under another code, which may not know the address, is the same person.
        let everyone = members::same_person(tx.conn, newest)?;
        let Some(agreed) = last_decision(tx, &everyone)? else { continue };
        if !agreed.given {
            withdrawn += 1;
            continue;
        }
        match person.record.email.as_ref().and_then(|e| contacts::unseal(e, &owner)) {
            Some(address) => rows.push(row(tx, &person, &everyone, &agreed, address)?),
            None => unreadable += 1,
        }
    }
    if rows.is_empty() && unreadable == 0 {
        return Err(ErrorCode::ContactsNone.into());
    }
    rows.sort_by(|a, b| a.address.cmp(&b.address));
    mailing::write(&outlet, &rows)?;
    let contacts = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    Ok(ContactsExported { file: outlet.file.display().to_string(), contacts, withdrawn, unreadable })
}

/// Somebody with an address: all members that have it, and the record that was taken down last.
struct Person {
    members: Vec<String>,
    record: Record,
}

/// By the hash of their address, so that who signed up twice is one; and how many records are not what was committed to.
fn people(tx: &Tx<'_>) -> Result<(BTreeMap<String, Person>, i64)> {
    let sql = "SELECT contact.member, contact.record, contact.salt, committed.commitment FROM contact JOIN committed USING (fact)
               JOIN consent ON consent.member = contact.member AND consent.purpose = ?1
               GROUP BY contact.fact ORDER BY max(consent.lamport), contact.fact";
    let mut statement = tx.conn.prepare_cached(sql)?;
    let mut rows = statement.query([members::OFFERS])?;
    let (mut people, mut damaged) = (BTreeMap::<String, Person>::new(), 0);
    while let Some(row) = rows.next()? {
        let member: String = row.get(0)?;
        let beside = Beside::read(row, 1, 2)?;
        if !beside.fits(&row.get::<_, String>(3)?) {
            damaged += 1;
            continue;
        }
        let Ok(record) = serde_json::from_str::<Record>(&json::without_marks(&beside.record)) else { continue };
        let Some(keyed) = record.email.as_ref().map(|e| e.keyed.clone()) else { continue };
        let person = people.entry(keyed).or_insert_with(|| Person { members: vec![], record: Record::default() });
        if !person.members.contains(&member) {
            person.members.push(member);
        }
        let first_name = record.first_name.clone().or(person.record.first_name.take());
        person.record = Record { first_name, ..record };
    }
    Ok((people, damaged))
}

/// The consent in force.
struct Agreed {
    given: bool,
    day: String,
    version: Option<u32>,
    market: Option<String>,
    till: String,
}

fn last_decision(tx: &Tx<'_>, person: &[String]) -> Result<Option<Agreed>> {
    use rusqlite::OptionalExtension;
    let sql = "SELECT given, day, version, market, till FROM consent
               WHERE purpose = ?2 AND member IN (SELECT value FROM json_each(?1))
               ORDER BY lamport DESC, till DESC, seq DESC LIMIT 1";
    let agreed = |r: &rusqlite::Row<'_>| {
        let (given, day, version) = (r.get(0)?, r.get(1)?, r.get(2)?);
        Ok(Agreed { given, day, version, market: r.get(3)?, till: r.get(4)? })
    };
    let mut statement = tx.conn.prepare_cached(sql)?;
    let list = members::list(person)?;
    Ok(statement.query_row([list.as_str(), members::OFFERS], agreed).optional()?)
}

fn row(tx: &Tx<'_>, person: &Person, everyone: &[String], agreed: &Agreed, address: String) -> Result<Row> {
    let newest = everyone.first().map(String::as_str).unwrap_or_default();
    Ok(Row {
        address,
        first_name: person.record.first_name.clone().unwrap_or_default(),
        consent_day: agreed.day.clone(),
        wording: agreed.version.map(|v| v.to_string()).unwrap_or_default(),
        market: market_name(tx.conn, agreed.market.as_deref())?.unwrap_or_default(),
        till: till_name(tx.conn, &agreed.till)?.number,
        code: members::code_of(tx.conn, newest)?.unwrap_or_default(),
        visits: members::visits(tx.conn, everyone)?.len(),
    })
}
