//! The baskets being rung up, as they are saved.
//!
//! Owns the rows of drafts, of their lines and of the steps that can be undone, and the basket in hand as it stays in memory
//! between two taps. Keeps true: a tap reads and writes only what it changes; what is in memory is what the rows say; a
//! number is never used twice, because it names the sale. Must not know what a step is, nor the shop.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension, params};
use serde::Deserialize;
use trestle_rules::basket::{Basket, Before, KeptQuote, Line};

use crate::error::Result;
use crate::facts::BundleSet;
use crate::tx::Tx;

/// Steps that can be undone.
const STEPS: i64 = 30;
/// Cleared baskets that can be brought back.
const CLEARED: i64 = 20;
/// Sold baskets that go with one closing at most: a shop that kept them for years must not wait for all of them at once.
const FORGOTTEN: i64 = 20_000;

/// A basket with its number.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) number: i64,
    pub(crate) basket: Basket,
    /// What was worked out of it at the last tap; none where it was just read.
    pub(crate) known: Option<Known>,
    /// Whether its lines have rows of their own. Those of a basket that was sold, or that an older program saved, have not.
    in_rows: bool,
}

impl Draft {
    fn new(number: i64, basket: Basket) -> Self {
        Self { number, basket, known: None, in_rows: true }
    }
}

/// What was worked out of a basket at the last tap, and read of the catalogue for it. A fact may change any of it, so it
/// holds until one is written.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) quote: KeptQuote,
    /// Ids of the offers that might hold for it.
    pub(crate) offers: Vec<String>,
    /// All bundles.
    pub(crate) bundles: Vec<BundleSet>,
    /// Ids of the items that are in a bundle which is sold.
    pub(crate) bundled: HashSet<String>,
    /// Of those of its items that are variants the id of the product's tile.
    pub(crate) products: HashMap<String, String>,
    /// Whether it tells a history.
    pub(crate) history: bool,
    /// The revision that the last reply named, if it named one.
    pub(crate) told: Option<u64>,
}

/// The basket in hand between two commands.
#[derive(Debug)]
pub(crate) struct InMemory {
    draft: Draft,
    /// What the database's version was for this connection: another number says that somebody else wrote.
    version: i64,
}

/// What a step changed, as it was before: everything but the lines, and those lines that changed.
#[derive(Debug, Deserialize)]
struct Changes {
    head: Basket,
    lines: Vec<(u32, Option<Line>)>,
}

/// What a step is saved as. An older program saved the whole basket.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Step {
    Changes(Changes),
    Whole(Basket),
}

/// The basket in hand, if there is one.
pub(crate) fn in_hand(tx: &Tx<'_>) -> Result<Option<Draft>> {
    if let Some(kept) = tx.basket.take()
        && kept.version == version(tx.conn)?
    {
        return Ok(Some(kept.draft));
    }
    let sql = "SELECT basket FROM draft WHERE state = 'open'";
    let number: Option<i64> = tx.conn.prepare_cached(sql)?.query_row([], |r| r.get(0)).optional()?;
    number.map_or(Ok(None), |number| read(tx.conn, number))
}

/// Keeps the basket in hand in memory for the next command, as it is saved.
pub(crate) fn keep(tx: &Tx<'_>, draft: Draft) -> Result<()> {
    tx.basket.replace(Some(InMemory { draft, version: version(tx.conn)? }));
    Ok(())
}

fn version(conn: &Connection) -> Result<i64> {
    Ok(conn.prepare_cached("PRAGMA data_version")?.query_row([], |r| r.get(0))?)
}

/// A basket, whatever became of it.
pub(crate) fn read(conn: &Connection, number: i64) -> Result<Option<Draft>> {
    let sql = "SELECT content FROM draft WHERE basket = ?1";
    let head: Option<String> = conn.prepare_cached(sql)?.query_row([number], |r| r.get(0)).optional()?;
    let Some(head) = head else { return Ok(None) };
    let mut draft = Draft::new(number, serde_json::from_str(&head)?);
    draft.in_rows = draft.basket.lines.is_empty();
    if draft.in_rows {
        let sql = "SELECT content FROM draft_line WHERE basket = ?1 ORDER BY line";
        let mut statement = conn.prepare_cached(sql)?;
        let mut rows = statement.query([number])?;
        while let Some(row) = rows.next()? {
            draft.basket.lines.push(serde_json::from_str(row.get_ref(0)?.as_str().unwrap_or_default())?);
        }
    }
    Ok(Some(draft))
}

/// A basket that waits or was sold, if it is in that state.
pub(crate) fn read_if(conn: &Connection, number: i64, states: &[&str]) -> Result<Option<Draft>> {
    let sql = "SELECT state FROM draft WHERE basket = ?1";
    let state: Option<String> = conn.prepare_cached(sql)?.query_row([number], |r| r.get(0)).optional()?;
    if state.is_some_and(|state| states.contains(&state.as_str())) { read(conn, number) } else { Ok(None) }
}

/// A new empty basket in hand.
pub(crate) fn begin(tx: &Tx<'_>) -> Result<Draft> {
    let mut basket = Basket::default();
    let sql = "INSERT INTO draft (state, content, at) VALUES ('open', ?1, ?2)";
    tx.conn.prepare_cached(sql)?.execute(params![head(&mut basket)?, tx.now.at])?;
    Ok(Draft::new(tx.conn.last_insert_rowid(), basket))
}

/// Puts what another basket holds into an empty one, and saves it.
pub(crate) fn fill(tx: &Tx<'_>, draft: &mut Draft, basket: Basket) -> Result<()> {
    draft.basket = basket;
    note_all(&mut draft.basket);
    save(tx, draft).map(drop)
}

fn note_all(basket: &mut Basket) {
    for line in &basket.lines {
        basket.changed.note(line.line);
    }
}

/// The basket without its lines, and without the offers, which are asked for anew whenever it is read.
fn head(basket: &mut Basket) -> Result<String> {
    let (lines, offers) = (std::mem::take(&mut basket.lines), std::mem::take(&mut basket.offers));
    let head = serde_json::to_string(basket);
    (basket.lines, basket.offers) = (lines, offers);
    Ok(head?)
}

/// Gives each line of a basket that an older program saved a row, before the first change.
pub(crate) fn into_rows(tx: &Tx<'_>, draft: &mut Draft) -> Result<()> {
    if draft.in_rows {
        return Ok(());
    }
    tx.conn.prepare_cached("DELETE FROM draft_line WHERE basket = ?1")?.execute([draft.number])?;
    draft.basket.lines.iter().try_for_each(|line| write_line(tx.conn, draft.number, line))?;
    draft.in_rows = true;
    Ok(())
}

/// Saves a basket; gives what the lines that changed were before.
pub(crate) fn save(tx: &Tx<'_>, draft: &mut Draft) -> Result<Before> {
    into_rows(tx, draft)?;
    let mut before = Before::new();
    for number in draft.basket.changed.take() {
        before.insert(number, row(tx.conn, draft.number, number)?);
        match draft.basket.lines.iter().find(|line| line.line == number) {
            Some(line) => write_line(tx.conn, draft.number, line)?,
            None => delete_line(tx.conn, draft.number, number)?,
        }
    }
    let sql = "UPDATE draft SET content = ?2, at = ?3 WHERE basket = ?1";
    tx.conn.prepare_cached(sql)?.execute(params![draft.number, head(&mut draft.basket)?, tx.now.at])?;
    Ok(before)
}

fn row(conn: &Connection, basket: i64, line: u32) -> Result<Option<Line>> {
    let sql = "SELECT content FROM draft_line WHERE basket = ?1 AND line = ?2";
    let row: Option<String> = conn.prepare_cached(sql)?.query_row(params![basket, line], |r| r.get(0)).optional()?;
    Ok(row.map(|line| serde_json::from_str(&line)).transpose()?)
}

fn write_line(conn: &Connection, basket: i64, line: &Line) -> Result<()> {
    let sql = "INSERT INTO draft_line (basket, line, content) VALUES (?1, ?2, ?3)
               ON CONFLICT (basket, line) DO UPDATE SET content = excluded.content";
    conn.prepare_cached(sql)?.execute(params![basket, line.line, serde_json::to_string(line)?])?;
    Ok(())
}

fn delete_line(conn: &Connection, basket: i64, line: u32) -> Result<()> {
    let sql = "DELETE FROM draft_line WHERE basket = ?1 AND line = ?2";
    conn.prepare_cached(sql)?.execute(params![basket, line])?;
    Ok(())
}

/// A basket as it is before a step, without its lines.
#[derive(Debug)]
pub(crate) struct Head(String);

/// What a step is about to change.
pub(crate) fn before_step(tx: &Tx<'_>, draft: &mut Draft) -> Result<Head> {
    into_rows(tx, draft)?;
    head(&mut draft.basket).map(Head)
}

/// Writes down a step that can be undone; the oldest of too many goes.
pub(crate) fn note_step(tx: &Tx<'_>, number: i64, head: &Head, before: &Before) -> Result<()> {
    let lines = serde_json::to_string(&before.iter().collect::<Vec<_>>())?;
    let content = format!("{{\"head\":{},\"lines\":{lines}}}", head.0);
    let sql = "INSERT INTO draft_step (basket, step, content)
               SELECT ?1, 1 + COALESCE(max(step), 0), ?2 FROM draft_step WHERE basket = ?1";
    tx.conn.prepare_cached(sql)?.execute(params![number, content])?;
    let sql = "DELETE FROM draft_step WHERE basket = ?1
               AND step <= (SELECT max(step) FROM draft_step WHERE basket = ?1) - ?2";
    tx.conn.prepare_cached(sql)?.execute(params![number, STEPS])?;
    Ok(())
}

/// Takes back the last step, in memory; whether there was one. What was given and the tip stay: money does not walk back by
/// itself.
pub(crate) fn step_back(tx: &Tx<'_>, draft: &mut Draft) -> Result<bool> {
    let sql = "SELECT step, content FROM draft_step WHERE basket = ?1 ORDER BY step DESC LIMIT 1";
    let last: Option<(i64, String)> =
        tx.conn.prepare_cached(sql)?.query_row([draft.number], |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
    let Some((step, content)) = last else { return Ok(false) };
    let sql = "DELETE FROM draft_step WHERE basket = ?1 AND step = ?2";
    tx.conn.prepare_cached(sql)?.execute(params![draft.number, step])?;
    into_rows(tx, draft)?;
    let now = std::mem::take(&mut draft.basket);
    let (last_line, given, tip) = (now.last_line, now.given.clone(), now.tip);
    let was = match serde_json::from_str(&content)? {
        Step::Changes(changes) => with_lines(now, changes),
        Step::Whole(was) => whole(now, was),
    };
    // A line number once given stays used, also by a step taken back.
    draft.basket = Basket { last_line: last_line.max(was.last_line), given, tip, ..was };
    Ok(true)
}

fn with_lines(now: Basket, changes: Changes) -> Basket {
    let (mut lines, mut changed) = (now.lines, now.changed);
    for (number, was) in changes.lines {
        changed.note(number);
        let place = lines.iter().position(|line| line.line == number);
        match (was, place) {
            (Some(was), Some(place)) => lines[place] = was,
            // Lines stand in the order of their numbers.
            (Some(was), None) => lines.insert(lines.partition_point(|line| line.line < number), was),
            (None, Some(place)) => drop(lines.remove(place)),
            (None, None) => {}
        }
    }
    Basket { lines, changed, offers: now.offers, ..changes.head }
}

fn whole(now: Basket, mut was: Basket) -> Basket {
    was.changed = now.changed;
    for line in &now.lines {
        was.changed.note(line.line);
    }
    note_all(&mut was);
    was
}

/// Whether there is a step to undo.
pub(crate) fn has_steps(conn: &Connection, number: i64) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM draft_step WHERE basket = ?1")?.exists([number])?)
}

/// Says what becomes of a basket: `open`, `held`, `cleared` or `sold`.
pub(crate) fn set_state(tx: &Tx<'_>, number: i64, state: &str) -> Result<()> {
    tx.basket.take();
    let sql = "UPDATE draft SET state = ?2, at = ?3 WHERE basket = ?1";
    tx.conn.prepare_cached(sql)?.execute(params![number, state, tx.now.at])?;
    Ok(())
}

/// A basket was sold: what it holds stays for `sale.undo` until its day is closed, its steps do not. It is put into one row,
/// so that closing the day deletes one.
pub(crate) fn sold(tx: &Tx<'_>, draft: &mut Draft) -> Result<()> {
    tx.basket.take();
    draft.basket.offers.clear();
    draft.basket.label.clear();
    let (number, whole) = (draft.number, serde_json::to_string(&draft.basket)?);
    let sql = "UPDATE draft SET state = 'sold', content = ?2, at = ?3 WHERE basket = ?1";
    tx.conn.prepare_cached(sql)?.execute(params![number, whole, tx.now.at])?;
    tx.conn.prepare_cached("DELETE FROM draft_line WHERE basket = ?1")?.execute([number])?;
    tx.conn.prepare_cached("DELETE FROM draft_step WHERE basket = ?1")?.execute([number])?;
    Ok(())
}

/// Deletes what was sold: no sale of a closed day can be undone. That it was sold, and what, its sale says. Nobody is named
/// in it, so that its pages are given up as they are; overwriting thousands of them would be most of a closing.
pub(crate) fn forget_sold(conn: &Connection) -> Result<()> {
    conn.pragma_update(None, "secure_delete", "fast")?;
    // Its lines and steps went when it was sold.
    let sql = "DELETE FROM draft WHERE basket IN (SELECT basket FROM draft WHERE state = 'sold' LIMIT ?1)";
    let forgotten = conn.execute(sql, [FORGOTTEN]);
    conn.pragma_update(None, "secure_delete", true)?;
    forgotten?;
    Ok(())
}

/// Clears a basket; the oldest of too many goes.
pub(crate) fn clear(tx: &Tx<'_>, number: i64) -> Result<()> {
    set_state(tx, number, "cleared")?;
    // By a clock that was set back this one would be the oldest, and gone before anybody can take the clearing back.
    let sql = "SELECT basket FROM draft WHERE state = 'cleared' AND basket <> ?2
               ORDER BY at DESC, basket DESC LIMIT -1 OFFSET ?1 - 1";
    let mut statement = tx.conn.prepare_cached(sql)?;
    let old = statement.query_map([CLEARED, number], |r| r.get(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    old.into_iter().try_for_each(|number| delete_rows(tx.conn, number))
}

/// Deletes a basket that nothing lies in.
pub(crate) fn delete(tx: &Tx<'_>, number: i64) -> Result<()> {
    tx.basket.take();
    delete_rows(tx.conn, number)
}

fn delete_rows(conn: &Connection, number: i64) -> Result<()> {
    conn.prepare_cached("DELETE FROM draft_line WHERE basket = ?1")?.execute([number])?;
    conn.prepare_cached("DELETE FROM draft_step WHERE basket = ?1")?.execute([number])?;
    conn.prepare_cached("DELETE FROM draft WHERE basket = ?1")?.execute([number])?;
    Ok(())
}

/// Baskets that wait in a state, the last first, each with its moment.
pub(crate) fn waiting(conn: &Connection, state: &str) -> Result<Vec<(i64, Draft)>> {
    let sql = "SELECT at, basket FROM draft WHERE state IN ('held', 'cleared') AND state = ?1
               ORDER BY at DESC, basket DESC LIMIT 50";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([state])?;
    let mut waiting = Vec::new();
    while let Some(row) = rows.next()? {
        let at = row.get(0)?;
        waiting.extend(read(conn, row.get(1)?)?.map(|draft| (at, draft)));
    }
    Ok(waiting)
}
