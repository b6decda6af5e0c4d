//! The documents of a leaf that is a word, or one of several, as bits of a window.

use newsgrep_core::Segment;
use tantivy::schema::Field;
use tantivy::{DocId, TERMINATED};

use crate::{EngineError, Scope};

use super::super::expand::Entry;
use super::super::list::List;
use super::super::postings::Source;
use super::bits;
use super::bounds::Bounds;
use super::frame::{Frame, Window};

/// Most words a leaf may stand for: more are better walked by a heap.
const MOST_WORDS: usize = 32;

/// How many documents of a list can be taken, one after the other, in the time of looking for a single one.
const SEEK: u64 = 40;

/// A leaf on a segment.
pub(super) struct Word {
    /// Those of its words that are in documents.
    pub(super) lists: Vec<List>,
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
        segment: &Segment,
        field: Field,
        words: &[Entry],
        is_shared: bool,
    ) -> Result<Option<Self>, EngineError> {
        if words.len() > MOST_WORDS {
            return Ok(None);
        }
        let lists = match Source::open(segment, field)? {
            Some(source) => source.lists(words)?,
            None => Vec::new(),
        };
        let cost = lists.iter().map(|list| u64::from(list.documents())).sum();
        Ok(Some(Word {
            lists,
            cost,
            is_shared,
            bits: Vec::new(),
            filled: None,
            bounds: None,
            most: Vec::new(),
        }))
    }

    /// Returns what a document of the current block of a list scores at most.
    #[inline]
    pub(super) fn most_of_block(&self, list: &List) -> f32 {
        self.bounds.as_ref().map_or(f32::INFINITY, |bounds| bounds.of_block(list.best_of_block()))
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
        let bounds = self.bounds.as_ref();
        if bounds.is_some() {
            // How often several words stand in a document together is not known.
            let unknown = if self.lists.len() == 1 { 0.0 } else { f32::INFINITY };
            self.most.clear();
            self.most.resize(window.words(), unknown);
        }
        let units = within.filter(|_| !self.is_shared).map(|within| (within, bits::count(within)));
        let mut wrote = false;
        for list in &mut self.lists {
            // A word of a window is about as much work as a document of a walk.
            if frame.budget.spent_by(self.bits.len() as u32) {
                return;
            }
            let share = u64::from(window.end - window.start) * u64::from(list.documents());
            let expected = share / u64::from(frame.max_doc.max(1));
            let (bits, most) = (&mut self.bits, &mut self.most);
            if let Some((units, count)) = units
                && count * SEEK < expected + SEEK
            {
                look_up(list, frame, window, units, bounds, bits, most);
                continue;
            }
            if list.seek(window.start) >= window.end {
                continue;
            }
            let width = if expected > bits.len() as u64 { bits.len() * 64 } else { 0 };
            bytes.resize(bytes.len().max(width), 0);
            wrote |= list.fill(window.base, window.end, (bits, &mut bytes[..width]), |first, last, best| {
                if let Some(bounds) = bounds {
                    raise(most, window, (first, last), bounds.of_block(best));
                }
            });
        }
        if wrote {
            bits::pack(bytes, &mut self.bits);
        }
    }
}

/// Raises what documents score at most from one to another.
fn raise(most: &mut [f32], window: &Window, (first, last): (DocId, DocId), score: f32) {
    let word = |doc: DocId| (doc.wrapping_sub(window.base) / 64) as usize;
    for most in most.iter_mut().take(word(last).saturating_add(1)).skip(word(first)) {
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
            bits::insert(found, doc.wrapping_sub(window.base));
            if let Some(bounds) = bounds {
                raise(most, window, (doc, doc), bounds.of_block(list.best_of_block()));
            }
            doc = list.advance();
        }
    }
}
