//! The stage a real window stands on: a screen nobody looks at, a message bus and a WebDriver. Owns: those processes, from
//! start to kill. Keeps true: every stage is its own, so that tests run side by side, and nothing outlives it. Must not:
//! know what is played on it.
//!
//! The processes stay in the test's process group: whoever stops the test (Ctrl-C, a time limit) stops them with it.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long a helper process may take to be ready, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A process that is killed when it is let go.
struct Helper {
    name: &'static str,
    child: Child,
}

impl Helper {
    fn start(name: &'static str, command: &mut Command) -> Self {
        let child = command.stdin(Stdio::null()).spawn();
        Self { name, child: child.unwrap_or_else(|why| panic!("{name} does not start ({why}); run: make test")) }
    }

    /// The first line it prints, which says where it listens.
    fn first_line(&mut self) -> String {
        let out = self.child.stdout.take().expect("its output is piped");
        let mut line = String::new();
        let read = BufReader::new(out).read_line(&mut line);
        assert!(read.is_ok() && !line.trim().is_empty(), "{} said nothing", self.name);
        line.trim().to_owned()
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        let _already_gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// A screen and a bus, with a home of their own.
pub struct Stage {
    display: String,
    bus: String,
    home: TempDir,
    _screen: Helper,
    _daemon: Helper,
}

impl Stage {
    /// Sets up a screen large enough for every window size the till is tested at.
    #[must_use]
    pub fn set_up() -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        // Xvfb finds a free display number itself and prints it.
        let mut screen = Helper::start(
            "Xvfb",
            Command::new("Xvfb")
                .args(["-displayfd", "1", "-screen", "0", "1920x1200x24", "-nolisten", "tcp", "-noreset"])
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        );
        let display = format!(":{}", screen.first_line());
        let config = crate::places::root().join(".ci/bus.conf");
        let mut daemon = Helper::start(
            "dbus-daemon",
            Command::new("dbus-daemon")
                .arg(format!("--config-file={}", config.display()))
                .args(["--nofork", "--print-address=1"])
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        );
        let bus = daemon.first_line();
        Self { display, bus, home, _screen: screen, _daemon: daemon }
    }

    /// Lets a program play on this stage: its windows open here.
    pub fn let_on(&self, command: &mut Command) {
        command.env("DISPLAY", &self.display).env("DBUS_SESSION_BUS_ADDRESS", &self.bus);
        // What a developer's own session would otherwise decide.
        command
            .env_remove("WAYLAND_DISPLAY")
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            .env("LC_ALL", "C.UTF-8");
        for home in ["HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"] {
            command.env(home, self.home.path());
        }
    }

    /// Starts a WebDriver, whose windows inherit `extra` and open on this stage.
    #[must_use]
    pub fn driver(&self, extra: &[(&str, &str)]) -> Driver {
        let port = free_port();
        let mut command = Command::new("WebKitWebDriver");
        command.arg("--host=127.0.0.1").arg(format!("--port={port}")).stdout(Stdio::null()).stderr(Stdio::null());
        self.let_on(&mut command);
        // What switches on automation in tauri's web view; a till started by hand is never driven.
        command.env("TAURI_WEBVIEW_AUTOMATION", "true");
        command.envs(extra.iter().copied());
        let helper = Helper::start("WebKitWebDriver", &mut command);
        let since = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            assert!(since.elapsed() < PATIENCE, "WebKitWebDriver does not listen on port {port}");
            sleep(Duration::from_millis(10));
        }
        Driver { port, _helper: helper }
    }
}

/// A WebDriver on a port of its own. One drives one window, once.
pub struct Driver {
    port: u16,
    _helper: Helper,
}

impl Driver {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

fn free_port() -> u16 {
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    socket.local_addr().expect("its number").port()
}

/// Kills, without warning, every process that was started as `program … argument …`, and waits until they are gone.
pub fn kill_started_with(program: &Path, argument: &OsStr) {
    let since = Instant::now();
    loop {
        let found = started_with(program, argument);
        if found.is_empty() {
            return;
        }
        assert!(since.elapsed() < PATIENCE, "{} does not die", program.display());
        for process in &found {
            let id = process.file_name().unwrap_or_default();
            let _raced = Command::new("sh").args(["-c", "kill -9 \"$1\"", "sh"]).arg(id).stderr(Stdio::null()).status();
        }
        // A dying process has lost its command line before its files, and with them its locks, are closed.
        while found.iter().any(|process| !is_dead(process)) {
            assert!(since.elapsed() < PATIENCE, "{} does not die", program.display());
            sleep(Duration::from_millis(5));
        }
    }
}

/// Whether nothing is left of a process but, at most, its exit code.
fn is_dead(process: &Path) -> bool {
    let stat = std::fs::read_to_string(process.join("stat")).unwrap_or_default();
    let state = stat.rsplit(") ").next().and_then(|rest| rest.chars().next());
    matches!(state, None | Some('Z' | 'X'))
}

/// The folders in /proc of the processes whose command line begins with `program` and contains `argument`. One that is
/// dead but not yet reaped has an empty command line, and is not found.
pub(crate) fn started_with(program: &Path, argument: &OsStr) -> Vec<PathBuf> {
    let processes = std::fs::read_dir("/proc").expect("/proc is there").flatten();
    processes
        .map(|entry| entry.path())
        .filter(|folder| {
            let line = std::fs::read(folder.join("cmdline")).unwrap_or_default();
            let mut words = line.split(|byte| *byte == 0);
            words.next() == Some(program.as_os_str().as_encoded_bytes())
                && words.any(|word| word == argument.as_encoded_bytes())
        })
        .collect()
}
