//! Counting by the values of a column.
//!
//! In: articles, a block at a time. Out: the values they have, in order, with their counts. While a segment is at hand
//! values are ordinals; they are named when it is left, all of it in one pass over its dictionary.

use newsgrep_core::Segment;
use tantivy::DocId;
use tantivy::columnar::{Cardinality, Column, ColumnIndex, StrColumn};

use crate::EngineError;

use super::super::{core_failed, failed};

/// The counts of the values of a column.
#[derive(Default)]
pub(super) struct Values {
    /// In the order of the values.
    counts: Vec<(String, u64)>,
    missing: u64,
    /// The column of the segment at hand, and the counts of its ordinals.
    column: Option<StrColumn>,
    ordinals: Vec<u64>,
    /// The ordinals of the articles at hand.
    own: Ordinals,
}

#[derive(Default)]
struct Ordinals {
    each: Vec<u64>,
    first: Vec<Option<u64>>,
}

impl Values {
    pub(super) fn open(&mut self, segment: &Segment, name: &str) -> Result<(), EngineError> {
        self.column = segment.values(name).map_err(core_failed)?.cloned();
        self.ordinals = vec![0; self.column.as_ref().map_or(0, |column| column.num_terms())];
        Ok(())
    }

    /// Counts articles, by their first documents, each as often as it says.
    pub(super) fn add(&mut self, docs: &[DocId], counts: &[u64]) {
        match self.column.as_ref().map(|column| column.ords()) {
            Some(column) => self.missing += self.own.count(column, docs, counts, &mut self.ordinals),
            None => self.missing += counts.iter().sum::<u64>(),
        }
    }

    /// Names the ordinals of the segment at hand, which mean nothing in another one.
    pub(super) fn close(&mut self) -> Result<(), EngineError> {
        let Some(column) = self.column.take() else { return Ok(()) };
        let counted = (0..).zip(std::mem::take(&mut self.ordinals)).filter(|(_, count)| *count > 0);
        let (ordinals, counts): (Vec<u64>, Vec<u64>) = counted.unzip();
        let known = self.counts.len();
        self.counts.extend(names(&column, &ordinals)?.into_iter().zip(counts));
        if known > 0 {
            // Two lists in order: the sorting only merges them.
            self.counts.sort_by(|(a, _), (b, _)| a.cmp(b));
            self.counts.dedup_by(|(value, count), (before, sum)| {
                let same = value == before;
                *sum += if same { *count } else { 0 };
                same
            });
        }
        Ok(())
    }

    /// Returns every value with its count, in the order of the values, and the count of what has none.
    pub(super) fn into_counts(self) -> (Vec<(String, u64)>, u64) {
        (self.counts, self.missing)
    }
}

impl Ordinals {
    /// Adds to the count of every ordinal that an article has; returns the count of those that have none.
    fn count(&mut self, column: &Column<u64>, docs: &[DocId], counts: &[u64], sums: &mut [u64]) -> u64 {
        if matches!(column.index, ColumnIndex::Full) {
            self.each.resize(docs.len(), 0);
            column.values.get_vals(docs, &mut self.each);
            for (ordinal, count) in self.each.iter().zip(counts) {
                sums[*ordinal as usize] += count;
            }
            return 0;
        }
        let mut missing = 0;
        if column.get_cardinality() == Cardinality::Multivalued {
            for (doc, count) in docs.iter().zip(counts) {
                self.each.clear();
                self.each.extend(column.values_for_doc(*doc));
                // What metadata says twice counts once.
                self.each.sort_unstable();
                self.each.dedup();
                self.each.iter().for_each(|ordinal| sums[*ordinal as usize] += count);
                missing += if self.each.is_empty() { *count } else { 0 };
            }
            return missing;
        }
        self.first.clear();
        self.first.resize(docs.len(), None);
        column.first_vals(docs, &mut self.first);
        for (ordinal, count) in self.first.iter().zip(counts) {
            match ordinal {
                Some(ordinal) => sums[*ordinal as usize] += count,
                None => missing += count,
            }
        }
        missing
    }
}

/// Returns the values that ordinals of a column stand for; the ordinals are in ascending order.
pub(super) fn names(column: &StrColumn, ordinals: &[u64]) -> Result<Vec<String>, EngineError> {
    let mut names = Vec::with_capacity(ordinals.len());
    let mut broken = None;
    let all = column.dictionary().sorted_ords_to_term_cb(ordinals, |name| match std::str::from_utf8(name) {
        Ok(name) => names.push(name.to_owned()),
        Err(error) => broken = Some(error),
    });
    let all = all.map_err(failed("read a value"))?;
    match broken {
        Some(error) => Err(failed("read a value")(error)),
        None if all => Ok(names),
        None => Err(EngineError::Archive {
            message: "cannot read a value: a column names one that its dictionary does not have".to_owned(),
            source: None,
        }),
    }
}
