//! Pieces: the stretches of letters and digits that words are made of.
//!
//! In: any text. Out: its pieces in order, each a run of letters, digits, underscores and marks without anything
//! between them, by the boundaries of UAX #29 (<https://www.unicode.org/reports/tr29/>). A piece ends at every other
//! character, so also at the dots and apostrophes that UAX #29 lets join; whether those join is decided in
//! [`word`](crate::word).
//!
//! News is mostly ASCII with curly quotation marks, dashes and no-break spaces in between. Runs of ASCII are cut by
//! a table of bytes; the rules of Unicode are asked only about a run that touches another kind of character.

use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::{UWordBoundIndices, UnicodeSegmentation};

use crate::fold::{is_apostrophe, is_dropped_mark, vanishes};

/// What a character is to a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A letter of a script that writes spaces between words.
    Letter,
    Digit,
    /// A letter that is a word by itself, in a script without spaces between words, such as Chinese or Thai, or with
    /// endings that are written on to a word, such as Korean.
    Sign,
    /// An underscore.
    Connector,
    /// Part of the character before it.
    Mark,
    /// Not part of any piece.
    Gap,
}

/// A run of letters and digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) first: Kind,
    pub(crate) last: Kind,
    /// Whether the piece is one character, marks aside.
    pub(crate) single: bool,
}

/// The pieces of a text, in order.
#[derive(Clone)]
pub(crate) struct Pieces<'a> {
    text: &'a str,
    /// Everything before this byte is done.
    at: usize,
    /// A run with other than ASCII characters, cut by the rules of Unicode, and where it begins.
    run: Option<(usize, UWordBoundIndices<'a>)>,
    /// What is left of the segment the run is at.
    segment: (usize, usize),
}

impl<'a> Pieces<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Pieces { text, at: 0, run: None, segment: (0, 0) }
    }

    /// Returns the pieces found by the rules of Unicode alone, to compare with.
    #[cfg(test)]
    pub(crate) fn by_unicode_alone(text: &'a str) -> Self {
        Pieces { text, at: text.len(), run: Some((0, text.split_word_bound_indices())), segment: (0, 0) }
    }

    /// Returns the next piece of the run that is under way.
    fn next_in_run(&mut self) -> Option<Piece> {
        loop {
            let (start, end) = self.segment;
            if let Some(piece) = piece_in(self.text, start, end) {
                self.segment.0 = piece.end;
                return Some(piece);
            }
            let (base, segments) = self.run.as_mut()?;
            let Some((offset, segment)) = segments.next() else {
                self.run = None;
                self.segment = (0, 0);
                return None;
            };
            let start = *base + offset;
            self.segment = (start, start + segment.len());
        }
    }
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    #[inline]
    fn next(&mut self) -> Option<Piece> {
        let bytes = self.text.as_bytes();
        loop {
            if self.run.is_some()
                && let Some(piece) = self.next_in_run()
            {
                return Some(piece);
            }
            let mut start = self.at;
            while start < bytes.len() && BYTES[usize::from(bytes[start])] == Kind::Gap {
                start += 1;
            }
            if start == bytes.len() {
                self.at = start;
                return None;
            }
            let mut end = start;
            // `Mark` stands for the bytes that are not ASCII, `Connector` for the underscore.
            let mut only_connectors = true;
            while end < bytes.len() {
                match BYTES[usize::from(bytes[end])] {
                    Kind::Letter | Kind::Digit => only_connectors = false,
                    Kind::Connector => (),
                    _ => break,
                }
                end += 1;
            }
            match gap_len(self.text, end) {
                Some(len) => self.at = end + len,
                None => {
                    self.at = end_of_run(bytes, end);
                    self.run = Some((start, self.text[start..self.at].split_word_bound_indices()));
                    self.segment = (0, 0);
                    continue;
                }
            }
            if !only_connectors {
                let kind = |at: usize| BYTES[usize::from(bytes[at])];
                return Some(Piece {
                    start,
                    end,
                    first: kind(start),
                    last: kind(end - 1),
                    single: end - start == 1,
                });
            }
        }
    }
}

/// What each byte is: `Mark` for those that are part of a longer character.
static BYTES: [Kind; 256] = {
    let mut kinds = [Kind::Gap; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => Kind::Letter,
            b'0'..=b'9' => Kind::Digit,
            b'_' => Kind::Connector,
            0x80.. => Kind::Mark,
            _ => Kind::Gap,
        };
        byte += 1;
    }
    kinds
};

/// Returns how long the gap is that begins here, as far as that is plain; `None` where the rules of Unicode must be
/// asked.
///
/// Plain are all ASCII characters and, of those beyond, the signs that news is full of.
#[inline]
fn gap_len(text: &str, at: usize) -> Option<usize> {
    match text.as_bytes()[at..] {
        // U+2010..2027: dashes, quotation marks, bullets, ellipsis.
        [0xe2, 0x80, 0x90..=0xa7, ..] => Some(3),
        // No-break space, ¡ to ©, «, ®, », ¿.
        [0xc2, 0xa0..=0xa9 | 0xab | 0xae | 0xbb | 0xbf, ..] => Some(2),
        [0x80..=0xff, ..] => None,
        _ => Some(0),
    }
}

/// Returns the end of the run that the byte at `at` is in the middle of: the next ASCII byte that no piece holds.
///
/// Cutting there cannot change a boundary of UAX #29 between two letters, since pieces end at such a byte anyway.
fn end_of_run(bytes: &[u8], at: usize) -> usize {
    let length = bytes[at..].iter().position(|byte| BYTES[usize::from(*byte)] == Kind::Gap);
    length.map_or(bytes.len(), |length| at + length)
}

/// Returns the first piece in a part of one segment.
fn piece_in(text: &str, start: usize, end: usize) -> Option<Piece> {
    let mut piece: Option<Piece> = None;
    let mut holds_word_character = false;
    for (offset, character) in text[start..end].char_indices() {
        let kind = kind(character);
        let next = start + offset + character.len_utf8();
        match (&mut piece, kind) {
            (Some(piece), Kind::Mark) => piece.end = next,
            (None, Kind::Mark) => (),
            // UAX #29 joins katakana, and Korean syllables.
            (
                Some(Piece { last: Kind::Sign, .. }),
                Kind::Letter | Kind::Digit | Kind::Connector | Kind::Sign,
            ) => break,
            (Some(_), Kind::Sign) if holds_word_character => break,
            (found, Kind::Gap) => {
                if holds_word_character {
                    break;
                }
                *found = None;
            }
            (Some(piece), _) => {
                *piece = Piece { end: next, last: kind, single: false, ..*piece };
            }
            (found, _) => {
                *found =
                    Some(Piece { start: start + offset, end: next, first: kind, last: kind, single: true });
            }
        }
        holds_word_character |= matches!(kind, Kind::Letter | Kind::Digit | Kind::Sign);
    }
    piece.filter(|_| holds_word_character)
}

/// Returns what a character is.
pub(crate) fn kind(character: char) -> Kind {
    if character.is_ascii() {
        return BYTES[character as usize];
    }
    match character {
        _ if is_apostrophe(character) => Kind::Gap,
        _ if vanishes(character) || is_dropped_mark(character) || is_combining_mark(character) => Kind::Mark,
        // Letters in squares, which Unicode counts among the letters: emoji.
        '\u{1f170}'..='\u{1f189}' => Kind::Gap,
        // The voiced marks of half-width katakana, and the vowels and final consonants of Korean taken apart.
        '\u{ff9e}' | '\u{ff9f}' | '\u{1160}'..='\u{11ff}' => Kind::Mark,
        _ if is_sign(character) && character.is_alphabetic() => Kind::Sign,
        _ if character.is_alphabetic() => Kind::Letter,
        _ if character.is_numeric() => Kind::Digit,
        '\u{203f}'
        | '\u{2040}'
        | '\u{2054}'
        | '\u{fe33}'
        | '\u{fe34}'
        | '\u{fe4d}'..='\u{fe4f}'
        | '\u{ff3f}' => Kind::Connector,
        _ => Kind::Gap,
    }
}

fn is_sign(character: char) -> bool {
    matches!(character,
        // Thai, Lao, Burmese, Khmer.
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{aa60}'..='\u{aadf}'
        // Korean.
        | '\u{1100}'..='\u{115f}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7a3}'
        // Chinese characters and kana.
        | '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) {
        let fast: Vec<Piece> = Pieces::new(text).collect();
        let slow: Vec<Piece> = Pieces::by_unicode_alone(text).collect();
        assert_eq!(fast, slow, "{text:?}");
    }

    #[test]
    fn short_cuts_and_unicode_agree_on_every_short_ascii_text() {
        let alphabet = b"aS1_.,' \"-:";
        for length in 0..=5 {
            let mut digits = vec![0; length];
            loop {
                let text: String = digits.iter().map(|digit: &usize| char::from(alphabet[*digit])).collect();
                check(&text);
                let Some(place) = digits.iter().rposition(|digit| *digit + 1 < alphabet.len()) else { break };
                digits[place] += 1;
                digits[place + 1..].fill(0);
            }
        }
    }

    #[test]
    fn short_cuts_and_unicode_agree_on_mixed_texts() {
        let alphabet: Vec<char> =
            "aB1_ .,'’“—\u{a0}éя中かカ한ไ\u{301}\u{200d}\u{200b}\u{ad}🇫🅰½ʼ״״שו·\u{ff0e}\u{902}\r\n"
                .chars()
                .collect();
        let mut random: u64 = 20_220_112;
        for _ in 0..30_000 {
            let mut text = String::new();
            for _ in 0..12 {
                random =
                    random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                text.push(alphabet[(random >> 33) as usize % alphabet.len()]);
            }
            check(&text);
        }
    }
}
