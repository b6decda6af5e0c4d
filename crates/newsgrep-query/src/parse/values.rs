//! Values of fields that are no words: dates, numbers, languages, zones and ids.
//!
//! In: the name of a field and the place of its value. Out: a condition, or what is wrong with the value.

use std::ops::Range;

use newsgrep_text::{Zone, is_double_quote, language_code};

use super::dialect::Dialect;
use super::fields::{Head, Name, is_digit, near};
use super::lex::{Kind, Lexer};
use super::problem::Problem;
use super::weight::before_weight;
use crate::ast::{Filter, NumberRange, Query};
use crate::dates::{Comparison, date_range, ends};
use crate::error::Code;

impl Lexer<'_> {
    /// Reads a value that is a date, a number, a language, a zone or an id.
    pub(super) fn plain_value(&mut self, name: Name, head: &Head) {
        let place = self.plain_place(head.value);
        let filter = self.filter(name, head, place.clone());
        let end = match self.value_end(head.value) {
            Some(end) => end,
            None => place.end,
        };
        match filter {
            Ok(query) => self.token(Kind::Filter(query), end),
            Err(problem) => {
                self.problems.push(*problem);
                self.token(Kind::Bad, end);
            }
        }
    }

    /// Returns where a value stands, without the quotation marks or parentheses around it.
    fn plain_place(&self, from: usize) -> Range<usize> {
        if let Some(end) = self.value_end(from) {
            let width = |c: Option<char>| c.map_or(0, char::len_utf8);
            let outer = &self.text[from..end];
            return from + width(outer.chars().next())..end - width(outer.chars().next_back());
        }
        if let Some(length) = self.text[from..].strip_prefix('[').and_then(|rest| rest.find(']')) {
            return from..from + length + 2;
        }
        let end = self.chunk_end(from, false);
        from..from + before_weight(&self.text[from..end])
    }

    fn filter(&self, name: Name, head: &Head, place: Range<usize>) -> Result<Query, Box<Problem>> {
        let value = self.text[place.clone()].trim();
        match name {
            Name::Date(field) => {
                let range = date_range(field, head.comparison, value, self.options.today);
                range.map(|range| Query::Filter(Filter::Date(range))).map_err(|bad| {
                    let problem = Problem::new(Code::BadDate, place.clone(), bad.message);
                    Box::new(
                        bad.instead
                            .into_iter()
                            .fold(problem, |problem, text| problem.fix(place.clone(), text)),
                    )
                })
            }
            Name::WordCount => numbers(head.comparison, value)
                .map(|range| Query::Filter(Filter::WordCount(range)))
                .map_err(|message| Box::new(Problem::new(Code::BadNumber, place, message))),
            Name::Zone => self.any_of(place, |value| {
                let zone = Zone::ALL.into_iter().find(|zone| zone.name().eq_ignore_ascii_case(value));
                zone.map(Filter::Zone).ok_or_else(|| {
                    let near = near(value, Zone::ALL.into_iter().map(Zone::name));
                    (Code::BadZone, "the zones are title, lead, subhead, body and boiler", near)
                })
            }),
            Name::Language => self.any_of(place, |value| {
                let message =
                    "a language is written as its two or three letters, or its name: en, fil, french";
                let code = language_code(value.trim_matches(is_double_quote));
                code.map(Filter::Language).ok_or((Code::BadLanguage, message, None))
            }),
            Name::Saved => saved(value).map_err(|message| {
                let problem = Problem::new(Code::BadName, place.clone(), message);
                Box::new(problem)
            }),
            Name::Id | Name::Text(_) => self.any_of(place, |value| {
                value.parse().map(Filter::Id).map_err(|message| (Code::BadId, message, None))
            }),
        }
    }

    /// Reads one value, or several joined by OR.
    fn any_of(
        &self,
        place: Range<usize>,
        read: impl Fn(&str) -> Result<Filter, (Code, &'static str, Option<&'static str>)>,
    ) -> Result<Query, Box<Problem>> {
        let mut filters = Vec::new();
        let mut joined = true;
        let mut at = place.start;
        let any_case = matches!(self.options.dialect, Dialect::Lexis | Dialect::Factiva | Dialect::ProQuest);
        let is_or = |value: &str| value == "OR" || any_case && value.eq_ignore_ascii_case("or");
        for part in self.text[place.clone()].split_inclusive(|c: char| c.is_whitespace() || c == '|') {
            let value = part.trim_end_matches(|c: char| c.is_whitespace() || c == '|');
            let here = at..at + value.len();
            at += part.len();
            let bar = part.ends_with('|');
            if !value.is_empty() && !is_or(value) {
                let filter = read(value).map_err(|(code, message, near)| {
                    let problem = Problem::new(code, here.clone(), message);
                    Box::new(near.into_iter().fold(problem, |problem, text| problem.fix(here.clone(), text)))
                })?;
                if !joined {
                    let message = "several values of this field are joined by OR";
                    let problem = Problem::new(Code::MissingTerm, here.start..here.start, message);
                    let problem = match value.eq_ignore_ascii_case("or") {
                        true => problem.fix(here, "OR"),
                        false => problem.fix(here.start..here.start, "OR "),
                    };
                    return Err(Box::new(problem));
                }
                filters.push(Query::Filter(filter));
                joined = false;
            }
            joined |= is_or(value) || bar;
        }
        match filters.len() {
            0 => Err(Box::new(Problem::new(Code::FieldNoValue, place, "this field needs a value"))),
            _ if joined => Err(Box::new(Problem::new(
                Code::MissingTerm,
                place.end..place.end,
                "a value is missing after OR",
            ))),
            1 => Ok(filters.remove(0)),
            _ => Ok(Query::Or(filters)),
        }
    }
}

/// Reads the name of a saved search.
fn saved(name: &str) -> Result<Query, &'static str> {
    if name.is_empty() {
        return Err("between the quotation marks stands the name of a saved search");
    }
    if name.contains(|c: char| c.is_control() || is_double_quote(c)) || name.len() > MAX_NAME {
        return Err("this cannot be the name of a saved search");
    }
    Ok(Query::Saved(name.to_owned()))
}

/// The longest name of a saved search, in bytes.
const MAX_NAME: usize = 255;

/// Returns whether the name of a saved search needs no quotation marks.
pub(crate) fn is_plain_name(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(char::is_alphanumeric)
        && characters.all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// Reads the value of `wc:`, `wc>` and so on.
fn numbers(comparison: Comparison, value: &str) -> Result<NumberRange, String> {
    if comparison == Comparison::Is
        && let Some((first, last, _)) = ends(value).map_err(|_| BAD_NUMBER.to_owned())?
    {
        let open = |end: &str| if end.is_empty() { Ok(None) } else { number(end).map(Some) };
        let (from, to) = (open(first)?, open(last)?);
        return match (from, to) {
            (None, None) => Err(BAD_NUMBER.to_owned()),
            (Some(least), Some(most)) if least > most => {
                Err(format!("the range ends before it begins: {most} is less than {least}"))
            }
            _ => Ok(NumberRange { from, to }),
        };
    }
    let number = number(value)?;
    let none = || format!("no number is less than 0 or more than {}", u64::MAX);
    Ok(match comparison {
        Comparison::Is => NumberRange { from: Some(number), to: Some(number) },
        Comparison::Less => NumberRange { from: None, to: Some(number.checked_sub(1).ok_or_else(none)?) },
        Comparison::LessOrEqual => NumberRange { from: None, to: Some(number) },
        Comparison::Greater => NumberRange { from: Some(number.checked_add(1).ok_or_else(none)?), to: None },
        Comparison::GreaterOrEqual => NumberRange { from: Some(number), to: None },
    })
}

const BAD_NUMBER: &str = "this is not a number of words: write 1000, 100..200 or wc>1000";

fn number(text: &str) -> Result<u64, String> {
    let digits: String = text.chars().filter(|c| *c != ',' && *c != '_').collect();
    let plain = text.starts_with(is_digit) && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten().ok_or_else(|| BAD_NUMBER.to_owned())
}

#[cfg(test)]
mod tests {
    use crate::{parse, print};

    #[test]
    fn languages_have_two_letters_or_three() {
        for code in ["en", "fil", "tpi"] {
            let query = format!("lang:{code}");
            assert_eq!(print(&parse(&query).unwrap()), query);
        }
        for query in ["lang:e", "lang:engl", "lang:e1", "lang:f\u{e9}"] {
            assert!(parse(query).is_err(), "{query}");
        }
    }
}
