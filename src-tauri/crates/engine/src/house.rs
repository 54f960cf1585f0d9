//! The data folder while it is open, and the one door to a change.
//!
//! Owns the lock, the writer connection and the keys in memory. Keeps true: one command, one transaction; whoever waited
//! longest comes in next; long reading is done beside the door and writes nothing; facts are written at `synchronous=FULL`,
//! drafts may be at `NORMAL`. Must not know the commands.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::{FairMutex, FairMutexGuard};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::folder;
use crate::host::Host;
use crate::keys::till::TillKeys;
use crate::lock::DataLock;
use crate::shop::Shop;
use crate::store;
use crate::tx::{Around, Mode, Tx};
use crate::work::Works;

/// The house as several threads hold it: whoever changes something takes turns, long work is told of beside it.
pub(crate) struct Shared {
    /// Whoever has waited longest comes in next: a tap between two pieces of long work.
    house: FairMutex<House>,
    pub(crate) works: Works,
}

impl Shared {
    pub(crate) fn new(house: House) -> Self {
        Self { house: FairMutex::new(house), works: Works::default() }
    }

    /// A panic behind the door locks nobody out: it rolled its transaction back, and the house is whole.
    pub(crate) fn lock(&self) -> FairMutexGuard<'_, House> {
        self.house.lock()
    }

    /// Reads the shop as it is now, from a connection of its own, however long that takes: it holds up no tap.
    pub(crate) fn beside<T>(&self, at: Option<i64>, read: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        let (dir, host, keys, shop) = {
            let house = self.lock();
            (house.dir.clone(), Arc::clone(&house.host), house.keys.clone(), house.shop.clone())
        };
        let mut reader = store::open_reader(&dir)?;
        let result = reader.transaction().map_err(EngineError::from).and_then(|snapshot| {
            let around = Around { host: &host, dir: &dir, keys: keys.as_ref(), shop };
            read(&mut Tx::begin(&snapshot, around, Mode::Read, at)?)
        });
        drop(reader);
        // What was erased meanwhile could not be overwritten while somebody read.
        self.lock().overwrite_if_due()?;
        result
    }
}

/// Everything behind the door.
pub(crate) struct House {
    pub(crate) dir: PathBuf,
    pub(crate) host: Arc<Host>,
    pub(crate) conn: Connection,
    pub(crate) keys: Option<TillKeys>,
    /// The shop as it stands, so that a tap does not read it anew.
    pub(crate) shop: Option<Arc<Shop>>,
    writing: Writing,
    _lock: DataLock,
}

/// How the connection writes.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Writing {
    /// Whether a transaction is on disk when it has ended.
    synced: bool,
    /// Pages in the log from which on whoever commits writes it back.
    log: u32,
}

impl Writing {
    /// As the connection is opened; SQLite's own measure of a log.
    const FIRST: Self = Self { synced: true, log: 1_000 };

    fn of(mode: Mode) -> Self {
        match mode {
            Mode::Read | Mode::Fact => Self::FIRST,
            Mode::Draft => Self { synced: false, ..Self::FIRST },
            // 16 MiB: somebody writes it back meanwhile, and may fall behind on a slow disk.
            Mode::Piece => Self { log: 4_000, ..Self::FIRST },
        }
    }
}

impl House {
    pub(crate) fn open(dir: &Path, host: Host) -> Result<Self> {
        fs::create_dir_all(dir).map_err(EngineError::at(dir))?;
        let lock = DataLock::take(dir, host.program())?;
        let conn = folder::open_store(dir, host.now_ms())?;
        let keys = TillKeys::read(dir)?;
        let me: Option<String> = conn.query_row("SELECT till FROM me", [], |r| r.get(0)).optional()?;
        if me.is_some() && me.as_deref() != keys.as_ref().map(TillKeys::till) {
            return Err(ErrorCode::StoreKeyMissing.into());
        }
        let shop = Shop::read(&conn)?.map(Arc::new);
        let house =
            Self { dir: dir.to_owned(), host: Arc::new(host), conn, keys, shop, writing: Writing::FIRST, _lock: lock };
        house.overwrite_if_due()?;
        Ok(house)
    }

    /// Whether this folder is a till already.
    pub(crate) fn is_set_up(&self) -> Result<bool> {
        Ok(self.conn.query_row("SELECT EXISTS (SELECT 1 FROM fact)", [], |r| r.get(0))?)
    }

    /// The door: one transaction, one reading of the clock, the signed head renewed at its end.
    pub(crate) fn transact<T>(
        &mut self,
        mode: Mode,
        at: Option<i64>,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<T> {
        self.write_as(Writing::of(mode))?;
        let behavior = if mode == Mode::Read { TransactionBehavior::Deferred } else { TransactionBehavior::Immediate };
        let transaction = self.conn.transaction_with_behavior(behavior)?;
        let around = Around { host: &self.host, dir: &self.dir, keys: self.keys.as_ref(), shop: self.shop.clone() };
        let mut tx = Tx::begin(&transaction, around, mode, at)?;
        let result = work(&mut tx)?;
        let ended = tx.finish()?;
        if ended.overwrite {
            transaction.execute("INSERT OR REPLACE INTO device (key, value) VALUES ('overwrite_due', '')", [])?;
        }
        transaction.commit()?;
        if ended.overwrite {
            self.overwrite();
        }
        if ended.shop_changed {
            self.shop = Shop::read(&self.conn)?.map(Arc::new);
        }
        Ok(result)
    }

    /// Overwrites what was erased wherever it still stands: in pages out of which SQLite moved a row before the row went,
    /// and in the log. What cannot be done now (the disk is full, somebody reads or writes the log back, the program is killed)
    /// is done at the end of the import or the reading, the next start or erasure; the erasure itself is committed, and no reason to say
    /// that it failed.
    fn overwrite(&self) {
        let overwritten = self.conn.execute_batch("VACUUM").and_then(|()| {
            let blocked: bool = self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |r| r.get(0))?;
            let sql = "DELETE FROM device WHERE key = 'overwrite_due'";
            if blocked { Ok(0) } else { self.conn.execute(sql, []) }
        });
        drop(overwritten);
    }

    /// Overwrites what could not be when it was erased.
    pub(crate) fn overwrite_if_due(&self) -> Result<()> {
        if self.conn.prepare("SELECT 1 FROM device WHERE key = 'overwrite_due'")?.exists([])? {
            self.overwrite();
        }
        Ok(())
    }

    fn write_as(&mut self, writing: Writing) -> Result<()> {
        if self.writing != writing {
            self.conn.pragma_update(None, "synchronous", if writing.synced { "FULL" } else { "NORMAL" })?;
            self.conn.pragma_update(None, "wal_autocheckpoint", writing.log)?;
            self.writing = writing;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
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
            ["synchronous", "wal_autocheckpoint"]
                .map(|name| house.conn.pragma_query_value(None, name, |r| r.get::<_, i64>(0)).unwrap())
        };
        const FULL: i64 = 2;
        for mode in [Mode::Piece, Mode::Fact, Mode::Piece, Mode::Draft, Mode::Read, Mode::Fact] {
            let [synced, log] = writes(mode);
            assert_eq!(synced == FULL, mode != Mode::Draft, "{mode:?}");
            assert_eq!(log > 1_000, mode == Mode::Piece, "{mode:?}");
        }
    }
}
