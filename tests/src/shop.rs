//! A till held in hand by a test: the engine as a library on a data folder of its own. Owns: founding, joining, copying,
//! filling, asking. Must not: reach past the list of commands, nor know what travels between tills (`exchange`).

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;
use trestle_engine::{ApiError, Call, Engine, Host};

use crate::cli::PASSPHRASE;

/// Tables that are no projection: the journal, the drafts, and what this device keeps for itself.
pub const KEPT: [&str; 17] = [
    "fact",
    "me",
    "head",
    "checkpoint",
    "contact",
    "draft",
    "draft_step",
    "draft_line",
    "answered",
    "device",
    "projected",
    "certificate",
    "link",
    "fork",
    "acknowledged",
    "handed",
    "received",
];

/// A shop with its folder, which goes when it is let go.
pub struct Shop {
    folder: TempDir,
    engine: Option<Engine>,
}

impl Shop {
    /// A folder with nothing in it.
    #[must_use]
    pub fn unfounded() -> Self {
        let mut shop = Self { folder: tempfile::tempdir().expect("a folder"), engine: None };
        shop.open();
        shop
    }

    /// A folder with nothing in it, where the test says, in a world of the test's own.
    #[must_use]
    pub fn unfounded_in(folder: TempDir, host: Host) -> Self {
        let mut shop = Self { folder, engine: None };
        shop.open_in(host);
        shop
    }

    /// A new shop: France, euro, nothing in the catalogue.
    #[must_use]
    pub fn founded() -> Self {
        let shop = Self::unfounded();
        shop.found();
        shop
    }

    /// Founds that shop in a folder with nothing in it.
    pub fn found(&self) {
        let args = json!({ "name": "Hollow Tree", "country": "FR", "zone": "Europe/Paris", "passphrase": PASSPHRASE });
        self.call("shop.create", args);
    }

    /// A new shop with four items and a bundle; gives their ids, the bundle's last.
    #[must_use]
    pub fn stocked() -> (Self, Vec<String>) {
        let shop = Self::founded();
        let ids = shop.stock();
        (shop, ids)
    }

    /// Fills the catalogue with four items and a bundle; gives their ids, the bundle's last.
    #[must_use]
    pub fn stock(&self) -> Vec<String> {
        let items = [("Candle", 450, "20"), ("Matches", 100, "20"), ("Honey", 750, "5.5"), ("Fox", 1200, "20")];
        let save = |(name, price, rate): (&str, i64, &str)| {
            let args = json!({ "name": name, "price": price, "rate": rate, "sku": name });
            id(&self.call("catalog.save_item", args))
        };
        let mut ids: Vec<String> = items.into_iter().map(save).collect();
        let parts = json!([{ "item": ids[0], "quantity": 1 }, { "item": ids[2], "quantity": 1 }]);
        ids.push(id(&self.call("catalog.save_bundle", json!({ "name": "Evening", "price": 1000, "parts": parts }))));
        ids
    }

    /// Another till of the same shop, invited by this one a moment ago: it knows what its inviter knows.
    #[must_use]
    pub fn joined_to(inviter: &Self) -> Self {
        Self::joined_by(&inviter.invite())
    }

    /// Invites a till; gives the file, its code and the number.
    #[must_use]
    pub fn invite(&self) -> Value {
        self.call("till.invite", json!({ "out": self.beside() }))
    }

    /// A till that joined by an invitation.
    #[must_use]
    pub fn joined_by(invited: &Value) -> Self {
        let till = Self::unfounded();
        till.join(invited);
        till
    }

    /// Joins by an invitation, in a folder with nothing in it.
    pub fn join(&self, invited: &Value) {
        self.call("shop.join", json!({ "file": invited["file"], "code": invited["code"] }));
    }

    /// A till on a copy of a data folder that nobody has open: the same key twice, as a restored backup would be.
    #[must_use]
    pub fn copy_of(data: &Path) -> Self {
        Self::copy_of_in(data, tempfile::tempdir().expect("a folder"), Host::system("test"))
    }

    /// The same where the test says, in a world of the test's own.
    #[must_use]
    pub fn copy_of_in(data: &Path, folder: TempDir, host: Host) -> Self {
        let mut till = Self { folder, engine: None };
        copy(data, &till.data());
        till.open_in(host);
        till
    }

    /// The data folder.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("shop")
    }

    /// A folder beside the data folder.
    #[must_use]
    pub fn beside(&self) -> &Path {
        self.folder.path()
    }

    /// The engine.
    ///
    /// # Panics
    /// When it was closed.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        self.engine.as_ref().expect("the shop is open")
    }

    /// Opens the engine; it must open.
    pub fn open(&mut self) {
        self.open_in(Host::system("test"));
    }

    /// Opens the engine with a clock that stands still.
    pub fn open_at(&mut self, clock: &str) {
        self.close();
        self.open_in(Host::at("test", clock.parse().expect("a moment")));
    }

    /// Opens the engine in a world of the test's own.
    pub fn open_in(&mut self, host: Host) {
        let engine = Engine::open(&self.data(), host);
        self.engine = Some(engine.unwrap_or_else(|why| panic!("the shop does not open: {why:?}")));
    }

    /// Opens another engine on the folder, as a second program would.
    ///
    /// # Errors
    /// Why it does not open.
    pub fn try_open(&self) -> Result<Engine, ApiError> {
        Engine::open(&self.data(), Host::system("test"))
    }

    /// Closes the engine, and waits until its lock is gone: a program that another test is just starting holds a copy of
    /// everything open for a moment.
    pub fn close(&mut self) {
        self.engine = None;
        for _ in 0..1_000 {
            let lock = std::fs::File::open(self.data().join("lock"));
            if lock.is_ok_and(|lock| lock.try_lock().is_ok()) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        panic!("the shop is closed and still locked");
    }

    /// Runs a command; it must succeed.
    pub fn call(&self, name: &str, args: Value) -> Value {
        let shown = args.to_string();
        let reply = self.engine().call(name, args, None);
        reply.unwrap_or_else(|why| panic!("{name} {shown}: {why:?}")).result
    }

    /// Runs a command at a stated moment, UTC milliseconds; it must succeed.
    pub fn call_at(&self, at: i64, name: &str, args: Value) -> Value {
        let shown = args.to_string();
        let reply = self.engine().run(Call { name, args, key: None, at: Some(at) });
        reply.unwrap_or_else(|why| panic!("{name} {shown} at {at}: {why:?}")).result
    }

    /// Runs a command that must be refused with this code; gives the whole error.
    pub fn refused(&self, name: &str, args: Value, code: &str) -> ApiError {
        let shown = args.to_string();
        match self.engine().call(name, args, None) {
            Ok(reply) => panic!("{name} {shown} was not refused: {}", reply.result),
            Err(error) => {
                assert_eq!(error.code, code, "{name} {shown}: {error:?}");
                error
            }
        }
    }

    /// Rings up one item and takes the exact cash; gives the sale.
    pub fn sell(&self, item: &str) -> Value {
        let basket = self.call("basket.add_item", json!({ "item": item }));
        self.pay(&basket)
    }

    /// Takes the exact cash for a basket; gives the sale.
    pub fn pay(&self, basket: &Value) -> Value {
        let cash = json!([{ "kind": "cash", "amount": basket["cash"]["due"] }]);
        self.call("sale.commit", json!({ "basket": basket["basket"], "total": basket["total"], "tenders": cash }))
    }

    /// This till's id.
    ///
    /// # Panics
    /// When it is not set up.
    #[must_use]
    pub fn till(&self) -> String {
        self.call("app.status", Value::Null)["till"]["id"].as_str().expect("a till id").to_owned()
    }

    /// This till's number.
    ///
    /// # Panics
    /// When it is not set up.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.call("app.status", Value::Null)["till"]["number"].as_u64().expect("a till number")
    }

    /// Takings of a day, of all tills that this one knows of.
    #[must_use]
    pub fn takings(&self, day: &str) -> i64 {
        self.call("day.report", json!({ "day": day }))["takings"].as_i64().expect("takings")
    }

    /// The database as any other program opens it: none of the engine's settings.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn database(&self) -> Connection {
        Connection::open(self.data().join("trestle.db")).expect("a database")
    }

    /// One hash over all projections.
    #[must_use]
    pub fn digest(&self) -> String {
        self.engine().digest().expect("a digest")
    }

    /// Everything `verify` checks must be as it has to be.
    pub fn must_verify(&self) {
        let found = self.engine().verify(&mut |_, _| ControlFlow::Continue(())).expect("verify runs");
        assert!(found.is_clean(), "{found:?}");
    }
}

/// Copies a data folder that nobody has open.
///
/// # Panics
/// When a file cannot be copied.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a data folder") {
        let entry = entry.expect("a file");
        if entry.file_name() != "lock" && entry.path().is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy");
        }
    }
}

/// The id in a reply, whatever it names.
#[must_use]
pub fn id(reply: &Value) -> String {
    let found = reply["id"].as_str().or_else(|| reply["sale"].as_str());
    found.unwrap_or_else(|| panic!("no id in {reply}")).to_owned()
}

/// What a basket holds, without what only the eye needs: to tell whether two are the same.
#[must_use]
pub fn content(basket: &Value) -> Value {
    let line = |l: &Value| json!([l["line"], l["item"], l["quantity"], l["unit"], l["paid"]]);
    let lines: Vec<Value> = basket["lines"].as_array().into_iter().flatten().map(line).collect();
    json!({ "basket": basket["basket"], "lines": lines, "total": basket["total"] })
}
