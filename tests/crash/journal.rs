//! What the data folder holds after a kill, read past the engine: facts, and the drafts they came from.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

/// The facts that a seller's taps leave.
#[derive(Debug, Default)]
pub struct Facts {
    /// Sales: id and total.
    pub sales: BTreeMap<String, i64>,
    /// Returns: id and refund.
    pub returns: BTreeMap<String, i64>,
    /// Cash movements.
    pub cash: usize,
}

/// Reads the journal; every sale in it must be whole, and no sale in it twice.
pub fn read(data: &Path) -> Facts {
    let conn = Connection::open_with_flags(data.join("trestle.db"), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut statement = conn.prepare("SELECT till, seq, kind, bytes FROM fact ORDER BY till, seq").unwrap();
    let mut rows = statement.query([]).unwrap();
    let (mut facts, mut numbers) = (Facts::default(), 0);
    while let Some(row) = rows.next().unwrap() {
        let (till, seq, kind): (String, i64, String) = (row.get(0).unwrap(), row.get(1).unwrap(), row.get(2).unwrap());
        let fact: Value = serde_json::from_slice(&row.get::<_, Vec<u8>>(3).unwrap()).unwrap();
        let body = &fact["body"];
        match kind.as_str() {
            "sale.committed" => {
                numbers += 1;
                assert_eq!(body["number"], numbers, "receipt numbers count the sales");
                let sale = body["sale"].as_str().unwrap().to_owned();
                whole(body);
                gone_from_hand(&conn, &sale);
                assert_eq!(facts.sales.insert(sale, body["total"].as_i64().unwrap()), None, "a sale is there twice");
            }
            "return.committed" => {
                facts.returns.insert(format!("{till}-{seq}"), body["refund"].as_i64().unwrap());
            }
            "cash.moved" => facts.cash += 1,
            _ => {}
        }
    }
    facts
}

/// Lines, tax and tenders of a sale add up to its total.
fn whole(sale: &Value) {
    let sum = |list: &str, field: &str| -> i64 {
        sale[list].as_array().unwrap().iter().map(|of| of[field].as_i64().unwrap()).sum()
    };
    let of = |field: &str| sale[field].as_i64().unwrap();
    assert_eq!((sum("lines", "paid"), sum("taxes", "gross")), (of("total"), of("total")), "{sale}");
    assert_eq!(sum("tenders", "amount") - of("change"), of("total") + of("rounding"), "{sale}");
}

/// The basket of a sale is sold, and not in hand or parked as well; of a closed day it is gone with its lines.
fn gone_from_hand(conn: &Connection, sale: &str) {
    let basket = sale.rsplit('.').next().unwrap();
    let count = |table: &str| -> i64 {
        let sql = format!("SELECT count(*) FROM {table} WHERE basket = ?1");
        conn.query_row(&sql, [basket], |r| r.get(0)).unwrap()
    };
    assert_eq!(count("draft_step"), 0, "{sale}");
    let sql = "SELECT EXISTS (SELECT 1 FROM session_closed c JOIN sale s ON s.session = c.session WHERE s.id = ?1)";
    if conn.query_row(sql, [sale], |r| r.get(0)).unwrap() {
        assert_eq!((count("draft"), count("draft_line")), (0, 0), "{sale} of a closed day");
        return;
    }
    let state: String = conn.query_row("SELECT state FROM draft WHERE basket = ?1", [basket], |r| r.get(0)).unwrap();
    assert_eq!(state, "sold", "{sale}");
}
