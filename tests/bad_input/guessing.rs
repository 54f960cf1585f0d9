//! Guessing codes: slips of the finger cost nothing, codes that nobody issued cost more and more time, and nothing else
//! waits for it.

use serde_json::{Value, json};
use trestle_engine::{ApiError, Call};
use trestle_rules::code::{LoyaltyCode, ReceiptCode};
use trestle_tests::shop::{Shop, id};

use super::Before;

/// 2026-06-06 10:00 UTC. The tests tell the till the time, so that nobody waits for it.
const MORNING: i64 = 1_780_740_000_000;

/// The commands that take a loyalty code.
const COMMANDS: [&str; 5] =
    ["member.lookup", "basket.attach_member", "member.claim", "code.resolve", "member.draw_code"];

struct Guessed {
    shop: Shop,
    ids: Vec<String>,
    sale: Value,
    member: Value,
    now: i64,
}

impl Guessed {
    fn new() -> Self {
        let (shop, ids) = Shop::stocked();
        let sale = shop.sell(&ids[0]);
        let member = shop.call("member.enroll", json!({ "first_name": "Ada" }));
        Self { shop, ids, sale, member, now: MORNING }
    }

    fn genuine(&self) -> &str {
        self.member["code"].as_str().unwrap()
    }

    /// Codes that nobody issued, each another.
    fn forged(&self) -> impl Iterator<Item = String> + use<> {
        let genuine = LoyaltyCode::parse(self.genuine()).unwrap();
        (1..).map(move |n| LoyaltyCode { mac: genuine.mac ^ n, ..genuine }.encode())
    }

    fn ask(&self, command: &str, code: &str) -> Result<Value, ApiError> {
        let args = match command {
            "member.claim" => json!({ "sale": self.sale["sale"], "code": code }),
            _ => json!({ "code": code }),
        };
        Ok(self.shop.engine().run(Call { name: command, args, key: None, at: Some(self.now) })?.result)
    }

    fn refused(&self, command: &str, code: &str) -> ApiError {
        self.ask(command, code).err().unwrap_or_else(|| panic!("{command} took {code}"))
    }

    /// So many codes that nobody issued; none may meet the lock.
    fn guess(&self, command: &str, codes: &mut impl Iterator<Item = String>, times: u32) {
        for _ in 0..times {
            let code = codes.next().unwrap();
            assert_eq!(self.refused(command, &code).code, "code.never_issued", "{command} {code}");
        }
    }

    /// Seconds that a genuine code is made to wait.
    fn locked(&self, command: &str) -> i64 {
        let error = self.refused(command, self.genuine());
        assert_eq!(error.code, "code.locked", "{command}: {error:?}");
        error.args["seconds"].as_i64().unwrap()
    }
}

#[test]
fn slips_of_the_finger_never_count() {
    let guessed = Guessed::new();
    let genuine: Vec<char> = guessed.genuine().chars().collect();
    for command in COMMANDS {
        for place in 0..genuine.len() {
            for symbol in ['0', '7', 'K', 'Z', 'U', 'é'] {
                let mut typed = genuine.clone();
                typed[place] = symbol;
                let typed: String = typed.into_iter().collect();
                if LoyaltyCode::parse(&typed).is_err() {
                    let code = guessed.refused(command, &typed).code;
                    // What is typed into the search may be anything.
                    let expected = if command == "code.resolve" { "code.unknown" } else { "code.mistyped" };
                    assert_eq!(code, expected, "{command} {typed}");
                }
            }
        }
        for typed in ["", "hello", "K7Q2F-9WMX", "K7Q2F-9WMX3-0"] {
            assert!(guessed.refused(command, typed).code != "code.never_issued", "{command} {typed}");
        }
        guessed.ask(command, guessed.genuine()).unwrap();
    }
}

#[test]
fn the_tenth_code_that_nobody_issued_locks_for_half_a_minute_and_a_genuine_one_passes_afterwards() {
    for command in COMMANDS {
        let mut guessed = Guessed::new();
        let mut codes = guessed.forged();
        guessed.guess(command, &mut codes, 9);
        guessed.ask(command, guessed.genuine()).unwrap_or_else(|e| panic!("nine lock nothing: {command} {e:?}"));
        guessed.guess(command, &mut codes, 1);
        for other in COMMANDS {
            assert_eq!(guessed.locked(other), 30, "{other} after {command}");
            assert_eq!(guessed.refused(other, &codes.next().unwrap()).code, "code.locked", "no further guess counts");
        }
        guessed.now += 29_999;
        assert_eq!(guessed.locked(command), 1, "{command}: to the last moment");
        guessed.now += 1;
        guessed.ask(command, guessed.genuine()).unwrap_or_else(|e| panic!("after the pause: {command} {e:?}"));
        guessed.shop.must_verify();
    }
}

#[test]
fn the_commands_count_together_and_receipt_codes_with_them() {
    let guessed = Guessed::new();
    let mut codes = guessed.forged();
    for command in COMMANDS.iter().cycle().take(8) {
        guessed.guess(command, &mut codes, 1);
    }
    let receipt = ReceiptCode::parse(guessed.sale["receipt"].as_str().unwrap()).unwrap();
    for n in 1..=2 {
        let forged = ReceiptCode { mac: receipt.mac ^ n, ..receipt }.encode();
        assert_eq!(guessed.refused("code.resolve", &forged).code, "code.never_issued");
    }
    assert_eq!(guessed.locked("member.lookup"), 30);
    let receipt = guessed.sale["receipt"].as_str().unwrap();
    assert_eq!(guessed.refused("code.resolve", receipt).code, "code.locked");
}

/// The page asks for the member by id, which is no guess: only codes are locked.
#[test]
fn a_members_page_opens_while_codes_are_locked() {
    let guessed = Guessed::new();
    guessed.guess("member.lookup", &mut guessed.forged(), 10);
    assert_eq!(guessed.locked("member.draw_code"), 30);
    for name in ["member.lookup", "member.draw_code"] {
        let args = json!({ "member": guessed.member["id"] });
        let shown = guessed.shop.engine().run(Call { name, args, key: None, at: Some(guessed.now) });
        assert!(shown.is_ok_and(|reply| !reply.result.is_null()), "{name}");
    }
}

#[test]
fn every_further_guess_doubles_the_pause_up_to_a_quarter_of_an_hour_and_an_hour_forgets() {
    let mut guessed = Guessed::new();
    let mut codes = guessed.forged();
    guessed.guess("member.lookup", &mut codes, 9);
    for pause in [30, 60, 120, 240, 480, 900, 900] {
        guessed.guess("member.lookup", &mut codes, 1);
        assert_eq!(guessed.locked("member.lookup"), pause);
        guessed.now += pause * 1_000;
        guessed.ask("member.lookup", guessed.genuine()).unwrap();
    }
    guessed.now += 60 * 60 * 1_000 + 1;
    guessed.guess("member.lookup", &mut codes, 9);
    guessed.ask("member.lookup", guessed.genuine()).unwrap();
}

#[test]
fn a_restart_does_not_lift_the_lock_and_another_till_knows_nothing_of_it() {
    let mut guessed = Guessed::new();
    let other = Shop::joined_to(&guessed.shop);
    guessed.guess("code.resolve", &mut guessed.forged(), 10);
    guessed.shop.close();
    guessed.shop.open();
    assert_eq!(guessed.locked("member.lookup"), 30);
    let found = other.call("member.lookup", json!({ "code": guessed.genuine() }));
    assert_eq!(found["known"], json!(true));
}

#[test]
fn a_clock_that_was_set_back_locks_nobody_out_for_long() {
    let mut guessed = Guessed::new();
    let mut codes = guessed.forged();
    guessed.guess("member.lookup", &mut codes, 10);
    guessed.now -= 365 * 24 * 60 * 60 * 1_000;
    // Asked for at last, a genuine code passes at most a quarter of an hour later.
    let first = guessed.ask("member.lookup", guessed.genuine());
    guessed.now += 900_000;
    assert!(first.is_ok() || guessed.ask("member.lookup", guessed.genuine()).is_ok(), "{first:?}");
    // Guessing under it is no way around the lock either.
    let mut free = 0;
    while guessed.refused("member.lookup", &codes.next().unwrap()).code == "code.never_issued" {
        free += 1;
        assert!(free <= 10, "a clock that was set back lets anybody guess");
    }
}

#[test]
fn codes_of_another_shop_were_never_issued_here() {
    let (ours, theirs) = (Guessed::new(), Guessed::new());
    let mut passed = 0;
    for n in 0..11 {
        let code = theirs.shop.call("member.enroll", json!({ "first_name": format!("Guest {n}") }))["code"].clone();
        match ours.ask("member.lookup", code.as_str().unwrap()) {
            // One in 32,768 codes of another shop passes for one of ours.
            Ok(_) => passed += 1,
            Err(error) if n < 10 + passed => assert_eq!(error.code, "code.never_issued"),
            Err(error) => assert_eq!(error.code, "code.locked"),
        }
    }
    assert!(passed <= 1, "{passed} codes of another shop pass");
}

#[test]
fn while_codes_are_locked_nothing_else_is_held_up() {
    let guessed = Guessed::new();
    guessed.guess("basket.attach_member", &mut guessed.forged(), 10);
    let Guessed { shop, ids, sale, member, now } = &guessed;
    let before = Before::with_a_basket(shop, &ids[1]);
    assert_eq!(guessed.locked("basket.attach_member"), 30);
    before.still(shop);
    let at = |name: &str, args: Value| {
        let reply = shop.engine().run(Call { name, args, key: None, at: Some(*now) });
        reply.unwrap_or_else(|why| panic!("{name} is held up: {why:?}")).result
    };
    let by_id = json!({ "member": member["id"] });
    assert_eq!(at("member.lookup", by_id.clone())["member"]["label"], json!("Ada"));
    let basket = at("basket.attach_member", by_id);
    at(
        "sale.commit",
        json!({
            "basket": basket["basket"], "total": basket["total"],
            "tenders": [{ "kind": "card", "amount": basket["total"] }],
        }),
    );
    assert_eq!(at("code.resolve", json!({ "code": "Candle" }))["kind"], json!("item"), "a SKU is no code to guess");
    at("basket.add_item", json!({ "item": ids[2] }));
    at("member.enroll", json!({ "first_name": "Grace", "sale": sale["sale"] }));
    at("member.list", json!({}));
    at("return.judge", json!({ "sale": id(sale), "lines": [{ "line": 1, "quantity": 1 }] }));
    at("sale.find", Value::Null);
    at("session.status", Value::Null);
    at("sync.export", json!({ "out": shop.beside(), "all": true }));
    at("till.invite", json!({ "out": shop.beside() }));
    assert_eq!(guessed.locked("member.lookup"), 30, "and it is still locked");
}
