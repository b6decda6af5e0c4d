//! Ranges of dates with some days more at both ends.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use crate::dates::{Comparison, DateField, DateRange, date_range};

/// By how much a range is widened at both ends.
pub(super) fn steps() -> [Span; 4] {
    [1.day(), 1.week(), 1.month(), 1.year()]
}

/// Returns the range with so much more at both ends, in whole days; `None` if it has no ends, or reaches too far.
pub(super) fn widened(range: &DateRange, by: Span) -> Option<DateRange> {
    let DateRange::Between { from, until, .. } = range else { return None };
    let from = match from {
        Some(second) => Some(day_of(*second)?.checked_sub(by).ok()?),
        None => None,
    };
    let last = match until {
        Some(second) => Some(day_of(second.checked_sub(1)?)?.checked_add(by).ok()?),
        None => None,
    };
    let written = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let value = format!("{}..{}", written(from), written(last));
    date_range(DateField::Date, Comparison::Is, &value, None).ok()
}

fn day_of(second: i64) -> Option<Date> {
    newsgrep_text::Date::day_of_civil_seconds(second)
}
