//! Commands that look a member up: from the code alone, and as far as facts have arrived.
//!
//! Keeps true: it says what holds here and now, and where something is not known it says why.

use chrono::NaiveDate;
use rusqlite::Connection;
use serde_json::json;
use trestle_rules::loyalty::Standing;
use trestle_rules::text::folded;

use super::codes::{Holder, loyalty};
use super::types::basket::MemberBrief;
use super::types::member::{
    ConsentState, ConsentView, ListMembers, LookUpMember, MemberRow, MemberView, Members, RewardView, Visit,
};
use super::types::session::SoldItem;
use super::types::{QrView, Sentence};
use super::{market, qr, text};
use crate::contacts;
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::ledger::members::{self, Reward};
use crate::ledger::{self, market_name};
use crate::tx::Tx;

/// Where and on which day a reward is judged: the open session's, or where one would open now.
pub(super) fn here_and_now(tx: &Tx<'_>) -> Result<(Option<String>, NaiveDate)> {
    let here = match tx.session() {
        Some(session) => session.market.clone(),
        None => market::only_one_today(tx)?,
    };
    Ok((here, tx.today()))
}

/// Whether a reward will never be open again.
pub(super) fn is_over(standing: Standing) -> bool {
    matches!(standing, Standing::Expired | Standing::Redeemed | Standing::Void)
}

/// A reward as the screens show it.
pub(super) fn reward_view(conn: &Connection, reward: &Reward) -> Result<RewardView> {
    let market = market_name(conn, reward.market.as_deref())?;
    Ok(RewardView {
        reward: reward.id.clone(),
        percent: reward.percent.clone(),
        market: market.clone(),
        from: reward.from.to_string(),
        until: reward.until.to_string(),
        standing: reward.standing,
        sentence: reward_sentence(reward, market.as_deref()),
    })
}

fn reward_sentence(reward: &Reward, market: Option<&str>) -> Sentence {
    let percent = ("percent", json!(reward.percent));
    let (from, until) = (json!(reward.from.to_string()), json!(reward.until.to_string()));
    let until = ("until_date", until);
    match (reward.standing, market) {
        (Standing::Open, _) => text::sentence("reward.open", [percent, until]),
        (Standing::NotYet, Some(market)) => {
            text::sentence("reward.not_yet_at", [percent, ("from_date", from), until, ("market", json!(market))])
        }
        (Standing::NotYet, None) => text::sentence("reward.not_yet", [percent, ("from_date", from), until]),
        (Standing::Elsewhere, market) => {
            text::sentence("reward.elsewhere", [percent, until, ("market", json!(market.unwrap_or_default()))])
        }
        (Standing::Expired, _) => text::sentence("reward.expired", [percent, until]),
        (Standing::Redeemed, _) => text::sentence("reward.redeemed", [percent]),
        (Standing::Void, _) => text::sentence("reward.void", [percent]),
    }
}

/// A member as the basket shows one.
pub(super) fn brief(tx: &Tx<'_>, member: Option<&str>, code: &str) -> Result<MemberBrief> {
    let Some(id) = member else {
        let sentence = unknown(tx, code)?;
        return Ok(MemberBrief { id: None, label: String::new(), code: code.to_owned(), visits: 0, sentence });
    };
    let person = members::same_person(tx.conn, id)?;
    let (here, today) = here_and_now(tx)?;
    let rewards = members::rewards(tx.conn, &person, here.as_deref(), today)?;
    Ok(MemberBrief {
        id: Some(id.to_owned()),
        label: members::contact(tx.conn, &person)?.label,
        code: members::code_of(tx.conn, id)?.unwrap_or_default(),
        visits: members::visits(tx.conn, &person)?.len(),
        sentence: holds(tx, &rewards)?,
    })
}

/// What holds for a member here and now.
fn holds(tx: &Tx<'_>, rewards: &[Reward]) -> Result<Sentence> {
    if let Some(reward) = rewards.iter().find(|r| !is_over(r.standing)) {
        let market = market_name(tx.conn, reward.market.as_deref())?;
        return Ok(reward_sentence(reward, market.as_deref()));
    }
    let percent = json!(tx.shop()?.loyalty.member.to_string());
    Ok(text::sentence("member.discount", [("percent", percent)]))
}

/// Why a code alone earns the member discount and no more.
fn unknown(tx: &Tx<'_>, code: &str) -> Result<Sentence> {
    let issuer = trestle_rules::code::LoyaltyCode::parse(code).map_or(0, |c| c.issuer);
    let percent = ("percent", json!(tx.shop()?.loyalty.member.to_string()));
    let till = ("till", json!(issuer));
    Ok(match issuer_last_word(tx, issuer)? {
        Some(at) => {
            let zone = tx.shop()?.zone;
            let day = chrono::DateTime::from_timestamp_millis(at).unwrap_or_default().with_timezone(&zone).date_naive();
            text::sentence("member.unknown_since", [percent, till, ("last_date", json!(day.to_string()))])
        }
        None => text::sentence("member.unknown", [percent, till]),
    })
}

fn issuer_last_word(tx: &Tx<'_>, issuer: u16) -> Result<Option<i64>> {
    let sql = "SELECT max(head.at) FROM till JOIN head ON head.till = till.id WHERE till.number = ?1";
    Ok(tx.conn.prepare_cached(sql)?.query_row([issuer], |r| r.get(0))?)
}

pub(super) fn look_up(tx: &mut Tx<'_>, args: LookUpMember) -> Result<MemberView> {
    let Holder { member, code } = holder(tx, args)?;
    let issuer = trestle_rules::code::LoyaltyCode::parse(&code).ok().map(|c| c.issuer);
    let person = member.as_deref().map(|m| members::same_person(tx.conn, m)).transpose()?.unwrap_or_default();
    let issued_by = match (issuer, &member) {
        (Some(issuer), _) => issuer,
        (None, Some(member)) => ledger::till_name(tx.conn, member.split(':').next().unwrap_or_default())?.number,
        (None, None) => 0,
    };
    let (here, today) = here_and_now(tx)?;
    let rewards = members::rewards(tx.conn, &person, here.as_deref(), today)?;
    let codes = person.iter().skip(1).map(|m| members::code_of(tx.conn, m)).collect::<Result<Vec<_>>>()?;
    let sales = match &member {
        Some(_) => members::visits(tx.conn, &person)?,
        None => members::visits_of_code(tx.conn, &code)?,
    };
    let contact = members::contact(tx.conn, &person)?;
    let brief = match &member {
        Some(id) => MemberBrief {
            id: Some(id.clone()),
            label: contact.label,
            code: code.clone(),
            visits: sales.len(),
            sentence: holds(tx, &rewards)?,
        },
        None => brief(tx, None, &code)?,
    };
    let standing = members::list(&sales)?;
    Ok(MemberView {
        known: member.is_some(),
        member: brief,
        issued_by,
        issuer_last_word: issuer_last_word(tx, issued_by)?,
        since: since(tx.conn, &person)?,
        visits: visits(tx.conn, &standing)?,
        bought: bought(tx.conn, &standing)?,
        spent: spent(tx.conn, &standing)?,
        rewards: rewards.iter().map(|r| reward_view(tx.conn, r)).collect::<Result<_>>()?,
        consent: consent(tx.conn, &person)?,
        masked: contact.masked,
        also: codes.into_iter().flatten().collect(),
    })
}

/// The code of whom somebody asks for as a QR code: drawing takes as long as a third of the look-up, and few need it.
pub(super) fn draw_code(tx: &mut Tx<'_>, args: LookUpMember) -> Result<Option<QrView>> {
    let code = holder(tx, args)?.code;
    if code.is_empty() { Ok(None) } else { qr::draw(&code).map(Some) }
}

/// Whom somebody asks for.
fn holder(tx: &Tx<'_>, args: LookUpMember) -> Result<Holder> {
    let not_found = |what: &str| EngineError::with(ErrorCode::MemberNotFound, [("member", json!(what))]);
    let of = |member: String| -> Result<Holder> {
        let code = members::code_of(tx.conn, &member)?.unwrap_or_default();
        Ok(Holder { member: Some(member), code })
    };
    match (args.code, args.member, args.reference) {
        (Some(code), ..) => loyalty(tx, &code),
        (None, Some(member), _) if members::exists(tx.conn, &member)? => of(member),
        (None, Some(member), _) => Err(not_found(&member)),
        (None, None, Some(reference)) => {
            let reference = text::name("reference", &reference, 80)?;
            let keyed = contacts::keyed_reference(tx.keys()?.secret(), &reference);
            let found = contacts::members_of(tx.conn, &keyed)?.into_iter().next();
            of(found.ok_or_else(|| not_found(""))?)
        }
        (None, None, None) => Err(EngineError::with(ErrorCode::ArgsEmpty, [("field", json!("code"))])),
    }
}

fn since(conn: &Connection, person: &[String]) -> Result<Option<String>> {
    let sql = "SELECT min(day) FROM member WHERE id IN (SELECT value FROM json_each(?1))";
    Ok(conn.prepare_cached(sql)?.query_row([members::list(person)?], |r| r.get(0))?)
}

/// Visits: sales (ids as JSON) as the page shows them.
fn visits(conn: &Connection, sales: &str) -> Result<Vec<Visit>> {
    let mut statement = conn.prepare_cached(include_str!("visits.sql"))?;
    let mut rows = statement.query([sales])?;
    let mut visits = Vec::new();
    while let Some(row) = rows.next()? {
        let till: String = row.get(3)?;
        visits.push(Visit {
            sale: row.get(0)?,
            day: row.get(1)?,
            market: market_name(conn, row.get::<_, Option<String>>(2)?.as_deref())?,
            till: ledger::till_name(conn, &till)?.number,
            total: row.get(4)?,
            refunded: row.get(5)?,
            names: serde_json::from_str(&row.get::<_, String>(6)?)?,
        });
    }
    Ok(visits)
}

fn bought(conn: &Connection, sales: &str) -> Result<Vec<SoldItem>> {
    let mut statement = conn.prepare_cached(include_str!("bought.sql"))?;
    let item = |r: &rusqlite::Row<'_>| Ok(SoldItem { name: r.get(0)?, quantity: r.get(1)?, paid: r.get(2)? });
    Ok(statement.query_map([sales], item)?.collect::<rusqlite::Result<_>>()?)
}

fn spent(conn: &Connection, sales: &str) -> Result<i64> {
    let sql =
        "SELECT COALESCE(sum(s.total - (SELECT COALESCE(sum(b.refund), 0) FROM returned b WHERE b.sale = s.id)), 0)
               FROM sale s WHERE s.id IN (SELECT value FROM json_each(?1))";
    Ok(conn.prepare_cached(sql)?.query_row([sales], |r| r.get(0))?)
}

fn consent(conn: &Connection, person: &[String]) -> Result<ConsentView> {
    for member in person {
        if members::is_erased(conn, member)? {
            return Ok(ConsentView { state: ConsentState::Erased, day: None, version: None });
        }
    }
    Ok(match members::consent(conn, person)? {
        None => ConsentView { state: ConsentState::None, day: None, version: None },
        Some((given, day, version)) => {
            let state = if given { ConsentState::Given } else { ConsentState::Withdrawn };
            ConsentView { state, day: Some(day), version }
        }
    })
}

pub(super) fn list(tx: &mut Tx<'_>, args: ListMembers) -> Result<Members> {
    tx.shop()?;
    let (here, today) = here_and_now(tx)?;
    let wanted = folded(&args.text);
    let code: String = args.text.chars().filter(|c| *c != '-' && *c != ' ').collect::<String>().to_uppercase();
    let mut statement = tx.conn.prepare_cached(include_str!("members.sql"))?;
    let mut rows = statement.query([])?;
    let (mut found, mut all) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        all += 1;
        if found.len() >= 100 {
            continue;
        }
        let (id, printed): (String, String) = (row.get(0)?, row.get(1)?);
        let person = [id.clone()];
        let label = members::contact(tx.conn, &person)?.label;
        let of_code = !code.is_empty() && printed.replace('-', "").starts_with(&code);
        if !wanted.is_empty() && !folded(&label).contains(&wanted) && !of_code {
            continue;
        }
        let rewards = members::rewards(tx.conn, &person, here.as_deref(), today)?;
        let reward_open = rewards.iter().any(|r| r.standing == Standing::Open);
        found.push(MemberRow { id, label, code: printed, visits: row.get(2)?, last_day: row.get(3)?, reward_open });
    }
    Ok(Members { members: found, all })
}
