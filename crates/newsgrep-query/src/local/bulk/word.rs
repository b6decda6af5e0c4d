//! The documents of a leaf that is a word, or one of several, as bits of a window.

use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, InvertedIndexReader, TERMINATED};

use crate::{EngineError, Scope};

use super::super::expand::{Entry, term};
use super::super::failed;
use super::bits;
use super::bounds::Bounds;
use super::frame::{Frame, Window};

/// Most words a leaf may stand for: more are better walked by a heap.
const MOST_WORDS: usize = 32;

/// How many documents of a list can be taken, one after the other, in the time of looking for a single one.
const SEEK: u64 = 40;

/// How many documents are looked at one after the other before a block is searched.
const NEAR: usize = 4;

/// The documents of a word, in order, at one of them.
pub(super) struct List {
    postings: BlockSegmentPostings,
    /// Where in the block it is.
    at: usize,
}

impl List {
    #[inline]
    pub(super) fn doc(&self) -> DocId {
        self.postings.docs().get(self.at).copied().unwrap_or(TERMINATED)
    }

    /// Moves to the first document at or after `target`, staying where it is if that is it.
    #[inline]
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        let near = self.postings.docs().iter().enumerate().skip(self.at).take(NEAR);
        for (at, doc) in near {
            if *doc >= target {
                self.at = at;
                return *doc;
            }
        }
        if self.at < self.postings.block_len() {
            self.at = self.postings.seek(target);
        }
        self.doc()
    }

    #[inline]
    fn advance(&mut self) -> DocId {
        self.at += 1;
        if self.at >= self.postings.block_len() && self.postings.block_len() > 0 {
            self.postings.advance();
            self.at = 0;
        }
        self.doc()
    }

    /// Returns how often the word stands in the current document.
    #[inline]
    pub(super) fn frequency(&self) -> u32 {
        self.postings.freqs().get(self.at).copied().unwrap_or(0)
    }

    /// Returns what a document of the current block scores at most.
    fn most(&mut self, bounds: Option<&Bounds>) -> f32 {
        bounds.map_or(0.0, |bounds| bounds.of_block(&mut self.postings))
    }

    /// Calls `each` with every document up to the end of the window, block by block, and with what one of them scores at
    /// most.
    fn take(&mut self, window: &Window, bounds: Option<&Bounds>, mut each: impl FnMut(&[DocId], f32)) {
        if self.seek(window.start) >= window.end {
            return;
        }
        loop {
            let most = self.most(bounds);
            let docs = self.postings.docs().get(self.at..).unwrap_or(&[]);
            match docs.last() {
                Some(last) if *last < window.end => each(docs, most),
                _ => {
                    let count = docs.partition_point(|doc| *doc < window.end);
                    each(&docs[..count], most);
                    self.at += count;
                    return;
                }
            }
            self.postings.advance();
            self.at = 0;
        }
    }
}

/// A leaf on a segment.
pub(super) struct Word {
    /// Where the lists of its words are; words that are in no document are left out.
    terms: Vec<TermInfo>,
    lists: Vec<List>,
    /// About how many documents there are.
    pub(super) cost: u64,
    /// Whether it stands in several places of the plan, of which each may ask for other units.
    pub(super) is_shared: bool,
    /// The documents of the window that began at `filled`, if only of some units then all of those.
    pub(super) bits: Vec<u64>,
    filled: Option<DocId>,
    /// Only if it scores.
    bounds: Option<Bounds>,
    /// By word of `bits`: what its documents score at most.
    pub(super) most: Vec<f32>,
}

impl Word {
    /// Opens a leaf; `None` if it stands for too many words.
    pub(super) fn open(
        index: &InvertedIndexReader,
        field: Field,
        words: &[Entry],
        is_shared: bool,
    ) -> Result<Option<Self>, EngineError> {
        if words.len() > MOST_WORDS {
            return Ok(None);
        }
        let look_up = |entry: &Entry| index.get_term_info(&term(field, &entry.word)).transpose();
        let terms: Result<Vec<TermInfo>, _> = words.iter().filter_map(look_up).collect();
        let terms = terms.map_err(failed("look for a word"))?;
        let cost = terms.iter().map(|term| u64::from(term.doc_freq)).sum();
        let mut word = Word {
            terms,
            lists: Vec::new(),
            cost,
            is_shared,
            bits: Vec::new(),
            filled: None,
            bounds: None,
            most: Vec::new(),
        };
        word.lists = word.lists_with(index, IndexRecordOption::Basic)?;
        Ok(Some(word))
    }

    /// Opens the lists of its words once more, with so much of each document.
    pub(super) fn lists_with(
        &self,
        index: &InvertedIndexReader,
        option: IndexRecordOption,
    ) -> Result<Vec<List>, EngineError> {
        let open = |term: &TermInfo| {
            let postings = index.read_block_postings_from_terminfo(term, option);
            postings.map(|postings| List { postings, at: 0 }).map_err(failed("read postings"))
        };
        self.terms.iter().map(open).collect()
    }

    /// Has it find out what documents score at most.
    pub(super) fn bound_by(&mut self, bounds: Bounds) {
        self.bounds = Some(bounds);
    }

    /// Returns the first document at or after `from`.
    pub(super) fn next(&mut self, from: DocId) -> DocId {
        self.lists.iter_mut().map(|list| list.seek(from)).min().unwrap_or(TERMINATED)
    }

    /// Finds the documents of a window, if `within` is given those of these units at least. Windows never go back.
    pub(super) fn fill(
        &mut self,
        frame: &Frame<'_>,
        window: &Window,
        within: Option<&[u64]>,
        bytes: &mut Vec<u8>,
    ) {
        if self.filled == Some(window.start) {
            return;
        }
        self.filled = Some(window.start);
        self.bits.clear();
        self.bits.resize(window.words(), 0);
        // How often several words stand in a document together is not known.
        let bounds = self.bounds.as_ref().filter(|_| self.lists.len() == 1);
        let unknown = if bounds.is_some() { 0.0 } else { f32::INFINITY };
        self.most.clear();
        self.most.resize(window.words(), unknown);
        let units = within.filter(|_| !self.is_shared).map(|within| (within, bits::count(within)));
        for list in &mut self.lists {
            // A word of a window is about as much work as a document of a walk.
            if frame.budget.spent_by(self.bits.len() as u32) {
                return;
            }
            let share = u64::from(window.end - window.start) * u64::from(list.postings.doc_freq());
            let expected = share / u64::from(frame.max_doc.max(1));
            let (bits, most) = (&mut self.bits, &mut self.most);
            match units {
                Some((units, count)) if count * SEEK < expected + SEEK => {
                    look_up(list, frame, window, units, bounds, bits, most);
                }
                _ if expected > bits.len() as u64 => {
                    let width = bits.len() * 64;
                    bytes.resize(bytes.len().max(width), 0);
                    let bytes = &mut bytes[..width];
                    // Bytes next to each other can be written at once, bits of one word only one after the other.
                    list.take(window, bounds, |docs, score| {
                        for doc in docs {
                            if let Some(byte) = bytes.get_mut(doc.wrapping_sub(window.base) as usize) {
                                *byte = 1;
                            }
                        }
                        raise(most, window, docs, score);
                    });
                    bits::pack(bytes, bits);
                }
                _ => list.take(window, bounds, |docs, score| {
                    docs.iter().for_each(|doc| bits::insert(bits, doc.wrapping_sub(window.base)));
                    raise(most, window, docs, score);
                }),
            }
        }
    }
}

/// Raises what documents score at most where these are.
fn raise(most: &mut [f32], window: &Window, docs: &[DocId], score: f32) {
    let word = |doc: &DocId| (doc.wrapping_sub(window.base) / 64) as usize;
    let (Some(first), Some(last)) = (docs.first().map(word), docs.last().map(word)) else { return };
    for most in most.iter_mut().take(last.saturating_add(1)).skip(first) {
        *most = most.max(score);
    }
}

/// Looks for a list's documents in some units only.
fn look_up(
    list: &mut List,
    frame: &Frame<'_>,
    window: &Window,
    units: &[u64],
    bounds: Option<&Bounds>,
    found: &mut [u64],
    most: &mut [f32],
) {
    for unit in bits::ones(units) {
        let last = window.base + unit;
        let first = match frame.scope {
            Scope::Paragraph => last,
            Scope::Article => frame.article(last).start.max(window.start),
        };
        let mut doc = list.seek(first);
        while doc <= last {
            let score = list.most(bounds);
            bits::insert(found, doc.wrapping_sub(window.base));
            raise(most, window, &[doc], score);
            doc = list.advance();
        }
    }
}
