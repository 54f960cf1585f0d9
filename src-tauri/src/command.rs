//! The one command. Owns: the way from the page to the engine and back, and the `changed` event. Keeps true: the engine
//! runs on the blocking pool, never on the window's thread; an engine that could not open answers every call with its
//! reason, but for the few commands that need no open store. Must not: know any command by what it does (except that
//! `app.status` asks for another attempt), decide, or word anything.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};
use tauri::{AppHandle, Emitter, State};
use trestle_engine::error_codes::ErrorCode;
use trestle_engine::{ApiError, Call, Engine, Host};

/// Shown to whoever finds the data folder in use.
const PROGRAM: &str = "trestle-till";
/// The event that tells the screens which topics to read again.
const CHANGED: &str = "changed";
/// The command with which a window that shows an error asks for another attempt.
const STATUS: &str = "app.status";

/// After so long the first customer is served, and the disk has time.
const FIRST_LOOK: Duration = Duration::from_secs(60);
const NEXT_LOOK: Duration = Duration::from_secs(600);

/// What a command gave, as text: the window only passes it on.
type Reply = trestle_engine::Reply<Box<RawValue>>;
/// The engine, or why there is none.
type Opened = Result<Arc<Engine>, ApiError>;

/// The door to the engine of one data folder.
pub struct Door {
    data: PathBuf,
    /// `None` until the first attempt. The lock is held while opening, so that callers wait instead of opening twice.
    opened: Mutex<Option<Attempt>>,
}

/// What became of an attempt to open, and whether a page has heard of it: a failure is told before it is tried again.
struct Attempt {
    outcome: Opened,
    told: bool,
}

impl Door {
    /// A door that nobody has tried yet.
    pub fn new(data: PathBuf) -> Self {
        Self { data, opened: Mutex::new(None) }
    }

    /// Opens the engine ahead of the first call, which will find the outcome.
    pub fn knock(&self) {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if opened.is_none() {
            *opened = Some(Attempt { outcome: self.attempt(), told: false });
        }
    }

    /// The engine; `again` makes another attempt when the last one failed and its failure was told.
    fn engine(&self, again: bool) -> Opened {
        // A panic while opening must not lock the till out for good: the next attempt starts afresh.
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let stale = opened.as_ref().is_none_or(|a| again && a.told && a.outcome.is_err());
        if stale {
            *opened = None;
        }
        let attempt = opened.get_or_insert_with(|| Attempt { outcome: self.attempt(), told: false });
        attempt.told = true;
        attempt.outcome.clone()
    }

    fn attempt(&self) -> Opened {
        let engine = host().and_then(|host| Engine::open(&self.data, host)).map(Arc::new)?;
        look_after(&engine);
        Ok(engine)
    }

    fn call(&self, name: &str, args: Value, key: Option<&str>) -> Result<Reply, ApiError> {
        match self.engine(name == STATUS) {
            Ok(engine) => engine.answer(Call { name, args, key, at: None }),
            Err(why) => self.call_closed(why, name, args),
        }
    }

    /// Runs a command that needs no open store; what it leaves is opened by the next call.
    fn call_closed(&self, why: ApiError, name: &str, args: Value) -> Result<Reply, ApiError> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let reply = Engine::call_closed(&self.data, &host()?, &why, name, args).unwrap_or(Err(why))?;
        if !reply.changed.is_empty() {
            *opened = None;
        }
        let result = to_raw_value(&reply.result).map_err(|_| bug("a reply that cannot be written"))?;
        Ok(Reply { result, changed: reply.changed })
    }
}

/// A while after opening, and again now and then, the engine may read its database through. It ends with the engine.
fn look_after(engine: &Arc<Engine>) {
    let engine = Arc::downgrade(engine);
    std::thread::spawn(move || {
        let mut wait = FIRST_LOOK;
        loop {
            std::thread::sleep(wait);
            wait = NEXT_LOOK;
            let Some(engine) = engine.upgrade() else { return };
            // What is found stands in the status; what cannot be read now is tried again.
            let _ = engine.check_if_due();
        }
    });
}

/// The system's clock and randomness.
#[cfg(not(feature = "test-clock"))]
fn host() -> Result<Host, ApiError> {
    Ok(Host::system(PROGRAM))
}

/// The same, except that a test may say what time it is.
#[cfg(feature = "test-clock")]
fn host() -> Result<Host, ApiError> {
    match std::env::var("TRESTLE_TEST_CLOCK") {
        Ok(stated) => match chrono::DateTime::parse_from_rfc3339(&stated) {
            Ok(moment) => Ok(Host::at(PROGRAM, moment.to_utc())),
            Err(why) => Err(bug(&format!("TRESTLE_TEST_CLOCK: {why}"))),
        },
        Err(_) => Ok(Host::system(PROGRAM)),
    }
}

/// Runs one command of the engine's list and tells every window what it changed.
#[tauri::command]
pub async fn call(
    app: AppHandle,
    door: State<'_, Arc<Door>>,
    name: String,
    args: Value,
    key: Option<String>,
) -> Result<Reply, ApiError> {
    let door = Arc::clone(&door);
    let answer = tauri::async_runtime::spawn_blocking(move || door.call(&name, args, key.as_deref())).await;
    // What a panic says may hold values of the shop.
    let reply = answer.unwrap_or_else(|_| Err(bug("a panic")))?;
    if !reply.changed.is_empty() {
        // The reply itself reaches its caller even when nobody listens any more.
        let _heard = app.emit(CHANGED, &reply.changed);
    }
    Ok(reply)
}

/// Our mistake, with what a report of it needs.
fn bug(what: &str) -> ApiError {
    let code = ErrorCode::Bug;
    let args = Map::from_iter([("what".to_owned(), what.into())]);
    ApiError { code: code.text().to_owned(), class: code.class(), args }
}
