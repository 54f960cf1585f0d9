//! Opening the files, and opening them anew when it is in doubt what is on disk.
//!
//! A sync that fails tells so once: the system then takes the pages for written, and what did not reach the disk may be a part
//! of the log that later commits stand behind. So after an error while writing the files are closed as they are, the log is
//! read again from its beginning, all that it holds is written into the database and synced anew, and the log begins empty.
//! Only then is anything acknowledged. Keeps true: what was acknowledged is there, or the till says that it is not and sells
//! no more.

use rusqlite::OptionalExtension;
use rusqlite::config::DbConfig;

use super::*;
use crate::error::{ApiError, STORED_JSON};
use crate::files;
use crate::folder::{Folder, Opened};
use crate::journal::{self, end};
use crate::keys;
use crate::store;
use crate::store::check::{has_foreign_triggers, is_sound};
use crate::store::trouble::{self, Trouble};

/// How often the system is asked whether the files are still there, before its error is told.
const LOOKS: usize = 3;

/// Name of a log that lay in the place of an open database's own, beside what was rescued then.
pub(super) const FOREIGN_LOG: &str = "foreign.db-wal";

/// What was found in a data folder.
struct Found {
    conn: Connection,
    keys: Option<TillKeys>,
    shop: Option<Arc<Shop>>,
    end: Option<Head>,
    health: Health,
    identity: Identity,
}

fn find(dir: &Path, now: i64) -> Result<Found> {
    let before = Identity::before(dir)?;
    let conn = folder::open_store(dir, now)?;
    let keys = TillKeys::read(dir)?;
    let me: Option<String> = conn.query_row("SELECT till FROM me", [], |r| r.get(0)).optional()?;
    if me.is_some() && me.as_deref() != keys.as_ref().map(TillKeys::till) {
        return Err(ErrorCode::StoreKeyMissing.into());
    }
    let orphaned = me.is_none() && conn.prepare("SELECT 1 FROM fact")?.exists([])?;
    let shop = Shop::read(&conn)?.map(Arc::new);
    // SQLite opened the log with the first reading, which was above.
    let identity = Identity::of(dir)?;
    if !identity.is_of(before) {
        return Err(EngineError::at(&dir.join(store::FILE))(std::io::ErrorKind::Interrupted.into()));
    }
    let mut found = Found { conn, keys, shop, end: None, health: Health::default(), identity };
    if let Some(keys) = found.keys.as_ref().filter(|_| me.is_some()) {
        match end::signed_end(&found.conn, keys) {
            Ok(end) => found.end = end,
            Err(EngineError::Said { code, .. }) => found.health.refuses = Some(code),
            Err(other) => return Err(other),
        }
        found.health.recovery_file = check::recovery_file(&found.conn, dir)?;
        if !check::secret_is_right(&found.conn, keys)? {
            found.health.refuses = Some(ErrorCode::KeysSecretWrong);
        }
    }
    if has_foreign_triggers(&found.conn)? {
        found.health.refuses = Some(ErrorCode::StoreDamaged);
    }
    if orphaned {
        // Facts, and no word of whose database it is.
        found.health.refuses = Some(ErrorCode::JournalNotAsSigned);
    }
    Ok(found)
}

impl House {
    /// Opens what lies in the folder now: database, keys, shop; and looks whether they belong together.
    pub(super) fn open_files(&mut self) -> Result<()> {
        // A till that has signed something never begins anew in the place where its database was.
        let path = self.dir.join(store::FILE);
        if self.end.is_some() && !path.try_exists().map_err(EngineError::at(&path))? {
            return Err(ErrorCode::StoreMissing.into());
        }
        let Found { conn, keys, shop, end, mut health, identity } =
            folder::persist(&self.dir, || find(&self.dir, self.host.now_ms()))?;
        let acknowledged = self.end.clone();
        if let Some(acknowledged) = acknowledged
            && !keys.as_ref().map_or(Ok(false), |keys| end::holds(&conn, keys.till(), &acknowledged))?
        {
            // What was acknowledged before an error is in no file any more.
            health.refuses = Some(ErrorCode::StoreFactsMissing);
        } else {
            self.end = end;
        }
        self.open = Some(identity);
        (self.conn, self.keys, self.shop, self.health, self.writing) = (conn, keys, shop, health, Writing::FIRST);
        (self.named, self.basket) = (None, None);
        Ok(())
    }

    /// Opens the files anew if an error has left them in doubt.
    pub(crate) fn be_ready(&mut self) -> Result<()> {
        // Somebody may have put the right files back meanwhile.
        let may_be_mended = self.health.refuses.is_some() && matches!(self.files_hold(), Ok(false));
        if self.connections.take_doubt() || may_be_mended {
            self.close_in_doubt();
        }
        if self.open.is_some() {
            return Ok(());
        }
        // What was found damaged is not taken for whole because something else went wrong.
        self.damage_met |= self.health.refuses == Some(ErrorCode::StoreDamaged);
        let connections = Arc::clone(&self.connections);
        connections.without(|| {
            self.open_files()?;
            let emptied = log::empty(&self.conn);
            self.connections.note_written(&emptied);
            if !matches!(emptied, Ok(true)) {
                self.close_in_doubt();
            }
            if emptied? { Ok(()) } else { Err(ErrorCode::StoreIo.into()) }
        })?;
        connections.opened_anew();
        if std::mem::take(&mut self.damage_met) && !is_whole(&self.dir, &self.connections)? {
            self.health.refuses = Some(ErrorCode::StoreDamaged);
        }
        Ok(())
    }

    /// What is told of an error: damage only once a fresh connection and a second reading confirm it. Projections that lack
    /// something are computed again by opening.
    pub(super) fn judged<T>(&mut self, result: Result<T>) -> Result<T> {
        self.note(&result);
        let Err(error) = result else { return result };
        if matches!(error, EngineError::Bug(STORED_JSON)) {
            // What the till stored itself it cannot read.
            self.health.refuses.get_or_insert(ErrorCode::StoreDamaged);
        }
        let damage = match trouble::of(&error) {
            Trouble::Damage => true,
            Trouble::Passing => false,
            Trouble::Other if !trouble::may_be_damage(&error) => false,
            Trouble::Other if self.health.refuses == Some(ErrorCode::StoreDamaged) => {
                return Err(ErrorCode::StoreDamaged.into());
            }
            Trouble::Other => !is_sound(&self.conn)?,
        };
        if !damage {
            return Err(error);
        }
        self.damage_met = true;
        self.close_in_doubt();
        self.be_ready()?;
        Err(self.health.refuses.unwrap_or(ErrorCode::StoreIo).into())
    }

    /// Looks again how the owner's recovery file is.
    pub(crate) fn look_at_recovery_file(&mut self) -> Result<()> {
        self.health.recovery_file = check::recovery_file(&self.conn, &self.dir)?;
        Ok(())
    }

    /// Keeps check values of the keys of a shop that an earlier version made.
    pub(crate) fn keep_check_values(&mut self) -> Result<()> {
        if check::are_kept(&self.conn, &self.dir)? {
            return Ok(());
        }
        self.transact(Mode::Draft, None, |tx| {
            check::keep_secret(tx.conn, tx.keys()?)?;
            check::keep_recovery_file(tx.conn, tx.dir)
        })
    }

    /// Seals the end of a series that an earlier version wrote. That it must be sealed from now on is said only when the seal
    /// is on disk.
    pub(crate) fn seal_end(&mut self) -> Result<()> {
        let Some(keys) = self.keys.clone().filter(|keys| !keys.seals()) else { return Ok(()) };
        self.transact(Mode::Fact, None, |tx| {
            let Some(head) = tx.head() else { return Ok(()) };
            journal::seal_head(tx.conn, keys.till(), keys.seal(head.seq, &head.hash))
        })?;
        let keys = keys.sealing_ends();
        keys.write(&self.dir)?;
        self.keys = Some(keys);
        Ok(())
    }

    /// Takes note of an error after which it is not known what is on disk.
    pub(super) fn note<T>(&mut self, result: &Result<T>) {
        if let Err(error) = result
            && trouble::leaves_doubt(error)
        {
            self.damage_met |= trouble::of(error) == Trouble::Damage;
            self.close_in_doubt();
        }
    }

    /// The data folder as a command on its files sees it.
    pub(crate) fn folder(&mut self) -> Folder<'_> {
        let why = self.be_ready().err().map(ApiError::from);
        let why = why.and_then(|why| ErrorCode::ALL.iter().copied().find(|code| code.text() == why.code));
        let opened = match (self.open.is_some(), &self.shop) {
            (false, _) => Opened::Not,
            (true, None) => Opened::Nothing,
            (true, Some(_)) => Opened::Shop,
        };
        Folder { dir: &self.dir, host: &self.host, opened, refuses: self.health.refuses.or(why) }
    }

    /// Closes the shop that lies in the folder, lets `exchange` move its files, and opens what lies there then.
    pub(crate) fn exchange_files<T>(&mut self, exchange: impl FnOnce(&Folder<'_>) -> Result<T>) -> Result<T> {
        let Folder { opened, refuses, .. } = self.folder();
        let connections = Arc::clone(&self.connections);
        let exchanged = connections.without(|| {
            self.conn = Connection::open_in_memory()?;
            (self.open, self.end) = (None, None);
            let exchanged = exchange(&Folder { dir: &self.dir, host: &self.host, opened, refuses });
            // Whatever became of it: the till goes on with what lies in the folder now.
            self.open_files()?;
            exchanged
        });
        connections.opened_anew();
        exchanged
    }

    /// Before anything is acknowledged: the files that are open must still lie in the folder.
    pub(super) fn files_must_hold(&mut self) -> Result<()> {
        if self.open.is_none() {
            return Ok(());
        }
        let mut hold = self.files_hold();
        for _ in 1..LOOKS {
            hold = hold.or_else(|_| self.files_hold());
        }
        match hold {
            Ok(true) => return Ok(()),
            Ok(false) => self.part_from_files(),
            Err(_) => {}
        }
        self.close_in_doubt();
        hold.and(Err(ErrorCode::StoreMoved.into()))
    }

    /// Whether the files that are open still lie in the folder.
    fn files_hold(&self) -> Result<bool> {
        self.open.as_ref().map_or(Ok(false), Identity::holds)
    }

    /// The files were deleted or replaced while they were open: what this till has in hand is written beside, so that it can be
    /// brought back, and into the database wherever that lies now. A log that stayed behind would be written into whatever
    /// database is put beside it next; so it is emptied, and somebody else's is laid beside. Where any of it fails, nothing more
    /// can be done.
    fn part_from_files(&self) {
        let place = self.dir.join(format!("rescued-{}", self.host.now_ms()));
        let _ = self.keep_what_was_written(&place);
        if let Some(Ok(Some(log))) = self.open.as_ref().map(Identity::foreign_log) {
            let _ = std::fs::rename(log, place.join(FOREIGN_LOG));
        }
        let _ = self.connections.without(|| log::empty(&self.conn));
    }

    fn keep_what_was_written(&self, place: &Path) -> Result<()> {
        let target = place.join(store::FILE);
        files::make_folder(place)?;
        self.conn.execute("VACUUM INTO ?1", [target.to_string_lossy()])?;
        files::close_to_others(&target);
        let file = std::fs::File::open(&target).map_err(EngineError::at(&target))?;
        file.sync_all().map_err(EngineError::at(&target))?;
        for name in [keys::till::FILE, keys::owner::FILE] {
            if let Ok(bytes) = std::fs::read(self.dir.join(name)) {
                files::write_whole(&place.join(name), &bytes, 0o600)?;
            }
        }
        Ok(())
    }

    /// Before the till ends: files that were deleted or replaced since its last step are parted from too.
    pub(super) fn part_if_moved(&self) {
        // Where the whole folder is gone there is no place to keep anything.
        if self.open.is_some() && self.dir.is_dir() && matches!(self.files_hold(), Ok(false)) {
            self.part_from_files();
        }
    }

    /// Closes the files as they are: the log is not written back from a memory of it that the disk may not share.
    pub(super) fn close_in_doubt(&mut self) {
        self.open = None;
        if let Ok(nothing) = Connection::open_in_memory() {
            let conn = std::mem::replace(&mut self.conn, nothing);
            let _ = conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
            drop(conn);
        }
    }
}
