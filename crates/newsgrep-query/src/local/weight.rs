//! How much a leaf says: [`crate::rank`] on the segments of an archive.

use std::ops::RangeInclusive;

use newsgrep_core::{Segment, Snapshot};
use tantivy::DocId;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;

use crate::EngineError;
use crate::plan::{Clause, Pattern};
use crate::rank::{self, LeafWeight};

use super::{core_failed, failed};

/// Up to how many occurrences one more certainly makes no lower score, rounding considered.
const FEW: u32 = 256;

/// The factors whose scores, and sums of some of them, are rounded to so many bits that bounds allow for it.
const BOUNDED: RangeInclusive<f32> = 1e-30..=1e30;

/// The weight of a leaf in one field of an archive.
pub(super) struct Weight {
    field: Field,
    /// How many words a paragraph with words has on average.
    average: f32,
    weight: LeafWeight,
}

impl Weight {
    /// Returns the weight of a clause in a field; `None` if there is nothing to weigh. `frequency` is as in
    /// [`LeafWeight::of`].
    pub(super) fn of(
        snapshot: &Snapshot,
        field: Field,
        clause: &Clause,
        boost: f32,
        frequency: &mut dyn FnMut(&Pattern) -> u64,
    ) -> Result<Option<Weight>, EngineError> {
        let mut documents = 0;
        for segment in snapshot.segments() {
            documents += segment.documents_with_words(field).map_err(core_failed)?;
        }
        if documents == 0 {
            return Ok(None);
        }
        let words = snapshot.searcher().total_num_tokens(field).map_err(failed("count words"))?;
        let known = rank::Field::of(documents, words);
        let weight = LeafWeight::of(clause, boost, frequency, known);
        Ok(Some(Weight { field, average: known.average, weight }))
    }

    /// Returns how many words a paragraph with words has on average.
    pub(super) fn average(&self) -> f32 {
        self.average
    }

    /// Opens the weight on a segment.
    pub(super) fn open(&self, segment: &Segment) -> Result<OpenWeight, EngineError> {
        let lengths = segment.reader().get_fieldnorms_reader(self.field).map_err(failed("read lengths"))?;
        Ok(OpenWeight { weight: self.weight.clone(), lengths })
    }
}

/// A weight on one segment.
pub(super) struct OpenWeight {
    weight: LeafWeight,
    lengths: FieldNormReader,
}

impl OpenWeight {
    /// Returns the score of a paragraph with so many occurrences.
    #[inline]
    pub(super) fn score(&self, doc: DocId, occurrences: u32) -> f32 {
        self.weight.score_at(occurrences, self.lengths.fieldnorm_id(doc))
    }

    /// Returns what the score of a paragraph cannot exceed in which there are at most so many occurrences.
    ///
    /// The formula grows with the number of occurrences, and with few of them by more than is lost in rounding: by a part
    /// of 1/(tf · (tf + 1)) of the least value a length is compared with, 0.3, while rounding loses less than 2⁻²² of it.
    #[inline]
    pub(super) fn bound(&self, doc: DocId, most: u32) -> f32 {
        if most <= FEW { self.score(doc, most) } else { self.ceiling() }
    }

    /// Says for each rounded length how often the leaf must occur in a paragraph to score this much, or less; 255 stands for
    /// more as well.
    pub(super) fn least(&self, score: f32, least: &mut [u8; 256]) {
        let part = score / self.ceiling();
        if part >= 1.0 {
            least.fill(u8::MAX);
            return;
        }
        // A little less than exact, since both this and scores are rounded.
        let occurrences = (part / (1.0 - part) * 0.999).max(0.0);
        for (least, compared) in least.iter_mut().zip(self.weight.by_length()) {
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
        self.weight.ceiling()
    }

    /// Returns whether more occurrences make no lower score, and bounds may be computed from scores: they are neither so
    /// small nor so large that they lose more than a few bits.
    pub(super) fn grows(&self) -> bool {
        BOUNDED.contains(&self.ceiling())
    }

    /// Returns what that score is made of.
    pub(super) fn weighed(&self, doc: DocId, occurrences: u32) -> Weighed {
        let (weight, length) = (&self.weight, self.lengths.fieldnorm_id(doc));
        Weighed {
            idf: weight.idf(),
            tf: weight.tf(occurrences, length),
            length: FieldNormReader::id_to_fieldnorm(length),
            factor: weight.factor(),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(average: f32, factor: f32, length: u8) -> OpenWeight {
        let lengths = FieldNormReader::constant(1, FieldNormReader::id_to_fieldnorm(length));
        OpenWeight { weight: LeafWeight::made_of(factor, 1.0, average), lengths }
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
