//! A disk that is full: in a namespace of our own, where a small disk can be had without rights; and under a limit on
//! the size of files, which works everywhere.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use trestle_tests::cli::{self, Office};
use trestle_tests::shop::Shop;

use super::{Before, files};

/// Lets a shop run on a disk of three megabytes: fills it, tries what is in `$1`, `$2` …, makes room, copies the shop back.
const SMALL_DISK: &str = r#"
set -eu
shop=$1 program=$2 results=$3; shift 3
mount -t tmpfs -o size=3m none /mnt
cp -a "$shop" /mnt/shop
head -c 100000000 /dev/zero > /mnt/filler 2>/dev/null || true
for try in "$@"; do
  n=$(ls "$results" | wc -l)
  eval "set -- $try"
  { "$program" --data /mnt/shop "$@" && code=0; } > "$results/$n" 2>&1 || code=$?
  echo "$code" >> "$results/$n"
done
rm /mnt/filler
rm -rf "$shop"
cp -a /mnt/shop "$shop"
"#;

fn can_mount() -> bool {
    let tried = Command::new("unshare").args(["-Urm", "mount", "-t", "tmpfs", "none", "/mnt"]).output();
    let can = tried.is_ok_and(|done| done.status.success());
    if !can {
        eprintln!("no user namespaces here: the small disk is not tried");
    }
    can
}

/// A shop with a basket in hand, closed; and the arguments that would sell it.
fn about_to_sell() -> (Shop, Before, String) {
    let (mut shop, ids) = Shop::stocked();
    shop.sell(&ids[0]);
    let before = Before::with_a_basket(&shop, &ids[1]);
    let basket = shop.call("basket.quote", Value::Null)["basket"].take();
    let cash = json!([{ "kind": "cash", "amount": basket["total"] }]);
    let args = json!({ "basket": basket["basket"], "total": basket["total"], "tenders": cash });
    shop.close();
    (shop, before, args.to_string())
}

#[test]
fn a_full_disk_refuses_and_loses_nothing() {
    if !can_mount() {
        return;
    }
    let (mut shop, before, sale) = about_to_sell();
    let results = shop.beside().join("results");
    std::fs::create_dir(&results).unwrap();
    let tries = [
        format!("call sale.commit '{sale}'"),
        "call basket.add_amount '{\"amount\":100}'".to_owned(),
        "verify".to_owned(),
    ];
    let mut script = Command::new("unshare");
    script.args(["-Urm", "sh", "-c", SMALL_DISK, "small-disk"]);
    script.arg(shop.data()).arg(cli::program()).arg(&results).args(&tries);
    let run = cli::run(&mut script);
    assert_eq!(run.code, 0, "{}", run.err);
    for (n, tried) in tries.iter().enumerate() {
        let said = std::fs::read_to_string(results.join(n.to_string())).unwrap();
        let (error, exit) = said.trim_end().rsplit_once('\n').unwrap_or((&said, ""));
        assert_eq!(exit, "1", "{tried}: {said}");
        let error: Value = serde_json::from_str(error).unwrap_or_else(|why| panic!("{tried}: {why}: {said}"));
        assert_eq!(error["code"], json!("store.disk_full"), "{tried}");
    }
    shop.open();
    before.still(&shop);
    let sold = shop.call("sale.commit", serde_json::from_str(&sale).unwrap());
    assert_eq!(sold["total"], json!(300), "with room again, the same basket is sold");
    shop.must_verify();
}

/// Exports to a stick of 16 kilobytes that is nearly full, and prints what is left on it.
const FULL_STICK: &str = r#"
set -eu
mount -t tmpfs -o size=16k none /mnt
head -c 100000 /dev/zero > /mnt/filler 2>/dev/null || true
for format in csv csv-semicolon jsonl xlsx; do
  code=0
  "$2" --data "$1" sales --format $format --out /mnt/sales || code=$?
  test $code = 1
done
find /mnt -type f
"#;

#[test]
fn a_full_stick_gets_no_part_of_an_export() {
    if !can_mount() {
        return;
    }
    let (mut shop, before, _) = about_to_sell();
    let mut script = Command::new("unshare");
    script.args(["-Urm", "sh", "-c", FULL_STICK, "full-stick"]).arg(shop.data()).arg(cli::program());
    let run = cli::run(&mut script);
    assert_eq!((run.code, run.out.as_str()), (0, "/mnt/filler\n"), "{}", run.err);
    for line in run.err.lines() {
        let error: Value = serde_json::from_str(line).unwrap();
        assert_eq!((&error["code"], &error["args"]["path"]), (&json!("export.unwritable"), &json!("/mnt/sales")));
    }
    assert_eq!(run.err.lines().count(), 4);
    shop.open();
    before.still(&shop);
}

/// A stick is chosen as exchange folder, taken out, and put in again.
const STICK_OUT: &str = r#"
set -eu
data=$1 program=$2
mkdir /mnt/stick 2>/dev/null || { mount -t tmpfs none /mnt; mkdir /mnt/stick; }
mount -t tmpfs none /mnt/stick
"$program" --data "$data" call settings.save '{"device":{"exchange_folder":"/mnt/stick"}}' > /dev/null
"$program" --data "$data" export > /dev/null
umount /mnt/stick
"$program" --data "$data" export > /dev/null && exit 9
"$program" --data "$data" sales --format csv --out /mnt/stick/sales.csv > /dev/null && exit 9
ls -A /mnt/stick
mount -t tmpfs none /mnt/stick
"$program" --data "$data" export > /dev/null
ls -A /mnt/stick
"#;

#[test]
fn a_stick_that_is_out_is_missed_although_its_folder_is_there() {
    if !can_mount() {
        return;
    }
    let (shop, _, _) = about_to_sell();
    let mut script = Command::new("unshare");
    script.args(["-Urm", "sh", "-c", STICK_OUT, "stick-out"]).arg(shop.data()).arg(cli::program());
    let run = cli::run(&mut script);
    assert_eq!(run.code, 0, "{}", run.err);
    let codes: Vec<Value> = run.err.lines().map(|line| line.parse::<Value>().unwrap()["code"].clone()).collect();
    assert_eq!(codes, [json!("export.folder_missing"), json!("export.folder_missing")]);
    assert!(run.out.lines().count() == 1 && run.out.contains("till-1"), "only on the stick: {}", run.out);
}

/// The system has made a folder for a stick that nobody chose as exchange folder; then the stick is put in.
const FOLDER_OF_A_STICK: &str = r#"
set -eu
data=$1 program=$2
mount -t tmpfs none /media
mkdir -p /media/tester/STICK
export USER=tester
for out in /media/tester/STICK /media/tester/STICK/sales.csv; do
  "$program" --data "$data" sales --format csv --out $out > /dev/null && exit 9
done
ls -A /media/tester/STICK
mount -t tmpfs none /media/tester/STICK
"$program" --data "$data" sales --format csv --out /media/tester/STICK/sales.csv > /dev/null
ls -A /media/tester/STICK
"#;

#[test]
fn the_folder_that_the_system_makes_for_a_stick_is_no_place_to_write_to_without_it() {
    if !can_mount() || !Path::new("/media").is_dir() {
        return;
    }
    let (shop, _, _) = about_to_sell();
    let mut script = Command::new("unshare");
    script.args(["-Urm", "sh", "-c", FOLDER_OF_A_STICK, "folder-of-a-stick"]).arg(shop.data()).arg(cli::program());
    let run = cli::run(&mut script);
    assert_eq!((run.code, run.out.as_str()), (0, "sales.csv\n"), "{}", run.err);
    let codes: Vec<Value> = run.err.lines().map(|line| line.parse::<Value>().unwrap()["code"].clone()).collect();
    assert_eq!(codes, [json!("export.folder_missing"), json!("export.folder_missing")]);
}

/// Every file may grow to `blocks` of 1024 bytes and no further; a write beyond gives an error and no signal.
fn limited(office: &Office, blocks: u32, args: &[&str]) -> cli::Run {
    let inner = office.command(args);
    let mut command = Command::new("bash");
    command.args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\""), "limited"]);
    command.arg(inner.get_program()).args(inner.get_args());
    cli::run(&mut command)
}

#[test]
fn files_that_cannot_grow_refuse_and_lose_nothing() {
    let (mut shop, before, sale) = about_to_sell();
    let office = Office::at(&shop.data());
    let mut refused = 0;
    for blocks in [0, 1, 8, 33, 36, 40, 48] {
        let run = limited(&office, blocks, &["call", "sale.commit", &sale]);
        if run.code == 0 {
            break;
        }
        let error = run.refusal();
        assert_eq!(error["class"], json!("disk"), "{blocks} blocks: {error}");
        refused += 1;
        shop.open();
        before.still(&shop);
        shop.close();
    }
    assert!(refused >= 4, "only {refused} limits were hit");
}

#[test]
fn a_shop_that_does_not_fit_is_not_half_founded() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("shop");
    let office = Office::at(&data);
    for blocks in [0, 40, 100] {
        let run = limited(&office, blocks, &["init", "--demo"]);
        assert_eq!(run.refusal()["class"], json!("disk"), "{blocks} blocks");
    }
    assert!(leftovers(&data).iter().all(|name| !name.ends_with(".partial")), "{:?}", leftovers(&data));
    let office = Office::init(&data);
    office.ok(&["verify"]);
}

fn leftovers(data: &Path) -> Vec<String> {
    files(data).into_keys().collect()
}
