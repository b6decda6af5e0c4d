//! Facets and timelines: counted by the cluster where it finds nothing but hits, else while reading.
//!
//! In: what is to be counted, and either the cluster's own counts or the articles that are read. Out: facets and a timeline.
//! The cluster counts articles by value and by unit of time; which values are listed, their levels and the layout are
//! [`newsgrep_query::tally`]'s. What the cluster leaves out of a list of values, or cannot hold in one answer, is read page by
//! page; nothing is estimated.

mod number;
mod planned;
mod rows;
#[cfg(test)]
mod tests;
mod values;
mod view;
mod volume;

use newsgrep_query::eval::Examined;
use newsgrep_query::tally::{FacetCounter, TimelineCounter};
use newsgrep_query::{CountBy, EngineError, Facet, FacetRequest, Timeline, TimelineRequest};
use newsgrep_text::{Article, Date};
use serde_json::{Value, json};

use crate::Result;
use crate::answer::Answer;
use crate::client::Client;
use crate::search::Budget;
use planned::{Planned, What};
use rows::{Row, Rows};

pub(crate) use number::{Total, aggregation, buckets};
pub(crate) use view::Outcome;

/// Most buckets of all aggregations of one request: the cluster allows 65,535.
const MOST_BUCKETS: usize = 50_000;

/// What the cluster's answers are read for.
const COUNTING: &str = "count";

/// What one pass counts by values and over time.
pub(crate) struct Tally {
    facets: Vec<(FacetRequest, FacetCounter)>,
    timeline: Option<(TimelineRequest, TimelineCounter)>,
    /// Whether every hit is read for it.
    reads: bool,
    total: Total,
    /// What did not fit in the first answer.
    left: Vec<(What, Rows)>,
}

impl Tally {
    /// Returns what counts these facets and this timeline.
    ///
    /// # Errors
    ///
    /// Fails if a timeline is asked for that there cannot be.
    pub(crate) fn new<'r>(
        facets: impl IntoIterator<Item = &'r FacetRequest>,
        timeline: Option<&TimelineRequest>,
    ) -> std::result::Result<Self, EngineError> {
        let counter = |request: &TimelineRequest| Ok((request.clone(), TimelineCounter::new(request)?));
        Ok(Tally {
            facets: facets.into_iter().map(|request| (request.clone(), FacetCounter::new(request))).collect(),
            timeline: timeline.map(counter).transpose()?,
            reads: false,
            total: Total::default(),
            left: Vec::new(),
        })
    }

    /// Decides how to count; returns whether every hit has to be read. `exact` says whether the cluster finds nothing else.
    pub(crate) fn decide(&mut self, exact: bool) -> bool {
        let can_ask = exact && self.counted().all(|by| by == CountBy::Articles);
        self.reads = !(can_ask || self.is_idle());
        self.reads
    }

    /// Returns whether the cluster is asked for anything.
    pub(crate) fn asks(&self) -> bool {
        !self.reads && !self.is_idle()
    }

    fn is_idle(&self) -> bool {
        self.facets.is_empty() && self.timeline.is_none()
    }

    fn counted(&self) -> impl Iterator<Item = CountBy> {
        let timeline = self.timeline.iter().map(|(request, _)| request.by);
        self.facets.iter().map(|(request, _)| request.by).chain(timeline)
    }

    /// Counts an article that was read.
    pub(crate) fn add(&mut self, article: &Article, examined: &Examined) {
        if !self.reads {
            return;
        }
        let count = |by: CountBy| match by {
            CountBy::Articles => 1,
            CountBy::Paragraphs => examined.paragraphs.len() as u64,
            CountBy::Occurrences => examined.occurrences,
        };
        let seconds = article.published.map(Date::civil_seconds);
        for (request, counter) in &mut self.facets {
            let count = count(request.by);
            if request.field.is_date() {
                match seconds {
                    Some(seconds) => counter.add_date(seconds, count),
                    None => counter.add_missing(count),
                }
                continue;
            }
            let values = request.field.values_of(article);
            if values.is_empty() {
                counter.add_missing(count);
            }
            values.iter().for_each(|value| counter.add_value(value, count));
        }
        if let Some((request, counter)) = &mut self.timeline {
            let value = request.per.and_then(|field| field.values_of(article).into_iter().next());
            counter.add(seconds, value.as_deref(), count(request.by));
        }
    }

    /// Adds what is to be counted to a search.
    pub(crate) fn ask(&self, search: &mut Value) {
        if !self.asks() {
            return;
        }
        let plan = Planned::of(&self.facets, self.timeline.as_ref());
        let size = plan.size();
        for field in plan.fields {
            search["aggs"][values::name(field)] = values::aggregation(field, size);
            search["aggs"][values::missing(field)] = json!({"missing": {"field": field.name()}});
        }
        for (what, unit, per) in plan.rows {
            search["aggs"][what.name()] = Rows::new(unit, per, size).aggregation();
        }
        if plan.undated {
            search["aggs"][UNDATED] = json!({"missing": {"field": "date"}});
        }
    }

    /// Reads what the cluster counted.
    pub(crate) fn read(&mut self, answer: &Answer) -> Result<()> {
        if !self.asks() {
            return Ok(());
        }
        let plan = Planned::of(&self.facets, self.timeline.as_ref());
        let size = plan.size();
        for field in plan.fields {
            let missing = self.total.add(number::at(answer, &values::missing(field), "doc_count")?)?;
            let about = self.facets.iter_mut().filter(|(request, _)| request.field == field);
            about.for_each(|(_, counter)| counter.add_missing(missing));
            match values::read(number::aggregation(answer, &values::name(field))?, size, &mut self.total)? {
                Some(counts) => counts.into_iter().for_each(|row| self.take(What::Values(field), &row)),
                None => self.left.push((What::Values(field), Rows::of_values(field))),
            }
        }
        for (what, unit, per) in plan.rows {
            let mut rows = Rows::new(unit, per, size);
            let page = rows.read(number::aggregation(answer, &what.name())?, &mut self.total)?;
            match rows.is_done() {
                true => page.iter().for_each(|row| self.take(what, row)),
                // Pages that belong together are read from one view.
                false => self.left.push((what, Rows::new(unit, per, size))),
            }
        }
        if plan.undated {
            let undated = self.total.add(number::at(answer, UNDATED, "doc_count")?)?;
            let dates = self.facets.iter_mut().filter(|(request, _)| request.field.is_date());
            dates.for_each(|(_, counter)| counter.add_missing(undated));
            if let Some((_, counter)) = &mut self.timeline {
                counter.add(None, None, undated);
            }
        }
        Ok(())
    }

    /// Reads what did not fit in the first answer, over what a query finds.
    pub(crate) fn read_rest(
        &mut self,
        client: &Client,
        budget: &Budget<'_>,
        query: &Value,
    ) -> std::result::Result<Outcome, EngineError> {
        let (whats, mut rows): (Vec<What>, Vec<Rows>) = std::mem::take(&mut self.left).into_iter().unzip();
        let mut total = Total::default();
        view::read(client, budget, query, &mut rows, &mut total, &mut |at, row| self.take(whats[at], &row))
    }

    fn take(&mut self, what: What, row: &Row) {
        let per = self.timeline.as_ref().and_then(|(request, _)| request.per);
        if let Some((_, counter)) = self.timeline.as_mut().filter(|_| what.is_of_timeline(per)) {
            counter.add(row.seconds, row.value.as_deref(), row.count);
        }
        for (request, counter) in &mut self.facets {
            match (what, row.seconds, &row.value) {
                (What::Values(field), _, Some(value)) if request.field == field => {
                    counter.add_value(value, row.count);
                }
                (What::Dates, Some(seconds), _) if request.field.is_date() => {
                    counter.add_date(seconds, row.count);
                }
                _ => {}
            }
        }
    }

    /// Adds what the archive itself has over time, if that is wanted. `boiler` says whether the query looks there.
    pub(crate) fn add_volume(
        &mut self,
        client: &Client,
        budget: &Budget<'_>,
        boiler: bool,
    ) -> std::result::Result<Outcome, EngineError> {
        match &mut self.timeline {
            Some((request, counter)) => volume::add(client, budget, request, boiler, counter),
            None => Ok(Outcome::Whole),
        }
    }

    /// Returns the facets in the order asked for, and the timeline.
    ///
    /// # Errors
    ///
    /// Fails if the timeline has too many units, or too many counts.
    pub(crate) fn finish(self) -> std::result::Result<(Vec<Facet>, Option<Timeline>), EngineError> {
        let facets = self.facets.into_iter().map(|(_, counter)| counter.finish()).collect();
        let timeline = self.timeline.map(|(_, counter)| counter.finish()).transpose()?;
        Ok((facets, timeline))
    }
}

const UNDATED: &str = "no_date";
