//! What all formats of wires have in common: reading the document, and the values as agencies write them.
//!
//! In: the bytes of a file, or a value as written. Out: a tree, or a value as articles have it. It knows no format.

use std::borrow::Cow;

use newsgrep_text::without_by;

use crate::Reason;
use crate::draft::When;
use crate::format::warn_replaced;
use crate::input::Input;
use crate::job::{Job, Stop};
use crate::xml::{self, Document};

/// Reads the whole file as one XML document.
pub(super) fn document(input: &mut Input<'_>, job: &mut Job<'_>) -> Result<Document, Stop> {
    let limit = job.limits.text;
    let (bytes, outcome) = input.read_whole(limit);
    let Some(bytes) = bytes else {
        return Err(job.refuse(Reason::TooLarge, xml::too_large(limit)));
    };
    outcome.map_err(|error| job.failed(&error))?;
    let Some(decoded) = xml::decode(bytes, job.hints.charset) else {
        return Err(job.refuse(Reason::Binary, "is not text"));
    };
    warn_replaced(decoded.replaced, job)?;
    xml::parse(&decoded.text).map_err(|fault| job.refuse(fault.reason(), fault.to_string()))
}

/// Returns the end of a file whose XML has none.
pub(super) fn cut_off(job: &Job<'_>) -> Stop {
    job.refuse(Reason::BrokenXml, "is cut off: its XML has no end")
}

/// Returns a value without white space around it and in it, or nothing for a blank one.
pub(super) fn value(written: &str) -> Option<String> {
    Some(xml::collapse(written)).filter(|value| !value.is_empty())
}

/// Returns the paragraphs of a text without its title, which some agencies repeat at the beginning.
pub(super) fn without_title(mut paragraphs: Vec<String>, title: Option<&str>) -> Vec<String> {
    if paragraphs.len() > 1 && title.is_some_and(|title| paragraphs[0] == title) {
        paragraphs.remove(0);
    }
    paragraphs
}

/// Returns a date, with `20240305T093000+0100` in the form that all others have.
pub(super) fn when(written: Option<&str>) -> When<'static> {
    match written.map(str::trim).filter(|written| !written.is_empty()) {
        None => When::Unknown,
        Some(written) => When::Written(Cow::Owned(extended(written).unwrap_or_else(|| written.to_owned()))),
    }
}

/// Returns `2024-03-05T09:30:00+0100` for `20240305T093000+0100`.
fn extended(written: &str) -> Option<String> {
    let (day, rest) = written.split_once('T')?;
    let zone = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (clock, zone) = rest.split_at(zone);
    if day.len() != 8 || !day.bytes().all(|byte| byte.is_ascii_digit()) || !matches!(clock.len(), 4 | 6) {
        return None;
    }
    let seconds = clock.get(4..).filter(|seconds| !seconds.is_empty()).map(|seconds| format!(":{seconds}"));
    Some(format!(
        "{}-{}-{}T{}:{}{}{zone}",
        &day[..4],
        &day[4..6],
        &day[6..],
        &clock[..2],
        &clock[2..4],
        seconds.unwrap_or_default()
    ))
}

/// Returns a byline without the word that introduces the name: `By A. Writer` is `A. Writer`.
pub(super) fn byline(written: &str) -> Option<String> {
    let line = value(written)?;
    // Few of these formats say the language of an item: the words of those that have them are tried.
    let languages = [None, Some("de"), Some("fr"), Some("es")];
    let names =
        languages.into_iter().map(|language| without_by(&line, language)).find(|names| *names != line);
    value(names.unwrap_or(&line))
}

/// The months as datelines have them, in lower case; they are also cut short.
const MONTHS: &str = "\
    january february march april may june july august september october november december janvier février fevrier mars \
    avril mai juin juillet août aout septembre octobre novembre décembre enero febrero marzo abril mayo junio julio \
    agosto septiembre octubre noviembre diciembre gennaio febbraio aprile maggio giugno luglio settembre ottobre \
    dicembre januar februar märz juni juli oktober dezember";

/// Returns the number of a month by the beginning of its name in a few languages: `Oct`, `OKT`.
pub(super) fn month(name: &str) -> Option<usize> {
    const BEGINNINGS: [&[&str]; 12] = [
        &["jan", "ene", "gen"],
        &["feb", "fév", "fev"],
        &["mar", "mär", "mrz"],
        &["apr", "avr", "abr"],
        &["may", "mai", "mag"],
        &["jun", "giu"],
        &["jul", "lug"],
        &["aug", "aoû", "aou", "ago"],
        &["sep", "set"],
        &["oct", "okt", "ott"],
        &["nov"],
        &["dec", "dez", "dic", "déc"],
    ];
    let beginning: String = name.chars().take(3).collect::<String>().to_lowercase();
    BEGINNINGS.iter().position(|names| names.contains(&beginning.as_str())).map(|place| place + 1)
}

/// Returns the place that a dateline names: `NEW YORK` of `NEW YORK, Feb 26 (Wire) - `.
///
/// A dateline that is only a date names none.
pub(super) fn place(dateline: &str) -> Option<String> {
    let line = value(dateline)?;
    let line = line.split(['(', '/']).next().unwrap_or_default();
    let words: Vec<&str> = line.split(' ').filter(|word| !word.is_empty()).collect();
    let starts_date = |place: usize| {
        let has_digit = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
        let month = words[place].trim_end_matches(['.', ',']).to_lowercase();
        let is_month = || month.len() > 2 && MONTHS.split_whitespace().any(|name| name.starts_with(&month));
        let is_before_day = || words.get(place + 1).is_some_and(|next| has_digit(next));
        has_digit(words[place]) || (place > 0 && is_before_day() && is_month())
    };
    let end = (0..words.len()).find(|place| starts_date(*place)).unwrap_or(words.len());
    let place = words[..end].join(" ");
    let place = place.trim_start_matches(['*', ' ']).trim_end_matches(['-', '–', '—', ',', ':', ' ', '_']);
    let has_letters = place.chars().any(char::is_alphabetic);
    // Anything longer is a line of text.
    (has_letters && place.len() <= 100).then(|| place.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_wires_are_brought_into_the_usual_form() {
        let check = |written: &str, expected: Option<&str>| {
            assert_eq!(extended(written).as_deref(), expected, "{written}");
        };
        check("20240305T093000+0100", Some("2024-03-05T09:30:00+0100"));
        check("20240305T093000Z", Some("2024-03-05T09:30:00Z"));
        check("20240305T0930", Some("2024-03-05T09:30"));
        check("2024-03-05T09:30:00Z", None);
        check("20240305", None);
        check("20240305Tätä", None);
    }

    #[test]
    fn datelines_name_a_place() {
        let check = |written: &str, expected: Option<&str>| {
            assert_eq!(place(written).as_deref(), expected, "{written}");
        };
        check("    HARBOUR CITY, Feb 26 - ", Some("HARBOUR CITY"));
        check("ROCKHAM, Md., March 4 - ", Some("ROCKHAM, Md."));
        check("LINDFORS, Aug 29, 2034 (Wire) -", Some("LINDFORS"));
        check("Helsinki", Some("Helsinki"));
        check("****ROCKHAM, N.Y., Sept. 3 -", Some("ROCKHAM, N.Y."));
        check("SYDNEY March 22 WIRE -", Some("SYDNEY"));
        check("March, Cambridgeshire", Some("March, Cambridgeshire"));
        check("ROMA, 01 LUG -", Some("ROMA"));
        check("2034-07-17 00:24:11 GMT+00:00", None);
        check(" - ", None);
    }

    #[test]
    fn bylines_are_names() {
        let check = |written: &str, expected: Option<&str>| {
            assert_eq!(byline(written).as_deref(), expected, "{written}");
        };
        check("   by  A. Writer ", Some("A. Writer"));
        check("Byron Field", Some("Byron Field"));
        check("Von A. Writer", Some("A. Writer"));
        check("von Hohenfels, Anna", Some("von Hohenfels, Anna"));
        check("Von der Aue, Anna", Some("Von der Aue, Anna"));
        check(" ", None);
    }
}
