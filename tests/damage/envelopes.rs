//! Facts that are none, signed by the till they are of, and contact records that fit no fact: a till with a broken program.

use serde_json::{Value, json};
use trestle_tests::unpacked::Unpacked;

use crate::scene::{Scene, changed};

/// The file with its last fact of till 2 written otherwise, and everything signed as till 2 would.
fn with_last(scene: &Scene, change: impl FnOnce(&[u8]) -> Vec<u8>) -> Unpacked {
    let mut file = scene.whole.clone();
    let (two, sender) = (scene.two(), scene.sender());
    let mut lines = file.lines("facts", &two);
    let last = lines.pop().unwrap();
    lines.push(change(&last));
    file.set_lines("facts", &two, &lines);
    let to = file.range(&two)["to"].as_i64().unwrap();
    file.sign_range(&two, to, &sender);
    file.close(&sender);
    file
}

/// The text of a line with one word of it replaced.
fn reworded(line: &[u8], word: &str, by: &str) -> Vec<u8> {
    let text = std::str::from_utf8(line).unwrap();
    assert!(text.contains(word), "{word}: {text}");
    text.replacen(word, by, 1).into_bytes()
}

#[test]
fn an_envelope_out_of_its_range_is_refused_even_if_its_till_signed_it() {
    let scene = Scene::new();
    let numbers =
        ["0", "-1", "9007199254740992", "9223372036854775807", "9223372036854775808", "1e3", "1.0", "\"5\"", "null"];
    for number in numbers {
        for field in ["seq", "lamport"] {
            let file = with_last(&scene, |line| {
                let fact: Value = serde_json::from_slice(line).unwrap();
                reworded(line, &format!("\"{field}\":{}", fact[field]), &format!("\"{field}\":{number}"))
            });
            scene.refuses(&format!("{field} {number}"), &file, "bundle.chain");
        }
    }
    scene.end();
}

#[test]
fn a_line_that_is_no_envelope_is_refused_even_if_its_till_signed_it() {
    let scene = Scene::new();
    let two = scene.two();
    let refuses = |what: &str, change: &dyn Fn(&[u8]) -> Vec<u8>| {
        scene.refuses(what, &with_last(&scene, change), "bundle.chain");
    };
    for field in ["till", "seq", "lamport", "at", "kind", "v", "body", "day", "staff"] {
        refuses(&format!("{field} twice"), &|line| {
            let fact: Value = serde_json::from_slice(line).unwrap();
            reworded(line, "{", &format!("{{\"{field}\":{},", fact[field]))
        });
        refuses(&format!("no {field}"), &|line| {
            // A field that may be null may not be missing either, but for a reader it is the same.
            let gone = if field == "staff" { "day" } else { field };
            changed(line, |fact| drop(fact.as_object_mut().unwrap().remove(gone)))
        });
    }
    refuses("invalid UTF-8 in its body", &|line| {
        let mut line = line.to_vec();
        let place = line.len() - 4;
        line[place] = 0xFF;
        line
    });
    refuses("invalid UTF-8 in a field that nobody knows", &|line| {
        let text = reworded(line, "{", r#"{"later":"?","#);
        text.into_iter().map(|b| if b == b'?' { 0xFF } else { b }).collect()
    });
    refuses("a line break", &|line| reworded(line, "{", "{\n"));
    refuses("something behind it", &|line| [line, b"}"].concat());
    refuses("another till's id", &|line| reworded(line, &two, &scene.one()));
    refuses("no JSON", &|_| b"hello".to_vec());
    refuses("a list", &|_| b"[]".to_vec());
    refuses("another clock", &|line| changed(line, |fact| fact["clock"] = json!("sundial")));
    scene.end();
}

#[test]
fn a_contact_record_that_fits_no_fact_is_refused() {
    let scene = Scene::new();
    let (sender, one, two) = (scene.sender(), scene.one(), scene.two());
    let with = |what: &str, code: &str, change: &dyn Fn(&mut Vec<Value>)| {
        scene.refuses_with(what, code, |u| {
            let mut lines: Vec<Value> =
                u.lines("contacts", &two).iter().map(|l| serde_json::from_slice(l).unwrap()).collect();
            change(&mut lines);
            let lines: Vec<Vec<u8>> = lines.iter().map(|l| l.to_string().into_bytes()).collect();
            u.set_lines("contacts", &two, &lines);
            u.close(&sender);
        });
    };
    with("a record changed", "bundle.contacts", &|lines| {
        let record = lines[0]["record"].as_str().unwrap().replacen("Rosalind", "Mallory", 1);
        lines[0]["record"] = json!(record);
    });
    with("another salt", "bundle.contacts", &|lines| lines[0]["salt"] = json!("00".repeat(16)));
    with("no salt", "bundle.contacts", &|lines| lines[0]["salt"] = json!(""));
    with("a salt that is no hex", "bundle.contacts", &|lines| lines[0]["salt"] = json!("salt"));
    with("moved to another member's fact", "bundle.contacts", &|lines| lines[0]["fact"] = lines[1]["fact"].clone());
    with("two exchanged", "bundle.contacts", &|lines| {
        let first = lines[0]["fact"].clone();
        lines[0]["fact"] = lines[1]["fact"].clone();
        lines[1]["fact"] = first;
    });
    with("moved to a fact that commits to nothing", "bundle.contacts", &|lines| lines[0]["fact"] = json!(1));
    with("moved to a fact that is not there", "bundle.contacts", &|lines| lines[0]["fact"] = json!(1_i64 << 40));
    with("a line that is none", "bundle.part", &|lines| lines[0] = json!({ "fact": 1 }));
    scene.refuses_with("records of the other till", "bundle.contacts", |u| {
        let lines = u.lines("contacts", &one);
        u.set_lines("contacts", &two, &lines);
        u.close(&sender);
    });
    scene.refuses_with("records in the other till's name", "bundle.part", |u| {
        let name = u.part("contacts", &one).name.clone();
        u.part("contacts", &two).name = name;
        u.close(&sender);
    });
    scene.refuses_with("records before their facts", "bundle.part", |u| {
        let name = u.part("contacts", &two).name.clone();
        let place = u.entries.iter().position(|e| e.name == name).unwrap();
        u.entries.swap(place, place - 1);
        u.close(&sender);
    });
    scene.refuses_with("an empty part", "bundle.part", |u| {
        u.part("contacts", &two).bytes.clear();
        u.close(&sender);
    });
    scene.end();
}
