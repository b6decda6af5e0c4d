//! Counting by the values of fields, and over time.
//!
//! In: what the pass over the hits finds in each unit. Out: the facets and the timeline of the answer. Articles are counted
//! a block at a time, so that columns are read for many at once. Nothing is looked up a hit: values are counted by their
//! ordinals and named a segment at a time (`values`, `facet`, `cells`), dates by the unit of the hit before as long as it
//! is the same. What comes after that is [`crate::tally`]'s. What the archive itself has over time takes a pass of its own (`volume`), after the first and
//! last hit are known.

mod cells;
mod facet;
mod timeline;
mod values;
mod volume;

use newsgrep_core::{Numbers, Segment, Snapshot};
use tantivy::DocId;

use crate::{CountBy, EngineError, Facet, FacetField, FacetRequest, Scope, Timeline, TimelineRequest};

use super::budget::Budget;
use super::core_failed;
use cells::Dated;
use facet::FacetTally;
use timeline::TimelineTally;

/// What one unit adds to the counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// 1, or 0 for a further paragraph of the same article.
    pub(super) articles: u64,
    pub(super) paragraphs: u64,
    pub(super) occurrences: u64,
}

impl Found {
    fn counted(self, by: CountBy) -> u64 {
        match by {
            CountBy::Articles => self.articles,
            CountBy::Paragraphs => self.paragraphs,
            CountBy::Occurrences => self.occurrences,
        }
    }
}

/// How many articles are counted at a time.
const BLOCK: usize = 256;

/// Everything that one pass counts by.
pub(super) struct Tallies {
    facets: Vec<FacetTally>,
    timeline: Option<TimelineTally>,
    /// Whether there is nothing to count by.
    idle: bool,
    /// The dates of the segment at hand, as sort keys, if any are needed.
    keys: Option<Numbers>,
    block: Block,
}

/// Articles that are still to be counted, in the order of their documents.
#[derive(Default)]
struct Block {
    /// The first document of each.
    docs: Vec<DocId>,
    found: Vec<Found>,
    /// Their sort keys, and how many are counted of each: only while they are.
    keys: Vec<u64>,
    counts: Vec<u64>,
}

impl Tallies {
    /// Fails if a timeline is asked for that there cannot be.
    pub(super) fn new<'r>(
        facets: impl IntoIterator<Item = &'r FacetRequest>,
        timeline: Option<&TimelineRequest>,
    ) -> Result<Self, EngineError> {
        let facets: Vec<FacetTally> = facets.into_iter().map(FacetTally::new).collect();
        let timeline = timeline.map(TimelineTally::new).transpose()?;
        let idle = facets.is_empty() && timeline.is_none();
        Ok(Tallies { facets, timeline, idle, keys: None, block: Block::default() })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.idle
    }

    /// Returns whether more than articles is counted.
    pub(super) fn look_inside(&self) -> bool {
        self.counted().any(|by| by != CountBy::Articles)
    }

    /// Returns whether the units themselves are counted, and nothing that is inside them.
    pub(super) fn count_units(&self, scope: Scope) -> bool {
        self.counted().all(|by| match by {
            CountBy::Articles => true,
            CountBy::Paragraphs => scope == Scope::Paragraph,
            CountBy::Occurrences => false,
        })
    }

    fn counted(&self) -> impl Iterator<Item = CountBy> {
        self.facets.iter().map(FacetTally::by).chain(self.timeline.iter().map(TimelineTally::by))
    }

    pub(super) fn open(&mut self, segment: &Segment) -> Result<(), EngineError> {
        if self.timeline.is_some() || self.facets.iter().any(FacetTally::needs_dates) {
            self.keys = Some(segment.date_orders().map_err(core_failed)?.clone());
        }
        self.facets.iter_mut().try_for_each(|facet| facet.open(segment))?;
        self.timeline.iter_mut().try_for_each(|timeline| timeline.cells.open(segment))
    }

    /// Counts a unit of the article whose first document this is; articles come in the order of their documents.
    #[inline]
    pub(super) fn add(&mut self, first: DocId, found: Found) {
        if self.idle {
            return;
        }
        // Paragraphs of one article come one after the other.
        if self.block.docs.last() == Some(&first)
            && let Some(last) = self.block.found.last_mut()
        {
            last.articles += found.articles;
            last.paragraphs += found.paragraphs;
            last.occurrences += found.occurrences;
            return;
        }
        if self.block.docs.len() == BLOCK {
            self.count_block();
        }
        self.block.docs.push(first);
        self.block.found.push(found);
    }

    fn count_block(&mut self) {
        let Tallies { facets, timeline, keys, block, .. } = self;
        let Block { docs, found, keys: dates, counts } = block;
        dates.clear();
        if let Some(keys) = keys {
            dates.resize(docs.len(), 0);
            keys.get_vals(docs, dates);
        }
        let mut counted = None;
        // What is counted is mostly the same for all that is asked for.
        let mut count = |by: CountBy, counts: &mut Vec<u64>| {
            if counted.replace(by) != Some(by) {
                counts.clear();
                counts.extend(found.iter().map(|found| found.counted(by)));
            }
        };
        for facet in facets {
            count(facet.by(), counts);
            facet.add(&Dated { docs, keys: dates, counts });
        }
        if let Some(timeline) = timeline {
            count(timeline.by(), counts);
            timeline.cells.add(&Dated { docs, keys: dates, counts });
        }
        docs.clear();
        found.clear();
    }

    pub(super) fn close(&mut self) -> Result<(), EngineError> {
        self.count_block();
        self.keys = None;
        self.facets.iter_mut().try_for_each(FacetTally::close)?;
        self.timeline.iter_mut().try_for_each(|timeline| timeline.cells.close())
    }

    /// Returns the facets in the order asked for, and the timeline. `boiler` tells whether the query looks there.
    pub(super) fn finish(
        self,
        snapshot: &Snapshot,
        boiler: bool,
        budget: &Budget,
    ) -> Result<(Vec<Facet>, Option<Timeline>), EngineError> {
        let facets = self.facets.into_iter().map(FacetTally::into_facet).collect();
        let timeline = self.timeline.map(|timeline| timeline.finish(snapshot, boiler, budget)).transpose()?;
        Ok((facets, timeline))
    }
}

/// Returns the column that holds a field's values; `None` for those made from the date.
fn column_name(field: FacetField) -> Option<&'static str> {
    (!field.is_date()).then(|| field.name())
}
