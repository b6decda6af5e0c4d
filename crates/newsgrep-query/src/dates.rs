//! Dates as a query writes them.
//!
//! In: the value of `date:`, `after:` or `before:`, and the day that relative dates count from. Out: a [`DateRange`]
//! in seconds of the article's own clock. What day it is, is for the caller to say.

use jiff::civil;
use newsgrep_text::{Date, Precision};
use serde::{Deserialize, Serialize};

/// A condition on the date of an article, on the article's own clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DateRange {
    /// `date:none`: articles without a date.
    None,
    /// From the first second to, not including, the last, as [`newsgrep_text::Date::civil_seconds`]; `None` is no
    /// bound. An article without a date is never in it.
    Between {
        /// The first second.
        from: Option<i64>,
        /// The second after the last.
        until: Option<i64>,
        /// The value as typed, such as `2022-01..2022-02`, and the field it was typed for, for printing:
        /// `date:2022-01..2022-02`.
        written: String,
    },
}

impl DateRange {
    /// Returns whether an article of this date meets the condition.
    ///
    /// An article without a date meets `date:none` and no other condition on the date; so it meets the negation of
    /// every other one.
    pub fn contains(&self, published: Option<Date>) -> bool {
        match (self, published) {
            (DateRange::None, published) => published.is_none(),
            (DateRange::Between { .. }, None) => false,
            (DateRange::Between { from, until, .. }, Some(date)) => {
                let second = date.civil_seconds();
                from.is_none_or(|from| from <= second) && until.is_none_or(|until| second < until)
            }
        }
    }
}

/// The fields of dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateField {
    Date,
    After,
    Before,
}

impl DateField {
    pub(crate) fn name(self) -> &'static str {
        match self {
            DateField::Date => "date",
            DateField::After => "after",
            DateField::Before => "before",
        }
    }
}

/// How a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Is,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Comparison::Is => ":",
            Comparison::Less => "<",
            Comparison::LessOrEqual => "<=",
            Comparison::Greater => ">",
            Comparison::GreaterOrEqual => ">=",
        }
    }
}

/// Why a value is no date, and what to write instead, if that is clear.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct BadDate {
    pub(crate) message: String,
    pub(crate) instead: Option<String>,
}

impl BadDate {
    fn new(message: impl Into<String>) -> Self {
        BadDate { message: message.into(), instead: None }
    }
}

/// A stretch of time: its first second, and the second after its last.
#[derive(Clone, Copy)]
struct Stretch {
    from: i64,
    until: i64,
}

/// Reads the value of a date field.
///
/// `2022`, `2022-01`, `2022-01-10`, `2022-01-10T09:30`, `today`, `yesterday`, `-7d` (also `w`, `m`, `y`) are single
/// dates, a day for a relative one. `a..b` and `[a TO b]` include all of both, either may be left open. Alone in
/// `date:`, `-7d` is the time from that day to the end of today.
pub(crate) fn date_range(
    field: DateField,
    comparison: Comparison,
    value: &str,
    today: Option<civil::Date>,
) -> Result<DateRange, BadDate> {
    if field == DateField::Date && comparison == Comparison::Is {
        if value.eq_ignore_ascii_case("none") {
            return Ok(DateRange::None);
        }
        if let Some((first, last, bracketed)) = ends(value)? {
            return between(first, last, bracketed, today);
        }
    }
    if field != DateField::Date && comparison != Comparison::Is {
        let sign = comparison.sign();
        return Err(BadDate::new(format!(
            "a date is compared as date{sign}{value}, {}: takes the date alone",
            field.name()
        )));
    }
    let stretch = stretch(value, today)?;
    let (from, until) = match (field, comparison) {
        (DateField::Date, Comparison::Is) if value.starts_with('-') => (Some(stretch.from), end_of(today)),
        (DateField::Date, Comparison::Is) => (Some(stretch.from), Some(stretch.until)),
        (DateField::Date, Comparison::Greater) => (Some(stretch.until), None),
        (DateField::Date, Comparison::LessOrEqual) => (None, Some(stretch.until)),
        (DateField::Date, Comparison::GreaterOrEqual) | (DateField::After, _) => (Some(stretch.from), None),
        (DateField::Date, Comparison::Less) | (DateField::Before, _) => (None, Some(stretch.from)),
    };
    let written = format!("{}{}{value}", field.name(), comparison.sign());
    Ok(DateRange::Between { from, until, written })
}

fn between(
    first: &str,
    last: &str,
    bracketed: bool,
    today: Option<civil::Date>,
) -> Result<DateRange, BadDate> {
    let from = if first.is_empty() { None } else { Some(stretch(first, today)?.from) };
    let until = if last.is_empty() { None } else { Some(stretch(last, today)?.until) };
    let written = |first: &str, last: &str| {
        let open = |end: &str| if end.is_empty() { "*".to_owned() } else { end.to_owned() };
        if bracketed { format!("[{} TO {}]", open(first), open(last)) } else { format!("{first}..{last}") }
    };
    match (from, until) {
        (None, None) => Err(BadDate::new("a range of dates needs at least one end: 2022-01..2022-02")),
        (Some(from), Some(until)) if from >= until => Err(BadDate {
            message: format!("the range ends before it begins: `{last}` is before `{first}`"),
            instead: Some(written(last, first)),
        }),
        _ => Ok(DateRange::Between { from, until, written: format!("date:{}", written(first, last)) }),
    }
}

/// Returns the two ends of `a..b` or `[a TO b]`, an open one empty, and whether there were brackets.
pub(crate) fn ends(value: &str) -> Result<Option<(&str, &str, bool)>, BadDate> {
    if let Some(inside) = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let mut parts = inside.split_whitespace();
        return match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(first), Some(to), Some(last), None) if to.eq_ignore_ascii_case("to") => {
                let open = |end| if end == "*" { "" } else { end };
                Ok(Some((open(first), open(last), true)))
            }
            _ => Err(BadDate::new("a range in brackets is written [2022-01-01 TO 2022-01-31]")),
        };
    }
    Ok(value.split_once("..").map(|(first, last)| (first, last, false)))
}

fn end_of(today: Option<civil::Date>) -> Option<i64> {
    today.and_then(|day| day.tomorrow().ok()).map(|day| seconds(day.at(0, 0, 0, 0)))
}

/// Reads a single date.
fn stretch(value: &str, today: Option<civil::Date>) -> Result<Stretch, BadDate> {
    if let Some(back) = Back::parse(value) {
        let today = today.ok_or_else(|| {
            BadDate::new(format!("`{value}` counts from today, and today is not known here"))
        })?;
        let day = back.from(today).filter(|day| (1678..=2261).contains(&day.year()));
        let day = day.ok_or_else(|| BadDate::new(format!("`{value}` is too long ago")))?;
        return Ok(Stretch::from_to(day.at(0, 0, 0, 0), day.tomorrow().ok().map(|day| day.at(0, 0, 0, 0))));
    }
    let date: Date = value.parse().map_err(|error| BadDate { instead: respelled(value), ..bad(error) })?;
    if date.offset_minutes().is_some() {
        return Err(BadDate::new("a date is compared on each article's own clock: leave out the time zone"));
    }
    Ok(Stretch::of(date))
}

fn bad(error: newsgrep_text::DateError) -> BadDate {
    BadDate::new(match error {
        newsgrep_text::DateError::OutOfRange(_) => error.to_string(),
        _ => "this is not a date: write 2022, 2022-01, 2022-01-12, yesterday, -7d or 2022-01..2022-02"
            .to_owned(),
    })
}

/// Returns `2022-01-12` for `2022/1/12` and `2022.01.12`.
fn respelled(value: &str) -> Option<String> {
    let parts: Vec<&str> = value.split(['/', '.', '-']).collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.len() > 3 || !parts.iter().all(digits) {
        return None;
    }
    let padded: Vec<String> = parts.iter().map(|part| format!("{part:0>2}")).collect();
    let text = padded.join("-");
    text.parse::<Date>().is_ok().then_some(text)
}

impl Stretch {
    fn of(date: Date) -> Self {
        let start = date.civil();
        let end = match date.precision() {
            Precision::Year => start.checked_add(jiff::Span::new().years(1)),
            Precision::Month => start.checked_add(jiff::Span::new().months(1)),
            Precision::Day => start.checked_add(jiff::Span::new().days(1)),
            Precision::Minute => start.checked_add(jiff::Span::new().minutes(1)),
            Precision::Second => start.checked_add(jiff::Span::new().seconds(1)),
        };
        Stretch::from_to(start, end.ok())
    }

    fn from_to(start: civil::DateTime, end: Option<civil::DateTime>) -> Self {
        Stretch { from: seconds(start), until: end.map_or(i64::MAX, seconds) }
    }
}

/// Returns the seconds from 1970-01-01T00:00:00 on the same clock, as [`Date::civil_seconds`] does.
fn seconds(civil: civil::DateTime) -> i64 {
    civil.duration_since(civil::date(1970, 1, 1).at(0, 0, 0, 0)).as_secs()
}

/// A number of days, weeks, months or years before today.
struct Back {
    count: i32,
    unit: u8,
}

impl Back {
    fn parse(value: &str) -> Option<Self> {
        let lower = value.to_ascii_lowercase();
        match lower.as_str() {
            "today" => return Some(Back { count: 0, unit: b'd' }),
            "yesterday" => return Some(Back { count: 1, unit: b'd' }),
            _ => {}
        }
        let (&unit, digits) = lower.strip_prefix('-')?.as_bytes().split_last()?;
        if !matches!(unit, b'd' | b'w' | b'm' | b'y') || digits.is_empty() || digits.len() > 6 {
            return None;
        }
        let digits = std::str::from_utf8(digits).ok()?;
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse().ok().map(|count| Back { count, unit })).flatten()
    }

    /// Returns the day that lies so far back; a month or year back of a day that is not there is its month's last.
    fn from(&self, today: civil::Date) -> Option<civil::Date> {
        let span = jiff::Span::new();
        let span = match self.unit {
            b'd' => span.try_days(self.count),
            b'w' => span.try_weeks(self.count),
            b'm' => span.try_months(self.count),
            _ => span.try_years(self.count),
        };
        today.checked_sub(span.ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the bounds in days from the anchor, 2022-01-14.
    fn days(field: DateField, comparison: Comparison, value: &str) -> (Option<i64>, Option<i64>) {
        let today = civil::date(2022, 1, 14);
        let zero = seconds(today.at(0, 0, 0, 0));
        match date_range(field, comparison, value, Some(today)).unwrap() {
            DateRange::None => panic!("{value} has no bounds"),
            DateRange::Between { from, until, .. } => {
                (from.map(|from| (from - zero) / 86_400), until.map(|until| (until - zero) / 86_400))
            }
        }
    }

    #[test]
    fn a_date_is_the_whole_time_it_names() {
        let check = |value, from, until| {
            assert_eq!(days(DateField::Date, Comparison::Is, value), (Some(from), Some(until)), "{value}");
        };
        check("2022-01-14", 0, 1);
        check("2022-01", -13, 18);
        check("2022", -13, 352);
        check("today", 0, 1);
        check("yesterday", -1, 0);
        check("2022-01-10..2022-01-14", -4, 1);
        check("[2022-01-01 TO 2022-01-31]", -13, 18);
        check("-3d..yesterday", -3, 0);
    }

    #[test]
    fn a_relative_date_alone_reaches_to_the_end_of_today() {
        for (value, from) in [("-7d", -7), ("-2w", -14), ("-1m", -31), ("-1y", -365), ("-0d", 0)] {
            assert_eq!(days(DateField::Date, Comparison::Is, value), (Some(from), Some(1)), "{value}");
        }
    }

    #[test]
    fn after_includes_its_day_and_before_does_not() {
        assert_eq!(days(DateField::After, Comparison::Is, "2022-01-10"), (Some(-4), None));
        assert_eq!(days(DateField::Before, Comparison::Is, "2022-01-10"), (None, Some(-4)));
        assert_eq!(days(DateField::Date, Comparison::Greater, "2022-01-10"), (Some(-3), None));
        assert_eq!(days(DateField::Date, Comparison::GreaterOrEqual, "2022-01-10"), (Some(-4), None));
        assert_eq!(days(DateField::Date, Comparison::Less, "2022-01-10"), (None, Some(-4)));
        assert_eq!(days(DateField::Date, Comparison::LessOrEqual, "2022-01-10"), (None, Some(-3)));
        assert_eq!(days(DateField::Date, Comparison::Is, "2022-01-10.."), (Some(-4), None));
        assert_eq!(days(DateField::Date, Comparison::Is, "[* TO 2022-01-10]"), (None, Some(-3)));
    }

    #[test]
    fn what_is_no_date_says_what_to_write() {
        let check = |value: &str, instead: Option<&str>| {
            let error = date_range(DateField::Date, Comparison::Is, value, None).unwrap_err();
            assert_eq!(error.instead.as_deref(), instead, "{value}: {}", error.message);
        };
        check("2022/1/12", Some("2022-01-12"));
        check("2022-02..2022-01", Some("2022-01..2022-02"));
        check("[2022-02 TO 2022-01]", Some("[2022-01 TO 2022-02]"));
        for value in
            ["", "soon", "2022-13", "..", "[2022]", "[]", "2300", "-7d", "yesterday", "2022-01-12T09:30Z"]
        {
            check(value, None);
        }
    }

    #[test]
    fn undated_articles_meet_only_date_none() {
        let dated: Date = "2022-01-12".parse().unwrap();
        let year = date_range(DateField::Date, Comparison::Is, "2022", None).unwrap();
        assert!(year.contains(Some(dated)) && !year.contains(None));
        assert!(DateRange::None.contains(None) && !DateRange::None.contains(Some(dated)));
    }
}
