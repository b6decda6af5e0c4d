//! What is stored of an article, as bytes.
//!
//! In: an [`ArticleRecord`], or a paragraph. Out: few bytes, and the same again from them; and what earlier formats stored. It
//! is most of an index, so nothing is written that the rest tells: no name of a field, no id that is the hash of the origin.
//!
//! A paragraph is a text: the number of its zone, where it begins (six bits a byte, the lowest first), and what it says; tantivy
//! writes and reads bytes one by one, and a text at once. A record is the
//! version of its content hash, what of the rest there is, the hash, the ids of article and file unless they are told
//! already, and the rest as JSON with names of one letter. The compression of the store makes little of what is random,
//! and least of it as digits.

use std::borrow::Cow;

use newsgrep_text::{Article, ArticleId, Date, Provenance, Span, Zone};
use serde::{Deserialize, Serialize};
use tantivy::schema::{Field, Schema, Value};
use tantivy::{TantivyDocument, TantivyError};

use crate::{ArticleRecord, Fields, ParagraphRecord};

/// The fields that articles are stored in.
#[derive(Clone, Copy)]
pub(crate) enum StoredFields {
    /// As this version stores them.
    Compact { paragraph: Field, record: Field },
    /// As formats up to 3 did: the paragraph in three fields, the record as JSON.
    Plain { text: Field, boiler: Field, start: Field, zone: Field, record: Field },
}

impl StoredFields {
    /// Returns the fields of this version.
    pub(crate) fn of(fields: &Fields) -> Self {
        StoredFields::Compact { paragraph: fields.paragraph, record: fields.record }
    }

    /// Returns the fields of an index, by name, since another version may have numbered them otherwise.
    pub(crate) fn in_schema(schema: &Schema) -> Result<Self, TantivyError> {
        let field = |name| schema.get_field(name);
        Ok(match field("paragraph") {
            Ok(paragraph) => StoredFields::Compact { paragraph, record: field("record")? },
            Err(_) => StoredFields::Plain {
                text: field("text")?,
                boiler: field("boiler")?,
                start: field("start")?,
                zone: field("zone")?,
                record: field("record")?,
            },
        })
    }

    /// Returns the paragraph that a stored document holds.
    pub(crate) fn paragraph(&self, document: &TantivyDocument) -> Option<ParagraphRecord> {
        match self {
            StoredFields::Compact { paragraph, .. } => {
                read_paragraph(document.get_first(*paragraph)?.as_str()?)
            }
            StoredFields::Plain { text, boiler, start, zone, .. } => {
                let text = document.get_first(*text).or_else(|| document.get_first(*boiler))?;
                let zone = document.get_first(*zone)?.as_u64()?;
                Some(ParagraphRecord {
                    text: text.as_str()?.to_owned(),
                    start: usize::try_from(document.get_first(*start)?.as_u64()?).ok()?,
                    zone: *Zone::ALL.get(usize::try_from(zone).ok()?)?,
                })
            }
        }
    }

    /// Returns whether a stored document is the first one of an article, be it readable or not.
    pub(crate) fn is_first(&self, document: &TantivyDocument) -> bool {
        let (StoredFields::Compact { record, .. } | StoredFields::Plain { record, .. }) = self;
        document.get_first(*record).is_some()
    }

    /// Returns the record that the first document of an article holds.
    pub(crate) fn record(&self, document: &TantivyDocument) -> Option<ArticleRecord> {
        match self {
            StoredFields::Compact { record, .. } => read_record(document.get_first(*record)?.as_bytes()?),
            StoredFields::Plain { record, .. } => {
                serde_json::from_str(document.get_first(*record)?.as_str()?).ok()
            }
        }
    }
}

/// What stands before a digit of a start that is not the last one.
const MORE: u8 = 1 << 6;

/// Appends a paragraph.
pub(crate) fn write_paragraph(article: &Article, ordinal: usize, out: &mut String) {
    let paragraph = &article.paragraphs[ordinal];
    out.push(char::from(paragraph.zone as u8));
    let mut start = paragraph.span.start;
    while start >= usize::from(MORE) {
        out.push(char::from(start as u8 & (MORE - 1) | MORE));
        start >>= 6;
    }
    out.push(char::from(start as u8));
    out.push_str(paragraph.span.of(&article.text));
}

fn read_paragraph(stored: &str) -> Option<ParagraphRecord> {
    let (zone, rest) = stored.as_bytes().split_first()?;
    let length = rest.iter().position(|byte| *byte < MORE)? + 1;
    // Ten digits of six bits are more than any text is long.
    let digits = rest[..length].iter().rev().filter(|_| length <= 10);
    let start = digits.fold(0_u64, |start, byte| start << 6 | u64::from(byte & (MORE - 1)));
    Some(ParagraphRecord {
        text: stored.get(1 + length..).filter(|_| length <= 10)?.to_owned(),
        start: usize::try_from(start).ok()?,
        zone: *Zone::ALL.get(usize::from(*zone))?,
    })
}

/// The id is not the hash of the origin, and stands in the record.
const OWN_ID: u8 = 1;
/// The article is from a file whose id is the article's.
const FILE_OF_ITS_OWN: u8 = 2;
/// The article is from a file whose id stands in the record.
const FILE: u8 = 4;

/// Appends a record.
pub(crate) fn write_record(record: &ArticleRecord, out: &mut Vec<u8>) {
    let own_id = record.id != ArticleId::of(&record.origin);
    let of_its_own = record.file == Some(record.id);
    let given = record.file.filter(|_| !of_its_own);
    let mut flags = 0;
    for (flag, is_set) in [(OWN_ID, own_id), (FILE_OF_ITS_OWN, of_its_own), (FILE, given.is_some())] {
        flags |= if is_set { flag } else { 0 };
    }
    out.extend([record.hash as u8, flags]);
    out.extend(record.content.to_le_bytes());
    for id in [own_id.then_some(record.id), given].into_iter().flatten() {
        out.extend(id.to_u128().to_be_bytes());
    }
    serde_json::to_writer(out, &Rest::of(record)).expect("a record has only plain values");
}

fn read_record(bytes: &[u8]) -> Option<ArticleRecord> {
    let (&[hash, flags], bytes) = bytes.split_first_chunk()?;
    let (content, mut bytes) = bytes.split_first_chunk()?;
    let mut id_if = |flag| -> Option<Option<ArticleId>> {
        if flags & flag == 0 {
            return Some(None);
        }
        let (id, rest) = bytes.split_first_chunk()?;
        bytes = rest;
        Some(Some(ArticleId::from_u128(u128::from_be_bytes(*id))))
    };
    let (own_id, given) = (id_if(OWN_ID)?, id_if(FILE)?);
    let rest: Rest<'_> = serde_json::from_slice(bytes).ok()?;
    let id = own_id.unwrap_or_else(|| ArticleId::of(&rest.origin));
    let file = if flags & FILE_OF_ITS_OWN == 0 { given } else { Some(id) };
    rest.into_record(id, file, u64::from_le_bytes(*content), u32::from(hash))
}

type Text<'a> = Option<Cow<'a, str>>;

/// What of a record is JSON. What is not there takes no place.
#[derive(Serialize, Deserialize)]
struct Rest<'a> {
    #[serde(rename = "o")]
    origin: Cow<'a, str>,
    #[serde(rename = "n")]
    paragraphs: u32,
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    title: Option<Span>,
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    file_start: Option<u64>,
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    source: Text<'a>,
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    section: Text<'a>,
    #[serde(rename = "l", default, skip_serializing_if = "Option::is_none")]
    language: Text<'a>,
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    agency: Text<'a>,
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    byline: Text<'a>,
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    dateline: Text<'a>,
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    url: Text<'a>,
    #[serde(rename = "S", default, skip_serializing_if = "is_empty")]
    subjects: Cow<'a, [String]>,
    #[serde(rename = "P", default, skip_serializing_if = "is_empty")]
    places: Cow<'a, [String]>,
    #[serde(rename = "N", default, skip_serializing_if = "is_empty")]
    persons: Cow<'a, [String]>,
    #[serde(rename = "O", default, skip_serializing_if = "is_empty")]
    organisations: Cow<'a, [String]>,
    #[serde(rename = "L", default, skip_serializing_if = "is_empty")]
    other_languages: Cow<'a, [(u32, String)]>,
    #[serde(rename = "x", default, skip_serializing_if = "std::ops::Not::not")]
    excerpt: bool,
    #[serde(rename = "y", default, skip_serializing_if = "std::ops::Not::not")]
    paywalled: bool,
}

fn is_empty<T>(list: &[T]) -> bool {
    list.is_empty()
}

impl<'a> Rest<'a> {
    fn of(record: &'a ArticleRecord) -> Self {
        let text = |value: &'a Option<String>| value.as_deref().map(Cow::Borrowed);
        Rest {
            origin: Cow::Borrowed(&record.origin),
            paragraphs: record.paragraphs,
            title: record.title,
            file_start: record.file_start,
            published: record.published.map(written),
            updated: record.updated.map(written),
            source: text(&record.source),
            section: text(&record.section),
            language: text(&record.language),
            agency: text(&record.agency),
            byline: text(&record.byline),
            dateline: text(&record.dateline),
            url: text(&record.url),
            subjects: Cow::Borrowed(&record.subjects),
            places: Cow::Borrowed(&record.places),
            persons: Cow::Borrowed(&record.persons),
            organisations: Cow::Borrowed(&record.organisations),
            other_languages: Cow::Borrowed(&record.other_languages),
            excerpt: record.excerpt,
            paywalled: record.paywalled,
        }
    }

    fn into_record(
        self,
        id: ArticleId,
        file: Option<ArticleId>,
        content: u64,
        hash: u32,
    ) -> Option<ArticleRecord> {
        let text = |value: Text<'_>| value.map(Cow::into_owned);
        let date = |value: Option<String>| value.map_or(Some(None), |date| read_date(&date).map(Some));
        Some(ArticleRecord {
            id,
            origin: self.origin.into_owned(),
            file,
            file_start: self.file_start,
            title: self.title,
            source: text(self.source),
            published: date(self.published)?,
            updated: date(self.updated)?,
            byline: text(self.byline),
            section: text(self.section),
            language: text(self.language),
            agency: text(self.agency),
            dateline: text(self.dateline),
            url: text(self.url),
            subjects: self.subjects.into_owned(),
            places: self.places.into_owned(),
            persons: self.persons.into_owned(),
            organisations: self.organisations.into_owned(),
            excerpt: self.excerpt,
            paywalled: self.paywalled,
            paragraphs: self.paragraphs,
            other_languages: self.other_languages.into_owned(),
            content,
            hash,
        })
    }
}

/// What a date begins with that is not stated, by where it is from.
const PROVENANCES: [(char, Provenance); 4] = [
    ('r', Provenance::Rule),
    ('p', Provenance::Path),
    ('f', Provenance::FileTime),
    ('i', Provenance::Inferred),
];

fn written(date: Date) -> String {
    let mark = PROVENANCES.iter().find(|(_, provenance)| *provenance == date.provenance());
    let mut written = mark.map(|(mark, _)| mark.to_string()).unwrap_or_default();
    written.push_str(&date.to_string());
    written
}

fn read_date(written: &str) -> Option<Date> {
    let marked =
        PROVENANCES.iter().find_map(|(mark, provenance)| Some((written.strip_prefix(*mark)?, *provenance)));
    let (date, provenance) = marked.unwrap_or((written, Provenance::Stated));
    Some(date.parse::<Date>().ok()?.with_provenance(provenance))
}

#[cfg(test)]
mod tests {
    use tantivy::schema::STORED;

    use super::*;

    /// Returns an article of which everything is known.
    fn article() -> Article {
        let text = "Talks begin\n\n\n\nThe envoys met in Zürich.\n \nSubscribe to our newsletter";
        let mut article = Article::from_text("talks.txt", text);
        article.source = Some("Coastal Wire".repeat(200));
        article.paragraphs[1].language = Some("fr".to_owned());
        article.published = "2022-01-12T09:30+01:00".parse().ok();
        article.updated =
            "2022-01-13".parse::<Date>().ok().map(|date| date.with_provenance(Provenance::FileTime));
        (article.byline, article.section) = (Some("Jane \"J\" Doe".to_owned()), Some("World".to_owned()));
        (article.language, article.agency) = (Some("en".to_owned()), Some("AFP".to_owned()));
        article.dateline = Some("ZURICH".to_owned());
        article.url = Some("https://news.example/talks".to_owned());
        article.subjects = vec!["diplomacy".to_owned(), "neutral states".to_owned()];
        article.places = vec!["Switzerland".to_owned()];
        article.persons = vec!["Jane Doe".to_owned()];
        article.organisations = vec!["League".to_owned()];
        (article.excerpt, article.paywalled) = (true, true);
        article.file_start = Some(3);
        article
    }

    fn bytes_of(record: &ArticleRecord) -> Vec<u8> {
        let mut bytes = Vec::new();
        write_record(record, &mut bytes);
        bytes
    }

    #[test]
    fn an_article_goes_through_bytes_and_back() {
        let article = article();
        let content = newsgrep_text::content_hash(&article);
        let record = ArticleRecord::of(&article, content);
        let record = read_record(&bytes_of(&record)).unwrap();
        let paragraphs = (0..article.paragraphs.len()).map(|ordinal| {
            let mut stored = String::new();
            write_paragraph(&article, ordinal, &mut stored);
            read_paragraph(&stored).unwrap()
        });
        let back = record.to_article(&paragraphs.collect::<Vec<_>>());
        assert_eq!(newsgrep_text::content_hash(&back), content);
        assert_eq!(Article { text: article.text.clone(), ..back }, article);
    }

    #[test]
    fn what_earlier_formats_stored_can_be_read() {
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", STORED);
        let boiler = schema.add_text_field("boiler", STORED);
        let start = schema.add_u64_field("start", STORED);
        let record = schema.add_text_field("record", STORED);
        let zone = schema.add_u64_field("zone", STORED);
        let fields = StoredFields::in_schema(&schema.build()).unwrap();
        let article = article();
        let expected = ArticleRecord::of(&article, 7);
        let mut first = TantivyDocument::new();
        first.add_text(text, "Talks begin");
        first.add_u64(start, 0);
        first.add_u64(zone, 0);
        first.add_text(record, serde_json::to_string(&expected).unwrap());
        assert!(fields.is_first(&first));
        assert_eq!(fields.record(&first), Some(expected));
        let mut last = TantivyDocument::new();
        last.add_text(boiler, "Subscribe");
        last.add_u64(start, 43);
        last.add_u64(zone, Zone::Boiler as u64);
        assert!(!fields.is_first(&last));
        let paragraph = ParagraphRecord { text: "Subscribe".to_owned(), start: 43, zone: Zone::Boiler };
        assert_eq!(fields.paragraph(&last), Some(paragraph));
    }

    #[test]
    fn ids_are_told_only_where_nothing_else_tells_them() {
        let record = ArticleRecord::of(&Article::from_text("talks.txt", "Talks"), 7);
        let check = |id: Option<&str>, file: Option<&str>, ids: usize| {
            let id = id.map_or(record.id, ArticleId::of);
            let record = ArticleRecord { id, file: file.map(ArticleId::of), ..record.clone() };
            let bytes = bytes_of(&record);
            assert_eq!(read_record(&bytes).as_ref(), Some(&record));
            assert_eq!(bytes.iter().position(|byte| *byte == b'{'), Some(10 + 16 * ids));
        };
        check(None, None, 0);
        check(None, Some("talks.txt"), 0);
        check(None, Some("march.jsonl"), 1);
        check(Some("other"), None, 1);
        check(Some("other"), Some("talks.txt"), 2);
    }

    #[test]
    fn dates_keep_where_they_are_from() {
        let all = PROVENANCES.iter().map(|(_, provenance)| *provenance).chain([Provenance::Stated]);
        for provenance in all {
            let date = "2022-01-12T09:30:05Z".parse::<Date>().unwrap().with_provenance(provenance);
            assert_eq!(read_date(&written(date)), Some(date));
        }
    }

    #[test]
    fn bytes_that_were_cut_off_or_changed_are_refused_or_harmless() {
        let bytes = bytes_of(&ArticleRecord::of(&article(), 7));
        for length in 0..bytes.len() {
            assert!(read_record(&bytes[..length]).is_none(), "{length}");
        }
        let start = |stored: &str| read_paragraph(stored).map(|paragraph| paragraph.start);
        assert_eq!(start(""), None);
        assert_eq!(start("\u{9}\0x"), None);
        assert_eq!(start("\0\u{40}"), None);
        assert_eq!(start("\0zzzzzzzzzzzzzzzz\u{1}"), None);
        assert_eq!(start("\0\u{40}é"), None);
        assert_eq!(start("\0\u{40}\u{2}x"), Some(128));
    }
}
