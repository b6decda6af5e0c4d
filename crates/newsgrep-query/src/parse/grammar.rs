//! The grammar: from tokens to a tree.
//!
//! ```text
//! query  = clause { clause }                            a space is AND
//! clause = near { OR near }                             OR binds tighter than a space
//!        | near { AND [NOT] near | NOT near }           mixed with OR: an error
//! near   = unit { PROXIMITY unit }
//! unit   = ["-" | "+" | NOT] primary
//! ```

use std::ops::Range;

use super::clause::{Clause, Join, mixed};
use super::fields::{TextField, field_in_field};
use super::lex::{Kind, Token, stands_alone};
use super::problem::Problem;
use super::{MAX_DEPTH, MAX_TERMS};
use crate::ast::{Filter, Query, Slot};
use crate::error::Code;

/// Reads the tokens of a text; fails if there were problems before or there are now.
pub(super) fn query(text: &str, tokens: &[Token], problems: Vec<Problem>) -> Result<Query, Vec<Problem>> {
    let mut parser = Parser { text, tokens, problems, at: 0, depth: 0, terms: 0, in_field: false };
    let query = parser.query();
    if query.is_none() && parser.problems.is_empty() {
        parser.problems.push(Problem::new(Code::Empty, 0..text.len(), "nothing to search for"));
    }
    match query {
        Some(query) if parser.problems.is_empty() => Ok(query),
        _ => Err(parser.problems),
    }
}

/// Returns the query for the words of one stretch of text.
///
/// A word that would be read as something else without quotation marks, such as `AND`, becomes a phrase.
pub(super) fn text_query(mut slots: Vec<Slot>) -> Query {
    if slots[..] == [Slot::Any] {
        return Query::All;
    }
    if slots.len() != 1 || !stands_alone(&slots[0]) {
        return Query::Phrase(slots);
    }
    match slots.remove(0) {
        Slot::Word(word) => Query::Word(word),
        Slot::Prefix(stem) => Query::Prefix(stem),
        Slot::Wildcard(typed) => Query::Wildcard(typed),
        Slot::Fuzzy(word, distance) => Query::Fuzzy(word, distance),
        Slot::Any => Query::All,
    }
}

struct Parser<'t> {
    text: &'t str,
    tokens: &'t [Token],
    problems: Vec<Problem>,
    at: usize,
    depth: usize,
    terms: usize,
    /// Whether this is the value of a field.
    in_field: bool,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Kind> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    /// Returns the place of the next token; at the end, an empty one behind the text.
    fn place(&self) -> Range<usize> {
        self.tokens.get(self.at).map_or(self.text.len()..self.text.len(), |token| token.span.clone())
    }

    fn problem(&mut self, code: Code, place: Range<usize>, message: impl Into<String>) {
        self.problems.push(Problem::new(code, place, message));
    }

    /// Reads clauses up to the end or a closing parenthesis; `None` if there are none.
    fn query(&mut self) -> Option<Query> {
        let mut members = Vec::new();
        while self.peek().is_some_and(|kind| *kind != Kind::Close) {
            self.clause(&mut members);
        }
        match members.len() {
            0 => None,
            1 => members.pop(),
            _ => Some(Query::And(members)),
        }
    }

    /// Reads one clause; its members that must all hold are added one by one.
    fn clause(&mut self, members: &mut Vec<Query>) {
        let place = self.place();
        if matches!(self.peek(), Some(Kind::And | Kind::Or | Kind::Proximity { .. })) {
            self.missing_left();
            self.at += 1;
            return;
        }
        let negated = (self.peek() == Some(&Kind::Not)).then_some(place.clone());
        let Some(first) = self.near() else { return };
        let mut clause = Clause {
            members: vec![(first, place.start..self.behind())],
            joins: Vec::new(),
            negated,
            whole: true,
        };
        while let Some(join) = self.join() {
            let place = self.place();
            let signed = matches!(self.peek(), Some(Kind::Minus | Kind::Plus | Kind::Not));
            let twice = signed && matches!(join.0, Join::Not | Join::AndNot);
            let member = if twice { self.missing_term() } else { self.near() };
            clause.whole &= member.is_some();
            let member = member.unwrap_or(Query::All);
            clause.joins.push(join);
            clause.members.push((member, place.start..self.behind().max(place.start)));
        }
        self.finish(clause, members);
    }

    /// Reads AND, AND NOT, NOT or OR.
    fn join(&mut self) -> Option<(Join, Range<usize>)> {
        let place = self.place();
        let join = match self.peek()? {
            Kind::And => Join::And,
            Kind::Or => Join::Or,
            Kind::Not
                if self
                    .tokens
                    .get(self.at + 1)
                    .is_none_or(|next| !matches!(next.kind, Kind::Proximity { .. })) =>
            {
                Join::Not
            }
            _ => return None,
        };
        self.at += 1;
        if join == Join::And && self.peek() == Some(&Kind::Not) {
            let end = self.place().end;
            self.at += 1;
            return Some((Join::AndNot, place.start..end));
        }
        Some((join, place))
    }

    fn finish(&mut self, clause: Clause, members: &mut Vec<Query>) {
        let ors = clause.joins.iter().filter(|(join, _)| *join == Join::Or).count();
        if clause.whole && ors > 0 && (ors < clause.joins.len() || clause.negated.is_some()) {
            self.problems.push(mixed(self.text, &clause));
        }
        if ors > 0 {
            members.push(Query::Or(clause.members.into_iter().map(|(member, _)| member).collect()));
            return;
        }
        let mut joins = std::iter::once(Join::And).chain(clause.joins.into_iter().map(|(join, _)| join));
        for (member, _) in clause.members {
            let negated = matches!(joins.next(), Some(Join::AndNot | Join::Not));
            members.push(if negated { Query::Not(Box::new(member)) } else { member });
        }
    }

    /// Reads a unit, or several with operators of proximity between them, which cannot be searched yet.
    fn near(&mut self) -> Option<Query> {
        let first = self.unit()?;
        loop {
            let from = self.at;
            let place = self.place();
            self.at += usize::from(self.peek() == Some(&Kind::Not));
            let Some(Kind::Proximity { told }) = self.peek().cloned() else {
                self.at = from;
                return Some(first);
            };
            let place = place.start..self.place().end;
            self.at += 1;
            if matches!(
                self.peek(),
                None | Some(Kind::Close | Kind::And | Kind::Or | Kind::Not | Kind::Proximity { .. })
            ) {
                let message = "this operator needs a word, phrase or (…) on its right";
                self.problem(Code::MissingRight, place, message);
                continue;
            }
            if !told {
                self.problem(Code::NotYet, place, "words near each other cannot be searched yet");
            }
            self.unit();
        }
    }

    /// Reads a primary with its sign; an operator instead of one is a problem, and stays.
    fn unit(&mut self) -> Option<Query> {
        let negated = match self.peek() {
            Some(Kind::Minus | Kind::Not) => true,
            Some(Kind::Plus) => false,
            _ => return self.primary().or_else(|| self.missing_term()),
        };
        self.at += 1;
        let inner = self.primary().or_else(|| self.missing_term())?;
        Some(if negated { Query::Not(Box::new(inner)) } else { inner })
    }

    fn primary(&mut self) -> Option<Query> {
        let place = self.place();
        let tokens = self.tokens;
        let query = match &tokens.get(self.at)?.kind {
            Kind::Open(close) => return Some(self.group(place, *close)),
            Kind::Field(field) => return Some(self.field(*field, place)),
            Kind::Text(slots) => {
                self.count(slots.len(), place);
                text_query(slots.clone())
            }
            Kind::Phrase(slots) => {
                self.count(slots.len(), place);
                Query::Phrase(slots.clone())
            }
            Kind::Filter(filter) => {
                if self.in_field {
                    self.problems.push(field_in_field(place));
                }
                filter.clone()
            }
            Kind::Star | Kind::Bad => Query::All,
            Kind::Close
            | Kind::And
            | Kind::Or
            | Kind::Not
            | Kind::Minus
            | Kind::Plus
            | Kind::Proximity { .. } => {
                return None;
            }
        };
        self.at += 1;
        Some(query)
    }

    fn field(&mut self, field: TextField, place: Range<usize>) -> Query {
        self.at += 1;
        if self.in_field {
            self.problems.push(field_in_field(place));
        }
        let outside = std::mem::replace(&mut self.in_field, true);
        let inner = Box::new(self.primary().unwrap_or(Query::All));
        self.in_field = outside;
        match field {
            TextField::Part(part) => Query::In(part, inner),
            TextField::Meta(field) => Query::Filter(Filter::Field(field, inner)),
        }
    }

    /// Reads what stands in parentheses; `close` is the number of the closing one.
    fn group(&mut self, place: Range<usize>, close: usize) -> Query {
        if self.depth == MAX_DEPTH {
            self.problem(Code::Limit, place, format!("parentheses are at most {MAX_DEPTH} deep"));
            self.at = close + 1;
            return Query::All;
        }
        self.at += 1;
        self.depth += 1;
        let before = self.problems.len();
        let query = self.query();
        self.depth -= 1;
        let end = self.place().end;
        self.at = close + 1;
        query.unwrap_or_else(|| {
            if self.problems.len() == before {
                self.problem(Code::Empty, place.start..end, "nothing between the parentheses");
            }
            Query::All
        })
    }

    fn count(&mut self, terms: usize, place: Range<usize>) {
        let before = self.terms;
        self.terms += terms;
        if before <= MAX_TERMS && self.terms > MAX_TERMS {
            self.problem(Code::Limit, place, format!("a query has at most {MAX_TERMS} words"));
        }
    }

    /// Returns where the token before this place ends.
    fn behind(&self) -> usize {
        let token = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        token.map_or(self.text.len(), |token| token.span.end)
    }

    fn missing_left(&mut self) {
        let place = self.place();
        let message = match self.peek() {
            Some(Kind::Proximity { .. }) => {
                "a proximity operator needs a word, phrase or (…) on its left".to_owned()
            }
            _ => {
                let word = &self.text[place.clone()];
                format!(
                    "{word} needs something on its left; to search the word write \"{}\"",
                    word.to_lowercase()
                )
            }
        };
        self.problem(Code::MissingLeft, place, message);
    }

    fn missing_term(&mut self) -> Option<Query> {
        let place = self.place();
        match self.peek() {
            None => self.problem(Code::MissingTerm, place, "the query ends where a word was expected"),
            Some(_) => {
                let message = format!("a word was expected before `{}`", &self.text[place.clone()]);
                self.problem(Code::MissingTerm, place.start..place.start, message);
            }
        }
        // A second sign is skipped with the first, so that a row of them is told once.
        while matches!(self.peek(), Some(Kind::Not | Kind::Minus | Kind::Plus)) {
            self.at += 1;
        }
        None
    }
}
