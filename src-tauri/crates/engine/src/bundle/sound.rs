//! Which of the facts here can be handed on.
//!
//! Owns the choice of runs, and what is left out of them. Keeps true: every hash of a run is computed from the stored bytes,
//! and a run ends at a head that its own till has signed, so that whoever takes it in finds it whole; what is stored here and
//! does not fit is left out and named, never passed on as if it did. Reads, and mends nothing.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::manifest::Range;
use super::write::runs;
use crate::error::Result;
use crate::journal::{FIRST_PREVIOUS, chain_hash};
use crate::keys::certificates::Certificates;
use crate::keys::till::head_is_signed;

/// Entries that are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Till that wrote them.
    pub till: String,
    /// First.
    pub from: i64,
    /// Last.
    pub to: i64,
    /// The one at which it shows.
    pub at: i64,
}

/// The runs that can be handed on, and what is left out of what is here.
#[derive(Debug, Default)]
pub struct Sound {
    /// Runs.
    pub ranges: Vec<Range>,
    /// What does not fit.
    pub gaps: Vec<Gap>,
}

/// Chooses the runs of each till after what the receiver has. Facts behind a till's last signature wait without a word: an
/// import that is under way has brought them.
///
/// # Errors
/// A database error.
pub fn sound(conn: &Connection, certificates: &Certificates, after: &BTreeMap<String, i64>) -> Result<Sound> {
    let mut sound = Sound::default();
    for (till, runs) in runs(conn)? {
        let known = after.get(&till).copied().unwrap_or(0);
        for (first, to) in runs {
            let from = first.max(known + 1);
            if from > to {
                continue;
            }
            match certificates.key_of(&till) {
                Some(key) => Walk::begin(conn, &till, key, from, &mut sound)?.to(conn, to)?,
                None => sound.gaps.push(Gap { till: till.clone(), from, to, at: from }),
            }
        }
    }
    Ok(sound)
}

/// A head that a till has signed, as it is stored.
struct Signed {
    seq: i64,
    hash: [u8; 32],
    signature: Vec<u8>,
}

/// Goes through a run of facts.
struct Walk<'w> {
    till: &'w str,
    key: [u8; 32],
    sound: &'w mut Sound,
    /// First fact of the run that is under way, and the hash before it.
    from: i64,
    before: [u8; 32],
    /// Hash of the last fact, computed.
    hash: [u8; 32],
    /// What is stored as its hash, where that is another: either it or the fact's bytes are damaged, and the next fact tells
    /// which.
    doubt: Option<[u8; 32]>,
    /// The last head of this run that its till has signed.
    signed: Option<Signed>,
    /// Up to which fact this run does not fit what its till has signed, and where that shows.
    unfit: Option<(i64, i64)>,
}

impl<'w> Walk<'w> {
    fn begin(conn: &Connection, till: &'w str, key: [u8; 32], from: i64, sound: &'w mut Sound) -> Result<Self> {
        let before = hash_before(conn, till, from)?;
        Ok(Self { till, key, sound, from, before, hash: before, doubt: None, signed: None, unfit: None })
    }

    fn to(mut self, conn: &Connection, to: i64) -> Result<()> {
        let mut heads = heads(conn, self.till, self.from, to)?;
        let sql = "SELECT seq, bytes, hash FROM fact WHERE till = ?1 AND seq BETWEEN ?2 AND ?3 ORDER BY seq";
        let mut statement = conn.prepare_cached(sql)?;
        let mut rows = statement.query(params![self.till, self.from, to])?;
        while let Some(row) = rows.next()? {
            let seq = row.get(0)?;
            self.fact(seq, row.get_ref(1)?.as_blob().unwrap_or_default(), row.get(2)?);
            let contradicted = heads.remove(&seq).unwrap_or_default().into_iter().any(|head| self.head(head));
            if contradicted {
                self.unfit = Some((to, seq));
                break;
            }
        }
        drop(rows);
        if self.doubt.is_some() {
            self.unfit = Some((to, to));
        }
        let unfit = self.unfit;
        self.end(unfit);
        Ok(())
    }

    fn fact(&mut self, seq: i64, bytes: &[u8], stored: [u8; 32]) {
        if let Some(doubted) = self.doubt.take()
            && chain_hash(&self.hash, bytes) != stored
        {
            // The fact before is the damaged one, or both are: a new run begins after it.
            self.end(Some((seq - 1, seq - 1)));
            (self.from, self.before, self.hash) = (seq, doubted, doubted);
        }
        self.hash = chain_hash(&self.hash, bytes);
        self.doubt = Some(stored).filter(|stored| *stored != self.hash);
    }

    /// Notes a head at the last fact; says whether its till has signed something else than stands here. Then nothing behind
    /// it is handed on: there would be two histories.
    fn head(&mut self, head: Signed) -> bool {
        let signed = head_is_signed(&self.key, head.seq, &head.hash, &head.signature);
        if signed && head.hash == self.hash {
            (self.doubt, self.unfit) = (None, None);
            self.signed = Some(head);
            return false;
        }
        self.unfit = Some((head.seq, head.seq));
        // Where the fact itself is in doubt the next one tells.
        signed && self.doubt.is_none()
    }

    /// Ends a run at its last signed head. What is left out goes up to `unfit`.
    fn end(&mut self, unfit: Option<(i64, i64)>) {
        let mut from = self.from;
        if let Some(Signed { seq, hash, signature }) = self.signed.take() {
            let (hash, signature) = (hex::encode(hash), hex::encode(signature));
            let (till, before) = (self.till.to_owned(), hex::encode(self.before));
            self.sound.ranges.push(Range { till, from, to: seq, before, hash, signature });
            from = seq + 1;
        }
        if let Some((to, at)) = unfit.filter(|(to, _)| *to >= from) {
            self.sound.gaps.push(Gap { till: self.till.to_owned(), from, to, at });
        }
        self.unfit = None;
    }
}

/// Signed heads of a till within a run, as they are stored.
fn heads(conn: &Connection, till: &str, from: i64, to: i64) -> Result<BTreeMap<i64, Vec<Signed>>> {
    let sql = "SELECT seq, hash, signature FROM (SELECT till, seq, hash, signature FROM head
                 UNION SELECT till, seq, hash, signature FROM checkpoint)
               WHERE till = ?1 AND seq BETWEEN ?2 AND ?3";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params![till, from, to])?;
    let mut heads = BTreeMap::<i64, Vec<Signed>>::new();
    while let Some(row) = rows.next()? {
        let (seq, hash): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
        // Another length is no hash that anybody has signed.
        let hash = hash.try_into().unwrap_or_default();
        heads.entry(seq).or_default().push(Signed { seq, hash, signature: row.get(2)? });
    }
    Ok(heads)
}

/// The hash that a run goes on from: as stored, unless the bytes of the fact before and the run's first fact agree on another.
fn hash_before(conn: &Connection, till: &str, from: i64) -> Result<[u8; 32]> {
    let fact = |seq: i64| -> Result<Option<([u8; 32], Vec<u8>)>> {
        let sql = "SELECT hash, bytes FROM fact WHERE till = ?1 AND seq = ?2";
        let row = |r: &rusqlite::Row<'_>| Ok((r.get(0)?, r.get(1)?));
        Ok(conn.prepare_cached(sql)?.query_row(params![till, seq], row).optional()?)
    };
    let told = |seq: i64| -> Result<Option<[u8; 32]>> {
        let sql = "SELECT hash FROM link WHERE till = ?1 AND seq = ?2";
        Ok(conn.prepare_cached(sql)?.query_row(params![till, seq], |r| r.get(0)).optional()?)
    };
    if from == 1 {
        return Ok(FIRST_PREVIOUS);
    }
    let Some((stored, bytes)) = fact(from - 1)? else { return Ok(told(from - 1)?.unwrap_or(FIRST_PREVIOUS)) };
    let earlier = match fact(from - 2)? {
        Some((hash, _)) => hash,
        None => told(from - 2)?.unwrap_or(FIRST_PREVIOUS),
    };
    let computed = chain_hash(&earlier, &bytes);
    let fits = |before: &[u8; 32]| -> Result<bool> {
        Ok(fact(from)?.is_some_and(|(hash, bytes)| chain_hash(before, &bytes) == hash))
    };
    Ok(if computed != stored && fits(&computed)? && !fits(&stored)? { computed } else { stored })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::facts::Certificate;
    use crate::host::Host;
    use crate::keys::till::TillKeys;

    /// A till of ten facts, signed at 3, 6 and 10; some of what is stored is then changed. Facts and hashes are bytes of no
    /// meaning: only how they are bound counts here.
    struct Till {
        _dir: tempfile::TempDir,
        conn: Connection,
        keys: TillKeys,
    }

    impl Till {
        fn new() -> Self {
            let dir = tempfile::tempdir().unwrap();
            let conn = crate::store::open(dir.path(), 0).unwrap();
            conn.execute_batch("DROP TRIGGER fact_no_update").unwrap();
            let till = Self { _dir: dir, conn, keys: TillKeys::found(&Host::system("a test")).unwrap() };
            let mut hash = FIRST_PREVIOUS;
            for seq in 1..=10 {
                let bytes = format!("fact {seq}");
                hash = chain_hash(&hash, bytes.as_bytes());
                let sql = "INSERT INTO fact (till, seq, lamport, kind, bytes, hash) VALUES (?1, ?2, ?2, '', ?3, ?4)";
                till.conn.execute(sql, params![till.keys.till(), seq, bytes.as_bytes(), hash]).unwrap();
                if [3, 6, 10].contains(&seq) {
                    till.sign(if seq == 10 { "head" } else { "checkpoint" }, seq, &hash);
                }
            }
            till
        }

        fn sign(&self, table: &str, seq: i64, hash: &[u8; 32]) {
            let more = if table == "head" { ("lamport, at,", "0, 0,") } else { ("", "") };
            let sql = format!(
                "INSERT OR REPLACE INTO {table} (till, seq, {} hash, signature) VALUES (?1, ?2, {} ?3, ?4)",
                more.0, more.1
            );
            self.conn.execute(&sql, params![self.keys.till(), seq, hash, self.keys.sign_head(seq, hash)]).unwrap();
        }

        fn changed(self, sql: &str) -> Self {
            self.conn.execute_batch(sql).unwrap();
            self
        }

        /// Facts from one on are other ones, and all hashes after them fit; signed at the end where somebody has the key.
        fn rewritten(self, from: i64, signed: bool) -> Self {
            let mut hash = hash_before(&self.conn, self.keys.till(), from).unwrap();
            for seq in from..=10 {
                let bytes = format!("other {seq}");
                hash = chain_hash(&hash, bytes.as_bytes());
                let sql = "UPDATE fact SET bytes = ?1, hash = ?2 WHERE seq = ?3";
                self.conn.execute(sql, params![bytes.as_bytes(), hash, seq]).unwrap();
            }
            self.conn.execute("UPDATE head SET hash = ?1", [hash]).unwrap();
            if signed {
                self.sign("head", 10, &hash);
            }
            self
        }

        /// First and last of each run, and of what is left out.
        fn sound(&self, after: i64) -> [Vec<(i64, i64)>; 2] {
            let till = self.keys.till().to_owned();
            let mut founder = Certificate {
                public_key: hex::encode(self.keys.public_key()),
                number: 1,
                block: [2, 767],
                issuer: till.clone(),
                signature: String::new(),
            };
            founder.signature = hex::encode(self.keys.sign(&founder.message()));
            let known = Certificates::of(&till, [founder]);
            let sound = sound(&self.conn, &known, &BTreeMap::from([(till, after)])).unwrap();
            let ranges = sound.ranges.iter().map(|r| (r.from, r.to)).collect();
            [ranges, sound.gaps.iter().map(|g| (g.from, g.to)).collect()]
        }
    }

    const ROTTEN: &str = "UPDATE fact SET bytes = CAST('rotten' AS BLOB)";
    const NO_HASH: &str = "UPDATE fact SET hash = zeroblob(32)";

    #[test]
    fn what_is_whole_goes_in_one_run() {
        let till = Till::new();
        assert_eq!(till.sound(0), [vec![(1, 10)], vec![]]);
        assert_eq!(till.sound(4), [vec![(5, 10)], vec![]]);
        assert_eq!(till.sound(10), [vec![], vec![]]);
        let unsigned = Till::new().changed("DELETE FROM head");
        assert_eq!(unsigned.sound(0), [vec![(1, 6)], vec![]], "what nobody has signed yet waits");
    }

    #[test]
    fn around_a_damaged_fact_everything_that_is_signed_goes() {
        for (seq, ranges, gap) in [
            (1, vec![(2, 10)], (1, 1)),
            (3, vec![(4, 10)], (1, 3)),
            (5, vec![(1, 3), (6, 10)], (4, 5)),
            (6, vec![(1, 3), (7, 10)], (4, 6)),
            (9, vec![(1, 6), (10, 10)], (7, 9)),
            (10, vec![(1, 6)], (7, 10)),
        ] {
            let till = Till::new().changed(&format!("{ROTTEN} WHERE seq = {seq}"));
            assert_eq!(till.sound(0), [ranges, vec![gap]], "{seq}");
        }
        let two = Till::new().changed(&format!("{ROTTEN} WHERE seq IN (4, 5)"));
        assert_eq!(two.sound(0), [vec![(1, 3), (6, 10)], vec![(4, 4), (5, 5)]]);
        assert_eq!(two.sound(6), [vec![(7, 10)], vec![]], "what the other has already is nobody's trouble");
    }

    #[test]
    fn a_damaged_hash_beside_a_good_fact_leaves_nothing_out() {
        for seq in [1, 3, 5, 10] {
            let till = Till::new().changed(&format!("{NO_HASH} WHERE seq = {seq}"));
            assert_eq!(till.sound(0), [vec![(1, 10)], vec![]], "{seq}");
            assert_eq!(till.sound(seq), [Vec::from_iter((seq < 10).then_some((seq + 1, 10))), vec![]], "after {seq}");
        }
    }

    #[test]
    fn a_damaged_signature_leaves_out_what_only_it_has_signed() {
        let middle = Till::new().changed("UPDATE checkpoint SET signature = zeroblob(64) WHERE seq = 6");
        assert_eq!(middle.sound(0), [vec![(1, 10)], vec![]]);
        let last = Till::new().changed("UPDATE head SET signature = zeroblob(64)");
        assert_eq!(last.sound(0), [vec![(1, 6)], vec![(7, 10)]]);
    }

    #[test]
    fn a_past_that_was_written_anew_is_not_handed_on() {
        assert_eq!(Till::new().rewritten(5, false).sound(0), [vec![(1, 3)], vec![(4, 10)]]);
        assert_eq!(Till::new().rewritten(5, true).sound(0), [vec![(1, 3)], vec![(4, 10)]], "the till has signed both");
        assert_eq!(Till::new().rewritten(8, false).sound(0), [vec![(1, 6)], vec![(7, 10)]]);
    }
}
