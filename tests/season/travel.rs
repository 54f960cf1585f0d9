//! How files travel in a season: written for somebody or for anybody, lost, late, twice; and tills that join meanwhile.

use std::path::Path;

use serde_json::{Value, json};
use trestle_tests::exchange::hand_over;

use super::world::{Template, World};

/// A file is written, or one of those under way arrives somewhere.
pub fn one(world: &mut World) {
    let till = world.any_till();
    if world.air.is_empty() || world.dice.below(2) == 0 {
        write(world, till);
        return;
    }
    let place = usize::try_from(world.dice.below(world.air.len() as u64)).unwrap();
    let file = world.air[place].clone();
    arrive(world, till, &file);
    // Most files stay on a stick somewhere, and come again.
    if world.dice.below(3) == 0 {
        world.air.remove(place);
    }
}

fn write(world: &mut World, till: usize) {
    let at = world.moment(till);
    let mut args = match world.dice.below(4) {
        0 => json!({ "all": true }),
        1 => json!({}),
        _ => json!({ "to": other_till(world, till, at) }),
    };
    if args["to"].is_null() {
        args = json!({ "all": args["all"] == json!(true) });
    }
    let file = hand_over(&world.tills[till].shop, args);
    // One in five is lost before anybody sees it.
    if world.dice.below(5) > 0 {
        world.air.push(file);
    }
}

/// Another till that this one has heard of.
fn other_till(world: &mut World, till: usize, at: Option<i64>) -> Value {
    let status = world.ask(till, at, "sync.status", Value::Null).unwrap();
    let tills = status["tills"].as_array().unwrap();
    let joined: Vec<Value> = tills
        .iter()
        .filter(|t| t["own"] == json!(false) && t["invited_only"] == json!(false) && t["till"]["number"] != json!(0))
        .map(|t| t["till"]["till"].clone())
        .collect();
    if joined.is_empty() { Value::Null } else { world.dice.one_of(&joined).clone() }
}

/// A file arrives at a till; no clock is reason to refuse it.
pub fn arrive(world: &mut World, till: usize, file: &Path) {
    let at = world.moment(till);
    let came = world.ask(till, at, "sync.import", json!({ "files": [file] }));
    let came = came.unwrap_or_else(|| panic!("till {till} refused {}: {:?}", file.display(), world.tally));
    let new = came["new_facts"].as_u64().unwrap();
    world.count("arrived", 1);
    world.count("new in a file", u64::from(new > 0));
}

/// A till joins: by an invitation that somebody has just written (of the second one that is the first), or it had joined
/// before the season, is only now taken out of its box, and knows nothing of what happened.
pub fn join(world: &mut World, template: &Template) {
    let n = world.tills.len();
    let inviter = if n == 3 { world.any_till() } else { n - 1 };
    let out = world.tills[inviter].shop.beside().to_owned();
    // Stretching the code of an invitation takes as long as half a season.
    let invite = world.dice.below(8) == 0;
    match if invite { world.ask(inviter, None, "till.invite", json!({ "out": out })) } else { None } {
        Some(invited) => {
            world.join(&invited);
            world.count("joined", 1);
        }
        None => world.switch_on(template, n),
    }
}
