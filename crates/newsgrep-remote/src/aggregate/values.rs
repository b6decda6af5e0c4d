//! Counts by the values of a field, in one answer.

use newsgrep_query::FacetField;
use serde_json::{Value, json};

use super::number::{self, Total, senseless};
use super::rows::Row;
use crate::Result;

/// Returns the name of the aggregation of a field's values.
pub(super) fn name(field: FacetField) -> String {
    format!("by_{}", field.name())
}

/// Returns the name of the aggregation of what has no value.
pub(super) fn missing(field: FacetField) -> String {
    format!("no_{}", field.name())
}

/// Returns the aggregation of a field's values, of so many at most.
pub(super) fn aggregation(field: FacetField, size: usize) -> Value {
    json!({"terms": {"field": field.name(), "size": size, "shard_size": size}})
}

/// Returns the counts; `None` if some were left out.
pub(super) fn read(aggregation: &Value, size: usize, total: &mut Total) -> Result<Option<Vec<Row>>> {
    let left_out = |name: &str| {
        let count = aggregation.get(name).and_then(Value::as_i64);
        count.ok_or_else(|| senseless("it does not say whether values were left out"))
    };
    // Where a part of the archive has more values than it tells, so has the whole.
    let whole = left_out("sum_other_doc_count")? == 0 && left_out("doc_count_error_upper_bound")? == 0;
    let buckets = number::buckets(aggregation, size)?;
    if !whole {
        return Ok(None);
    }
    let rows = buckets.iter().map(|bucket| {
        let value = bucket.get("key").and_then(Value::as_str).ok_or_else(|| senseless("a value is none"))?;
        let count = total.add(bucket.get("doc_count").unwrap_or(&Value::Null))?;
        Ok(Row { seconds: None, value: Some(value.to_owned()), count })
    });
    rows.collect::<Result<Vec<Row>>>().map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(answer: Value, expected: Option<Option<&[(&str, u64)]>>) {
        let found = read(&answer, 2, &mut Total::default()).ok();
        let expected = expected.map(|rows| {
            rows.map(|rows| {
                let row = |(value, count): &(&str, u64)| Row {
                    seconds: None,
                    value: Some((*value).to_owned()),
                    count: *count,
                };
                rows.iter().map(row).collect::<Vec<_>>()
            })
        });
        assert_eq!(found, expected, "{answer}");
    }

    fn answer(other: Value, error: Value, buckets: Value) -> Value {
        json!({"sum_other_doc_count": other, "doc_count_error_upper_bound": error, "buckets": buckets})
    }

    #[test]
    fn values_count_if_none_is_left_out() {
        let bucket = |key: Value, count: Value| json!({"key": key, "doc_count": count});
        let two = json!([bucket(json!("Coastal Wire"), json!(3)), bucket(json!("Harbour Post"), json!(1))]);
        let counts = [("Coastal Wire", 3), ("Harbour Post", 1)];
        check(answer(json!(0), json!(0), two.clone()), Some(Some(&counts)));
        check(answer(json!(0), json!(0), json!([])), Some(Some(&[])));
        check(answer(json!(2), json!(0), two.clone()), Some(None));
        check(answer(json!(0), json!(1), two.clone()), Some(None));
        check(answer(json!(0), json!(-1), two.clone()), Some(None));
    }

    #[test]
    fn what_makes_no_sense_is_an_error() {
        let bucket = |key: Value, count: Value| json!([{"key": key, "doc_count": count}]);
        let zero = || json!(0);
        check(answer(json!("0"), zero(), json!([])), None);
        check(answer(json!(null), zero(), json!([])), None);
        check(answer(zero(), zero(), json!({})), None);
        check(answer(zero(), zero(), bucket(json!(7), json!(1))), None);
        check(answer(zero(), zero(), bucket(json!("a"), json!(-1))), None);
        check(answer(zero(), zero(), json!(["a"])), None);
        check(answer(zero(), zero(), json!([{}, {}, {}])), None);
        check(json!(null), None);
        check(json!({"buckets": []}), None);
    }
}
