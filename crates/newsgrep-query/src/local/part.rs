//! A leaf in one field of the index: the documents in which its words stand next to each other, how often, and how much
//! that says.

use newsgrep_core::{Numbers, Segment, Snapshot};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::Bm25Weight;
use tantivy::schema::Field;
use tantivy::{DocId, TERMINATED};

use crate::EngineError;

use super::budget::Budget;
use super::expand::{Slot, term};
use super::postings::SlotPostings;
use super::{core_failed, failed};

/// The words of a leaf's slots in one field, and the leaf's weight there.
pub(super) struct Part {
    pub(super) field: Field,
    pub(super) slots: Vec<Slot>,
    pub(super) weight: Option<Bm25Weight>,
}

/// Returns the weight of a leaf, as BM25 has it for a phrase: the rarities of its slots added up. A slot that stands for
/// several words is as rare as the most frequent of them.
pub(super) fn weight(
    snapshot: &Snapshot,
    field: Field,
    slots: &[Slot],
    factor: f32,
) -> Result<Option<Bm25Weight>, EngineError> {
    let terms: Vec<_> = slots
        .iter()
        .filter_map(|slot| match slot {
            Slot::Words { words, .. } => words.first().map(|word| term(field, word)),
            Slot::Any => None,
        })
        .collect();
    if terms.is_empty() || snapshot.searcher().num_docs() == 0 {
        return Ok(None);
    }
    let weight = Bm25Weight::for_terms(snapshot.searcher(), &terms).map_err(failed("weigh a word"))?;
    Ok(Some(weight.boost_by(factor)))
}

/// A leaf in one field.
pub(super) struct PartCursor<'a> {
    /// The slots that are words, each with its place in the phrase.
    slots: Vec<(u32, SlotPostings)>,
    /// The order in which slots are asked, the rarest first.
    order: Vec<usize>,
    /// How many words the phrase spans.
    width: u32,
    single: bool,
    /// The lengths of paragraphs, if the phrase ends with any word: there must be one.
    lengths: Option<Numbers>,
    norms: Option<(FieldNormReader, Bm25Weight)>,
    budget: &'a Budget,
    pub(super) doc: DocId,
    pub(super) occurrences: u32,
    starts: Vec<u32>,
    places: Vec<u32>,
}

impl<'a> PartCursor<'a> {
    /// Opens a part; `None` if nothing here can match it.
    pub(super) fn open(
        part: &Part,
        segment: &Segment,
        budget: &'a Budget,
    ) -> Result<Option<Self>, EngineError> {
        let index = segment.reader().inverted_index(part.field).map_err(failed("read the index"))?;
        let width = part.slots.len() as u32;
        let mut slots = Vec::new();
        for (place, slot) in (0..).zip(&part.slots) {
            if let Slot::Words { words, .. } = slot {
                match SlotPostings::open(&index, part.field, words, width > 1)? {
                    Some(postings) => slots.push((place, postings)),
                    None => return Ok(None),
                }
            }
        }
        if slots.is_empty() {
            return Ok(None);
        }
        let mut order: Vec<usize> = (0..slots.len()).collect();
        order.sort_by_key(|number| slots[*number].1.cost());
        let norms = match &part.weight {
            Some(weight) => {
                let norms =
                    segment.reader().get_fieldnorms_reader(part.field).map_err(failed("read lengths"))?;
                Some((norms, weight.clone()))
            }
            None => None,
        };
        let lengths = match part.slots.last() {
            Some(Slot::Any) => Some(segment.lengths().map_err(core_failed)?.clone()),
            _ => None,
        };
        let mut cursor = PartCursor {
            single: width == 1,
            lengths,
            slots,
            order,
            width,
            norms,
            budget,
            doc: 0,
            occurrences: 0,
            starts: Vec::new(),
            places: Vec::new(),
        };
        let first = cursor.lead().doc();
        cursor.settle(first);
        Ok(Some(cursor))
    }

    fn lead(&mut self) -> &mut SlotPostings {
        &mut self.slots[self.order[0]].1
    }

    pub(super) fn cost(&self) -> u64 {
        self.slots[self.order[0]].1.cost()
    }

    pub(super) fn advance(&mut self) {
        if self.doc != TERMINATED {
            let next = self.lead().advance();
            self.settle(next);
        }
    }

    pub(super) fn seek(&mut self, target: DocId) {
        if self.doc < target {
            let next = self.lead().seek(target);
            self.settle(next);
        }
    }

    /// Finds the first document at or after `candidate`, where the lead is, in which the whole leaf occurs.
    fn settle(&mut self, mut candidate: DocId) {
        'candidates: loop {
            if candidate == TERMINATED || self.budget.spent() {
                self.doc = TERMINATED;
                return;
            }
            for at in 1..self.order.len() {
                let found = self.slots[self.order[at]].1.seek(candidate);
                if found != candidate {
                    candidate = if found == TERMINATED { TERMINATED } else { self.lead().seek(found) };
                    continue 'candidates;
                }
            }
            self.occurrences = if self.single { self.lead().frequency() } else { self.count(candidate) };
            if self.occurrences > 0 {
                self.doc = candidate;
                return;
            }
            candidate = self.lead().advance();
        }
    }

    /// Counts the places in a document, where all slots are, at which every slot stands where it must.
    fn count(&mut self, doc: DocId) -> u32 {
        self.starts.clear();
        for at in 0..self.order.len() {
            let (offset, postings) = &mut self.slots[self.order[at]];
            let offset = *offset;
            postings.places(&mut self.places);
            // Where the phrase would begin; a place before its offset has no room for what stands before it.
            let starts = self.places.iter().filter_map(|place| place.checked_sub(offset));
            if at == 0 {
                self.starts.extend(starts);
            } else {
                keep_common(&mut self.starts, starts);
            }
            if self.starts.is_empty() {
                return 0;
            }
        }
        if let Some(lengths) = &self.lengths {
            let length = lengths.get_val(doc);
            self.starts.retain(|start| u64::from(start + self.width) <= length);
        }
        count_apart(&self.starts, self.width)
    }

    pub(super) fn score(&self) -> f32 {
        match &self.norms {
            Some((norms, weight)) => weight.score(norms.fieldnorm_id(self.doc), self.occurrences),
            None => 0.0,
        }
    }
}

/// Keeps those of `kept` that are also in `others`; both ascending.
fn keep_common(kept: &mut Vec<u32>, others: impl Iterator<Item = u32>) {
    let mut others = others.peekable();
    kept.retain(|start| {
        while others.peek().is_some_and(|other| other < start) {
            others.next();
        }
        others.peek() == Some(start)
    });
}

/// Counts starts, left to right, that lie at least `width` apart.
fn count_apart(starts: &[u32], width: u32) -> u32 {
    let mut count = 0;
    let mut free = 0;
    for start in starts {
        if *start >= free {
            count += 1;
            free = start + width;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn occurrences_are_counted_left_to_right_without_overlap() {
        // "no no" in "no no no no no".
        assert_eq!(count_apart(&[0, 1, 2, 3], 2), 2);
        assert_eq!(count_apart(&[0, 2, 5], 2), 3);
        assert_eq!(count_apart(&[], 2), 0);
    }

    #[test]
    fn common_starts_are_kept() {
        let mut kept = vec![1, 4, 6, 9];
        keep_common(&mut kept, [0, 4, 5, 9, 12].into_iter());
        assert_eq!(kept, [4, 9]);
    }
}
