//! Dates of publication: how precise they are, and where they are from.

use std::fmt;
use std::str::FromStr;

use jiff::civil;
use serde::{Deserialize, Serialize};

/// How much of a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// Only the year.
    Year,
    /// The year and the month.
    Month,
    /// The day.
    Day,
    /// The day, the hour and the minute.
    Minute,
    /// The time to the second.
    Second,
}

/// Where a date is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Provenance {
    /// Stated in the article's own metadata.
    Stated,
    /// Given by a rule of the user.
    Rule,
    /// Read from the path.
    Path,
    /// The time of the file.
    FileTime,
    /// Inferred from what the page says beside its metadata, such as its address or its text.
    Inferred,
}

impl Provenance {
    /// Returns the name, as JSON has it.
    pub fn name(self) -> &'static str {
        match self {
            Provenance::Stated => "stated",
            Provenance::Rule => "rule",
            Provenance::Path => "path",
            Provenance::FileTime => "file-time",
            Provenance::Inferred => "inferred",
        }
    }
}

/// A date of publication on the article's own calendar and clock.
///
/// It is kept as the article states it: an article dated 12 January in its own zone is never moved to another day
/// by somebody else's clock. Dates compare by [`Date::civil_seconds`]; a coarse date counts by its start.
///
/// Parsed and printed forms: `2022`, `2022-01`, `2022-01-12`, `2022-01-12T09:30`, `2022-01-12T09:30:05`, the last
/// two with an optional zone, `Z` or `+01:00`. A space may stand for the `T`; fractions of a second are dropped.
///
/// ```
/// use newsgrep_text::{Date, Precision};
///
/// let date: Date = "2022-01-12T23:30+05:00".parse().unwrap();
/// assert_eq!(date.precision(), Precision::Minute);
/// assert_eq!(date.day().to_string(), "2022-01-12");
/// assert_eq!(date.to_string(), "2022-01-12T23:30+05:00");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "Raw", try_from = "Raw")]
pub struct Date {
    civil: civil::DateTime,
    /// Minutes east of Greenwich, where stated.
    offset: Option<i16>,
    precision: Precision,
    provenance: Provenance,
}

/// Why a text is no date.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DateError {
    /// The text has none of the forms of [`Date`].
    Malformed(String),
    /// The year lies outside 1678 to 2261, which the index can hold.
    OutOfRange(String),
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DateError::Malformed(text) => {
                write!(f, "`{text}` is not a date: write 2022, 2022-01, 2022-01-12 or 2022-01-12T09:30+01:00")
            }
            DateError::OutOfRange(text) => write!(f, "the date `{text}` lies outside the years 1678 to 2261"),
        }
    }
}

impl std::error::Error for DateError {}

impl Date {
    /// Returns the date of a day.
    ///
    /// # Errors
    ///
    /// Fails if there is no such day, or if it lies outside the years 1678 to 2261.
    pub fn from_day(year: i16, month: i8, day: i8) -> Result<Self, DateError> {
        let text = || format!("{year:04}-{month:02}-{day:02}");
        let date = civil::Date::new(year, month, day).map_err(|_| DateError::Malformed(text()))?;
        Date::new(date.at(0, 0, 0, 0), None, Precision::Day).ok_or_else(|| DateError::OutOfRange(text()))
    }

    /// Returns the date with this civil time, zone (minutes east of Greenwich) and precision, as stated.
    ///
    /// What is finer than the precision is set to its start. Returns `None` outside the years 1678 to 2261.
    pub fn new(civil: civil::DateTime, offset: Option<i16>, precision: Precision) -> Option<Self> {
        let (year, month, day) = (civil.year(), civil.month(), civil.day());
        let civil = match precision {
            Precision::Year => civil::date(year, 1, 1).at(0, 0, 0, 0),
            Precision::Month => civil::date(year, month, 1).at(0, 0, 0, 0),
            Precision::Day => civil::date(year, month, day).at(0, 0, 0, 0),
            Precision::Minute => civil::date(year, month, day).at(civil.hour(), civil.minute(), 0, 0),
            Precision::Second => {
                civil::date(year, month, day).at(civil.hour(), civil.minute(), civil.second(), 0)
            }
        };
        (1678..=2261).contains(&year).then_some(Date {
            civil,
            offset,
            precision,
            provenance: Provenance::Stated,
        })
    }

    /// Returns the same date from somewhere else.
    #[must_use]
    pub fn with_provenance(self, provenance: Provenance) -> Self {
        Date { provenance, ..self }
    }

    /// Returns the seconds from 1970-01-01T00:00:00 to this date, both on the article's own clock.
    ///
    /// A date that is known to the day, month or year counts by its first second.
    pub fn civil_seconds(self) -> i64 {
        let days = self.civil.date().duration_since(civil::date(1970, 1, 1)).as_secs();
        let time = self.civil.time();
        days + i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second())
    }

    /// Returns the civil day with this number of seconds after 1970-01-01T00:00:00 on the same clock.
    ///
    /// Returns `None` outside the years that dates may have.
    pub fn day_of_civil_seconds(seconds: i64) -> Option<civil::Date> {
        let days = i32::try_from(seconds.div_euclid(86_400)).ok()?;
        civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).ok()?).ok()
    }

    /// Returns the day (the first one of a coarse date).
    pub fn day(self) -> civil::Date {
        self.civil.date()
    }

    /// Returns the civil time.
    pub fn civil(self) -> civil::DateTime {
        self.civil
    }

    /// Returns the zone in minutes east of Greenwich, where the article states one.
    pub fn offset_minutes(self) -> Option<i16> {
        self.offset
    }

    /// Returns how much of the date is known.
    pub fn precision(self) -> Precision {
        self.precision
    }

    /// Returns where the date is from.
    pub fn provenance(self) -> Provenance {
        self.provenance
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (date, time) = (self.civil.date(), self.civil.time());
        match self.precision {
            Precision::Year => return write!(f, "{:04}", date.year()),
            Precision::Month => return write!(f, "{:04}-{:02}", date.year(), date.month()),
            Precision::Day => return write!(f, "{:04}-{:02}-{:02}", date.year(), date.month(), date.day()),
            Precision::Minute => write!(f, "{date}T{:02}:{:02}", time.hour(), time.minute())?,
            Precision::Second => {
                write!(f, "{date}T{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())?;
            }
        }
        match self.offset {
            None => Ok(()),
            Some(0) => f.write_str("Z"),
            Some(offset) => {
                let sign = if offset < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", offset.abs() / 60, offset.abs() % 60)
            }
        }
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let malformed = || DateError::Malformed(text.to_owned());
        let trimmed = text.trim();
        let (day, rest) = match trimmed.find(['T', 't', ' ']) {
            Some(at) => (&trimmed[..at], Some(&trimmed[at + 1..])),
            None => (trimmed, None),
        };
        let mut parts = day.split('-').map(digits);
        let year = parts.next().flatten().filter(|(_, width)| *width == 4).ok_or_else(malformed)?.0;
        let mut two = || -> Result<Option<i8>, DateError> {
            match parts.next() {
                None => Ok(None),
                Some(Some((number, 2))) => Ok(i8::try_from(number).ok()),
                Some(_) => Err(malformed()),
            }
        };
        let (month, day) = (two()?, two()?);
        if parts.next().is_some() {
            return Err(malformed());
        }
        let year = i16::try_from(year).map_err(|_| malformed())?;
        let date = civil::Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).map_err(|_| malformed())?;
        let (time, offset, precision) = match rest {
            None if day.is_some() => (civil::Time::midnight(), None, Precision::Day),
            None if month.is_some() => (civil::Time::midnight(), None, Precision::Month),
            None => (civil::Time::midnight(), None, Precision::Year),
            Some(rest) if day.is_some() => parse_time(rest.trim()).ok_or_else(malformed)?,
            Some(_) => return Err(malformed()),
        };
        Date::new(date.to_datetime(time), offset, precision)
            .ok_or_else(|| DateError::OutOfRange(text.to_owned()))
    }
}

/// Reads `09:30`, `09:30:05`, `09:30:05.123`, each with `Z`, `+01:00`, `+0100` or `+01` or nothing behind it.
fn parse_time(text: &str) -> Option<(civil::Time, Option<i16>, Precision)> {
    let zone_at = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) = (text[..zone_at].trim(), &text[zone_at..]);
    let mut parts = clock.split(':');
    let hour = number(parts.next()?)?;
    let minute = number(parts.next()?)?;
    let second = match parts.next() {
        None => None,
        Some(seconds) => {
            let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
            if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            Some(number(whole)?)
        }
    };
    if parts.next().is_some() {
        return None;
    }
    // A leap second counts as the one before it.
    let whole = second.map_or(0, |second| if second == 60 { 59 } else { second });
    let time = civil::Time::new(hour, minute, whole, 0).ok()?;
    let precision = if second.is_some() { Precision::Second } else { Precision::Minute };
    Some((time, parse_zone(zone)?, precision))
}

fn parse_zone(zone: &str) -> Option<Option<i16>> {
    if zone.is_empty() {
        return Some(None);
    }
    if zone.eq_ignore_ascii_case("z") {
        return Some(Some(0));
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let rest = &zone[1..];
    let (hours, minutes) = match rest.split_once(':') {
        Some(parts) => parts,
        None if rest.len() == 4 && rest.is_ascii() => rest.split_at(2),
        None => (rest, "00"),
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours <= 18 && minutes < 60).then(|| Some(sign * (i16::from(hours) * 60 + i16::from(minutes))))
}

fn number(text: &str) -> Option<i8> {
    digits(text).filter(|(_, width)| *width == 2).and_then(|(number, _)| i8::try_from(number).ok())
}

fn digits(text: &str) -> Option<(u16, usize)> {
    let plain = !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok().map(|number| (number, text.len()))).flatten()
}

#[derive(Serialize, Deserialize)]
struct Raw {
    date: String,
    provenance: Provenance,
}

impl From<Date> for Raw {
    fn from(date: Date) -> Self {
        Raw { date: date.to_string(), provenance: date.provenance }
    }
}

impl TryFrom<Raw> for Date {
    type Error = DateError;

    fn try_from(raw: Raw) -> Result<Self, DateError> {
        Ok(raw.date.parse::<Date>()?.with_provenance(raw.provenance))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_print_as_they_were_written() {
        for text in ["2022", "2022-01", "2022-01-12", "2022-01-12T09:30", "2022-01-12T09:30:05+01:00"] {
            assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
        }
        let check = |written: &str, printed: &str| {
            assert_eq!(written.parse::<Date>().unwrap().to_string(), printed, "{written}");
        };
        check("2022-01-12 09:30", "2022-01-12T09:30");
        check("2022-01-12T09:30:05.123Z", "2022-01-12T09:30:05Z");
        check("2022-01-12T23:59:60Z", "2022-01-12T23:59:59Z");
        check("2022-01-12T09:30:05+0000", "2022-01-12T09:30:05Z");
        check("2022-01-12T09:30:05 -0530", "2022-01-12T09:30:05-05:30");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "1/21",
            "2022-01-12T09:30:61",
            "2022-01-12T09:30:99",
            "0001-01-01",
            "2022-13",
            "2022-02-30",
            "2300-01-01",
            "2022-1-2",
            "2022-01-12T9",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }

    #[test]
    fn civil_seconds_count_on_the_articles_own_clock() {
        let seconds = |text: &str| text.parse::<Date>().unwrap().civil_seconds();
        assert_eq!(seconds("1970-01-01"), 0);
        assert_eq!(seconds("1969-12-31T23:59:59"), -1);
        assert_eq!(seconds("2022-01-12T23:30+05:00"), seconds("2022-01-12") + 84_600);
        assert_eq!(seconds("2022"), seconds("2022-01-01"));
        assert_eq!(Date::day_of_civil_seconds(-1).unwrap(), civil::date(1969, 12, 31));
    }
}
