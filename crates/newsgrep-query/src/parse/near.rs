//! A chain of proximities: operands, and the operators between them.
//!
//! In: a chain as it was typed. Out: what it means, and what is wrong with it: different operators, too many operands,
//! or operands that have no place in a paragraph.

use std::ops::Range;

use super::lex::Proximity;
use super::operand::{is_near_operand, plain_words};
use super::operators::written;
use super::problem::{Fix, Problem};
use crate::ast::{Near, Query};
use crate::error::Code;
use crate::occurrence::MAX_UNORDERED;

/// A chain as it was typed.
pub(super) struct Chain {
    /// Where its operands stand, their signs included.
    pub(super) operands: Vec<Range<usize>>,
    pub(super) operators: Vec<Operator>,
    /// The number of the token of its first operand, if that is a word without anything to it.
    pub(super) first: Option<usize>,
    /// The same of its last operand.
    pub(super) last: Option<usize>,
}

/// An operator of proximity in its place.
#[derive(Clone)]
pub(super) struct Operator {
    pub(super) proximity: Proximity,
    pub(super) negated: bool,
    pub(super) place: Range<usize>,
}

impl Operator {
    fn is_like(&self, other: &Operator) -> bool {
        self.proximity == other.proximity && self.negated == other.negated
    }

    pub(super) fn written(&self) -> String {
        written(self.proximity, self.negated)
    }
}

impl Chain {
    /// Returns the edits that write its operators as they are printed.
    pub(super) fn respelled(&self) -> Fix {
        self.operators.iter().map(|operator| (operator.place.clone(), operator.written())).collect()
    }

    /// Returns the problem of a chain whose operators differ, or that has a third operand of `NOT w/n`.
    fn mixed(&self, text: &str) -> Option<Problem> {
        let first = self.operators.first()?;
        let other = self.operators.iter().skip(1).find(|other| !other.is_like(first) || other.negated)?;
        let message = if other.is_like(first) {
            "NOT w/n takes two operands: more need parentheses"
        } else {
            "different proximity operators in one chain need parentheses"
        };
        let place = self.operators[1..].iter().find(|other| !other.is_like(first) || other.negated);
        let place = place.map_or(first.place.clone(), |other| other.place.clone());
        let whole = self.operands[0].start..self.operands[self.operands.len() - 1].end;
        Some(Problem::new(Code::NearChain, place, message).fix(whole, self.grouped(text)))
    }

    /// Writes the chain with parentheses from the left around what one operator joins.
    fn grouped(&self, text: &str) -> String {
        let mut grouped = text[self.operands[0].clone()].to_owned();
        for (number, operator) in self.operators.iter().enumerate() {
            if number > 0 && (operator.negated || !operator.is_like(&self.operators[number - 1])) {
                grouped = format!("({grouped})");
            }
            grouped =
                format!("{grouped} {} {}", operator.written(), &text[self.operands[number + 1].clone()]);
        }
        grouped
    }
}

/// Makes a query of a chain and its operands; what is wrong is added to `problems`.
///
/// An operand that has no place in it is asked for beside it, so that a query comes of every chain.
pub(super) fn near(
    text: &str,
    chain: &Chain,
    operands: Vec<Option<Query>>,
    clean: bool,
    problems: &mut Vec<Problem>,
) -> Option<Query> {
    let before = problems.len();
    if clean {
        for (number, operand) in operands.iter().enumerate() {
            if let Some(query) = operand.as_ref().filter(|query| !is_near_operand(query)) {
                problems.push(bad_operand(text, chain, number, query));
            }
        }
    }
    if problems.len() == before {
        problems.extend(chain.mixed(text));
    }
    let mut beside = Vec::new();
    let mut built: Option<(Near, Option<&Operator>)> = None;
    let mut single: Option<Query> = None;
    for (number, operand) in operands.into_iter().enumerate() {
        let Some(operand) = operand else { continue };
        if !is_near_operand(&operand) {
            beside.push(operand);
            continue;
        }
        let operator = number.checked_sub(1).map(|at| &chain.operators[at]);
        let Some(operator) = operator.filter(|_| built.is_some() || single.is_some()) else {
            single = Some(operand);
            continue;
        };
        match &mut built {
            Some((near, Some(last))) if last.is_like(operator) && !operator.negated => {
                near.operands.push(operand);
            }
            _ => {
                let left = built.take().map(|(near, _)| Query::Near(near)).or(single.take());
                let Proximity { reach, ordered } = operator.proximity;
                let operands = left.into_iter().chain([operand]).collect();
                built = Some((Near { operands, reach, ordered, negated: operator.negated }, Some(operator)));
            }
        }
    }
    if let Some((near, _)) = &mut built
        && !near.ordered
        && near.operands.len() > MAX_UNORDERED
    {
        let from = chain.operands.get(MAX_UNORDERED).map_or(0..0, Range::clone);
        let message =
            format!("a proximity in any order has at most {MAX_UNORDERED} operands; PRE/n takes more");
        problems.push(Problem::new(Code::Limit, from, message));
        beside.extend(near.operands.drain(MAX_UNORDERED..));
    }
    let near = built.map(|(near, _)| Query::Near(near)).or(single);
    let mut all: Vec<Query> = near.into_iter().chain(beside).collect();
    if all.len() > 1 { Some(Query::And(all)) } else { all.pop() }
}

/// Returns the problem of an operand that has no place in a proximity.
fn bad_operand(text: &str, chain: &Chain, number: usize, query: &Query) -> Problem {
    let place = chain.operands[number].clone();
    let end = chain.operands[chain.operands.len() - 1].end;
    let lone = chain.operators.len() == 1;
    let message = match query {
        Query::Not(_) => "a proximity has no negated operand: write NOT w/n, or negate all of it",
        Query::Boost(..) => "a weight belongs to all of a proximity, not to an operand",
        Query::All => "a proximity needs words, and * is every article",
        Query::AtLeast(..) => "ATLEAST counts in the article, a proximity is in a paragraph",
        Query::And(_) | Query::Of(..) => "a proximity takes words, phrases and groups joined by OR",
        _ => "a proximity takes words and phrases, not fields: join them by AND",
    };
    let mut problem = Problem::new(Code::NearOperand, place.clone(), message);
    let behind = |length: usize| {
        let from = place.start + length;
        vec![(from..from, "(".to_owned()), (end..end, ")".to_owned())]
    };
    match query {
        Query::Not(_) => {
            let sign = sign_length(&text[place.clone()]);
            match number {
                0 => problem.fixes.push(behind(sign)),
                _ if lone && !chain.operators[0].negated => problem.fixes.push(vec![
                    (chain.operators[0].place.clone(), format!("NOT {}", chain.operators[0].written())),
                    (place.start..place.start + sign, String::new()),
                ]),
                _ => {}
            }
        }
        Query::Boost(..) => {
            let weight = text[place.clone()].rfind('^').map_or(place.end, |at| place.start + at);
            problem = problem.fix(weight..place.end, "");
        }
        Query::And(members) => {
            if let Some(words) = plain_words(members) {
                problem = problem.fix(place.clone(), format!("\"{}\"", words.join(" ")));
                problem = problem.fix(place.clone(), format!("({})", words.join(" OR ")));
            }
        }
        Query::AtLeast(..) | Query::In(..) if number == 0 => {
            problem.fixes.push(behind(prefix_length(&text[place.clone()], query)));
        }
        _ => {}
    }
    let beside = [number.checked_sub(1), (number < chain.operators.len()).then_some(number)];
    let and = |at: usize| (chain.operators[at].place.clone(), "AND".to_owned());
    problem.fixes.push(beside.into_iter().flatten().map(and).collect());
    problem
}

/// Returns how long the sign of an operand is, the white space behind NOT included.
fn sign_length(operand: &str) -> usize {
    match operand.strip_prefix("NOT") {
        Some(rest) => operand.len() - rest.trim_start().len(),
        None => 1,
    }
}

/// Returns how long the operator is that an operand begins with: `title:`, `ATLEAST3 `.
fn prefix_length(operand: &str, query: &Query) -> usize {
    let sign = operand.find([':', '=']).map(|at| at + 1);
    match query {
        Query::In(..) => sign.unwrap_or(0),
        _ => operand.find(char::is_whitespace).map(|at| at + 1).or(sign).unwrap_or(0),
    }
}
