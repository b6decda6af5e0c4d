//! Counts by unit of time, by value, or by both, page by page.
//!
//! In: what to count by. Out: the aggregation for each page, and what its answer says. A page names where the next one begins,
//! so that every count comes exactly once, however many there are.

use newsgrep_query::{FacetField, TimeUnit};
use newsgrep_text::Date;
use serde_json::{Value, json};

use super::number::{self, Total, senseless};
use crate::Result;

/// Most rows of a first page, which is mostly all there is.
pub(super) const FIRST_PAGE: usize = 10_000;

/// So many have this value and are of this unit of time.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    /// The first second of the unit.
    pub(super) seconds: Option<i64>,
    pub(super) value: Option<String>,
    pub(super) count: u64,
}

/// Rows that are still to be read.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    unit: Option<TimeUnit>,
    per: Option<FacetField>,
    /// The number that is summed; the articles are counted if there is none.
    summed: Option<&'static str>,
    size: usize,
    after: Option<Value>,
    done: bool,
}

impl Rows {
    /// Returns the counts by unit of time, and by value as well if there is a field.
    pub(super) fn new(unit: Option<TimeUnit>, per: Option<FacetField>, size: usize) -> Self {
        Rows { unit, per, summed: None, size: size.max(1), after: None, done: false }
    }

    /// Returns the counts by the values of a field.
    pub(super) fn of_values(field: FacetField) -> Self {
        Rows::new(None, Some(field), FIRST_PAGE)
    }

    /// Returns the same with the sums of a number in place of counts.
    pub(super) fn summing(self, summed: Option<&'static str>) -> Self {
        Rows { summed, ..self }
    }

    /// Begins anew, with pages of this size.
    pub(super) fn begin(&mut self, size: usize) {
        (self.size, self.after, self.done) = (size.max(1), None, false);
    }

    /// Returns whether there are no more.
    pub(super) fn is_done(&self) -> bool {
        self.done
    }

    /// Returns the aggregation that counts the next page.
    pub(super) fn aggregation(&self) -> Value {
        let mut sources = Vec::new();
        if let Some(unit) = self.unit {
            let by = json!({"field": "date", "calendar_interval": unit.name()});
            sources.push(json!({"date": {"date_histogram": by}}));
        }
        if let Some(field) = self.per {
            // What has no value is a row of its own beside the dates; beside values it is counted by itself.
            let by = json!({"field": field.name(), "missing_bucket": self.unit.is_some()});
            sources.push(json!({"value": {"terms": by}}));
        }
        let mut composite = json!({"size": self.size, "sources": sources});
        if let Some(after) = &self.after {
            composite["after"] = after.clone();
        }
        let mut aggregation = json!({"composite": composite});
        if let Some(summed) = self.summed {
            aggregation["aggs"] = json!({"sum": {"sum": {"field": summed}}});
        }
        aggregation
    }

    /// Reads a page.
    pub(super) fn read(&mut self, aggregation: &Value, total: &mut Total) -> Result<Vec<Row>> {
        let buckets = number::buckets(aggregation, self.size)?;
        let rows = buckets.iter().map(|bucket| self.row(bucket, total)).collect::<Result<Vec<_>>>()?;
        self.done = rows.len() < self.size;
        if !self.done {
            let after = aggregation.get("after_key").filter(|key| key.is_object());
            let after = after.filter(|after| self.after.as_ref() != Some(after));
            self.after = Some(after.ok_or_else(|| senseless("it does not say where to go on"))?.clone());
        }
        Ok(rows)
    }

    fn row(&self, bucket: &Value, total: &mut Total) -> Result<Row> {
        let part = |name: &str| bucket.get("key").and_then(|key| key.get(name));
        let seconds = match (self.unit, part("date").and_then(Value::as_i64)) {
            (None, _) => None,
            (Some(_), Some(milliseconds)) => {
                let seconds = milliseconds.div_euclid(1_000);
                // Nothing else was ever fed.
                Date::day_of_civil_seconds(seconds)
                    .ok_or_else(|| senseless("a date is beyond the calendar"))?;
                Some(seconds)
            }
            (Some(_), None) => return Err(senseless("a date is none")),
        };
        let value = match (self.per, part("value")) {
            (None, _) => None,
            (Some(_), Some(Value::String(value))) => Some(value.clone()),
            (Some(_), Some(Value::Null)) if self.unit.is_some() => None,
            (Some(_), _) => return Err(senseless("a value is none")),
        };
        let count = match self.summed {
            None => total.add(bucket.get("doc_count").unwrap_or(&Value::Null))?,
            Some(_) => total.add_sum(bucket.pointer("/sum/value").unwrap_or(&Value::Null))?,
        };
        Ok(Row { seconds, value, count })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400;

    fn bucket(date: Value, value: Value, count: Value) -> Value {
        json!({"key": {"date": date, "value": value}, "doc_count": count, "sum": {"value": 12.0}})
    }

    fn series(size: usize) -> Rows {
        Rows::new(Some(TimeUnit::Day), Some(FacetField::Source), size)
    }

    #[test]
    fn a_page_says_where_the_next_begins() {
        let mut rows = series(2);
        let sources = json!([
            {"date": {"date_histogram": {"field": "date", "calendar_interval": "day"}}},
            {"value": {"terms": {"field": "source", "missing_bucket": true}}},
        ]);
        assert_eq!(rows.aggregation(), json!({"composite": {"size": 2, "sources": sources}}));
        let first = bucket(json!(-1_000 * DAY), Value::Null, json!(3));
        let second = bucket(json!(1_000 * DAY), json!("Coastal Wire"), json!(4));
        let after = json!({"date": 1_000 * DAY, "value": "Coastal Wire"});
        let page = json!({"after_key": after, "buckets": [first, second]});
        let found = rows.read(&page, &mut Total::default()).unwrap();
        let wire = Some("Coastal Wire".to_owned());
        let expected = [
            Row { seconds: Some(-DAY), value: None, count: 3 },
            Row { seconds: Some(DAY), value: wire, count: 4 },
        ];
        assert_eq!((&found[..], rows.is_done()), (&expected[..], false));
        assert_eq!(rows.aggregation()["composite"]["after"], after);
        // The same page again would go on for ever.
        assert!(rows.read(&page, &mut Total::default()).is_err());
        let last = json!({"buckets": []});
        assert_eq!(rows.read(&last, &mut Total::default()).unwrap(), []);
        assert!(rows.is_done());
    }

    #[test]
    fn sums_are_read_in_place_of_counts() {
        let mut rows = Rows::new(Some(TimeUnit::Week), None, 9).summing(Some("wc"));
        assert_eq!(rows.aggregation()["aggs"], json!({"sum": {"sum": {"field": "wc"}}}));
        let page = json!({"buckets": [bucket(json!(0), Value::Null, json!(3))]});
        let found = rows.read(&page, &mut Total::default()).unwrap();
        assert_eq!(found, [Row { seconds: Some(0), value: None, count: 12 }]);
    }

    #[test]
    fn what_makes_no_sense_is_an_error() {
        let check = |page: Value| {
            assert!(series(2).read(&page, &mut Total::default()).is_err(), "{page}");
        };
        let one = |date: Value, value: Value, count: Value| json!({"buckets": [bucket(date, value, count)]});
        check(json!(null));
        check(json!({"buckets": 7}));
        check(json!({"buckets": [null]}));
        check(json!({"buckets": [{}, {}, {}]}));
        check(one(json!("1970"), json!("a"), json!(1)));
        check(one(json!(i64::MAX), json!("a"), json!(1)));
        check(one(json!(0), json!(7), json!(1)));
        check(one(json!(0), json!("a"), json!(-1)));
        check(one(json!(0), json!("a"), json!(1.5)));
        check(json!({"buckets": [{"key": {"date": 0}, "doc_count": 1}]}));
        let full = [bucket(json!(0), json!("a"), json!(1)), bucket(json!(0), json!("b"), json!(1))];
        check(json!({"buckets": full}));
        check(json!({"buckets": full, "after_key": "b"}));
    }
}
