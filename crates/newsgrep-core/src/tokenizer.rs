//! The bridge from [`newsgrep_text::words`] to tantivy: the index sees exactly newsgrep's words, and a field has a value
//! exactly if the value has a word.

use std::str::SplitTerminator;

use newsgrep_text::{Words, words};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Cuts text into newsgrep's words; a word's position is its number in the paragraph.
#[derive(Clone, Default)]
pub(crate) struct WordTokenizer {
    token: Token,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.token.reset();
        WordStream { words: words(text), token: &mut self.token }
    }
}

pub(crate) struct WordStream<'a> {
    words: Words<'a>,
    token: &'a mut Token,
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(span) = self.words.next_into(&mut self.token.text) else { return false };
        self.token.offset_from = span.start;
        self.token.offset_to = span.end;
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

/// What stands between two values of a field that has several; no value holds it.
pub(crate) const VALUE_END: char = '\n';

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

/// What stands between two terms of a list of names; no word holds it.
pub(crate) const NAME_END: char = '\n';

/// What stands between the skeleton of a name and its folded form, in a term.
pub(crate) const SKELETON_END: char = '\0';

/// Takes apart a list of names, whose terms were made when the paragraph's words were counted.
#[derive(Clone, Default)]
pub(crate) struct NameTokenizer {
    token: Token,
}

impl Tokenizer for NameTokenizer {
    type TokenStream<'a> = NameStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> NameStream<'a> {
        self.token.reset();
        NameStream { names: text.split_terminator(NAME_END), token: &mut self.token }
    }
}

pub(crate) struct NameStream<'a> {
    names: SplitTerminator<'a, char>,
    token: &'a mut Token,
}

impl TokenStream for NameStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(name) = self.names.next() else { return false };
        self.token.text.clear();
        self.token.text.push_str(name);
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

/// Longest value in a column, in bytes: what facets count. Its words are indexed beyond that.
pub(crate) const MAX_COLUMN_BYTES: usize = 1_000;

/// Returns the start of a value, at most this long, that ends with a word: half a word would be another word.
///
/// Only a first word that is longer by itself is cut, between characters.
pub(crate) fn cut(value: &str, limit: usize) -> &str {
    if value.len() <= limit {
        return value;
    }
    let ends = words(value).map(|word| word.span.end);
    let end = ends.take_while(|end| *end <= limit).last();
    let between = || (0..=limit).rev().find(|end| value.is_char_boundary(*end)).unwrap_or(0);
    &value[..end.unwrap_or_else(between)]
}

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
        let has_word = |value: &&'_ str| words(value).next().is_some();
        let Some(value) = self.value.take().filter(has_word).or_else(|| self.rest.find(has_word)) else {
            return false;
        };
        self.token.text.clear();
        self.token.text.push_str(cut(value, MAX_COLUMN_BYTES));
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
    fn a_value_is_cut_after_a_word() {
        let check = |value: &str, limit, expected: &str| assert_eq!(cut(value, limit), expected, "{value}");
        check("Coastal Wire", 12, "Coastal Wire");
        check("Coastal Wire", 11, "Coastal");
        check("Coastal Wire!", 12, "Coastal Wire");
        check("https://news.example/foobar", 24, "https://news.example");
        // A word that is too long by itself ends between characters.
        check("xéé", 2, "x");
        check("xéé", 4, "xé");
        check("", 0, "");
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
