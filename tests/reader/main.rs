//! A stranger's reader of bundle files: a short Python program written from `FORMATS.md` alone, with what a distribution has.
//! It finds in a file what the till shows, and refuses what the till must refuse.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use trestle_tests::cli::Office;
use trestle_tests::exchange::{everything, take_in};
use trestle_tests::pair::Pair;
use trestle_tests::places::root;
use trestle_tests::unpacked::{Signer, Unpacked};

/// Commands of the distribution, with the packages they come in (`.ci/system-packages` installs them).
const NEEDED: [(&str, &str); 4] = [("age", "age"), ("zstd", "zstd"), ("tar", "tar"), ("python3", "python3")];

/// Two tills that have met, a file of everything, and its key in a file.
struct Handed {
    pair: Pair,
    file: PathBuf,
    key: PathBuf,
}

impl Handed {
    fn new() -> Self {
        for (command, package) in NEEDED {
            let found = Command::new(command).arg("--version").output();
            assert!(found.is_ok(), "{command} is missing: install the package {package}");
        }
        let pair = Pair::traded(7, 40);
        take_in(&pair.two, &everything(&pair.one));
        let (file, key) = (everything(&pair.two), pair.two.beside().join("bundle.key"));
        std::fs::write(&key, pair.two.engine().bundle_key().unwrap() + "\n").unwrap();
        Self { pair, file, key }
    }

    fn key(&self) -> String {
        self.pair.two.engine().bundle_key().unwrap()
    }

    fn read(&self, file: &Path, more: &[&str]) -> Output {
        let mut reader = Command::new("python3");
        reader.arg(root().join("tests/reader/trestle_reader.py")).arg(file).arg(&self.key).args(more);
        reader.output().unwrap()
    }

    fn must_read(&self, file: &Path) -> Value {
        let done = self.read(file, &[]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        serde_json::from_slice(&done.stdout).unwrap()
    }

    /// Packs a changed file and has it refused; gives the reason.
    fn refused(&self, unpacked: &Unpacked) -> String {
        let file = self.pair.two.beside().join("changed.trestle");
        std::fs::write(&file, unpacked.packed(&self.key())).unwrap();
        self.refused_file(&file, &[])
    }

    fn refused_file(&self, file: &Path, more: &[&str]) -> String {
        let done = self.read(file, more);
        assert_eq!((done.status.code(), done.stdout.len()), (Some(1), 0), "{file:?} was read");
        String::from_utf8(done.stderr).unwrap()
    }
}

#[test]
fn the_reader_fits_in_200_lines_and_knows_nothing_of_ours() {
    let text = std::fs::read_to_string(root().join("tests/reader/trestle_reader.py")).unwrap();
    assert!(text.lines().count() < 200, "{} lines", text.lines().count());
    let imports: Vec<&str> = text.lines().filter(|l| l.starts_with("import ") || l.starts_with("from ")).collect();
    assert_eq!(imports, ["import hashlib, json, os, re, subprocess, sys, tempfile"], "Python's own library alone");
}

#[test]
fn a_stranger_adds_up_the_same_day_as_the_till() {
    let mut handed = Handed::new();
    let found = handed.must_read(&handed.file);
    assert_eq!(found["contacts_missing"], json!(0));
    let sql = "SELECT (SELECT count(*) FROM fact), (SELECT count(*) FROM contact)";
    let here: (i64, i64) = handed.pair.two.database().query_row(sql, [], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
    // The last fact says that the file of till 1 was seen; it is in the file of everything too.
    assert_eq!((found["facts"].as_i64().unwrap(), found["contacts"].as_i64().unwrap()), here);
    let sales: i64 = found["totals"].as_array().unwrap().iter().map(|t| t["sales"].as_i64().unwrap()).sum();
    let returns: i64 = found["totals"].as_array().unwrap().iter().map(|t| t["returns"].as_i64().unwrap()).sum();
    assert_eq!((sales, returns > 5), (90, true), "both tills' sales");
    let data = handed.pair.two.data();
    handed.pair.two.close();
    let office = Office::at(&data);
    let days = found["takings"].as_object().unwrap().clone();
    assert!(!days.is_empty());
    for (day, takings) in days {
        let report = office.json(&["--json", "day", &day]);
        assert_eq!(report["takings"], takings, "{day}");
        assert!(takings.as_i64().unwrap() > 10_000, "{day} {takings}");
    }
}

#[test]
fn the_distributions_own_commands_open_a_bundle_file() {
    let handed = Handed::new();
    let folder = handed.pair.two.beside().join("unpacked");
    std::fs::create_dir(&folder).unwrap();
    let line = r#"set -o pipefail; age -d -i "$1" "$2" | tar --zstd -xf -"#;
    let mut shell = Command::new("bash");
    shell.args(["-euc", line, "bash"]).arg(&handed.key).arg(&handed.file).current_dir(&folder);
    let done = shell.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    for entry in Unpacked::of(&handed.file, &handed.key()).entries {
        assert!(std::fs::read(folder.join(&entry.name)).unwrap() == entry.bytes, "{}", entry.name);
    }
}

/// The file is packed anew with the shop's key each time, so that age has nothing to find.
#[test]
fn the_reader_refuses_a_flipped_byte_wherever_it_lies() {
    let handed = Handed::new();
    let whole = Unpacked::of(&handed.file, &handed.key());
    for n in 0..whole.entries.len() {
        let mut changed = whole.clone();
        let middle = changed.entries[n].bytes.len() / 2;
        changed.entries[n].bytes[middle] ^= 1;
        let reason = handed.refused(&changed);
        assert!(reason.starts_with("refused: "), "{}: {reason}", whole.entries[n].name);
    }
}

#[test]
fn the_reader_refuses_what_only_its_own_till_could_have_signed() {
    let handed = Handed::new();
    let (one, two) = (handed.pair.one.till(), Signer::of(&handed.pair.two.data()));
    let whole = Unpacked::of(&handed.file, &handed.key());
    let with = |change: &dyn Fn(&mut Unpacked)| {
        let mut changed = whole.clone();
        change(&mut changed);
        handed.refused(&changed)
    };
    let reason = with(&|u| {
        let text = String::from_utf8(u.part("facts", &one).bytes.clone()).unwrap();
        u.part("facts", &one).bytes = text.replacen("Candle", "Cradle", 1).into_bytes();
        u.close(&two);
    });
    assert!(reason.contains("checkpoint"), "{reason}");
    let reason = with(&|u| {
        u.edit(|m| m["made_at"] = json!(1));
        u.sign(&Signer::of_nobody(9));
    });
    assert!(reason.contains("manifest.sig"), "{reason}");
    let reason = with(&|u| {
        u.edit(|m| m["totals"][0]["sold"] = json!(1));
        u.sign(&two);
    });
    assert!(reason.contains("totals"), "{reason}");
    let reason = with(&|u| {
        let lines = u.lines("contacts", &one);
        let changed = String::from_utf8(lines[0].clone()).unwrap().replacen("Rosalind", "Rosalinda", 1).into_bytes();
        u.set_lines("contacts", &one, &[changed]);
        u.close(&two);
    });
    assert!(reason.contains("contacts"), "{reason}");
    let reason = with(&|u| {
        let forged = Signer::of_nobody(3);
        u.edit(|m| {
            let root = forged.certifies(&forged, 1, [2, 767]);
            m["certificates"].as_array_mut().unwrap().push(root);
            m["sender"] = json!(forged.id());
        });
        u.sign(&forged);
    });
    assert!(reason.contains("certificate"), "{reason}");
}

#[test]
fn the_reader_refuses_another_shop_a_newer_format_and_a_cut_file() {
    let handed = Handed::new();
    let reason = handed.refused_file(&handed.file, &["0123456789abcdef"]);
    assert!(reason.contains("another shop"), "{reason}");
    let mut newer = Unpacked::of(&handed.file, &handed.key());
    newer.edit(|m| m["reader"] = json!(2));
    assert!(handed.refused(&newer).contains("newer"));
    let bytes = std::fs::read(&handed.file).unwrap();
    let cut = handed.pair.two.beside().join("cut.trestle");
    for length in [bytes.len() - 1, bytes.len() / 2, 10, 0] {
        std::fs::write(&cut, &bytes[..length]).unwrap();
        assert!(handed.refused_file(&cut, &[]).contains("do not open it"));
    }
}
