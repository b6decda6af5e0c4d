//! How much a paragraph must score to change which hits are the best.
//!
//! In: the worst of the hits kept so far, and for each paragraph a bound of its score. Out: whether its occurrences must
//! be looked for. It never says no to a paragraph that would be kept; what it says yes to may still be left out.

use std::cmp::Ordering;

use newsgrep_core::{DocumentSet, Segment};
use newsgrep_text::Zone;
use tantivy::DocId;

use crate::EngineError;
use crate::rank::TITLE_FACTOR;

use super::budget::Budget;
use super::collect::Columns;
use super::top::Ranked;
use super::weight::OpenWeight;

/// Which paragraphs are headlines is looked up one by one until it was asked of one in so many: it costs as much to look
/// it up for all at once.
const OFTEN: u32 = 8;

/// How many blocks are looked through at least with the same [`Least`].
const BLOCKS: u32 = 6;

/// The worst of the hits kept, as the paragraphs of a segment meet it one after the other.
pub(super) struct Bar<'c> {
    score: f32,
    /// The sort key of the worst.
    key: u64,
    /// Whether paragraphs from here on lose against the worst if they score as much: their articles come later.
    ties_lose: bool,
    /// Whether the bar was raised since `least` was settled, and how many blocks pass before it is settled again.
    raised: bool,
    wait: u32,
    least: Least,
    columns: &'c Columns,
    segment: &'c Segment,
    /// The headlines, once it was asked often enough which paragraphs they are.
    titles: Option<&'c DocumentSet>,
    asked: u32,
}

/// By rounded length: how often a leaf must at least occur to score enough.
struct Least {
    in_title: [u8; 256],
    elsewhere: [u8; 256],
    /// Whether it cannot score enough anywhere else.
    only_titles: bool,
}

impl<'c> Bar<'c> {
    /// Returns the bar that is the worst of the hits kept.
    pub(super) fn new(worst: &Ranked, columns: &'c Columns, segment: &'c Segment) -> Self {
        Bar {
            score: worst.score,
            key: worst.key,
            ties_lose: false,
            raised: true,
            wait: BLOCKS / 2,
            least: Least { in_title: [0; 256], elsewhere: [0; 256], only_titles: false },
            columns,
            segment,
            titles: None,
            asked: 0,
        }
    }

    /// Puts the bar where the worst of the hits is now.
    pub(super) fn raise(&mut self, worst: &Ranked) {
        if (worst.score, worst.key) != (self.score, self.key) {
            self.raised |= worst.score != self.score;
            (self.score, self.key, self.ties_lose) = (worst.score, worst.key, false);
        }
    }

    /// Returns whether a paragraph may be wanted whose score is at most this, not yet doubled. The documents asked for
    /// never go back.
    #[inline]
    fn is_reached(&mut self, doc: DocId, bound: f32) -> bool {
        bound > self.score || (bound * TITLE_FACTOR >= self.score && self.is_just_reached(doc, bound))
    }

    /// As [`Bar::is_reached`], where it hangs on whether the paragraph is the headline, or on when its article appeared.
    fn is_just_reached(&mut self, doc: DocId, bound: f32) -> bool {
        let bound = if self.is_title(doc) { bound * TITLE_FACTOR } else { bound };
        match bound.total_cmp(&self.score) {
            Ordering::Greater => true,
            Ordering::Less => false,
            Ordering::Equal if self.ties_lose => false,
            Ordering::Equal => {
                // Documents are in the order of their keys.
                self.ties_lose = self.columns.keys.get_val(doc) > self.key;
                !self.ties_lose
            }
        }
    }

    #[inline]
    fn is_title(&mut self, doc: DocId) -> bool {
        match self.titles {
            Some(titles) => titles.contains(doc),
            None => self.look_up_title(doc),
        }
    }

    fn look_up_title(&mut self, doc: DocId) -> bool {
        self.asked += 1;
        if self.asked > self.segment.max_doc() / OFTEN {
            // Without them it takes longer, and nothing else.
            self.titles = self.segment.titles().ok();
        }
        self.columns.zones.get_val(doc) == Zone::Title as u64
    }
}

/// A bar as a leaf meets it: whether so many occurrences in a paragraph may be enough.
pub(super) struct Gate<'g, 'c> {
    bar: &'g mut Bar<'c>,
    weight: &'g OpenWeight,
    budget: &'g Budget,
}

impl<'g, 'c> Gate<'g, 'c> {
    pub(super) fn new(bar: &'g mut Bar<'c>, weight: &'g OpenWeight, budget: &'g Budget) -> Self {
        Gate { bar, weight, budget }
    }

    /// Returns whether a paragraph may be wanted in which the leaf occurs at most so often. The documents asked for never
    /// go back.
    #[inline]
    pub(super) fn is_open(&mut self, doc: DocId, most: u32) -> bool {
        self.bar.is_reached(doc, self.weight.bound(doc, most))
    }

    /// Returns the place of the first of these documents for which the gate [is open](Gate::is_open); `most` says of each
    /// how often the leaf may occur there.
    pub(super) fn first_open(&mut self, docs: &[DocId], most: &[u32]) -> Option<usize> {
        self.settle();
        let titles = self.bar.titles.filter(|_| self.bar.least.only_titles);
        match titles {
            Some(titles) => docs
                .iter()
                .zip(most)
                .position(|(doc, most)| titles.contains(*doc) && self.is_open(*doc, *most)),
            None => docs
                .iter()
                .zip(most)
                .position(|(doc, most)| self.may_be_open(*doc, *most) && self.is_open(*doc, *most)),
        }
    }

    /// Makes [`Gate::may_be_open`] narrower, if it can be. While the bar rises often that would cost more than it spares.
    #[inline]
    fn settle(&mut self) {
        let Bar { score, least, raised, wait, .. } = &mut *self.bar;
        *wait = wait.saturating_sub(1);
        if *raised && *wait == 0 {
            (*raised, *wait) = (false, BLOCKS);
            least.only_titles = *score > self.weight.ceiling();
            self.weight.least(*score / TITLE_FACTOR, &mut least.in_title);
            self.weight.least(*score, &mut least.elsewhere);
        }
    }

    /// Returns false only if the gate is not open.
    #[inline]
    fn may_be_open(&mut self, doc: DocId, most: u32) -> bool {
        let length = usize::from(self.weight.length(doc));
        let Least { in_title, elsewhere, .. } = &self.bar.least;
        most >= u32::from(in_title[length])
            && (most >= u32::from(elsewhere[length]) || self.bar.is_title(doc))
    }

    /// Takes so many steps; returns whether the search must end.
    #[inline]
    pub(super) fn is_over(&self, steps: u32) -> bool {
        self.budget.spent_by(steps)
    }

    /// Ends the search with an error.
    pub(super) fn fail(&self, error: EngineError) {
        self.budget.fail(error);
    }
}
