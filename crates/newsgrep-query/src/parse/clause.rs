//! A clause: members joined by AND, NOT or OR; and both ways to read one that mixes them.
//!
//! In: a clause as it was typed. Out: the problem of one that has no single meaning, with parentheses for each.

use std::ops::Range;

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

/// A clause as it is being read: members, and what stands between them.
pub(super) struct Clause {
    pub(super) members: Vec<(Query, Range<usize>)>,
    pub(super) joins: Vec<(Join, Range<usize>)>,
    /// The place of a NOT before the first member.
    pub(super) negated: Option<Range<usize>>,
    /// Whether every operator has something on its right.
    pub(super) whole: bool,
}

/// Returns the problem of a clause that mixes AND or NOT with OR, and both ways to read it.
pub(super) fn mixed(text: &str, clause: &Clause) -> Problem {
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
    let whole = clause.members[0].1.start..clause.members[clause.members.len() - 1].1.end;
    problem.fix(whole.clone(), reading(text, clause, false)).fix(whole, reading(text, clause, true))
}

/// Writes a clause with parentheses: around what OR joins, or around what AND and NOT join.
fn reading(text: &str, clause: &Clause, or_first: bool) -> String {
    let mut written = String::new();
    let mut group = Vec::new();
    let mut lead = "";
    let mut first = &text[clause.members[0].1.clone()];
    let mut lone_not = false;
    if let Some(not) = &clause.negated {
        if or_first {
            lead = "NOT ";
            first = text[not.end..clause.members[0].1.end].trim_start();
        } else {
            lone_not = true;
        }
    }
    written.push_str(lead);
    group.push(first);
    for ((join, place), (_, member)) in clause.joins.iter().zip(&clause.members[1..]) {
        let operator = &text[place.clone()];
        if (*join == Join::Or) == or_first {
            group.extend([operator, &text[member.clone()]]);
        } else {
            close(&mut group, std::mem::take(&mut lone_not), &mut written);
            written.push_str(&format!(" {operator} "));
            group.push(&text[member.clone()]);
        }
    }
    close(&mut group, lone_not, &mut written);
    written
}

fn close(group: &mut Vec<&str>, parenthesised: bool, written: &mut String) {
    let inside = group.join(" ");
    let whole = if group.len() > 1 || parenthesised { format!("({inside})") } else { inside };
    written.push_str(&whole);
    group.clear();
}
