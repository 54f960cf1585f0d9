//! What happens at a till, one thing at a time. Each asks as a seller would, and tells the ledger what was answered.

use serde_json::{Value, json};

use super::world::World;

type Act = fn(&mut World, usize, Option<i64>);

/// Everything that may happen: its name, how often, and what it is.
pub const ALL: [(&str, u64, Act); 13] = [
    ("sold", 40, sell),
    ("undone", 3, undo),
    ("taken back", 10, take_back),
    ("taken back without a receipt", 2, take_back_open),
    ("signed up", 8, sign_up),
    ("claimed", 3, claim),
    ("edited", 10, edit),
    ("made", 3, make),
    ("withdrawn", 2, withdraw),
    ("erased", 2, erase),
    ("opened", 3, open),
    ("closed", 5, close),
    ("resolved", 12, resolve),
];

/// One thing happens, at one till, at some moment.
pub fn one(world: &mut World) {
    let till = world.any_till();
    world.pass_time(till);
    let at = world.moment(till);
    let mut left = world.dice.below(ALL.iter().map(|(_, often, _)| often).sum());
    for (_, often, act) in ALL {
        if left < often {
            return act(world, till, at);
        }
        left -= often;
    }
}

fn amount(world: &mut World) -> i64 {
    i64::try_from(50 + world.dice.below(2_000)).unwrap()
}

fn place(world: &mut World, among: usize) -> usize {
    usize::try_from(world.dice.below(among as u64)).unwrap()
}

fn sell(world: &mut World, till: usize, at: Option<i64>) {
    for _ in 0..=world.dice.below(3) {
        let item = world.dice.one_of(&world.goods).clone();
        let quantity = 1 + world.dice.below(3);
        if world.ask(till, at, "basket.add_item", json!({ "item": item, "quantity": quantity })).is_none() {
            let amount = amount(world);
            world.ask(till, at, "basket.add_amount", json!({ "amount": amount }));
        }
    }
    if !world.people.is_empty() && world.dice.below(2) == 0 {
        let (member, code) = world.dice.one_of(&world.people).clone();
        let args = if world.dice.below(2) == 0 { json!({ "member": member }) } else { json!({ "code": code }) };
        world.ask(till, at, "basket.attach_member", args);
    }
    let quote = world.ask(till, at, "basket.quote", Value::Null).unwrap()["basket"].take();
    let kind = if world.dice.below(3) == 0 { "card" } else { "cash" };
    let tenders = json!([{ "kind": kind, "amount": quote["total"] }]);
    let args = json!({ "basket": quote["basket"], "total": quote["total"], "tenders": tenders });
    let Some(sale) = world.ask(till, at, "sale.commit", args) else { return };
    world.ledger.sold(till, &sale);
    world.count("sold", 1);
    world.count("redeemed", u64::from(quote["benefit"]["reason"] == json!("come_back")));
    let alone = quote["member"].is_object() && quote["member"]["id"].is_null();
    world.count("sold for a code alone", u64::from(alone));
}

fn undo(world: &mut World, till: usize, at: Option<i64>) {
    let Some(place) = world.ledger.sales.iter().rposition(|s| s.till == till && !s.undone) else { return };
    let sale = world.ledger.sales[place].sale.clone();
    if world.ask(till, at, "sale.undo", json!({ "sale": sale })).is_some() {
        world.ledger.undone(place);
        world.ask(till, at, "basket.clear", Value::Null);
        world.count("undone", 1);
    }
}

/// The day on which something just happened: that of the open session, which it opened if there was none.
fn day_of(world: &mut World, till: usize) -> String {
    let status = world.ask(till, None, "session.status", Value::Null).unwrap();
    status["session"]["day"].as_str().unwrap().to_owned()
}

fn take_back(world: &mut World, till: usize, at: Option<i64>) {
    if world.ledger.sales.is_empty() {
        return;
    }
    // Mostly a recent one, of any till: those that several tills still take to be whole.
    let all = world.ledger.sales.len();
    let place = if world.dice.below(4) == 0 { place(world, all) } else { all - 1 - place(world, all.min(12)) };
    let sale = world.ledger.sales[place].sale.clone();
    let Some(judged) = world.ask(till, at, "return.judge", json!({ "sale": sale })) else { return };
    let lines = judged["lines"].as_array().unwrap();
    let Some(line) = lines.iter().rfind(|line| line["left"].as_i64() > Some(0)) else { return };
    let mut pick = json!({ "line": line["line"], "quantity": 1 });
    if !line["part"].is_null() {
        pick["part"] = line["part"].clone();
    }
    let args = json!({ "sale": sale, "lines": [pick], "refund": line["next_unit"], "reason": "faulty",
                       "condition": "resale", "refund_as": "cash", "allowed_by_manager": true });
    let Some(back) = world.ask(till, at, "return.commit", args) else { return };
    let day = day_of(world, till);
    world.ledger.refunded(&day, back["refund"].as_i64().unwrap());
    world.count("taken back", 1);
}

fn take_back_open(world: &mut World, till: usize, at: Option<i64>) {
    let lines = json!([{ "item": world.goods[0], "quantity": 1, "unit": amount(world) }]);
    let args = json!({ "lines": lines, "reason": "gift", "condition": "write_off", "refund_as": "card" });
    let Some(back) = world.ask(till, at, "return.commit_open", args) else { return };
    let day = day_of(world, till);
    world.ledger.refunded(&day, back["refund"].as_i64().unwrap());
    world.count("taken back without a receipt", 1);
}

/// Few names and addresses, so that tills that have not met take down the same person.
fn sign_up(world: &mut World, till: usize, at: Option<i64>) {
    let mut args = json!({});
    if world.dice.below(3) == 0 {
        args["reference"] = json!(format!("card {}", world.dice.below(6)));
    }
    if world.dice.below(2) == 0 {
        args["email"] = json!(format!("somebody{}@example.com", world.dice.below(8)));
        args["consent"] = world.wording.clone();
    }
    if world.dice.below(2) == 0 {
        args["first_name"] = json!(*world.dice.one_of(&["Lea", "Tom", "Ana"]));
    }
    let last = world.ledger.sales.iter().rfind(|s| s.till == till);
    if let (Some(last), 0) = (last, world.dice.clone().below(2)) {
        args["sale"] = last.sale.clone();
    }
    let Some(member) = world.ask(till, at, "member.enroll", args) else { return };
    let text = |field: &str| member[field].as_str().unwrap().to_owned();
    world.people.push((text("id"), text("code")));
    world.count("signed up", 1);
}

fn claim(world: &mut World, till: usize, at: Option<i64>) {
    let Some(last) = world.ledger.sales.iter().rfind(|s| s.till == till).cloned() else { return };
    if world.people.is_empty() {
        return;
    }
    let (_, code) = world.dice.one_of(&world.people).clone();
    let done = world.ask(till, at, "member.claim", json!({ "sale": last.sale, "code": code }));
    world.count("claimed", u64::from(done.is_some()));
}

fn edit(world: &mut World, till: usize, at: Option<i64>) {
    let item = world.dice.one_of(&world.goods[..4]).clone();
    let name = format!("Thing {}", world.dice.below(100));
    let args = json!({ "id": item, "name": name, "price": amount(world), "archived": world.dice.below(12) == 0 });
    let done = match world.dice.below(8) {
        0 => {
            let market = world.dice.one_of(&world.markets).clone();
            world.ask(till, at, "market.save", json!({ "id": market, "name": name }))
        }
        1 => {
            let rates = *world.dice.one_of(&[["20", "10", "5.5"], ["20", "5.5", "2.1"]]);
            world.ask(till, at, "settings.save", json!({ "tax_rates": rates }))
        }
        2 => {
            let window = json!({ "kind": "days", "days": 1 + world.dice.below(30) });
            world.ask(till, at, "policy.save", json!({ "policy": { "scope": "any_market", "window": window } }))
        }
        _ => world.ask(till, at, "catalog.save_item", args),
    };
    world.count("edited", u64::from(done.is_some()));
}

/// Something new, now and then under a SKU that another till gives too.
fn make(world: &mut World, till: usize, at: Option<i64>) {
    let sku = format!("NEW-{}", world.dice.below(6));
    let made = if world.dice.below(3) == 0 {
        let parts = json!([{ "item": world.goods[0], "quantity": 1 }, { "item": world.goods[1], "quantity": 2 }]);
        world.ask(till, at, "catalog.save_bundle", json!({ "name": sku, "price": 900, "parts": parts }))
    } else {
        world.ask(till, at, "catalog.save_item", json!({ "name": sku, "price": 300, "sku": sku }))
    };
    let Some(made) = made else { return };
    world.goods.push(made["id"].as_str().unwrap().to_owned());
    world.count("made", 1);
}

fn withdraw(world: &mut World, till: usize, at: Option<i64>) {
    for _ in 0..world.people.len().min(4) {
        let (member, _) = world.dice.one_of(&world.people).clone();
        if world.ask(till, at, "member.withdraw_consent", json!({ "member": member })).is_some() {
            return world.count("withdrawn", 1);
        }
    }
}

fn erase(world: &mut World, till: usize, at: Option<i64>) {
    if world.people.is_empty() {
        return;
    }
    let (member, _) = world.dice.one_of(&world.people).clone();
    let done = world.ask(till, at, "member.erase", json!({ "member": member }));
    world.count("erased", u64::from(done.is_some()));
}

fn open(world: &mut World, till: usize, at: Option<i64>) {
    let market = world.dice.one_of(&world.markets).clone();
    let done = world.ask(till, at, "session.open", json!({ "market": market, "float": 5_000 }));
    world.count("opened", u64::from(done.is_some()));
}

fn close(world: &mut World, till: usize, at: Option<i64>) {
    let total = amount(world);
    if world.ask(till, at, "session.count", json!({ "total": total })).is_some() {
        let done = world.ask(till, at, "session.close", Value::Null);
        world.count("closed", u64::from(done.is_some()));
    }
}

/// Somebody settles what the till lists.
fn resolve(world: &mut World, till: usize, at: Option<i64>) {
    let listed = world.ask(till, at, "sync.status", Value::Null).unwrap()["conflicts"].take();
    let listed = listed.as_array().unwrap();
    if listed.is_empty() {
        return;
    }
    let conflict = &listed[place(world, listed.len())];
    let mut args = json!({ "conflict": conflict["id"] });
    if conflict["kind"] == json!("two_values") && world.dice.below(4) > 0 {
        let sides = conflict["sides"].as_array().unwrap();
        args["take"] = sides[place(world, sides.len())]["fact"].clone();
    }
    let done = world.ask(till, at, "sync.resolve", args);
    world.count("resolved", u64::from(done.is_some()));
}
