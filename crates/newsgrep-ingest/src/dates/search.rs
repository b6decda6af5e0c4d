//! Dates in running text, such as the line below a headline. What is found is never a stated date.

use newsgrep_text::Date;

use super::{clock, day, plain, tokens};

/// The most words that are looked at.
const MAX_WORDS: usize = 60;
/// The most words of a time behind a day: `at 9:30 p.m. EST`.
const MAX_CLOCK: usize = 5;

/// Returns the first date in a text: `Published on 30 April 2024 at 16:38`.
///
/// The day must be told whole, with its year; `30.04.2024` is one, since points stand only between days and months
/// in that order, and `05/04/2024` is none.
pub(crate) fn find(text: &str) -> Option<Date> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let plain = plain(text);
    let words: Vec<&str> = tokens(&plain).into_iter().take(MAX_WORDS).map(bare).collect();
    (0..words.len()).find_map(|start| {
        let (day, used) = match pointed(words[start]) {
            Some(day) => (day, 1),
            None => day(&words[start..]).ok()?,
        };
        let rest = &words[start + used..];
        let lengths = (0..=rest.len().min(MAX_CLOCK)).rev();
        let times = lengths.filter_map(|length| clock(&rest[..length]));
        times.filter_map(|time| format!("{day}{time}").parse().ok()).next()
    })
}

/// Takes off what stands around a word: brackets, points and colons.
fn bare(word: &str) -> &str {
    word.trim_start_matches(['(', '[', '|', '"']).trim_end_matches([')', ']', '|', ';', '"', '.', ':'])
}

/// Reads `30.04.2024`.
fn pointed(word: &str) -> Option<String> {
    let parts: Vec<&str> = word.trim_end_matches('.').split('.').collect();
    let [day, month, year] = parts[..] else { return None };
    let number = |part: &str| part.parse::<u8>().ok().filter(|_| part.len() <= 2);
    let (day, month) = (number(day)?, number(month)?);
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    is_year.then(|| format!("{year}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(find(text).map(|date| date.to_string()).as_deref(), expected, "{text}");
    }

    #[test]
    fn dates_are_found_in_a_line() {
        check("Published on 30/04/2024 - 16:38", Some("2024-04-30T16:38"));
        check("By Ann Lee, Jan 12, 2022 at 9:30 p.m. EST | Politics", Some("2022-01-12T21:30-05:00"));
        check("Stand: 05.04.2025, 10:15 Uhr", Some("2025-04-05T10:15"));
        check("Mis à jour le 12 janvier 2022 à 09h30 par la rédaction", Some("2022-01-12T09:30"));
        check("It happened (on 12 January 2022).", Some("2022-01-12"));
        check("입력 2025.05.15 20:00", Some("2025-05-15T20:00"));
    }

    #[test]
    fn what_is_no_whole_date_is_not_found() {
        for text in
            ["", "2 hours ago", "05/04/2025", "January 2022", "12 Jan", "Route 12.1.3", "call 555-1234"]
        {
            check(text, None);
        }
    }
}
