//! Dates as RSS has them, which are those of mail (RFC 822) with the liberties of thirty years, into forms that every
//! date is read in. It judges no other date.

use std::borrow::Cow;

use crate::dates;

/// Returns a date in a form that is understood, or as it is written if there is none.
pub(crate) fn in_full(written: &str) -> Cow<'_, str> {
    let written = written.trim();
    // No date is longer.
    if written.len() > 80 {
        return Cow::Borrowed(written);
    }
    match rewritten(written).filter(|date| dates::read(date).is_ok()) {
        Some(date) => Cow::Owned(date),
        None => Cow::Borrowed(written),
    }
}

/// Tells whether a date is understood, in any of its forms.
pub(crate) fn is_understood(written: &str) -> bool {
    dates::read(&in_full(written)).is_ok()
}

/// Returns `07 Sep 2002 00:00:01 +0000` for `Sat, 07-Sep-02 00:00:01 +0000 UTC`: a day, a month by its name, a year of
/// two or four digits, a time and a zone.
fn rewritten(written: &str) -> Option<String> {
    let spaced = written.replace('-', " -");
    let apart = if has_named_month_between_hyphens(written) {
        spaced.replacen(" -", " ", 2)
    } else {
        written.to_owned()
    };
    let mut tokens: Vec<&str> =
        apart.split([' ', '\t', '\n', ',']).filter(|token| !token.is_empty()).collect();
    if tokens.first().is_some_and(|token| token.starts_with(|c: char| c.is_alphabetic())) {
        tokens.remove(0);
    }
    let [day, month, year, time, zone @ ..] = &tokens[..] else { return None };
    let is_day = matches!(day.len(), 1 | 2) && is_digits(day);
    if !is_day || !month.starts_with(|c: char| c.is_alphabetic()) || !time.contains(':') {
        return None;
    }
    let year = full_year(year)?;
    let zone = zone_of(zone)?;
    Some(format!("{day} {month} {year} {time}{zone}"))
}

/// Tells `07-Sep-2002` from `2002-09-07` and from the sign of a zone.
fn has_named_month_between_hyphens(written: &str) -> bool {
    let mut parts = written.split('-').skip(1);
    parts.next().is_some_and(|part| part.len() >= 3 && part.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

/// Returns a year in four digits: two of them are those of 1950 to 2049, as mail has it (RFC 2822, section 4.3).
fn full_year(year: &str) -> Option<Cow<'_, str>> {
    match year.len() {
        4 if is_digits(year) => Some(Cow::Borrowed(year)),
        2 if is_digits(year) => Some(Cow::Owned(format!("{}{year}", if year < "50" { "20" } else { "19" }))),
        _ => None,
    }
}

/// Returns the zone with the space before it; of an offset and a name the offset.
fn zone_of(tokens: &[&str]) -> Option<String> {
    let zone = match tokens {
        [] => return Some(String::new()),
        [zone] => *zone,
        [offset, name] if is_offset(offset) && name.starts_with(|c: char| c.is_alphabetic() || c == '(') => {
            *offset
        }
        [half, zone] if matches!(half.to_ascii_uppercase().as_str(), "AM" | "PM") => {
            return Some(format!(" {half}{}", zone_of(&[*zone])?));
        }
        _ => return None,
    };
    let named = ["GMT", "UTC", "UT"].iter().find_map(|name| zone.strip_prefix(name));
    let zone = match named {
        Some("") => "UTC".to_owned(),
        Some(offset) if is_offset(offset) => full_offset(offset),
        Some(_) => return None,
        None if is_offset(zone) => full_offset(zone),
        None => zone.to_owned(),
    };
    Some(format!(" {zone}"))
}

fn is_offset(zone: &str) -> bool {
    zone.strip_prefix(['+', '-']).is_some_and(|digits| {
        (1..=5).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b':')
    })
}

/// Returns an offset in four digits: `-500` and `+1` are `-0500` and `+0100`.
fn full_offset(offset: &str) -> String {
    let (sign, digits) = offset.split_at(1);
    match digits.len() {
        1 => format!("{sign}0{digits}00"),
        2 if is_digits(digits) => format!("{sign}{digits}00"),
        3 if is_digits(digits) => format!("{sign}0{digits}"),
        _ => offset.to_owned(),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_feeds_are_read_as_mail_means_them() {
        let check = |written: &str, expected: &str| {
            let date = dates::read(&in_full(written)).map(|date| date.to_string());
            assert_eq!(date.as_deref(), Ok(expected), "{written}");
        };
        check("Sat, 07 Sep 02 00:00:01 GMT", "2002-09-07T00:00:01Z");
        check("Thu, 01 Jan 98 19:48 EST", "1998-01-01T19:48-05:00");
        check("Wednesday, 12-Jan-22 09:30:00 GMT", "2022-01-12T09:30:00Z");
        check("12-Jan-2022 09:30:00 -0500", "2022-01-12T09:30:00-05:00");
        check("Wed, 12 Jan 2022 09:30:00 UT", "2022-01-12T09:30:00Z");
        check("Wed, 12 Jan 2022 09:30:00 +0000 GMT", "2022-01-12T09:30:00Z");
        check("Wed, 12 Jan 2022 9:30:00 -500", "2022-01-12T09:30:00-05:00");
        check("Wed, 12 Jan 2022 09:30:00 GMT+1", "2022-01-12T09:30:00+01:00");
        check("Wed,12 Jan 2022 09:30:00 +01:00", "2022-01-12T09:30:00+01:00");
        check("Wed, 12 Jan 2022 09:30:00 PM EST", "2022-01-12T21:30:00-05:00");
        check("2022-01-12T09:30:00-05:00", "2022-01-12T09:30:00-05:00");
        check("2022-01-12", "2022-01-12");
        check("Wed, 12 Jan 2022", "2022-01-12");
    }

    #[test]
    fn what_is_no_date_of_mail_stays_as_it_is_written() {
        for written in [
            "",
            "soon",
            "12 Jan 22",
            "31 Jun 22 10:00 GMT",
            "01/02/03 10:00 GMT",
            "12 Jan 2022 10:00 GMT+x",
            "a-bcd-e",
        ] {
            assert_eq!(in_full(written), written);
            assert!(!is_understood(written), "{written}");
        }
    }
}
