//! TREC and its kin: records `<DOC>` with an id, whose other tags each collection chose for itself, one at a time.

use std::borrow::Cow;

use newsgrep_text::{Date, Provenance};

use super::{Format, FormatInfo, Head, agency, prose, tagged, wire};
use crate::Reason;
use crate::decode::decode;
use crate::draft::{Draft, Place, When};
use crate::input::Input;
use crate::job::{Hints, Job, Stop};
use crate::xml::{self, Element};
use crate::{dates, format::warn_replaced};

pub(crate) struct Trec;

impl Format for Trec {
    fn info(&self) -> FormatInfo {
        FormatInfo {
            name: "trec",
            extensions: &["trec", "trectext", "trecweb"],
            description: "TREC records, `<DOC>` with an id and other tags, of many articles a file.",
        }
    }

    fn sniff(&self, head: &Head<'_>) -> bool {
        let is_doc = xml::root_name(head.bytes).is_some_and(|(_, name)| name == "DOC");
        let has = |tag: &[u8]| head.bytes.windows(tag.len()).take(4096).any(|window| window == tag);
        is_doc && (has(b"<DOCNO") || has(b"<DOCID") || has(b"<DOC id=") || has(b"<TEXT"))
    }

    fn read(&self, input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
        tagged::records(input, job, "DOC", &mut |number, record, job| read(number, record, job))?;
        if job.report.articles + job.report.rejected == 0 {
            return Err(job.refuse(Reason::NotAnArticle, "holds no record `<DOC>`"));
        }
        Ok(())
    }
}

fn read(number: u64, record: &[u8], job: &mut Job<'_>) -> Result<(), Stop> {
    let place = Place::Record(number);
    if let Some(page) = Page::of(record) {
        let hints = Hints { url: page.url, media_type: Some("text/html"), charset: None };
        return job.member(page.name, number, hints, page.html);
    }
    let Some(decoded) = decode(record.to_vec()) else {
        return job.reject(None, Reason::Binary, place.said("is not text"));
    };
    warn_replaced(decoded.replaced, job)?;
    match xml::parse(&decoded.text) {
        Ok(document) => job.draft(draft(&document.root), place),
        Err(fault) => job.reject(None, fault.reason(), place.said(&fault.to_string())),
    }
}

/// A record of a collection of web pages.
struct Page<'a> {
    name: &'a str,
    url: Option<&'a str>,
    html: &'a [u8],
}

impl<'a> Page<'a> {
    fn of(record: &'a [u8]) -> Option<Self> {
        const END: &[u8] = b"</DOCHDR>";
        // The header of a page is short.
        let end = record.windows(END.len()).take(64 << 10).position(|window| window == END)?;
        let head = std::str::from_utf8(&record[..end]).ok()?;
        let (before, header) = head.split_once("<DOCHDR>")?;
        let name = before.split_once("<DOCNO>")?.1.split_once('<')?.0.trim();
        let url = header.split_whitespace().next().filter(|url| url.starts_with("http"));
        let html = &record[end + END.len()..];
        Some(Page { name, url, html: html.strip_suffix(b"</DOC>").unwrap_or(html) })
    }
}

const NAME: &[&str] = &["DOCNO", "DOCID", "ID"];
const TITLE: &[&str] = &["HEADLINE", "TITLE", "HEAD", "HL", "TI"];
const DATE: &[&str] = &["DATE_TIME", "DATETIME", "DATE", "TIME", "PUBDATE", "DATE1", "DD"];
const BYLINE: &[&str] = &["BYLINE", "AUTHOR", "BY"];
const SOURCE: &[&str] = &["SRC", "SOURCE", "PUB", "PUBLISHER", "SO"];
const SECTION: &[&str] = &["CAT", "CATEGORY", "SECTION"];
const SUBJECTS: &[&str] = &["SUBJECT", "SUBJECTS", "KEYWORD", "KEYWORDS"];
const LANGUAGE: &[&str] = &["LANG", "LANGUAGE"];
const URL: &[&str] = &["URL"];
/// The beginning of the text, where it stands before the text.
const LEAD: &[&str] = &["LEADPARA", "LP", "ABSTRACT"];
const TEXT: &[&str] = &["TEXT", "BODY", "CONTENT"];

fn draft(record: &Element) -> Draft<'static> {
    let name = first(record, NAME).or_else(|| record.attribute("id").and_then(wire::value));
    let source = first(record, SOURCE);
    let (paragraphs, excerpt) = text(record);
    Draft {
        title: title(record).map(Cow::Owned),
        paragraphs: paragraphs.into_iter().map(Cow::Owned).collect(),
        excerpt,
        agency: source.as_deref().and_then(agency::agency).map(str::to_owned),
        source,
        published: published(record, name.as_deref()),
        name: name.map(Cow::Owned),
        section: first(record, SECTION),
        language: first(record, LANGUAGE).map(Cow::Owned),
        byline: first(record, BYLINE).and_then(|line| wire::byline(&line)),
        dateline: first(record, &["DATELINE"]).and_then(|line| wire::place(&line)),
        url: first(record, URL).filter(|url| url.starts_with("http")),
        subjects: SUBJECTS.iter().flat_map(|name| record.descendants(name)).flat_map(subjects).collect(),
        ..Draft::default()
    }
}

/// Returns the first of these elements that has any text.
fn first(record: &Element, names: &[&str]) -> Option<String> {
    names.iter().flat_map(|name| record.descendants(name)).find_map(|it| wire::value(&it.text()))
}

fn subjects(element: &Element) -> Vec<String> {
    let text = element.text();
    text.split([';', ',']).filter_map(wire::value).collect()
}

/// Returns the title, without what the Financial Times has before it: `FT  14 MAY 91 / `.
fn title(record: &Element) -> Option<String> {
    let title = first(record, TITLE)?;
    let after = title.strip_prefix("FT ").and_then(|rest| rest.split_once(" / "));
    match after {
        Some((date, rest)) if date.len() <= 12 && date.starts_with(|c: char| c.is_ascii_digit()) => {
            wire::value(rest)
        }
        _ => Some(title),
    }
}

/// Returns the paragraphs, and whether they are no more than a summary.
fn text(record: &Element) -> (Vec<String>, bool) {
    let lead = paragraphs(record, LEAD);
    let text = paragraphs(record, TEXT);
    if text.is_empty() {
        let is_summary = !lead.is_empty();
        return (lead, is_summary);
    }
    // Some collections repeat the lead in the text.
    let beginning: String = text.iter().flat_map(|it| it.split_whitespace()).take(1000).collect();
    let is_repeated = |part: &String| beginning.contains(&part.split_whitespace().collect::<String>());
    let lead = lead.into_iter().filter(|part| !is_repeated(part));
    (lead.chain(text).collect(), false)
}

fn paragraphs(record: &Element, names: &[&str]) -> Vec<String> {
    // A `BODY` may have the `TEXT` in it.
    let found = names.iter().find_map(|name| {
        let all: Vec<String> = record.descendants(name).flat_map(own_paragraphs).collect();
        (!all.is_empty()).then_some(all)
    });
    found.unwrap_or_default()
}

fn own_paragraphs(element: &Element) -> Vec<String> {
    let has_markup = ["P", "p", "BR", "br"].iter().any(|name| element.descendants(name).next().is_some());
    if has_markup {
        return prose::paragraphs(element);
    }
    prose::split(&element.text_as_written()).into_iter().map(str::to_owned).collect()
}

/// Returns the date: that of the record, that of an AP file's name, or, as inferred, that of the record's name.
fn published(record: &Element, name: Option<&str>) -> When<'static> {
    let written: Vec<String> = DATE.iter().filter_map(|tag| first(record, &[tag])).collect();
    if let Some(date) = written.iter().find_map(|text| stated(text, name)) {
        return When::Known(date);
    }
    if let Some(date) = first(record, &["FILEID"]).and_then(|id| of_file_id(&id)) {
        return When::Known(date);
    }
    if let Some(text) = written.into_iter().next() {
        return When::Written(Cow::Owned(text));
    }
    match name.and_then(in_name).and_then(|day| day.parse::<Date>().ok()) {
        Some(date) => When::Known(date.with_provenance(Provenance::Inferred)),
        None => When::Unknown,
    }
}

/// Reads a date as the collections have it; digits that may be day or month are told by the record's name.
fn stated(text: &str, name: Option<&str>) -> Option<Date> {
    let text = text.trim();
    if text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return day_of(year(&text[..2])?, &text[2..4], &text[4..]);
    }
    // `January 1, 1989, Sunday, Home Edition` and `Monday, March 25, 1991 00084001` go on behind the date.
    let mut rest = text;
    for _ in 0..6 {
        if let Ok(date) = dates::read(rest) {
            return Some(date);
        }
        match rest.rfind([',', ' ']) {
            Some(end) => rest = rest[..end].trim_end_matches([',', ' ']),
            None => break,
        }
    }
    let parts: Vec<&str> = text.split_whitespace().next()?.split(['/', '-', '.']).collect();
    let [one, two, last] = parts[..] else { return None };
    let year = if last.len() == 4 { last.to_owned() } else { year(last)? };
    let orders = [day_of(year.clone(), one, two), day_of(year, two, one)];
    match orders {
        [Some(date), None] | [None, Some(date)] => Some(date),
        [Some(first), Some(second)] if first == second => Some(first),
        [Some(_), Some(_)] => {
            let day = name.and_then(in_name)?;
            orders.into_iter().flatten().find(|date| date.to_string() == day)
        }
        _ => None,
    }
}

fn day_of(year: String, month: &str, day: &str) -> Option<Date> {
    format!("{year}-{month:0>2}-{day:0>2}").parse().ok()
}

/// Returns the year that two digits mean; the collections begin in the 1980s.
fn year(digits: &str) -> Option<String> {
    let number: u16 = digits.parse().ok().filter(|_| digits.len() == 2)?;
    Some(format!("{}", if number >= 70 { 1900 + number } else { 2000 + number }))
}

/// Reads `AP-NR-02-12-88 2344EST`.
fn of_file_id(id: &str) -> Option<Date> {
    let mut words = id.split_whitespace();
    let mut parts = words.next()?.rsplit('-');
    let (year_digits, day, month) = (parts.next()?, parts.next()?, parts.next()?);
    let day = day_of(year(year_digits)?, month, day)?;
    let clock = words.next().and_then(|clock| {
        let (clock, zone) = clock.split_at_checked(4)?;
        let (hour, minute) = clock.split_at_checked(2)?;
        dates::read(&format!("{day} {hour}:{minute} {zone}")).ok()
    });
    clock.or(Some(day))
}

/// Returns the day in the name of a record: `2016-12-10` of `JA-culture-10-20161210`, `1988-02-12` of `AP880212-0001`.
fn in_name(name: &str) -> Option<String> {
    // A name that is nothing but digits counts the records.
    if name.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let runs = name.split(|c: char| !c.is_ascii_digit());
    let days = runs.filter_map(|run| match run.len() {
        8 => Some(format!("{}-{}-{}", &run[..4], &run[4..6], &run[6..])),
        6 => Some(format!("{}-{}-{}", year(&run[..2])?, &run[2..4], &run[4..])),
        _ => None,
    });
    days.into_iter().find(|day| day.parse::<Date>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_the_collections_write_them() {
        let check = |text: &str, name: &str, expected: Option<&str>| {
            let found = stated(text, Some(name)).map(|date| date.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        };
        check("2017-01-20T21:43:00+01:00", "", Some("2017-01-20T21:43:00+01:00"));
        check("910514", "FT911-1", Some("1991-05-14"));
        check("January 1, 1989, Sunday, Home Edition", "LA010189-0001", Some("1989-01-01"));
        check("Monday, March 25, 1991 00084001", "SJMN91-06084001", Some("1991-03-25"));
        check("03/24/87", "WSJ870324-0001", Some("1987-03-24"));
        check("04/02/90", "WSJ900402-0001", Some("1990-04-02"));
        check("10/12/2016", "JA-culture-10-20161210", Some("2016-12-10"));
        check("10/12/2016", "X-7", None);
        check("1998-06-01 00:01", "NYT19980601.0001", Some("1998-06-01T00:01"));
        check("soon", "AP880212-0001", None);
    }

    #[test]
    fn names_of_files_and_records_tell_dates_too() {
        let file = |id: &str| of_file_id(id).map(|date| date.to_string());
        assert_eq!(file("AP-NR-02-12-88 2344EST").as_deref(), Some("1988-02-12T23:44-05:00"));
        assert_eq!(file("AP-NR-02-12-88").as_deref(), Some("1988-02-12"));
        assert_eq!(file("x"), None);
        assert_eq!(in_name("AFP_ENG_19940512.0001").as_deref(), Some("1994-05-12"));
        assert_eq!(in_name("FT911-1"), None);
        // The record with that number, of many.
        assert_eq!(in_name("110521"), None);
        assert_eq!(in_name("20110521"), None);
    }
}
