//! When a page was published and changed: the stated dates in the order of trust, or else an inferred day.

use newsgrep_text::{Date, Precision, Provenance};

use super::linked_data::Said;
use super::page::{Mark, Page};
use crate::dates;

/// The OpenGraph names of the date of publication.
const OPEN_GRAPH: [&str; 9] = [
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "article:publish_date",
    "og:pubdate",
    "og:publish_date",
    "rnews:datepublished",
    "bt:pubdate",
];

/// The other names of it, those that mean nothing else first.
const PUBLISHED: [&str; 36] = [
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "pubdate",
    "pub_date",
    "publishdate",
    "publish-date",
    "publish_date",
    "publisheddate",
    "published-date",
    "published_date",
    "publicationdate",
    "publication_date",
    "publication-date",
    "date_published",
    "published_time",
    "published_at",
    "iso-8601-publish-date",
    "originalpublicationdate",
    "article_date_original",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "prism.publicationdate",
    "citation_publication_date",
    "citation_online_date",
    "displaydate",
    "ptime",
    "pdate",
    "dcsext.articlefirstpublished",
    "dc.date.created",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "date",
];

/// The names of the date of the last change.
const UPDATED: [&str; 14] = [
    "article:modified_time",
    "og:article:modified_time",
    "article:modified",
    "article:updated_time",
    "og:updated_time",
    "og:modified_time",
    "datemodified",
    "dc.date.modified",
    "dcterms.modified",
    "date.modified",
    "date.updated",
    "lastmod",
    "last-modified-date",
    "revision_date",
];

/// The dates of a page.
#[derive(Debug, Default)]
pub(super) struct Times {
    pub(super) published: Option<Date>,
    pub(super) updated: Option<Date>,
    /// A stated date of publication that is not understood, where none is.
    pub(super) unread: Option<String>,
}

/// Returns the dates of a page.
pub(super) fn times(page: &Page<'_>, said: &Said, url: Option<&str>) -> Times {
    let written: Vec<&str> = stated(page, said).collect();
    let dates: Vec<Date> = written.iter().filter_map(|text| read(text)).collect();
    let published = dates.first().map(|first| refined(*first, &dates)).or_else(|| inferred(page, url));
    let unread = written.first().filter(|_| published.is_none()).map(|text| (*text).to_owned());
    let changed =
        said.modified.as_deref().into_iter().chain(UPDATED.iter().filter_map(|name| page.meta(name)));
    let updated = changed.chain(marked(page, Mark::Updated)).chain(page.properties("datemodified"));
    Times { published, updated: updated.filter_map(read).next(), unread }
}

/// Returns the dates of publication that a page states, as written, the most trusted first.
fn stated<'p>(page: &'p Page<'_>, said: &'p Said) -> impl Iterator<Item = &'p str> {
    let metas = |names: &'static [&'static str]| names.iter().filter_map(|name| page.meta(name));
    said.published
        .as_deref()
        .into_iter()
        .chain(metas(&OPEN_GRAPH))
        .chain(marked(page, Mark::Published))
        .chain(metas(&PUBLISHED))
        .chain(page.properties("datepublished"))
}

/// Returns what the first `<time>` with this mark says, one below the headline first: those above are of other
/// articles.
fn marked<'p>(page: &'p Page<'_>, mark: Mark) -> impl Iterator<Item = &'p str> {
    let with_mark = move |below: bool| {
        page.times.iter().find(move |time| time.mark == Some(mark) && time.is_below == below)
    };
    let first = with_mark(true).or_else(|| with_mark(false));
    first.and_then(|time| time.datetime.as_deref()).into_iter()
}

/// Reads a date of the time of the web; zero and other marks of nothing are none.
fn read(text: &str) -> Option<Date> {
    dates::read(text).ok().filter(|date| date.day().year() > 1970 && date.precision() >= Precision::Day)
}

/// Completes the most trusted date by another one that says the same, and more of it: its zone, or its time.
fn refined(first: Date, dates: &[Date]) -> Date {
    let has_clock = |date: &Date| date.precision() >= Precision::Minute;
    let is_day =
        !has_clock(&first) || (first.offset_minutes().is_none() && first.civil_seconds() % 86_400 == 0);
    let says_more = |date: &&Date| {
        if is_day {
            return has_clock(date) && date.day() == first.day();
        }
        let same = date.civil_seconds().abs_diff(first.civil_seconds()) < 60;
        first.offset_minutes().is_none() && date.offset_minutes().is_some() && same
    };
    dates.iter().find(says_more).copied().unwrap_or(first)
}

/// Infers a date from what stands around the article: its address, a `<time>`, an attribute or a date behind the
/// headline, or else what its scripts say.
fn inferred(page: &Page<'_>, url: Option<&str>) -> Option<Date> {
    let times = page.times.iter().filter(|time| time.is_below && time.mark != Some(Mark::Updated));
    let of_times = times
        .take(1)
        .filter_map(|time| time.datetime.as_deref().and_then(read).or_else(|| dates::find(&time.text)));
    let of_data = page.data_dates.iter().filter_map(|text| read(text)).take(1);
    let of_text =
        page.near.iter().filter(|text| text.len() < 200).filter_map(|text| dates::find(text)).take(1);
    let found: Vec<Date> =
        url.and_then(in_address).into_iter().chain(of_times).chain(of_data).chain(of_text).collect();
    let found = match found.first() {
        Some(first) => refined(*first, &found),
        None => page.other_scripts.iter().find_map(|script| in_script(script))?,
    };
    (found.day().year() > 1970).then(|| found.with_provenance(Provenance::Inferred))
}

/// Returns the date of publication in the data of a script: `"datePublished":"2022-01-12"`.
fn in_script(script: &str) -> Option<Date> {
    const KEYS: [&str; 6] =
        ["datePublished", "publishedAt", "published_at", "publishDate", "publish_date", "firstPublished"];
    KEYS.iter().find_map(|key| {
        let after = &script[script.find(key)? + key.len()..];
        let value = after.trim_start_matches(['"', '\\', '\'', ' ', ':']);
        let end = value.find(['"', '\\', '\'', ',', '}']).filter(|end| *end < 60)?;
        read(&value[..end])
    })
}

/// Returns the day in an address: `/2022/01/12/`, `/2022/jan/12/`, `/2022-01-12-talks`, `/talks-20220112`.
fn in_address(url: &str) -> Option<Date> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest).split(['?', '#']).next()?;
    let parts: Vec<&str> =
        path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let day = |year: &str, month: &str, day: &str| {
        let month = match month.parse::<i8>() {
            Ok(number) if month.len() <= 2 => number,
            _ => dates::month(month)?,
        };
        let year: i16 = year.parse().ok().filter(|year| year_of_web(*year))?;
        Date::from_day(year, month, day.parse().ok().filter(|_| day.len() <= 2)?).ok()
    };
    let apart = parts.windows(3).find_map(|part| day(part[0], part[1], part[2]));
    apart.or_else(|| {
        let mut whole = parts
            .iter()
            .filter(|part| matches!(part.len(), 8 | 14) && part.bytes().all(|b| b.is_ascii_digit()));
        whole.find_map(|part| day(&part[..4], &part[4..6], &part[6..8]))
    })
}

fn year_of_web(year: i16) -> bool {
    (1990..2100).contains(&year)
}
