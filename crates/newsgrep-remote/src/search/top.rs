//! Keeping the best hits.

use std::collections::BinaryHeap;
use std::rc::Rc;

use newsgrep_query::eval::Examined;
use newsgrep_query::{Place, PlaceOrder, Sort};
use newsgrep_text::Article;

/// A unit that satisfies the query: an article, or a paragraph.
#[derive(Clone)]
pub(super) struct Unit {
    pub(super) place: Place,
    /// What its score was said not to exceed.
    pub(super) bound: f32,
    pub(super) article: Rc<Article>,
    pub(super) examined: Rc<Examined>,
    /// The paragraph, if paragraphs are the hits.
    pub(super) paragraph: Option<usize>,
}

impl Unit {
    pub(super) fn score(&self) -> f32 {
        f32::from_bits(self.place.score)
    }
}

/// Keeps the first of what it is given, in the order asked for.
pub(super) struct Top {
    keep: usize,
    sort: Sort,
    /// Only what comes behind this is wanted.
    after: Option<PlaceOrder>,
    /// The worst of those kept comes first.
    kept: BinaryHeap<Kept>,
}

struct Kept(PlaceOrder, Unit);

impl Ord for Kept {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}

impl PartialOrd for Kept {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for Kept {}

impl Top {
    pub(super) fn new(keep: usize, sort: Sort, after: Option<Place>) -> Self {
        Top { keep, sort, after: after.map(|place| place.order(sort)), kept: BinaryHeap::new() }
    }

    pub(super) fn push(&mut self, unit: Unit) {
        let order = unit.place.order(self.sort);
        if self.keep == 0 || self.after.is_some_and(|after| order <= after) {
            return;
        }
        if self.kept.len() < self.keep {
            self.kept.push(Kept(order, unit));
        } else if let Some(mut worst) = self.kept.peek_mut()
            && order < worst.0
        {
            *worst = Kept(order, unit);
        }
    }

    /// Returns whether there are as many as are wanted.
    pub(super) fn is_full(&self) -> bool {
        self.kept.len() >= self.keep
    }

    /// Returns the worst of those kept.
    pub(super) fn worst(&self) -> Option<&Unit> {
        self.kept.peek().map(|Kept(_, unit)| unit)
    }

    /// Returns those kept, in no order.
    pub(super) fn units(&self) -> impl Iterator<Item = &Unit> {
        self.kept.iter().map(|Kept(_, unit)| unit)
    }

    pub(super) fn into_sorted(self) -> Vec<Unit> {
        self.kept.into_sorted_vec().into_iter().map(|Kept(_, unit)| unit).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(score: f32, key: u64) -> Unit {
        let place = Place { score: score.to_bits(), key, content: 0, ordinal: 0 };
        let article = Rc::new(Article::from_text("talks.txt", "Talks"));
        Unit { place, bound: score, article, examined: Rc::default(), paragraph: None }
    }

    fn check(sort: Sort, after: Option<Place>, expected: &[u64]) {
        let mut top = Top::new(3, sort, after);
        (0..100).rev().for_each(|number| top.push(unit((number / 2) as f32, number)));
        let keys: Vec<u64> = top.into_sorted().iter().map(|unit| unit.place.key).collect();
        assert_eq!(keys, expected, "{sort:?}");
    }

    #[test]
    fn the_first_in_the_order_are_kept() {
        check(Sort::Relevance, None, &[98, 99, 96]);
        check(Sort::Newest, None, &[0, 1, 2]);
        check(Sort::Oldest, None, &[99, 98, 97]);
        check(Sort::Relevance, Some(unit(49.0, 99).place), &[96, 97, 94]);
    }
}
