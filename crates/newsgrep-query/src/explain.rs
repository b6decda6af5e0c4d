//! How a query was read, how it was run, and how a hit scored: so that a search can be defended.
//!
//! In: what an engine knows when it has run a [`Request`](crate::Request) that asks to explain. Out: an [`Explanation`]
//! with the answer and a [`ScoreParts`] with each hit, as data for JSON and as plain text for people. Nothing is
//! computed here.

mod text;
#[cfg(feature = "local")]
mod wording;

use newsgrep_text::Zone;
use serde::{Deserialize, Serialize};

use crate::Scope;
#[cfg(feature = "local")]
use crate::plan::ZoneSet;

#[cfg(feature = "local")]
pub(crate) use wording::{clause_text, condition_text, pattern_text, spoken_text};

/// How a query was read and run.
///
/// [`Explanation::to_text`] says it in plain text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// The query in canonical form.
    pub query: String,
    /// What it is asked of.
    pub scope: Scope,
    /// How many paragraphs the archive has, those of deleted articles included until they are merged away.
    pub paragraphs: u64,
    /// What an article, or a paragraph, must satisfy.
    pub tree: ExplainedNode,
    /// The text clauses. Those for languages that the archive does not have are left out.
    pub clauses: Vec<ExplainedClause>,
    /// The conditions on what is known about the article.
    pub conditions: Vec<ExplainedCondition>,
}

/// A node of the tree that a query is run as.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ExplainedNode {
    /// Everything.
    All,
    /// Nothing can satisfy it.
    Nothing,
    /// The text clause with this number occurs.
    Clause(usize),
    /// The condition with this number holds.
    Condition(usize),
    /// All hold.
    And {
        /// The members.
        members: Vec<ExplainedNode>,
        /// The place among the members of the one that is looked up first, as it is expected to hold least often: it
        /// proposes, the others are only asked about what it proposes. Parts of the archive may differ.
        leads: Option<usize>,
    },
    /// At least one holds.
    Or(Vec<ExplainedNode>),
    /// It does not hold.
    Not(Box<ExplainedNode>),
    /// These text clauses together occur at least so often.
    AtLeast {
        /// How often.
        least: u32,
        /// The numbers of the clauses.
        clauses: Vec<usize>,
    },
    /// At least so many of the members hold.
    Of {
        /// How many.
        least: usize,
        /// The members.
        members: Vec<ExplainedNode>,
    },
}

/// A text clause, and how it was looked up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExplainedClause {
    /// Its number in the tree.
    pub number: usize,
    /// The clause as a query writes it, its words folded.
    pub text: String,
    /// The zones it is looked for in.
    pub zones: Vec<Zone>,
    /// The languages of the paragraphs it is looked for in, in words; `None` is any.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub language: Option<String>,
    /// Whether it must stand inside quotation marks.
    pub quoted: bool,
    /// Whether it is only ever excluded, so that it neither scores nor marks.
    pub negative: bool,
    /// What its score is multiplied by.
    pub boost: f32,
    /// In about how many paragraphs it occurs, at most: those of its rarest word, before places are compared.
    pub paragraphs: u64,
    /// Whether stored text had to be read, as the index does not hold what it asks for.
    pub reads_text: bool,
    /// Its words, in order.
    pub words: Vec<Expansion>,
}

/// A word of a clause, and the words of the archive that it stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expansion {
    /// The word as a query writes it, folded.
    pub pattern: String,
    /// Whether it stands for any word; then none is listed.
    pub any: bool,
    /// The words of the archive it stands for, the most frequent first.
    pub words: Vec<WordCount>,
    /// Whether there were more than are searched.
    pub capped: bool,
}

/// A word of the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordCount {
    /// The folded word.
    pub word: String,
    /// How many paragraphs have it.
    pub paragraphs: u64,
    /// Whether it only counts where it begins with a capital.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub capital: bool,
}

/// A condition on what is known about the article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExplainedCondition {
    /// Its number in the tree.
    pub number: usize,
    /// The condition as a query writes it.
    pub text: String,
    /// For about how many paragraphs it holds, at most; those of an article count together.
    pub paragraphs: u64,
    /// Its words, if it has any.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub words: Vec<Expansion>,
}

/// How a hit scored: by its best paragraph.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreParts {
    /// The place of the best paragraph in the article, counted from 0.
    pub paragraph: u32,
    /// What the sum is multiplied by: 2 for the headline, otherwise 1.
    pub factor: f32,
    /// What each clause adds, in the order of their numbers.
    pub clauses: Vec<ClauseScore>,
    /// The score of the hit: the sum of the clauses times the factor.
    pub score: f32,
}

/// What a clause adds to the score of a paragraph: `idf · tf · factor`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClauseScore {
    /// The number of the clause.
    pub clause: usize,
    /// The clause as a query writes it, its words folded.
    pub text: String,
    /// How often it occurs in the paragraph.
    pub occurrences: u32,
    /// How rare it is: the rarities of its words added up.
    pub idf: f32,
    /// How much the occurrences say in a paragraph of this length.
    pub tf: f32,
    /// How many words the paragraph has, rounded as the index stores it.
    pub length: u32,
    /// What both are multiplied by: 1.5 for a phrase or a proximity, times the boost.
    pub factor: f32,
    /// The product.
    pub score: f32,
}

/// Returns the zones of a set, in their order.
#[cfg(feature = "local")]
pub(crate) fn zones_of(zones: ZoneSet) -> Vec<Zone> {
    Zone::ALL.iter().copied().filter(|zone| zones.contains(*zone)).collect()
}
