//! This till's journal against what others say of it: a bundle file of any till, or a head that was printed.
//!
//! Owns what `verify --against` compares. Keeps true: it reads and reports. Whoever has a till's key can write its past anew
//! and sign it; only what had left the till by then tells.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::json;

use crate::bundle::{self, Known, Piece};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{Body, SessionClosed, TillSeen};
use crate::fold::Arrived;
use crate::journal::Finding;
use crate::keys::bundle::identity;
use crate::keys::till::TillKeys;
use crate::ledger::{certificates, find_till};

/// Fewer digits of a hash could be found by trying.
const FEWEST_DIGITS: usize = 16;

/// What the journal is held against.
#[derive(Debug, PartialEq, Eq)]
pub enum Against {
    /// A bundle file.
    File(PathBuf),
    /// A head as a report prints it: till (id or number), number of the fact, the first digits of its hash.
    Head(String, i64, String),
}

impl Against {
    /// Reads what was typed: a path, or `till:seq:hash`.
    ///
    /// # Errors
    /// `verify.against_unreadable` when it is neither.
    pub fn read(text: &str) -> Result<Self> {
        let path = Path::new(text);
        if path.exists() {
            return Ok(Self::File(path.to_owned()));
        }
        head(text).ok_or_else(|| EngineError::with(ErrorCode::VerifyAgainstUnreadable, [("text", json!(text))]))
    }
}

fn head(text: &str) -> Option<Against> {
    let (till, rest) = text.split_once(':')?;
    let (seq, hash) = rest.split_once(':')?;
    let hash: String = hash.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let seq = seq.trim().parse().ok().filter(|seq| *seq >= 1)?;
    let is_hash = (FEWEST_DIGITS..=64).contains(&hash.len()) && hash.chars().all(|c| c.is_ascii_hexdigit());
    is_hash.then(|| Against::Head(till.trim().to_lowercase(), seq, hash.to_lowercase()))
}

/// What was compared.
#[derive(Debug, Default)]
pub struct Comparison {
    /// Heads and facts that are here.
    pub compared: i64,
    /// Those of other tills that are not here yet.
    pub not_here: i64,
    /// What is not as others have it. Of each till the first: all that follows it differs too.
    pub findings: Vec<Finding>,
}

/// Holds a journal against something.
///
/// # Errors
/// `till.unknown`, a `bundle.*` code of a file that is not whole, or a database error.
pub fn compare(
    conn: &Connection,
    keys: &TillKeys,
    against: &Against,
    progress: bundle::Progress<'_>,
) -> Result<Comparison> {
    let mut comparing = Comparing { conn, own: keys.till(), seen: 0, not_here: 0, found: BTreeMap::new() };
    match against {
        Against::Head(till, seq, hash) => comparing.head(&find_till(conn, till)?, *seq, hash)?,
        Against::File(file) => {
            let known = Known { certificates: certificates(conn)?, identity: identity(keys.secret())? };
            bundle::check(file, &known, progress, &mut |_, piece| comparing.piece(&piece))?;
        }
    }
    let Comparing { seen, not_here, found, .. } = comparing;
    let findings = found.into_iter().map(|((till, what), seq)| Finding { till, seq, what }).collect();
    Ok(Comparison { compared: seen, not_here, findings })
}

struct Comparing<'c> {
    conn: &'c Connection,
    own: &'c str,
    seen: i64,
    not_here: i64,
    found: BTreeMap<(String, &'static str), i64>,
}

impl Comparing<'_> {
    fn piece(&mut self, piece: &Piece) -> Result<()> {
        let Piece::Facts(range, facts, _) = piece else { return Ok(()) };
        if range.from > 1 {
            self.head(&range.till, range.from - 1, &range.before)?;
        }
        for fact in facts {
            self.head(&range.till, fact.seq(), &hex::encode(fact.hash))?;
            self.told(&fact.arrived)?;
        }
        Ok(())
    }

    /// What a fact says of other tills: their heads, as its till had seen them.
    fn told(&mut self, fact: &Arrived) -> Result<()> {
        let heads: Vec<(String, i64, String)> = match fact.envelope.kind.as_str() {
            TillSeen::KIND => {
                let seen = fact.envelope.body::<TillSeen>().map_or(vec![], |body| body.heads);
                seen.into_iter().map(|head| (head.till, head.seq, head.hash)).collect()
            }
            SessionClosed::KIND => {
                let seen = fact.envelope.body::<SessionClosed>().map_or(vec![], |body| body.seen);
                seen.into_iter().map(|head| (head.till, head.seq, head.hash)).collect()
            }
            _ => vec![],
        };
        heads.iter().filter(|(_, seq, _)| *seq >= 1).try_for_each(|(till, seq, hash)| self.head(till, *seq, hash))
    }

    fn head(&mut self, till: &str, seq: i64, hash: &str) -> Result<()> {
        let sql = "SELECT hash FROM fact WHERE till = ?1 AND seq = ?2";
        let here =
            self.conn.prepare_cached(sql)?.query_row(params![till, seq], |r| r.get::<_, Vec<u8>>(0)).optional()?;
        let what = match here {
            Some(here) => {
                self.seen += 1;
                if hex::encode(here).starts_with(hash) {
                    return Ok(());
                }
                "differs"
            }
            // Nobody else writes this till's series: what others have of it was here.
            None if till == self.own => "missing",
            None => {
                self.not_here += 1;
                return Ok(());
            }
        };
        let first = self.found.entry((till.to_owned(), what)).or_insert(seq);
        *first = seq.min(*first);
        Ok(())
    }
}

/// Facts that are not here although they were: those of other tills that this one has said it had, and those of its own that
/// another has seen. Whoever cuts a series off at an end that has a signature leaves them behind.
///
/// # Errors
/// A database error.
pub fn what_was_seen(conn: &Connection) -> Result<Vec<Finding>> {
    let sql = "SELECT of, max(iif(till = (SELECT till FROM me), seq, 0)), max(iif(of = (SELECT till FROM me), last, 0))
               FROM seen GROUP BY of ORDER BY of";
    let mut statement = conn.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut findings = Vec::new();
    while let Some(row) = rows.next()? {
        let (till, said, seen): (String, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if let Some(seq) = first_missing(conn, &till, said.max(seen))? {
            findings.push(Finding { till, seq, what: "missing" });
        }
    }
    Ok(findings)
}

/// The first of a till's facts up to a number that is not here. Of this till itself what is kept apart, as after a backup was put
/// back, is a conflict that it tells of already.
fn first_missing(conn: &Connection, till: &str, last: i64) -> Result<Option<i64>> {
    let sql = "SELECT count(*) FROM fact WHERE till = ?1 AND seq <= ?2";
    if conn.prepare_cached(sql)?.query_row(params![till, last], |r| r.get::<_, i64>(0))? == last {
        return Ok(None);
    }
    let sql = "WITH here AS (SELECT seq FROM fact WHERE till = ?1 UNION SELECT fork.seq FROM fork JOIN me USING (till) WHERE till = ?1)
               SELECT min(seq) FROM (SELECT 1 AS seq UNION ALL SELECT seq + 1 FROM here)
               WHERE seq <= ?2 AND seq NOT IN here";
    Ok(conn.prepare_cached(sql)?.query_row(params![till, last], |r| r.get(0))?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_printed_head_is_read_as_it_is_typed_and_a_short_one_is_none() {
        let read = |text: &str| head(text);
        let expected = || Some(Against::Head("01ab".into(), 74, "44ddfa7161fd5605".into()));
        for text in ["01ab:74:44ddfa7161fd5605", "01AB : 74 : 44DD FA71 61FD 5605", "01ab:74:44ddfa71-61fd5605"] {
            assert_eq!(read(text), expected(), "{text}");
        }
        let long = "0".repeat(65);
        for text in
            ["", "01ab", "01ab:74", "01ab:74:44ddfa7161fd560", "01ab:0:44ddfa7161fd5605", "01ab:x:44ddfa7161fd5605"]
        {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!((read(&format!("1:1:{long}")), read("1:1:44ddfa7161fd560g")), (None, None));
    }
}
