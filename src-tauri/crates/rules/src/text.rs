//! Names and other words that people type, or that come in files: what is taken out of them, and what a spreadsheet would
//! take for a formula.
//!
//! Owns which characters have no place in a line of text: those that cannot be seen, that turn what stands beside them
//! around, that a terminal obeys, or that end the line. Keeps true: what a script, a flag or an emoji is written with
//! stays where it belongs; what is clean stays as it is, so that cleaning twice changes nothing. Must not import the engine.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// More marks than this on one letter are no script's; they are written over the lines around.
const MOST_MARKS: usize = 6;
/// No flag is spelled with more tags.
const MOST_TAGS: usize = 6;

/// A text as it may be kept and shown: one line, white space folded, nothing in it that cannot be seen, each letter composed:
/// what looks the same is the same (Unicode NFC).
#[must_use]
pub fn clean(text: &str) -> String {
    let line = without_marks(text).split_whitespace().collect::<Vec<_>>().join(" ");
    if is_nfc(&line) { line } else { line.nfc().collect() }
}

/// A text as a search compares it: lower case, without accents, letters that are two written as two, white space folded.
#[must_use]
pub fn folded(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // What is plain ASCII is decomposed already, and most names are.
    if words.is_ascii() {
        return words.to_ascii_lowercase();
    }
    let letters = words.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    letters.fold(String::with_capacity(words.len()), |mut folded, letter| {
        match letter {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ħ' => folded.push('h'),
            'ı' => folded.push('i'),
            'ŋ' => folded.push('n'),
            'ŧ' => folded.push('t'),
            other => folded.push(other),
        }
        folded
    })
}

/// What [`clean`] takes out of a text, as code points without repeats (`U+202E U+200B`); empty when nothing. White space
/// at the ends and repeated spaces are not told.
#[must_use]
pub fn taken_out(text: &str) -> String {
    let mut points: Vec<char> = Vec::new();
    if !is_plain(text) {
        let mut writing = Writing::default();
        let mut letters = text.trim().chars().peekable();
        while let Some(letter) = letters.next() {
            let verdict = writing.judge(letter, letters.peek().copied());
            if verdict != Verdict::Stays && letter != '\t' && !points.contains(&letter) {
                points.push(letter);
            }
        }
    }
    points.iter().map(|point| format!("U+{:04X}", u32::from(*point))).collect::<Vec<_>>().join(" ")
}

/// The text without what cannot be seen; what ends a line becomes a space. White space is not folded.
#[must_use]
pub fn without_marks(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let (mut writing, mut kept, mut same) = (Writing::default(), String::with_capacity(text.len()), true);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match writing.judge(letter, letters.peek().copied()) {
            Verdict::Stays => kept.push(letter),
            Verdict::Parts => {
                kept.push(' ');
                same = false;
            }
            Verdict::Goes => same = false,
        }
    }
    if same { Cow::Borrowed(text) } else { Cow::Owned(kept) }
}

/// Most texts: nothing to look at.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| (0x20..0x7F).contains(&byte))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Stays,
    /// It ends a line: a space stands in its place.
    Parts,
    Goes,
}

/// What has been written so far, as far as the next character depends on it.
#[derive(Default)]
struct Writing {
    /// The last character that stayed.
    last: Option<char>,
    /// How many marks stand on the last letter.
    marks: usize,
    /// How many tags spell the flag so far.
    tags: usize,
}

impl Writing {
    fn judge(&mut self, letter: char, next: Option<char>) -> Verdict {
        if letter.is_ascii() {
            let verdict = match letter {
                ' '..='~' => Verdict::Stays,
                '\t'..='\r' => Verdict::Parts,
                _ => Verdict::Goes,
            };
            return self.keep(letter, verdict);
        }
        let verdict = match letter {
            '\u{85}' | '\u{2028}' | '\u{2029}' => Verdict::Parts,
            '\u{200C}' | '\u{200D}' => stays_if(self.may_join(letter, next)),
            '\u{E0020}'..='\u{E007F}' => stays_if(self.may_spell_a_flag()),
            _ if is_selector(letter) => stays_if(self.may_select(letter)),
            _ if letter.is_control() || is_unseen(letter) => Verdict::Goes,
            _ if is_combining_mark(letter) => stays_if(self.marks < MOST_MARKS),
            _ => Verdict::Stays,
        };
        self.keep(letter, verdict)
    }

    fn keep(&mut self, letter: char, verdict: Verdict) -> Verdict {
        match verdict {
            Verdict::Goes => {}
            Verdict::Parts => *self = Self::default(),
            Verdict::Stays => {
                // Joiners and selectors change the letter before them; they begin no new one.
                let on_it =
                    is_combining_mark(letter) || is_selector(letter) || matches!(letter, '\u{200C}' | '\u{200D}');
                self.marks = if on_it { self.marks + usize::from(is_combining_mark(letter)) } else { 0 };
                self.tags = if matches!(letter, '\u{E0020}'..='\u{E007E}') { self.tags + 1 } else { 0 };
                self.last = Some(letter);
            }
        }
        verdict
    }

    /// Emoji are joined to one another, and letters of scripts whose forms depend on their neighbours.
    fn may_join(&self, joiner: char, next: Option<char>) -> bool {
        let Some(last) = self.last else { return false };
        let after_emoji = is_pictograph(last) || matches!(last, '\u{FE0F}' | '\u{E007F}');
        if joiner == '\u{200D}' && after_emoji {
            return next.is_some_and(is_pictograph);
        }
        is_killer(last) || (is_joining(last) && next.is_some_and(is_joining))
    }

    /// England's, Scotland's and Wales': a black flag and a few tags.
    fn may_spell_a_flag(&self) -> bool {
        self.last == Some('\u{1F3F4}') || (1..=MOST_TAGS).contains(&self.tags)
    }

    /// One selector, behind a character that has variants.
    fn may_select(&self, selector: char) -> bool {
        self.last.is_some_and(|last| match selector {
            '\u{FE0E}' | '\u{FE0F}' => is_pictograph(last) || last.is_ascii_digit() || matches!(last, '#' | '*'),
            '\u{180B}'..='\u{180F}' => matches!(last, '\u{1800}'..='\u{18AF}'),
            _ => is_ideograph(last) || is_joining(last),
        })
    }
}

fn stays_if(yes: bool) -> Verdict {
    if yes { Verdict::Stays } else { Verdict::Goes }
}

/// Marks of direction, characters without width or ink, and what Unicode says is no character.
fn is_unseen(letter: char) -> bool {
    matches!(letter,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}'
        | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}'
        | '\u{3164}' | '\u{FDD0}'..='\u{FDEF}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFC}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
        || u32::from(letter) & 0xFFFE == 0xFFFE
}

fn is_selector(letter: char) -> bool {
    matches!(letter, '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}')
}

/// Pictures, and the signs that are drawn as one.
fn is_pictograph(letter: char) -> bool {
    matches!(letter,
        '\u{A9}' | '\u{AE}' | '\u{203C}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{21FF}'
        | '\u{2300}'..='\u{23FF}' | '\u{24C2}' | '\u{25A0}'..='\u{27BF}' | '\u{2900}'..='\u{297F}'
        | '\u{2B00}'..='\u{2BFF}' | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}' | '\u{1F000}'..='\u{1FAFF}')
}

/// Arabic and its neighbours, the scripts of India and those that came from them, Mongolian.
fn is_joining(letter: char) -> bool {
    matches!(letter,
        '\u{620}'..='\u{8FF}' | '\u{900}'..='\u{DFF}' | '\u{F00}'..='\u{FFF}' | '\u{1000}'..='\u{109F}'
        | '\u{1700}'..='\u{18AF}' | '\u{1900}'..='\u{1CFF}' | '\u{A800}'..='\u{AAFF}' | '\u{ABC0}'..='\u{ABFF}'
        | '\u{FB50}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10A00}'..='\u{10FFF}'
        | '\u{11000}'..='\u{11FFF}' | '\u{1E900}'..='\u{1E95F}')
}

/// What takes the vowel off a letter of India: a joiner behind it asks for one of two forms, also at the end of a word.
fn is_killer(letter: char) -> bool {
    matches!(
        letter,
        '\u{94D}'
            | '\u{9CD}'
            | '\u{A4D}'
            | '\u{ACD}'
            | '\u{B4D}'
            | '\u{BCD}'
            | '\u{C4D}'
            | '\u{CCD}'
            | '\u{D4D}'
            | '\u{DCA}'
            | '\u{1039}'
            | '\u{103A}'
            | '\u{17D2}'
    )
}

/// Whether a spreadsheet could take a cell for a formula. What stands before the sign does not matter if a spreadsheet may
/// pass over it (white space, quotes, what cannot be seen), nor which of its widths the sign has.
#[must_use]
pub fn is_formula(text: &str) -> bool {
    // With an apostrophe of its own or without: what is guarded once more comes back as it was.
    if text.trim_start_matches('\'').starts_with(['\t', '\r', '\n']) {
        return true;
    }
    let passed_over = |c: &char| {
        let quote =
            matches!(c, '"' | '\'' | '`' | '\u{2018}'..='\u{201F}' | '\u{AB}' | '\u{BB}' | '\u{FF02}' | '\u{FF07}');
        c.is_whitespace()
            || c.is_control()
            || quote
            || is_unseen(*c)
            || is_selector(*c)
            || matches!(c, '\u{200C}' | '\u{200D}')
    };
    let first = text.chars().find(|c| !passed_over(c));
    let plain = first.and_then(|c| std::iter::once(c).nfkc().next());
    matches!(plain, Some('=' | '+' | '-' | '@' | '\u{2212}'))
}

/// A cell with an apostrophe in front where a spreadsheet could take it for a formula, and before two apostrophes of its
/// own, so that [`unguard`] gives every text back.
#[must_use]
pub fn guard(text: &str) -> String {
    if is_formula(text) || text.starts_with("''") { format!("'{text}") } else { text.to_owned() }
}

/// The text of a cell without the apostrophe that [`guard`] put before it.
#[must_use]
pub fn unguard(cell: &str) -> &str {
    let guarded = |rest: &&str| is_formula(rest) || rest.starts_with('\'');
    cell.strip_prefix('\'').filter(guarded).unwrap_or(cell)
}
