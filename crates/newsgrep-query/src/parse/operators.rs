//! Operators: AND, OR and NOT, those of proximity, and those that cannot be searched yet.
//!
//! In: a stretch of text and what follows it. Out: the token of an operator, or what is wrong with it.

use newsgrep_text::is_double_quote;

use super::lex::{Kind, Lexer, is_number};
use super::problem::Problem;
use crate::error::Code;

impl Lexer<'_> {
    /// Reads AND, OR, NOT or an operator of proximity.
    pub(super) fn operator(&mut self, chunk: &str, end: usize) -> bool {
        let kind = match chunk {
            "AND" => Kind::And,
            "OR" => Kind::Or,
            "NOT" => Kind::Not,
            _ => return self.proximity(chunk, end),
        };
        self.token(kind, end);
        true
    }

    fn proximity(&mut self, chunk: &str, end: usize) -> bool {
        let (after_chunk, after) = (end, &self.text[end..]);
        let Some((reach, more)) = proximity(chunk, after) else { return false };
        let end = end + more;
        let told = reach.is_some_and(|reach| reach > MAX_REACH);
        if told {
            let message = format!("a proximity reaches at most {MAX_REACH} words");
            let ordered = matches!(chunk.as_bytes(), [b'p' | b'P' | b'o' | b'O' | b'a' | b'A', ..]);
            let instead = format!("{}/{MAX_REACH}", if ordered && after_chunk == end { "PRE" } else { "W" });
            self.problems.push(Problem::new(Code::Limit, self.at..end, message).fix(self.at..end, instead));
        }
        self.token(Kind::Proximity { told }, end);
        true
    }

    /// Reads an operator before a word that cannot be searched yet; the word is then read as if it were not there.
    pub(super) fn later_operator(&mut self, chunk: &str, end: usize) -> bool {
        let after = &self.text[end..];
        let lower = chunk.to_ascii_lowercase();
        let begin = self.at;
        if lower.starts_with("re:/") {
            let end = regex_end(self.text, begin + 4);
            self.not_yet(begin..end, "a regular expression");
            self.token(Kind::Bad, end);
            return true;
        }
        let signs = chunk.len() - chunk.trim_start_matches('=').len();
        let (length, what) = if matches!(signs, 1 | 2) && operand_follows(&chunk[signs..], after) {
            (signs, "the exact spelling (`=`)")
        } else if chunk.starts_with('~') && operand_follows(&chunk[1..], after) {
            (1, "the spellings of a name (`~`)")
        } else if matches!(lower.as_str(), "stem" | "caps" | "allcaps" | "nocaps") && after.starts_with('(') {
            (chunk.len(), "the forms of a word (`STEM`, `CAPS`, `ALLCAPS`, `NOCAPS`)")
        } else if chunk == "ATLEAST" || lower.strip_prefix("atleast").is_some_and(is_number) {
            (chunk.len(), "the number of uses (`ATLEAST`)")
        } else if let Some(colon) = lower.find(':').filter(|colon| repeat(&lower[..*colon])) {
            (colon + 1, "the number of uses (`repeat`)")
        } else if let Some(more) = of_follows(after).filter(|_| is_number(chunk)) {
            (chunk.len() + more, "`OF` a group")
        } else {
            return false;
        };
        self.not_yet(begin..begin + length, what);
        // A sign before it now touches what follows.
        if let Some(sign) = self.tokens.last_mut().filter(|token| token.span.end == begin) {
            sign.span.end = begin + length;
        }
        self.at = begin + length;
        true
    }
}

/// The farthest that an operator of proximity may reach, in words.
const MAX_REACH: u32 = 255;

/// Returns how far an operator of proximity reaches in words (`None` in sentences and paragraphs), and how many bytes
/// of it lie behind the chunk.
fn proximity(chunk: &str, after: &str) -> Option<(Option<u32>, usize)> {
    if matches!(chunk, "SAME" | "SENTENCE" | "PARAGRAPH") {
        return Some((None, 0));
    }
    let lower = chunk.to_ascii_lowercase();
    if lower == "around" {
        let digits = after.strip_prefix('(')?.split_once(')')?.0;
        return is_number(digits).then(|| (Some(reach(digits).saturating_add(1)), digits.len() + 2));
    }
    if matches!(lower.as_str(), "w/s" | "/s" | "w/p" | "/p") {
        return Some((None, 0));
    }
    if let Some(digits) = lower.strip_prefix("/n").and_then(|rest| rest.strip_suffix('/')) {
        return is_number(digits).then(|| (Some(reach(digits)), 0));
    }
    let letters = lower.trim_end_matches(|digit: char| digit.is_ascii_digit());
    let digits = &lower[letters.len()..];
    let known = ["w/", "near/", "n/", "/", "pre/", "p/", "onear/", "adj/", "near", "adj"].contains(&letters);
    (known && !digits.is_empty()).then(|| (Some(reach(digits)), 0))
}

fn reach(digits: &str) -> u32 {
    digits.parse().unwrap_or(u32::MAX)
}

fn repeat(name: &str) -> bool {
    name.strip_prefix("repeat").is_some_and(is_number)
}

/// Returns whether a word, a phrase or a group follows directly.
fn operand_follows(chunk: &str, after: &str) -> bool {
    match chunk.chars().next() {
        Some(first) => first.is_alphanumeric(),
        None => after.starts_with(|next: char| next == '(' || is_double_quote(next)),
    }
}

/// Returns how many bytes ` OF ` takes, if it and a group follow.
fn of_follows(after: &str) -> Option<usize> {
    let group = after.trim_start().strip_prefix("OF")?.trim_start();
    (group.starts_with('(') && after.starts_with(char::is_whitespace)).then(|| after.len() - group.len())
}

/// Returns where a regular expression ends whose text begins at `from`: behind the next `/` that is not escaped.
pub(super) fn regex_end(text: &str, from: usize) -> usize {
    let mut escaped = false;
    for (at, character) in text[from..].char_indices() {
        match character {
            '/' if !escaped => return from + at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}
