//! Who signs up at the stall: made-up people, each with a first name and an address like nobody else's, and what becomes of
//! each sign-up. Owns: the people, and a till that signs them up until it is killed.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use trestle_engine::{Call, Engine, Host};
use trestle_tests::dice::Dice;

/// Somebody at the stall.
#[derive(Clone)]
pub struct Person {
    pub first_name: String,
    pub address: String,
    /// What comes of the sign-up: an empty code if it is taken down.
    pub refused: &'static str,
}

/// So many people. Every tenth has not ticked the box, every tenth is misheard, every tenth read an older wording, every
/// tenth meets a broken form.
pub fn people(seed: u64, count: usize) -> Vec<Person> {
    let mut dice = Dice::new(seed);
    let mut word = |letters: usize| -> String {
        (0..letters).map(|_| char::from(*dice.one_of(b"abcdefghijklmnopqrstuvwxyz"))).collect()
    };
    let person = |n: usize| {
        let (local, first_name) = (word(14), format!("{}-{}", word(12), n));
        let (address, refused) = match n % 10 {
            3 => (format!("{local}.{n}@post.example"), "member.email_needs_consent"),
            4 => (misheard(&local, n), "email.unreadable"),
            5 => (format!("{local}.{n}@post.example"), "member.stale_wording"),
            6 => (format!("{local}.{n}@post.example"), "args.unreadable"),
            7 => (format!("  {local}.{n}@POST.Example\n"), ""),
            _ => (format!("{local}.{n}@post.example"), ""),
        };
        Person { first_name, address, refused }
    };
    (0..count).map(person).collect()
}

/// An address that is none, in the ways that people get them wrong.
fn misheard(local: &str, n: usize) -> String {
    match n / 10 % 5 {
        0 => format!("{local}{n}"),
        1 => format!("{local}@home"),
        2 => format!("{local}@post@example.com"),
        3 => format!("{local} {n}@post.example"),
        _ => format!("{local}\u{200B}@post.example"),
    }
}

impl Person {
    /// Signs up; gives the answer or the refusal, as text.
    pub fn sign_up(&self, engine: &Engine, n: usize) -> String {
        let wording = engine.call("signup.offer", Value::Null, None).unwrap().result["wording"]["hash"].clone();
        let mut args = json!({ "first_name": self.first_name, "email": self.address, "consent": wording });
        match self.refused {
            "member.email_needs_consent" => args["consent"] = Value::Null,
            "member.stale_wording" => args["consent"] = json!("00".repeat(32)),
            "args.unreadable" if n % 20 == 6 => args["typed_by"] = json!(self.address),
            "args.unreadable" => args[&self.address] = json!(self.address),
            _ => {}
        }
        // A lost reply is asked for again under its key.
        let key = (n.is_multiple_of(3)).then(|| format!("form-{n}"));
        let answers = (0..1 + usize::from(key.is_some())).map(|_| {
            let call = Call { name: "member.enroll", args: args.clone(), key: key.as_deref(), at: None };
            match engine.run(call) {
                Ok(reply) => {
                    assert_eq!(self.refused, "", "somebody was signed up: {}", reply.result);
                    reply.result.to_string()
                }
                Err(error) => {
                    assert_eq!(error.code, self.refused, "{error:?}");
                    format!("{error:?} {}", serde_json::to_string(&error).unwrap())
                }
            }
        });
        let mut answers: Vec<String> = answers.collect();
        let guess = engine.call("signup.suggest", json!({ "email": self.address }), None).unwrap();
        assert!(guess.result["email"].is_null(), "no domain of theirs is one slip away from a common one");
        answers.push(guess.result.to_string());
        answers.join("\n")
    }
}

/// Environment of the till that is killed: its folder, the seed and number of the people, and whom it begins with.
const TILL: &str = "TRESTLE_SECRETS_TILL";

/// Not a test of its own: what [`signed_up_until_killed`] runs in a process of its own.
#[test]
fn a_till_that_signs_people_up_until_it_is_killed() {
    let Ok(told) = std::env::var(TILL) else { return };
    let told: Value = serde_json::from_str(&told).unwrap();
    let engine = Engine::open(Path::new(told["data"].as_str().unwrap()), Host::system("killed")).unwrap();
    let number = |field: &str| usize::try_from(told[field].as_u64().unwrap()).unwrap();
    let all = people(told["seed"].as_u64().unwrap(), number("count"));
    for (n, person) in all.iter().enumerate().skip(number("from")) {
        let answer = person.sign_up(&engine, n);
        // The test program captures what is printed; standard error by its handle is not.
        let _ = writeln!(std::io::stderr(), "\nsigned up {n}\n{answer}");
    }
}

/// Runs such a till, and kills it after so many sign-ups; gives what it said.
pub fn signed_up_until_killed(data: &Path, seed: u64, (from, to, count): (usize, usize, usize)) -> String {
    let told = json!({ "data": data, "seed": seed, "count": count, "from": from });
    let mut till = Command::new(std::env::current_exe().unwrap());
    till.args(["--exact", "people::a_till_that_signs_people_up_until_it_is_killed", "--nocapture"]);
    till.env(TILL, told.to_string()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut till = till.spawn().unwrap();
    let mut said = BufReader::new(till.stderr.take().unwrap());
    let mut heard = String::new();
    while !heard.ends_with(&format!("signed up {}\n", to - 1)) {
        assert!(said.read_line(&mut heard).unwrap() > 0, "it ended by itself: {heard}");
    }
    till.kill().unwrap();
    till.wait().unwrap();
    heard
}
