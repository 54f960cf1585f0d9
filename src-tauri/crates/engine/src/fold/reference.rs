//! Folds the shop and its reference data: one register per whole value, the highest (lamport, till, seq) wins.

use rusqlite::{Connection, params};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use trestle_rules::text::folded;

use crate::error::{EngineError, Result};
use crate::facts::{BundleSet, ItemSet, ShopCreated};
use crate::journal::Envelope;
use crate::keys::till::till_id;

/// The founder's first fact. Another till's, or a second one, is kept and passed over.
pub(super) fn shop_created(conn: &Connection, fact: &Envelope) -> Result<()> {
    let shop: ShopCreated = fact.body()?;
    let key = hex::decode(&shop.founder.public_key).map_err(|_| EngineError::Bug("the key of the first till"))?;
    if till_id(&key) != fact.till || fact.seq != 1 {
        return Ok(());
    }
    conn.execute(
        "INSERT INTO shop (one, value, till, seq) VALUES (1, ?1, ?2, ?3) ON CONFLICT DO NOTHING",
        params![fact.read_body(), fact.till, fact.seq],
    )?;
    super::tills::add(conn, &shop.founder, None)
}

#[derive(Deserialize)]
struct Named {
    id: String,
}

/// Sets a register to a value that nothing else is computed from. It must be one: whoever reads it later relies on that.
pub(super) fn set_as<T: DeserializeOwned>(conn: &Connection, fact: &Envelope) -> Result<()> {
    let _: T = fact.body()?;
    set(conn, fact).map(|_| ())
}

/// Sets a register; says whether this fact is the value now.
pub(super) fn set(conn: &Connection, fact: &Envelope) -> Result<bool> {
    let Named { id } = fact.body()?;
    if super::tills::is_doubted(conn, &fact.till, fact.seq)? {
        return Ok(false);
    }
    let kind = fact.kind.trim_end_matches(".set");
    let mut statement = conn.prepare_cached(
        "INSERT INTO register (kind, id, value, lamport, till, seq) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (kind, id) DO UPDATE
           SET value = excluded.value, lamport = excluded.lamport, till = excluded.till, seq = excluded.seq
         WHERE (excluded.lamport, excluded.till, excluded.seq) > (lamport, till, seq)",
    )?;
    let set = statement.execute(params![kind, id, fact.read_body(), fact.lamport, fact.till, fact.seq])?;
    conn.prepare_cached(
        "INSERT INTO register_side (kind, id, till, seq) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (kind, id, till) DO UPDATE SET seq = excluded.seq WHERE excluded.seq > seq",
    )?
    .execute(params![kind, id, fact.till, fact.seq])?;
    Ok(set > 0)
}

pub(super) fn item_set(conn: &Connection, fact: &Envelope) -> Result<()> {
    let item: ItemSet = fact.body()?;
    if set(conn, fact)? {
        let mut codes = item.barcodes;
        codes.push(item.sku);
        index(conn, &item.id, &item.name, &codes, item.archived)?;
    }
    Ok(())
}

pub(super) fn bundle_set(conn: &Connection, fact: &Envelope) -> Result<()> {
    let bundle: BundleSet = fact.body()?;
    if set(conn, fact)? {
        index(conn, &bundle.id, &bundle.name, &bundle.barcodes, bundle.archived)?;
    }
    Ok(())
}

fn index(conn: &Connection, id: &str, name: &str, codes: &[String], archived: bool) -> Result<()> {
    conn.prepare_cached("DELETE FROM code WHERE id = ?1")?.execute([id])?;
    let codes = codes.iter().filter(|c| !c.is_empty());
    let mut text = folded(name);
    for code in codes {
        text.push(' ');
        text.push_str(&folded(code));
        if !archived {
            conn.prepare_cached("INSERT INTO code (code, id) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
                .execute([code.as_str(), id])?;
        }
    }
    conn.prepare_cached(
        "INSERT INTO catalog_text (id, text, archived) VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET text = excluded.text, archived = excluded.archived",
    )?
    .execute(params![id, text, archived])?;
    Ok(())
}
