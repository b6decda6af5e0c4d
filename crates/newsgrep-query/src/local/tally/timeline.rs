//! Counting over time.

use newsgrep_core::Snapshot;

use crate::tally::timeline::{ensure_series, finish};
use crate::{CountBy, EngineError, Timeline, TimelineRequest};

use super::super::budget::Budget;
use super::cells::Cells;
use super::volume;

/// The counts of a timeline.
pub(super) struct TimelineTally {
    request: TimelineRequest,
    pub(super) cells: Cells,
}

impl TimelineTally {
    pub(super) fn new(request: &TimelineRequest) -> Result<Self, EngineError> {
        ensure_series(request)?;
        Ok(TimelineTally { request: request.clone(), cells: Cells::new(request.unit, request.per) })
    }

    pub(super) fn by(&self) -> CountBy {
        self.request.by
    }

    pub(super) fn finish(
        self,
        snapshot: &Snapshot,
        boiler: bool,
        budget: &Budget,
    ) -> Result<Timeline, EngineError> {
        let TimelineTally { request, cells } = self;
        finish(&request, &cells.into_sums(), |bins| match request.volume {
            true => volume::count(snapshot, &request, bins, boiler, budget),
            false => Ok(None),
        })
    }
}
