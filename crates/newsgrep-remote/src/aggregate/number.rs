//! Numbers in the cluster's answers.
//!
//! In: JSON that should be a number. Out: the number, or what is wrong. Sums of all that was read fit in 63 bits, so that
//! nothing that is added up from them overflows.

use serde_json::Value;

use super::COUNTING;
use crate::answer::Answer;
use crate::{Error, Result};

/// Greatest whole number that the cluster's sums are exact up to.
const EXACT: f64 = (1_u64 << 53) as f64;

/// The sum of all counts that were read.
#[derive(Debug, Default)]
pub(crate) struct Total(u64);

impl Total {
    /// Reads a count.
    pub(crate) fn add(&mut self, count: &Value) -> Result<u64> {
        let count = count.as_u64().ok_or_else(|| senseless("a count is none"))?;
        self.take(count)
    }

    /// Reads a sum, which the cluster writes with a fraction.
    pub(crate) fn add_sum(&mut self, sum: &Value) -> Result<u64> {
        let sum = sum.as_f64().filter(|sum| (0.0..=EXACT).contains(sum) && sum.fract() == 0.0);
        self.take(sum.ok_or_else(|| senseless("a sum is no count"))? as u64)
    }

    fn take(&mut self, count: u64) -> Result<u64> {
        let sum = self.0.checked_add(count).filter(|sum| *sum <= i64::MAX as u64);
        self.0 = sum.ok_or_else(|| senseless("it counts more than there can be"))?;
        Ok(count)
    }
}

/// Returns an aggregation of an answer.
pub(crate) fn aggregation<'a>(answer: &'a Answer, name: &str) -> Result<&'a Value> {
    let found = answer.body.get("aggregations").and_then(|all| all.get(name));
    found.ok_or_else(|| senseless("it does not count what was asked for"))
}

/// Returns a part of an aggregation of an answer.
pub(super) fn at<'a>(answer: &'a Answer, name: &str, part: &str) -> Result<&'a Value> {
    aggregation(answer, name)?.get(part).ok_or_else(|| senseless("it does not count what was asked for"))
}

/// Returns the buckets of an aggregation, of which there are at most `size`.
pub(crate) fn buckets(aggregation: &Value, size: usize) -> Result<&[Value]> {
    match aggregation.get("buckets").and_then(Value::as_array) {
        Some(buckets) if buckets.len() <= size => Ok(buckets),
        Some(_) => Err(senseless("it counts by more than was asked for")),
        None => Err(senseless("it does not count what was asked for")),
    }
}

/// Returns the error that an answer is none.
pub(super) fn senseless(detail: &str) -> Error {
    Error::Answer { doing: COUNTING, detail: detail.to_owned() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_counts_are_counts() {
        let check = |value: Value, count: Option<u64>, sum: Option<u64>| {
            assert_eq!(Total::default().add(&value).ok(), count, "{value}");
            assert_eq!(Total::default().add_sum(&value).ok(), sum, "{value}");
        };
        check(json!(7), Some(7), Some(7));
        check(json!(7.0), None, Some(7));
        check(json!(7.5), None, None);
        check(json!(-7), None, None);
        check(json!("7"), None, None);
        check(json!(null), None, None);
        check(json!(1e300), None, None);
        check(json!(u64::MAX), None, None);
    }

    #[test]
    fn no_sum_is_too_great() {
        let mut total = Total::default();
        assert!(total.add(&json!(i64::MAX)).is_ok());
        assert!(total.add(&json!(1)).is_err());
    }
}
