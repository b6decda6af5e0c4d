//! Feeds in XML, of every version of RSS and Atom: a file into its entries.
//!
//! In: the bytes of a file. Out: an article for each entry, in the order of the file; what was cut off is named. What
//! an entry says is read by `feed_entry`.

use super::feed::Feed;
use super::feed_entry::{self, Context, Fields};
use super::feed_links::absolute;
use super::feed_names::{Names, Vocabulary};
use super::wxr::{self, Logins};
use super::{Head, feed_text, warn_replaced};
use crate::Reason;
use crate::draft::{MAX_NAME, Place};
use crate::expand::amount;
use crate::input::Input;
use crate::job::{Job, Stop};
use crate::xml::{self, Document, Element};

/// Tells whether the root element has one of these names, in any case.
pub(crate) fn is_root(head: &Head<'_>, names: &[&str]) -> bool {
    let is_named = |root: Option<(String, String)>| {
        root.is_some_and(|(_, root)| names.iter().any(|name| root.eq_ignore_ascii_case(name)))
    };
    is_named(xml::root_name(head.bytes))
        || match behind_output(head.bytes) {
            0 => false,
            start => is_named(xml::root_name(&head.bytes[start..])),
        }
}

/// Tells whether a text stands in the beginning of a file, whatever its encoding.
pub(crate) fn mentions(head: &Head<'_>, text: &str) -> bool {
    let has =
        |bytes: &[u8]| bytes.windows(text.len()).any(|window| window.eq_ignore_ascii_case(text.as_bytes()));
    match crate::decode::utf16_head(head.bytes) {
        Some(decoded) => has(decoded.as_bytes()),
        None => has(head.bytes),
    }
}

/// How far what a program says of its own faults reaches, in bytes.
const OUTPUT: usize = 16 << 10;

/// Returns where a feed begins behind the warnings of the program that made it, or else 0.
fn behind_output(bytes: &[u8]) -> usize {
    let head = &bytes[..bytes.len().min(OUTPUT)];
    let starts = [&b"<?xml "[..], b"<rss ", b"<feed ", b"<rdf:RDF "];
    let begins = |at: usize, mark: &[u8]| {
        head[at..].get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark))
    };
    // Most files have no such sign at all, which is told without comparing anything.
    if !head.contains(&b'<') {
        return 0;
    }
    let signs = (0..head.len()).filter(|at| head[*at] == b'<');
    let Some(start) = signs.into_iter().find(|at| starts.iter().any(|mark| begins(*at, mark))) else {
        return 0;
    };
    let is_before = |marks: &[&[u8]]| (0..start).any(|at| marks.iter().any(|mark| begins(at, mark)));
    let is_output = is_before(&[b"warning", b"notice", b"deprecated", b"error", b"strict standards"]);
    // A page that shows a feed is a page.
    let is_page = is_before(&[b"<html", b"<body", b"<!doctype", b"<head"]);
    if is_output && !is_page { start } else { 0 }
}

/// The names of the elements that are feeds, or entries that stand alone.
const ROOTS: [&str; 6] = ["rss", "rdf", "channel", "feed", "entry", "item"];

/// How many times the limit of a text a feed may have: an export is all that a site has published.
const TEXTS: u64 = 4;

/// Reads the entries of a feed.
pub(crate) fn read(input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
    let limit = job.limits.text.saturating_mul(TEXTS);
    let (bytes, result) = input.read_whole(limit);
    let Some(bytes) = bytes else {
        return Err(job.refuse(Reason::TooLarge, too_large(limit)));
    };
    let Some(decoded) = xml::decode(bytes, job.hints.charset) else {
        result.map_err(|error| job.failed(&error))?;
        return Err(job.refuse(Reason::Binary, "is not text"));
    };
    let text = &decoded.text[behind_output(decoded.text.as_bytes())..];
    let document = xml::parse(text).map_err(|fault| {
        let detail = match fault {
            xml::Fault::TooMany => format!("{fault}: {SPLIT}"),
            _ => fault.to_string(),
        };
        job.refuse(fault.reason(), detail)
    })?;
    warn_replaced(decoded.replaced, job)?;
    let outcome = entries(text, &document, job);
    match (outcome, result) {
        // The text ends where the file could not be read on: that is the fault to name.
        (Ok(()) | Err(Stop::Rejected(_)), Err(error)) => Err(job.failed(&error)),
        (outcome, _) => outcome,
    }
}

/// What can be done about a feed that is too large.
const SPLIT: &str = "split it between two entries (`<item>`), each part with the tags around them";

fn too_large(limit: u64) -> String {
    format!("is larger than a feed may be ({}): {SPLIT}", amount(limit))
}

fn entries(text: &str, document: &Document, job: &mut Job<'_>) -> Result<(), Stop> {
    let root = &document.root;
    let names = declared(root);
    let found = found(root, job.hints.url, &names);
    let (feed, context, link) = of_feed(root, names);
    let is_last_cut = document.is_cut_off() && found.last().is_some_and(|(entry, _)| is_cut(text, entry));
    let whole = found.len() - usize::from(is_last_cut);
    for (number, (element, base)) in (1..).zip(&found[..whole]) {
        let place = Place::Record(number);
        let fields = Fields { element, names: &context.names };
        if let Some(detail) = wxr::is_no_article(fields) {
            job.reject(None, Reason::NotAnArticle, place.said(&detail))?;
            continue;
        }
        let base = base.as_deref().or(link.as_deref());
        feed_entry::read(element, base, &context).hand_over(&feed, place, job)?;
    }
    let root_name = &*root.name;
    match (document.is_cut_off(), found.len()) {
        (true, 0) => Err(job.refuse(Reason::BrokenXml, "is XML that breaks off before its first entry")),
        (true, count) => {
            let place = if is_last_cut { "in" } else { "after" };
            Err(job.refuse(Reason::BrokenXml, format!("is XML that breaks off {place} record {count}")))
        }
        (false, 0) if !ROOTS.iter().any(|name| root_name.eq_ignore_ascii_case(name)) => {
            let shown: String = root_name.chars().take(60).collect();
            let detail = format!("is named as a feed and is none: its first element is `{shown}`");
            Err(job.refuse(Reason::BrokenXml, detail))
        }
        (false, 0) => Err(job.refuse(Reason::Empty, "is a feed without entries")),
        (false, _) => Ok(()),
    }
}

/// Tells whether the text has no end tag behind the last start tag of an element.
fn is_cut(text: &str, element: &Element) -> bool {
    let name = match element.prefix.len() {
        0 => element.name.to_string(),
        _ => format!("{}:{}", element.prefix, element.name),
    };
    let end = text.rfind(&format!("</{name}")).unwrap_or_default();
    let start = format!("<{name}");
    text[end..].match_indices(&start).any(|(place, _)| {
        let next = text[end + place + start.len()..].chars().next();
        next.is_none_or(|c| c == '>' || c.is_whitespace())
    })
}

/// Returns the prefixes that a feed declares, anywhere above the fields of its entries.
fn declared(root: &Element) -> Names {
    let mut names = Names::default();
    names.declare(root);
    for channel in root.elements() {
        names.declare(channel);
        channel.elements().for_each(|entry| names.declare(entry));
    }
    names
}

/// Returns the entries with what their addresses are relative to, where that is said.
fn found<'e>(root: &'e Element, base: Option<&str>, names: &Names) -> Vec<(&'e Element, Option<String>)> {
    let mut found = Vec::new();
    let mut open = vec![(root, based(root, base))];
    while let Some((element, base)) = open.pop() {
        // Entries that were never closed are inside of one another.
        let inner = element.elements().filter(|inner| feed_entry::may_hold_entries(names, inner));
        let inner: Vec<_> = inner.map(|inner| (inner, based(inner, base.as_deref()))).collect();
        open.extend(inner.into_iter().rev());
        let is_entry = ["item", "entry"].iter().any(|name| element.name.eq_ignore_ascii_case(name));
        if is_entry && names.vocabulary(element) == Vocabulary::Feed {
            found.push((element, base));
        }
    }
    found
}

/// Returns what addresses in an element are relative to.
fn based(element: &Element, outer: Option<&str>) -> Option<String> {
    let own = element.attributes.iter().find(|it| &*it.name == "base" && &*it.prefix == "xml");
    let own = own.and_then(|own| absolute(&own.value, outer)).filter(|own| own.len() <= MAX_NAME);
    own.or_else(|| outer.map(str::to_owned))
}

/// Reads what the feed says of itself, and its own address.
fn of_feed(root: &Element, names: Names) -> (Feed, Context, Option<String>) {
    let is_channel = |element: &&Element| element.name.eq_ignore_ascii_case("channel");
    let element = root.elements().find(is_channel).unwrap_or(root);
    let is_alone = root.name.eq_ignore_ascii_case("entry") || root.name.eq_ignore_ascii_case("item");
    if is_alone {
        return (Feed::default(), Context { names, logins: Logins::default() }, None);
    }
    let fields = Fields { element, names: &names };
    let language = fields.text(&[(Vocabulary::Feed, "language"), (Vocabulary::DublinCore, "language")]);
    // Who wrote a feed of RSS is who is responsible for the site, not for its texts.
    let is_atom = root.name.eq_ignore_ascii_case("feed");
    let authors = fields.all(Vocabulary::Feed, "author").filter(|_| is_atom);
    let feed = Feed {
        title: fields.all(Vocabulary::Feed, "title").find_map(feed_text::title),
        language: feed_entry::lang(element).or_else(|| feed_entry::lang(root)).or(language),
        authors: authors.filter_map(feed_entry::person).collect(),
    };
    let link = feed_entry::links(fields).into_iter().find(|link| link.len() <= MAX_NAME);
    let logins = Logins::of(fields);
    (feed.bounded(), Context { names, logins }, link)
}
