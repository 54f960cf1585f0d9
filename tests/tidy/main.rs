//! What clippy cannot keep: the house rules about where things stand, read from the sources themselves. Owns: the rules and
//! how they are looked for. A rule that must be broken is changed here, with the reason, and never in silence.
#![allow(clippy::unwrap_used)]

mod sources;

use sources::{Source, code_lines, functions, is_test_line, sources};

/// Fails with everything that was found, one on a line.
fn nothing(found: Vec<String>) {
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

fn ending<'s>(sources: &'s [Source], endings: &[&str]) -> Vec<&'s Source> {
    sources.iter().filter(|s| endings.iter().any(|e| s.path.ends_with(e))).collect()
}

/// Lines of a source outside its own tests, comments taken off, that hold one of these.
fn lines_with(source: &Source, words: &[&str]) -> Vec<String> {
    let hit = |(number, line): (usize, String)| {
        let word = words.iter().find(|w| line.contains(**w))?;
        Some(format!("{}:{number}: {word}", source.path))
    };
    code_lines(source).into_iter().filter_map(hit).collect()
}

#[test]
fn every_module_says_what_it_owns() {
    let all = sources();
    let silent = ending(&all, &[".rs"]).into_iter().filter(|s| !s.text.starts_with("//!"));
    nothing(silent.map(|s| s.path.clone()).collect());
}

#[test]
fn files_stay_under_400_lines() {
    let all = sources();
    let long = ending(&all, &[".rs", ".ts", ".svelte"]).into_iter().filter(|s| !s.path.ends_with("/generated.ts"));
    let long = long.map(|s| (s.text.lines().count(), &s.path)).filter(|(lines, _)| *lines > 400);
    nothing(long.map(|(lines, path)| format!("{path}: {lines} lines")).collect());
}

#[test]
fn functions_fit_on_a_screen() {
    let all = sources();
    let long = ending(&all, &[".rs"]).into_iter().flat_map(functions).filter(|f| f.lines > 70);
    nothing(long.map(|f| format!("{}:{}: {} has {} lines", f.path, f.line, f.name, f.lines)).collect());
}

#[test]
fn nothing_is_left_for_later() {
    let all = sources();
    let words = ["todo!", "unimplemented!", concat!("FIX", "ME"), concat!("TO", "DO"), concat!("XX", "X")];
    let code = ending(&all, &[".rs", ".ts", ".svelte", ".sql", "Makefile", ".css"]);
    let code = code.into_iter().filter(|s| s.path != "tests/tidy/main.rs");
    let hit = |s: &Source| -> Vec<String> {
        let lines = s.text.lines().zip(1..);
        lines.filter(|(l, _)| words.iter().any(|w| l.contains(w))).map(|(_, n)| format!("{}:{n}", s.path)).collect()
    };
    nothing(code.flat_map(hit).collect());
}

/// Invariant 1.
#[test]
fn invariant_01_a_rule_reads_no_clock_file_database_or_random_source() {
    let all = sources();
    let words = [
        "std::time",
        "std::fs",
        "std::io",
        "std::env",
        "std::net",
        "std::process",
        "std::thread",
        "SystemTime",
        "Instant",
        "Utc::now",
        "Local::now",
        "rusqlite",
        "getrandom",
        "rand::",
        "trestle_engine",
        "println!",
        "static mut",
    ];
    let rules = all.iter().filter(|s| s.path.starts_with("src-tauri/crates/rules/src/"));
    nothing(rules.flat_map(|s| lines_with(s, &words)).collect());
    let manifest = &all.iter().find(|s| s.path == "src-tauri/crates/rules/Cargo.toml").unwrap().text;
    let own = manifest.split("[dev-dependencies]").next().unwrap();
    let wanted = ["rusqlite", "rand", "getrandom", "trestle-engine", "tempfile"];
    nothing(wanted.iter().filter(|w| own.contains(**w)).map(|w| format!("rules depends on {w}")).collect());
}

/// Divisions that leave no rest to round: coins of a currency's main unit, and a rate of three decimals made an integer.
/// And the one float: a cell of a workbook is one by its format. It is read from the exact decimal text and goes into the
/// cell, and nothing is computed with it.
const EXACT: [(&str, &str); 3] = [
    ("rules/src/cash/mod.rs", "n * unit / 100"),
    ("rules/src/tax.rs", "scaled.trunc()"),
    ("edge/sales/xlsx.rs", "text.parse::<f64>()"),
];

/// Invariant 2. Dividing by a power of ten is how rounding gets in elsewhere; so are floats.
#[test]
fn invariant_02_only_the_money_rules_round() {
    let all = sources();
    let words = [
        ".round(",
        "round_dp",
        "RoundingStrategy",
        ".ceil(",
        ".floor(",
        ".trunc(",
        "/ 100",
        "/100",
        "/ 10_000",
        "/ 1000",
        "f64",
        "f32",
        "checked_div",
        "div_ceil",
    ];
    let money = all
        .iter()
        .filter(|s| s.path.ends_with(".rs") && s.path.contains("/src/") && s.path.starts_with("src-tauri/crates/"));
    let rounds = |s: &Source| -> Vec<String> {
        let exact = |line: &str| EXACT.iter().any(|(file, code)| s.path.ends_with(file) && line.contains(code));
        let lines = code_lines(s).into_iter().filter(|(_, line)| !exact(line));
        let lines = lines.filter(|(_, line)| words.iter().any(|w| line.contains(w)));
        lines.map(|(number, line)| format!("{}:{number}: {}", s.path, line.trim())).collect()
    };
    nothing(money.filter(|s| s.path != "src-tauri/crates/rules/src/money.rs").flat_map(rounds).collect());
}

#[test]
fn only_the_client_touches_tauri() {
    let all = sources();
    let ui = all
        .iter()
        .filter(|s| s.path.starts_with("ui/src/") && !s.path.ends_with(".test.ts") && s.path != "ui/src/api/client.ts");
    nothing(ui.flat_map(|s| lines_with(s, &["@tauri-apps", "__TAURI"])).collect());
    let others = all.iter().filter(|s| s.path.starts_with("src-tauri/crates/"));
    nothing(others.flat_map(|s| lines_with(s, &["tauri::", "tauri ="])).collect());
}

#[test]
fn screens_never_import_each_other() {
    let all = sources();
    let mut found = Vec::new();
    for source in all.iter().filter(|s| s.path.starts_with("ui/src/screens/")) {
        let own = source.path.split('/').nth(3).unwrap();
        for (line, number) in source.text.lines().zip(1..) {
            let Some((_, from)) = line.split_once(" from ").filter(|_| line.trim_start().starts_with(['i', 'e', '}']))
            else {
                continue;
            };
            let other = from.split("screens/").nth(1).and_then(|f| f.split(['/', '\'', '"']).next());
            let up = from.trim_start_matches(['\'', '"']).strip_prefix("../");
            let beside = up.filter(|f| !f.starts_with("..")).and_then(|f| f.split('/').next());
            if other.or(beside).is_some_and(|o| o != own) {
                found.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    nothing(found);
}

/// The commands stand above every other room of the engine; what crosses the border may be named anywhere.
#[test]
fn nothing_below_the_commands_uses_them() {
    let all = sources();
    let room = "src-tauri/crates/engine/src/";
    let above = ["api/", "replay.rs", "engine.rs", "upkeep.rs", "lib.rs"];
    let below =
        all.iter().filter(|s| s.path.strip_prefix(room).is_some_and(|f| !above.iter().any(|a| f.starts_with(a))));
    let uses = |s: &Source| -> Vec<String> {
        let lines = code_lines(s).into_iter();
        let lines = lines.filter(|(_, l)| l.replace("crate::api::types", "").contains("crate::api"));
        lines.map(|(n, l)| format!("{}:{n}: {}", s.path, l.trim())).collect()
    };
    nothing(below.flat_map(uses).collect());
    let office = all.iter().filter(|s| s.path.starts_with("src-tauri/crates/office/src/"));
    nothing(office.flat_map(|s| lines_with(s, &["trestle_rules", "rusqlite"])).collect());
}

/// Personal data never enters a fact or a log.
#[test]
fn no_fact_and_no_log_knows_an_address() {
    let all = sources();
    let facts = all.iter().filter(|s| s.path.starts_with("src-tauri/crates/engine/src/facts/"));
    nothing(facts.flat_map(|s| lines_with(s, &["email", "e_mail", "phone", "address", "first_name"])).collect());
    let engine = all.iter().filter(|s| s.path.starts_with("src-tauri/crates/engine/src/"));
    nothing(
        engine.flat_map(|s| lines_with(s, &["println!", "eprintln!", "dbg!", "use log::", "use tracing::"])).collect(),
    );
}

#[test]
fn an_unwrap_is_for_tests() {
    let all = sources();
    let product =
        all.iter().filter(|s| s.path.ends_with(".rs") && s.path.contains("/src/") && !s.path.starts_with("tests/"));
    nothing(product.flat_map(|s| lines_with(s, &[".unwrap()", "panic!("])).collect());
    assert!(is_test_line("#[cfg(test)]"));
}

/// The top level holds what everybody has to know, and nothing else.
#[test]
fn the_top_level_is_short() {
    let allowed = [
        ".ci",
        ".config",
        ".gitattributes",
        ".gitignore",
        ".nvmrc",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE",
        "Makefile",
        "README.md",
        "fixtures",
        "rustfmt.toml",
        "src-tauri",
        "tests",
        "ui",
    ];
    let mut top: Vec<String> = sources::tracked().iter().map(|p| p.split('/').next().unwrap().to_owned()).collect();
    top.dedup();
    nothing(top.into_iter().filter(|name| !allowed.contains(&name.as_str())).collect());
}
