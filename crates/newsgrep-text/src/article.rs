//! The article: metadata, its whole text, and the paragraphs as ranges of that text.

use serde::{Deserialize, Serialize};

use crate::{ArticleId, Date, Span, Zone, zone};

/// One news article.
///
/// `text` is the article's decoded text as it was found (UTF-8, no byte order mark); every [`Span`] of the article,
/// of its paragraphs and of search hits is a byte range of it. What is not known is `None`, never guessed.
///
/// ```
/// use newsgrep_text::Article;
///
/// let mut article = Article::from_parts("wire:17", Some("Talks begin"), ["The envoys met.", "They left."]);
/// article.source = Some("Coastal Wire".to_owned());
/// article.published = Some("2024-03-05".parse().unwrap());
/// assert_eq!(article.text, "Talks begin\n\nThe envoys met.\n\nThey left.");
/// assert_eq!(article.paragraph_text(2), "They left.");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// The fixed-length name, made from the origin.
    pub id: ArticleId,
    /// Where the article is from: a URL, a record's id, or a path relative to the indexed folder.
    pub origin: String,
    /// The key of the file that holds the article, when it came from one: see `newsgrep-ingest`.
    ///
    /// All articles of one file share it, so that what a file no longer holds can be dropped.
    pub file: Option<ArticleId>,
    /// Where `text` begins in the file, in bytes, when the file itself is plain UTF-8 text.
    pub file_start: Option<u64>,
    /// The outlet that published the article.
    pub source: Option<String>,
    /// When the article was published, in its own zone.
    pub published: Option<Date>,
    /// When it was last updated, where that is stated beside the date of publication.
    pub updated: Option<Date>,
    /// Who wrote it, as printed.
    pub byline: Option<String>,
    /// The section or topic, levels separated by `/`.
    pub section: Option<String>,
    /// The language as a lower-case ISO 639-1 code, such as `en`, or 639-3 where there is none, such as `fil`.
    pub language: Option<String>,
    /// The news agency credited, such as `AFP`.
    pub agency: Option<String>,
    /// Where the article was reported from, as its dateline prints it: `MOSCOW`.
    pub dateline: Option<String>,
    /// The address of the article's page.
    pub url: Option<String>,
    /// What it is about: subjects, keywords and topics, as its metadata names them.
    pub subjects: Vec<String>,
    /// The places it is about, as its metadata names them.
    pub places: Vec<String>,
    /// The persons it is about, as its metadata names them.
    pub persons: Vec<String>,
    /// The companies, parties and other bodies it is about, as its metadata names them.
    pub organisations: Vec<String>,
    /// Whether the text is not the whole article but its beginning or a summary, as in most feeds.
    pub excerpt: bool,
    /// Whether its metadata says that readers have to pay for it.
    pub paywalled: bool,
    /// The whole text, title included.
    pub text: String,
    /// Where the title lies in `text`, without furniture such as "You are currently viewing".
    pub title: Option<Span>,
    /// The paragraphs in reading order; the first one holds the title, if there is one.
    pub paragraphs: Vec<Paragraph>,
}

/// One paragraph of an article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Paragraph {
    /// The byte range of the article's text, without white space around it.
    pub span: Span,
    /// What part the paragraph plays in the article.
    pub zone: Zone,
    /// The language, where it is reliably another than the article's.
    pub language: Option<String>,
}

impl Article {
    /// Returns the article in a plain text: the title on the first line, paragraphs separated by blank lines.
    ///
    /// A text whose first block has several lines has its title on the first of them. An empty text gives an
    /// article without paragraphs. Zones are assigned as [`Zone`] describes.
    pub fn from_text(origin: impl Into<String>, text: impl Into<String>) -> Self {
        let mut article = Article::empty(origin.into(), text.into());
        let blocks = zone::blocks(&article.text);
        article.set_paragraphs(blocks, true);
        article
    }

    /// Returns the article with this title and these paragraphs, whose text is all of them joined by blank lines.
    ///
    /// Parts that hold nothing but white space are left out.
    pub fn from_parts<'a>(
        origin: impl Into<String>,
        title: Option<&'a str>,
        paragraphs: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let mut text = String::new();
        let mut spans = Vec::new();
        let title = title.map(str::trim).filter(|title| !title.is_empty());
        for part in title.into_iter().chain(paragraphs).map(str::trim).filter(|part| !part.is_empty()) {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            spans.push(Span::new(text.len(), text.len() + part.len()));
            text.push_str(part);
        }
        let mut article = Article::empty(origin.into(), text);
        article.set_paragraphs(spans, title.is_some());
        article
    }

    /// Returns the article that is these ranges of a text, the first of them the title if `titled`.
    ///
    /// What lies between them, such as a header, stays in the text and is no paragraph. Ranges that hold nothing but
    /// white space are left out.
    ///
    /// ```
    /// use newsgrep_text::{Article, Span};
    ///
    /// let text = "-- Talks begin\n-- By Jane Doe\n\nThe envoys met.\n";
    /// let article = Article::from_spans("wire:17", text, [Span::new(3, 14), Span::new(31, 46)], true);
    /// assert_eq!(article.title(), Some("Talks begin"));
    /// assert_eq!(article.paragraph_text(1), "The envoys met.");
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if a range does not lie in the text, on character boundaries.
    pub fn from_spans(
        origin: impl Into<String>,
        text: impl Into<String>,
        spans: impl IntoIterator<Item = Span>,
        titled: bool,
    ) -> Self {
        let mut article = Article::empty(origin.into(), text.into());
        let spans = spans.into_iter().filter(|span| !span.of(&article.text).trim().is_empty()).collect();
        article.set_paragraphs(spans, titled);
        article
    }

    fn empty(origin: String, text: String) -> Self {
        Article {
            id: ArticleId::of(&origin),
            origin,
            file: None,
            file_start: None,
            source: None,
            published: None,
            updated: None,
            byline: None,
            section: None,
            language: None,
            agency: None,
            dateline: None,
            url: None,
            subjects: Vec::new(),
            places: Vec::new(),
            persons: Vec::new(),
            organisations: Vec::new(),
            excerpt: false,
            paywalled: false,
            text,
            title: None,
            paragraphs: Vec::new(),
        }
    }

    pub(crate) fn set_paragraphs(&mut self, spans: Vec<Span>, titled: bool) {
        let (title, zones) = zone::label(&self.text, &spans, titled);
        self.title = title;
        self.paragraphs = spans
            .into_iter()
            .zip(zones)
            .map(|(span, zone)| Paragraph { span, zone, language: None })
            .collect();
    }

    /// Returns the title, without its furniture.
    pub fn title(&self) -> Option<&str> {
        self.title.map(|span| span.of(&self.text))
    }

    /// Returns the text of the paragraph with this ordinal, counted from 0.
    ///
    /// # Panics
    ///
    /// Panics if there is no such paragraph.
    pub fn paragraph_text(&self, ordinal: usize) -> &str {
        self.paragraphs[ordinal].span.of(&self.text)
    }
}
