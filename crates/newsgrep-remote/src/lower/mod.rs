//! From a plan to queries of the cluster.
//!
//! In: a [`Plan`], and the words that its patterns are known to stand for. Out: a [`Filter`] that finds every article that
//! satisfies the plan, and says whether it finds others as well; and a query whose scores no article's score exceeds
//! ([`scoring`](Scoring)). Where the cluster has no words for what is asked, the filter is wider: what it finds is for the
//! evaluator to decide. Nothing is sent from here.
//!
//! # What is exact
//!
//! A paragraph is a nested document whose words are those of newsgrep, one a place. So words, phrases with gaps of any one
//! word, words close to each other and phrases with slop are what they are here. What hangs on how a word is written, on
//! sentences or on quotation marks, or counts, is only narrowed down.

mod clause;
mod close;
mod condition;
mod filter;
mod leaf;
mod listing;
mod row;
mod scoring;
mod slot;
mod tree;
mod vocabulary;

use serde_json::{Value, json};

pub(crate) use filter::Filter;
pub(crate) use listing::{Rewrite, listing, most_of_each};
pub(crate) use scoring::{FACTOR, NeedsWeights, Scores, Scoring, Weights};
pub(crate) use tree::{Lowered, lower};
pub(crate) use vocabulary::{
    Column, Known, Vocabulary, Wanted, asked, for_each_needed_row, has_inflections, plain,
};

/// The nested documents.
pub(crate) const PARAGRAPHS: &str = "paragraphs";
/// The zone of a paragraph.
pub(crate) const ZONE: &str = "paragraphs.zone";
/// The language of a paragraph: its own or else the article's.
pub(crate) const LANGUAGE: &str = "paragraphs.language";

/// What stands for any one word in a text that is looked for; no word holds it.
pub(crate) const HOLE: &str = crate::mapping::ANY_WORD;

/// Asks for one of these terms.
pub(crate) fn terms<T: Into<Value>>(field: &str, terms: impl IntoIterator<Item = T>) -> Value {
    let mut terms: Vec<Value> = terms.into_iter().map(Into::into).collect();
    if terms.len() == 1 {
        return json!({"term": {field: terms.remove(0)}});
    }
    json!({"terms": {field: terms}})
}

/// Asks that there be a value.
pub(crate) fn exists(field: &str) -> Value {
    json!({"exists": {"field": field}})
}
