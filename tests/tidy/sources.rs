//! The sources that git knows, and a reader of Rust that is just good enough for the house rules: it tells code from
//! comments and tests, and where a function begins and ends.

use std::process::Command;

use trestle_tests::places::root;

/// A tracked file with its text.
pub struct Source {
    /// Path from the top of the repository, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A function and how long it is, from its first line to its closing brace.
pub struct Function {
    pub path: String,
    pub line: usize,
    pub name: String,
    pub lines: usize,
}

/// Every path that git tracks. An archive without its history has none: then every file that is no build product.
pub fn tracked() -> Vec<String> {
    let git = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output();
    let listed = git.ok().filter(|done| done.status.success()).map(|done| String::from_utf8(done.stdout).unwrap());
    let mut paths: Vec<String> = match listed {
        Some(list) => list.split('\0').filter(|p| !p.is_empty()).map(str::to_owned).collect(),
        None => walk(""),
    };
    paths.sort();
    assert!(paths.len() > 50, "there are sources");
    paths
}

fn walk(under: &str) -> Vec<String> {
    const PRODUCTS: [&str; 5] = ["target", "node_modules", "dist", ".git", "gen"];
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root().join(under)).unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap();
        let path = if under.is_empty() { name.clone() } else { format!("{under}/{name}") };
        if entry.path().is_dir() {
            found.extend(if PRODUCTS.contains(&name.as_str()) { vec![] } else { walk(&path) });
        } else {
            found.push(path);
        }
    }
    found
}

/// Every tracked text file that is there.
pub fn sources() -> Vec<Source> {
    let read = |path: String| Some(Source { text: std::fs::read_to_string(root().join(&path)).ok()?, path });
    tracked().into_iter().filter_map(read).collect()
}

/// Whether a line begins the tests inside a module.
pub fn is_test_line(line: &str) -> bool {
    line.trim() == "#[cfg(test)]"
}

/// Lines of code with their numbers: comments taken off, and in Rust everything from `#[cfg(test)]` on.
pub fn code_lines(source: &Source) -> Vec<(usize, String)> {
    let rust = source.path.ends_with(".rs");
    let lines = source.text.lines().take_while(|line| !(rust && is_test_line(line)));
    let code = |line: &str| line.split("//").next().unwrap_or_default().to_owned();
    lines.enumerate().map(|(n, line)| (n + 1, code(line))).collect()
}

/// The functions of a Rust source. Formatted code closes an item's brace in the column its first line begins in, so no
/// brace inside a text can lead astray.
pub fn functions(source: &Source) -> Vec<Function> {
    let lines: Vec<&str> = source.text.lines().collect();
    let mut found = Vec::new();
    for (first, line) in lines.iter().enumerate() {
        let Some(name) = name_of(line) else { continue };
        let indent = line.len() - line.trim_start().len();
        let closing = format!("{}}}", " ".repeat(indent));
        let last = lines[first..].iter().position(|l| *l == closing || (*l == *line && l.ends_with(['}', ';'])));
        let lines = last.map_or(0, |last| last + 1);
        found.push(Function { path: source.path.clone(), line: first + 1, name, lines });
    }
    found
}

/// Name of the function that a line begins.
fn name_of(line: &str) -> Option<String> {
    const BEFORE: [&str; 6] = ["pub", "pub(crate)", "pub(super)", "const", "async", "unsafe"];
    let mut words = line.split_whitespace().skip_while(|word| BEFORE.contains(word));
    (words.next() == Some("fn")).then(|| words.next().unwrap_or_default().split(['(', '<']).next().unwrap().to_owned())
}
