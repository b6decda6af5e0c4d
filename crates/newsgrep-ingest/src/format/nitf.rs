//! NITF, the News Industry Text Format: one article a file. Its elements are read by NewsML and NewsML-G2 too.

use std::borrow::Cow;

use super::{Format, FormatInfo, Head, agency, iptc, prose, wire};
use crate::draft::{Draft, Place, When};
use crate::input::Input;
use crate::job::{Job, Stop};
use crate::xml::{Element, Node, root_name};
use crate::{Reason, dates};

pub(crate) struct Nitf;

impl Format for Nitf {
    fn info(&self) -> FormatInfo {
        FormatInfo {
            name: "nitf",
            extensions: &["nitf"],
            description: "NITF, the News Industry Text Format, versions 2 and 3: one article a file.",
        }
    }

    fn sniff(&self, head: &Head<'_>) -> bool {
        root_name(head.bytes).is_some_and(|(_, name)| name == "nitf")
    }

    fn read(&self, input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
        let document = wire::document(input, job)?;
        if document.is_cut_off() {
            return Err(wire::cut_off(job));
        }
        let status = document.root.at(&["head", "docdata"]).and_then(|it| it.attribute("management-status"));
        match status {
            Some("canceled") => Err(job.refuse(Reason::NotAnArticle, "was cancelled by its agency"))?,
            Some("withheld") => Err(job.refuse(Reason::NotAnArticle, "is withheld by its agency"))?,
            _ => {}
        }
        job.draft(draft(&document.root), Place::Whole)
    }
}

/// Returns what an element `nitf` tells of its article.
pub(super) fn draft(nitf: &Element) -> Draft<'static> {
    let nothing = Element::default();
    let head = nitf.child("head").unwrap_or(&nothing);
    let docdata = head.child("docdata").unwrap_or(&nothing);
    let body = nitf.child("body").unwrap_or(&nothing);
    let front = body.child("body.head").unwrap_or(&nothing);
    let title = title(head, front);
    let (paragraphs, excerpt) = text(body, front, docdata, title.as_deref());
    let parties = parties(head, docdata, front);
    let about = docdata.child("identified-content");
    Draft {
        name: docdata
            .child("doc-id")
            .and_then(|it| it.attribute("id-string"))
            .map(|id| Cow::Owned(id.to_owned())),
        title: title.map(Cow::Owned),
        paragraphs: paragraphs.into_iter().map(Cow::Owned).collect(),
        excerpt,
        agency: agency::first(parties.iter().map(String::as_str)),
        source: parties.into_iter().next(),
        published: published(head, docdata, front),
        section: section(head),
        language: ["baselang", "lang"]
            .iter()
            .find_map(|name| nitf.attribute(name).or_else(|| body.attribute(name)))
            .map(|language| Cow::Owned(language.to_owned())),
        byline: front.child("byline").and_then(byline),
        dateline: front.child("dateline").and_then(dateline),
        url: head
            .child("pubdata")
            .and_then(|it| it.attribute("ex-ref"))
            .filter(|url| url.starts_with("http"))
            .map(str::to_owned),
        subjects: subjects(head, docdata),
        places: [event_places(docdata), named(about, "location")].concat(),
        persons: named(about, "person"),
        organisations: named(about, "org"),
        ..Draft::default()
    }
}

fn title(head: &Element, front: &Element) -> Option<String> {
    let hedline = front.child("hedline");
    let headline = hedline.and_then(|it| it.child("hl1").or(Some(it))).and_then(|it| wire::value(&it.text()));
    headline.or_else(|| head.child("title").and_then(|it| wire::value(&it.text())))
}

/// Returns the paragraphs, and whether they are no more than the summary.
fn text(body: &Element, front: &Element, docdata: &Element, title: Option<&str>) -> (Vec<String>, bool) {
    let content = body.children_named("body.content").flat_map(|content| {
        // The New York Times has the beginning of the text a second time in a block of its own.
        let full =
            content.children_named("block").find(|block| block.attribute("class") == Some("full_text"));
        prose::content(full.unwrap_or(content))
    });
    let content: Vec<String> = content.collect();
    if content.is_empty() {
        let summary = front.child("abstract").map(prose::paragraphs).unwrap_or_default();
        let excerpt = !summary.is_empty();
        return (summary, excerpt);
    }
    // A second headline is part of the text, unless it repeats the first one or is a keyword.
    let is_keyword = |line: &str| {
        let keywords = docdata.children_named("key-list").flat_map(|list| list.children_named("keyword"));
        keywords
            .filter_map(|keyword| keyword.attribute("key"))
            .any(|keyword| keyword.eq_ignore_ascii_case(line))
    };
    let second = front.child("hedline").and_then(|hedline| hedline.child("hl2"));
    let second = second.and_then(|it| wire::value(&it.text()));
    let second =
        second.filter(|line| Some(line.as_str()) != title && !is_keyword(line) && content[0] != *line);
    let content = wire::without_title(content, title);
    (second.into_iter().chain(content).collect(), false)
}

/// Returns who published and provided the article, the publisher first.
fn parties(head: &Element, docdata: &Element, front: &Element) -> Vec<String> {
    let attribute = |element: Option<&Element>, name: &str| element?.attribute(name).and_then(wire::value);
    let text = |element: Option<&Element>| element.and_then(|it| wire::value(&it.text()));
    let sent_by = docdata.at(&["del-list", "from-src"]);
    [
        attribute(head.child("pubdata"), "name"),
        text(front.child("distributor")),
        attribute(docdata.child("doc.copyright"), "holder"),
        text(front.at(&["rights", "rights.owner"])),
        attribute(docdata.child("doc.rights"), "owner"),
        attribute(docdata.child("doc.rights"), "agent"),
        attribute(docdata.child("doc-id"), "regsrc"),
        attribute(sent_by, "src-name"),
        meta(head, "aap-source"),
    ]
    .into_iter()
    .flatten()
    .map(|name| agency::source(&name))
    .collect()
}

/// Returns the date of publication. The date of release is none: it may be the end of an embargo.
fn published(head: &Element, docdata: &Element, front: &Element) -> When<'static> {
    let publication = head.child("pubdata").and_then(|it| it.attribute("date.publication"));
    let issue = docdata.child("date.issue").and_then(|it| it.attribute("norm"));
    let story = || front.at(&["dateline", "story.date"])?.attribute("norm");
    let printed = publication.map(day_of_midnight);
    // Of two dates of the same day the one that knows its zone is better.
    let issue_is_better = |printed: &str| {
        let has_zone = |text: &str| text.contains(['+', 'Z']) || text.rfind('-').is_some_and(|at| at > 8);
        issue.is_some_and(|issue| {
            has_zone(issue) && !has_zone(printed) && digits(issue, 8) == digits(printed, 8)
        })
    };
    let printed = printed.filter(|printed| is_date(printed) && !issue_is_better(printed));
    wire::when(printed.or(issue).or_else(story))
}

/// Returns the day of `20240305T000000`, which archives of printed papers write where they know no time.
fn day_of_midnight(written: &str) -> &str {
    written.strip_suffix("T000000").unwrap_or(written)
}

fn digits(text: &str, count: usize) -> String {
    text.chars().filter(char::is_ascii_digit).take(count).collect()
}

fn is_date(written: &str) -> bool {
    match wire::when(Some(written)) {
        When::Written(text) => dates::read(&text).is_ok(),
        When::Unknown | When::Known(_) => false,
    }
}

/// Returns the section, which has no element of its own.
fn section(head: &Element) -> Option<String> {
    let meta = ["online_sections", "section", "dsk"].iter().find_map(|name| meta(head, name));
    // Meant for news or data; some agencies have their desks there.
    let kinds = ["news", "data", "advisory", "alert", "text"];
    let desk = || head.child("tobject")?.attribute("tobject.type").and_then(wire::value);
    meta.or_else(|| desk().filter(|desk| !kinds.contains(&desk.to_lowercase().as_str())))
}

fn meta(head: &Element, name: &str) -> Option<String> {
    let found = head.children_named("meta").find(|meta| meta.attribute("name") == Some(name));
    found.and_then(|meta| meta.attribute("content")).and_then(wire::value)
}

/// Returns the names of a byline without the titles beneath them.
fn byline(byline: &Element) -> Option<String> {
    let persons: Vec<String> =
        byline.children_named("person").filter_map(|person| wire::value(&person.text())).collect();
    if !persons.is_empty() {
        return Some(persons.join(", "));
    }
    let mut text = String::new();
    for node in &byline.children {
        match node {
            Node::Text(part) => text.push_str(part),
            Node::Element(child) if &*child.name == "byttl" => text.push(' '),
            Node::Element(child) => text.push_str(&child.text()),
        }
    }
    let text = wire::value(&text)?;
    wire::byline(text.trim_end_matches([',', ' ']))
}

fn dateline(dateline: &Element) -> Option<String> {
    if let Some(location) = dateline.child("location") {
        return location_name(location);
    }
    let own: String = dateline
        .children
        .iter()
        .filter_map(|node| match node {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        })
        .collect();
    wire::place(&own)
}

/// Returns the name of a place: its parts, `Oslo, Norway`, or else its text.
fn location_name(location: &Element) -> Option<String> {
    let parts: Vec<String> = location.elements().filter_map(|part| wire::value(&part.text())).collect();
    if parts.is_empty() { wire::place(&location.text()) } else { Some(parts.join(", ")) }
}

/// Returns the subjects by name; a code without a name stands for its topmost subject.
fn subjects(head: &Element, docdata: &Element) -> Vec<String> {
    let mut subjects = Vec::new();
    for subject in head.children_named("tobject").flat_map(|it| it.children_named("tobject.subject")) {
        let names = ["tobject.subject.type", "tobject.subject.matter", "tobject.subject.detail"];
        let before = subjects.len();
        subjects.extend(names.iter().filter_map(|name| subject.attribute(name)).filter_map(wire::value));
        if subjects.len() == before {
            let code = subject.attribute("tobject.subject.refnum").and_then(iptc::subject);
            subjects.extend(code.map(str::to_owned));
        }
    }
    let keywords = docdata.children_named("key-list").flat_map(|list| list.children_named("keyword"));
    subjects.extend(keywords.filter_map(|keyword| keyword.attribute("key")).filter_map(wire::value));
    let about = docdata.child("identified-content").into_iter();
    let classified = about.flat_map(|it| it.children_named("classifier")).filter(|it| {
        // What kind of text it is, and the paths of a web site's menu.
        !matches!(it.attribute("type"), Some("types_of_material" | "taxonomic_classifier"))
    });
    subjects.extend(classified.filter_map(name_of));
    subjects
}

fn named(about: Option<&Element>, kind: &str) -> Vec<String> {
    about.into_iter().flat_map(|it| it.children_named(kind)).filter_map(name_of).collect()
}

fn name_of(element: &Element) -> Option<String> {
    let parts: Vec<String> = element.elements().filter_map(|part| wire::value(&part.text())).collect();
    let text = if parts.len() > 1 { parts.join(", ") } else { element.text() };
    wire::value(&text).or_else(|| element.attribute("value").and_then(wire::value))
}

fn event_places(docdata: &Element) -> Vec<String> {
    let places = docdata.children_named("evloc");
    places
        .flat_map(|it| {
            ["city", "county-dist", "state-prov"].into_iter().filter_map(|name| it.attribute(name))
        })
        .filter_map(wire::value)
        .collect()
}
