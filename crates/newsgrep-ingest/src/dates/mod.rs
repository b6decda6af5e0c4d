//! Dates as metadata writes them, into [`Date`]s. It invents nothing: no time where only a day is stated, no day
//! where day and month cannot be told apart.

mod names;
#[cfg(feature = "html")]
mod search;

use newsgrep_text::{Date, DateError};

#[cfg(feature = "html")]
pub(crate) use self::names::month;
#[cfg(feature = "html")]
pub(crate) use self::search::find;

/// Reads a date: any form of [`Date`], those of mail, feeds and prose, and seconds or milliseconds since 1970.
///
/// # Errors
///
/// Returns what is wrong, to be read after the record's place.
pub(crate) fn read(text: &str) -> Result<Date, String> {
    let date = of_text(text.trim())?;
    // Programs write it where a date is missing.
    match date.to_string().as_str() {
        "1970-01-01T00:00:00Z" | "1970-01-01T00:00:00+00:00" => {
            Err("has a date that is none: the first second of 1970 stands for a date that is missing"
                .to_owned())
        }
        _ => Ok(date),
    }
}

fn of_text(text: &str) -> Result<Date, String> {
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
    let unknown = || not_understood(text);
    let plain = plain(text);
    let tokens = tokens(&plain);
    let tokens = match tokens.split_first() {
        Some((first, rest)) if names::is_weekday(first) => rest,
        _ => &tokens[..],
    };
    // Java and C print the year last: `Wed Jan 12 09:30:00 CET 2022`.
    let reordered = match tokens {
        [month, day, time, zone @ .., year] if time.contains(':') && zone.len() < 2 && is_year(year) => {
            [&[*month, day, year, time][..], zone].concat()
        }
        tokens => tokens.to_vec(),
    };
    let tokens = &reordered[..];
    let (day, used) = day(tokens).map_err(|wrong| wrong.said(text))?;
    format!("{day}{}", clock(&tokens[used..]).ok_or_else(unknown)?).parse().map_err(|_| unknown())
}

/// Returns a date in the plainest of its forms: without the name of a zone behind its offset, without the signs
/// that Chinese, Japanese and Korean write behind each number, days and times apart.
fn plain(text: &str) -> String {
    let text = match text.strip_suffix(']').and_then(|text| text.rsplit_once('[')) {
        Some((date, _)) => date,
        None => text,
    };
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let is_next_digit = characters.peek().is_some_and(char::is_ascii_digit);
        match character {
            '年' | '月' | '년' | '월' => plain.push('.'),
            '日' | '일' | '\u{200e}' | '\u{200f}' => plain.push(' '),
            // `2022-01-12T9:30`; a `T` anywhere else belongs to a word.
            'T' | 't' if is_next_digit && plain.ends_with(|c: char| c.is_ascii_digit()) => plain.push(' '),
            _ => plain.push(character),
        }
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match plain.split_once(' ') {
        // `20220112T093000Z`
        Some((day, time))
            if day.len() == 8 && digits(day) && matches!(time.len(), 4..) && time.is_ascii() =>
        {
            let end = time.bytes().take_while(u8::is_ascii_digit).count();
            let clock = match end {
                4 => format!("{}:{}", &time[..2], &time[2..4]),
                6 => format!("{}:{}:{}", &time[..2], &time[2..4], &time[4..6]),
                _ => return plain,
            };
            format!("{}-{}-{} {clock}{}", &day[..4], &day[4..6], &day[6..], &time[end..])
        }
        _ => plain,
    }
}

/// Returns the words of a date, without those that only join them.
fn tokens(text: &str) -> Vec<&str> {
    let parts = text.split([' ', '\t', '\n', '\r', ',', '\u{a0}', '\u{202f}']);
    parts.filter(|token| !matches!(token.to_lowercase().as_str(), "" | "de" | "del" | "of")).collect()
}

/// Why words are no day.
enum Wrong {
    Unknown,
    /// Day and month may be either way round.
    Ambiguous,
}

impl Wrong {
    fn said(&self, text: &str) -> String {
        match self {
            Wrong::Unknown => not_understood(text),
            Wrong::Ambiguous => format!("has an ambiguous date: `{text}` may be day or month first"),
        }
    }
}

/// Reads the day that words begin with, and returns how many of them it takes.
fn day(tokens: &[&str]) -> Result<(String, usize), Wrong> {
    match tokens {
        [first, ..] if is_numeric(first) => Ok((numeric_day(first)?, 1)),
        [year, month, day, ..] if is_year(year) && is_short(month) && is_short(day) => {
            Ok((numeric_day(&format!("{}.{}.{}", bare(year), bare(month), bare(day)))?, 3))
        }
        // `2022. január 12.`
        [year, month, day, ..] if is_year(year) && names::month(month).is_some() => {
            Ok((named_day(day, month, bare(year)).ok_or(Wrong::Unknown)?, 3))
        }
        [first, second, year, ..] => match named_day(first, second, year) {
            Some(day) => Ok((day, 3)),
            None => Err(Wrong::Unknown),
        },
        _ => Err(Wrong::Unknown),
    }
}

fn bare(token: &str) -> &str {
    token.trim_end_matches('.')
}

fn is_year(token: &str) -> bool {
    bare(token).len() == 4 && bare(token).bytes().all(|byte| byte.is_ascii_digit())
}

fn is_short(token: &str) -> bool {
    matches!(bare(token).len(), 1 | 2) && bare(token).bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns what is said of a date that is not understood; a long one is cut short.
pub(crate) fn not_understood(text: &str) -> String {
    let shown: String = text.chars().take(80).collect();
    format!("has a date that is not understood: `{shown}`")
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
        // A day and an hour, 2022011209, would be a moment in 2034; 1717050918 is none in 1717.
        10 if digits >= "19" && written_out(&digits[..8]).is_some() && &digits[8..] < "24" => None,
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
fn numeric_day(day: &str) -> Result<String, Wrong> {
    let parts: Vec<&str> = day.trim_end_matches('.').split(['/', '.', '-']).collect();
    let [first, second, third] = parts[..] else { return Err(Wrong::Unknown) };
    let number = |part: &str, longest: usize| -> Result<u16, Wrong> {
        let plain = (1..=longest).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if plain { part.parse().map_err(|_| Wrong::Unknown) } else { Err(Wrong::Unknown) }
    };
    if first.len() == 4 {
        return Ok(format!("{:04}-{:02}-{:02}", number(first, 4)?, number(second, 2)?, number(third, 2)?));
    }
    // `12-Jan-2022`
    if let (Some(day), 4) = (named_day(first, second, third), third.len()) {
        return Ok(day);
    }
    let (first, second) = (number(first, 2)?, number(second, 2)?);
    if third.len() != 4 {
        return Err(Wrong::Unknown);
    }
    let year = number(third, 4)?;
    match (first > 12, second > 12) {
        (false, false) if first != second => Err(Wrong::Ambiguous),
        (true, _) => Ok(format!("{year:04}-{second:02}-{first:02}")),
        _ => Ok(format!("{year:04}-{first:02}-{second:02}")),
    }
}

/// Reads `12 January 2022` and `January 12 2022`.
fn named_day(first: &str, second: &str, year: &str) -> Option<String> {
    let (day, month, month_name) = match names::month(second) {
        Some(month) => (first, month, second),
        None => (second, names::month(first)?, first),
    };
    let digits = day.trim_end_matches(|c: char| c.is_ascii_alphabetic() || matches!(c, '.' | 'º' | '°'));
    let suffix = &day[digits.len()..];
    if suffix == "." && names::may_be_croatian(month_name) {
        return None;
    }
    let suffixes = ["", ".", "st", "nd", "rd", "th", "er", "º", "°"];
    let day: u8 = suffixes.contains(&suffix).then(|| digits.parse().ok())??;
    let four = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    four.then(|| format!("{year}-{month:02}-{day:02}"))
}

/// Returns the rest of a date, `09:30:00 +0100`, as [`Date`] reads it; nothing for nothing.
fn clock(tokens: &[&str]) -> Option<String> {
    let tokens = match tokens {
        [join, rest @ ..] if JOINTS.contains(&join.to_lowercase().as_str()) && !rest.is_empty() => rest,
        tokens => tokens,
    };
    let (half, tokens) = match tokens {
        [half @ ("오전" | "오후" | "上午" | "下午" | "午前" | "午後"), rest @ ..] => {
            (Some(*half), rest)
        }
        tokens => (None, tokens),
    };
    let (time, rest) = match tokens {
        [] if half.is_none() => return Some(String::new()),
        [] => return None,
        [time, rest @ ..] => (*time, rest),
    };
    let (time, glued) = split_half(time);
    let (half, rest) = match (half.or(glued), rest) {
        (Some(half), rest) => (Some(half), rest),
        (None, [half, rest @ ..]) if is_half(half) => (Some(*half), rest),
        (None, rest) => (None, rest),
    };
    let rest = match rest {
        [word, rest @ ..] if matches!(word.to_lowercase().as_str(), "uhr" | "h" | "hrs" | "uur") => rest,
        rest => rest,
    };
    // `09h30` of French and `09.30` of the north are `09:30`.
    let time = if time.contains(':') { time.to_owned() } else { time.replacen(['h', 'H', '.'], ":", 1) };
    let time = match half {
        Some(half) => twelve_hours(&time, half)?,
        None => time,
    };
    let time = if time.find(':') == Some(1) { format!("0{time}") } else { time };
    let zone = match rest {
        [] => String::new(),
        [zone] if zone.starts_with(['+', '-']) => (*zone).to_owned(),
        // As mail programs say it twice: `+0100 (CET)`.
        [zone, name] if zone.starts_with(['+', '-']) && name.starts_with('(') => (*zone).to_owned(),
        [name] => names::zone(name)?,
        // As JavaScript does: `GMT+0100 (Central European Time)`.
        [zone, name, ..] if zone.starts_with("GMT") && name.starts_with('(') => names::zone(zone)?,
        _ => return None,
    };
    Some(format!("T{time}{zone}"))
}

/// What stands between a day and a time.
const JOINTS: [&str; 18] = [
    "at", "um", "à", "alle", "ore", "om", "kl", "kl.", "klo", "às", "as", "saat", "в", "о", "-", "–", "|",
    "/",
];

fn is_half(word: &str) -> bool {
    let word = word.replace('.', "").to_ascii_lowercase();
    matches!(word.as_str(), "am" | "pm")
}

/// Takes the half of the day off a time: `9:30pm`.
fn split_half(time: &str) -> (&str, Option<&str>) {
    let at = time.find(['a', 'p', 'A', 'P']).unwrap_or(time.len());
    let (clock, half) = time.split_at(at);
    if is_half(half) { (clock, Some(half)) } else { (time, None) }
}

fn twelve_hours(time: &str, half: &str) -> Option<String> {
    let (hour, minutes) = time.split_once(':')?;
    let hour: u8 = hour.parse().ok().filter(|hour| (1..=12).contains(hour))?;
    let is_afternoon = half.starts_with(['p', 'P', '후', '下']) || matches!(half, "오후" | "午後");
    let afternoon = if is_afternoon { 12 } else { 0 };
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
    fn dates_are_read_in_the_languages_of_papers() {
        check("12. Januar 2022, 09:30 Uhr", "2022-01-12T09:30");
        check("Mittwoch, 12. Januar 2022", "2022-01-12");
        check("12 janvier 2022 à 9h30", "2022-01-12T09:30");
        check("1er février 2022", "2022-02-01");
        check("12 de enero de 2022", "2022-01-12");
        check("12 gennaio 2022 alle 21:05", "2022-01-12T21:05");
        check("12 Ocak 2022 - 09:30", "2022-01-12T09:30");
        check("12 listopada 2022", "2022-11-12");
        check("12. listopadu 2022", "2022-11-12");
        check("12. srpna 2022", "2022-08-12");
        check("12 января 2022 в 09:30", "2022-01-12T09:30");
        check("2022. január 12.", "2022-01-12");
        check("2022年1月12日 09:30", "2022-01-12T09:30");
        check("2022년 1월 12일 오후 9:30", "2022-01-12T21:30");
        check("2022. 1. 5. 오전 12:30", "2022-01-05T00:30");
    }

    #[test]
    fn dates_are_read_as_programs_write_them() {
        check("20220112T093005Z", "2022-01-12T09:30:05Z");
        check("20220112T0930+0100", "2022-01-12T09:30+01:00");
        check("2022-01-12T09:30:05+01:00[Europe/Berlin]", "2022-01-12T09:30:05+01:00");
        check("2022-01-12T9:30", "2022-01-12T09:30");
        check("2022-01-12T09:30:05 UTC", "2022-01-12T09:30:05Z");
        check("2022-01-12 09:30:05 +01:00", "2022-01-12T09:30:05+01:00");
        check("Wed Jan 12 2022 09:30:05 GMT+0100 (Central European Time)", "2022-01-12T09:30:05+01:00");
        check("Wed Jan 12 09:30:05 CET 2022", "2022-01-12T09:30:05+01:00");
        check("Wed Jan 12 09:30:05 2022", "2022-01-12T09:30:05");
        check("12-Jan-2022 09:30", "2022-01-12T09:30");
        check("January 12, 2022 at 9:30pm EST", "2022-01-12T21:30-05:00");
        check("12/31/2021 - 13:55 GMT+1", "2021-12-31T13:55+01:00");
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
            assert_eq!(
                read(&number.to_string()).map(|date| date.to_string()).as_deref(),
                Ok(expected),
                "{number}"
            );
        };
        check(1_641_979_800, "2022-01-12T09:30:00Z");
        check(1_641_979_800_123, "2022-01-12T09:30:00Z");
        check(315_532_800, "1980-01-01T00:00:00Z");
        check(999_999_999, "2001-09-09T01:46:39Z");
        check(1_717_050_918, "2024-05-30T06:35:18Z");
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
            let said = read(&number.to_string()).unwrap_err();
            assert_eq!(said, format!("has a date that is not understood: `{number}`"));
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
            // October in Croatian, November in Polish.
            "12. listopada 2022.",
            "12. lip. 2022",
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
