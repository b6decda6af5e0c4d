//! An article as documents of the index, and back.

use newsgrep_text::{
    Article, ArticleId, Date, IndexedValues, MAX_COLUMN_BYTES, Span, Zone, content_hash, cut_value, sort_key,
    state_hash,
};
use serde::{Deserialize, Serialize};

use crate::analysis::{Analyser, Analysis};
use crate::document::{Contents, Paragraph};
use crate::schema::{Fields, index_date};
use crate::stored::{write_paragraph, write_record};
use crate::tokenizer::{with_words, without_words};

/// The version of [`newsgrep_text::content_hash`] that records are written with.
///
/// A rebuild takes over only what matches its hash. So a hash that is computed in another way needs another number here,
/// and [`ArticleRecord::matches`] must go on knowing the older one.
const HASH_VERSION: u32 = 1;

/// Most white space between the paragraphs of an article that is believed, in bytes: of a damaged file a single number
/// could otherwise make gigabytes of it.
pub(crate) const MAX_GAPS: usize = 1 << 26;

/// What is stored about an article as a whole, beside its paragraphs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArticleRecord {
    /// The article's id.
    pub id: ArticleId,
    /// Where the article is from.
    pub origin: String,
    /// The id of the file it is from.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub file: Option<ArticleId>,
    /// Where the article's text begins in the file, when the file itself is plain UTF-8 text.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub file_start: Option<u64>,
    /// Where the title lies in the article's text.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub title: Option<Span>,
    /// The outlet.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub source: Option<String>,
    /// The date of publication.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub published: Option<Date>,
    /// The date of the last update.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub updated: Option<Date>,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub byline: Option<String>,
    /// The section or topic.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub section: Option<String>,
    /// The language.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub language: Option<String>,
    /// The credited agency.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub agency: Option<String>,
    /// Where it was reported from.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub dateline: Option<String>,
    /// The address.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub url: Option<String>,
    /// What it is about.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub subjects: Vec<String>,
    /// The places it is about.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub places: Vec<String>,
    /// The persons it is about.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub persons: Vec<String>,
    /// The organisations it is about.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub organisations: Vec<String>,
    /// Whether the text is only the beginning or a summary.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub excerpt: bool,
    /// Whether readers have to pay for it.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub paywalled: bool,
    /// How many paragraphs the article has.
    pub paragraphs: u32,
    /// Which paragraphs are in another language than the article: ordinal and language.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub other_languages: Vec<(u32, String)>,
    /// [`newsgrep_text::content_hash`] of the article.
    pub content: u64,
    /// The version of that hash: 1.
    #[serde(default = "first_hash_version")]
    pub hash: u32,
}

fn first_hash_version() -> u32 {
    1
}

/// A stored paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParagraphRecord {
    /// The text.
    pub text: String,
    /// Where it begins in the article's text, in bytes.
    pub start: usize,
    /// What part it plays.
    pub zone: Zone,
}

impl ArticleRecord {
    pub(crate) fn of(article: &Article, content: u64) -> Self {
        ArticleRecord {
            id: article.id,
            origin: article.origin.clone(),
            file: article.file,
            file_start: article.file_start,
            title: article.title,
            source: article.source.clone(),
            published: article.published,
            updated: article.updated,
            byline: article.byline.clone(),
            section: article.section.clone(),
            language: article.language.clone(),
            agency: article.agency.clone(),
            dateline: article.dateline.clone(),
            url: article.url.clone(),
            subjects: article.subjects.clone(),
            places: article.places.clone(),
            persons: article.persons.clone(),
            organisations: article.organisations.clone(),
            excerpt: article.excerpt,
            paywalled: article.paywalled,
            paragraphs: article.paragraphs.len() as u32,
            other_languages: (0..)
                .zip(&article.paragraphs)
                .filter_map(|(ordinal, paragraph)| Some((ordinal, paragraph.language.clone()?)))
                .collect(),
            content,
            hash: HASH_VERSION,
        }
    }

    /// Returns whether the article is the one this was written about; `None` if that takes a later version to tell.
    pub(crate) fn matches(&self, article: &Article) -> Option<bool> {
        (self.hash == HASH_VERSION).then(|| content_hash(article) == self.content)
    }

    /// Puts the article together again from its stored paragraphs.
    ///
    /// The white space between paragraphs is not stored; line ends fill its place, so every span stays valid.
    pub fn to_article(&self, paragraphs: &[ParagraphRecord]) -> Article {
        let mut text = String::new();
        let mut spans = Vec::with_capacity(paragraphs.len());
        for paragraph in paragraphs {
            while text.len() < paragraph.start {
                text.push('\n');
            }
            let start = text.len();
            text.push_str(&paragraph.text);
            spans.push(newsgrep_text::Paragraph {
                span: Span::new(start, text.len()),
                zone: paragraph.zone,
                language: None,
            });
        }
        for (ordinal, language) in &self.other_languages {
            if let Some(paragraph) = spans.get_mut(*ordinal as usize) {
                paragraph.language = Some(language.clone());
            }
        }
        Article {
            id: self.id,
            origin: self.origin.clone(),
            file: self.file,
            file_start: self.file_start,
            source: self.source.clone(),
            published: self.published,
            updated: self.updated,
            byline: self.byline.clone(),
            section: self.section.clone(),
            language: self.language.clone(),
            agency: self.agency.clone(),
            dateline: self.dateline.clone(),
            url: self.url.clone(),
            subjects: self.subjects.clone(),
            places: self.places.clone(),
            persons: self.persons.clone(),
            organisations: self.organisations.clone(),
            excerpt: self.excerpt,
            paywalled: self.paywalled,
            title: self.title,
            text,
            paragraphs: spans,
        }
    }
}

/// Returns the documents of an article with this content hash, in order.
pub(crate) fn documents(
    fields: &Fields,
    analyser: &mut Analyser,
    article: &Article,
    content: u64,
) -> Vec<Paragraph> {
    let Analysis { folded, paragraphs, words, shapes, names } = analyser.analyse(article);
    let mut contents = Contents::with_text(folded);
    let seconds = article.published.map(Date::civil_seconds);
    // Deletes go by this term, and only what has it is deleted.
    let id = article.id.to_u128().to_be_bytes();
    let id = contents.keep_bytes(|bytes| bytes.extend(id));
    contents.bytes_for_all(fields.id, id);
    contents.number_for_all(fields.date_order, sort_key(seconds, article.id));
    let total = article.paragraphs.len();
    let values = [
        (fields.source, &article.source),
        (fields.section, &article.section),
        (fields.agency, &article.agency),
    ];
    let columns = values.map(|(field, value)| {
        let value = value.as_deref()?;
        Some((field, contents.keep_text(&without_words(cut_value(value, MAX_COLUMN_BYTES)))))
    });
    let language =
        article.language.as_deref().map(|language| contents.keep_text(cut_value(language, MAX_COLUMN_BYTES)));
    for (ordinal, (folded, length)) in paragraphs.into_iter().enumerate() {
        let paragraph = &article.paragraphs[ordinal];
        if paragraph.zone == Zone::Boiler {
            contents.text(fields.boiler, folded);
        } else {
            contents.text(fields.text, folded.clone());
            contents.text(fields.pairs, folded);
        }
        let stored = contents.write_text(|text| write_paragraph(article, ordinal, text));
        contents.text(fields.paragraph, stored);
        contents.number(fields.zone, paragraph.zone as u64);
        contents.number(fields.pid, ordinal as u64);
        contents.number(fields.rem, (total - ordinal) as u64);
        contents.number(fields.words, length);
        if let Some(language) = &language {
            contents.text(fields.language, language.clone());
        }
        if let Some(language) = &paragraph.language {
            let language = contents.keep_text(cut_value(language, MAX_COLUMN_BYTES));
            contents.text(fields.own_language, language);
        }
        if ordinal == 0 {
            let record = ArticleRecord::of(article, content);
            let record = contents.keep_bytes(|bytes| write_record(&record, bytes));
            contents.bytes(fields.record, record);
            add_known(&mut contents, fields, article, content);
            contents.number(fields.wc, words);
            shapes.numbers().for_each(|number| contents.number(fields.shape, number));
            if !names.is_empty() {
                let names = contents.keep_text(&names);
                contents.text(fields.names, names);
            }
        } else {
            for (field, column) in columns.iter().flatten() {
                contents.text(*field, column.clone());
            }
        }
        contents.end_document();
    }
    contents.into_documents()
}

/// Gives the first document of an article what is known about the article.
fn add_known(contents: &mut Contents, fields: &Fields, article: &Article, content: u64) {
    contents.number(fields.content, state_hash(content, article.file));
    if let Some(file) = article.file {
        let file = contents.keep_bytes(|bytes| bytes.extend(file.to_u128().to_be_bytes()));
        contents.bytes(fields.file, file);
    }
    if let Some(date) = article.published {
        contents.date(fields.date, index_date(date.civil_seconds()));
    }
    for (field, value) in [
        (fields.source, &article.source),
        (fields.section, &article.section),
        (fields.agency, &article.agency),
        (fields.byline, &article.byline),
        (fields.dateline, &article.dateline),
        (fields.url, &article.url),
    ] {
        if let Some(value) = value {
            let value = contents.keep_text(&with_words(IndexedValues::one(value).text()));
            contents.text(field, value);
        }
    }
    for (field, values) in [
        (fields.subject, &article.subjects),
        (fields.place, &article.places),
        (fields.person, &article.persons),
        (fields.organisation, &article.organisations),
    ] {
        if !values.is_empty() {
            let values = contents.keep_text(&with_words(IndexedValues::several(values).text()));
            contents.text(field, values);
        }
    }
}

/// Returns whether each paragraph begins behind the one before, with no more than so much white space between all.
pub(crate) fn follow_each_other(paragraphs: &[ParagraphRecord], most_gaps: usize) -> bool {
    let end = |paragraph: &ParagraphRecord| paragraph.start.saturating_add(paragraph.text.len());
    let ascending = paragraphs.windows(2).all(|pair| end(&pair[0]) <= pair[1].start);
    let lengths: usize = paragraphs.iter().map(|paragraph| paragraph.text.len()).sum();
    ascending && paragraphs.last().is_none_or(|last| end(last) <= lengths.saturating_add(most_gaps))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_of_another_hash_is_neither_right_nor_wrong() {
        let article = Article::from_text("talks.txt", "Talks begin");
        let record = ArticleRecord::of(&article, content_hash(&article));
        assert_eq!(record.matches(&article), Some(true));
        assert_eq!(ArticleRecord { content: 7, ..record.clone() }.matches(&article), Some(false));
        assert_eq!(ArticleRecord { hash: 2, ..record.clone() }.matches(&article), None);
        // Records of before there were versions.
        let mut json = serde_json::to_value(&record).unwrap();
        json.as_object_mut().unwrap().remove("hash").unwrap();
        assert_eq!(serde_json::from_value::<ArticleRecord>(json).unwrap(), record);
    }

    fn check(starts: &[usize], most_gaps: usize, follow: bool) {
        let paragraph =
            |start: &usize| ParagraphRecord { zone: Zone::Body, start: *start, text: "four".into() };
        let paragraphs: Vec<ParagraphRecord> = starts.iter().map(paragraph).collect();
        assert_eq!(follow_each_other(&paragraphs, most_gaps), follow, "{starts:?} {most_gaps}");
    }

    #[test]
    fn paragraphs_neither_overlap_nor_leave_large_gaps() {
        check(&[], 0, true);
        check(&[0, 4, 8], 0, true);
        check(&[0, 5, 10], 1, false);
        check(&[0, 5, 10], 2, true);
        check(&[0, 3], 9, false);
        check(&[4, 0], 9, false);
        check(&[0, 1 << 30], MAX_GAPS, false);
        check(&[usize::MAX], MAX_GAPS, false);
    }
}
