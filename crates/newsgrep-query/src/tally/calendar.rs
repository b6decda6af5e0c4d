//! Units of time as numbers: which unit a second lies in, and on which day a unit begins.
//!
//! In: civil seconds, as the index has them. Out: numbers that count a unit's occurrences from 1970 on, so that
//! neighbouring units have neighbouring numbers. No zones: an article's date is the one it states.

use std::ops::Range;

use jiff::civil;
use newsgrep_text::Date;

use crate::TimeUnit;

const SECONDS_PER_DAY: i64 = 86_400;

/// Finds the unit that a second lies in.
///
/// The documents of a segment come in the order of their dates, so the unit is almost always that of the one before.
pub(crate) struct Clock {
    unit: TimeUnit,
    /// The seconds of the unit found last.
    covered: Range<i64>,
    bin: i64,
}

impl Clock {
    pub(crate) fn new(unit: TimeUnit) -> Self {
        Clock { unit, covered: 0..0, bin: 0 }
    }

    /// Returns the number of the unit, and the seconds that it has.
    #[inline]
    pub(crate) fn unit_of(&mut self, seconds: i64) -> (i64, &Range<i64>) {
        if !self.covered.contains(&seconds) {
            self.bin = bin_of(self.unit, seconds.div_euclid(SECONDS_PER_DAY));
            self.covered = first_second(self.unit, self.bin)..first_second(self.unit, self.bin + 1);
        }
        (self.bin, &self.covered)
    }
}

/// Returns the first second of a unit.
pub(crate) fn first_second(unit: TimeUnit, bin: i64) -> i64 {
    first_day(unit, bin).saturating_mul(SECONDS_PER_DAY)
}

/// Returns the first day of a unit, in the years that dates may have.
pub(crate) fn start_of(unit: TimeUnit, bin: i64) -> civil::Date {
    // Keys of the index hold no second outside the calendar's years.
    Date::day_of_civil_seconds(first_second(unit, bin)).unwrap_or_default()
}

/// Returns the first days of so many units from this one on, as `2022-01-12`.
pub(crate) fn starts(unit: TimeUnit, first: i64, count: usize) -> impl Iterator<Item = String> {
    let mut day = start_of(unit, first);
    (first..).take(count).map(move |bin| {
        // Days are most, and the next one is found from the one before.
        day = match unit {
            TimeUnit::Day if bin > first => day.tomorrow().unwrap_or_default(),
            TimeUnit::Day => day,
            _ => start_of(unit, bin),
        };
        written(day)
    })
}

/// Writes a day as its `Display` does, which takes ten times as long.
fn written(day: civil::Date) -> String {
    let (year @ 0..=9999, month, of_month) = (day.year(), day.month(), day.day()) else {
        return day.to_string();
    };
    let digit = |number: i16, place: i16| b'0' + (number / place % 10) as u8;
    let year = [1000, 100, 10, 1].map(|place| digit(year, place));
    let two = |number: i8| [10, 1].map(|place| digit(number.into(), place));
    let text = [&year[..], b"-", &two(month), b"-", &two(of_month)].concat();
    // Digits and hyphens are text.
    String::from_utf8(text).unwrap_or_default()
}

/// Returns the number of the unit that a day lies in, days being counted from 1970-01-01.
fn bin_of(unit: TimeUnit, day: i64) -> i64 {
    let month = || {
        let date = Date::day_of_civil_seconds(day.saturating_mul(SECONDS_PER_DAY)).unwrap_or_default();
        i64::from(date.year()) * 12 + i64::from(date.month()) - 1
    };
    match unit {
        TimeUnit::Day => day,
        // 1970-01-01 was a Thursday.
        TimeUnit::Week => (day + 3).div_euclid(7),
        TimeUnit::Month => month(),
        TimeUnit::Quarter => month().div_euclid(3),
        TimeUnit::Year => month().div_euclid(12),
    }
}

fn first_day(unit: TimeUnit, bin: i64) -> i64 {
    match unit {
        TimeUnit::Day => bin,
        TimeUnit::Week => bin * 7 - 3,
        TimeUnit::Month => first_of_month(bin),
        TimeUnit::Quarter => first_of_month(bin * 3),
        TimeUnit::Year => first_of_month(bin * 12),
    }
}

/// Returns the first day of a month, months being counted from the year 0.
fn first_of_month(month: i64) -> i64 {
    let year = i16::try_from(month.div_euclid(12)).unwrap_or_default();
    let month = i8::try_from(month.rem_euclid(12) + 1).unwrap_or(1);
    let first = civil::Date::new(year, month, 1).unwrap_or_default();
    first.duration_since(civil::date(1970, 1, 1)).as_secs() / SECONDS_PER_DAY
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(date: &str) -> i64 {
        date.parse::<Date>().unwrap().civil_seconds()
    }

    #[test]
    fn units_of_time_begin_where_calendars_have_them() {
        let check = |unit, date: &str, start: &str, next: &str| {
            let bin = Clock::new(unit).unit_of(seconds(date)).0;
            let found = [start_of(unit, bin).to_string(), start_of(unit, bin + 1).to_string()];
            assert_eq!(found, [start, next], "{date}");
        };
        check(TimeUnit::Day, "2022-01-12T23:59:59", "2022-01-12", "2022-01-13");
        check(TimeUnit::Day, "1969-12-31T23:59:59", "1969-12-31", "1970-01-01");
        check(TimeUnit::Week, "2022-01-12", "2022-01-10", "2022-01-17");
        check(TimeUnit::Week, "2022-01-16T23:59:59", "2022-01-10", "2022-01-17");
        check(TimeUnit::Week, "2022-01-02", "2021-12-27", "2022-01-03");
        check(TimeUnit::Week, "1893-05-09", "1893-05-08", "1893-05-15");
        check(TimeUnit::Month, "2024-02-29", "2024-02-01", "2024-03-01");
        check(TimeUnit::Month, "1900-12-31", "1900-12-01", "1901-01-01");
        check(TimeUnit::Quarter, "2022-12-31", "2022-10-01", "2023-01-01");
        check(TimeUnit::Year, "2022-12-31T23:59:59", "2022-01-01", "2023-01-01");
        check(TimeUnit::Year, "1678-01-01", "1678-01-01", "1679-01-01");
    }

    #[test]
    fn the_clock_follows_dates_in_any_order() {
        let mut clock = Clock::new(TimeUnit::Month);
        let mut month = |date: &str| clock.unit_of(seconds(date)).0;
        let march = month("2022-03-31T23:59:59");
        assert_eq!(month("2022-03-01"), march);
        assert_eq!(month("2022-02-28T23:59:59"), march - 1);
        assert_eq!(month("2022-04-01"), march + 1);
        assert_eq!(month("2021-03-15"), march - 12);
    }

    #[test]
    fn units_are_written_as_their_first_days() {
        for (unit, date) in [
            (TimeUnit::Day, "1678-01-01"),
            (TimeUnit::Day, "1899-12-28"),
            (TimeUnit::Day, "2023-12-30"),
            (TimeUnit::Week, "2024-02-26"),
            (TimeUnit::Month, "1969-11-01"),
            (TimeUnit::Quarter, "2022-01-12"),
            (TimeUnit::Year, "2261-05-05"),
        ] {
            let first = Clock::new(unit).unit_of(seconds(date)).0;
            let expected: Vec<String> =
                (first..first + 400).map(|bin| start_of(unit, bin).to_string()).collect();
            assert_eq!(starts(unit, first, 400).collect::<Vec<_>>(), expected, "{unit:?} {date}");
        }
    }
}
