//! What stands between quotation marks: phrases, names and verbatim texts.
//!
//! In: the place of an opening quotation mark. Out: the token of what it opens. Any quotation mark closes any other,
//! except in a verbatim text, which may hold the others.

use std::ops::Range;

use newsgrep_text::{is_double_quote, words};

use super::lex::{Kind, Lexer};
use super::problem::Problem;
use super::slots::{Wildcards, slots};
use crate::ast::{Query, Slot};
use crate::error::Code;

/// Which quotation mark closes a verbatim text that another opened; the printer takes the first that it can.
pub(crate) const PAIRS: [(char, char); 17] = [
    ('"', '"'),
    ('“', '”'),
    ('«', '»'),
    ('„', '“'),
    ('»', '«'),
    ('‟', '”'),
    ('”', '”'),
    ('＂', '＂'),
    ('〝', '〞'),
    ('〞', '〞'),
    ('「', '」'),
    ('『', '』'),
    ('｢', '｣'),
    ('〟', '〟'),
    ('」', '」'),
    ('』', '』'),
    ('｣', '｣'),
];

impl Lexer<'_> {
    /// Reads what stands between quotation marks; `from` is behind the first.
    pub(super) fn phrase(&mut self, from: usize) {
        let begin = self.at;
        let (inside, closed) = self.between_marks(begin, from);
        let mut end = if closed { self.behind_mark(inside.end) } else { inside.end };
        let mut slots = slots(self.text, inside, Wildcards::Meant, &mut self.problems);
        if self.is_empty_phrase(&slots, closed, begin..end) {
            return self.token(Kind::Bad, end);
        }
        let stars = self.text[end..].bytes().take_while(|byte| *byte == b'*').count();
        if stars > 0 {
            self.complete_last(&mut slots, begin..end + stars);
        }
        end += stars;
        self.slop(slots, begin, end);
    }

    /// Returns what stands between this quotation mark and the next, and whether there is one.
    fn between_marks(&mut self, begin: usize, from: usize) -> (Range<usize>, bool) {
        let close = self.text[from..].char_indices().find(|(_, c)| is_double_quote(*c));
        if let Some((length, _)) = close {
            return (from..from + length, true);
        }
        self.unclosed(begin..from, '"');
        (from..self.text.len(), false)
    }

    fn unclosed(&mut self, mark: Range<usize>, close: char) {
        let end = self.text.trim_end().len().max(mark.end);
        let message = "this quotation mark is never closed";
        let problem = Problem::new(Code::UnclosedQuote, mark, message);
        self.problems.push(problem.fix(end..end, close.to_string()));
    }

    fn behind_mark(&self, at: usize) -> usize {
        at + self.text[at..].chars().next().map_or(0, char::len_utf8)
    }

    fn is_empty_phrase(&mut self, slots: &[Slot], closed: bool, place: Range<usize>) -> bool {
        if slots.iter().any(|slot| *slot != Slot::Any) {
            return false;
        }
        if closed {
            let message = match slots.is_empty() {
                true => "nothing between the quotation marks",
                false => "nothing but * between the quotation marks",
            };
            self.problem(Code::EmptyPhrase, place, message);
        }
        true
    }

    /// Lets the last word of a phrase be the beginning of one.
    fn complete_last(&mut self, slots: &mut [Slot], place: Range<usize>) {
        let Some(last) = slots.last_mut() else { return };
        match last {
            Slot::Word(word) => *last = Slot::Prefix(std::mem::take(word)),
            Slot::Wildcard(typed) if !typed.ends_with('*') => typed.push('*'),
            Slot::Fuzzy(..) => {
                self.problem(Code::BadWildcard, place, "a word has either wildcards or `~1`, not both");
            }
            Slot::Prefix(_) | Slot::Wildcard(_) | Slot::Any => {}
        }
    }

    /// Reads `~2` behind a phrase that ends at `end`.
    fn slop(&mut self, slots: Vec<Slot>, begin: usize, end: usize) {
        let terms = slots.len();
        let Some(rest) = self.text[end..].strip_prefix('~') else {
            return self.token(Kind::Phrase(slots), end);
        };
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let after = end + 1 + digits;
        if digits == 0 {
            if rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || c == ')') {
                let message = "by how many places may the words move? write ~2";
                let problem = Problem::new(Code::FuzzyNoNumber, begin..after, message);
                self.problems.push(problem.fix(end..after, "~2"));
                return self.token(Kind::Phrase(slots), after);
            }
            return self.token(Kind::Phrase(slots), end);
        }
        let kind = match rest[..digits].parse::<u8>() {
            Ok(0) => Kind::Phrase(slots),
            Ok(slop) => Kind::Leaf(Query::Sloppy(slots, slop), terms),
            Err(_) => {
                let message = format!("the words of a phrase move by at most {} places", u8::MAX);
                let place = end..after;
                let problem = Problem::new(Code::Limit, place.clone(), message);
                self.problems.push(problem.fix(place, format!("~{}", u8::MAX)));
                Kind::Leaf(Query::Sloppy(slots, u8::MAX), terms)
            }
        };
        self.token(kind, after);
    }

    /// Reads `==` and what it is about: a text between quotation marks, or all up to white space.
    pub(super) fn verbatim(&mut self, chunk_end: usize) {
        let begin = self.at;
        let from = begin + 2;
        let open = self.text[from..].chars().next();
        let (inside, end) = match open.and_then(|open| PAIRS.iter().find(|(mark, _)| *mark == open)) {
            Some((open, close)) => {
                let inside = from + open.len_utf8();
                match self.text[inside..].find(*close) {
                    Some(length) => (inside..inside + length, inside + length + close.len_utf8()),
                    None => {
                        self.unclosed(from..inside, *close);
                        (inside..self.text.trim_end().len().max(inside), self.text.len())
                    }
                }
            }
            None => (from..chunk_end, chunk_end),
        };
        let text = &self.text[inside];
        let terms = words(text).count();
        if terms > 0 {
            return self.token(Kind::Leaf(Query::Verbatim(text.to_owned()), terms), end);
        }
        self.problem(Code::EmptyPhrase, begin..end, "a text to be found byte for byte has at least one word");
        self.token(Kind::Bad, end);
    }

    /// Reads `~` and the name behind it: a word or words between quotation marks.
    pub(super) fn name(&mut self, chunk_end: usize) {
        let begin = self.at;
        let from = begin + 1;
        let quoted = self.text[from..].starts_with(is_double_quote);
        let (inside, mut end) = if quoted {
            let first = self.behind_mark(from);
            let (inside, closed) = self.between_marks(from, first);
            let end = if closed { self.behind_mark(inside.end) } else { inside.end };
            (inside, end)
        } else {
            let trimmed = self.text[..chunk_end].trim_end_matches(['?', '!']).len().max(from);
            (from..trimmed, chunk_end)
        };
        let slots = slots(self.text, inside, Wildcards::Meant, &mut self.problems);
        if slots.iter().all(|slot| *slot == Slot::Any) {
            self.problem(Code::EmptyPhrase, begin..end, "`~` takes a name: ~Ryabkov, ~\"Julianne Smith\"");
            return self.token(Kind::Bad, end);
        }
        let behind = &self.text[end..];
        let suffix = if quoted { behind.len() - behind.trim_start_matches(['*', '~']).len() } else { 0 };
        let suffix = if suffix > 0 {
            suffix + behind[suffix..].bytes().take_while(u8::is_ascii_digit).count()
        } else {
            0
        };
        end += suffix;
        let plain = |slot: &Slot| matches!(slot, Slot::Word(_));
        if suffix > 0 || !slots.iter().all(plain) {
            let message = "a name is taken in any spelling: no `*`, `?` or `~1` with it";
            self.problem(Code::BadOperand, begin..end, message);
        }
        let names: Vec<String> = slots
            .into_iter()
            .filter_map(|slot| match slot {
                Slot::Word(word) | Slot::Prefix(word) | Slot::Fuzzy(word, _) => Some(word),
                Slot::Wildcard(_) | Slot::Any => None,
            })
            .collect();
        let terms = names.len();
        if names.is_empty() {
            return self.token(Kind::Bad, end);
        }
        self.token(Kind::Leaf(Query::Name(names), terms), end);
    }
}
