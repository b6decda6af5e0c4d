//! Lucene's reading of clauses: some must be there, some must not, of the others at least one.
//!
//! In: the clauses of one level with what stands between them. Out: what must all hold. Lucene's classic parser has no
//! precedence: AND makes both its neighbours required, and what only OR or a space joins then merely changes the ranking.
//! A level that mixes them is refused with both readings.

use std::ops::Range;

use super::PROXIMITY;
use super::Rules;
use super::precedence::Part;
use crate::ast::Query;
use crate::error::Code;
use crate::parse::grammar::Parser;
use crate::parse::lex::Kind;
use crate::parse::problem::Problem;

/// What stands before a clause.
#[derive(Clone, Copy, PartialEq)]
enum Join {
    And,
    Or,
    Space,
}

/// A clause, and what joins it to the one before.
struct Joined {
    part: Part,
    join: Join,
    place: Range<usize>,
}

impl Parser<'_> {
    /// Reads clauses up to the end or a closing parenthesis.
    pub(super) fn optional_members(&mut self, rules: &'static Rules) -> Vec<Query> {
        let mut clauses: Vec<Joined> = Vec::new();
        while self.peek().is_some_and(|kind| *kind != Kind::Close) {
            let from = self.at;
            let place = self.place();
            let join = match self.peek() {
                Some(Kind::And) if !clauses.is_empty() => Join::And,
                Some(Kind::Or) if !clauses.is_empty() => Join::Or,
                _ => Join::Space,
            };
            self.at += usize::from(join != Join::Space);
            if join != Join::Space && !self.ranked_at_unit() {
                let message = "this operator needs a word, phrase or (…) on its right";
                self.problem(Code::MissingRight, place, message);
                continue;
            }
            // Nothing but a proximity goes on with a unit here.
            if let Some(part) = self.ranked(rules, PROXIMITY) {
                clauses.push(Joined { part, join, place });
            }
            self.at = self.at.max(from + 1);
        }
        let required = required(&clauses);
        if !self.is_mixed(&clauses, &required) {
            let ranks_only =
                clauses.iter().zip(&required).find(|(clause, must)| !clause.part.negated && !**must);
            if let Some((clause, _)) = ranks_only.filter(|_| required.contains(&true)) {
                let message =
                    "beside what `+` asks for, words without a sign only change the ranking: leave them out";
                let place = clause.part.span.clone();
                self.problem(Code::Dialect, place, message);
            }
        }
        let (mut must, mut should) = (Vec::new(), Vec::new());
        for (clause, required) in clauses.into_iter().zip(required) {
            let held = if required || clause.part.negated { &mut must } else { &mut should };
            held.push(clause.part.query);
        }
        let should = if should.len() > 1 { Some(Query::Or(should)) } else { should.pop() };
        should.into_iter().chain(must).collect()
    }

    /// Tells of AND beside OR or a space, with both readings.
    fn is_mixed(&mut self, clauses: &[Joined], required: &[bool]) -> bool {
        let Some(and) = clauses.iter().find(|clause| clause.join == Join::And) else { return false };
        let loose = clauses.iter().skip(1).find(|clause| match clause.join {
            Join::And => false,
            Join::Or => true,
            Join::Space => !clause.part.negated && !clause.part.required,
        });
        let unclear = clauses.iter().zip(required).any(|(clause, must)| !clause.part.negated && !must);
        if loose.is_none() && !unclear {
            return false;
        }
        let message = "in Lucene AND beside OR or a space has no precedence: what AND does not join only changes the \
                       ranking; add parentheses";
        let mut places = vec![and.place.clone()];
        places.extend(loose.filter(|clause| clause.join == Join::Or).map(|clause| clause.place.clone()));
        places.sort_by_key(|place| place.start);
        let mut problem = Problem::new(Code::Dialect, places.remove(0), message);
        problem.also = places;
        let first = clauses[0].part.span.start;
        let whole = first..clauses[clauses.len() - 1].part.span.end;
        let reading = |tight: bool| reading(self.text, clauses, tight);
        let problem = problem.fix(whole.clone(), reading(true)).fix(whole, reading(false));
        self.problems.push(problem);
        true
    }
}

/// Returns which clauses must be there: those with `+`, and those beside AND, without `-`.
fn required(clauses: &[Joined]) -> Vec<bool> {
    let is_and = |at: usize| clauses.get(at).is_some_and(|clause| clause.join == Join::And);
    let must = |(at, clause): (usize, &Joined)| {
        !clause.part.negated && (clause.part.required || is_and(at) || is_and(at + 1))
    };
    clauses.iter().enumerate().map(must).collect()
}

/// Writes a level with parentheses around what AND joins, or around what OR and spaces join.
fn reading(text: &str, clauses: &[Joined], tight: bool) -> String {
    let mut groups: Vec<Vec<&str>> = Vec::new();
    for clause in clauses {
        let written = &text[clause.part.span.clone()];
        match groups.last_mut() {
            Some(group) if (clause.join == Join::And) == tight => group.push(written),
            _ => groups.push(vec![written]),
        }
    }
    let (inner, outer) = if tight { (" AND ", " OR ") } else { (" OR ", " AND ") };
    let groups: Vec<String> = groups
        .into_iter()
        .map(|group| if group.len() > 1 { format!("({})", group.join(inner)) } else { group.join(inner) })
        .collect();
    groups.join(outer)
}
