//! Bundle files that are whole and signed, and list things without end: whoever has a till's key can write them.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use trestle_tests::exchange::everything;
use trestle_tests::pair::Pair;
use trestle_tests::unpacked::{Signer, Unpacked};

/// What a file of a few sales may take, on a slow computer and in a program that was built for tests.
const LONGEST: Duration = Duration::from_secs(6);

struct Scene {
    pair: Pair,
    whole: Unpacked,
    key: String,
}

impl Scene {
    fn new() -> Self {
        let pair = Pair::traded(20_261_130, 8);
        let key = pair.two.engine().bundle_key().unwrap();
        let whole = Unpacked::of(&everything(&pair.two), &key);
        Self { pair, whole, key }
    }

    /// Offers a changed manifest, signed by its till; gives how it was refused, if it was.
    fn offered(&self, what: &str, change: impl FnOnce(&mut Value)) -> Option<String> {
        let mut changed = self.whole.clone();
        changed.edit(change);
        self.offered_file(what, changed)
    }

    fn offered_file(&self, what: &str, mut changed: Unpacked) -> Option<String> {
        changed.sign(&Signer::of(&self.pair.two.data()));
        let file = self.pair.one.beside().join("offered.trestle");
        std::fs::write(&file, changed.packed(&self.key)).unwrap();
        let began = Instant::now();
        let taken = self.pair.one.engine().call("sync.import", json!({ "files": [file] }), None);
        let took = began.elapsed();
        eprintln!("{what}: {} ms, {:?}", took.as_millis(), taken.as_ref().err().map(|e| &e.code));
        assert!(took < LONGEST, "{what} took {took:?}");
        taken.err().map(|error| error.code)
    }
}

fn repeated(list: &mut Value, times: usize) {
    let all = list.as_array().unwrap().clone();
    *list = Value::from(all.iter().cycle().take(times).cloned().collect::<Vec<_>>());
}

/// One certificate 20,000 times took 19 seconds, because each was checked anew at every look at the file.
#[test]
fn a_certificate_counts_once_however_often_it_is_told() {
    let scene = Scene::new();
    let refused = scene.offered("one certificate again and again", |m| repeated(&mut m["certificates"], 20_000));
    assert_eq!(refused, None, "it is whole and signed");
    scene.pair.one.must_verify();
}

#[test]
fn lists_without_end_are_refused_before_anything_is_asked_of_them() {
    let scene = Scene::new();
    let founder = Signer::of(&scene.pair.one.data());
    let nobody = [1, 2, 3, 4].map(Signer::of_nobody);
    let certificate = |n: u16| founder.certifies(&nobody[usize::from(n % 4)], n, [n, n]);
    let many = |count: u16| (1..=count).map(certificate).collect::<Vec<_>>();
    for (what, count, code) in
        [("more certificates than a shop has", 20_000, Some("bundle.too_large")), ("as many", 4_000, None)]
    {
        let refused = scene.offered(what, |m| m["certificates"].as_array_mut().unwrap().extend(many(count)));
        assert_eq!(refused.as_deref(), code, "{what}");
    }
    let chain: Vec<Value> = (0..250_u8)
        .map(|n| {
            let (above, below) = (Signer::of_nobody(n), Signer::of_nobody(n + 1));
            above.certifies(&below, 9, [9, 9])
        })
        .collect();
    assert_eq!(
        scene.offered("a chain that hangs on nothing", |m| m["certificates"].as_array_mut().unwrap().extend(chain)),
        None
    );
    for (what, list, times, code) in [
        ("heads", "heads", 200_000, "bundle.too_large"),
        ("ranges", "ranges", 30_000, "bundle.too_large"),
        ("parts", "parts", 60_000, "bundle.too_large"),
        ("control totals", "totals", 60_000, "bundle.totals"),
    ] {
        let refused = scene.offered(what, |m| {
            repeated(&mut m[list], times);
            // Anything new, so that it is not a file that was taken in before.
            m["made_at"] = json!(times);
        });
        assert_eq!(refused.as_deref(), Some(code), "{what}");
    }
    scene.pair.one.must_verify();
}

#[test]
fn what_is_nested_without_end_stops_no_till() {
    let scene = Scene::new();
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    for depth in [100, 200_000] {
        let mut changed = scene.whole.clone();
        let text = String::from_utf8(changed.entries[0].bytes.clone()).unwrap();
        changed.entries[0].bytes = format!("{{\"more\":{},{}", nested(depth), &text[1..]).into_bytes();
        let refused = scene.offered_file("a nested manifest", changed);
        assert!(refused.is_none() || refused.as_deref() == Some("bundle.manifest"), "{refused:?}");
    }
    scene.pair.one.must_verify();
}

/// A fact commits to one record of a person: the same one again and again is no reason to seal it anew.
#[test]
fn a_contact_record_comes_once() {
    let scene = Scene::new();
    let (one, two) = (scene.pair.one.till(), scene.pair.two.till());
    let mut changed = scene.whole.clone();
    let till = if changed.entries.iter().any(|e| e.name.starts_with(&format!("contacts/{two}-"))) { two } else { one };
    let lines = changed.lines("contacts", &till);
    let again: Vec<Vec<u8>> = lines.iter().cycle().take(20_000).cloned().collect();
    changed.set_lines("contacts", &till, &again);
    changed.list_parts();
    assert_eq!(scene.offered_file("a record again and again", changed).as_deref(), Some("bundle.contacts"));
}
