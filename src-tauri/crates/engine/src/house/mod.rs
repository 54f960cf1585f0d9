//! The data folder while it is open, and the one door to a change.
//!
//! Owns the lock, the writer connection and the keys in memory; what is done after an error while writing stands in
//! [`recover`], what after an erasure in [`overwrite`]. Keeps true: one command, one transaction; whoever waited longest comes in
//! next; long reading is done beside the door and writes nothing; facts are written at `synchronous=FULL`, drafts may be at
//! `NORMAL`; nothing is acknowledged while it is in doubt what is on disk. Must not know the commands.

mod copies;
mod overwrite;
mod recover;
mod writing;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::{FairMutex, FairMutexGuard};
use rusqlite::{Connection, TransactionBehavior};

use crate::drafts::InMemory;
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::folder;
use crate::host::Host;
use crate::journal::Head;
use crate::keys::check::{self, RecoveryFile};
use crate::keys::till::TillKeys;
use crate::ledger::items::Items;
use crate::lock::DataLock;
use crate::shop::Shop;
use crate::store::check::{is_whole, was_damaged};
use crate::store::connections::Connections;
use crate::store::identity::Identity;
use crate::store::{belongs, log};
use crate::tx::{Around, Mode, Tx};
use crate::work::Works;
use writing::Writing;

/// The house as several threads hold it: whoever changes something takes turns, long work is told of beside it.
pub(crate) struct Shared {
    /// Whoever has waited longest comes in next: a tap between two pieces of long work.
    house: FairMutex<House>,
    /// The connections beside the house's own.
    pub(crate) connections: Arc<Connections>,
    pub(crate) works: Works,
}

impl Shared {
    pub(crate) fn new(house: House) -> Self {
        let connections = Arc::clone(&house.connections);
        Self { house: FairMutex::new(house), connections, works: Works::default() }
    }

    /// A panic behind the door locks nobody out: it rolled its transaction back, and the house is whole.
    pub(crate) fn lock(&self) -> FairMutexGuard<'_, House> {
        self.house.lock()
    }

    /// Reads the shop as it is now, from a connection of its own, however long that takes: it holds up no tap.
    pub(crate) fn beside<T>(&self, at: Option<i64>, read: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        let (dir, host, keys, shop, health) = {
            let mut house = self.lock();
            house.be_ready()?;
            (house.dir.clone(), Arc::clone(&house.host), house.keys.clone(), house.shop.clone(), house.health)
        };
        let reader = self.connections.reader(&dir)?;
        let result = reader.unchecked_transaction().map_err(EngineError::from).and_then(|snapshot| {
            let (keys, items) = (keys.as_ref(), Items::default());
            let around = Around { host: &host, dir: &dir, keys, shop, health, end: None, basket: None, items };
            read(&mut Tx::begin(&snapshot, around, Mode::Read, at)?)
        });
        drop(reader);
        // What looks like damage is looked at once more, as behind the door.
        let result = if result.is_err() { self.lock().judged(result) } else { result };
        // What was erased meanwhile could not be overwritten while somebody read.
        self.lock().overwrite_if_due()?;
        result
    }
}

/// How the store is, as far as is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Why this till writes no facts; none while all is well.
    pub refuses: Option<ErrorCode>,
    /// The owner's recovery file.
    pub recovery_file: RecoveryFile,
}

/// Everything behind the door.
pub(crate) struct House {
    pub(crate) dir: PathBuf,
    pub(crate) host: Arc<Host>,
    conn: Connection,
    pub(crate) keys: Option<TillKeys>,
    /// The shop as it stands, so that a tap does not read it anew.
    pub(crate) shop: Option<Arc<Shop>>,
    pub(crate) health: Health,
    connections: Arc<Connections>,
    /// The files that are open; none while there are none, after an error.
    open: Option<Identity>,
    /// The end of this till's series that it signed last, or found signed when it opened.
    end: Option<Head>,
    /// The basket in hand, so that a tap does not read it anew. No fact was written since it was put here.
    basket: Option<InMemory>,
    /// The items as they were read last.
    items: Items,
    writing: Writing,
    /// How often all of the log had been written back when the log in use was named; none before it is.
    named: Option<u64>,
    /// SQLite found damage somewhere: the whole file is read before anything further is written.
    damage_met: bool,
    _lock: DataLock,
}

impl House {
    pub(crate) fn open(dir: &Path, host: Host) -> Result<Self> {
        folder::prepare(dir)?;
        let lock = DataLock::take(dir, host.program())?;
        folder::end_moves(dir)?;
        let mut house = Self {
            dir: dir.to_owned(),
            host: Arc::new(host),
            conn: Connection::open_in_memory()?,
            keys: None,
            shop: None,
            health: Health::default(),
            connections: Arc::default(),
            open: None,
            end: None,
            basket: None,
            items: Items::default(),
            writing: Writing::FIRST,
            named: None,
            damage_met: false,
            _lock: lock,
        };
        house.open_files()?;
        if was_damaged(&house.conn)? && !is_whole(dir, &house.connections)? {
            house.health.refuses.get_or_insert(ErrorCode::StoreDamaged);
        }
        house.overwrite_if_due()?;
        if overwrite::is_due(&house.conn, "copies_due")? {
            copies::forget_erased(&house.conn, dir, true, house.host.now_ms());
        }
        Ok(house)
    }

    /// Whether this folder is a till already.
    pub(crate) fn is_set_up(&mut self) -> Result<bool> {
        self.on_disk(|conn| Ok(conn.query_row("SELECT EXISTS (SELECT 1 FROM fact)", [], |r| r.get(0))?))
    }

    /// Works on the database itself, past the door: for what looks after it. No fact is written there.
    pub(crate) fn on_disk<T>(&mut self, work: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
        self.be_ready()?;
        self.basket = None;
        let result = work(&mut self.conn);
        self.judged(result)
    }

    /// The door: one transaction, one reading of the clock, the signed head renewed at its end. After an error that leaves open
    /// what is on disk, nothing is acknowledged before the files were opened anew.
    pub(crate) fn transact<T>(
        &mut self,
        mode: Mode,
        at: Option<i64>,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<T> {
        self.be_ready()?;
        if let Some(why) = self.health.refuses.filter(|_| matches!(mode, Mode::Fact | Mode::Piece)) {
            return Err(why.into());
        }
        let result = self.attempt(mode, at, work);
        let result = self.judged(result);
        if mode == Mode::Read {
            return result;
        }
        if let Err(lost) = self.files_must_hold() {
            return result.and(Err(lost));
        }
        if self.open.is_some() {
            // What was committed at FULL is on disk, whatever becomes of the log now.
            let written = self.connections.sync(|| log::write_back_from(&self.conn, self.writing.log));
            self.connections.note_written(&written);
            self.note(&written);
        }
        result
    }

    fn attempt<T>(&mut self, mode: Mode, at: Option<i64>, work: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        self.write_as(Writing::of(mode))?;
        let behavior = if mode == Mode::Read { TransactionBehavior::Deferred } else { TransactionBehavior::Immediate };
        let transaction = self.conn.transaction_with_behavior(behavior)?;
        // What does not come to its end leaves nothing in memory.
        let basket = self.basket.take();
        let around = Around {
            host: &self.host,
            dir: &self.dir,
            keys: self.keys.as_ref(),
            shop: self.shop.clone(),
            health: self.health,
            end: self.end.as_ref(),
            basket,
            items: std::mem::take(&mut self.items),
        };
        let mut tx = Tx::begin(&transaction, around, mode, at)?;
        let result = work(&mut tx)?;
        let ended = tx.finish()?;
        self.items = tx.items.take();
        let basket = tx.basket.take().filter(|_| matches!(mode, Mode::Read | Mode::Draft));
        if ended.overwrite {
            let sql = "INSERT OR REPLACE INTO device (key, value) VALUES ('overwrite_due', ''), ('copies_due', '')";
            transaction.execute(sql, [])?;
        }
        let founded = ended.shop_changed && self.shop.is_none();
        let may_begin_log = self.named != Some(self.connections.times_written()) || self.connections.is_written_back();
        let names_log = mode != Mode::Read && (founded || may_begin_log);
        if names_log {
            // By the clock itself: a moment that was stated may be the same on two tills.
            belongs::name_log(&transaction, self.host.now_ms())?;
        }
        self.connections.sync(|| Ok(transaction.commit()?))?;
        if names_log {
            self.named = Some(self.connections.times_written());
        }
        self.end = ended.signed.or(self.end.take());
        self.basket = basket;
        if ended.overwrite {
            self.overwrite();
            copies::forget_erased(&self.conn, &self.dir, false, self.host.now_ms());
        }
        if ended.shop_changed && self.open.is_some() {
            self.shop = Shop::read(&self.conn)?.map(Arc::new);
        }
        Ok(result)
    }

    fn write_as(&mut self, writing: Writing) -> Result<()> {
        if self.writing != writing {
            self.conn.pragma_update(None, "synchronous", if writing.synced { "FULL" } else { "NORMAL" })?;
            self.writing = writing;
        }
        Ok(())
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.part_if_moved();
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
        let log = log::path(dir.path());
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
}
