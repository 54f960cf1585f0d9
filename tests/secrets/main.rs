//! Addresses stay with the owner: a thousand of them are typed into tills that are killed, exchange files, export and
//! erase, and not one can be read in anything that the tills leave behind.
#![allow(clippy::unwrap_used)]

mod needles;
mod people;
mod places;
mod planted;

use std::path::{Path, PathBuf};

use needles::Needles;
use people::{Person, people, signed_up_until_killed};
use places::Looked;
use serde_json::{Value, json};
use trestle_tests::cli::{Office, PASSPHRASE};
use trestle_tests::dice::{Dice, seed};
use trestle_tests::exchange::{everything, exchange, for_till, take_in};
use trestle_tests::shop::Shop;

const PEOPLE: usize = 1_000;
/// How often the till is killed on the way.
const KILLS: usize = 5;

/// Two tills at which everybody was, and what they answered.
struct Stall {
    one: Shop,
    two: Shop,
    people: Vec<Person>,
    answers: String,
    invitation: Value,
}

impl Stall {
    /// Till 1 signs up two thirds of the people and is killed again and again; till 2, which joins meanwhile, the others.
    fn after_the_market(seed: u64, count: usize) -> Self {
        let people = people(seed, count);
        let (mut one, _) = Shop::stocked();
        let mut answers = String::new();
        one.close();
        let (share, mut from) = (count * 2 / 3 / KILLS, 0);
        for _ in 0..KILLS {
            answers += &signed_up_until_killed(&one.data(), seed, (from, from + share, count));
            // The one that was under way when it was killed is begun anew: it may be a member already.
            from += share;
        }
        one.open();
        let invitation = one.invite();
        let two = Shop::joined_by(&invitation);
        let mut stall = Self { one, two, people, answers, invitation };
        for n in from..count {
            stall.answers += &stall.people[n].sign_up(stall.two.engine(), n);
        }
        stall
    }

    fn addresses(&self) -> Needles {
        Needles::of(self.people.iter().map(|p| p.address.trim()))
    }

    /// Runs a command on both tills and keeps what they say.
    fn ask(&mut self, name: &str, args: &Value) -> [Value; 2] {
        let said = [&self.one, &self.two].map(|till| match till.engine().call(name, args.clone(), None) {
            Ok(reply) => reply.result,
            Err(error) => serde_json::to_value(&error).unwrap(),
        });
        self.answers += &format!("\n{name}: {} {}", said[0], said[1]);
        said
    }

    /// Everything that both tills left, but the list of contacts that was written for the owner.
    fn look(&self, needles: &Needles, meant: &[&Path]) -> Looked {
        let mut looked = Looked::default();
        let key = self.one.engine().bundle_key().unwrap();
        for till in [&self.one, &self.two] {
            looked.folder(needles, till.beside(), meant);
            assert!(looked.bundles(needles, till.beside(), &key) > 0, "there are bundle files");
        }
        assert!(looked.bundles(needles, &self.one.data().join("exports"), &key) > 0);
        let file = PathBuf::from(self.invitation["file"].as_str().unwrap());
        looked.invitation(needles, &file, self.invitation["code"].as_str().unwrap(), &key);
        looked.through(needles, "the answers", self.answers.as_bytes());
        looked
    }
}

#[test]
fn of_a_thousand_addresses_none_can_be_read_in_anything_the_tills_left() {
    let seed = seed("TRESTLE_SECRETS_SEED", 20_261_124);
    let mut stall = Stall::after_the_market(seed, PEOPLE);
    let addresses = stall.addresses();
    exchange(&stall.two, &stall.one);
    take_in(&stall.two, &everything(&stall.one));
    stall.one.call("sync.export", json!({ "out": stall.one.data().join("exports"), "all": true }));
    let [list, _] = stall.ask("member.list", &json!({}));
    let members: Vec<Value> = list["members"].as_array().unwrap().clone();
    for member in &members[..20] {
        stall.ask("member.lookup", &json!({ "member": member["id"] }));
        stall.ask("member.lookup", &json!({ "code": member["code"] }));
        stall.ask("member.withdraw_consent", &json!({ "member": member["id"] }));
    }
    for member in &members[20..25] {
        stall.one.call("member.erase", json!({ "member": member["id"] }));
    }
    exchange(&stall.one, &stall.two);
    for name in ["sync.status", "app.status", "sale.find", "session.status", "work.status", "basket.quote"] {
        stall.ask(name, &Value::Null);
    }
    stall.ask("export.sales", &json!({ "format": "jsonl", "out": stall.one.beside().join("sales.jsonl") }));

    let contacts = stall.one.beside().join("contacts.csv");
    let written = stall.one.call("contacts.export", json!({ "out": contacts, "passphrase": PASSPHRASE }));
    stall.answers += &written.to_string();
    let agreed = stall.people.iter().filter(|p| p.refused.is_empty()).count();
    let in_list = addresses.in_bytes(&std::fs::read(&contacts).unwrap()).len();
    assert!((agreed - 25..agreed).contains(&in_list), "the owner reads {in_list} of {agreed} addresses");

    let looked = stall.look(&addresses, &[&contacts]);
    assert_eq!(looked.found, std::collections::BTreeMap::new(), "addresses can be read");
    assert!(looked.places > 40 && looked.bytes > 5 << 20, "{} bytes in {} places", looked.bytes, looked.places);
    eprintln!("{agreed} addresses taken down; {} bytes in {} places hold none", looked.bytes, looked.places);

    // Names are there to be read, so the search does find what is there: those of the erased in files from before.
    let names = Needles::of(stall.people.iter().filter(|p| p.refused.is_empty()).map(|p| p.first_name.as_str()));
    let mut found = std::collections::BTreeSet::new();
    stall.look(&names, &[&contacts]).found.into_values().for_each(|f| found.extend(f));
    assert_eq!(found.len(), agreed, "every name is found somewhere");
    stall.one.close();
    stall.two.close();
    let mut closed = Looked::default();
    for till in [&stall.one, &stall.two] {
        closed.folder(&addresses, &till.data(), &[]);
    }
    assert_eq!(closed.found, std::collections::BTreeMap::new(), "closing wrote one down");
    let said = Office::at(&stall.one.data()).text(&["sync"]) + &Office::at(&stall.one.data()).text(&["verify"]);
    assert!(addresses.in_bytes(said.as_bytes()).is_empty(), "the command line says one");
}

/// Whoever reads meanwhile (an export under way, a copy being made) keeps the log from being begun anew, as does an import
/// that writes it back; and a till can be killed before it has written its pages anew.
#[test]
fn an_erasure_that_could_not_overwrite_what_was_there_does_so_at_the_next_start_and_after_an_import() {
    let (till, goods) = Shop::stocked();
    let other = Shop::joined_to(&till);
    other.sell(&goods[0]);
    let file = for_till(&other, &till);
    let name = "Unforgettable-1";
    let member = till.call("member.enroll", json!({ "first_name": name }))["id"].clone();
    let reader = till.database();
    reader.execute_batch("BEGIN; SELECT count(*) FROM contact").unwrap();
    till.call("member.erase", json!({ "member": member }));
    let left_in = |folder: &Path| {
        let mut looked = Looked::default();
        looked.folder(&Needles::of([name]), folder, &[]);
        looked.found.len()
    };
    assert!(left_in(&till.data()) > 0, "the reader kept it there, or this test tests nothing");
    let copy = till.beside().join("copy");
    trestle_tests::shop::copy(&till.data(), &copy);
    let started = Shop::copy_of(&copy);
    assert_eq!(left_in(&started.data()), 0);
    started.must_verify();
    drop(reader);
    take_in(&till, &file);
    assert_eq!(left_in(&till.data()), 0, "after an import, while it is open");
}

/// What is refused is not kept, not even in the refusal: it may be shown, written down, sent to whoever helps.
#[test]
fn a_refused_sign_up_leaves_neither_name_nor_address() {
    let seed = seed("TRESTLE_SECRETS_SEED", 20_261_124);
    let (mut till, _) = Shop::stocked();
    let refused: Vec<(usize, Person)> =
        people(seed, 400).into_iter().enumerate().filter(|(_, p)| !p.refused.is_empty()).collect();
    let mut answers = String::new();
    for (n, person) in &refused {
        answers += &person.sign_up(till.engine(), *n);
    }
    assert_eq!(refused.len(), 160);
    let all = refused.iter().flat_map(|(_, p)| [p.address.trim(), p.first_name.as_str()]);
    let needles = Needles::of(all);
    let mut looked = Looked::default();
    looked.through(&needles, "the answers", answers.as_bytes());
    looked.folder(&needles, &till.data(), &[]);
    till.close();
    looked.folder(&needles, &till.data(), &[]);
    assert_eq!(looked.found, std::collections::BTreeMap::new());
}

/// The name goes from the rows, from what SQLite freed, from the pages that a row was moved out of, and from the log.
#[test]
fn after_an_erasure_the_name_is_in_no_file_of_the_till() {
    let seed = seed("TRESTLE_SECRETS_SEED", 20_261_124);
    let (stall, mut dice) = (Stall::after_the_market(seed, 300), Dice::new(seed));
    exchange(&stall.two, &stall.one);
    let before = everything(&stall.two);
    let there = stall.people.iter().filter(|p| p.refused.is_empty()).map(|p| p.first_name.as_str());
    let (stay, mut gone): (Vec<&str>, Vec<&str>) = there.partition(|_| dice.below(4) == 0);
    let (gone_names, stay_names) = (Needles::of(gone.iter().copied()), Needles::of(stay.iter().copied()));
    assert!(gone.len() > 100 && stay.len() > 20);
    // In any order: what SQLite moves while it frees must not stay behind either.
    while let Some(name) = (!gone.is_empty()).then(|| gone.swap_remove(dice.below(gone.len() as u64) as usize)) {
        let found = stall.one.call("member.list", json!({ "text": name }));
        assert_eq!(found["members"].as_array().unwrap().len(), 1, "{name}");
        stall.one.call("member.erase", json!({ "member": found["members"][0]["id"] }));
    }
    let left_by = |till: &Shop, needles: &Needles| {
        let mut looked = Looked::default();
        looked.folder(needles, &till.data(), &[]);
        looked.found
    };
    let nothing = std::collections::BTreeMap::new();
    assert_eq!(left_by(&stall.one, &gone_names), nothing, "at the till that erased them, while it is open");
    assert!(!left_by(&stall.one, &stay_names).is_empty(), "the others are still there");
    // Half of them are known to till 2, which hears of it.
    assert!(!left_by(&stall.two, &gone_names).is_empty());
    exchange(&stall.one, &stall.two);
    assert_eq!(left_by(&stall.two, &gone_names), nothing, "at the till that heard of it, while it is open");
    // A file from before the erasure brings nobody back.
    take_in(&stall.one, &before);
    assert_eq!(left_by(&stall.one, &gone_names), nothing, "after an older file");
    for mut till in [stall.one, stall.two] {
        till.must_verify();
        till.close();
        assert_eq!(left_by(&till, &gone_names), nothing, "after it was closed");
    }
}
