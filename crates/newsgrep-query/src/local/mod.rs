//! The engine on an archive of this machine.
//!
//! In: a [`Request`] and an archive of `newsgrep-core`. Out: a [`Response`]. This is the only place where a query meets
//! tantivy, and of tantivy only postings, columns and BM25 are used: which paragraphs a phrase occurs in, what an article
//! is, what is counted and in which order hits come is decided here.
//!
//! # How a query runs
//!
//! 1. The query becomes a [`Plan`]; each leaf's words are looked up in the dictionary (`expand`), and its weight is settled
//!    for the whole archive (`weight`).
//! 2. On each segment the plan opens (`article`) as a tree of cursors (`cursor`) over leaves (`leaf`, `clause`) and
//!    conditions (`condition`), which find the articles that satisfy it without reading what is between them.
//!    Where the plan is nothing but words and dates, whole windows of documents are compared as bits instead (`bulk`).
//!    That reads the lists of words itself (`list`).
//! 3. One pass (`collect`) keeps the best (`top`), counts, and tallies facets and the timeline (`tally`).
//! 4. The hits are read, and the evaluator marks what matched (`hits`).
//!
//! # Ranking
//!
//! Scores are those of [`crate::rank`]. Equal ones are ordered by date, newest first, then by the last bits of the id and a
//! hash of the content. Deleted paragraphs count as they do until their segment is merged.
//!
//! # Time
//!
//! Every loop asks the `budget`, those inside a long paragraph too. What a query stands for is bounded: 1,024 words a
//! pattern, 16,384 words in all.

mod article;
mod bar;
mod best;
mod blocks;
mod budget;
mod bulk;
mod clause;
mod collect;
mod condition;
mod cursor;
mod docs;
mod expand;
mod explain;
mod facets;
mod hits;
mod language;
mod leaf;
mod list;
mod newest;
mod postings;
mod tally;
mod top;
mod weight;
mod words;

use std::error::Error as StdError;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Instant;

use newsgrep_core::{Archive, Snapshot};
use newsgrep_text::{ANALYSIS_VERSION, Zone};

use crate::plan::Plan;
use crate::{
    ArchiveState, Engine, EngineError, FacetPasses, Hit, PageCursor, RESPONSE_FORMAT, Request, Response,
    Sort, ensure_runnable, print,
};

use article::PreparedPlan;
use budget::Budget;
use collect::Pass;
use tally::Tallies;
use top::Ranked;

/// Searches an archive of this machine.
///
/// Every search works on the archive's last commit at the time it begins, and never waits for a writer.
///
/// ```
/// use newsgrep_core::{Archive, WriterOptions};
/// use newsgrep_query::local::LocalEngine;
/// use newsgrep_query::{Engine, Request, parse};
/// use newsgrep_text::Article;
///
/// let archive = Archive::in_memory()?;
/// let mut writer = archive.writer(WriterOptions::default())?;
/// writer.add(&Article::from_text("talks.txt", "Talks begin\n\nThe envoys called it a moment of truth."))?;
/// writer.commit()?;
///
/// let response = LocalEngine::new(archive).search(&Request::new(parse("\"moment of truth\"")?))?;
/// let paragraph = &response.hits[0].paragraphs[0];
/// assert_eq!(paragraph.spans[0].shifted(0).len(), "moment of truth".len());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct LocalEngine {
    archive: Archive,
}

impl LocalEngine {
    /// Returns the engine on an archive.
    pub fn new(archive: Archive) -> Self {
        LocalEngine { archive }
    }
}

impl Engine for LocalEngine {
    fn stream(
        &self,
        request: &Request,
        sink: &mut dyn FnMut(Hit) -> ControlFlow<()>,
    ) -> Result<Response, EngineError> {
        let snapshot = self.archive.snapshot();
        let mut panicked = None;
        let mut guarded_sink = |hit| {
            let passed = catch_unwind(AssertUnwindSafe(|| sink(hit)));
            passed.unwrap_or_else(|payload| {
                panicked = Some(payload);
                ControlFlow::Break(())
            })
        };
        // A damaged index can make the layers below panic; that must not take the embedder's process along.
        let answer = catch_unwind(AssertUnwindSafe(|| search(&snapshot, request, &mut guarded_sink)));
        // A panic of the caller's own goes on as if nothing had been in between.
        if let Some(payload) = panicked {
            resume_unwind(payload);
        }
        answer.unwrap_or_else(|_| {
            Err(EngineError::Archive {
                message: "an internal fault; run `newsgrep check`, and report it if that finds nothing"
                    .to_owned(),
                source: None,
            })
        })
    }

    fn suggest(&self, word: &str, limit: usize) -> Vec<(String, u64)> {
        let snapshot = self.archive.snapshot();
        // What cannot be read is no suggestion; the search itself says what is wrong with the archive.
        let suggested = catch_unwind(AssertUnwindSafe(|| words::suggest(&snapshot, word, limit)));
        suggested.ok().and_then(Result::ok).unwrap_or_default()
    }
}

fn search(
    snapshot: &Snapshot,
    request: &Request,
    sink: &mut dyn FnMut(Hit) -> ControlFlow<()>,
) -> Result<Response, EngineError> {
    let started = Instant::now();
    ensure_runnable(&request.query)?;
    let budget = Budget::of(request);
    let mut notices = Vec::new();
    let plan = Plan::compile(&request.query);
    let scored = request.sort == Sort::Relevance && request.limit > 0;
    let prepared = PreparedPlan::new(snapshot, &plan, request.scope, scored, &budget, &mut notices)?;
    let passes = FacetPasses::of(request);
    let mut tallies = Tallies::new(passes.same(), request.timeline.as_ref())?;
    let (ranked, counts) = Pass::of(request, &budget)?.run(snapshot, &prepared, &mut tallies)?;
    let boiler = plan.leaves.iter().any(|leaf| leaf.zones.contains(Zone::Boiler));
    let (facets, timeline) = tallies.finish(snapshot, boiler, &budget)?;
    let facets = facets::finish(&passes, request, snapshot, facets, &budget)?;
    let mut page: Vec<Ranked> = ranked.into_iter().skip(request.offset).collect();
    let found = page.len();
    page.truncate(request.limit);
    let read = hits::read(snapshot, &prepared, request, &page, &budget, sink)?;
    // Behind the last hit that was handed over, if there is more.
    let last = read.hits.checked_sub(1).filter(|_| read.hits < found).map(|last| page[last].place());
    let next = last.map(|place| PageCursor::of(request, place));
    let cut = budget.notice().or(read.cut_off);
    let complete = cut.is_none() && !prepared.is_capped();
    notices.extend(cut);
    let state = if request.state { Some(state(snapshot)?) } else { None };
    let explanation = match request.explain {
        true => Some(explain::explain(snapshot, &prepared, request, &budget.grace())?),
        false => None,
    };
    Ok(Response {
        format: RESPONSE_FORMAT,
        query: print(&request.query),
        counts,
        complete,
        took_us: u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
        notices,
        hits: Vec::new(),
        next,
        facets,
        timeline,
        state,
        explanation,
    })
}

/// Returns which state of the archive is searched.
fn state(snapshot: &Snapshot) -> Result<ArchiveState, EngineError> {
    let contents = snapshot.contents().map_err(core_failed)?;
    let (articles, paragraphs) = (contents.articles, contents.paragraphs);
    Ok(ArchiveState { digest: contents.digest, articles, paragraphs, analysis: ANALYSIS_VERSION })
}

/// Makes an engine error of one of tantivy's.
fn failed<E: StdError + Send + Sync + 'static>(doing: &'static str) -> impl Fn(E) -> EngineError {
    move |error| EngineError::Archive {
        message: format!("cannot {doing}: {error}"),
        source: Some(Box::new(error)),
    }
}

/// Makes an engine error of one of the archive's.
fn core_failed(error: newsgrep_core::Error) -> EngineError {
    EngineError::Archive { message: error.to_string(), source: Some(Box::new(error)) }
}
