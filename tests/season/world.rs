//! The world of one season: its tills, the files under way, and what everybody knows of. Owns: time, chance, asking a till.

use std::path::PathBuf;

use chrono::DateTime;
use serde_json::{Value, json};
use tempfile::TempDir;
use trestle_engine::{Call, Host};
use trestle_tests::dice::Dice;
use trestle_tests::exchange::{everything, meet};
use trestle_tests::places::quick_folder;
use trestle_tests::shop::{Shop, copy};

use super::Tally;
use super::ledger::Ledger;

/// 1 May 2026, 08:00 UTC.
const SEASON: i64 = 1_777_622_400_000;
const HOUR: i64 = 3_600_000;
/// What a clock may say that nobody has set, or somebody wrongly.
const ABSURD: [i64; 8] =
    [0, 1, 946_684_800_000, 4_102_444_800_000, 253_402_300_799_999, -62_135_596_800_000, i64::MAX, i64::MIN];

/// A shop of three tills that have met, and two that joined and have been heard of by nobody yet. Made once: founding and
/// joining take longer than a season.
pub struct Template {
    folder: TempDir,
    /// Items and a bundle.
    pub goods: Vec<String>,
    /// Markets.
    pub markets: Vec<String>,
}

impl Template {
    /// Founds the shop.
    pub fn new() -> Self {
        let folder = quick_folder();
        let tills = [1, 2, 3, 4, 5].map(|n| Shop::unfounded_in(quick_folder(), host(SEASON, n)));
        tills[0].found();
        let goods = tills[0].stock();
        let days: Vec<String> = (1..30).map(|n| format!("2026-05-{n:02}")).collect();
        let market = |name: &str| tills[0].call("market.save", json!({ "name": name, "days": days }))["id"].clone();
        let markets = ["Riverside", "Trailhead"].map(|name| market(name).as_str().unwrap().to_owned());
        tills[1].join(&tills[0].invite());
        tills[2].join(&tills[1].invite());
        for (one, other) in [(2, 1), (1, 0), (1, 2)] {
            meet(&tills[one], &tills[other]);
        }
        tills[3].join(&tills[0].invite());
        tills[4].join(&tills[1].invite());
        for (n, mut till) in tills.into_iter().enumerate() {
            till.close();
            copy(&till.data(), &folder.path().join(n.to_string()));
        }
        Self { folder, goods, markets: markets.to_vec() }
    }

    fn till(&self, n: usize) -> PathBuf {
        self.folder.path().join(n.to_string())
    }
}

/// A world of a till: a clock that stands where it was put, and chance that is repeated.
fn host(clock: i64, chance: u64) -> Host {
    let clock = DateTime::from_timestamp_millis(clock).unwrap_or_default();
    Host::seeded("season", clock, chance)
}

/// A till and its own idea of the time.
pub struct Till {
    /// The till.
    pub shop: Shop,
    now: i64,
}

/// Everything in one season.
pub struct World {
    /// What happens next.
    pub dice: Dice,
    /// The tills, the founder first.
    pub tills: Vec<Till>,
    /// Files that were handed over and may still arrive, once or more often.
    pub air: Vec<PathBuf>,
    /// What must come of it.
    pub ledger: Ledger,
    /// Items and bundles that some till knows.
    pub goods: Vec<String>,
    /// Markets.
    pub markets: Vec<String>,
    /// Members by id and loyalty code.
    pub people: Vec<(String, String)>,
    /// Hash of the words of the consent.
    pub wording: Value,
    /// What was done.
    pub tally: Tally,
    chance: u64,
}

impl World {
    /// Three tills on the first morning.
    pub fn begin(template: &Template, seed: u64) -> Self {
        let mut world = Self {
            dice: Dice::new(seed),
            tills: vec![],
            air: vec![],
            ledger: Ledger::default(),
            goods: template.goods.clone(),
            markets: template.markets.clone(),
            people: vec![],
            wording: Value::Null,
            tally: Tally::new(),
            chance: seed << 8,
        };
        for n in 0..3 {
            world.switch_on(template, n);
        }
        world.wording = world.tills[0].shop.call("signup.offer", Value::Null)["wording"]["hash"].clone();
        world
    }

    /// A world for the next till that is opened. The template's have the numbers below 256.
    fn host(&mut self, clock: i64) -> Host {
        self.chance += 1;
        host(clock, self.chance + 256)
    }

    /// Switches a till of the template on.
    pub fn switch_on(&mut self, template: &Template, n: usize) {
        let host = self.host(SEASON);
        self.add(Shop::copy_of_in(&template.till(n), quick_folder(), host));
    }

    /// A till joins by an invitation.
    pub fn join(&mut self, invited: &Value) {
        let host = self.host(SEASON);
        let shop = Shop::unfounded_in(quick_folder(), host);
        shop.join(invited);
        self.add(shop);
    }

    fn add(&mut self, shop: Shop) {
        let now = self.tills.iter().map(|till| till.now).max().unwrap_or(SEASON);
        self.tills.push(Till { shop, now });
    }

    /// One of the tills.
    pub fn any_till(&mut self) -> usize {
        usize::try_from(self.dice.below(self.tills.len() as u64)).unwrap()
    }

    /// Lets time pass at a till; now and then its program is started again, with whatever its clock says then.
    pub fn pass_time(&mut self, till: usize) {
        let hours = match self.dice.below(12) {
            0 => 24 * (1 + self.dice.below(6)),
            n => n / 4,
        };
        self.tills[till].now += i64::try_from(hours).unwrap() * HOUR;
        if self.dice.below(80) == 0 {
            let clock = if self.dice.below(2) == 0 { *self.dice.one_of(&ABSURD) } else { self.tills[till].now };
            let host = self.host(clock);
            self.tills[till].shop.close();
            self.tills[till].shop.open_in(host);
        }
    }

    /// The moment of an act, if one is stated: mostly the till's own, now and then an absurd one, else what its clock says.
    pub fn moment(&mut self, till: usize) -> Option<i64> {
        match self.dice.below(30) {
            0 => Some(*self.dice.one_of(&ABSURD)),
            1..=5 => None,
            _ => Some(self.tills[till].now),
        }
    }

    /// Asks a till; a refusal is an answer too, as long as it is a rule's and not a mishap.
    pub fn ask(&mut self, till: usize, at: Option<i64>, name: &'static str, args: Value) -> Option<Value> {
        let shown = args.to_string();
        match self.tills[till].shop.engine().run(Call { name, args, key: None, at }) {
            Ok(reply) => Some(reply.result),
            Err(error) => {
                let class = serde_json::to_value(error.class).unwrap();
                let expected = ["invalid", "refused", "stale", "not_found", "forbidden"];
                let is_expected = expected.iter().any(|e| class == json!(e));
                assert!(is_expected, "{name} {shown} at {at:?}: {error:?}");
                self.count(&format!("{name}: {}", error.code), 1);
                None
            }
        }
    }

    /// Notes that something was done.
    pub fn count(&mut self, what: &str, times: u64) {
        *self.tally.entry(what.to_owned()).or_default() += times;
    }

    /// A file of everything that a till has.
    pub fn everything(&self, till: usize) -> PathBuf {
        everything(&self.tills[till].shop)
    }
}
