//! Going through the dictionary of a field: all segments at once, in the order of the words.
//!
//! In: which words to look at, and which of them count. Out: the most frequent ones, and how many there are. However many
//! that is, no more than the most frequent are kept.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io;
use std::sync::Arc;

use newsgrep_core::Snapshot;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::termdict::TermStreamer;
use tantivy::{InvertedIndexReader, Term};

use crate::EngineError;

use super::super::budget::Budget;
use super::super::failed;
use super::MAX_EXPANSIONS;

/// The words found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The most frequent, each with the number of documents that have it, the most frequent first.
    pub(super) best: Vec<(String, u64)>,
    /// How many there are.
    pub(super) total: usize,
}

/// The dictionary of a field.
pub(super) struct Dictionary<'a> {
    indexes: Vec<Arc<InvertedIndexReader>>,
    budget: &'a Budget,
}

/// Calls a function with each term and its number of documents, in order, all segments at once.
macro_rules! merge {
    ($streams:expr, $budget:expr, $each:expr) => {{
        let mut streams = $streams;
        let each: &mut dyn FnMut(&[u8], u64) = $each;
        streams.retain_mut(TermStreamer::advance);
        let mut term = Vec::new();
        while !$budget.spent() {
            let Some(least) = streams.iter().map(TermStreamer::key).min() else { break };
            term.clear();
            term.extend_from_slice(least);
            let mut documents = 0;
            streams.retain_mut(|stream| {
                if stream.key() != term.as_slice() {
                    return true;
                }
                documents += u64::from(stream.value().doc_freq);
                stream.advance()
            });
            each(&term, documents);
        }
    }};
}

impl<'a> Dictionary<'a> {
    pub(super) fn open(snapshot: &Snapshot, field: Field, budget: &'a Budget) -> Result<Self, EngineError> {
        let indexes = snapshot
            .segments()
            .iter()
            .map(|segment| segment.reader().inverted_index(field).map_err(failed("read the dictionary")));
        Ok(Dictionary { indexes: indexes.collect::<Result<_, _>>()?, budget })
    }

    /// Returns the words that begin like this and that `counts` says count.
    pub(super) fn with_prefix(
        &self,
        prefix: &str,
        counts: &mut dyn FnMut(&str) -> bool,
    ) -> Result<Found, EngineError> {
        self.with_prefixes(&[prefix], counts)
    }

    /// Returns the words that begin in one of these ways, which are in order, and that `counts` says count.
    pub(super) fn with_prefixes<P: AsRef<[u8]>>(
        &self,
        prefixes: &[P],
        counts: &mut dyn FnMut(&str) -> bool,
    ) -> Result<Found, EngineError> {
        let mut best = Best::default();
        for prefix in prefixes {
            let streams = self.indexes.iter().map(|index| {
                let mut range = index.terms().range().ge(prefix);
                if let Some(end) = after_prefix(prefix.as_ref()) {
                    range = range.lt(end);
                }
                range.into_stream()
            });
            let streams: io::Result<Vec<TermStreamer<'_>>> = streams.collect();
            let streams = streams.map_err(failed("read the dictionary"))?;
            merge!(streams, self.budget, &mut |term, documents| best.take(term, documents, counts));
        }
        Ok(best.into_found())
    }

    /// Returns the words that are about so many edits from a word, and that `counts` says count.
    pub(super) fn near(
        &self,
        word: &Term,
        distance: u8,
        counts: &mut dyn FnMut(&str) -> bool,
    ) -> Result<Found, EngineError> {
        let query = FuzzyTermQuery::new(word.clone(), distance, true);
        let mut streams = Vec::with_capacity(self.indexes.len());
        for index in &self.indexes {
            let automaton = query.automaton().map_err(failed("compare words"))?;
            let stream = index.terms().search(automaton).into_stream();
            streams.push(stream.map_err(failed("read the dictionary"))?);
        }
        let mut best = Best::default();
        merge!(streams, self.budget, &mut |term, documents| best.take(term, documents, counts));
        Ok(best.into_found())
    }
}

/// Returns the first byte string after all that begin with the prefix; `None` if nothing comes after.
fn after_prefix(prefix: &[u8]) -> Option<Vec<u8>> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            return Some(end);
        }
    }
    None
}

/// Keeps the most frequent words; of equally frequent ones the first.
#[derive(Default)]
struct Best {
    /// The least of them on top.
    kept: BinaryHeap<Reverse<(u64, Reverse<String>)>>,
    total: usize,
}

impl Best {
    fn take(&mut self, term: &[u8], documents: u64, counts: &mut dyn FnMut(&str) -> bool) {
        let Ok(word) = std::str::from_utf8(term) else { return };
        if !counts(word) {
            return;
        }
        self.total += 1;
        // Words come in order, so among equals an earlier one stays.
        let full = self.kept.len() == MAX_EXPANSIONS;
        if full && self.kept.peek().is_some_and(|Reverse((least, _))| *least >= documents) {
            return;
        }
        if full {
            self.kept.pop();
        }
        self.kept.push(Reverse((documents, Reverse(word.to_owned()))));
    }

    fn into_found(self) -> Found {
        let sorted = self.kept.into_sorted_vec();
        let best = sorted.into_iter().map(|Reverse((documents, Reverse(word)))| (word, documents)).collect();
        Found { best, total: self.total }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_words_are_kept_and_all_are_counted() {
        let mut best = Best::default();
        for number in 0..3_000_u64 {
            best.take(format!("w{number:04}").as_bytes(), number % 1_500, &mut |_| true);
        }
        best.take(b"never", 9_999, &mut |_| false);
        let found = best.into_found();
        assert_eq!((found.total, found.best.len()), (3_000, MAX_EXPANSIONS));
        assert_eq!(found.best[0], ("w1499".to_owned(), 1_499));
        assert_eq!(found.best[1], ("w2999".to_owned(), 1_499));
        assert_eq!(found.best[MAX_EXPANSIONS - 1], ("w2488".to_owned(), 988));
    }

    #[test]
    fn what_comes_after_a_prefix() {
        assert_eq!(after_prefix(b"ab"), Some(b"ac".to_vec()));
        assert_eq!(after_prefix(b"a\xff"), Some(b"b".to_vec()));
        assert_eq!(after_prefix(b""), None);
    }
}
