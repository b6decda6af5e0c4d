//! Keeping the best hits, in an order that is total.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::ops::Range;

use tantivy::DocId;

use crate::{Place, PlaceOrder, Sort};

/// A unit found, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Ranked {
    pub(super) score: f32,
    /// The sort key of its article: date, then bits of the id.
    pub(super) key: u64,
    /// A number of its article that tells apart those with one key.
    pub(super) content: u64,
    /// Its place in the article, if it is a paragraph.
    pub(super) ordinal: u32,
    pub(super) segment: u32,
    pub(super) unit: Range<DocId>,
}

impl Ranked {
    /// Returns where it stands in the order.
    pub(super) fn place(&self) -> Place {
        let Ranked { key, content, ordinal, .. } = *self;
        Place { score: self.score.to_bits(), key, content, ordinal }
    }
}

/// Keeps the first `keep` of what it is given, in the order asked for.
pub(super) struct Top {
    keep: usize,
    sort: Sort,
    /// Only what comes behind this is wanted.
    after: Option<(f32, PlaceOrder)>,
    /// The worst of those kept comes first.
    found: BinaryHeap<Kept>,
}

/// A unit that is kept, and where it comes in the order.
struct Kept {
    order: PlaceOrder,
    ranked: Ranked,
}

impl Kept {
    /// Returns what it is ordered by; what nothing else tells apart is told apart by where it lies.
    fn place(&self) -> (PlaceOrder, u32, DocId) {
        (self.order, self.ranked.segment, self.ranked.unit.start)
    }
}

impl Ord for Kept {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place().cmp(&other.place())
    }
}

impl PartialOrd for Kept {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        self.place() == other.place()
    }
}

impl Eq for Kept {}

impl Top {
    pub(super) fn new(keep: usize, sort: Sort, after: Option<Place>) -> Self {
        let after = after.map(|place| (f32::from_bits(place.score), place.order(sort)));
        Top { keep, sort, after, found: BinaryHeap::new() }
    }

    /// Returns the worst of those kept, once there are enough: what is not better is not wanted.
    #[inline]
    pub(super) fn worst(&self) -> Option<&Ranked> {
        self.found.peek().filter(|_| self.found.len() >= self.keep).map(|kept| &kept.ranked)
    }

    /// Returns whether a unit with this score may be wanted, before more is read of it.
    #[inline]
    pub(super) fn may_want(&self, score: f32) -> bool {
        self.keep > 0
            && (self.sort != Sort::Relevance
                || (self.worst().is_none_or(|worst| score >= worst.score)
                    && self.after.is_none_or(|(after, _)| score <= after)))
    }

    /// Takes a unit; returns whether it comes behind where the page begins.
    pub(super) fn push(&mut self, ranked: Ranked) -> bool {
        let order = ranked.place().order(self.sort);
        if self.after.is_some_and(|(_, after)| order <= after) {
            return false;
        }
        let kept = Kept { order, ranked };
        if self.found.len() < self.keep {
            self.found.push(kept);
        } else if let Some(mut worst) = self.found.peek_mut()
            && kept < *worst
        {
            *worst = kept;
        }
        true
    }

    pub(super) fn into_sorted(self) -> Vec<Ranked> {
        self.found.into_sorted_vec().into_iter().map(|kept| kept.ranked).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranked(score: f32, key: u64) -> Ranked {
        Ranked { score, key, content: 0, ordinal: 0, segment: 0, unit: 0..1 }
    }

    fn keys(top: Top) -> Vec<u64> {
        top.into_sorted().into_iter().map(|ranked| ranked.key).collect()
    }

    #[test]
    fn the_best_are_kept_whatever_the_order_they_come_in() {
        for rotation in 0..200 {
            let mut top = Top::new(3, Sort::Relevance, None);
            for number in 0..200_u64 {
                let number = (number + rotation) % 200;
                assert!(top.push(ranked((number / 2) as f32, number)));
            }
            // Equal scores: the lower key first.
            assert_eq!(keys(top), [198, 199, 196]);
        }
    }

    #[test]
    fn dates_order_both_ways() {
        let fill = |sort| {
            let mut top = Top::new(2, sort, None);
            [5, 1, 9].into_iter().for_each(|key| assert!(top.push(ranked(0.0, key))));
            keys(top)
        };
        assert_eq!(fill(Sort::Newest), [1, 5]);
        assert_eq!(fill(Sort::Oldest), [9, 5]);
    }

    #[test]
    fn a_page_begins_behind_a_place() {
        let score = |number: u64| (number / 2) as f32;
        let fill = |after| {
            let mut top = Top::new(3, Sort::Relevance, after);
            (0..200).for_each(|number| {
                top.push(ranked(score(number), number));
            });
            top.into_sorted()
        };
        let mut all = Vec::new();
        let mut after = None;
        loop {
            let page = fill(after);
            after = page.last().map(Ranked::place);
            all.extend(page.into_iter().map(|ranked| ranked.key));
            if after.is_none() {
                break;
            }
        }
        let mut expected: Vec<u64> = (0..200).collect();
        expected.sort_by_key(|number| (std::cmp::Reverse(number / 2), *number));
        assert_eq!(all, expected);
    }
}
