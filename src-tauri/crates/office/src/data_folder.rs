//! The data folder of a run: who may make it, and that a refused command leaves none behind.
//!
//! Keeps true: a slip in a path never looks like a clean, empty till; nothing that was there before is touched.

use std::path::{Path, PathBuf};

use trestle_engine::error_codes::ErrorCode;
use trestle_engine::{ApiError, Engine, Host};

use crate::args::Command;
use crate::stop::Stop;

/// A data folder, and what of its path was not there when the run began.
pub struct DataFolder<'a> {
    path: &'a Path,
    /// Whether a till was in it.
    had_till: bool,
    /// Folders to be made, the innermost first.
    missing: Vec<PathBuf>,
}

impl<'a> DataFolder<'a> {
    /// Looks at the path, and makes nothing.
    pub fn at(path: &'a Path) -> Self {
        let missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
        let missing = path.ancestors().take_while(missing).map(Path::to_owned).collect();
        Self { path, had_till: Engine::is_here(path), missing }
    }

    /// Opens the till in it; only what begins a shop may make a folder.
    pub fn open(&self, command: &Command) -> Result<Engine, Stop> {
        if !begins_a_shop(command) && !self.had_till {
            return Err(ApiError::from(ErrorCode::AppNotSetUp).into());
        }
        Ok(Engine::open(self.path, Host::system("trestle"))?)
    }

    /// After a refusal: takes away what opening has made, if no shop came of it. A folder that somebody else has put something
    /// into meanwhile stays.
    pub fn undo_opening(&self, engine: Engine) {
        if !self.had_till && engine.discard_unused(self.path) {
            let _ = self.missing.iter().try_for_each(std::fs::remove_dir);
        }
    }
}

fn begins_a_shop(command: &Command) -> bool {
    match command {
        Command::Init(_) | Command::Join { .. } => true,
        Command::Call { name, .. } => {
            matches!(name.as_str(), "app.status" | "setup.offer" | "shop.create" | "shop.demo" | "shop.join")
        }
        _ => false,
    }
}
