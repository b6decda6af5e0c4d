//! The fields of a record, the names other people give them, and the user's own mapping.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::iter;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// A field that a record may have: an object of JSON, a row of a table, the front matter of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Field {
    /// What names the record; part of the article's origin.
    Id,
    /// The headline.
    Title,
    /// The outlet.
    Source,
    /// The date of publication.
    Date,
    /// The section or topic.
    Section,
    /// The language.
    Lang,
    /// The address of the article's page.
    Url,
    /// The authors.
    Author,
    /// The news agency.
    Agency,
    /// The text, as one string.
    Body,
    /// The text, as a list of paragraphs.
    Paragraphs,
    /// When it was last updated.
    Updated,
    /// Where it was reported from.
    Dateline,
    /// What it is about: keywords and tags.
    Subjects,
    /// The places it is about.
    Places,
    /// The persons it is about.
    Persons,
    /// The companies, parties and other bodies it is about.
    Organisations,
    /// A summary or the beginning of the text, which stands for a text that is missing.
    Summary,
    /// Whether the text is only a part of the article.
    Excerpt,
    /// Whether readers have to pay for it.
    Paywalled,
    /// How the date is known, where it is not stated: `rule`, `path`, `file-time`, `inferred`.
    DateFrom,
}

/// Every field with its name and, best first, the names it also goes by, in lower case without `_`, `-` and spaces.
const NAMES: [(Field, &str, &[&str]); 21] = [
    (
        Field::Id,
        "id",
        &["guid", "uuid", "articleid", "documentid", "docid", "docno", "identifier", "@id", "fingerprint"],
    ),
    (Field::Title, "title", &["headline", "heading", "webtitle", "titlepage", "titlerss", "articletitle"]),
    (
        Field::Source,
        "source",
        &[
            "publisher",
            "outlet",
            "newspaper",
            "publication",
            "sourcename",
            "sitename",
            "site",
            "domain",
            "sourcedomain",
            "journal",
            "hostname",
            "sourcehostname",
            "provider",
            "sourceurl",
        ],
    ),
    (
        Field::Date,
        "date",
        &[
            "published",
            "publishedat",
            "datepublished",
            "publishdate",
            "datepublish",
            "publicationdate",
            "publisheddate",
            "pubdate",
            "webpublicationdate",
            "datetimepub",
            "publishedtime",
            "publishedon",
            "firstpublished",
            "datetime",
            "timestamp",
            "unixtime",
            "ut",
        ],
    ),
    (
        Field::Section,
        "section",
        &[
            "articlesection",
            "sectionname",
            "sectiontitle",
            "category",
            "topic",
            "desk",
            "newsdesk",
            "categories",
            "topics",
        ],
    ),
    (Field::Lang, "lang", &["language", "inlanguage", "languagecode", "langcode", "metalang", "locale"]),
    (
        Field::Url,
        "url",
        &[
            "link",
            "weburl",
            "canonicalurl",
            "canonicallink",
            "articleurl",
            "permalink",
            "respondedurl",
            "requestedurl",
            "uri",
        ],
    ),
    (Field::Author, "author", &["authors", "byline", "writer", "writers", "creator", "reporter"]),
    (Field::Agency, "agency", &["newsagency", "wire"]),
    (
        Field::Body,
        "body",
        &[
            "contentoriginal",
            "text",
            "content",
            "articlebody",
            "bodytext",
            "fulltext",
            "maintext",
            "plaintext",
            "articletext",
            "article",
            "bodyhtml",
            "contenthtml",
            "rawtext",
        ],
    ),
    (Field::Paragraphs, "paragraphs", &["bodyparagraphs"]),
    (
        Field::Updated,
        "updated",
        &[
            "updatedat",
            "dateupdated",
            "updateddate",
            "modified",
            "modifiedat",
            "datemodified",
            "modifieddate",
            "datemodify",
            "lastmodified",
            "lastupdated",
            "modifiedtime",
            "updatedtime",
            "lastmod",
        ],
    ),
    (Field::Dateline, "dateline", &[]),
    (
        Field::Subjects,
        "subjects",
        &[
            "subject",
            "keywords",
            "tags",
            "keyword",
            "tag",
            "desfacet",
            "newskeywords",
            "metakeywords",
            "concepts",
        ],
    ),
    (
        Field::Places,
        "places",
        &["place", "locations", "location", "geofacet", "glocations", "countries", "loc", "gpe"],
    ),
    (Field::Persons, "persons", &["people", "person", "perfacet", "per"]),
    (
        Field::Organisations,
        "organisations",
        &["organizations", "organisation", "organization", "orgs", "orgfacet", "companies", "org"],
    ),
    (
        Field::Summary,
        "summary",
        &[
            "leadparagraph",
            "lead",
            "description",
            "shortdescription",
            "abstract",
            "snippet",
            "standfirst",
            "trailtext",
            "metadescription",
        ],
    ),
    (Field::Excerpt, "excerpt", &["isexcerpt"]),
    (
        Field::Paywalled,
        "paywalled",
        &["paywall", "isaccessibleforfree", "premium", "ispremium", "ispaid", "subscriberonly"],
    ),
    (Field::DateFrom, "date_from", &["datefrom"]),
];

/// The meaning of every name.
static MEANINGS: LazyLock<HashMap<&str, (Field, usize)>> = LazyLock::new(|| {
    let names = NAMES.iter().flat_map(|(field, name, synonyms)| {
        iter::once(name).chain(*synonyms).enumerate().map(|(rank, name)| (*name, (*field, rank)))
    });
    names.collect()
});

impl Field {
    /// Every field.
    pub const ALL: [Field; 21] = [
        Field::Id,
        Field::Title,
        Field::Source,
        Field::Date,
        Field::Section,
        Field::Lang,
        Field::Url,
        Field::Author,
        Field::Agency,
        Field::Body,
        Field::Paragraphs,
        Field::Updated,
        Field::Dateline,
        Field::Subjects,
        Field::Places,
        Field::Persons,
        Field::Organisations,
        Field::Summary,
        Field::Excerpt,
        Field::Paywalled,
        Field::DateFrom,
    ];

    /// Returns the name, as mappings have it.
    pub fn name(self) -> &'static str {
        NAMES[self as usize].1
    }

    /// Returns the names it also goes by, best first, in lower case without `_`, `-` and spaces.
    ///
    /// ```
    /// use newsgrep_ingest::Field;
    ///
    /// assert!(Field::Date.synonyms().contains(&"publishedat"));
    /// ```
    pub fn synonyms(self) -> &'static [&'static str] {
        NAMES[self as usize].2
    }

    /// Returns the field that a record's key means by itself, and how good a name of it the key is (0 is best).
    pub(crate) fn of_key(key: &str) -> Option<(Field, usize)> {
        // No name is longer; the limit keeps hostile keys from being copied.
        let mut plain = [0; 40];
        let mut length = 0;
        for byte in key.bytes().filter(|byte| !matches!(byte, b'_' | b'-' | b' ')) {
            *plain.get_mut(length)? = byte.to_ascii_lowercase();
            length += 1;
        }
        let plain = std::str::from_utf8(&plain[..length]).ok()?;
        MEANINGS.get(plain).copied()
    }
}

impl FromStr for Field {
    type Err = MappingError;

    fn from_str(name: &str) -> Result<Self, MappingError> {
        Field::ALL
            .into_iter()
            .find(|field| field.name() == name)
            .ok_or_else(|| MappingError::UnknownField(name.to_owned()))
    }
}

/// Returns the names of all fields, for messages.
pub(crate) fn field_names() -> String {
    Field::ALL.map(Field::name).join(", ")
}

/// Why a mapping cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MappingError {
    /// There is no such field.
    #[error("`{0}` is not a field of an article: write one of {names}", names = field_names())]
    UnknownField(String),
}

/// Which key of a record holds a field, where the user says so.
///
/// A field without an entry is found by its own name and the usual synonyms (`headline`, `published_at`, …). A key
/// with dots, such as `source.name`, also looks inside objects.
///
/// ```
/// use newsgrep_ingest::{Field, Mapping};
///
/// let mut mapping = Mapping::default();
/// mapping.set("title".parse()?, "kop");
/// assert_eq!(mapping.to_string(), "title=kop");
/// assert!("titel".parse::<Field>().is_err());
/// # Ok::<(), newsgrep_ingest::MappingError>(())
/// ```
///
/// Serialised it is an object: `{"title": "kop"}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "BTreeMap<String, String>", try_from = "BTreeMap<String, String>")]
pub struct Mapping(BTreeMap<Field, String>);

impl From<Mapping> for BTreeMap<String, String> {
    fn from(mapping: Mapping) -> Self {
        mapping.0.into_iter().map(|(field, key)| (field.name().to_owned(), key)).collect()
    }
}

impl TryFrom<BTreeMap<String, String>> for Mapping {
    type Error = MappingError;

    fn try_from(entries: BTreeMap<String, String>) -> Result<Self, MappingError> {
        entries
            .into_iter()
            .map(|(field, key)| Ok((field.parse()?, key)))
            .collect::<Result<_, _>>()
            .map(Mapping)
    }
}

impl Mapping {
    /// Tells whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Says that the records' `key` holds `field`, in place of what was said before.
    pub fn set(&mut self, field: Field, key: impl Into<String>) {
        self.0.insert(field, key.into());
    }

    /// Returns the key that holds `field`, if the user said so.
    pub fn get(&self, field: Field) -> Option<&str> {
        self.0.get(&field).map(String::as_str)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Field, &str)> {
        self.0.iter().map(|(field, key)| (*field, key.as_str()))
    }

    /// Takes over the entries of `stronger`.
    pub(crate) fn overlay(&mut self, stronger: &Mapping) {
        self.0.extend(stronger.0.iter().map(|(field, key)| (*field, key.clone())));
    }
}

impl fmt::Display for Mapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (field, key)) in self.iter().enumerate() {
            let gap = if place > 0 { "," } else { "" };
            write!(f, "{gap}{}={key}", field.name())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_names_are_understood() {
        let check = |key: &str, field: Option<Field>| {
            assert_eq!(Field::of_key(key).map(|(field, _)| field), field, "{key}");
        };
        check("headline", Some(Field::Title));
        check("publishedAt", Some(Field::Date));
        check("Published-At", Some(Field::Date));
        check("published_at", Some(Field::Date));
        check("_id", Some(Field::Id));
        check("full text", Some(Field::Body));
        check("price", None);
    }

    #[test]
    fn no_name_means_two_fields() {
        for (field, name, synonyms) in NAMES {
            for name in iter::once(&name).chain(synonyms) {
                assert_eq!(Field::of_key(name).map(|(field, _)| field), Some(field), "{name}");
            }
        }
    }

    #[test]
    fn the_table_of_names_follows_the_order_of_the_fields() {
        for field in Field::ALL {
            assert_eq!(NAMES[field as usize].0, field);
            assert_eq!(field.name().parse::<Field>(), Ok(field));
        }
    }
}
