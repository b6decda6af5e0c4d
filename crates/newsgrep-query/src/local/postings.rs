//! The documents of one slot of a leaf: a word, or several words as if they were one.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, InvertedIndexReader, TERMINATED, Term};

use crate::EngineError;

use super::bar::Gate;
use super::blocks::Blocks;
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
    One(Box<Word>),
    Many(Box<Union>),
}

impl SlotPostings {
    /// Opens the postings of these words; `None` if no document here has any.
    pub(super) fn open(
        index: &Arc<InvertedIndexReader>,
        field: Field,
        words: &[Entry],
        need: Need,
        budget: &Budget,
    ) -> Result<Option<SlotPostings>, EngineError> {
        let option = need.option();
        if let [only] = words {
            let word = Word::open(index, &term(field, &only.word), 0, option)?;
            return Ok(word.map(|word| SlotPostings::One(Box::new(word))));
        }
        let mut all = Vec::new();
        for (number, entry) in (0..).zip(words) {
            // Each costs more than a step of most other loops.
            if budget.spent_by(32) {
                return Ok(None);
            }
            all.extend(Word::open(index, &term(field, &entry.word), number, option)?);
        }
        Ok(match all.len() {
            0 => None,
            1 => all.pop().map(|word| SlotPostings::One(Box::new(word))),
            _ => {
                let all = all.into_iter().map(|word| (word.postings, word.number)).collect();
                Some(SlotPostings::Many(Box::new(Union::new(all))))
            }
        })
    }

    /// Opens the postings of a pair of words that was looked up.
    pub(super) fn of_pair(
        index: &Arc<InvertedIndexReader>,
        pair: TermInfo,
        need: Need,
    ) -> Result<SlotPostings, EngineError> {
        Ok(SlotPostings::One(Box::new(Word::at(index, pair, 0, need.option())?)))
    }

    /// Returns about how many documents there are.
    pub(super) fn cost(&self) -> u64 {
        match self {
            SlotPostings::One(word) => u64::from(word.postings.doc_freq()),
            SlotPostings::Many(union) => union.cost,
        }
    }

    #[inline]
    pub(super) fn doc(&self) -> DocId {
        match self {
            SlotPostings::One(word) => word.postings.doc(),
            SlotPostings::Many(union) => union.doc,
        }
    }

    #[inline]
    pub(super) fn advance(&mut self) -> DocId {
        match self {
            SlotPostings::One(word) => word.postings.advance(),
            SlotPostings::Many(union) => union.advance(),
        }
    }

    /// Moves to the first document at or after `target`, staying where it is if that is it.
    #[inline]
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        match self {
            SlotPostings::One(word) => {
                let doc = word.postings.doc();
                if doc >= target { doc } else { word.postings.seek(target) }
            }
            SlotPostings::Many(union) => union.seek(target),
        }
    }

    /// Returns how often the words stand in the current document.
    #[inline]
    pub(super) fn frequency(&self) -> u32 {
        match self {
            SlotPostings::One(word) => word.postings.term_freq(),
            SlotPostings::Many(union) => union.frequency(),
        }
    }

    /// Puts the places of the words in the current document into `places`, in order, each with the number of its word.
    pub(super) fn places_of_words(&mut self, buffer: &mut Vec<u32>, places: &mut Vec<(u32, u32)>) {
        places.clear();
        match self {
            SlotPostings::One(word) => {
                word.postings.positions(buffer);
                places.extend(buffer.iter().map(|place| (*place, word.number)));
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
            SlotPostings::One(word) => word.postings.positions_with_offset(behind, places),
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

    fn find_best(&mut self, target: DocId, gate: &mut Gate<'_, '_>) -> (DocId, u32) {
        match self {
            SlotPostings::One(word) => word.find_best(target, gate),
            SlotPostings::Many(union) => {
                let mut doc = union.seek(target);
                while doc != TERMINATED && !gate.is_open(doc, union.frequency()) {
                    if gate.is_over(1) {
                        return (TERMINATED, 0);
                    }
                    doc = union.advance();
                }
                (doc, union.frequency())
            }
        }
    }
}

/// The documents of one word.
pub(super) struct Word {
    postings: SegmentPostings,
    /// Its number among those that were asked for.
    number: u32,
    index: Arc<InvertedIndexReader>,
    info: TermInfo,
    /// The same documents once more, opened when the best are looked for.
    blocks: Option<Blocks>,
}

impl Word {
    /// Opens a word; `None` if it is nowhere.
    fn open(
        index: &Arc<InvertedIndexReader>,
        term: &Term,
        number: u32,
        option: IndexRecordOption,
    ) -> Result<Option<Word>, EngineError> {
        let info = index.get_term_info(term).map_err(failed("look up a word"))?;
        info.map(|info| Word::at(index, info, number, option)).transpose()
    }

    /// Opens a word that was looked up.
    fn at(
        index: &Arc<InvertedIndexReader>,
        info: TermInfo,
        number: u32,
        option: IndexRecordOption,
    ) -> Result<Word, EngineError> {
        let postings = index.read_postings_from_terminfo(&info, option).map_err(failed("read postings"))?;
        Ok(Word { postings, number, index: Arc::clone(index), info, blocks: None })
    }

    fn find_best(&mut self, target: DocId, gate: &mut Gate<'_, '_>) -> (DocId, u32) {
        if self.blocks.is_none() {
            match Blocks::open(&self.index, &self.info) {
                Ok(blocks) => self.blocks = Some(blocks),
                Err(error) => gate.fail(error),
            }
        }
        self.blocks.as_mut().map_or((TERMINATED, 0), |blocks| blocks.find_best(target, gate))
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
