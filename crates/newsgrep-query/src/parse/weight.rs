//! Weights: `^2` behind what it is about.
//!
//! In: a place with a `^`. Out: the token of a weight, or what is wrong with the number.

use super::lex::{Kind, Lexer};
use super::problem::Problem;
use crate::error::Code;

/// The greatest weight that `^` may give.
const MAX_WEIGHT: f32 = 1000.0;

impl Lexer<'_> {
    /// Reads `^2`; `length` is that of the number.
    pub(super) fn boost(&mut self, length: usize) {
        let end = self.at + 1 + length;
        let number = &self.text[self.at + 1..end];
        let plain = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let weight = if plain { number.parse::<f32>().ok() } else { None };
        match weight.filter(|weight| *weight > 0.0 && *weight <= MAX_WEIGHT) {
            Some(weight) if !matches!(self.touching(), Some(Kind::Boost(_))) => {
                self.token(Kind::Boost(weight), end);
            }
            found => {
                let message = match found {
                    Some(_) => "one weight is enough".to_owned(),
                    None => format!("a weight is a number above 0 and up to {MAX_WEIGHT}: word^2, word^0.5"),
                };
                let place = self.at..end;
                self.problems.push(Problem::new(Code::BadBoost, place.clone(), message).fix(place, ""));
                self.at = end;
            }
        }
    }
}

/// Returns how long the number behind `^` is; 0 if it is none.
pub(super) fn weight(text: &str) -> usize {
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+')) {
        return 0;
    }
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '+' | ',' | '_');
    let length = text.len() - text.trim_start_matches(inside).len();
    if text[..length].contains(|c: char| c.is_ascii_digit()) { length } else { 0 }
}

/// Returns where the first weight of a chunk begins; its length if it has none.
pub(super) fn before_weight(chunk: &str) -> usize {
    let mut from = chunk.chars().next().map_or(0, char::len_utf8);
    while let Some(at) = chunk.get(from..).and_then(|rest| rest.find('^')).map(|at| from + at) {
        if weight(&chunk[at + 1..]) > 0 {
            return at;
        }
        from = at + 1;
    }
    chunk.len()
}
