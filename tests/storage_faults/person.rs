//! Somebody at the till while the disk fails: does what is to be done, tries again, restarts the program when it says no
//! twice, and sells two more. Owns: what the till acknowledged. Must not: know what is on the disk.

use std::path::PathBuf;

use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;
use trestle_engine::Engine;
use trestle_storage::{Disk, Media, Syncs};
use trestle_tests::dice::Dice;
use trestle_tests::places::quick_folder;
use trestle_tests::shop::copy;

use crate::images::{self, Image, Kept};
use crate::prepared::{Deed, FRAME, LOG, Prepared, host};

/// Something that the till said was done: a query that counts it, what it asks for, and how many there must be.
#[derive(Clone, Debug)]
pub struct Acked {
    sql: &'static str,
    of: String,
    least: i64,
}

impl Acked {
    fn sale(reply: &Value) -> Self {
        let sql = "SELECT count(*) FROM fact WHERE kind = 'sale.committed' \
                   AND json_extract(CAST(bytes AS TEXT), '$.body.sale') = ?1";
        Self { sql, of: reply["sale"].as_str().unwrap().to_owned(), least: 1 }
    }

    fn of(command: &str, reply: &Value) -> Self {
        let kind = "SELECT count(*) FROM fact WHERE kind = ?1";
        let (sql, of, least) = match command {
            "return.commit" => (kind, "return.committed", 1),
            "session.count" => (kind, "session.counted", 1),
            "session.close" => (kind, "session.closed", 1),
            "sync.import" => {
                let facts = "SELECT count(*) FROM fact WHERE till <> (SELECT till FROM me) AND ?1 = ''";
                return Self { sql: facts, of: String::new(), least: reply["new_facts"].as_i64().unwrap() };
            }
            "member.erase" => (kind, "member.erased", 1),
            "catalog.import" => (kind, "item.set", 4 + 12),
            other => panic!("{other} acknowledges nothing"),
        };
        Self { sql, of: of.to_owned(), least }
    }

    /// What it is, for a failure.
    pub fn what(&self) -> String {
        format!("{} {}", self.least, if self.of.is_empty() { "of another till" } else { &self.of })
    }

    /// Whether it is there.
    pub fn is_in(&self, conn: &Connection) -> rusqlite::Result<bool> {
        let found: i64 = conn.query_row(self.sql, [&self.of], |r| r.get(0))?;
        Ok(found >= self.least)
    }
}

/// What somebody does when the till says no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Temper {
    /// Tries once more, and then starts the program anew.
    TriesAgain,
    /// Closes the program and starts it anew.
    Restarts,
    /// Kills the program and starts it anew.
    Kills,
}

impl Temper {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::TriesAgain, Self::Restarts, Self::Kills];
}

/// A person, a till, and the disk under it.
pub struct Person {
    pub disk: Disk,
    temper: Temper,
    folder: TempDir,
    engine: Option<Engine>,
    goods: Vec<String>,
    acked: Vec<Acked>,
    /// Whether something was refused at first.
    pub refused: bool,
    /// Whether it took a restart to go on.
    pub restarted: bool,
    /// Whether the till sold no more after that either.
    pub stopped: bool,
    /// Errors, in order.
    pub saw: Vec<String>,
}

/// What the till answers: the result, or the code of the error.
type Answer = Result<Value, String>;

impl Person {
    /// At a copy of a shop, one sale after it was opened, with a basket in hand.
    pub fn at_work(prepared: &Prepared, syncs: Syncs, temper: Temper) -> Self {
        let folder = quick_folder();
        let data = folder.path().join("shop");
        copy(&prepared.data(), &data);
        let mut person = Self {
            disk: Disk::under(&data, syncs),
            temper,
            folder,
            engine: Some(Engine::open(&data, host(3)).unwrap()),
            goods: prepared.goods.clone(),
            acked: vec![],
            refused: false,
            restarted: false,
            stopped: false,
            saw: vec![],
        };
        person.sell().unwrap();
        person.ring_up().unwrap();
        if matches!(prepared.deed, Deed::SellAtFullLog | Deed::TapAtFullLog) {
            person.tap_until_the_log_is_nearly_full();
        }
        person
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("shop")
    }

    fn run(&self, name: &str, args: Value) -> Answer {
        let engine = self.engine.as_ref().ok_or("store.not_open")?;
        engine.call(name, args, None).map(|reply| reply.result).map_err(|error| error.code)
    }

    fn ring_up(&self) -> Answer {
        self.run("basket.add_item", json!({ "item": self.goods[0] }))?;
        self.run("basket.add_item", json!({ "item": self.goods[2], "quantity": 2 }))
    }

    /// Takes the money for the basket in hand.
    fn pay(&mut self) -> Answer {
        let quote = self.run("basket.quote", Value::Null)?;
        let basket = &quote["basket"];
        let cash = json!([{ "kind": "cash", "amount": quote["cash"]["due"] }]);
        let args = json!({ "basket": basket["basket"], "total": basket["total"], "tenders": cash });
        let sale = self.run("sale.commit", args)?;
        self.acknowledged(Acked::sale(&sale));
        Ok(sale)
    }

    fn sell(&mut self) -> Answer {
        self.ring_up()?;
        self.pay()
    }

    fn acknowledged(&mut self, what: Acked) {
        self.acked.push(what);
        self.disk.mark(self.acked.len() as u64);
    }

    /// Rings up until the next tap makes the log so long that it is written back.
    fn tap_until_the_log_is_nearly_full(&self) {
        let frames = || std::fs::metadata(self.data().join("trestle.db-wal")).unwrap().len() / FRAME;
        let mut of_one_tap = 0;
        while frames() + of_one_tap < LOG {
            let before = frames();
            self.run("basket.add_item", json!({ "item": self.goods[3] })).unwrap();
            of_one_tap = frames() - before;
        }
        assert!(frames() < LOG, "{} frames", frames());
    }

    /// Does what is to be done, once.
    pub fn do_once(&mut self, prepared: &Prepared) -> Answer {
        match prepared.deed {
            Deed::Sell | Deed::SellAtFullLog => return self.pay(),
            Deed::TapAtFullLog => {
                self.run("basket.add_item", json!({ "item": self.goods[3] }))?;
                return self.pay();
            }
            _ => {}
        }
        let mut last = Value::Null;
        for (name, args) in &prepared.commands {
            last = self.run(name, args.clone())?;
            self.acknowledged(Acked::of(name, &last));
        }
        Ok(last)
    }

    /// Does it, again if it was refused, and sells two more.
    pub fn do_and_go_on(&mut self, prepared: &Prepared) {
        self.insist(|person| person.do_once(prepared));
        for _ in 0..2 {
            self.insist(Self::sell);
        }
    }

    /// Tries until it works, and starts the program anew in between when that is this person's way, or no other helps.
    fn insist(&mut self, mut what: impl FnMut(&mut Self) -> Answer) {
        for attempt in 0..3 {
            if self.stopped {
                return;
            }
            match (attempt, self.temper) {
                (0, _) | (1, Temper::TriesAgain) => {}
                (_, Temper::Kills) => self.kill_and_start(),
                _ => self.restart(),
            }
            let Err(code) = what(self) else { return };
            self.refused = true;
            let is_disk = code.starts_with("store.");
            self.saw.push(code);
            // What is no trouble of the disk's is an answer: it was done after all, or cannot be done again.
            if attempt > 0 && !is_disk {
                return;
            }
        }
        self.stopped = true;
    }

    fn restart(&mut self) {
        self.restarted = true;
        self.engine = None;
        match Engine::open(&self.data(), host(4 + self.acked.len() as u64)) {
            Ok(engine) => self.engine = Some(engine),
            Err(error) => self.saw.push(format!("opening: {}", error.code)),
        }
    }

    /// A killed program closes nothing. Its files go on, as programs see them, in another folder; what it does in the old one
    /// when it is let go is of no account.
    fn kill_and_start(&mut self) {
        let folder = quick_folder();
        let data = folder.path().join("shop");
        images::copy_all_but_database(&self.data(), &data);
        self.disk.move_to(&data).unwrap();
        let old = std::mem::replace(&mut self.folder, folder);
        self.restart();
        drop(old);
    }

    /// What power cuts leave: at so many of the moments that were kept, and so often now. The till is gone then.
    pub fn images(&mut self, moments: usize, ends: usize, dice: &mut Dice) -> Vec<Image> {
        let mut kept = self.disk.kept();
        while kept.len() > moments {
            kept.swap_remove(usize::try_from(dice.below(kept.len() as u64)).unwrap());
        }
        let now = (self.acked.len() as u64, self.disk.now());
        let ends = (0..ends).map(|n| (if n == 0 { Kept::Nothing } else { Kept::Some }, &now));
        let chosen = kept.iter().map(|moment| (Kept::Some, moment)).chain(ends);
        let data = self.data();
        let image = |(kept, (mark, media)): (Kept, &(u64, Media))| {
            Image::of(media, kept, &self.acked[..usize::try_from(*mark).unwrap()], &data, dice)
        };
        let images = chosen.map(image).collect();
        self.engine = None;
        images
    }
}
