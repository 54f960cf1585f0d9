//! Parts in the wrong place, by somebody who has the shop's key: the container is whole, what it says is not.

use std::collections::BTreeMap;

use serde_json::json;
use trestle_tests::dice::{Dice, seed};
use trestle_tests::exchange::{everything, exchange};
use trestle_tests::pair::{Pair, trade};
use trestle_tests::unpacked::{Entry, Signer, Unpacked};

use crate::scene::{Scene, changed};

/// Several files of one shop, each with the key of the till that wrote it: of everything, of a bit, of both tills.
fn several(pair: &Pair, seed: u64) -> Vec<(Unpacked, Signer)> {
    let key = pair.two.engine().bundle_key().unwrap();
    let tile = |t: &serde_json::Value| t["id"].as_str().unwrap().to_owned();
    let goods: Vec<String> =
        pair.two.call("catalog.list", json!(null))["tiles"].as_array().unwrap().iter().map(tile).collect();
    let mut dice = Dice::new(seed);
    let mut files = Vec::new();
    exchange(&pair.two, &pair.one);
    for _ in 0..4 {
        files.push((Unpacked::of(&everything(&pair.two), &key), Signer::of(&pair.two.data())));
        files.push((Unpacked::of(&everything(&pair.one), &key), Signer::of(&pair.one.data())));
        exchange(&pair.one, &pair.two);
        trade(&pair.two, &goods, &mut dice, 10);
    }
    files
}

#[test]
fn of_two_hundred_parts_swapped_between_files_of_the_same_shop_none_is_taken_in() {
    let seed = seed("TRESTLE_DAMAGE_SEED", 20_261_124);
    let mut dice = Dice::new(seed);
    let pair = Pair::traded(seed, 40);
    let files = several(&pair, seed);
    let scene = Scene::of(pair);
    let mut found = BTreeMap::<(u64, String), u32>::new();
    let mut swapped = 0;
    while swapped < 200 {
        let ((into, signer), (from, _)) = (dice.one_of(&files), dice.one_of(&files));
        let parts = |file: &Unpacked| file.entries.len() as u64 - 2;
        let place = usize::try_from(2 + dice.below(parts(into))).unwrap();
        let other = from.entries[usize::try_from(2 + dice.below(parts(from))).unwrap()].clone();
        let same_till = other.name.starts_with("contacts/") && other.name[..25] == into.entries[place].name[..25];
        // The other file's part as it is, or what is in it under the name that is expected.
        let other = if dice.below(2) == 0 { other } else { Entry { name: into.entries[place].name.clone(), ..other } };
        let how = swapped % 4;
        // Fewer records of the same facts, signed by the sender: that is a gap to be shown, and no damage.
        let gap = how == 3 && same_till && other.name == into.entries[place].name;
        if other == into.entries[place] || gap {
            continue;
        }
        let mut file = into.clone();
        file.entries[place] = other;
        match how {
            0 => {}
            1 => file.list_parts(),
            2 => file.close(&Signer::of_nobody(1)),
            _ => file.close(signer),
        }
        let code = scene.refused_bytes(&file.packed(&scene.key));
        let expected: &[&str] = match how {
            0 => &["bundle.part"],
            1 | 2 => &["bundle.signature"],
            _ => &["bundle.chain", "bundle.checkpoint", "bundle.part", "bundle.contacts"],
        };
        assert!(expected.contains(&code.as_str()), "swap {swapped}, as {how}: {code}");
        *found.entry((how, code)).or_default() += 1;
        swapped += 1;
    }
    eprintln!("swapped (0 as it is, 1 listed, 2 signed by nobody, 3 signed by the sender): {found:?}");
    assert!(found.len() >= 5, "{found:?}");
    scene.end();
}

/// Before anything in it is looked at: what is said is that the part is damaged, not what the damage looks like.
#[test]
fn a_part_of_the_right_size_with_another_byte_in_it_is_refused_by_its_hash() {
    let scene = Scene::new();
    for place in 2..scene.whole.entries.len() {
        let size = scene.whole.entries[place].bytes.len();
        for byte in [0, size / 3, size / 2, size - 1] {
            scene.refuses_with(&format!("byte {byte} of part {place}"), "bundle.part", |u| {
                u.entries[place].bytes[byte] ^= 0x20;
            });
        }
    }
    scene.end();
}

#[test]
fn parts_in_another_order_or_left_out_are_refused() {
    let scene = Scene::new();
    let sender = scene.sender();
    let last = scene.whole.entries.len() - 1;
    scene.refuses_with("the last two parts exchanged", "bundle.part", |u| u.entries.swap(last - 1, last));
    scene.refuses_with("exchanged and listed so", "bundle.part", |u| {
        u.entries.swap(last - 1, last);
        u.close(&sender);
    });
    scene.refuses_with("the first facts last", "bundle.chain", |u| {
        u.entries[2..].rotate_left(2);
        u.close(&sender);
    });
    scene.refuses_with("the last part left out", "bundle.cut", |u| drop(u.entries.pop()));
    scene.refuses_with("a till left out and its range not", "bundle.cut", |u| {
        u.entries.truncate(4);
        u.close(&sender);
    });
    scene.refuses_with("a range left out and its facts not", "bundle.chain", |u| {
        u.edit(|m| drop(m["ranges"].as_array_mut().unwrap().pop()));
        u.close(&sender);
    });
    scene.refuses_with("a part twice", "bundle.part", |u| {
        let part = u.entries[last].clone();
        u.entries.push(part);
    });
    scene.refuses_with("a part twice, and listed so", "bundle.chain", |u| {
        let facts = u.entries[2].clone();
        u.entries.push(facts);
        u.close(&sender);
    });
    scene.refuses_with("a part that nobody listed", "bundle.part", |u| {
        u.entries.push(Entry::plain("facts/readme.txt", b"hello\n"));
    });
    scene.refuses_with("a part of another kind", "bundle.part", |u| {
        u.entries.push(Entry::plain("facts/readme.txt", b"hello\n"));
        u.close(&sender);
    });
    scene.refuses_with("only manifest and signature", "bundle.cut", |u| u.entries.truncate(2));
    scene.end();
}

#[test]
fn a_run_may_come_in_several_parts_and_each_must_be_there() {
    let scene = Scene::new();
    let (sender, one) = (scene.sender(), scene.one());
    let cut_in_two = |u: &mut Unpacked| {
        let lines = u.lines("facts", &one);
        let half = lines.len() / 2;
        let part = |from: usize, to: usize| {
            let bytes: Vec<u8> = lines[from - 1..to].iter().flat_map(|l| l.iter().copied().chain([b'\n'])).collect();
            Entry::plain(&format!("facts/{one}-{from}-{to}.jsonl"), &bytes)
        };
        // The records go: theirs would have to be cut too.
        u.entries.retain(|e| !e.name.contains(&one));
        let place = if u.manifest()["ranges"][0]["till"] == json!(one) { 2 } else { u.entries.len() };
        u.entries.splice(place..place, [part(1, half), part(half + 1, lines.len())]);
        place
    };
    scene.refuses_with("without the first half", "bundle.chain", |u| {
        let place = cut_in_two(u);
        u.entries.remove(place);
        u.close(&sender);
    });
    scene.refuses_with("the second half first", "bundle.chain", |u| {
        let place = cut_in_two(u);
        u.entries.swap(place, place + 1);
        u.close(&sender);
    });
    let mut whole = scene.whole.clone();
    cut_in_two(&mut whole);
    whole.close(&sender);
    let file = scene.pair.one.beside().join("halves.trestle");
    std::fs::write(&file, whole.packed(&scene.key)).unwrap();
    let plan = scene.pair.one.call("sync.plan_import", json!({ "files": [file] }));
    assert_eq!(plan["files"][0]["refused"], json!(null), "in two parts it is whole");
    scene.end();
}

#[test]
fn facts_in_another_order_changed_left_out_or_added_are_refused() {
    let scene = Scene::new();
    let (sender, one, two) = (scene.sender(), scene.one(), scene.two());
    for till in [&one, &two] {
        let with = |what: &str, code: &str, change: &dyn Fn(&mut Vec<Vec<u8>>)| {
            scene.refuses_with(&format!("{what} of {till}"), code, |u| {
                let mut lines = u.lines("facts", till);
                change(&mut lines);
                u.set_lines("facts", till, &lines);
                u.close(&sender);
            });
        };
        with("two facts exchanged", "bundle.chain", &|lines| lines.swap(4, 5));
        with("a fact left out", "bundle.chain", &|lines| drop(lines.remove(5)));
        with("the last fact left out", "bundle.chain", &|lines| drop(lines.pop()));
        with("a fact twice", "bundle.chain", &|lines| lines.insert(5, lines[5].clone()));
        with("an empty line", "bundle.chain", &|lines| lines.insert(5, vec![]));
        with("a fact changed", "bundle.checkpoint", &|lines| lines[5] = changed(&lines[5], |f| f["at"] = json!(1)));
        with("the last fact changed", "bundle.checkpoint", &|lines| {
            let last = lines.len() - 1;
            lines[last] = changed(&lines[last], |f| f["day"] = json!("2031-01-01"));
        });
        with("a fact of the other till", "bundle.chain", &|lines| {
            let other = if till == &one { &two } else { &one };
            lines[5] = changed(&lines[5], |f| f["till"] = json!(other));
        });
    }
    scene.refuses_with("a fact changed, and listed so, and not signed", "bundle.signature", |u| {
        let mut lines = u.lines("facts", &two);
        lines[5] = changed(&lines[5], |f| f["at"] = json!(1));
        u.set_lines("facts", &two, &lines);
        u.list_parts();
    });
    scene.refuses_with("a part without its last line break", "bundle.chain", |u| {
        let part = u.part("facts", &two);
        part.bytes.truncate(part.bytes.len() - 1);
        u.close(&sender);
    });
    scene.end();
}
