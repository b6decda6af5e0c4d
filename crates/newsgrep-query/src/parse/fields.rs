//! Fields: their names, and the values that are no words.
//!
//! In: a stretch of text such as `source:tass`, `wc>1000` or `date:[2022-01 TO 2022-02]`. Out: the token of a field
//! whose value is read as words, or a whole condition.

use std::ops::Range;

use newsgrep_text::is_double_quote;

use super::lex::{Before, Kind, Lexer};
use super::problem::Problem;
use super::slots::{Wildcards, slots};
use crate::ast::{Field, Part};
use crate::dates::{Comparison, DateField};
use crate::error::Code;

/// A field whose value is made of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextField {
    Part(Part),
    Meta(Field),
    /// Who is quoted.
    Speaker,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Text(TextField),
    Date(DateField),
    WordCount,
    Language,
    Zone,
    Id,
    /// A saved search.
    Saved,
}

/// Every field: its name, its other names, and what it is.
const FIELDS: [(&str, &[&str], Name); 22] = [
    ("title", &["headline", "hd", "hl", "ti", "intitle"], Name::Text(TextField::Part(Part::Title))),
    ("hlead", &["hlp"], Name::Text(TextField::Part(Part::Hlead))),
    ("quote", &[], Name::Text(TextField::Part(Part::Quote))),
    ("said", &[], Name::Text(TextField::Speaker)),
    ("source", &["publication", "pub", "rst", "sn", "site"], Name::Text(TextField::Meta(Field::Source))),
    ("date", &[], Name::Date(DateField::Date)),
    ("after", &[], Name::Date(DateField::After)),
    ("before", &[], Name::Date(DateField::Before)),
    ("section", &["topic"], Name::Text(TextField::Meta(Field::Section))),
    ("byline", &["author", "by", "au"], Name::Text(TextField::Meta(Field::Byline))),
    ("agency", &[], Name::Text(TextField::Meta(Field::Agency))),
    ("dateline", &[], Name::Text(TextField::Meta(Field::Dateline))),
    ("subject", &["su", "keyword"], Name::Text(TextField::Meta(Field::Subject))),
    ("place", &["geo", "location"], Name::Text(TextField::Meta(Field::Place))),
    ("person", &["people"], Name::Text(TextField::Meta(Field::Person))),
    ("organisation", &["organization", "org", "company"], Name::Text(TextField::Meta(Field::Organisation))),
    ("lang", &["language", "la"], Name::Language),
    ("url", &[], Name::Text(TextField::Meta(Field::Url))),
    ("wc", &["length"], Name::WordCount),
    ("id", &[], Name::Id),
    ("zone", &[], Name::Zone),
    ("query", &[], Name::Saved),
];

pub(super) fn known(name: &str) -> Option<Name> {
    let is = |other: &str| name.eq_ignore_ascii_case(other);
    FIELDS
        .iter()
        .find(|(field, others, _)| is(field) || others.iter().any(|other| is(other)))
        .map(|row| row.2)
}

/// What other programs call a field, where the spelling is not near.
const ELSEWHERE: [(&str, &str); 20] = [
    ("since", "after"),
    ("from", "after"),
    ("until", "before"),
    ("to", "before"),
    ("year", "date"),
    ("month", "date"),
    ("day", "date"),
    ("published", "date"),
    ("words", "wc"),
    ("wcount", "wc"),
    ("outlet", "source"),
    ("category", "section"),
    ("lead", "hlead"),
    ("link", "url"),
    ("tag", "subject"),
    ("keywords", "subject"),
    ("region", "place"),
    ("country", "place"),
    ("city", "dateline"),
    ("name", "person"),
];

/// Returns the name of the field or of its other names that is closest to what was typed.
fn closest(name: &str) -> Option<&'static str> {
    if let Some((_, field)) = ELSEWHERE.iter().find(|(other, _)| name.eq_ignore_ascii_case(other)) {
        return Some(field);
    }
    let names =
        FIELDS.iter().flat_map(|(field, others, _)| std::iter::once(*field).chain(others.iter().copied()));
    near(name, names)
}

/// Returns the candidate that differs least, by 1 letter, or by 2 from 5 letters on; none for less than 3 letters.
pub(super) fn near(typed: &str, candidates: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let typed: Vec<char> = typed.chars().flat_map(char::to_lowercase).collect();
    let allowed = match typed.len() {
        0..=2 => return None,
        3 | 4 => 1,
        5..=16 => 2,
        _ => return None,
    };
    let distances = candidates.map(|candidate| (differences(&typed, candidate), candidate));
    distances
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|pair| pair.1)
}

/// Returns the number of letters to add, drop or change (Levenshtein's distance).
fn differences(typed: &[char], candidate: &str) -> usize {
    let mut row: Vec<usize> = (0..=typed.len()).collect();
    for (number, letter) in candidate.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = number + 1;
        for (at, other) in typed.iter().enumerate() {
            let changed = diagonal + usize::from(*other != letter);
            diagonal = row[at + 1];
            row[at + 1] = changed.min(diagonal + 1).min(row[at] + 1);
        }
    }
    row[typed.len()]
}

/// A name and what stands behind it.
pub(super) struct Head {
    pub(super) name: Range<usize>,
    pub(super) comparison: Comparison,
    /// Where the value begins.
    pub(super) value: usize,
}

impl Lexer<'_> {
    /// Reads a field, if the chunk begins with one.
    pub(super) fn field(&mut self, chunk: &str, end: usize) -> bool {
        let begin = self.at;
        if let Some(name) = known(chunk).filter(|_| self.text[end..].starts_with('(')) {
            self.value(name, Head { name: begin..end, comparison: Comparison::Is, value: end });
            return true;
        }
        let Some(at) = chunk.find([':', '=', '<', '>']).filter(|at| is_name(&chunk[..*at])) else {
            return false;
        };
        let (sign, behind) = (&chunk[at..at + 1], &chunk[at + 1..]);
        let name = known(&chunk[..at]);
        let compared = matches!(name, Some(Name::Date(_) | Name::WordCount));
        match name {
            Some(name) if compared || matches!(sign, ":" | "=") => {
                self.value(name, self.head(begin, begin + at, compared));
            }
            Some(_) if !behind.trim_start_matches('=').is_empty() => self.not_compared(begin + at, end),
            // `12:30` is no field, since a name begins with a letter; `since:2022` must not be looked for as text.
            None if sign == ":" && !behind.starts_with("//") => self.unknown(begin + at, end),
            None if matches!(sign, "<" | ">") && behind.trim_start_matches('=').starts_with(is_digit) => {
                self.unknown(begin + at, end);
            }
            _ => return false,
        }
        true
    }

    /// Reads `:` or `=`; if values of the field are compared, also `<`, `<=`, `>`, `>=`, with or without a colon.
    fn head(&self, begin: usize, name_end: usize, compared: bool) -> Head {
        let rest = &self.text[name_end..];
        let colon = usize::from(rest.starts_with(':'));
        let (comparison, length) = match &rest.as_bytes()[colon..] {
            [b'<', b'=', ..] if compared => (Comparison::LessOrEqual, 2),
            [b'>', b'=', ..] if compared => (Comparison::GreaterOrEqual, 2),
            [b'<', ..] if compared => (Comparison::Less, 1),
            [b'>', ..] if compared => (Comparison::Greater, 1),
            [b'=', ..] if colon == 0 => (Comparison::Is, 1),
            _ => (Comparison::Is, 0),
        };
        Head { name: begin..name_end, comparison, value: name_end + colon + length }
    }

    /// Tells of a field whose values have no order.
    fn not_compared(&mut self, sign: usize, end: usize) {
        let name = &self.text[self.at..sign];
        let signs = self.text[sign..].len() - self.text[sign..].trim_start_matches(['<', '>', '=']).len();
        let message = format!("only dates and wc are compared; words are searched with {name}:…");
        let problem = Problem::new(Code::FieldValue, self.at..sign + signs, message);
        self.problems.push(problem.fix(sign..sign + signs, ":"));
        self.token(Kind::Bad, end);
    }

    fn unknown(&mut self, colon: usize, chunk_end: usize) {
        let begin = self.at;
        let name = &self.text[begin..colon];
        let to_space = self.text[colon..].find(char::is_whitespace).map_or(self.text.len(), |at| colon + at);
        let opens = |first: char| first == '(' || is_double_quote(first);
        let end = match self.value_end(colon + 1) {
            Some(end) => end,
            None if self.text[colon + 1..].starts_with(opens) => to_space,
            None => chunk_end,
        };
        let quoted: String = self.text[begin..end].chars().filter(|c| !is_double_quote(*c)).collect();
        let mut problem =
            Problem::new(Code::UnknownField, begin..colon, format!("there is no field \"{name}\""));
        if let Some(field) = closest(name) {
            problem = problem.fix(begin..colon, field);
        }
        self.problems.push(problem.fix(begin..end, format!("\"{quoted}\"")));
        // Where mistakes are repaired, it is text.
        let words = slots(self.text, begin..end, Wildcards::Ignored, &mut self.problems);
        self.token(if words.is_empty() { Kind::Bad } else { Kind::Phrase(words) }, end);
    }

    /// Returns where a quoted or parenthesised value that begins here ends, if it is closed.
    pub(super) fn value_end(&self, from: usize) -> Option<usize> {
        let rest = &self.text[from..];
        let first = rest.chars().next()?;
        if is_double_quote(first) {
            let inside = from + first.len_utf8();
            let (at, close) = self.text[inside..].char_indices().find(|(_, c)| is_double_quote(*c))?;
            return Some(inside + at + close.len_utf8());
        }
        if first != '(' {
            return None;
        }
        let mut open = 0_usize;
        for (at, byte) in rest.bytes().enumerate() {
            match byte {
                b'(' => open += 1,
                b')' if open == 1 => return Some(from + at + 1),
                b')' => open -= 1,
                _ => {}
            }
        }
        None
    }

    fn value(&mut self, name: Name, head: Head) {
        let first = self.text[head.value..].chars().next();
        let nothing = first.is_none_or(|first| first.is_whitespace() || matches!(first, ')' | '|'));
        match name {
            _ if nothing => self.no_value(&head),
            Name::Text(field) => self.words_value(field, &head, first),
            _ => self.plain_value(name, &head),
        }
    }

    fn no_value(&mut self, head: &Head) {
        let written = &self.text[head.name.start..head.value];
        let mut problem =
            Problem::new(Code::FieldNoValue, head.name.start..head.value, format!("{written} needs a value"));
        let rest = &self.text[head.value..];
        let spaces = rest.len() - rest.trim_start().len();
        if spaces > 0 {
            problem = problem.fix(head.value..head.value + spaces, "");
        }
        self.problems.push(problem);
        self.token(Kind::Bad, head.value);
    }

    /// Reads the name of a field whose value is made of words; the value is what follows.
    fn words_value(&mut self, field: TextField, head: &Head, first: Option<char>) {
        if let Some(sign @ ('-' | '+')) = first {
            return self.signed_value(head, sign);
        }
        let slashed = self.text[head.value..].strip_prefix('/').is_some_and(|rest| rest.contains('/'));
        self.token(Kind::Before(Before::Field(field)), head.value);
        if slashed && field != TextField::Meta(Field::Url) {
            self.regex(head.value + 1);
        }
    }

    /// Finds a field that stands in the place of another's value.
    pub(super) fn inner_field(&mut self, chunk: &str, end: usize) -> bool {
        if self.in_field() == Some(TextField::Meta(Field::Url)) {
            return false;
        }
        let group = known(chunk).is_some() && self.text[end..].starts_with('(');
        let colon = chunk.find([':', '=', '<', '>']).filter(|at| known(&chunk[..*at]).is_some());
        let Some(length) = colon.or(group.then_some(chunk.len())) else { return false };
        self.problems.push(field_in_field(self.at..self.at + length));
        self.token(Kind::Bad, end);
        true
    }

    /// Tells of a field whose value, up to `end`, has no words.
    pub(super) fn no_words(&mut self, end: usize) {
        let Some(name) = self.tokens.pop() else { return };
        let message = format!("{} needs a value", &self.text[name.span.clone()]);
        self.problem(Code::FieldNoValue, name.span.clone(), message);
        self.at = name.span.start;
        self.token(Kind::Bad, end);
    }

    fn signed_value(&mut self, head: &Head, sign: char) {
        let name = &self.text[head.name.start..head.value];
        let message = format!("{name} needs a value without a sign; to leave it out write -{name}…");
        let place = head.name.start..head.value + 1;
        let instead = if sign == '-' { format!("-{name}") } else { name.to_owned() };
        let problem = Problem::new(Code::FieldNoValue, place.clone(), message);
        self.problems.push(if self.is_signed() { problem } else { problem.fix(place, instead) });
        let end = self.value_end(head.value + 1).unwrap_or_else(|| self.chunk_end(head.value, false));
        self.token(Kind::Bad, end);
    }
}

pub(super) fn field_in_field(place: Range<usize>) -> Problem {
    Problem::new(Code::FieldInField, place, "a field cannot stand inside another field")
}

pub(super) fn is_digit(character: char) -> bool {
    character.is_ascii_digit()
}

/// Returns whether the text could be the name of a field: a letter, then letters, digits, `_` and `-`.
pub(super) fn is_name(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(char::is_alphabetic)
        && characters.all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}
