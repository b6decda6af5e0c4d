//! Operators that bind by their rank, as other systems have it.
//!
//! In: tokens, and how tight each operator of the dialect binds. Out: a tree; what stands in no system, or has no place
//! in newsgrep's, is a problem.

use std::ops::Range;

use super::{PROXIMITY, Rules, Space};
use crate::ast::{Near, Query, Reach};
use crate::error::Code;
use crate::occurrence::MAX_UNORDERED;
use crate::parse::grammar::Parser;
use crate::parse::lex::{Kind, Proximity, Token};
use crate::parse::operand::is_near_operand;
use crate::parse::problem::Problem;

/// The most operators of a row, and of the groups around it, each of which binds tighter than the one before.
const MAX_NESTED: usize = 64;

/// Reads the tokens of a text in a dialect; `None` if there is nothing to search for.
pub(in crate::parse) fn query(
    text: &str,
    tokens: &[Token],
    problems: &mut Vec<Problem>,
    rules: &'static Rules,
) -> Option<Query> {
    let tokens = if rules.space == Space::Phrase { joined(tokens) } else { tokens.to_vec() };
    let mut parser = Parser::new(text, &tokens, std::mem::take(problems));
    parser.rules = Some(rules);
    let query = parser.query();
    if query.is_none() && parser.problems.is_empty() {
        parser.problem(Code::Empty, 0..text.len(), "nothing to search for");
    }
    *problems = parser.problems;
    query
}

/// Joins words and phrases that stand side by side to one phrase.
fn joined(tokens: &[Token]) -> Vec<Token> {
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    // Where the token of each number went, for the parentheses.
    let mut moved = Vec::with_capacity(tokens.len() + 1);
    for (number, token) in tokens.iter().enumerate() {
        let weighed = |at: usize| matches!(tokens.get(at).map(|token| &token.kind), Some(Kind::Boost(_)));
        let signed = number >= 2
            && matches!(tokens[number - 2].kind, Kind::Minus | Kind::Plus | Kind::Before(_))
            && tokens[number - 2].span.end == tokens[number - 1].span.start;
        if let (Kind::Text(more) | Kind::Phrase(more), Some(last)) = (&token.kind, kept.last_mut())
            && let Kind::Text(before) | Kind::Phrase(before) = &mut last.kind
            && !weighed(number + 1)
            && !signed
        {
            let mut slots = std::mem::take(before);
            slots.extend(more.iter().cloned());
            last.kind = Kind::Phrase(slots);
            last.span.end = token.span.end;
            moved.push(kept.len() - 1);
            continue;
        }
        moved.push(kept.len());
        kept.push(token.clone());
    }
    moved.push(kept.len());
    for token in &mut kept {
        if let Kind::Open(close) = &mut token.kind {
            *close = moved.get(*close).copied().unwrap_or(moved[moved.len() - 1]);
        }
    }
    kept
}

/// What joins two units.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Operator {
    And,
    AndNot,
    Or,
    Near { proximity: Proximity, negated: bool },
}

impl Operator {
    fn rank(self, rules: &Rules) -> u16 {
        match self {
            Operator::Or => rules.or,
            Operator::And => rules.and,
            Operator::AndNot => rules.not,
            Operator::Near { .. } if !rules.nearest_first => PROXIMITY,
            Operator::Near { proximity, .. } => match proximity.reach {
                Reach::Words(words) => PROXIMITY + 256 - u16::from(words),
                Reach::Sentence => PROXIMITY - 1,
                Reach::Paragraph => PROXIMITY - 2,
            },
        }
    }
}

/// A tree, and the operator that could go on with it.
pub(super) struct Part {
    pub(super) query: Query,
    open: Option<Operator>,
    /// Whether `+` stood before it.
    pub(super) required: bool,
    /// Whether `-` or NOT stood before it.
    pub(super) negated: bool,
    pub(super) span: Range<usize>,
}

impl Parser<'_> {
    /// Reads what a dialect joins by its ranks: what must all hold.
    pub(in crate::parse) fn ranked_members(&mut self, rules: &'static Rules) -> Vec<Query> {
        if rules.space == Space::Or {
            return self.optional_members(rules);
        }
        let mut members: Vec<Part> = Vec::new();
        while self.peek().is_some_and(|kind| *kind != Kind::Close) {
            let from = self.at;
            let begins = self.place();
            if let Some(part) = self.ranked(rules, 0) {
                if rules.space == Space::Phrase && !members.is_empty() {
                    let message = "two groups or fields side by side need an operator between them";
                    self.problem(Code::Dialect, begins, message);
                }
                members.push(part);
            }
            self.at = self.at.max(from + 1);
        }
        flat(members.into_iter().map(|part| part.query).collect())
    }

    /// Reads units whose operators bind at least as tight as `least`.
    pub(super) fn ranked(&mut self, rules: &'static Rules, least: u16) -> Option<Part> {
        let mut left = self.ranked_unit(rules);
        loop {
            let from = self.at;
            let Some((operator, place)) = self.ranked_operator() else { break };
            let rank = operator.rank(rules);
            if rank < least {
                self.at = from;
                break;
            }
            if !self.ranked_at_unit() {
                let message = "this operator needs a word, phrase or (…) on its right";
                self.problem(Code::MissingRight, place, message);
                break;
            }
            if self.nested == MAX_NESTED {
                let message = format!(
                    "operators that bind tighter and tighter are at most {MAX_NESTED}: add parentheses"
                );
                self.problem(Code::Limit, place, message);
                self.at = self.tokens.len();
                break;
            }
            self.nested += 1;
            let right = self.ranked(rules, rank + 1);
            self.nested -= 1;
            left = match (left, right) {
                (Some(left), Some(right)) => Some(self.combined(operator, left, right, place)),
                (left, right) => left.or(right),
            };
        }
        left
    }

    pub(super) fn ranked_at_unit(&self) -> bool {
        matches!(self.peek(), Some(Kind::Minus | Kind::Plus | Kind::Not)) || self.at_primary()
    }

    fn ranked_unit(&mut self, rules: &'static Rules) -> Option<Part> {
        let begin = self.place().start;
        let mut negated = false;
        let mut required = false;
        while let Some(Kind::Minus | Kind::Plus | Kind::Not) = self.peek() {
            negated ^= self.peek() != Some(&Kind::Plus);
            required |= self.peek() == Some(&Kind::Plus);
            self.at += 1;
        }
        if !self.at_primary() {
            self.missing_term();
            return None;
        }
        let query = self.primary();
        let query = self.weighed(query)?;
        let query = if negated { Query::Not(Box::new(query)) } else { query };
        let span = begin..self.behind();
        let mut part = Part { query, open: None, required, negated, span };
        // A group beside a word is next to it, where words side by side are.
        while rules.space == Space::Phrase && self.at_primary() && is_near_operand(&part.query) {
            let from = self.at;
            let Some(next) = self.primary() else { break };
            if !is_near_operand(&next) {
                self.at = from;
                break;
            }
            let operator = Operator::Near {
                proximity: Proximity { reach: Reach::Words(1), ordered: true },
                negated: false,
            };
            let span = part.span.start..self.behind();
            let place = span.clone();
            part = self.combined(
                operator,
                part,
                Part { query: next, open: None, required: false, negated: false, span },
                place,
            );
        }
        Some(part)
    }

    /// Reads an operator between two units.
    fn ranked_operator(&mut self) -> Option<(Operator, Range<usize>)> {
        let place = self.place();
        let not = self.peek() == Some(&Kind::Not);
        let at = self.at + usize::from(not);
        if let Some(Kind::Proximity(proximity)) = self.tokens.get(at).map(|token| &token.kind) {
            let proximity = *proximity;
            self.at = at + 1;
            return Some((Operator::Near { proximity, negated: not }, place.start..self.behind()));
        }
        let operator = match self.peek()? {
            Kind::And => Operator::And,
            Kind::Or => Operator::Or,
            Kind::Not => Operator::AndNot,
            _ => return None,
        };
        self.at += 1;
        if operator == Operator::And && self.peek() == Some(&Kind::Not) {
            self.at += 1;
            return Some((Operator::AndNot, place.start..self.behind()));
        }
        Some((operator, place))
    }

    fn combined(&mut self, operator: Operator, left: Part, right: Part, place: Range<usize>) -> Part {
        let goes_on = left.open == Some(operator);
        let span = left.span.start..right.span.end;
        let query = match operator {
            Operator::Or => match left.query {
                Query::Or(mut members) if goes_on => {
                    members.push(right.query);
                    Query::Or(members)
                }
                left => Query::Or(vec![left, right.query]),
            },
            Operator::And | Operator::AndNot => {
                let right = match operator {
                    Operator::AndNot => Query::Not(Box::new(right.query)),
                    _ => right.query,
                };
                match left.query {
                    Query::And(mut members)
                        if matches!(left.open, Some(Operator::And | Operator::AndNot)) =>
                    {
                        members.push(right);
                        Query::And(members)
                    }
                    left => Query::And(vec![left, right]),
                }
            }
            Operator::Near { proximity, negated } => {
                return self.nearby(proximity, negated, left, right, goes_on, place, span);
            }
        };
        Part { query, open: Some(operator), required: false, negated: false, span }
    }

    #[expect(clippy::too_many_arguments, reason = "the two sides, their operator, and where they stand")]
    fn nearby(
        &mut self,
        proximity: Proximity,
        negated: bool,
        left: Part,
        right: Part,
        goes_on: bool,
        place: Range<usize>,
        span: Range<usize>,
    ) -> Part {
        for operand in [&left, &right] {
            if !is_near_operand(&operand.query) {
                let message = "a proximity takes words, phrases and groups joined by OR";
                self.problem(Code::NearOperand, operand.span.clone(), message);
            }
        }
        let Proximity { reach, ordered } = proximity;
        let mut operands = match left.query {
            Query::Near(near) if goes_on && !negated => near.operands,
            left => vec![left],
        };
        operands.push(right.query);
        if !ordered && operands.len() > MAX_UNORDERED {
            let message = format!("a proximity in any order has at most {MAX_UNORDERED} operands");
            self.problem(Code::Limit, place, message);
        }
        let query = if operands.iter().all(is_near_operand) && (ordered || operands.len() <= MAX_UNORDERED) {
            Query::Near(Near { operands, reach, ordered, negated })
        } else {
            Query::And(operands)
        };
        Part {
            query,
            open: Some(Operator::Near { proximity, negated }),
            required: false,
            negated: false,
            span,
        }
    }
}

/// Takes apart a single AND, whose members must all hold as well.
fn flat(mut members: Vec<Query>) -> Vec<Query> {
    match members.pop() {
        Some(Query::And(inner)) if members.is_empty() => inner,
        Some(last) => {
            members.push(last);
            members
        }
        None => members,
    }
}
