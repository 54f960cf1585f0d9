//! Lines of a text file, counted beside the CSV reader.

/// Counts lines. The reader's own count is short of the line breaks that it leaves for the next record to pass over: the
/// second half of CRLF, and empty lines.
pub(super) struct Lines<'t> {
    text: &'t [u8],
    read: usize,
    line: u64,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t [u8]) -> Self {
        Self { text, read: 0, line: 1 }
    }

    /// The line on which a record begins whose reading began at this byte; records come in the order of the file.
    pub(super) fn at(&mut self, start: usize) -> u64 {
        let breaks = |b: &&u8| matches!(b, b'\r' | b'\n');
        let start = start.min(self.text.len());
        let start = start + self.text[start..].iter().take_while(breaks).count();
        let passed = self.text.get(self.read..start).unwrap_or_default();
        self.line += passed.iter().filter(|b| **b == b'\n').count() as u64;
        self.read = start.max(self.read);
        self.line
    }
}
