//! What binds tightest: words, phrases, groups, fields, and the operators before them.
//!
//! In: tokens from a place where a primary begins. Out: its tree; `None` if nothing could be made of it.

use std::ops::Range;

use super::fields::{TextField, field_in_field};
use super::grammar::{Parser, text_query};
use super::lex::{Before, Kind};
use super::operand::{
    described, has_text, is_exact, is_field_value, is_near_operand, is_stemmed, is_written, plain_words,
};
use super::problem::Problem;
use super::{MAX_DEPTH, MAX_TERMS};
use crate::ast::{Field, Filter, Part, Query, Writing};
use crate::error::Code;

impl Parser<'_> {
    /// Returns whether a primary begins here.
    pub(super) fn at_primary(&self) -> bool {
        matches!(
            self.peek(),
            Some(
                Kind::Open(_)
                    | Kind::Before(_)
                    | Kind::Filter(_)
                    | Kind::Leaf(..)
                    | Kind::Text(_)
                    | Kind::Phrase(_)
                    | Kind::Star
                    | Kind::Bad
            )
        )
    }

    /// Reads a primary; to be called only where one begins.
    pub(super) fn primary(&mut self) -> Option<Query> {
        let place = self.place();
        let tokens = self.tokens;
        let query = match &tokens.get(self.at)?.kind {
            Kind::Open(close) => return self.group(place, *close),
            Kind::Before(before) => return self.prefixed(*before, place),
            Kind::Text(slots) => self.counted(slots.len(), place).then(|| text_query(slots.clone())),
            Kind::Phrase(slots) => self.counted(slots.len(), place).then(|| Query::Phrase(slots.clone())),
            Kind::Leaf(query, terms) => self.counted(*terms, place).then(|| query.clone()),
            Kind::Filter(filter) => {
                if self.in_field {
                    self.problems.push(field_in_field(place));
                }
                (!self.in_field).then(|| filter.clone())
            }
            Kind::Star => Some(Query::All),
            _ => {
                self.bad += 1;
                None
            }
        };
        self.at += 1;
        query
    }

    /// Counts words; returns whether there may be so many.
    fn counted(&mut self, terms: usize, place: Range<usize>) -> bool {
        let before = self.terms;
        self.terms += terms;
        if before <= MAX_TERMS && self.terms > MAX_TERMS {
            self.problem(Code::Limit, place, format!("a query has at most {MAX_TERMS} words"));
        }
        self.terms <= MAX_TERMS
    }

    /// Reads what stands in parentheses; `close` is the number of the closing one.
    fn group(&mut self, place: Range<usize>, close: usize) -> Option<Query> {
        let mut members = self.group_members(place, close)?;
        if members.len() > 1 { Some(Query::And(members)) } else { members.pop() }
    }

    /// Reads what must all hold of what stands in parentheses; never nothing.
    fn group_members(&mut self, place: Range<usize>, close: usize) -> Option<Vec<Query>> {
        if self.depth >= MAX_DEPTH {
            return self.too_deep(place, close + 1);
        }
        self.at += 1;
        self.depth += 1;
        let before = self.trouble();
        let members = self.members();
        self.depth -= 1;
        let end = self.place().end;
        self.at = close + 1;
        if members.is_empty() && self.trouble() == before {
            self.problem(Code::Empty, place.start..end, "nothing between the parentheses");
        }
        (!members.is_empty()).then_some(members)
    }

    fn too_deep<T>(&mut self, place: Range<usize>, behind: usize) -> Option<T> {
        self.problem(Code::Limit, place, format!("parentheses are at most {MAX_DEPTH} deep"));
        self.at = behind;
        None
    }

    /// Reads an operator and what it is about.
    fn prefixed(&mut self, before: Before, place: Range<usize>) -> Option<Query> {
        self.at += 1;
        if !self.at_primary() {
            let message = "this operator needs a word, phrase or (…) on its right";
            self.problem(Code::MissingRight, place, message);
            return None;
        }
        if let (Before::Of(least), Some(Kind::Open(close))) = (before, self.peek()) {
            let close = *close;
            return self.of(least, place, close);
        }
        if self.depth >= MAX_DEPTH {
            return self.too_deep(place, self.at);
        }
        let field = matches!(before, Before::Field(_));
        if field && self.in_field {
            self.problems.push(field_in_field(place.clone()));
        }
        let outside = self.in_field;
        self.in_field |= field;
        self.depth += 1;
        let trouble = self.trouble();
        let begin = self.place().start;
        let inner = self.primary();
        self.depth -= 1;
        self.in_field = outside;
        let inner = inner?;
        if let Some(problem) = self.misapplied(before, &place, begin..self.behind(), &inner) {
            // What is wrong inside may be why; it is told alone.
            if trouble == self.trouble() {
                self.problems.push(problem);
            }
            return Some(inner).filter(|_| !field);
        }
        if field && self.in_field {
            return Some(inner);
        }
        let inner = Box::new(inner);
        Some(match before {
            Before::Field(TextField::Part(part)) => Query::In(part, inner),
            Before::Field(TextField::Meta(field)) => Query::Filter(Filter::Field(field, inner)),
            Before::Field(TextField::Speaker) => Query::Filter(Filter::Speaker(inner)),
            Before::Written(writing) => Query::Written(writing, inner),
            Before::Stem => Query::Stem(inner),
            Before::AtLeast(least) => Query::AtLeast(least, inner),
            Before::Of(least) => Query::Of(least, vec![*inner]),
        })
    }

    /// Reads the group of `2 OF (…)`.
    fn of(&mut self, least: u32, place: Range<usize>, close: usize) -> Option<Query> {
        let trouble = self.trouble();
        let open = self.place();
        let members = self.group_members(open, close)?;
        let most = u32::try_from(members.len()).unwrap_or(u32::MAX);
        if least <= most {
            return Some(Query::Of(least, members));
        }
        if trouble == self.trouble() {
            let message = match most {
                1 => "the group has one member: members are words and groups side by side".to_owned(),
                _ => format!("the group has {most} members, never {least} of them"),
            };
            let number = place.start..place.start + least.to_string().len();
            let fixed = self.text[place.clone()].replacen(&least.to_string(), &most.to_string(), 1);
            let problem = Problem::new(Code::BadCount, number, message);
            self.problems.push(problem.fix(place, fixed));
        }
        Some(Query::Of(most, members))
    }

    /// Returns the problem of an operator that does not take what stands behind it.
    fn misapplied(
        &self,
        before: Before,
        place: &Range<usize>,
        value: Range<usize>,
        inner: &Query,
    ) -> Option<Problem> {
        let (code, message) = match before {
            Before::Field(TextField::Part(Part::Quote)) if *inner == Query::All => {
                (Code::BadOperand, "quote: needs words: every article is not a quotation".to_owned())
            }
            Before::Field(TextField::Part(_)) => return None,
            Before::Field(TextField::Meta(field)) => {
                if is_field_value(inner, field == Field::Byline) {
                    return None;
                }
                (Code::FieldValue, refused(field.name()))
            }
            Before::Field(TextField::Speaker) if is_field_value(inner, true) => return None,
            Before::Field(TextField::Speaker) => (Code::FieldValue, refused("said")),
            Before::Written(Writing::Exactly) if is_exact(inner) => return None,
            Before::Written(Writing::Exactly) => {
                let takes = "`=` takes words, phrases, beginnings of words, and groups of them";
                (Code::BadOperand, format!("{takes}; this is {}", described(inner)))
            }
            Before::Written(_) if is_written(inner) => return None,
            Before::Stem if is_stemmed(inner) => return None,
            Before::Written(_) | Before::Stem => {
                let name = self.text[place.clone()].to_ascii_uppercase();
                (
                    Code::BadOperand,
                    format!("{name} takes words, phrases and groups of them, no fields and no `=`"),
                )
            }
            Before::AtLeast(_) if is_near_operand(inner) => return None,
            Before::AtLeast(_) => {
                let takes = "ATLEAST counts a word, a phrase, a group joined by OR, or a proximity";
                (Code::BadOperand, format!("{takes}; this is {}", described(inner)))
            }
            Before::Of(_) => return None,
        };
        let mut problem = Problem::new(code, place.clone(), message);
        problem.also.push(value.clone());
        if let (Before::AtLeast(_), Query::And(members)) = (before, inner)
            && let Some(words) = plain_words(members)
        {
            let gap = if place.end == value.start { " " } else { "" };
            problem = problem.fix(value.clone(), format!("{gap}({})", words.join(" OR ")));
            problem = problem.fix(value.clone(), format!("{gap}\"{}\"", words.join(" ")));
        }
        if let Some(inside) = self.turned(before, place, &value, inner) {
            problem.fixes.push(inside);
        }
        // Without its field it would be another question.
        let field = matches!(before, Before::Field(_));
        Some(if field { problem } else { problem.fix(place.start..value.start, "") })
    }

    /// Returns the edits that put an operator inside the field it stands before.
    fn turned(
        &self,
        before: Before,
        place: &Range<usize>,
        value: &Range<usize>,
        inner: &Query,
    ) -> Option<Vec<(Range<usize>, String)>> {
        if !matches!(inner, Query::In(..)) || matches!(before, Before::Field(_) | Before::Of(_)) {
            return None;
        }
        let text = &self.text[value.clone()];
        let name = text.find([':', '=', '(']).filter(|at| !text[*at..].starts_with('('))? + 1;
        let operator = &self.text[place.start..value.start];
        let whole = place.start..value.end;
        Some(vec![(whole, format!("{}({operator}{})", &text[..name], &text[name..]))])
    }

    /// Reads the weight behind a primary.
    pub(super) fn weighed(&mut self, query: Option<Query>) -> Option<Query> {
        let place = self.place();
        let Some(Kind::Boost(weight)) = self.peek() else { return query };
        let weight = *weight;
        self.at += 1;
        let query = query?;
        if has_text(&query) {
            return Some(Query::Boost(Box::new(query), weight));
        }
        let message = "a weight belongs to words: a condition holds or does not";
        self.problems.push(Problem::new(Code::BadBoost, place.clone(), message).fix(place, ""));
        Some(query)
    }
}

fn refused(field: &str) -> String {
    format!("{field}: takes words, wildcards, phrases and groups of them joined by AND, OR and NOT")
}
