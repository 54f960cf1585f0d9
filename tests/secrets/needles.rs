//! Looking for people in bytes: as they were typed and in the spellings in which programs keep text. Owns: the spellings and
//! the search. Must not: know where it looks.

use std::collections::{BTreeSet, HashMap};

use base64::Engine as _;

/// Bytes of each spelling that are looked for: enough to be no chance, and few enough to find a piece of an address.
const LENGTH: usize = 12;

/// A name of a spelling, and what it makes of a text.
type Spelling = (&'static str, fn(&str) -> Vec<Vec<u8>>);

/// How a text may stand in a file.
pub const SPELLINGS: [Spelling; 8] = [
    ("as typed", |t| vec![t.as_bytes().to_vec()]),
    ("upper case", |t| vec![t.to_uppercase().into_bytes()]),
    ("hex", |t| vec![hex::encode(t).into_bytes()]),
    ("upper hex", |t| vec![hex::encode_upper(t).into_bytes()]),
    ("UTF-16 little", |t| vec![t.encode_utf16().flat_map(u16::to_le_bytes).collect()]),
    ("UTF-16 big", |t| vec![t.encode_utf16().flat_map(u16::to_be_bytes).collect()]),
    ("Base64", |t| base64_of(t, &base64::engine::general_purpose::STANDARD)),
    ("backwards", |t| vec![t.bytes().take(LENGTH).rev().collect()]),
];

/// A text inside of Base64 begins at one of three places of a group; what stands before it spoils the first symbols.
fn base64_of(text: &str, engine: &base64::engine::GeneralPurpose) -> Vec<Vec<u8>> {
    let at = |before: usize| {
        let whole = engine.encode([&vec![0; before], text.as_bytes()].concat());
        whole.as_bytes()[[0, 2, 3][before]..].to_vec()
    };
    (0..3).map(at).collect()
}

/// The texts that are looked for.
pub struct Needles {
    pieces: HashMap<[u8; LENGTH], usize>,
    begins: Vec<bool>,
}

impl Needles {
    /// Of these texts, each of which begins with something of its own.
    pub fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut needles = Self { pieces: HashMap::new(), begins: vec![false; 1 << 16] };
        for (n, text) in texts.into_iter().enumerate() {
            for spelled in SPELLINGS.iter().flat_map(|(_, spell)| spell(text)) {
                let piece: [u8; LENGTH] = spelled[..LENGTH].try_into().unwrap();
                needles.begins[usize::from(piece[0]) << 8 | usize::from(piece[1])] = true;
                let other = needles.pieces.insert(piece, n);
                assert!(other.is_none_or(|o| o == n), "{text} begins like another");
            }
        }
        needles
    }

    /// Which of the texts stand in these bytes.
    pub fn in_bytes(&self, bytes: &[u8]) -> BTreeSet<usize> {
        let begins = |w: &[u8]| self.begins[usize::from(w[0]) << 8 | usize::from(w[1])];
        let windows = bytes.windows(LENGTH).filter(|w| begins(w));
        windows.filter_map(|w| self.pieces.get(w).copied()).collect()
    }
}
