//! Counting by the values of one field.

use std::collections::BTreeMap;

use crate::{Facet, FacetField, FacetRequest, TimeUnit};

use super::calendar::start_of;
use super::levels::{self, Level};
use super::sums::{Loose, Sums};

/// Counts hits by the values of one field.
///
/// ```
/// use newsgrep_query::tally::FacetCounter;
/// use newsgrep_query::{FacetField, FacetRequest};
///
/// let mut sources = FacetCounter::new(&FacetRequest { limit: 1, ..FacetRequest::new(FacetField::Source) });
/// sources.add_value("Coastal Wire", 2);
/// sources.add_value("Harbour Post", 1);
/// sources.add_missing(4);
/// let facet = sources.finish();
/// assert_eq!((facet.values[0].value.as_str(), facet.values[0].count), ("Coastal Wire", 2));
/// assert_eq!((facet.other, facet.missing), (1, 4));
/// ```
pub struct FacetCounter {
    request: FacetRequest,
    values: BTreeMap<String, u64>,
    missing: u64,
    dates: Loose,
}

impl FacetCounter {
    /// Returns a counter of a facet.
    pub fn new(request: &FacetRequest) -> Self {
        let dates = Loose::new(finest_unit(request), None);
        FacetCounter { request: request.clone(), values: BTreeMap::new(), missing: 0, dates }
    }

    /// Counts so many hits with a value, for a field whose values are not made from the date. A hit with several values is
    /// counted for each ([`FacetField::values_of`]).
    pub fn add_value(&mut self, value: &str, count: u64) {
        // What nothing has is no value.
        if count == 0 {
            return;
        }
        match self.values.get_mut(value) {
            Some(sum) => *sum += count,
            None => drop(self.values.insert(value.to_owned(), count)),
        }
    }

    /// Counts so many hits of a date in civil seconds, for a field whose values are made from the date.
    pub fn add_date(&mut self, seconds: i64, count: u64) {
        self.dates.add(Some(seconds), None, count);
    }

    /// Counts so many hits without a value, or without a date.
    pub fn add_missing(&mut self, count: u64) {
        self.missing += count;
    }

    /// Returns the facet.
    pub fn finish(self) -> Facet {
        let FacetCounter { request, values, missing, dates } = self;
        if !request.field.is_date() {
            return of_values(&request, values.into_iter().collect(), missing);
        }
        // The days that dates may have are far fewer than are kept.
        let facet = of_dates(&request, &dates.into_sums());
        Facet { missing: facet.missing + missing, ..facet }
    }
}

/// Returns the facet of a field whose values are not made from the date. `values` are in order, each with its count, which
/// is not 0.
pub(crate) fn of_values(request: &FacetRequest, values: Vec<(String, u64)>, missing: u64) -> Facet {
    let FacetRequest { field, limit, by, depth } = *request;
    let (values, other) = match field {
        FacetField::Section => {
            let mut top = Level::default();
            for (value, count) in values {
                top.add(levels::of_section(&value, depth), count);
            }
            top.into_values(limit, false)
        }
        _ => levels::flat(values, limit),
    };
    Facet { field, by, values, other, missing }
}

/// Returns the facet of a field whose values are made from the date, of counts by its [finest unit](finest_unit).
pub(crate) fn of_dates(request: &FacetRequest, sums: &Sums) -> Facet {
    let FacetRequest { field, limit, by, .. } = *request;
    let mut top = Level::default();
    for (bin, _, count) in sums.iter() {
        let day = start_of(sums.unit(), bin).to_string();
        top.add(levels::of_date(&day, field, sums.unit()), count);
    }
    let (values, other) = top.into_values(limit, true);
    Facet { field, by, values, other, missing: sums.undated() }
}

/// Returns the unit that dates are counted by.
pub(crate) fn finest_unit(request: &FacetRequest) -> TimeUnit {
    request.unit().unwrap_or(TimeUnit::Day)
}
