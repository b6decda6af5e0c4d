//! What several dialects have in common: operators in small letters, fields before parentheses, dates, wildcards.

use std::ops::Range;

use crate::ast::{Filter, Query, Slot};
use crate::dates::{Comparison, DateField, date_range};
use crate::error::Code;
use crate::parse::fields::TextField;
use crate::parse::lex::{Before, Kind, Lexer};
use crate::parse::problem::Problem;
use crate::parse::slots::{Wildcards, slots};

impl Lexer<'_> {
    /// Reads AND, OR and NOT in any letters.
    pub(super) fn any_case(&mut self, chunk: &str, end: usize) -> bool {
        let kind = match chunk.to_ascii_lowercase().as_str() {
            "and" => Kind::And,
            "or" => Kind::Or,
            "not" => Kind::Not,
            _ => return false,
        };
        if self.is_signed() {
            return false;
        }
        self.token(kind, end);
        true
    }

    /// Tells of `near` without the number of words that it reaches.
    pub(super) fn near_alone(&mut self, chunk: &str, end: usize, numbered: &str) -> bool {
        if !chunk.eq_ignore_ascii_case("near") {
            return false;
        }
        let place = self.at..end;
        let message = format!("near needs the number of words that it reaches: {numbered}");
        let problem = Problem::new(Code::Dialect, place.clone(), message);
        self.problems.push(problem.fix(place.clone(), numbered).fix(place, format!("\"{chunk}\"")));
        self.token(Kind::Bad, end);
        true
    }

    /// Reads the name of a field, if `fields` has it; the value follows at `value`.
    pub(super) fn named(&mut self, name: &str, value: usize, fields: &[(&str, TextField)]) -> bool {
        let found = fields.iter().find(|(field, _)| name.eq_ignore_ascii_case(field));
        let Some((_, field)) = found else { return false };
        self.token(Kind::Before(Before::Field(*field)), value);
        true
    }

    /// Adds the condition of a date; `text` is the date as the dialect writes it, `place` where.
    pub(super) fn dated(&mut self, comparison: Comparison, text: &str, place: Range<usize>) -> bool {
        match date_range(DateField::Date, comparison, text, self.options.today) {
            Ok(range) => self.token(Kind::Filter(Query::Filter(Filter::Date(range))), place.end),
            Err(bad) => {
                self.problem(Code::BadDate, place.clone(), bad.message);
                self.token(Kind::Bad, place.end);
            }
        }
        true
    }

    /// Reads the words of a chunk whose wildcards were respelled as newsgrep's.
    pub(super) fn respelled(&mut self, written: &str, end: usize) -> bool {
        let mut problems = Vec::new();
        let slots = slots(written, 0..written.len(), Wildcards::Meant, &mut problems);
        for problem in problems {
            self.problem(problem.code, self.at..end, problem.message);
        }
        match slots.iter().all(|slot| *slot == Slot::Any) {
            true => self.at = end,
            false => self.token(Kind::Text(slots), end),
        }
        true
    }

    /// Returns the next stretch without white space from a place on, and where it stands.
    pub(super) fn next_word(&self, from: usize) -> Range<usize> {
        let rest = &self.text[from..];
        let begin = from + rest.len() - rest.trim_start().len();
        begin..self.chunk_end(begin, false)
    }
}

/// Returns a date as newsgrep writes it: of `20220131`, `1/31/2022`, `2022-01-31`, `2022`.
///
/// Of a day and a month that could be either, `None` unless the month is known to be first.
pub(super) fn iso(text: &str, month_first: bool) -> Option<String> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if text.len() == 8 && digits(text) {
        return Some(format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]));
    }
    let parts: Vec<&str> = text.split('/').collect();
    let [first, second, year] = parts[..] else {
        return Some(text.to_owned()).filter(|text| text.bytes().all(|b| b.is_ascii_digit() || b == b'-'));
    };
    if ![first, second, year].into_iter().all(digits) || year.len() != 4 {
        return None;
    }
    let (one, two): (u32, u32) = (first.parse().ok()?, second.parse().ok()?);
    let (month, day) = match (one, two) {
        (13.., _) => (two, one),
        (_, 13..) => (one, two),
        _ if month_first || one == two => (one, two),
        _ => return None,
    };
    Some(format!("{year}-{month:02}-{day:02}"))
}
