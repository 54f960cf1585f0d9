//! All items at once, as the window reads them after each change of the catalogue.
//!
//! Owns what of them stays in memory between two readings. Keeps true: what is given is what the rows say; the fact that set a
//! row tells whether it was read already, and only rows that another fact has set are read anew. Must not know what they are
//! read for.

use rusqlite::Connection;

use crate::error::Result;
use crate::facts::ItemSet;

/// All items that can be read, by id.
#[derive(Debug, Default)]
pub struct Items(Vec<Known>);

#[derive(Debug)]
struct Known {
    /// The fact that set it.
    till: String,
    seq: i64,
    item: ItemSet,
    /// What whoever reads them computes of each, once.
    place: String,
}

impl Items {
    /// The items as they stand now; what has not changed since `self` was read is taken over. `place` is computed of those that
    /// are read, and must depend on nothing else.
    ///
    /// # Errors
    /// A database error.
    pub fn read_again(self, conn: &Connection, place: fn(&ItemSet) -> String) -> Result<Self> {
        let mut statement =
            conn.prepare_cached("SELECT id, till, seq, value FROM register WHERE kind = 'item' ORDER BY id")?;
        let mut rows = statement.query([])?;
        let (mut before, mut now) = (self.0.into_iter().peekable(), Vec::new());
        while let Some(row) = rows.next()? {
            let id = row.get_ref(0)?.as_str().unwrap_or_default();
            while before.next_if(|known| known.item.id.as_str() < id).is_some() {}
            let known = before.next_if(|known| known.item.id.as_str() == id);
            let (till, seq) = (row.get_ref(1)?.as_str().unwrap_or_default(), row.get(2)?);
            match known.filter(|known| known.seq == seq && known.till == till) {
                Some(known) => now.push(known),
                None => {
                    let item = serde_json::from_str::<ItemSet>(row.get_ref(3)?.as_str().unwrap_or_default());
                    now.extend(item.map(|item| Known { till: till.to_owned(), seq, place: place(&item), item }));
                }
            }
        }
        Ok(Self(now))
    }

    /// Those that are sold, each with its place.
    pub fn on_sale(&self) -> impl Iterator<Item = (&ItemSet, &str)> {
        self.0.iter().filter(|known| !known.item.archived).map(|known| (&known.item, known.place.as_str()))
    }
}
