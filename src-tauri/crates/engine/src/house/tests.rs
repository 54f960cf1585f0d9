//! The door from inside: who comes in when, what is on disk then, and what of an error is believed.
#![allow(clippy::unwrap_used)]
use super::*;

/// Long work took the door again before a tap that waited was awake.
#[test]
fn a_tap_that_waits_comes_in_between_two_pieces_of_long_work() {
    const PIECES: usize = 6;
    let dir = tempfile::tempdir().unwrap();
    let shared = Shared::new(House::open(dir.path(), Host::system("a test")).unwrap());
    let ((tell, told), came) = (std::sync::mpsc::channel(), std::sync::Mutex::new(Vec::new()));
    let (shared, came) = (&shared, &came);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            for _ in 0..PIECES {
                let _house = shared.lock();
                came.lock().unwrap().push("piece");
                tell.send(()).unwrap();
                // Whoever was told waits at the door by then.
                std::thread::sleep(std::time::Duration::from_millis(100));
            }
        });
        for () in told {
            let _house = shared.lock();
            came.lock().unwrap().push("tap");
        }
    });
    assert_eq!(*came.lock().unwrap(), ["piece", "tap"].repeat(PIECES));
}

#[test]
fn what_was_erased_while_somebody_read_is_overwritten_when_that_ends() {
    let dir = tempfile::tempdir().unwrap();
    let shared = Shared::new(House::open(dir.path(), Host::system("a test")).unwrap());
    let due = || {
        let sql = "SELECT EXISTS (SELECT 1 FROM device WHERE key = 'overwrite_due')";
        shared.lock().conn.query_row(sql, [], |r| r.get::<_, bool>(0)).unwrap()
    };
    let read = |tx: &mut Tx<'_>| {
        // Nothing is read, and so no state held on to, before the first question.
        tx.conn.query_row("SELECT count(*) FROM fact", [], |r| r.get::<_, i64>(0))?;
        shared.lock().transact(Mode::Draft, None, |tx| {
            tx.must_overwrite();
            Ok(())
        })?;
        Ok(due())
    };
    assert!(shared.beside(None, read).unwrap(), "the reader kept it there, or this test tests nothing");
    assert!(!due());
}

/// What is read for an export is one state of the shop, while selling goes on.
#[test]
fn whoever_reads_beside_holds_nobody_up_and_sees_nothing_of_what_comes_meanwhile() {
    let dir = tempfile::tempdir().unwrap();
    let shared = Shared::new(House::open(dir.path(), Host::system("a test")).unwrap());
    let count = "SELECT count(*) FROM device WHERE key = 'meanwhile'";
    let counted = |tx: &mut Tx<'_>| -> Result<i64> { Ok(tx.conn.query_row(count, [], |r| r.get(0))?) };
    let write = |tx: &mut Tx<'_>| -> Result<usize> {
        Ok(tx.conn.execute("INSERT INTO device (key, value) VALUES ('meanwhile', '')", [])?)
    };
    let read = |tx: &mut Tx<'_>| {
        assert_eq!(counted(tx)?, 0);
        let mut house = shared.house.try_lock().expect("an open door");
        house.transact(Mode::Draft, None, write)?;
        counted(tx)
    };
    assert_eq!(shared.beside(None, read).unwrap(), 0);
    assert_eq!(shared.beside(None, counted).unwrap(), 1);
    assert!(shared.beside(None, write).is_err(), "it reads and nothing else");
}

/// A sale that is rung up between two pieces of an import is written as any other.
#[test]
fn only_drafts_are_not_on_disk_at_once_and_only_pieces_of_long_work_let_the_log_grow() {
    let dir = tempfile::tempdir().unwrap();
    let mut house = House::open(dir.path(), Host::system("a test")).unwrap();
    let mut writes = |mode| {
        house.transact(mode, None, |_| Ok(())).unwrap();
        let synced = house.conn.pragma_query_value(None, "synchronous", |r| r.get::<_, i64>(0)).unwrap();
        (synced, house.writing.log)
    };
    const FULL: i64 = 2;
    for mode in [Mode::Piece, Mode::Fact, Mode::Piece, Mode::Draft, Mode::Read, Mode::Fact] {
        let (synced, log) = writes(mode);
        assert_eq!(synced == FULL, mode != Mode::Draft, "{mode:?}");
        assert_eq!(log > 1_000, mode == Mode::Piece, "{mode:?}");
    }
}

/// A reading that failed can look like damage; the shop that is whole after all is not called damaged.
#[test]
fn what_looks_like_damage_is_told_as_the_device_while_a_second_reading_finds_the_file_whole() {
    let dir = tempfile::tempdir().unwrap();
    let mut house = House::open(dir.path(), Host::system("a test")).unwrap();
    let corrupt = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    let error = house.on_disk(|_| Err::<(), _>(rusqlite::Error::SqliteFailure(corrupt, None).into())).unwrap_err();
    assert_eq!(crate::error::ApiError::from(error).code, "store.io");
    assert_eq!(house.health.refuses, None);
    house.transact(Mode::Draft, None, |_| Ok(())).unwrap();
}

/// SQLite wrote the log back by itself, and kept what went wrong then to itself.
#[test]
fn the_log_is_written_back_when_it_has_grown() {
    let dir = tempfile::tempdir().unwrap();
    let mut house = House::open(dir.path(), Host::system("a test")).unwrap();
    let log = dir.path().join("trestle.db-wal");
    for _ in 0..40 {
        let fill = |tx: &mut Tx<'_>| {
            let sql = "INSERT OR REPLACE INTO device (key, value) VALUES ('fill', hex(zeroblob(200000)))";
            Ok(tx.conn.execute(sql, [])?)
        };
        house.transact(Mode::Fact, None, fill).unwrap();
    }
    let bytes = std::fs::metadata(log).unwrap().len();
    assert!(bytes < 8 << 20, "16 MB were written, the log has {bytes} bytes");
}
