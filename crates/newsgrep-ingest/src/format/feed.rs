//! Entries of feeds of every kind into articles: what they have in common, whatever they were written in.
//!
//! In: an [`Entry`] and its [`Feed`], read by the format. Out: an article handed over. It decides which text is the
//! article's, whether that is all of it, and which date is that of publication.

use std::borrow::Cow;

use newsgrep_text::Provenance;

use super::feed_dates;
use crate::draft::{Draft, Place, When};
use crate::job::{Job, Stop};
use crate::xml::collapse;
use crate::{Reason, dates, markup};

/// What a feed says of all its entries.
#[derive(Debug, Default)]
pub(crate) struct Feed {
    pub(crate) title: Option<String>,
    pub(crate) language: Option<String>,
    /// The authors of the entries that name none.
    pub(crate) authors: Vec<String>,
}

impl Feed {
    /// Returns the feed without what is longer than a name: all of it stands in each article again.
    pub(crate) fn bounded(mut self) -> Feed {
        self.title = self.title.filter(|title| title.len() <= MAX_COMMON);
        self.language = self.language.filter(|language| language.len() <= MAX_COMMON);
        self.authors.retain(|author| author.len() <= MAX_COMMON);
        self.authors.truncate(MAX_AUTHORS);
        self
    }
}

/// The longest value, in bytes, that a feed has for all of its entries.
pub(crate) const MAX_COMMON: usize = 1024;

/// What an entry says. Values are as written.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    pub(crate) name: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) text: Text,
    pub(crate) published: Option<String>,
    pub(crate) updated: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) subjects: Vec<String>,
    pub(crate) section: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) url: Option<String>,
    /// The feed or outlet it came from, where that is another than the feed.
    pub(crate) source: Option<String>,
}

/// The text of an entry.
#[derive(Debug, Default)]
pub(crate) struct Text {
    pub(crate) paragraphs: Vec<String>,
    /// Whether it is a summary by its name, not the text itself.
    pub(crate) is_summary: bool,
}

impl Text {
    /// Returns the first of these texts that has any words.
    pub(crate) fn first(texts: impl IntoIterator<Item = Text>) -> Text {
        texts.into_iter().find(|text| !text.paragraphs.is_empty()).unwrap_or_default()
    }

    pub(crate) fn content(paragraphs: Vec<String>) -> Text {
        Text { paragraphs, is_summary: false }
    }

    pub(crate) fn summary(paragraphs: Vec<String>) -> Text {
        Text { paragraphs, is_summary: true }
    }

    /// Tells whether the article is longer than this.
    fn is_excerpt(&self) -> bool {
        // Below the cut there may be one line such as "The post … appeared first on …".
        let is_cut = self.paragraphs.iter().rev().take(2).any(|paragraph| ends_cut(paragraph));
        let length: usize = self.paragraphs.iter().map(String::len).sum();
        let is_long = self.paragraphs.len() >= WHOLE_PARAGRAPHS && length >= WHOLE_LENGTH;
        is_cut || self.is_summary && !is_long
    }
}

/// How many paragraphs and bytes a "summary" has that is the whole article: many sites have no other field for it.
const WHOLE_PARAGRAPHS: usize = 4;
const WHOLE_LENGTH: usize = 1500;

/// Tells whether a paragraph ends as programs end what they cut short.
fn ends_cut(paragraph: &str) -> bool {
    let text = paragraph.trim_end();
    ["[…]", "[...]", "[..]", "[&hellip;]", "(…)", "(...)"].iter().any(|mark| text.ends_with(mark))
}

/// Returns the paragraphs of a text in HTML, where a line end is a space.
pub(crate) fn html(text: &str) -> Vec<String> {
    let mut paragraphs = markup::blocks(text);
    for paragraph in paragraphs.iter_mut().filter(|paragraph| paragraph.contains('\n')) {
        *paragraph = collapse(paragraph);
    }
    paragraphs
}

/// Returns the paragraphs of a plain text, split at its blank lines, or at its line ends if it has none.
pub(crate) fn plain(text: &str) -> Vec<String> {
    super::record::paragraphs(text)
        .into_iter()
        .map(|paragraph| paragraph.trim().to_owned())
        .filter(|paragraph| !paragraph.is_empty())
        .collect()
}

/// Returns the paragraphs of a text that may be HTML: feeds do not always say so, or say what is not so.
pub(crate) fn either(text: &str) -> Vec<String> {
    if is_markup(text) { html(text) } else { plain(text) }
}

/// Tells whether a text is in HTML; feeds are full of players, which other texts have none of.
fn is_markup(text: &str) -> bool {
    const PLAYERS: [&str; 9] =
        ["<iframe", "<object", "<embed", "<video", "<audio", "<picture", "<svg", "<!--", "<applet"];
    markup::looks_like_markup(text) || (text.contains('<') && PLAYERS.iter().any(|tag| text.contains(tag)))
}

/// Returns a title, or any other text of one line, without markup.
pub(crate) fn line(text: &str) -> Option<String> {
    let line = if is_markup(text) { html(text).join(" ") } else { collapse(text) };
    (!line.is_empty()).then_some(line)
}

impl Entry {
    /// Makes the article and hands it over, or rejects the entry if it has no words.
    pub(crate) fn hand_over(self, feed: &Feed, place: Place, job: &mut Job<'_>) -> Result<(), Stop> {
        if self.title.is_none() && self.text.paragraphs.is_empty() {
            let detail = place.said("has neither a title nor a text");
            return job.reject(place.line(), Reason::MissingText, detail);
        }
        let authors = if self.authors.is_empty() { &feed.authors } else { &self.authors };
        let (published, updated) = dates_of(self.published, self.updated);
        let draft = Draft {
            name: self.name.or_else(|| self.url.clone()).map(Cow::Owned),
            title: self.title.map(Cow::Owned),
            excerpt: self.text.is_excerpt(),
            paragraphs: self.text.paragraphs.into_iter().map(Cow::Owned).collect(),
            source: self.source.or_else(|| feed.title.clone()),
            published,
            updated,
            section: self.section,
            language: self.language.or_else(|| feed.language.clone()).map(Cow::Owned),
            byline: joined(authors),
            url: self.url,
            subjects: self.subjects,
            ..Draft::default()
        };
        job.draft(draft, place)
    }
}

/// Returns the names with commas, each once.
pub(crate) fn joined(names: &[String]) -> Option<String> {
    let mut kept: Vec<&str> = Vec::new();
    for name in names.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
        if kept.len() < MAX_AUTHORS && !kept.contains(&name) {
            kept.push(name);
        }
    }
    (!kept.is_empty()).then(|| kept.join(", "))
}

/// The most authors that a byline names.
const MAX_AUTHORS: usize = 32;

/// Returns the dates of publication and of the last update.
///
/// An entry that says only when it was updated was published then, as far as its feed tells, since most feeds have
/// no other date: that is inferred, and marked so.
pub(crate) fn dates_of(published: Option<String>, updated: Option<String>) -> (When<'static>, When<'static>) {
    let in_full = |date: String| feed_dates::in_full(&date).into_owned();
    let (published, updated) = (published.map(in_full), updated.map(in_full));
    let written = |date: String| When::Written(Cow::Owned(date));
    match (published, updated) {
        (Some(published), Some(updated)) if published == updated => (written(published), When::Unknown),
        (Some(published), updated) => (written(published), updated.map_or(When::Unknown, written)),
        (None, Some(updated)) => match dates::read(&updated) {
            Ok(date) => (When::Known(date.with_provenance(Provenance::Inferred)), When::Known(date)),
            Err(_) => (When::Unknown, written(updated)),
        },
        (None, None) => (When::Unknown, When::Unknown),
    }
}
