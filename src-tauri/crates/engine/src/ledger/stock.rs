//! How many there are of an item: what was counted last, and what has been moved since.

use rusqlite::Connection;

use crate::error::Result;

/// The stock of an item that was counted.
#[derive(Debug)]
pub struct Stock {
    /// What was counted last.
    counted: i64,
    /// What the tills have moved since.
    pub since: Vec<Moved>,
}

/// What a till moved since an item was counted.
#[derive(Debug)]
pub struct Moved {
    /// The till.
    pub till: String,
    /// What came in less what went out.
    pub quantity: i64,
    /// Number of the last fact that moved it.
    pub last: i64,
}

impl Stock {
    /// How many there are. Below zero where more were sold than were counted.
    #[must_use]
    pub fn left(&self) -> i64 {
        self.since.iter().fold(self.counted, |left, moved| left.saturating_add(moved.quantity))
    }
}

/// The stock of an item; none while nobody has counted it.
///
/// # Errors
/// A database error.
pub fn stock(conn: &Connection, item: &str) -> Result<Option<Stock>> {
    let mut statement = conn.prepare_cached(include_str!("stock.sql"))?;
    let mut rows = statement.query([item])?;
    let mut stock = None;
    while let Some(row) = rows.next()? {
        let counted = row.get(0)?;
        let stock = stock.get_or_insert(Stock { counted, since: Vec::new() });
        if let Some(till) = row.get(1)? {
            stock.since.push(Moved { till, quantity: row.get(2)?, last: row.get(3)? });
        }
    }
    Ok(stock)
}

/// Whether an item was ever counted.
///
/// # Errors
/// A database error.
pub fn was_counted(conn: &Connection, item: &str) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM stock_counted WHERE item = ?1")?.exists([item])?)
}

/// Items that were ever counted.
///
/// # Errors
/// A database error.
pub fn counted_items(conn: &Connection) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached("SELECT DISTINCT item FROM stock_counted ORDER BY item")?;
    Ok(statement.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Whether a sale took units of an item out of its stock.
///
/// # Errors
/// A database error.
pub fn was_taken_out(conn: &Connection, sale: &str, item: &str) -> Result<bool> {
    let sql = "SELECT 1 FROM sale s JOIN stock_moved m ON m.till = s.till AND m.seq = s.seq
               WHERE s.id = ?1 AND m.item = ?2";
    Ok(conn.prepare_cached(sql)?.exists([sale, item])?)
}
