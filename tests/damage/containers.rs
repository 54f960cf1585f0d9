//! Containers made to do harm: far more inside than outside, entries that are no files, names that lead elsewhere, and
//! things that are no bundle file at all.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use trestle_tests::cli;
use trestle_tests::dice::Dice;
use trestle_tests::unpacked::{Entry, Unpacked, archive, sealed};

use crate::scene::{Scene, State};

#[test]
fn an_entry_that_is_no_plain_file_is_refused_and_nothing_is_made() {
    let scene = Scene::new();
    let outside = scene.pair.one.beside().join("outside");
    for (what, kind) in [
        ("a hard link", b'1'),
        ("a link", b'2'),
        ("a character device", b'3'),
        ("a block device", b'4'),
        ("a folder", b'5'),
        ("a pipe", b'6'),
        ("a long name", b'L'),
        ("a long link", b'K'),
        ("further headers", b'x'),
        ("headers for all", b'g'),
        ("a sparse file", b'S'),
    ] {
        for place in [0, 2, scene.whole.entries.len() - 1] {
            scene.refuses_with(&format!("{what} at {place}"), "bundle.unreadable", |u| {
                let bytes = if kind == b'L' || kind == b'x' { u.entries[place].bytes.clone() } else { vec![] };
                u.entries.insert(place, Entry { name: "outside".to_owned(), bytes, kind });
            });
            scene.refuses_with(&format!("{what} instead of {place}"), "bundle.unreadable", |u| {
                u.entries[place].kind = kind
            });
        }
    }
    assert!(!outside.exists());
    scene.end();
}

#[test]
fn a_name_that_leads_elsewhere_is_refused_and_nothing_is_made() {
    let scene = Scene::new();
    let sender = scene.sender();
    for name in
        ["../outside", "facts/../../outside", "/tmp/trestle-outside", "facts/", "", ".", "manifest.json", "facts\\x"]
    {
        scene.refuses_with(&format!("{name:?} more"), "bundle.part", |u| u.entries.push(Entry::plain(name, b"{}\n")));
        scene.refuses_with(&format!("{name:?} listed"), "bundle.part", |u| {
            u.entries.push(Entry::plain(name, b"{}\n"));
            u.close(&sender);
        });
        scene.refuses_with(&format!("{name:?} instead"), "bundle.part", |u| {
            u.entries[2].name = name.to_owned();
            u.close(&sender);
        });
    }
    for name in ["-0-5", "-1-0", "-5-1", "-01-5", "-+1-5", "-1-5-9", "-1", "-1-99999999999999999999"] {
        scene.refuses_with(name, "bundle.part", |u| {
            let two = scene.two();
            u.part("facts", &two).name = format!("facts/{two}{name}.jsonl");
            u.close(&sender);
        });
    }
    scene.refuses_with("./manifest.json", "bundle.manifest", |u| u.entries[0].name = "./manifest.json".to_owned());
    scene.refuses_with("the manifest twice", "bundle.manifest", |u| u.entries.insert(1, u.entries[0].clone()));
    scene.refuses_with("the signature twice", "bundle.part", |u| u.entries.insert(2, u.entries[1].clone()));
    scene.refuses_with("the signature first", "bundle.manifest", |u| u.entries.swap(0, 1));
    scene.refuses_with("no manifest", "bundle.manifest", |u| drop(u.entries.remove(0)));
    scene.refuses_with("nothing at all", "bundle.cut", |u| u.entries.clear());
    assert!(!scene.pair.one.beside().join("outside").exists() && !Path::new("/tmp/trestle-outside").exists());
    scene.end();
}

/// A header that promises so many bytes, and behind it whatever is written there.
fn promising(entry: &Entry, bytes: u64) -> Vec<u8> {
    let mut header = tar::Header::new_ustar();
    header.set_path(&entry.name).unwrap();
    header.set_size(bytes);
    header.set_entry_type(tar::EntryType::new(entry.kind));
    header.set_cksum();
    header.as_bytes().to_vec()
}

/// What is in the whole file's archive without its end, and then a promise.
fn begun(scene: &Scene, entries: usize, more: &[u8]) -> Vec<u8> {
    let whole = archive(&scene.whole.entries[..entries]);
    let end = whole.len() - 1_024;
    zstd::stream::encode_all([&whole[..end], more].concat().as_slice(), 3).unwrap()
}

const TEN_GIGABYTES: u64 = 10 << 30;

/// Small files that are huge inside, each in another place. What may be unpacked goes by the size of the file, so each has
/// some noise at its end: a till that held as much as that would need gigabytes.
fn bombs(scene: &Scene, most: usize) -> Vec<(&'static str, Vec<u8>)> {
    // Packed once: a frame of zeros, which is written again and again, and noise as it is.
    const FRAME: usize = 64 << 20;
    let frame = zstd::stream::encode_all(vec![0; FRAME].as_slice(), 3).unwrap();
    let mut dice = Dice::new(1);
    let noise: Vec<u8> = (0..1 << 19).flat_map(|_| dice.below(1 << 48).to_le_bytes()).collect();
    let noise = zstd::stream::encode_all(noise.as_slice(), 1).unwrap();
    let all = scene.whole.entries.len();
    let entry = |name: &str, kind: u8| Entry { name: name.to_owned(), bytes: vec![], kind };
    let promise = |name: &str, kind: u8| promising(&entry(name, kind), TEN_GIGABYTES);
    let begins = [
        ("a manifest of 10 GB", begun(scene, 0, &promise("manifest.json", b'0'))),
        ("a part of 10 GB", begun(scene, 2, &promise(&scene.whole.entries[2].name, b'0'))),
        ("10 GB behind the last part", begun(scene, all, &promise("facts/more", b'0'))),
        ("10 GB of zeros behind the archive", begun(scene, all, &[0; 1_024])),
        ("a name of 10 GB", begun(scene, all, &promise("././@LongLink", b'L'))),
        ("a name of 10 GB before the manifest", begun(scene, 0, &promise("././@LongLink", b'L'))),
        ("headers of 10 GB", begun(scene, all, &promise("headers", b'x'))),
        ("a link's name of 10 GB", begun(scene, all, &promise("././@LongLink", b'K'))),
    ];
    let bomb = |begin: Vec<u8>| {
        sealed(&scene.key, |out| {
            out.write_all(&begin).unwrap();
            (0..TEN_GIGABYTES / FRAME as u64).for_each(|_| out.write_all(&frame).unwrap());
            out.write_all(&noise).unwrap();
        })
    };
    begins.into_iter().take(most).map(|(what, begin)| (what, bomb(begin))).collect()
}

/// Runs `trestle import` with no more than this much memory; gives the refusal.
fn refused_in(data: &Path, file: &Path) -> Value {
    let line = r#"ulimit -v 400000; exec "$@""#;
    let mut shell = Command::new("bash");
    shell.args(["-euc", line, "bash"]).arg(cli::program()).arg("--data").arg(data).arg("import").arg(file);
    cli::run(&mut shell).refusal()
}

#[test]
fn a_bomb_is_refused_quickly_and_with_little_memory() {
    let mut scene = Scene::new();
    let (data, beside) = (scene.pair.one.data(), scene.pair.one.beside().to_owned());
    let bombs = bombs(&scene, usize::MAX);
    // A good file needs no more memory either.
    scene.pair.one.close();
    let state = State::of(&scene.pair.one);
    for (what, bytes) in bombs {
        assert!(bytes.len() < 6 << 20, "{what} is {} bytes", bytes.len());
        let file = beside.join("bomb.trestle");
        std::fs::write(&file, &bytes).unwrap();
        let began = Instant::now();
        let error = refused_in(&data, &file);
        assert!(began.elapsed() < Duration::from_secs(60), "{what}: {:?}", began.elapsed());
        let expected: &[&str] = match what.contains("name") || what.contains("headers") {
            true => &["bundle.unreadable", "bundle.too_large"],
            false => &["bundle.too_large"],
        };
        assert!(expected.contains(&error["code"].as_str().unwrap()), "{what}: {error}");
        state.files_in(&data);
        eprintln!("{what}: {} bytes, {} after {:?}", bytes.len(), error["code"], began.elapsed());
    }
    scene.pair.one.open();
    scene.end();
}

/// age reads its own head to the end, however long it is, and anew for every few bytes.
#[test]
fn a_head_without_end_is_refused_quickly() {
    let scene = Scene::new();
    let bytes = std::fs::read(&scene.file).unwrap();
    let body = bytes.windows(4).position(|w| w == b"\n---").unwrap();
    let stanza: &[u8] = b"\n-> X25519 AAAA\nAAAA";
    for (what, head) in [
        ("one long line", [&b"age-encryption.org/v1\n-> X25519 "[..], &vec![b'A'; 8 << 20]].concat()),
        ("many recipients", [&bytes[..body], &stanza.repeat(400_000), &bytes[body..]].concat()),
        ("a first line without end", vec![b'a'; 8 << 20]),
    ] {
        let began = Instant::now();
        assert_eq!(scene.refused_bytes(&head), "bundle.unreadable", "{what}");
        assert!(began.elapsed() < Duration::from_secs(15), "{what}: {:?}", began.elapsed());
    }
    scene.end();
}

#[test]
fn more_entries_than_a_file_may_have_are_refused() {
    let scene = Scene::new();
    let sender = scene.sender();
    let many = |u: &mut Unpacked, bytes: &[u8]| {
        let till = scene.two();
        u.entries.extend((0..20_000).map(|n| Entry::plain(&format!("facts/{till}-{}-{}.jsonl", n + 1, n + 1), bytes)));
    };
    scene.refuses_with("20,000 entries", "bundle.part", |u| many(u, b"{}\n"));
    scene.refuses_with("20,000 entries that are listed", "bundle.too_large", |u| {
        many(u, b"{}\n");
        u.close(&sender);
    });
    scene.end();
}

/// A frame whose window is larger than `tar --zstd` opens, though what is in it is a good file.
#[test]
fn a_window_larger_than_the_format_has_is_refused() {
    let scene = Scene::new();
    let archive = archive(&scene.whole.entries);
    let frame = |window_log: u8| {
        // RFC 8878: magic number, a descriptor without sizes, the window, then raw blocks.
        let mut frame = vec![0x28, 0xB5, 0x2F, 0xFD, 0, (window_log - 10) << 3];
        let blocks: Vec<&[u8]> = archive.chunks(100_000).collect();
        for (n, block) in blocks.iter().enumerate() {
            let header = block.len() << 3 | usize::from(n + 1 == blocks.len());
            frame.extend_from_slice(&header.to_le_bytes()[..3]);
            frame.extend_from_slice(block);
        }
        sealed(&scene.key, |out| out.write_all(&frame).unwrap())
    };
    for window_log in [28, 31] {
        assert_eq!(scene.refused_bytes(&frame(window_log)), "bundle.cut", "2^{window_log}");
    }
    let file = scene.pair.one.beside().join("window.trestle");
    std::fs::write(&file, frame(27)).unwrap();
    let plan = scene.pair.one.call("sync.plan_import", json!({ "files": [file] }));
    assert_eq!(plan["files"][0]["refused"], Value::Null, "2^27 is the largest");
    scene.end();
}

#[test]
fn bytes_behind_the_archive_or_between_its_layers_are_refused() {
    let scene = Scene::new();
    let whole = archive(&scene.whole.entries);
    let packed = |archive: &[u8]| zstd::stream::encode_all(archive, 3).unwrap();
    let refused = |packed: Vec<u8>| scene.refused_bytes(&sealed(&scene.key, |out| out.write_all(&packed).unwrap()));
    assert_eq!(refused(packed(&[&whole, &b"more"[..]].concat())), "bundle.unreadable");
    assert_eq!(refused([packed(&whole), packed(b"more")].concat()), "bundle.unreadable", "a second frame");
    assert_eq!(refused([packed(&whole), b"more".to_vec()].concat()), "bundle.cut", "no frame");
    assert_eq!(refused(packed(&[&whole, &whole[..]].concat())), "bundle.unreadable", "a second archive");
    assert_eq!(refused(whole.clone()), "bundle.cut", "an archive that is not packed");
    let cut = packed(&whole);
    assert_eq!(refused(cut[..cut.len() - 1].to_vec()), "bundle.cut", "a frame that is cut, sealed as if it were whole");
    assert_eq!(refused(vec![]), "bundle.cut", "nothing");
    scene.end();
}

fn import(scene: &Scene, file: &Path) -> String {
    scene.refused_file(file).code
}

#[test]
fn what_is_no_file_is_refused_and_nobody_waits_for_it() {
    let scene = Scene::new();
    let beside = scene.pair.one.beside().to_owned();
    let path = |name: &str| -> PathBuf { beside.join(name) };
    std::fs::write(path("empty.trestle"), b"").unwrap();
    std::fs::create_dir(path("folder.trestle")).unwrap();
    std::fs::write(path("text.trestle"), "hello").unwrap();
    let large = std::fs::File::create(path("large.trestle")).unwrap();
    large.set_len(2 << 30).unwrap();
    assert!(Command::new("mkfifo").arg(path("pipe.trestle")).status().unwrap().success());
    std::os::unix::fs::symlink("nowhere", path("dangling.trestle")).unwrap();
    let socket = std::os::unix::net::UnixListener::bind(path("socket.trestle")).unwrap();
    for (name, code) in [
        ("empty.trestle", "bundle.unreadable"),
        ("text.trestle", "bundle.unreadable"),
        ("folder.trestle", "bundle.not_found"),
        ("large.trestle", "bundle.too_large"),
        ("pipe.trestle", "bundle.unreadable"),
        ("socket.trestle", "bundle.unreadable"),
        ("dangling.trestle", "bundle.not_found"),
        ("missing.trestle", "bundle.not_found"),
    ] {
        assert_eq!(import(&scene, &path(name)), code, "{name}");
    }
    for device in ["/dev/zero", "/dev/null", "/dev/random"] {
        assert_eq!(import(&scene, Path::new(device)), "bundle.unreadable", "{device}");
    }
    drop(socket);
    // A file that cannot be read by its name, as one of several: told of beside the others.
    let plan = scene.pair.one.call("sync.plan_import", json!({ "files": [path("pipe.trestle"), scene.file] }));
    assert_eq!(plan["files"][0]["refused"]["code"], json!("bundle.unreadable"));
    assert!(plan["new_facts"].as_i64().unwrap() > 100);
    scene.end();
}

/// What lies in an exchange folder is looked into at every look at the sync screen.
#[test]
fn damaged_files_in_the_exchange_folder_are_not_offered_and_hold_nobody_up() {
    let scene = Scene::new();
    let folder = scene.pair.one.beside().join("exchange");
    std::fs::create_dir(&folder).unwrap();
    let bytes = std::fs::read(&scene.file).unwrap();
    let long = [&b"age-encryption.org/v1\n-> X25519 "[..], &vec![b'A'; 4 << 20]].concat();
    let files: [(&str, &[u8]); 4] = [("cut", &bytes[..90]), ("empty", b""), ("text", b"hello"), ("long", &long)];
    for (name, bytes) in files {
        std::fs::write(folder.join(name).with_extension("trestle"), bytes).unwrap();
    }
    assert!(Command::new("mkfifo").arg(folder.join("pipe.trestle")).status().unwrap().success());
    let forged = bombs(&scene, 2).into_iter().enumerate();
    for (n, (_, bomb)) in forged {
        std::fs::write(folder.join(format!("bomb-{n}.trestle")), bomb).unwrap();
    }
    std::fs::copy(&scene.file, folder.join("good.trestle")).unwrap();
    let device = json!({ "exchange_folder": folder });
    scene.pair.one.call("settings.save", json!({ "device": device }));
    let began = Instant::now();
    let status = scene.pair.one.call("sync.status", Value::Null);
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
    let offered: Vec<&Value> = status["offered"].as_array().unwrap().iter().map(|o| &o["file"]).collect();
    // Of a bomb whose manifest is good only the manifest is read.
    let second_bomb = json!(folder.join("bomb-1.trestle"));
    assert!(offered.contains(&&json!(folder.join("good.trestle"))), "{offered:?}");
    assert!(offered.iter().all(|f| **f == json!(folder.join("good.trestle")) || **f == second_bomb), "{offered:?}");
    let answer = scene.pair.one.call("sync.import", json!({ "files": [folder] }));
    let refused = answer["files"].as_array().unwrap().iter().filter(|f| !f["refused"].is_null()).count();
    assert_eq!(
        (refused, answer["new_facts"].as_i64().unwrap() > 100),
        (6, true),
        "the good one among them is taken in"
    );
}
