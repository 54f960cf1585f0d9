//! Where files may be written: sticks, then the user's own folders. Owns no choice, only the list.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::api::types::export::{Place, PlaceKind};
use crate::api::types::listing::ListingFile;
use crate::error::{EngineError, Result, said};
use crate::error_codes::ErrorCode;

/// Removable media, as Linux mounts them: `/media/<user>/<label>`, `/run/media/<user>/<label>`, `/Volumes/<label>` on macOS.
pub(crate) fn sticks() -> Vec<Place> {
    let mut sticks = Vec::new();
    for root in stick_roots() {
        let Ok(entries) = std::fs::read_dir(root) else { continue };
        let mut paths: Vec<PathBuf> =
            entries.flatten().map(|e| e.path()).filter(|p| p.is_dir() && is_mounted(p)).collect();
        paths.sort();
        sticks.extend(paths.into_iter().map(|path| Place {
            kind: PlaceKind::Stick,
            name: last(&path),
            path: text(&path),
        }));
    }
    sticks
}

/// The folders in which the system makes a folder for each stick.
fn stick_roots() -> Vec<PathBuf> {
    let user = std::env::var("USER").unwrap_or_default();
    let roots = [format!("/run/media/{user}"), format!("/media/{user}"), "/Volumes".to_owned()];
    roots.into_iter().filter(|root| !root.ends_with('/')).map(PathBuf::from).collect()
}

/// Whether a path lies in the folder of a stick, and no stick is there: the folder may have stayed behind.
pub(crate) fn is_of_a_stick_that_is_out(path: &Path) -> bool {
    let of_root = |root: PathBuf| {
        let stick = path.strip_prefix(&root).ok()?.components().next()?;
        Some(!is_mounted(&root.join(stick)))
    };
    stick_roots().into_iter().find_map(of_root).unwrap_or(false)
}

/// Whether a folder is where a medium begins: it lies on another device than the folder above it.
#[cfg(unix)]
pub(crate) fn is_mounted(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| std::fs::metadata(path).map(|m| m.dev()).ok();
    let Ok(real) = folder.canonicalize() else { return false };
    real.parent().is_none_or(|above| device(&real) != device(above))
}

#[cfg(not(unix))]
pub(crate) fn is_mounted(folder: &Path) -> bool {
    folder.exists()
}

/// Where the medium of a folder begins; none for the tablet's own disk, which is never out.
pub(crate) fn mounted_at(folder: &Path) -> Option<PathBuf> {
    let real = folder.canonicalize().ok()?;
    real.ancestors().find(|path| is_mounted(path)).filter(|path| path.parent().is_some()).map(Path::to_owned)
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

/// How the names of files end that may hold a catalogue.
const TABLES: [&str; 4] = ["csv", "tsv", "txt", "xlsx"];
/// How those of pictures end.
const PICTURES: [&str; 4] = ["jpg", "jpeg", "png", "webp"];
/// Where a camera or a phone puts its pictures: folders of its own within this one.
const CAMERA: &str = "DCIM";

/// The files of a folder that may hold a catalogue, newest first; of a file itself that one.
///
/// # Errors
/// `listing.unreadable`: the folder cannot be listed.
pub(crate) fn tables(path: &Path) -> Result<Vec<ListingFile>> {
    let files =
        if path.is_file() { vec![path.to_owned()] } else { ending_in(&TABLES, path, ErrorCode::ListingUnreadable)? };
    Ok(newest_first(&files))
}

/// The pictures of a folder, newest first, those that a camera put there included; of a file itself that one.
///
/// # Errors
/// `picture.not_found`: the folder cannot be listed.
pub(crate) fn pictures(path: &Path) -> Result<Vec<ListingFile>> {
    if path.is_file() {
        return Ok(newest_first(&[path.to_owned()]));
    }
    let mut files = ending_in(&PICTURES, path, ErrorCode::PictureNotFound)?;
    let of_camera = std::fs::read_dir(path.join(CAMERA)).into_iter().flatten().flatten().map(|e| e.path());
    for folder in of_camera.filter(|p| p.is_dir()) {
        files.extend(ending_in(&PICTURES, &folder, ErrorCode::PictureNotFound).unwrap_or_default());
    }
    Ok(newest_first(&files))
}

fn ending_in(endings: &[&str], folder: &Path, refusal: ErrorCode) -> Result<Vec<PathBuf>> {
    let may_hold = |p: &PathBuf| {
        let ending = p.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
        endings.contains(&ending.as_str()) && p.is_file() && !last(p).starts_with('.')
    };
    let entries = std::fs::read_dir(folder).map_err(|e| {
        let args = [("file", json!(text(folder))), ("what", json!(said(&e)))];
        EngineError::with(refusal, args)
    })?;
    Ok(entries.flatten().map(|e| e.path()).filter(may_hold).collect())
}

fn newest_first(paths: &[PathBuf]) -> Vec<ListingFile> {
    let mut files: Vec<ListingFile> = paths.iter().map(|path| listed(path)).collect();
    files.sort_by(|a, b| (b.written_at, &a.name).cmp(&(a.written_at, &b.name)));
    files
}

fn listed(path: &Path) -> ListingFile {
    let meta = std::fs::metadata(path).ok();
    let written = meta.as_ref().and_then(|meta| meta.modified().ok());
    let since = written.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    ListingFile {
        file: text(path),
        name: last(path),
        bytes: meta.map_or(0, |meta| meta.len()),
        written_at: since.and_then(|since| i64::try_from(since.as_millis()).ok()),
    }
}

fn last(path: &Path) -> String {
    path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

fn text(path: &Path) -> String {
    path.display().to_string()
}
