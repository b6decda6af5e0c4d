//! The clauses of a query, and what each finds alone.

use crate::ast::Query;
use crate::{EngineError, print};

use super::ClauseCount;
use super::asking::Asking;
use super::words::operands;

/// Most clauses that are counted.
const MAX_CLAUSES: usize = 32;

/// Returns how many articles each clause finds.
pub(super) fn counts(asking: &Asking<'_>) -> Result<Vec<ClauseCount>, EngineError> {
    let mut counts: Vec<ClauseCount> = Vec::new();
    for query in clauses(asking.query()).into_iter().take(MAX_CLAUSES) {
        if counts.iter().any(|count| count.query == query) {
            continue;
        }
        if let Some(articles) = asking.about(&query)? {
            counts.push(ClauseCount { text: print(&query), query, articles });
        }
    }
    Ok(counts)
}

/// Returns the members of the AND level; of a query that is a single text clause its words.
fn clauses(query: &Query) -> Vec<Query> {
    match query {
        Query::And(members) => members.clone(),
        Query::In(part, inner) => each(inner, |clause| Query::In(*part, Box::new(clause))),
        Query::Written(writing, inner) => each(inner, |clause| Query::Written(*writing, Box::new(clause))),
        Query::Stem(inner) => each(inner, |clause| Query::Stem(Box::new(clause))),
        Query::Boost(inner, _) | Query::AtLeast(_, inner) => clauses(inner),
        Query::Or(members) | Query::Of(_, members) => members.clone(),
        text => match operands(text) {
            Some(operands) => operands,
            None => vec![text.clone()],
        },
    }
}

fn each(query: &Query, around: impl Fn(Query) -> Query) -> Vec<Query> {
    clauses(query).into_iter().map(around).collect()
}
