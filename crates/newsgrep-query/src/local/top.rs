//! Keeping the best hits, in an order that is total.

use std::cmp::Ordering;
use std::ops::Range;

use tantivy::DocId;

use crate::Sort;

/// A unit found, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Ranked {
    pub(super) score: f32,
    /// The sort key of its article: date, then id.
    pub(super) key: u64,
    pub(super) segment: u32,
    pub(super) unit: Range<DocId>,
}

/// Keeps the first `keep` of what it is given, in the order asked for.
pub(super) struct Top {
    keep: usize,
    sort: Sort,
    found: Vec<Ranked>,
    /// The worst of those kept, once there are enough: what is not better is not wanted.
    worst: Option<Ranked>,
}

impl Top {
    pub(super) fn new(keep: usize, sort: Sort) -> Self {
        Top { keep, sort, found: Vec::new(), worst: None }
    }

    pub(super) fn push(&mut self, ranked: Ranked) {
        let wanted = self.worst.as_ref().is_none_or(|worst| self.compare(&ranked, worst) == Ordering::Less);
        if self.keep == 0 || !wanted {
            return;
        }
        self.found.push(ranked);
        // Sorting only at twice the size makes each push cheap on average.
        if self.found.len() >= self.keep.saturating_mul(2).max(64) {
            self.cut();
        }
    }

    pub(super) fn into_sorted(mut self) -> Vec<Ranked> {
        self.cut();
        self.found
    }

    fn cut(&mut self) {
        let mut found = std::mem::take(&mut self.found);
        found.sort_unstable_by(|a, b| self.compare(a, b));
        found.truncate(self.keep);
        if found.len() == self.keep {
            self.worst = found.last().cloned();
        }
        self.found = found;
    }

    /// Compares by what was asked for, then by date and id, newest first; copies of an id cannot be in one archive, so
    /// the last members only tell apart paragraphs of one article and the rare ids that share their last bits.
    fn compare(&self, a: &Ranked, b: &Ranked) -> Ordering {
        let place = |ranked: &Ranked| (ranked.key, ranked.segment, ranked.unit.start);
        match self.sort {
            Sort::Relevance => b.score.total_cmp(&a.score).then_with(|| place(a).cmp(&place(b))),
            Sort::Newest => place(a).cmp(&place(b)),
            // The latest comes last, but paragraphs of one article stay in reading order.
            Sort::Oldest => b.key.cmp(&a.key).then_with(|| place(a).cmp(&place(b))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranked(score: f32, key: u64) -> Ranked {
        Ranked { score, key, segment: 0, unit: 0..1 }
    }

    fn keys(top: Top) -> Vec<u64> {
        top.into_sorted().into_iter().map(|ranked| ranked.key).collect()
    }

    #[test]
    fn the_best_are_kept_whatever_the_order_they_come_in() {
        for rotation in 0..200 {
            let mut top = Top::new(3, Sort::Relevance);
            for number in 0..200_u64 {
                let number = (number + rotation) % 200;
                top.push(ranked((number / 2) as f32, number));
            }
            // Equal scores: the lower key first.
            assert_eq!(keys(top), [198, 199, 196]);
        }
    }

    #[test]
    fn dates_order_both_ways() {
        let fill = |sort| {
            let mut top = Top::new(2, sort);
            [5, 1, 9].into_iter().for_each(|key| top.push(ranked(0.0, key)));
            keys(top)
        };
        assert_eq!(fill(Sort::Newest), [1, 5]);
        assert_eq!(fill(Sort::Oldest), [9, 5]);
    }
}
