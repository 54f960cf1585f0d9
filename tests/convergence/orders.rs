//! Three bundle files in every order, again and again, each import killed at a random moment: one state comes of it. The
//! program that is killed is the command line, a process of its own.

use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use trestle_tests::cli::Office;
use trestle_tests::dice::{Dice, seed};
use trestle_tests::exchange::{conflicts, everything, take_in};
use trestle_tests::forge;
use trestle_tests::shop::{Shop, copy};

/// Kills of each import, before it is let come to its end; five times as many with `TRESTLE_PROOF`.
const KILLS: u32 = 2;
/// Entries of a kind that nobody knows yet, large enough that a file has several parts.
const NOTES: usize = 60;

/// A till's own file: sales, people with an address, a change of what the others change too, and something bulky.
fn trade(till: &Shop, ids: &[String], n: usize) -> PathBuf {
    for sale in 0..8 {
        let item = &ids[(sale + n) % 4];
        super::sell_at(till, super::june(6, 8 + i64::try_from(sale).unwrap()), item, None);
    }
    let lea = super::sign_up(till, "Lea", "lea@example.com");
    super::sign_up(till, "Tom", &format!("tom{n}@example.com"));
    super::sell_at(till, super::june(6, 17), &ids[2], Some(&lea["id"]));
    till.call("catalog.save_item", json!({ "id": ids[3], "name": format!("Fox {n}"), "price": 1_300 + n }));
    let text = format!("{n} ").repeat(25_000);
    for _ in 0..NOTES {
        forge::slip_in(till, "weather.noted", &json!({ "text": text }));
    }
    till.sell(&ids[1]);
    if n == 1 {
        till.call("member.erase", json!({ "member": lea["id"] }));
    }
    everything(till)
}

/// The folder of a till that met nobody since it joined, and three files of others.
fn begin() -> (Shop, [PathBuf; 3], Vec<Shop>) {
    let (one, two, three, ids) = super::three();
    let mut reader = Shop::joined_to(&one);
    let files = [(&one, 0), (&two, 1), (&three, 2)].map(|(till, n)| trade(till, &ids, n));
    reader.close();
    (reader, files, vec![one, two, three])
}

fn kills_each() -> u32 {
    if std::env::var_os("TRESTLE_PROOF").is_some() { KILLS * 5 } else { KILLS }
}

fn begin_import(office: &Office, file: &Path) -> Child {
    let mut import = office.command(&["import", file.to_str().unwrap()]);
    import.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Imports a file as often as it is killed and once more to its end; gives how many kills came before its end.
fn import_killed(office: &Office, file: &Path, usual: Duration, dice: &mut Dice) -> u32 {
    let mut cut = 0;
    for _ in 0..kills_each() {
        let mut import = begin_import(office, file);
        std::thread::sleep(usual * u32::try_from(dice.below(1_000)).unwrap() / 1_000);
        import.kill().unwrap();
        cut += u32::from(!import.wait().unwrap().success());
    }
    let done = office.json(&["import", file.to_str().unwrap()]);
    assert_eq!(done["files"][0]["refused"], Value::Null, "{done}");
    cut
}

/// How long an import takes when nobody kills it.
fn usual(folder: &Path, file: &Path) -> Duration {
    let dir = tempfile::tempdir().unwrap();
    copy(folder, dir.path());
    let office = Office::at(dir.path());
    // The program is built before anything is measured.
    let _ = office.text(&["digest"]);
    let since = Instant::now();
    office.ok(&["import", file.to_str().unwrap()]);
    since.elapsed()
}

#[test]
fn three_files_in_every_order_with_repeats_and_kills_come_to_one_state() {
    let mut dice = Dice::new(seed("TRESTLE_ORDERS_SEED", 20_261_124));
    let (reader, files, _tills) = begin();
    let usual = usual(&reader.data(), &files[0]);
    let mut unkilled = Shop::copy_of(&reader.data());
    files.iter().for_each(|file| drop(take_in(&unkilled, file)));
    let (digest, told) = (unkilled.digest(), conflicts(&unkilled));
    unkilled.close();
    let mut kills = 0;
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let dir = tempfile::tempdir().unwrap();
        copy(&reader.data(), dir.path());
        let office = Office::at(dir.path());
        for (n, file) in order.into_iter().enumerate() {
            kills += import_killed(&office, &files[file], usual, &mut dice);
            // What was taken in stays taken in, whatever comes again.
            let again = &files[order[usize::try_from(dice.below(n as u64 + 1)).unwrap()]];
            assert_eq!(office.json(&["import", again.to_str().unwrap()])["new_facts"], 0);
        }
        let verified = office.json(&["verify"]);
        assert_eq!((&verified["findings"], &verified["stale_projections"]), (&json!([]), &json!([])), "{order:?}");
        assert_eq!(verified["digest"], json!(digest), "{order:?}");
        let status = office.call("sync.status", &json!({}));
        assert_eq!(status["conflicts"], json!(told), "{order:?}");
        let received = status["received"].as_array().unwrap();
        assert!(received.iter().all(|r| r["unfinished"] == json!(false)));
    }
    eprintln!("{kills} imports killed before their end, of {}; an import takes {usual:.0?}", 18 * kills_each());
    assert!(kills > 6, "the kills come too late to show anything: {kills}");
}

/// Whatever a killed import left holds together, and is told of: what is not there yet is the only thing that is missing.
#[test]
fn an_import_killed_between_two_parts_leaves_a_whole_part_and_selling_goes_on() {
    let (reader, files, _tills) = begin();
    let count = |folder: &Path| -> i64 {
        let conn = Connection::open_with_flags(folder.join("trestle.db"), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        conn.query_row("SELECT count(*) FROM fact", [], |r| r.get(0)).unwrap()
    };
    let (before, mut cut) = (count(&reader.data()), 0);
    for file in files.iter().cycle().take(9) {
        let dir = tempfile::tempdir().unwrap();
        copy(&reader.data(), dir.path());
        let office = Office::at(dir.path());
        let _ = office.text(&["digest"]);
        let mut import = begin_import(&office, file);
        // The first facts are here: now.
        while count(dir.path()) == before && import.try_wait().unwrap().is_none() {}
        import.kill().unwrap();
        import.wait().unwrap();
        let verified = office.json(&["verify"]);
        assert_eq!((&verified["findings"], &verified["stale_projections"]), (&json!([]), &json!([])));
        let left = count(dir.path());
        let unfinished = office.call("sync.status", &json!({}))["received"][0]["unfinished"] == json!(true);
        let told = office.call("app.status", &json!({}))["unfinished"].clone();
        let name = file.file_name().unwrap().to_str().unwrap();
        assert_eq!(told, if unfinished { json!({ "kind": "bundle", "file": name }) } else { Value::Null });
        sell(&office);
        let done = office.json(&["import", file.to_str().unwrap()]);
        let rest = done["new_facts"].as_i64().unwrap();
        cut += u32::from(unfinished && left > before && rest > 0);
        assert_eq!(office.call("app.status", &json!({}))["unfinished"], Value::Null);
        office.ok(&["verify"]);
    }
    eprintln!("{cut} of 9 imports were cut between two parts");
    assert!(cut > 0, "no import was cut where it hurts");
}

fn sell(office: &Office) {
    let item = office.call("catalog.list", &json!({}))["tiles"][0]["id"].clone();
    let basket = office.call("basket.add_item", &json!({ "item": item }));
    let cash = json!([{ "kind": "cash", "amount": basket["cash"]["due"] }]);
    let args = json!({ "basket": basket["basket"], "total": basket["total"], "tenders": cash });
    assert_eq!(office.call("sale.commit", &args)["total"], basket["total"]);
}
