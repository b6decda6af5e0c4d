//! Counting by the values of one field.

use newsgrep_core::Segment;

use crate::{CountBy, EngineError, Facet, FacetField, FacetRequest, TimeUnit};

use super::calendar::start_of;
use super::cells::{Cells, Dated};
use super::column_name;
use super::levels::{self, Level};
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
        let FacetRequest { field, limit, by, depth } = self.request;
        let mut top = Level::default();
        let missing = match self.counted {
            Counted::Values(values) => {
                let (values, missing) = values.into_counts();
                if field != FacetField::Section {
                    let (values, other) = levels::flat(values, limit);
                    return Facet { field, by, values, other, missing };
                }
                for (value, count) in values {
                    top.add(levels::of_section(&value, depth), count);
                }
                missing
            }
            Counted::Dates(cells) => {
                for (bin, _, count) in cells.iter() {
                    let day = start_of(cells.unit(), bin).to_string();
                    top.add(levels::of_date(&day, field, cells.unit()), count);
                }
                cells.undated()
            }
        };
        let (values, other) = top.into_values(limit, field.is_date());
        Facet { field, by, values, other, missing }
    }
}

/// Returns the unit that dates are counted by.
fn finest_unit(request: &FacetRequest) -> TimeUnit {
    match (request.field, request.depth) {
        (FacetField::Year, _) | (FacetField::Date, 0 | 1) => TimeUnit::Year,
        (FacetField::Month, _) | (FacetField::Date, 2) => TimeUnit::Month,
        _ => TimeUnit::Day,
    }
}
