//! What is asked of the cluster to count by values and over time.

use newsgrep_query::tally::{FacetCounter, TimelineCounter};
use newsgrep_query::{FacetField, FacetRequest, TimeUnit, TimelineRequest};

use super::rows::FIRST_PAGE;
use super::{MOST_BUCKETS, values};

/// What rows of counts are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// The values of a field.
    Values(FacetField),
    /// Units of time.
    Dates,
    /// Units of time, and the values of the field that there are series of.
    Series,
}

/// What is asked of the cluster.
pub(super) struct Planned {
    pub(super) fields: Vec<FacetField>,
    pub(super) rows: Vec<(What, Option<TimeUnit>, Option<FacetField>)>,
    /// Whether what has no date is counted.
    pub(super) undated: bool,
}

impl Planned {
    /// Returns what is asked of the cluster, each once.
    pub(super) fn of(
        facets: &[(FacetRequest, FacetCounter)],
        timeline: Option<&(TimelineRequest, TimelineCounter)>,
    ) -> Planned {
        let mut fields: Vec<FacetField> = Vec::new();
        let mut units = Vec::new();
        for (request, _) in facets {
            match request.unit() {
                Some(unit) => units.push(unit),
                None if !fields.contains(&request.field) => fields.push(request.field),
                None => {}
            }
        }
        let mut rows = Vec::new();
        match timeline.map(|(request, _)| (request.unit, request.per)) {
            Some((unit, Some(field))) => rows.push((What::Series, Some(unit), Some(field))),
            Some((unit, None)) => units.push(unit),
            None => {}
        }
        if let Some(unit) = units.into_iter().reduce(finest) {
            rows.push((What::Dates, Some(unit), None));
        }
        Planned { fields, undated: !rows.is_empty(), rows }
    }

    /// Returns how many buckets each aggregation may have.
    pub(super) fn size(&self) -> usize {
        (MOST_BUCKETS / (self.fields.len() + self.rows.len()).max(1)).min(FIRST_PAGE)
    }
}

impl What {
    pub(super) fn name(self) -> String {
        match self {
            What::Values(field) => values::name(field),
            What::Dates => "by_date".to_owned(),
            What::Series => "by_date_and_value".to_owned(),
        }
    }

    /// Returns whether the timeline is made of it, with series of the values of a field or without.
    pub(super) fn is_of_timeline(self, per: Option<FacetField>) -> bool {
        match self {
            What::Values(_) => false,
            What::Dates => per.is_none(),
            What::Series => per.is_some(),
        }
    }
}

/// Returns the longest unit that two units can be counted by.
fn finest(one: TimeUnit, other: TimeUnit) -> TimeUnit {
    let months = |unit: TimeUnit| match unit {
        TimeUnit::Day | TimeUnit::Week => None,
        TimeUnit::Month => Some(1),
        TimeUnit::Quarter => Some(3),
        TimeUnit::Year => Some(12),
    };
    match (months(one), months(other)) {
        _ if one == other => one,
        (Some(few), Some(more)) => {
            if few < more {
                one
            } else {
                other
            }
        }
        // Weeks begin in one month and end in another.
        _ => TimeUnit::Day,
    }
}
