//! Where files may be written: sticks, then the user's own folders. Owns no choice, only the list.

use std::path::{Path, PathBuf};

use crate::api::types::export::{Place, PlaceKind};

/// Removable media, as Linux mounts them: `/media/<user>/<label>`, `/run/media/<user>/<label>`, `/Volumes/<label>` on macOS.
pub(crate) fn sticks() -> Vec<Place> {
    let user = std::env::var("USER").unwrap_or_default();
    let roots = [format!("/run/media/{user}"), format!("/media/{user}"), "/Volumes".to_owned()];
    let mut sticks = Vec::new();
    for root in roots.iter().filter(|r| !r.ends_with('/')) {
        let Ok(entries) = std::fs::read_dir(root) else { continue };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).filter(|p| p.is_dir()).collect();
        paths.sort();
        sticks.extend(paths.into_iter().map(|path| Place {
            kind: PlaceKind::Stick,
            name: last(&path),
            path: text(&path),
        }));
    }
    sticks
}

/// The user's documents, downloads and home, as far as they exist.
pub(crate) fn of_user() -> Vec<Place> {
    let Some(home) = std::env::home_dir() else { return Vec::new() };
    let folders = [
        (PlaceKind::Documents, home.join("Documents")),
        (PlaceKind::Downloads, home.join("Downloads")),
        (PlaceKind::Home, home.clone()),
    ];
    let place = |(kind, path): (PlaceKind, PathBuf)| Place { kind, name: String::new(), path: text(&path) };
    folders.into_iter().filter(|(_, path)| path.is_dir()).map(place).collect()
}

fn last(path: &Path) -> String {
    path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

fn text(path: &Path) -> String {
    path.display().to_string()
}
