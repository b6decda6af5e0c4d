//! Counting by the values of fields, and over time.
//!
//! In: what the pass over the hits finds in each unit. Out: the facets and the timeline of the answer. Nothing is looked
//! up a hit: values are counted by their ordinals and named a segment at a time (`facet`, `cells`), dates by the unit of
//! the hit before as long as it is the same (`calendar`). What the archive itself has over time takes a pass of its own
//! (`volume`), after the first and last hit are known.

mod calendar;
mod cells;
mod facet;
mod levels;
mod timeline;
mod volume;

use newsgrep_core::{Numbers, Segment, Snapshot};
use tantivy::DocId;

use crate::{CountBy, EngineError, Facet, FacetField, FacetRequest, Timeline, TimelineRequest};

use super::budget::Budget;
use super::core_failed;
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

/// Everything that one pass counts by.
#[derive(Default)]
pub(super) struct Tallies {
    facets: Vec<FacetTally>,
    timeline: Option<TimelineTally>,
    /// The dates of the segment at hand, as sort keys, if any are needed.
    keys: Option<Numbers>,
}

impl Tallies {
    /// Fails if a timeline is asked for that there cannot be.
    pub(super) fn new<'r>(
        facets: impl IntoIterator<Item = &'r FacetRequest>,
        timeline: Option<&TimelineRequest>,
    ) -> Result<Self, EngineError> {
        Ok(Tallies {
            facets: facets.into_iter().map(FacetTally::new).collect(),
            timeline: timeline.map(TimelineTally::new).transpose()?,
            keys: None,
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.facets.is_empty() && self.timeline.is_none()
    }

    /// Returns whether more than articles is counted.
    pub(super) fn look_inside(&self) -> bool {
        let mut counted =
            self.facets.iter().map(FacetTally::by).chain(self.timeline.iter().map(TimelineTally::by));
        counted.any(|by| by != CountBy::Articles)
    }

    pub(super) fn open(&mut self, segment: &Segment) -> Result<(), EngineError> {
        if self.timeline.is_some() || self.facets.iter().any(FacetTally::needs_dates) {
            self.keys = Some(segment.date_orders().map_err(core_failed)?.clone());
        }
        self.facets.iter_mut().try_for_each(|facet| facet.open(segment))?;
        self.timeline.iter_mut().try_for_each(|timeline| timeline.cells.open(segment))
    }

    /// Counts a unit of the article whose first document this is.
    pub(super) fn add(&mut self, first: DocId, found: Found) {
        let seconds = self.keys.as_ref().and_then(|keys| newsgrep_core::seconds_of(keys.get_val(first)));
        for facet in &mut self.facets {
            facet.add(first, seconds, found.counted(facet.by()));
        }
        if let Some(timeline) = &mut self.timeline {
            timeline.cells.add(first, seconds, found.counted(timeline.by()));
        }
    }

    pub(super) fn close(&mut self) -> Result<(), EngineError> {
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
