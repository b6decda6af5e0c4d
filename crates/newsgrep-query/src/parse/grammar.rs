//! The grammar: from tokens to a tree.
//!
//! ```text
//! query   = clause { clause }                            a space is AND
//! clause  = near { OR near }                             OR binds tighter than a space
//!         | near { AND [NOT] near | NOT near }           mixed with OR: an error
//! near    = unit { PROXIMITY unit }                      one operator in a chain
//! unit    = ["-" | "+"] primary ["^" number]
//! ```
//!
//! A tree comes of every text: what is wrong is a problem, and is left out or read in the way that its code names.
//! What stands under `primary` is read in [`primary`](super::primary).

use std::ops::Range;

use super::clause::{Clause, Join, Member};
use super::dialect::Rules;
use super::lex::{Kind, Token, stands_alone};
use super::near::{Chain, Operator, near};
use super::problem::Problem;
use crate::ast::{Query, Slot};
use crate::error::Code;

/// Reads the tokens of a text; `None` if there is nothing to search for.
pub(super) fn query(text: &str, tokens: &[Token], problems: &mut Vec<Problem>) -> Option<Query> {
    let mut parser = Parser::new(text, tokens, std::mem::take(problems));
    let query = parser.query();
    if query.is_none() && parser.problems.is_empty() {
        parser.problem(Code::Empty, 0..text.len(), "nothing to search for");
    }
    *problems = parser.problems;
    query
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

pub(super) struct Parser<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: &'t [Token],
    pub(super) problems: Vec<Problem>,
    pub(super) at: usize,
    pub(super) depth: usize,
    pub(super) terms: usize,
    /// How many tokens were read that are wrong in themselves.
    pub(super) bad: usize,
    /// Whether this is the value of a field.
    pub(super) in_field: bool,
    /// How operators bind, in a dialect.
    pub(super) rules: Option<&'static Rules>,
    /// How many of a dialect's operators are open.
    pub(super) nested: usize,
}

impl<'t> Parser<'t> {
    pub(super) fn new(text: &'t str, tokens: &'t [Token], problems: Vec<Problem>) -> Self {
        Parser {
            text,
            tokens,
            problems,
            at: 0,
            depth: 0,
            terms: 0,
            bad: 0,
            in_field: false,
            rules: None,
            nested: 0,
        }
    }
}

impl Parser<'_> {
    pub(super) fn peek(&self) -> Option<&Kind> {
        self.kind(self.at)
    }

    pub(super) fn kind(&self, at: usize) -> Option<&Kind> {
        self.tokens.get(at).map(|token| &token.kind)
    }

    /// Returns the place of the next token; at the end, an empty one behind the text.
    pub(super) fn place(&self) -> Range<usize> {
        self.tokens.get(self.at).map_or(self.text.len()..self.text.len(), |token| token.span.clone())
    }

    pub(super) fn problem(&mut self, code: Code, place: Range<usize>, message: impl Into<String>) {
        self.problems.push(Problem::new(code, place, message));
    }

    /// Returns how much was wrong so far.
    pub(super) fn trouble(&self) -> usize {
        self.problems.len() + self.bad
    }

    /// Reads clauses up to the end or a closing parenthesis; `None` if there are none.
    pub(super) fn query(&mut self) -> Option<Query> {
        let mut members = self.members();
        match members.len() {
            0 => None,
            1 => members.pop(),
            _ => Some(Query::And(members)),
        }
    }

    /// Reads clauses up to the end or a closing parenthesis: what must all hold.
    pub(super) fn members(&mut self) -> Vec<Query> {
        if let Some(rules) = self.rules {
            return self.ranked_members(rules);
        }
        let mut members = Vec::new();
        let mut before: Option<Clause> = None;
        while self.peek().is_some_and(|kind| *kind != Kind::Close) {
            let from = self.at;
            let clause = self.clause();
            // A token that begins nothing is told of, and left behind.
            self.at = self.at.max(from + 1);
            if let (Some(before), Some(clause)) = (&before, &clause) {
                let problem = self.beside(before, clause);
                self.problems.extend(problem);
            }
            if let Some(clause) = std::mem::replace(&mut before, clause) {
                clause.add_to(&mut members);
            }
        }
        if let Some(clause) = before {
            clause.add_to(&mut members);
        }
        members
    }

    /// Reads one clause.
    fn clause(&mut self) -> Option<Clause> {
        let place = self.place();
        let first = if self.peek() == Some(&Kind::Not) { self.at + 1 } else { self.at };
        let proximity = matches!(self.kind(first), Some(Kind::Proximity(_)));
        if proximity || matches!(self.peek(), Some(Kind::And | Kind::Or)) {
            self.missing_left(first);
            self.at = first + 1;
            return None;
        }
        let negated = (first > self.at).then_some(place.clone());
        self.at = first;
        let member = if negated.is_some() && self.is_signed() { self.missing_term() } else { self.near() };
        let mut clause = Clause { members: vec![member], joins: Vec::new(), negated, whole: true };
        clause.members[0].span.start = place.start;
        if clause.negated.is_some() {
            clause.members[0].bare = None;
        }
        clause.whole &= clause.members[0].query.is_some();
        while let Some(join) = self.join() {
            let twice = self.is_signed() && matches!(join.0, Join::Not | Join::AndNot);
            let member = if twice { self.missing_term() } else { self.near_or_not() };
            clause.whole &= member.query.is_some();
            clause.joins.push(join);
            clause.members.push(member);
        }
        let problem = clause.problem(self.text);
        self.problems.extend(problem);
        Some(clause)
    }

    fn is_signed(&self) -> bool {
        matches!(self.peek(), Some(Kind::Minus | Kind::Plus | Kind::Not))
    }

    /// Reads what OR joins: NOT before it negates all of a proximity.
    fn near_or_not(&mut self) -> Member {
        let begin = self.place().start;
        let negated = self.peek() == Some(&Kind::Not);
        self.at += usize::from(negated);
        if !negated {
            return self.near();
        }
        let member = if self.is_signed() { self.missing_term() } else { self.near() };
        let query = member.query.map(|query| Query::Not(Box::new(query)));
        Member { query, span: begin..member.span.end, chain: member.chain, bare: None }
    }

    /// Reads AND, AND NOT, NOT or OR.
    fn join(&mut self) -> Option<(Join, Range<usize>)> {
        let place = self.place();
        let join = match self.peek()? {
            Kind::And => Join::And,
            Kind::Or => Join::Or,
            Kind::Not if !matches!(self.kind(self.at + 1), Some(Kind::Proximity(_))) => Join::Not,
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

    /// Reads a unit, or several with operators of proximity between them.
    fn near(&mut self) -> Member {
        let trouble = self.trouble();
        let first = self.unit();
        let mut operators: Vec<Operator> = Vec::new();
        let mut operands = vec![first];
        while let Some(operator) = self.proximity() {
            if !self.at_unit() {
                let message = "this operator needs a word, phrase or (…) on its right";
                self.problem(Code::MissingRight, operator.place, message);
                continue;
            }
            operators.push(operator);
            let operand = self.unit();
            operands.push(operand);
        }
        if operators.is_empty() {
            return operands.swap_remove(0);
        }
        let span = operands[0].span.start..operands[operands.len() - 1].span.end;
        let chain = Chain {
            operands: operands.iter().map(|operand| operand.span.clone()).collect(),
            operators,
            first: operands[0].bare,
            last: operands[operands.len() - 1].bare,
        };
        let clean = trouble == self.trouble();
        let queries = operands.into_iter().map(|operand| operand.query).collect();
        let query = near(self.text, &chain, queries, clean, &mut self.problems);
        Member { query, span, chain: Some(chain), bare: None }
    }

    /// Reads an operator of proximity.
    fn proximity(&mut self) -> Option<Operator> {
        let place = self.place();
        let negated = self.peek() == Some(&Kind::Not);
        let at = self.at + usize::from(negated);
        let Some(Kind::Proximity(proximity)) = self.kind(at) else { return None };
        let proximity = *proximity;
        self.at = at;
        let place = place.start..self.place().end;
        self.at += 1;
        Some(Operator { proximity, negated, place })
    }

    /// Returns whether a unit begins here.
    fn at_unit(&self) -> bool {
        let not =
            self.peek() == Some(&Kind::Not) && !matches!(self.kind(self.at + 1), Some(Kind::Proximity(_)));
        not || matches!(self.peek(), Some(Kind::Minus | Kind::Plus)) || self.at_primary()
    }

    /// Reads a primary with its sign and its weight; an operator instead of one is a problem, and stays.
    fn unit(&mut self) -> Member {
        let begin = self.place().start;
        let sign = self.peek().filter(|_| self.is_signed()).cloned();
        self.at += usize::from(sign.is_some());
        if !self.at_primary() {
            return Member { span: begin..begin, ..self.missing_term() };
        }
        let token = self.at;
        let bare = sign.is_none() && matches!(self.peek(), Some(Kind::Text(_)));
        let query = self.primary();
        let weighed = matches!(self.peek(), Some(Kind::Boost(_)));
        let query = if weighed { self.weighed(query) } else { query };
        let negated = matches!(sign, Some(Kind::Minus | Kind::Not));
        let query = query.map(|query| if negated { Query::Not(Box::new(query)) } else { query });
        Member { query, span: begin..self.behind(), chain: None, bare: (bare && !weighed).then_some(token) }
    }

    /// Returns where the token before this place ends.
    pub(super) fn behind(&self) -> usize {
        let token = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        token.map_or(self.text.len(), |token| token.span.end)
    }

    /// Tells of an operator with nothing on its left; `at` is its token, behind a NOT.
    fn missing_left(&mut self, at: usize) {
        let place = self.place().start..self.tokens[at].span.end;
        let message = match self.kind(at) {
            Some(Kind::Proximity(_)) => {
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

    pub(super) fn missing_term(&mut self) -> Member {
        let place = self.place();
        match self.peek() {
            None => {
                self.problem(Code::MissingTerm, place.clone(), "the query ends where a word was expected")
            }
            Some(_) => {
                let message = format!("a word was expected before `{}`", &self.text[place.clone()]);
                self.problem(Code::MissingTerm, place.start..place.start, message);
            }
        }
        // A second sign is skipped with the first, so that a row of them is told once.
        while self.is_signed() {
            self.at += 1;
        }
        Member { query: None, span: place.start..place.start, chain: None, bare: None }
    }
}
