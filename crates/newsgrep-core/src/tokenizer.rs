//! The bridge from [`newsgrep_text::words`] to tantivy: the index sees exactly newsgrep's words, and a field has a value
//! exactly if the value has a word.
//!
//! Paragraphs come as words that were cut and folded when they were analysed; values of metadata are cut here.

use std::borrow::Cow;
use std::mem;
use std::str::SplitTerminator;

use newsgrep_text::{FrequencyRank, VALUE_END, Words, column_value, words};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// What stands behind each of the folded words that a paragraph is handed to tantivy as; no word holds it.
pub(crate) const WORD_END: char = '\n';

/// Takes apart a list of terms that were made before: folded words, or names. A term's position is its number in the list.
#[derive(Clone, Default)]
pub(crate) struct TermTokenizer {
    token: Token,
}

impl Tokenizer for TermTokenizer {
    type TokenStream<'a> = TermStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TermStream<'a> {
        self.token.reset();
        TermStream { rest: text, token: &mut self.token }
    }
}

pub(crate) struct TermStream<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

/// Takes the first term off a list.
#[inline]
fn next_term<'a>(rest: &mut &'a str) -> Option<&'a str> {
    // Terms are short: going byte by byte is faster than looking for the end in any other way.
    let end = rest.bytes().position(|byte| byte == WORD_END as u8)?;
    let term = &rest[..end];
    *rest = &rest[end + 1..];
    Some(term)
}

impl TokenStream for TermStream<'_> {
    #[inline]
    fn advance(&mut self) -> bool {
        let Some(term) = next_term(&mut self.rest) else { return false };
        self.token.text.clear();
        self.token.text.push_str(term);
        // The first position is 0: an unused token has the position -1, in wrapping arithmetic.
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// What stands between the two words of a pair; no word holds it.
const PAIR_MIDDLE: char = ' ';

/// Makes the term of a pair of words in [`crate::Fields::pairs`] of a string.
pub fn pair_into(first: &str, second: &str, term: &mut String) {
    term.clear();
    term.push_str(first);
    term.push(PAIR_MIDDLE);
    term.push_str(second);
}

/// Makes the pairs of very frequent words that stand side by side of a list of folded words.
///
/// The position of a pair is that of its first word. Nothing is allocated for a pair.
#[derive(Clone, Default)]
pub(crate) struct PairTokenizer {
    token: Token,
}

impl Tokenizer for PairTokenizer {
    type TokenStream<'a> = PairStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PairStream<'a> {
        self.token.reset();
        PairStream { rest: text, before: None, token: &mut self.token, next: 0 }
    }
}

pub(crate) struct PairStream<'a> {
    rest: &'a str,
    /// The word before, if it is very frequent.
    before: Option<(&'a str, FrequencyRank)>,
    /// The place of the next word.
    next: usize,
    token: &'a mut Token,
}

impl TokenStream for PairStream<'_> {
    fn advance(&mut self) -> bool {
        while let Some(word) = next_term(&mut self.rest) {
            let frequent = FrequencyRank::of(word).map(|rank| (word, rank));
            let before = mem::replace(&mut self.before, frequent);
            self.next += 1;
            if let (Some((first, rank)), Some((second, next))) = (before, frequent)
                && rank.pairs_with(next)
            {
                pair_into(first, second, &mut self.token.text);
                self.token.position = self.next - 2;
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// What stands before a value whose words are not indexed, only the value itself, in a column.
const COLUMN_ONLY: char = '\u{1}';

/// What stands before a value that begins with one of these two marks itself.
const AS_IT_IS: char = '\u{2}';

/// Returns a value as it is handed over to be indexed with its words.
pub(crate) fn with_words(value: &str) -> Cow<'_, str> {
    match value.starts_with([COLUMN_ONLY, AS_IT_IS]) {
        true => Cow::Owned(format!("{AS_IT_IS}{value}")),
        false => Cow::Borrowed(value),
    }
}

/// Returns a value as it is handed over for its column alone.
pub(crate) fn without_words(value: &str) -> String {
    format!("{COLUMN_ONLY}{value}")
}

/// Cuts a value into newsgrep's words; a word's position is its number in the value.
#[derive(Clone, Default)]
pub(crate) struct WordTokenizer {
    token: Token,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.token.reset();
        let text = if text.starts_with(COLUMN_ONLY) { "" } else { text };
        WordStream { words: words(text), token: &mut self.token }
    }
}

pub(crate) struct WordStream<'a> {
    words: Words<'a>,
    token: &'a mut Token,
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        if self.words.next_into(&mut self.token.text).is_none() {
            return false;
        }
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// How far apart two values of a field are, in words: farther than any proximity reaches.
const VALUE_GAP: usize = 1_000;

/// Cuts the values of a field into words; a phrase never goes from one value into the next.
#[derive(Clone, Default)]
pub(crate) struct ListTokenizer {
    token: Token,
}

impl Tokenizer for ListTokenizer {
    type TokenStream<'a> = ListStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ListStream<'a> {
        self.token.reset();
        let mut values = text.split_terminator(VALUE_END);
        let value = words(values.next().unwrap_or_default());
        ListStream { values, words: value, token: &mut self.token }
    }
}

pub(crate) struct ListStream<'a> {
    values: SplitTerminator<'a, char>,
    words: Words<'a>,
    token: &'a mut Token,
}

impl TokenStream for ListStream<'_> {
    fn advance(&mut self) -> bool {
        while self.words.next_into(&mut self.token.text).is_none() {
            let Some(value) = self.values.next() else { return false };
            self.words = words(value);
            self.token.position = self.token.position.wrapping_add(VALUE_GAP);
        }
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// What stands behind each term of a list of names; no word holds it.
pub(crate) const NAME_END: char = WORD_END;

/// What stands between the skeleton of a name and its folded form, in a term.
pub(crate) const SKELETON_END: char = '\0';

/// Makes the values of a column of a field's value, or of each of its values: of one that has a word, its start.
///
/// Nothing can find a value such as `***`, so to a search and to a facet it is none.
#[derive(Clone, Default)]
pub(crate) struct ValueTokenizer {
    /// Whether the field has several values.
    several: bool,
    token: Token,
}

impl ValueTokenizer {
    /// Returns the tokenizer of a field with several values.
    pub(crate) fn of_each() -> Self {
        ValueTokenizer { several: true, ..ValueTokenizer::default() }
    }
}

impl Tokenizer for ValueTokenizer {
    type TokenStream<'a> = ValueStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ValueStream<'a> {
        self.token.reset();
        let text = text.strip_prefix([COLUMN_ONLY, AS_IT_IS]).unwrap_or(text);
        let (value, rest) = text.split_at(match self.several {
            true => text.find(VALUE_END).unwrap_or(text.len()),
            false => text.len(),
        });
        ValueStream { value: Some(value), rest: rest.split_terminator(VALUE_END), token: &mut self.token }
    }
}

pub(crate) struct ValueStream<'a> {
    value: Option<&'a str>,
    rest: SplitTerminator<'a, char>,
    token: &'a mut Token,
}

impl TokenStream for ValueStream<'_> {
    fn advance(&mut self) -> bool {
        let first = self.value.take().and_then(column_value);
        let Some(value) = first.or_else(|| self.rest.find_map(column_value)) else { return false };
        self.token.text.clear();
        self.token.text.push_str(value);
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_may_begin_with_a_mark() {
        for value in ["Wire", "\u{1}\u{1}Wire", "\u{2}Wire", "\u{2}\u{1}Wire"] {
            let check = |handed_over: &str, words: &[&str]| {
                let mut tokenizer = ValueTokenizer::default();
                let mut stream = tokenizer.token_stream(handed_over);
                assert!(stream.advance());
                assert_eq!(stream.token().text, value);
                let mut tokenizer = WordTokenizer::default();
                let mut stream = tokenizer.token_stream(handed_over);
                let mut found = Vec::new();
                while stream.advance() {
                    found.push(stream.token().text.clone());
                }
                assert_eq!(found, words, "{value:?}");
            };
            check(&with_words(value), &["wire"]);
            check(&without_words(value), &[]);
        }
    }

    #[test]
    fn pairs_stand_where_their_first_words_do() {
        let mut tokenizer = PairTokenizer::default();
        let mut stream = tokenizer.token_stream("in\nthe\nwake\nof\nthe\nthe\nenvoys\n");
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().text.clone(), stream.token().position));
        }
        let expected = [("in the", 0), ("the wake", 1), ("of the", 3), ("the the", 4)];
        assert_eq!(found, expected.map(|(pair, position)| (pair.to_owned(), position)));
    }

    #[test]
    fn a_phrase_ends_with_its_value() {
        let mut tokenizer = ListTokenizer::default();
        let mut stream = tokenizer.token_stream("Central banks\n***\nGold");
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().text.clone(), stream.token().position));
        }
        let expected = [("central", 0), ("banks", 1), ("gold", 2 + 2 * VALUE_GAP)];
        assert_eq!(found, expected.map(|(word, position)| (word.to_owned(), position)));
    }

    #[test]
    fn a_column_has_a_value_only_if_there_is_a_word() {
        let check = |value: &str, expected: Option<&str>| {
            let mut tokenizer = ValueTokenizer::of_each();
            let mut stream = tokenizer.token_stream(value);
            let found = stream.advance().then(|| stream.token().text.clone());
            assert_eq!(found.as_deref(), expected, "{value}");
            assert!(!stream.advance());
        };
        check("Coastal Wire", Some("Coastal Wire"));
        check("***", None);
        check("", None);
        check("***\nCoastal Wire", Some("Coastal Wire"));
        check(&"wire ".repeat(300), Some("wire ".repeat(200).trim_end()));
    }
}
