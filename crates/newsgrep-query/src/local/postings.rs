//! The documents of one slot of a leaf: a word, or several words as if they were one.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, InvertedIndexReader, TERMINATED};

use crate::EngineError;

use super::budget::Budget;
use super::docs::Docs;
use super::expand::{Entry, term};
use super::failed;

/// What must be known of a word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// Which documents it is in; it counts as occurring once in each.
    Documents,
    /// How often it is in each.
    Occurrences,
    /// Where it stands in each.
    Places,
}

impl Need {
    fn option(self) -> IndexRecordOption {
        match self {
            Need::Documents => IndexRecordOption::Basic,
            Need::Occurrences => IndexRecordOption::WithFreqs,
            Need::Places => IndexRecordOption::WithFreqsAndPositions,
        }
    }
}

/// The documents that hold one of some words, with the places of all of them.
pub(super) enum SlotPostings {
    /// The postings of a word, and its number among those that were asked for.
    One(Box<SegmentPostings>, u32),
    Many(Box<Union>),
}

impl SlotPostings {
    /// Opens the postings of these words; `None` if no document here has any.
    pub(super) fn open(
        index: &InvertedIndexReader,
        field: Field,
        words: &[Entry],
        need: Need,
        budget: &Budget,
    ) -> Result<Option<SlotPostings>, EngineError> {
        let option = need.option();
        if let [only] = words {
            // Postings are large: they are moved as little as can be.
            let postings = index.read_postings(&term(field, &only.word), option);
            let postings = postings.map_err(failed("read postings"))?;
            return Ok(postings.map(|postings| SlotPostings::One(Box::new(postings), 0)));
        }
        let mut all = Vec::new();
        for (number, entry) in (0..).zip(words) {
            // Each costs more than a step of most other loops.
            if budget.spent_by(32) {
                return Ok(None);
            }
            let term = term(field, &entry.word);
            let postings = index.read_postings(&term, option).map_err(failed("read postings"))?;
            all.extend(postings.map(|postings| (postings, number)));
        }
        Ok(match all.len() {
            0 => None,
            1 => all.pop().map(|(postings, number)| SlotPostings::One(Box::new(postings), number)),
            _ => Some(SlotPostings::Many(Box::new(Union::new(all)))),
        })
    }

    /// Opens the postings of a pair of words; `None` if no document here has it.
    pub(super) fn of_pair(
        index: &InvertedIndexReader,
        field: Field,
        pair: &str,
        need: Need,
    ) -> Result<Option<SlotPostings>, EngineError> {
        let postings = index.read_postings(&term(field, pair), need.option());
        let postings = postings.map_err(failed("read postings"))?;
        Ok(postings.map(|postings| SlotPostings::One(Box::new(postings), 0)))
    }

    /// Returns about how many documents there are.
    pub(super) fn cost(&self) -> u64 {
        match self {
            SlotPostings::One(postings, _) => u64::from(postings.doc_freq()),
            SlotPostings::Many(union) => union.cost,
        }
    }

    #[inline]
    pub(super) fn doc(&self) -> DocId {
        match self {
            SlotPostings::One(postings, _) => postings.doc(),
            SlotPostings::Many(union) => union.doc,
        }
    }

    #[inline]
    pub(super) fn advance(&mut self) -> DocId {
        match self {
            SlotPostings::One(postings, _) => postings.advance(),
            SlotPostings::Many(union) => union.advance(),
        }
    }

    /// Moves to the first document at or after `target`, staying where it is if that is it.
    #[inline]
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        match self {
            SlotPostings::One(postings, _) => {
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
            SlotPostings::One(postings, _) => postings.term_freq(),
            SlotPostings::Many(union) => union.frequency(),
        }
    }

    /// Puts the places of the words in the current document into `places`, in order, each with the number of its word.
    pub(super) fn places_of_words(&mut self, buffer: &mut Vec<u32>, places: &mut Vec<(u32, u32)>) {
        places.clear();
        match self {
            SlotPostings::One(postings, number) => {
                postings.positions(buffer);
                places.extend(buffer.iter().map(|place| (*place, *number)));
            }
            SlotPostings::Many(union) => {
                for current in &union.current {
                    let (postings, number) = &mut union.postings[*current];
                    postings.positions(buffer);
                    places.extend(buffer.iter().map(|place| (*place, *number)));
                }
                places.sort_unstable();
            }
        }
    }

    /// Puts the places of the words in the current document into `places`, in order.
    pub(super) fn places(&mut self, places: &mut Vec<u32>) {
        self.places_moved(0, places);
    }

    /// Puts the places so many words behind those of the words in the current document into `places`, in order.
    #[inline]
    pub(super) fn places_moved(&mut self, behind: u32, places: &mut Vec<u32>) {
        match self {
            SlotPostings::One(postings, _) => postings.positions_with_offset(behind, places),
            SlotPostings::Many(union) => union.places(behind, places),
        }
    }
}

impl Docs for SlotPostings {
    fn cost(&self) -> u64 {
        SlotPostings::cost(self)
    }

    #[inline]
    fn doc(&self) -> DocId {
        SlotPostings::doc(self)
    }

    #[inline]
    fn advance(&mut self) -> DocId {
        SlotPostings::advance(self)
    }

    #[inline]
    fn seek(&mut self, target: DocId) -> DocId {
        SlotPostings::seek(self, target)
    }

    #[inline]
    fn most(&self) -> u32 {
        self.frequency()
    }

    #[inline]
    fn seek_wanted(&mut self, target: DocId, wants: &mut impl FnMut(DocId, u32) -> bool) -> DocId {
        let mut doc = self.seek(target);
        match self {
            SlotPostings::One(postings, _) => {
                while doc != TERMINATED && !wants(doc, postings.term_freq()) {
                    doc = postings.advance();
                }
            }
            SlotPostings::Many(union) => {
                while doc != TERMINATED && !wants(doc, union.frequency()) {
                    doc = union.advance();
                }
            }
        }
        doc
    }
}

/// Several words as if they were one.
pub(super) struct Union {
    /// The postings of each word, and its number among those that were asked for.
    postings: Vec<(SegmentPostings, u32)>,
    /// The next document of each of `postings` that is not at the current document.
    heap: BinaryHeap<Reverse<(DocId, usize)>>,
    /// Those of `postings` that are at the current document.
    current: Vec<usize>,
    doc: DocId,
    cost: u64,
}

impl Union {
    fn new(postings: Vec<(SegmentPostings, u32)>) -> Self {
        let cost = postings.iter().map(|(postings, _)| u64::from(postings.doc_freq())).sum();
        let next =
            |(number, (postings, _)): (usize, &(SegmentPostings, u32))| Reverse((postings.doc(), number));
        let heap = postings.iter().enumerate().map(next).collect();
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
        for at in 0..self.current.len() {
            let number = self.current[at];
            let doc = self.postings[number].0.advance();
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
        self.heap.extend(self.current.iter().map(|number| Reverse((self.doc, *number))));
        while let Some(Reverse((doc, number))) = self.heap.peek().copied() {
            if doc >= target {
                break;
            }
            self.heap.pop();
            let doc = self.postings[number].0.seek(target);
            if doc != TERMINATED {
                self.heap.push(Reverse((doc, number)));
            }
        }
        self.gather()
    }

    fn frequency(&self) -> u32 {
        self.current.iter().map(|number| self.postings[*number].0.term_freq()).sum()
    }

    fn places(&mut self, behind: u32, places: &mut Vec<u32>) {
        places.clear();
        for number in &self.current {
            self.postings[*number].0.append_positions_with_offset(behind, places);
        }
        places.sort_unstable();
    }
}
