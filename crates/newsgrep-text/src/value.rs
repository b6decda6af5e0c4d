//! What an index keeps of the values of a field, such as the source or the subjects of an article.
//!
//! In: the values as metadata has them. Out: what of them is cut into words to be searched, and the values that facets
//! count. A value without a word, such as `***`, is none: nothing could find it. Both are bounded, or an article with many
//! paragraphs could make an index of many times its size.

use std::borrow::Cow;

use crate::words;

/// How much of a field of an article is searched by its words, in bytes.
pub const MAX_VALUE_BYTES: usize = 32 << 10;

/// Longest value that facets count, in bytes.
pub const MAX_COLUMN_BYTES: usize = 1_000;

/// What stands between two values of a field that has several; no value holds it.
pub const VALUE_END: char = '\n';

/// What an index keeps of a field of an article.
///
/// ```
/// use newsgrep_text::IndexedValues;
///
/// let subjects = ["Central banks".to_owned(), "***".to_owned()];
/// let indexed = IndexedValues::several(&subjects);
/// assert_eq!(indexed.values().collect::<Vec<_>>(), ["Central banks", "***"]);
/// assert_eq!(indexed.columns().collect::<Vec<_>>(), ["Central banks"]);
/// ```
#[derive(Clone, Debug)]
pub struct IndexedValues<'a> {
    text: Cow<'a, str>,
    several: bool,
}

impl<'a> IndexedValues<'a> {
    /// Returns what is kept of a field with one value: its first 32 KB.
    pub fn one(value: &'a str) -> Self {
        IndexedValues { text: Cow::Borrowed(cut_value(value, MAX_VALUE_BYTES)), several: false }
    }

    /// Returns what is kept of a field with several values: the first 32 KB of all of them; a line end in one is a space.
    pub fn several(values: &[String]) -> Self {
        let lines: Vec<String> = values.iter().map(|value| value.replace(VALUE_END, " ")).collect();
        let mut text = lines.join(VALUE_END.encode_utf8(&mut [0; 4]));
        text.truncate(cut_value(&text, MAX_VALUE_BYTES).len());
        IndexedValues { text: Cow::Owned(text), several: true }
    }

    /// Returns all of it as one text, several values with a [`VALUE_END`] between them.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the values whose words are searched, in the order of the metadata.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        let (one, several) = match self.several {
            false => (Some(&*self.text), ""),
            true => (None, &*self.text),
        };
        one.into_iter().chain(several.split_terminator(VALUE_END))
    }

    /// Returns the values that facets count, in the order of the metadata; what that says twice is there twice.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.values().filter_map(column_value)
    }
}

/// Returns the value that facets count of a searched one: its start, if it has a word.
///
/// ```
/// use newsgrep_text::column_value;
///
/// assert_eq!(column_value("Coastal Wire"), Some("Coastal Wire"));
/// assert_eq!(column_value("***"), None);
/// ```
pub fn column_value(value: &str) -> Option<&str> {
    words(value).next().map(|_| cut_value(value, MAX_COLUMN_BYTES))
}

/// Returns the start of a value, at most so many bytes, that ends with a word: half a word would be another word.
///
/// Only a first word that is longer by itself is cut, between characters.
///
/// ```
/// use newsgrep_text::cut_value;
///
/// assert_eq!(cut_value("Coastal Wire", 11), "Coastal");
/// ```
pub fn cut_value(value: &str, limit: usize) -> &str {
    if value.len() <= limit {
        return value;
    }
    let ends = words(value).map(|word| word.span.end);
    let end = ends.take_while(|end| *end <= limit).last();
    let between = || (0..=limit).rev().find(|end| value.is_char_boundary(*end)).unwrap_or(0);
    &value[..end.unwrap_or_else(between)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_cut_after_a_word() {
        let check =
            |value: &str, limit, expected: &str| assert_eq!(cut_value(value, limit), expected, "{value}");
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
    fn facets_count_the_start_of_values_with_a_word() {
        let check = |values: &[&str], expected: &[&str]| {
            let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
            let indexed = IndexedValues::several(&values);
            assert_eq!(indexed.columns().collect::<Vec<_>>(), expected, "{values:?}");
        };
        check(&["Coastal Wire", "***", "", "Gold"], &["Coastal Wire", "Gold"]);
        check(&["Gold\nand silver", "Gold", "Gold"], &["Gold and silver", "Gold", "Gold"]);
        check(&[&"wire ".repeat(300)], &["wire ".repeat(200).trim_end()]);
        check(&["", ""], &[]);
        // What is beyond the limit of the whole field is not there.
        check(&["x", &"wire ".repeat(7_000), "Gold"], &["x", "wire ".repeat(200).trim_end()]);
    }

    #[test]
    fn one_value_may_have_several_lines() {
        let indexed = IndexedValues::one("Coastal\nWire");
        assert_eq!(indexed.values().collect::<Vec<_>>(), ["Coastal\nWire"]);
        assert_eq!(indexed.columns().collect::<Vec<_>>(), ["Coastal\nWire"]);
        assert_eq!(IndexedValues::one("").values().count(), 1);
        assert_eq!(IndexedValues::one("").columns().count(), 0);
    }
}
