//! What a seller said before it was killed.

use std::io::BufRead;

use serde_json::Value;

/// What was heard of one seller.
#[derive(Debug, Default)]
pub struct Heard {
    /// The basket in hand as last acknowledged.
    pub basket: Value,
    /// Acknowledged sales: id and total.
    pub sales: Vec<(String, i64)>,
    /// Acknowledged returns: id and refund.
    pub returns: Vec<(String, i64)>,
    /// Acknowledged cash movements.
    pub cash: usize,
    /// The command that was begun and not acknowledged, with its arguments.
    pub pending: Option<(String, Value)>,
}

impl Heard {
    /// Takes one line; says whether it acknowledged a sale.
    pub fn line(&mut self, line: &str) -> bool {
        let (what, value) = line.split_once(' ').unwrap();
        let value: Value = serde_json::from_str(value).unwrap();
        let pair = |id: &str, amount: &str| (value[id].as_str().unwrap().to_owned(), value[amount].as_i64().unwrap());
        match what {
            "try" => {
                self.pending = Some((value[0].as_str().unwrap().to_owned(), value[1].clone()));
                return false;
            }
            "tap" => self.basket = value.clone(),
            "sale" => {
                self.sales.push(pair("sale", "total"));
                self.basket = value["next"].clone();
            }
            "return" => self.returns.push(pair("id", "refund")),
            "cash" => self.cash += 1,
            "closed" => {}
            other => panic!("the seller said {other}"),
        }
        self.pending = None;
        what == "sale"
    }

    /// Takes everything that is left; what has no line end was cut by the kill.
    pub fn rest(&mut self, mut from: impl BufRead) {
        let mut line = String::new();
        while from.read_line(&mut line).unwrap() > 0 {
            if line.ends_with('\n') {
                self.line(line.trim_end());
            }
            line.clear();
        }
    }
}
