//! Words that a line broke in two.
//!
//! In: what stands on both sides of a hyphen at the end of a line. Out: whether the two are one word. Print breaks words
//! between syllables, so what follows goes on in small letters; a hyphen that the word has anyway (`self-made`, `NATO-led`)
//! is known by what stands before or behind it, since the line does not tell.

use std::borrow::Cow;

/// First parts that keep their hyphen.
const FIRST: [&str; 8] = ["well", "self", "ex", "non", "co", "anti", "vice", "mid"];

/// Second parts that follow a hyphen; those of other languages go on with what was cut off before it: `Ein-` `und Ausfuhr`.
const SECOND: [&str; 34] = [
    "based",
    "led",
    "backed",
    "born",
    "owned",
    "run",
    "made",
    "controlled",
    "related",
    "speaking",
    "style",
    "held",
    "listed",
    "funded",
    "sponsored",
    "friendly",
    "old",
    "year",
    "elect",
    "up",
    "off",
    "in",
    "out",
    "down",
    "on",
    "to",
    "by",
    "of",
    "and",
    "the",
    "und",
    "oder",
    "och",
    "eller",
];

/// How many spaces may stand on each side of a line end.
const SPACES: usize = 8;

/// Returns the length of a line end, with the spaces around it, if the text begins with one.
pub(crate) fn line_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let spaces =
        |at: usize| bytes[at..].iter().take(SPACES).take_while(|byte| matches!(**byte, b' ' | b'\t')).count();
    let before = spaces(0);
    let line = match bytes[before..] {
        [b'\r', b'\n', ..] => 2,
        [b'\n' | b'\r', ..] => 1,
        _ => return None,
    };
    Some(before + line + spaces(before + line))
}

/// Returns whether two parts with a hyphen and a line end between them are one word.
pub(crate) fn is_broken_word(first: &str, second: &str) -> bool {
    let letters = first.chars().take(2).count() == 2 && second.chars().take(2).count() == 2;
    let acronym = first.chars().all(char::is_uppercase);
    letters
        && second.chars().next().is_some_and(char::is_lowercase)
        && !acronym
        && !FIRST.iter().any(|part| part.eq_ignore_ascii_case(first))
        && !SECOND.contains(&second)
}

/// Returns a broken word without its hyphens and line ends.
pub(crate) fn mended(written: &str) -> Cow<'_, str> {
    let is_break =
        |c: char| c.is_ascii_whitespace() || matches!(c, '-' | '¬' | '\u{ad}' | '\u{2010}' | '\u{2e17}');
    Cow::Owned(written.chars().filter(|c| !is_break(*c)).collect())
}
