//! The query as a tree: what a text means, before anything is said about how it is run.
//!
//! The tree knows no engine. It keeps words as they were typed, so that printing it gives back what the user wrote;
//! folding happens in [`crate::plan`].

use newsgrep_text::{ArticleId, Zone};
use serde::{Deserialize, Serialize};

use crate::dates::DateRange;

/// A query over articles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Query {
    /// `*`: every article.
    All,
    /// A word as typed, compared folded.
    Word(String),
    /// `optimis*`: every word that begins like this.
    Prefix(String),
    /// Words that stand next to each other in one paragraph, in this order.
    Phrase(Vec<Slot>),
    /// Every member holds somewhere in the article. Never fewer than two members.
    And(Vec<Query>),
    /// At least one member holds. Never fewer than two members.
    Or(Vec<Query>),
    /// The member does not hold. Alone it means every article but those.
    Not(Box<Query>),
    /// The text clauses inside are looked for in this part of the article only: `title:…`.
    In(Part, Box<Query>),
    /// A condition on what is known about the article.
    Filter(Filter),
}

/// One place in a phrase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Slot {
    /// This word.
    Word(String),
    /// A word that begins like this.
    Prefix(String),
    /// `*`: any one word.
    Any,
}

/// A part of the article that text clauses can be confined to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Part {
    /// The headline.
    Title,
    /// The headline and the lead.
    Hlead,
}

impl Part {
    /// Returns the zones the part is made of.
    pub fn zones(self) -> &'static [Zone] {
        match self {
            Part::Title => &[Zone::Title],
            Part::Hlead => &[Zone::Title, Zone::Lead],
        }
    }
}

/// A condition on what is known about the article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Filter {
    /// The words of a field satisfy a query made of words, prefixes, phrases, AND, OR and NOT.
    Field(Field, Box<Query>),
    /// The date lies in this range.
    Date(DateRange),
    /// The article has this many words.
    WordCount(NumberRange),
    /// Text clauses of the same AND level are looked for in this zone; without any, the article has such a paragraph.
    Zone(Zone),
    /// Text clauses of the same AND level are looked for in paragraphs of this language (an ISO 639-1 or 639-3 code).
    Language(String),
    /// The article has this id.
    Id(ArticleId),
}

/// A field of metadata that is searched by its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Field {
    /// The outlet.
    Source,
    /// The section or topic.
    Section,
    /// Who wrote it.
    Byline,
    /// The credited news agency.
    Agency,
    /// The address.
    Url,
}

impl Field {
    /// Returns the name, as queries, the index and JSON have it.
    pub fn name(self) -> &'static str {
        match self {
            Field::Source => "source",
            Field::Section => "section",
            Field::Byline => "byline",
            Field::Agency => "agency",
            Field::Url => "url",
        }
    }
}

/// A range of whole numbers, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberRange {
    /// The least number; `None` is no bound.
    pub from: Option<u64>,
    /// The greatest number; `None` is no bound.
    pub to: Option<u64>,
}

impl NumberRange {
    /// Returns whether the number lies in the range.
    pub fn contains(self, number: u64) -> bool {
        self.from.is_none_or(|from| from <= number) && self.to.is_none_or(|to| number <= to)
    }
}
