//! Wires as they come down the line: IPTC 7901 and ANPA 1312, text between the control characters of teleprinters.
//!
//! A story begins with SOH and a line of the sender's, has its headline behind STX, and ends with ETX and the time of
//! sending. What is in none of the known places stays a paragraph.

use std::borrow::Cow;

use newsgrep_text::Date;

use super::{Format, FormatInfo, Head, agency, prose, warn_replaced, wire};
use crate::decode::decode;
use crate::draft::{Draft, Place, When};
use crate::expand::amount;
use crate::input::Input;
use crate::job::{Job, Stop};
use crate::{Reason, dates};

pub(crate) struct WireText;

const SOH: char = '\u{1}';
const STX: char = '\u{2}';
const ETX: char = '\u{3}';
/// Stands in the first line of ANPA 1312.
const UNIT: char = '\u{1f}';

/// How many bytes of a line of the sender's may come before a headline.
const HEADER: usize = 1024;

impl Format for WireText {
    fn info(&self) -> FormatInfo {
        FormatInfo {
            name: "wire-text",
            extensions: &["anpa", "iptc"],
            description: "IPTC 7901 and ANPA 1312, the text formats of wires: one article a transmission.",
        }
    }

    fn sniff(&self, head: &Head<'_>) -> bool {
        let head = &head.bytes[..head.bytes.len().min(HEADER)];
        let first = head.iter().position(|byte| !byte.is_ascii_whitespace() && *byte != 0x16);
        let is_start = first.is_some_and(|place| head[place] == 1);
        is_start && head.contains(&2) && !head.contains(&0)
    }

    fn read(&self, input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
        let limit = job.limits.text;
        let (bytes, outcome) = input.read_whole(limit);
        let Some(bytes) = bytes else {
            let detail = format!("is larger than a text may be ({})", amount(limit));
            return Err(job.refuse(Reason::TooLarge, detail));
        };
        let Some(decoded) = decode(bytes) else {
            return Err(job.refuse(Reason::Binary, "is not text"));
        };
        warn_replaced(decoded.replaced, job)?;
        let text = decoded.text.replace('\r', "");
        let stories: Vec<&str> = text.split(SOH).skip(1).collect();
        for (place, story) in stories.iter().enumerate() {
            let place = if stories.len() == 1 { Place::Whole } else { Place::Record(place as u64 + 1) };
            job.draft(draft(story), place)?;
        }
        outcome.map_err(|error| job.failed(&error))
    }
}

/// The parts of a transmission.
struct Parts<'a> {
    header: &'a str,
    text: &'a str,
    trailer: &'a str,
}

fn draft(story: &str) -> Draft<'static> {
    let (before, trailer) = story.split_once(ETX).unwrap_or((story, ""));
    let (header, text) = before.split_once(STX).unwrap_or(("", before));
    let parts = Parts { header, text, trailer };
    let draft = if header.contains(UNIT) { anpa(&parts) } else { iptc(&parts) };
    Draft { published: sent(trailer).map_or(When::Unknown, When::Known), ..draft }
}

/// Reads IPTC 7901: `eca062 4 i 211  dpa 061`, the keywords, and a headline that ends with `=`.
fn iptc(parts: &Parts<'_>) -> Draft<'static> {
    let mut lines = parts.header.lines();
    let sender = lines.next().unwrap_or_default();
    let agency = sender.split_whitespace().skip(3).find_map(|word| agency::agency(word.split('-').next()?));
    let keywords = lines.flat_map(|line| line.split('/')).filter_map(clean);
    let (title, byline, body) = headline(parts.text);
    let source = agency.map(str::to_owned);
    Draft {
        title: title.map(Cow::Owned),
        byline,
        source: source.clone(),
        agency: source,
        subjects: keywords.collect(),
        paragraphs: paragraphs(body),
        ..Draft::default()
    }
}

/// The most lines a headline has.
const HEADLINE: usize = 8;

/// Cuts off a headline: its lines up to the one that ends with `=`, without marks such as `1ST LEAD`.
fn headline(text: &str) -> (Option<String>, Option<String>, &str) {
    let mut end = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n').take(HEADLINE) {
        end += line.len();
        let line = line.trim();
        lines.extend(clean(line.trim_end_matches('=')));
        if line.ends_with('=') {
            return (lines_of_title(&lines), lines.iter().find_map(|line| byline(line)), &text[end..]);
        }
    }
    // No headline that is marked as one: the first line is its place.
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    (clean(first), None, rest)
}

fn lines_of_title(lines: &[String]) -> Option<String> {
    let is_mark = |line: &String| {
        let marks =
            ["LEAD", "REFILE", "EXTRA", "URGENT", "FLASH", "ROUNDUP", "PREVIEW", "FEATURE", "CORRECTION"];
        line.starts_with('(') && line.ends_with(')')
            || !line.chars().any(char::is_lowercase) && marks.iter().any(|mark| line.contains(mark))
    };
    let title: Vec<&str> =
        lines.iter().filter(|line| !is_mark(line) && byline(line).is_none()).map(String::as_str).collect();
    wire::value(&title.join(" "))
}

/// Returns the names of a line `By A. Writer, dpa`.
fn byline(line: &str) -> Option<String> {
    let names = line.strip_prefix("By ").or_else(|| line.strip_prefix("BY "))?;
    let names = match names.rsplit_once(',') {
        Some((names, last)) if agency::agency(last).is_some() => names,
        _ => names,
    };
    wire::value(names).filter(|names| agency::agency(names).is_none())
}

/// Reads ANPA 1312: a slug, a headline and notes, each a line between `^` and `<` or `=`.
fn anpa(parts: &Parts<'_>) -> Draft<'static> {
    let front = parts.text.lines().take_while(|line| line.trim_start().starts_with('^')).count();
    let mut lines: Vec<String> = parts.text.lines().take(front).filter_map(line_of_front).collect();
    let body: String = parts.text.lines().skip(front).flat_map(|line| [line, "\n"]).collect();
    // The slug and its version.
    if !lines.is_empty() {
        lines.remove(0);
    }
    let is_note = |line: &String| {
        let line = line.trim_start_matches('(');
        line.starts_with("Eds") || line.starts_with("AP Photo") || line.starts_with("AP Video")
    };
    lines.retain(|line| !is_note(line));
    let by = lines.iter().position(|line| line.starts_with("By "));
    let byline = by.and_then(|place| byline(&lines[place]));
    if let Some(place) = by {
        // The line below names the author's desk.
        let is_desk = byline.is_some() && lines.len() > place + 1;
        lines.drain(place..=place + usize::from(is_desk));
    }
    let title = (!lines.is_empty()).then(|| lines.remove(0));
    let agency = parts.trailer.split('-').next().and_then(agency::agency).map(str::to_owned);
    Draft {
        title: title.map(Cow::Owned),
        byline,
        source: agency.clone(),
        agency,
        paragraphs: lines.into_iter().map(Cow::Owned).chain(paragraphs(&body)).collect(),
        ..Draft::default()
    }
}

fn line_of_front(line: &str) -> Option<String> {
    clean(line.trim().trim_start_matches('^').trim_end_matches(['<', '=', ' ']))
}

/// Returns a line without control characters.
fn clean(line: &str) -> Option<String> {
    let line: String = line.chars().filter(|c| !c.is_control()).collect();
    wire::value(&line)
}

fn paragraphs(body: &str) -> Vec<Cow<'static, str>> {
    // What ends and begins lines in ANPA 1312.
    let lines = body.lines().map(|line| {
        let line: String = line.chars().filter(|c| !c.is_control() || *c == '\t').collect();
        let line = line.trim_end();
        let line = line.strip_suffix(['<', '=']).unwrap_or(line).trim_end();
        line.strip_prefix('^').map_or_else(|| line.to_owned(), |heading| format!("\n{heading}\n"))
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    prose::split(&text).into_iter().map(|paragraph| Cow::Owned(paragraph.to_owned())).collect()
}

/// Reads the time of sending: `242200 GMT Jun 17` or `AP-WF-02-20-16 0337GMT`.
fn sent(trailer: &str) -> Option<Date> {
    let line: String = trailer.lines().next()?.chars().filter(|c| !c.is_control()).collect();
    let words: Vec<&str> = line.trim_end_matches(['<', ' ']).split_whitespace().collect();
    if let [moment, middle @ .., month, year] = &words[..] {
        let zone = match middle {
            [] => "",
            ["GMT"] => "Z",
            _ => return None,
        };
        let (day, clock) = moment.split_at_checked(2)?;
        let (hour, minute) = clock.split_at_checked(2)?;
        let month = wire::month(month)?;
        return format!("20{year}-{month:02}-{day}T{hour}:{minute}{zone}").parse().ok();
    }
    let [day, clock] = &words[..] else { return None };
    let mut parts = day.rsplit('-');
    let (year, day, month) = (parts.next()?, parts.next()?, parts.next()?);
    let (clock, zone) = clock.split_at_checked(4)?;
    let (hour, minute) = clock.split_at_checked(2)?;
    dates::read(&format!("20{year}-{month}-{day} {hour}:{minute} {zone}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_sending_is_below_the_text() {
        let check = |trailer: &str, expected: Option<&str>| {
            assert_eq!(sent(trailer).map(|date| date.to_string()).as_deref(), expected, "{trailer}");
        };
        check("242200 GMT Jun 17\n\u{7f}\n", Some("2017-06-24T22:00Z"));
        check("071341 GMT Okt 15 \n", Some("2015-10-07T13:41Z"));
        check("211259 Nov 18\n", Some("2018-11-21T12:59"));
        check("AP-WF-02-20-16 0337GMT<\n", Some("2016-02-20T03:37Z"));
        check("", None);
        check("é é", None);
    }
}
