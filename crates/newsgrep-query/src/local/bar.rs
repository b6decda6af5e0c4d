//! How much a paragraph must score to change which hits are the best.
//!
//! In: the worst of the hits kept so far, and for each paragraph a bound of its score. Out: whether its occurrences must
//! be looked for. It never says no to a paragraph that would be kept; what it says yes to may still be left out.

use std::cmp::Ordering;

use newsgrep_core::Numbers;
use newsgrep_text::Zone;
use tantivy::DocId;

use super::collect::{Columns, TITLE_FACTOR};
use super::top::Ranked;

/// The worst of the hits kept, as the paragraphs of a segment meet it one after the other.
pub(super) struct Bar<'c> {
    score: f32,
    /// The sort key of the worst.
    key: u64,
    /// Whether paragraphs from here on lose against the worst if they score as much: their articles come later.
    ties_lose: bool,
    zones: &'c Numbers,
    keys: &'c Numbers,
}

impl<'c> Bar<'c> {
    /// Returns the bar that is the worst of the hits kept.
    pub(super) fn new(worst: &Ranked, columns: &'c Columns) -> Self {
        Bar {
            score: worst.score,
            key: worst.key,
            ties_lose: false,
            zones: &columns.zones,
            keys: &columns.keys,
        }
    }

    /// Puts the bar where the worst of the hits is now.
    pub(super) fn raise(&mut self, worst: &Ranked) {
        if (worst.score, worst.key) != (self.score, self.key) {
            (self.score, self.key, self.ties_lose) = (worst.score, worst.key, false);
        }
    }

    /// Returns whether a paragraph may be wanted whose score is at most this, not yet doubled. The documents asked for
    /// never go back.
    #[inline]
    pub(super) fn is_reached(&mut self, doc: DocId, bound: f32) -> bool {
        bound > self.score || (bound * TITLE_FACTOR >= self.score && self.is_just_reached(doc, bound))
    }

    /// As [`Bar::is_reached`], where it hangs on whether the paragraph is the headline, or when its article appeared.
    fn is_just_reached(&mut self, doc: DocId, bound: f32) -> bool {
        // Being the headline decides if what it scores without is too little, and so does its date if it is just enough.
        let is_title = || self.zones.get_val(doc) == Zone::Title as u64;
        let bound = if is_title() { bound * TITLE_FACTOR } else { bound };
        match bound.total_cmp(&self.score) {
            Ordering::Greater => true,
            Ordering::Less => false,
            Ordering::Equal if self.ties_lose => false,
            Ordering::Equal => {
                // Documents are in the order of their keys.
                self.ties_lose = self.keys.get_val(doc) > self.key;
                !self.ties_lose
            }
        }
    }
}
