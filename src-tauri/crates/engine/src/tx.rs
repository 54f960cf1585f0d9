//! One transaction: what a command may read, and how it appends facts.
//!
//! Owns the making of facts: number, time, day, session, chain. Keeps true: a fact is folded in the transaction that
//! appends it; only a command in [`Mode::Fact`] appends; the clock is read once.

use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};
use serde_json::value::{RawValue, to_raw_value};
use trestle_rules::day::ClockState;

use crate::drafts::InMemory;
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{Body, OfferSet, SettingSet, ShopCreated, TillSeen};
use crate::fold;
use crate::host::Host;
use crate::house::Health;
use crate::journal::{self, Envelope, FIRST_PREVIOUS, Head, Stored, chain_hash};
use crate::keys::till::TillKeys;
use crate::ledger::items::Items;
use crate::shop::Shop;
use crate::stamp::{OpenSession, Stamp, business_day, offset, open_session, stamp};

/// How a command writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Not at all.
    Read,
    /// Drafts and settings of the device: survives a crash of the program, perhaps not a power cut.
    Draft,
    /// Facts: on disk before the reply.
    Fact,
    /// A piece of long work that brings many facts: on disk as well, and the log is left to whoever writes it back meanwhile
    /// (`store::log`).
    Piece,
}

/// What a transaction is given from around the database.
pub struct Around<'t> {
    /// The world outside.
    pub host: &'t Host,
    /// The data folder.
    pub dir: &'t Path,
    /// This till's keys.
    pub keys: Option<&'t TillKeys>,
    /// The shop as it stands.
    pub shop: Option<Arc<Shop>>,
    /// How the store is.
    pub health: Health,
    /// Where this till's series ends by what it signed.
    pub end: Option<&'t Head>,
    /// The basket in hand, where it is in memory.
    pub basket: Option<InMemory>,
    /// The items as they were read last.
    pub items: Items,
}

/// What whoever commits a transaction must know of it.
#[derive(Clone, Debug, Default)]
pub struct Ended {
    /// The shop is another now.
    pub shop_changed: bool,
    /// Something was erased, and must not be left in the log either.
    pub overwrite: bool,
    /// The end of this till's series that was signed, if one was.
    pub signed: Option<Head>,
}

/// A transaction under way.
pub struct Tx<'t> {
    /// The database.
    pub conn: &'t Connection,
    /// The world outside.
    pub host: &'t Host,
    /// The data folder.
    pub dir: &'t Path,
    /// The moment.
    pub now: Stamp,
    /// How the store is.
    pub health: Health,
    /// The basket in hand, where it is in memory.
    pub basket: RefCell<Option<InMemory>>,
    /// The items as they were read last.
    pub items: RefCell<Items>,
    shop: Option<Arc<Shop>>,
    ended: Ended,
    session: Option<OpenSession>,
    keys: Option<&'t TillKeys>,
    mode: Mode,
    head: Option<Head>,
    end: Option<&'t Head>,
    appended: bool,
    checkpoint: bool,
}

impl<'t> Tx<'t> {
    pub(crate) fn begin(conn: &'t Connection, around: Around<'t>, mode: Mode, at: Option<i64>) -> Result<Self> {
        let Around { host, dir, keys, shop, health, end, basket, items } = around;
        let (basket, items) = (RefCell::new(basket), RefCell::new(items));
        let till = keys.map(TillKeys::till);
        let head = till.map(|t| journal::head(conn, t)).transpose()?.flatten();
        let session = till.map(|t| open_session(conn, t)).transpose()?.flatten();
        let now = stamp(host, at, shop.as_deref(), head.as_ref(), session.as_ref());
        let (ended, appended, checkpoint) = (Ended::default(), false, false);
        Ok(Self {
            conn,
            host,
            dir,
            now,
            health,
            basket,
            items,
            shop,
            ended,
            session,
            keys,
            mode,
            head,
            end,
            appended,
            checkpoint,
        })
    }

    /// The shop.
    ///
    /// # Errors
    /// `app.not_set_up`.
    pub fn shop(&self) -> Result<&Shop> {
        self.shop.as_deref().ok_or_else(|| ErrorCode::AppNotSetUp.into())
    }

    /// The shop, if it was set up.
    pub fn shop_if_any(&self) -> Option<&Shop> {
        self.shop.as_deref()
    }

    /// This till's keys.
    ///
    /// # Errors
    /// `app.not_set_up`.
    pub fn keys(&self) -> Result<&'t TillKeys> {
        self.keys.ok_or_else(|| ErrorCode::AppNotSetUp.into())
    }

    /// This till's id.
    ///
    /// # Errors
    /// `app.not_set_up`.
    pub fn till(&self) -> Result<&'t str> {
        Ok(self.keys()?.till())
    }

    /// This till's number in printed codes.
    ///
    /// # Errors
    /// `app.not_set_up`.
    pub fn till_number(&self) -> Result<u16> {
        let mut statement = self.conn.prepare_cached("SELECT number FROM till WHERE id = ?1")?;
        statement.query_row([self.till()?], |r| r.get(0)).optional()?.ok_or_else(|| ErrorCode::AppNotSetUp.into())
    }

    /// The open session, if any.
    pub fn session(&self) -> Option<&OpenSession> {
        self.session.as_ref()
    }

    /// Today for whoever stands at the table: the open session's day, or a later one when it was left open overnight.
    pub fn today(&self) -> NaiveDate {
        let by_clock = business_day(self.now.at, self.now.offset, self.shop.as_deref(), None);
        match self.now.clock {
            ClockState::Ok | ClockState::Stated => self.now.day.max(by_clock),
            ClockState::Jumped | ClockState::NeverSet => self.now.day,
        }
    }

    /// The business day that the clock of this device says, right or wrong.
    pub fn day_by_clock(&self) -> NaiveDate {
        self.day_at(self.now.at)
    }

    /// The business day of a moment, whatever session is open.
    pub fn day_at(&self, at: i64) -> NaiveDate {
        let zone = self.shop.as_deref().map_or(chrono_tz::UTC, |s| s.zone);
        business_day(at, offset(zone, at), self.shop.as_deref(), None)
    }

    /// Whether the clock began anew since this till's last fact, as on a device whose clock has no battery.
    pub fn clock_began_anew(&self) -> bool {
        self.now.clock == ClockState::NeverSet && self.head.as_ref().is_some_and(|h| h.at > self.now.at)
    }

    /// Head of this till's chain, as it stands within this transaction.
    pub fn head(&self) -> Option<&Head> {
        self.head.as_ref()
    }

    /// Id that the next fact will have.
    ///
    /// # Errors
    /// `app.not_set_up`.
    pub fn next_id(&self) -> Result<String> {
        Ok(format!("{}-{}", self.till()?, self.head.as_ref().map_or(0, |h| h.seq) + 1))
    }

    /// Appends a fact and folds it.
    ///
    /// # Errors
    /// A database error; the transaction is then of no more use.
    pub fn append<B: Body>(&mut self, body: &B) -> Result<String> {
        self.append_beyond(body, 0)
    }

    /// Says what this till has seen of the others. This fact, and no other, lifts its counter beyond theirs.
    ///
    /// # Errors
    /// As [`Tx::append`].
    pub fn append_seen(&mut self, seen: &TillSeen) -> Result<String> {
        self.append_beyond(seen, seen.highest())
    }

    fn append_beyond<B: Body>(&mut self, body: &B, lamport: i64) -> Result<String> {
        self.write(B::KIND, B::VERSION, to_raw_value(body)?, lamport)
    }

    /// Says again what a fact said: of two values that do not agree the one that shall hold, word for word.
    ///
    /// # Errors
    /// As [`Tx::append`].
    pub fn append_again(&mut self, fact: &Envelope) -> Result<String> {
        self.write(&fact.kind, fact.v, fact.body.clone(), 0)
    }

    fn write(&mut self, kind: &str, v: u32, body: Box<RawValue>, lamport: i64) -> Result<String> {
        if self.mode != Mode::Fact {
            return Err(EngineError::Bug("a fact appended by a command that is not for facts"));
        }
        self.must_end_as_signed()?;
        let till = self.till()?;
        let (seq, own, previous) =
            self.head.as_ref().map_or((1, 0, FIRST_PREVIOUS), |h| (h.seq + 1, h.lamport, h.hash));
        let lamport = 1 + own.max(lamport);
        if seq == 1 {
            self.conn.execute("INSERT INTO me (one, till) VALUES (1, ?1)", [till])?;
        }
        let envelope = Envelope {
            till: till.to_owned(),
            seq,
            lamport,
            at: self.now.at,
            offset: self.now.offset,
            zone: self.now.zone.clone(),
            clock: self.now.clock,
            staff: self.staff()?,
            session: self.session.as_ref().map(|s| s.id.clone()),
            day: self.now.day.to_string(),
            kind: kind.to_owned(),
            v,
            body,
        };
        let bytes = envelope.bytes()?;
        let hash = chain_hash(&previous, &bytes);
        journal::store(self.conn, &[Stored { envelope: &envelope, bytes: &bytes, hash: &hash }])?;
        fold::fold(self.conn, &envelope)?;
        self.head = Some(Head { seq, lamport, at: self.now.at, hash });
        self.appended = true;
        self.took_in(kind);
        Ok(envelope.id())
    }

    /// Before the first fact of a transaction: the series must end where this till left it, or where its key has signed since.
    /// What somebody else wrote behind it, or in the place of its end, is not signed over.
    fn must_end_as_signed(&self) -> Result<()> {
        if self.appended {
            return Ok(());
        }
        let (keys, Some(end)) = (self.keys()?, self.end) else {
            return if self.head.is_none() { Ok(()) } else { Err(ErrorCode::JournalNotAsSigned.into()) };
        };
        if self.head.as_ref() == Some(end) && journal::end::still_ends(self.conn, keys.till(), end)? {
            return Ok(());
        }
        journal::end::signed_end(self.conn, keys)?;
        let holds = journal::end::holds(self.conn, keys.till(), end)?;
        if holds { Ok(()) } else { Err(ErrorCode::JournalNotAsSigned.into()) }
    }

    /// Notes what a fact of some kind changes beyond its rows.
    pub fn took_in(&mut self, kind: &str) {
        self.ended.shop_changed |= matches!(kind, ShopCreated::KIND | SettingSet::KIND | OfferSet::KIND);
    }

    /// Notes that something was erased.
    pub fn must_overwrite(&mut self) {
        self.ended.overwrite = true;
    }

    /// Keeps the head as it stands now as a checkpoint, and the one that this transaction ends with: where a transaction tells
    /// of several closings, as the demo shop's does, each has its own.
    ///
    /// # Errors
    /// A database error.
    pub fn keep_checkpoint(&mut self) -> Result<()> {
        self.must_end_as_signed()?;
        self.checkpoint = true;
        let (Some(head), keys) = (&self.head, self.keys()?) else { return Ok(()) };
        journal::keep_checkpoint(self.conn, keys.till(), head, &keys.sign_head(head.seq, &head.hash))
    }

    /// Reads the shop and the open session again, after facts that set them.
    ///
    /// # Errors
    /// A database error.
    pub fn refresh(&mut self) -> Result<()> {
        if self.ended.shop_changed {
            self.shop = Shop::read(self.conn)?.map(Arc::new);
        }
        self.session = open_session(self.conn, self.till()?)?;
        if let Some(zone) = self.shop.as_ref().map(|s| s.zone) {
            self.stand_in(zone);
        }
        Ok(())
    }

    /// Takes the offset and the day from a zone, before there is a shop to say it.
    pub fn stand_in(&mut self, zone: chrono_tz::Tz) {
        (self.now.zone, self.now.offset) = (zone.name().to_owned(), offset(zone, self.now.at));
        self.now.day = business_day(self.now.at, self.now.offset, self.shop.as_deref(), self.session.as_ref());
    }

    /// Moves on to another stated moment within one transaction: a history or a demo is told, not lived.
    ///
    /// # Errors
    /// A database error.
    pub fn move_to(&mut self, at: i64) -> Result<()> {
        (self.now.at, self.now.clock) = (at, ClockState::Stated);
        self.refresh()
    }

    /// Opens the day at a stated date instead of the clock's.
    pub fn state_day(&mut self, day: NaiveDate) {
        self.now.day = day;
    }

    /// Who stands at this till: whom it was handed over to, else the owner.
    ///
    /// # Errors
    /// A database error.
    pub fn staff(&self) -> Result<Option<String>> {
        let sql = "SELECT id FROM register WHERE kind = 'staff'
                   ORDER BY COALESCE(id = (SELECT value FROM device WHERE key = 'at_till')
                       AND json_extract(value, '$.active'), 0) DESC,
                     json_extract(value, '$.role') = 'owner' DESC, id LIMIT 1";
        Ok(self.conn.prepare_cached(sql)?.query_row([], |r| r.get(0)).optional()?)
    }

    /// Signs the head, if it moved.
    pub(crate) fn finish(&mut self) -> Result<Ended> {
        if self.checkpoint {
            self.must_end_as_signed()?;
        }
        if let (Some(head), true) = (&self.head, self.appended || self.checkpoint) {
            let keys = self.keys()?;
            let signature = keys.sign_head(head.seq, &head.hash);
            let seal = keys.seal(head.seq, &head.hash);
            journal::store_head(self.conn, keys.till(), head, &signature, Some(seal))?;
            if self.checkpoint {
                journal::keep_checkpoint(self.conn, keys.till(), head, &signature)?;
            }
            self.ended.signed = Some(head.clone());
        }
        Ok(std::mem::take(&mut self.ended))
    }
}
