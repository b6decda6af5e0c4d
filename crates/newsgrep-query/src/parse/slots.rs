//! The words of a stretch of text, with their wildcards.
//!
//! In: what stands between two quotation marks, or one stretch without white space. Out: its words in the spelling
//! typed, apostrophes made alike, as slots of a phrase; and the wildcards that cannot be searched yet.

use std::ops::Range;

use newsgrep_text::{Span, is_apostrophe, words};

use super::problem::Problem;
use crate::ast::Slot;
use crate::error::Code;

/// Whether `*`, `?` and `~` mean anything.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wildcards {
    Meant,
    /// As in an address, where `?` is a letter like any other.
    Ignored,
}

/// Returns the words of `text[range]`; of wildcards that cannot be searched yet, the first is a problem.
pub(super) fn slots(
    text: &str,
    range: Range<usize>,
    wildcards: Wildcards,
    problems: &mut Vec<Problem>,
) -> Vec<Slot> {
    let meant = wildcards == Wildcards::Meant;
    let stretch = &text[range.clone()];
    let mut slots = Vec::new();
    let mut told = false;
    let mut done = 0;
    for word in words(stretch) {
        let (gap, begin) = (&stretch[done..word.span.start], word.span.start);
        let end = written_end(stretch, word.span);
        if meant {
            if push_any(gap, done > 0, true, &mut slots) {
                problems.push(stray(text, range.start + done..range.start + begin));
            }
            let after_star = stretch[..done].ends_with('*');
            if let Some(wildcard) = wildcard(gap, done > 0, after_star, &stretch[begin..]).filter(|_| !told) {
                let space = stretch[..begin].char_indices().rev().find(|(_, before)| before.is_whitespace());
                let begin = space.map_or(0, |(at, space)| at + space.len_utf8());
                let place = range.start + begin..range.start + end;
                let message =
                    format!("`{wildcard}` inside or before a word cannot be searched yet; `word*` can");
                problems.push(Problem::new(Code::NotYet, place, message));
                told = true;
            }
        }
        let written = spelled(&stretch[begin..end]);
        let stars = stretch[end..].bytes().take_while(|byte| meant && *byte == b'*').count();
        done = end + stars;
        slots.push(if stars > 0 { Slot::Prefix(written) } else { Slot::Word(written) });
    }
    if meant && push_any(&stretch[done..], done > 0, false, &mut slots) {
        problems.push(stray(text, range.start + done..range.end));
    }
    slots
}

fn stray(text: &str, place: Range<usize>) -> Problem {
    let place = place.start..place.start + text[place].trim_end().len();
    let message = "`*` stands behind the letters of a word, or alone between the words of a phrase";
    Problem::new(Code::BadWildcard, place, message)
}

/// Returns where a word ends as it is written: the last dot of `U.S.` belongs to it.
fn written_end(text: &str, span: Span) -> usize {
    let word = span.of(text);
    let letters = word.contains('.') && word.split('.').all(|part| part.chars().take(2).count() == 1);
    if letters && text[span.end..].starts_with('.') { span.end + 1 } else { span.end }
}

fn spelled(word: &str) -> String {
    word.chars().map(|character| if is_apostrophe(character) { '\'' } else { character }).collect()
}

/// Adds a slot for each `*` that stands alone between two words; returns whether there is one that neither does nor
/// touches the next word.
///
/// What touches the word before the gap belongs to it, and its stars are no longer in the gap.
fn push_any(gap: &str, after_word: bool, before_word: bool, slots: &mut Vec<Slot>) -> bool {
    let mut stray = false;
    let mut parts = gap.split(char::is_whitespace).peekable();
    let mut after_word = after_word;
    while let Some(part) = parts.next() {
        let before_word = before_word && parts.peek().is_none();
        let stars = !part.is_empty() && part.bytes().all(|byte| byte == b'*');
        if stars && !after_word && !before_word {
            slots.push(Slot::Any);
        } else if part.contains('*') && !(before_word && part.ends_with('*')) {
            stray = true;
        }
        after_word = false;
    }
    stray
}

/// Returns the wildcard, if any, that a word is joined to by the gap before it.
///
/// The stars that end a word are not in the gap behind it.
fn wildcard(gap: &str, after_word: bool, after_star: bool, word: &str) -> Option<char> {
    match gap.chars().next_back() {
        None => after_star.then_some('*'),
        Some(last @ ('*' | '?')) => Some(last),
        Some('~') if gap == "~" && after_word && word.starts_with(|c: char| c.is_ascii_digit()) => Some('~'),
        Some(_) => None,
    }
}
