//! What an article does not state and its text says all the same: agency, byline, dateline, language, paragraphs.
//!
//! In: an article, with what its metadata states. Out: the same article, with more of it filled in. What is stated is
//! never changed, and where the text is not clear nothing is filled in.
//!
//! * `split.rs` cuts a body that lost its paragraphs;
//! * `dateline.rs` reads `MOSCOW, Jan 12 (Reuters) - `, `agency.rs` knows the agencies;
//! * `credit.rs` reads what stands below a story: `(Reporting by …)`, `© 2031 AFP`;
//! * `language/` tells the language by script and frequent words;
//! * `byline.rs` reads `By Jane Doe` on a line of its own.

mod agency;
mod byline;
mod credit;
mod dateline;
mod language;
mod split;

pub use byline::without_by;

use crate::{Article, Span, Zone};

impl Article {
    /// Fills in what is not stated and the text tells: agency, byline, dateline, language, and paragraphs
    /// where they were lost.
    ///
    /// Stated values are kept. What is not certain stays `None`: an agency is told by its credit, not by `told AFP`; a
    /// byline is a line of its own; a language is told from enough text, and a paragraph of 60 characters or more has its
    /// own where it is reliably another. Takes linear time in the length of the text.
    ///
    /// ```
    /// use newsgrep_text::Article;
    ///
    /// let text = "Talks begin\n\nBy Jane Doe\n\nMOSCOW, Jan 12 (Reuters) - The envoys met.\n";
    /// let mut article = Article::from_text("talks.txt", text);
    /// article.infer();
    /// assert_eq!(article.agency.as_deref(), Some("Reuters"));
    /// assert_eq!(article.dateline.as_deref(), Some("MOSCOW"));
    /// assert_eq!(article.byline.as_deref(), Some("Jane Doe"));
    /// ```
    pub fn infer(&mut self) {
        self.split_again();
        // Which words introduce a byline is a matter of the language.
        language::infer(self);
        let found = found_in(self);
        let agency = found.agency.map(str::to_owned);
        let dateline = found.dateline.map(str::to_owned);
        let byline = found.byline.map(str::to_owned);
        self.agency = self.agency.take().or(agency);
        self.dateline = self.dateline.take().or(dateline);
        self.byline = self.byline.take().or(byline);
    }

    /// Cuts a body of one or two long paragraphs into those it may have had.
    fn split_again(&mut self) {
        let spans: Vec<Span> = self.paragraphs.iter().map(|paragraph| paragraph.span).collect();
        let titled = self.title.is_some();
        if let Some(spans) = split::split(&self.text, &spans, usize::from(titled)) {
            self.set_paragraphs(spans, titled);
        }
    }
}

/// How many paragraphs are looked at, from the first one of the story and from the last one.
const FIRST: usize = 4;
const LAST: usize = 4;

/// What the text tells of its origin.
#[derive(Default)]
struct Found<'a> {
    agency: Option<&'static str>,
    dateline: Option<&'a str>,
    byline: Option<&'a str>,
}

fn found_in(article: &Article) -> Found<'_> {
    let story: Vec<&str> = article
        .paragraphs
        .iter()
        .filter(|paragraph| paragraph.zone != Zone::Title)
        .map(|paragraph| paragraph.span.of(&article.text))
        .collect();
    let language = article.language.as_deref();
    let mut found = Found::default();
    // The strongest sign of an agency comes first.
    for paragraph in story.iter().take(FIRST) {
        for line in paragraph.lines().take(2) {
            if let Some(dateline) = dateline::dateline(line) {
                found.agency = found.agency.or(dateline.agency);
                found.dateline = found.dateline.or(dateline.place);
            }
        }
        if found.agency.is_some() || found.dateline.is_some() {
            break;
        }
    }
    if let Some(stated) = &article.byline {
        found.agency = found.agency.or_else(|| byline::agency_of(stated, language));
    }
    let lines = byline::lines(&story);
    for line in lines {
        let byline = byline::byline(line, language);
        found.byline = found.byline.or(byline.names);
        found.agency = found.agency.or(byline.agency);
    }
    if found.agency.is_none() {
        let last = &story[story.len().saturating_sub(LAST)..];
        found.agency = credit::below(last);
    }
    if found.agency.is_none() {
        found.agency = story.iter().take(2).find_map(|paragraph| credit::of_series(paragraph));
    }
    found
}
