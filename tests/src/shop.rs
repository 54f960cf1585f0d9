//! A shop held in hand by a test: the engine as a library on a data folder of its own. Owns: founding, filling, asking.
//! Must not: reach past the list of commands.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;
use trestle_engine::{ApiError, Engine, Host};

use crate::cli::PASSPHRASE;

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

    /// A new shop: France, euro, nothing in the catalogue.
    #[must_use]
    pub fn founded() -> Self {
        let shop = Self::unfounded();
        let args = json!({ "name": "Hollow Tree", "country": "FR", "zone": "Europe/Paris", "passphrase": PASSPHRASE });
        shop.call("shop.create", args);
        shop
    }

    /// A new shop with four items and a bundle; gives their ids, the bundle's last.
    #[must_use]
    pub fn stocked() -> (Self, Vec<String>) {
        let shop = Self::founded();
        let items = [("Candle", 450, "20"), ("Matches", 100, "20"), ("Honey", 750, "5.5"), ("Fox", 1200, "20")];
        let save = |(name, price, rate): (&str, i64, &str)| {
            let args = json!({ "name": name, "price": price, "rate": rate, "sku": name });
            id(&shop.call("catalog.save_item", args))
        };
        let mut ids: Vec<String> = items.into_iter().map(save).collect();
        let parts = json!([{ "item": ids[0], "quantity": 1 }, { "item": ids[2], "quantity": 1 }]);
        ids.push(id(&shop.call("catalog.save_bundle", json!({ "name": "Evening", "price": 1000, "parts": parts }))));
        (shop, ids)
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
        self.engine = Some(self.try_open().unwrap_or_else(|why| panic!("the shop does not open: {why:?}")));
    }

    /// Opens the engine with a clock that stands still.
    pub fn open_at(&mut self, clock: &str) {
        self.close();
        let clock = clock.parse().expect("a moment");
        let engine = Engine::open(&self.data(), Host::at("test", clock));
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
