//! Counting by the values of fields, and over time.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::{self, Weekday};
use newsgrep_core::Segment;
use newsgrep_text::Date;
use tantivy::DocId;
use tantivy::columnar::StrColumn;

use crate::{EngineError, Facet, FacetField, FacetRequest, FacetValue, Scope, TimeBin, TimeUnit, Timeline};

use super::{core_failed, failed};

/// Everything that one pass counts by.
#[derive(Default)]
pub(super) struct Tallies {
    facets: Vec<FacetTally>,
    timeline: Option<TimelineTally>,
    /// The dates of the segment at hand, as sort keys.
    keys: Option<newsgrep_core::Numbers>,
}

impl Tallies {
    pub(super) fn new(facets: &[FacetRequest], timeline: Option<TimeUnit>) -> Self {
        Tallies {
            facets: facets.iter().map(FacetTally::new).collect(),
            timeline: timeline.map(TimelineTally::new),
            keys: None,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.facets.is_empty() && self.timeline.is_none()
    }

    pub(super) fn count_paragraphs(&self) -> bool {
        self.facets.iter().any(|facet| facet.by == Scope::Paragraph)
    }

    pub(super) fn open(&mut self, segment: &Segment) -> Result<(), EngineError> {
        if !self.is_empty() {
            self.keys = Some(segment.date_orders().map_err(core_failed)?.clone());
        }
        self.facets.iter_mut().try_for_each(|facet| facet.open(segment))
    }

    /// Counts a unit of the article whose first document this is.
    pub(super) fn add(&mut self, first: DocId, new_article: bool, paragraphs: u64) {
        let Some(keys) = &self.keys else { return };
        let day = || {
            let seconds = newsgrep_core::seconds_of(keys.get_val(first))?;
            Date::day_of_civil_seconds(seconds)
        };
        for facet in &mut self.facets {
            let count = match facet.by {
                Scope::Article => u64::from(new_article),
                Scope::Paragraph => paragraphs,
            };
            facet.add(first, count, &day);
        }
        if let Some(timeline) = &mut self.timeline
            && new_article
        {
            timeline.add(day());
        }
    }

    pub(super) fn close(&mut self) -> Result<(), EngineError> {
        self.keys = None;
        self.facets.iter_mut().try_for_each(FacetTally::close)
    }

    pub(super) fn into_parts(self) -> (Vec<Facet>, Option<Timeline>) {
        let facets = self.facets.into_iter().map(FacetTally::into_facet).collect();
        (facets, self.timeline.map(TimelineTally::into_timeline))
    }
}

struct FacetTally {
    field: FacetField,
    limit: usize,
    by: Scope,
    counts: HashMap<String, u64>,
    days: BTreeMap<civil::Date, u64>,
    missing: u64,
    /// The column of the segment at hand, and the counts of its ordinals.
    column: Option<StrColumn>,
    ordinals: Vec<u64>,
}

impl FacetTally {
    fn new(request: &FacetRequest) -> Self {
        FacetTally {
            field: request.field,
            limit: request.limit,
            by: request.by,
            counts: HashMap::new(),
            days: BTreeMap::new(),
            missing: 0,
            column: None,
            ordinals: Vec::new(),
        }
    }

    fn open(&mut self, segment: &Segment) -> Result<(), EngineError> {
        if let Some(name) = column_name(self.field) {
            self.column = segment.values(name).map_err(core_failed)?.cloned();
            self.ordinals = vec![0; self.column.as_ref().map_or(0, |column| column.num_terms())];
        }
        Ok(())
    }

    fn add(&mut self, first: DocId, count: u64, day: &dyn Fn() -> Option<civil::Date>) {
        if count == 0 {
            return;
        }
        if column_name(self.field).is_none() {
            match day() {
                Some(day) => *self.days.entry(unit_start(time_unit(self.field), day)).or_default() += count,
                None => self.missing += count,
            }
            return;
        }
        match self.column.as_ref().and_then(|column| column.ords().first(first)) {
            Some(ordinal) => self.ordinals[ordinal as usize] += count,
            None => self.missing += count,
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

    fn into_facet(self) -> Facet {
        let by_time = column_name(self.field).is_none();
        let field = self.field;
        let days = self.days.into_iter().map(|(day, count)| (time_value(field, day), count));
        let mut values: Vec<(String, u64)> = self.counts.into_iter().chain(days).collect();
        values.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let other = values.iter().skip(self.limit).map(|(_, count)| count).sum();
        values.truncate(self.limit);
        if by_time {
            values.sort_unstable();
        }
        let values = values.into_iter().map(|(value, count)| FacetValue { value, count }).collect();
        Facet { field, values, other, missing: self.missing }
    }
}

/// Returns the column that holds a field's values; `None` for those made from the date.
fn column_name(field: FacetField) -> Option<&'static str> {
    match field {
        FacetField::Source => Some("source"),
        FacetField::Section => Some("section"),
        FacetField::Language => Some("language"),
        FacetField::Agency => Some("agency"),
        FacetField::Year | FacetField::Month | FacetField::Day => None,
    }
}

fn time_unit(field: FacetField) -> TimeUnit {
    match field {
        FacetField::Year => TimeUnit::Year,
        FacetField::Month => TimeUnit::Month,
        _ => TimeUnit::Day,
    }
}

fn time_value(field: FacetField, day: civil::Date) -> String {
    match field {
        FacetField::Year => format!("{:04}", day.year()),
        FacetField::Month => format!("{:04}-{:02}", day.year(), day.month()),
        _ => day.to_string(),
    }
}

/// Returns the first day of the unit that a day lies in.
fn unit_start(unit: TimeUnit, day: civil::Date) -> civil::Date {
    match unit {
        TimeUnit::Day => day,
        TimeUnit::Week => {
            let since = day.weekday().since(Weekday::Monday);
            // The calendar reaches far beyond the years that dates may have.
            day.checked_sub(jiff::Span::new().days(since)).unwrap_or(day)
        }
        TimeUnit::Month => day.first_of_month(),
        TimeUnit::Quarter => civil::date(day.year(), (day.month() - 1) / 3 * 3 + 1, 1),
        TimeUnit::Year => day.first_of_year(),
    }
}

/// Returns the first day of the unit after the one that begins on a day.
fn next_unit(unit: TimeUnit, start: civil::Date) -> Option<civil::Date> {
    let span = jiff::Span::new();
    let span = match unit {
        TimeUnit::Day => span.days(1),
        TimeUnit::Week => span.days(7),
        TimeUnit::Month => span.months(1),
        TimeUnit::Quarter => span.months(3),
        TimeUnit::Year => span.years(1),
    };
    start.checked_add(span).ok()
}

struct TimelineTally {
    unit: TimeUnit,
    bins: BTreeMap<civil::Date, u64>,
    undated: u64,
}

impl TimelineTally {
    fn new(unit: TimeUnit) -> Self {
        TimelineTally { unit, bins: BTreeMap::new(), undated: 0 }
    }

    fn add(&mut self, day: Option<civil::Date>) {
        match day {
            Some(day) => *self.bins.entry(unit_start(self.unit, day)).or_default() += 1,
            None => self.undated += 1,
        }
    }

    fn into_timeline(self) -> Timeline {
        let mut bins = Vec::new();
        let mut start = self.bins.keys().next().copied();
        let last = self.bins.keys().next_back().copied();
        while let Some(day) = start.filter(|day| Some(*day) <= last) {
            let articles = self.bins.get(&day).copied().unwrap_or(0);
            bins.push(TimeBin { start: day.to_string(), articles });
            start = next_unit(self.unit, day);
        }
        Timeline { unit: self.unit, bins, undated: self.undated }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_time_begin_where_calendars_have_them() {
        let check = |unit, day: civil::Date, start: civil::Date| assert_eq!(unit_start(unit, day), start);
        let wednesday = civil::date(2022, 1, 12);
        check(TimeUnit::Day, wednesday, wednesday);
        check(TimeUnit::Week, wednesday, civil::date(2022, 1, 10));
        check(TimeUnit::Week, civil::date(2022, 1, 16), civil::date(2022, 1, 10));
        check(TimeUnit::Week, civil::date(2022, 1, 2), civil::date(2021, 12, 27));
        check(TimeUnit::Month, wednesday, civil::date(2022, 1, 1));
        check(TimeUnit::Quarter, civil::date(2022, 12, 31), civil::date(2022, 10, 1));
        check(TimeUnit::Year, civil::date(2022, 12, 31), civil::date(2022, 1, 1));
    }

    #[test]
    fn a_timeline_has_its_empty_units() {
        let mut tally = TimelineTally::new(TimeUnit::Month);
        for day in [Some(civil::date(2022, 1, 31)), Some(civil::date(2022, 4, 1)), None] {
            tally.add(day);
        }
        let timeline = tally.into_timeline();
        let bins: Vec<_> = timeline.bins.iter().map(|bin| (bin.start.as_str(), bin.articles)).collect();
        assert_eq!(bins, [("2022-01-01", 1), ("2022-02-01", 0), ("2022-03-01", 0), ("2022-04-01", 1)]);
        assert_eq!(timeline.undated, 1);
    }
}
