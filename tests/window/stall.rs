//! A stall to test at: a till with its own fresh data folder, and the few moves that many tests share. Owns: how a shop is
//! come by, how engine state is asked for. Must not: know what a single test proves.

use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use trestle_tests::till::{SMALL, Size, TABLET, Till, pictures};

/// A Saturday morning, ten o'clock in Paris: a day of Riverside Makers, on which the demo shop trades.
pub const SATURDAY: &str = "2026-05-02T08:00:00Z";
/// Both sizes every screen must fit.
pub const SIZES: [(Size, &str); 2] = [(TABLET, "1280x800"), (SMALL, "1024x600")];

/// A hand is slower than a scanner; what is typed faster than 50 ms a key would be one.
pub const BY_HAND: Duration = Duration::from_millis(60);

/// A till and the folder it writes to.
pub struct Stall {
    till: Till,
    data: TempDir,
}

impl Stall {
    /// A till that was never set up.
    pub fn new(size: Size) -> Self {
        let data = tempfile::tempdir().expect("a temporary folder");
        let till = Till::start_at(data.path(), size, SATURDAY);
        till.wait_for("screen-welcome");
        Self { till, data }
    }

    /// The demo shop, come by as a person comes by it.
    pub fn demo(size: Size) -> Self {
        let stall = Self::new(size);
        stall.tap_testid("setup-demo");
        stall.wait_for("screen-sell");
        stall
    }

    /// A real shop with an empty catalogue.
    pub fn shop(size: Size) -> Self {
        Self::shop_in(size, "FR")
    }

    /// The same in another country.
    pub fn shop_in(size: Size, country: &str) -> Self {
        let stall = Self::new(size);
        let passphrase = "violet anchor maple thunder basket lemon";
        let shop = json!({ "name": "Blue Door", "country": country, "passphrase": passphrase });
        stall.ask("shop.create", &shop);
        stall.wait_for("screen-sell"); // the window hears of it by itself
        stall
    }

    /// Where the till writes.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Keeps a picture of the window, to be looked at.
    pub fn picture(&self, size: Size, name: &str) {
        let (_, shown) = SIZES.iter().find(|(one, _)| *one == size).expect("a size");
        self.screenshot(&pictures().join(format!("{name}-{shown}.png")));
    }

    /// Loads the page anew, as the strip's "Start again" does.
    pub fn reload(&self) {
        self.till.reload();
        self.wait_until("return document.querySelector('[data-stage]:not([data-stage=starting])') !== null");
    }

    /// What a command answers; it must not be refused.
    pub fn ask(&self, name: &str, args: &Value) -> Value {
        let mut reply = self.call(name, args).unwrap_or_else(|why| panic!("{name}: {why}"));
        reply["result"].take()
    }

    /// The basket in hand, as the engine has it.
    pub fn basket(&self) -> Value {
        self.ask("basket.quote", &json!({}))["basket"].take()
    }

    /// The basket's total, as the engine has it.
    pub fn total(&self) -> i64 {
        self.basket()["total"].as_i64().expect("a total")
    }

    /// Sales and takings of the open day.
    pub fn takings(&self) -> (i64, i64) {
        let session = self.ask("session.status", &json!({}))["session"].take();
        (session["sales"].as_i64().unwrap_or(0), session["takings"].as_i64().unwrap_or(0))
    }

    /// Amounts that stand in the window, in minor units, as somebody reads them.
    pub fn amounts(&self, css: &str) -> Vec<i64> {
        let script = format!("return all('{css}').map((e) => e.textContent)");
        let texts: Vec<String> = serde_json::from_value(self.run(&script, vec![])).expect("texts");
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let sign = |text: &str| if text.contains(['-', '\u{2212}']) { -1 } else { 1 };
        texts.iter().map(|text| sign(text) * digits(text).parse::<i64>().unwrap_or(0)).collect()
    }

    /// The latest sale, whole.
    pub fn latest_sale(&self) -> Value {
        let found = self.ask("sale.find", &json!({ "limit": 1 }));
        self.ask("sale.show", &json!({ "sale": found["sales"][0]["sale"] }))
    }

    /// The id of an item or bundle.
    pub fn item(&self, name: &str) -> String {
        let found = self.ask("catalog.search", &json!({ "text": name, "limit": 20 }));
        let tiles = found["tiles"].as_array().expect("tiles");
        let tile = tiles.iter().find(|tile| tile["name"] == name).unwrap_or_else(|| panic!("no {name}: {found}"));
        tile["id"].as_str().expect("an id").to_owned()
    }

    /// Taps a tile, turning to its page first when it is not in sight.
    pub fn pick(&self, name: &str) {
        let tile = format!("tile-{}", self.item(name));
        if !self.shows(&tile) {
            self.tap_testid("category-everything");
            self.wait_until("return byTestId('category-everything').el.ariaPressed === 'true'");
            while !self.shows(&tile) {
                let page = self.text("tiles-shown");
                self.tap_testid("tiles-next");
                self.wait_until(&format!("return squeeze(byTestId('tiles-shown').el.innerText) !== {}", json!(page)));
            }
        }
        self.tap_testid(&tile);
    }

    /// Taps a tile and waits for the basket to show what it then comes to.
    pub fn pick_to(&self, name: &str, total: &str) {
        self.pick(name);
        self.wait_for_text("basket-total", total);
    }

    /// Waits until a new screen takes taps and keys.
    pub fn rested(&self) {
        self.wait_until("return !document.documentElement.hasAttribute('data-resting')");
    }

    /// Leaves a form without saving what was changed in it.
    pub fn leave_form(&self) {
        self.wait_for("leave-form-dialog");
        self.tap_testid("leave-form-go");
    }

    /// Writes the recovery words down, and types the one that is asked back.
    pub fn keep_words(&self) {
        self.wait_for("recovery-words");
        let words = self
            .run("return [...byTestId('recovery-words').el.querySelectorAll('li b')].map((b) => b.innerText)", vec![]);
        self.tap_testid("words-kept");
        self.wait_for("asked-word");
        let asked = self.run("return Number(byTestId('asked-word').el.labels[0].innerText.match(/[0-9]+/)[0])", vec![]);
        let number = usize::try_from(asked.as_u64().expect("a number")).expect("a small one");
        self.write("asked-word", words[number - 1].as_str().expect("a word"));
        self.tap_testid("word-check");
    }

    /// Goes to a screen by the navigation.
    pub fn go(&self, place: &str) {
        self.tap_testid(&format!("nav-{place}"));
    }

    /// Opens a page of the settings.
    pub fn settings(&self, page: &str) {
        self.go("more");
        self.tap_testid("more-settings");
        self.tap_testid(&format!("settings-page-{page}"));
        self.wait_for(&format!("settings-shown-{page}"));
    }

    /// Types an amount on the pad in sight, digits from the right.
    pub fn key_in(&self, digits: &str) {
        for digit in digits.chars() {
            self.tap_testid(&format!("key-{digit}"));
        }
    }

    /// Taps the quick amount of this many cents.
    pub fn quick(&self, cents: i64) {
        let found = format!("return all('[data-amount=\"{cents}\"]').map((el) => el.dataset.testid)[0] ?? null");
        self.wait_until(&found.replace("return ", "return typeof (").replace(" ?? null", ") === 'string'"));
        self.tap_testid(self.run(&found, vec![]).as_str().expect("a quick amount"));
    }

    /// Scrolls to a control that lies below, as a finger would.
    pub fn reach(&self, id: &str) {
        self.wait_for(id);
        self.run("byTestId(arguments[0]).el.scrollIntoView({ block: 'center' })", vec![json!(id)]);
    }

    /// Puts the focus into a text field, as a pointer does, and types.
    pub fn write(&self, field: &str, text: &str) {
        self.tap_testid(field);
        self.type_paced(text, BY_HAND);
        let wanted = format!("return byTestId({}).el?.value === {}", json!(field), json!(text));
        self.wait_until(&wanted);
    }

    /// Types into a field that may hold something already.
    pub fn write_more(&self, field: &str, text: &str) {
        self.tap_testid(field);
        self.type_paced(text, BY_HAND);
    }

    /// A code under the scanner, ended by Enter.
    pub fn scan(&self, code: &str) {
        self.scan_ended(code, "\u{E007}");
    }

    /// A code under the scanner, ended by a key or by silence. On a busy machine the web driver types no faster than a hand;
    /// such an attempt was no scan, and is made again. The key at its end does not count: silence before it ends a scan too.
    pub fn scan_ended(&self, code: &str, end: &str) {
        let listen = "window.presses = [];\
            window.hear ??= (event) => window.presses.push(event.timeStamp);\
            window.addEventListener('keydown', window.hear, true);";
        let slowest = "const code = presses.slice(0, presses.length - arguments[0]);\
            return Math.max(...code.slice(1).map((at, n) => at - code[n]))";
        let forget = "const field = document.activeElement;\
            if (field?.value) { field.value = ''; field.dispatchEvent(new Event('input', { bubbles: true })); }";
        for _ in 0..5 {
            self.run(listen, vec![]);
            self.type_keys(&format!("{code}{end}"));
            if self.run(slowest, vec![json!(end.chars().count())]).as_f64() < Some(49.0) {
                return;
            }
            self.run(forget, vec![]);
        }
        panic!("this machine is too busy to type as fast as a scanner");
    }

    /// Two presses in the same tick, before the page can answer the first.
    pub fn press_twice(&self, id: &str) {
        self.wait_until(&format!("return typeof spot(byTestId({})).x === 'number'", json!(id)));
        self.run("const { el } = byTestId(arguments[0]); el.click(); el.click();", vec![json!(id)]);
    }

    /// Two taps of the pointer where the control is, the second without looking.
    pub fn double_tap(&self, id: &str) {
        let script = "return spot(byTestId(arguments[0]))";
        self.wait_until(&format!("return typeof spot(byTestId({})).x === 'number'", json!(id)));
        let spot = self.run(script, vec![json!(id)]);
        let (x, y) = (spot["x"].as_f64().expect("x"), spot["y"].as_f64().expect("y"));
        self.tap_at(x, y);
        self.tap_at(x, y);
    }

    /// A sale rung up past the screens: items by name, paid in cash exactly. Gives the sale as it was committed.
    pub fn sell(&self, names: &[&str]) -> Value {
        for name in names {
            self.ask("basket.add_item", &json!({ "item": self.item(name) }));
        }
        let basket = self.basket();
        let tenders = json!([{ "kind": "cash", "amount": basket["cash"]["due"] }]);
        self.ask("sale.commit", &json!({ "basket": basket["basket"], "total": basket["total"], "tenders": tenders }))
    }

    /// Counts what should be there and closes the day, past the screens.
    pub fn close_day(&self) {
        let counted = self.ask("session.count", &json!({ "total": 0 }));
        assert!(counted["expected"].is_i64(), "{counted}");
        self.ask("session.close", &json!({}));
    }
}

impl Deref for Stall {
    type Target = Till;
    fn deref(&self) -> &Till {
        &self.till
    }
}

impl DerefMut for Stall {
    fn deref_mut(&mut self) -> &mut Till {
        &mut self.till
    }
}
