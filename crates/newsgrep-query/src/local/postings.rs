//! The documents of one slot of a leaf: a word, or several words as if they were one.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, InvertedIndexReader, TERMINATED};

use crate::EngineError;

use super::expand::term;
use super::failed;

/// The documents that hold one of some words, with the places of all of them.
pub(super) enum SlotPostings {
    One(Box<SegmentPostings>),
    Many(Union),
}

impl SlotPostings {
    /// Opens the postings of these words; `None` if no document here has any.
    pub(super) fn open(
        index: &InvertedIndexReader,
        field: Field,
        words: &[String],
        positions: bool,
    ) -> Result<Option<SlotPostings>, EngineError> {
        let option =
            if positions { IndexRecordOption::WithFreqsAndPositions } else { IndexRecordOption::WithFreqs };
        let mut all = Vec::new();
        for word in words {
            let postings =
                index.read_postings(&term(field, word), option).map_err(failed("read postings"))?;
            all.extend(postings);
        }
        Ok(match all.len() {
            0 => None,
            1 => all.pop().map(|postings| SlotPostings::One(Box::new(postings))),
            _ => Some(SlotPostings::Many(Union::new(all))),
        })
    }

    /// Returns about how many documents there are.
    pub(super) fn cost(&self) -> u64 {
        match self {
            SlotPostings::One(postings) => u64::from(postings.doc_freq()),
            SlotPostings::Many(union) => union.cost,
        }
    }

    #[inline]
    pub(super) fn doc(&self) -> DocId {
        match self {
            SlotPostings::One(postings) => postings.doc(),
            SlotPostings::Many(union) => union.doc,
        }
    }

    #[inline]
    pub(super) fn advance(&mut self) -> DocId {
        match self {
            SlotPostings::One(postings) => postings.advance(),
            SlotPostings::Many(union) => union.advance(),
        }
    }

    /// Moves to the first document at or after `target`, staying where it is if that is it.
    #[inline]
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        match self {
            SlotPostings::One(postings) => {
                let doc = postings.doc();
                if doc >= target { doc } else { postings.seek(target) }
            }
            SlotPostings::Many(union) => union.seek(target),
        }
    }

    /// Returns how often the words stand in the current document.
    #[inline]
    pub(super) fn frequency(&self) -> u32 {
        match self {
            SlotPostings::One(postings) => postings.term_freq(),
            SlotPostings::Many(union) => union.frequency(),
        }
    }

    /// Puts the places of the words in the current document into `places`, in order.
    pub(super) fn places(&mut self, places: &mut Vec<u32>) {
        match self {
            SlotPostings::One(postings) => postings.positions(places),
            SlotPostings::Many(union) => union.places(places),
        }
    }
}

/// Several words as if they were one.
pub(super) struct Union {
    postings: Vec<SegmentPostings>,
    /// The next document of each of `postings` that is not at the current document.
    heap: BinaryHeap<Reverse<(DocId, usize)>>,
    /// Those of `postings` that are at the current document.
    current: Vec<usize>,
    doc: DocId,
    cost: u64,
}

impl Union {
    fn new(postings: Vec<SegmentPostings>) -> Self {
        let cost = postings.iter().map(|postings| u64::from(postings.doc_freq())).sum();
        let heap =
            postings.iter().enumerate().map(|(number, postings)| Reverse((postings.doc(), number))).collect();
        let mut union = Union { postings, heap, current: Vec::new(), doc: 0, cost };
        union.gather();
        union
    }

    /// Takes the least document of the heap as the current one.
    fn gather(&mut self) -> DocId {
        self.current.clear();
        self.doc = self.heap.peek().map_or(TERMINATED, |Reverse((doc, _))| *doc);
        while let Some(Reverse((doc, number))) = self.heap.peek().copied() {
            if doc != self.doc || doc == TERMINATED {
                break;
            }
            self.heap.pop();
            self.current.push(number);
        }
        self.doc
    }

    fn advance(&mut self) -> DocId {
        for number in std::mem::take(&mut self.current) {
            let doc = self.postings[number].advance();
            if doc != TERMINATED {
                self.heap.push(Reverse((doc, number)));
            }
        }
        self.gather()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        for number in std::mem::take(&mut self.current) {
            self.heap.push(Reverse((self.doc, number)));
        }
        while let Some(Reverse((doc, number))) = self.heap.peek().copied() {
            if doc >= target {
                break;
            }
            self.heap.pop();
            let doc = self.postings[number].seek(target);
            if doc != TERMINATED {
                self.heap.push(Reverse((doc, number)));
            }
        }
        self.gather()
    }

    fn frequency(&self) -> u32 {
        self.current.iter().map(|number| self.postings[*number].term_freq()).sum()
    }

    fn places(&mut self, places: &mut Vec<u32>) {
        places.clear();
        for number in &self.current {
            self.postings[*number].append_positions_with_offset(0, places);
        }
        places.sort_unstable();
    }
}
