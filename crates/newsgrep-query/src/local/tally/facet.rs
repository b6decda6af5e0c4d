//! Counting by the values of one field.

use std::collections::HashMap;

use newsgrep_core::Segment;
use tantivy::DocId;
use tantivy::columnar::StrColumn;

use crate::{CountBy, EngineError, Facet, FacetField, FacetRequest, TimeUnit};

use super::super::{core_failed, failed};
use super::calendar::start_of;
use super::cells::Cells;
use super::column_name;
use super::levels::{self, Level};

/// The counts of one facet.
pub(super) struct FacetTally {
    request: FacetRequest,
    counted: Counted,
}

enum Counted {
    Values(Values),
    Dates(Box<Cells>),
}

#[derive(Default)]
struct Values {
    counts: HashMap<String, u64>,
    missing: u64,
    /// The column of the segment at hand, and the counts of its ordinals.
    column: Option<StrColumn>,
    ordinals: Vec<u64>,
    /// The ordinals of the article at hand.
    own: Vec<u64>,
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
            (Counted::Values(values), Some(name)) => {
                values.column = segment.values(name).map_err(core_failed)?.cloned();
                values.ordinals = vec![0; values.column.as_ref().map_or(0, |column| column.num_terms())];
            }
            (Counted::Values(_), None) => {}
        }
        Ok(())
    }

    pub(super) fn add(&mut self, first: DocId, seconds: Option<i64>, count: u64) {
        match &mut self.counted {
            Counted::Dates(cells) => cells.add(first, seconds, count),
            Counted::Values(values) => values.add(first, count),
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
                for (value, count) in values.counts {
                    match field {
                        FacetField::Section => top.add(levels::of_section(&value, depth), count),
                        _ => top.add([value.as_str()], count),
                    }
                }
                values.missing
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

impl Values {
    fn add(&mut self, first: DocId, count: u64) {
        self.own.clear();
        self.own.extend(self.column.iter().flat_map(|column| column.ords().values_for_doc(first)));
        // What metadata says twice counts once.
        self.own.sort_unstable();
        self.own.dedup();
        for ordinal in &self.own {
            self.ordinals[*ordinal as usize] += count;
        }
        if self.own.is_empty() {
            self.missing += count;
        }
    }

    /// Names the ordinals of the segment at hand, which mean nothing in another one.
    fn close(&mut self) -> Result<(), EngineError> {
        let Some(column) = self.column.take() else { return Ok(()) };
        for (ordinal, count) in (0..).zip(std::mem::take(&mut self.ordinals)) {
            if count > 0 {
                let mut value = String::new();
                column.ord_to_str(ordinal, &mut value).map_err(failed("read a value"))?;
                *self.counts.entry(value).or_default() += count;
            }
        }
        Ok(())
    }
}
