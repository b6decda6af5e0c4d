//! Counting by the values of one field.

use newsgrep_core::Segment;

use crate::tally::facet::{finest_unit, of_dates, of_values};
use crate::{CountBy, EngineError, Facet, FacetRequest};

use super::cells::{Cells, Dated};
use super::column_name;
use super::values::Values;

/// The counts of one facet.
pub(super) struct FacetTally {
    request: FacetRequest,
    counted: Counted,
}

enum Counted {
    Values(Values),
    Dates(Box<Cells>),
}

impl FacetTally {
    pub(super) fn new(request: &FacetRequest) -> Self {
        let counted = match request.field.is_date() {
            true => Counted::Dates(Box::new(Cells::new(finest_unit(request), None))),
            false => Counted::Values(Values::default()),
        };
        FacetTally { request: request.clone(), counted }
    }

    pub(super) fn by(&self) -> CountBy {
        self.request.by
    }

    pub(super) fn needs_dates(&self) -> bool {
        matches!(self.counted, Counted::Dates(_))
    }

    pub(super) fn open(&mut self, segment: &Segment) -> Result<(), EngineError> {
        match (&mut self.counted, column_name(self.request.field)) {
            (Counted::Dates(cells), _) => cells.open(segment)?,
            (Counted::Values(values), Some(name)) => values.open(segment, name)?,
            (Counted::Values(_), None) => {}
        }
        Ok(())
    }

    pub(super) fn add(&mut self, articles: &Dated<'_>) {
        match &mut self.counted {
            Counted::Dates(cells) => cells.add(articles),
            Counted::Values(values) => values.add(articles.docs, articles.counts),
        }
    }

    pub(super) fn close(&mut self) -> Result<(), EngineError> {
        match &mut self.counted {
            Counted::Dates(cells) => cells.close(),
            Counted::Values(values) => values.close(),
        }
    }

    pub(super) fn into_facet(self) -> Facet {
        match self.counted {
            Counted::Values(values) => {
                let (values, missing) = values.into_counts();
                of_values(&self.request, values, missing)
            }
            Counted::Dates(cells) => of_dates(&self.request, &cells.into_sums()),
        }
    }
}
