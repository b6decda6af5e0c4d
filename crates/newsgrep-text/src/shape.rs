//! Shapes: what folding loses of a paragraph, and where its sentences and quotations lie, counted in words.
//!
//! In: the text of one paragraph. Out: a [`ParagraphShape`], which is small enough to be kept beside the folded words of
//! every paragraph: with it a search for `NATO` in capitals, for two words of one sentence or for a word inside quotation
//! marks reads no text. Which words there are is decided in [`word`](crate::words()), where sentences end in
//! [`sentence`](crate::sentences()), and what is quoted in [`quotation`](crate::quotations()).
//!
//! As bytes a shape is its counts, the lengths of sentences, the places of quotations, and one byte for each word that is
//! not written as expected: about 12 bytes for a paragraph of 75 words.

use std::borrow::Cow;
use std::ops::Range;

use crate::fold::is_apostrophe;
use crate::{for_each_word, quotations, sentences};

/// How a word is written, beside its folded form.
///
/// ```
/// use newsgrep_text::WordShape;
///
/// assert_eq!(WordShape::of("Ryabkov", "ryabkov"), WordShape::Capital);
/// let russias = WordShape::of("NATO’s", "nato");
/// assert!(russias.is_all_capitals() && russias.written("nato").is_none());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum WordShape {
    /// As it is folded, so without a capital: `talks`, `1990`, `北`.
    #[default]
    Plain,
    /// As it is folded, but for its first letter, which is a capital: `Talks`.
    Capital,
    /// As it is folded, but all in capitals: `NATO`, and also `A`.
    Upper,
    /// In any other way, as with marks, in mixed case or with a possessive: `Zürich`, `McCain`, `Putin’s`.
    Other {
        /// Whether any letter is a capital.
        has_capital: bool,
        /// Whether the first letter is a capital.
        begins_with_capital: bool,
        /// Whether there is a capital, and no small letter but that of a possessive.
        is_all_capitals: bool,
    },
}

impl WordShape {
    /// Returns the shape of a word that is written so, and folded so.
    #[inline]
    pub fn of(written: &str, folded: &str) -> Self {
        if written == folded {
            return WordShape::Plain;
        }
        // Nearly all words; tables of Unicode are slow.
        if written.is_ascii() && written.eq_ignore_ascii_case(folded) {
            return WordShape::of_ascii(written);
        }
        WordShape::of_any(written, folded)
    }

    /// Returns the shape of a word in ASCII that differs from its folded form by capitals and nothing else.
    fn of_ascii(written: &str) -> Self {
        let mut letters = written.bytes().filter(u8::is_ascii_alphabetic);
        let begins_with_capital = letters.next().is_some_and(|first| first.is_ascii_uppercase());
        let (mut upper, mut lower) = (false, false);
        for letter in letters {
            upper |= letter.is_ascii_uppercase();
            lower |= letter.is_ascii_lowercase();
        }
        match (begins_with_capital, upper, lower) {
            (true, _, false) => WordShape::Upper,
            (true, false, true) => WordShape::Capital,
            _ => WordShape::Other { has_capital: true, begins_with_capital, is_all_capitals: false },
        }
    }

    fn of_any(written: &str, folded: &str) -> Self {
        let first = written.chars().find(|character| character.is_alphabetic());
        let begins_with_capital = first.is_some_and(is_capital);
        let has_capital = written.chars().any(is_capital);
        let mut core = without_possessive(written, folded).chars();
        let is_all_capitals = core.clone().any(char::is_uppercase)
            && !core.any(|character| character.is_lowercase() || is_title(character));
        let other = WordShape::Other { has_capital, begins_with_capital, is_all_capitals };
        let regular = [WordShape::Upper, WordShape::Capital].into_iter().find(|shape| {
            shape.is_all_capitals() == is_all_capitals
                && begins_with_capital
                && shape.letters(folded).eq(written.chars())
        });
        regular.unwrap_or(other)
    }

    /// Returns whether any letter is a capital.
    pub fn has_capital(self) -> bool {
        match self {
            WordShape::Plain => false,
            WordShape::Capital | WordShape::Upper => true,
            WordShape::Other { has_capital, .. } => has_capital,
        }
    }

    /// Returns whether the first letter is a capital.
    pub fn begins_with_capital(self) -> bool {
        match self {
            WordShape::Plain => false,
            WordShape::Capital | WordShape::Upper => true,
            WordShape::Other { begins_with_capital, .. } => begins_with_capital,
        }
    }

    /// Returns whether there is a capital and no small letter; the `s` of `NATO’s` does not count.
    pub fn is_all_capitals(self) -> bool {
        match self {
            WordShape::Plain | WordShape::Capital => false,
            WordShape::Upper => true,
            WordShape::Other { is_all_capitals, .. } => is_all_capitals,
        }
    }

    /// Returns how the word is written, if that follows from its folded form; `None` takes a look at the text.
    pub fn written(self, folded: &str) -> Option<Cow<'_, str>> {
        match self {
            WordShape::Plain => Some(Cow::Borrowed(folded)),
            WordShape::Capital | WordShape::Upper => Some(Cow::Owned(self.letters(folded).collect())),
            WordShape::Other { .. } => None,
        }
    }

    /// Returns the characters of a word of this shape, which is `Capital` or `Upper`.
    fn letters(self, folded: &str) -> impl Iterator<Item = char> + '_ {
        let mut first = true;
        folded.chars().map(move |character| {
            let raised = first || self == WordShape::Upper;
            first &= !character.is_alphabetic();
            if raised { capital(character) } else { character }
        })
    }

    fn code(self) -> u8 {
        match self {
            WordShape::Plain => 0,
            WordShape::Capital => 1,
            WordShape::Upper => 2,
            WordShape::Other { has_capital: false, .. } => 3,
            WordShape::Other { begins_with_capital, is_all_capitals, .. } => {
                4 + u8::from(begins_with_capital) + 2 * u8::from(is_all_capitals)
            }
        }
    }

    /// Returns the shape that the lower three bits stand for.
    fn from_code(code: u8) -> Self {
        match code & 7 {
            0 => WordShape::Plain,
            1 => WordShape::Capital,
            2 => WordShape::Upper,
            code => WordShape::Other {
                has_capital: code > 3,
                begins_with_capital: code > 3 && code & 1 != 0,
                is_all_capitals: code > 5,
            },
        }
    }
}

fn is_capital(character: char) -> bool {
    character.is_uppercase() || is_title(character)
}

/// Returns whether a character is a capital with a small letter in one, as `ǅ`.
fn is_title(character: char) -> bool {
    !character.is_ascii()
        && !character.is_uppercase()
        && !character.is_lowercase()
        && character.is_alphabetic()
        && !character.to_lowercase().eq([character])
}

/// Returns the capital of a letter that has one of its own.
fn capital(character: char) -> char {
    let mut upper = character.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(capital), None) => capital,
        _ => character,
    }
}

/// Returns a word without the `’s` that folding has dropped.
fn without_possessive<'a>(written: &'a str, folded: &str) -> &'a str {
    if folded.ends_with("'s") {
        return written;
    }
    let core = written.strip_suffix(['s', 'S', 'ｓ', 'Ｓ']).and_then(|rest| rest.strip_suffix(is_apostrophe));
    core.unwrap_or(written)
}

/// What folding loses of a paragraph, and where its sentences and quotations lie, counted in words from 0.
///
/// ```
/// use newsgrep_text::ParagraphShape;
///
/// let shape = ParagraphShape::of("NATO waits. “We met,” Ryabkov said.");
/// assert!(shape.word(0).is_all_capitals() && shape.word(4).begins_with_capital());
/// assert!(shape.same_sentence(2, 6) && !shape.same_sentence(1, 3));
/// assert_eq!(shape.quotations(), [2..4]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParagraphShape {
    /// The words that are not plain, in order.
    marked: Vec<(u32, WordShape)>,
    /// The first words of the sentences, but for the first sentence.
    starts: Vec<u32>,
    quotations: Vec<Range<u32>>,
}

/// Sentences but the first, as counted in the first byte; more are counted behind it.
const COUNTED_STARTS: usize = 15;
/// Quotations, as counted in the first byte.
const COUNTED_QUOTATIONS: usize = 7;
/// The bit of the first byte that says that sentences are expected to begin with a capital.
const CAPITALS_EXPECTED: u8 = 0x80;
/// Words between two that are not as expected, as counted in one byte with the shape.
const COUNTED_GAP: u32 = 31;

impl ParagraphShape {
    /// Returns the shape of a paragraph. Runs in linear time.
    pub fn of(text: &str) -> Self {
        let mut shape = ParagraphShape::default();
        shape.read(text, |_, _| ());
        shape
    }

    /// Makes this the shape of a paragraph, and calls `each` with every word, folded, and its shape.
    ///
    /// It allocates less than [`ParagraphShape::of`], and spares who also needs the words a second look for them.
    pub fn read(&mut self, text: &str, mut each: impl FnMut(&str, WordShape)) {
        self.clear();
        let sentences = sentences(text);
        let quoted = quotations(text);
        let mut sentences = sentences.iter().skip(1).peekable();
        let mut quoted = quoted.iter().peekable();
        // Whether the quotation that is ahead has a word already.
        let mut quoting = false;
        let mut at = 0;
        for_each_word(text, |folded, span| {
            let shape = WordShape::of(span.of(text), folded);
            if shape != WordShape::Plain {
                self.marked.push((at, shape));
            }
            let mut begins = false;
            while sentences.next_if(|sentence| sentence.start <= span.start).is_some() {
                begins = true;
            }
            if begins && at > 0 {
                self.starts.push(at);
            }
            while quoted.next_if(|quotation| quotation.end <= span.start).is_some() {
                quoting = false;
            }
            if quoted.peek().is_some_and(|quotation| quotation.contains(span)) {
                match self.quotations.last_mut().filter(|_| quoting) {
                    Some(words) => words.end = at + 1,
                    None => self.quotations.push(at..at + 1),
                }
                quoting = true;
            }
            at += 1;
            each(folded, shape);
        });
    }

    fn clear(&mut self) {
        self.marked.clear();
        self.starts.clear();
        self.quotations.clear();
    }

    /// Returns how a word is written; plain beyond the last one.
    pub fn word(&self, at: u32) -> WordShape {
        let found = self.marked.binary_search_by_key(&at, |(marked, _)| *marked);
        found.map_or(WordShape::Plain, |index| self.marked[index].1)
    }

    /// Returns the number of the sentence that a word lies in, from 0; sentences without a word are not counted.
    pub fn sentence_of(&self, at: u32) -> u32 {
        self.starts.partition_point(|start| *start <= at) as u32
    }

    /// Returns whether the words from `start` to, not including, `end` lie in one sentence.
    pub fn same_sentence(&self, start: u32, end: u32) -> bool {
        end <= start || self.sentence_of(start) == self.sentence_of(end - 1)
    }

    /// Returns the words of each quotation, in order and apart: those that lie inside it as a whole.
    pub fn quotations(&self) -> &[Range<u32>] {
        &self.quotations
    }

    /// Returns whether the words from `start` to, not including, `end` all lie in one quotation.
    pub fn is_quoted(&self, start: u32, end: u32) -> bool {
        let after = self.quotations.partition_point(|quotation| quotation.end <= start);
        self.quotations.get(after).is_some_and(|quotation| quotation.start <= start && end <= quotation.end)
    }

    /// Appends the shape as bytes: none if all words are plain, in one sentence, and nothing is quoted.
    ///
    /// The last byte is never `0xff`, so that whoever needs a length of their own can fill it up with that.
    pub fn encode(&self, out: &mut Vec<u8>) {
        if *self == ParagraphShape::default() {
            return;
        }
        let firsts = std::iter::once(0).chain(self.starts.iter().copied());
        let gain = |shape| match shape {
            WordShape::Capital => 1,
            WordShape::Plain => -1,
            _ => 0,
        };
        let expected = firsts.map(|first| gain(self.word(first))).sum::<i64>() > 0;
        let (starts, quotations) = (self.starts.len(), self.quotations.len());
        out.push(
            if expected { CAPITALS_EXPECTED } else { 0 }
                | (starts.min(COUNTED_STARTS) as u8) << 3
                | quotations.min(COUNTED_QUOTATIONS) as u8,
        );
        push_rest(starts, COUNTED_STARTS, out);
        push_rest(quotations, COUNTED_QUOTATIONS, out);
        let mut before = 0;
        for start in &self.starts {
            push_number(start - before, out);
            before = *start;
        }
        let mut before = 0;
        for quotation in &self.quotations {
            push_number(quotation.start - before, out);
            push_number(quotation.end - quotation.start, out);
            before = quotation.end;
        }
        self.encode_words(expected, out);
    }

    /// Appends a byte for each word that is not as expected: how many words were, and its shape.
    fn encode_words(&self, expected: bool, out: &mut Vec<u8>) {
        let mut next = 0;
        let mut push = |at: u32, shape: WordShape| {
            let gap = at - next;
            out.push((gap.min(COUNTED_GAP) as u8) << 3 | shape.code());
            push_rest(gap as usize, COUNTED_GAP as usize, out);
            next = at + 1;
        };
        let mut firsts = std::iter::once(0).chain(self.starts.iter().copied()).peekable();
        for (at, shape) in &self.marked {
            while let Some(first) = firsts.next_if(|first| first < at) {
                if expected {
                    push(first, WordShape::Plain);
                }
            }
            let is_first = firsts.next_if_eq(at).is_some();
            if !(expected && is_first && *shape == WordShape::Capital) {
                push(*at, *shape);
            }
        }
        for first in firsts.filter(|_| expected) {
            push(first, WordShape::Plain);
        }
    }

    /// Returns the shape that [`ParagraphShape::encode`] made these bytes of, or `None` if it made them of none.
    ///
    /// It needs no more memory than a small multiple of the bytes, whatever they are.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut shape = ParagraphShape::default();
        shape.decode_into(bytes).then_some(shape)
    }

    /// Makes this the shape that the bytes hold, and returns whether they do hold one; if not, it is of no use.
    ///
    /// Allocates nothing once it has been larger.
    pub fn decode_into(&mut self, bytes: &[u8]) -> bool {
        self.clear();
        self.try_decode(&mut Bytes(bytes)).is_some()
    }

    fn try_decode(&mut self, bytes: &mut Bytes<'_>) -> Option<()> {
        if bytes.0.is_empty() {
            return Some(());
        }
        let head = bytes.byte()?;
        let starts = bytes.rest(u32::from(head >> 3 & 15), COUNTED_STARTS as u32)?;
        let quotations = bytes.rest(u32::from(head & 7), COUNTED_QUOTATIONS as u32)?;
        let mut before = 0;
        // Each takes a byte at least: a count that is too large ends early.
        for _ in 0..starts {
            before = bytes.place_after(before).filter(|start| *start > before)?;
            self.starts.push(before);
        }
        let mut before = 0;
        for _ in 0..quotations {
            let start = bytes.place_after(before)?;
            before = bytes.place_after(start).filter(|end| *end > start)?;
            self.quotations.push(start..before);
        }
        self.decode_words(head & CAPITALS_EXPECTED != 0, bytes)?;
        (*self != ParagraphShape::default()).then_some(())
    }

    fn decode_words(&mut self, expected: bool, bytes: &mut Bytes<'_>) -> Option<()> {
        let count = if expected { self.starts.len() + 1 } else { 0 };
        let first = |index: usize| if index == 0 { 0 } else { self.starts[index - 1] };
        // The next sentence that is expected to begin with a capital.
        let (mut sentence, mut next) = (0, 0);
        while !bytes.0.is_empty() {
            let byte = bytes.byte()?;
            let gap = bytes.rest(u32::from(byte >> 3), COUNTED_GAP)?;
            let at = gap.checked_add(next)?;
            next = at.checked_add(1)?;
            while sentence < count && first(sentence) < at {
                self.marked.push((first(sentence), WordShape::Capital));
                sentence += 1;
            }
            let usual = if sentence < count && first(sentence) == at {
                sentence += 1;
                WordShape::Capital
            } else {
                WordShape::Plain
            };
            let shape = WordShape::from_code(byte);
            if shape == usual {
                return None;
            }
            if shape != WordShape::Plain {
                self.marked.push((at, shape));
            }
        }
        self.marked.extend((sentence..count).map(|sentence| (first(sentence), WordShape::Capital)));
        Some(())
    }
}

/// Appends a number, seven bits a byte, the lowest first; the last byte is below 128.
fn push_number(mut number: u32, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Appends what is left of a number of which no more than `counted` is told already.
fn push_rest(number: usize, counted: usize, out: &mut Vec<u8>) {
    if let Some(rest) = number.checked_sub(counted) {
        push_number(u32::try_from(rest).unwrap_or(u32::MAX), out);
    }
}

/// Bytes that may be anything.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<u32> {
        let mut number = 0;
        for shift in (0..32).step_by(7) {
            let byte = self.byte()?;
            let part = u32::from(byte & 0x7f);
            if part << shift >> shift != part {
                return None;
            }
            number |= part << shift;
            if byte < 0x80 {
                // Zeros in front would be another way to say the same.
                return (byte > 0 || shift == 0).then_some(number);
            }
        }
        None
    }

    /// Returns a number that begins with what was `counted` already, and goes on behind if that is as much as fits.
    fn rest(&mut self, counted: u32, limit: u32) -> Option<u32> {
        if counted < limit { Some(counted) } else { limit.checked_add(self.number()?) }
    }

    fn place_after(&mut self, before: u32) -> Option<u32> {
        before.checked_add(self.number()?)
    }
}
