//! A walk past every screen and dialog there is. Owns: how each is reached. Must not: judge them; whoever walks does.

use serde_json::{Value, json};
use trestle_tests::till::Size;

use crate::setup::choose_country;
use crate::stall::{BY_HAND, Stall};

/// What is done at each stop: the stall as it stands, and what the stop is called.
pub type Visit<'a> = &'a mut dyn FnMut(&Stall, &str);

/// The basket in hand with a discount on a line and one on all of it, an offer to be named, and a manager asked; and back.
fn discounts(stall: &Stall, visit: Visit<'_>) {
    let ten = json!({ "kind": "percent", "percent": "10" });
    for name in ["Radio Bleu", "Riverside newsletter"] {
        stall.ask("offer.save", &json!({ "name": name, "gives": ten, "on_request": true }));
    }
    let account = json!({ "name": "Hollow Tree Candles", "iban": "FR7630006000011234567890189", "bic": "" });
    stall.ask("settings.save", &json!({ "discount_limit": "20", "account": account }));
    stall.reach("line-1");
    stall.tap_testid("line-1");
    stall.tap_testid("line-side-discount");
    stall.key_in("10");
    stall.tap_testid("discount-reason-damaged");
    stall.tap_testid("line-save");
    stall.wait_for_text("basket-total", "26.60");
    stall.reach("line-1");
    stall.tap_testid("line-1");
    stall.wait_for("line-steps");
    visit(stall, "line-steps");
    stall.tap_testid("line-side-discount");
    stall.tap_testid("discount-reason-other");
    visit(stall, "line-discount");
    stall.tap_testid("line-dialog-close");
    stall.tap_testid("discount");
    stall.key_in("25");
    stall.tap_testid("discount-reason-friend");
    visit(stall, "discount");
    stall.tap_testid("discount-side-offers");
    visit(stall, "discount-offers");
    stall.tap_testid("discount-side-discount");
    stall.tap_testid("discount-save");
    stall.wait_for("basket-discount");
    visit(stall, "sell-discount");
    stall.tap_testid("charge");
    stall.wait_for("allow-dialog");
    visit(stall, "allow");
    stall.tap_testid("allow-not");
    stall.tap_testid("discount");
    stall.tap_testid("discount-remove");
    stall.wait_for_text("basket-total", "26.60");
    stall.reach("line-1");
    stall.tap_testid("line-1");
    stall.tap_testid("line-list-price");
    stall.wait_for_text("basket-total", "27.50");
}

/// From the first look to the first sale of a shop of one's own.
pub fn set_up(size: Size, visit: Visit<'_>) {
    let stall = Stall::new(size);
    visit(&stall, "setup-welcome");
    stall.tap_testid("setup-shop");
    stall.write("shop-name", "Hollow Tree Candles");
    visit(&stall, "setup-shop");
    stall.tap_testid("country-choose");
    stall.wait_for("countries");
    visit(&stall, "setup-countries");
    stall.reach("countries-KW");
    stall.tap_testid("countries-KW");
    stall.reach("currency-choose");
    stall.tap_testid("currency-choose");
    stall.wait_for("currencies");
    visit(&stall, "setup-currencies");
    stall.tap_testid("currencies-close");
    visit(&stall, "setup-other");
    choose_country(&stall, "US");
    stall.reach("own-rate");
    visit(&stall, "setup-us");
    choose_country(&stall, "FR");
    stall.tap_testid("shop-name-letters");
    stall.wait_for("letter-pad");
    visit(&stall, "setup-letters");
    stall.tap_testid("letter-done");
    stall.tap_testid("passphrase-own");
    stall.write("own-passphrase", "candle");
    stall.tap_testid("create-shop");
    stall.wait_until("return document.body.innerText.includes('That passphrase is easy to guess.')");
    visit(&stall, "setup-weak");
    stall.tap_testid("passphrase-offered");
    stall.tap_testid("create-shop");
    stall.wait_for("screen-keep");
    visit(&stall, "setup-keep");
    stall.keep_words();
    stall.wait_for("empty-amount");
    visit(&stall, "sell-first");
    stall.tap_testid("empty-amount");
    stall.key_in("1250");
    visit(&stall, "sell-amount");
    stall.go("more");
    stall.tap_testid("more-offers");
    stall.wait_for("offers-none");
    visit(&stall, "offers-none");
}

/// Selling and paying in the demo shop.
pub fn sell(size: Size, visit: Visit<'_>) {
    let stall = Stall::demo(size);
    visit(&stall, "sell-empty");
    open_day(&stall);
    for goods in [["Beeswax candle", "Jam"], ["Felt fox", "Gift wrap"], ["Honey 250 g", "Herb tea"]] {
        stall.sell(&goods);
    }
    stall.wait_for_text("takings", "€34.00 · 3 sales");
    for name in ["Beeswax candle", "Beeswax candle", "Cosy evening", "Greeting card", "Honey 250 g"] {
        stall.pick(name);
    }
    stall.wait_for_text("basket-total", "27.50");
    visit(&stall, "sell");
    stall.tap_testid("search");
    stall.type_paced("ca", BY_HAND);
    stall.wait_until("return all('.found .tile').length > 1");
    visit(&stall, "sell-search");
    stall.tap_testid("search");
    stall.reach("line-1");
    stall.tap_testid("line-1");
    stall.wait_for("line-dialog");
    visit(&stall, "line-quantity");
    stall.tap_testid("line-side-price");
    stall.tap_testid("line-reason-other");
    stall.key_in("400");
    visit(&stall, "line-price");
    stall.tap_testid("line-dialog-close");
    discounts(&stall, visit);

    stall.tap_testid("charge");
    stall.wait_for_text("pay-due", "€27.50");
    visit(&stall, "pay");
    stall.tap_testid("pay-transfer");
    stall.wait_for("transfer-code");
    visit(&stall, "pay-code");
    stall.tap_testid("transfer-not");
    stall.tap_testid("pay-note-1000");
    stall.key_in("2000");
    stall.wait_for_text("pay-change", "€2.50");
    visit(&stall, "pay-given");
    stall.tap_testid("pay-take");
    stall.wait_for("screen-done");
    visit(&stall, "done");
    stall.tap_testid("undo-sale");
    stall.wait_for("done-back");
    visit(&stall, "done-undone");
    stall.tap_testid("new-sale");
    stall.tap_testid("hold");
    stall.wait_for_text("hold", "Resume (1)");
    stall.pick("Felt fox");
    stall.wait_for_text("basket-total", "12.00");
    stall.tap_testid("basket-clear");
    stall.wait_for("message");
    visit(&stall, "sell-message");
    stall.scan("0000000000000");
    stall.wait_until("return byTestId('message').el?.dataset.severity === 'warn'");
    visit(&stall, "sell-warning");
    stall.tap_testid("message-close");
    stall.tap_testid("hold");
    stall.wait_until("return all('[data-testid^=cleared-]').length === 1");
    visit(&stall, "held");
}

/// Returns, in the window and after it.
pub fn take_back(size: Size, visit: Visit<'_>) {
    let mut stall = Stall::demo(size);
    let sale = stall.sell(&["Felt fox", "Cosy evening", "Jam", "Jam"]);
    stall.go("return");
    stall.wait_until("return all('[data-testid^=sale-]').length > 4");
    visit(&stall, "return-find");
    stall.write("return-code", "7K3M-9QXD-2FHT-W");
    stall.tap_testid("return-find");
    stall.wait_until("return document.querySelector('.refused') !== null");
    visit(&stall, "return-refused");
    stall.scan(sale["receipt"].as_str().expect("a code"));
    stall.wait_for("verdict");
    stall.tap_testid("return-1-more");
    stall.wait_for_text("return-1-refund", "12.00");
    visit(&stall, "return-judge");
    stall.tap_testid("refund");
    stall.wait_for("return-paid");
    visit(&stall, "return-paid");
    stall.close_day();
    stall.restart_at("2026-09-05T08:00:00Z");
    stall.wait_for("screen-sell");
    stall.scan(sale["receipt"].as_str().expect("a code"));
    stall.wait_for("verdict");
    stall.tap("Jam: one more");
    stall.tap_testid("return-manager");
    visit(&stall, "return-late");
}

/// The day from its opening to its end.
pub fn day(size: Size, visit: Visit<'_>) {
    let stall = Stall::demo(size);
    stall.go("day");
    stall.wait_for("screen-open-day");
    visit(&stall, "day-open");
    stall.tap_testid("count-way-coins");
    stall.tap_testid("count-2000");
    stall.key_in("4");
    visit(&stall, "day-open-coins");
    stall.tap_testid("open-day");
    stall.wait_for("screen-sell");
    for _ in 0..3 {
        stall.sell(&["Beeswax candle", "Cosy evening", "Honey 250 g"]);
    }
    stall.go("day");
    stall.wait_for("screen-day");
    stall.tap_testid("cash-out");
    stall.tap_testid("move-reason-parking");
    stall.key_in("1500");
    visit(&stall, "day-cash-out");
    stall.tap_testid("move-save");
    stall.wait_until("return !byTestId('move-dialog').el && document.body.innerText.includes('Stall fee')");
    visit(&stall, "day");
    stall.ask("basket.add_amount", &json!({ "amount": "4.50" }));
    let basket = stall.basket();
    let tenders = json!([{ "kind": "transfer", "amount": 450, "reference": "T1-9" }]);
    stall.ask("sale.commit", &json!({ "basket": basket["basket"], "total": 450, "tenders": tenders }));
    stall.tap_testid("transfers");
    stall.wait_until("return all('[data-testid^=arrived-]').length === 1");
    visit(&stall, "day-transfers");
    stall.tap_testid("transfers-dialog-close");
    stall.tap_testid("message-close");
    stall.tap_testid("x-report");
    stall.wait_for("report");
    visit(&stall, "day-x");
    stall.tap_testid("report-back");
    stall.tap_testid("end-day");
    stall.wait_for("count-done");
    stall.tap_testid("count-5000");
    stall.key_in("2");
    visit(&stall, "end-count");
    stall.tap_testid("count-way-amount");
    stall.key_in("12700");
    visit(&stall, "end-count-amount");
    stall.tap_testid("count-done");
    stall.wait_for("difference");
    visit(&stall, "end-difference");
    stall.tap_testid("close-day");
    stall.wait_for("report");
    visit(&stall, "end-z");
    stall.tap_testid("to-export");
    stall.wait_for("place-0");
    visit(&stall, "end-export");
    stall.tap("This till's own folder");
    stall.wait_for("exported");
    visit(&stall, "end-exported");
    stall.tap_testid("export-done");
    stall.wait_for("bundle-told");
    visit(&stall, "end-bundle");
    stall.tap_testid("bundle-done");
    stall.wait_for("end-finished");
    visit(&stall, "end-done");
    stall.tap_testid("end-finished");
    stall.wait_for("screen-open-day");
    stall.tap("Sat 2 May");
    stall.wait_for("report-export");
    visit(&stall, "day-earlier");
}

/// Everything under More.
pub fn more(size: Size, visit: Visit<'_>) {
    let stall = Stall::demo(size);
    stall.go("more");
    visit(&stall, "more");
    stall.tap_testid("leave-demo");
    visit(&stall, "more-leave");
    stall.tap_testid("leave-stay");
    stall.tap_testid("more-catalogue");
    stall.wait_until("return all('[data-testid^=item-]').length > 4");
    visit(&stall, "catalogue");
    stall.tap("Beeswax candle");
    stall.wait_until("return byTestId('item-name').el?.value === 'Beeswax candle'");
    stall.reach("item-barcode");
    stall.write_more("item-barcode", "4006381333931");
    stall.tap_testid("barcode-add");
    visit(&stall, "item");
    stall.tap_testid("item-back");
    stall.wait_for("leave-form-dialog");
    visit(&stall, "leave-form");
    stall.leave_form();
    stall.tap("Cosy evening");
    stall.wait_until("return byTestId('bundle-name').el?.value === 'Cosy evening'");
    visit(&stall, "bundle");
    stall.tap_testid("add-part");
    stall.wait_for("part-dialog");
    visit(&stall, "bundle-part");
    stall.tap_testid("part-dialog-close");
    stall.tap_testid("bundle-back");
    stall.tap_testid("new-item");
    visit(&stall, "item-new");
    stock(&stall, visit);
    offers(&stall, visit);
    stall.go("more");
    stall.tap_testid("more-markets");
    stall.wait_until("return all('[data-testid^=market-]').length === 2");
    visit(&stall, "markets");
    stall.tap_testid("edit-policy");
    stall.wait_for("policy-dialog");
    visit(&stall, "markets-policy");
    stall.tap_testid("policy-dialog-close");
    stall.tap("Riverside Makers");
    stall.wait_until("return byTestId('market-name').el?.value === 'Riverside Makers'");
    stall.tap_testid("market-policy-own");
    visit(&stall, "market");
    stall.tap_testid("market-back");
    stall.leave_form();
    settings(&stall, visit);
}

/// Every page of the settings, with the dialogs of the owner's.
fn settings(stall: &Stall, visit: Visit<'_>) {
    for page in ["shop", "prices", "selling", "books", "tablet", "owner"] {
        stall.settings(page);
        visit(stall, &format!("settings-{page}"));
    }
    stall.tap_testid("show-words");
    stall.wait_for("words-dialog");
    visit(stall, "settings-words");
    stall.write("words-passphrase", "demo");
    stall.tap_testid("words-show");
    stall.wait_for("recovery-words");
    visit(stall, "settings-words-shown");
    stall.tap_testid("words-done");
    stall.tap_testid("change-passphrase");
    stall.wait_for("passphrase-dialog");
    visit(stall, "settings-passphrase");
}

/// Nothing kept track of, what there is of some things, and one of them being counted.
fn stock(stall: &Stall, visit: Visit<'_>) {
    stall.go("more");
    stall.tap_testid("more-stock");
    stall.wait_for("stock");
    visit(stall, "stock");
    stall.tap_testid(&format!("stock-of-{}", stall.item("Felt fox")));
    visit(stall, "stock-count");
    stall.tap_testid("stock-what-out");
    stall.tap_testid("stock-reason-given");
    visit(stall, "stock-out");
    stall.tap_testid("stock-dialog-close");
}

/// The list of some offers, and one of them.
fn offers(stall: &Stall, visit: Visit<'_>) {
    stall.go("more");
    stall.tap_testid("more-offers");
    stall.wait_until("return all('[data-testid=offers] .entry').length === 1");
    let candle = stall.item("Beeswax candle");
    let two = json!({ "kind": "count_for", "count": 2, "price": "8.00" });
    stall.ask("offer.save", &json!({ "name": "Two candles for eight", "gives": two, "goods": [candle] }));
    let radio = json!({ "name": "Radio Bleu", "gives": { "kind": "percent", "percent": "10" }, "on_request": true,
                        "from": "2026-05-01", "until": "2026-05-31" });
    stall.ask("offer.save", &radio);
    stall.wait_until("return all('[data-testid=offers] .entry').length === 3");
    visit(stall, "offers");
    stall.tap("Two candles for eight");
    stall.wait_until("return byTestId('offer-name').el?.value === 'Two candles for eight'");
    visit(stall, "offer");
    stall.tap_testid("offer-kind-percent");
    stall.tap_testid("offer-on-categories");
    stall.reach("offer-days-until");
    stall.tap_testid("offer-days-until");
    visit(stall, "offer-days");
    stall.tap_testid("offer-back");
    stall.leave_form();
}

/// A till whose clock has forgotten the year.
pub fn doubt(size: Size, visit: Visit<'_>) {
    let mut stall = Stall::demo(size);
    stall.restart_at("1970-01-01T00:05:00Z");
    stall.wait_for("clock-warning");
    stall.go("day");
    stall.wait_for("clock-doubt");
    visit(&stall, "day-clock");
    stall.tap_testid("state-day");
    stall.wait_for("clock-dialog");
    visit(&stall, "day-clock-calendar");
    stall.tap_testid("year-next");
    stall.tap_testid("clock-dialog-close");
}

/// Riverside's day, opened with a float.
pub fn open_day(stall: &Stall) {
    let markets = stall.ask("market.list", &json!({}));
    let today = |market: &&Value| market["today"] == json!(true);
    let market = markets["markets"].as_array().expect("markets").iter().find(today).expect("a market today");
    stall.ask("session.open", &json!({ "market": market["id"], "float": 8000 }));
    stall.wait_for_text("takings", "€0.00 · 0 sales");
}
