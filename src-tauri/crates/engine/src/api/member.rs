//! Commands that make members: sign-up, consent, erasure, and whose sale it was. A member is an id in facts; who it is
//! stands beside the journal.
//!
//! Keeps true: a sale never waits for any of it; an address is taken down only with the consent to use it, and sealed at
//! once; the same reference or address is the same person; the words agreed to are the words that were shown.

use serde_json::json;
use sha2::{Digest, Sha256};
use trestle_rules::code::MAX_LOYALTY_COUNTER;
use trestle_rules::email;
use trestle_rules::reference;

use super::codes::{Holder, loyalty};
use super::lookup::{self, here_and_now, reward_view};
use super::types::basket::MemberBrief;
use super::types::member::{
    ClaimSale, EnrollMember, Enrolled, ListMembers, LookUpMember, MemberRef, MemberView, Members, SignUpOffer,
    SuggestAddress, Suggestion, TypedBy, Wording,
};
use super::types::{Nothing, Sentence};
use super::{market, qr, text};
use crate::catalogue::sentence;
use crate::contacts::{self, Record, Salted};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{
    ConsentGiven, ConsentWithdrawn, ContactRecorded, MemberEnrolled, MemberErased, RewardGranted, SaleLinked,
};
use crate::keys;
use crate::ledger::{self, members};
use crate::tx::Tx;

/// Version of the wording; raised with every change of its sentence.
const WORDING_VERSION: u32 = 1;
/// Language of the sentences that the engine has.
const LANGUAGE: &str = "en";

pub(super) fn offer(tx: &mut Tx<'_>, _: Nothing) -> Result<SignUpOffer> {
    Ok(SignUpOffer { promise: promise(tx)?, wording: wording(tx)? })
}

/// Did you mean: for a domain that is one slip away from a common one.
pub(super) fn suggest(_: &mut Tx<'_>, args: SuggestAddress) -> Result<Suggestion> {
    let address = email::normalise(&args.email).ok();
    Ok(Suggestion { email: address.and_then(|a| email::suggest(&a)) })
}

/// What signing up brings: the reward, if the shop gives any, and the discount.
fn promise(tx: &Tx<'_>) -> Result<Sentence> {
    let terms = &tx.shop()?.loyalty;
    let market = tx.session().and_then(|s| s.market.clone());
    let percent = ("percent", json!(terms.member.to_string()));
    if terms.reward <= terms.member {
        return Ok(text::sentence("signup.promise.discount", [percent]));
    }
    let (_, until) = market::reward_window(tx, market.as_deref(), tx.today())?;
    let reward = ("reward", json!(terms.reward.to_string()));
    let until = ("until_date", json!(until.to_string()));
    Ok(match ledger::market_name(tx.conn, market.as_deref())? {
        Some(name) => text::sentence("signup.promise.reward_at", [reward, until, percent, ("market", json!(name))]),
        None => text::sentence("signup.promise.reward", [reward, until, percent]),
    })
}

/// The words of the consent, with the shop's name in them.
fn wording(tx: &Tx<'_>) -> Result<Wording> {
    let args = serde_json::Map::from_iter([("shop".to_owned(), json!(tx.shop()?.name))]);
    let text = sentence("consent.email_offers", &args, &|minor| minor.to_string());
    let hash = hex::encode(Sha256::digest(&text));
    Ok(Wording {
        purpose: members::OFFERS.to_owned(),
        version: WORDING_VERSION,
        language: LANGUAGE.to_owned(),
        text,
        hash,
    })
}

/// What somebody typed to sign up, all of it checked.
struct SignUp {
    reference: Option<String>,
    first_name: Option<String>,
    address: Option<String>,
    typed_by: TypedBy,
}

impl SignUp {
    fn read(tx: &Tx<'_>, args: &EnrollMember) -> Result<Self> {
        let optional = |field, value: &Option<String>, most| -> Result<Option<String>> {
            let text = text::optional(field, value.as_deref().unwrap_or_default(), most)?;
            Ok(Some(text).filter(|t| !t.is_empty()))
        };
        let address = match args.email.as_deref().map(str::trim).filter(|a| !a.is_empty()) {
            None => None,
            Some(typed) => {
                let agreed = args.consent.as_deref().ok_or(ErrorCode::MemberEmailNeedsConsent)?;
                if agreed != wording(tx)?.hash {
                    return Err(ErrorCode::MemberStaleWording.into());
                }
                Some(email::normalise(typed)?)
            }
        };
        let reference = match &args.reference {
            Some(reference) => Some(text::name("reference", reference, 80)?),
            None => None,
        };
        // Where somebody typed an address, nobody has agreed that it is kept so.
        let first_name = optional("first_name", &args.first_name, 60)?.map(|name| reference::shown(&name));
        Ok(Self { reference, first_name, address, typed_by: args.typed_by })
    }

    /// A member that is this person already.
    fn known(&self, tx: &Tx<'_>) -> Result<Option<String>> {
        let secret = tx.keys()?.secret();
        let of_reference = self.reference.as_deref().map(|r| contacts::keyed_reference(secret, r));
        let of_address = self.address.as_deref().map(|a| contacts::keyed_address(secret, a));
        for keyed in of_reference.into_iter().chain(of_address) {
            if let Some(member) = contacts::members_of(tx.conn, &keyed)?.into_iter().next() {
                return Ok(Some(member));
            }
        }
        Ok(None)
    }
}

pub(super) fn enroll(tx: &mut Tx<'_>, args: EnrollMember) -> Result<Enrolled> {
    let sign_up = SignUp::read(tx, &args)?;
    let sale = args.sale.as_deref().map(|sale| ledger::sale(tx.conn, sale)).transpose()?;
    if let Some((sale, _)) = &sale
        && let Some(member) = members::of_sale(tx.conn, &sale.sale)?
    {
        return enrolled(tx, &member, true);
    }
    // Rung up for a code whose facts have not arrived: it is somebody's already.
    if sale.as_ref().is_some_and(|(s, _)| s.member_code.is_some()) {
        return Err(ErrorCode::MemberOther.into());
    }
    let known = sign_up.known(tx)?;
    let already = known.is_some();
    let member = match known {
        Some(member) => member,
        None => add(tx, &sign_up)?,
    };
    if let Some(address) = &sign_up.address
        && (!already || !has_consent(tx, &member)?)
    {
        agree(tx, &member, &sign_up, address)?;
    }
    if let Some((sale, fact)) = sale.filter(|(s, _)| !ledger::is_undone(tx.conn, &s.sale).unwrap_or(true)) {
        tx.append(&SaleLinked { sale: sale.sale.clone(), member: member.clone() })?;
        let sold = text::date(&fact.day)?;
        grant(tx, &member, &sale.sale, sale.market.as_deref(), sold)?;
    }
    enrolled(tx, &member, already)
}

/// Adds a member with the next code of this till.
fn add(tx: &mut Tx<'_>, sign_up: &SignUp) -> Result<String> {
    let till = tx.till()?.to_owned();
    let sql = "SELECT 1 + COALESCE(max(number), 0) FROM member WHERE till = ?1";
    let number: i64 = tx.conn.prepare_cached(sql)?.query_row([&till], |r| r.get(0))?;
    let counter = u32::try_from(number).ok().filter(|n| *n <= MAX_LOYALTY_COUNTER);
    let counter = counter.ok_or(ErrorCode::MemberNumbersExhausted)?;
    let code = keys::loyalty::code(tx.keys()?, tx.till_number()?, counter).encode();
    let member = format!("{till}:{number}");
    let secret = *tx.keys()?.secret();
    let reference = sign_up.reference.as_deref().map(|reference| Record::of_reference(&secret, reference));
    let reference = reference.map(|record| Salted::new(tx.host, &record)).transpose()?;
    let commitment = reference.as_ref().map(Salted::commitment).unwrap_or_default();
    let fact = tx.append(&MemberEnrolled { member: member.clone(), number, code: Some(code), commitment })?;
    if let Some(reference) = reference {
        reference.store(tx.conn, &secret, &fact, &member)?;
    }
    if sign_up.first_name.is_some() && sign_up.address.is_none() {
        record(tx, &member, &Record { first_name: sign_up.first_name.clone(), ..Record::default() })?;
    }
    Ok(member)
}

fn has_consent(tx: &Tx<'_>, member: &str) -> Result<bool> {
    let person = members::same_person(tx.conn, member)?;
    Ok(members::consent(tx.conn, &person)?.is_some_and(|(given, ..)| given))
}

/// Takes an address down, sealed, with the consent it came with.
fn agree(tx: &mut Tx<'_>, member: &str, sign_up: &SignUp, address: &str) -> Result<()> {
    let secret = *tx.keys()?.secret();
    let sealed = contacts::seal(&secret, &tx.shop()?.owner_contacts, address)?;
    record(tx, member, &Record { first_name: sign_up.first_name.clone(), email: Some(sealed), ..Record::default() })?;
    let wording = wording(tx)?;
    let mechanism = match sign_up.typed_by {
        TypedBy::Staff => "staff",
        TypedBy::Customer => "customer",
    };
    tx.append(&ConsentGiven {
        member: member.to_owned(),
        purpose: wording.purpose,
        text: wording.text,
        version: wording.version,
        language: wording.language,
        hash: wording.hash,
        mechanism: mechanism.to_owned(),
        controller: tx.shop()?.name.clone(),
        market: tx.session().and_then(|s| s.market.clone()),
    })?;
    Ok(())
}

/// Puts a record beside the journal, and a fact that commits to it.
fn record(tx: &mut Tx<'_>, member: &str, record: &Record) -> Result<()> {
    let salted = Salted::new(tx.host, record)?;
    let secret = *tx.keys()?.secret();
    let fact = tx.append(&ContactRecorded { member: member.to_owned(), commitment: salted.commitment() })?;
    salted.store(tx.conn, &secret, &fact, member)
}

/// Promises a reward for coming back, unless one waits already.
pub(super) fn grant(
    tx: &mut Tx<'_>,
    member: &str,
    sale: &str,
    market: Option<&str>,
    sold: chrono::NaiveDate,
) -> Result<()> {
    use trestle_rules::loyalty::Standing;
    let terms = tx.shop()?.loyalty.clone();
    if terms.reward <= terms.member {
        return Ok(());
    }
    let person = members::same_person(tx.conn, member)?;
    let waiting = |s: Standing| matches!(s, Standing::Open | Standing::NotYet | Standing::Elsewhere);
    if members::rewards(tx.conn, &person, market, sold)?.iter().any(|r| waiting(r.standing)) {
        return Ok(());
    }
    let (from, until) = market::reward_window(tx, market, sold)?;
    let reward = tx.next_id()?;
    tx.append(&RewardGranted {
        reward,
        member: member.to_owned(),
        sale: sale.to_owned(),
        percent: terms.reward,
        market: market.map(str::to_owned),
        from: from.to_string(),
        until: until.to_string(),
    })?;
    Ok(())
}

fn enrolled(tx: &Tx<'_>, member: &str, already: bool) -> Result<Enrolled> {
    let person = members::same_person(tx.conn, member)?;
    let code = members::code_of(tx.conn, member)?.unwrap_or_default();
    let (here, today) = here_and_now(tx)?;
    let rewards = members::rewards(tx.conn, &person, here.as_deref(), today)?;
    let waiting = rewards.iter().find(|r| r.until >= today && !lookup::is_over(r.standing));
    let contact = members::contact(tx.conn, &person)?;
    Ok(Enrolled {
        id: member.to_owned(),
        label: contact.label,
        qr: qr::draw(&code)?,
        code,
        masked: contact.masked,
        already,
        reward: waiting.map(|r| reward_view(tx.conn, r)).transpose()?,
    })
}

/// A sale already made turns out to be a member's.
pub(super) fn claim(tx: &mut Tx<'_>, args: ClaimSale) -> Result<MemberBrief> {
    let (sale, fact) = ledger::sale(tx.conn, &args.sale)?;
    let Holder { member, code } = loyalty(tx, &args.code)?;
    let holder = members::of_sale(tx.conn, &sale.sale)?;
    if holder.is_some() || sale.member_code.is_some() {
        let same = sale.member_code.as_ref() == Some(&code) || (holder.is_some() && holder == member);
        return if same { lookup::brief(tx, member.as_deref(), &code) } else { Err(ErrorCode::MemberOther.into()) };
    }
    // Without the facts of whoever issued it there is nobody yet whom the sale could be linked with.
    let member = member.ok_or(ErrorCode::MemberNotFound)?;
    tx.append(&SaleLinked { sale: sale.sale.clone(), member: member.clone() })?;
    let sold = text::date(&fact.day)?;
    grant(tx, &member, &sale.sale, sale.market.as_deref(), sold)?;
    lookup::brief(tx, Some(&member), &code)
}

pub(super) fn withdraw_consent(tx: &mut Tx<'_>, args: MemberRef) -> Result<MemberView> {
    known(tx, &args.member)?;
    if !has_consent(tx, &args.member)? {
        return Err(ErrorCode::MemberNothingToWithdraw.into());
    }
    tx.append(&ConsentWithdrawn { member: args.member.clone(), purpose: members::OFFERS.to_owned() })?;
    lookup::look_up(tx, LookUpMember { member: Some(args.member), ..LookUpMember::default() })
}

fn known(tx: &Tx<'_>, member: &str) -> Result<()> {
    if !members::exists(tx.conn, member)? {
        return Err(EngineError::with(ErrorCode::MemberNotFound, [("member", json!(member))]));
    }
    if members::is_erased(tx.conn, member)? {
        return Err(ErrorCode::MemberErased.into());
    }
    Ok(())
}

/// Erases a person: what stands beside the journal goes for every code they have; sales stay, without a name.
pub(super) fn erase(tx: &mut Tx<'_>, args: MemberRef) -> Result<Members> {
    known(tx, &args.member)?;
    for member in members::same_person(tx.conn, &args.member)? {
        tx.append(&MemberErased { member: member.clone() })?;
        contacts::forget(tx.conn, &member)?;
    }
    tx.must_overwrite();
    lookup::list(tx, ListMembers::default())
}
