//! Lists of documents, and what several of them have in common.

use tantivy::{DocId, TERMINATED};

use super::bar::Gate;
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

    /// Returns how often what is looked for occurs in the current one at most, counted without overlap.
    fn most(&self) -> u32;

    /// Finds the first one at or after `target` that may score enough, and returns it with how often at most what is looked
    /// for occurs there. Only [`Docs::seek`] moves there; in between nothing else is asked.
    fn find_best(&mut self, target: DocId, gate: &mut Gate<'_, '_>) -> (DocId, u32) {
        let mut doc = self.seek(target);
        while doc != TERMINATED && !gate.is_open(doc, self.most()) {
            if gate.is_over(1) {
                return (TERMINATED, 0);
            }
            doc = self.advance();
        }
        (doc, self.most())
    }
}

/// The documents that are in all of several lists. Never without a list.
pub(super) struct Together<'a, T> {
    /// In the order in which they are asked, the rarest first.
    lists: Vec<T>,
    /// By list: its place among those that were given.
    given: Vec<usize>,
    doc: DocId,
    budget: &'a Budget,
}

impl<'a, T: Docs> Together<'a, T> {
    /// Finds the first document at or after `from`.
    pub(super) fn new(lists: Vec<T>, from: DocId, budget: &'a Budget) -> Self {
        let mut numbered: Vec<(usize, T)> = lists.into_iter().enumerate().collect();
        numbered.sort_by_key(|(_, list)| list.cost());
        let (given, lists) = numbered.into_iter().unzip();
        let mut together = Together { lists, given, doc: 0, budget };
        let first = together.lists[0].seek(from);
        together.settle(first);
        together
    }

    /// Returns the lists, the rarest first.
    #[inline]
    pub(super) fn lists(&mut self) -> &mut [T] {
        &mut self.lists
    }

    /// Returns the lists, the rarest first, and the place of each among those that were given.
    #[inline]
    pub(super) fn given_and_lists(&mut self) -> (&[usize], &mut [T]) {
        (&self.given, &mut self.lists)
    }

    /// Returns the lists, the rarest first, for good.
    pub(super) fn into_lists(self) -> Vec<T> {
        self.lists
    }

    /// Returns the places of the lists among those that were given, the rarest first.
    pub(super) fn given(&self) -> &[usize] {
        &self.given
    }

    /// Finds the first document at or after `candidate`, where the lead is, that is in all lists.
    #[inline]
    fn settle(&mut self, mut candidate: DocId) -> DocId {
        'candidates: loop {
            if candidate == TERMINATED || self.budget.spent() {
                self.doc = TERMINATED;
                return TERMINATED;
            }
            let Some((lead, others)) = self.lists.split_first_mut() else { return TERMINATED };
            for other in others {
                let found = other.seek(candidate);
                if found != candidate {
                    candidate = if found == TERMINATED { TERMINATED } else { lead.seek(found) };
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
        self.lists[0].cost()
    }

    #[inline]
    fn doc(&self) -> DocId {
        self.doc
    }

    #[inline]
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            let next = self.lists[0].advance();
            self.settle(next);
        }
        self.doc
    }

    #[inline]
    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            let next = self.lists[0].seek(target);
            self.settle(next);
        }
        self.doc
    }

    /// What needs all of the lists occurs no more often than any of them.
    #[inline]
    fn most(&self) -> u32 {
        self.lists.iter().map(Docs::most).min().unwrap_or(0)
    }

    fn find_best(&mut self, target: DocId, gate: &mut Gate<'_, '_>) -> (DocId, u32) {
        if self.doc == TERMINATED {
            return (TERMINATED, 0);
        }
        let Some((lead, others)) = self.lists.split_first_mut() else { return (TERMINATED, 0) };
        let (mut candidate, mut most_of_lead) = lead.find_best(target, gate);
        'candidates: loop {
            if candidate == TERMINATED || self.budget.spent() {
                self.doc = TERMINATED;
                return (TERMINATED, 0);
            }
            let mut most = most_of_lead;
            for other in others.iter_mut() {
                let found = other.seek(candidate);
                if found != candidate {
                    (candidate, most_of_lead) = lead.find_best(found, gate);
                    continue 'candidates;
                }
                most = most.min(other.most());
            }
            if most == most_of_lead || gate.is_open(candidate, most) {
                lead.seek(candidate);
                self.doc = candidate;
                return (candidate, most);
            }
            (candidate, most_of_lead) = lead.find_best(candidate + 1, gate);
        }
    }
}
