//! The power is cut while the real program sells. What it asks of the disk is recorded, and played again up to a random
//! moment; what was not synced by then is kept or dropped, sector by sector and name by name. Everything that the program had
//! said was done by then must be there.
//!
//! Owns what is recorded and what must be left. Keeps true: a failure names its seed, which repeats it (`TRESTLE_CUT_SEED`);
//! `TRESTLE_PROOF` makes a hundred thousand images.
#![allow(clippy::unwrap_used)]

mod recording;
mod replay;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;

use recording::Step;
use replay::{Replay, Syncs};
use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;
use trestle_engine::{Engine, Host};
use trestle_storage::Cut;
use trestle_tests::cli::{self, PASSPHRASE};
use trestle_tests::dice::{Dice, seed};
use trestle_tests::places::quick_folder;
use trestle_tests::shop::{Shop, copy};

const SEED: u64 = 20_261_130;
/// Sales that are recorded: enough for the log to be written back and begun anew.
const SALES: usize = 70;
/// One image in so many is checked whole.
const WHOLE: u64 = 50;

fn images() -> u64 {
    if std::env::var_os("TRESTLE_PROOF").is_some() { 100_000 } else { 2_000 }
}

/// A day of selling: the shop before it, and what was asked of the disk.
struct Recorded {
    before: TempDir,
    steps: Vec<Step>,
}

/// Records a seller. The same seed makes the same record.
fn selling(seed: u64) -> Recorded {
    let (before, work) = (quick_folder(), quick_folder());
    let mut shop = Shop::unfounded_in(quick_folder(), Host::seeded("test", moment().parse().unwrap(), seed));
    shop.found();
    let _goods = shop.stock();
    shop.close();
    copy(&shop.data(), before.path());
    let data = work.path().join("shop");
    copy(before.path(), &data);
    let mut seller = Command::new(env!("CARGO_BIN_EXE_seller"));
    seller.arg(&data).arg(seed.to_string()).arg(moment());
    let record = work.path().join("record");
    let mut running = recording::start(&seller, &record);
    let said = BufReader::new(running.stdout.take().unwrap()).lines();
    // With nobody to listen to it the seller ends, and closes the shop.
    let sales = said.map_while(Result::ok).filter(|line| line.starts_with("sale ")).take(SALES).count();
    running.wait().unwrap();
    assert_eq!(sales, SALES, "the seller ended by itself");
    Recorded { before, steps: recording::read(&record, &data) }
}

fn moment() -> &'static str {
    "2026-11-28T10:00:00Z"
}

/// What the seller had said was done.
#[derive(Default)]
struct Done {
    sales: BTreeSet<String>,
    returns: BTreeSet<String>,
    cash: i64,
}

impl Done {
    fn of(said: &[u8]) -> Self {
        let mut done = Self::default();
        for line in std::str::from_utf8(said).unwrap().lines() {
            let (what, value) = line.split_once(' ').unwrap();
            let id = |name: &str| {
                let value: Value = serde_json::from_str(value).unwrap();
                value[name].as_str().unwrap().to_owned()
            };
            match what {
                "sale" => drop(done.sales.insert(id("sale"))),
                "return" => drop(done.returns.insert(id("id"))),
                "cash" => done.cash += 1,
                _ => {}
            }
        }
        done
    }

    /// Looks for it in a journal.
    fn must_be_in(&self, conn: &Connection) -> Result<(), String> {
        let of = |sql: &str| -> rusqlite::Result<BTreeSet<String>> {
            conn.prepare(sql)?.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()
        };
        let sales =
            of("SELECT json_extract(CAST(bytes AS TEXT), '$.body.sale') FROM fact WHERE kind = 'sale.committed'");
        let returns = of("SELECT till || '-' || seq FROM fact WHERE kind = 'return.committed'");
        let cash = conn.query_row("SELECT count(*) FROM fact WHERE kind = 'cash.moved'", [], |r| r.get::<_, i64>(0));
        let (sales, returns) = (sales.map_err(|why| why.to_string())?, returns.map_err(|why| why.to_string())?);
        let lost = self.sales.difference(&sales).chain(self.returns.difference(&returns)).count();
        let cash = self.cash - cash.map_err(|why| why.to_string())?;
        if lost == 0 && cash <= 0 {
            Ok(())
        } else {
            Err(format!("{lost} sales and returns lost, {} cash", cash.max(0)))
        }
    }
}

/// Writes what a cut leaves into an empty folder; says how it was chosen.
fn cut(replay: &Replay<'_>, into: &Path, dice: &mut Dice) -> String {
    let block = *dice.one_of(&[512, 4_096]);
    let of_eight = *dice.one_of(&[0, 1, 4, 7]);
    let mut keeps = || dice.below(8) < of_eight;
    replay.media.cut(into, &mut Cut { block, keeps: &mut keeps }).unwrap();
    format!("{of_eight} of 8 kept, in blocks of {block}")
}

/// Opens an image and looks.
fn check(image: &Path, done: &Done, whole: bool) -> Result<(), String> {
    let engine = Engine::open(image, Host::system("test")).map_err(|why| format!("does not open: {why:?}"))?;
    let conn = Connection::open(image.join("trestle.db")).map_err(|why| why.to_string())?;
    done.must_be_in(&conn)?;
    if whole {
        let found = engine.verify(&mut |_, _| ControlFlow::Continue(())).map_err(|why| format!("{why:?}"))?;
        return if found.is_clean() { Ok(()) } else { Err(format!("{found:?}")) };
    }
    Ok(())
}

/// Cuts the power at so many moments of a record; gives what is wrong, with the seed of each.
fn cut_often(recorded: &Recorded, syncs: Syncs, seed: u64, count: u64) -> Vec<String> {
    let mut dice = Dice::new(seed);
    let length = recorded.steps.len() as u64;
    let mut moments: Vec<u64> = (0..count).map(|_| dice.below(length + 1)).collect();
    moments.sort_unstable();
    let mut replay = Replay::new(recorded.before.path(), &recorded.steps, syncs);
    let (mut played, mut wrong) = (0, vec![]);
    for moment in moments {
        replay.play(usize::try_from(moment - played).unwrap());
        played = moment;
        let image = quick_folder();
        let how = cut(&replay, image.path(), &mut dice);
        if let Err(why) = check(image.path(), &Done::of(&replay.said), dice.below(WHOLE) == 0) {
            wrong.push(format!("seed {seed}, step {moment} of {length}, {how}: {why}"));
        }
    }
    wrong
}

/// The same by two at once, each with a seed of its own.
fn cut_by_two(recorded: &Recorded, syncs: Syncs, seed: u64, count: u64) -> Vec<String> {
    std::thread::scope(|scope| {
        let part = |n: u64| scope.spawn(move || cut_often(recorded, syncs, seed + n, count / 2));
        let parts = [part(0), part(1)];
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    })
}

#[test]
fn what_was_acknowledged_is_there_wherever_the_power_is_cut() {
    if !recording::is_possible() {
        return;
    }
    let seed = seed("TRESTLE_CUT_SEED", SEED);
    let recorded = selling(seed);
    let syncs = recorded.steps.iter().filter(|step| matches!(step, Step::Sync(_))).count();
    let wrong = cut_by_two(&recorded, Syncs::Kept, seed, images());
    eprintln!("{} steps, {syncs} syncs, {} images, {} of them wrong", recorded.steps.len(), images(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong[..wrong.len().min(10)].join("\n"));
    // The controls: what must be found is found.
    let none = cut_by_two(&recorded, Syncs::Ignored, seed, 60).len();
    let fifth = cut_by_two(&recorded, Syncs::FifthIgnored, seed, 400).len();
    eprintln!("without syncs {none} of 60 images are wrong, with a fifth of them ignored {fifth} of 400");
    assert!(none > 30 && fifth > 0, "a disk without syncs: {none} of 60; a fifth ignored: {fifth} of 400");
}

/// Runs of the command line in a folder that was not there, each of which ends well.
fn runs(folder: &Path, data: &Path) -> Vec<Vec<String>> {
    let passphrase = folder.with_extension("passphrase");
    std::fs::write(&passphrase, PASSPHRASE).unwrap();
    let own = |words: &[&str]| -> Vec<String> {
        [&["--data", data.to_str().unwrap()], words].concat().into_iter().map(str::to_owned).collect()
    };
    let init = ["init", "--shop", "Hollow Tree", "--country", "FR", "--zone", "Europe/Paris", "--passphrase-file"];
    let basket = json!({ "amount": 250 }).to_string();
    let cash = json!([{ "kind": "cash", "amount": 250 }]);
    let sale = json!({ "basket": 1, "total": 250, "tenders": cash }).to_string();
    vec![
        own(&[&init[..], &[passphrase.to_str().unwrap()]].concat()),
        own(&["call", "basket.add_amount", &basket]),
        own(&["call", "sale.commit", &sale]),
    ]
}

/// What is on the disk before, a folder to work in, and the disk in it.
fn disk() -> (TempDir, TempDir, PathBuf) {
    let (before, work) = (quick_folder(), quick_folder());
    let folder = work.path().join("disk");
    std::fs::create_dir(&folder).unwrap();
    (before, work, folder)
}

/// What each run said it did is there when the power is cut after it: the new folders, too.
#[test]
fn a_shop_in_a_new_folder_is_there_once_the_program_says_so() {
    if !recording::is_possible() {
        return;
    }
    let seed = seed("TRESTLE_CUT_SEED", SEED);
    let (before, work, folder) = disk();
    let data = folder.join("shops/hollow");
    let programs = runs(&folder, &data).into_iter().map(|args| {
        let mut program = Command::new(cli::program());
        program.args(args);
        program
    });
    let (steps, ends) = recorded(programs, &work, &folder);
    let recorded = Recorded { before, steps };
    let wrong = cut_after(&recorded, &ends, &PathBuf::from("shops/hollow"), seed);
    assert!(wrong.is_empty(), "{}", wrong[..wrong.len().min(10)].join("\n"));
}

/// A start that was killed has made the folder, and its name is not on disk yet.
#[test]
fn a_shop_in_a_folder_that_a_killed_start_has_made_is_there_once_the_program_says_so() {
    if !recording::is_possible() {
        return;
    }
    let seed = seed("TRESTLE_CUT_SEED", SEED);
    let (before, work, folder) = disk();
    let data = folder.join("hollow");
    let (mut killed, mut init) = (Command::new("mkdir"), Command::new(cli::program()));
    killed.arg(&data);
    init.args(&runs(&folder, &data)[0]);
    let (steps, ends) = recorded([killed, init], &work, &folder);
    let wrong = cut_after(&Recorded { before, steps }, &ends[1..], Path::new("hollow"), seed);
    assert!(wrong.is_empty(), "{}", wrong[..wrong.len().min(10)].join("\n"));
}

/// A file for others that was said to be written is there when the stick is pulled: in a folder that was there, and in the
/// till's own, which it makes.
#[test]
fn an_export_is_there_once_the_program_says_so() {
    if !recording::is_possible() {
        return;
    }
    let (before, work, folder) = disk();
    let data = folder.join("hollow");
    let mut all: Vec<Command> = vec![];
    let outs = [folder.join("sales.csv"), data.join("exports/sales.csv")];
    let exports = outs.each_ref().map(|out| ["sales", "--format", "csv", "--out", out.to_str().unwrap()]);
    for args in &runs(&folder, &data)[..] {
        all.push(Command::new(cli::program()));
        all.last_mut().unwrap().args(args);
    }
    for args in &exports {
        all.push(Command::new(cli::program()));
        all.last_mut().unwrap().arg("--data").arg(&data).args(args);
    }
    let (steps, ends) = recorded(all, &work, &folder);
    let mut dice = Dice::new(seed("TRESTLE_CUT_SEED", SEED));
    for (out, end) in outs.iter().zip(&ends[3..]) {
        let (name, whole) = (out.strip_prefix(&folder).unwrap(), std::fs::read(out).unwrap());
        for _ in 0..12 {
            let mut replay = Replay::new(before.path(), &steps, Syncs::Kept);
            replay.play(*end);
            let image = quick_folder();
            let how = cut(&replay, image.path(), &mut dice);
            let left = std::fs::read(image.path().join(name)).unwrap_or_default();
            assert!(left == whole, "{}, {how}: {} of {} bytes", name.display(), left.len(), whole.len());
        }
    }
}

/// What some programs ask of the disk, one after the other, and where each ends.
fn recorded(programs: impl IntoIterator<Item = Command>, work: &TempDir, folder: &Path) -> (Vec<Step>, Vec<usize>) {
    let (mut steps, mut ends) = (vec![], vec![]);
    for (n, program) in programs.into_iter().enumerate() {
        let record = work.path().join(format!("record-{n}"));
        let done = recording::start(&program, &record).wait_with_output().unwrap();
        assert!(done.status.success(), "{program:?}: {}", String::from_utf8_lossy(&done.stdout));
        steps.extend(recording::read(&record, folder));
        ends.push(steps.len());
    }
    (steps, ends)
}

/// Cuts the power after each run and somewhere in the next.
fn cut_after(recorded: &Recorded, ends: &[usize], data: &Path, seed: u64) -> Vec<String> {
    let mut dice = Dice::new(seed);
    let mut wrong = vec![];
    for (n, end) in ends.iter().enumerate() {
        let next = ends.get(n + 1).unwrap_or(end) - end;
        for _ in 0..12 {
            let mut replay = Replay::new(recorded.before.path(), &recorded.steps, Syncs::Kept);
            let further = usize::try_from(dice.below(2 * next as u64 + 1)).unwrap().saturating_sub(next);
            replay.play(end + further);
            let image = quick_folder();
            let how = cut(&replay, image.path(), &mut dice);
            if let Err(why) = is_left(&image.path().join(data), n) {
                wrong.push(format!("seed {seed}, {further} steps after run {n}, {how}: {why}"));
            }
        }
    }
    wrong
}

/// After the first run there is a shop, after the third there is a sale.
fn is_left(data: &Path, run: usize) -> Result<(), String> {
    if !Engine::is_here(data) {
        return Err("there is no shop".to_owned());
    }
    check(data, &Done::default(), true)?;
    let conn = Connection::open(data.join("trestle.db")).map_err(|why| why.to_string())?;
    let sql = "SELECT count(*) FROM fact WHERE kind = ?1";
    let count = |kind: &str| conn.query_row(sql, [kind], |r| r.get::<_, i64>(0)).unwrap_or(0);
    match (count("shop.created"), count("sale.committed"), run) {
        (1, _, 0 | 1) | (1, 1, _) => Ok(()),
        (shops, sales, _) => Err(format!("{shops} shops, {sales} sales")),
    }
}
