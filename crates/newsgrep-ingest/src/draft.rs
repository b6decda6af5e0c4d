//! What a format found of one article, and making the article of it: the part that is the same for every format.
//!
//! In: a [`Draft`], with values as they were written. Out: an [`Article`](newsgrep_text::Article) handed over, with a
//! warning for every value that is not understood, or a rejection if there is no text. It reads no format.

use std::borrow::Cow;

use newsgrep_text::{Article, Date};

use crate::job::{Job, Stop};
use crate::{Reason, WarningKind, dates, language};

/// The longest id or URL, in bytes, that names an article.
pub(crate) const MAX_NAME: usize = 4096;

/// What a format found of one article. Values are as written, white space around them included; nothing is guessed.
#[derive(Debug, Default)]
pub(crate) struct Draft<'a> {
    /// What names the record in its file: an id, or else its address.
    pub(crate) name: Option<Cow<'a, str>>,
    pub(crate) title: Option<Cow<'a, str>>,
    /// The paragraphs in reading order, without the title; blank ones are left out.
    pub(crate) paragraphs: Vec<Cow<'a, str>>,
    pub(crate) source: Option<String>,
    pub(crate) published: When<'a>,
    pub(crate) updated: When<'a>,
    pub(crate) section: Option<String>,
    pub(crate) language: Option<Cow<'a, str>>,
    pub(crate) byline: Option<String>,
    pub(crate) agency: Option<String>,
    pub(crate) dateline: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) subjects: Vec<String>,
    pub(crate) places: Vec<String>,
    pub(crate) persons: Vec<String>,
    pub(crate) organisations: Vec<String>,
    pub(crate) excerpt: bool,
    pub(crate) paywalled: bool,
}

/// A date as a format has it.
#[derive(Debug, Default)]
pub(crate) enum When<'a> {
    /// Not stated.
    #[default]
    Unknown,
    /// As written, in any form that metadata has; warned of if it is not understood.
    Written(Cow<'a, str>),
    /// Read by the format itself.
    Known(Date),
}

/// Where an article is in its file.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    /// It is the whole file, whose origin is its own.
    Whole,
    /// On this line, counted from 1.
    Line(u64),
    /// The record with this number, counted from 1.
    Record(u64),
}

impl Place {
    pub(crate) fn line(self) -> Option<u64> {
        match self {
            Place::Line(line) => Some(line),
            Place::Whole | Place::Record(_) => None,
        }
    }

    fn name(self) -> String {
        match self {
            Place::Whole => String::new(),
            Place::Line(line) => format!("L{line}"),
            Place::Record(number) => format!("R{number}"),
        }
    }

    /// Makes what a message says of a record that has no line: `record 3 has …`.
    pub(crate) fn said(self, what: &str) -> String {
        match self {
            Place::Whole | Place::Line(_) => what.to_owned(),
            Place::Record(number) => format!("record {number} {what}"),
        }
    }
}

impl Job<'_> {
    /// Makes the article of a draft and hands it over, or rejects it if it has neither a title nor a text.
    pub(crate) fn draft(&mut self, draft: Draft<'_>, place: Place) -> Result<(), Stop> {
        let title = draft.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
        if title.is_none() && draft.paragraphs.iter().all(|text| text.trim().is_empty()) {
            let detail = "has neither a title nor a body: if they have unusual names, map them";
            return self.reject(place.line(), Reason::MissingText, place.said(detail));
        }
        let origin = self.origin_of(draft.name.as_deref(), place)?;
        let article = Article::from_parts(origin, title, draft.paragraphs.iter().map(AsRef::as_ref));
        self.described(article, draft, place)
    }

    /// Hands over an article whose text is made, with everything else a draft says of it.
    pub(crate) fn described(
        &mut self,
        mut article: Article,
        draft: Draft<'_>,
        place: Place,
    ) -> Result<(), Stop> {
        article.source = trimmed(draft.source);
        article.section = trimmed(draft.section);
        article.byline = trimmed(draft.byline);
        article.agency = trimmed(draft.agency);
        article.dateline = trimmed(draft.dateline);
        article.url = trimmed(draft.url).filter(|url| is_address(url));
        article.subjects = self.listed(draft.subjects, "subjects", place)?;
        article.places = self.listed(draft.places, "places", place)?;
        article.persons = self.listed(draft.persons, "persons", place)?;
        article.organisations = self.listed(draft.organisations, "organisations", place)?;
        article.excerpt = draft.excerpt;
        article.paywalled = draft.paywalled;
        article.published = self.date(draft.published, place)?;
        article.updated = self.date(draft.updated, place)?;
        article.language = self.language(draft.language.as_deref(), place)?;
        self.article(article)
    }

    /// Names the article by its file and its own name, or else its place.
    pub(crate) fn origin_of(&mut self, name: Option<&str>, place: Place) -> Result<String, Stop> {
        if let Place::Whole = place {
            return Ok(self.origin.to_owned());
        }
        let name = name.map(str::trim).filter(|name| (1..=MAX_NAME).contains(&name.len()));
        let mut origin = match name {
            Some(name) => format!("{}#{name}", self.origin),
            None => format!("{}#{}", self.origin, place.name()),
        };
        if !self.names.is_new(&origin) {
            let name = &origin[self.origin.len() + 1..];
            let detail = place.said(&format!("repeats the id of an earlier record, `{name}`"));
            self.warn(place.line(), WarningKind::RepeatedId, detail)?;
            origin = format!("{}#{}", self.origin, place.name());
            while !self.names.is_new(&origin) {
                origin.push('\'');
            }
        }
        Ok(origin)
    }

    /// Returns the values without blank and repeated ones, in their order; warns if there are too many.
    fn listed(&mut self, values: Vec<String>, what: &str, place: Place) -> Result<Vec<String>, Stop> {
        let mut kept: Vec<String> = Vec::with_capacity(values.len().min(MAX_VALUES));
        for value in values.into_iter().filter_map(|value| trimmed(Some(value))) {
            if kept.contains(&value) {
                continue;
            }
            if kept.len() == MAX_VALUES {
                let detail =
                    format!("has more {what} than an article may have: the first {MAX_VALUES} are kept");
                self.warn(place.line(), WarningKind::TooManyValues, place.said(&detail))?;
                break;
            }
            kept.push(value);
        }
        Ok(kept)
    }

    fn date(&mut self, when: When<'_>, place: Place) -> Result<Option<Date>, Stop> {
        let written = match when {
            When::Unknown => return Ok(None),
            When::Known(date) => return Ok(Some(date)),
            When::Written(written) => written,
        };
        match dates::read(&written) {
            Ok(date) => Ok(Some(date)),
            Err(detail) => {
                self.warn(place.line(), WarningKind::BadDate, place.said(&detail))?;
                Ok(None)
            }
        }
    }

    fn language(&mut self, written: Option<&str>, place: Place) -> Result<Option<String>, Stop> {
        let Some(written) = written.filter(|written| !written.trim().is_empty()) else { return Ok(None) };
        let code = language::code(written);
        if code.is_none() {
            let shown: String = written.chars().take(40).collect();
            let detail = format!("has a language that is not understood: `{shown}`");
            self.warn(place.line(), WarningKind::BadLanguage, place.said(&detail))?;
        }
        Ok(code)
    }
}

fn trimmed(value: Option<String>) -> Option<String> {
    let value = value?;
    let text = value.trim();
    match text.len() {
        0 => None,
        length if length == value.len() => Some(value),
        _ => Some(text.to_owned()),
    }
}

/// Tells whether an address can be opened: `javascript:`, `urn:` and the like name no page.
fn is_address(url: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        let start = url.get(..scheme.len());
        url.len() > scheme.len() && start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// The most subjects, places … an article has; no newsroom gives as many.
const MAX_VALUES: usize = 256;
