//! Conjunctions and disjunctions of words of which few documents must be looked at: one document after the other.
//!
//! A window costs the same however little is in it. Here the rarest word of a conjunction leads, and the others are asked
//! for its documents only; of a disjunction those words lead that a paragraph must have to be among the best. What a word
//! scores in a document is read when the others, at most, may add enough to it, and blocks that cannot reach that are
//! left out undecoded (Ding and Suel, "Faster top-k document retrieval using block-max indexes", 2011).

use tantivy::DocId;

use crate::Scope;
use crate::rank::TITLE_FACTOR;

use super::super::collect::Taker;
use super::super::list::List;
use super::frame::Frame;
use super::rank::Ranker;
use super::word::Word;

/// One in how many documents may have to be looked at if all are wanted.
const SPARSE_COUNT: u64 = 64;

/// One in how many documents may have to be looked at if only the best are.
const SPARSE_BEST: u64 = 16;

/// What is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All documents, to be counted.
    All,
    /// How many documents there are.
    Number,
    /// Only the best.
    Best,
}

/// The words of a plan that is nothing but one conjunction or disjunction of them; each has one list.
pub(super) struct Few {
    /// Whether one of them is enough.
    any: bool,
    /// Their leaves, the rarest first.
    leaves: Vec<usize>,
}

impl Few {
    /// Returns the words of such a plan; `None` if it is another one.
    pub(super) fn of(
        any: bool,
        mut leaves: Vec<usize>,
        scope: Scope,
        words: &[Option<Word>],
    ) -> Option<Self> {
        let lists = |leaf: &usize| words[*leaf].as_ref().map_or(0, |word| word.lists.len());
        if any {
            leaves.retain(|leaf| lists(leaf) > 0);
        }
        let is_plain =
            |leaf: &usize| lists(leaf) == 1 && words[*leaf].as_ref().is_some_and(|word| !word.is_shared);
        if scope != Scope::Paragraph || leaves.is_empty() || !leaves.iter().all(is_plain) {
            return None;
        }
        leaves.sort_by_key(|leaf| words[*leaf].as_ref().map_or(0, |word| word.cost));
        Some(Few { any, leaves })
    }

    /// Returns whether few documents of a segment must be looked at.
    pub(super) fn is_worth(
        &self,
        words: &[Option<Word>],
        ranker: Option<&Ranker<'_>>,
        wanted: Wanted,
        max_doc: DocId,
    ) -> bool {
        let cost = |leaf: &usize| words[*leaf].as_ref().map_or(0, |word| word.cost);
        let (documents, sparse) = match (wanted, self.any, ranker) {
            (Wanted::Best, true, Some(ranker)) => (ranker.cost(), SPARSE_BEST),
            (Wanted::All, true, _) => (self.leaves.iter().map(cost).sum(), SPARSE_COUNT),
            (Wanted::Number, true, _) => (self.leaves.iter().rev().skip(1).map(cost).sum(), SPARSE_COUNT),
            (Wanted::All | Wanted::Number, false, _) => (self.leaves.first().map_or(0, cost), SPARSE_COUNT),
            _ => (self.leaves.first().map_or(0, cost), SPARSE_BEST),
        };
        documents.saturating_mul(sparse) <= u64::from(max_doc)
    }

    /// Calls `each` with every document that satisfies the plan. The lists of `words` stay where they are.
    pub(super) fn each(&self, words: &[Option<Word>], frame: &Frame<'_>, each: impl FnMut(DocId)) {
        self.each_of(&self.leaves, words, frame, each);
    }

    fn each_of(
        &self,
        leaves: &[usize],
        words: &[Option<Word>],
        frame: &Frame<'_>,
        mut each: impl FnMut(DocId),
    ) {
        let mut lists: Vec<List> = leaves.iter().filter_map(|leaf| list(words, *leaf)).collect();
        match (self.any, lists.split_first_mut()) {
            (true, _) => any_of(&mut lists, frame, each),
            (false, Some((lead, others))) => {
                let mut doc = lead.doc();
                while let Some(found) = common(lead, others, frame, doc) {
                    each(found);
                    doc = lead.advance();
                }
            }
            _ => {}
        }
    }

    /// Returns how many documents satisfy the plan. Of a disjunction those of the most frequent word are not looked at, but
    /// for those that have another one, too.
    pub(super) fn number(&self, words: &[Option<Word>], frame: &Frame<'_>) -> u64 {
        let mut found = 0;
        let most = self.leaves.split_last().filter(|_| self.any);
        match most.and_then(|(most, others)| Some((list(words, *most)?, others))) {
            Some((mut most, others)) => {
                self.each_of(others, words, frame, |doc| found += u64::from(most.seek(doc) != doc));
                found + u64::from(most.documents())
            }
            None => {
                self.each(words, frame, |_| found += 1);
                found
            }
        }
    }

    /// Ranks the best documents from one on.
    pub(super) fn rank(
        &self,
        ranker: &mut Ranker<'_>,
        taker: &mut Taker<'_>,
        frame: &Frame<'_>,
        words: &[Option<Word>],
        from: DocId,
    ) {
        let place = |number: &usize| ranker.leaves.iter().position(|leaf| leaf.leaf == *number);
        let Some(order) = self.leaves.iter().map(place).collect::<Option<Vec<usize>>>() else { return };
        let mut from = from;
        while from < frame.max_doc && ranker.aim(taker, from) {
            let found = match self.any {
                true => ranker.next_of_any(taker, frame, words, from),
                false => ranker.next_of_all(taker, frame, words, &order, from),
            };
            let Some((doc, score)) = found else { return };
            taker.take_one(frame.article(doc).start, doc..doc + 1, score);
            from = doc + 1;
        }
    }
}

/// Returns the list of a word at its first document.
fn list(words: &[Option<Word>], leaf: usize) -> Option<List> {
    words[leaf].as_ref()?.lists.first().cloned()
}

/// Calls `each` with the documents of all lists, in order.
fn any_of(lists: &mut [List], frame: &Frame<'_>, mut each: impl FnMut(DocId)) {
    while let Some(doc) = lists.iter().map(List::doc).min().filter(|doc| *doc < frame.max_doc) {
        if frame.budget.spent() {
            return;
        }
        each(doc);
        for list in lists.iter_mut().filter(|list| list.doc() == doc) {
            list.advance();
        }
    }
}

/// Returns the first document at or after `doc`, where the lead is, that all lists have.
#[inline]
fn common(lead: &mut List, others: &mut [List], frame: &Frame<'_>, mut doc: DocId) -> Option<DocId> {
    'docs: while doc < frame.max_doc && !frame.budget.spent() {
        for other in others.iter_mut() {
            let found = other.seek(doc);
            if found != doc {
                if found >= frame.max_doc {
                    return None;
                }
                doc = lead.seek(found);
                continue 'docs;
            }
        }
        return Some(doc);
    }
    None
}

impl Ranker<'_> {
    /// Returns the first document at or after `from` that has one of the leaves and changes which are the best, and its
    /// score.
    fn next_of_any(
        &mut self,
        taker: &Taker<'_>,
        frame: &Frame<'_>,
        words: &[Option<Word>],
        from: DocId,
    ) -> Option<(DocId, f32)> {
        let mut from = from;
        loop {
            let mut doc = frame.max_doc;
            for (place, leaf) in self.leaves.iter_mut().enumerate() {
                if self.rest >> place & 1 == 0 {
                    doc = leaf.lists.first_mut().map_or(doc, |list| list.seek(from).min(doc));
                }
            }
            if doc >= frame.max_doc || frame.budget.spent() {
                return None;
            }
            for (place, leaf) in self.leaves.iter_mut().enumerate() {
                let is_here = leaf.lists.first().is_some_and(|list| list.doc() == doc);
                self.parts[place] = match (self.rest >> place & 1 == 0, is_here) {
                    (true, true) => leaf.limit(words),
                    (true, false) => 0.0,
                    (false, _) => leaf.weight.ceiling(),
                };
            }
            let most: f32 = self.parts.iter().sum();
            if self.floor.is_reached(most * TITLE_FACTOR)
                && let Some(score) = self.score(doc, most, &taker.columns.zones)
                && self.floor.is_reached(score)
                && !taker.segment.reader().is_deleted(doc)
            {
                return Some((doc, score));
            }
            from = doc + 1;
        }
    }

    /// Returns the first document at or after `from` that has all leaves, whose places are given the rarest first, and changes which are the
    /// best, and its score.
    fn next_of_all(
        &mut self,
        taker: &Taker<'_>,
        frame: &Frame<'_>,
        words: &[Option<Word>],
        order: &[usize],
        from: DocId,
    ) -> Option<(DocId, f32)> {
        let mut from = from;
        loop {
            let (doc, score) = self.candidate(taker, frame, words, order, from)?;
            if let Some(score) = score
                && self.floor.is_reached(score)
                && !taker.segment.reader().is_deleted(doc)
            {
                return Some((doc, score));
            }
            // What it does not have may begin far behind.
            from = doc.saturating_add(1);
        }
    }

    /// Looks at the next document of the rarest leaf, as far as it may change which are the best. Returns it, or a document
    /// before which there is nothing more, and its score if it has all leaves.
    #[inline]
    fn candidate(
        &mut self,
        taker: &Taker<'_>,
        frame: &Frame<'_>,
        words: &[Option<Word>],
        order: &[usize],
        from: DocId,
    ) -> Option<(DocId, Option<f32>)> {
        if frame.budget.spent() {
            return None;
        }
        for (part, leaf) in self.parts.iter_mut().zip(&self.leaves) {
            *part = leaf.weight.ceiling();
        }
        let mut here = None;
        for (turn, place) in order.iter().copied().enumerate() {
            let leaf = &mut self.leaves[place];
            let list = leaf.lists.first_mut()?;
            if turn == 0 {
                list.reach(from);
                self.parts[place] = leaf.limit(words);
                let list = leaf.lists.first_mut()?;
                if !self.floor.is_reached(self.parts.iter().sum::<f32>() * TITLE_FACTOR) {
                    // The last block is bounded by what any document is, and that was reached.
                    return (list.last_of_block() < frame.max_doc).then(|| (list.last_of_block(), None));
                }
                let doc = list.seek(from);
                if doc >= frame.max_doc {
                    return None;
                }
                here = Some((doc, if self.is_title(doc, &taker.columns.zones) { TITLE_FACTOR } else { 1.0 }));
            }
            let (doc, factor) = here?;
            if !self.floor.is_reached(self.parts.iter().sum::<f32>() * factor) {
                return Some((doc, None));
            }
            let leaf = &mut self.leaves[place];
            let list = leaf.lists.first_mut()?;
            let found = list.seek(doc);
            if found != doc {
                return (found < frame.max_doc).then(|| (found - 1, None));
            }
            self.parts[place] = leaf.weight.score(doc, list.frequency());
        }
        let (doc, factor) = here?;
        Some((doc, Some(self.parts.iter().sum::<f32>() * factor)))
    }
}
