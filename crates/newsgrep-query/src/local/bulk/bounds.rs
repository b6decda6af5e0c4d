//! What the documents of a block of a list score at most.
//!
//! From Ding and Suel, "Faster top-k document retrieval using block-max indexes" (2011). With each whole block tantivy
//! stores the length and the number of occurrences of the document that scored most when the segment was written, by the
//! average length of that segment. Ours is that of the archive.

use tantivy::query::Bm25Weight;

/// What rounding may have taken away.
const ROUNDING: f32 = 1.000_01;

/// The bounds of a list.
pub(super) struct Bounds {
    /// The weight that the best document of a block was chosen by, but for a factor.
    chosen: Bm25Weight,
    /// What endless occurrences weigh by `chosen`.
    whole: f32,
    /// How many times more occurrences may count by our average length, at most.
    stretch: f32,
    /// What no document scores more than.
    ceiling: f32,
}

impl Bounds {
    /// Returns the bounds of a list in a segment where paragraphs have `written` words on average, in the whole archive
    /// `average`.
    pub(super) fn new(written: f32, average: f32, ceiling: f32) -> Self {
        let chosen = Bm25Weight::for_one_term_without_explain(1, 1, written);
        let whole = chosen.score(0, u32::MAX);
        // Occurrences are divided by a + b · length / average: for short paragraphs that is the same, for the longest ones
        // it is in the ratio of the averages.
        let stretch = (average / written).max(1.0);
        Bounds { chosen, whole, stretch, ceiling }
    }

    /// Returns what a document of a block scores at most whose best one has this rounded length and so many occurrences.
    #[inline]
    pub(super) fn of_block(&self, best: Option<(u8, u32)>) -> f32 {
        // Of the last block, which is not whole, nothing is stored.
        let Some((length, occurrences)) = best else { return self.ceiling };
        // tf / (tf + k), of which tf / k is stretched.
        let share = self.chosen.score(length, occurrences) / self.whole * ROUNDING;
        let stretched = share * self.stretch / (1.0 - share + share * self.stretch) * ROUNDING;
        match share < 1.0 && stretched < 1.0 {
            true => self.ceiling * stretched,
            false => self.ceiling,
        }
    }
}

#[cfg(test)]
mod tests {
    use tantivy::fieldnorm::FieldNormReader;

    use super::*;

    const K1: f32 = 1.2;
    const B: f32 = 0.75;

    fn share(occurrences: f32, length: f32, average: f32) -> f32 {
        occurrences / (occurrences + K1 * (1.0 - B + B * length / average))
    }

    #[test]
    fn a_stretched_share_bounds_what_another_average_makes_of_it() {
        let lengths: Vec<f32> =
            [0, 1, 5, 20, 60, 100, 170, 255].map(|id| FieldNormReader::id_to_fieldnorm(id) as f32).into();
        for (written, average) in [(10.0, 10.0), (10.0, 40.0), (40.0, 10.0), (31.0, 33.0)] {
            let stretch = f32::max(average / written, 1.0);
            for length in &lengths {
                for occurrences in [1.0, 2.0, 9.0, 300.0] {
                    let chosen = share(occurrences, *length, written) * ROUNDING;
                    let bound = chosen * stretch / (1.0 - chosen + chosen * stretch) * ROUNDING;
                    let real = share(occurrences, *length, average);
                    assert!(chosen >= 1.0 || bound >= real, "{written} {average} {length} {occurrences}");
                }
            }
        }
    }
}
