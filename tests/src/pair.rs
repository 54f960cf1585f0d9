//! Two tills of one shop that have both traded and not met since: the shop that tests of bundle files are about. Owns: what
//! they sold, undid and took back, and who signed up. Must not: look inside a file.

use serde_json::{Value, json};

use crate::dice::Dice;
use crate::shop::{Shop, id};

/// Two tills of one shop.
pub struct Pair {
    /// The founder, till 1.
    pub one: Shop,
    /// Invited by it, till 2.
    pub two: Shop,
}

impl Pair {
    /// Till 1 trades, invites till 2, and both trade on their own. `sales` is how many each rings up after that.
    #[must_use]
    pub fn traded(seed: u64, sales: u64) -> Self {
        let mut dice = Dice::new(seed);
        let (one, goods) = Shop::stocked();
        trade(&one, &goods, &mut dice, sales / 4);
        let two = Shop::joined_to(&one);
        trade(&one, &goods, &mut dice, sales);
        trade(&two, &goods, &mut dice, sales);
        Self { one, two }
    }
}

/// Sales with all that can come of them: members who sign up with and without an address, visits of theirs, sales undone,
/// goods brought back.
///
/// # Panics
/// When the till does not do what any till does.
pub fn trade(till: &Shop, goods: &[String], dice: &mut Dice, sales: u64) {
    let mut codes: Vec<String> = Vec::new();
    for n in 1..=sales {
        let mut basket = Value::Null;
        for _ in 0..=dice.below(3) {
            basket = till.call("basket.add_item", json!({ "item": dice.one_of(goods), "quantity": 1 + dice.below(3) }));
        }
        if !codes.is_empty() && dice.below(4) == 0 {
            basket = till.call("basket.attach_member", json!({ "code": dice.one_of(&codes) }));
        }
        let sale = till.pay(&basket);
        match n % 8 {
            1 | 5 => {
                let address = format!("guest.{n}.{}@market{}.example", dice.below(1_000_000), dice.below(10));
                let guest = enroll(till, "Rosalind", Some(&address), &sale);
                codes.push(guest["code"].as_str().expect("a code").to_owned());
            }
            3 => drop(enroll(till, "Barnaby", None, &sale)),
            6 => drop(till.call("sale.undo", json!({ "sale": sale["sale"] }))),
            7 => bring_back(till, &sale),
            _ => {}
        }
    }
}

/// Signs somebody up on a sale: a first name, and an address with the consent to use it.
pub fn enroll(till: &Shop, first_name: &str, address: Option<&str>, sale: &Value) -> Value {
    let consent = address.map(|_| till.call("signup.offer", Value::Null)["wording"]["hash"].clone());
    let args = json!({ "first_name": first_name, "email": address, "consent": consent, "sale": sale["sale"] });
    till.call("member.enroll", args)
}

/// Brings one unit of the first line of a sale back.
pub fn bring_back(till: &Shop, sale: &Value) {
    let show = till.call("sale.show", json!({ "sale": id(sale) }));
    let line = &show["lines"][0];
    let part = line["components"].as_array().filter(|c| !c.is_empty()).map(|_| 0);
    let lines = json!([{ "line": line["line"], "part": part, "quantity": 1 }]);
    let judged = till.call("return.judge", json!({ "sale": id(sale), "lines": lines }));
    let args = json!({
        "sale": id(sale), "lines": lines, "refund": judged["refund"], "reason": "gift", "condition": "resale",
        "refund_as": "cash", "allowed_by_manager": true,
    });
    till.call("return.commit", args);
}
