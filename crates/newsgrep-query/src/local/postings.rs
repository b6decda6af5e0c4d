//! The documents of one slot of a leaf: a word, or several words as if they were one.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use newsgrep_core::{Lists, Segment};
use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, InvertedIndexReader, TERMINATED, Term};

use crate::EngineError;

use super::bar::Gate;
use super::blocks::Blocks;
use super::budget::Budget;
use super::docs::Docs;
use super::expand::{Entry, term};
use super::list::{List, Walk};
use super::{core_failed, failed};

/// What must be known of a word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// Which documents it is in.
    Documents,
    /// How often it is in each.
    Occurrences,
    /// Where it stands in each.
    Places,
}

/// Where the words of a field are looked up, and where their lists are.
pub(super) struct Source {
    index: Arc<InvertedIndexReader>,
    lists: Lists,
    /// What the index keeps of each document of a word.
    kept: IndexRecordOption,
    field: Field,
}

impl Source {
    /// Opens a field of a segment; `None` if no document has it.
    pub(super) fn open(segment: &Segment, field: Field) -> Result<Option<Source>, EngineError> {
        let reader = segment.reader();
        let kept = reader.schema().get_field_entry(field).field_type().get_index_record_option();
        let (Some(kept), Some(lists)) = (kept, segment.lists(field).map_err(core_failed)?) else {
            return Ok(None);
        };
        let index = reader.inverted_index(field).map_err(failed("read the index"))?;
        Ok(Some(Source { index, lists, kept, field }))
    }

    fn look_up(&self, term: &Term) -> Result<Option<TermInfo>, EngineError> {
        self.index.get_term_info(term).map_err(failed("look up a word"))
    }

    /// Opens the lists of those of these words that are in documents.
    pub(super) fn lists(&self, words: &[Entry]) -> Result<Vec<List>, EngineError> {
        let look_up = |entry: &Entry| self.look_up(&term(self.field, &entry.word)).transpose();
        let found = words.iter().filter_map(look_up);
        found.map(|info| Ok(List::open(&self.lists, &info?, self.kept))).collect()
    }

    fn walk(&self, info: &TermInfo, need: Need) -> Walk {
        Walk::open(&self.lists, info, self.kept, need == Need::Places)
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
        source: &Source,
        words: &[Entry],
        need: Need,
        budget: &Budget,
    ) -> Result<Option<SlotPostings>, EngineError> {
        let look_up = |entry: &Entry| source.look_up(&term(source.field, &entry.word));
        if let [only] = words {
            return Ok(look_up(only)?.map(|info| SlotPostings::of_one(source, info, 0, need)));
        }
        let mut all = Vec::new();
        for (number, entry) in (0..).zip(words) {
            // Each costs more than a step of most other loops.
            if budget.spent_by(32) {
                return Ok(None);
            }
            all.extend(look_up(entry)?.map(|info| (info, number)));
        }
        Ok(match all.len() {
            0 => None,
            1 => all.pop().map(|(info, number)| SlotPostings::of_one(source, info, number, need)),
            _ => {
                let all = all.into_iter().map(|(info, number)| (source.walk(&info, need), number)).collect();
                Some(SlotPostings::Many(Box::new(Union::new(all))))
            }
        })
    }

    /// Opens the postings of a pair of words that was looked up.
    pub(super) fn of_pair(source: &Source, pair: TermInfo, need: Need) -> SlotPostings {
        SlotPostings::of_one(source, pair, 0, need)
    }

    fn of_one(source: &Source, info: TermInfo, number: u32, need: Need) -> SlotPostings {
        let (walk, index) = (source.walk(&info, need), Arc::clone(&source.index));
        SlotPostings::One(Box::new(Word { walk, number, index, info, blocks: None }))
    }

    /// Returns about how many documents there are.
    pub(super) fn cost(&self) -> u64 {
        match self {
            SlotPostings::One(word) => u64::from(word.walk.documents()),
            SlotPostings::Many(union) => union.cost,
        }
    }

    #[inline]
    pub(super) fn doc(&self) -> DocId {
        match self {
            SlotPostings::One(word) => word.walk.doc(),
            SlotPostings::Many(union) => union.doc,
        }
    }

    #[inline]
    pub(super) fn advance(&mut self) -> DocId {
        match self {
            SlotPostings::One(word) => word.walk.advance(),
            SlotPostings::Many(union) => union.advance(),
        }
    }

    /// Moves to the first document at or after `target`, staying where it is if that is it.
    #[inline]
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        match self {
            SlotPostings::One(word) => word.walk.seek(target),
            SlotPostings::Many(union) => union.seek(target),
        }
    }

    /// Returns how often the words stand in the current document.
    #[inline]
    pub(super) fn frequency(&self) -> u32 {
        match self {
            SlotPostings::One(word) => word.walk.frequency(),
            SlotPostings::Many(union) => union.frequency(),
        }
    }

    /// Puts the places of the words in the current document into `places`, in order, each with the number of its word.
    pub(super) fn places_of_words(&mut self, places: &mut Vec<(u32, u32)>) {
        places.clear();
        match self {
            SlotPostings::One(word) => {
                let number = word.number;
                places.extend(Along::of(word.walk.steps()).map(|place| (place, number)));
            }
            SlotPostings::Many(union) => {
                for current in &union.current {
                    let (walk, number) = &mut union.postings[*current];
                    places.extend(Along::of(walk.steps()).map(|place| (place, *number)));
                }
                places.sort_unstable();
            }
        }
    }

    /// Puts the places of the words in the current document into `places`, in order.
    pub(super) fn places(&mut self, places: &mut Vec<u32>) {
        match self {
            SlotPostings::One(word) => {
                places.clear();
                places.extend(Along::of(word.walk.steps()));
            }
            SlotPostings::Many(union) => union.places(places),
        }
    }

    /// Returns the places of the words in the current document, in order; `buffer` is where they are put together.
    #[inline]
    pub(super) fn along<'p>(&'p mut self, buffer: &'p mut Vec<u32>) -> Along<'p> {
        match self {
            SlotPostings::One(word) => Along::of(word.walk.steps()),
            SlotPostings::Many(union) => union.along(buffer),
        }
    }
}

/// Goes along the places of a word in a document.
#[derive(Clone, Default)]
pub(super) struct Along<'p> {
    /// How far it is to each next place.
    steps: std::slice::Iter<'p, u32>,
    place: u32,
}

impl<'p> Along<'p> {
    #[inline]
    pub(super) fn of(steps: &'p [u32]) -> Self {
        Along { steps: steps.iter(), place: 0 }
    }

    /// Returns the places so many words behind.
    #[inline]
    pub(super) fn behind(self, words: u32) -> Self {
        Along { place: self.place.wrapping_add(words), ..self }
    }
}

impl Iterator for Along<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        let step = self.steps.next()?;
        self.place = self.place.wrapping_add(*step);
        Some(self.place)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.steps.size_hint()
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
    walk: Walk,
    /// Its number among those that were asked for.
    number: u32,
    index: Arc<InvertedIndexReader>,
    info: TermInfo,
    /// The same documents once more, opened when the best are looked for.
    blocks: Option<Blocks>,
}

impl Word {
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
    postings: Vec<(Walk, u32)>,
    /// The next document of each of `postings` that is not at the current document.
    heap: BinaryHeap<Reverse<(DocId, usize)>>,
    /// Those of `postings` that are at the current document.
    current: Vec<usize>,
    doc: DocId,
    cost: u64,
}

impl Union {
    fn new(postings: Vec<(Walk, u32)>) -> Self {
        let cost = postings.iter().map(|(walk, _)| u64::from(walk.documents())).sum();
        let next = |(number, (walk, _)): (usize, &(Walk, u32))| Reverse((walk.doc(), number));
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
        self.current.iter().map(|number| self.postings[*number].0.frequency()).sum()
    }

    fn places(&mut self, places: &mut Vec<u32>) {
        places.clear();
        for number in &self.current {
            places.extend(Along::of(self.postings[*number].0.steps()));
        }
        if self.current.len() > 1 {
            places.sort_unstable();
        }
    }

    /// Puts the places together in `buffer`.
    fn along<'p>(&'p mut self, buffer: &'p mut Vec<u32>) -> Along<'p> {
        if let [only] = self.current[..] {
            return Along::of(self.postings[only].0.steps());
        }
        self.places(buffer);
        let mut last = 0;
        for place in buffer.iter_mut() {
            (*place, last) = (*place - last, *place);
        }
        Along::of(buffer)
    }
}
