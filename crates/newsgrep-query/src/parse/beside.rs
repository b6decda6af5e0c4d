//! A word beside a proximity: part of a phrase, or a word of its own?
//!
//! In: two clauses side by side. Out: the problem, if one is a proximity and the other begins or ends with a bare word
//! next to it, with both readings.

use std::ops::Range;

use super::clause::Clause;
use super::grammar::Parser;
use super::lex::Kind;
use super::near::Chain;
use super::problem::Problem;
use crate::error::Code;

impl Parser<'_> {
    /// Returns the problem of a word beside a proximity, which may or may not have been meant as part of an operand.
    pub(super) fn beside(&self, before: &Clause, after: &Clause) -> Option<Problem> {
        let (left, right) = (before.members.last()?, after.members.first()?);
        let edge = |chain: &Option<Chain>, bare: Option<usize>, last: bool| match chain {
            Some(chain) if last => chain.last,
            Some(chain) => chain.first,
            None => bare,
        };
        let (from, to) = (edge(&left.chain, left.bare, true), edge(&right.chain, right.bare, false));
        let word = match (&left.chain, &right.chain) {
            (Some(_), _) => to?,
            (None, Some(_)) => from?,
            (None, None) => return None,
        };
        let message = "is the second word part of a phrase? quote it, or add AND";
        let mut problem = Problem::new(Code::NearSpace, self.tokens[word].span.clone(), message);
        let respelled: Vec<_> =
            [&left.chain, &right.chain].into_iter().flatten().flat_map(Chain::respelled).collect();
        let space = left.span.end..right.span.start;
        let mut and = respelled.clone();
        let parenthesised = |clause: &Clause, and: &mut Vec<(Range<usize>, String)>| {
            if clause.has_or() {
                let span = clause.span();
                and.push((span.start..span.start, "(".to_owned()));
                and.push((span.end..span.end, ")".to_owned()));
            }
        };
        parenthesised(before, &mut and);
        and.push((space, " AND ".to_owned()));
        parenthesised(after, &mut and);
        problem.fixes.push(and);
        if let (Some(from), Some(to)) = (from, to) {
            let run = self.run(from, to);
            let inside: String = self.text[run.clone()].chars().filter(|c| !matches!(c, '?' | '!')).collect();
            let mut quoted = respelled;
            quoted.push((run, format!("\"{inside}\"")));
            problem.fixes.push(quoted);
        }
        Some(problem)
    }

    /// Returns the place of all bare words around these two neighbours.
    fn run(&self, from: usize, to: usize) -> Range<usize> {
        let is_text = |at: usize| matches!(self.kind(at), Some(Kind::Text(_)));
        let (mut first, mut last) = (from, to);
        while first > 0 && is_text(first - 1) {
            first -= 1;
        }
        while is_text(last + 1) {
            last += 1;
        }
        self.tokens[first].span.start..self.tokens[last].span.end
    }
}
