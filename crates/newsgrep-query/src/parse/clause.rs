//! A clause: members joined by AND, NOT or OR; and both ways to read one that mixes them.
//!
//! In: a clause as it was typed. Out: what it means, OR first; and the problem of one that has no single meaning, with
//! parentheses for each.

use std::ops::Range;

use super::near::Chain;
use super::problem::Problem;
use crate::ast::Query;
use crate::error::Code;

/// How two members of a clause are joined.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    And,
    AndNot,
    Not,
    Or,
}

/// A member of a clause.
pub(super) struct Member {
    /// `None` if nothing could be made of it.
    pub(super) query: Option<Query>,
    pub(super) span: Range<usize>,
    /// How it was typed, if it is a proximity without parentheses around it.
    pub(super) chain: Option<Chain>,
    /// The number of its token, if it is a word without anything to it.
    pub(super) bare: Option<usize>,
}

/// A clause as it is being read: members, and what stands between them.
pub(super) struct Clause {
    pub(super) members: Vec<Member>,
    pub(super) joins: Vec<(Join, Range<usize>)>,
    /// The place of a NOT before the first member.
    pub(super) negated: Option<Range<usize>>,
    /// Whether every operator has something on its right.
    pub(super) whole: bool,
}

impl Clause {
    pub(super) fn span(&self) -> Range<usize> {
        self.members[0].span.start..self.members[self.members.len() - 1].span.end
    }

    pub(super) fn has_or(&self) -> bool {
        self.joins.iter().any(|(join, _)| *join == Join::Or)
    }

    /// Returns what is wrong with how its members are joined.
    pub(super) fn problem(&self, text: &str) -> Option<Problem> {
        let ors = self.joins.iter().filter(|(join, _)| *join == Join::Or).count();
        if !self.whole || ors == 0 {
            return None;
        }
        if ors < self.joins.len() || self.negated.is_some() {
            return Some(mixed(text, self));
        }
        self.members.iter().any(|member| member.chain.is_some()).then(|| near_or(text, self))
    }

    /// Adds what must hold to `members`, each of them one; OR is read first.
    pub(super) fn add_to(self, members: &mut Vec<Query>) {
        let mut group: Vec<Query> = Vec::new();
        let mut negated = self.negated.is_some();
        let mut joins = self.joins.into_iter().map(|(join, _)| join);
        let close = |group: &mut Vec<Query>, negated: bool, members: &mut Vec<Query>| {
            let query = if group.len() > 1 { Some(Query::Or(std::mem::take(group))) } else { group.pop() };
            members.extend(query.map(|query| if negated { Query::Not(Box::new(query)) } else { query }));
        };
        for (number, member) in self.members.into_iter().enumerate() {
            let join = if number > 0 { joins.next() } else { None };
            if let Some(join) = join.filter(|join| *join != Join::Or) {
                close(&mut group, negated, members);
                negated = matches!(join, Join::AndNot | Join::Not);
            }
            group.extend(member.query);
        }
        close(&mut group, negated, members);
    }
}

/// Returns the problem of a clause that mixes proximity with OR, and both ways to read it.
fn near_or(text: &str, clause: &Clause) -> Problem {
    let beside = |at: usize| {
        clause.members[at].chain.is_some()
            || clause.members.get(at + 1).is_some_and(|next| next.chain.is_some())
    };
    let or = (0..clause.joins.len()).find(|at| beside(*at)).unwrap_or(0);
    let message = "a proximity operator and OR are mixed without parentheses";
    let whole = clause.span();
    Problem::new(Code::NearOr, clause.joins[or].1.clone(), message)
        .fix(whole.clone(), or_inside(text, clause))
        .fix(whole, or_outside(text, clause))
}

/// Writes a clause of proximities and OR with parentheses around the proximities.
fn or_outside(text: &str, clause: &Clause) -> String {
    let mut written = String::new();
    for (number, member) in clause.members.iter().enumerate() {
        if number > 0 {
            written.push_str(&format!(" {} ", &text[clause.joins[number - 1].1.clone()]));
        }
        let member_text = &text[member.span.clone()];
        let parenthesised = member.chain.is_some();
        written.push_str(&if parenthesised { format!("({member_text})") } else { member_text.to_owned() });
    }
    written
}

/// Writes a clause of proximities and OR with parentheses around what OR joins.
fn or_inside(text: &str, clause: &Clause) -> String {
    let mut written = String::new();
    let mut group: Vec<String> = Vec::new();
    for (number, member) in clause.members.iter().enumerate() {
        if number > 0 {
            group.push(text[clause.joins[number - 1].1.clone()].to_owned());
        }
        let Some(chain) = &member.chain else {
            group.push(text[member.span.clone()].to_owned());
            continue;
        };
        for (at, operand) in chain.operands.iter().enumerate() {
            if at > 0 {
                close(&mut group, false, &mut written);
                written.push_str(&format!(" {} ", &text[chain.operators[at - 1].place.clone()]));
            }
            group.push(text[operand.clone()].to_owned());
        }
    }
    close(&mut group, false, &mut written);
    written
}

/// Returns the problem of a clause that mixes AND or NOT with OR, and both ways to read it.
fn mixed(text: &str, clause: &Clause) -> Problem {
    let first = |wanted: fn(Join) -> bool| clause.joins.iter().find(|(join, _)| wanted(*join));
    let tight = first(|join| join != Join::Or);
    let or = first(|join| join == Join::Or).map(|(_, place)| place.clone());
    let (name, place) = match (tight, &clause.negated) {
        (Some((Join::Not, place)), None) => ("NOT", place.clone()),
        (Some((_, place)), None) => ("AND", place.clone()),
        (_, Some(place)) => ("NOT", place.clone()),
        (None, None) => ("AND", 0..0),
    };
    let message = format!("{name} and OR are mixed without parentheses");
    let mut places = vec![place];
    places.extend(or);
    places.sort_by_key(|place| place.start);
    let mut problem = Problem::new(Code::AndOr, places.remove(0), message);
    problem.also = places;
    let whole = clause.span();
    problem.fix(whole.clone(), reading(text, clause, false)).fix(whole, reading(text, clause, true))
}

/// Writes a clause with parentheses: around what OR joins, or around what AND and NOT join.
fn reading(text: &str, clause: &Clause, or_first: bool) -> String {
    let mut written = String::new();
    let mut group: Vec<String> = Vec::new();
    let mut first = &text[clause.members[0].span.clone()];
    let mut lone_not = false;
    if let Some(not) = &clause.negated {
        if or_first {
            written.push_str("NOT ");
            first = text[not.end..clause.members[0].span.end].trim_start();
        } else {
            lone_not = true;
        }
    }
    // Beside OR, a proximity needs parentheses of its own.
    let is_or = |at: usize| clause.joins.get(at).is_some_and(|(join, _)| *join == Join::Or);
    let lone = |at: usize, text: &str| {
        let beside_or = is_or(at) || (at > 0 && is_or(at - 1));
        let parenthesised = beside_or && clause.members[at].chain.is_some();
        if parenthesised { format!("({text})") } else { text.to_owned() }
    };
    group.push(lone(0, first));
    for (number, (join, place)) in clause.joins.iter().enumerate() {
        let operator = &text[place.clone()];
        let member = lone(number + 1, &text[clause.members[number + 1].span.clone()]);
        if (*join == Join::Or) == or_first {
            group.extend([operator.to_owned(), member]);
        } else {
            close(&mut group, std::mem::take(&mut lone_not), &mut written);
            written.push_str(&format!(" {operator} "));
            group.push(member);
        }
    }
    close(&mut group, lone_not, &mut written);
    written
}

fn close(group: &mut Vec<String>, parenthesised: bool, written: &mut String) {
    let inside = group.join(" ");
    let whole = if group.len() > 1 || parenthesised { format!("({inside})") } else { inside };
    written.push_str(&whole);
    group.clear();
}
