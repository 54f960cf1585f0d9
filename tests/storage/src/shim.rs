//! SQLite's storage layer with a disk in between.
//!
//! Owns the C interface: a VFS in front of the system's own ("unix"), the default once it is installed. Keeps true: every
//! call goes on to the system's own, with its own arguments, unless the disk says that it fails; only a sync does not (the
//! files are as programs see them, what is durable is the disk's to know). Locks and the shared memory of the log are not
//! touched. Must not: decide anything.
#![allow(unsafe_code)]

use std::ffi::{CStr, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

use rusqlite::ffi;

use crate::disk::{self, How, Op, State, Verdict};

/// The system's own VFS.
struct Base(*mut ffi::sqlite3_vfs);
// SAFETY: SQLite's own VFS lives as long as the process, is never changed, and may be called from any thread.
unsafe impl Send for Base {}
// SAFETY: as above.
unsafe impl Sync for Base {}

static BASE: OnceLock<Base> = OnceLock::new();

/// A file on a watched disk.
struct Watched {
    disk: Arc<Mutex<State>>,
    id: u64,
    /// Whether the first sync of it syncs the folder, too, as SQLite does for a log that it made.
    names_due: bool,
    /// Failed syncs that this program was told of, or that were before it opened the file.
    told: u64,
}

/// An open file as SQLite allocates it for us; the system's own file follows it.
#[repr(C)]
struct Opened {
    base: ffi::sqlite3_file,
    watched: *mut Watched,
}

/// Puts the layer in place, once for the process.
///
/// # Panics
/// When SQLite does not take it.
pub fn install() {
    BASE.get_or_init(|| {
        // SAFETY: with a null name the call gives the default VFS, which is never freed; null is refused below.
        let base = unsafe { ffi::sqlite3_vfs_find(std::ptr::null()) };
        assert!(!base.is_null(), "SQLite has a VFS");
        // SAFETY: it points to a VFS, as SQLite says; it is copied, so that everything that is not replaced here is its own.
        let mut ours = unsafe { *base };
        ours.zName = c"disk".as_ptr();
        ours.szOsFile += c_int::try_from(size_of::<Opened>()).unwrap_or(c_int::MAX);
        ours.xOpen = Some(open);
        ours.xDelete = Some(delete);
        // SAFETY: the VFS is leaked, and so lives as long as SQLite keeps it.
        let taken = unsafe { ffi::sqlite3_vfs_register(Box::leak(Box::new(ours)), 1) };
        assert_eq!(taken, ffi::SQLITE_OK);
        Base(base)
    });
}

fn base() -> *mut ffi::sqlite3_vfs {
    BASE.get().map_or(std::ptr::null_mut(), |base| base.0)
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2, // without memory-mapped reading
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// The system's own file behind ours.
fn real(file: *mut ffi::sqlite3_file) -> *mut ffi::sqlite3_file {
    // SAFETY: SQLite allocated `szOsFile` bytes, which `install` made large enough for both.
    unsafe { file.cast::<Opened>().add(1).cast() }
}

/// Calls a method of the system's own file. Every method used here is there in the system's own VFS.
macro_rules! on_real {
    ($file:expr, $method:ident $(, $arg:expr)*) => {{
        let real = real($file);
        // SAFETY: the file is open, so its methods are set; the arguments are those that SQLite gave.
        unsafe { (*real).pMethods.as_ref().and_then(|m| m.$method).map(|method| method(real $(, $arg)*)) }
    }};
}

macro_rules! passed_on {
    ($($name:ident = $method:ident ( $($arg:ident: $of:ty),* );)*) => {$(
        unsafe extern "C" fn $name(file: *mut ffi::sqlite3_file $(, $arg: $of)*) -> c_int {
            on_real!(file, $method $(, $arg)*).unwrap_or(ffi::SQLITE_IOERR)
        }
    )*};
}

passed_on! {
    file_size = xFileSize(size: *mut ffi::sqlite3_int64);
    lock = xLock(level: c_int);
    unlock = xUnlock(level: c_int);
    check_reserved_lock = xCheckReservedLock(out: *mut c_int);
    file_control = xFileControl(op: c_int, arg: *mut c_void);
    sector_size = xSectorSize();
    device_characteristics = xDeviceCharacteristics();
    shm_map = xShmMap(page: c_int, size: c_int, extend: c_int, out: *mut *mut c_void);
    shm_lock = xShmLock(offset: c_int, n: c_int, flags: c_int);
    shm_unmap = xShmUnmap(delete: c_int);
}

unsafe extern "C" fn shm_barrier(file: *mut ffi::sqlite3_file) {
    let _nothing = on_real!(file, xShmBarrier);
}

/// The folder and the name of a path.
fn parts<'p>(path: *const c_char) -> Option<(&'p Path, &'p str)> {
    if path.is_null() {
        return None; // a temporary file
    }
    // SAFETY: SQLite gives a path that ends in a zero and lives as long as the call.
    let path = Path::new(std::ffi::OsStr::from_bytes(unsafe { CStr::from_ptr(path) }.to_bytes()));
    Some((path.parent()?, path.file_name()?.to_str()?))
}

unsafe extern "C" fn open(
    _ours: *mut ffi::sqlite3_vfs,
    path: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    let opened = file.cast::<Opened>();
    // SAFETY: SQLite allocated the file for us; without methods it counts as not open.
    unsafe {
        (*opened).base.pMethods = std::ptr::null();
        (*opened).watched = std::ptr::null_mut();
    }
    // Looked at before it is opened, which may make it.
    let watched = parts(path).and_then(|(folder, name)| Some(watch(disk::under(folder)?, folder, name, flags)));
    // SAFETY: the VFS is the system's own; its file lies behind ours, the other arguments are SQLite's.
    let opens = unsafe { (*base()).xOpen.map(|open| open(base(), path, real(file), flags, out_flags)) };
    let code = opens.unwrap_or(ffi::SQLITE_CANTOPEN);
    if code == ffi::SQLITE_OK {
        // SAFETY: as above; `close` takes the box back.
        unsafe {
            (*opened).watched = watched.map_or(std::ptr::null_mut(), |watched| Box::into_raw(Box::new(watched)));
            (*opened).base.pMethods = &raw const METHODS;
        }
        if let Some((folder, name)) = parts(path)
            && let Some(disk) = disk::under(folder)
            && let Ok(file) = std::fs::metadata(folder.join(name))
        {
            disk::state(&disk).opened(name, file.ino());
        }
    }
    code
}

/// What is known of a file that is opened. One that somebody else put in its place is taken to be on the disk: a program that
/// does so with its own hands syncs it, which the replay of recorded calls looks after.
fn watch(disk: Arc<Mutex<State>>, folder: &Path, name: &str, flags: c_int) -> Watched {
    let path = folder.join(name);
    let mut state = disk::state(&disk);
    let inode = std::fs::metadata(&path).map(|file| file.ino()).ok();
    let there = inode.is_some();
    if !there || state.is_another(name, inode) {
        state.media.removed(name); // by somebody else than SQLite
    }
    if state.is_another(name, inode) {
        state.media.sync_folder("");
    }
    let makes = !there && flags & ffi::SQLITE_OPEN_CREATE != 0;
    let id = match state.media.named(name) {
        _ if makes => state.media.created(name),
        Some(id) => id,
        None => state.media.found(name, std::fs::read(&path).unwrap_or_default()),
    };
    let told = state.media.failures(id);
    drop(state);
    Watched { disk, id, told, names_due: makes && flags & (ffi::SQLITE_OPEN_WAL | ffi::SQLITE_OPEN_MAIN_JOURNAL) != 0 }
}

unsafe extern "C" fn delete(_ours: *mut ffi::sqlite3_vfs, path: *const c_char, sync_folder: c_int) -> c_int {
    // SAFETY: as in `open`.
    let done = unsafe { (*base()).xDelete.map(|delete| delete(base(), path, sync_folder)) };
    if let Some((folder, name)) = parts(path)
        && done == Some(ffi::SQLITE_OK)
        && let Some(disk) = disk::under(folder)
    {
        let mut state = disk::state(&disk);
        state.media.removed(name);
        if sync_folder != 0 {
            state.media.sync_folder("");
        }
    }
    done.unwrap_or(ffi::SQLITE_IOERR)
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    let opened = file.cast::<Opened>();
    // SAFETY: `open` set it, and SQLite closes a file once.
    let watched = unsafe { std::mem::replace(&mut (*opened).watched, std::ptr::null_mut()) };
    if !watched.is_null() {
        // SAFETY: it came from a box in `open`.
        drop(unsafe { Box::from_raw(watched) });
    }
    on_real!(file, xClose).unwrap_or(ffi::SQLITE_OK)
}

/// What the disk says of an operation on this file, if one is under it.
fn asked<'f>(file: *mut ffi::sqlite3_file, op: Op) -> (Option<&'f mut Watched>, Verdict) {
    // SAFETY: `open` set it to null or to a box that lives until `close`; SQLite uses a file from one thread at a time.
    let watched = unsafe { (*file.cast::<Opened>()).watched.as_mut() };
    let verdict = watched.as_ref().map_or(Verdict::Done, |watched| disk::state(&watched.disk).ask(op));
    (watched, verdict)
}

unsafe extern "C" fn read(file: *mut ffi::sqlite3_file, into: *mut c_void, amount: c_int, at: i64) -> c_int {
    match asked(file, Op::Read).1 {
        Verdict::Done => on_real!(file, xRead, into, amount, at).unwrap_or(ffi::SQLITE_IOERR),
        Verdict::Fails(_) => ffi::SQLITE_IOERR_READ,
    }
}

unsafe extern "C" fn write(file: *mut ffi::sqlite3_file, from: *const c_void, amount: c_int, at: i64) -> c_int {
    let (watched, verdict) = asked(file, Op::Write);
    let (amount, code) = match verdict {
        Verdict::Done => (amount, ffi::SQLITE_OK),
        Verdict::Fails(How::Half) => (amount / 2, ffi::SQLITE_IOERR_WRITE),
        Verdict::Fails(How::Full) => (0, ffi::SQLITE_FULL),
        Verdict::Fails(_) => (0, ffi::SQLITE_IOERR_WRITE),
    };
    if amount > 0 {
        let done = on_real!(file, xWrite, from, amount, at).unwrap_or(ffi::SQLITE_IOERR);
        if done != ffi::SQLITE_OK {
            return done;
        }
        if let (Some(watched), Ok(length), Ok(at)) = (watched, usize::try_from(amount), usize::try_from(at)) {
            // SAFETY: SQLite gives as many bytes as it asks to be written.
            let bytes = unsafe { std::slice::from_raw_parts(from.cast::<u8>(), length) };
            disk::state(&watched.disk).media.write(watched.id, at, bytes);
        }
    }
    code
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, length: i64) -> c_int {
    let (watched, verdict) = asked(file, Op::Truncate);
    if verdict != Verdict::Done {
        return ffi::SQLITE_IOERR_TRUNCATE;
    }
    let done = on_real!(file, xTruncate, length).unwrap_or(ffi::SQLITE_IOERR);
    if let (Some(watched), ffi::SQLITE_OK, Ok(length)) = (watched, done, usize::try_from(length)) {
        disk::state(&watched.disk).media.truncate(watched.id, length);
    }
    done
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    let (watched, verdict) = asked(file, Op::Sync);
    let Some(watched) = watched else { return on_real!(file, xSync, flags).unwrap_or(ffi::SQLITE_IOERR) };
    let mut state = disk::state(&watched.disk);
    if let Verdict::Fails(how) = verdict {
        let reads = state.media.fail_sync(watched.id, how == How::Evicted);
        watched.told = state.media.failures(watched.id);
        if let Some((bytes, amount)) = reads.and_then(|bytes| c_int::try_from(bytes.len()).ok().map(|n| (bytes, n))) {
            // From here on programs read what the disk has.
            let _done = on_real!(file, xWrite, bytes.as_ptr().cast(), amount, 0);
        }
        return ffi::SQLITE_IOERR_FSYNC;
    }
    if state.sync_counts() {
        state.media.sync(watched.id);
        if std::mem::take(&mut watched.names_due) {
            state.media.sync_folder("");
        }
    }
    // Somebody else's sync of the same file failed: whoever had it open then is told at the next one, as Linux does.
    let failures = state.media.failures(watched.id);
    if std::mem::replace(&mut watched.told, failures) < failures { ffi::SQLITE_IOERR_FSYNC } else { ffi::SQLITE_OK }
}
