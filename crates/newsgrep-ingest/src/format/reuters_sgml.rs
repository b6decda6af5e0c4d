//! Reuters-21578: the SGML files of the classic collection, one record at a time.
//!
//! The files begin with a document type or with `<DATA>`, are in latin-1, and hold the control characters of the
//! teleprinter as references (`&#3;`), which are left out.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;
use newsgrep_text::{Date, Provenance};

use super::{Format, FormatInfo, Head, agency, prose, tagged, wire};
use crate::Reason;
use crate::draft::{Draft, Place, When};
use crate::input::Input;
use crate::job::{Job, Stop};
use crate::xml::{self, Element, Node};

pub(crate) struct ReutersSgml;

impl Format for ReutersSgml {
    fn info(&self) -> FormatInfo {
        FormatInfo {
            name: "reuters-sgml",
            extensions: &["sgm"],
            description: "The SGML files of the collection Reuters-21578, of many articles each.",
        }
    }

    fn sniff(&self, head: &Head<'_>) -> bool {
        let text = head.bytes.trim_ascii_start();
        text.starts_with(b"<") && text.windows(9).take(4096).any(|window| window == b"<REUTERS ")
    }

    fn read(&self, input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
        tagged::records(input, job, "REUTERS", &mut |number, record, job| {
            let place = Place::Record(number);
            let text = match std::str::from_utf8(record) {
                Ok(text) => Cow::Borrowed(text),
                Err(_) => WINDOWS_1252.decode_without_bom_handling(record).0,
            };
            match xml::parse(&text) {
                Ok(document) => job.draft(draft(&document.root), place),
                Err(fault) => job.reject(None, fault.reason(), place.said(&fault.to_string())),
            }
        })?;
        if job.report.articles + job.report.rejected == 0 {
            return Err(job.refuse(Reason::NotAnArticle, "holds no record `<REUTERS>`"));
        }
        Ok(())
    }
}

fn draft(record: &Element) -> Draft<'static> {
    let nothing = Element::default();
    let text = record.child("TEXT").unwrap_or(&nothing);
    let (mut title, paragraphs) = story(text);
    if title.is_none() && paragraphs.is_empty() {
        title = record.child("UNKNOWN").and_then(|header| slug(&header.text()));
    }
    Draft {
        name: record.attribute("NEWID").map(|id| Cow::Owned(id.to_owned())),
        title: title.map(Cow::Owned),
        paragraphs: paragraphs.into_iter().map(Cow::Owned).collect(),
        source: Some("Reuters".to_owned()),
        agency: Some("Reuters".to_owned()),
        published: record.child("DATE").map(|date| published(&date.text())).unwrap_or_default(),
        byline: text.child("AUTHOR").and_then(|author| byline(&author.text())),
        dateline: text.child("DATELINE").and_then(|line| wire::place(&line.text())),
        subjects: values(record, "TOPICS"),
        places: values(record, "PLACES"),
        persons: values(record, "PEOPLE"),
        organisations: [values(record, "ORGS"), values(record, "EXCHANGES"), values(record, "COMPANIES")]
            .concat(),
        ..Draft::default()
    }
}

fn values(record: &Element, name: &str) -> Vec<String> {
    record.children_named(name).flat_map(|list| list.children_named("D")).map(Element::text).collect()
}

/// Returns the title and the paragraphs.
///
/// Records of the type `BRIEF` are a title with a filler, and those of the type `UNPROC` are text without any tags.
fn story(text: &Element) -> (Option<String>, Vec<String>) {
    let title = text.child("TITLE").and_then(|title| wire::value(&title.text()));
    let mut paragraphs = Vec::new();
    for node in &text.children {
        match node {
            Node::Element(child) if &*child.name == "BODY" => {
                let body = child.text_as_written();
                paragraphs.extend(body_paragraphs(&body).into_iter().map(str::to_owned));
            }
            Node::Element(_) => {}
            Node::Text(loose) => {
                let loose = loose.trim().trim_matches('*').trim();
                if loose != "Blah blah blah." {
                    paragraphs.extend(body_paragraphs(loose).into_iter().map(str::to_owned));
                }
            }
        }
    }
    if title.is_some() {
        return (title, paragraphs);
    }
    headline(paragraphs)
}

/// Returns the slug in the line of the sender's: `u f BC-FISH-CATCH   02-26 0105`.
fn slug(header: &str) -> Option<String> {
    let is_slug = |word: &&str| word.starts_with(|c: char| c.is_ascii_uppercase()) && word.contains('-');
    header.split(' ').find(is_slug).map(str::to_owned)
}

/// Returns the paragraphs of a body; the line that signs it, ` Reuter`, is one of its own.
fn body_paragraphs(body: &str) -> Vec<&str> {
    let body = body.trim_end();
    let (story, last) = body.rsplit_once('\n').unwrap_or((body, ""));
    if last.trim().to_ascii_lowercase().starts_with("reuter") && last.len() < 20 {
        let mut paragraphs = prose::split(story);
        paragraphs.push(last.trim());
        return paragraphs;
    }
    prose::split(body)
}

/// Takes the first line of a text without tags for its title if it is in capitals, as the titles are.
fn headline(mut paragraphs: Vec<String>) -> (Option<String>, Vec<String>) {
    let Some(first) = paragraphs.first_mut() else { return (None, paragraphs) };
    let (line, rest) = first.split_once('\n').unwrap_or((first, ""));
    let is_title = line.chars().any(char::is_alphabetic) && !line.chars().any(char::is_lowercase);
    if !is_title {
        return (None, paragraphs);
    }
    let title = xml::collapse(line);
    *first = rest.to_owned();
    (Some(title), paragraphs)
}

/// Returns the author, `A. Writer` of `    By A. Writer, Reuters`.
fn byline(author: &str) -> Option<String> {
    let line = wire::byline(author)?;
    match line.rsplit_once(',') {
        Some((names, last)) if agency::agency(last).is_some() => wire::value(names),
        _ => Some(line),
    }
}

/// Reads `26-FEB-1987 15:01:01.79`. The zone is not stated.
///
/// One file says of a date that it is a guess, and one record has a time that is none.
fn published(written: &str) -> When<'static> {
    let (date, note) = written.split_once('#').unwrap_or((written, ""));
    let unknown = || wire::when(Some(written));
    let mut words = date.split_whitespace();
    let Some((day, rest)) = words.next().and_then(|day| day.split_once('-')) else { return unknown() };
    let Some((month, year)) = rest.split_once('-') else { return unknown() };
    let Some(month) = wire::month(month) else { return unknown() };
    let day = format!("{year}-{month:02}-{day:0>2}");
    let clock = words.next().map(|clock| clock.split('.').next().unwrap_or_default());
    let with_clock = clock.and_then(|clock| format!("{day}T{clock}").parse::<Date>().ok());
    match with_clock.or_else(|| day.parse().ok()) {
        Some(date) if note.contains("guess") => When::Known(date.with_provenance(Provenance::Inferred)),
        Some(date) => When::Known(date),
        None => unknown(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_what_can_be_read_of_them() {
        let check = |written: &str, date: &str, provenance: Provenance| match published(written) {
            When::Known(found) => {
                assert_eq!((found.to_string().as_str(), found.provenance()), (date, provenance))
            }
            other => panic!("{written}: {other:?}"),
        };
        check("26-FEB-1987 15:01:01.79", "1987-02-26T15:01:01", Provenance::Stated);
        check(" 3-MAR-1987  09:15:05.40", "1987-03-03T09:15:05", Provenance::Stated);
        check("31-MAR-1987 605:12:19.12", "1987-03-31", Provenance::Stated);
        check("5-APR-1987 19:55:38.33# date added as guesswork", "1987-04-05T19:55:38", Provenance::Inferred);
        assert!(matches!(published("yesterday"), When::Written(_)));
    }

    #[test]
    fn a_record_without_any_text_goes_by_its_slug() {
        assert_eq!(slug("C T f0704reute u f BC-FISH-CATCH 02-26 0105").as_deref(), Some("BC-FISH-CATCH"));
        assert_eq!(slug("é -"), None);
    }

    #[test]
    fn authors_have_no_agency_behind_them() {
        assert_eq!(byline("    by A. Writer, Reuters").as_deref(), Some("A. Writer"));
        assert_eq!(byline("By B. Editor").as_deref(), Some("B. Editor"));
    }
}
