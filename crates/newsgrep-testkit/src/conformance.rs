//! Whether two engines give the same answers: articles, paragraphs, counts, spans, facets, timelines, order and scores.
//!
//! In: two [`Engine`]s over the same articles, the one that is right and the one to be tested, and what to ask. Out:
//! nothing, or the first [`Difference`]. Beside that, [what to ask](questions): queries from the
//! [tests of the language](vectors) and [made of the words of an archive](Words), and [`archives`] to ask.
//! It starts no engine and stores nothing.
//!
//! Held against each other is all that [`Response`] promises, and no more: a count that says it
//! is a lower bound may be any that is not too high, and an answer that says it is not whole is held against nothing.

mod answer;
pub mod archives;
mod difference;
mod pages;
pub mod questions;
mod truth;
mod vectors;
mod words;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use newsgrep_query::{Counts, Engine, EngineError, HitCounts, Request, Response};

pub use difference::Difference;
pub use pages::compare_pages;
pub use truth::compare_with_truth;
pub use vectors::vectors;
pub use words::Words;

/// What could be said about two answers that do not differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// They are the same.
    Same,
    /// Both engines refuse the question, for the same reason.
    Refused,
    /// The engine that is right does not give a whole answer, so there is nothing to hold the other against.
    NotWhole,
}

/// Asks both engines, and holds the answer of `other` against that of `reference`.
///
/// Scores may differ by one part in ten thousand, as rounding may have it; the order may not, ties included.
///
/// # Errors
///
/// Fails with what differs.
pub fn compare(
    reference: &dyn Engine,
    other: &dyn Engine,
    request: &Request,
) -> Result<Agreement, Box<Difference>> {
    let expected = reference.search(request);
    let outcome = |answer: &Result<Response, EngineError>| match answer {
        Ok(response) => {
            let scores: Vec<f32> = response.hits.iter().take(5).map(|hit| hit.score).collect();
            format!("an answer with {} hits, scored {scores:?}", response.hits.len())
        }
        Err(error) => format!("{}: {error}", error.code()),
    };
    // A fault in what is tested is a difference like any other, and the request that leads to it is to be known.
    let found = catch_unwind(AssertUnwindSafe(|| other.search(request)));
    let differs = |found: String| Difference::new(request, "outcome", outcome(&expected), found);
    let found = found.map_err(|panic| differs(told_by(&*panic)))?;
    let (expected, found) = match (expected, found) {
        (Ok(expected), Ok(found)) => (expected, found),
        (Err(expected), Err(found)) if expected.code() == found.code() => return Ok(Agreement::Refused),
        (expected, found) => {
            return Err(Difference::new(request, "outcome", outcome(&expected), outcome(&found)));
        }
    };
    if !expected.complete {
        return Ok(Agreement::NotWhole);
    }
    answer::compare(request, &expected, &found, || true_counts(reference, request))?;
    Ok(Agreement::Same)
}

/// Returns what a panic says.
fn told_by(panic: &(dyn Any + Send)) -> String {
    let told = panic.downcast_ref::<String>().map(String::as_str);
    let told = told.or(panic.downcast_ref::<&str>().copied());
    format!("a panic: {}", told.unwrap_or_default())
}

/// Returns what there is to count, counted exactly.
fn true_counts(reference: &dyn Engine, request: &Request) -> Result<HitCounts, Box<Difference>> {
    let request = Request {
        counts: Counts::Exact,
        limit: 0,
        offset: 0,
        after_hit: None,
        facets: Vec::new(),
        timeline: None,
        state: false,
        explain: false,
        ..request.clone()
    };
    let counted = reference.search(&request).map(|response| response.counts);
    counted.map_err(|error| Difference::new(&request, "true counts", "counts", error.to_string()))
}
