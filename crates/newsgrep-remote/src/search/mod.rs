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
//! Where the words are plain, 3 and 4 are one request, with the numbers and the counts in it.

mod budget;
mod counts;
mod delivery;
mod pages;
mod prepared;
mod ranked;
mod top;

use std::ops::ControlFlow;
use std::rc::Rc;
use std::time::Instant;

use newsgrep_query::eval::{Examined, examine};
use newsgrep_query::plan::Plan;
use newsgrep_query::{
    EngineError, Hit, Notice, Place, RESPONSE_FORMAT, Request, Response, Scope, Sort, ensure_runnable, print,
    rank,
};
use newsgrep_text::Article;

use crate::client::Client;
use crate::statistics::LeafWeights;
use budget::Budget;
use counts::{Counted, Read};
use delivery::Delivery;
use pages::{Candidate, Order, Pages};
use prepared::Prepared;
use top::{Top, Unit};

/// What is done with each article that satisfies the query, where all of them are wanted.
pub(crate) type Each<'a> = &'a mut dyn FnMut(&Article, &Examined);

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
    if let Some(prepared) = Prepared::new(client, request, &plan, &budget)? {
        let mut search = Search::new(prepared, after, Delivery::new(request, after, sink));
        search.run(&mut |_, _| {})?;
        search.finish(&mut response);
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

/// A search on its way.
struct Search<'a> {
    prepared: Prepared<'a>,
    after: Option<Place>,
    delivery: Delivery<'a>,
    counted: Counted,
    read: Read,
    /// Whether every candidate was read.
    whole: bool,
    incomplete: Option<String>,
}

impl<'a> Search<'a> {
    fn new(prepared: Prepared<'a>, after: Option<Place>, delivery: Delivery<'a>) -> Self {
        let (counted, read) = Default::default();
        Search { prepared, after, delivery, counted, read, whole: false, incomplete: None }
    }

    /// Reads what has to be read; every hit that is read is handed to `each`, all of them where all are.
    fn run(&mut self, each: Each<'_>) -> Result<(), EngineError> {
        if self.prepared.lowered.filter.is_nothing() {
            self.whole = true;
            return Ok(());
        }
        match self.prepared.request.sort {
            _ if self.prepared.request.limit == 0 && !self.prepared.reads_all() => self.count(),
            Sort::Relevance if self.prepared.request.limit > 0 => self.by_score(each),
            sort => {
                self.by_date(if sort == Sort::Oldest { Order::Oldest } else { Order::Newest }, None, each)
            }
        }
    }

    /// Lets the cluster count, and reads nothing.
    fn count(&mut self) -> Result<(), EngineError> {
        if !self.prepared.counting.asks() {
            return Ok(());
        }
        let mut body = serde_json::json!({"query": self.prepared.lowered.filter.query(), "size": 0});
        self.prepared.counting.ask(&mut body);
        let Prepared { client, budget, .. } = self.prepared;
        if let Some(answer) = budget.allow(client.search(&body, &budget.how()))? {
            self.counted = self.prepared.counting.read(&answer);
            self.incomplete = answer.incomplete;
        }
        Ok(())
    }

    /// Reads candidates in the order of the hits: they are handed over as they come. Their scores are 0, or `first` are the
    /// answers that scores were asked for with.
    fn by_date(&mut self, order: Order, pages: Option<Pages<'a>>, each: Each<'_>) -> Result<(), EngineError> {
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
                for unit in self.examine(candidate, None, each) {
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
        let mut body = pages.body();
        self.prepared.counting.ask(&mut body);
        let Prepared { client, budget, .. } = self.prepared;
        let Some(answer) = budget.allow(client.search(&body, &budget.how()))? else { return Ok(Vec::new()) };
        self.counted = self.prepared.counting.read(&answer);
        pages.take(&answer)
    }

    fn close(&mut self, pages: Pages<'_>) {
        if let Some(why) = pages.incomplete {
            self.incomplete.get_or_insert(why);
        }
    }

    /// Decides whether a candidate is a hit, or has some, and counts it.
    fn examine(&mut self, candidate: Candidate, weights: Option<&LeafWeights>, each: Each<'_>) -> Vec<Unit> {
        let Prepared { request, plan, budget, .. } = self.prepared;
        let Candidate { article, key, content, bound } = candidate;
        let Some(examined) = examine(plan, &article, request.scope, &|| budget.spent()) else {
            return Vec::new();
        };
        self.read.add(&examined);
        each(&article, &examined);
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

    fn finish(self, response: &mut Response) {
        let right = self.incomplete.is_none() && !self.prepared.budget.has_stopped();
        response.counts = self.prepared.counting.finish(self.counted, self.read, self.whole, right);
        response.next = self.delivery.next();
        if let Some(why) = self.incomplete {
            response.complete = false;
            response.notices.push(Notice::new("incomplete", format!("the answer is not whole: {why}")));
        }
    }
}
