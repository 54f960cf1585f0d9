//! Invitations that are damaged, opened with the wrong code or used in the wrong place: nobody joins by halves, and the
//! folder is as it was, fit for another shop.

use std::io::{Read, Write};
use std::path::Path;

use age::secrecy::SecretString;
use serde_json::{Value, json};
use trestle_rules::code::InviteCode;
use trestle_tests::cli::PASSPHRASE;
use trestle_tests::dice::{Dice, seed};
use trestle_tests::exchange::everything;
use trestle_tests::pair::Pair;
use trestle_tests::shop::Shop;
use trestle_tests::unpacked::{Signer, Unpacked};

use crate::scene::State;

/// An invitation, and a folder that nobody has set up.
struct Invited {
    inviter: Shop,
    file: Vec<u8>,
    code: String,
    newcomer: Shop,
    before: State,
}

impl Invited {
    fn new() -> Self {
        let pair = Pair::traded(11, 20);
        let invitation = pair.one.invite();
        let file = std::fs::read(invitation["file"].as_str().unwrap()).unwrap();
        let code = invitation["code"].as_str().unwrap().to_owned();
        let newcomer = Shop::unfounded();
        let before = State::of(&newcomer);
        Self { inviter: pair.one, file, code, newcomer, before }
    }

    /// Tries to join, and must be refused; gives the code of the refusal.
    fn refused(&self, file: &[u8], code: &str) -> String {
        let path = self.newcomer.beside().join("damaged.invitation");
        std::fs::write(&path, file).unwrap();
        self.refused_file(&path, code)
    }

    fn refused_file(&self, file: &Path, code: &str) -> String {
        let answer = self.newcomer.engine().call("shop.join", json!({ "file": file, "code": code }), None);
        let error = answer.err().unwrap_or_else(|| panic!("joined by {}", file.display()));
        self.before.files_of(&self.newcomer);
        error.code
    }

    /// Line and bundle file of the invitation.
    fn opened(&self) -> (Value, Vec<u8>) {
        let identity = age::scrypt::Identity::new(self.passphrase());
        let decryptor = age::Decryptor::new(self.file.as_slice()).unwrap();
        let mut opened = Vec::new();
        decryptor.decrypt(std::iter::once(&identity as _)).unwrap().read_to_end(&mut opened).unwrap();
        let end = opened.iter().position(|b| *b == b'\n').unwrap();
        (serde_json::from_slice(&opened[..end]).unwrap(), opened.split_off(end + 1))
    }

    fn passphrase(&self) -> SecretString {
        SecretString::from(InviteCode::parse(&self.code).unwrap().canonical())
    }

    /// An invitation under the same code that holds something else.
    fn sealed(&self, work: u8, line: &[u8], bundle: &[u8]) -> Vec<u8> {
        let mut recipient = age::scrypt::Recipient::new(self.passphrase());
        recipient.set_work_factor(work);
        let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as _)).unwrap();
        let mut out = Vec::new();
        let mut writer = encryptor.wrap_output(&mut out).unwrap();
        writer.write_all(&[line, b"\n", bundle].concat()).unwrap();
        writer.finish().unwrap();
        out
    }

    fn key(&self) -> String {
        self.inviter.engine().bundle_key().unwrap()
    }

    /// The folder is as it was; a shop can be set up in it, or this one joined.
    fn end(self) {
        self.before.still(&self.newcomer);
        let other = Shop::unfounded();
        let args = json!({ "name": "Elsewhere", "country": "FR", "zone": "Europe/Paris", "passphrase": PASSPHRASE });
        let path = other.beside().join("damaged.invitation");
        std::fs::write(&path, &self.file[..self.file.len() - 1]).unwrap();
        let refused = other.engine().call("shop.join", json!({ "file": path, "code": self.code }), None);
        assert!(refused.is_err(), "joined by an invitation that is cut");
        other.call("shop.create", args);
        let good = self.newcomer.beside().join("good.invitation");
        std::fs::write(&good, &self.file).unwrap();
        self.newcomer.call("shop.join", json!({ "file": good, "code": self.code }));
        self.newcomer.must_verify();
        let names = |till: &Shop| -> Vec<String> {
            let names = std::fs::read_dir(till.data()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
            names.filter(|n| n.starts_with("earlier-") || n.starts_with("damaged-")).collect()
        };
        assert_eq!((names(&self.newcomer), names(&other)), (vec![], vec![]), "no key was left to be set aside");
    }
}

#[test]
fn a_wrong_code_opens_nothing_and_a_mistyped_one_is_told_from_it() {
    let invited = Invited::new();
    let right = InviteCode::parse(&invited.code).unwrap();
    for wrong in [right.secret ^ 1, right.secret ^ (1 << 74), 0] {
        let wrong = InviteCode { secret: wrong }.encode();
        assert_eq!(invited.refused(&invited.file, &wrong), "join.wrong_code", "{wrong}");
    }
    let mut swapped: Vec<char> = invited.code.chars().filter(|c| *c != '-').collect();
    let place = (1..swapped.len()).find(|n| swapped[*n] != swapped[n - 1]).unwrap();
    swapped.swap(place, place - 1);
    let swapped: String = swapped.into_iter().collect();
    let short = &invited.code[..invited.code.len() - 1];
    for slip in [swapped.as_str(), short, "", "hello", &invited.code.replace(&invited.code[..1], "U")] {
        assert_eq!(invited.refused(&invited.file, slip), "join.code_mistyped", "{slip}");
    }
    invited.end();
}

#[test]
fn a_damaged_invitation_is_refused_wherever_the_damage_lies() {
    let mut dice = Dice::new(seed("TRESTLE_DAMAGE_SEED", 20_261_124));
    let invited = Invited::new();
    let bits = invited.file.len() as u64 * 8;
    let mut found = std::collections::BTreeMap::<String, u32>::new();
    for n in 0..60 {
        let bit = usize::try_from(n * bits / 60 + dice.below(bits / 60)).unwrap();
        let mut flipped = invited.file.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        *found.entry(invited.refused(&flipped, &invited.code)).or_default() += 1;
        let length = usize::try_from(n * bits / 480 + dice.below(bits / 480)).unwrap();
        *found.entry(invited.refused(&invited.file[..length], &invited.code)).or_default() += 1;
    }
    for less in 1..20 {
        let cut = &invited.file[..invited.file.len() - less];
        *found.entry(invited.refused(cut, &invited.code)).or_default() += 1;
    }
    *found.entry(invited.refused(&[&invited.file[..], b"x"].concat(), &invited.code)).or_default() += 1;
    eprintln!("{found:?}");
    let known = ["bundle.cut", "bundle.unreadable", "join.unreadable", "join.wrong_code"];
    assert!(found.keys().all(|code| known.contains(&code.as_str())), "{found:?}");
    invited.end();
}

#[test]
fn what_is_no_invitation_is_refused() {
    let invited = Invited::new();
    let beside = invited.newcomer.beside().to_owned();
    let bundle = everything(&invited.inviter);
    let long = [&b"age-encryption.org/v1\n-> scrypt "[..], &vec![b'A'; 8 << 20]].concat();
    assert_eq!(invited.refused(&std::fs::read(bundle).unwrap(), &invited.code), "join.unreadable");
    for bytes in [&b""[..], b"hello", &long] {
        assert_eq!(invited.refused(bytes, &invited.code), "join.unreadable");
    }
    std::fs::create_dir(beside.join("folder")).unwrap();
    for missing in [beside.join("missing.invitation"), beside.join("folder")] {
        assert_eq!(invited.refused_file(&missing, &invited.code), "join.not_found");
    }
    assert!(std::process::Command::new("mkfifo").arg(beside.join("pipe")).status().unwrap().success());
    // Of a folder the newest invitation in it is taken, which is a damaged one.
    for path in [beside.clone(), beside.join("pipe"), "/dev/zero".into(), "/dev/null".into()] {
        assert_eq!(invited.refused_file(&path, &invited.code), "join.unreadable", "{path:?}");
    }
    invited.end();
}

#[test]
fn an_invitation_that_holds_something_else_is_refused_under_its_right_code() {
    let invited = Invited::new();
    let (line, bundle) = invited.opened();
    let refused = |what: &str, line: &[u8], bundle: &[u8], code: &str| {
        assert_eq!(invited.refused(&invited.sealed(10, line, bundle), &invited.code), code, "{what}");
    };
    let with = |change: &dyn Fn(&mut Value)| {
        let mut line = line.clone();
        change(&mut line);
        line.to_string().into_bytes()
    };
    let right = line.to_string().into_bytes();
    refused("no line", b"", &bundle, "join.unreadable");
    refused("a line that is none", b"{}", &bundle, "join.unreadable");
    refused("a line without end", &vec![b' '; 1 << 20], &bundle, "join.unreadable");
    refused("a newer format", &with(&|l| l["format"] = json!(2)), &bundle, "bundle.too_new");
    refused("another shop", &with(&|l| l["shop"] = json!("0123456789abcdef")), &bundle, "bundle.other_shop");
    refused("another secret", &with(&|l| l["shop_secret"] = json!("00".repeat(32))), &bundle, "bundle.other_shop");
    refused("no secret", &with(&|l| l["shop_secret"] = json!("00")), &bundle, "join.unreadable");
    refused("a key that is none", &with(&|l| l["key"] = json!("zz")), &bundle, "join.unreadable");
    refused("no bundle file", &right, b"", "bundle.unreadable");
    refused("a cut bundle file", &right, &bundle[..bundle.len() - 1], "bundle.cut");
    refused("something behind it", &right, &[&bundle[..], b"x"].concat(), "bundle.cut");
    let mut flipped = bundle.clone();
    flipped[bundle.len() / 2] ^= 1;
    refused("a flipped bundle file", &right, &flipped, "bundle.cut");
    let mut changed = Unpacked::read(bundle.as_slice(), &invited.key());
    changed.entries[2].bytes[100] ^= 1;
    refused("a changed part", &right, &changed.packed(&invited.key()), "bundle.part");
    let foreign = Shop::founded();
    refused("a foreign shop's", &right, &std::fs::read(everything(&foreign)).unwrap(), "bundle.other_shop");
    invited.end();
}

/// The till would have joined, and no other till would ever take a file of it.
#[test]
fn an_invitation_that_no_till_of_the_shop_signed_is_refused() {
    let invited = Invited::new();
    let (line, bundle) = invited.opened();
    let (nobody, inviter) = (Signer::of_nobody(1), Signer::of(&invited.inviter.data()));
    for (what, key, certificate) in [
        ("signed by nobody", "01", nobody.certifies(&nobody, 48, [49, 94])),
        ("for another key", "02", inviter.certifies(&nobody, 48, [49, 94])),
        ("for numbers that the inviter does not have", "01", inviter.certifies(&nobody, 800, [801, 900])),
        ("in the founder's place", "01", nobody.certifies(&nobody, 1, [2, 767])),
    ] {
        let mut line = line.clone();
        (line["key"], line["certificate"]) = (json!(key.repeat(32)), certificate);
        let file = invited.sealed(10, line.to_string().as_bytes(), &bundle);
        assert_eq!(invited.refused(&file, &invited.code), "bundle.certificate", "{what}");
    }
    invited.end();
}

/// A file made to cost hours of guessing is not an invitation of ours.
#[test]
fn an_invitation_that_costs_too_much_to_open_is_refused_at_once() {
    let invited = Invited::new();
    let (line, bundle) = invited.opened();
    let cheap = invited.sealed(10, line.to_string().as_bytes(), &bundle);
    let text = String::from_utf8_lossy(&cheap[..200]).into_owned();
    let at = text.find(" 10\n").unwrap();
    for work in ["20", "30", "63", "64", "99"] {
        let mut costly = cheap.clone();
        costly[at + 1..at + 3].copy_from_slice(work.as_bytes());
        let began = std::time::Instant::now();
        assert_eq!(invited.refused(&costly, &invited.code), "join.unreadable", "2^{work}");
        assert!(began.elapsed().as_secs() < 15, "2^{work}: {:?}", began.elapsed());
    }
    invited.end();
}

#[test]
fn a_till_that_is_set_up_joins_nobody() {
    let invited = Invited::new();
    let file = invited.newcomer.beside().join("good.invitation");
    std::fs::write(&file, &invited.file).unwrap();
    let args = json!({ "file": file, "code": invited.code });
    for till in [Shop::founded(), Shop::joined_to(&invited.inviter)] {
        let before = State::of(&till);
        till.refused("shop.join", args.clone(), "app.already_set_up");
        before.files_of(&till);
        before.still(&till);
        till.must_verify();
    }
    invited.end();
}
