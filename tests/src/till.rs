//! A till under test: the real program, its real window, a real pointer. Owns: what a test can do to it and see of it.
//! Keeps true: a tap goes where a finger would and fails where a finger would; nothing is left running. Must not: reach
//! around the window (except `call`, which says so).
//!
//! WebKitGTK has no touch in its WebDriver: the pointer stands for it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use fantoccini::actions::{InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::places::{root, target};
use crate::stage::{Driver, Stage, kill_started_with, started_with};

/// How long a test waits for the screen to show something, and how often it looks.
const PATIENCE: Duration = Duration::from_secs(15);
const GLANCE: Duration = Duration::from_millis(15);
/// Helpers that every script may use.
const PAGE: &str = include_str!("page.js");

/// The size of the window's content, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

/// The tablet the screens are drawn for.
pub const TABLET: Size = Size { width: 1280, height: 800 };
/// The smallest window.
pub const SMALL: Size = Size { width: 1024, height: 600 };
/// The tablet held upright.
pub const PORTRAIT: Size = Size { width: 800, height: 1280 };
/// The largest the screens must fill.
pub const LARGE: Size = Size { width: 1920, height: 1200 };

/// Where an element is, in CSS pixels from the window's top left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// A running window and what drives it.
struct Session {
    client: Client,
    _driver: Driver,
}

/// A till under test.
pub struct Till {
    session: Option<Session>,
    stage: Stage,
    runtime: Runtime,
    program: PathBuf,
    data: PathBuf,
    size: Size,
    clock: Option<String>,
}

impl Till {
    /// Opens the till on a data folder, with a window content of exactly `size`.
    #[must_use]
    pub fn start(data: &Path, size: Size) -> Self {
        Self::open(&told(), data, size, None)
    }

    /// The same at a stated time (RFC 3339); needs a till built with the feature `test-clock`.
    #[must_use]
    pub fn start_at(data: &Path, size: Size, clock: &str) -> Self {
        Self::open(&told(), data, size, Some(clock.to_owned()))
    }

    /// The same with the till as it is shipped, which does not listen to a stated time.
    #[must_use]
    pub fn start_shipped_at(data: &Path, size: Size, clock: &str) -> Self {
        Self::open(&shipped(), data, size, Some(clock.to_owned()))
    }

    fn open(program: &Path, data: &Path, size: Size, clock: Option<String>) -> Self {
        assert!(program.exists(), "{} is not built; run: make test", program.display());
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let mut till = Self {
            session: None,
            stage: Stage::set_up(),
            runtime: runtime.expect("a runtime"),
            program: program.to_owned(),
            data: data.to_owned(),
            size,
            clock,
        };
        till.begin();
        till
    }

    /// Starts the program; the stage stands already.
    fn begin(&mut self) {
        let clock = self.clock.as_deref().map(|moment| ("TRESTLE_TEST_CLOCK", moment));
        let driver = self.stage.driver(clock.as_slice());
        let options = json!({ "binary": self.program, "args": ["--data", self.data] });
        let wanted = Capabilities::from_iter([("webkitgtk:browserOptions".to_owned(), options)]);
        let address = driver.address();
        let client = self.runtime.block_on(async move {
            ClientBuilder::new(HttpConnector::new()).capabilities(wanted).connect(&address).await
        });
        let client = client.unwrap_or_else(|why| panic!("{} does not open: {why}", self.program.display()));
        self.session = Some(Session { client, _driver: driver });
        self.resize(self.size);
    }

    /// When the program was started, milliseconds since 1970, as the system counts it in hundredths of a second.
    #[must_use]
    pub fn started_at(&self) -> u64 {
        let read = |path: PathBuf| std::fs::read_to_string(path).expect("a file of the system");
        let process = started_with(&self.program, self.data.as_os_str()).pop().expect("a running till");
        let stat = read(process.join("stat"));
        let after_name = stat.rsplit(") ").next().unwrap_or_default();
        let ticks: u64 = after_name.split(' ').nth(19).and_then(|ticks| ticks.parse().ok()).expect("field 22 of stat");
        let uptime = read("/proc/uptime".into());
        let hundredths = uptime.split(' ').next().unwrap_or_default().replace('.', "");
        let uptime: u64 = hundredths.parse().expect("seconds with two digits");
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970").as_millis();
        u64::try_from(now).expect("a date") - 10 * (uptime - ticks)
    }

    /// Gives the window's content another size. There is no window manager, so what is asked for is what is given.
    pub fn resize(&mut self, size: Size) {
        self.size = size;
        let client = self.client();
        let asked = self.runtime.block_on(client.set_window_rect(0, 0, size.width, size.height));
        asked.expect("the window takes a size");
        let wanted = json!([size.width, size.height]);
        self.until("window size", || {
            let got = self.run("return [innerWidth, innerHeight]", vec![]);
            if got == wanted { Ok(()) } else { Err(format!("content is {got}, wanted {wanted}")) }
        });
    }

    /// Taps the control with this name (its label, or the beginning of it when no other is equal).
    pub fn tap(&self, label: &str) {
        self.tap_found("byLabel", label, Duration::ZERO);
    }

    /// Taps the element with this `data-testid`.
    pub fn tap_testid(&self, id: &str) {
        self.tap_found("byTestId", id, Duration::ZERO);
    }

    /// Presses the element with this `data-testid` and lets go after a while.
    pub fn long_press_testid(&self, id: &str, held: Duration) {
        self.tap_found("byTestId", id, held);
    }

    /// Taps a place in the window, whatever is there, as soon as it can: for what must not react, or not twice.
    pub fn tap_at(&self, x: f64, y: f64) {
        self.press(x, y, Duration::ZERO);
    }

    fn tap_found(&self, finder: &str, name: &str, held: Duration) {
        let script = format!("return spot({finder}(arguments[0]))");
        let place = self.until(&format!("tap \"{name}\""), || {
            let found = self.run(&script, vec![json!(name)]);
            match (found["x"].as_f64(), found["y"].as_f64()) {
                (Some(x), Some(y)) => Ok((x, y)),
                _ => Err(found["why"].as_str().unwrap_or("the page gave no answer").to_owned()),
            }
        });
        self.press(place.0, place.1, held);
    }

    fn press(&self, x: f64, y: f64, held: Duration) {
        let mut pointer = MouseActions::new("finger".to_owned())
            .then(PointerAction::MoveTo { duration: Some(Duration::ZERO), x, y })
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT });
        if !held.is_zero() {
            pointer = pointer.then(PointerAction::Pause { duration: held });
        }
        let pointer = pointer.then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        self.runtime.block_on(self.client().perform_actions(pointer)).expect("the pointer works");
    }

    /// Types keys one after the other without a pause, as a keyboard-wedge scanner does. Special keys are WebDriver's
    /// characters (`fantoccini::key::Key`).
    pub fn type_keys(&self, keys: &str) {
        self.type_paced(keys, Duration::ZERO);
    }

    /// Types keys with a pause after each, as a hand does.
    pub fn type_paced(&self, keys: &str, pause: Duration) {
        let mut typed = KeyActions::new("keyboard".to_owned());
        for value in keys.chars() {
            typed = typed.then(KeyAction::Down { value }).then(KeyAction::Up { value });
            typed = if pause.is_zero() { typed } else { typed.then(KeyAction::Pause { duration: pause }) };
        }
        self.runtime.block_on(self.client().perform_actions(typed)).expect("the keyboard works");
    }

    /// Waits until the element with this `data-testid` is in sight.
    pub fn wait_for(&self, id: &str) {
        self.until(&format!("wait for \"{id}\""), || {
            let found = self.run("return byTestId(arguments[0]).why ?? null", vec![json!(id)]);
            found.as_str().map_or(Ok(()), |why| Err(why.to_owned()))
        });
    }

    /// Waits until a script in the page returns true.
    pub fn wait_until(&self, script: &str) {
        self.until(script, || match self.run(script, vec![]) {
            Value::Bool(true) => Ok(()),
            other => Err(format!("it says {other}")),
        });
    }

    /// Waits until the element with this `data-testid` shows exactly this text.
    pub fn wait_for_text(&self, id: &str, text: &str) {
        self.until(&format!("wait for \"{text}\" in \"{id}\""), || match self.look(id) {
            Ok(shown) if shown == text => Ok(()),
            Ok(shown) => Err(format!("it shows \"{shown}\"")),
            Err(why) => Err(why),
        });
    }

    /// Whether an element with this `data-testid` is in sight now.
    #[must_use]
    pub fn shows(&self, id: &str) -> bool {
        self.look(id).is_ok()
    }

    /// The text of the element with this `data-testid`, once it is in sight.
    #[must_use]
    pub fn text(&self, id: &str) -> String {
        self.until(&format!("read \"{id}\""), || self.look(id))
    }

    fn look(&self, id: &str) -> Result<String, String> {
        let script = "const { el, why } = byTestId(arguments[0]); return el ? [squeeze(el.innerText)] : why";
        match self.run(script, vec![json!(id)]) {
            Value::String(why) => Err(why),
            found => Ok(found[0].as_str().unwrap_or_default().to_owned()),
        }
    }

    /// The boxes of everything in sight that the selector names, by test id, else by name.
    #[must_use]
    pub fn boxes(&self, selector: &str) -> BTreeMap<String, Rect> {
        let found = self.run("return boxes(arguments[0])", vec![json!(selector)]);
        let side = |of: &Value, name: &str| of[name].as_f64().unwrap_or(f64::NAN);
        let rect = |of: &Value| Rect {
            x: side(of, "x"),
            y: side(of, "y"),
            width: side(of, "width"),
            height: side(of, "height"),
        };
        let found = found.as_object().expect("boxes by name");
        found.iter().map(|(name, of)| (name.clone(), rect(of))).collect()
    }

    /// Saves a picture of the window's content.
    pub fn screenshot(&self, path: &Path) {
        let picture = self.picture().expect("a picture");
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).expect("a folder for the picture");
        }
        std::fs::write(path, picture).expect("the picture is written");
    }

    fn picture(&self) -> Option<Vec<u8>> {
        let client = &self.session.as_ref()?.client;
        self.runtime.block_on(async {
            client.execute(&format!("{PAGE} keepPainting()"), vec![]).await.ok()?;
            let picture = tokio::time::timeout(PATIENCE, client.screenshot()).await.ok()?.ok()?;
            client.execute("window.stopPainting()", vec![]).await.ok()?;
            Some(picture)
        })
    }

    /// Calls a command of the engine from inside the page, past the screens: to prepare a test, or to ask what is true.
    /// Answers with the whole reply, or the error as the page would get it.
    pub fn call(&self, name: &str, args: &Value) -> Result<Value, Value> {
        let script = "const [name, args, done] = arguments;\
            window.__TAURI_INTERNALS__.invoke('call', { name, args, key: null })\
                .then((reply) => done({ reply }), (error) => done({ error }));";
        let mut answer = self.run_async(script, vec![json!(name), args.clone()]);
        match answer["error"].take() {
            Value::Null => Ok(answer["reply"].take()),
            error => Err(error),
        }
    }

    /// What axe finds serious or critical on the screen as it is: rule, help, and the elements concerned.
    #[must_use]
    pub fn axe(&self) -> Vec<Value> {
        let source = root().join("ui/node_modules/axe-core/axe.min.js");
        let source = std::fs::read_to_string(&source).unwrap_or_else(|why| panic!("{}: {why}", source.display()));
        self.run(&format!("if (!window.axe) {{ {source} }}"), vec![]);
        let script = "const done = arguments[0];\
            window.axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => done({ found: violations\
                .filter(({ impact }) => impact === 'serious' || impact === 'critical')\
                .map(({ id, impact, help, nodes }) => ({ id, impact, help, nodes: nodes.map((node) => node.html) })) }),\
                (error) => done({ error: String(error) }));";
        let answer = self.run_async(script, vec![]);
        let found = answer["found"].as_array().cloned();
        found.unwrap_or_else(|| panic!("axe did not run: {}", answer["error"]))
    }

    /// Kills the program without warning, as a battery that runs out would.
    pub fn kill(&mut self) {
        self.session = None;
        kill_started_with(&self.program, self.data.as_os_str());
    }

    /// Kills the program and opens it again on the same data folder.
    pub fn restart(&mut self) {
        self.kill();
        self.begin();
    }

    /// The same at another stated time.
    pub fn restart_at(&mut self, clock: &str) {
        self.clock = Some(clock.to_owned());
        self.restart();
    }

    /// Loads the page anew; the program keeps running.
    pub fn reload(&self) {
        self.runtime.block_on(self.client().refresh()).expect("the page loads again");
    }

    /// Runs a script in the page, which may use what `page.js` offers, and returns its value.
    pub fn run(&self, script: &str, args: Vec<Value>) -> Value {
        let script = format!("{PAGE}\n{script}");
        self.runtime.block_on(self.client().execute(&script, args)).unwrap_or_else(|why| panic!("in the page: {why}"))
    }

    fn run_async(&self, script: &str, args: Vec<Value>) -> Value {
        let answer = self.runtime.block_on(self.client().execute_async(script, args));
        answer.unwrap_or_else(|why| panic!("in the page: {why}"))
    }

    fn client(&self) -> Client {
        self.session.as_ref().expect("the till was killed and not restarted").client.clone()
    }

    /// Looks again and again until `look` succeeds; fails with what it said last, and a picture.
    fn until<T>(&self, what: &str, look: impl Fn() -> Result<T, String>) -> T {
        let since = Instant::now();
        loop {
            match look() {
                Ok(found) => return found,
                Err(why) if since.elapsed() > PATIENCE => panic!("{what}: {why}"),
                Err(_) => std::thread::sleep(GLANCE),
            }
        }
    }
}

impl Drop for Till {
    fn drop(&mut self) {
        if std::thread::panicking()
            && let Some(picture) = self.picture()
        {
            let name = std::thread::current().name().unwrap_or("window").replace("::", "-");
            let path = pictures().join(format!("failed-{name}.png"));
            let saved = std::fs::create_dir_all(pictures()).and_then(|()| std::fs::write(&path, picture));
            eprintln!("the window when it failed: {} ({saved:?})", path.display());
        }
        self.kill();
    }
}

/// Where tests put the pictures they take.
#[must_use]
pub fn pictures() -> PathBuf {
    target().join("pictures")
}

/// The program under test: `TRESTLE_TILL`, else what `cargo build -p trestle-till --features test-clock` made.
fn told() -> PathBuf {
    std::env::var_os("TRESTLE_TILL").map_or_else(|| target().join("debug/trestle-till"), PathBuf::from)
}

/// The program without test features: `TRESTLE_TILL_SHIPPED`, else where `make test` puts it.
fn shipped() -> PathBuf {
    let made = || target().join("till/shipped/trestle-till");
    std::env::var_os("TRESTLE_TILL_SHIPPED").map_or_else(made, PathBuf::from)
}
