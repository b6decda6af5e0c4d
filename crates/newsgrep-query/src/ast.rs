//! The query as a tree: what a text means, before anything is said about how it is run.
//!
//! The tree knows no engine. It keeps words as they were typed, so that printing it gives back what the user wrote;
//! folding happens in [`crate::plan`].

use newsgrep_text::{Article, ArticleId, IndexedValues, Zone};
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
    /// `wom?n`, `*gate`: a word with wildcards as typed; `?` is any one letter, `*` any number of them.
    Wildcard(String),
    /// `word~1`: every word within this edit distance, 1 or 2; swapping two neighbours is one edit.
    Fuzzy(String, u8),
    /// `re:/r[iy]abkov/`: every word that the regular expression matches whole, as typed between the slashes.
    Regex(String),
    /// `~Ryabkov`, `~"Julianne Smith"`: a name in any of its spellings; the words stand next to each other.
    Name(Vec<String>),
    /// Words that stand next to each other in one paragraph, in this order.
    Phrase(Vec<Slot>),
    /// `"…"~2`: the words of a phrase, moved by at most so many places in all, as Lucene counts slop.
    Sloppy(Vec<Slot>, u8),
    /// `=="…"`: this text, byte for byte, beginning and ending with a whole word.
    Verbatim(String),
    /// Text clauses near each other in one paragraph.
    Near(Near),
    /// `=word`, `CAPS(…)`: the text clauses inside, where they are written so.
    Written(Writing, Box<Query>),
    /// `STEM(…)`: the words inside in all their inflections, by the language of each paragraph.
    Stem(Box<Query>),
    /// `word^2`: the text clauses inside weigh so much more, or less, in the ranking.
    Boost(Box<Query>, f32),
    /// Every member holds somewhere in the article. Never fewer than two members.
    And(Vec<Query>),
    /// At least one member holds. Never fewer than two members.
    Or(Vec<Query>),
    /// The member does not hold. Alone it means every article but those.
    Not(Box<Query>),
    /// `ATLEAST3 x`: the text clause occurs at least so often in the article.
    AtLeast(u32, Box<Query>),
    /// `2 OF (a b c)`: at least so many of the members hold.
    Of(u32, Vec<Query>),
    /// `query:kremlin`: a saved search, by its name; see [`Query::resolve`](crate::Query::resolve).
    Saved(String),
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
    /// A word with wildcards inside or before it.
    Wildcard(String),
    /// A word within this edit distance.
    Fuzzy(String, u8),
    /// `*`: any one word.
    Any,
}

/// Text clauses near each other in one paragraph.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Near {
    /// What must be near each other: words, phrases, expansions, groups of them joined by OR, and other proximities.
    /// At least two; exactly two if `negated`.
    pub operands: Vec<Query>,
    /// How far they may lie apart.
    pub reach: Reach,
    /// Whether they must stand in this order.
    pub ordered: bool,
    /// `NOT w/n`: an occurrence of the first with none of the second near it.
    pub negated: bool,
}

/// How far apart the operands of a proximity may lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// `w/n`: of k operands, at most (k − 1)(n − 1) words inside their stretch belong to none of them; 1 is adjacent.
    Words(u8),
    /// `w/s`: in one sentence.
    Sentence,
    /// `w/p`: in one paragraph.
    Paragraph,
}

/// How the words of text clauses must be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Writing {
    /// `CAPS(…)`: with a capital letter.
    Capitals,
    /// `ALLCAPS(…)`: in capital letters only.
    AllCapitals,
    /// `NOCAPS(…)`: without a capital letter.
    NoCapitals,
    /// `=word`: with the diacritics, the case and the possessive that were typed.
    Exactly,
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
    /// What stands inside quotation marks.
    Quote,
}

impl Part {
    /// Returns the zones the part is made of; `None` if it may lie in any.
    pub fn zones(self) -> Option<&'static [Zone]> {
        match self {
            Part::Title => Some(&[Zone::Title]),
            Part::Hlead => Some(&[Zone::Title, Zone::Lead]),
            Part::Quote => None,
        }
    }
}

/// A condition on what is known about the article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Filter {
    /// The words of a field satisfy a query made of words and their expansions, phrases, AND, OR and NOT.
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
    /// `said:`: someone whose name satisfies the query is quoted. Speakers are not indexed yet, so no engine answers it.
    Speaker(Box<Query>),
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
    /// Where it was reported from.
    Dateline,
    /// What it is about; an article may have several, and a phrase stands in one of them.
    Subject,
    /// The places it is about; several like subjects.
    Place,
    /// The persons it is about; several like subjects.
    Person,
    /// The organisations it is about; several like subjects.
    Organisation,
}

impl Field {
    /// Every field.
    pub const ALL: [Field; 10] = [
        Field::Source,
        Field::Section,
        Field::Byline,
        Field::Agency,
        Field::Url,
        Field::Dateline,
        Field::Subject,
        Field::Place,
        Field::Person,
        Field::Organisation,
    ];

    /// Returns the name, as queries, the index and JSON have it.
    pub fn name(self) -> &'static str {
        match self {
            Field::Source => "source",
            Field::Section => "section",
            Field::Byline => "byline",
            Field::Agency => "agency",
            Field::Url => "url",
            Field::Dateline => "dateline",
            Field::Subject => "subject",
            Field::Place => "place",
            Field::Person => "person",
            Field::Organisation => "organisation",
        }
    }

    /// Returns the values that an article has in this field.
    pub fn values(self, article: &Article) -> &[String] {
        match self {
            Field::Source => article.source.as_slice(),
            Field::Section => article.section.as_slice(),
            Field::Byline => article.byline.as_slice(),
            Field::Agency => article.agency.as_slice(),
            Field::Url => article.url.as_slice(),
            Field::Dateline => article.dateline.as_slice(),
            Field::Subject => &article.subjects,
            Field::Place => &article.places,
            Field::Person => &article.persons,
            Field::Organisation => &article.organisations,
        }
    }

    /// Returns whether an article may have several values.
    pub fn has_several(self) -> bool {
        matches!(self, Field::Subject | Field::Place | Field::Person | Field::Organisation)
    }

    /// Returns what an index keeps of the values that an article has in this field, if it has any.
    ///
    /// ```
    /// use newsgrep_query::Field;
    /// use newsgrep_text::Article;
    ///
    /// let mut article = Article::from_text("talks.txt", "Talks begin");
    /// article.source = Some("Coastal Wire".to_owned());
    /// let source = Field::Source.indexed(&article).unwrap();
    /// assert_eq!(source.columns().collect::<Vec<_>>(), ["Coastal Wire"]);
    /// ```
    pub fn indexed(self, article: &Article) -> Option<IndexedValues<'_>> {
        let values = self.values(article);
        match self.has_several() {
            true => (!values.is_empty()).then(|| IndexedValues::several(values)),
            false => values.first().map(|value| IndexedValues::one(value)),
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
