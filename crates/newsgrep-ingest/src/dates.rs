//! Dates as metadata writes them, into [`Date`]s. It invents nothing: no time where only a day is stated, no day
//! where day and month cannot be told apart.

use newsgrep_text::{Date, DateError};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The zone names that mean one thing in news; any other name leaves the time without a zone.
const ZONES: [(&str, &str); 14] = [
    ("gmt", "Z"),
    ("utc", "Z"),
    ("z", "Z"),
    ("est", "-05:00"),
    ("edt", "-04:00"),
    ("cst", "-06:00"),
    ("cdt", "-05:00"),
    ("mst", "-07:00"),
    ("mdt", "-06:00"),
    ("pst", "-08:00"),
    ("pdt", "-07:00"),
    ("cet", "+01:00"),
    ("cest", "+02:00"),
    ("bst", "+01:00"),
];

/// Reads a date: any form of [`Date`], those of mail, feeds and prose, and seconds or milliseconds since 1970.
///
/// # Errors
///
/// Returns what is wrong, to be read after the record's place.
pub(crate) fn read(text: &str) -> Result<Date, String> {
    let text = text.trim();
    match text.parse::<Date>() {
        Ok(date) => return Ok(date),
        Err(error @ DateError::OutOfRange(_)) => {
            return Err(format!("has a date that cannot be used: {error}"));
        }
        Err(_) => {}
    }
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return of_digits(text).ok_or_else(|| not_understood(text));
    }
    // No date is longer; the limit keeps a body that was mapped to the date out of the message.
    if text.len() > 80 {
        return Err("has a date that is not understood: it is longer than any date".to_owned());
    }
    let tokens: Vec<&str> =
        text.split([' ', '\t', ',', '\u{a0}']).filter(|token| !token.is_empty()).collect();
    let tokens = match tokens.split_first() {
        Some((first, rest)) if is_name(&WEEKDAYS, first).is_some() => rest,
        _ => &tokens[..],
    };
    let unknown = || not_understood(text);
    let (day, rest) = match tokens {
        [] => return Err(unknown()),
        [first, rest @ ..] if is_numeric(first) => (numeric_day(first, text)?, rest),
        [first, second, year, rest @ ..] => (named_day(first, second, year).ok_or_else(unknown)?, rest),
        _ => return Err(unknown()),
    };
    format!("{day}{}", clock(rest).ok_or_else(unknown)?).parse().map_err(|_| unknown())
}

/// Returns what is said of a date that is not understood; a long one is cut short.
pub(crate) fn not_understood(text: &str) -> String {
    let shown: String = text.chars().take(80).collect();
    format!("has a date that is not understood: `{shown}`")
}

/// Reads a number, as [`read`] reads its digits.
pub(crate) fn of_number(number: i64) -> Result<Date, String> {
    of_digits(&number.to_string()).ok_or_else(|| not_understood(&number.to_string()))
}

/// The seconds from 1970 to 1980. Numbers below are no moments at which anything was published on the web.
const EARLIEST: i64 = 315_532_800;

/// Reads digits as long as only one thing: a year, `20220112`, `202201120930`, `20220112093005`, or else 9 or 10 of
/// them as seconds and 12 or 13 as milliseconds since 1970.
///
/// Any other number is no date, rather than one near 1970.
fn of_digits(digits: &str) -> Option<Date> {
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match digits.len() {
        4 => digits.parse().ok(),
        8 => written_out(digits),
        // A day and an hour, 2022011209, would be a moment in 2034.
        10 if written_out(&digits[..8]).is_some() && &digits[8..] < "24" => None,
        9 | 10 => of_seconds(digits.parse().ok()?),
        12 | 14 if written_out(digits).is_some() => written_out(digits),
        12 | 13 => of_seconds(digits.parse::<i64>().ok()? / 1000),
        _ => None,
    }
}

/// Reads a year, a month and a day of two digits, and the hour, minute and second if they follow.
fn written_out(digits: &str) -> Option<Date> {
    let mut text = format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..8]);
    let between = ["T", ":", ":"];
    for (place, gap) in (8..digits.len()).step_by(2).zip(between) {
        text.push_str(gap);
        text.push_str(&digits[place..place + 2]);
    }
    text.parse().ok()
}

fn of_seconds(seconds: i64) -> Option<Date> {
    let day = Date::day_of_civil_seconds(seconds).filter(|_| seconds >= EARLIEST)?;
    let clock = seconds.rem_euclid(86_400);
    format!("{day}T{:02}:{:02}:{:02}Z", clock / 3600, clock / 60 % 60, clock % 60).parse().ok()
}

/// Tells `12.1.2022` from `12.` and `Jan.`.
fn is_numeric(day: &str) -> bool {
    day.starts_with(|c: char| c.is_ascii_digit()) && day.trim_end_matches('.').contains(['/', '.', '-'])
}

/// Reads `2022/01/12`, `2022.1.5`, and `25/12/2022` in either order where only one order is possible.
fn numeric_day(day: &str, text: &str) -> Result<String, String> {
    let unknown = || format!("has a date that is not understood: `{text}`");
    let parts: Vec<&str> = day.split(['/', '.', '-']).collect();
    let [first, second, third] = parts[..] else { return Err(unknown()) };
    let number = |part: &str, longest: usize| -> Result<u16, String> {
        let plain = (1..=longest).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if plain { part.parse().map_err(|_| unknown()) } else { Err(unknown()) }
    };
    if first.len() == 4 {
        return Ok(format!("{:04}-{:02}-{:02}", number(first, 4)?, number(second, 2)?, number(third, 2)?));
    }
    let (first, second) = (number(first, 2)?, number(second, 2)?);
    if third.len() != 4 {
        return Err(unknown());
    }
    let year = number(third, 4)?;
    match (first > 12, second > 12) {
        (false, false) if first != second => {
            Err(format!("has an ambiguous date: `{text}` may be day or month first"))
        }
        (true, _) => Ok(format!("{year:04}-{second:02}-{first:02}")),
        _ => Ok(format!("{year:04}-{first:02}-{second:02}")),
    }
}

/// Reads `12 January 2022` and `January 12 2022`.
fn named_day(first: &str, second: &str, year: &str) -> Option<String> {
    let (day, month) = match is_name(&MONTHS, second) {
        Some(month) => (first, month),
        None => (second, is_name(&MONTHS, first)?),
    };
    let digits = day.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '.');
    let suffix = &day[digits.len()..];
    let day: u8 = matches!(suffix, "" | "." | "st" | "nd" | "rd" | "th").then(|| digits.parse().ok())??;
    let four = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    four.then(|| format!("{year}-{:02}-{day:02}", month + 1))
}

/// Returns the place of a name, written out or shortened to three letters or more (`Sept.`).
fn is_name(names: &[&str], word: &str) -> Option<usize> {
    let word = word.strip_suffix('.').unwrap_or(word).to_ascii_lowercase();
    if word.len() < 3 { None } else { names.iter().position(|name| name.starts_with(&word)) }
}

/// Returns the rest of a date, `09:30:00 +0100`, as [`Date`] reads it; nothing for nothing.
fn clock(tokens: &[&str]) -> Option<String> {
    let (time, rest) = match tokens {
        [] => return Some(String::new()),
        [time, rest @ ..] => (*time, rest),
    };
    let half = rest.first().map(|word| word.replace('.', "").to_ascii_lowercase()).unwrap_or_default();
    let (time, rest) = match rest {
        [_, rest @ ..] if matches!(half.as_str(), "am" | "pm") => (twelve_hours(time, &half)?, rest),
        _ => (time.to_owned(), rest),
    };
    let hour_is_short = time.find(':') == Some(1);
    let time = if hour_is_short { format!("0{time}") } else { time };
    let zone = match rest {
        [] => "",
        [zone] if zone.starts_with(['+', '-']) => *zone,
        // As mail programs say it twice: `+0100 (CET)`.
        [zone, name] if zone.starts_with(['+', '-']) && name.starts_with('(') => *zone,
        [name] => zone_of(name)?,
        _ => return None,
    };
    Some(format!("T{time}{zone}"))
}

/// Returns the offset of a zone name; nothing for one that means several, `None` for a word that is no zone.
fn zone_of(name: &str) -> Option<&'static str> {
    let name = name.trim_matches(['(', ')']);
    match ZONES.iter().find(|(zone, _)| zone.eq_ignore_ascii_case(name)) {
        Some((_, offset)) => Some(offset),
        None => {
            let like_a_zone =
                (2..=5).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_uppercase());
            like_a_zone.then_some("")
        }
    }
}

fn twelve_hours(time: &str, half: &str) -> Option<String> {
    let (hour, minutes) = time.split_once(':')?;
    let hour: u8 = hour.parse().ok().filter(|hour| (1..=12).contains(hour))?;
    let afternoon = if half.eq_ignore_ascii_case("pm") { 12 } else { 0 };
    Some(format!("{:02}:{minutes}", hour % 12 + afternoon))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, expected: &str) {
        assert_eq!(read(written).map(|date| date.to_string()).as_deref(), Ok(expected), "{written}");
    }

    #[test]
    fn dates_are_read_as_papers_and_feeds_write_them() {
        check("2022-01-12T09:30+01:00", "2022-01-12T09:30+01:00");
        check("2022/01/12", "2022-01-12");
        check("2022/1/5 09:30", "2022-01-05T09:30");
        check("January 12, 2022", "2022-01-12");
        check("Jan. 12th, 2022", "2022-01-12");
        check("12 January 2022", "2022-01-12");
        check("12. January 2022", "2022-01-12");
        check("Wednesday, 12 January 2022", "2022-01-12");
        check("January 12, 2022 9:30 PM EST", "2022-01-12T21:30-05:00");
        check("2022-01-12 09:30:05 UTC", "2022-01-12T09:30:05Z");
        check("31/12/2021", "2021-12-31");
        check("12/31/2021", "2021-12-31");
        check("12.12.2021", "2021-12-12");
    }

    #[test]
    fn mail_dates_keep_their_zone_only_where_it_means_one_thing() {
        check("Wed, 12 Jan 2022 09:30:00 +0100", "2022-01-12T09:30:00+01:00");
        check("Wed, 12 Jan 2022 09:30:00 GMT", "2022-01-12T09:30:00Z");
        check("12 Jan 2022 09:30 CEST", "2022-01-12T09:30+02:00");
        check("Wed, 12 Jan 2022 09:30:00 PDT", "2022-01-12T09:30:00-07:00");
        check("Wed, 12 Jan 2022 09:30:00 IST", "2022-01-12T09:30:00");
    }

    #[test]
    fn numbers_are_seconds_milliseconds_days_or_years() {
        let check = |number: i64, expected: &str| {
            assert_eq!(of_number(number).map(|date| date.to_string()).as_deref(), Ok(expected), "{number}");
        };
        check(1_641_979_800, "2022-01-12T09:30:00Z");
        check(1_641_979_800_123, "2022-01-12T09:30:00Z");
        check(315_532_800, "1980-01-01T00:00:00Z");
        check(999_999_999, "2001-09-09T01:46:39Z");
        check(20_220_112, "2022-01-12");
        check(2022, "2022");
        check(202_201_120_930, "2022-01-12T09:30");
        check(20_220_112_093_005, "2022-01-12T09:30:05");
        check(946_684_800_000, "2000-01-01T00:00:00Z");
    }

    #[test]
    fn numbers_that_may_mean_anything_are_no_dates() {
        for number in [
            0,
            -86_400,
            202_201,
            25_122_021,
            12_012_022,
            86_400_000,
            315_532_799,
            2_022_011_209,
            20_220_112_093_061,
            202_213_120_930,
            16_419_798_001,
            i64::MAX,
            i64::MIN,
        ] {
            let said = of_number(number).unwrap_err();
            assert_eq!(said, format!("has a date that is not understood: `{number}`"));
            assert!(read(&number.to_string()).is_err(), "{number}");
        }
    }

    #[test]
    fn nothing_may_follow_a_time_but_its_half_of_the_day_and_its_zone() {
        check("12 January 2022 9:30 p.m.", "2022-01-12T21:30");
        check("Wed, 12 Jan 2022 09:30:00 +0100 (CET)", "2022-01-12T09:30:00+01:00");
        check("12 Jan 2022 23:59:60", "2022-01-12T23:59:59");
        for text in [
            "12 January 2022 9:30 at",
            "12 January 2022 9:30 EST or later",
            "2022-01-12 09:30 updated",
            "2022-01-12T09:30:61",
            "12 Jan 2022 09:30:99",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_not_certain_is_not_guessed() {
        assert!(read("12/01/2022").unwrap_err().contains("ambiguous"));
        for text in [
            "",
            "yesterday",
            "12 Jan 22",
            "32 January 2022",
            "0001-01-01",
            "13/13/2022",
            "Wed",
            "1/2",
            "é/é/é",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
