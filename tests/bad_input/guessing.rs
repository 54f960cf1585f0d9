//! Guessing codes: slips of the finger cost nothing, codes that nobody issued cost more and more time, and nothing else
//! waits for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use serde_json::{Value, json};
use trestle_engine::{ApiError, Call, Host};
use trestle_rules::code::{LoyaltyCode, ReceiptCode};
use trestle_rules::guessing::Steady;
use trestle_tests::shop::{Shop, id};

use super::Before;

/// 2026-06-06 10:00 UTC, as the clock of the tablet says it.
const MORNING: i64 = 1_780_740_000_000;
const HOUR: i64 = 60 * 60 * 1_000;
const DAY: i64 = 24 * HOUR;

/// The commands that take a loyalty code.
const COMMANDS: [&str; 5] =
    ["member.lookup", "basket.attach_member", "member.claim", "code.resolve", "member.draw_code"];

struct Guessed {
    shop: Shop,
    ids: Vec<String>,
    sale: Value,
    member: Value,
    /// What the clock of the tablet says: anybody can set it.
    now: i64,
    /// Time that really passed, in milliseconds. The tests move it, so that nobody waits for it.
    passed: Arc<AtomicI64>,
}

impl Guessed {
    fn new() -> Self {
        let (shop, ids) = Shop::stocked();
        let sale = shop.sell(&ids[0]);
        let member = shop.call("member.enroll", json!({ "first_name": "Ada" }));
        let mut guessed = Self { shop, ids, sale, member, now: MORNING, passed: Arc::default() };
        guessed.restart("a start");
        guessed
    }

    /// Starts the program again, after this start of the device.
    fn restart(&mut self, start: &'static str) {
        let passed = Arc::clone(&self.passed);
        let steady = move || Steady { start: start.to_owned(), ms: passed.load(Ordering::Relaxed) };
        self.shop.close();
        self.shop.open_in(Host::system("test").with_steady(steady));
    }

    /// Lets time pass. The clock of the tablet does not matter.
    fn wait(&self, ms: i64) {
        self.passed.fetch_add(ms, Ordering::Relaxed);
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
        let guessed = Guessed::new();
        let mut codes = guessed.forged();
        guessed.guess(command, &mut codes, 9);
        guessed.ask(command, guessed.genuine()).unwrap_or_else(|e| panic!("nine lock nothing: {command} {e:?}"));
        guessed.guess(command, &mut codes, 1);
        for other in COMMANDS {
            assert_eq!(guessed.locked(other), 30, "{other} after {command}");
            assert_eq!(guessed.refused(other, &codes.next().unwrap()).code, "code.locked", "no further guess counts");
        }
        guessed.wait(29_999);
        assert_eq!(guessed.locked(command), 1, "{command}: to the last moment");
        guessed.wait(1);
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
    let guessed = Guessed::new();
    let mut codes = guessed.forged();
    guessed.guess("member.lookup", &mut codes, 9);
    for pause in [30, 60, 120, 240, 480, 900, 900] {
        guessed.guess("member.lookup", &mut codes, 1);
        assert_eq!(guessed.locked("member.lookup"), pause);
        guessed.wait(pause * 1_000);
        guessed.ask("member.lookup", guessed.genuine()).unwrap();
    }
    guessed.wait(HOUR + 1);
    guessed.guess("member.lookup", &mut codes, 9);
    guessed.ask("member.lookup", guessed.genuine()).unwrap();
}

#[test]
fn a_restart_does_not_lift_the_lock_and_another_till_knows_nothing_of_it() {
    let mut guessed = Guessed::new();
    let other = Shop::joined_to(&guessed.shop);
    guessed.guess("code.resolve", &mut guessed.forged(), 10);
    guessed.restart("a start");
    assert_eq!(guessed.locked("member.lookup"), 30);
    guessed.wait(20_000);
    guessed.restart("a start");
    assert_eq!(guessed.locked("member.lookup"), 10, "waiting counts across starts of the program");
    let found = other.call("member.lookup", json!({ "code": guessed.genuine() }));
    assert_eq!(found["known"], json!(true));
}

/// The lock went away with the clock: with a day forward and a day back, and with one second earlier each time.
#[test]
fn the_lock_does_not_go_away_with_the_clock() {
    type Turn = fn(i64) -> i64;
    let turns: [(&str, Turn); 8] = [
        ("a day forward and a day back", |n| MORNING + if n % 2 == 0 { DAY } else { 0 }),
        ("a second earlier each time", |n| MORNING - n * 1_000),
        ("a quarter of an hour later each time", |n| MORNING + n * 900_000),
        ("a day later each time", |n| MORNING + n * DAY),
        ("a year back", |_| MORNING - 365 * DAY),
        ("1970", |n| n),
        ("the ends of time", |n| if n % 2 == 0 { i64::MAX } else { i64::MIN }),
        ("an hour and a bit forward, and back", |n| MORNING + (n % 3) * (HOUR + 2)),
    ];
    let mut guessed = Guessed::new();
    let mut codes = guessed.forged();
    for (turned, clock) in turns {
        // What was counted before is forgotten.
        guessed.wait(HOUR + 1);
        guessed.guess("member.lookup", &mut codes, 10);
        for n in 0..40 {
            guessed.now = clock(n);
            assert_eq!(guessed.locked("member.lookup"), 30, "{turned}, turn {n}");
            let guess = guessed.refused("member.lookup", &codes.next().unwrap());
            assert_eq!(guess.code, "code.locked", "{turned}, turn {n}");
        }
        guessed.wait(30_000);
        guessed.ask("member.lookup", guessed.genuine()).unwrap_or_else(|e| panic!("{turned}, after the pause: {e:?}"));
    }
}

/// Whatever the clock says, whoever guesses gets as many answers as the time that really passed allows.
#[test]
fn under_no_clock_are_more_codes_answered_than_time_allows() {
    let mut dice = trestle_tests::dice::Dice::new(14);
    let mut guessed = Guessed::new();
    let (mut codes, mut real, mut answered) = (guessed.forged(), 0, Vec::new());
    for _ in 0..500 {
        guessed.now = match dice.below(5) {
            0 => guessed.now + DAY,
            1 => guessed.now - DAY,
            2 => guessed.now - 1_000,
            3 => dice.below(4_000_000_000_000).try_into().unwrap(),
            _ => guessed.now,
        };
        let waits: i64 = if dice.below(3) == 0 { dice.below(200_000).try_into().unwrap() } else { 0 };
        guessed.wait(waits);
        real += waits;
        if dice.below(50) == 0 {
            guessed.restart("a start");
        }
        if guessed.refused("member.lookup", &codes.next().unwrap()).code == "code.never_issued" {
            answered.push(real);
        }
    }
    assert!(answered.len() > 20, "waiting is worth something: {answered:?}");
    for (n, first) in answered.iter().enumerate() {
        let within = answered[n..].iter().filter(|at| *at - first < HOUR).count();
        assert!(within <= 17, "{within} within an hour: {answered:?}");
    }
}

/// After a new start of the device the pause begins anew at most, and waiting since then counts.
#[test]
fn switching_the_tablet_off_and_on_neither_lifts_the_lock_nor_keeps_it_for_ever() {
    let mut guessed = Guessed::new();
    guessed.wait(50_000);
    guessed.guess("member.lookup", &mut guessed.forged(), 10);
    guessed.passed.store(0, Ordering::Relaxed);
    guessed.restart("another start");
    assert_eq!(guessed.locked("member.lookup"), 30);
    guessed.wait(12_000);
    assert_eq!(guessed.locked("member.lookup"), 18);
    guessed.wait(18_000);
    guessed.ask("member.lookup", guessed.genuine()).unwrap();
}

/// Ten windows that guess at the same moment all met the count of before.
#[test]
fn guessing_on_many_threads_is_no_way_around_the_lock() {
    let guessed = Guessed::new();
    let codes: Vec<String> = guessed.forged().take(60).collect();
    let answered = std::thread::scope(|scope| {
        let threads: Vec<_> = codes
            .chunks(4)
            .map(|some| {
                let (guessed, ask) = (&guessed, |guessed: &Guessed, code: &String| {
                    guessed.refused("member.lookup", code).code == "code.never_issued"
                });
                scope.spawn(move || some.iter().filter(|code| ask(guessed, code)).count())
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum::<usize>()
    });
    assert_eq!(answered, 10);
}

/// Version 0.2.0 kept the clock's time of the last wrong code. Its count stands, and the wait is from the device's start.
#[test]
fn a_count_of_an_older_program_still_locks() {
    let mut guessed = Guessed::new();
    let older = json!({ "failed": 10, "last": MORNING }).to_string();
    guessed.shop.database().execute("INSERT INTO device (key, value) VALUES ('guesses', ?1)", [older]).unwrap();
    guessed.restart("a start");
    assert_eq!(guessed.locked("member.lookup"), 30);
    guessed.wait(30_000);
    guessed.ask("member.lookup", guessed.genuine()).unwrap();
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
    let Guessed { shop, ids, sale, member, now, .. } = &guessed;
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
