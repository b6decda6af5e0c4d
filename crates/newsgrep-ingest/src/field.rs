//! The fields of a record, the names other people give them, and the user's own mapping.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A field that a JSON record may have.
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
}

/// Every field with its name and, best first, the names it also goes by, in lower case without `_`, `-` and spaces.
const NAMES: [(Field, &str, &[&str]); 11] = [
    (Field::Id, "id", &["guid", "uuid", "identifier", "articleid", "documentid", "docid"]),
    (Field::Title, "title", &["headline", "heading"]),
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
            "datetime",
            "timestamp",
        ],
    ),
    (Field::Section, "section", &["category", "topic", "sectionname", "desk", "categories", "topics"]),
    (Field::Lang, "lang", &["language", "inlanguage", "languagecode", "langcode"]),
    (Field::Url, "url", &["link", "weburl", "canonicalurl", "articleurl", "permalink", "sourceurl", "uri"]),
    (Field::Author, "author", &["authors", "byline", "writer", "creator"]),
    (Field::Agency, "agency", &["newsagency"]),
    (
        Field::Body,
        "body",
        &[
            "text",
            "content",
            "articlebody",
            "bodytext",
            "fulltext",
            "maintext",
            "article",
            "description",
            "summary",
            "shortdescription",
            "abstract",
        ],
    ),
    (Field::Paragraphs, "paragraphs", &["bodyparagraphs"]),
];

impl Field {
    /// Every field.
    pub const ALL: [Field; 11] = [
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
    ];

    /// Returns the name, as mappings have it.
    pub fn name(self) -> &'static str {
        NAMES[self as usize].1
    }

    /// Returns the field that a record's key means by itself, and how good a name of it the key is (0 is best).
    pub(crate) fn of_key(key: &str) -> Option<(Field, usize)> {
        // No synonym is longer; the limit keeps hostile keys from being copied.
        if key.len() > 40 {
            return None;
        }
        let plain: String =
            key.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).map(|c| c.to_ascii_lowercase()).collect();
        NAMES.iter().find_map(|(field, name, synonyms)| {
            let rank =
                if *name == plain { 0 } else { 1 + synonyms.iter().position(|other| *other == plain)? };
            Some((*field, rank))
        })
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
    fn the_table_of_names_follows_the_order_of_the_fields() {
        for field in Field::ALL {
            assert_eq!(NAMES[field as usize].0, field);
            assert_eq!(field.name().parse::<Field>(), Ok(field));
        }
    }
}
