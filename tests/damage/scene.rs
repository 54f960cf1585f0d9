//! A till that is offered files it must refuse. Owns: what the till was before, and that it still is.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rusqlite::types::Value as Cell;
use serde_json::{Value, json};
use trestle_engine::ApiError;
use trestle_tests::exchange::{everything, take_in};
use trestle_tests::pair::Pair;
use trestle_tests::shop::Shop;
use trestle_tests::unpacked::{Signer, Unpacked};

/// Two tills that have not met; what till 2 hands over is damaged on its way to till 1.
pub struct Scene {
    pub pair: Pair,
    /// The whole file of till 2: facts and contacts of both tills.
    pub file: PathBuf,
    /// The same, taken apart.
    pub whole: Unpacked,
    /// The shop's key.
    pub key: String,
    before: State,
}

impl Scene {
    pub fn new() -> Self {
        Self::of(Pair::traded(20_261_124, 48))
    }

    pub fn of(pair: Pair) -> Self {
        let file = everything(&pair.two);
        let key = pair.two.engine().bundle_key().unwrap();
        let (whole, before) = (Unpacked::of(&file, &key), State::of(&pair.one));
        Self { pair, file, whole, key, before }
    }

    pub fn one(&self) -> String {
        self.pair.one.till()
    }

    pub fn two(&self) -> String {
        self.pair.two.till()
    }

    /// The key of till 2, which wrote the file.
    pub fn sender(&self) -> Signer {
        Signer::of(&self.pair.two.data())
    }

    /// Tries to take in a file that must be refused; gives why.
    pub fn refused_file(&self, file: &Path) -> ApiError {
        let answer = self.pair.one.engine().call("sync.import", json!({ "files": [file] }), None);
        let error = answer.err().unwrap_or_else(|| panic!("{} was taken in", file.display()));
        self.before.files_of(&self.pair.one);
        error
    }

    /// The same of bytes.
    pub fn refused_bytes(&self, bytes: &[u8]) -> String {
        let file = self.pair.one.beside().join("damaged.trestle");
        std::fs::write(&file, bytes).unwrap();
        self.refused_file(&file).code
    }

    /// The same of a file that was taken apart and changed: with this code, already when it is planned.
    pub fn refuses(&self, what: &str, changed: &Unpacked, code: &str) {
        let file = self.pair.one.beside().join("changed.trestle");
        std::fs::write(&file, changed.packed(&self.key)).unwrap();
        let plan = self.pair.one.call("sync.plan_import", json!({ "files": [file] }));
        assert_eq!((&plan["files"][0]["refused"]["code"], &plan["new_facts"]), (&json!(code), &json!(0)), "{what}");
        let error = self.refused_file(&file);
        assert_eq!(error.code, code, "{what}: {error:?}");
        assert_eq!(error.args["file"], json!(file), "{what}: the file is named");
    }

    /// The same of a change to the whole file.
    pub fn refuses_with(&self, what: &str, code: &str, change: impl FnOnce(&mut Unpacked)) {
        let mut changed = self.whole.clone();
        change(&mut changed);
        assert!(changed != self.whole, "{what}: nothing was changed");
        self.refuses(what, &changed, code);
    }

    /// Nothing was changed by all that was tried, and the file as it was written is taken in: what was refused was refused
    /// for its damage.
    pub fn end(self) {
        self.before.still(&self.pair.one);
        let taken = take_in(&self.pair.one, &self.file);
        assert!(taken["new_facts"].as_i64().unwrap() > 10 && taken["contacts"].as_i64().unwrap() > 0, "{taken}");
        self.pair.one.must_verify();
    }
}

/// Everything that a till has on disk.
pub struct State {
    files: BTreeMap<String, Vec<u8>>,
    rows: BTreeMap<String, Vec<Vec<Cell>>>,
}

impl State {
    pub fn of(till: &Shop) -> Self {
        Self { rows: rows(till), files: files(&till.data()) }
    }

    /// Not a byte of any file is another, and no file came or went.
    pub fn files_of(&self, till: &Shop) {
        self.files_in(&till.data());
    }

    /// The same of a data folder.
    pub fn files_in(&self, data: &Path) {
        let now = files(data);
        let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&now), names(&self.files), "files that came or went");
        for (name, bytes) in &self.files {
            assert!(now[name] == *bytes, "{name} was changed");
        }
    }

    /// Every row of every table is as it was.
    pub fn still(&self, till: &Shop) {
        let now = rows(till);
        for (table, rows) in &self.rows {
            assert_eq!(now.get(table), Some(rows), "table {table}");
        }
        assert_eq!(now.len(), self.rows.len());
        assert!(self.files.len() > 1, "there is a till");
    }
}

/// Files under a folder. The lock is no data, and SQLite notes in `-shm` who reads.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            found.insert(format!("{name}/"), Vec::new());
            found.extend(files(&path).into_iter().map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)));
        } else if name != "lock" && !name.ends_with("-shm") {
            found.insert(name, std::fs::read(&path).unwrap());
        }
    }
    found
}

/// Every row of every table.
fn rows(till: &Shop) -> BTreeMap<String, Vec<Vec<Cell>>> {
    let conn = till.database();
    let mut tables = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").unwrap();
    let tables: Vec<String> = tables.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
    let read = |table: String| {
        let mut statement = conn.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = statement.column_count();
        let row = |r: &rusqlite::Row<'_>| (0..columns).map(|c| r.get(c)).collect::<rusqlite::Result<Vec<Cell>>>();
        let rows = statement.query_map([], row).unwrap().map(Result::unwrap).collect();
        (table, rows)
    };
    tables.into_iter().map(read).collect()
}

/// A line of a fact as JSON, changed, and as a line again. The order of the fields is lost; readers do not ask for it.
pub fn changed(line: &[u8], change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut fact: Value = serde_json::from_slice(line).unwrap();
    change(&mut fact);
    fact.to_string().into_bytes()
}
