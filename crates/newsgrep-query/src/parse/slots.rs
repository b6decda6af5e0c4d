//! The words of a stretch of text, with their wildcards.
//!
//! In: what stands between two quotation marks, or one stretch without white space. Out: its words in the spelling
//! typed, apostrophes made alike, as slots of a phrase; and the wildcards that mean nothing.

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

/// The most wildcards one word may have.
const MAX_WILDCARDS: usize = 8;

/// The fewest letters or digits of a word with a wildcard inside or before it.
const MIN_LETTERS: usize = 2;

/// Returns the words of `text[range]`; wildcards and `~` that mean nothing are problems.
pub(super) fn slots(
    text: &str,
    range: Range<usize>,
    wildcards: Wildcards,
    problems: &mut Vec<Problem>,
) -> Vec<Slot> {
    let stretch = &text[range.clone()];
    if wildcards == Wildcards::Ignored {
        let spans = words(stretch).map(|word| word.span.start..written_end(stretch, word.span));
        return spans.map(|span| Slot::Word(spelled(&stretch[span]))).collect();
    }
    let mut reader = Reader { stretch, at: range.start, problems, slots: Vec::new(), open: None };
    let mut done = 0;
    for word in words(stretch) {
        let span = word.span.start..written_end(stretch, word.span);
        if reader.fuzzy(done, &span) {
            done = span.end;
            continue;
        }
        let begin = reader.gap(done, span.start, true);
        done = span.end;
        match (&mut reader.open, begin) {
            (Some(open), None) => open.end = span.end,
            (_, begin) => {
                reader.close();
                reader.open = Some(begin.unwrap_or(span.start)..span.end);
            }
        }
    }
    reader.gap(done, stretch.len(), false);
    reader.close();
    reader.slots
}

/// Returns where a word ends as it is written: the last dot of `U.S.` belongs to it.
fn written_end(text: &str, span: Span) -> usize {
    let word = span.of(text);
    let letters = word.contains('.') && word.split('.').all(|part| part.chars().take(2).count() == 1);
    if letters && text[span.end..].starts_with('.') { span.end + 1 } else { span.end }
}

pub(super) fn spelled(word: &str) -> String {
    word.chars().map(|character| if is_apostrophe(character) { '\'' } else { character }).collect()
}

struct Reader<'r> {
    stretch: &'r str,
    /// Where the stretch begins in the text.
    at: usize,
    problems: &'r mut Vec<Problem>,
    slots: Vec<Slot>,
    /// A word with its wildcards, which may go on.
    open: Option<Range<usize>>,
}

impl Reader<'_> {
    fn problem(&mut self, code: Code, place: Range<usize>, message: impl Into<String>) {
        let place = self.at + place.start..self.at + place.end;
        self.problems.push(Problem::new(code, place, message));
    }

    /// Reads what stands between two words, or a word and an end of the stretch.
    ///
    /// Returns where the next word begins with the wildcards before it; `None` if it goes on the word before.
    fn gap(&mut self, from: usize, to: usize, before_word: bool) -> Option<usize> {
        let gap = &self.stretch[from..to];
        let behind_word = self.open.is_some();
        let head = if behind_word { gap.len() - gap.trim_start_matches(['*', '?']).len() } else { 0 };
        if head == gap.len() && head > 0 && before_word {
            return None;
        }
        let stars = gap[..head].rfind('*').map_or(0, |at| at + 1);
        if let Some(open) = self.open.as_mut().filter(|_| stars > 0) {
            open.end = from + stars;
        }
        let rest = &gap[head..];
        let tail = if before_word { rest.len() - rest.trim_end_matches(['*', '?']).len() } else { 0 };
        let middle = &rest[..rest.len() - tail];
        if behind_word && self.tilde_alone(middle) {
            let open = self.open.clone().unwrap_or_default();
            let message = "how many letters may differ? write ~1 or ~2";
            let place = self.at + open.start..self.at + from + head + 1;
            let tilde = place.end - 1..place.end;
            let problem = Problem::new(Code::FuzzyNoNumber, place, message);
            self.problems.push(problem.fix(tilde.clone(), "~1").fix(tilde, "~2"));
        }
        if middle.contains('*') {
            self.close();
            self.free_stars(middle, from + head);
        }
        Some(to - tail)
    }

    /// Returns whether what follows a word begins with a `~` that has nothing behind it.
    fn tilde_alone(&self, middle: &str) -> bool {
        middle.strip_prefix('~').is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
    }

    /// Adds a slot for each `*` that stands alone between words; any other is a problem.
    fn free_stars(&mut self, middle: &str, from: usize) {
        let mut stray = false;
        for (number, part) in middle.split(char::is_whitespace).enumerate() {
            let alone = number > 0 || from == 0;
            if alone && !part.is_empty() && part.bytes().all(|byte| byte == b'*') {
                self.slots.push(Slot::Any);
            } else {
                stray |= part.contains('*');
            }
        }
        if stray {
            let message = "`*` stands before, inside or behind the letters of a word, or alone between words";
            self.problem(Code::BadWildcard, from..from + middle.trim_end().len(), message);
        }
    }

    /// Reads `~1` behind a word; returns whether the digits that follow are the distance of the word before.
    fn fuzzy(&mut self, from: usize, digits: &Range<usize>) -> bool {
        let gap = &self.stretch[from..digits.start];
        let Some(open) = self.open.clone().filter(|_| gap.trim_start_matches(['*', '?']) == "~") else {
            return false;
        };
        let number = &self.stretch[digits.clone()];
        let ends = self.stretch[digits.end..].chars().next().is_none_or(|next| !next.is_alphanumeric());
        if !ends || !number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b',') {
            return false;
        }
        self.open = None;
        let place = open.start..digits.end;
        let written = &self.stretch[open];
        let word = Slot::Word(spelled(written));
        match number.parse::<u8>() {
            _ if gap != "~" || written.contains(['*', '?']) => {
                self.problem(
                    Code::BadWildcard,
                    place.clone(),
                    "a word has either wildcards or `~1`, not both",
                );
                self.open = Some(place.start..place.start + written.len());
                self.close();
            }
            Ok(0) => self.slots.push(word),
            Ok(distance @ 1..=2) => self.slots.push(Slot::Fuzzy(spelled(written), distance)),
            _ if number.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.problem(Code::FuzzyTooWide, place, "a word can differ by at most 2 letters");
                self.slots.push(Slot::Fuzzy(spelled(written), 2));
            }
            _ => {
                let message = "`~` takes the number of letters that may differ: ~1 or ~2";
                self.problem(Code::FuzzyNoNumber, place, message);
                self.slots.push(word);
            }
        }
        true
    }

    /// Adds the slot of the word that was being read.
    fn close(&mut self) {
        let Some(place) = self.open.take() else { return };
        let mut typed = String::with_capacity(place.len());
        for character in spelled(&self.stretch[place.clone()]).chars() {
            if character != '*' || !typed.ends_with('*') {
                typed.push(character);
            }
        }
        let wildcards = typed.bytes().filter(|byte| matches!(byte, b'*' | b'?')).count();
        let slot = match (wildcards, typed.strip_suffix('*')) {
            (0, _) => Slot::Word(typed),
            (1, Some(stem)) => Slot::Prefix(stem.to_owned()),
            _ => {
                let letters = typed.chars().filter(|letter| letter.is_alphanumeric()).count();
                let message = if letters < MIN_LETTERS {
                    format!("a word with wildcards has at least {MIN_LETTERS} letters of its own")
                } else if wildcards > MAX_WILDCARDS {
                    format!("a word has at most {MAX_WILDCARDS} wildcards")
                } else {
                    return self.slots.push(Slot::Wildcard(typed));
                };
                self.problem(Code::BadWildcard, place, message);
                let bare = typed.replace(['*', '?'], " ");
                return self
                    .slots
                    .extend(words(&bare).map(|word| Slot::Word(word.span.of(&bare).to_owned())));
            }
        };
        self.slots.push(slot);
    }
}
