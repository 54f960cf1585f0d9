//! What a program asked of the disk, recorded with strace. Owns: running it and reading the record. Keeps true: what is
//! understood of the record is all that touches the folder; anything else ends the test. Must not: know what is durable.

use std::collections::HashMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The calls that change a file or a folder, or say that it is safe.
const CALLS: &str = "trace=openat,open,creat,close,lseek,read,write,writev,pwrite64,pwritev,ftruncate,truncate,fallocate,\
    fsync,fdatasync,sync_file_range,rename,renameat,renameat2,link,linkat,unlink,unlinkat,rmdir,mkdir,mkdirat,\
    copy_file_range,sendfile";

/// One thing that a program did. Paths start at the recorded folder; the folder itself is "".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A file was made, or emptied if it was there.
    Create(String),
    /// A folder was made.
    Folder(String),
    /// Bytes were written at a place.
    Write(String, usize, Vec<u8>),
    /// A file got another length.
    Truncate(String, usize),
    /// A file or a folder was synced.
    Sync(String),
    /// One name took another's place.
    Rename(String, String),
    /// A name went.
    Remove(String),
    /// Something was said on standard output.
    Said(Vec<u8>),
}

/// Whether programs can be recorded here; a container may forbid it.
pub fn is_possible() -> bool {
    let tried = Command::new("strace").args(["-o", "/dev/null", "true"]).output();
    let can = tried.is_ok_and(|done| done.status.success());
    if !can {
        eprintln!("strace cannot follow a program here: power cuts are not replayed");
    }
    can
}

/// Starts a program under strace, which writes into `record`.
pub fn start(program: &Command, record: &Path) -> Child {
    let mut strace = Command::new("strace");
    strace.args(["-f", "-y", "-xx", "-s", "1000000", "-e", CALLS, "-o"]).arg(record);
    strace
        .arg(program.get_program())
        .args(program.get_args())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    strace.spawn().unwrap()
}

/// Reads what was recorded of a folder.
pub fn read(record: &Path, folder: &Path) -> Vec<Step> {
    let text = std::fs::read_to_string(record).unwrap();
    let folder = folder.canonicalize().unwrap();
    let mut reader = Reader { folder: folder.to_str().unwrap().to_owned(), places: HashMap::new(), steps: vec![] };
    let mut begun: HashMap<&str, &str> = HashMap::new();
    for line in text.lines() {
        let (thread, line) = line.split_once(' ').unwrap();
        let line = line.trim_start();
        if let Some(first) = line.strip_suffix(" <unfinished ...>") {
            begun.insert(thread, first);
        } else if let Some(rest) = line.strip_prefix("<... ") {
            let rest = rest.split_once(" resumed>").unwrap().1;
            if let Some(first) = begun.remove(thread) {
                reader.line(&format!("{first}{rest}"));
            }
        } else {
            reader.line(line);
        }
    }
    reader.steps
}

struct Reader {
    folder: String,
    /// Where the next `write` to an open file goes, by its number.
    places: HashMap<String, usize>,
    steps: Vec<Step>,
}

impl Reader {
    /// Takes in one finished call.
    fn line(&mut self, line: &str) {
        let Some((name, rest)) = line.split_once('(') else { return };
        let Some((args, result)) = rest.rsplit_once(" = ") else { return };
        let args: Vec<&str> = args.trim_end().trim_end_matches(')').split(", ").collect();
        let done: Option<i64> = result.split(['<', ' ']).next().and_then(|n| n.parse().ok());
        let Some(done) = done.filter(|n| *n >= 0) else { return };
        let count = usize::try_from(done).unwrap();
        match name {
            "openat" | "open" | "creat" => self.opened(name, &args, done),
            "mkdir" | "mkdirat" => self.with_path(&args, Step::Folder),
            "unlink" | "unlinkat" | "rmdir" => self.with_path(&args, Step::Remove),
            "rename" | "renameat" | "renameat2" => self.renamed(&args),
            "fsync" | "fdatasync" => self.with_file(args[0], Step::Sync),
            "ftruncate" => self.with_file(args[0], |file| Step::Truncate(file, args[1].parse().unwrap())),
            "pwrite64" => self.wrote(args[0], args[1], count, args[3].parse().unwrap()),
            "write" => self.wrote_on(&args, count),
            "lseek" => drop(self.places.insert(number(args[0]).to_owned(), count)),
            "read" => *self.places.entry(number(args[0]).to_owned()).or_default() += count,
            "close" => {}
            other => assert!(!line.contains(&hex(&self.folder)), "{other} is not understood: {line:.200}"),
        }
    }

    fn opened(&mut self, name: &str, args: &[&str], fd: i64) {
        self.places.insert(fd.to_string(), 0);
        let flags = if name == "creat" { "O_CREAT|O_TRUNC" } else { args[usize::from(name == "openat") + 1] };
        let Some(path) = args.iter().find_map(|arg| self.quoted_path(arg)) else { return };
        assert!(!flags.contains("O_APPEND"), "{path}: appending is not understood");
        if flags.contains("O_CREAT") {
            self.steps.push(Step::Create(path.clone()));
        }
        if flags.contains("O_TRUNC") {
            self.steps.push(Step::Truncate(path, 0));
        }
    }

    fn with_path(&mut self, args: &[&str], step: impl Fn(String) -> Step) {
        let path = args.iter().find_map(|arg| self.quoted_path(arg));
        self.steps.extend(path.map(step));
    }

    fn renamed(&mut self, args: &[&str]) {
        let paths: Vec<String> = args.iter().filter_map(|arg| self.quoted_path(arg)).collect();
        match paths.as_slice() {
            [] => {}
            [from, to] => self.steps.push(Step::Rename(from.clone(), to.clone())),
            other => panic!("moved out of the folder or into it: {other:?}"),
        }
    }

    fn with_file(&mut self, fd: &str, step: impl Fn(String) -> Step) {
        self.steps.extend(self.file_of(fd).map(step));
    }

    fn wrote(&mut self, fd: &str, bytes: &str, count: usize, at: usize) {
        if let Some(file) = self.file_of(fd) {
            let mut bytes = unhex(bytes.trim_matches('"'));
            bytes.truncate(count);
            assert_eq!(bytes.len(), count, "{file}: not all bytes were recorded");
            self.steps.push(Step::Write(file, at, bytes));
        }
    }

    fn wrote_on(&mut self, args: &[&str], count: usize) {
        if number(args[0]) == "1" {
            self.steps.push(Step::Said(unhex(args[1].trim_matches('"'))));
            return;
        }
        let place = self.places.entry(number(args[0]).to_owned()).or_default();
        let at = *place;
        *place += count;
        self.wrote(args[0], args[1], count, at);
    }

    /// The path in the folder that an argument names in quotes.
    fn quoted_path(&self, arg: &str) -> Option<String> {
        self.in_folder(&unhex(arg.strip_prefix('"')?.strip_suffix('"')?))
    }

    /// The path in the folder of an open file; none for one whose name is gone.
    fn file_of(&self, fd: &str) -> Option<String> {
        let (_, path) = fd.split_once('<')?;
        self.in_folder(&unhex(path.strip_suffix('>')?))
    }

    fn in_folder(&self, path: &[u8]) -> Option<String> {
        let path = std::str::from_utf8(path).ok()?.strip_prefix(&self.folder)?;
        if path.is_empty() { Some(String::new()) } else { Some(path.strip_prefix('/')?.to_owned()) }
    }
}

fn number(fd: &str) -> &str {
    fd.split('<').next().unwrap()
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("\\x{byte:02x}")).collect()
}

/// `\x61\x62` as bytes.
fn unhex(text: &str) -> Vec<u8> {
    text.split("\\x").skip(1).map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}
