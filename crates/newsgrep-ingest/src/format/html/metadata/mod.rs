//! What a page says of itself, into the fields of an article. The text of the article is not its duty.
//!
//! In: a page, and where it was fetched from. Out: [`Metadata`], from the linked data of the page, then its
//! OpenGraph and other `<meta>`, then its `<time>` and microdata. A date that is not stated is marked as inferred.

mod agency;
mod authors;
mod body;
mod linked_data;
mod page;
mod titles;
mod when;

use std::borrow::Cow;

use newsgrep_text::Date;

use self::linked_data::{LinkedData, Said};
use self::page::{Page, collapse};
use self::titles::Sites;
use crate::draft::{Draft, When};
use crate::job::Hints;
use crate::{language, markup};

/// What a page says of its article. What it does not say is absent.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Metadata {
    /// The headline, without the name of the site.
    pub(crate) title: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) source: Option<String>,
    pub(crate) section: Option<String>,
    /// An ISO 639 code.
    pub(crate) language: Option<String>,
    /// The address the page gives itself, or else the one it was fetched from.
    pub(crate) url: Option<String>,
    /// Stated, or inferred: its provenance tells.
    pub(crate) published: Option<Date>,
    pub(crate) updated: Option<Date>,
    /// A stated date that is not understood.
    pub(crate) unread: Option<String>,
    pub(crate) subjects: Vec<String>,
    pub(crate) agency: Option<String>,
    pub(crate) paywalled: bool,
    /// The summary for other sites; often the first sentence or the standfirst.
    pub(crate) description: Option<String>,
    /// The paragraphs of the article as the linked data have them; none where they have no readable text.
    pub(crate) body: Vec<String>,
}

impl Metadata {
    /// Fills in what a draft does not have yet.
    pub(crate) fn fill(self, draft: &mut Draft<'static>) {
        let byline = (!self.authors.is_empty()).then(|| self.authors.join(", "));
        fill(&mut draft.title, self.title.map(Cow::Owned));
        fill(&mut draft.byline, byline);
        fill(&mut draft.source, self.source);
        fill(&mut draft.section, self.section);
        fill(&mut draft.language, self.language.map(Cow::Owned));
        fill(&mut draft.url, self.url);
        fill(&mut draft.agency, self.agency);
        if let When::Unknown = draft.published {
            draft.published = match (self.published, self.unread) {
                (Some(date), _) => When::Known(date),
                (None, Some(written)) => When::Written(Cow::Owned(written)),
                (None, None) => When::Unknown,
            };
        }
        if let (When::Unknown, Some(date)) = (&draft.updated, self.updated) {
            draft.updated = When::Known(date);
        }
        if draft.subjects.is_empty() {
            draft.subjects = self.subjects;
        }
        draft.paywalled |= self.paywalled;
    }
}

fn fill<T>(slot: &mut Option<T>, value: Option<T>) {
    if slot.is_none() {
        *slot = value;
    }
}

/// Returns what a page says of its article.
///
/// It reads the page once, and its linked data once more; `hints` has the address it was fetched from.
pub(crate) fn metadata(html: &str, hints: &Hints<'_>) -> Metadata {
    let page = Page::read(html);
    let urls: Vec<&str> =
        [page.canonical.as_deref(), page.meta("og:url"), hints.url].into_iter().flatten().collect();
    let shown: Vec<&str> = page
        .headings
        .iter()
        .map(String::as_str)
        .chain(page.meta("og:title"))
        .chain(page.title.as_deref())
        .collect();
    let said = LinkedData::read(&page.scripts).article(&urls, &shown);
    let url = address(&page, &said, hints);
    let source = source(&page, &said, url.as_deref());
    let section =
        said.section.clone().or_else(|| first(&page, &SECTIONS)).and_then(|section| own_section(&section));
    let language = languages(&page, &said).find_map(|written| language::code(&written));
    let times = when::times(&page, &said, url.as_deref());
    let sites = Sites::of(&page, source.as_deref(), url.as_deref());
    let title = titles::title(&page, &said, &sites, section.as_deref());
    let authors = authors::authors(&page, &said, source.as_deref(), &sites.0, language.as_deref());
    let source = source.or_else(|| titles::site_in_title(&page, title.as_deref()?));
    let agency = agency::agency(&agency::credits(&page, &said, &authors), source.as_deref());
    Metadata {
        title,
        authors,
        agency,
        section,
        language,
        published: times.published,
        updated: times.updated,
        unread: times.unread,
        subjects: subjects(&page, &said),
        paywalled: said.is_free == Some(false) || page.meta("article:content_tier") == Some("locked"),
        body: said.body.as_deref().map(body::paragraphs).unwrap_or_default(),
        description: said.description.or_else(|| first(&page, &DESCRIPTIONS)),
        source,
        url,
    }
}

const SECTIONS: [&str; 9] = [
    "article:section",
    "og:section",
    "og:article:section",
    "parsely-section",
    "articlesection",
    "dc.subject.section",
    "cxenseparse:section",
    "content_category",
    "section",
];
const DESCRIPTIONS: [&str; 4] = ["og:description", "description", "twitter:description", "dc.description"];
const SOURCES: [&str; 8] = [
    "og:site_name",
    "dc.publisher",
    "dcterms.publisher",
    "application-name",
    "apple-mobile-web-app-title",
    "publisher",
    "copyright",
    "citation_journal_title",
];
const LANGUAGES: [&str; 5] = ["content-language", "dc.language", "dcterms.language", "language", "og:locale"];
/// Where keywords are in `<meta>`: one a tag, then lists with commas.
const TAGS: [&str; 2] = ["article:tag", "og:article:tag"];
const KEYWORDS: [&str; 5] = ["news_keywords", "parsely-tags", "sailthru.tags", "keywords", "dc.subject"];

/// The sections that say nothing of where an article belongs.
const NO_SECTIONS: [&str; 10] = [
    "post",
    "posts",
    "article",
    "articles",
    "page",
    "home",
    "homepage",
    "front page",
    "all",
    "uncategorized",
];

/// Returns the first of the sections, `Kino,TV` being two, or nothing for one that every article has.
fn own_section(section: &str) -> Option<String> {
    // `Arts, Culture` is one: the lists of programs have no space.
    let end = section.find(',').filter(|at| !section[at + 1..].starts_with(' ')).unwrap_or(section.len());
    let section = section[..end].trim();
    (!NO_SECTIONS.contains(&section.to_lowercase().as_str())).then(|| section.to_owned())
}

/// Returns the text without markup, twice decoded references and runs of white space.
fn clean(text: &str) -> String {
    // Content systems escape what is escaped already: `&amp;amp;`.
    let text = markup::decode(text);
    let text = markup::decode(&text);
    if markup::looks_like_markup(&text) {
        return collapse(&markup::blocks(&text).join(" "));
    }
    collapse(&text)
}

/// Returns what the first of these `<meta>` says.
fn first(page: &Page<'_>, names: &[&str]) -> Option<String> {
    names.iter().filter_map(|name| page.meta(name)).map(clean).find(|text| !text.is_empty())
}

/// Returns the outlet: what the page calls itself, rather than the company behind it.
fn source(page: &Page<'_>, said: &Said, url: Option<&str>) -> Option<String> {
    let is_name = |name: &String| {
        let words = [
            "gmbh",
            "ltd",
            "limited",
            "inc",
            "llc",
            "plc",
            "corporation",
            "verlag",
            "s.a.",
            "s.l.",
            "s.p.a.",
        ];
        let lower = name.to_lowercase();
        let is_company = lower
            .split([' ', ','])
            .any(|word| words.contains(&word.trim_end_matches('.')) || words.contains(&word));
        !is_company && !lower.contains("://") && name.chars().count() <= 60
    };
    let publisher = said.publisher.clone();
    // A page of wire copy may name the agency as its publisher, and so does the agency itself.
    let host = url.and_then(|url| url.split('/').nth(2)).map(linked_data::letters).unwrap_or_default();
    let is_own = |name: &String| {
        let is_host = |agency: &str| host.contains(&linked_data::letters(agency));
        page.meta("og:site_name").is_none() || agency::named(name).is_none_or(is_host)
    };
    let named = publisher.clone().filter(is_name).filter(is_own).or_else(|| {
        let metas = SOURCES.iter().filter_map(|name| page.meta(name)).map(clean);
        metas.into_iter().find(|name| !name.is_empty() && is_name(name))
    });
    let named = named.or(publisher).or_else(|| page.properties("publisher").next().map(clean));
    named.map(|name| name.strip_prefix("www.").map(str::to_owned).unwrap_or(name))
}

fn languages<'p>(page: &'p Page<'_>, said: &'p Said) -> impl Iterator<Item = String> + 'p {
    let stated = said.language.as_deref().into_iter().chain(page.language.as_deref());
    stated.chain(LANGUAGES.iter().filter_map(|name| page.meta(name))).map(str::to_owned)
}

/// Returns the address the page gives itself, made whole by the one it was fetched from.
fn address(page: &Page<'_>, said: &Said, hints: &Hints<'_>) -> Option<String> {
    let candidates = [page.canonical.as_deref(), page.meta("og:url"), said.url.as_deref()];
    let whole = candidates.into_iter().flatten().filter_map(|url| absolute(url.trim(), hints.url));
    let mut whole: Vec<String> = whole.collect();
    // Some sites give every page the address of their front page.
    if let Some(own) = whole.iter().position(|url| !is_front(url)) {
        return Some(whole.swap_remove(own));
    }
    hints.url.map(str::to_owned).or_else(|| whole.into_iter().next())
}

fn absolute(url: &str, base: Option<&str>) -> Option<String> {
    if url.starts_with("http://") || url.starts_with("https://") {
        return Some(url.to_owned());
    }
    if let Some(rest) = url.strip_prefix("//") {
        return Some(format!("https://{rest}"));
    }
    let (scheme, rest) = base?.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    url.starts_with('/').then(|| format!("{scheme}://{host}{url}"))
}

fn is_front(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split_once('/').is_none_or(|(_, path)| path.is_empty())
}

fn subjects(page: &Page<'_>, said: &Said) -> Vec<String> {
    let mut found = said.keywords.clone();
    if found.is_empty() {
        found = TAGS.iter().flat_map(|name| page.metas(name)).map(clean).collect();
    }
    if let [one] = found.as_slice() {
        found = listed(one);
    }
    if found.is_empty() {
        let lists = KEYWORDS.iter().map(|name| page.metas(name).flat_map(listed).collect());
        found = lists.into_iter().find(|list: &Vec<String>| !list.is_empty()).unwrap_or_default();
    }
    // `@post-id:1913719` and `_no-apple-news` are for the programs of the site.
    found.retain(|subject| !subject.starts_with(['@', '_']) && subject.chars().any(char::is_alphanumeric));
    found
}

fn listed(text: &str) -> Vec<String> {
    clean(text).split([',', ';']).map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests;
