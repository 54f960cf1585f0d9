//! How long a tap takes until the basket is painted, in the real window with the real engine, and how long the till takes to
//! its first screen (`opening`): `make bench`.
//!
//! Owns: the shop of the bench, the pairs, the table. Keeps true: absolute figures are printed and never gate; with `GATE=1`
//! the one ratio of `work to painted` does. Must not: measure anything but what the page itself does.
//!
//! A pair is (A) a tap on a tile until the basket that holds it is painted, and (B) a tap on a word, an empty command
//! through the same door, and that word written anew: what any command costs that does nothing. They take turns, in random
//! phase to the frames, in sales of eight taps over changing tiles and categories; clearing the basket lies outside.
//!
//! What the figures mean:
//! * **command and DOM**: from the end of the tap, when the finger leaves the glass, until the new basket stands in the DOM
//!   (a `MutationObserver`, which hears of it after the last change of the same task): handlers, the way to the engine, its
//!   transaction, the way back, the screens' own work.
//! * **frame**: from the first callback of the frame that shows it (`requestAnimationFrame`) to the task behind that frame
//!   (`postMessage` to the window itself): style, layout, and painting as far as the page waits for it.
//! * **work to painted**: the sum of both. This is the figure that gates. What lies between the two is left out: the page
//!   waits there for the screen's next beat, up to 16.7 ms whatever was tapped, which would pull every ratio towards 1 and
//!   hide a slow till.
//! * **as seen**: all of it with that wait, and with up to 3 ms in which the clock is read (see `meter.js`). No gate. What
//!   the window's own process does with the finished picture lies behind it, for A as for B.
//!
//! The page taps itself (`pointerdown`, 50 ms, `pointerup`, `click`, as a quick finger makes them): WebDriver needs many
//! times as long for a tap as the till. A smaller number of pairs with the real pointer stands beside, as a check.

mod figures;
mod opening;

use std::time::{Duration, Instant};

use figures::{Figure, Ratio};
use serde_json::{Value, json};
use trestle_tests::shop::Shop;
use trestle_tests::till::{TABLET, Till};

/// The cheapest command that a screen really sends.
const EMPTY: &str = "app.status";
/// Pairs in the large shop; `TRESTLE_BENCH_TAPS` says otherwise.
const PAIRS: usize = 2_000;
/// How long the real pointer rests on what it taps: a quick finger.
const PRESSED: Duration = Duration::from_millis(50);
/// Most that a tap may take, in hundredths of an empty command plus repaint.
const MOST: Ratio = Ratio(300);
/// Items of the shop that is compared with a small one, and of the small one.
const SHOPS: [usize; 2] = [20_000, 200];
/// Most that a tap in the large of these may take, in hundredths of one in the small.
const LARGE_OVER_SMALL: Ratio = Ratio(120);
/// The two take turns so many times, so that whatever slows this computer slows both.
const TURNS: usize = 20;

fn main() {
    let pairs = std::env::var("TRESTLE_BENCH_TAPS").ok().and_then(|n| n.parse().ok()).unwrap_or(PAIRS);
    println!("\nTap to painted basket, against an empty command ({EMPTY}) plus repaint: milliseconds, median (p99)");
    println!("{:44}{:>18}{:>18}{:>8}", "", "tap on a tile", "empty command", "ratio");

    let large = Window::open(2_000);
    let taps = large.pairs(pairs);
    let ratio = print(&format!("2,000 items, {pairs} taps"), &taps);
    print("2,000 items, by the real pointer", &large.pointer_pairs(pairs.div_ceil(40)));
    drop(large);

    let grown = large_over_small(pairs.div_ceil(2 * TURNS));
    println!("\n20,000 items over 200 items, work to painted: {grown} (at most {LARGE_OVER_SMALL})");
    println!("tap over empty command, work to painted: {ratio} (at most {MOST})");
    let opened = opening::openings();
    println!("a million sales over no shop, to the first screen: {opened} (at most {})", opening::MOST);
    let over = ratio > MOST || grown > LARGE_OVER_SMALL || opened > opening::MOST;
    if over && std::env::var("GATE").is_ok_and(|gate| gate == "1") {
        eprintln!("the window is too slow");
        std::process::exit(1);
    }
}

/// How much longer a tap takes in a shop a hundred times as large, the two windows taking turns.
fn large_over_small(pairs_a_turn: usize) -> Ratio {
    let windows = SHOPS.map(Window::open);
    let mut taken = SHOPS.map(|_| Vec::new());
    for turn in 0..TURNS {
        for place in if turn % 2 == 0 { [0, 1] } else { [1, 0] } {
            taken[place].extend(windows[place].pairs(pairs_a_turn));
        }
    }
    for (items, pairs) in SHOPS.iter().zip(&taken) {
        print(&format!("{items} items, {} taps", pairs.len()), pairs);
    }
    let [large, small] = taken.map(|pairs| figure(&pairs, 0, work));
    large.over(small)
}

/// One turn of a pair in microseconds: until it stands in the DOM, its frame, until it is seen.
type Took = [u64; 3];
/// The tap and the empty command.
type Pair = [Took; 2];

fn work([dom, frame, _]: Took) -> u64 {
    dom + frame
}

fn figure(pairs: &[Pair], turn: usize, of: fn(Took) -> u64) -> Figure {
    Figure::of(pairs.iter().map(|pair| of(pair[turn])))
}

/// Prints the rows of a measurement; gives the ratio that counts.
fn print(title: &str, pairs: &[Pair]) -> Ratio {
    println!("\n{title}");
    let row = |name: &str, of: fn(Took) -> u64| {
        let (tap, empty) = (figure(pairs, 0, of), figure(pairs, 1, of));
        println!("  {name:42}{tap:>18}{empty:>18}{:>8}", tap.over(empty));
        tap.over(empty)
    };
    row("command and DOM", |took| took[0]);
    row("frame: style, layout, paint", |took| took[1]);
    let ratio = row("work to painted", work);
    row("as seen, with the wait for the frame", |took| took[2]);
    ratio
}

/// A till with a full shop on its Sell screen.
struct Window {
    till: Till,
    _shop: Shop,
}

impl Window {
    /// A shop with so many items in twelve categories, taken in by the engine before the window opens.
    fn open(items: usize) -> Self {
        let mut shop = Shop::founded();
        let mut rows = "Name,Price,Category\n".to_owned();
        for n in 0..items {
            let name = ["Candle", "Cotton bag", "Herb tea", "Greeting card", "Enamel mug"][n % 5];
            let price = 100 + 25 * (n % 40);
            rows.push_str(&format!("{name} {n},{}.{:02},Shelf {}\n", price / 100, price % 100, n % 12 + 1));
        }
        let goods = shop.data().join("goods.csv");
        std::fs::write(&goods, rows).expect("a catalogue file");
        assert_eq!(shop.call("catalog.import", json!({ "file": goods }))["new"], items);
        shop.close();
        let till = Till::start(&shop.data(), TABLET);
        till.wait_for("tiles");
        till.run(include_str!("meter.js"), vec![]);
        Self { till, _shop: shop }
    }

    /// Pairs in which the page taps itself.
    fn pairs(&self, count: usize) -> Vec<Pair> {
        self.till.run("meter.start(...arguments)", vec![json!(count), json!(EMPTY)]);
        let each = Duration::from_secs(1);
        let state = self.state(each * 30 + each * u32::try_from(count).expect("a count"), each, |s| s["done"] == count);
        serde_json::from_value(state["pairs"].clone()).expect("pairs of three durations")
    }

    /// Pairs tapped by WebDriver's pointer.
    fn pointer_pairs(&self, count: usize) -> Vec<Pair> {
        (0..count).map(|pair| [self.pointed(pair, "tap"), self.pointed(pair, "empty")]).collect()
    }

    fn pointed(&self, pair: usize, turn: &str) -> Took {
        let patience = Duration::from_secs(10);
        // Long enough between two looks that they do not fall into what is measured.
        let glance = Duration::from_millis(70);
        self.till.run("meter.expect(...arguments)", vec![json!(pair), json!(turn), json!(EMPTY)]);
        let ready = self.state(patience, glance, |s| s["where"].is_string());
        self.till.long_press_testid(ready["where"].as_str().expect("a test id"), PRESSED);
        std::thread::sleep(glance);
        let done = self.state(patience, glance, |s| s["took"].is_array());
        serde_json::from_value(done["took"].clone()).expect("three durations")
    }

    /// What the meter says, once it says so.
    fn state(&self, patience: Duration, glance: Duration, enough: impl Fn(&Value) -> bool) -> Value {
        let since = Instant::now();
        loop {
            // The samples themselves are read once, at the end: reading costs the page time.
            let state = self.till.run("return { ...meter.state, pairs: [] }", vec![]);
            assert!(state["error"].is_null(), "in the page: {}", state["error"]);
            if enough(&state) {
                return self.till.run("return meter.state", vec![]);
            }
            assert!(since.elapsed() < patience, "the page does not finish: {state}");
            std::thread::sleep(glance);
        }
    }
}
