//! Whether the log beside a database is its own.
//!
//! Owns the name of a log. A till that was killed leaves its log, and SQLite writes it into whatever database lies there at the next
//! start: perhaps an older copy, or another shop's. So the first transaction of each log names it after the file on which it
//! begins: half of the name says whose it is, half is a hash of the header of the file. The name stands in that header itself,
//! so that the next one follows from it. A file is the log's own if the log was begun on its header, or has written its own
//! header into it already. Keeps true: it reads what lies on disk and asks no SQLite, which would join the two; a log that was
//! never named, as those of older programs, is not judged, nor is what a power cut tore. Must not know what is stored.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};

use super::{Header, at, header, version};
use crate::error::Result;

/// Where SQLite keeps a number that the application may use as it likes. (SQLite file format, offset 68.)
const NAME: usize = 68;

/// Names the log that a transaction is written into, after the file as it is without it. Naming it twice changes nothing.
///
/// # Errors
/// A database error.
pub fn name_log(conn: &Connection) -> Result<()> {
    let Some(alone) = conn.path().and_then(|path| header(Path::new(path))) else { return Ok(()) };
    let till = till(conn)?;
    let till = till.as_deref().and_then(|till| u32::from_str_radix(till.get(..4)?, 16).ok()).unwrap_or_default();
    let name = till << 16 | hash(&alone);
    Ok(conn.pragma_update(None, "application_id", name.cast_signed())?)
}

/// Which till this is, if there is a shop.
fn till(conn: &Connection) -> Result<Option<String>> {
    let is_made = conn.prepare_cached("SELECT 1 FROM sqlite_schema WHERE name = 'me'")?.exists([])?;
    let of = |sql| Ok(conn.prepare_cached(sql)?.query_row([], |r| r.get(0)).optional()?);
    if is_made { of("SELECT till FROM me") } else { Ok(None) }
}

/// Whether a log is that of the file with this header.
pub(super) fn is_own(alone: &Header, log: &[u8]) -> bool {
    let headers: Vec<Header> = headers_in(log).collect();
    let named = headers.iter().any(|in_log| at(in_log, NAME) != 0);
    // One of a newer program is for that to judge.
    let newer = headers.iter().any(|in_log| version(in_log) > super::VERSION);
    !named || newer || headers.iter().any(|in_log| in_log == alone || may_follow(at(in_log, NAME), alone))
}

/// Whether a log of this name was begun on a file with that header. Whose it is counts once the file says it.
fn may_follow(name: u32, alone: &Header) -> bool {
    let (whose, whose_alone) = (name >> 16, at(alone, NAME) >> 16);
    name & 0xffff == hash(alone) && (whose_alone == 0 || whose_alone == whose)
}

fn hash(header: &Header) -> u32 {
    let hash = Sha256::digest(header);
    u32::from(hash[0]) << 8 | u32::from(hash[1])
}

/// The headers of the database that a log holds: the beginnings of its first page, as later transactions left it.
fn headers_in(log: &[u8]) -> impl Iterator<Item = Header> {
    let first_pages = frames(log).filter(|frame| word(frame.head, 0) == 1);
    first_pages.filter_map(|frame| frame.page.first_chunk().copied())
}

/// A page in a log, with what stands before it there.
struct Frame<'l> {
    head: &'l [u8],
    page: &'l [u8],
}

/// The pages in a log up to the first that SQLite would not read: one that a power cut tore, or that is left of the log before.
/// (SQLite file format, "WAL File Format".)
fn frames(log: &[u8]) -> impl Iterator<Item = Frame<'_>> {
    const BEGINNING: usize = 32;
    const HEAD: usize = 24;
    let big = word(log, 0) & 1 == 1;
    let (size, salts) = (word(log, 8) as usize, log.get(16..24));
    let mut sum = checksum((0, 0), log.get(..24).unwrap_or_default(), big);
    let mut rest =
        log.get(BEGINNING..).filter(|_| size > 0 && sum == (word(log, 24), word(log, 28))).unwrap_or_default();
    std::iter::from_fn(move || {
        let (head, behind) = rest.split_at_checked(HEAD)?;
        let (page, behind) = behind.split_at_checked(size)?;
        sum = checksum(checksum(sum, &head[..8], big), page, big);
        rest = behind;
        let is_whole = head.get(8..16) == salts && sum == (word(head, 16), word(head, 20));
        is_whole.then_some(Frame { head, page })
    })
}

/// A number of four bytes.
fn word(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |bytes| u32::from_be_bytes(*bytes))
}

/// The checksum of a log after these bytes, which are taken as numbers in the order of the machine that wrote it.
fn checksum((mut first, mut second): (u32, u32), bytes: &[u8], big: bool) -> (u32, u32) {
    let number = |four: [u8; 4]| if big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) };
    for pair in bytes.as_chunks::<4>().0.chunks_exact(2) {
        first = first.wrapping_add(number(pair[0])).wrapping_add(second);
        second = second.wrapping_add(number(pair[1])).wrapping_add(first);
    }
    (first, second)
}
