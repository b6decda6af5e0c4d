//! One search on the cluster: from a request to its answer.
//!
//! # How a search runs
//!
//! 1. The query becomes a plan, and patterns that the cluster cannot be asked for as they are become the words that the
//!    archive has ([`expand`](crate::expand)).
//! 2. The plan becomes a filter that finds every article which satisfies it, and perhaps others ([`lower`](crate::lower)).
//! 3. Candidates are read page by page ([`pages`]), and the evaluator decides over the text which of them are hits, and what
//!    matches in them. What ranks them are the archive's own numbers ([`statistics`](crate::statistics)), so they score as on
//!    one machine.
//! 4. Reading ends where nothing that is left can be among the hits ([`ranked`]); unless all has to be counted.
//!
//! Facets and the timeline are counted by the cluster, in the first request, where it finds nothing but hits; else while all of
//! them are read ([`aggregate`](crate::aggregate)).
//!
//! Where the words are plain, 3 and 4 are one request, with the numbers and the counts in it.

mod budget;
mod counts;
mod delivery;
mod pages;
mod passes;
mod prepared;
mod ranked;
mod spellings;
#[cfg(test)]
mod tests;
mod top;

use std::ops::ControlFlow;
use std::rc::Rc;
use std::time::Instant;

use newsgrep_query::eval::examine;
use newsgrep_query::plan::Plan;
use newsgrep_query::{
    EngineError, FacetPasses, Hit, Notice, Place, RESPONSE_FORMAT, Request, Response, Scope, Sort,
    ensure_runnable, print, rank,
};
use newsgrep_text::Zone;
use serde_json::Value;

use crate::aggregate::{Outcome, Tally};
use crate::answer::Answer;
use crate::client::Client;
use crate::state::state;
use crate::statistics::LeafWeights;
pub(crate) use budget::{Budget, failed};
use counts::{Counted, Read};
use delivery::Delivery;
use pages::{Candidate, Order, Pages};
use prepared::Prepared;
use top::{Top, Unit};

/// Answers a request.
pub(crate) fn run(
    client: &Client,
    request: &Request,
    sink: &mut dyn FnMut(Hit) -> ControlFlow<()>,
) -> Result<Response, EngineError> {
    let started = Instant::now();
    ensure_runnable(&request.query)?;
    let after = request.after_hit.map(|cursor| cursor.place_in(request)).transpose()?;
    let plan = Plan::compile(&request.query);
    let budget = Budget::of(request);
    let mut response = Response {
        format: RESPONSE_FORMAT,
        query: print(&request.query),
        complete: true,
        ..Response::default()
    };
    let prepared = Prepared::new(client, request, &plan, &budget)?;
    let passes = FacetPasses::of(request);
    let mut tally = Tally::new(passes.same(), request.timeline.as_ref())?;
    let mut incomplete = None;
    if let Some(prepared) = prepared {
        response.notices = spellings::notices(&prepared)?;
        let mut search = Search::new(prepared, after, Delivery::new(request, after, sink), tally);
        search.run()?;
        (tally, incomplete) = search.finish(&mut response);
    }
    let boiler = plan.leaves.iter().any(|leaf| leaf.zones.contains(Zone::Boiler));
    note(&mut incomplete, tally.add_volume(client, &budget, boiler)?);
    let (facets, timeline) = tally.finish()?;
    response.facets = passes::finish(&passes, request, client, facets, &budget, &mut incomplete)?;
    response.timeline = timeline;
    if request.state {
        let (state, outcome) = state(client, &budget)?;
        response.state = state;
        note(&mut incomplete, outcome);
    }
    if let Some(why) = incomplete {
        response.complete = false;
        response.notices.push(Notice::new("incomplete", format!("the answer is not whole: {why}")));
    }
    response.notices.extend(budget.notice());
    response.complete &= !budget.has_stopped();
    if request.explain {
        let message = "a cluster does not explain its answers; ask an archive on this machine";
        response.notices.push(Notice::new("explain-unavailable", message));
    }
    response.took_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    Ok(response)
}

/// Remembers why an answer is not whole.
fn note(incomplete: &mut Option<String>, outcome: Outcome) {
    if let Outcome::Incomplete(why) = outcome {
        incomplete.get_or_insert(why);
    }
}

/// A search on its way.
struct Search<'a> {
    prepared: Prepared<'a>,
    tally: Tally,
    after: Option<Place>,
    delivery: Delivery<'a>,
    counted: Counted,
    read: Read,
    /// Whether the cluster has told its counts.
    has_counted: bool,
    /// Whether every candidate was read.
    whole: bool,
    incomplete: Option<String>,
}

impl<'a> Search<'a> {
    fn new(
        mut prepared: Prepared<'a>,
        after: Option<Place>,
        delivery: Delivery<'a>,
        mut tally: Tally,
    ) -> Self {
        prepared.counting.reads_all |= tally.decide(prepared.lowered.filter.is_exact());
        let (counted, read, has_counted, whole) = Default::default();
        Search { prepared, tally, after, delivery, counted, read, has_counted, whole, incomplete: None }
    }

    /// Reads what has to be read, and lets the cluster count the rest.
    fn run(&mut self) -> Result<(), EngineError> {
        self.read()?;
        let Prepared { client, budget, lowered, .. } = &self.prepared;
        let outcome = self.tally.read_rest(client, budget, &lowered.filter.query())?;
        note(&mut self.incomplete, outcome);
        Ok(())
    }

    fn read(&mut self) -> Result<(), EngineError> {
        if self.prepared.lowered.filter.is_nothing() {
            self.whole = true;
            return Ok(());
        }
        match self.prepared.request.sort {
            _ if self.only_counts() => self.count(),
            Sort::Relevance if self.prepared.request.limit > 0 => self.by_score(),
            sort => self.by_date(if sort == Sort::Oldest { Order::Oldest } else { Order::Newest }, None),
        }
    }

    /// Returns whether nothing is read, only counted by the cluster.
    fn only_counts(&self) -> bool {
        self.prepared.request.limit == 0
            && !self.prepared.reads_all()
            && !self.prepared.lowered.filter.is_nothing()
    }

    /// Lets the cluster count, unless it has, and reads nothing.
    fn count(&mut self) -> Result<(), EngineError> {
        if self.has_counted || !(self.prepared.counting.asks() || self.tally.asks()) {
            return Ok(());
        }
        let body = self.counting_search();
        let Prepared { client, budget, .. } = self.prepared;
        match budget.allow(client.search(&body, &budget.how()))? {
            Some(answer) => self.take_counts(&answer),
            None => Ok(()),
        }
    }

    /// Returns the search that only counts.
    fn counting_search(&self) -> Value {
        let mut body = serde_json::json!({"query": self.prepared.lowered.filter.query(), "size": 0});
        self.ask_counts(&mut body);
        body
    }

    /// Adds what the cluster is to count to a search.
    fn ask_counts(&self, search: &mut Value) {
        self.prepared.counting.ask(search);
        self.tally.ask(search);
    }

    fn take_counts(&mut self, answer: &Answer) -> Result<(), EngineError> {
        self.has_counted = true;
        self.counted = self.prepared.counting.read(answer);
        if let Some(why) = &answer.incomplete {
            self.incomplete.get_or_insert_with(|| why.clone());
        }
        self.tally.read(answer).map_err(failed)
    }

    /// Reads candidates in the order of the hits: they are handed over as they come. Their scores are 0, or `first` are the
    /// answers that scores were asked for with.
    fn by_date(&mut self, order: Order, pages: Option<Pages<'a>>) -> Result<(), EngineError> {
        let reads_all = self.prepared.reads_all();
        // What has been shown is counted as well.
        let after =
            self.after.filter(|_| !reads_all).and_then(|place| order.from(place.key, place.content, 0.0));
        let begins = after.is_none();
        let mut pages = match pages {
            Some(pages) => pages,
            None => self.prepared.pages(
                order,
                after,
                self.prepared.first_size(self.prepared.lowered.filter.is_exact()),
            ),
        };
        let mut page = self.first_page(&mut pages)?;
        loop {
            for candidate in page {
                if self.delivery.is_done() && !reads_all {
                    break;
                }
                for unit in self.examine(candidate, None) {
                    self.delivery.take(&unit);
                }
            }
            if pages.exhausted || (self.delivery.is_done() && !reads_all) || self.prepared.budget.is_over() {
                break;
            }
            page = pages.next()?;
        }
        self.whole = begins && pages.exhausted && (reads_all || !self.delivery.is_done());
        self.close(pages);
        Ok(())
    }

    /// Reads the first page in one search, and lets the cluster count.
    fn first_page(&mut self, pages: &mut Pages<'a>) -> Result<Vec<Candidate>, EngineError> {
        let Prepared { client, budget, .. } = self.prepared;
        loop {
            let mut body = pages.body();
            self.ask_counts(&mut body);
            let answer = client.search(&body, &budget.how());
            if pages.is_too_long(&answer) {
                continue;
            }
            let Some(answer) = budget.allow(answer)? else { return Ok(Vec::new()) };
            self.take_counts(&answer)?;
            let page = pages.take(&answer)?;
            if self.prepared.reads_all() {
                pages.begin_again();
            }
            return Ok(page);
        }
    }

    fn close(&mut self, pages: Pages<'_>) {
        if let Some(why) = pages.incomplete {
            self.incomplete.get_or_insert(why);
        }
    }

    /// Decides whether a candidate is a hit, or has some, and counts it.
    fn examine(&mut self, candidate: Candidate, weights: Option<&LeafWeights>) -> Vec<Unit> {
        let Prepared { request, plan, budget, .. } = self.prepared;
        let Candidate { article, key, content, bound } = candidate;
        let Some(examined) = examine(plan, &article, request.scope, &|| budget.spent()) else {
            return Vec::new();
        };
        self.read.add(&examined);
        self.tally.add(&article, &examined);
        if request.limit == 0 {
            return Vec::new();
        }
        let (article, examined) = (Rc::new(article), Rc::new(examined));
        let weight = |leaf: usize, zone| weights?.get(leaf, zone);
        let unit = |score: f32, paragraph: Option<usize>| {
            let ordinal = paragraph.map_or(0, |ordinal| ordinal as u32);
            let place = Place { score: score.to_bits(), key, content, ordinal };
            Unit { place, bound, article: Rc::clone(&article), examined: Rc::clone(&examined), paragraph }
        };
        match request.scope {
            Scope::Article => vec![unit(rank::article_score(&examined, &article, &weight), None)],
            Scope::Paragraph => {
                let paragraphs = examined.paragraphs.iter().map(|paragraph| {
                    let zone = article.paragraphs[paragraph.ordinal].zone;
                    unit(rank::paragraph_score(paragraph, zone, &weight), Some(paragraph.ordinal))
                });
                paragraphs.collect()
            }
        }
    }

    /// Adds what was found to the answer; returns what was tallied, and why that is not whole.
    fn finish(self, response: &mut Response) -> (Tally, Option<String>) {
        let right = self.incomplete.is_none() && !self.prepared.budget.has_stopped();
        response.counts = self.prepared.counting.finish(self.counted, self.read, self.whole, right);
        response.next = self.delivery.next();
        (self.tally, self.incomplete)
    }
}
