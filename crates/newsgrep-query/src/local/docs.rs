//! Lists of documents, and what several of them have in common.

use tantivy::{DocId, TERMINATED};

use super::budget::Budget;

/// A list of documents in ascending order, at one of them.
pub(super) trait Docs {
    /// Returns about how many there are.
    fn cost(&self) -> u64;

    /// Returns the current one; `TERMINATED` behind the last.
    fn doc(&self) -> DocId;

    /// Moves to the next one.
    fn advance(&mut self) -> DocId;

    /// Moves to the first one at or after `target`, staying where it is if that is it.
    fn seek(&mut self, target: DocId) -> DocId;
}

/// The documents that are in all of several lists. Never without a list.
pub(super) struct Together<'a, T> {
    lists: Vec<T>,
    /// The order in which they are asked, the rarest first.
    order: Vec<usize>,
    doc: DocId,
    budget: &'a Budget,
}

impl<'a, T: Docs> Together<'a, T> {
    pub(super) fn new(lists: Vec<T>, budget: &'a Budget) -> Self {
        let mut order: Vec<usize> = (0..lists.len()).collect();
        order.sort_by_key(|number| lists[*number].cost());
        let mut together = Together { lists, order, doc: 0, budget };
        let first = together.lead().doc();
        together.settle(first);
        together
    }

    /// Returns the lists, in the order in which they were given.
    pub(super) fn lists(&mut self) -> &mut [T] {
        &mut self.lists
    }

    /// Returns the numbers of the lists, the rarest first.
    pub(super) fn order(&self) -> &[usize] {
        &self.order
    }

    #[inline]
    fn lead(&mut self) -> &mut T {
        &mut self.lists[self.order[0]]
    }

    /// Finds the first document at or after `candidate`, where the lead is, that is in all lists.
    #[inline]
    fn settle(&mut self, mut candidate: DocId) -> DocId {
        'candidates: loop {
            if candidate == TERMINATED || self.budget.spent() {
                self.doc = TERMINATED;
                return TERMINATED;
            }
            for at in 1..self.order.len() {
                let found = self.lists[self.order[at]].seek(candidate);
                if found != candidate {
                    candidate = if found == TERMINATED { TERMINATED } else { self.lead().seek(found) };
                    continue 'candidates;
                }
            }
            self.doc = candidate;
            return candidate;
        }
    }
}

impl<T: Docs> Docs for Together<'_, T> {
    fn cost(&self) -> u64 {
        self.lists[self.order[0]].cost()
    }

    #[inline]
    fn doc(&self) -> DocId {
        self.doc
    }

    #[inline]
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            let next = self.lead().advance();
            self.settle(next);
        }
        self.doc
    }

    #[inline]
    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            let next = self.lead().seek(target);
            self.settle(next);
        }
        self.doc
    }
}
