//! The records of a text file with separators, one at a time.
//!
//! Keeps true: a record is found too long before memory is taken for it, and the line on which it begins is the file's own.
//! Knows no column.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::lines::Lines;

/// Cells of a record at most; other programs write about a hundred.
pub(super) const MAX_CELLS: usize = 1_000;
/// Bytes of a record at most: far more than any description, and little enough to notice early a quote that never closes.
pub(super) const MAX_BYTES: usize = 1 << 20;

/// Reads records in their order.
pub(super) struct Records<'t> {
    core: Reader,
    text: &'t [u8],
    at: usize,
    lines: Lines<'t>,
    cells: Vec<u8>,
    ends: Vec<usize>,
}

/// One record.
pub(super) struct Record<'r> {
    /// Line on which it begins, from 1.
    pub line: u64,
    /// Where it stands in the text, with line breaks before and after it.
    pub place: std::ops::Range<usize>,
    cells: &'r [u8],
    ends: &'r [usize],
}

/// A record over a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TooLong {
    /// It has more cells than [`MAX_CELLS`].
    Cells {
        /// Line on which it begins.
        line: u64,
    },
    /// It has more bytes than [`MAX_BYTES`].
    Bytes {
        /// Line on which it begins.
        line: u64,
        /// Number of the cell in which it has, from 1.
        column: usize,
    },
}

impl TooLong {
    /// The same where so many lines stand before the text.
    pub(super) fn further(self, lines: u64) -> Self {
        match self {
            Self::Cells { line } => Self::Cells { line: line + lines },
            Self::Bytes { line, column } => Self::Bytes { line: line + lines, column },
        }
    }
}

impl<'t> Records<'t> {
    pub(super) fn new(text: &'t [u8], separator: u8) -> Self {
        let core = ReaderBuilder::new().delimiter(separator).build();
        Self { core, text, at: 0, lines: Lines::new(text), cells: vec![0; 4_096], ends: vec![0; MAX_CELLS + 1] }
    }

    /// The next record; none at the end.
    pub(super) fn next(&mut self) -> Option<Result<Record<'_>, TooLong>> {
        let (start, mut bytes, mut count) = (self.at, 0, 0);
        loop {
            let input = self.text.get(self.at..).unwrap_or_default();
            let (result, read, written, ended) =
                self.core.read_record(input, &mut self.cells[bytes..], &mut self.ends[count..]);
            self.at += read;
            bytes += written;
            count += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.cells.len() <= MAX_BYTES => {
                    // One more, because there must be room behind the last cell.
                    self.cells.resize((self.cells.len() * 2).min(MAX_BYTES + 1), 0);
                }
                ReadRecordResult::OutputFull => {
                    return Some(Err(TooLong::Bytes { line: self.lines.at(start), column: count + 1 }));
                }
                ReadRecordResult::OutputEndsFull => {
                    return Some(Err(TooLong::Cells { line: self.lines.at(start) }));
                }
                ReadRecordResult::Record if count > MAX_CELLS => {
                    return Some(Err(TooLong::Cells { line: self.lines.at(start) }));
                }
                ReadRecordResult::Record => {
                    let (cells, ends) = (&self.cells[..bytes], &self.ends[..count]);
                    return Some(Ok(Record { line: self.lines.at(start), place: start..self.at, cells, ends }));
                }
                ReadRecordResult::End => return None,
            }
        }
    }
}

impl Record<'_> {
    /// How many cells it has.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// A cell as it stands in the file; nothing where the record is shorter.
    pub(super) fn cell(&self, column: usize) -> &[u8] {
        let start = column.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        start.zip(self.ends.get(column)).map_or(&[], |(start, end)| &self.cells[start..*end])
    }

    /// All its cells; the number of the first that is no UTF-8 where one is not.
    pub(super) fn texts(&self) -> Result<Vec<&str>, usize> {
        (0..self.len()).map(|column| std::str::from_utf8(self.cell(column)).map_err(|_| column)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Result<(u64, Vec<String>), TooLong>> {
        let mut records = Records::new(text.as_bytes(), b',');
        let mut all = Vec::new();
        while let Some(record) = records.next() {
            let owned = |record: Record<'_>| {
                let cells = record.texts().unwrap_or_default();
                (record.line, cells.into_iter().map(str::to_owned).collect())
            };
            let too_long = record.is_err();
            all.push(record.map(owned));
            if too_long {
                break;
            }
        }
        all
    }

    #[test]
    fn records_are_those_of_the_csv_reader_on_their_lines() {
        let text = "a,b\r\n\r\n\"1\n2\",\"x\"\"y\"\r\nlast,,\n\nno end";
        let mut other = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
        let theirs: Vec<Vec<String>> =
            other.records().flatten().map(|r| r.iter().map(str::to_owned).collect()).collect();
        let ours: Vec<(u64, Vec<String>)> = read(text).into_iter().flatten().collect();
        assert_eq!(ours.iter().map(|(_, cells)| cells.clone()).collect::<Vec<_>>(), theirs);
        assert_eq!(ours.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 3, 5, 7]);
    }

    #[test]
    fn a_record_at_a_limit_is_read_and_one_over_it_is_named() {
        let row = |cells: usize| vec!["x"; cells].join(",");
        assert_eq!(read(&format!("a\n{}\n", row(MAX_CELLS))).iter().flatten().count(), 2);
        for cells in [MAX_CELLS + 1, MAX_CELLS + 2, 5 * MAX_CELLS] {
            assert_eq!(read(&format!("a\n{}\nb", row(cells))).pop(), Some(Err(TooLong::Cells { line: 2 })), "{cells}");
            assert_eq!(read(&format!("a\n{}", row(cells))).pop(), Some(Err(TooLong::Cells { line: 2 })), "{cells}");
        }
        let long = "é".repeat(MAX_BYTES / 2);
        assert_eq!(read(&format!("a\n{long}\n")).iter().flatten().count(), 2);
        let over = Some(Err(TooLong::Bytes { line: 2, column: 3 }));
        assert_eq!(read(&format!("a\n1,2,{long}")).pop(), over);
        assert_eq!(read(&format!("a\n1,2,\"{long}")).pop(), over, "a quote that never closes");
    }
}
