//! How much a leaf says: BM25 over its occurrences in a paragraph.
//!
//! The formula is in [`super`]. It is that of tantivy, computed here because tantivy weighs nothing but terms and phrases.

use std::ops::RangeInclusive;

use newsgrep_core::{Segment, Snapshot};
use tantivy::DocId;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;

use crate::EngineError;

use super::clause::PreparedClause;
use super::expand::Slot;
use super::failed;

const K1: f32 = 1.2;
const B: f32 = 0.75;

/// What a leaf's score is multiplied by when it is a phrase or a proximity: it says more than its words.
const PHRASE_FACTOR: f32 = 1.5;

/// Up to how many occurrences one more certainly makes no lower score, rounding considered.
const FEW: u32 = 256;

/// The factors whose scores, and sums of some of them, are rounded to so many bits that bounds allow for it.
const BOUNDED: RangeInclusive<f32> = 1e-30..=1e30;

/// The weight of a leaf in one field of an archive.
pub(super) struct Weight {
    field: Field,
    factor: f32,
    /// What the factor is made of beside a constant: how rare the clause is, and what it is multiplied by.
    parts: (f32, f32),
    /// How many words a paragraph has on average.
    average: f32,
    /// By the rounded length of a paragraph: what the number of occurrences is compared with.
    by_length: [f32; 256],
}

impl Weight {
    /// Returns the weight of a clause in a field; `None` if there is nothing to weigh.
    pub(super) fn of(
        snapshot: &Snapshot,
        field: Field,
        clause: &PreparedClause,
        boost: f32,
    ) -> Result<Option<Weight>, EngineError> {
        let searcher = snapshot.searcher();
        let documents = searcher.total_num_docs().map_err(failed("count paragraphs"))?;
        if documents == 0 {
            return Ok(None);
        }
        let words = searcher.total_num_tokens(field).map_err(failed("count words"))?;
        let average = words as f32 / documents as f32;
        let by_length = compared_with(average);
        let factor = if is_phrase(clause) { PHRASE_FACTOR } else { 1.0 };
        let parts = (rarity(clause, documents), factor * boost);
        let factor = parts.0 * (1.0 + K1) * factor * boost;
        Ok(Some(Weight { field, factor, parts, average, by_length }))
    }

    /// Returns how many words a paragraph has on average.
    pub(super) fn average(&self) -> f32 {
        self.average
    }

    /// Opens the weight on a segment.
    pub(super) fn open(&self, segment: &Segment) -> Result<OpenWeight, EngineError> {
        let lengths = segment.reader().get_fieldnorms_reader(self.field).map_err(failed("read lengths"))?;
        let by_length = Box::new(self.by_length);
        Ok(OpenWeight { factor: self.factor, parts: self.parts, by_length, lengths })
    }
}

/// Returns by rounded length what numbers of occurrences are compared with, where paragraphs have so many words on average.
fn compared_with(average: f32) -> [f32; 256] {
    let mut by_length = [0.0; 256];
    for (id, compared) in (0..=u8::MAX).zip(&mut by_length) {
        let length = FieldNormReader::id_to_fieldnorm(id) as f32;
        *compared = K1 * (1.0 - B + B * length / average);
    }
    by_length
}

/// A weight on one segment.
pub(super) struct OpenWeight {
    factor: f32,
    parts: (f32, f32),
    by_length: Box<[f32; 256]>,
    lengths: FieldNormReader,
}

impl OpenWeight {
    /// Returns the score of a paragraph with so many occurrences.
    #[inline]
    pub(super) fn score(&self, doc: DocId, occurrences: u32) -> f32 {
        let occurrences = occurrences as f32;
        let length = self.by_length[usize::from(self.lengths.fieldnorm_id(doc))];
        self.factor * (occurrences / (occurrences + length))
    }

    /// Returns what the score of a paragraph cannot exceed in which there are at most so many occurrences.
    ///
    /// The formula grows with the number of occurrences, and with few of them by more than is lost in rounding: by a part
    /// of 1/(tf · (tf + 1)) of the least value a length is compared with, 0.3, while rounding loses less than 2⁻²² of it.
    #[inline]
    pub(super) fn bound(&self, doc: DocId, most: u32) -> f32 {
        if most <= FEW { self.score(doc, most) } else { self.factor }
    }

    /// Says for each rounded length how often the leaf must occur in a paragraph to score this much, or less; 255 stands for
    /// more as well.
    pub(super) fn least(&self, score: f32, least: &mut [u8; 256]) {
        let part = score / self.factor;
        if part >= 1.0 {
            least.fill(u8::MAX);
            return;
        }
        // A little less than exact, since both this and scores are rounded.
        let occurrences = (part / (1.0 - part) * 0.999).max(0.0);
        for (least, compared) in least.iter_mut().zip(self.by_length.iter()) {
            // Rounded up; a fraction that is too small for that does not matter.
            *least = (occurrences * compared + 0.999).min(255.0) as u8;
        }
    }

    /// Returns the rounded length of a paragraph.
    #[inline]
    pub(super) fn length(&self, doc: DocId) -> u8 {
        self.lengths.fieldnorm_id(doc)
    }

    /// Returns what no score exceeds.
    #[inline]
    pub(super) fn ceiling(&self) -> f32 {
        self.factor
    }

    /// Returns whether more occurrences make no lower score, and bounds may be computed from scores: they are neither so
    /// small nor so large that they lose more than a few bits.
    pub(super) fn grows(&self) -> bool {
        BOUNDED.contains(&self.factor)
    }

    /// Returns what that score is made of.
    pub(super) fn weighed(&self, doc: DocId, occurrences: u32) -> Weighed {
        let id = self.lengths.fieldnorm_id(doc);
        let occurrences = occurrences as f32;
        let tf = occurrences * (1.0 + K1) / (occurrences + self.by_length[usize::from(id)]);
        let (idf, factor) = self.parts;
        Weighed { idf, tf, length: FieldNormReader::id_to_fieldnorm(id), factor }
    }
}

/// What the score of a paragraph is made of: `idf · tf · factor`.
pub(super) struct Weighed {
    pub(super) idf: f32,
    pub(super) tf: f32,
    /// How many words the paragraph has, rounded.
    pub(super) length: u32,
    pub(super) factor: f32,
}

fn is_phrase(clause: &PreparedClause) -> bool {
    match clause {
        PreparedClause::Row(slots) | PreparedClause::Verbatim { row: slots, .. } => slots.len() > 1,
        PreparedClause::Sloppy { .. } | PreparedClause::Near { .. } => true,
        PreparedClause::AnyOf(_) => false,
        PreparedClause::NotNear { of, .. } => is_phrase(of),
    }
}

/// Returns how rare a clause is: the rarities of its words added up; a group joined by OR is as rare as its rarest
/// member.
fn rarity(clause: &PreparedClause, documents: u64) -> f32 {
    match clause {
        PreparedClause::Row(slots)
        | PreparedClause::Verbatim { row: slots, .. }
        | PreparedClause::Sloppy { slots, .. } => {
            let rarities = slots.iter().filter_map(|slot| match &**slot {
                Slot::Words(words) => Some(idf(words.frequency(), documents)),
                Slot::Any(_) => None,
            });
            rarities.sum()
        }
        PreparedClause::AnyOf(members) => {
            members.iter().map(|member| rarity(member, documents)).fold(0.0, f32::max)
        }
        PreparedClause::Near { operands, .. } => {
            operands.iter().map(|operand| rarity(operand, documents)).sum()
        }
        PreparedClause::NotNear { of, .. } => rarity(of, documents),
    }
}

fn idf(frequency: u64, documents: u64) -> f32 {
    let frequency = frequency.min(documents);
    (1.0 + ((documents - frequency) as f32 + 0.5) / (frequency as f32 + 0.5)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(average: f32, factor: f32, length: u8) -> OpenWeight {
        let by_length = Box::new(compared_with(average));
        let lengths = FieldNormReader::constant(1, FieldNormReader::id_to_fieldnorm(length));
        OpenWeight { factor, parts: (factor, 1.0), by_length, lengths }
    }

    #[test]
    fn more_occurrences_make_no_lower_bound() {
        for (average, factor) in [(3.0, 0.1), (38.7, 17.3), (900.0, 1.0)] {
            for length in 0..=u8::MAX {
                let weight = weight(average, factor, length);
                let bounds: Vec<f32> = (1..=FEW + 1).map(|most| weight.bound(0, most)).collect();
                assert!(bounds.is_sorted(), "{average}, {factor}, {length}");
                let scores = (1..2_000_000).step_by(999).map(|occurrences| weight.score(0, occurrences));
                assert!(scores.into_iter().all(|score| score <= weight.bound(0, FEW + 1)));
            }
        }
    }

    #[test]
    fn what_scores_enough_occurs_often_enough() {
        for (average, factor) in [(3.0, 0.1), (38.7, 17.3), (38.7, 0.0)] {
            for score in (0..100).map(|part| factor * part as f32 / 97.0) {
                let mut least = [0; 256];
                weight(average, factor, 0).least(score, &mut least);
                for length in 0..=u8::MAX {
                    let weight = weight(average, factor, length);
                    let least = u32::from(least[usize::from(length)]);
                    assert!((1..least).all(|occurrences| weight.score(0, occurrences) < score));
                    // What is just enough is among what is left, and little else.
                    let one_more = weight.score(0, least + 1) >= score;
                    assert!(one_more || least == u32::from(u8::MAX), "{score}, {length}: {least}");
                }
            }
        }
    }
}
