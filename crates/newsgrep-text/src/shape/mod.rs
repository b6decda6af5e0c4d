//! Shapes: what folding loses of a paragraph, and where its sentences and quotations lie, counted in words.
//!
//! In: the text of one paragraph. Out: a [`ParagraphShape`], which is small enough to be kept beside the folded words of
//! every paragraph: with it a search for `NATO` in capitals, for two words of one sentence or for a word inside quotation
//! marks reads no text. Which words there are is decided in [`word`](crate::words()), where sentences end in
//! [`sentence`](crate::sentences()), and what is quoted in [`quotation`](crate::quotations()).
//!
//! As bytes a shape is a row of bits: the lengths of sentences, the places of quotations, and the words that are not written
//! as expected, which is in small letters but for the first of a sentence. Each number is written in a few bits if it is as
//! small as it usually is (a Rice code). That makes about 10 bytes for a paragraph of 75 words.

mod bits;
mod word;

use std::ops::Range;

use bits::{BitReader, BitWriter};

use crate::{Span, for_each_word, quotations, sentences};

pub use word::WordShape;

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

/// How many low bits of a number are written as they are: about what is usual of each kind of number in news.
const SENTENCE_BITS: u32 = 4;
const BEFORE_QUOTATION_BITS: u32 = 3;
const QUOTATION_BITS: u32 = 4;
const WORDS_BITS: u32 = 2;
const GAP_BITS: u32 = 2;

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
        let mut sentences = sentences(text).into_iter().skip(1).map(|sentence| sentence.start);
        let mut quoted = quotations(text).into_iter();
        let mut next_sentence = sentences.next().unwrap_or(usize::MAX);
        let mut quotation = quoted.next().unwrap_or(NO_SPAN);
        // Whether that quotation has a word already.
        let mut quoting = false;
        let mut at = 0;
        for_each_word(text, |folded, span| {
            let written = span.of(text);
            // A word that is its own folded form is not copied, and need not be compared.
            let same = std::ptr::eq(written, folded);
            let shape = if same { WordShape::Plain } else { WordShape::of(written, folded) };
            if shape != WordShape::Plain {
                self.marked.push((at, shape));
            }
            if span.start >= next_sentence {
                next_sentence = sentences.find(|start| *start > span.start).unwrap_or(usize::MAX);
                if at > 0 {
                    self.starts.push(at);
                }
            }
            if span.start >= quotation.end {
                quotation = quoted.find(|next| span.start < next.end).unwrap_or(NO_SPAN);
                quoting = false;
            }
            if quotation.contains(span) {
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
        let mut bits = BitWriter::new(out);
        bits.put(u64::from(expected), 1);
        bits.number(self.starts.len() as u32, 0);
        let mut before = 0;
        for start in &self.starts {
            bits.number(start - before - 1, SENTENCE_BITS);
            before = *start;
        }
        bits.number(self.quotations.len() as u32, 0);
        let mut before = 0;
        for quotation in &self.quotations {
            bits.number(quotation.start - before, BEFORE_QUOTATION_BITS);
            bits.number(quotation.end - quotation.start - 1, QUOTATION_BITS);
            before = quotation.end;
        }
        let mut count = 0;
        self.for_each_unexpected(expected, |_, _| count += 1);
        bits.number(count, WORDS_BITS);
        let mut next = 0;
        self.for_each_unexpected(expected, |at, shape| {
            bits.number(at - next, GAP_BITS);
            match shape {
                WordShape::Capital => bits.put(0b0, 1),
                WordShape::Upper => bits.put(0b01, 2),
                other => bits.put(0b11 | u64::from(other.code()) << 2, 5),
            }
            next = at + 1;
        });
        bits.finish();
    }

    /// Gives the words to `each` that are not plain, or, where sentences are expected to begin with a capital, that are the
    /// first of one and are not so.
    fn for_each_unexpected(&self, expected: bool, mut each: impl FnMut(u32, WordShape)) {
        let mut firsts =
            std::iter::once(0).chain(self.starts.iter().copied()).filter(|_| expected).peekable();
        for (at, shape) in &self.marked {
            while let Some(first) = firsts.next_if(|first| first < at) {
                each(first, WordShape::Plain);
            }
            if firsts.next_if_eq(at).is_none() || *shape != WordShape::Capital {
                each(*at, *shape);
            }
        }
        firsts.for_each(|first| each(first, WordShape::Plain));
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
        bytes.is_empty() || self.try_decode(&mut BitReader::new(bytes)).is_some()
    }

    fn try_decode(&mut self, bits: &mut BitReader<'_>) -> Option<()> {
        let expected = bits.take(1)? == 1;
        // Each of what is counted takes bits of its own: a count that is too large ends early.
        let mut before = 0;
        for _ in 0..bits.number(0)? {
            before = bits.number(SENTENCE_BITS)?.checked_add(1)?.checked_add(before)?;
            self.starts.push(before);
        }
        let mut before = 0;
        for _ in 0..bits.number(0)? {
            let start = bits.number(BEFORE_QUOTATION_BITS)?.checked_add(before)?;
            before = bits.number(QUOTATION_BITS)?.checked_add(1)?.checked_add(start)?;
            self.quotations.push(start..before);
        }
        self.decode_words(expected, bits)?;
        (bits.is_finished() && *self != ParagraphShape::default()).then_some(())
    }

    fn decode_words(&mut self, expected: bool, bits: &mut BitReader<'_>) -> Option<()> {
        let mut firsts =
            std::iter::once(0).chain(self.starts.iter().copied()).filter(|_| expected).peekable();
        let mut next = 0_u32;
        for _ in 0..bits.number(WORDS_BITS)? {
            let at = bits.number(GAP_BITS)?.checked_add(next)?;
            next = at.checked_add(1)?;
            let shape = match bits.take(1)? {
                0 => WordShape::Capital,
                _ => match bits.take(1)? {
                    0 => WordShape::Upper,
                    _ => WordShape::from_code(bits.take(3)? as u8),
                },
            };
            while let Some(first) = firsts.next_if(|first| *first < at) {
                self.marked.push((first, WordShape::Capital));
            }
            let usual = if firsts.next_if_eq(&at).is_some() { WordShape::Capital } else { WordShape::Plain };
            if shape == usual {
                return None;
            }
            if shape != WordShape::Plain {
                self.marked.push((at, shape));
            }
        }
        self.marked.extend(firsts.map(|first| (first, WordShape::Capital)));
        Some(())
    }
}

/// Where there is no quotation any more.
const NO_SPAN: Span = Span { start: usize::MAX, end: usize::MAX };

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

    /// Returns the shape of a text by going through all its words for each question.
    fn naive(text: &str) -> ParagraphShape {
        let words: Vec<_> = words(text).collect();
        let number_of = |word: &crate::Word<'_>| {
            sentences(text).iter().rposition(|sentence| sentence.start <= word.span.start)
        };
        let mut naive = ParagraphShape::default();
        for (at, word) in (0..).zip(&words) {
            let shape = WordShape::of(word.span.of(text), &word.folded);
            naive.marked.extend((shape != WordShape::Plain).then_some((at, shape)));
            if at > 0 && number_of(word) != number_of(&words[at as usize - 1]) {
                naive.starts.push(at);
            }
        }
        for quotation in quotations(text) {
            let mut inside = (0..).zip(&words).filter(|(_, word)| quotation.contains(word.span));
            if let Some((first, _)) = inside.next() {
                let last = inside.last().map_or(first, |(last, _)| last);
                naive.quotations.push(first..last + 1);
            }
        }
        naive
    }

    fn check_bytes(shape: &ParagraphShape) -> Vec<u8> {
        let mut bytes = vec![7];
        shape.encode(&mut bytes);
        assert_eq!(ParagraphShape::decode(&bytes[1..]).as_ref(), Some(shape));
        assert_eq!(bytes.len() == 1, *shape == ParagraphShape::default());
        bytes.split_off(1)
    }

    /// Random numbers, from a seed that a failure names.
    struct Random(u64);

    impl Random {
        fn below(&mut self, limit: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % limit
        }
    }

    #[test]
    fn shapes_are_what_a_naive_count_finds_and_go_through_bytes_and_back() {
        let parts = [
            "talks",
            "Talks",
            "NATO",
            "Putin’s",
            "É",
            " ",
            " ",
            " ",
            " ",
            ".",
            ". ",
            ".”",
            "!",
            "? ",
            "“",
            "”",
            "\"",
            "« ",
            " »",
            "„",
            "A",
            "3.5",
            "北",
            "。",
            "Gen. ",
            "seriously.White",
            "…",
            "’",
            "—",
        ];
        let mut random = Random(20_220_112);
        let mut shape = ParagraphShape::default();
        for _ in 0..20_000 {
            let text: String = (0..random.below(30)).map(|_| parts[random.below(parts.len())]).collect();
            shape.read(&text, |_, _| ());
            assert_eq!(shape, naive(&text), "{text:?}");
            check_bytes(&shape);
        }
        for unit in ["Talks ", "talks. ", "\"a\" ", "NATO. “Talks” iPhone "] {
            let text = unit.repeat(3_000);
            let shape = ParagraphShape::of(&text);
            assert_eq!(shape.word(0), shape.marked.first().map_or(WordShape::Plain, |marked| marked.1));
            check_bytes(&shape);
        }
        check_bytes(&ParagraphShape::of(&("a ".repeat(100_000) + "NATO")));
    }

    #[test]
    fn a_usual_paragraph_takes_few_bytes() {
        let text = "The envoys of Norway and Iceland met in Geneva on Monday for a third day of talks about the \
            fishing grounds in the north. “We are closer than we were last week,” said Ingrid Dahl, who leads the \
            delegation from Oslo. A spokesman for the harbours of Iceland was less hopeful: “Nothing is agreed until \
            everything is agreed.” The ministry expects a draft of the treaty by Friday, two officials said.";
        let shape = ParagraphShape::of(text);
        assert_eq!(words(text).count(), 71);
        assert_eq!(check_bytes(&shape).len(), 14);
        assert_eq!(check_bytes(&ParagraphShape::of("talks go on")).len(), 0);
        assert_eq!(check_bytes(&ParagraphShape::of("Talks go on.")).len(), 1);
    }

    #[test]
    fn bytes_that_are_no_shape_are_refused_or_harmless() {
        let mut random = Random(20_310_303);
        let mut sound = 0;
        for _ in 0..100_000 {
            let bytes: Vec<u8> =
                (0..random.below(12)).map(|_| [0, 0xff, random.below(256) as u8][random.below(3)]).collect();
            if let Some(shape) = ParagraphShape::decode(&bytes) {
                check_bytes(&shape);
                assert!(
                    shape.marked.len() + shape.starts.len() + shape.quotations.len()
                        <= 16 * (bytes.len() + 1)
                );
                sound += 1;
            }
        }
        assert!(sound > 1_000, "{sound}");
        // Cut off anywhere, a shape is none, or another one.
        let mut bytes = Vec::new();
        ParagraphShape::of("NATO waits. “We met,” Ryabkov said. They left.").encode(&mut bytes);
        for length in 1..bytes.len() {
            assert_eq!(ParagraphShape::decode(&bytes[..length]), None);
        }
        bytes.push(0);
        assert_eq!(ParagraphShape::decode(&bytes), None);
        assert_eq!(ParagraphShape::decode(&[0xff; 64]), None);
    }

    #[test]
    fn sentences_and_quotations_are_counted_in_words() {
        let shape = ParagraphShape::of("“We met. They left,” Ryabkov said. … “No.” “Yes”");
        assert_eq!((0..8).map(|at| shape.sentence_of(at)).collect::<Vec<_>>(), [0, 0, 1, 1, 1, 1, 2, 3]);
        assert!(shape.same_sentence(2, 6) && !shape.same_sentence(1, 3));
        assert!(shape.same_sentence(3, 3) && shape.same_sentence(9, 40));
        assert_eq!(shape.quotations(), [0..4, 6..7, 7..8]);
        assert!(shape.is_quoted(0, 4) && shape.is_quoted(1, 3) && shape.is_quoted(7, 8));
        assert!(!shape.is_quoted(0, 5) && !shape.is_quoted(4, 5) && !shape.is_quoted(6, 8));
        assert_eq!(shape.word(99), WordShape::Plain);
    }
}
