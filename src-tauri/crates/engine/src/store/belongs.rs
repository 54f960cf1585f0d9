//! Whether the log beside a database is its own.
//!
//! Owns the name of a log. A till that was killed leaves its log, and SQLite writes it into whatever database lies there at
//! the next start: perhaps an older copy, or another shop's. So the first transaction of each log names it after the file on
//! which it begins. Half of the name is a hash of the header of the file; half is one of the moment, so that two tills that go on
//! from one copy do not give the same. The name stands in that header itself, so that no two headers are alike. A file is the
//! log's own if the log was begun on its header, or has written its own header into it already.
//!
//! Keeps true: it reads what lies on disk and asks no SQLite, which would join the two. A log that was never named, as those of
//! older programs, is not judged, nor is what a power cut tore. Must not know what is stored.

use std::path::Path;

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use super::{Header, header, number, version};
use crate::error::Result;

/// Where SQLite keeps a number that the application may use as it likes. (SQLite file format, offset 68.)
const NAME: usize = 68;

/// Names the log that a transaction is written into, after the file as it is without it, at this moment (UTC milliseconds).
/// Naming it twice does no harm.
///
/// # Errors
/// A database error.
pub fn name_log(conn: &Connection, now: i64) -> Result<()> {
    let Some(alone) = conn.path().and_then(|path| header(Path::new(path))) else { return Ok(()) };
    // A name of zero would be none.
    let name = hash(&now.to_be_bytes()).max(1) << 16 | hash(&alone);
    Ok(conn.pragma_update(None, "application_id", name.cast_signed())?)
}

/// Whether a log is that of the file with this header.
pub(super) fn is_own(alone: &Header, log: &[u8]) -> bool {
    let headers: Vec<Header> = headers_in(log).collect();
    let named = headers.iter().any(|in_log| number(in_log, NAME) != 0);
    // One of a newer program is for that to judge.
    let newer = headers.iter().any(|in_log| version(in_log) > super::VERSION);
    let begun_here = |in_log: &Header| number(in_log, NAME) & 0xffff == hash(alone);
    !named || newer || headers.iter().any(|in_log| in_log == alone || begun_here(in_log))
}

/// Whether a rollback journal is that of a file: it puts back a first page that differs from this one by nothing but what a
/// change of the mode changes. Such journals are of the time before there is a log: of making the file, and of bringing one that
/// was packed to having a log. What is no journal, or was written back, SQLite leaves alone. (SQLite file format, "The Rollback
/// Journal".)
pub(super) fn is_own_journal(file: &[u8], pages: u64, journal: &[u8]) -> bool {
    const MAGIC: &[u8] = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7";
    // The versions, the change counter, and what belongs to it.
    const CHANGED: [std::ops::Range<usize>; 3] = [18..20, 24..28, 92..100];
    if !journal.starts_with(MAGIC) {
        return true;
    }
    let (records, size, sector) = (number(journal, 8), u64::from(number(journal, 16)), number(journal, 20) as usize);
    let first = journal.get(sector..).filter(|_| records > 0).unwrap_or_default();
    let page = first.get(4..4 + file.len()).unwrap_or_default();
    let alike =
        |(place, (was, is)): (usize, (&u8, &u8))| was == is || CHANGED.iter().any(|range| range.contains(&place));
    let same_page = number(first, 0) == 1 && page.len() == file.len() && page.iter().zip(file).enumerate().all(alike);
    size == pages && (records == 0 || same_page)
}

fn hash(bytes: &[u8]) -> u32 {
    let hash = Sha256::digest(bytes);
    u32::from(hash[0]) << 8 | u32::from(hash[1])
}

/// The headers of the database that a log holds: the beginnings of its first page, as later transactions left it.
fn headers_in(log: &[u8]) -> impl Iterator<Item = Header> {
    let first_pages = frames(log).filter(|frame| number(frame.head, 0) == 1);
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
    let big = number(log, 0) & 1 == 1;
    let (size, salts) = (number(log, 8) as usize, log.get(16..24));
    let mut sum = checksum((0, 0), log.get(..24).unwrap_or_default(), big);
    let mut rest =
        log.get(BEGINNING..).filter(|_| size > 0 && sum == (number(log, 24), number(log, 28))).unwrap_or_default();
    std::iter::from_fn(move || {
        let (head, behind) = rest.split_at_checked(HEAD)?;
        let (page, behind) = behind.split_at_checked(size)?;
        sum = checksum(checksum(sum, &head[..8], big), page, big);
        rest = behind;
        let is_whole = head.get(8..16) == salts && sum == (number(head, 16), number(head, 20));
        is_whole.then_some(Frame { head, page })
    })
}

/// The checksum of a log after these bytes, which are taken as numbers in the order of the machine that wrote it.
fn checksum((mut first, mut second): (u32, u32), bytes: &[u8], big: bool) -> (u32, u32) {
    let read = |four: [u8; 4]| if big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) };
    for pair in bytes.as_chunks::<4>().0.chunks_exact(2) {
        first = first.wrapping_add(read(pair[0])).wrapping_add(second);
        second = second.wrapping_add(read(pair[1])).wrapping_add(first);
    }
    (first, second)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A start that was killed while it brought a packed database to having a log found its own journal foreign.
    #[test]
    fn a_journal_is_a_files_own_that_puts_back_its_first_page_and_its_size() {
        const PAGE: usize = 4_096;
        let mut file = vec![7; PAGE];
        file[18..20].fill(2);
        let journal = |size: u32, page: &[u8], records: u32| {
            let mut bytes = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7".to_vec();
            bytes.extend([records, 0, size, 512, 4_096].map(u32::to_be_bytes).concat());
            bytes.resize(512, 0);
            bytes.extend(1_u32.to_be_bytes());
            bytes.extend(page);
            bytes.extend([0; 4]);
            bytes
        };
        let mut before = file.clone();
        before[18..20].fill(1);
        before[24..28].fill(9);
        assert!(is_own_journal(&file, 90, &journal(90, &before, 1)));
        assert!(is_own_journal(&file, 90, &journal(90, &before, 0)), "nothing was written yet");
        assert!(is_own_journal(&file, 90, &[0; 512]), "no journal any more");
        assert!(!is_own_journal(&file, 90, &journal(1, &before, 1)), "it would cut the file off");
        assert!(!is_own_journal(&file, 90, &journal(1, &before, 0)));
        before[200] = 0;
        assert!(!is_own_journal(&file, 90, &journal(90, &before, 1)), "the page of another database");
    }
}
